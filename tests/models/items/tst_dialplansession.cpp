// SPDX-License-Identifier: GPL-3.0-or-later
// The dial plan's session: texts change by lines at once, snapshots follow, and what cannot be meant keeps the last
// one.
#include <QFile>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <items/dialplanchange.h>
#include <items/dialplandiff.h>
#include <items/dialplanlintmodel.h>
#include <items/dialplansession.h>

using namespace legwork;
using namespace legwork::items;

namespace {

const char *const gateway = "hostname gw1\n!\napplication\n service bootstrap flash:bootstrap.tcl\n!\n"
                            "dial-peer voice 1 pots\n incoming called-number .T\n direct-inward-dial\n!\n"
                            "dial-peer voice 1400 voip\n preference 0\n destination-pattern 5417641400\n"
                            " session protocol sipv2\n session target ipv4:10.10.1.20\n no vad\n!\nend\n";

DialPlanText textOf(const QByteArray &text) { return DialPlanText(text.toStdString()); }

dialplan::Config parsed(const std::string &text) { return std::move(dialplan::Config::parse(text).value()); }

/// A session with the gateway open, read and checked.
struct Opened {
    DialPlanSession session;
    QString id;

    explicit Opened(const QByteArray &text = gateway)
    {
        session.openText(QStringLiteral("gw"), text.toStdString());
        wait();
        id = session.current();
    }
    void wait()
    {
        QTRY_VERIFY(!session.current().isEmpty());
        QTRY_VERIFY(session.snapshot() != nullptr && !session.isReading(session.current()));
    }
    std::string line(std::uint32_t number) const { return std::string(session.text(id).line(number)); }
};

} // namespace

class TestDialPlanSession final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsChangedByLines_data();
    void textIsChangedByLines();
    void randomEditsAreTakenBack();
    void rangesMove_data();
    void rangesMove();
    void differencesTurnOneIntoTheOther();
    void mergeKeepsBoth();
    void mergeTellsConflicts();

    void opensAndReads();
    void devicesOfOneTextAreApart();
    void fileThatIsNotThereIsSaid();
    void editsFollowEachOtherWithoutWaiting();
    void editIsRecordedAndTakenBack();
    void brokenTextKeepsTheLastSnapshot();
    void misspeltCommandIsExplained();
    void lockedTextStays();
    void whatIfIsApart();
    void reloadMakesEditsAgain();
    void whatWasKeptComesBack();
    void lintAndScriptsFollow();
    void suppressedFindingsGo();
};

void TestDialPlanSession::textIsChangedByLines_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("removed");
    QTest::addColumn<QByteArray>("inserted");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("in the middle") << QByteArray("a\nb\nc\n") << 2 << 1 << QByteArray("x\ny\n")
                                   << QByteArray("a\nx\ny\nc\n");
    QTest::newRow("before the first") << QByteArray("a\n") << 1 << 0 << QByteArray("x\n") << QByteArray("x\na\n");
    QTest::newRow("behind the last") << QByteArray("a\n") << 2 << 0 << QByteArray("x\n") << QByteArray("a\nx\n");
    QTest::newRow("behind a last line without end")
        << QByteArray("a\r\nb") << 3 << 0 << QByteArray("x\n") << QByteArray("a\r\nb\r\nx\n");
    QTest::newRow("into nothing") << QByteArray() << 1 << 0 << QByteArray("x\n") << QByteArray("x\n");
    QTest::newRow("more than there is") << QByteArray("a\nb\n") << 2 << 9 << QByteArray() << QByteArray("a\n");
    QTest::newRow("beyond the end") << QByteArray("a\n") << 9 << 1 << QByteArray("x\n") << QByteArray("a\nx\n");
}

void TestDialPlanSession::textIsChangedByLines()
{
    QFETCH(QByteArray, before);
    QFETCH(int, first);
    QFETCH(int, removed);
    QFETCH(QByteArray, inserted);
    QFETCH(QByteArray, after);
    DialPlanText text = textOf(before);
    const LineEdits back = text.apply(
        { { static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(removed), inserted.toStdString() } });
    QCOMPARE(QByteArray::fromStdString(text.bytes()), after);
    text.apply(back);
    QCOMPARE(QByteArray::fromStdString(text.bytes()), before);
}

