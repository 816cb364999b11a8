// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire.h"

#include <base/result.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace legwork::labcalls {

/// The dial-peer that takes a call coming in.
struct Taken {
    std::uint32_t tag = 0; // 0: no peer matched, the device's default one
    std::string service {}; // as configured; empty: none
    bool isServiceDefined = false;
    std::vector<std::string> codecs {};
    bool hasDtmfRelay = false, disablesRel1xx = false, hasDid = false;
    std::size_t sigDigits = 0; // `param sigdigits` of its service
    std::string called {}, calling {}; // after translation
};

/// A dial-peer that may take it out, in the order in which they are tried.
struct Outgoing {
    std::uint32_t tag = 0;
    Peer target {};
    Transport transport = Transport::Udp;
    std::string digits {}; // that leave
    std::vector<std::string> codecs {};
    bool isSip = false, hasDtmfRelay = false, disablesRel1xx = false, hasKeepalive = false, isHuntstop = false;
    bool hasTarget = false;
};

/// A gateway's running configuration as its call control reads it: which dial-peer takes a call, which ones send it on.
/// Everything that the gateways of the lab do with numbers is asked here, so a changed dial-peer changes the next call.
class GatewayPlan final {
public:
    ~GatewayPlan();
    GatewayPlan(const GatewayPlan &) = delete;
    GatewayPlan &operator=(const GatewayPlan &) = delete;
    [[nodiscard]] static Result<std::unique_ptr<GatewayPlan>> read(const std::string &config);

    [[nodiscard]] Taken takeFromPstn(const std::string &called, const std::string &calling) const;
    [[nodiscard]] Taken takeSip(const std::string &called, const std::string &calling, const std::string &fromIp) const;
    /// Where a call from the PSTN goes. Peers in `busy` are left out.
    [[nodiscard]] std::vector<Outgoing> routeFromPstn(const std::string &called, const std::string &calling,
        const std::vector<std::uint32_t> &busy, std::uint64_t seed) const;
    /// `header-passing` under voice service voip, sip: what CVP's headers need to reach the applications.
    [[nodiscard]] bool passesHeaders() const noexcept { return m_passesHeaders; }

private:
    GatewayPlan();
    struct State;
    std::unique_ptr<State> m_state;
    bool m_passesHeaders = false;
};

} // namespace legwork::labcalls
