// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire.h"

#include <base/result.h>

#include <string>
#include <string_view>

namespace legwork::labcalls {

/// What the devices send besides writing their logs: lines as syslog datagrams (RFC 3164 as IOS sends it), messages as
/// HEP version 3 packets. To loopback addresses only; who does not listen loses them.
class LogSenders final {
public:
    LogSenders() = default;
    ~LogSenders();
    LogSenders(const LogSenders &) = delete;
    LogSenders &operator=(const LogSenders &) = delete;

    [[nodiscard]] Result<void> sendSyslogTo(const std::string &where) { return connectTo(where, m_syslog); }
    [[nodiscard]] Result<void> sendHepTo(const std::string &where) { return connectTo(where, m_hep); }
    /// A record of a gateway's log: each line is a datagram of its own.
    void syslog(std::string_view record);
    void hep(std::string_view message, const Peer &from, const Peer &to, Transport transport, Micros time);
    [[nodiscard]] std::uint64_t datagrams() const noexcept { return m_lines + m_packets; }

private:
    [[nodiscard]] static Result<void> connectTo(const std::string &where, int &descriptor);

    int m_syslog = -1, m_hep = -1;
    std::uint64_t m_lines = 0, m_packets = 0;
};

} // namespace legwork::labcalls