void TestDialPlanSession::randomEditsAreTakenBack()
{
    QRandomGenerator random(20080313);
    DialPlanText text = textOf(gateway);
    std::vector<std::string> texts;
    std::vector<LineEdits> backs;
    for (int step = 0; step < 300; ++step) {
        LineEdits edits;
        std::uint32_t at = 1;
        for (int i = random.bounded(1, 4); i > 0 && at <= text.lineCount(); --i) {
            const auto first = at + static_cast<std::uint32_t>(random.bounded(5));
            const auto removed = static_cast<std::uint32_t>(random.bounded(3));
            std::string inserted;
            for (int lines = random.bounded(3); lines > 0; --lines)
                inserted += "line " + std::to_string(random.bounded(100)) + "\n";
            edits.push_back({ first, removed, inserted });
            at = first + removed + 1;
        }
        texts.push_back(text.bytes());
        backs.push_back(text.apply(edits));
    }
    while (!backs.empty()) {
        text.apply(backs.back());
        QCOMPARE(text.bytes(), texts.back());
        backs.pop_back();
        texts.pop_back();
    }
}

void TestDialPlanSession::rangesMove_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("removed");
    QTest::addColumn<int>("inserted");
    QTest::addColumn<int>("newFirst");
    QTest::addColumn<int>("newCount");
    // Lines 10 to 14.
    QTest::newRow("above") << 2 << 1 << 3 << 12 << 5;
    QTest::newRow("just in front") << 10 << 0 << 2 << 12 << 5;
    QTest::newRow("inside") << 12 << 1 << 3 << 10 << 7;
    QTest::newRow("at the end grows it") << 15 << 0 << 1 << 10 << 6;
    QTest::newRow("behind") << 16 << 1 << 4 << 10 << 5;
    QTest::newRow("over the beginning") << 8 << 4 << 0 << 8 << 3;
    QTest::newRow("all of it") << 10 << 5 << 0 << 10 << 0;
}

void TestDialPlanSession::rangesMove()
{
    QFETCH(int, first);
    QFETCH(int, removed);
    QFETCH(int, inserted);
    std::string lines;
    for (int i = 0; i < inserted; ++i)
        lines += "x\n";
    const LineRange moved
        = movedBy({ 10, 5 }, { { static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(removed), lines } });
    QTEST(static_cast<int>(moved.first), "newFirst");
    QTEST(static_cast<int>(moved.count), "newCount");
}

void TestDialPlanSession::differencesTurnOneIntoTheOther()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        const auto made = [&] {
            std::string text;
            for (int lines = random.bounded(30); lines > 0; --lines)
                text += "line " + std::to_string(random.bounded(12)) + "\n";
            return text;
        };
        const auto before = parsed(made()), after = parsed(made());
        DialPlanText text(before.text());
        text.apply(editsFor(differences(before, after), after));
        QCOMPARE(text.bytes(), after.text());
    }
    // A block put between two that look alike is one difference.
    const std::string block = "dial-peer voice 1 voip\n no vad\n!\n", other = "dial-peer voice 3 voip\n no vad\n!\n";
    const auto before = parsed(block + other), after = parsed(block + "dial-peer voice 2 voip\n no vad\n!\n" + other);
    const auto hunks = differences(before, after);
    QCOMPARE(hunks.size(), std::size_t(1));
    QCOMPARE(hunks.front().newCount, 3U);
    QCOMPARE(hunks.front().oldCount, 0U);
}

void TestDialPlanSession::mergeKeepsBoth()
{
    const auto base = parsed("a\nb\nc\nd\ne\n"), edited = parsed("a\nB\nc\nd\ne\nf\n"),
               other = parsed("0\na\nb\nc\nD\ne\n");
    const Merged got = merged(base, edited, other);
    QCOMPARE(got.text, std::string("0\na\nB\nc\nD\ne\nf\n"));
    QCOMPARE(got.conflicts, 0);
    // What the device has by now is no edit any more.
    QCOMPARE(merged(base, edited, edited).text, edited.text());
    QCOMPARE(merged(base, edited, edited).conflicts, 0);
}

