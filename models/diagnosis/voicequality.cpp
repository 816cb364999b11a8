// SPDX-License-Identifier: GPL-3.0-or-later
#include "voicequality.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace legwork::diagnosis {

void RtpMeter::add(std::uint16_t sequence, std::uint32_t timestamp, std::int64_t arrivalUs) noexcept
{
    constexpr std::uint64_t cycle = 65'536, half = cycle / 2;
    if (m_received == 0) {
        m_first = m_highest = cycle + sequence; // so that one that comes late does not go below zero
        m_recent = 1;
        m_firstUs = arrivalUs;
    } else {
        std::uint64_t extended = (m_highest & ~(cycle - 1)) | sequence;
        if (extended + half < m_highest)
            extended += cycle;
        else if (extended > m_highest + half)
            extended -= cycle;
        if (extended > m_highest) {
            const std::uint64_t ahead = extended - m_highest;
            m_recent = ahead < 64 ? m_recent << ahead | 1 : 1;
            m_highest = extended;
        } else {
            const std::uint64_t behind = m_highest - extended;
            if (behind < 64 && (m_recent >> behind & 1) != 0) {
                ++m_duplicates;
                return;
            }
            if (behind < 64)
                m_recent |= std::uint64_t { 1 } << behind;
            m_first = std::min(m_first, extended);
            ++m_late;
        }
        // RFC 3550 section 6.4.1: the difference of the differences, smoothed by a sixteenth.
        const double arrived = static_cast<double>(arrivalUs - m_lastArrival) * m_rate / 1e6;
        const double sent = static_cast<std::int32_t>(timestamp - m_lastTimestamp);
        // A silence that starts anew with other timestamps is no jitter.
        constexpr double longest = 10; // s
        if (std::abs(arrived - sent) < longest * m_rate)
            m_jitter += (std::abs(arrived - sent) - m_jitter) / 16;
        m_mostJitter = std::max(m_mostJitter, m_jitter);
    }
    ++m_received;
    m_lastArrival = m_lastUs = arrivalUs;
    m_lastTimestamp = timestamp;
}

std::uint64_t RtpMeter::lost() const noexcept { return expected() > m_received ? expected() - m_received : 0; }

double RtpMeter::lossShare() const noexcept
{
    return expected() > 0 ? static_cast<double>(lost()) / static_cast<double>(expected()) : 0;
}

double RtpMeter::jitterMs() const noexcept { return m_jitter * 1000 / m_rate; }

double mosOf(double r) noexcept
{
    if (r <= 0)
        return 1;
    if (r >= 100)
        return 4.5;
    return std::max(1.0, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r));
}

VoiceQuality voiceQuality(
    std::string_view codec, double lossShare, double jitterMs, const VoiceDefaults &defaults) noexcept
{
    struct Equipment {
        std::string_view codec;
        double impairment, robustness; // Ie, Bpl
    };
    static constexpr std::array table { Equipment { "PCMU", 0, 25.1 }, Equipment { "PCMA", 0, 25.1 },
        Equipment { "G729", 11, 19 }, Equipment { "G723", 15, 16.1 }, Equipment { "GSM", 20, 10 } };
    const auto found
        = std::ranges::find(table, codec.substr(0, codec.find('/')), [](const Equipment &e) { return e.codec; });
    const Equipment equipment = found != table.end() ? *found : table.front();
    const double delay = defaults.networkDelayMs + defaults.jitterBufferFactor * jitterMs;
    constexpr double echoless = 177.3; // ms of delay from which talk suffers
    const double delayImpairment = 0.024 * delay + (delay > echoless ? 0.11 * (delay - echoless) : 0);
    const double loss = 100 * std::clamp(lossShare, 0.0, 1.0);
    const double lossImpairment
        = equipment.impairment + (95 - equipment.impairment) * loss / (loss + equipment.robustness);
    const double r = std::clamp(93.2 - delayImpairment - lossImpairment, 0.0, 100.0);
    return { r, mosOf(r) };
}

} // namespace legwork::diagnosis
