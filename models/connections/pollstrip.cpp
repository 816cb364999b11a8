// SPDX-License-Identifier: GPL-3.0-or-later
#include "pollstrip.h"

#include <algorithm>
#include <cmath>

namespace legwork::connections {

namespace {

constexpr double perOctave = 8;

int stepOf(std::int64_t ms)
{
    return static_cast<int>(std::lround(std::log2(static_cast<double>(std::max<std::int64_t>(ms, 1))) * perOctave));
}

std::int64_t msOf(int step) { return std::llround(std::exp2(step / perOctave)); }

} // namespace

PollStrip::Slot &PollStrip::slotAt(std::int64_t now)
{
    m_newest = std::max(m_newest, now / binMs);
    Slot &slot = m_slots[static_cast<std::size_t>(m_newest % bins)];
    if (slot.number != m_newest)
        slot = Slot { m_newest, {}, 0, {} };
    return slot;
}

void PollStrip::answered(std::int64_t now, std::int64_t tookMs, bool isFailover)
{
    Slot &slot = slotAt(now);
    const auto took = static_cast<quint32>(std::clamp<std::int64_t>(tookMs, 0, 3'600'000));
    ++slot.bin.answered;
    slot.bin.failovers += isFailover ? 1 : 0;
    slot.sumMs += took;
    slot.bin.slowestMs = std::max(slot.bin.slowestMs, took);
    slot.bin.meanMs = static_cast<quint32>(slot.sumMs / slot.bin.answered);
    ++slot.times[static_cast<std::size_t>(std::clamp(stepOf(took), 0, steps - 1))];
}

void PollStrip::failed(std::int64_t now) { ++slotAt(now).bin.failed; }

QList<PollStrip::Bin> PollStrip::binsUntil(std::int64_t now) const
{
    const std::int64_t last = std::max(m_newest, now / binMs);
    QList<Bin> all;
    all.reserve(bins);
    for (std::int64_t number = last - bins + 1; number <= last; ++number) {
        const Slot &slot = m_slots[static_cast<std::size_t>(std::max<std::int64_t>(number, 0) % bins)];
        all.append(slot.number == number ? slot.bin : Bin {});
    }
    return all;
}

PollStrip::Figures PollStrip::figures(std::int64_t now) const
{
    const std::int64_t oldest = std::max(m_newest, now / binMs) - bins + 1;
    Figures figures;
    std::array<quint64, steps> times {};
    for (const Slot &slot : m_slots) {
        if (slot.number < oldest || slot.number < 0)
            continue;
        figures.answered += slot.bin.answered;
        figures.failed += slot.bin.failed;
        for (std::size_t i = 0; i < times.size(); ++i)
            times[i] += slot.times[i];
    }
    const auto quantile = [&](double share) -> std::int64_t {
        const auto rank = static_cast<quint64>(std::ceil(share * static_cast<double>(figures.answered)));
        quint64 seen = 0;
        for (int step = 0; step < steps; ++step) {
            seen += times[static_cast<std::size_t>(step)];
            if (seen >= rank && seen > 0)
                return msOf(step);
        }
        return 0;
    };
    if (figures.answered > 0) {
        figures.medianMs = quantile(0.5);
        figures.p99Ms = quantile(0.99);
    }
    return figures;
}

} // namespace legwork::connections
