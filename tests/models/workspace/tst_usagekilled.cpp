// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "outside.h"
#include "rawsamples.h"

#include <workspace/usagehistory.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <random>
#include <string>

#include <unistd.h>

using namespace legwork;
using namespace legwork::workspace;

namespace {

constexpr std::int64_t start = 1'700'000'000'000;
/// An hour has 240 samples, so that many kills come while one is packed.
constexpr std::int64_t pace = 15'000;

ports::Sample numbered(std::int64_t number)
{
    ports::Sample sample;
    sample.time = at(start + number * pace);
    sample.inUse = static_cast<quint32>(number * 7919 % 1000);
    sample.total = 1000;
    for (int server = 0; server < 20; ++server)
        sample.servers.append({ QStringLiteral("10.0.0.%1").arg(server),
            static_cast<quint32>((number + server) * 31 % 50), 50, ports::Freshness::Live });
    return sample;
}

/// Appends samples from `number` on and says each that append() took, until it is killed.
int writeUntilKilled(const QString &path, std::int64_t number)
{
    const auto history = UsageHistory::open(path, QStringLiteral("p"));
    if (!history)
        return 1;
    for (;; ++number) {
        if (!(*history)->append(numbered(number)))
            return 2;
        const std::string line = std::to_string(number) + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0)
            return 3;
    }
}

} // namespace

/// A process that is killed while it writes, again and again, loses nothing that it had taken, and leaves a whole file.
class TestUsageKilled final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_hundred_kills_lose_no_sample_that_was_taken()
    {
        const auto seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        std::mt19937_64 random(seed);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("w.legwork"));
        std::int64_t next = 0; // the first sample that is not in the file
        for (int kill = 0; kill < 100; ++kill) {
            QProcess writer;
            writer.setProgram(QCoreApplication::applicationFilePath());
            writer.setArguments({ QStringLiteral("--write-until-killed"), path, QString::number(next) });
            writer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            writer.start();
            QVERIFY(writer.waitForStarted(60'000));
            const auto lines = std::uniform_int_distribution<qsizetype>(1, 150)(random);
            QByteArray said;
            while (said.count('\n') < lines) {
                QVERIFY2(writer.waitForReadyRead(60'000), qPrintable(QString::number(writer.exitCode())));
                said += writer.readAll();
            }
            QTest::qSleep(static_cast<int>(random() % 8)); // the moment of the kill, not something waited for
            writer.kill(); // SIGKILL
            QVERIFY(writer.waitForFinished(60'000));
            QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
            said += writer.readAll();
            const QList<QByteArray> numbers = said.left(said.lastIndexOf('\n')).split('\n');
            const std::int64_t last = numbers.last().toLongLong();

            bool isWhole = false;
            {
                QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("check"));
                database.setDatabaseName(path);
                QVERIFY(database.open());
                QSqlQuery query(database);
                QVERIFY(query.exec(QStringLiteral("PRAGMA integrity_check")));
                QVERIFY(query.next());
                isWhole = query.value(0).toString() == QLatin1String("ok");
            }
            QSqlDatabase::removeDatabase(QStringLiteral("check"));
            QVERIFY(isWhole);

            const auto history = UsageHistory::open(path, QStringLiteral("p"));
            QVERIFY(history);
            const auto extent = (*history)->extent();
            QVERIFY(extent && *extent);
            next = (msOf((*extent)->last) - start) / pace + 1;
            // One may have been taken without the word having got out.
            QVERIFY2(next == last + 1 || next == last + 2, qPrintable(QStringLiteral("%1 %2").arg(next).arg(last)));
            QVERIFY((*history)->takeTroubles().isEmpty());
        }
        QList<ports::Sample> samples;
        for (std::int64_t number = 0; number < next; ++number)
            samples.append(numbered(number));
        qInfo("%lld samples", static_cast<long long>(next));
        const auto history = UsageHistory::open(path, QStringLiteral("p"));
        QVERIFY(history);
        for (const ports::Series &series :
            { ports::Series {}, ports::Series { ports::Figure::Used, QStringLiteral("10.0.0.7") } }) {
            for (const std::int64_t width : { std::int64_t { 1 }, msPerMinute, msPerHour, 30 * msPerDay }) {
                const UtcTime from = at(start), to = at(width == 1 ? start + 900'000 : start + next * pace);
                const auto buckets = (*history)->buckets(series, from, to, Milliseconds(width));
                QVERIFY(buckets);
                QCOMPARE(*buckets,
                    bruteForce(samples, series, from, to, Milliseconds(width), [](std::int64_t time) { return time; }));
            }
        }
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--write-until-killed"))
        return writeUntilKilled(arguments.value(2), arguments.value(3).toLongLong());
    TestUsageKilled test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_usagekilled.moc"