void TestDialPlanSession::mergeTellsConflicts()
{
    const Merged got = merged(parsed("a\nb\nc\n"), parsed("a\nmine\nc\n"), parsed("a\ntheirs\nc\n"));
    QCOMPARE(got.text, std::string("a\nmine\nc\n"));
    QCOMPARE(got.conflicts, 1);
}

void TestDialPlanSession::opensAndReads()
{
    Opened open;
    const auto snapshot = open.session.snapshot();
    QCOMPARE(snapshot->deviceName, QStringLiteral("gw1"));
    QCOMPARE(snapshot->peers->rows.size(), std::size_t(2));
    QCOMPARE(snapshot->peers->rows[1].matches, QStringLiteral("5417641400"));
    QCOMPARE(snapshot->peers->rows[1].target, QStringLiteral("10.10.1.20"));
    QVERIFY(snapshot->peers->rows[0].isIncoming);
    QVERIFY(snapshot->peers->rows[0].lacksTarget);
    QVERIFY(!snapshot->isChanged());
    QVERIFY(snapshot->router->find(snapshot->device().find(dialplan::ObjectKind::Peer, "1400")) != dialplan::noPeer);
}

void TestDialPlanSession::devicesOfOneTextAreApart()
{
    DialPlanSession session;
    session.openText(QStringLiteral("two"),
        "hostname a\ndial-peer voice 1 pots\n port 0/0\n!\nhostname b\ndial-peer voice 2 pots\n port 0/0\n!\n");
    QTRY_COMPARE(session.devices().size(), 2);
    QCOMPARE(session.devices()[0].name, QStringLiteral("a"));
    QCOMPARE(session.devices()[1].name, QStringLiteral("b"));
    QCOMPARE(session.current(), session.devices()[0].id);
    const QString second = session.devices()[1].id;
    QCOMPARE(std::string(session.text(second).line(1)), std::string("hostname b"));
    QTRY_VERIFY(session.snapshot(second) != nullptr);
    QCOMPARE(session.snapshot(second)->peers->rows.size(), std::size_t(1));
}

void TestDialPlanSession::fileThatIsNotThereIsSaid()
{
    DialPlanSession session;
    QSignalSpy failed(&session, &DialPlanSession::openFailed);
    session.openFile(QStringLiteral("/nowhere/gw1.cfg"));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().toString(), QStringLiteral("gw1.cfg"));
    QVERIFY(!failed.first().at(1).toString().isEmpty());
    QVERIFY(session.devices().isEmpty());
}

void TestDialPlanSession::editsFollowEachOtherWithoutWaiting()
{
    Opened open;
    // As typed into a form: each keystroke sees the text of the one before, though nothing was read in between.
    for (const char *const value : { "max-conn 2", "max-conn 22", "max-conn 225" }) {
        QVERIFY(open.session.edit(
            open.id, QStringLiteral("max-conn"), withCommands(peerBlock(open.session, open.id, 1400), { value })));
    }
    QCOMPARE(QByteArray::fromStdString(open.session.text(open.id).bytes()).count("max-conn"), 1);
    open.wait();
    const auto *const peer = open.session.snapshot()->device().find(dialplan::ObjectKind::Peer, "1400");
    QCOMPARE(std::string(peer->value(dialplan::OptionId::MaxConn)), std::string("225"));
    QCOMPARE(open.session.snapshot()->peers->rows[1].change, PeerChange::Changed);
}

void TestDialPlanSession::editIsRecordedAndTakenBack()
{
    Opened open;
    QSignalSpy recorded(&open.session, &DialPlanSession::edited);
    const LineEdits edits = withCommands(peerBlock(open.session, open.id, 1400), { "preference 1" });
    QVERIFY(open.session.edit(open.id, QStringLiteral("peer 1400: preference 1"), edits));
    QVERIFY(!open.session.edit(open.id, QStringLiteral("again"), {})); // nothing to do is no edit
    QCOMPARE(recorded.size(), 1);
    const auto edit = recorded.first().first().value<DialPlanEdit>();
    QCOMPARE(open.line(11), std::string(" preference 1"));
    QVERIFY(open.session.apply(open.id, edit.inverse));
    QCOMPARE(open.session.text(open.id).bytes(), std::string(gateway));
    QCOMPARE(recorded.size(), 1); // undo is no edit
    open.wait();
    QVERIFY(!open.session.snapshot()->isChanged());
}

