// SPDX-License-Identifier: GPL-3.0-or-later
// Use against what was bought: every figure of a review equals what raw samples give by its definition.
#include <QTest>

#include "bruteforce.h"

#include <entitlements/contractedits.h>
#include <entitlements/review.h>

#include <QJsonArray>
#include <QXmlStreamReader>

using namespace legwork;
using namespace legwork::entitlements;
using namespace legwork::tests;

namespace {

Contract contract(const char *number, unsigned quantity, QDate start, QDate end)
{
    Contract one = newContract();
    one.number = QLatin1StringView(number);
    one.quantity = quantity;
    one.start = start;
    one.end = end;
    return one;
}

/// Days with a held use each.
QList<Day> daysWith(const QList<int> &held, unsigned entitled)
{
    QList<Day> days;
    for (const int one : held) {
        Day day { QDate(2026, 1, 1).addDays(days.size()), std::nullopt, { entitled, 0 } };
        if (one >= 0) {
            DayUse use;
            use.day = day.day;
            use.held = static_cast<std::uint32_t>(one);
            use.minutesOver = one > static_cast<int>(entitled) ? 20 : 0;
            day.use = use;
        }
        days << day;
    }
    return days;
}

} // namespace

class TestReview final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figuresEqualTheRawSamples_data();
    void figuresEqualTheRawSamples();
    void overUsesAreJoined();
    void holdNeedsMinutesInARow();
    void forecastOrTheReasonWhyNot();
    void shortfalls();
    void whatToBuy();
    void emptyPeriod();
    void pageIsWellFormed();
    void differences();
};

void TestReview::figuresEqualTheRawSamples_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<int>("hold");
    QTest::addColumn<QDate>("first");
    QTest::addColumn<int>("seed");
    QTest::newRow("UTC, 15 minutes") << QByteArray("UTC") << 15 << QDate(2025, 1, 10) << 1;
    QTest::newRow("UTC, 60 minutes") << QByteArray("UTC") << 60 << QDate(2025, 1, 10) << 2;
    QTest::newRow("clocks are put forward") << QByteArray("Europe/Berlin") << 15 << QDate(2025, 3, 20) << 3;
    QTest::newRow("clocks are put back") << QByteArray("Europe/Berlin") << 60 << QDate(2025, 10, 15) << 4;
    QTest::newRow("midnight that is skipped") << QByteArray("America/Santiago") << 15 << QDate(2025, 8, 30) << 5;
    QTest::newRow("half an hour beside the others") << QByteArray("Asia/Kolkata") << 15 << QDate(2025, 5, 1) << 6;
}

void TestReview::figuresEqualTheRawSamples()
{
    QFETCH(QByteArray, zone);
    QFETCH(int, hold);
    QFETCH(QDate, first);
    QFETCH(int, seed);
    const QTimeZone timeZone(zone);
    QVERIFY(timeZone.isValid());
    constexpr int days = 40;
    const auto samples = simulatedYear(first, days, 20, static_cast<quint32>(seed), timeZone);
    QList<Contract> contracts { contract("A", 350, first.addDays(-100), first.addDays(20)),
        contract("B", 380, first.addDays(22), QDate()), contract("C", 9999, first, QDate()) };
    contracts[0].graceDays = 1; // a day without any contract follows
    contracts[2].product = productFrom(QStringLiteral("call-director"));
    ReviewInput input;
    input.from = first.addDays(2);
    input.to = first.addDays(days - 3);
    input.zone = timeZone;
    input.holdMinutes = hold;
    input.filter.pool = Pool::SelfService;
    input.contracts = contracts;
    input.minutes = minutesOf(samples);
    const Review review = reviewOf(input);
    const BruteFigures brute = bruteForce(samples, input.from, input.to, timeZone, hold, contracts);
    QCOMPARE(review.whole.peak, std::optional(brute.peak));
    QCOMPARE(review.whole.held, brute.held);
    QCOMPARE(review.whole.p95, std::optional(brute.p95));
    QCOMPARE(review.whole.p99, std::optional(brute.p99));
    QVERIFY(std::abs(review.whole.mean - brute.mean) < 1e-9 * brute.mean);
    QCOMPARE(static_cast<int>(review.whole.minutes), brute.minutes);
    QCOMPARE(review.daysOver, brute.daysOver);
    QCOMPARE(review.daysMeasured, static_cast<int>(brute.days.size()));
    QVERIFY(brute.daysOver > 0); // or the test would not see over-use
    int inOverUses = 0;
    for (const OverUse &one : review.overUses)
        inOverUses += one.days;
    QCOMPARE(inOverUses, brute.daysOver);
    QCOMPARE(review.days.size(), input.from.daysTo(input.to) + 1);
    for (const Day &day : review.days) {
        QCOMPARE(day.use.has_value(), brute.days.contains(day.day));
        QCOMPARE(day.entitled.total(), bruteEntitled(contracts, day.day));
        if (!day.use)
            continue;
        const BruteDay &raw = brute.days[day.day];
        QCOMPARE(day.use->peak, raw.peak);
        QCOMPARE(day.use->held, raw.held);
        QCOMPARE(static_cast<int>(day.use->minutesOver), raw.minutesOver);
    }
}

