// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include <sip/reason.h>
#include <sip/values.h>

#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

class TestSipValues final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reasons_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("list"); // protocol cause text reasoncode
        const auto row = [](const char *name, const char *value, const char *list) {
            QTest::newRow(name) << QByteArray(value) << QByteArray(list);
        };
        row("empty", "", "");
        row("Q.850", "Q.850;cause=16", "Q.850 16  \n");
        row("with text", "SIP;cause=200;text=\"cisco-alarm:14 Name=SEP1, Load=2; x\"",
            "SIP 200 cisco-alarm:14 Name=SEP1, Load=2; x \n");
        row("several", "SIP;cause=503;text=\"a\", Q.850;cause=38 ,X.int;reasoncode=0x00000000",
            "SIP 503 a \nQ.850 38  \nX.int 0  0x00000000\n");
        row("blanks around", " Q.850 ; cause = 17 ", "Q.850 17  \n");
        row("no cause", "Q.850", "Q.850 0  \n");
        row("cause is no number", "Q.850;cause=abc", "Q.850 0  \n");
        row("cause too large", "Q.850;cause=4294967296", "Q.850 0  \n");
        row("empty elements", ",,Q.850;cause=1,,", "Q.850 1  \n");
        row("text not closed", "SIP;cause=486;text=\"busy, Q.850;cause=17", "SIP 486 busy, Q.850;cause=17 \n");
        row("wrapped", "Q.850\r\n ;cause=102", "Q.850 102  \n");
        row("bytes over 127", "SIP;cause=480;text=\"\xC3\xBC\xFF\"", "SIP 480 \xC3\xBC\xFF \n");
    }
    void reasons()
    {
        QFETCH(QByteArray, value);
        QByteArray list;
        sip::ReasonReader reader(viewOf(value));
        sip::Reason reason;
        while (reader.next(reason)) {
            list += bytesOf(reason.protocol) + ' ' + QByteArray::number(reason.cause) + ' ' + bytesOf(reason.text) + ' '
                + bytesOf(reason.reasonCode) + '\n';
        }
        QTEST(list, "list");
        QVERIFY(!reader.next(reason));
    }

    void reasonProtocols()
    {
        QVERIFY(sip::Reason { .protocol = "q.850" }.isQ850());
        QVERIFY(!sip::Reason { .protocol = "Q.8500" }.isQ850());
        QVERIFY(sip::Reason { .protocol = "sip" }.isSip());
        QVERIFY(!sip::Reason { .protocol = "SIPS" }.isSip());
    }

    void warnings_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("list"); // code|agent|text
        const auto row = [](const char *name, const char *value, const char *list) {
            QTest::newRow(name) << QByteArray(value) << QByteArray(list);
        };
        row("empty", "", "");
        row("ordinary", "399 10.50.245.70 \"Maximum Number of Connections reached for dial-peer 1\"",
            "399|10.50.245.70|Maximum Number of Connections reached for dial-peer 1\n");
        row("two", "304 h \"a, b\", 399 i:5060 \"c\"", "304|h|a, b\n399|i:5060|c\n");
        row("no agent", "399 \"x\"", "399||x\n");
        row("no text", "399 h", "399|h|\n");
        row("no quotes", "399 h some words", "399|h|some words\n");
        row("no code", "h \"x\"", "0|h|x\n");
        row("code of four digits", "3999 h \"x\"", "0|3999|h \"x\"\n");
        row("text not closed", "399 h \"x", "399|h|x\n");
    }
    void warnings()
    {
        QFETCH(QByteArray, value);
        QByteArray list;
        sip::WarningReader reader(viewOf(value));
        sip::Warning warning;
        while (reader.next(warning))
            list
                += QByteArray::number(warning.code) + '|' + bytesOf(warning.agent) + '|' + bytesOf(warning.text) + '\n';
        QTEST(list, "list");
    }

    void sessionIds_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("local");
        QTest::addColumn<QByteArray>("remote");
        const QByteArray a = "a62dd6d8be0059c38d142bae9b46880b";
        const QByteArray zero(32, '0');
        QTest::newRow("both") << a + ";remote=" + zero << a << zero;
        QTest::newRow("blanks") << " " + a + " ; remote = " + zero << a << zero;
        QTest::newRow("older form") << a << a << QByteArray();
        QTest::newRow("other parameter") << a + ";x=" + zero << a << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray() << QByteArray();
        QTest::newRow("31 digits") << a.left(31) << QByteArray() << QByteArray();
        QTest::newRow("33 digits") << a + "0" << QByteArray() << QByteArray();
        QTest::newRow("not hex") << QByteArray(32, 'g') << QByteArray() << QByteArray();
        QTest::newRow("remote too short") << a + ";remote=12" << a << QByteArray();
    }
    void sessionIds()
    {
        QFETCH(QByteArray, value);
        const sip::SessionId id = sip::readSessionId(viewOf(value));
        QTEST(bytesOf(id.local), "local");
        QTEST(bytesOf(id.remote), "remote");
    }

    void nullSessionId()
    {
        QVERIFY(sip::SessionId::isNull("00000000000000000000000000000000"));
        QVERIFY(sip::SessionId::isNull(""));
        QVERIFY(!sip::SessionId::isNull("00000000000000000000000000000001"));
    }

    void appInfos_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("parts");
        const auto row = [](const char *name, const char *value, const char *parts) {
            QTest::newRow(name) << QByteArray(value) << QByteArray(parts);
        };
        row("ordinary", "<10.66.68.169:8000:8443>", "10.66.68.169|8000|8443");
        row("one port", "<h:8000>", "h|8000|0");
        row("no port", "<h>", "h|0|0");
        row("no brackets", "h:1:2", "h|1|2");
        row("port too large", "<h:65536:2>", "h|0|2");
        row("IPv6", "<[2001:db8::1]:8000:8443>", "2001:db8::1|8000|8443");
        row("IPv6 not closed", "<[2001:db8::1:8000>", "|0|0");
        row("empty", "", "|0|0");
        row("empty brackets", "<>", "|0|0");
        row("not closed", "<h:1:2", "h|1|2");
    }
    void appInfos()
    {
        QFETCH(QByteArray, value);
        const sip::AppInfo info = sip::readAppInfo(viewOf(value));
        const QByteArray parts
            = bytesOf(info.host) + '|' + QByteArray::number(info.httpPort) + '|' + QByteArray::number(info.httpsPort);
        QTEST(parts, "parts");
    }

    void replaces_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("parts");
        const auto row = [](const char *name, const char *value, const char *parts) {
            QTest::newRow(name) << QByteArray(value) << QByteArray(parts);
        };
        row("ordinary", "12adf2f34456gs5@h;to-tag=12345;from-tag=54321", "12adf2f34456gs5@h|12345|54321|0");
        row("early only", "x; from-tag=b ;to-tag=a; Early-Only", "x|a|b|1");
        row("Call-ID alone", "x@h", "x@h|||0");
        row("empty", "", "|||0");
        row("semicolon only", ";", "|||0");
    }
    void replaces()
    {
        QFETCH(QByteArray, value);
        const sip::Replaces replaced = sip::readReplaces(viewOf(value));
        const QByteArray parts = bytesOf(replaced.callId) + '|' + bytesOf(replaced.toTag) + '|'
            + bytesOf(replaced.fromTag) + '|' + QByteArray::number(replaced.earlyOnly);
        QTEST(parts, "parts");
    }

    void embedded_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("exists");
        QTest::addColumn<QByteArray>("parts");
        const auto row = [](const char *name, const char *value, bool exists, const char *parts) {
            QTest::newRow(name) << QByteArray(value) << exists << QByteArray(parts);
        };
        row("none", "<sip:8814997@10.185.3.133>", false, "||");
        row("not escaped, no brackets",
            "sip:5550101@10.102.17.217?Replaces=DD713380-339C11CC@172.16.195.77;to-tag=A5438-23E4;from-tag=C9122EDB-"
            "2408",
            true, "DD713380-339C11CC@172.16.195.77|A5438-23E4|C9122EDB-2408");
        row("escaped", "\"x\" <sip:a@b?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>;x", true,
            "12345@192.168.118.3|12345|5FFE-3994");
        row("second header", "<sip:a@b?Require=replaces&replaces=c%3Bto-tag%3D1>", true, "c|1|");
        row("other header", "<sip:a@b?Require=replaces>", false, "||");
        row("empty", "<sip:a@b?Replaces=>", false, "||");
        row("escape cut", "<sip:a@b?Replaces=c%4>", true, "c%4||");
        row("escape not hex", "<sip:a@b?Replaces=c%zz>", true, "c%zz||");
        row("escape at the very end", "<sip:a@b?Replaces=c%40>", true, "c@||");
    }
    void embedded()
    {
        QFETCH(QByteArray, value);
        const sip::EmbeddedReplaces embedded(viewOf(value));
        QTEST(embedded.exists(), "exists");
        const sip::Replaces &replaced = embedded.value();
        const QByteArray parts
            = bytesOf(replaced.callId) + '|' + bytesOf(replaced.toTag) + '|' + bytesOf(replaced.fromTag);
        QTEST(parts, "parts");
    }

    void embeddedIsCut()
    {
        const QByteArray value = "<sip:a@b?Replaces=" + QByteArray(2000, 'x') + ">";
        const sip::EmbeddedReplaces embedded(viewOf(value));
        QCOMPARE(embedded.value().callId.size(), sip::EmbeddedReplaces::maxBytes);
    }

    void firstUsers_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("user");
        QTest::newRow("diversion") << QByteArray("<sip:4001@10.66.75.51>;reason=unconditional, <sip:5@h>")
                                   << QByteArray("4001");
        QTest::newRow("history") << QByteArray("<sip:UserB@example.com?Reason=SIP%3Bcause%3D302>;index=1")
                                 << QByteArray("UserB");
        QTest::newRow("telephone") << QByteArray("<tel:+1408;phone-context=x>") << QByteArray("+1408");
        QTest::newRow("garbage") << QByteArray("<sip:\x95>") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void firstUsers()
    {
        QFETCH(QByteArray, value);
        QTEST(bytesOf(sip::firstUser(viewOf(value))), "user");
    }
};

QTEST_APPLESS_MAIN(TestSipValues)
#include "tst_sipvalues.moc"