void TestDialPlanSession::brokenTextKeepsTheLastSnapshot()
{
    Opened open;
    QSignalSpy failed(&open.session, &DialPlanSession::parseFailed);
    const auto before = open.session.snapshot();
    QVERIFY(open.session.edit(open.id, QStringLiteral("typed"), { { 11, 1, " preference 11\n" } }));
    QTRY_COMPARE(failed.size(), 1);
    const auto problem = open.session.problem(open.id);
    QVERIFY(problem.has_value());
    QCOMPARE(problem->line, 11U);
    QCOMPARE(problem->tag, 1400U);
    QCOMPARE(open.line(11).substr(static_cast<std::size_t>(problem->column), static_cast<std::size_t>(problem->length)),
        std::string("11"));
    QCOMPARE(open.session.snapshot()->revision, before->revision);
    // Lines of the last snapshot are still found in the text as it is.
    QVERIFY(open.session.edit(open.id, QStringLiteral("typed"), { { 1, 0, "! remark\n" } }));
    QCOMPARE(open.session.peerLines(open.id, 1400).first, 11U);
    QVERIFY(open.session.edit(open.id, QStringLiteral("typed"), { { 12, 1, " preference 10\n" } }));
    QTRY_VERIFY(!open.session.problem(open.id).has_value());
    QVERIFY(open.session.snapshot()->revision > before->revision);
}

void TestDialPlanSession::misspeltCommandIsExplained()
{
    Opened open;
    QVERIFY(open.session.edit(open.id, QStringLiteral("typed"), { { 7, 1, " incomming called-number .T\n" } }));
    QTRY_VERIFY(open.session.problem(open.id).has_value());
    const DialPlanProblem problem = *open.session.problem(open.id);
    QCOMPARE(problem.text,
        QStringLiteral("Peer 1, line 7: \"incomming\" is not a dial-peer command. Did you mean \"incoming\"?"));
    QCOMPARE(problem.replacement, QStringLiteral("incoming"));
    QCOMPARE(problem.column, 1);
    QCOMPARE(problem.length, 9);
    // A command that this program does not know, and that resembles none, is kept and no fault.
    QVERIFY(open.session.edit(open.id, QStringLiteral("typed"), { { 7, 1, " zebra-crossing 5\n" } }));
    QTRY_VERIFY(!open.session.problem(open.id).has_value());
}

void TestDialPlanSession::lockedTextStays()
{
    Opened open;
    open.session.setLocked(open.id, QStringLiteral("being applied"));
    QVERIFY(!open.session.edit(open.id, QStringLiteral("typed"), { { 1, 1, {} } }));
    QCOMPARE(open.session.text(open.id).bytes(), std::string(gateway));
    open.session.setLocked(open.id, {});
    QVERIFY(open.session.edit(open.id, QStringLiteral("typed"), { { 1, 1, {} } }));
}

void TestDialPlanSession::whatIfIsApart()
{
    Opened open;
    const QString copy = open.session.makeWhatIf(open.id);
    QCOMPARE(open.session.current(), copy);
    QVERIFY(open.session.device(copy).isWhatIf);
    QVERIFY(open.session.edit(copy, QStringLiteral("typed"), { { 11, 1, " preference 3\n" } }));
    QCOMPARE(open.session.text(open.id).bytes(), std::string(gateway));
    QTRY_VERIFY(open.session.snapshot(copy) != nullptr && open.session.snapshot(copy)->isChanged());
    open.session.close(copy);
    QCOMPARE(open.session.current(), open.id);
}

