// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <calls/patternstrip.h>

#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

#include <numeric>

using namespace legwork;
using namespace legwork::ui;

namespace {

calls::Call callBy(int number, const char *peer, const char *host, bool isFailed)
{
    calls::Call call;
    call.id = "c" + std::to_string(number);
    call.start = UtcTime(Milliseconds(1'205'510'400'000 + number * 10'000LL));
    call.outcome = isFailed ? calls::Outcome::Failed : calls::Outcome::Agent;
    if (isFailed)
        call.findings.push_back({ .code = "vxml_503", .severity = calls::Severity::Error });
    calls::Leg leg { .kind = calls::LegKind::Vru };
    leg.dialPeerOut = peer;
    leg.toIp = host;
    call.legs.push_back(leg);
    return call;
}

/// `failing`: of the calls by peer 1402, every second one failed.
std::shared_ptr<const items::CallView> viewOf(bool isFailing)
{
    calls::CallList::Pointers pointers;
    for (int i = 0; i < 200; ++i) {
        const bool isSecond = i % 4 == 0;
        pointers.push_back(std::make_shared<const calls::Call>(callBy(
            i, isSecond ? "1402" : "1401", isSecond ? "10.1.1.2" : "10.1.1.1", isFailing && isSecond && i % 8 == 0)));
    }
    auto view = std::make_shared<items::CallView>();
    view->snapshot.calls = calls::CallList(std::move(pointers));
    view->rows.resize(view->snapshot.calls.size());
    std::iota(view->rows.rbegin(), view->rows.rend(), 0U); // as a sorted table has them
    return view;
}

} // namespace

class TestPatternStrip final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsAndAsksForTheCalls()
    {
        PatternStrip strip;
        strip.resize(900, 30);
        strip.setView(viewOf(true), {});
        QTRY_VERIFY(strip.isVisibleTo(nullptr) && !strip.isHidden());
        QVERIFY(QTest::qWaitForWindowExposed(&strip));
        QVERIFY2(strip.sentences()
                     .join(QLatin1Char('\n'))
                     .contains(QStringLiteral(
                         "25 of 25 failures since 16:00 left by dial-peer 1402 to 10.1.1.2; of 50 such calls "
                         "50 % failed, 4.0 times as many as of all")),
            qPrintable(strip.sentences().join(QLatin1Char('\n'))));
        auto *const first = strip.findChild<QToolButton *>(QStringLiteral("firstPattern"));
        QCOMPARE(first->accessibleName(), strip.sentences().constFirst());
        QSignalSpy chosen(&strip, &PatternStrip::queryChosen);
        QTest::mouseClick(first, Qt::LeftButton);
        QCOMPARE(chosen.count(), 1);
        auto *const more = strip.findChild<QToolButton *>(QStringLiteral("morePatterns"));
        QCOMPARE(more->menu()->actions().size(), strip.sentences().size() - 1);
        QStringList queries { chosen[0][0].toString() };
        for (QAction *const action : more->menu()->actions()) {
            action->trigger();
            queries << chosen.last()[0].toString();
        }
        QVERIFY2(queries.contains(QStringLiteral("outcome:failed peer:1402 host:10.1.1.2")),
            qPrintable(queries.join(QLatin1Char('\n'))));
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Space);
        QCOMPARE(chosen.last()[0], chosen[0][0]);

        strip.setView(viewOf(false), {});
        QTRY_VERIFY(strip.isHidden());
    }
};

QTEST_MAIN(TestPatternStrip)
#include "tst_patternstrip.moc"
