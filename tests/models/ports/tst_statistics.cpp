// SPDX-License-Identifier: GPL-3.0-or-later
// Percentiles, peaks by the hold rule and comparisons against what is counted by hand from the samples.
#include <QTest>

#include <ports/headroom.h>
#include <ports/peaks.h>
#include <ports/percentile.h>

#include <QDateTime>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>

using namespace legwork;
using namespace legwork::ports;

namespace {

constexpr std::int64_t msPerMinute = 60'000;

UtcTime at(const char *time)
{
    return UtcTime(Milliseconds(QDateTime::fromString(QLatin1String(time), Qt::ISODate).toMSecsSinceEpoch()));
}

struct RawSample {
    std::int64_t time;
    std::uint32_t value;
};

std::vector<Bucket> minutesOf(const std::vector<RawSample> &samples)
{
    std::map<std::int64_t, Bucket> minutes;
    for (const RawSample &sample : samples) {
        const std::int64_t begin = sample.time / msPerMinute * msPerMinute;
        const auto [at, isNew]
            = minutes.try_emplace(begin, Bucket { UtcTime(Milliseconds(begin)), sample.value, sample.value, 0, 0, 0 });
        at->second.min = std::min(at->second.min, sample.value);
        at->second.max = std::max(at->second.max, sample.value);
        at->second.last = sample.value;
        ++at->second.samples;
        at->second.sum += sample.value;
    }
    std::vector<Bucket> buckets;
    for (const auto &[begin, bucket] : minutes)
        buckets.push_back(bucket);
    return buckets;
}

/// By the rule's words: for each whole minute, the lowest sample of the `hold` minutes from there, if each has one.
std::optional<HeldLevel> heldByHand(
    const std::vector<RawSample> &samples, std::int64_t from, std::int64_t to, unsigned hold)
{
    std::optional<HeldLevel> best;
    const std::int64_t first = (from + msPerMinute - 1) / msPerMinute * msPerMinute;
    for (std::int64_t begin = first; begin + hold * msPerMinute <= to; begin += msPerMinute) {
        std::vector<bool> seen(hold);
        std::uint32_t lowest = UINT32_MAX;
        for (const RawSample &sample : samples) {
            if (sample.time < begin || sample.time >= begin + hold * msPerMinute)
                continue;
            seen[static_cast<std::size_t>((sample.time - begin) / msPerMinute)] = true;
            lowest = std::min(lowest, sample.value);
        }
        if (std::ranges::all_of(seen, std::identity()) && (!best || lowest > best->level))
            best = HeldLevel { lowest, UtcTime(Milliseconds(begin)) };
    }
    return best;
}

} // namespace

class TestStatistics final : public QObject {
    Q_OBJECT

    std::mt19937_64 m_random;
    std::int64_t below(std::int64_t limit)
    {
        return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(m_random);
    }
    std::vector<RawSample> someSamples(std::int64_t from, std::int64_t to, std::int64_t pace)
    {
        std::vector<RawSample> samples;
        std::int64_t value = 50;
        for (std::int64_t time = from; time < to; time += 1 + below(2 * pace)) {
            value = std::clamp<std::int64_t>(value + below(21) - 10, 0, 100);
            samples.push_back({ time, static_cast<std::uint32_t>(value) });
            if (below(300) == 0)
                time += below(60) * msPerMinute;
        }
        return samples;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        m_random.seed(seed);
    }

    void a_percentile_is_the_lowest_level_that_covers_its_share()
    {
        for (int i = 0; i < 300; ++i) {
            std::vector<Bucket> buckets;
            const std::int64_t count = 1 + below(250);
            for (std::int64_t n = 0; n < count; ++n) {
                const auto value = static_cast<std::uint32_t>(below(40));
                buckets.push_back({ UtcTime(Milliseconds(n * 1000)), value, value + 2, value, 3, value * 3U });
            }
            for (const int percent : { 0, 1, 50, 95, 99, 100 }) {
                std::uint32_t level = 0; // by its words
                const auto covered = [&] {
                    return std::ranges::count_if(buckets, [&](const Bucket &one) { return one.max <= level; });
                };
                while (covered() == 0 || covered() * 100 < percent * count)
                    ++level;
                QCOMPARE(percentile(buckets, percent / 100.0), std::optional(level));
            }
        }
        QVERIFY(!percentile({}, 0.95));
    }

    void a_summary_is_over_time_not_over_samples()
    {
        // One minute of a fast poll at 10 ports, three of a slow one at 50.
        std::vector<Bucket> minutes { { UtcTime(), 10, 10, 10, 60, 600 } };
        for (int i = 1; i <= 3; ++i)
            minutes.push_back({ UtcTime(Milliseconds(i * msPerMinute)), 50, 50, 50, 2, 100 });
        const auto summary = summaryOf(minutes);
        QVERIFY(summary);
        QCOMPARE(summary->mean, 40.0);
        QCOMPARE(summary->p95, 50U);
        QCOMPARE(*percentile(minutes, 0.25), 10U);
        const auto both = compare(std::span(minutes).first(1), std::span(minutes).subspan(1));
        QVERIFY(both);
        QCOMPARE(*Comparison::growth(both->before.mean, both->after.mean), 4.0);
        QVERIFY(!Comparison::growth(0, 5));
        QVERIFY(!compare({}, minutes));
    }

