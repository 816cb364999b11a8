// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hep.h"
#include "pcapngwriter.h"
#include "spoolset.h"

#include <base/utctime.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace legwork::live {

/// Turns HEP packets into one growing capture that the engine reads like any other.
class HepIntake final {
public:
    struct Counts {
        std::uint64_t records = 0, bytes = 0, rejected = 0;
        std::uint64_t others = 0; // understood, but no SIP: RTCP, logs, statistics
    };
    /// The sender that was last not understood, and why.
    struct Stranger {
        std::string sender {};
        HepFault fault = HepFault::None;
    };
    static constexpr std::string_view fileName = "hep";

    explicit HepIntake(SpoolSet &spool) noexcept
        : m_spool(spool)
    {
    }

    void take(std::string_view sender, std::string_view packet, UtcTime arrival);
    /// Bytes of a connection that were no HEP packet.
    void reject(std::string_view sender, HepFault fault);

    [[nodiscard]] const Counts &counts() const noexcept { return m_counts; }
    [[nodiscard]] std::size_t agents() const noexcept { return m_agents.size(); }
    [[nodiscard]] const Stranger &stranger() const noexcept { return m_stranger; }

private:
    SpoolSet &m_spool;
    PcapngWriter m_writer;
    std::set<std::string, std::less<>> m_agents; // addresses of the senders
    std::string m_inflated {};
    Counts m_counts;
    Stranger m_stranger;
};

} // namespace legwork::live
