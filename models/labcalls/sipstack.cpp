// SPDX-License-Identifier: GPL-3.0-or-later
#include "sipstack.h"

#include "ledger.h"
#include "sipreason.h"
#include "siptext.h"
#include "text.h"

#include <algorithm>

namespace legwork::labcalls {

namespace {

constexpr Micros firstRepeat = 500 * millisecond; // RFC 3261: T1
constexpr Micros longestRepeat = 4 * second; // T2
constexpr int inviteRepeats = 2; // sip-ua, retry invite 2
constexpr int otherRepeats = 6;
constexpr Micros remembered = 16 * second; // how long a repeated request gets its answer again

std::string keyOf(const Heard &message)
{
    const bool isAck = message.sip.method == sip::Method::Ack;
    return std::string(message.branch()) + ' ' + (isAck ? "INVITE" : std::string(sip::nameOf(message.sip.cseqMethod)));
}

} // namespace

SipStack::SipStack(Scheduler &scheduler, Wire &wire, Ledger &ledger, SipIdentity identity, MessageLog &log,
    CallTaker &taker, std::uint64_t seed)
    : m_scheduler(scheduler)
    , m_wire(wire)
    , m_ledger(ledger)
    , m_identity(std::move(identity))
    , m_log(log)
    , m_taker(taker)
    , m_random(Random::of(seed, std::hash<std::string> {}(m_identity.address.ip)))
{
}

std::shared_ptr<SipLeg> SipStack::makeLeg() { return std::make_shared<SipLeg>(*this, true); }

std::string SipStack::newTag()
{
    if (m_identity.style == SipStyle::Cvp)
        return textf("ds%08llx", static_cast<unsigned long long>(m_random.below(0x100000000ULL)));
    return hex(m_random.below(0x10000000)) + '-' + hex(m_random.below(0x1000));
}

std::string SipStack::newBranch()
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.";
    if (m_identity.style != SipStyle::Cvp)
        return "z9hG4bK" + hex(m_random.below(1ULL << 44U));
    std::string branch = "z9hG4bK";
    for (int i = 0; i < 22; ++i)
        branch += letters[m_random.below(letters.size())];
    return branch + "~~" + std::to_string(++m_tasks);
}

std::string SipStack::via(const std::string &branch, Transport transport) const
{
    return textf("Via: SIP/2.0/%s %s:%u;branch=%s\r\n", nameOf(transport), m_identity.address.ip.c_str(),
        unsigned { m_identity.address.port }, branch.c_str());
}

void SipStack::transmit(const std::string &bytes, const Peer &to, Transport transport, const SipLeg *leg)
{
    if (m_isDown)
        return;
    m_log.sent(bytes, to, transport, leg);
    m_wire.send(m_identity.address, to, transport, bytes);
}

void SipStack::request(const std::string &branch, const std::string &method, std::string bytes, const Peer &to,
    Transport transport, const std::shared_ptr<SipLeg> &leg, std::function<void(const Heard *)> done)
{
    transmit(bytes, to, transport, leg.get());
    const std::string key = branch + ' ' + method;
    const bool isInvite = method == "INVITE";
    ClientTransaction &client = m_clients[key];
    client.leg = leg;
    client.done = std::move(done);
    client.isInvite = isInvite;
    Micros patience = firstRepeat, pause = firstRepeat;
    for (int i = 0; i < (isInvite ? inviteRepeats : otherRepeats); ++i) {
        pause = std::min(pause * 2, longestRepeat);
        patience += pause;
    }
    client.give = m_scheduler.after(patience, [this, key] {
        const auto found = m_clients.find(key);
        if (found == m_clients.end())
            return;
        const auto tell = std::move(found->second.done);
        m_scheduler.cancel(found->second.repeat);
        m_clients.erase(found);
        tell(nullptr);
    });
    if (transport == Transport::Udp)
        repeat(key, bytes, to, firstRepeat);
}

void SipStack::repeat(const std::string &key, const std::string &bytes, const Peer &to, Micros pause)
{
    m_clients[key].repeat = m_scheduler.after(pause, [this, key, bytes, to, pause] {
        const auto found = m_clients.find(key);
        if (found == m_clients.end() || found->second.isProceeding)
            return;
        transmit(bytes, to, Transport::Udp, found->second.leg.get());
        repeat(key, bytes, to, found->second.isInvite ? pause * 2 : std::min(pause * 2, longestRepeat));
    });
}

void SipStack::respond(const Heard &request, const std::string &bytes, const SipLeg *leg)
{
    ServerTransaction &server = m_servers[keyOf(request)];
    server.answer = bytes;
    server.to = request.answerTo();
    server.transport = request.transport;
    transmit(bytes, server.to, server.transport, leg);
}

