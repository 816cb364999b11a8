// SPDX-License-Identifier: GPL-3.0-or-later
// A change of a device as a state machine: what is said, and that it is true, whatever goes wrong and wherever.
#include <QTest>

#include "fakelink.h"

#include <device/changerun.h>

using namespace legwork;
using namespace legwork::device;
using legwork::tests::FakeLink;
using namespace std::chrono_literals;

namespace {

const std::string before
    = "hostname gw1\n!\ndial-peer voice 1400 voip\n destination-pattern 5417641400\n preference 0\n"
      " session protocol sipv2\n session target ipv4:10.10.1.20\n!\n"
      "dial-peer voice 9 pots\n incoming called-number 9\n!\nend\n";
const std::string after
    = "hostname gw1\n!\ndial-peer voice 1400 voip\n destination-pattern 5417641400\n preference 1\n"
      " session protocol sipv2\n session target ipv4:10.10.1.20\n no vad\n!\n"
      "dial-peer voice 2 pots\n service cvp-survivability\n incoming called-number 5417641500\n!\nend\n";

ChangeRequest request(const std::string &base = before, const std::string &wanted = after)
{
    return { .base = base, .wanted = wanted, .isReadOnly = false, .reconnect = 600ms };
}

const Step *stepOf(const ChangeRun &run, StepId id)
{
    const auto known = std::ranges::find(run.steps(), id, &Step::id);
    return known == run.steps().end() ? nullptr : &*known;
}

const QString gw1 = QStringLiteral("gw1");

} // namespace

class TestChangeRun final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void applies();
    void nothingToDo();
    void conflictBeforeAnythingIsSent();
    void conflictWhileItIsLookedAt();
    void anotherDevice();
    void readOnly();
    void obstacles();
    void wantsTheName();
    void refusedInTheMiddle();
    void refusedAtOnce();
    void lost_data();
    void lost();
    void lostAndNotFound();
    void stopsBetweenPieces();
    void timer();
    void timerRunsOut();
    void timerRollsBack();
    void lostWhileConfirming_data();
    void lostWhileConfirming();
    void safetyThatIsNotThere();
    void somebodyElseInTheMiddle();
    void rollbackOfAnAppliedChange();
    void everyCutIsFoundOut();
    void record();
    void unreadOrder();
};

void TestChangeRun::applies()
{
    FakeLink link(before);
    Stop stop;
    QList<RunState> seen;
    ChangeRun run(link, request(), stop, [&](const ChangeRun &now) {
        if (seen.isEmpty() || seen.last() != now.state())
            seen << now.state();
    });
    QCOMPARE(run.prepare(), RunState::Ready);
    QCOMPARE(run.plan().device, gw1);
    QCOMPARE(link.sent, std::size_t(0));
    QCOMPARE(run.plan().hash.size(), 64);
    QVERIFY(!run.plan().rollback.commands.empty());
    QCOMPARE(run.apply(gw1), RunState::Applied);
    QCOMPARE(link.model(), FakeLink::modelOf(after));
    QCOMPARE(run.inForce(), run.plan().pieces.size());
    QCOMPARE(seen, (QList<RunState> { RunState::New, RunState::Ready, RunState::Sending, RunState::Applied }));
    for (const StepId id : { StepId::Connect, StepId::Read, StepId::Compare, StepId::Plan, StepId::Confirm,
             StepId::Send, StepId::Verify }) {
        QVERIFY(stepOf(run, id) != nullptr);
        QCOMPARE(stepOf(run, id)->state, StepState::Done);
    }
    QVERIFY(link.startup.find("preference 1") == std::string::npos);
}

void TestChangeRun::nothingToDo()
{
    FakeLink link(before);
    Stop stop;
    ChangeRun run(link, request(before, before), stop);
    QCOMPARE(run.prepare(), RunState::Same);
    QCOMPARE(run.apply(gw1), RunState::Same);
}

void TestChangeRun::conflictBeforeAnythingIsSent()
{
    FakeLink link(before);
    link.running.replace(link.running.find("10.10.1.20"), 10, "10.10.1.99");
    const std::string there = link.running;
    Stop stop;
    ChangeRun run(link, request(), stop);
    QCOMPARE(run.prepare(), RunState::Conflict);
    QCOMPARE(run.found().size(), std::size_t(2));
    QCOMPARE(run.found()[0].block, QStringLiteral("dial-peer voice 1400 voip"));
    QCOMPARE(run.found()[0].command, QStringLiteral("session target ipv4:10.10.1.20"));
    QVERIFY(run.found()[1].isNew);
    QCOMPARE(run.apply(gw1), RunState::Conflict);
    QCOMPARE(link.running, there);
    QCOMPARE(link.sent, std::size_t(0));
}

