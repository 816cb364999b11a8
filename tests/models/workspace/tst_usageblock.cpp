// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "rawsamples.h"

#include <workspace/usageblock.h>

#include <chrono>
#include <random>

using namespace legwork;
using namespace legwork::workspace;
using ports::Bucket;

/// Blocks hold what was put into them, and a damaged one is never taken for a whole one.
class TestUsageBlock final : public QObject {
    Q_OBJECT

    std::mt19937_64 m_random;
    std::int64_t below(std::int64_t limit)
    {
        return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(m_random);
    }

    std::vector<Bucket> someBuckets(UsageLevel level, std::int64_t start)
    {
        const LevelShape &shape = shapeOf(level);
        std::vector<Bucket> buckets;
        const std::int64_t gaps = below(3), flats = below(4);
        for (std::int64_t i = 0; i < shape.block / shape.width; ++i) {
            if (below(4) < gaps)
                continue;
            Bucket one { at(start + i * shape.width), 100, 100, 100, 60, 6000 };
            if (below(4) >= flats) {
                one.min = below(20) == 0 ? UINT32_MAX - 5 : static_cast<std::uint32_t>(below(1000));
                one.max = one.min + static_cast<std::uint32_t>(below(5));
                one.last = one.min + static_cast<std::uint32_t>(below(one.max - one.min + 1));
                one.samples = 1 + static_cast<std::uint32_t>(below(3600));
                one.sum = std::uint64_t { one.min } * one.samples
                    + static_cast<std::uint64_t>(below(one.samples)) * (one.max - one.min);
            }
            buckets.push_back(one);
        }
        return buckets;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        m_random.seed(seed);
    }

    void buckets_come_back()
    {
        for (int i = 0; i < 200; ++i) {
            const auto level = static_cast<UsageLevel>(1 + below(3));
            const std::int64_t start = (below(2) == 0 ? 1 : -1) * below(1000) * shapeOf(level).block;
            const std::vector<Bucket> buckets = someBuckets(level, start);
            const auto back = unpackBuckets(packBuckets(buckets, level, start), level, start);
            QVERIFY(back);
            QVERIFY(*back == buckets);
        }
    }

    void what_does_not_change_takes_no_room()
    {
        std::vector<Bucket> buckets;
        for (std::int64_t i = 0; i < 1440; ++i)
            buckets.push_back({ at(i * msPerMinute), 250, 250, 250, 60, 15'000 });
        QVERIFY(packBuckets(buckets, UsageLevel::Minute, 0).size() < 20);
    }

    void times_and_values_come_back()
    {
        for (int i = 0; i < 100; ++i) {
            std::vector<std::int64_t> times;
            Values values;
            const std::int64_t start = below(1000) * msPerHour, kind = below(4);
            for (std::int64_t time = start + below(1000); time < start + msPerHour; time += below(2000)) {
                times.push_back(time);
                if (below(4) < kind)
                    values.push_back(std::nullopt);
                else
                    values.push_back(static_cast<std::uint32_t>(below(3) == 0 ? 0 : below(UINT32_MAX)));
            }
            const auto timesBack = unpackTimes(packTimes(times, start), start);
            QVERIFY(timesBack);
            QVERIFY(*timesBack == times);
            const auto back = unpackValues(packValues(values), times.size());
            QVERIFY(back);
            QVERIFY(*back == values);
            QVERIFY(values.empty() || !unpackValues(packValues(values), times.size() - 1));
        }
    }

    void a_sample_comes_back()
    {
        const Figures figures { 5, { { 7, 0 }, { 3, UINT32_MAX }, { UINT32_MAX, 4 } } };
        QCOMPARE(*unpackFigures(packFigures(figures), 5), figures);
    }

    void a_changed_or_cut_block_is_no_block()
    {
        const std::vector<Bucket> buckets = someBuckets(UsageLevel::Hour, 0);
        const QByteArray good = packBuckets(buckets, UsageLevel::Hour, 0);
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray bad = good;
            bad[i] = static_cast<char>(bad[i] ^ (1 << below(8)));
            QVERIFY(!unpackBuckets(bad, UsageLevel::Hour, 0));
            QVERIFY(!unpackBuckets(good.first(i), UsageLevel::Hour, 0));
        }
        QVERIFY(!unpackTimes(good, 0));
        QVERIFY(!unpackValues(good, 10));
        QVERIFY(!unpackFigures(good, 0));
    }

    /// A hash that fits says only that nobody damaged the block, not that it is one.
    void a_block_with_a_good_hash_and_nonsense_inside_is_refused()
    {
        for (int i = 0; i < 20'000; ++i) {
            QByteArray inside(below(40), Qt::Uninitialized);
            for (char &byte : inside)
                byte = static_cast<char>(below(4) == 0 ? below(256) : below(32));
            for (const char form : { 'B', 'T', 'V', 'F' }) {
                const QByteArray block = sealed(form + inside);
                if (const auto buckets = unpackBuckets(block, UsageLevel::Quarter, 0)) {
                    for (const Bucket &one : *buckets)
                        QVERIFY(msOf(one.from) >= 0 && msOf(one.from) < shapeOf(UsageLevel::Quarter).block
                            && one.samples > 0);
                }
                if (const auto times = unpackTimes(block, 0))
                    QVERIFY(std::ranges::is_sorted(*times) && (times->empty() || times->back() < msPerHour));
                if (const auto values = unpackValues(block, 8))
                    QCOMPARE(values->size(), std::size_t { 8 });
                if (const auto figures = unpackFigures(block, 0))
                    QVERIFY(figures->values.size() <= maxSeries);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestUsageBlock)
#include "tst_usageblock.moc"