void TestReview::overUsesAreJoined()
{
    // 0 1 2 are over; two days between end nothing, three do; what is not measured is not over.
    const auto runs = overUses(daysWith({ 11, 15, 12, 9, 9, 13, 9, 9, -1, 9, 20, 9 }, 10));
    QCOMPARE(runs.size(), 2);
    QCOMPARE(runs[0], (OverUse { QDate(2026, 1, 1), QDate(2026, 1, 6), 4, 5, QDate(2026, 1, 2), 80 }));
    QCOMPARE(runs[1], (OverUse { QDate(2026, 1, 11), QDate(2026, 1, 11), 1, 10, QDate(2026, 1, 11), 20 }));
    QVERIFY(overUses(daysWith({ 10, 10, -1 }, 10)).isEmpty());
}

void TestReview::holdNeedsMinutesInARow()
{
    QList<ports::Bucket> minutes;
    const auto add = [&minutes](int minute, unsigned used) {
        minutes << ports::Bucket { UtcTime(Milliseconds(60'000LL * minute)), used, used, used, 1, used };
    };
    for (int i = 0; i < 14; ++i)
        add(i, 100);
    QVERIFY(!dayUses(minutes, QTimeZone::utc(), 15, {}).first().held);
    add(15, 100); // a minute is missing
    QVERIFY(!dayUses(minutes, QTimeZone::utc(), 15, {}).first().held);
    for (int i = 16; i < 30; ++i)
        add(i, 90);
    const DayUse day = dayUses(minutes, QTimeZone::utc(), 15, {}).first();
    QCOMPARE(day.held, std::optional<std::uint32_t>(90));
    QCOMPARE(day.heldAt, UtcTime(Milliseconds(15 * 60'000)));
    QCOMPARE(day.peak, 100U);
}

void TestReview::forecastOrTheReasonWhyNot()
{
    QList<DayUse> uses;
    for (int i = 0; i < 60; ++i) {
        DayUse use;
        use.day = QDate(2026, 1, 1).addDays(i);
        use.held = static_cast<std::uint32_t>(100 + 2 * i);
        use.minutes = 1440;
        uses << use;
    }
    const auto needs = forecastNeed(uses, QDate(2026, 3, 2), 10);
    QVERIFY(needs);
    QCOMPARE(needs->size(), 10);
    QVERIFY(std::abs(needs->first().likely - 220) < 0.5); // the line goes on
    QVERIFY(needs->first().low <= needs->first().likely && needs->first().likely <= needs->first().high);
    const auto few = forecastNeed(uses.first(10), QDate(2026, 3, 2), 10);
    QVERIFY(!few);
    QVERIFY(!few.error().what.empty());
    QVERIFY(forecastNeed({}, QDate(2026, 3, 2), 10).has_value() == false);
}

void TestReview::shortfalls()
{
    const QDate today(2026, 6, 1);
    const QList<Contract> contracts { contract("A", 100, QDate(2026, 1, 1), QDate(2026, 6, 30)),
        contract("B", 50, QDate(2026, 1, 1), QDate()) };
    const auto needs = [today](double start, double slope) {
        QList<Need> list;
        for (int i = 0; i < 200; ++i)
            list << Need { today.addDays(i), 0, start + slope * i, 0 };
        return list;
    };
    QVERIFY(!nextShortfall(needs(50, 0), contracts, {}));
    const auto term = nextShortfall(needs(120, 0), contracts, {});
    QVERIFY(term);
    QCOMPARE(term->day, QDate(2026, 7, 1));
    QCOMPARE(term->entitled, 50U);
    QCOMPARE(term->needed, 120U);
    QVERIFY(term->isByTerm);
    const auto growth = nextShortfall(needs(145, 0.5), contracts, {});
    QVERIFY(growth);
    QCOMPARE(growth->day, today.addDays(11));
    QVERIFY(!growth->isByTerm);
    QCOMPARE(growth->needed, 151U);
}

void TestReview::whatToBuy()
{
    const QList<Contract> contracts { contract("A", 100, QDate(2026, 1, 1), QDate(2026, 12, 31)) };
    const QList<Need> needs { { QDate(2026, 6, 1), 80, 99.2, 130 }, { QDate(2026, 6, 2), 90, 100.5, 120 } };
    const ToBuy buy = toBuy(needs, contracts, {});
    QCOMPARE(buy.low, 0U);
    QCOMPARE(buy.likely, 1U);
    QCOMPARE(buy.high, 30U);
}

void TestReview::emptyPeriod()
{
    ReviewInput input;
    QVERIFY(reviewOf(input).days.isEmpty());
    input.from = QDate(2026, 1, 1);
    input.to = QDate(2026, 1, 31);
    const Review review = reviewOf(input);
    QCOMPARE(review.days.size(), 31);
    QVERIFY(!review.whole.peak && !review.whole.p95);
    QVERIFY(verdictOf(review).contains(QStringLiteral("Nothing was measured")));
    QVERIFY(toJson(review).value(QLatin1StringView("peak")).isNull());
}

void TestReview::pageIsWellFormed()
{
    ReviewInput input;
    input.from = QDate(2026, 1, 1);
    input.to = QDate(2026, 2, 28);
    input.contracts << contract("<b>&\"A\"", 100, QDate(2026, 1, 1), QDate(2026, 2, 15));
    input.who = QStringLiteral("<script>");
    const QString html = toHtml(reviewOf(input));
    QXmlStreamReader xml(html);
    QString text;
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::Characters)
            text += xml.text();
        QVERIFY(xml.name() != QLatin1StringView("script"));
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(text.contains(QStringLiteral("<b>&\"A\"")));
    for (const Definition &one : definitionsOf(reviewOf(input)))
        QVERIFY(text.contains(one.text));
}

void TestReview::differences()
{
    ReviewInput input;
    input.from = input.to = QDate(2026, 1, 1);
    input.contracts << contract("A", 600, QDate(2026, 1, 1), QDate());
    input.service
        = ServiceFigure { QStringLiteral("lb:8445"), 580, QDateTime(QDate(2026, 1, 2), QTime(8, 0), Qt::UTC) };
    const QStringList open = reviewOf(input).differences;
    QVERIFY(open.first().contains(QStringLiteral("580")) && open.first().contains(QStringLiteral("600")));
    input.service->purchased = 600;
    QCOMPARE(reviewOf(input).differences.size(), 1); // that nothing was measured
    input.chain.how = Break::Changed;
    input.chain.row = 3;
    QVERIFY(reviewOf(input).differences.first().contains(QStringLiteral("row 3")));
}

QTEST_APPLESS_MAIN(TestReview)
#include "tst_review.moc"
