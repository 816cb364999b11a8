// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "longcall.h"

#include <items/session.h>
#include <items/text.h>

#include <algorithm>
#include <array>
#include <optional>

using namespace legwork;
using items::TraceSession;

namespace {

const QString samples = QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples");
constexpr int patience = 20000; // ms; only a hanging test takes so long

std::vector<std::string> idsOf(const calls::CallList &calls)
{
    std::vector<std::string> ids;
    for (const calls::Call &call : calls)
        ids.push_back(call.id.str());
    return ids;
}

/// What the engine finds without a session around it.
std::vector<std::string> idsIn(const std::vector<std::string> &paths)
{
    calls::Engine engine;
    engine.load(paths);
    return idsOf(engine.calls());
}

void append(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestSession final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatTheEngineFinds()
    {
        TraceSession session;
        QSignalSpy changes(&session, &TraceSession::callsChanged);
        session.open({ samples });
        const std::vector<std::string> expected = idsIn({ samples.toStdString() });
        QCOMPARE(expected.size(), 14U);
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(session.snapshot().calls), expected, patience);
        QTRY_VERIFY(!session.progress().isLoading);
        QCOMPARE(session.progress().bytes, session.progress().total);
        QVERIFY(session.progress().total > 0);
        QCOMPARE(session.stats().calls, 14U);
        QCOMPARE(session.roots().size(), 1U);
        QCOMPARE(session.sources().size(), 11U);
        QVERIFY(!changes.isEmpty());
    }

    void addsToWhatIsThere()
    {
        TraceSession session;
        session.open({ samples + QStringLiteral("/2008-03-13") });
        QTRY_COMPARE_WITH_TIMEOUT(session.snapshot().calls.size(), 7U, patience);
        session.open({ samples + QStringLiteral("/2008-03-14") });
        QTRY_COMPARE_WITH_TIMEOUT(session.snapshot().calls.size(), 14U, patience);
        QCOMPARE(session.roots().size(), 2U);
    }

    void aPathOpenedTwiceIsReadOnce()
    {
        TraceSession session;
        session.open({ samples });
        session.open({ samples });
        QTRY_COMPARE_WITH_TIMEOUT(session.stats().calls, 14U, patience);
        QCOMPARE(session.roots().size(), 1U);
        QCOMPARE(session.sources().size(), 11U);
    }

