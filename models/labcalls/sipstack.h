// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sipleg.h"

#include <map>
#include <unordered_map>

namespace legwork::labcalls {

class Ledger;

/// Whose habits a message shows: the header order and names of the samples.
enum class SipStyle : std::uint8_t { Ios, Cvp, Cucm };

struct SipIdentity {
    Peer address {};
    SipStyle style = SipStyle::Ios;
    std::string userAgent {};
};

/// Who writes a part's messages into its log.
class MessageLog {
public:
    virtual ~MessageLog() = default;
    /// `leg` is null for messages outside of dialogues.
    virtual void sent(std::string_view bytes, const Peer &to, Transport transport, const SipLeg *leg) = 0;
    virtual void received(std::string_view bytes, const Peer &from, Transport transport, const SipLeg *leg) = 0;
};

/// Who takes new calls.
class CallTaker {
public:
    virtual ~CallTaker() = default;
    virtual void invited(const std::shared_ptr<SipLeg> &leg) = 0;
};

/// A user agent's transactions and dialogues (RFC 3261 section 17): repeats over UDP, answers repeats, gives up.
class SipStack final : public WireReceiver {
public:
    SipStack(Scheduler &scheduler, Wire &wire, Ledger &ledger, SipIdentity identity, MessageLog &log, CallTaker &taker,
        std::uint64_t seed);

    [[nodiscard]] const SipIdentity &identity() const noexcept { return m_identity; }
    [[nodiscard]] Scheduler &scheduler() noexcept { return m_scheduler; }
    [[nodiscard]] Random &random() noexcept { return m_random; }
    [[nodiscard]] std::shared_ptr<SipLeg> makeLeg();
    /// A part that is down hears nothing and says nothing.
    void setDown(bool isDown) { m_isDown = isDown; }
    [[nodiscard]] bool isDown() const noexcept { return m_isDown; }

    void heard(std::string_view bytes, const Peer &from, Transport transport) override;

    /// OPTIONS to somebody; tells whether an answer came.
    void ping(const Peer &to, std::function<void(bool)> done);
    [[nodiscard]] std::string newTag();
    [[nodiscard]] std::size_t legCount() const noexcept { return m_legs.size(); }

private:
    friend class SipLeg;
    struct ServerTransaction {
        std::string answer {}; // the last one sent; empty: none yet
        Peer to {};
        Transport transport = Transport::Udp;
    };
    struct ClientTransaction {
        std::shared_ptr<SipLeg> leg {};
        std::function<void(const Heard *)> done {}; // null: nobody answered
        Scheduler::Timer repeat {}, give {};
        bool isInvite = false, isProceeding = false;
    };

    [[nodiscard]] std::string newBranch();
    [[nodiscard]] std::string via(const std::string &branch, Transport transport) const;
    void transmit(const std::string &bytes, const Peer &to, Transport transport, const SipLeg *leg);
    void request(const std::string &branch, const std::string &method, std::string bytes, const Peer &to,
        Transport transport, const std::shared_ptr<SipLeg> &leg, std::function<void(const Heard *)> done);
    void repeat(const std::string &key, const std::string &bytes, const Peer &to, Micros pause);
    void respond(const Heard &request, const std::string &bytes, const SipLeg *leg);
    void heardRequest(const std::shared_ptr<const Heard> &request);
    void heardResponse(const Heard &response);
    void add(const std::shared_ptr<SipLeg> &leg);
    void remove(const SipLeg &leg);

    Scheduler &m_scheduler;
    Wire &m_wire;
    Ledger &m_ledger;
    SipIdentity m_identity;
    MessageLog &m_log;
    CallTaker &m_taker;
    Random m_random;
    bool m_isDown = false;
    std::uint64_t m_tasks = 0;
    std::unordered_map<std::string, ServerTransaction> m_servers;
    std::unordered_map<std::string, ClientTransaction> m_clients;
    std::unordered_map<std::string, std::shared_ptr<SipLeg>> m_legs;
};

} // namespace legwork::labcalls
