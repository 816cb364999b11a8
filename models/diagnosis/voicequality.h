// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace legwork::diagnosis {

/// One RTP stream as it arrived where the capture was made: loss by sequence numbers (RFC 3550 appendix A.3), jitter by
/// section 6.4.1. Packets come in order of arrival.
class RtpMeter final {
public:
    /// `clockRate`: ticks of the timestamp per second.
    explicit RtpMeter(std::uint32_t clockRate = 8000) noexcept
        : m_rate(clockRate)
    {
    }

    void add(std::uint16_t sequence, std::uint32_t timestamp, std::int64_t arrivalUs) noexcept;

    [[nodiscard]] std::uint64_t received() const noexcept { return m_received; }
    /// Packets between the first and the last that are expected; copies and late ones belong to it.
    [[nodiscard]] std::uint64_t expected() const noexcept { return m_received == 0 ? 0 : m_highest - m_first + 1; }
    [[nodiscard]] std::uint64_t lost() const noexcept;
    [[nodiscard]] std::uint64_t duplicates() const noexcept { return m_duplicates; }
    [[nodiscard]] std::uint64_t late() const noexcept { return m_late; } // that arrived behind a later one
    /// Of the packets expected, 0..1.
    [[nodiscard]] double lossShare() const noexcept;
    [[nodiscard]] double jitterMs() const noexcept; // at the end
    [[nodiscard]] double mostJitterMs() const noexcept { return m_mostJitter * 1000 / m_rate; }
    [[nodiscard]] std::int64_t firstUs() const noexcept { return m_firstUs; }
    [[nodiscard]] std::int64_t lastUs() const noexcept { return m_lastUs; }

private:
    std::uint32_t m_rate;
    std::uint64_t m_received = 0, m_duplicates = 0, m_late = 0;
    std::uint64_t m_first = 0, m_highest = 0; // sequence numbers, extended by their cycles
    std::uint64_t m_recent = 0; // bit n: m_highest - n was received
    std::int64_t m_firstUs = 0, m_lastUs = 0, m_lastArrival = 0;
    std::uint32_t m_lastTimestamp = 0;
    double m_jitter = 0, m_mostJitter = 0; // ticks
};

/// What is taken for what a capture does not show; stated beside every estimate.
struct VoiceDefaults {
    double networkDelayMs = 100; // one way
    double jitterBufferFactor = 2; // of the jitter, added to the delay
};

/// The E-model (ITU-T G.107) with its default values but for delay and loss: R = 93.2 - Id - Ie,eff, with Id as Cole
/// and Rosenbluth (2001) approximate it.
struct VoiceQuality {
    double r = 0;
    double mos = 1; // G.107 annex B
};
/// `codec`: RTP name, "PCMU"; equipment factors of G.113 appendix I, of an unknown codec those of G.711.
[[nodiscard]] VoiceQuality voiceQuality(
    std::string_view codec, double lossShare, double jitterMs, const VoiceDefaults &defaults = {}) noexcept;
[[nodiscard]] double mosOf(double r) noexcept;

} // namespace legwork::diagnosis