void TestChangeRun::conflictWhileItIsLookedAt()
{
    FakeLink link(before);
    link.onRead = [&](int reading) {
        if (reading == 2)
            link.running.insert(link.running.find("end\n"), "num-exp 1 2\n");
    };
    Stop stop;
    ChangeRun run(link, request(), stop);
    QCOMPARE(run.prepare(), RunState::Ready);
    QCOMPARE(run.apply(gw1), RunState::Conflict);
    QCOMPARE(run.found().size(), std::size_t(1));
    QCOMPARE(run.found()[0].command, QStringLiteral("num-exp 1 2"));
    QCOMPARE(link.sent, std::size_t(0));
}

void TestChangeRun::anotherDevice()
{
    FakeLink link("hostname gw2\nend\n");
    Stop stop;
    ChangeRun run(link, request(), stop);
    QCOMPARE(run.prepare(), RunState::Conflict);
    QVERIFY(run.summary().contains(QStringLiteral("gw2")));
}

void TestChangeRun::readOnly()
{
    FakeLink link(before);
    Stop stop;
    ChangeRequest only = request();
    only.isReadOnly = true;
    ChangeRun run(link, only, stop);
    QCOMPARE(run.prepare(), RunState::Blocked);
    QVERIFY(!run.plan().script.commands.empty()); // what it would be is shown all the same
    QCOMPARE(run.apply(gw1), RunState::Blocked);
    QCOMPARE(link.running, before);
    QVERIFY(ChangeRequest().isReadOnly);
}

void TestChangeRun::obstacles()
{
    FakeLink link(before);
    link.blocked = { QStringLiteral("service cvp-survivability") };
    Stop stop;
    ChangeRun run(link, request(), stop);
    QCOMPARE(run.prepare(), RunState::Blocked);
    QCOMPARE(run.plan().obstacles, link.blocked);
    QCOMPARE(run.apply(gw1), RunState::Blocked);
    QCOMPARE(link.running, before);
}

void TestChangeRun::wantsTheName()
{
    FakeLink link(before);
    Stop stop;
    ChangeRun run(link, request(), stop);
    QCOMPARE(run.prepare(), RunState::Ready);
    for (const QString &name : { QString(), QStringLiteral("gw"), QStringLiteral("GW1"), QStringLiteral("gw2") }) {
        QCOMPARE(run.apply(name), RunState::Ready);
        QCOMPARE(link.sent, std::size_t(0));
    }
    QCOMPARE(run.apply(gw1), RunState::Applied);
}

void TestChangeRun::refusedInTheMiddle()
{
    FakeLink link(before);
    link.refuseAt = 4;
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Partial);
    QCOMPARE(link.sent, std::size_t(4)); // nothing after it
    QCOMPARE(run.answered(), std::size_t(3));
    QCOMPARE(run.inForce(), std::size_t(3));
    QVERIFY(run.summary().contains(QStringLiteral("3 of")));
    QCOMPARE(run.error()->reply, QStringLiteral("% Invalid input detected at '^' marker."));
    QVERIFY(stepOf(run, StepId::Send)->words.contains(QString::fromStdString(run.plan().pieces[3].shown).trimmed()));
    link.refuseAt = FakeLink::never;
    QVERIFY(run.canRollBack());
    QCOMPARE(run.rollBack(), RunState::Unchanged);
    QCOMPARE(link.model(), FakeLink::modelOf(before));
}

void TestChangeRun::refusedAtOnce()
{
    FakeLink link(before);
    link.refuseAt = 1;
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Unchanged);
    QVERIFY(!run.canRollBack());
    QCOMPARE(link.running, before);
}

void TestChangeRun::lost_data()
{
    QTest::addColumn<bool>("isCarriedOut");
    QTest::addColumn<int>("inForce");
    QTest::newRow("before the piece was carried out") << false << 1;
    QTest::newRow("after it was carried out, before it was answered") << true << 2;
}

