// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace legwork::lab {

/// Ports of one VXML server at one moment, as it published them.
struct PublishedUsage {
    std::string server {}; // its address
    std::uint32_t total = 0, inUse = 0; // ports
    UtcTime at {}; // by the server's clock

    friend bool operator==(const PublishedUsage &, const PublishedUsage &) = default;
};

/// What a cache service remembers: the figures that came in during the last seconds, no more ("a sliding window", 15 s
/// in the vendor's guide). A server whose last figures have left the window is not known at all.
class UsageWindow final {
public:
    using Moment = std::chrono::steady_clock::time_point;

    explicit UsageWindow(std::chrono::milliseconds width = std::chrono::seconds(15))
        : m_width(width)
    {
    }

    /// Takes figures that arrive now. Older than what is known of that server, by its clock: dropped, false. They age
    /// by when they came, as clocks of servers differ.
    bool add(const PublishedUsage &usage, Moment now);
    /// The newest of each server inside the window, in order of address.
    [[nodiscard]] std::vector<PublishedUsage> newest(Moment now);
    [[nodiscard]] std::optional<PublishedUsage> newestOf(const std::string &server, Moment now);
    /// Everything inside the window, oldest first: what a peer that was away is sent.
    [[nodiscard]] std::vector<PublishedUsage> all(Moment now);

    static constexpr std::size_t mostServers = 10'000; // figures of further ones are refused

private:
    struct Entry {
        Moment came {};
        PublishedUsage usage {};
    };
    void forget(Moment now);

    std::chrono::milliseconds m_width;
    std::map<std::string, std::deque<Entry>> m_servers;
};

} // namespace legwork::lab
