// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

#include <calls/callexport.h>
#include <calls/callpreview.h>
#include <calls/callspage.h>
#include <calls/calltable.h>
#include <calls/emptystate.h>
#include <calls/histogramview.h>
#include <calls/queryline.h>
#include <calls/recordwindow.h>
#include <calls/sourcepanel.h>
#include <calls/statisticsstrip.h>
#include <common/edits.h>
#include <common/strip.h>
#include <common/theme.h>
#include <items/text.h>

#include <algorithm>
#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace legwork;
using namespace legwork::ui;
using items::CallColumn;
using items::TraceSession;

namespace {

const QString samples = QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples");
constexpr int patience = 20000;

/// A page with the sample calls in a window of its own.
struct Bench {
    explicit Bench(const QStringList &paths = { samples }, QSize size = { 1360, 850 })
        : workspace(workspace::Workspace::open({}).workspace)
        , page(std::make_unique<CallsPage>(session, workspace.get()))
    {
        page->resize(size);
        page->QWidget::show();
        if (!paths.isEmpty())
            session.open(paths);
    }
    ~Bench() { edits().clear(); }
    [[nodiscard]] bool waitForCalls(int count)
    {
        return QTest::qWaitFor(
            [&] { return page->model().rowCount() == count && !session.progress().isLoading; }, patience);
    }
    [[nodiscard]] CallTable &table() const { return *page->table(); }
    [[nodiscard]] QString cell(int row, CallColumn column) const
    {
        return page->model().index(row, static_cast<int>(column)).data().toString();
    }
    void clickCell(int row, CallColumn column, Qt::MouseButton button = Qt::LeftButton) const
    {
        const QModelIndex index = page->model().index(row, static_cast<int>(column));
        QTest::mouseClick(table().viewport(), button, {}, table().visualRect(index).center());
    }
    [[nodiscard]] QStringList ids() const
    {
        QStringList list;
        for (int row = 0; row < page->model().rowCount(); ++row)
            list.append(page->model().index(row, 0).data(items::CallModel::IdRole).toString());
        return list;
    }

    std::unique_ptr<workspace::Workspace> workspace;
    TraceSession session;
    std::unique_ptr<CallsPage> page;
};

} // namespace