void TestChangeRun::lost()
{
    QFETCH(bool, isCarriedOut);
    QFETCH(int, inForce);
    FakeLink link(before);
    (isCarriedOut ? link.loseAfter : link.loseBefore) = 2;
    link.unreachable = 1;
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Partial);
    QCOMPARE(int(run.answered()), 1);
    QCOMPARE(int(run.inForce()), inForce);
    QCOMPARE(stepOf(run, StepId::FindOut)->state, StepState::Done);
    link.loseAfter = link.loseBefore = FakeLink::never;
    QCOMPARE(run.rollBack(), RunState::Unchanged);
    QCOMPARE(link.model(), FakeLink::modelOf(before));
}

void TestChangeRun::lostAndNotFound()
{
    FakeLink link(before);
    link.loseAfter = 2;
    link.unreachable = 1000;
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Unknown);
    QVERIFY(run.summary().contains(QStringLiteral("1 of")));
    QVERIFY(run.canRollBack());
    QCOMPARE(run.rollBack(), RunState::Unknown); // it cannot be reached: nothing else is claimed
    link.loseAfter = FakeLink::never;
    link.unreachable = 0;
    QCOMPARE(run.findOut(), RunState::Partial);
    QCOMPARE(run.inForce(), std::size_t(2));
    QCOMPARE(run.rollBack(), RunState::Unchanged);
}

void TestChangeRun::stopsBetweenPieces()
{
    FakeLink link(before);
    Stop stop;
    link.onSend = [&](std::size_t piece) {
        if (piece == 3)
            stop.ask();
    };
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Partial);
    QCOMPARE(link.sent, std::size_t(3));
    QCOMPARE(run.inForce(), std::size_t(3)); // it was read back although the person wanted to stop
    QCOMPARE(run.error()->fault, LinkFault::Cancelled);
    stop.reset();
    QCOMPARE(run.rollBack(), RunState::Unchanged);
}

void TestChangeRun::timer()
{
    FakeLink link(before);
    link.hasTimer = true;
    bool wasTimed = false;
    link.onSend = [&](std::size_t) { wasTimed = link.isTimed; };
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.plan().safety, Safety::RevertTimer);
    QCOMPARE(run.apply(gw1), RunState::Applied);
    QVERIFY(wasTimed);
    QVERIFY(!link.isTimed);
    QCOMPARE(link.keeps, 1);
    QVERIFY(!run.revertsAt());
}

void TestChangeRun::timerRunsOut()
{
    FakeLink link(before);
    link.hasTimer = true;
    link.loseAfter = 3;
    link.unreachable = 1000;
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Unknown);
    QVERIFY(run.revertsAt());
    QVERIFY(run.summary().contains(QStringLiteral("by itself")));
    link.runOut();
    link.unreachable = 0;
    QCOMPARE(run.findOut(), RunState::Unchanged);
    QCOMPARE(link.running, before);
    QVERIFY(!run.revertsAt());
}

void TestChangeRun::timerRollsBack()
{
    FakeLink link(before);
    link.hasTimer = true;
    link.refuseAt = 5;
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Partial);
    QVERIFY(link.isTimed); // nobody confirmed it
    QCOMPARE(run.rollBack(), RunState::Unchanged);
    QCOMPARE(link.reverts, 1);
    QCOMPARE(link.running, before);
}

void TestChangeRun::lostWhileConfirming_data()
{
    QTest::addColumn<int>("times");
    QTest::addColumn<int>("state");
    QTest::newRow("once") << 1 << int(RunState::Applied);
    QTest::newRow("whenever it is tried") << 1000 << int(RunState::Unknown);
}

void TestChangeRun::lostWhileConfirming()
{
    QFETCH(int, times);
    QFETCH(int, state);
    FakeLink link(before);
    link.hasTimer = true;
    link.loseInKeep = times;
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(int(run.apply(gw1)), state);
    if (times == 1) {
        QVERIFY(!link.isTimed);
        return;
    }
    QVERIFY(run.revertsAt());
    link.loseInKeep = 0;
    QCOMPARE(run.findOut(), RunState::Applied);
    QVERIFY(!link.isTimed);
}

void TestChangeRun::safetyThatIsNotThere()
{
    FakeLink link(before);
    Stop stop;
    ChangeRequest timed = request();
    timed.safety = Safety::RevertTimer;
    ChangeRun run(link, timed, stop);
    QCOMPARE(run.prepare(), RunState::Blocked);
    QVERIFY(run.plan().obstacles.join(QString()).contains(QStringLiteral("it has none")));
    // Unasked, it goes on and says that there is none.
    ChangeRun other(link, request(), stop);
    QCOMPARE(other.prepare(), RunState::Ready);
    QVERIFY(other.plan().notes.join(QString()).contains(QStringLiteral("it has none")));
}

