// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/replaysource.h>

#include <memory>
#include <string>
#endif

using namespace legwork;
using namespace legwork::live;

/// Sources played again: bytes as they were, in the order of their times, at a speed, with pause and step.
class TestReplaySource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wholeReplayGivesTheSources();
    void sourcesKeepTheirOrder();
    void captureHeaderComesFirst();
    void stepWritesOneMoment();
    void pauseHoldsTheClock();
    void speedIsOfTheRecordsClock();
    void stopAndStartAgain();
    void namesThatAreTheSame();
    void nothingToPlay();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ReplaySource> m_source;

    /// Pieces as "source:time:text" words.
    ReplaySource &make(const QStringList &pieces, const std::vector<std::string> &names = { "a.log", "b.log" });
    QByteArray written(const char *name) const;
};

void TestReplaySource::init()
{
    m_source.reset();
    m_dir = std::make_unique<QTemporaryDir>();
}

ReplaySource &TestReplaySource::make(const QStringList &pieces, const std::vector<std::string> &names)
{
    auto texts = std::make_shared<std::vector<std::string>>(names.size());
    ReplayPlan plan;
    for (const QString &piece : pieces) {
        const QStringList parts = piece.split(u':');
        std::string &text = (*texts)[parts[0].toUInt()];
        const std::uint64_t begin = text.size();
        text += parts[2].toStdString();
        plan.pieces.push_back({ UtcTime(Milliseconds(parts[1].toLongLong())), parts[0].toUInt(), begin, text.size() });
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        plan.sources.push_back({ names[i], (*texts)[i], 0 });
    plan.owner = texts;
    m_source = std::make_unique<ReplaySource>(
        std::move(plan), QStringLiteral("replay of the test"), m_dir->filePath(QStringLiteral("r")));
    return *m_source;
}

QByteArray TestReplaySource::written(const char *name) const
{
    for (const QString &path : m_source->spoolPaths()) {
        QFile file(path);
        if (path.endsWith(u'/' + QString::fromLatin1(name)) && file.open(QIODevice::ReadOnly))
            return file.readAll();
    }
    return "<not there>";
}

void TestReplaySource::wholeReplayGivesTheSources()
{
    ReplaySource &replay
        = make({ QStringLiteral("0:1000:one "), QStringLiteral("1:1500:two "), QStringLiteral("0:60000:three") });
    QCOMPARE(replay.firstTime().time_since_epoch().count(), 1000);
    QCOMPARE(replay.lastTime().time_since_epoch().count(), 60000);
    QSignalSpy finished(&replay, &ReplaySource::finished);
    QSignalSpy spools(&replay, &LiveSource::spoolAdded);
    replay.setSpeed(10'000);
    replay.start();
    QVERIFY(replay.state() == LiveState::Running);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(written("a.log"), QByteArray("one three"));
    QCOMPARE(written("b.log"), QByteArray("two "));
    QCOMPARE(spools.size(), 2);
    QVERIFY(replay.isFinished());
    QVERIFY(replay.state() == LiveState::Stopped);
    QCOMPARE(replay.counters().records, quint64(3));
    QCOMPARE(replay.position(), replay.lastTime());
}

void TestReplaySource::sourcesKeepTheirOrder()
{
    ReplaySource &replay = make({ QStringLiteral("0:1000:a"), QStringLiteral("1:1000:x"), QStringLiteral("0:1000:b"),
        QStringLiteral("0:1001:c") });
    replay.setSpeed(100);
    replay.start();
    QTRY_VERIFY(replay.isFinished());
    QCOMPARE(written("a.log"), QByteArray("abc"));
}

void TestReplaySource::captureHeaderComesFirst()
{
    auto text = std::make_shared<std::string>("HEADERpacket1packet2");
    ReplayPlan plan;
    plan.sources.push_back({ "c.pcap", *text, 6 });
    plan.pieces.push_back({ UtcTime(Milliseconds(5)), 0, 6, 13 });
    plan.pieces.push_back({ UtcTime(Milliseconds(6)), 0, 13, 20 });
    plan.owner = text;
    m_source = std::make_unique<ReplaySource>(std::move(plan), QString(), m_dir->filePath(QStringLiteral("r")));
    m_source->start();
    QTRY_VERIFY(m_source->isFinished());
    QCOMPARE(written("c.pcap"), QByteArray("HEADERpacket1packet2"));
}

void TestReplaySource::stepWritesOneMoment()
{
    ReplaySource &replay = make({ QStringLiteral("0:1000:a"), QStringLiteral("0:5000000:b"),
        QStringLiteral("0:5000000:c"), QStringLiteral("0:9000000:d") });
    QSignalSpy moves(&replay, &ReplaySource::positionChanged);
    replay.start();
    QTRY_COMPARE(written("a.log"), QByteArray("a"));
    replay.step();
    QVERIFY(replay.isPaused());
    QTRY_COMPARE(written("a.log"), QByteArray("abc"));
    QTRY_COMPARE(replay.position().time_since_epoch().count(), 5'000'000);
    replay.step();
    QTRY_COMPARE(written("a.log"), QByteArray("abcd"));
    QTRY_VERIFY(replay.isFinished());
    QVERIFY(moves.size() >= 2);
}

void TestReplaySource::pauseHoldsTheClock()
{
    ReplaySource &replay = make({ QStringLiteral("0:0:a"), QStringLiteral("0:200:b") });
    QSignalSpy states(&replay, &LiveSource::stateChanged);
    replay.pause();
    QVERIFY(replay.isPaused());
    QCOMPARE(states.size(), 1);
    replay.start();
    QTRY_VERIFY(replay.counters().records > 0);
    // Ten tells of the player: half of the time in which an unpaused clock would have written the second record.
    QSignalSpy moves(&replay, &ReplaySource::positionChanged);
    QTRY_VERIFY(moves.size() >= 10);
    QCOMPARE(written("a.log"), QByteArray("a"));
    replay.resume();
    QTRY_COMPARE(written("a.log"), QByteArray("ab"));
}

void TestReplaySource::speedIsOfTheRecordsClock()
{
    ReplaySource &replay = make({ QStringLiteral("0:0:a"), QStringLiteral("0:100000000:b") });
    replay.start();
    QTRY_COMPARE(written("a.log"), QByteArray("a"));
    const auto before = replay.position();
    replay.setSpeed(100);
    QCOMPARE(replay.speed(), 100.0);
    QTRY_VERIFY(replay.position() - before > std::chrono::seconds(20));
    replay.setSpeed(0);
    QCOMPARE(replay.speed(), 0.01);
    replay.setSpeed(1e9);
    QCOMPARE(replay.speed(), 10'000.0);
}

void TestReplaySource::stopAndStartAgain()
{
    ReplaySource &replay = make({ QStringLiteral("0:0:a"), QStringLiteral("0:100000000:b") });
    replay.start();
    QTRY_COMPARE(written("a.log"), QByteArray("a"));
    const QStringList before = replay.spoolPaths();
    replay.stop();
    QVERIFY(replay.state() == LiveState::Stopped);
    replay.setSpeed(1);
    replay.start();
    QTRY_COMPARE(replay.counters().records, quint64(1));
    QTRY_COMPARE(written("a.log"), QByteArray("a"));
    QCOMPARE(replay.spoolPaths().size(), 1);
    QVERIFY(replay.spoolPaths() != before);
    QVERIFY(!QFile::exists(before.front()));
}

void TestReplaySource::namesThatAreTheSame()
{
    ReplaySource &replay = make({ QStringLiteral("0:0:a"), QStringLiteral("1:0:b") }, { "x.log", "x.log" });
    replay.start();
    QTRY_VERIFY(replay.isFinished());
    QCOMPARE(replay.spoolPaths().size(), 2);
    QVERIFY(replay.spoolPaths()[0] != replay.spoolPaths()[1]);
}

void TestReplaySource::nothingToPlay()
{
    ReplaySource &replay = make({});
    replay.start();
    QTRY_VERIFY(replay.isFinished());
    QVERIFY(replay.spoolPaths().isEmpty());
}

QTEST_GUILESS_MAIN(TestReplaySource)
#include "tst_replaysource.moc"
