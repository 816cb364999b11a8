// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "madecalls.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <items/callmodel.h>
#include <items/groupmodel.h>
#include <items/sourcemodel.h>

using namespace legwork;
using namespace legwork::items;
using samples::CallMaker;
using Tester = QAbstractItemModelTester;

namespace {

const std::atomic<bool> goOn = false;
const QString sampleFolder = QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples");
constexpr int patience = 20000;

std::shared_ptr<const CallView> viewOf(const calls::CallList &calls, std::shared_ptr<const CallView> before = {},
    const char *query = "", std::vector<SortKey> order = { { CallColumn::Start, false } })
{
    ViewRequest request;
    request.snapshot.calls = calls;
    request.query = *calls::Query::parse(query);
    request.isQueried = *query != '\0';
    request.order = std::move(order);
    request.previous = std::move(before);
    auto view = makeView(request, goOn);
    view->previous.reset();
    return view;
}

QString text(const QAbstractItemModel &model, int row, CallColumn column)
{
    return model.index(row, static_cast<int>(column)).data().toString();
}

} // namespace

class TestCallModel final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void behavesAsAModelWhileCallsComeChangeAndGo()
    {
        CallModel model;
        Tester tester(&model, Tester::FailureReportingMode::QtTest);
        CallMaker maker(4);
        calls::CallList::Pointers now = maker.list(100).pointers();
        std::shared_ptr<const CallView> view;
        for (std::uint32_t step = 0; step < 40; ++step) {
            view = viewOf(CallMaker::inOrder(now), view, step % 10 == 9 ? "outcome:failed" : "");
            model.setView(view);
            QCOMPARE(model.rowCount(), static_cast<int>(view->size()));
            for (int row = 0; row < model.rowCount(); ++row)
                QCOMPARE(&model.callAt(row), &view->call(static_cast<std::size_t>(row)));
            for (std::uint32_t i = 0; i < 3; ++i)
                now.push_back(maker.make(500 + step * 3 + i, maker.pick(86'400'000)));
            now.erase(now.begin() + maker.pick(50));
            calls::Call longer = *now.front();
            longer.messages += 1;
            now.front() = std::make_shared<const calls::Call>(std::move(longer));
        }
    }

    void aSelectedRowStaysTheSameCallWhileRowsComeAbove()
    {
        CallModel model;
        CallMaker maker;
        calls::CallList::Pointers now;
        for (std::uint32_t i = 0; i < 20; ++i)
            now.push_back(maker.make(i, 10'000 + i * 100));
        auto view = viewOf(CallMaker::inOrder(now));
        model.setView(view);
        const QPersistentModelIndex chosen = model.index(10, 0);
        const QString id = chosen.data(CallModel::IdRole).toString();
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        now.push_back(maker.make(100, 0));
        now.push_back(maker.make(101, 10'550));
        model.setView(viewOf(CallMaker::inOrder(now), view));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(chosen.row(), 12);
        QCOMPARE(chosen.data(CallModel::IdRole).toString(), id);
    }

    void allRowsAreReplacedWithoutAReset()
    {
        // A reset costs a table the layout of every row anew.
        CallModel model;
        Tester tester(&model, Tester::FailureReportingMode::QtTest);
        const calls::CallList calls = CallMaker(7).list(200);
        model.setView(viewOf(calls));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy replaced(&model, &CallModel::viewReplaced);
        const QPersistentModelIndex kept = model.index(10, 0);
        const std::vector<SortKey> byTalk { { CallColumn::Talk, true } }, byCaller { { CallColumn::Caller, false } };
        const std::shared_ptr<const CallView> views[] = { viewOf(calls, {}, "", byTalk), // as many rows
            viewOf(calls, {}, "outcome:failed", byCaller), // fewer
            viewOf(calls, {}, "-outcome:failed", byTalk), // more
            viewOf(calls, {}, "outcome:agent", byCaller) };
        for (const auto &view : views) {
            model.setView(view);
            QCOMPARE(model.rowCount(), static_cast<int>(view->size()));
            for (int row = 0; row < model.rowCount(); ++row)
                QCOMPARE(&model.callAt(row), &view->call(static_cast<std::size_t>(row)));
        }
        QCOMPARE(replaced.size(), 4);
        QCOMPARE(resets.size(), 0);
        QVERIFY(!kept.isValid());
        model.setView(viewOf(calls, {}, "ani:1"));
        QCOMPARE(model.rowCount(), 0);
        model.setView(viewOf(calls));
        QCOMPARE(model.rowCount(), 200);
    }

    void cellsSayWhatTheCallIs()
    {
        CallMaker maker;
        calls::Call call = *maker.make(1, 0);
        call.ani = Text("4085274003");
        call.talk = Milliseconds(203'040);
        call.queue = Milliseconds(0);
        call.ivr = Milliseconds(3'723'000);
        call.label = Text("1401");
        call.correlationId = Text("45");
        call.q850 = 0;
        CallModel model;
        model.setView(viewOf(CallMaker::inOrder({ std::make_shared<const calls::Call>(call) })));
        QCOMPARE(text(model, 0, CallColumn::Caller), QStringLiteral("4085274003"));
        QCOMPARE(text(model, 0, CallColumn::Start), QStringLiteral("15:00:00.000"));
        QCOMPARE(text(model, 0, CallColumn::Talk), QStringLiteral("3:23.0"));
        QCOMPARE(text(model, 0, CallColumn::Queue), QStringLiteral("\u2013"));
        QCOMPARE(text(model, 0, CallColumn::Ivr), QStringLiteral("1:02:03"));
        QCOMPARE(text(model, 0, CallColumn::Label), QStringLiteral("1401 + 45"));
        QCOMPARE(text(model, 0, CallColumn::Q850), QStringLiteral("\u2013"));
        QCOMPARE(text(model, 0, CallColumn::Hosts), QStringLiteral("ingress-gw, cvp-callserver"));
        model.setAliases({ { QStringLiteral("ingress-gw"), QStringLiteral("San Jose") } });
        QCOMPARE(text(model, 0, CallColumn::Hosts), QStringLiteral("San Jose, cvp-callserver"));
        model.setNotes({ { QString::fromStdString(call.id.str()), QStringLiteral("ticket\n4711") } });
        QCOMPARE(text(model, 0, CallColumn::Note), QStringLiteral("ticket 4711"));
        calls::Zone zone;
        zone.shifts = { { UtcTime(Milliseconds(0)), std::chrono::hours(-7) } };
        model.setZone(zone);
        QCOMPARE(text(model, 0, CallColumn::Start), QStringLiteral("08:00:00.000"));
    }

    void controlCharactersBecomeSigns()
    {
        CallMaker maker;
        calls::Call call = *maker.make(1, 0);
        call.ani = Text(std::string("\x1b[31m\r\n<b>x</b>\xe2\x80\xae"));
        CallModel model;
        model.setView(viewOf(CallMaker::inOrder({ std::make_shared<const calls::Call>(call) })));
        QCOMPARE(text(model, 0, CallColumn::Caller), QStringLiteral("\u241b[31m\u240d\u240a<b>x</b>\ufffd"));
    }

    void aCellsTermHoldsForItsCall()
    {
        const calls::CallList calls = CallMaker(9).list(200);
        CallModel model;
        model.setView(viewOf(calls));
        int terms = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            for (int column = 0; column < callColumnCount; ++column) {
                const QString term = model.index(row, column).data(CallModel::QueryRole).toString();
                if (term.isEmpty())
                    continue;
                const auto query = calls::Query::parse(term.toStdString());
                QVERIFY2(query.has_value(), qPrintable(term));
                QVERIFY2(query->matches(model.callAt(row)), qPrintable(term));
                ++terms;
            }
        }
        QVERIFY(terms > 1000);
    }

    void daysAreShownWhereThereAreSeveral()
    {
        CallModel model;
        model.setView(viewOf(CallMaker().list(10, 3 * 86'400'000)));
        QVERIFY(model.showsDates());
        QVERIFY(text(model, 0, CallColumn::Start).startsWith(QStringLiteral("03-13 15:00:00")));
    }

    void theHeaderTellsTheOrder()
    {
        const calls::CallList calls = CallMaker().list(10);
        CallModel model;
        const auto first = viewOf(calls);
        model.setView(first);
        QSignalSpy headers(&model, &QAbstractItemModel::headerDataChanged);
        model.setView(viewOf(calls, first, "", { { CallColumn::Outcome, true }, { CallColumn::Start, false } }));
        QVERIFY(!headers.isEmpty());
        const auto order = [&](CallColumn column) {
            return model.headerData(static_cast<int>(column), Qt::Horizontal, CallModel::SortOrderRole).toInt();
        };
        QCOMPARE(order(CallColumn::Outcome), -1);
        QCOMPARE(order(CallColumn::Start), 2);
        QCOMPARE(order(CallColumn::Caller), 0);
    }

    void codecsAreAskedForOnceAndWhenShown()
    {
        CallModel model;
        QStringList asked;
        model.setDetailRequest([&](const QString &id, CallColumn) { asked.append(id); });
        model.setView(viewOf(CallMaker().list(3)));
        QVERIFY(asked.isEmpty());
        QCOMPARE(text(model, 1, CallColumn::Codec), QStringLiteral("..."));
        QCOMPARE(text(model, 1, CallColumn::Codec), QStringLiteral("..."));
        QCOMPARE(asked.size(), 1);
        model.setDetail(asked.front(), CallColumn::Codec, QStringLiteral("PCMU"));
        QCOMPARE(text(model, 1, CallColumn::Codec), QStringLiteral("PCMU"));
    }

    void groupsBehaveAsAModelWhileTheyChange()
    {
        GroupModel model;
        Tester tester(&model, Tester::FailureReportingMode::QtTest);
        const auto titles
            = [](std::string_view code) { return QString::fromLatin1(code.data(), qsizetype(code.size())); };
        CallMaker maker(6);
        for (std::uint32_t step = 0; step < 30; ++step) {
            const auto view = viewOf(maker.list(1 + maker.pick(30)));
            model.setGroups(findingGroups(view->summary, titles, QStringLiteral("Nothing found")), view->size());
            std::size_t most = 0;
            for (int row = 0; row < model.rowCount(); ++row) {
                const QString term = model.index(row).data(GroupModel::TermRole).toString();
                const auto count = model.index(row).data(GroupModel::CountRole).toULongLong();
                const auto query = calls::Query::parse(term.toStdString());
                QVERIFY2(query.has_value(), qPrintable(term));
                QCOMPARE(count,
                    static_cast<qulonglong>(std::ranges::count_if(
                        view->snapshot.calls, [&](const calls::Call &call) { return query->matches(call); })));
                most = std::max<std::size_t>(most, count);
            }
            QVERIFY(most > 0);
        }
    }

    void sourcesAreATreeThatFollowsTheSession()
    {
        TraceSession session;
        SourceModel model(session);
        Tester tester(&model, Tester::FailureReportingMode::QtTest);
        session.open({ sampleFolder });
        QTRY_COMPARE_WITH_TIMEOUT(session.stats().calls, 14U, patience);
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex root = model.index(0, 0);
        QCOMPARE(root.data().toString(), QStringLiteral("samples"));
        QCOMPARE(model.rowCount(root), 11);
        qulonglong records = 0;
        int clocks = 0, dialects = 0;
        for (int row = 0; row < 11; ++row) {
            const QModelIndex source = model.index(row, 0, root);
            records += source.data(SourceModel::CountRole).toULongLong();
            for (int fact = 0; fact < model.rowCount(source); ++fact) {
                const auto kind = model.index(fact, 0, source).data(SourceModel::KindRole).value<SourceModel::Kind>();
                clocks += kind == SourceModel::Kind::Clock ? 1 : 0;
                dialects += kind == SourceModel::Kind::Dialect ? 1 : 0;
            }
        }
        QCOMPARE(root.data(SourceModel::CountRole).toULongLong(), records);
        QCOMPARE(records, static_cast<qulonglong>(session.stats().records));
        QVERIFY(clocks >= 11);
        QVERIFY(dialects >= 11);
    }

    void aHiddenSourceStaysInTheTree()
    {
        TraceSession session;
        SourceModel model(session);
        Tester tester(&model, Tester::FailureReportingMode::QtTest);
        session.open({ sampleFolder + QStringLiteral("/2008-03-14") });
        QTRY_COMPARE_WITH_TIMEOUT(session.stats().calls, 7U, patience);
        const QString path = sampleFolder + QStringLiteral("/2008-03-14/cusp.log");
        const QModelIndex source = model.find(path);
        QVERIFY(source.isValid());
        QCOMPARE(source.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QVERIFY(model.setData(source, Qt::Unchecked, Qt::CheckStateRole));
        QTRY_COMPARE_WITH_TIMEOUT(session.sources().size(), 4U, patience);
        QVERIFY(model.find(path).isValid());
        QCOMPARE(model.find(path).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(model.setData(model.find(path), Qt::Checked, Qt::CheckStateRole));
        QTRY_COMPARE_WITH_TIMEOUT(session.sources().size(), 5U, patience);
        session.remove(path);
        QTRY_VERIFY_WITH_TIMEOUT(!model.find(path).isValid(), patience);
    }
};

QTEST_GUILESS_MAIN(TestCallModel)
#include "tst_callmodel.moc"
