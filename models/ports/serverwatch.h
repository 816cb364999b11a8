// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace legwork::ports {

enum class Freshness : std::uint8_t { Live, Stale, Lost };
[[nodiscard]] std::string_view wordOf(Freshness freshness) noexcept;

/// Knows which publishers of port usage still publish. What counts is that a server's time stamp moves on, seen by our
/// own clock: server clocks that are wrong, or that jump, neither make a live one stale nor the other way round. A
/// server that vanishes from the answers goes stale, then lost; it never counts as one that uses no ports.
class ServerWatch final {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds staleAfter { 15 }; // the cache's window, cvp-rest-api.md section 1.6
    static constexpr std::chrono::seconds lostAfter { 60 };

    /// An answer at `now` has this stamp for the server (ms of any clock; 0: it has none, so that every answer counts).
    /// `age` is how old the stamp is when it is seen for the first time, as far as clocks agree.
    void seen(const std::string &server, std::int64_t stamp, Clock::time_point now, std::chrono::milliseconds age = {});

    [[nodiscard]] Freshness of(const std::string &server, Clock::time_point now) const;
    /// Of the whole: that of its freshest server; Lost when none was ever seen.
    [[nodiscard]] Freshness overall(Clock::time_point now) const;
    /// Every server ever seen, with the moment of its last new stamp.
    struct Server {
        std::int64_t stamp = 0;
        Clock::time_point moved {};
    };
    [[nodiscard]] const std::map<std::string, Server> &servers() const noexcept { return m_servers; }

    /// Most servers that are remembered; the one that was silent longest makes room.
    static constexpr std::size_t mostServers = 20'000;

private:
    std::map<std::string, Server> m_servers;
};

} // namespace legwork::ports
