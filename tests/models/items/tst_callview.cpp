// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "madecalls.h"

#include <items/callview.h>

#include <algorithm>
#include <numeric>

using namespace legwork;
using namespace legwork::items;
using samples::CallMaker;

namespace {

const std::atomic<bool> goOn = false;

ViewRequest requestFor(const calls::CallList &calls, const char *query = "", std::vector<SortKey> order = {})
{
    ViewRequest request;
    request.snapshot.calls = calls;
    request.query = *calls::Query::parse(query);
    request.isQueried = *query != '\0';
    request.order = std::move(order);
    request.queryId = 1;
    request.threads = 3;
    return request;
}

std::vector<std::string> idsOf(const CallView &view)
{
    std::vector<std::string> ids;
    for (std::size_t row = 0; row < view.size(); ++row)
        ids.push_back(view.call(row).id.str());
    return ids;
}

/// Applies changes as a table would.
std::vector<std::string> changed(
    std::vector<std::string> rows, const RowChanges &changes, const std::vector<std::string> &after)
{
    const auto at = [&](std::uint32_t row) { return rows.begin() + static_cast<std::ptrdiff_t>(row); };
    for (auto range = changes.removed.rbegin(); range != changes.removed.rend(); ++range)
        rows.erase(at(range->first), at(range->first + range->count));
    for (const RowRange &range : changes.inserted) {
        const auto from = after.begin() + static_cast<std::ptrdiff_t>(range.first);
        rows.insert(at(range.first), from, from + static_cast<std::ptrdiff_t>(range.count));
    }
    return rows;
}

} // namespace

