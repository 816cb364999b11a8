// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire.h"

#include "text.h"

#include <sip/message.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace legwork::labcalls {

namespace {

constexpr int receiveBuffer = 4 * 1024 * 1024; // what a burst may hold between two reads
constexpr std::size_t largestDatagram = 65'535;
constexpr std::size_t largestStreamMessage = 256 * 1024; // a stream with more and no message in it is closed
constexpr int realPatience = 2000; // ms of real time for bytes that the kernel has already taken
constexpr Micros linkDelay = 500; // one hop: this and a random part of the next
constexpr Micros linkJitter = 900;

sockaddr_in socketAddress(const Peer &peer)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(peer.port);
    inet_pton(AF_INET, peer.ip.c_str(), &address.sin_addr);
    return address;
}

Peer peerOf(const sockaddr_in &address)
{
    std::array<char, INET_ADDRSTRLEN> text {};
    inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
    return { text.data(), ntohs(address.sin_port) };
}

const sockaddr *generic(const sockaddr_in &address)
{
    return reinterpret_cast<const sockaddr *>(&address); // NOLINT(*-reinterpret-cast): the socket interface is C
}

sockaddr *generic(sockaddr_in &address)
{
    return reinterpret_cast<sockaddr *>(&address); // NOLINT(*-reinterpret-cast): the socket interface is C
}

/// The header's value; the lab's own messages and most others have it near the top.
std::string_view callIdOf(std::string_view bytes)
{
    for (const std::string_view name : { std::string_view("\nCall-ID: "), std::string_view("\ni: ") }) {
        if (const std::size_t at = bytes.find(name); at != std::string_view::npos) {
            const std::string_view rest = bytes.substr(at + name.size());
            return rest.substr(0, rest.find_first_of("\r\n"));
        }
    }
    return {};
}

} // namespace

/// A part's sockets.
struct Wire::Port {
    Peer address {};
    WireReceiver *receiver = nullptr;
    int udp = -1, listener = -1;
    std::map<Peer, Stream *> streams {}; // to a part or to somebody outside
};

/// One end of a TCP connection.
struct Wire::Stream {
    int descriptor = -1;
    Port *port = nullptr; // whose end
    Peer other {};
    bool isInside = false; // the other end is a part
    std::string buffer {};
    Link link {}; // what comes in: messages that wait for their time
};

Wire::Wire(Scheduler &scheduler, std::uint64_t seed)
    : m_scheduler(scheduler)
    , m_random(Random::of(seed, 0xF1BE))
    , m_poll(epoll_create1(EPOLL_CLOEXEC))
{
}

Wire::~Wire()
{
    for (const auto &stream : m_streams)
        close(stream->descriptor);
    for (const auto &[address, port] : m_ports) {
        close(port->udp);
        close(port->listener);
    }
    close(m_poll);
}

void Wire::watch(int descriptor, void *owner, bool isStream)
{
    epoll_event event {};
    event.events = EPOLLIN;
    // The lowest bit of an owner's address tells what it is.
    event.data.u64 = reinterpret_cast<std::uintptr_t>(owner) | (isStream ? 1U : 0U); // NOLINT(*-reinterpret-cast)
    epoll_ctl(m_poll, EPOLL_CTL_ADD, descriptor, &event);
}

