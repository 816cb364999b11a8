// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "rawsamples.h"

#include <workspace/usagehistory.h>

#include <QTemporaryDir>

#include <chrono>

using namespace legwork;
using namespace legwork::workspace;
using ports::Bucket;
using ports::Figure;
using ports::Sample;
using ports::Series;

namespace {

constexpr std::int64_t start = 1'700'000'000'000; // 2023-11-14T22:13:20Z, amid a minute, a quarter and an hour

QString wordsOf(const QList<Bucket> &buckets)
{
    QString words;
    for (const Bucket &one : buckets)
        words += QStringLiteral("%1: %2..%3 last %4, %5 samples, sum %6\n")
                     .arg(QString::fromStdString(toIso8601(one.from)))
                     .arg(one.min)
                     .arg(one.max)
                     .arg(one.last)
                     .arg(one.samples)
                     .arg(one.sum);
    return words;
}

} // namespace

/// What was appended comes back, rolled up, at any width and from any time.
class TestUsageHistory final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_file = 0;
    QString newFile() { return m_folder.filePath(QStringLiteral("w%1.legwork").arg(++m_file)); }

    static std::unique_ptr<UsageHistory> opened(const QString &path)
    {
        auto history = UsageHistory::open(path, QStringLiteral("berlin"));
        if (!history)
            qFatal("%s", history.error().what.c_str());
        return *std::move(history);
    }

    static void append(UsageHistory &history, const QList<Sample> &samples)
    {
        const auto kept = history.append(samples);
        QVERIFY2(kept, kept ? "" : kept.error().what.c_str());
    }

    /// Any question, of a history that kept these samples, is answered as by hand.
    static void ask(std::mt19937_64 &random, UsageHistory &history, const QList<Sample> &samples, int questions,
        const std::function<std::int64_t(std::int64_t)> &keptAt)
    {
        const auto below
            = [&](std::int64_t limit) { return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random); };
        const std::int64_t first = msOf(samples.first().time), length = msOf(samples.last().time) - first + 1;
        constexpr std::array<std::int64_t, 9> widths { 1000, 7000, 60'000, 61'000, 15 * 60'000, 20 * 60'000, 3'600'000,
            5'000'000, 86'400'000 };
        for (int i = 0; i < questions; ++i) {
            std::int64_t from = first - length / 10 + below(length);
            std::int64_t to = from + below(length);
            std::int64_t width
                = below(2) == 0 ? widths[static_cast<std::size_t>(below(widths.size()))] : 1 + below(length);
            if (below(2) == 0)
                from = floorTo(from, width);
            if (below(2) == 0)
                to = floorTo(to, width);
            while ((to - from) / width > 50'000)
                width *= 60;
            const QList<Series> series { { Figure::Used, {} }, { Figure::Entitled, {} },
                { Figure::Used, QStringLiteral("10.0.0.%1").arg(1 + below(3)) },
                { Figure::Deployed, QStringLiteral("10.0.0.1") }, { Figure::Used, QStringLiteral("nowhere") } };
            const auto answer = history.buckets(series, at(from), at(to), Milliseconds(width));
            QVERIFY2(answer, answer ? "" : answer.error().what.c_str());
            for (qsizetype one = 0; one < series.size(); ++one) {
                const QList<Bucket> expected
                    = bruteForce(samples, series[one], at(from), at(to), Milliseconds(width), keptAt);
                if (answer->at(one) != expected)
                    qInfo("question %d, series %lld, from %lld to %lld, width %lld", i, static_cast<long long>(one),
                        static_cast<long long>(from), static_cast<long long>(to), static_cast<long long>(width));
                QCOMPARE(wordsOf(answer->at(one)), wordsOf(expected));
            }
        }
    }

    static std::mt19937_64 seeded()
    {
        const auto seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        return std::mt19937_64(seed);
    }

private Q_SLOTS:
    void an_empty_history_answers_nothing()
    {
        const auto history = opened(newFile());
        const auto answer = history->buckets(Series {}, at(0), at(msPerDay), Milliseconds(1000));
        QVERIFY(answer);
        QVERIFY(answer->isEmpty());
        QVERIFY(!*history->extent());
    }

    void any_question_about_kept_samples_is_answered_as_by_hand()
    {
        std::mt19937_64 random = seeded();
        const auto history = opened(newFile());
        const QList<Sample> samples = madeSamples(random, start, 20'000, 3000);
        for (qsizetype i = 0; i < samples.size(); i += 997)
            append(*history, samples.mid(i, 997));
        ask(random, *history, samples, 150, [](std::int64_t time) { return time; });
    }

    void what_is_older_than_seven_days_counts_by_the_minute_and_than_thirteen_months_by_the_hour()
    {
        std::mt19937_64 random = seeded();
        const QString path = newFile();
        const auto history = opened(path);
        QList<Sample> samples = madeSamples(random, start, 4000, 9000);
        const std::int64_t later = start + 300 * msPerDay, latest = start + 402 * msPerDay;
        samples += madeSamples(random, later, 4000, 9000);
        samples += madeSamples(random, latest, 9000, 9000);
        append(*history, samples);
        const std::int64_t now = msOf(samples.last().time);
        // Blocks go whole, with the packing of the hour before the open one.
        const std::int64_t packed = floorTo(now, msPerHour) - msPerHour;
        const auto keptAt = [packed](std::int64_t time) {
            const std::int64_t hour = floorTo(time, msPerHour), day = floorTo(time, msPerDay);
            const std::int64_t half = floorTo(time, 15 * msPerDay);
            if (hour >= floorTo(packed - 7 * msPerDay, msPerHour))
                return time;
            if (day >= floorTo(packed - 397 * msPerDay, msPerDay))
                return floorTo(time, msPerMinute);
            return half >= floorTo(packed - 397 * msPerDay, 15 * msPerDay) ? floorTo(time, 15 * msPerMinute) : hour;
        };
        QCOMPARE(keptAt(start + 1) % msPerHour, 0);
        ask(random, *history, samples, 60, keptAt);
        // Another reader sees the same.
        ask(random, *opened(path), samples, 20, keptAt);
    }
};

QTEST_GUILESS_MAIN(TestUsageHistory)
#include "tst_usagehistory.moc"