void TestDialPlanSession::reloadMakesEditsAgain()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("gw1.cfg"));
    const auto write = [&](const QByteArray &text) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write(gateway);
    DialPlanSession session;
    session.openFile(path);
    QTRY_VERIFY(session.snapshot() != nullptr);
    const QString id = session.current();
    QVERIFY(session.edit(id, QStringLiteral("typed"), withCommands(peerBlock(session, id, 1400), { "preference 4" })));
    // The device has got another peer meanwhile.
    write(QByteArray(gateway).replace("end\n", "dial-peer voice 9 pots\n port 0/0/0:23\n!\nend\n"));
    QSignalSpy reloaded(&session, &DialPlanSession::reloaded);
    session.reload(id);
    QTRY_COMPARE(reloaded.size(), 1);
    QCOMPARE(reloaded.first().at(1).toInt(), 0);
    QTRY_VERIFY(session.snapshot() != nullptr && !session.isReading(id)
        && session.snapshot()->baseDevice().find(dialplan::ObjectKind::Peer, "9") != nullptr);
    const auto snapshot = session.snapshot();
    QVERIFY(snapshot->device().find(dialplan::ObjectKind::Peer, "9") != nullptr);
    QCOMPARE(snapshot->hunks.size(), std::size_t(1));
    QCOMPARE(snapshot->peers->changed, 1);
    QCOMPARE(snapshot->peers->added, 0);
}

void TestDialPlanSession::whatWasKeptComesBack()
{
    Opened open;
    QVERIFY(open.session.edit(open.id, QStringLiteral("t"), { { 11, 1, " preference 3\n" } }));
    open.wait();
    // Broken text is kept as well.
    QVERIFY(open.session.edit(open.id, QStringLiteral("t"), { { 12, 1, " destination-pattern (\n" } }));
    QTRY_VERIFY(open.session.problem(open.id).has_value());
    DialPlanSession again;
    again.restore(open.session.device(open.id), open.session.packedBase(open.id), *open.session.packedEdits(open.id));
    QTRY_COMPARE(again.devices().size(), 1);
    QCOMPARE(again.devices().first(), open.session.device(open.id));
    QCOMPARE(again.text(open.id).bytes(), open.session.text(open.id).bytes());
    // Its peers are shown as they were read, where they are now.
    QTRY_VERIFY(again.snapshot(open.id) != nullptr && again.problem(open.id).has_value());
    QCOMPARE(again.snapshot(open.id)->peers->rows.size(), std::size_t(2));
    QCOMPARE(again.peerLines(open.id, 1400).first, 10U);
    // An untouched one has no edits.
    Opened other;
    QVERIFY(other.session.packedEdits(other.id)->isEmpty());
}

void TestDialPlanSession::lintAndScriptsFollow()
{
    Opened open;
    QTRY_VERIFY(open.session.snapshot()->isChecked);
    DialPlanLintModel model;
    model.setSnapshot(open.session.snapshot());
    QVERIFY(model.rowCount() > 0);
    QVERIFY(open.session.edit(
        open.id, QStringLiteral("t"), withCommands(peerBlock(open.session, open.id, 1400), { "preference 4" })));
    QTRY_VERIFY(open.session.snapshot()->isChecked && open.session.snapshot()->isChanged());
    const auto snapshot = open.session.snapshot();
    QCOMPARE(snapshot->change.commands, (std::vector<std::string> { "dial-peer voice 1400 voip", " preference 4" }));
    QCOMPARE(snapshot->rollback.commands, (std::vector<std::string> { "dial-peer voice 1400 voip", " preference 0" }));
    QVERIFY(snapshot->change.isExact);
}

void TestDialPlanSession::suppressedFindingsGo()
{
    Opened open;
    QTRY_VERIFY(open.session.snapshot()->isChecked);
    const auto has = [&](std::string_view rule) {
        const auto &lint = open.session.snapshot()->lint;
        return std::ranges::any_of(lint, [&](const dialplan::LintFinding &one) { return one.id == rule; });
    };
    QVERIFY(has("DP012"));
    dialplan::LintContext context = open.session.lintContext(open.id);
    context.suppressed = { "DP012" };
    open.session.setLintContext(open.id, context);
    QTRY_VERIFY(!has("DP012"));
}

QTEST_GUILESS_MAIN(TestDialPlanSession)
#include "tst_dialplansession.moc"
