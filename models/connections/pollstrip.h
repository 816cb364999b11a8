// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace legwork::connections {

/// How the polls of the last 24 hours went, in bins of ten minutes; memory does not grow with their number.
class PollStrip final {
public:
    static constexpr int bins = 144;
    static constexpr std::int64_t binMs = 600'000;

    struct Bin {
        quint32 answered = 0, failed = 0, failovers = 0;
        quint32 slowestMs = 0, meanMs = 0;
    };
    struct Figures {
        quint64 answered = 0, failed = 0;
        std::int64_t medianMs = 0, p99Ms = 0; // within an eighth of the true value
    };

    /// `now` in ms since 1970, by our own clock; going back counts into the newest bin.
    void answered(std::int64_t now, std::int64_t tookMs, bool isFailover);
    void failed(std::int64_t now);

    /// Oldest first, the last one is that of `now`.
    [[nodiscard]] QList<Bin> binsUntil(std::int64_t now) const;
    [[nodiscard]] Figures figures(std::int64_t now) const;

private:
    /// Times in steps of an eighth of an octave: 1 ms to more than a minute.
    static constexpr int steps = 136;
    struct Slot {
        std::int64_t number = -1; // of the ten minutes since 1970
        Bin bin {};
        quint64 sumMs = 0;
        std::array<quint32, steps> times {};
    };

    [[nodiscard]] Slot &slotAt(std::int64_t now);

    std::vector<Slot> m_slots = std::vector<Slot>(bins);
    std::int64_t m_newest = -1;
};

} // namespace legwork::connections