void TestChangeRun::somebodyElseInTheMiddle()
{
    FakeLink link(before);
    link.onRead = [&](int reading) {
        if (reading == 3) // the reading back
            link.running.insert(link.running.find("end\n"), "dial-peer voice 77 voip\n destination-pattern 77\n!\n");
    };
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Differs);
    QCOMPARE(run.found().size(), std::size_t(2)); // the header and its command
    QVERIFY(run.found()[0].isNew);
    QVERIFY(run.canRollBack());
}

void TestChangeRun::rollbackOfAnAppliedChange()
{
    FakeLink link(before);
    link.hasTimer = true;
    Stop stop;
    ChangeRequest saved = request();
    saved.isSaved = true;
    ChangeRun run(link, saved, stop);
    run.prepare();
    QCOMPARE(run.apply(gw1), RunState::Applied);
    QVERIFY(link.startup.find("preference 1") != std::string::npos);
    QCOMPARE(run.rollBack(), RunState::Unchanged);
    QCOMPARE(link.model(), FakeLink::modelOf(before));
    QCOMPARE(link.reverts, 0); // the timer had been ended: by commands
    QCOMPARE(FakeLink::modelOf(link.startup), FakeLink::modelOf(before));
}

void TestChangeRun::everyCutIsFoundOut()
{
    FakeLink probe(before);
    Stop stop;
    ChangeRun plan(probe, request(), stop);
    plan.prepare();
    const std::size_t count = plan.plan().pieces.size();
    QVERIFY(count > 6);
    for (std::size_t at = 1; at <= count; ++at) {
        for (const bool isCarriedOut : { false, true }) {
            FakeLink link(before);
            (isCarriedOut ? link.loseAfter : link.loseBefore) = at;
            ChangeRun run(link, request(), stop);
            run.prepare();
            const RunState state = run.apply(gw1);
            const auto now = link.model();
            // What is said is what is so.
            switch (state) {
            case RunState::Unchanged: QCOMPARE(now, FakeLink::modelOf(before)); break;
            case RunState::Applied: QCOMPARE(now, FakeLink::modelOf(after)); break;
            case RunState::Partial: {
                std::vector<std::string> commands;
                for (std::size_t i = 0; i < run.inForce(); ++i)
                    commands.push_back(run.plan().pieces[i].shown);
                QCOMPARE(now, FakeLink::modelOf(before).after(commands));
                break;
            }
            default: QFAIL(qPrintable(wordOf(state) + QLatin1Char(' ') + run.summary()));
            }
            link.loseAfter = link.loseBefore = FakeLink::never;
            if (state != RunState::Unchanged) {
                QCOMPARE(run.rollBack(), RunState::Unchanged);
                QCOMPARE(link.model(), FakeLink::modelOf(before));
            }
        }
    }
}

void TestChangeRun::record()
{
    FakeLink link(before);
    link.refuseAt = 4;
    Stop stop;
    ChangeRun run(link, request(), stop);
    run.prepare();
    run.apply(gw1);
    const AuditRecord record = run.record();
    QCOMPARE(record.device, gw1);
    QCOMPARE(record.place, QStringLiteral("gw1.example.net:22"));
    QVERIFY(record.who.endsWith(QStringLiteral(" as operator")));
    QCOMPARE(record.result, QStringLiteral("partial"));
    QCOMPARE(record.script.size(), qsizetype(run.plan().script.commands.size()));
    QVERIFY(record.rollback.contains(QStringLiteral("no dial-peer voice 2 pots")));
    QCOMPARE(record.hashBefore, run.plan().hash);
    QVERIFY(!record.hashAfter.isEmpty() && record.hashAfter != record.hashBefore);
    QVERIFY(record.time.isValid());
}

void TestChangeRun::unreadOrder()
{
    FakeLink link(before);
    Stop stop;
    ChangeRun run(link, request(), stop);
    QCOMPARE(run.apply(gw1), RunState::New);
    QCOMPARE(run.rollBack(), RunState::New);
    QCOMPARE(link.opens, 0);
}

QTEST_APPLESS_MAIN(TestChangeRun)
#include "tst_changerun.moc"
