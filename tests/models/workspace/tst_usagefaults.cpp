// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "outside.h"
#include "rawsamples.h"

#include <workspace/usagehistory.h>
#include <workspace/workspace.h>

#include <QFile>
#include <QTemporaryDir>

#include <atomic>
#include <ctime>
#include <thread>

using namespace legwork;
using namespace legwork::workspace;
using ports::Bucket;
using ports::Figure;
using ports::Freshness;
using ports::Mark;
using ports::MarkKind;
using ports::Sample;

namespace {

constexpr std::int64_t start = 1'700'000'000'000;

Sample sampleAt(std::int64_t time, quint32 inUse)
{
    Sample sample;
    sample.time = at(time);
    sample.inUse = inUse;
    sample.total = 500;
    return sample;
}

QList<Sample> seconds(std::int64_t from, int count, quint32 inUse = 100)
{
    QList<Sample> samples;
    for (int i = 0; i < count; ++i)
        samples.append(sampleAt(from + i * 1000, inUse + static_cast<quint32>(i % 7)));
    return samples;
}

QString wordsOf(const Result<void> &result)
{
    return result ? QStringLiteral("done") : QString::fromStdString(result.error().what);
}

} // namespace

/// What may befall a history: each is survived, and said.
class TestUsageFaults final : public QObject {
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

