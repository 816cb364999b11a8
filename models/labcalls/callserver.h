// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callerplan.h"
#include "cvplog.h"
#include "icmrouter.h"
#include "ivrpage.h"
#include "sipstack.h"
#include "world.h"

#include <memory>
#include <unordered_map>

namespace legwork::labcalls {

class ServerCall;

/// The CVP call server: a back-to-back user agent (SIP service) that does what the router says (ICM service) and serves
/// pages to voice browsers (IVR service). It never changes media itself: it tells the caller's gateway where to talk
/// to.
class CallServer final : public CallTaker, public VruClient {
public:
    CallServer(World &world, IcmRouter &router);
    ~CallServer() override;
    CallServer(const CallServer &) = delete;
    CallServer &operator=(const CallServer &) = delete;

    CvpLog log;
    SipStack stack;

    void invited(const std::shared_ptr<SipLeg> &leg) override;

    void temporaryConnect(std::uint32_t dialogue, const std::string &label, int correlation, RouterKey key) override;
    void connect(std::uint32_t dialogue, const std::string &label, const std::string &how, RouterKey key) override;
    void runScript(std::uint32_t dialogue, std::uint32_t invoked, const std::string &script, std::int64_t ms,
        const std::string &digits, RouterKey key) override;
    void releaseDialogue(std::uint32_t dialogue, bool isVru) override;
    void dialogueFailure(std::uint32_t dialogue) override;

    /// A voice browser's request; the answer may come at once, later or never.
    void http(const IvrRequest &request, IvrAnswer answer);

    [[nodiscard]] std::size_t callCount() const noexcept { return m_calls.size(); }

private:
    friend class ServerCall;
    [[nodiscard]] std::shared_ptr<ServerCall> byDialogue(std::uint32_t dialogue) const;
    [[nodiscard]] std::shared_ptr<ServerCall> byGuid(const std::string &guid) const;
    /// Address of the static route for a number, and its pattern; nullopt without one.
    struct Route {
        std::string pattern {};
        Peer target {};
    };
    [[nodiscard]] std::optional<Route> routeOf(const std::string &number) const;
    void forget(const ServerCall &call);

    World &m_world;
    IcmRouter &m_router;
    std::uint32_t m_dialogue = 114;
    std::uint64_t m_calls0 = 0; // calls so far
    std::unordered_map<std::string, std::shared_ptr<ServerCall>> m_calls; // by CALLGUID
    std::unordered_map<std::uint32_t, std::shared_ptr<ServerCall>> m_dialogues; // of either leg
};

} // namespace legwork::labcalls
