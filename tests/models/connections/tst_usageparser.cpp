// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of the cache service: the figures under any of their names, and everything that is no answer.
#include <QTest>

#include <connections/usageparser.h>

using namespace legwork;
using namespace legwork::connections;

namespace {

Result<LicenseUsage> read(const QByteArray &body) { return readUsage(body, ApiNames::builtIn()); }

} // namespace

class TestUsageParser final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figures()
    {
        const auto usage = read(R"({"licensePurchased":600,"TOTALPORTS":900,"usedPorts":"412","servers":[
            {"ipAddress":"192.0.2.11","totalPorts":450,"usedPorts":230,"timestamp":1795489201000},
            {"ip":"192.0.2.12","totalPorts":450,"portsInUse":182,"lastUpdated":"2026-11-24T10:00:00.5Z"},
            {"hostname":"vxml3","timestamp":1795489201}]})");
        QVERIFY(usage);
        QCOMPARE(*usage->purchased, 600U);
        QCOMPARE(*usage->total, 900U);
        QCOMPARE(*usage->inUse, 412U);
        QCOMPARE(*usage->available, 488U); // not told: worked out
        QCOMPARE(usage->servers.size(), 3);
        QCOMPARE(usage->servers[0].ip, QStringLiteral("192.0.2.11"));
        QCOMPARE(*usage->servers[0].inUse, 230U);
        QCOMPARE(usage->servers[0].updated.toMSecsSinceEpoch(), 1'795'489'201'000);
        QCOMPARE(*usage->servers[1].inUse, 182U);
        QCOMPARE(usage->servers[1].updated.toString(Qt::ISODateWithMs), QStringLiteral("2026-11-24T10:00:00.500Z"));
        QVERIFY(!usage->servers[2].inUse); // unknown, not 0
        QCOMPARE(usage->servers[2].updated.toMSecsSinceEpoch(), 1'795'489'201'000); // seconds
    }

    void otherShapes()
    {
        QCOMPARE(*read(R"({"licensePurchased": 1})")->purchased, 1U);
        QCOMPARE(read(R"([{"ipAddress":"192.0.2.11","usedPorts":3}])")->servers.size(), 1);
        const auto more = read(R"({"totalPorts":10,"usedPorts":12})");
        QVERIFY(more && !more->available); // more in use than there are: nobody knows how many are free
        QCOMPARE(*read(R"({"usedPorts":null,"portsInUse":7})")->inUse, 7U);
    }

    void whatIsNoAnswer_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("portal") << QByteArray("<html><body>Sign in</body></html>");
        QTest::newRow("cut") << QByteArray(R"({"usedPorts": 4)");
        QTest::newRow("other names") << QByteArray(R"({"foo": 4, "bar": [1]})");
        QTest::newRow("a number") << QByteArray("17");
        QTest::newRow("negative") << QByteArray(R"({"usedPorts": -1})");
        QTest::newRow("fraction") << QByteArray(R"({"usedPorts": 1.5})");
        QTest::newRow("beyond 2^53") << QByteArray(R"({"usedPorts": 9007199254740993000})");
        QTest::newRow("2^53 + 1") << QByteArray(R"({"usedPorts": 9007199254740993})");
        QTest::newRow("said twice") << QByteArray(R"({"usedPorts":1,"usedPorts":2})");
        QTest::newRow("a list") << QByteArray(R"({"totalPorts": 9, "usedPorts":[2]})");
        QTest::newRow("not a number") << QByteArray(R"({"usedPorts": "many"})");
        QTest::newRow("NaN") << QByteArray(R"({"usedPorts": "NaN"})");
        QTest::newRow("infinite") << QByteArray(R"({"usedPorts": "inf"})");
        QTest::newRow("wrong in a server") << QByteArray(R"({"totalPorts":1,"servers":[{"ip":"a","usedPorts":-4}]})");
        QTest::newRow("a server that is none") << QByteArray(R"({"totalPorts":1,"servers":[{"ip":"a"}, 7]})");
        QTest::newRow("deep") << QByteArray(10'000, '[') + QByteArray(10'000, ']');
        QByteArray servers = R"({"servers":[{"ip":"a"})";
        for (int i = 0; i < maxServersInAnswer; ++i)
            servers += R"(,{"ip":"b"})";
        QTest::newRow("too many servers") << servers + "]}";
    }

    void whatIsNoAnswer()
    {
        QFETCH(const QByteArray, body);
        const auto usage = read(body);
        QVERIFY(!usage);
        QVERIFY(!usage.error().what.empty());
    }

    void namesOfTheUser()
    {
        ApiNames names = ApiNames::builtIn();
        QVERIFY(names.add(R"({"inUse": ["busyNow", 7, ""]})", QStringLiteral("names.json")));
        QCOMPARE(*readUsage(R"({"BUSYNOW": 5, "usedPorts": 4})", names)->inUse, 5U);
        const auto broken = names.add("[1]", QStringLiteral("names.json"));
        QVERIFY(!broken);
        QCOMPARE(broken.error().place, std::string("names.json"));
        QVERIFY(names.addFile(QStringLiteral("/nowhere/names.json")));
    }
};

QTEST_APPLESS_MAIN(TestUsageParser)
#include "tst_usageparser.moc"
