// SPDX-License-Identifier: GPL-3.0-or-later
// Contracts: what is in force on a day, what ends soon, and what ending, splitting and renewing do to it.
#include <QTest>

#include <entitlements/contractedits.h>
#include <entitlements/entitled.h>

#include <QJsonDocument>
#include <QRandomGenerator>

using namespace legwork::entitlements;

namespace {

QDate day(const char *iso) { return QDate::fromString(QLatin1StringView(iso), Qt::ISODate); }

Contract contract(
    const char *number, unsigned quantity, const char *start, const char *end, const char *product = "self-service")
{
    Contract one = newContract();
    one.number = QLatin1StringView(number);
    one.product = productFrom(QLatin1StringView(product));
    one.quantity = quantity;
    one.start = day(start);
    one.end = day(end);
    return one;
}

const QDate epoch(2024, 1, 1);
constexpr int span = 900; // days

Contract randomContract(QRandomGenerator &random)
{
    Contract one = newContract();
    one.number = QStringLiteral("C-%1").arg(random.bounded(1000));
    one.product = productFrom(QStringList { QStringLiteral("self-service"), QStringLiteral("flex"),
        QStringLiteral("lab"), QStringLiteral("call-director"), QStringLiteral("Recording") }[random.bounded(5)]);
    one.quantity = 1 + random.bounded(500U);
    one.start = epoch.addDays(random.bounded(span));
    if (random.bounded(5) != 0)
        one.end = one.start.addDays(random.bounded(400));
    one.graceDays = random.bounded(3) == 0 ? random.bounded(60) : 0;
    one.scope.deployment = QStringList { {}, QStringLiteral("north"), QStringLiteral("south") }[random.bounded(3)];
    one.scope.site = QStringList { {}, QStringLiteral("a"), QStringLiteral("b") }[random.bounded(3)];
    if (random.bounded(3) == 0)
        one.scope.servers << QStringLiteral("10.0.0.%1").arg(random.bounded(3));
    return one;
}

Filter randomFilter(QRandomGenerator &random)
{
    Filter filter;
    if (random.bounded(2) == 0)
        filter.pool = static_cast<Pool>(random.bounded(3));
    if (random.bounded(3) == 0)
        filter.deployment = QStringLiteral("north");
    if (random.bounded(3) == 0)
        filter.site = QStringLiteral("b");
    if (random.bounded(3) == 0)
        filter.server = QStringLiteral("10.0.0.1");
    return filter;
}

/// What the rule says in words, day by day, written another way than the code that is tested: licences are laid out
/// over the days that a contract covers.
struct Calendar {
    QMap<QDate, quint64> inTerm {}, inGrace {};

    void lay(const Contract &one, QDate last)
    {
        for (QDate at = one.start; at <= (one.end.isValid() ? one.end : last); at = at.addDays(1))
            inTerm[at] += one.quantity;
        if (one.end.isValid())
            for (int i = 1; i <= one.graceDays; ++i)
                inGrace[one.end.addDays(i)] += one.quantity;
    }
};

bool covers(const Contract &one, const Filter &filter)
{
    if (filter.pool && one.product.pool() != *filter.pool)
        return false;
    if (!filter.deployment.isEmpty() && !one.scope.deployment.isEmpty() && one.scope.deployment != filter.deployment)
        return false;
    if (!filter.site.isEmpty() && !one.scope.site.isEmpty() && one.scope.site != filter.site)
        return false;
    return filter.server.isEmpty() || one.scope.servers.isEmpty() || one.scope.servers.contains(filter.server);
}

} // namespace

class TestContracts final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void products_data();
    void products();
    void lastDayCounts();
    void everyDayAsTheCalendar();
    void states_data();
    void states();
    void reminders();
    void renewalsAreNotReminded();
    void faults_data();
    void faults();
    void jsonThereAndBack();
    void endsEarly();
    void splitKeepsTheSum();
    void splitRefuses();
    void renewsForAsLong_data();
    void renewsForAsLong();
    void renewsWithoutAGap();
    void inverseTakesBack();
};

