// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger.h"
#include "sipreason.h"
#include "sipstack.h"
#include "siptext.h"
#include "text.h"

namespace legwork::labcalls {

namespace {

constexpr Micros promptness = 2 * millisecond; // what a device needs to say that it got a request
constexpr Micros repeatedAnswer = 500 * millisecond, longestRepeat = 4 * second;

std::string reasonHeader(int cause) { return cause == 0 ? std::string() : textf("Reason: Q.850;cause=%d\r\n", cause); }

} // namespace

std::string SipLeg::common(const std::string &cseq) const
{
    return "From: " + local + "\r\nTo: " + remote + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + "\r\n";
}

std::string SipLeg::responseTo(
    const Heard &request, int status, const std::string &headers, const std::string &body) const
{
    const std::string &ip = m_stack.identity().address.ip;
    const bool isFirst = !isCaller && invite && &request == invite.get();
    std::string head = textf("SIP/2.0 %d %s\r\n", status, reasonPhrase(status)) + request.vias
        + "From: " + std::string(request.sip.from)
        + "\r\nTo: " + (isFirst && status > 100 ? local : std::string(request.sip.to)) + "\r\nCall-ID: " + callId
        + textf("\r\nCSeq: %u ", request.sip.cseq) + std::string(sip::nameOf(request.sip.cseqMethod)) + "\r\n";
    if (status == 100)
        return head + "Content-Length: 0\r\n\r\n";
    head += headers + "Server: " + m_stack.identity().userAgent + "\r\n";
    if (request.sip.method == sip::Method::Invite)
        head += textf("Contact: <sip:%s@%s:%u;transport=%s>\r\n", dialled.c_str(), ip.c_str(),
            unsigned { m_stack.identity().address.port }, parameterOf(transport));
    return withBody(head, body);
}

void SipLeg::learnTarget(const Heard &message)
{
    const sip::NameAddr contact = sip::readNameAddr(message.sip.contact);
    if (contact.uri.host.empty())
        return;
    target = { std::string(contact.uri.host), contact.uri.port == 0 ? std::uint16_t { 5060 } : contact.uri.port };
    targetUser = std::string(contact.uri.user);
    const std::string_view way = sip::parameterOf(contact.uri.parameters, "transport");
    transport = way == "tcp" || way == "TCP" ? Transport::Tcp : Transport::Udp;
}

void SipLeg::sendInvite()
{
    m_state = State::Inviting;
    m_cseq = m_stack.identity().style == SipStyle::Cvp ? 1 : 101;
    m_inviteCseq = m_cseq;
    m_branch = m_stack.newBranch();
    m_stack.add(shared_from_this());
    InviteText text;
    text.uri = textf("sip:%s@%s:%u", dialled.c_str(), nextHop.ip.c_str(), unsigned { nextHop.port });
    text.via = m_stack.via(m_branch, transport);
    text.from = local;
    text.to = remote;
    text.callId = callId;
    text.extra = extraHeaders;
    text.contactUser = std::string(sip::readNameAddr(local).uri.user);
    text.sdp = sdp;
    text.cseq = m_cseq;
    text.transport = transport;
    m_stack.m_ledger.invited(callId, m_stack.m_scheduler.now(), nameOf(transport));
    m_stack.request(m_branch, "INVITE", inviteText(m_stack.identity(), text, m_stack.m_scheduler.now()), nextHop,
        transport, shared_from_this(), [leg = shared_from_this()](const Heard *response) {
            if (response != nullptr) {
                leg->heardInviteResponse(*response);
                return;
            }
            leg->m_stack.m_ledger.refused(leg->callId, leg->m_stack.m_scheduler.now(), 0, 0);
            leg->end();
            if (leg->owner != nullptr)
                leg->owner->legRefused(*leg, 408, 102);
        });
}

void SipLeg::heardInviteResponse(const Heard &response)
{
    const int status = response.sip.status;
    Ledger &ledger = m_stack.m_ledger;
    const Micros now = m_stack.m_scheduler.now();
    if (static_cast<int>(response.sip.cseq) != m_inviteCseq || status == 0)
        return;
    if (status >= 300) {
        const std::string ack
            = textf("ACK sip:%s@%s:%u SIP/2.0\r\n", dialled.c_str(), nextHop.ip.c_str(), unsigned { nextHop.port })
            + m_stack.via(m_branch, transport) + "From: " + local + "\r\nTo: " + std::string(response.sip.to)
            + "\r\nCall-ID: " + callId + textf("\r\nCSeq: %d ACK\r\n", m_inviteCseq)
            + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
        m_stack.transmit(ack, nextHop, transport, this);
        if (m_state == State::Over)
            return;
        ledger.refused(callId, now, status, m_reason != 0 ? m_reason : static_cast<int>(response.sip.q850));
        end();
        if (owner != nullptr)
            owner->legRefused(*this, status, static_cast<int>(response.sip.q850));
        return;
    }
    if (status < 200) {
        if (m_state == State::Inviting && status > 100)
            m_state = State::Ringing;
        if (owner != nullptr && m_state != State::Up && !m_isCancelling)
            owner->legProceeding(*this, status);
        return;
    }
    if (m_state == State::Up || m_state == State::Over || m_state == State::Ending) {
        if (!m_ack.empty())
            m_stack.transmit(m_ack, target, transport, this);
        return;
    }
    remote = std::string(response.sip.to);
    learnTarget(response);
    remoteSdp = response.body();
    m_state = State::Up;
    ledger.answered(callId, now);
    sendAck(m_inviteCseq, {});
    if (m_isCancelling) { // both crossed: what was answered is let go at once
        release(m_reason);
        return;
    }
    if (owner != nullptr)
        owner->legAnswered(*this);
}

void SipLeg::sendAck(int cseq, const std::string &body)
{
    m_ack = withBody(
        textf("ACK sip:%s@%s:%u SIP/2.0\r\n", targetUser.c_str(), target.ip.c_str(), unsigned { target.port })
            + m_stack.via(m_stack.newBranch(), transport) + common(std::to_string(cseq) + " ACK")
            + "Max-Forwards: 70\r\nAllow-Events: telephone-event\r\n",
        body);
    m_stack.transmit(m_ack, target, transport, this);
}

void SipLeg::cancel(int cause)
{
    if (m_state != State::Inviting && m_state != State::Ringing)
        return;
    m_isCancelling = true;
    m_reason = cause;
    const std::string bytes
        = textf("CANCEL sip:%s@%s:%u SIP/2.0\r\n", dialled.c_str(), nextHop.ip.c_str(), unsigned { nextHop.port })
        + m_stack.via(m_branch, transport) + common(std::to_string(m_inviteCseq) + " CANCEL") + "Max-Forwards: 70\r\n"
        + reasonHeader(cause) + "Content-Length: 0\r\n\r\n";
    m_stack.request(m_branch, "CANCEL", bytes, nextHop, transport, shared_from_this(), [](const Heard *) {});
}

void SipLeg::heardRequest(const std::shared_ptr<const Heard> &request)
{
    Scheduler &scheduler = m_stack.m_scheduler;
    const auto self = shared_from_this();
    switch (request->sip.method) {
    case sip::Method::Invite:
        if (m_state == State::Idle) {
            callId = std::string(request->sip.callId);
            invite = request;
            dialled = request->requestUser();
            local = std::string(request->sip.to) + ";tag=" + m_stack.newTag();
            remote = std::string(request->sip.from);
            remoteSdp = request->body();
            learnTarget(*request);
            transport = request->transport;
            if (LegRecord *const record = m_stack.m_ledger.leg(callId))
                record->transport = nameOf(transport); // of the last hop: a proxy may change it
            m_state = State::Inviting;
            m_cseq = m_stack.identity().style == SipStyle::Cvp ? 0 : 100;
            m_stack.add(self);
            scheduler.after(promptness, [self, request] {
                if (self->m_state == State::Inviting)
                    self->m_stack.respond(*request, self->responseTo(*request, 100, {}, {}), self.get());
                self->m_stack.m_taker.invited(self);
            });
            return;
        }
        scheduler.after(promptness / 2,
            [self, request] { self->m_stack.respond(*request, self->responseTo(*request, 100, {}, {}), self.get()); });
        scheduler.after(3 * promptness, [self, request] {
            if (self->m_state != State::Up)
                return;
            self->remoteSdp = request->body();
            const std::string body
                = self->owner != nullptr ? self->owner->legReoffered(*self, self->remoteSdp) : self->sdp;
            self->m_stack.respond(*request, self->responseTo(*request, 200, {}, body), self.get());
        });
        return;
    case sip::Method::Ack:
        if (m_state == State::Up && !m_isAcknowledged) {
            m_isAcknowledged = true;
            if (owner != nullptr)
                owner->legAcknowledged(*this);
        }
        return;
    case sip::Method::Bye: {
        const bool wasUp = m_state == State::Up;
        if (wasUp)
            m_state = State::Ending;
        scheduler.after(promptness + millisecond, [self, request, wasUp] {
            self->m_stack.respond(*request, self->responseTo(*request, 200, {}, {}), self.get());
            if (!wasUp)
                return;
            self->end();
            if (self->owner != nullptr)
                self->owner->legReleased(*self, request->sip.q850);
        });
        return;
    }
    case sip::Method::Cancel:
        scheduler.after(millisecond, [self, request] {
            self->m_stack.respond(*request, self->responseTo(*request, 200, {}, {}), self.get());
            if (self->m_state != State::Inviting && self->m_state != State::Ringing)
                return;
            if (self->owner != nullptr)
                self->owner->legCancelled(*self);
            self->refuse(487, 0);
        });
        return;
    default:
        scheduler.after(promptness, [self, request] {
            const int status = request->sip.method == sip::Method::Refer ? 202 : 200;
            self->m_stack.respond(*request, self->responseTo(*request, status, {}, {}), self.get());
            if (self->owner != nullptr)
                self->owner->legAsked(*self, *request);
        });
    }
}

void SipLeg::ring(int status, const std::string &body)
{
    if (m_state != State::Inviting && m_state != State::Ringing)
        return;
    m_state = State::Ringing;
    m_stack.respond(*invite, responseTo(*invite, status, {}, body), this);
}

void SipLeg::answer(const std::string &body)
{
    if (m_state != State::Inviting && m_state != State::Ringing)
        return;
    m_state = State::Up;
    sdp = body;
    std::string response = responseTo(*invite, 200, {}, body);
    m_stack.respond(*invite, response, this);
    repeatAnswer(std::move(response), repeatedAnswer); // over TCP too: a hop behind the next may be UDP
}

/// RFC 3261 section 13.3.1.4: an answer is repeated until its ACK comes.
void SipLeg::repeatAnswer(std::string response, Micros pause)
{
    m_stack.m_scheduler.after(pause, [self = shared_from_this(), response = std::move(response), pause]() mutable {
        if (self->m_isAcknowledged || self->m_state != State::Up || pause > longestRepeat)
            return;
        self->m_stack.transmit(response, self->invite->answerTo(), self->invite->transport, self.get());
        self->repeatAnswer(std::move(response), pause * 2);
    });
}

void SipLeg::refuse(int status, int cause, const std::string &moreHeaders)
{
    if (m_state != State::Inviting && m_state != State::Ringing)
        return;
    m_stack.respond(*invite, responseTo(*invite, status, reasonHeader(cause) + moreHeaders, {}), this);
    end();
}

void SipLeg::release(int cause)
{
    if (m_state != State::Up)
        return;
    m_state = State::Ending;
    const Micros now = m_stack.m_scheduler.now();
    const std::string branch = m_stack.newBranch();
    const std::string bytes = textf("BYE sip:%s:%u%s SIP/2.0\r\n", target.ip.c_str(), unsigned { target.port },
                                  transport == Transport::Tcp ? ";transport=tcp" : "")
        + m_stack.via(branch, transport) + common(std::to_string(++m_cseq) + " BYE")
        + "Max-Forwards: 70\r\nUser-Agent: " + m_stack.identity().userAgent
        + textf("\r\nTimestamp: %lld\r\n", static_cast<long long>(now / second)) + reasonHeader(cause)
        + "Content-Length: 0\r\n\r\n";
    m_stack.m_ledger.byeSent(callId, now, cause, m_stack.identity().address.ip);
    m_stack.request(branch, "BYE", bytes, target, transport, shared_from_this(),
        [self = shared_from_this()](const Heard *response) {
            self->m_stack.m_ledger.ended(self->callId, self->m_stack.m_scheduler.now());
            self->end();
            if (response == nullptr && self->owner != nullptr)
                self->owner->legDeaf(*self);
        });
}

void SipLeg::reoffer(const std::string &body)
{
    if (m_state != State::Up)
        return;
    InviteText text;
    const std::string branch = m_stack.newBranch();
    text.uri = textf("sip:%s@%s:%u", targetUser.c_str(), target.ip.c_str(), unsigned { target.port });
    text.via = m_stack.via(branch, transport);
    text.from = local;
    text.to = remote;
    text.callId = callId;
    text.extra = extraHeaders;
    text.contactUser = dialled;
    text.sdp = body;
    text.cseq = ++m_cseq;
    text.transport = transport;
    text.isFirst = false;
    m_stack.request(branch, "INVITE", inviteText(m_stack.identity(), text, m_stack.m_scheduler.now()), target,
        transport, shared_from_this(), [self = shared_from_this(), cseq = m_cseq](const Heard *response) {
            if (response == nullptr || response->sip.status >= 300 || self->m_state != State::Up)
                return;
            self->remoteSdp = response->body();
            self->sendAck(cseq, {});
            if (self->owner != nullptr)
                self->owner->legReanswered(*self, self->remoteSdp);
        });
}

void SipLeg::ask(
    const std::string &method, const std::string &headers, const std::string &type, const std::string &body)
{
    if (m_state != State::Up)
        return;
    const std::string branch = m_stack.newBranch();
    const std::string head = textf("%s sip:%s@%s:%u SIP/2.0\r\n", method.c_str(), targetUser.c_str(), target.ip.c_str(),
                                 unsigned { target.port })
        + m_stack.via(branch, transport) + common(std::to_string(++m_cseq) + ' ' + method) + "Max-Forwards: 70\r\n"
        + headers + "User-Agent: " + m_stack.identity().userAgent + "\r\n";
    m_stack.request(branch, method, withBody(head, body, type.empty() ? "text/plain" : type), target, transport,
        shared_from_this(), [](const Heard *) {});
}

void SipLeg::end()
{
    if (m_state == State::Over)
        return;
    m_state = State::Over;
    m_stack.remove(*this);
}

} // namespace legwork::labcalls
