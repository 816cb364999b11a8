// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sequencewindow.h"
#include "spoolset.h"
#include "syslogmessage.h"

#include <base/utctime.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::live {

/// Turns syslog messages into per-host logs that the engine reads as those of a collector (log-formats.md section 2.5).
///
/// Lines of gateways: "2024-03-13T18:25:15.001Z HOST 123: 063686: Mar 13 18:25:14.383 PST: ...", the stamp being when
/// the message came here and the number the device's count, or one made here where the device has none: with it the
/// engine joins the lines of a SIP message and notices lost ones. Lines of programs that the engine knows by themselves
/// (a call server's log that a relay reads and sends) are written as they were, into a file of that program.
class SyslogIntake final {
public:
    using Clock = std::chrono::steady_clock;
    /// Hosts told apart; further ones share a file and are not put in order.
    static constexpr std::size_t maxHosts = 256;

    struct Counts {
        std::uint64_t records = 0, bytes = 0, lost = 0, late = 0, repeated = 0, rejected = 0;
    };
    /// The sender that was last not understood.
    struct Stranger {
        std::string sender {};
        bool speaksTls = false; // to a port without TLS
    };
    /// What one connection has sent so far: a line without priority continues the message before it.
    struct Connection {
        bool hasMessage = false;
        std::string host {}, app {};
    };

    explicit SyslogIntake(SpoolSet &spool) noexcept
        : m_spool(spool)
    {
    }

    /// One message from `sender` (an address without port). `connection` is null for datagrams.
    void take(std::string_view sender, std::string_view message, UtcTime arrival, Connection *connection = nullptr);
    /// Writes what waited long enough for messages before it.
    void expire(Clock::time_point now);
    /// Writes everything that waits.
    void flush();
    [[nodiscard]] bool isWaiting() const noexcept { return m_waiting > 0; }

    [[nodiscard]] Counts counts() const noexcept;
    [[nodiscard]] std::size_t hosts() const noexcept { return m_hosts.size(); }
    [[nodiscard]] const Stranger &stranger() const noexcept { return m_stranger; }

private:
    struct Host {
        std::string name {};
        SequenceWindow window;
        bool isWaiting = false;
        bool lacksCounts = false; // not every line is numbered: the numbers do not count lines
        std::uint32_t lastCount = 0; // the device's, or the one made here
        std::uint32_t countsInRow = 0; // numbers that followed one another while `lacksCounts`
        std::uint32_t lastSeen = 0; // the last of those
        std::set<std::string, std::less<>> deviceTags; // tags that a sender puts before a device's lines
        std::set<std::string, std::less<>> plainApps; // programs whose lines the engine knows by themselves
    };
    [[nodiscard]] Host &hostOf(std::string_view sender, std::string_view name);
    void reject(std::string_view sender, std::string_view message);
    [[nodiscard]] static bool isPlain(Host &host, const SyslogMessage &message, std::string_view &line);
    void noteCount(Host &host, std::optional<std::uint32_t> count);
    void takePlain(const Host &host, std::string_view app, std::string_view line);
    void takeRelayed(Host &host, const SyslogMessage &message, UtcTime arrival);
    void write(Host &host, const std::vector<std::string> &lines);
    void setWaiting(Host &host);

    SpoolSet &m_spool;
    std::map<std::string, std::unique_ptr<Host>, std::less<>> m_hosts; // by sender and name
    Host *m_lastHost = nullptr;
    std::string m_lastKey {};
    std::string m_line {};
    std::vector<std::string> m_ready;
    std::size_t m_waiting = 0; // hosts with messages that wait
    Counts m_counts;
    Stranger m_stranger;
};

} // namespace legwork::live