    void a_held_level_is_what_counting_by_hand_gives()
    {
        for (int i = 0; i < 40; ++i) {
            const std::int64_t from = 1'700'000'000'000 + below(1000) * 1000;
            const std::vector<RawSample> samples = someSamples(from, from + 200 * msPerMinute, 15'000);
            const std::vector<Bucket> minutes = minutesOf(samples);
            for (const unsigned hold : { 1U, 2U, 15U, 60U })
                QCOMPARE(heldLevel(minutes, hold),
                    heldByHand(samples, from / msPerMinute * msPerMinute, from + 400 * msPerMinute, hold));
        }
        QVERIFY(!heldLevel({}, 15));
    }

    void a_burst_is_no_held_level_and_a_gap_ends_one()
    {
        std::vector<Bucket> minutes;
        for (int i = 0; i < 60; ++i) {
            const std::uint32_t use = i == 30 ? 500 : 100;
            minutes.push_back({ UtcTime(Milliseconds(i * msPerMinute)), 100, use, 100, 60, 6000 });
        }
        const std::vector<Peak> day = peaks(minutes, Period::Day, QTimeZone::utc(), 15);
        QCOMPARE(day.size(), std::size_t { 1 });
        QCOMPARE(day[0].highest, 500U);
        QCOMPARE(day[0].highestAt, UtcTime(Milliseconds(30 * msPerMinute)));
        QCOMPARE(day[0].held, std::optional(100U));
        QVERIFY(peaks(minutes, Period::Day, QTimeZone::utc(), 60)[0].held);
        minutes.erase(minutes.begin() + 20);
        QVERIFY(!peaks(minutes, Period::Day, QTimeZone::utc(), 60)[0].held);
    }

    void days_weeks_and_months_are_those_of_the_zone()
    {
        const QTimeZone berlin("Europe/Berlin");
        std::vector<RawSample> samples;
        for (std::int64_t time = at("2024-02-26T00:30:00Z").time_since_epoch().count();
             time < at("2024-04-02T12:00:00Z").time_since_epoch().count(); time += 10 * msPerMinute)
            samples.push_back({ time, static_cast<std::uint32_t>(below(1000)) });
        const std::vector<Bucket> minutes = minutesOf(samples);
        for (const Period period : { Period::Day, Period::Week, Period::Month }) {
            const std::vector<Peak> rows = peaks(minutes, period, berlin, 1);
            std::size_t counted = 0;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                QVERIFY(i == 0 || rows[i].from == rows[i - 1].to);
                std::vector<RawSample> own;
                for (const RawSample &sample : samples) {
                    const QDate day = QDateTime::fromMSecsSinceEpoch(sample.time, berlin).date();
                    const bool isOwn = period == Period::Day ? day == rows[i].day
                        : period == Period::Week             ? day.weekNumber() == rows[i].day.weekNumber()
                                                             : day.month() == rows[i].day.month();
                    if (isOwn)
                        own.push_back(sample);
                }
                counted += own.size();
                QCOMPARE(rows[i].highest, std::ranges::max(own, {}, &RawSample::value).value);
            }
            QCOMPARE(counted, samples.size());
        }
        const std::vector<Peak> days = peaks(minutes, Period::Day, berlin, 1);
        const auto change = std::ranges::find(days, QDate(2024, 3, 31), &Peak::day);
        QVERIFY(change != days.end());
        QVERIFY(change->to - change->from == std::chrono::hours(23));
    }

    void headroom_is_what_may_still_be_taken()
    {
        Sample sample;
        sample.purchased = 600;
        sample.total = 750;
        sample.inUse = 500;
        QCOMPARE(headroomOf(sample, 0.1).ports, std::optional<qint64>(40));
        QCOMPARE(headroomOf(sample, 0.1).limit, std::optional<quint32>(600));
        QVERIFY(headroomOf(sample, 0.1).mayGoOn());
        QCOMPARE(headroomOf(sample, 0.2).ports, std::optional<qint64>(-20));
        QVERIFY(!headroomOf(sample, 0.2).mayGoOn());
        sample.total = 550; // less is there than was bought
        QCOMPARE(headroomOf(sample, 0).ports, std::optional<qint64>(50));
        sample.purchased.reset();
        QCOMPARE(headroomOf(sample, 0).ports, std::optional<qint64>(50));
        QCOMPARE(headroomOf(sample, 7).ports, std::optional<qint64>(-500));
    }

    void what_is_not_known_is_no_headroom()
    {
        Sample sample;
        sample.inUse = 1;
        QVERIFY(!headroomOf(sample).ports);
        sample.total = 100;
        QVERIFY(headroomOf(sample).ports);
        sample.state = Freshness::Stale;
        QVERIFY(!headroomOf(sample).ports);
        QVERIFY(!headroomOf(sample).mayGoOn());
        sample.state = Freshness::Live;
        sample.inUse.reset();
        QVERIFY(!headroomOf(sample).ports);
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
