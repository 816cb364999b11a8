// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sipheard.h"

#include <functional>
#include <memory>
#include <string>

namespace legwork::labcalls {

class SipLeg;
class SipStack;

/// Who is told what happens on a leg. Everything is optional: a part answers what its role asks of it.
class LegOwner {
public:
    virtual ~LegOwner() = default;
    // At the side that sent the INVITE.
    virtual void legProceeding(SipLeg &, int /*status*/) { }
    virtual void legAnswered(SipLeg &) { }
    /// A final refusal. `status` is 408 when nobody answered at all; `cause` is the Reason header's, 0 without one.
    virtual void legRefused(SipLeg &, int /*status*/, int /*cause*/) { }
    // At the side that got it.
    virtual void legAcknowledged(SipLeg &) { }
    virtual void legCancelled(SipLeg &) { }
    // At either side.
    virtual void legReleased(SipLeg &, int /*cause*/) { }
    /// A BYE that nobody answered.
    virtual void legDeaf(SipLeg &) { }
    /// SDP to answer a re-INVITE with.
    virtual std::string legReoffered(SipLeg &, const std::string &sdp) { return sdp; }
    virtual void legReanswered(SipLeg &, const std::string & /*sdp*/) { }
    /// REFER, NOTIFY or INFO within the dialogue; answered already.
    virtual void legAsked(SipLeg &, const Heard &) { }
};

/// One SIP dialogue as one of its two sides sees it: RFC 3261 section 12.
class SipLeg final : public std::enable_shared_from_this<SipLeg> {
public:
    enum class State { Idle, Inviting, Ringing, Up, Ending, Over };

    SipLeg(SipStack &stack, bool calls)
        : isCaller(calls)
        , m_stack(stack)
    {
    }
    const bool isCaller; // sent the INVITE

    // What the side knows of the dialogue.
    std::string callId {}, local {}, remote {}; // From and To values with their tags
    std::string dialled {}; // user of the INVITE's request-URI
    Peer nextHop {}; // where the INVITE goes: a proxy, or the other side
    Peer target {}; // the other side, from its Contact
    std::string targetUser {};
    Transport transport = Transport::Udp;
    std::string extraHeaders {}; // of INVITEs: Cisco-Guid and the like, each with its CRLF
    std::string sdp {}, remoteSdp {};
    std::shared_ptr<const Heard> invite {}; // at the side that got it
    LegOwner *owner = nullptr;
    std::uint32_t number = 0; // the device's own: CCAPI call id, CUCM's call identifier
    std::string guid12 {}; // what an IOS debug prints of the call's GUID; empty: not known

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] bool isUp() const noexcept { return m_state == State::Up; }
    [[nodiscard]] std::string legId() const { return callId.substr(0, callId.find('@')); }

    // The caller's side.
    void sendInvite();
    void cancel(int cause);
    // The called side.
    void ring(int status = 180, const std::string &body = {});
    void answer(const std::string &body);
    void refuse(int status, int cause, const std::string &moreHeaders = {});
    // Either side.
    void release(int cause);
    void reoffer(const std::string &body);
    /// A request within the dialogue: REFER, NOTIFY, INFO. `headers` with their CRLFs.
    void ask(const std::string &method, const std::string &headers, const std::string &type = {},
        const std::string &body = {});

private:
    friend class SipStack;
    [[nodiscard]] std::string common(const std::string &cseq) const;
    [[nodiscard]] std::string responseTo(
        const Heard &request, int status, const std::string &headers, const std::string &body) const;
    void sendAck(int cseq, const std::string &body);
    void heardRequest(const std::shared_ptr<const Heard> &request);
    void heardInviteResponse(const Heard &response);
    void learnTarget(const Heard &message);
    void repeatAnswer(std::string response, Micros pause);
    void end();

    SipStack &m_stack;
    State m_state = State::Idle;
    int m_cseq = 0, m_inviteCseq = 0;
    std::string m_branch {}; // of the INVITE: CANCEL and the ACK of a refusal repeat it
    std::string m_ack {}; // of the answer, for answers that come again
    bool m_isCancelling = false, m_isAcknowledged = false;
    int m_reason = 0; // why it is cancelled
};

} // namespace legwork::labcalls