Result<void> Wire::attach(const Peer &address, WireReceiver &receiver)
{
    auto port = std::make_unique<Port>();
    port->address = address;
    port->receiver = &receiver;
    const std::string place = address.ip + ':' + std::to_string(address.port);
    const sockaddr_in where = socketAddress(address);
    const int yes = 1;
    port->udp = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    port->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (setsockopt(port->udp, SOL_SOCKET, SO_RCVBUFFORCE, &receiveBuffer, sizeof receiveBuffer) != 0)
        setsockopt(port->udp, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    setsockopt(port->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const bool isOpen = bind(port->udp, generic(where), sizeof where) == 0
        && bind(port->listener, generic(where), sizeof where) == 0 && listen(port->listener, 64) == 0;
    if (!isOpen) {
        const std::string why = std::strerror(errno); // NOLINT(concurrency-mt-unsafe): one thread opens
        close(port->udp);
        close(port->listener);
        return failure(ErrorKind::NotReadable, place, "cannot listen: " + why);
    }
    watch(port->udp, port.get(), false);
    watch(port->listener, port.get(), false);
    m_ports.insert_or_assign(address, std::move(port));
    return {};
}

void Wire::count(std::string_view bytes, unsigned copies)
{
    m_counters.messages += copies;
    m_counters.bytes += bytes.size() * copies;
    const std::string_view callId = callIdOf(bytes);
    if (const auto found = m_counts.find(callId); found != m_counts.end())
        found->second += copies;
    else
        m_counts.emplace(callId, copies);
}

std::uint32_t Wire::takeCount(const std::string &callId)
{
    const auto found = m_counts.find(callId);
    if (found == m_counts.end())
        return 0;
    const std::uint32_t result = found->second;
    m_counts.erase(found);
    return result;
}

void Wire::send(const Peer &from, const Peer &to, Transport transport, std::string bytes)
{
    const auto sender = m_ports.find(from);
    if (sender == m_ports.end())
        return;
    const auto receiver = m_ports.find(to);
    WireFate fate;
    if (m_fate)
        fate = m_fate(from, to, bytes, m_random);
    if (transport == Transport::Tcp)
        fate.copies = 1; // the kernel's TCP knows neither duplicates nor another order
    m_counters.lost += fate.isLost ? 1 : 0;
    m_counters.duplicated += fate.copies - 1;
    count(bytes, 1); // what the network makes twice was sent once

    Link *link = nullptr;
    if (transport == Transport::Tcp) {
        Stream *const stream = streamTo(*sender->second, to);
        if (stream == nullptr)
            return;
        write(*stream, bytes);
        if (receiver == m_ports.end())
            return;
        const auto end = receiver->second->streams.find(from);
        if (end == receiver->second->streams.end())
            return;
        link = &end->second->link;
    } else {
        const sockaddr_in where = socketAddress(to);
        for (unsigned copy = 0; copy < fate.copies; ++copy)
            sendto(sender->second->udp, bytes.data(), bytes.size(), 0, generic(where), sizeof where);
        if (receiver == m_ports.end())
            return;
        auto &slot = m_udpLinks[{ from, to }];
        if (!slot)
            slot = std::make_unique<Link>();
        link = slot.get();
    }
    Port &port = *receiver->second;
    for (unsigned copy = 0; copy < fate.copies; ++copy) {
        Micros arrival = m_scheduler.now() + linkDelay + static_cast<Micros>(m_random.below(linkJitter)) + fate.delay;
        if (fate.delay == 0) { // a link keeps the order unless the network is told to disturb it
            arrival = std::max(arrival, link->lastArrival + 1);
            link->lastArrival = arrival;
        }
        const std::uint64_t number = link->sent++;
        m_scheduler.at(arrival, [this, &port, from, transport, number, isLost = fate.isLost] {
            deliver(port, from, transport, number, isLost);
        });
    }
}

void Wire::deliver(Port &to, const Peer &from, Transport transport, std::uint64_t number, bool isLost)
{
    Link *link = nullptr;
    Stream *stream = nullptr;
    if (transport == Transport::Tcp) {
        const auto end = to.streams.find(from);
        if (end == to.streams.end())
            return;
        stream = end->second;
        link = &stream->link;
    } else {
        link = m_udpLinks[{ from, to.address }].get();
    }
    for (int tries = 0; link->read <= number && tries < 2; ++tries) {
        if (tries == 1) {
            pollfd waited { stream != nullptr ? stream->descriptor : to.udp, POLLIN, 0 };
            poll(&waited, 1, realPatience);
        }
        if (stream != nullptr)
            drain(*stream);
        else
            drain(to);
    }
    const auto found = link->waiting.find(number);
    if (found == link->waiting.end()) {
        ++m_counters.missing;
        return;
    }
    const std::string bytes = std::move(found->second);
    link->waiting.erase(found);
    if (!isLost)
        to.receiver->heard(bytes, from, transport);
}

void Wire::drain(Port &port)
{
    std::array<char, largestDatagram> bytes;
    while (true) {
        sockaddr_in source {};
        socklen_t length = sizeof source;
        const ssize_t size = recvfrom(port.udp, bytes.data(), bytes.size(), 0, generic(source), &length);
        if (size < 0)
            return;
        const std::string_view datagram(bytes.data(), static_cast<std::size_t>(size));
        const Peer from = peerOf(source);
        const auto link = m_udpLinks.find({ from, port.address });
        if (link != m_udpLinks.end() && m_ports.contains(from))
            link->second->waiting.emplace(link->second->read++, datagram);
        else
            hearOutside(port, datagram, from, Transport::Udp);
    }
}

void Wire::drain(Stream &stream)
{
    std::array<char, 16 * 1024> bytes;
    while (true) {
        const ssize_t size = recv(stream.descriptor, bytes.data(), bytes.size(), 0);
        if (size <= 0) {
            if (size == 0)
                epoll_ctl(m_poll, EPOLL_CTL_DEL, stream.descriptor, nullptr); // the other side is gone
            break;
        }
        stream.buffer.append(bytes.data(), static_cast<std::size_t>(size));
    }
    while (true) {
        const std::size_t begin = std::min(stream.buffer.find_first_not_of("\r\n"), stream.buffer.size());
        stream.buffer.erase(0, begin);
        if (stream.buffer.find("\r\n\r\n") == std::string::npos)
            break;
        const sip::Read read = sip::readMessage(stream.buffer);
        if (!read.complete || read.size == 0)
            break;
        const std::string message = stream.buffer.substr(0, read.size);
        stream.buffer.erase(0, read.size);
        if (stream.isInside)
            stream.link.waiting.emplace(stream.link.read++, message);
        else
            hearOutside(*stream.port, message, stream.other, Transport::Tcp);
    }
    if (stream.buffer.size() > largestStreamMessage)
        stream.buffer.clear();
}

void Wire::hearOutside(Port &port, std::string_view bytes, const Peer &from, Transport transport)
{
    if (sip::startLineOf(bytes.substr(0, bytes.find_first_of("\r\n"))) == sip::StartLine::NotSip)
        return;
    ++m_counters.outside;
    count(bytes, 1);
    if (m_outside)
        m_outside();
    port.receiver->heard(bytes, from, transport);
}

void Wire::acceptAll(Port &port)
{
    while (true) {
        sockaddr_in source {};
        socklen_t length = sizeof source;
        const int descriptor = accept4(port.listener, generic(source), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0)
            return;
        const int yes = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        auto stream = std::make_unique<Stream>();
        stream->descriptor = descriptor;
        stream->port = &port;
        stream->other = peerOf(source);
        port.streams[stream->other] = stream.get();
        watch(descriptor, stream.get(), true);
        m_streams.push_back(std::move(stream));
    }
}

Wire::Stream *Wire::streamTo(Port &from, const Peer &to)
{
    if (const auto found = from.streams.find(to); found != from.streams.end())
        return found->second;
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const sockaddr_in own = socketAddress({ from.address.ip, 0 });
    const sockaddr_in there = socketAddress(to);
    if (bind(descriptor, generic(own), sizeof own) != 0 || connect(descriptor, generic(there), sizeof there) != 0) {
        close(descriptor);
        return nullptr;
    }
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    auto stream = std::make_unique<Stream>();
    stream->descriptor = descriptor;
    stream->port = &from;
    stream->other = to;
    from.streams[to] = stream.get();
    sockaddr_in mine {};
    socklen_t length = sizeof mine;
    getsockname(descriptor, generic(mine), &length);
    if (const auto other = m_ports.find(to); other != m_ports.end()) {
        // The other end is here too: it knows this one by the part's address, not by the connection's port.
        stream->isInside = true;
        Port &port = *other->second;
        pollfd waited { port.listener, POLLIN, 0 };
        poll(&waited, 1, realPatience);
        acceptAll(port);
        if (const auto end = port.streams.find(peerOf(mine)); end != port.streams.end()) {
            end->second->isInside = true;
            end->second->other = from.address;
            port.streams[from.address] = end->second;
            port.streams.erase(peerOf(mine));
        }
    }
    watch(descriptor, stream.get(), true);
    m_streams.push_back(std::move(stream));
    return m_streams.back().get();
}

void Wire::write(Stream &stream, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t size = ::send(stream.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(size));
            continue;
        }
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
            return;
        pollfd waited { stream.descriptor, POLLOUT, 0 };
        if (poll(&waited, 1, realPatience) <= 0)
            return;
    }
}

void Wire::waitForOutside(std::int64_t microseconds)
{
    std::array<epoll_event, 32> events {};
    const timespec patience { microseconds / second, (microseconds % second) * 1000 };
    const int ready = epoll_pwait2(m_poll, events.data(), static_cast<int>(events.size()), &patience, nullptr);
    for (int i = 0; i < ready; ++i) {
        const std::uint64_t owner = events[static_cast<std::size_t>(i)].data.u64;
        const std::uint64_t pointer = owner & ~std::uint64_t { 1 };
        if ((owner & 1U) != 0) {
            drain(*reinterpret_cast<Stream *>(pointer)); // NOLINT(*-reinterpret-cast, performance-no-int-to-ptr)
        } else {
            Port &port = *reinterpret_cast<Port *>(pointer); // NOLINT(*-reinterpret-cast, performance-no-int-to-ptr)
            acceptAll(port);
            drain(port);
        }
    }
}

} // namespace legwork::labcalls
