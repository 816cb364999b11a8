// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of contracts: read as people write them, each line told, and back what was written.
#include <QTest>

#include <entitlements/contractcsv.h>

#include <QRandomGenerator>

using namespace legwork::entitlements;

namespace {

ImportPlan planOf(const char *text, const QList<Contract> &present = {}, const QString &dates = {})
{
    const auto table = readCsv(text);
    return table ? planImport(*table, mappingFrom(table->header), present, dates) : ImportPlan();
}

QStringList said(const ImportPlan &plan)
{
    QStringList lines;
    for (const ImportLine &line : plan.lines)
        lines << QStringLiteral("%1 %2 %3 %4").arg(line.line).arg(wordOf(line.fate), line.number, line.why).trimmed();
    return lines;
}

} // namespace

class TestContractCsv final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesThatPeopleUse();
    void separatorsAndQuotes();
    void eachLineIsTold();
    void knownContractsAreChanged();
    void otherDates();
    void brokenLists_data();
    void brokenLists();
    void thereAndBack();
    void jsonLists();
};

void TestContractCsv::namesThatPeopleUse()
{
    const Mapping mapping = mappingFrom({ QStringLiteral("PO number"), QStringLiteral("Contract No."),
        QStringLiteral("Qty"), QStringLiteral("Port type"), QStringLiteral("Valid from"), QStringLiteral("Expires"),
        QStringLiteral("Price") });
    QCOMPARE(mapping.value(Field::Order, -1), 0);
    QCOMPARE(mapping.value(Field::Number, -1), 1);
    QCOMPARE(mapping.value(Field::Quantity, -1), 2);
    QCOMPARE(mapping.value(Field::Product, -1), 3);
    QCOMPARE(mapping.value(Field::Start, -1), 4);
    QCOMPARE(mapping.value(Field::End, -1), 5);
    QCOMPARE(mapping.size(), 6);
}

void TestContractCsv::separatorsAndQuotes()
{
    const auto table = readCsv("\xEF\xBB\xBF"
                               "contract;note;quantity\r\n\"A;1\";\"two\nlines \"\"quoted\"\"\";5\r\n\r\nB;;7");
    QVERIFY(table);
    QCOMPARE(table->separator, QChar(u';'));
    QCOMPARE(table->header.first(), QStringLiteral("contract"));
    QCOMPARE(table->rows.size(), 2);
    QCOMPARE(table->rows[0].cells,
        (QStringList { QStringLiteral("A;1"), QStringLiteral("two\nlines \"quoted\""), QStringLiteral("5") }));
    QCOMPARE(table->rows[0].line, 2);
    QCOMPARE(table->rows[1].line, 5);
}

void TestContractCsv::eachLineIsTold()
{
    const ImportPlan plan = planOf("contract,product,quantity,start,end\n"
                                   "A,self-service,100,2026-01-01,2026-12-31\n"
                                   "B,flex,ten,2026-01-01,2026-12-31\n"
                                   "C,std,10,31.12.2026,\n"
                                   ",std,10,2026-01-01,\n"
                                   "D,std,10,2026-01-01,2025-01-01\n"
                                   "A,self-service,5,2026-01-01,\n"
                                   "E,Recording,5,2026-01-01,,extra\n"
                                   "F,Recording,5,2026-01-01\n");
    QCOMPARE(said(plan),
        (QStringList { QStringLiteral("2 added A"),
            QStringLiteral("3 rejected B quantity: 'ten' is no whole number from 0 to 1000000"),
            QStringLiteral("4 rejected C start: '31.12.2026' is no date of the form 2026-03-31"),
            QStringLiteral("5 rejected  contract: its number is missing"),
            QStringLiteral("6 rejected D end: 2025-01-01 lies before the start, 2026-01-01"),
            QStringLiteral("7 rejected A contract: line 2 has the same number, product and start"),
            QStringLiteral("8 rejected E line: it has 6 fields, the first line 5 columns"),
            QStringLiteral("9 added F") }));
    QCOMPARE(plan.changes.size(), 2);
    QCOMPARE(plan.count(ImportLine::Fate::Rejected), 6);
    QCOMPARE(plan.changes[1].after->product.kind, Kind::Own);
}