void TestContracts::products_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("known");
    QTest::addColumn<QString>("pool");
    const auto row = [](const char *word, const char *known, const char *pool) {
        QTest::newRow(word) << QString::fromLatin1(word) << QString::fromLatin1(known) << QString::fromLatin1(pool);
    };
    row("self-service", "self-service", "self-service");
    row("CVP Self Service Ports", "self-service", "self-service");
    row("Flex CVP Self Service Ports", "flex", "self-service");
    row("CVP STD Self Service Ports", "std", "self-service");
    row("CVP LAB Self Service Ports", "lab", "self-service");
    row("Call Director", "call-director", "call-director");
    row("Speech recognition", "Speech recognition", "own");
}

void TestContracts::products()
{
    QFETCH(QString, word);
    const Product product = productFrom(word);
    QTEST(wordOf(product), "known");
    QTEST(wordOf(product.pool()), "pool");
    QCOMPARE(productFrom(wordOf(product)), product);
}

void TestContracts::lastDayCounts()
{
    Contract one = contract("A", 100, "2026-03-01", "2026-03-31");
    one.graceDays = 2;
    const QList<Contract> all { one };
    QCOMPARE(entitledOn(all, day("2026-02-28")), (Entitled { 0, 0 }));
    QCOMPARE(entitledOn(all, day("2026-03-01")), (Entitled { 100, 0 }));
    QCOMPARE(entitledOn(all, day("2026-03-31")), (Entitled { 100, 0 }));
    QCOMPARE(entitledOn(all, day("2026-04-01")), (Entitled { 0, 100 }));
    QCOMPARE(entitledOn(all, day("2026-04-02")), (Entitled { 0, 100 }));
    QCOMPARE(entitledOn(all, day("2026-04-03")), (Entitled { 0, 0 }));
}

void TestContracts::everyDayAsTheCalendar()
{
    QRandomGenerator random(20260331);
    for (int round = 0; round < 60; ++round) {
        QList<Contract> all;
        for (int i = random.bounded(12); i > 0; --i)
            all << randomContract(random);
        const Filter filter = randomFilter(random);
        const QDate from = epoch.addDays(random.bounded(200));
        const QDate to = from.addDays(random.bounded(1, 1000));
        Calendar calendar;
        for (const Contract &one : std::as_const(all)) {
            if (covers(one, filter))
                calendar.lay(one, to);
        }
        const QList<Step> steps = entitledSteps(all, from, to, filter);
        QCOMPARE(steps.first().day, from);
        for (QDate at = from; at <= to; at = at.addDays(1)) {
            const Entitled expected { calendar.inTerm.value(at), calendar.inGrace.value(at) };
            QCOMPARE(entitledOn(all, at, filter), expected);
            QCOMPARE(entitledAt(steps, at), expected);
        }
        for (const Step &step : steps)
            QVERIFY(step.day >= from && step.day <= to);
    }
}

void TestContracts::states_data()
{
    QTest::addColumn<QString>("on");
    QTest::addColumn<QString>("state");
    QTest::addColumn<int>("left");
    const auto row = [](const char *name, const char *on, const char *state, int left) {
        QTest::newRow(name) << QString::fromLatin1(on) << QString::fromLatin1(state) << left;
    };
    row("before it begins", "2025-12-31", "planned", 365);
    row("its first day", "2026-01-01", "active", 364);
    row("a day before the first reminder", "2026-10-01", "active", 91);
    row("the first reminder", "2026-10-02", "ends-soon", 90);
    row("its last day", "2026-12-31", "ends-soon", 0);
    row("the first day of grace", "2027-01-01", "grace", -1);
    row("the last day of grace", "2027-01-10", "grace", -1);
    row("over", "2027-01-11", "expired", -1);
}

void TestContracts::states()
{
    QFETCH(QString, on);
    Contract one = contract("A", 1, "2026-01-01", "2026-12-31");
    one.graceDays = 10;
    const QDate at = QDate::fromString(on, Qt::ISODate);
    QTEST(wordOf(stateOn(one, at)), "state");
    QTEST(int(daysLeft(one, at).value_or(-1)), "left");
}

