// SPDX-License-Identifier: GPL-3.0-or-later
#include "udpsocket.h"

#include <trace/systemerror.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace legwork::live {

namespace {

constexpr std::size_t batchSize = 64;
constexpr std::size_t largestDatagram = 65536;
/// At 100 000 messages a second of 150 bytes this is a quarter of a second.
constexpr int receiveBuffer = 8 * 1024 * 1024;

struct Address {
    sockaddr_storage storage {};
    socklen_t size = 0;
};

std::uint16_t portOf(const sockaddr_storage &address) noexcept
{
    if (address.ss_family == AF_INET6) {
        sockaddr_in6 v6 {};
        std::memcpy(&v6, &address, sizeof v6);
        return ntohs(v6.sin6_port);
    }
    sockaddr_in v4 {};
    std::memcpy(&v4, &address, sizeof v4);
    return ntohs(v4.sin_port);
}

Result<Address> addressOf(const std::string &text, std::uint16_t port)
{
    addrinfo hints {};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    hints.ai_socktype = SOCK_DGRAM;
    addrinfo *found = nullptr;
    const int code = ::getaddrinfo(text.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (code != 0 || !found)
        return failure(ErrorKind::Usage, text, "not a numeric address");
    Address address;
    address.size = found->ai_addrlen;
    std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
    ::freeaddrinfo(found);
    return address;
}

} // namespace

struct UdpSocket::Batch {
    std::vector<char> space = std::vector<char>(batchSize * largestDatagram);
    std::array<mmsghdr, batchSize> messages {};
    std::array<iovec, batchSize> parts {};
    std::array<sockaddr_storage, batchSize> senders {};
    std::array<std::array<char, 128>, batchSize> control {};
    sockaddr_storage lastSender {};
    std::string lastName {};
    std::uint32_t overflow = 0; // as the system counted it last
};

UdpSocket::UdpSocket() = default;
UdpSocket::~UdpSocket() = default;
UdpSocket::UdpSocket(UdpSocket &&) noexcept = default;
UdpSocket &UdpSocket::operator=(UdpSocket &&) noexcept = default;

int UdpSocket::descriptor() const noexcept { return m_descriptor.get(); }

Result<UdpSocket> UdpSocket::bind(const std::string &address, std::uint16_t port)
{
    const std::string place = address + ':' + std::to_string(port);
    const Result<Address> where = addressOf(address, port);
    if (!where)
        return tl::unexpected(where.error());
    UdpSocket made;
    made.m_descriptor
        = trace::Descriptor(::socket(where->storage.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP));
    const int socket = made.m_descriptor.get();
    if (!made.m_descriptor.isOpen())
        return tl::unexpected(trace::systemError(errno, place));
    const int yes = 1;
    if (where->storage.ss_family == AF_INET6)
        ::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    ::setsockopt(socket, SOL_SOCKET, SO_RXQ_OVFL, &yes, sizeof yes);
    // The privileged form may exceed the system's limit; without the right it fails and the other one is cut to it.
    if (::setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &receiveBuffer, sizeof receiveBuffer) != 0)
        ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    if (::bind(socket, reinterpret_cast<const sockaddr *>(&where->storage), where->size) != 0) {
        const int code = errno;
        Error error = trace::systemError(code, place);
        error.kind = code == EACCES ? ErrorKind::NotReadable : ErrorKind::NotFound; // a right, or a thing that may come
        return tl::unexpected(std::move(error));
    }
    Address bound;
    bound.size = sizeof bound.storage;
    if (::getsockname(socket, reinterpret_cast<sockaddr *>(&bound.storage), &bound.size) == 0)
        made.m_port = portOf(bound.storage);
    made.m_batch = std::make_unique<Batch>();
    return made;
}

std::size_t UdpSocket::receive()
{
    Batch &batch = *m_batch;
    for (std::size_t i = 0; i < batchSize; ++i) {
        batch.parts[i] = { batch.space.data() + i * largestDatagram, largestDatagram };
        msghdr &header = batch.messages[i].msg_hdr;
        header = {};
        header.msg_name = &batch.senders[i];
        header.msg_namelen = sizeof batch.senders[i];
        header.msg_iov = &batch.parts[i];
        header.msg_iovlen = 1;
        header.msg_control = batch.control[i].data();
        header.msg_controllen = batch.control[i].size();
    }
    const int got = ::recvmmsg(m_descriptor.get(), batch.messages.data(), batchSize, MSG_DONTWAIT, nullptr);
    if (got <= 0)
        return 0;
    msghdr &last = batch.messages[static_cast<std::size_t>(got) - 1].msg_hdr;
    for (cmsghdr *note = CMSG_FIRSTHDR(&last); note; note = CMSG_NXTHDR(&last, note)) {
        if (note->cmsg_level != SOL_SOCKET || note->cmsg_type != SO_RXQ_OVFL)
            continue;
        std::uint32_t overflow = 0;
        std::memcpy(&overflow, CMSG_DATA(note), sizeof overflow);
        m_dropped += overflow - batch.overflow; // the system's counter wraps
        batch.overflow = overflow;
    }
    return static_cast<std::size_t>(got);
}

std::string_view UdpSocket::bytes(std::size_t index) const noexcept
{
    return { m_batch->space.data() + index * largestDatagram, m_batch->messages[index].msg_len };
}

std::string_view UdpSocket::sender(std::size_t index)
{
    Batch &batch = *m_batch;
    const sockaddr_storage &sender = batch.senders[index];
    const socklen_t size = batch.messages[index].msg_hdr.msg_namelen;
    if (!batch.lastName.empty() && std::memcmp(&sender, &batch.lastSender, size) == 0)
        return batch.lastName;
    std::array<char, INET6_ADDRSTRLEN + 32> name {};
    ::getnameinfo(
        reinterpret_cast<const sockaddr *>(&sender), size, name.data(), name.size(), nullptr, 0, NI_NUMERICHOST);
    batch.lastName = name.data();
    batch.lastSender = {};
    std::memcpy(&batch.lastSender, &sender, size);
    return batch.lastName;
}

} // namespace legwork::live