    void removingARootLeavesTheOthersCalls()
    {
        TraceSession session;
        const QString first = samples + QStringLiteral("/2008-03-13");
        const QString second = samples + QStringLiteral("/2008-03-14");
        session.open({ first, second });
        QTRY_COMPARE_WITH_TIMEOUT(session.snapshot().calls.size(), 14U, patience);
        session.remove(first);
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(session.snapshot().calls), idsIn({ second.toStdString() }), patience);
        QCOMPARE(session.roots().size(), 1U);
    }

    void aHiddenSourceIsNotReadUntilItIsShown()
    {
        TraceSession session;
        const QString folder = samples + QStringLiteral("/2008-03-14");
        const QString file = folder + QStringLiteral("/cvp-callserver.log");
        session.open({ folder });
        QTRY_COMPARE_WITH_TIMEOUT(session.sources().size(), 5U, patience);
        session.setShown(file, false);
        QTRY_COMPARE_WITH_TIMEOUT(session.sources().size(), 4U, patience);
        QVERIFY(!session.isShown(file));
        session.setShown(file, true);
        QTRY_COMPARE_WITH_TIMEOUT(session.sources().size(), 5U, patience);
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(session.snapshot().calls), idsIn({ folder.toStdString() }), patience);
    }

    void answersQuestionsAboutACall()
    {
        TraceSession session;
        session.open({ samples });
        QTRY_COMPARE_WITH_TIMEOUT(session.stats().calls, 14U, patience);
        const QString id = items::textFrom(session.snapshot().calls[3].id);
        std::shared_ptr<const items::Ladder> ladder;
        session.ladder(id, this, [&](std::shared_ptr<const items::Ladder> answer) { ladder = std::move(answer); });
        QTRY_VERIFY_WITH_TIMEOUT(ladder != nullptr, patience);
        QCOMPARE(ladder->call.id.str(), id.toStdString());
        QVERIFY(!ladder->rows.empty());

        const calls::Place place = ladder->rows.front().row.place;
        std::optional<calls::Engine::Text> record;
        session.record(place, this, [&](calls::Engine::Text text) { record = std::move(text); });
        QTRY_VERIFY_WITH_TIMEOUT(record.has_value(), patience);
        QCOMPARE(record->line, ladder->rows.front().record.line);

        std::optional<items::SourceLines> lines;
        session.lines(place, 3, this, [&](items::SourceLines answer) { lines = std::move(answer); });
        QTRY_VERIFY_WITH_TIMEOUT(lines.has_value(), patience);
        QCOMPARE(lines->path, record->path);
        if (record->line > 0) {
            QCOMPARE(lines->firstLine + lines->recordBegin, record->line);
            QVERIFY(record->text.starts_with(lines->lines[lines->recordBegin])
                || lines->lines[lines->recordBegin].ends_with(record->text.substr(0, record->text.find('\n'))));
            QVERIFY(lines->recordBegin <= 3U);
        }
    }

    void linesAreThoseOfTheFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("gw.log"));
        QFile sample(samples + QStringLiteral("/2008-03-13/ingress-gw.log"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        const QByteArray all = sample.readAll();
        append(path, all);
        TraceSession session;
        session.open({ path });
        QTRY_COMPARE_WITH_TIMEOUT(session.sources().size(), 1U, patience);
        QTRY_VERIFY(!session.progress().isLoading);
        const qsizetype at = all.indexOf("Received:");
        QVERIFY(at > 0);
        const auto begin = static_cast<std::uint64_t>(all.lastIndexOf('\n', at) + 1);
        std::optional<items::SourceLines> lines;
        session.lines({ 0, begin }, 2, this, [&](items::SourceLines answer) { lines = std::move(answer); });
        QTRY_VERIFY_WITH_TIMEOUT(lines.has_value(), patience);
        const QList<QByteArray> whole = all.split('\n');
        for (std::size_t i = 0; i < lines->lines.size(); ++i) {
            QByteArray line = whole[static_cast<qsizetype>(lines->firstLine + i - 1)];
            if (line.endsWith('\r'))
                line.chop(1);
            QCOMPARE(QByteArray::fromStdString(lines->lines[i]), line);
        }
        QVERIFY(lines->lines[lines->recordBegin].find("Received:") != std::string::npos);
    }

    void anAnswerIsDroppedWhenItsContextIsGone()
    {
        TraceSession session;
        session.open({ samples });
        bool came = false;
        {
            QObject context;
            session.record({ 0, 0 }, &context, [&](const calls::Engine::Text &) { came = true; });
        }
        bool second = false;
        session.record({ 0, 0 }, this, [&](const calls::Engine::Text &) { second = true; });
        QTRY_VERIFY_WITH_TIMEOUT(second, patience);
        QVERIFY(!came);
    }

    void severalCallsAreOneLadder()
    {
        TraceSession session;
        session.open({ samples });
        QTRY_COMPARE_WITH_TIMEOUT(session.stats().calls, 14U, patience);
        const calls::CallList calls = session.snapshot().calls;
        std::array<std::shared_ptr<const items::Ladder>, 3> ladders;
        const QString a = items::textFrom(calls[0].id);
        const QString b = items::textFrom(calls[1].id);
        session.ladder(a, this, [&](auto answer) { ladders[0] = answer; });
        session.ladder(b, this, [&](auto answer) { ladders[1] = answer; });
        session.ladders({ a, b }, this, [&](auto answer) { ladders[2] = answer; });
        QTRY_VERIFY_WITH_TIMEOUT(ladders[2] != nullptr, patience);
        QCOMPARE(ladders[2]->rows.size(), ladders[0]->rows.size() + ladders[1]->rows.size());
        QCOMPARE(ladders[2]->call.legs.size(), calls[0].legs.size() + calls[1].legs.size());
        QVERIFY(std::ranges::is_sorted(ladders[2]->rows, {}, [](const items::LadderRow &row) { return row.row.time; }));
    }

    void followsAFileThatGrows()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("cvp.log"));
        QFile sample(samples + QStringLiteral("/2008-03-14/cvp-callserver.log"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        const QByteArray all = sample.readAll();
        const qsizetype half = all.indexOf('\n', all.size() / 2) + 1;
        append(path, all.first(half));
        TraceSession session;
        session.follow({ folder.path() }, true);
        QTRY_VERIFY_WITH_TIMEOUT(!session.snapshot().calls.empty(), patience);
        append(path, all.sliced(half));
        QTRY_COMPARE_WITH_TIMEOUT(
            idsOf(session.snapshot().calls), idsIn({ sample.fileName().toStdString() }), patience);
        QTRY_VERIFY_WITH_TIMEOUT(session.liveRate().isFollowing, patience);
    }

    void aPauseShowsNothingNewUntilItEnds()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("cvp.log"));
        QFile sample(samples + QStringLiteral("/2008-03-14/cvp-callserver.log"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        append(path, {});
        TraceSession session;
        session.follow({ path }, true);
        session.setPaused(true);
        append(path, sample.readAll());
        QTRY_VERIFY_WITH_TIMEOUT(session.waitingCalls() >= 7, patience);
        QVERIFY(session.snapshot().calls.empty());
        session.setPaused(false);
        QCOMPARE(session.waitingCalls(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(session.snapshot().calls.size(), 7U, patience);
    }

    void aPausedSourceIsReadLater()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("cvp.log"));
        QFile sample(samples + QStringLiteral("/2008-03-14/cvp-callserver.log"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        append(path, {});
        TraceSession session;
        session.follow({ path }, true);
        QTRY_COMPARE_WITH_TIMEOUT(session.sources().size(), 1U, patience);
        session.setSourcePaused(path, true);
        bool isPast = false; // commands come before questions: the pause is in force
        session.record({ 0, 0 }, this, [&](const calls::Engine::Text &) { isPast = true; });
        QTRY_VERIFY_WITH_TIMEOUT(isPast, patience);
        append(path, sample.readAll());
        int looks = 0;
        QObject::connect(&session, &TraceSession::sourcesChanged, this, [&] { ++looks; });
        QTRY_VERIFY_WITH_TIMEOUT(looks >= 3, patience);
        QVERIFY(session.snapshot().calls.empty());
        session.setSourcePaused(path, false);
        QTRY_COMPARE_WITH_TIMEOUT(session.snapshot().calls.size(), 7U, patience);
    }

    void aClockMovedByHandMovesItsCalls()
    {
        TraceSession session;
        const QString file = samples + QStringLiteral("/2008-03-14/cvp-callserver.log");
        session.open({ file });
        QTRY_COMPARE_WITH_TIMEOUT(session.snapshot().calls.size(), 7U, patience);
        const UtcTime before = session.snapshot().calls.front().start;
        session.setClockOffset(file, 90'000);
        QTRY_COMPARE_WITH_TIMEOUT((session.snapshot().calls.front().start - before).count(), 90'000, patience);
        QTRY_COMPARE_WITH_TIMEOUT(
            session.sources().front().clocks.front().basis, std::string("moved by hand"), patience);
        session.setClockOffset(file, std::nullopt);
        QTRY_COMPARE_WITH_TIMEOUT((session.snapshot().calls.front().start - before).count(), 0, patience);
    }

    void searchesTheTextOfTheRecords()
    {
        TraceSession session;
        session.open({ samples });
        QTRY_COMPARE_WITH_TIMEOUT(session.stats().calls, 14U, patience);
        const auto query = calls::Query::parse("text:503");
        QVERIFY(query.has_value());
        std::shared_ptr<const TraceSession::Matches> matches;
        session.search(
            *query, session.snapshot().calls, nullptr, nullptr, this, [&](auto answer) { matches = answer; });
        QTRY_VERIFY_WITH_TIMEOUT(matches && matches->isComplete(), patience);
        const auto found = std::ranges::count(*matches->holds, std::uint8_t { 1 });
        QVERIFY(found > 0);
        QVERIFY(found < 14);
    }

    void searchesNotes()
    {
        TraceSession session;
        session.open({ samples });
        QTRY_COMPARE_WITH_TIMEOUT(session.stats().calls, 14U, patience);
        const calls::CallList calls = session.snapshot().calls;
        const auto notes
            = std::make_shared<const TraceSession::Notes>(TraceSession::Notes { { calls[5].id.str(), "ticket 4711" } });
        std::shared_ptr<const TraceSession::Matches> matches;
        session.search(
            *calls::Query::parse("note:4711"), calls, notes, nullptr, this, [&](auto answer) { matches = answer; });
        QTRY_VERIFY_WITH_TIMEOUT(matches && matches->isComplete(), patience);
        for (std::size_t i = 0; i < calls.size(); ++i)
            QCOMPARE((*matches->holds)[i] == 1, i == 5);
    }

    void saysWhatCannotBeRead()
    {
        TraceSession session;
        QSignalSpy problems(&session, &TraceSession::problem);
        session.open({ QStringLiteral("/nonexistent/gw.log") });
        QTRY_COMPARE_WITH_TIMEOUT(problems.size(), 1, patience);
        QCOMPARE(problems.front().front().toString(), QStringLiteral("/nonexistent/gw.log"));
        QTRY_VERIFY(session.roots().size() == 1 && session.roots().front().isMissing);
    }

    void aLongCallShowsItsFirstRowsFirst()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("gw.log"));
        const std::string log = made::longCall(5000);
        append(path, QByteArray::fromStdString(log));
        TraceSession session;
        session.open({ path });
        QTRY_COMPARE_WITH_TIMEOUT(session.snapshot().calls.size(), 1U, patience);
        QTRY_VERIFY(!session.progress().isLoading);
        const QString id = QString::fromStdString(session.snapshot().calls[0].id.str());
        std::vector<std::shared_ptr<const items::Ladder>> steps;
        const auto take = [&](std::shared_ptr<const items::Ladder> ladder) { steps.push_back(std::move(ladder)); };
        session.ladderInSteps(id, this, take);
        QTRY_COMPARE_WITH_TIMEOUT(steps.size(), 2U, patience);
        QVERIFY(steps[0]->rows.size() < 5000 && steps[0]->rows.size() + steps[0]->rowsToCome == 5000);
        QCOMPARE(steps[1]->rows.size(), 5000U);
        QCOMPARE(steps[1]->rowsToCome, 0U);
        // Lines are counted on from row to row: they are those that counting from the start gives.
        std::size_t at = 0, line = 1;
        for (std::size_t i = 0; i < steps[1]->rows.size(); ++i) {
            const items::LadderRow &row = steps[1]->rows[i];
            line += static_cast<std::size_t>(std::count(log.begin() + static_cast<std::ptrdiff_t>(at),
                log.begin() + static_cast<std::ptrdiff_t>(row.row.place.offset), '\n'));
            at = row.row.place.offset;
            QCOMPARE(row.record.line, line);
        }
        // A short one comes at once, and once.
        steps.clear();
        session.ladderInSteps(QStringLiteral("no such call"), this, take);
        bool isAnswered = false;
        session.ladder(id, this, [&](const auto &) { isAnswered = true; });
        QTRY_VERIFY_WITH_TIMEOUT(isAnswered, patience);
        QCOMPARE(steps.size(), 1U);
        QVERIFY(!steps[0]);
    }

    void canBeDestroyedWhileItReads()
    {
        for (int i = 0; i < 5; ++i) {
            TraceSession session;
            session.open({ samples });
            if (i % 2 == 1)
                QTest::qWait(1);
        }
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