void TestContracts::reminders()
{
    const QList<Contract> all { contract("late", 1, "2026-01-01", "2026-12-31"),
        contract("soon", 1, "2026-01-01", "2026-12-10"), contract("open", 1, "2026-01-01", "") };
    const auto on = [&](const char *at) {
        QStringList said;
        for (const Reminder &one : remindersOn(all, day(at)))
            said << QStringLiteral("%1 %2/%3").arg(one.number).arg(one.daysLeft).arg(one.threshold);
        return said.join(u' ');
    };
    QCOMPARE(on("2026-09-10"), QString());
    QCOMPARE(on("2026-09-11"), QStringLiteral("soon 90/90"));
    QCOMPARE(on("2026-11-09"), QStringLiteral("soon 31/90 late 52/90"));
    QCOMPARE(on("2026-12-03"), QStringLiteral("soon 7/7 late 28/30"));
    QCOMPARE(on("2026-12-11"), QStringLiteral("late 20/30"));
    QCOMPARE(on("2027-01-01"), QString());
}

void TestContracts::renewalsAreNotReminded()
{
    const Contract old = contract("old", 10, "2026-01-01", "2026-12-31");
    const auto changes = renewed(old, { QStringLiteral("new"), {}, {}, {} });
    QVERIFY(changes);
    const Contract next = *changes->first().after;
    QCOMPARE(remindersOn(QList<Contract> { old, next }, day("2026-12-01")).size(), 0);
    const auto cancelled = ended(next, day("2026-12-01"));
    QVERIFY(cancelled);
    QCOMPARE(remindersOn(QList<Contract> { old, *cancelled->first().after }, day("2026-12-01")).size(), 1);
}

void TestContracts::faults_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char *name, const char *member, const QJsonValue &value, const char *fault) {
        QTest::newRow(name) << QString::fromLatin1(member) << value << QString::fromLatin1(fault);
    };
    row("nothing wrong", "note", QStringLiteral("fine"), "");
    row("no number", "contract", QStringLiteral(" "), "contract");
    row("no quantity", "quantity", 0, "quantity");
    row("no start", "start", QJsonValue(), "start");
    row("ends before it starts", "end", QStringLiteral("2025-12-31"), "end");
    row("grace without end", "graceDays", 3650, "");
    row("own kind without a name", "product", QStringLiteral(" "), "product");
    row("text without end", "note", QString(mostTextLength + 1, u'x'), "text");
}

void TestContracts::faults()
{
    QFETCH(QString, member);
    QFETCH(QJsonValue, value);
    QFETCH(QString, fault);
    QJsonObject object = toJson(contract("A", 1, "2026-01-01", "2026-12-31"));
    object.insert(member, value);
    const auto read = contractFrom(object);
    QVERIFY(read);
    const QStringList said = faultsOf(*read);
    QCOMPARE(said.size(), fault.isEmpty() ? 0 : 1);
    QVERIFY(fault.isEmpty() || said.first().startsWith(fault + u':'));
}

void TestContracts::jsonThereAndBack()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 200; ++i) {
        const Contract one = randomContract(random);
        const auto text = QJsonDocument(toJson(one)).toJson();
        const auto read = contractFrom(QJsonDocument::fromJson(text).object());
        QVERIFY(read);
        QCOMPARE(*read, one);
    }
    for (const char *const wrong :
        { R"({"quantity":-1})", R"({"quantity":1.5})", R"({"quantity":"12"})", R"({"start":"yesterday"})",
            R"({"servers":"a"})", R"({"servers":[1]})", R"({"contract":5})", R"({"reminderDays":[-1]})" })
        QVERIFY2(!contractFrom(QJsonDocument::fromJson(wrong).object()), wrong);
}

void TestContracts::endsEarly()
{
    const Contract one = contract("A", 10, "2026-01-01", "2026-12-31");
    const auto changes = ended(one, day("2026-06-30"));
    QVERIFY(changes);
    const QList<Contract> after { *changes->first().after };
    QCOMPARE(entitledOn(after, day("2026-06-30")).total(), 10U);
    QCOMPARE(entitledOn(after, day("2026-07-01")).total(), 0U);
    QVERIFY(!ended(*changes->first().after, day("2026-06-30")));
    const auto never = ended(one, day("2025-06-30"));
    QVERIFY(never);
    const QList<Contract> none { *never->first().after };
    for (const Step &step : entitledSteps(none, day("2025-01-01"), day("2027-12-31")))
        QCOMPARE(step.entitled.total(), 0U);
}