class TestCallView final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsTheCallsAQueryHoldsFor()
    {
        const calls::CallList calls = CallMaker().list(20'000);
        const auto view = makeView(requestFor(calls, "outcome:failed dnis:8005550100"), goOn);
        const auto query = *calls::Query::parse("outcome:failed dnis:8005550100");
        std::vector<std::string> expected;
        for (const calls::Call &call : calls) {
            if (query.matches(call))
                expected.push_back(call.id.str());
        }
        QVERIFY(!expected.empty());
        QCOMPARE(idsOf(*view), expected);
        QCOMPARE(view->summary.calls, expected.size());
        QCOMPARE(view->summary.outcomes[static_cast<std::size_t>(calls::Outcome::Failed)], expected.size());
    }

    void sorts_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("descending");
        for (int column = 0; column < callColumnCount; ++column) {
            if (!isSortable(static_cast<CallColumn>(column)))
                continue;
            const std::string key(keyOf(static_cast<CallColumn>(column)));
            QTest::addRow("%s", key.c_str()) << column << false;
            QTest::addRow("%s, descending", key.c_str()) << column << true;
        }
    }
    void sorts()
    {
        QFETCH(int, column);
        QFETCH(bool, descending);
        const auto by = static_cast<CallColumn>(column);
        static const calls::CallList calls = CallMaker(7).list(20'000); // enough for several threads
        const auto view = makeView(requestFor(calls, "", { { by, descending } }), goOn);
        std::vector<std::uint32_t> expected(calls.size());
        std::iota(expected.begin(), expected.end(), 0U);
        std::ranges::stable_sort(expected, [&](std::uint32_t a, std::uint32_t b) {
            const SortValue x = sortValueOf(calls[a], by);
            const SortValue y = sortValueOf(calls[b], by);
            return descending ? std::tie(y.number, y.text) < std::tie(x.number, x.text)
                              : std::tie(x.number, x.text) < std::tie(y.number, y.text);
        });
        QCOMPARE(view->rows, expected);
    }

    void sortsByASecondKeyWhereTheFirstIsEqual()
    {
        const calls::CallList calls = CallMaker(3).list(20'000);
        const auto view = makeView(
            requestFor(calls, "",
                { { CallColumn::Outcome, false }, { CallColumn::Caller, true }, { CallColumn::Talk, false } }),
            goOn);
        for (std::size_t row = 1; row < view->size(); ++row) {
            const calls::Call &a = view->call(row - 1);
            const calls::Call &b = view->call(row);
            const int first = std::string_view(nameOf(a.outcome)).compare(nameOf(b.outcome));
            QVERIFY(first < 0 || (first == 0 && a.ani.view() >= b.ani.view()));
            if (first == 0 && a.ani.view() == b.ani.view())
                QVERIFY(a.talk <= b.talk);
        }
    }

    void longEqualBeginningsAreToldApart()
    {
        calls::CallList::Pointers made;
        CallMaker maker;
        for (std::uint32_t i = 0; i < 50; ++i) {
            calls::Call call = *maker.make(i, i);
            call.ani = Text("00001234567890123" + std::string(i % 3, '0') + std::to_string((i * 37) % 50));
            made.push_back(std::make_shared<const calls::Call>(std::move(call)));
        }
        const calls::CallList calls = CallMaker::inOrder(std::move(made));
        const auto view = makeView(requestFor(calls, "", { { CallColumn::Caller, false } }), goOn);
        for (std::size_t row = 1; row < view->size(); ++row)
            QVERIFY(view->call(row - 1).ani.view() <= view->call(row).ani.view());
    }

    void whatChangedIsWhatATableMustDo_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<int>("column");
        QTest::newRow("all, by start") << QByteArray() << int(CallColumn::Start);
        QTest::newRow("all, by length") << QByteArray() << int(CallColumn::Length);
        QTest::newRow("failed ones, by caller") << QByteArray("outcome:failed") << int(CallColumn::Caller);
    }
    void whatChangedIsWhatATableMustDo()
    {
        QFETCH(QByteArray, query);
        QFETCH(int, column);
        CallMaker maker(11);
        calls::CallList::Pointers now = maker.list(300).pointers();
        std::shared_ptr<const CallView> before;
        std::uint32_t number = 1000;
        std::size_t told = 0;
        for (int step = 0; step < 60; ++step) {
            ViewRequest request = requestFor(
                CallMaker::inOrder(now), query.constData(), { { static_cast<CallColumn>(column), false } });
            request.previous = before;
            const auto view = makeView(request, goOn);
            ViewRequest alone = request;
            alone.previous.reset();
            QCOMPARE(view->rows, makeView(alone, goOn)->rows);
            if (before) {
                if (view->changes) {
                    ++told;
                    const std::vector<std::string> after = idsOf(*view);
                    QCOMPARE(changed(idsOf(*before), *view->changes, after), after);
                    // Rows that are not told of show the same values.
                    std::vector<bool> isTold(view->size());
                    for (const auto *ranges : { &view->changes->inserted, &view->changes->changed }) {
                        for (const RowRange &range : *ranges)
                            std::fill_n(isTold.begin() + static_cast<std::ptrdiff_t>(range.first), range.count, true);
                    }
                    for (std::size_t row = 0; row < view->size(); ++row) {
                        if (!isTold[row])
                            QVERIFY(std::ranges::any_of(before->snapshot.calls,
                                [&](const calls::Call &call) { return &call == &view->call(row); }));
                    }
                }
            }
            before = view;
            for (std::uint32_t i = maker.pick(4); i > 0; --i)
                now.push_back(maker.make(number++, maker.pick(86'400'000)));
            for (std::uint32_t i = maker.pick(4); i > 0; --i) { // goes on
                auto &call = now[maker.pick(static_cast<std::uint32_t>(now.size()))];
                calls::Call longer = *call;
                longer.end += Milliseconds(1 + maker.pick(200'000));
                longer.messages += 1;
                call = std::make_shared<const calls::Call>(std::move(longer));
            }
            if (step % 7 == 0)
                now.erase(now.begin() + maker.pick(static_cast<std::uint32_t>(now.size())));
        }
        QVERIFY(told > 50);
    }

    void answersOfTheViewBeforeHoldForCallsThatAreTheSame()
    {
        CallMaker maker(5);
        calls::CallList::Pointers made = maker.list(500).pointers();
        const calls::CallList first = CallMaker::inOrder(made);
        ViewRequest request = requestFor(first, "outcome:failed");
        const auto before = makeView(request, goOn);
        made.push_back(maker.make(9999, 1000));
        request.snapshot.calls = CallMaker::inOrder(made);
        request.previous = before;
        // A query that holds for nothing shows whether it was asked again.
        request.query = *calls::Query::parse("ani:1");
        const auto view = makeView(request, goOn);
        QCOMPARE(view->size(), before->size());
        request.queryId = 2;
        QCOMPARE(makeView(request, goOn)->size(), 0U);
    }

    void timesNarrowTheRowsAndNotTheContext()
    {
        const calls::CallList calls = CallMaker().list(1000);
        ViewRequest request = requestFor(calls, "outcome:agent");
        request.time = *calls::Query::parse("time:2008-03-13T16:00..2008-03-13T17:00");
        request.isTimed = true;
        const auto view = makeView(request, goOn);
        const auto all = makeView(requestFor(calls, "outcome:agent"), goOn);
        QVERIFY(view->size() > 0);
        QVERIFY(view->size() < all->size());
        QCOMPARE(view->context, all->context);
    }

    void whereNothingIsLeftEachTermIsCounted()
    {
        const calls::CallList calls = CallMaker().list(1000);
        ViewRequest request = requestFor(calls, "outcome:failed ani:1 dnis:8005550100");
        for (const char *term : { "outcome:failed", "ani:1", "dnis:8005550100" })
            request.terms.push_back(*calls::Query::parse(term));
        const auto view = makeView(request, goOn);
        QCOMPARE(view->size(), 0U);
        QCOMPARE(view->termCounts.size(), 3U);
        QCOMPARE(*view->termCounts[0].alone, makeView(requestFor(calls, "outcome:failed"), goOn)->size());
        QCOMPARE(*view->termCounts[1].alone, 0U);
        QCOMPARE(
            *view->termCounts[1].without, makeView(requestFor(calls, "outcome:failed dnis:8005550100"), goOn)->size());
        QCOMPARE(*view->termCounts[0].without, 0U);
    }

    void rowsOfTrackedCallsAreTold()
    {
        const calls::CallList calls = CallMaker().list(1000);
        ViewRequest request = requestFor(calls, "outcome:agent", { { CallColumn::Caller, true } });
        const auto plain = makeView(request, goOn);
        request.tracked = { plain->call(17).id.str(), "unknown", plain->call(3).id.str(), plain->call(17).id.str() };
        QCOMPARE(makeView(request, goOn)->tracked, (std::vector<int> { 17, -1, 3, 17 }));
    }

    void aCancelledViewIsNone()
    {
        const std::atomic<bool> cancelled = true;
        QVERIFY(makeView(requestFor(CallMaker().list(10'000), "outcome:agent"), cancelled) == nullptr);
    }

    void statisticsAreThoseOfTheirDefinitions()
    {
        CallMaker maker(2);
        const calls::CallList calls = maker.list(500, 7'200'000);
        std::vector<std::uint32_t> rows(calls.size());
        std::iota(rows.begin(), rows.end(), 0U);
        const CallStatistics statistics = statisticsOf(calls, rows, 2);
        std::size_t answered = 0, handled = 0, concurrent = 0, busiest = 0;
        Milliseconds talk {};
        std::vector<std::int64_t> setups;
        for (const calls::Call &call : calls) {
            answered += call.legs.front().answer ? 1U : 0U;
            handled += call.talk.count() > 0 ? 1U : 0U;
            talk += call.talk;
            setups.push_back(call.setup.count());
            std::size_t now = 0, inHour = 0;
            for (const calls::Call &other : calls) {
                now += other.start <= call.start && other.end >= call.start ? 1U : 0U;
                inHour += other.start >= call.start && other.start - call.start < std::chrono::hours(1) ? 1U : 0U;
            }
            concurrent = std::max(concurrent, now);
            busiest = std::max(busiest, inHour);
        }
        std::ranges::sort(setups);
        QCOMPARE(statistics.seizures, calls.size());
        QCOMPARE(statistics.answered, answered);
        QCOMPARE(*statistics.answerSeizureRatio(), static_cast<double>(answered) / 500.0);
        QCOMPARE(statistics.handled, handled);
        QCOMPARE(statistics.handleTime->count(), talk.count() / static_cast<std::int64_t>(handled));
        QCOMPARE(statistics.setup50->count(), setups[249]);
        QCOMPARE(statistics.setup95->count(), setups[474]);
        QCOMPARE(statistics.busyHourCalls, busiest);
        QCOMPARE(statistics.mostConcurrent, concurrent);
    }

    void statisticsOfNothingAreEmpty()
    {
        const CallStatistics statistics = statisticsOf({}, {}, 2);
        QVERIFY(
            !statistics.answerSeizureRatio() && !statistics.setup50 && !statistics.handleTime && !statistics.busyHour);
        QCOMPARE(statistics.mostConcurrent, 0U);
    }

    void everyCallOfTheRangeStandsInTheHistogram()
    {
        const calls::CallList calls = CallMaker().list(5000);
        const auto view = makeView(requestFor(calls, "-outcome:agent"), goOn);
        const UtcTime from = calls.front().start;
        const CallHistogram histogram = histogramOf(*view, from, std::chrono::minutes(30), 49);
        QCOMPARE(histogram.calls, view->size());
        std::size_t sum = 0, bySeverity = 0;
        for (const CallHistogram::Bucket &bucket : histogram.buckets) {
            sum += std::accumulate(bucket.outcomes.begin(), bucket.outcomes.end(), std::size_t { 0 });
            bySeverity
                += std::accumulate(std::begin(bucket.bySeverity), std::end(bucket.bySeverity), std::size_t { 0 });
        }
        QCOMPARE(sum, view->size());
        QCOMPARE(bySeverity, view->size());
        QVERIFY(!histogram.hasMarks);
        const CallHistogram close = histogramOf(*view, from + std::chrono::hours(1), std::chrono::minutes(1), 10);
        QVERIFY(close.hasMarks);
        QCOMPARE(close.marks.size(), close.calls);
        for (const CallHistogram::Mark &mark : close.marks)
            QVERIFY(mark.at >= close.from && mark.at < close.until());
    }

    void valuesComeWithTheirCounts()
    {
        const calls::CallList calls = CallMaker().list(1000);
        const std::vector<ValueCount> values = valuesOf(calls, "dnis", "80055501", 2, goOn);
        QCOMPARE(values.size(), 2U);
        QVERIFY(values[0].calls >= values[1].calls);
        for (const ValueCount &value : values)
            QCOMPARE(value.calls, makeView(requestFor(calls, ("dnis:" + value.value).c_str()), goOn)->size());
    }
};

QTEST_GUILESS_MAIN(TestCallView)
#include "tst_callview.moc"