void TestContractCsv::knownContractsAreChanged()
{
    const char *const list = "contract,product,quantity,start\nA,self-service,100,2026-01-01\n";
    Contract present = *planOf(list).changes.first().after;
    present.note = QStringLiteral("kept");
    QCOMPARE(said(planOf(list, { present })), QStringList { QStringLiteral("2 same A") });
    const ImportPlan plan = planOf("contract,product,quantity,start\nA,self-service,120,2026-01-01\n", { present });
    QCOMPARE(said(plan), QStringList { QStringLiteral("2 changed A") });
    QCOMPARE(*plan.changes.first().before, present);
    Contract expected = present;
    expected.quantity = 120;
    QCOMPARE(*plan.changes.first().after, expected);
}

void TestContractCsv::otherDates()
{
    const ImportPlan plan
        = planOf("contract,product,quantity,start\nA,flex,1,31/03/2026\n", {}, QStringLiteral("dd/MM/yyyy"));
    QCOMPARE(plan.changes.size(), 1);
    QCOMPARE(plan.changes.first().after->start, QDate(2026, 3, 31));
}

void TestContractCsv::brokenLists_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("blank lines") << QByteArray("\n\n\n");
    QTest::newRow("quote without end") << QByteArray("contract\n\"A\n");
    QTest::newRow("too large") << QByteArray(mostListBytes + 1, 'x');
}

void TestContractCsv::brokenLists()
{
    QFETCH(QByteArray, text);
    QVERIFY(!readCsv(text));
}

void TestContractCsv::thereAndBack()
{
    QRandomGenerator random(9);
    const QString letters = QStringLiteral("ab ,;\"\n\t\u00e4\u4e2d'=");
    const auto text = [&] {
        QString made;
        for (int i = random.bounded(12); i > 0; --i)
            made += letters[random.bounded(int(letters.size()))];
        return made.trimmed();
    };
    for (int round = 0; round < 100; ++round) {
        QList<Contract> contracts;
        for (int i = 0; i < 5; ++i) {
            Contract one = newContract();
            one.number = QStringLiteral("C%1 ").arg(i) + u'x' + text();
            one.product = productFrom(i == 0 ? QStringLiteral("Own, \"kind\"") : QStringLiteral("flex"));
            one.quantity = 1 + random.bounded(1000U);
            one.start = QDate(2026, 1, 1).addDays(random.bounded(300));
            one.end = random.bounded(2) == 0 ? QDate() : one.start.addDays(random.bounded(300));
            one.graceDays = random.bounded(30);
            one.order = text();
            one.note = text();
            one.scope = { text(), text(), { QStringLiteral("10.0.0.1"), QStringLiteral("10.0.0.2") } };
            contracts << one;
        }
        const auto table = readCsv(toCsv(contracts));
        QVERIFY(table);
        const ImportPlan again = planImport(*table, mappingFrom(table->header), contracts);
        QCOMPARE(again.count(ImportLine::Fate::Same), 5);
        const ImportPlan fresh = planImport(*table, mappingFrom(table->header), {});
        QCOMPARE(fresh.changes.size(), 5);
        const auto json = planJsonImport(toJsonText(contracts), contracts);
        QVERIFY(json);
        QCOMPARE(json->count(ImportLine::Fate::Same), 5);
    }
}

void TestContractCsv::jsonLists()
{
    const auto plan
        = planJsonImport("{\"contract\":\"A\",\"product\":\"flex\",\"quantity\":3,\"start\":\"2026-01-01\"}\n"
                         "{\"contract\":\"B\",\"product\":\"flex\",\"quantity\":-3,\"start\":\"2026-01-01\"}\n",
            {});
    QVERIFY(plan);
    QCOMPARE(said(*plan),
        (QStringList {
            QStringLiteral("1 added A"), QStringLiteral("2 rejected B quantity: is no whole number in its bounds") }));
    QVERIFY(!planJsonImport("contract,product\n", {}));
}

QTEST_APPLESS_MAIN(TestContractCsv)
#include "tst_contractcsv.moc"
