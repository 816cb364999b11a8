// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "entitled.h"

#include <base/utctime.h>
#include <ports/bucket.h>

#include <QTimeZone>

namespace legwork::entitlements {

/// How long a use has to last to count: a moment's peak is no need for a licence.
inline constexpr int holdTimes[] = { 15, 60 }; // minutes

/// A day's use, from minutes.
struct DayUse {
    QDate day {};
    std::uint32_t peak = 0; // most ports in use at any sample
    UtcTime peakAt {}; // the first minute that had it
    std::optional<std::uint32_t> held {}; // most ports in use all through the hold time; none: not measured for so long
    UtcTime heldAt {}; // where the first such time begins
    std::uint32_t minutes = 0; // measured, never 0
    std::uint32_t minutesOver = 0; // in which more than entitled were in use at some sample

    friend bool operator==(const DayUse &, const DayUse &) = default;
};

/// Days with samples, by date in `zone`, with the hold rule of ports::peaks(). `minutes` are buckets of a minute, by
/// time. `hold`: minutes. `steps`: what was entitled.
[[nodiscard]] QList<DayUse> dayUses(
    std::span<const ports::Bucket> minutes, const QTimeZone &zone, int hold, const QList<Step> &steps);

/// Use and entitlement of a day.
struct Day {
    QDate day {};
    std::optional<DayUse> use {}; // none: nothing was measured
    Entitled entitled {};

    /// Ports held over what was entitled; 0 where it was enough or is not known.
    [[nodiscard]] std::uint64_t over() const noexcept
    {
        const std::uint64_t held = use && use->held ? *use->held : 0;
        return held > entitled.total() ? held - entitled.total() : 0;
    }
};
/// Every day of [from, to], whether it was measured or not.
[[nodiscard]] QList<Day> timelineOf(
    const QList<DayUse> &uses, std::span<const Contract> contracts, const Filter &filter, QDate from, QDate to);

/// Days with more use than was entitled. Days over that are fewer than `joinDays` days apart are one over-use: a
/// week-end between them ends none.
struct OverUse {
    QDate first {}, last {};
    int days = 0; // that were over
    std::uint64_t most = 0; // ports over
    QDate mostOn {}; // the first day with it
    std::uint64_t minutes = 0; // over, at some sample
    static constexpr int joinDays = 4;

    friend bool operator==(const OverUse &, const OverUse &) = default;
};
[[nodiscard]] QList<OverUse> overUses(const QList<Day> &days);

/// What use is expected to be on a day; ports.
struct Need {
    QDate day {};
    double low = 0, likely = 0, high = 0;
};
/// Without a forecast: the most held in the last four weeks of `uses` goes on. Nothing where nothing was measured.
[[nodiscard]] QList<Need> steadyNeed(const QList<DayUse> &uses, QDate from, int days);

/// By the trend and the weekdays of the days' held peaks; the error says why there is no forecast.
[[nodiscard]] Result<QList<Need>> forecastNeed(const QList<DayUse> &uses, QDate from, int days);

/// The first day on which what is likely needed is more than what is entitled.
struct Shortfall {
    QDate day {};
    std::uint64_t entitled = 0;
    std::uint64_t needed = 0; // ports, rounded up
    bool isByTerm = false; // because contracts end; otherwise because use grows
};
[[nodiscard]] std::optional<Shortfall> nextShortfall(
    const QList<Need> &needs, std::span<const Contract> contracts, const Filter &filter);

/// Ports that are missing in the worst of the days; 0 where none is.
struct ToBuy {
    std::uint64_t low = 0, likely = 0, high = 0;
    QDate from {}, to {}; // days looked at
};
[[nodiscard]] ToBuy toBuy(const QList<Need> &needs, std::span<const Contract> contracts, const Filter &filter);

} // namespace legwork::entitlements
