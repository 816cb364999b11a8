// SPDX-License-Identifier: GPL-3.0-or-later
#include "sipproxy.h"

#include "sipreason.h"
#include "siptext.h"
#include "text.h"

#include <algorithm>
#include <map>

namespace legwork::labcalls {

namespace {

constexpr Micros firstRepeat = 500 * millisecond;
constexpr int repeats = 2; // then the next route is asked
constexpr Micros remembered = 40 * second;

/// The message without its first line and without the Via and Max-Forwards that a proxy rewrites.
std::string restOf(const Heard &request)
{
    std::string rest;
    std::size_t at = request.bytes.find("\r\n") + 2;
    const std::size_t end = request.bytes.find("\r\n\r\n");
    while (at < end + 2 && at < request.bytes.size()) {
        const std::size_t next = request.bytes.find("\r\n", at) + 2;
        const std::string line = request.bytes.substr(at, next - at);
        if (!line.starts_with("Via:") && !line.starts_with("v:") && !line.starts_with("Max-Forwards:"))
            rest += line;
        at = next;
    }
    return rest + request.bytes.substr(end + 2);
}

} // namespace

struct SipProxy::Transaction {
    std::shared_ptr<const Heard> request {};
    std::vector<Peer> routes {};
    std::size_t route = 0;
    std::string branch {}; // downstream
    std::string forwarded {}; // the INVITE as it went down
    Transport transport = Transport::Udp;
    bool isAnswered = false, isOver = false, isCancelled = false;
    int refusal = 0;
};

SipProxy::SipProxy(World &world)
    : log(world.scheduler, world.scenario.host("proxy").clock, world.address("proxy"))
    , m_world(world)
    , m_own(world.address("proxy"))
    , m_random(Random::of(world.scenario.seed, 0xC059))
{
}

std::vector<Peer> SipProxy::routesOf(const std::string &number)
{
    std::size_t longest = 0;
    bool isKnown = false;
    for (const RoutePlan &route : m_world.scenario.proxyRoutes) {
        if (number.starts_with(route.pattern)) {
            longest = std::max(longest, route.pattern.size());
            isKnown = true;
        }
    }
    std::map<int, std::vector<const RoutePlan *>> byPriority;
    for (const RoutePlan &route : m_world.scenario.proxyRoutes) {
        if (isKnown && route.pattern.size() == longest && number.starts_with(route.pattern))
            byPriority[route.priority].push_back(&route);
    }
    std::vector<Peer> peers;
    for (auto &[priority, routes] : byPriority) {
        while (!routes.empty()) { // drawn by weight, without putting back
            std::int64_t total = 0;
            for (const RoutePlan *route : routes)
                total += route->weight;
            std::int64_t drawn = static_cast<std::int64_t>(m_random.below(static_cast<std::uint64_t>(total)));
            auto chosen = routes.begin();
            while (drawn >= (*chosen)->weight)
                drawn -= (*chosen++)->weight;
            const std::string &host = (*chosen)->host;
            if (m_world.scenario.hosts.contains(host)) {
                peers.push_back(m_world.address(host));
            } else if (const std::size_t colon = host.find(':'); colon != std::string::npos) {
                peers.push_back({ host.substr(0, colon),
                    static_cast<std::uint16_t>(std::strtoul(host.c_str() + colon + 1, nullptr, 10)) });
            }
            routes.erase(chosen);
        }
    }
    return peers;
}

void SipProxy::transmit(const std::string &bytes, const Peer &to, Transport transport)
{
    log.sent(bytes, to, transport);
    if (tap)
        tap(bytes, m_own, to, transport);
    m_world.wire.send(m_own, to, transport, bytes);
}

void SipProxy::heard(std::string_view bytes, const Peer &from, Transport transport)
{
    if (m_world.scenario.wrong.isProxyDown)
        return;
    const auto message = std::make_shared<const Heard>(bytes, from, transport);
    log.received(bytes, from, transport);
    if (tap)
        tap(bytes, from, m_own, transport);
    if (!message->isRequest())
        return answered(*message);
    switch (message->sip.method) {
    case sip::Method::Invite: return invited(message);
    case sip::Method::Cancel: return cancelled(*message);
    case sip::Method::Ack: return; // of a refusal: hop by hop, and ends here
    default:
        transmit("SIP/2.0 200 OK\r\n" + message->vias + "From: " + std::string(message->sip.from)
                + "\r\nTo: " + std::string(message->sip.to) + ";tag=" + hex(m_random.below(1ULL << 32U))
                + "\r\nCall-ID: " + std::string(message->sip.callId) + textf("\r\nCSeq: %u ", message->sip.cseq)
                + std::string(sip::nameOf(message->sip.cseqMethod)) + "\r\nContent-Length: 0\r\n\r\n",
            message->answerTo(), transport);
    }
}

void SipProxy::invited(const std::shared_ptr<const Heard> &request)
{
    const std::string branch(request->branch());
    if (m_upstream.contains(branch))
        return; // a repeat: the first is being worked on
    const auto transaction = std::make_shared<Transaction>();
    transaction->request = request;
    transaction->routes = routesOf(request->requestUser());
    m_upstream[branch] = transaction;
    m_world.scheduler.after(remembered * 5, [this, branch] { m_upstream.erase(branch); });
    transmit("SIP/2.0 100 Trying\r\n" + request->vias + "From: " + std::string(request->sip.from)
            + "\r\nTo: " + std::string(request->sip.to) + "\r\nCall-ID: " + std::string(request->sip.callId)
            + textf("\r\nCSeq: %u INVITE\r\nContent-Length: 0\r\n\r\n", request->sip.cseq),
        request->answerTo(), request->transport);
    m_world.scheduler.after(millisecond, [this, transaction] { forward(transaction); });
}

void SipProxy::forward(const TransactionPtr &transaction)
{
    if (transaction->isOver)
        return;
    if (transaction->route >= transaction->routes.size())
        return refuse(transaction,
            transaction->refusal != 0         ? transaction->refusal
                : transaction->routes.empty() ? 404
                                              : 408);
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.";
    const Peer to = transaction->routes[transaction->route];
    transaction->branch = "z9hG4bK";
    for (int i = 0; i < 22; ++i)
        transaction->branch += letters[m_random.below(letters.size())];
    transaction->branch += "~~1";
    transaction->transport = Transport::Udp;
    for (const std::string &name : m_world.scenario.vxmlGateways()) {
        if (m_world.scenario.host(name).address == to.ip)
            transaction->transport = Transport::Tcp; // this trunk is TCP
    }
    const Heard &request = *transaction->request;
    transaction->forwarded = textf("INVITE sip:%s@%s:%u%s SIP/2.0\r\n", request.requestUser().c_str(), to.ip.c_str(),
                                 unsigned { to.port }, transaction->transport == Transport::Tcp ? ";transport=tcp" : "")
        + textf("Via: SIP/2.0/%s %s:%u;branch=%s\r\n", nameOf(transaction->transport), m_own.ip.c_str(),
            unsigned { m_own.port }, transaction->branch.c_str())
        + request.vias + "Max-Forwards: 69\r\n" + restOf(request);
    m_downstream[transaction->branch] = transaction;
    m_world.scheduler.after(remembered * 5, [this, branch = transaction->branch] { m_downstream.erase(branch); });
    transmit(transaction->forwarded, to, transaction->transport);
    repeat(transaction, transaction->branch, firstRepeat, repeats);
}

void SipProxy::repeat(const TransactionPtr &transaction, const std::string &branch, Micros pause, int left)
{
    m_world.scheduler.after(pause, [this, transaction, branch, pause, left] {
        if (transaction->isAnswered || transaction->isOver || transaction->branch != branch)
            return;
        if (left == 0) {
            ++transaction->route;
            return forward(transaction);
        }
        if (transaction->transport == Transport::Udp)
            transmit(transaction->forwarded, transaction->routes[transaction->route], transaction->transport);
        repeat(transaction, branch, pause * 2, left - 1);
    });
}

void SipProxy::answered(const Heard &response)
{
    const auto found = m_downstream.find(std::string(response.branch()));
    if (found == m_downstream.end() || response.sip.cseqMethod != sip::Method::Invite)
        return;
    const TransactionPtr transaction = found->second;
    transaction->isAnswered = true;
    if (response.sip.status == 100)
        return;
    const Heard &request = *transaction->request;
    const Peer &to = transaction->routes[transaction->route];
    if (response.sip.status >= 300) {
        transmit(
            textf("ACK sip:%s@%s:%u SIP/2.0\r\n", request.requestUser().c_str(), to.ip.c_str(), unsigned { to.port })
                + textf("Via: SIP/2.0/%s %s:%u;branch=%s\r\n", nameOf(transaction->transport), m_own.ip.c_str(),
                    unsigned { m_own.port }, transaction->branch.c_str())
                + "From: " + std::string(request.sip.from) + "\r\nTo: " + std::string(response.sip.to)
                + "\r\nCall-ID: " + std::string(request.sip.callId) + textf("\r\nCSeq: %u ACK\r\n", request.sip.cseq)
                + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
            to, transaction->transport);
        if (transaction->isOver)
            return;
        if (response.sip.status == 503 && transaction->route + 1 < transaction->routes.size()
            && !transaction->isCancelled) {
            transaction->refusal = 503;
            transaction->isAnswered = false;
            ++transaction->route;
            return forward(transaction);
        }
        transaction->isOver = true;
    }
    // Up with it, without the Via that was put on.
    std::string text = response.bytes;
    const std::size_t via = text.find("Via:");
    text.erase(via, text.find("\r\n", via) + 2 - via);
    m_world.scheduler.after(millisecond / 2, [this, transaction, text = std::move(text)] {
        transmit(text, transaction->request->answerTo(), transaction->request->transport);
    });
}

void SipProxy::cancelled(const Heard &request)
{
    const auto found = m_upstream.find(std::string(request.branch()));
    const std::string head = request.vias + "From: " + std::string(request.sip.from)
        + "\r\nTo: " + std::string(request.sip.to) + "\r\nCall-ID: " + std::string(request.sip.callId)
        + textf("\r\nCSeq: %u CANCEL\r\n", request.sip.cseq);
    transmit("SIP/2.0 200 OK\r\n" + head + "Content-Length: 0\r\n\r\n", request.answerTo(), request.transport);
    if (found == m_upstream.end() || found->second->isOver || found->second->branch.empty())
        return;
    const TransactionPtr &transaction = found->second;
    transaction->isCancelled = true;
    const Peer &to = transaction->routes[transaction->route];
    const std::string reason = request.header("Reason");
    transmit(
        textf("CANCEL sip:%s@%s:%u SIP/2.0\r\n", request.requestUser().c_str(), to.ip.c_str(), unsigned { to.port })
            + textf("Via: SIP/2.0/%s %s:%u;branch=%s\r\n", nameOf(transaction->transport), m_own.ip.c_str(),
                unsigned { m_own.port }, transaction->branch.c_str())
            + "From: " + std::string(request.sip.from) + "\r\nTo: " + std::string(request.sip.to) + "\r\nCall-ID: "
            + std::string(request.sip.callId) + textf("\r\nCSeq: %u CANCEL\r\nMax-Forwards: 70\r\n", request.sip.cseq)
            + (reason.empty() ? "" : "Reason: " + reason + "\r\n") + "Content-Length: 0\r\n\r\n",
        to, transaction->transport);
}

void SipProxy::refuse(const TransactionPtr &transaction, int status)
{
    transaction->isOver = true;
    const Heard &request = *transaction->request;
    transmit(textf("SIP/2.0 %d %s\r\n", status, reasonPhrase(status)) + request.vias
            + "From: " + std::string(request.sip.from) + "\r\nTo: " + std::string(request.sip.to)
            + ";tag=" + hex(m_random.below(1ULL << 32U)) + "\r\nCall-ID: " + std::string(request.sip.callId)
            + textf("\r\nCSeq: %u INVITE\r\nContent-Length: 0\r\n\r\n", request.sip.cseq),
        request.answerTo(), request.transport);
}

} // namespace legwork::labcalls