void TestContracts::splitKeepsTheSum()
{
    QRandomGenerator random(11);
    for (int i = 0; i < 100; ++i) {
        Contract one = randomContract(random);
        one.quantity += 1;
        const quint32 part = 1 + random.bounded(one.quantity - 1);
        const auto changes = split(one, part, QStringLiteral("part"), one.scope);
        QVERIFY(changes);
        const QList<Contract> before { one };
        const QList<Contract> after { *(*changes)[0].after, *(*changes)[1].after };
        QCOMPARE(after[1].quantity, part);
        QVERIFY(after[0].id != after[1].id);
        for (QDate at = epoch; at < epoch.addDays(span + 400); at = at.addDays(9))
            QCOMPARE(entitledOn(after, at), entitledOn(before, at));
    }
}

void TestContracts::splitRefuses()
{
    const Contract one = contract("A", 10, "2026-01-01", "2026-12-31");
    QVERIFY(!split(one, 0, QStringLiteral("B"), {}));
    QVERIFY(!split(one, 10, QStringLiteral("B"), {}));
    QVERIFY(!split(one, 5, QStringLiteral(" "), {}));
    QVERIFY(split(one, 9, QStringLiteral("B"), {}));
}

void TestContracts::renewsForAsLong_data()
{
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("end");
    QTest::addColumn<QString>("next");
    const auto row = [](const char *name, const char *start, const char *end, const char *next) {
        QTest::newRow(name) << QString::fromLatin1(start) << QString::fromLatin1(end) << QString::fromLatin1(next);
    };
    row("a year", "2026-04-01", "2027-03-31", "2028-03-31");
    row("three years over a leap day", "2007-04-01", "2010-03-31", "2013-03-31");
    row("a month", "2026-01-01", "2026-01-31", "2026-02-28");
    row("a year that ends on a leap day", "2023-03-01", "2024-02-29", "2025-02-28");
    row("forty days", "2026-01-10", "2026-02-18", "2026-03-30");
    row("one day", "2026-01-10", "2026-01-10", "2026-01-11");
}

void TestContracts::renewsForAsLong()
{
    QFETCH(QString, start);
    QFETCH(QString, end);
    QTEST(
        endOfNextTerm(QDate::fromString(start, Qt::ISODate), QDate::fromString(end, Qt::ISODate)).toString(Qt::ISODate),
        "next");
}

void TestContracts::renewsWithoutAGap()
{
    const Contract one = contract("A", 10, "2026-01-01", "2026-12-31");
    const auto changes = renewed(one, { QStringLiteral("B"), 15, {}, QStringLiteral("PO 1") });
    QVERIFY(changes);
    const QList<Contract> all { one, *changes->first().after };
    const QList<Step> steps = entitledSteps(all, one.start, day("2027-12-31"));
    QCOMPARE(steps.size(), 2);
    QCOMPARE(steps[1].day, day("2027-01-01"));
    QCOMPARE(steps[1].entitled.total(), 15U);
    QCOMPARE(steps[1].began, QStringList { QStringLiteral("B") });
    QCOMPARE(steps[1].ended, QStringList { QStringLiteral("A") });
    QVERIFY(!renewed(contract("A", 10, "2026-01-01", ""), { QStringLiteral("B"), {}, {}, {} }));
    QVERIFY(!renewed(one, { QString(), {}, {}, {} }));
    QVERIFY(!renewed(one, { QStringLiteral("B"), {}, day("2026-05-01"), {} }));
}

void TestContracts::inverseTakesBack()
{
    const Contract one = contract("A", 10, "2026-01-01", "2026-12-31");
    const auto changes = split(one, 4, QStringLiteral("B"), {});
    QVERIFY(changes);
    QHash<QString, Contract> book { { one.id, one } };
    const auto apply = [&book](const ContractChanges &list) {
        for (const ContractChange &change : list) {
            if (change.before)
                QCOMPARE(book.take(change.before->id), *change.before);
            if (change.after)
                book.insert(change.after->id, *change.after);
        }
    };
    apply(*changes);
    QCOMPARE(book.size(), 2);
    apply(inverseOf(*changes));
    QCOMPARE(book.size(), 1);
    QCOMPARE(book.value(one.id), one);
}

QTEST_APPLESS_MAIN(TestContracts)
#include "tst_contracts.moc"