    static QList<Bucket> used(UsageHistory &history, std::int64_t from, std::int64_t to, std::int64_t width)
    {
        const auto buckets = history.buckets(ports::Series {}, at(from), at(to), Milliseconds(width));
        if (!buckets)
            qFatal("%s", buckets.error().what.c_str());
        return *buckets;
    }
    static std::uint32_t countOf(UsageHistory &history, std::int64_t from, std::int64_t to)
    {
        const QList<Bucket> all = used(history, from, to, to - from);
        return all.isEmpty() ? 0 : all.first().samples;
    }
    static QList<MarkKind> kindsOf(UsageHistory &history)
    {
        QList<MarkKind> kinds;
        const auto marks = history.marks(at(0), at(start * 2));
        for (const Mark &mark : *marks)
            kinds.append(mark.kind);
        return kinds;
    }

private Q_SLOTS:
    void a_clock_that_goes_back_an_hour_keeps_every_sample_and_is_marked()
    {
        const auto history = opened(newFile());
        Elapsed elapsed { 1000, 1000 };
        history->setElapsed([&] { return elapsed; });
        QList<Sample> samples;
        const auto append = [&](const Sample &sample) {
            samples.append(sample);
            QVERIFY(history->append(sample));
            elapsed.sinceBoot += 1000;
            elapsed.awake += 1000;
        };
        for (int i = 0; i < 4000; ++i)
            append(sampleAt(start + i * 1000, static_cast<quint32>(i)));
        for (int i = 0; i < 8000; ++i) // the same hour once more, and on
            append(sampleAt(start + 4000'000 - 3600'000 + i * 1000, static_cast<quint32>(5000 + i)));
        for (const std::int64_t width : { 1000, 60'000, 3'600'000, 86'400'000 })
            QCOMPARE(used(*history, start, start + msPerDay, width),
                bruteForce(samples, {}, at(start), at(start + msPerDay), Milliseconds(width),
                    [](std::int64_t time) { return time; }));
        const auto marks = *history->marks(at(0), at(start * 2));
        QCOMPARE(marks.size(), 1);
        QCOMPARE(marks.first().kind, MarkKind::Clock);
        QCOMPARE(marks.first().text, QStringLiteral("-3600000"));
    }

    void a_clock_that_was_a_year_ahead_for_a_moment_wipes_out_nothing()
    {
        const auto history = opened(newFile());
        QVERIFY(history->append(seconds(start, 7200)));
        QVERIFY(history->append(seconds(start + 366 * msPerDay, 60)));
        QVERIFY(history->append(seconds(start + 7200'000, 7200)));
        QCOMPARE(used(*history, start, start + 14'400'000, 1000).size(), 14'400);
    }

    void summer_time_that_begins_or_ends_changes_nothing()
    {
        qputenv("TZ", "Europe/Berlin");
        ::tzset();
        for (const std::int64_t change : { 1'711'846'800'000, 1'729'990'800'000 }) { // 2024-03-31, 2024-10-27, 01:00Z
            const auto history = opened(newFile());
            const std::int64_t from = change - 2 * msPerHour;
            QVERIFY(history->append(seconds(from, 4 * 3600)));
            const QList<Bucket> hours = used(*history, from, from + 4 * msPerHour, msPerHour);
            QCOMPARE(hours.size(), 4);
            for (const Bucket &hour : hours)
                QCOMPARE(hour.samples, 3600U);
            QVERIFY(kindsOf(*history).isEmpty());
        }
        qunsetenv("TZ");
        ::tzset();
    }

    void a_computer_that_slept_leaves_a_gap_that_says_so()
    {
        const auto history = opened(newFile());
        Elapsed elapsed { 1000, 1000 };
        history->setElapsed([&] { return elapsed; });
        QVERIFY(history->append(sampleAt(start, 1)));
        elapsed.sinceBoot += 3 * msPerHour;
        elapsed.awake += 1000;
        QVERIFY(history->append(sampleAt(start + 3 * msPerHour, 2)));
        elapsed.sinceBoot += 21'000;
        elapsed.awake += 21'000;
        QVERIFY(history->append(sampleAt(start + 3 * msPerHour + 21'000, 3)));
        const QList<Mark> marks = *history->marks(at(0), at(start * 2));
        QCOMPARE(marks.size(), 2);
        QCOMPARE(
            marks[0], (Mark { at(start), at(start + 3 * msPerHour), MarkKind::Gap, {}, QStringLiteral("suspended") }));
        QCOMPARE(marks[1],
            (Mark { at(start + 3 * msPerHour), at(start + 3 * msPerHour + 21'000), MarkKind::Gap, {}, QString() }));
        // Nothing is drawn into the gap.
        QCOMPARE(used(*history, start, start + 4 * msPerHour, msPerMinute).size(), 2);
    }

    void failover_and_servers_that_fall_silent_are_marked()
    {
        const QString path = newFile();
        const auto history = opened(path);
        Sample sample = sampleAt(start, 10);
        sample.servers
            = { { QStringLiteral("a"), 4, 10, Freshness::Live }, { QStringLiteral("b"), 6, 10, Freshness::Live } };
        QVERIFY(history->append(QList<Sample> { sample }));
        sample.time = at(start + 1000);
        sample.servers[1] = { QStringLiteral("b"), 6, 10, Freshness::Stale };
        sample.isFailover = true;
        sample.endpoint = QStringLiteral("https://node2:8445");
        QVERIFY(history->append(QList<Sample> { sample }));
        sample.time = at(start + 2000);
        sample.isFailover = false;
        sample.servers[1] = { QStringLiteral("b"), {}, {}, Freshness::Lost };
        QVERIFY(history->append(QList<Sample> { sample }));
        sample.time = at(start + 3000);
        sample.servers[1] = { QStringLiteral("b"), 1, 10, Freshness::Live };
        QVERIFY(history->append(QList<Sample> { sample }));
        QVERIFY(history->addNote(at(start + 2500), QStringLiteral("b restarted")));

        const auto reader = opened(path);
        const QList<Mark> marks = *reader->marks(at(start), at(start + 10'000));
        QCOMPARE(marks.size(), 5);
        QCOMPARE(marks[0].text, QStringLiteral("https://node2:8445"));
        QCOMPARE(marks[1].kind, MarkKind::Stale);
        QCOMPARE(marks[1].server, QStringLiteral("b"));
        QCOMPARE(marks[2].kind, MarkKind::Lost);
        QCOMPARE(
            marks[3], (Mark { at(start + 2500), at(start + 2500), MarkKind::Note, {}, QStringLiteral("b restarted") }));
        QCOMPARE(marks[4].kind, MarkKind::Live);
        // The silent server has no figures then, above all not 0.
        const auto figures
            = *reader->buckets({ Figure::Used, QStringLiteral("b") }, at(start), at(start + 4000), Milliseconds(1000));
        QCOMPARE(figures.size(), 2);
        QCOMPARE(figures[0].from, at(start));
        QCOMPARE(figures[1].from, at(start + 3000));
    }

    void two_writers_are_one_and_a_clear_word()
    {
        const QString path = newFile();
        auto first = opened(path);
        const auto second = opened(path);
        QVERIFY(first->append(sampleAt(start, 1)));
        const Result<void> refused = second->append(sampleAt(start, 1));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Usage);
        QVERIFY2(wordsOf(refused).contains(QStringLiteral("process %1").arg(QCoreApplication::applicationPid())),
            qPrintable(wordsOf(refused)));
        QCOMPARE(second->unsaved(), 0);
        QCOMPARE(countOf(*second, start, start + 1000), 1U); // it reads what the other keeps
        for (int i = 1; i < 4000; ++i)
            QVERIFY(first->append(sampleAt(start + i * 1000, 1)));
        QCOMPARE(countOf(*second, start, start + msPerDay), 4000U);
        first.reset();
        // And it takes over where the other ended.
        QVERIFY(second->append(sampleAt(start + 4000'000, 1)));
        QCOMPARE(countOf(*opened(path), start, start + msPerDay), 4001U);
    }

    void a_full_disk_keeps_samples_in_memory_until_there_is_room()
    {
        const QString path = newFile();
        const auto history = opened(path);
        {
            const FullDisk full(1); // from the first sample on: not even the lock can be written
            const Result<void> kept = history->append(sampleAt(start, 1));
            QVERIFY(!kept);
            QCOMPARE(kept.error().kind, ErrorKind::NotReadable);
            QCOMPARE(history->unsaved(), 1);
            QCOMPARE(countOf(*history, start, start + 1000), 1U);
        }
        for (int i = 1; i < 100; ++i)
            QVERIFY2(history->append(sampleAt(start + i * 1000, 1)), "there is room again");
        QCOMPARE(history->unsaved(), 0);
        {
            const FullDisk full(1);
            QString words;
            for (int i = 100; i < 700; ++i) // over the end of an hour, whose blocks cannot be written either
                words = wordsOf(history->append(sampleAt(start + i * 10'000, 1)));
            QVERIFY2(words.contains(QStringLiteral("600 samples are kept in memory")), qPrintable(words));
            QCOMPARE(countOf(*history, start, start + msPerDay), 700U);
        }
        QVERIFY(history->append(sampleAt(start + 7000'000, 1)));
        QCOMPARE(history->unsaved(), 0);
        QCOMPARE(countOf(*opened(path), start, start + msPerDay), 701U);
    }

    void a_disk_that_stays_full_costs_the_oldest_samples_only()
    {
        const auto history = opened(newFile());
        const FullDisk full(1);
        const auto more = static_cast<int>(UsageHistory::maxUnsaved) + 10;
        QVERIFY(!history->append(seconds(start, more)));
        QCOMPARE(history->unsaved(), UsageHistory::maxUnsaved);
        QCOMPARE(countOf(*history, start, start + 10'000), 0U);
        QCOMPARE(countOf(*history, start, start + 2 * msPerDay), std::uint32_t { UsageHistory::maxUnsaved });
    }

    void a_file_that_another_program_locks_is_written_later()
    {
        const QString path = newFile();
        const auto history = opened(path);
        QVERIFY(history->append(sampleAt(start, 1)));
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
            other.setDatabaseName(path);
            QVERIFY(other.open());
            QSqlQuery query(other);
            QVERIFY(query.exec(QStringLiteral("BEGIN IMMEDIATE")));
            const Result<void> kept = history->append(sampleAt(start + 1000, 1));
            QVERIFY(!kept);
            QVERIFY2(wordsOf(kept).contains(QStringLiteral("locked")), qPrintable(wordsOf(kept)));
            QCOMPARE(countOf(*history, start, start + 5000), 2U);
            QVERIFY(query.exec(QStringLiteral("COMMIT")));
            query.clear();
            other.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("other"));
        QVERIFY(history->append(sampleAt(start + 2000, 1)));
        QCOMPARE(countOf(*opened(path), start, start + 5000), 3U);
    }

    void damaged_blocks_are_told_and_answered_from_another_level_data()
    {
        QTest::addColumn<int>("level");
        QTest::newRow("samples: their minutes answer") << 0;
        QTest::newRow("minutes: the samples answer") << 1;
        QTest::newRow("quarters: the minutes answer") << 2;
        QTest::newRow("hours: the quarters answer") << 3;
    }
    void damaged_blocks_are_told_and_answered_from_another_level()
    {
        QFETCH(int, level);
        const QString path = newFile();
        {
            const auto history = opened(path);
            QVERIFY(history->append(seconds(start, 3 * 3600)));
        }
        sql(path,
            { QStringLiteral("UPDATE usage_block SET data = substr(data, 1, length(data) - 5) || x'00' || "
                             "substr(data, -4) WHERE series > 0 AND level = %1")
                    .arg(level) });
        const auto history = opened(path);
        const std::int64_t hour = floorTo(start, msPerHour);
        for (const std::int64_t width : { msPerHour, 15 * msPerMinute, msPerMinute, std::int64_t { 10'000 } }) {
            std::uint32_t samples = 0;
            for (const Bucket &bucket : used(*history, hour, hour + msPerDay, width))
                samples += bucket.samples;
            QCOMPARE(samples, 3U * 3600);
        }
        const QStringList troubles = history->takeTroubles();
        QVERIFY(!troubles.isEmpty());
        QVERIFY2(troubles.first().contains(QStringLiteral("damaged")), qPrintable(troubles.first()));
        QVERIFY(history->takeTroubles().isEmpty());
        // Going on is possible, and what is new is whole.
        QVERIFY(history->append(seconds(start + 3 * 3600'000, 2 * 3600)));
        QCOMPARE(countOf(*opened(path), start + 3 * 3600'000, start + 5 * 3600'000), 7200U);
    }

    void a_damaged_row_of_the_open_hour_costs_that_sample()
    {
        const QString path = newFile();
        {
            const auto history = opened(path);
            for (int i = 0; i < 5; ++i)
                QVERIFY(history->append(sampleAt(start + i * 1000, 1)));
        }
        sql(path, { QStringLiteral("UPDATE usage_tail SET data = x'46' WHERE at = %1").arg(start + 2000) });
        const auto history = opened(path);
        QCOMPARE(countOf(*history, start, start + 5000), 4U);
        QVERIFY(history->takeTroubles().value(0).contains(QStringLiteral("2023-11-14T22:13:22.000Z")));
    }

    void a_file_that_is_no_workspace_is_refused_and_stays_as_it_is()
    {
        const QString path = newFile();
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(
            "not a database, but somebody's letter, which is longer than a head of 100 bytes would be, as is seen "
            "here, or so one hopes");
        file.close();
        const auto history = UsageHistory::open(path, QStringLiteral("berlin"));
        QVERIFY(!history);
        QCOMPARE(history.error().kind, ErrorKind::Broken);
        QVERIFY(file.open(QFile::ReadOnly));
        QVERIFY(file.readAll().startsWith("not a database"));
    }

    void connections_in_one_file_do_not_mix()
    {
        const QString path = newFile();
        const auto berlin = opened(path);
        auto other = UsageHistory::open(path, QStringLiteral("Hamburg: \"lab\" /1"));
        QVERIFY(other);
        QVERIFY(berlin->append(seconds(start, 5000)));
        QVERIFY((*other)->append(seconds(start, 4000, 300)));
        QCOMPARE(countOf(*berlin, start, start + msPerDay), 5000U);
        QCOMPARE(countOf(**other, start, start + msPerDay), 4000U);
        QCOMPARE(used(**other, start, start + msPerDay, msPerDay).first().min, 300U);
    }

    void a_worker_reads_while_another_writes()
    {
        const QString path = newFile();
        const auto history = opened(path);
        QVERIFY(history->append(sampleAt(start, 1)));
        std::atomic<bool> isOver = false;
        std::uint32_t last = 0;
        bool isMonotone = true;
        std::thread worker([&] {
            const auto reader = opened(path);
            while (!isOver) {
                const std::uint32_t count = countOf(*reader, start, start + msPerDay);
                isMonotone = isMonotone && count >= last;
                last = count;
            }
            last = countOf(*reader, start, start + msPerDay);
        });
        for (int i = 1; i < 9000; ++i)
            QVERIFY(history->append(sampleAt(start + i * 1000, 1)));
        isOver = true;
        worker.join();
        QVERIFY(isMonotone);
        QCOMPARE(last, 9000U);
    }

    void the_extent_is_that_of_the_samples()
    {
        const QString path = newFile();
        const auto history = opened(path);
        QVERIFY(history->append(seconds(start, 5000)));
        for (UsageHistory *one : { history.get(), opened(path).release() }) {
            const auto extent = one->extent();
            QVERIFY(extent && *extent);
            QCOMPARE((*extent)->first, at(start));
            QCOMPARE((*extent)->last, at(start + 4999'000));
            if (one != history.get())
                std::unique_ptr<UsageHistory>(one).reset();
        }
    }

    void figures_of_a_service_that_is_not_live_are_not_kept()
    {
        const auto history = opened(newFile());
        QVERIFY(history->append(sampleAt(start, 5)));
        Sample stale = sampleAt(start + 1000, 5);
        stale.state = Freshness::Stale;
        stale.purchased = 600; // what was bought does not age
        QVERIFY(history->append(stale));
        QCOMPARE(countOf(*history, start, start + 5000), 1U);
        const auto bought = history->buckets({ Figure::Entitled, {} }, at(start), at(start + 5000), Milliseconds(5000));
        QVERIFY(bought);
        QCOMPARE(bought->value(0).last, 600U);
    }

    void the_size_that_is_foretold_is_about_the_one_it_has()
    {
        const auto history = opened(newFile());
        std::mt19937_64 random(5);
        QList<Sample> samples;
        QList<int> use(5, 50);
        constexpr int days = 4, pace = 10'000;
        for (std::int64_t time = start; time < start + days * msPerDay; time += pace) {
            Sample sample = sampleAt(time, 0);
            for (qsizetype i = 0; i < use.size(); ++i) { // calls of two minutes, as in tests/bench
                use[i] += std::poisson_distribution<int>(4.0)(random)
                    - std::binomial_distribution<int>(use[i], 0.08)(random);
                *sample.inUse += static_cast<quint32>(use[i]);
                sample.servers.append({ QString::number(i), static_cast<quint32>(use[i]), 250, Freshness::Live });
            }
            samples.append(sample);
        }
        QVERIFY(history->append(samples));
        const auto size = history->size();
        QVERIFY(size);
        const double ratio = static_cast<double>(UsageHistory::estimatedBytes(5, Milliseconds(pace), days))
            / static_cast<double>(size->historyBytes);
        QVERIFY2(ratio > 0.7 && ratio < 1.6, qPrintable(QString::number(ratio)));
        // A year of 20 servers, each second, was measured to be 103 MB.
        const qint64 year = UsageHistory::estimatedBytes(20, Milliseconds(1000));
        QVERIFY2(year > 85'000'000 && year < 130'000'000, qPrintable(QString::number(year)));
    }

    void a_span_draws_in_at_most_so_many_columns()
    {
        for (const std::int64_t length :
            { std::int64_t { 1000 }, msPerHour, msPerDay, 30 * msPerDay, 365 * msPerDay, 9000 * msPerDay }) {
            const Milliseconds width = UsageHistory::spanFor(at(start), at(start + length), 1600);
            QVERIFY((length - 1) / width.count() + 1 <= 1600);
        }
        QCOMPARE(UsageHistory::spanFor(at(0), at(365 * msPerDay), 1600), Milliseconds(6 * msPerHour));
        QCOMPARE(UsageHistory::spanFor(at(0), at(msPerHour), 3600), Milliseconds(1000));
    }
};

QTEST_GUILESS_MAIN(TestUsageFaults)
#include "tst_usagefaults.moc"
