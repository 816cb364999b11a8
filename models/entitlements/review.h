// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit.h"
#include "compliance.h"

namespace legwork::entitlements {

/// How far ahead a review looks for what to buy.
inline constexpr int reviewDaysAhead = 365;

/// A purchased count that the service told.
struct ServiceFigure {
    QString service {};
    qint64 purchased = 0;
    QDateTime when {}; // UTC
};

/// What a review is made from.
struct ReviewInput {
    QDate from {}, to {}; // days, both included
    QTimeZone zone = QTimeZone::utc();
    Filter filter {};
    int holdMinutes = 15;
    QList<Contract> contracts {};
    QList<ports::Bucket> minutes {}; // of ports in use, all servers; some before and after do no harm
    std::optional<ServiceFigure> service {};
    ChainState chain {};
    QDateTime made {}; // UTC
    QString who {};
};

/// Use in a month, or in the whole period.
struct PeriodUse {
    QDate from {}, to {}; // of the days of it that are in the review
    std::optional<std::uint32_t> peak {}; // any sample
    UtcTime peakAt {};
    std::optional<std::uint32_t> held {}; // by the hold rule
    UtcTime heldAt {};
    std::optional<std::uint32_t> p95 {}, p99 {}; // of the minutes' peaks
    double mean = 0; // over the measured minutes
    std::uint64_t minutes = 0; // measured
    std::uint64_t minutesIn = 0; // that the period has
    std::uint64_t entitledLeast = 0, entitledMost = 0;
    int daysOver = 0;
};

/// A licence review: every figure that the report states.
struct Review {
    ReviewInput input {};
    PeriodUse whole {};
    QList<PeriodUse> months {};
    QList<Step> steps {};
    QList<Day> days {};
    QList<OverUse> overUses {};
    int daysOver = 0, daysMeasured = 0;
    std::uint64_t entitledAtEnd = 0;
    bool hasForecast = false;
    QString noForecast {}; // why there is none
    QList<Need> needs {}; // of the days after the period
    std::optional<Shortfall> shortfall {};
    ToBuy buy {};
    QList<Reminder> reminders {}; // of the last day
    QStringList differences {}; // sentences; what is open
};

[[nodiscard]] Review reviewOf(ReviewInput input);

/// A term and what it means here.
struct Definition {
    QString term {}, text {};
};
[[nodiscard]] QList<Definition> definitionsOf(const Review &review);
/// The verdict in a sentence.
[[nodiscard]] QString verdictOf(const Review &review);

[[nodiscard]] QJsonObject toJson(const Review &review);
/// A page that any browser, and QTextDocument, shows: no script, nothing from elsewhere. `picture`: what an image of
/// the timeline is called; empty: none.
[[nodiscard]] QString toHtml(const Review &review, const QString &picture = {});

} // namespace legwork::entitlements