class TestCallsPage final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { setUpApplication(*qApp); }

    void showsTheCallsInOrderOfStart()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QStringList starts;
        for (int row = 0; row < 14; ++row)
            starts.append(bench.cell(row, CallColumn::Start));
        QVERIFY(std::ranges::is_sorted(starts));
        QCOMPARE(bench.page->findChild<QLabel *>(QStringLiteral("callCount"))->text(), QStringLiteral("14 calls"));
        QCOMPARE(bench.table().accessibleName(), QStringLiteral("Calls, 14 rows"));
    }

    void typingAQueryLeavesItsCalls()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QTest::keyClicks(bench.page->queryLine()->field(), QStringLiteral("finding:vxml_503 "));
        QVERIFY(bench.waitForCalls(2));
        QCOMPARE(bench.page->findChild<QLabel *>(QStringLiteral("callCount"))->text(), QStringLiteral("2 of 14 calls"));
        for (int row = 0; row < 2; ++row)
            QCOMPARE(bench.page->model().callAt(row).finding()->code.str(), std::string("vxml_503"));
        QCOMPARE(bench.workspace->history(), QStringList { QStringLiteral("finding:vxml_503") });
    }

    void aSearchInTheRecordsFindsTheCallsThatHoldIt()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        const QString caller = bench.cell(3, CallColumn::Caller);
        QTest::keyClicks(bench.page->queryLine()->field(), caller);
        QTest::keyClick(bench.page->queryLine()->field(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(bench.page->model().rowCount() >= 1 && bench.page->model().rowCount() < 14, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.page->filter().view()->isPartial, patience);
        for (int row = 0; row < bench.page->model().rowCount(); ++row)
            QCOMPARE(bench.cell(row, CallColumn::Caller), caller);
    }

    void whereNothingMatchesTheCostlyTermCanBeRemoved()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        bench.page->queryLine()->setQuery(QStringLiteral("outcome:failed ani:1"));
        QVERIFY(bench.waitForCalls(0));
        auto *const empty = bench.page->findChild<EmptyState *>();
        QTRY_VERIFY(empty->isVisible());
        QVERIFY(empty->text().contains(QStringLiteral("No call matches.")));
        QVERIFY(empty->text().contains(QStringLiteral("ani 1: 0 calls")));
        auto *const remove = empty->findChild<QPushButton *>();
        QVERIFY(remove != nullptr);
        QVERIFY(remove->text().startsWith(QStringLiteral("Remove ani")));
        QTest::mouseClick(remove, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(bench.page->model().rowCount() > 0, patience);
        QCOMPARE(bench.page->queryLine()->query(), QStringLiteral("outcome:failed"));
    }

    void aFindingIsChosenByAClickAndTakenBackByAnother()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        GroupList *const findings = bench.page->panel()->findings();
        const QModelIndex first = findings->model()->index(0, 0);
        const int expected = first.data(items::GroupModel::CountRole).toInt();
        const QString term = first.data(items::GroupModel::TermRole).toString();
        QVERIFY(expected > 0 && expected < 14);
        QTest::mouseClick(findings->viewport(), Qt::LeftButton, {}, findings->visualRect(first).center());
        QVERIFY(bench.waitForCalls(expected));
        QCOMPARE(bench.page->queryLine()->query(), term);
        const QModelIndex again = findings->model()->index(0, 0);
        QCOMPARE(again.data(items::GroupModel::TermRole).toString(), term);
        QTest::mouseClick(findings->viewport(), Qt::LeftButton, {}, findings->visualRect(again).center());
        QVERIFY(bench.waitForCalls(14));
    }

    void countsOfGroupsAreWhatTheirTermsLeave()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        for (const char *name : { "findings", "outcomes", "legs" }) {
            auto *const list = bench.page->findChild<GroupList *>(QString::fromLatin1(name));
            QList<std::pair<QString, int>> groups;
            for (int row = 0; row < list->model()->rowCount(); ++row)
                groups.append({ list->model()->index(row, 0).data(items::GroupModel::TermRole).toString(),
                    list->model()->index(row, 0).data(items::GroupModel::CountRole).toInt() });
            QVERIFY(groups.size() >= 2);
            for (const auto &[term, count] : groups) {
                bench.page->queryLine()->setQuery(term);
                QVERIFY2(bench.waitForCalls(count), qPrintable(term));
            }
            bench.page->queryLine()->clear();
            QVERIFY(bench.waitForCalls(14));
        }
    }

    void aHeaderSortsAndShiftAddsAKey()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QHeaderView *const header = bench.table().horizontalHeader();
        const auto click = [&](CallColumn column, Qt::KeyboardModifiers modifiers = {}) {
            const int section = static_cast<int>(column);
            QTest::mouseClick(header->viewport(), Qt::LeftButton, modifiers,
                QPoint(header->sectionViewportPosition(section) + 12, header->height() / 2));
        };
        click(CallColumn::Talk);
        QTRY_COMPARE(bench.page->filter().view()->order, (std::vector<items::SortKey> { { CallColumn::Talk, true } }));
        for (int row = 1; row < 14; ++row)
            QVERIFY(bench.page->model().callAt(row - 1).talk >= bench.page->model().callAt(row).talk);
        click(CallColumn::Talk);
        QTRY_COMPARE(bench.page->filter().view()->order, (std::vector<items::SortKey> { { CallColumn::Talk, false } }));
        click(CallColumn::State);
        QTRY_COMPARE(bench.page->filter().view()->order.front().column, CallColumn::State);
        QVERIFY(items::rankOf(bench.page->model().callAt(0)) == 3);
    }

    void aChosenCallStaysChosenWhenTheOrderChanges()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        bench.clickCell(5, CallColumn::Caller);
        const QString id = bench.table().currentId();
        QVERIFY(!id.isEmpty());
        bench.page->filter().setOrder({ { CallColumn::Talk, true } });
        QTRY_COMPARE(bench.page->filter().view()->order.front().column, CallColumn::Talk);
        QCOMPARE(bench.table().currentId(), id);
        QCOMPARE(bench.table().selectedIds(), QStringList { id });
        bench.page->queryLine()->setQuery(QStringLiteral("any:*"));
        QVERIFY(bench.waitForCalls(14));
        QCOMPARE(bench.table().currentId(), id);
    }

    void aDoubleClickAndEnterOpenTheLadder()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QSignalSpy links(bench.page.get(), &Page::linkActivated);
        const QModelIndex index = bench.page->model().index(2, static_cast<int>(CallColumn::Outcome));
        bench.clickCell(2, CallColumn::Outcome);
        QTest::mouseDClick(bench.table().viewport(), Qt::LeftButton, {}, bench.table().visualRect(index).center());
        QCOMPARE(links.size(), 1);
        const Link link = links.front().front().value<Link>();
        QCOMPARE(link.page, QStringLiteral("ladder"));
        QCOMPARE(link.callId, bench.ids()[2]);
        QTest::keyClick(&bench.table(), Qt::Key_Down);
        QTest::keyClick(&bench.table(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(links.size(), 2);
        QCOMPARE(links.back().front().value<Link>().callId, bench.ids()[3]);
        QVERIFY(links.back().front().value<Link>().beside);
    }

    void keysFindFailuresAndCallers()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        bench.table().setFocus();
        QTest::keyClick(&bench.table(), Qt::Key_Home);
        QTest::keyClick(&bench.table(), Qt::Key_BracketRight);
        const int first = bench.table().currentIndex().row();
        QVERIFY(items::rankOf(bench.page->model().callAt(first)) >= 2);
        QTest::keyClick(&bench.table(), Qt::Key_BracketRight);
        QVERIFY(bench.table().currentIndex().row() > first);
        QTest::keyClick(&bench.table(), Qt::Key_BracketLeft);
        QCOMPARE(bench.table().currentIndex().row(), first);
        const QString caller = bench.cell(9, CallColumn::Caller);
        QTest::keyClicks(&bench.table(), caller);
        QCOMPARE(bench.cell(bench.table().currentIndex().row(), CallColumn::Caller), caller);
        QTest::keyClick(&bench.table(), Qt::Key_F);
        QVERIFY(bench.page->panel()->findings()->hasFocus());
    }

    void theMenuAsksForMoreOrLessOfACell()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        const QString dialled = bench.cell(0, CallColumn::Dialled);
        const auto choose = [&](const char *name) {
            bench.clickCell(0, CallColumn::Dialled);
            const QModelIndex index = bench.page->model().index(0, static_cast<int>(CallColumn::Dialled));
            Q_EMIT bench.table().customContextMenuRequested(bench.table().visualRect(index).center());
            auto *const menu = bench.page->findChild<QMenu *>(QStringLiteral("callMenu"));
            QVERIFY(menu != nullptr);
            auto *const action = menu->findChild<QAction *>(QString::fromLatin1(name));
            QVERIFY2(action != nullptr, name);
            action->trigger();
            delete menu;
        };
        choose("onlyThis");
        QTRY_COMPARE(bench.page->queryLine()->query(), QStringLiteral("dnis:") + dialled);
        bench.page->queryLine()->clear();
        QVERIFY(bench.waitForCalls(14));
        choose("notThis");
        QTRY_COMPARE(bench.page->queryLine()->query(), QStringLiteral("-dnis:") + dialled);
        bench.page->queryLine()->clear();
        QVERIFY(bench.waitForCalls(14));
        choose("copyGuid");
        QCOMPARE(QApplication::clipboard()->text(), items::textFrom(bench.page->model().callAt(0).callguid));
    }

    void rowsAreCopiedAsShown()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        bench.table().setFocus();
        bench.table().selectAll();
        for (QAction *const action : bench.page->actions()) {
            if (action->objectName() == QStringLiteral("calls.copy"))
                action->trigger();
        }
        const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 14);
        const std::vector<CallColumn> columns = bench.table().shownColumns();
        for (int row = 0; row < 14; ++row) {
            const QStringList cells = lines[row].split(QLatin1Char('\t'));
            QCOMPARE(cells.size(), static_cast<qsizetype>(columns.size()));
            for (qsizetype i = 0; i < cells.size(); ++i)
                QCOMPARE(cells[i], bench.cell(row, columns[static_cast<std::size_t>(i)]));
        }
    }

    void columnsAreHiddenMovedAndFoundAgain()
    {
        Bench bench;
        bench.table().setColumnShown(CallColumn::Queue, false);
        bench.table().setColumnShown(CallColumn::Hosts, true);
        QHeaderView *const header = bench.table().horizontalHeader();
        header->moveSection(header->visualIndex(static_cast<int>(CallColumn::Talk)), 1);
        const std::vector<CallColumn> before = bench.table().shownColumns();
        bench.page->filter().setOrder({ { CallColumn::Caller, true }, { CallColumn::Start, false } });
        bench.page->queryLine()->setQuery(QStringLiteral("outcome:agent"));
        const QJsonObject state = bench.page->saveState();
        Bench next;
        next.page->restoreState(state);
        QCOMPARE(next.table().shownColumns(), before);
        QCOMPARE(next.page->filter().order(), bench.page->filter().order());
        QCOMPARE(next.page->queryLine()->query(), QStringLiteral("outcome:agent"));
        QVERIFY(std::ranges::find(before, CallColumn::Queue) == before.end());
        next.table().resetColumns();
        const std::vector<CallColumn> usual = next.table().shownColumns();
        QCOMPARE(usual.size(), 12U);
        QCOMPARE(usual[1], CallColumn::Start);
    }

    void aBrushNarrowsTheTimeAndADoubleClickTakesItBack()
    {
        Bench bench({ samples + QStringLiteral("/2008-03-14") });
        QVERIFY(bench.waitForCalls(7));
        HistogramView &view = *bench.page->histogram();
        QTRY_VERIFY(view.shown().has_value());
        const int y = view.height() / 2;
        const auto drag = [&](int from, int to) {
            QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(from, y));
            QMouseEvent move(
                QEvent::MouseMove, QPointF(to, y), view.mapToGlobal(QPointF(to, y)), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(&view, &move);
            QTest::mouseRelease(&view, Qt::LeftButton, {}, QPoint(to, y));
        };
        drag(view.width() / 4, view.width() / 2);
        QVERIFY(view.brush().has_value());
        QVERIFY(bench.page->queryLine()->query().startsWith(QStringLiteral("time:")));
        QTRY_VERIFY_WITH_TIMEOUT(bench.page->model().rowCount() < 7, patience);
        const auto brush = *view.brush();
        QTRY_VERIFY(!bench.page->filter().isBusy());
        for (int row = 0; row < bench.page->model().rowCount(); ++row) {
            QVERIFY(bench.page->model().callAt(row).start <= brush.until);
            QVERIFY(bench.page->model().callAt(row).end >= brush.from);
        }
        QVERIFY(view.accessibleName().startsWith(QStringLiteral("Time range ")));
        // An end of it drags.
        const auto before = brush;
        drag(view.width() / 2, view.width() * 3 / 4);
        QVERIFY(view.brush()->until > before.until);
        QVERIFY(std::abs((view.brush()->from - before.from).count()) < 5);
        QTest::mouseDClick(&view, Qt::LeftButton, {}, QPoint(view.width() / 3, y));
        QVERIFY(!view.brush().has_value());
        QVERIFY(bench.waitForCalls(7));
    }

    void theWheelZoomsAndKeysMoveTheBrush()
    {
        Bench bench({ samples + QStringLiteral("/2008-03-14") });
        QVERIFY(bench.waitForCalls(7));
        HistogramView &view = *bench.page->histogram();
        QTRY_VERIFY(view.shown().has_value());
        const auto all = *view.shown();
        const QPointF place(view.width() / 2.0, 30);
        QWheelEvent wheel(
            place, view.mapToGlobal(place), {}, QPoint(0, 480), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &wheel);
        QVERIFY(view.shown()->length() < all.length());
        QVERIFY(view.shown()->from > all.from && view.shown()->until < all.until);
        view.setFocus();
        const auto shown = *view.shown();
        QTest::keyClick(&view, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(view.brush().has_value());
        QVERIFY(view.brush()->until < shown.until);
        const auto brush = *view.brush();
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.brush()->length().count(), brush.length().count());
        QVERIFY(view.brush()->from > brush.from);
        QTest::keyClick(&view, Qt::Key_Minus);
        QTest::keyClick(&view, Qt::Key_Minus);
        QTest::keyClick(&view, Qt::Key_Minus);
        QVERIFY(view.shown()->length() >= all.length());
    }

    void liveRowsMoveNeitherTheSelectionNorTheView()
    {
        QTemporaryDir folder;
        const auto write
            = [&](const QString &name, const QString &day) { QFile::copy(samples + day, folder.filePath(name)); };
        Bench bench(QStringList {}, { 1360, 450 });
        // The later day first, then the earlier one: its calls arrive above.
        write(QStringLiteral("b.log"), QStringLiteral("/2008-03-14/cvp-callserver.log"));
        bench.session.follow({ folder.path() }, true);
        QVERIFY(bench.waitForCalls(7));
        bench.clickCell(2, CallColumn::Caller);
        QApplication::processEvents(); // the preview grows
        bench.table().verticalScrollBar()->setValue(20);
        const QString id = bench.table().currentId();
        QTRY_VERIFY(!bench.page->filter().isBusy());
        const int top = bench.table().rowAt(0);
        const QString topId = bench.ids()[top];
        const int offset = bench.table().rowViewportPosition(top);
        QVERIFY(bench.table().verticalScrollBar()->value() > 0);
        write(QStringLiteral("a.log"), QStringLiteral("/2008-03-13/cvp-callserver.log"));
        QVERIFY(bench.waitForCalls(14));
        QCOMPARE(bench.table().currentId(), id);
        QCOMPARE(bench.ids()[bench.table().rowAt(0)], topId);
        QCOMPARE(bench.table().rowViewportPosition(bench.table().rowAt(0)), offset);
        bool says = false;
        for (QPushButton *const pill : bench.table().findChildren<QPushButton *>())
            says |= pill->isVisible() && pill->text().contains(QStringLiteral("new"));
        QVERIFY(says);
    }

    void aPauseSaysHowManyWait()
    {
        QTemporaryDir folder;
        Bench bench(QStringList {});
        bench.session.follow({ folder.path() }, true);
        bench.page->setFocus();
        QTest::keyClick(&bench.table(), Qt::Key_Space);
        QVERIFY(bench.session.isPaused());
        QFile::copy(
            samples + QStringLiteral("/2008-03-14/cvp-callserver.log"), folder.filePath(QStringLiteral("a.log")));
        auto *const pill = bench.page->findChild<QPushButton *>(QStringLiteral("pausePill"));
        QTRY_VERIFY_WITH_TIMEOUT(bench.session.waitingCalls() >= 7, patience);
        QVERIFY(pill->isVisibleTo(bench.page.get()));
        QVERIFY(pill->text().contains(QString::number(bench.session.waitingCalls())));
        QCOMPARE(bench.page->model().rowCount(), 0);
        QTest::mouseClick(pill, Qt::LeftButton);
        QVERIFY(bench.waitForCalls(7));
        QVERIFY(!pill->isVisible());
    }

    void marksAndNotesAreEditsThatCanBeUndone()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        bench.clickCell(4, CallColumn::Caller);
        const QString id = bench.table().currentId();
        QTest::keyClick(&bench.table(), Qt::Key_M);
        QVERIFY(bench.page->model().index(4, 0).data(items::CallModel::IsMarkedRole).toBool());
        edits().undo();
        QVERIFY(!bench.page->model().index(4, 0).data(items::CallModel::IsMarkedRole).toBool());
        QTest::keyClick(&bench.table(), Qt::Key_N);
        auto *const dialog = bench.page->window()->findChild<QInputDialog *>(QStringLiteral("noteDialog"));
        QVERIFY(dialog != nullptr);
        dialog->setTextValue(QStringLiteral("ticket 4711"));
        dialog->accept();
        QCOMPARE(bench.cell(4, CallColumn::Note), QStringLiteral("ticket 4711"));
        bench.page->queryLine()->setQuery(QStringLiteral("note:4711"));
        QVERIFY(bench.waitForCalls(1));
        QCOMPARE(bench.ids(), QStringList { id });
    }

    void thePreviewFollowsTheSelection()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QVERIFY(!bench.page->preview()->openButton()->isEnabled());
        bench.clickCell(1, CallColumn::Caller);
        QVERIFY(bench.page->preview()->openButton()->isEnabled());
        QStringList texts;
        for (QLabel *const label : bench.page->preview()->findChildren<QLabel *>())
            texts.append(label->text());
        QVERIFY(texts.join(QLatin1Char(' '))
                    .contains(bench.cell(1, CallColumn::Caller) + QStringLiteral(" \u2192 ")
                        + bench.cell(1, CallColumn::Dialled)));
        QSignalSpy links(bench.page.get(), &Page::linkActivated);
        QTest::mouseClick(bench.page->preview()->openButton(), Qt::LeftButton);
        QCOMPARE(links.size(), 1);
    }

    void statisticsAreThoseOfTheCallsInView()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        const auto *const strip = bench.page->findChild<StatisticsStrip *>();
        const QStringList all = strip->sentences();
        QCOMPARE(all.size(), 5);
        QVERIFY2(all[0].contains(QLatin1Char('%')), qPrintable(all[0]));
        QVERIFY(strip->minimumSizeHint().width() < strip->sizeHint().width() / 2); // the window may become narrow
        bench.page->queryLine()->setQuery(QStringLiteral("outcome:agent"));
        QTRY_VERIFY_WITH_TIMEOUT(bench.page->model().rowCount() < 14, patience);
        QVERIFY(strip->sentences() != all);
    }

    void whatWasLeftOutIsShownInItsFile()
    {
        QTemporaryDir folder;
        QFile sample(samples + QStringLiteral("/2008-03-13/ingress-gw.log"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        QFile file(folder.filePath(QStringLiteral("gw.log")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(sample.readAll().left(60'000));
        file.write(
            "\nMar 13 21:34:39.703: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:\nReceived: \nINVITE sip:x@y SIP/2.0\r\n"
            "From: <sip:a@b>;tag=1\r\nTo: <sip:x@y>\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
        file.close();
        Bench bench({ file.fileName() });
        QTRY_VERIFY_WITH_TIMEOUT(!bench.session.sources().empty() && !bench.session.progress().isLoading, patience);
        QVERIFY(!bench.session.sources().front().rejected.empty());
        const QModelIndex source = bench.page->panel()->model().find(file.fileName());
        QTreeView *const tree = bench.page->panel()->tree();
        tree->expand(source);
        for (int row = 0; row < bench.page->panel()->model().rowCount(source); ++row) {
            const QModelIndex fact = bench.page->panel()->model().index(row, 0, source);
            if (fact.data(items::SourceModel::KindRole).value<items::SourceModel::Kind>()
                != items::SourceModel::Kind::Rejected)
                continue;
            tree->scrollTo(fact);
            QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(fact).center());
            auto *const window = bench.page->window()->findChild<RecordWindow *>();
            QVERIFY(window != nullptr);
            QTRY_VERIFY_WITH_TIMEOUT(!window->text()->toPlainText().isEmpty(), patience);
            return;
        }
        QFAIL("the source shows nothing that was left out");
    }

    void problemsStandInAStripThatCanBeDismissed()
    {
        Bench bench({ QStringLiteral("/nonexistent/gw.log"), samples });
        auto *const strip = bench.page->findChild<Strip *>(QStringLiteral("problemStrip"));
        QTRY_VERIFY_WITH_TIMEOUT(strip->isVisible(), patience);
        QVERIFY(strip->text().contains(QStringLiteral("/nonexistent/gw.log")));
        QVERIFY(bench.waitForCalls(14)); // the others go on
        Q_EMIT strip->dismissed();
        QVERIFY(bench.session.problems().empty());
        QVERIFY(!strip->isVisible());
    }

    void csvHidesNumbersUnlessAsked()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("calls.csv"));
        for (const Masking masking : { Masking::Hidden, Masking::Shown }) {
            std::optional<QString> trouble;
            writeCsv(bench.page->filter().view(), path, masking, this, [&](const QString &what) { trouble = what; });
            QTRY_VERIFY_WITH_TIMEOUT(trouble.has_value(), patience);
            QVERIFY2(trouble->isEmpty(), qPrintable(*trouble));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray csv = file.readAll();
            QCOMPARE(csv.count("\r\n"), 15);
            for (int row = 0; row < 14; ++row)
                QCOMPARE(csv.contains(bench.cell(row, CallColumn::Caller).toUtf8()), masking == Masking::Shown);
        }
        // What cannot be written leaves what was there.
        std::optional<QString> trouble;
        writeCsv(bench.page->filter().view(), QStringLiteral("/nonexistent/calls.csv"), Masking::Hidden, this,
            [&](const QString &what) { trouble = what; });
        QTRY_VERIFY_WITH_TIMEOUT(trouble.has_value(), patience);
        QVERIFY(!trouble->isEmpty());
    }

    void aReportHidesTheCallersNumber()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("call.md"));
        std::optional<QString> trouble;
        writeReport(
            bench.session, bench.ids()[2], path, Masking::Hidden, this, [&](const QString &what) { trouble = what; });
        QTRY_VERIFY_WITH_TIMEOUT(trouble.has_value(), patience);
        QVERIFY2(trouble->isEmpty(), qPrintable(*trouble));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.size() > 500);
        QVERIFY(!text.contains(bench.cell(2, CallColumn::Caller).toUtf8()));
    }

    void aCallIsWrittenAsACaptureAndAsText()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QTemporaryDir folder;
        const auto written = [&](CallFile kind, const char *name, Masking masking) {
            const QString path = folder.filePath(QString::fromLatin1(name));
            std::optional<QString> trouble;
            writeCall(
                bench.session, bench.ids()[2], kind, path, masking, this, [&](const QString &what) { trouble = what; });
            const bool done = QTest::qWaitFor([&] { return trouble.has_value(); }, patience);
            QFile file(path);
            return done && trouble->isEmpty() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray caller = bench.cell(2, CallColumn::Caller).toUtf8();
        const QByteArray capture = written(CallFile::Pcap, "call.pcap", Masking::Shown);
        QVERIFY(capture.startsWith("\xd4\xc3\xb2\xa1"));
        QVERIFY(capture.contains("INVITE sip:") && capture.contains(caller));
        QVERIFY(!written(CallFile::Pcap, "masked.pcap", Masking::Hidden).contains(caller));
        QVERIFY(written(CallFile::Text, "call.txt", Masking::Shown).contains(caller));
        const QByteArray text = written(CallFile::Text, "masked.txt", Masking::Hidden);
        QVERIFY(text.size() > 500 && !text.contains(caller));
    }

    void whereAnExportCannotBeWrittenWhatWasThereStays()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        const auto troubleOf = [&](const QString &path) {
            std::optional<QString> trouble;
            writeCall(bench.session, bench.ids()[0], CallFile::Text, path, Masking::Shown, this,
                [&](const QString &what) { trouble = what; });
            return QTest::qWaitFor([&] { return trouble.has_value(); }, patience) ? *trouble : QString();
        };
        QTemporaryDir folder;
        QVERIFY(!troubleOf(folder.filePath(QStringLiteral("no/such/folder/call.txt"))).isEmpty());

        // What is no file is not replaced by one.
        const QString pipe = folder.filePath(QStringLiteral("pipe"));
        QCOMPARE(::mkfifo(pipe.toLocal8Bit().constData(), 0600), 0);
        QVERIFY(!troubleOf(pipe).isEmpty());
        struct stat status = {};
        QCOMPARE(::stat(pipe.toLocal8Bit().constData(), &status), 0);
        QVERIFY(S_ISFIFO(status.st_mode));

        // A disk that takes no more than a few bytes.
        const QString path = folder.filePath(QStringLiteral("call.txt"));
        QFile before(path);
        QVERIFY(before.open(QIODevice::WriteOnly));
        before.write("as it was");
        before.close();
        rlimit whole = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &whole), 0);
        const auto signalBefore = std::signal(SIGXFSZ, SIG_IGN);
        rlimit small = whole;
        small.rlim_cur = 64;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const QString trouble = troubleOf(path);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &whole), 0);
        std::signal(SIGXFSZ, signalBefore);
        QVERIFY(!trouble.isEmpty());
        QVERIFY(before.open(QIODevice::ReadOnly));
        QCOMPARE(before.readAll(), QByteArray("as it was"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::System).size(), 2); // and nothing half-written
    }

    void twoCallsAreComparedFromTheMenu()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        QSignalSpy links(bench.page.get(), &Page::linkActivated);
        const auto menuOf = [&](int row) {
            const QModelIndex index = bench.page->model().index(row, static_cast<int>(CallColumn::Caller));
            Q_EMIT bench.table().customContextMenuRequested(bench.table().visualRect(index).center());
            return bench.page->findChild<QMenu *>(QStringLiteral("callMenu"));
        };
        bench.clickCell(1, CallColumn::Caller);
        QMenu *menu = menuOf(1);
        QVERIFY(menu->findChild<QMenu *>(QStringLiteral("compareWith")) != nullptr);
        menu->findChild<QMenu *>(QStringLiteral("compareWith"))->actions().constFirst()->trigger();
        QCOMPARE(links.size(), 1);
        Link link = links.front().front().value<Link>();
        QCOMPARE(link.callId, bench.ids()[1]);
        QVERIFY(bench.ids().contains(link.compareWith) && link.compareWith != link.callId);
        delete menu;
        const QModelIndex third = bench.page->model().index(3, static_cast<int>(CallColumn::Caller));
        QTest::mouseClick(
            bench.table().viewport(), Qt::LeftButton, Qt::ControlModifier, bench.table().visualRect(third).center());
        menu = menuOf(3);
        auto *const both = menu->findChild<QAction *>(QStringLiteral("compareTwo"));
        QVERIFY(both != nullptr);
        both->trigger();
        link = links.back().front().value<Link>();
        QCOMPARE((QStringList { link.callId, link.compareWith }), (QStringList { bench.ids()[1], bench.ids()[3] }));
        delete menu;
    }

    void aRemovedSourceOfAFolderComesBackAsItWas()
    {
        Bench bench({ samples + QStringLiteral("/2008-03-14") });
        QVERIFY(bench.waitForCalls(7));
        const auto sources = [&] {
            QStringList paths;
            for (const calls::SourceReport &source : bench.session.sources())
                paths.append(items::textFrom(source.path));
            return paths;
        };
        const QStringList before = sources();
        const QString removed = before.filter(QStringLiteral("cusp.log")).constFirst();
        bench.session.remove(removed);
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), before.size() - 1, patience);
        bench.session.bringBack(removed);
        QTRY_COMPARE_WITH_TIMEOUT(sources(), before, patience);
        QCOMPARE(bench.session.roots().size(), std::size_t { 1 });
    }

    void namesFromRightToLeftAndOtherTricksStayInTheirCells()
    {
        QTemporaryDir folder;
        QFile sample(samples + QStringLiteral("/2008-03-14/cusp.log"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        QByteArray text = sample.readAll();
        // A name in Hebrew, a mark that turns what follows round, an escape sequence, and a tag.
        const QString caller = QStringLiteral("\u05e9\u05dc\u05d5\u05dd\u202e\x1b[1m<b>4085</b>");
        const QByteArray known = QByteArrayLiteral("5413181579");
        QVERIFY(text.contains(known) || text.contains("5413181"));
        text.replace("5413181579", caller.toUtf8());
        QFile file(folder.filePath(QStringLiteral("cusp.log")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        Bench bench({ file.fileName() });
        QTRY_VERIFY_WITH_TIMEOUT(bench.page->model().rowCount() > 0 && !bench.session.progress().isLoading, patience);
        for (int row = 0; row < bench.page->model().rowCount(); ++row) {
            bench.clickCell(row, CallColumn::Caller); // the preview shows it too
            const QString cell = bench.cell(row, CallColumn::Caller);
            QVERIFY(!cell.contains(QChar(0x202e)) && !cell.contains(QChar(0x1b)));
        }
        for (const QLabel *const label : bench.page->findChildren<QLabel *>()) {
            QVERIFY(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()));
            QVERIFY(!label->text().contains(QChar(0x202e)));
        }
        QVERIFY(!bench.page->grab().isNull());
    }

    void anEmptyStartSaysWhatToDo()
    {
        Bench bench(QStringList {});
        auto *const empty = bench.page->findChild<EmptyState *>();
        QVERIFY(empty->isVisible());
        QVERIFY(empty->text().contains(QStringLiteral("Drop logs here")));
        QVERIFY(!bench.page->panel()->isVisible());
        QVERIFY(empty->findChildren<QPushButton *>().size() >= 2);
    }

    void aNarrowWindowHidesThePanelBehindAButton()
    {
        Bench bench({ samples }, { 1024, 700 });
        QVERIFY(bench.waitForCalls(14));
        QVERIFY(!bench.page->panel()->isVisible());
        QVERIFY(bench.table().isColumnHidden(static_cast<int>(CallColumn::Label)));
        QVERIFY(!bench.table().horizontalScrollBar()->isVisible());
        QToolButton *drawer = nullptr;
        for (QToolButton *const button : bench.page->findChildren<QToolButton *>()) {
            if (button->accessibleName() == QStringLiteral("Sources and findings"))
                drawer = button;
        }
        QVERIFY(drawer != nullptr && drawer->isVisible());
        QTest::mouseClick(drawer, Qt::LeftButton);
        QVERIFY(bench.page->panel()->isVisible());
    }

    void aLinkGoesToACallAndAQuery()
    {
        Bench bench;
        QVERIFY(bench.waitForCalls(14));
        Link link;
        link.page = QStringLiteral("calls");
        link.query = QStringLiteral("outcome:failed");

        QVERIFY(bench.page->show(link));
        QTRY_VERIFY_WITH_TIMEOUT(bench.page->model().rowCount() < 14, patience);
        QCOMPARE(bench.page->here().query, link.query);
        Link other;
        other.page = QStringLiteral("calls");
        QVERIFY(bench.page->show(other));
        QVERIFY(bench.waitForCalls(14));
        other.callId = bench.ids()[6];
        QVERIFY(bench.page->show(other));
        QCOMPARE(bench.table().currentId(), bench.ids()[6]);
        other.page = QStringLiteral("ports");
        QVERIFY(!bench.page->show(other));
    }

    void markupInATraceIsShownAsText()
    {
        QTemporaryDir folder;
        QFile sample(samples + QStringLiteral("/2008-03-14/cvp-callserver.log"));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        Bench bench(QStringList {});
        for (QLabel *const label : bench.page->findChildren<QLabel *>())
            QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(), qPrintable(label->text()));
    }

    /// Pictures for those who look at them: LEGWORK_PICTURES names the folder.
    void pictures()
    {
        const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
        if (folder.isEmpty())
            QSKIP("LEGWORK_PICTURES is not set");
        for (const bool isDark : { false, true }) {
            setTheme(isDark ? darkTheme() : lightTheme());
            for (const QSize size : { QSize(1360, 832), QSize(976, 632), QSize(1840, 1000) }) {
                Bench bench({ samples + QStringLiteral("/2008-03-14") }, size);
                QVERIFY(bench.waitForCalls(7));
                bench.clickCell(0, CallColumn::Caller);
                QTest::qWait(700);
                bench.page->grab().save(QStringLiteral("%1/calls-%2-%3.png")
                                            .arg(folder, isDark ? QStringLiteral("dark") : QStringLiteral("light"))
                                            .arg(size.width()));
            }
        }
        setTheme(lightTheme());
    }
};

QTEST_MAIN(TestCallsPage)
#include "tst_callspage.moc"
