// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QSignalSpy>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <calls/engine.h>
#include <items/replay.h>
#include <live/replaysource.h>

#include <filesystem>
#include <string>
#include <vector>
#endif

using namespace legwork;

/// The sample played again: every byte once, in order, and the calls of the replay are those of the files.
class TestReplay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyByteOnce();
    void timesAreTheRecords();
    void replayGivesTheSameCalls();
    void callsGrowWhileItPlays();
    void stopped();

private:
    QTemporaryDir m_dir;
    std::vector<std::string> m_paths { LEGWORK_SOURCE_DIR "/resources/samples/2008-03-13" };
    calls::Engine m_engine;
    items::ReplayMarks m_marks;
};

namespace {

QStringList callsOf(const calls::Engine &engine)
{
    QStringList all;
    for (const calls::Call &call : engine.calls())
        all.append(QStringLiteral("%1 %2>%3 %4 %5 messages, %6 events, %7 legs")
                       .arg(QString::fromStdString(call.id.str()), QString::fromStdString(call.ani.str()),
                           QString::fromStdString(call.dnis.str()), QString::fromLatin1(calls::nameOf(call.outcome)))
                       .arg(call.messages)
                       .arg(call.events)
                       .arg(call.legs.size()));
    all.sort();
    return all;
}

} // namespace

void TestReplay::initTestCase()
{
    qputenv("XDG_CACHE_HOME", m_dir.filePath(QStringLiteral("cache")).toUtf8());
    m_engine.load(m_paths);
    m_marks = items::replayMarks(m_engine);
    QVERIFY(!m_engine.calls().empty());
}

void TestReplay::everyByteOnce()
{
    const live::ReplayPlan plan = items::replayPlan(m_paths, m_marks);
    QCOMPARE(plan.sources.size(), m_engine.sources().size());
    std::vector<std::uint64_t> ends;
    for (const live::ReplayPlan::Source &source : plan.sources)
        ends.push_back(source.prefix);
    UtcTime time = plan.pieces.front().time;
    for (const live::ReplayPlan::Piece &piece : plan.pieces) {
        QCOMPARE(piece.begin, ends[piece.source]);
        QVERIFY(piece.end > piece.begin);
        ends[piece.source] = piece.end;
        QVERIFY(piece.time >= time);
        time = piece.time;
    }
    for (std::size_t i = 0; i < ends.size(); ++i)
        QCOMPARE(ends[i], plan.sources[i].bytes.size());
}

void TestReplay::timesAreTheRecords()
{
    const live::ReplayPlan plan = items::replayPlan(m_paths, m_marks);
    UtcTime first = m_engine.calls().begin()->start, last = first;
    for (const calls::Call &call : m_engine.calls()) {
        first = std::min(first, call.start);
        last = std::max(last, call.end);
    }
    QCOMPARE(plan.pieces.front().time.time_since_epoch().count(), first.time_since_epoch().count());
    QVERIFY(plan.pieces.back().time >= last - std::chrono::seconds(1));
    QVERIFY(plan.pieces.back().time <= last + std::chrono::seconds(1));
}

void TestReplay::replayGivesTheSameCalls()
{
    live::ReplaySource replay(
        items::replayPlan(m_paths, m_marks), QStringLiteral("sample"), m_dir.filePath(QStringLiteral("r")));
    calls::Engine engine;
    QObject::connect(&replay, &live::LiveSource::spoolAdded, &replay,
        [&](const QString &path, bool fromStart) { engine.follow({ path.toStdString() }, fromStart); });
    replay.setSpeed(10'000);
    replay.start();
    QTRY_VERIFY_WITH_TIMEOUT((engine.advance(), replay.isFinished()), 30'000);
    engine.settle();
    QCOMPARE(callsOf(engine), callsOf(m_engine));
}

void TestReplay::callsGrowWhileItPlays()
{
    live::ReplaySource replay(
        items::replayPlan(m_paths, m_marks), QStringLiteral("sample"), m_dir.filePath(QStringLiteral("s")));
    calls::Engine engine;
    QObject::connect(&replay, &live::LiveSource::spoolAdded, &replay,
        [&](const QString &path, bool fromStart) { engine.follow({ path.toStdString() }, fromStart); });
    replay.pause();
    replay.start();
    std::size_t calls = 0, changes = 0;
    while (!replay.isFinished() && changes < 3) {
        QSignalSpy moves(&replay, &live::ReplaySource::positionChanged);
        replay.step();
        QVERIFY(moves.wait());
        engine.advance();
        changes += engine.calls().size() != calls;
        calls = engine.calls().size();
    }
    QVERIFY(changes >= 2);
    QVERIFY(calls < m_engine.calls().size());
}

void TestReplay::stopped()
{
    const live::ReplayPlan plan = items::replayPlan(m_paths, m_marks, [] { return false; });
    QVERIFY(plan.pieces.empty());
}

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
