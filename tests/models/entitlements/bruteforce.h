// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <entitlements/contract.h>
#include <ports/bucket.h>

#include <QDateTime>
#include <QMap>
#include <QRandomGenerator>
#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

/// The figures of a licence review worked out from raw samples by the words of its definitions, sample by sample and
/// without anything of what is tested but the contracts' fields.
namespace legwork::tests {

struct RawSample {
    qint64 ms = 0; // UTC
    std::uint32_t used = 0;
};

/// A year as deployments have them: by the hour, by the weekday, growing; campaigns, silence, a samples' gap.
inline std::vector<RawSample> simulatedYear(QDate first, int days, int seconds, quint32 seed, const QTimeZone &zone)
{
    QRandomGenerator random(seed);
    std::vector<RawSample> samples;
    for (int day = 0; day < days; ++day) {
        const QDate date = first.addDays(day);
        const qint64 begin = date.startOfDay(zone).toMSecsSinceEpoch();
        const qint64 end = date.addDays(1).startOfDay(zone).toMSecsSinceEpoch();
        const bool isWeekend = date.dayOfWeek() > 5;
        const double level = (isWeekend ? 180.0 : 380.0) + 0.35 * day + (day % 90 > 85 ? 110 : 0);
        const int gapHour = random.bounded(12) == 0 ? random.bounded(24) : -1;
        if (random.bounded(60) == 0)
            continue; // nothing was measured all day
        for (qint64 at = begin; at < end; at += seconds * 1000) {
            const double hour = static_cast<double>(at - begin) / 3'600'000.0;
            if (gapHour >= 0 && hour >= gapHour && hour < gapHour + 0.4)
                continue;
            const double shape = std::exp(-std::pow((hour - 11.0) / 4.0, 2)) + 0.08;
            const double wave = 12 * std::sin(static_cast<double>(at) / 130'000.0);
            const double spike = random.bounded(4000) == 0 ? 60 : 0;
            const double used = level * shape + wave + spike + random.bounded(9);
            samples.push_back({ at, static_cast<std::uint32_t>(std::max(0.0, used)) });
        }
    }
    return samples;
}

/// As a history keeps them: a bucket for each minute with samples.
inline QList<ports::Bucket> minutesOf(const std::vector<RawSample> &samples)
{
    QList<ports::Bucket> minutes;
    for (const RawSample &sample : samples) {
        const UtcTime from(Milliseconds(sample.ms - sample.ms % 60'000));
        if (minutes.isEmpty() || minutes.last().from != from)
            minutes << ports::Bucket { from, sample.used, sample.used, sample.used, 0, 0 };
        ports::Bucket &minute = minutes.last();
        minute.min = std::min(minute.min, sample.used);
        minute.max = std::max(minute.max, sample.used);
        minute.last = sample.used;
        ++minute.samples;
        minute.sum += sample.used;
    }
    return minutes;
}

struct BruteDay {
    std::uint32_t peak = 0;
    std::optional<std::uint32_t> held {};
    quint64 entitled = 0;
    int minutesOver = 0;
};

struct BruteFigures {
    QMap<QDate, BruteDay> days {}; // with samples
    std::uint32_t peak = 0;
    std::optional<std::uint32_t> held {};
    std::uint32_t p95 = 0, p99 = 0;
    double mean = 0;
    int minutes = 0, daysOver = 0;
    quint64 mostOver = 0;
};

inline quint64 bruteEntitled(const QList<entitlements::Contract> &contracts, QDate day)
{
    quint64 sum = 0;
    for (const entitlements::Contract &one : contracts) {
        const bool began = one.start <= day;
        const bool isOver = one.end.isValid() && one.end.addDays(one.graceDays) < day;
        if (began && !isOver && one.product.pool() == entitlements::Pool::SelfService)
            sum += one.quantity;
    }
    return sum;
}

inline BruteFigures bruteForce(const std::vector<RawSample> &samples, QDate from, QDate to, const QTimeZone &zone,
    int hold, const QList<entitlements::Contract> &contracts)
{
    BruteFigures all;
    const qint64 begin = from.startOfDay(zone).toMSecsSinceEpoch();
    const qint64 end = to.addDays(1).startOfDay(zone).toMSecsSinceEpoch();
    struct Minute {
        std::uint32_t least = 0xFFFF'FFFF, most = 0;
        double sum = 0, count = 0;
    };
    QMap<QDate, QMap<qint64, Minute>> byDay;
    QDate day;
    qint64 dayBegin = 0, dayEnd = 0;
    for (const RawSample &sample : samples) {
        if (sample.ms < begin || sample.ms >= end)
            continue;
        if (sample.ms < dayBegin || sample.ms >= dayEnd) {
            day = QDateTime::fromMSecsSinceEpoch(sample.ms, zone).date();
            dayBegin = day.startOfDay(zone).toMSecsSinceEpoch();
            dayEnd = day.addDays(1).startOfDay(zone).toMSecsSinceEpoch();
        }
        Minute &minute = byDay[day][sample.ms / 60'000];
        minute.least = std::min(minute.least, sample.used);
        minute.most = std::max(minute.most, sample.used);
        all.peak = std::max(all.peak, sample.used);
        minute.sum += sample.used;
        ++minute.count;
    }
    double means = 0;
    std::vector<std::uint32_t> peaks;
    for (auto one = byDay.cbegin(); one != byDay.cend(); ++one) {
        BruteDay &brute = all.days[one.key()];
        brute.entitled = bruteEntitled(contracts, one.key());
        for (auto minute = one->cbegin(); minute != one->cend(); ++minute) {
            peaks.push_back(minute->most);
            means += minute->sum / minute->count;
            brute.peak = std::max(brute.peak, minute->most);
            brute.minutesOver += minute->most > brute.entitled ? 1 : 0;
            std::uint32_t least = 0xFFFF'FFFF;
            bool isWhole = true;
            for (int i = 0; i < hold && isWhole; ++i) {
                const auto next = one->constFind(minute.key() + i);
                isWhole = next != one->cend();
                if (isWhole)
                    least = std::min(least, next->least);
            }
            if (isWhole)
                brute.held = std::max(brute.held.value_or(0), least);
        }
        if (brute.held) {
            all.held = std::max(all.held.value_or(0), *brute.held);
            all.daysOver += *brute.held > brute.entitled ? 1 : 0;
            if (*brute.held > brute.entitled)
                all.mostOver = std::max(all.mostOver, *brute.held - brute.entitled);
        }
    }
    all.mean = means / static_cast<double>(peaks.size());
    std::sort(peaks.begin(), peaks.end());
    all.minutes = static_cast<int>(peaks.size());
    const auto rank = [&](double share) {
        return peaks[static_cast<std::size_t>(std::ceil(share * static_cast<double>(peaks.size()) - 1e-9)) - 1];
    };
    all.p95 = rank(0.95);
    all.p99 = rank(0.99);
    return all;
}

} // namespace legwork::tests