void SipStack::heard(std::string_view bytes, const Peer &from, Transport transport)
{
    if (m_isDown)
        return;
    const auto message = std::make_shared<const Heard>(bytes, from, transport);
    if (message->isRequest())
        heardRequest(message);
    else
        heardResponse(*message);
}

void SipStack::heardRequest(const std::shared_ptr<const Heard> &request)
{
    const auto found = m_legs.find(std::string(request->sip.callId));
    const std::shared_ptr<SipLeg> leg = found != m_legs.end() ? found->second : nullptr;
    m_log.received(request->bytes, request->from, request->transport, leg.get());
    const std::string key = keyOf(*request);
    if (request->sip.method == sip::Method::Ack) {
        if (leg)
            leg->heardRequest(request);
        return;
    }
    if (const auto known = m_servers.find(key); known != m_servers.end()) {
        if (!known->second.answer.empty())
            transmit(known->second.answer, known->second.to, known->second.transport, leg.get());
        return;
    }
    m_servers.emplace(key, ServerTransaction {});
    m_scheduler.after(remembered, [this, key] { m_servers.erase(key); });
    if (leg) {
        leg->heardRequest(request);
        return;
    }
    const std::string head = request->vias + "From: " + std::string(request->sip.from)
        + "\r\nTo: " + std::string(request->sip.to) + (request->hasToTag() ? "" : ";tag=" + newTag())
        + "\r\nCall-ID: " + std::string(request->sip.callId) + textf("\r\nCSeq: %u ", request->sip.cseq)
        + std::string(sip::nameOf(request->sip.cseqMethod)) + "\r\n";
    if (request->sip.method == sip::Method::Invite && !request->hasToTag()) {
        const auto fresh = std::make_shared<SipLeg>(*this, false);
        fresh->heardRequest(request);
        return;
    }
    const bool isPing = request->sip.method == sip::Method::Options;
    respond(*request,
        textf("SIP/2.0 %d %s\r\n", isPing ? 200 : 481, reasonPhrase(isPing ? 200 : 481)) + head
            + "Server: " + m_identity.userAgent + "\r\nContent-Length: 0\r\n\r\n",
        nullptr);
}

void SipStack::heardResponse(const Heard &response)
{
    const std::string key = keyOf(response);
    const auto found = m_clients.find(key);
    const auto legAt = m_legs.find(std::string(response.sip.callId));
    const std::shared_ptr<SipLeg> leg = found != m_clients.end() && found->second.leg ? found->second.leg
        : legAt != m_legs.end()                                                       ? legAt->second
                                                                                      : nullptr;
    m_log.received(response.bytes, response.from, response.transport, leg.get());
    if (found == m_clients.end()) {
        if (leg && response.sip.cseqMethod == sip::Method::Invite && response.sip.status >= 200)
            leg->heardInviteResponse(response); // an answer again: its ACK was lost
        return;
    }
    ClientTransaction &client = found->second;
    if (response.sip.status < 200) {
        client.isProceeding = client.isInvite;
        if (client.isInvite) {
            m_scheduler.cancel(client.repeat);
            m_scheduler.cancel(client.give);
            if (leg)
                leg->heardInviteResponse(response);
        }
        return;
    }
    const auto tell = std::move(client.done);
    m_scheduler.cancel(client.repeat);
    m_scheduler.cancel(client.give);
    m_clients.erase(found);
    tell(&response);
}

void SipStack::ping(const Peer &to, std::function<void(bool)> done)
{
    const std::string branch = newBranch();
    const std::string &ip = m_identity.address.ip;
    const std::string bytes = "OPTIONS sip:" + to.ip + ':' + std::to_string(to.port) + " SIP/2.0\r\n"
        + via(branch, Transport::Udp) + "Max-Forwards: 70\r\nFrom: <sip:" + ip + ">;tag=" + newTag()
        + "\r\nTo: <sip:" + to.ip + ">\r\nCall-ID: " + hex(m_random.bits(), 16) + '@' + ip
        + "\r\nCSeq: 101 OPTIONS\r\nUser-Agent: " + m_identity.userAgent + "\r\nContent-Length: 0\r\n\r\n";
    request(branch, "OPTIONS", bytes, to, Transport::Udp, nullptr,
        [done = std::move(done)](const Heard *answer) { done(answer != nullptr); });
}

void SipStack::add(const std::shared_ptr<SipLeg> &leg) { m_legs[leg->callId] = leg; }

void SipStack::remove(const SipLeg &leg)
{
    // Repeats of the last message may still come: the leg stays known for them.
    m_scheduler.after(remembered, [this, callId = leg.callId] { m_legs.erase(callId); });
}

} // namespace legwork::labcalls
