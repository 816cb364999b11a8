// SPDX-License-Identifier: GPL-3.0-or-later
#include "logsenders.h"

#include "text.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace legwork::labcalls {

namespace {

/// HEP version 3: chunks of vendor 0, each with type and length, big endian.
class HepPacket final {
public:
    void number(std::uint16_t type, std::uint64_t value, std::size_t bytes)
    {
        head(type, bytes);
        for (std::size_t i = bytes; i > 0; --i)
            m_bytes += static_cast<char>(value >> (8 * (i - 1)) & 0xffU);
    }
    void bytes(std::uint16_t type, std::string_view value)
    {
        head(type, value.size());
        m_bytes += value;
    }
    void address(std::uint16_t type, const std::string &ip)
    {
        in_addr address {};
        inet_pton(AF_INET, ip.c_str(), &address);
        number(type, ntohl(address.s_addr), 4);
    }
    [[nodiscard]] std::string whole() const
    {
        const std::size_t size = m_bytes.size() + 6;
        return std::string("HEP3") + static_cast<char>(size >> 8U & 0xffU) + static_cast<char>(size & 0xffU) + m_bytes;
    }

private:
    void head(std::uint16_t type, std::size_t size)
    {
        const std::size_t length = size + 6;
        m_bytes += std::string(2, '\0');
        for (const std::size_t value : { std::size_t { type }, length }) {
            m_bytes += static_cast<char>(value >> 8U & 0xffU);
            m_bytes += static_cast<char>(value & 0xffU);
        }
    }
    std::string m_bytes;
};

} // namespace

LogSenders::~LogSenders()
{
    for (const int descriptor : { m_syslog, m_hep }) {
        if (descriptor >= 0)
            close(descriptor);
    }
}

Result<void> LogSenders::connectTo(const std::string &where, int &descriptor)
{
    const std::size_t colon = where.rfind(':');
    sockaddr_in address {};
    address.sin_family = AF_INET;
    const unsigned long port = colon == std::string::npos ? 0 : std::strtoul(where.c_str() + colon + 1, nullptr, 10);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool isAddress
        = port != 0 && port < 65536 && inet_pton(AF_INET, where.substr(0, colon).c_str(), &address.sin_addr) == 1;
    if (!isAddress || !where.starts_with("127."))
        return failure(ErrorKind::Usage, where, "must be a loopback address and a port, as 127.0.0.1:5514");
    descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    // NOLINTNEXTLINE(*-reinterpret-cast): the socket interface is C
    if (connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return failure(ErrorKind::NotReadable, where, "cannot send there");
    return {};
}

void LogSenders::syslog(std::string_view record)
{
    if (m_syslog < 0)
        return;
    while (!record.empty()) {
        const std::string_view line = record.substr(0, record.find('\n'));
        record.remove_prefix(std::min(record.size(), line.size() + 1));
        const std::string datagram
            = textf("<191>%llu: ", static_cast<unsigned long long>(++m_lines)) + std::string(line);
        (void)send(m_syslog, datagram.data(), datagram.size(), 0);
    }
}

void LogSenders::hep(std::string_view message, const Peer &from, const Peer &to, Transport transport, Micros time)
{
    if (m_hep < 0)
        return;
    HepPacket packet;
    packet.number(1, 2, 1); // IPv4
    packet.number(2, transport == Transport::Tcp ? 6 : 17, 1);
    packet.address(3, from.ip);
    packet.address(4, to.ip);
    packet.number(7, from.port, 2);
    packet.number(8, to.port, 2);
    packet.number(9, static_cast<std::uint64_t>(time / second), 4);
    packet.number(10, static_cast<std::uint64_t>(time % second), 4);
    packet.number(11, 1, 1); // SIP
    packet.number(12, 2001, 4); // capture agent
    packet.bytes(15, message);
    const std::string bytes = packet.whole();
    ++m_packets;
    (void)send(m_hep, bytes.data(), bytes.size(), 0);
}

} // namespace legwork::labcalls
