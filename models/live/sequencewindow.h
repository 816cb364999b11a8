// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::live {

/// Puts the numbered messages of one sender back into their order. What follows a gap waits for it a little: datagrams
/// overtake each other by milliseconds. A number that goes back for good is a sender that began anew.
class SequenceWindow final {
public:
    using Clock = std::chrono::steady_clock;
    /// How long and how many messages wait for one that is missing.
    static constexpr auto patience = std::chrono::milliseconds(200);
    static constexpr std::size_t maxHeld = 512;
    /// A jump ahead further than this is a new beginning, not a loss.
    static constexpr std::uint32_t maxJump = 100'000;

    struct Counts {
        std::uint64_t lost = 0, late = 0, repeated = 0;
    };

    /// Takes one message and puts those whose turn has come behind `out`.
    void add(std::uint32_t number, std::string_view message, Clock::time_point now, std::vector<std::string> &out);
    /// Gives up what did not come in time.
    void expire(Clock::time_point now, std::vector<std::string> &out);
    /// Gives up everything that is missing.
    void flush(std::vector<std::string> &out);
    [[nodiscard]] bool isWaiting() const noexcept { return !m_held.empty(); }
    [[nodiscard]] const Counts &counts() const noexcept { return m_counts; }

private:
    struct Missing {
        std::uint32_t begin = 0, end = 0;
    };
    struct Recent {
        std::uint32_t number = 0;
        std::size_t hash = 0;
        bool isSet = false;
    };
    void begin(std::uint32_t number, std::string_view message, std::vector<std::string> &out);
    void take(std::uint32_t number, std::string_view message, std::vector<std::string> &out);
    void drain(std::vector<std::string> &out);
    void giveUpGap();
    [[nodiscard]] bool takeMissing(std::uint32_t number);
    [[nodiscard]] bool isRepeated(std::uint32_t number, std::string_view message) const noexcept;

    bool m_hasBegun = false;
    std::uint32_t m_next = 0;
    std::map<std::uint32_t, std::string> m_held; // by how far ahead of m_heldBase
    std::uint32_t m_heldBase = 0;
    Clock::time_point m_gapSince {};
    std::vector<Missing> m_missing; // given up, oldest first
    std::array<Recent, 256> m_recent {};
    Counts m_counts;
};

} // namespace legwork::live
