// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

class TestSipStart final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void requests_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("method");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("uri");
        const auto row
            = [](const char *name, const QByteArray &line, sip::Method method, const char *word, const char *uri) {
                  QTest::newRow(name) << line << int(method) << QByteArray(word) << QByteArray(uri);
              };
        row("invite", "INVITE sip:222@192.0.2.12:5060 SIP/2.0", sip::Method::Invite, "INVITE",
            "sip:222@192.0.2.12:5060");
        row("ack", "ACK sip:a SIP/2.0", sip::Method::Ack, "ACK", "sip:a");
        row("bye", "BYE sip:a@b SIP/2.0", sip::Method::Bye, "BYE", "sip:a@b");
        row("cancel", "CANCEL sip:a@b SIP/2.0", sip::Method::Cancel, "CANCEL", "sip:a@b");
        row("options", "OPTIONS sip:b SIP/2.0", sip::Method::Options, "OPTIONS", "sip:b");
        row("options to all", "OPTIONS * SIP/2.0", sip::Method::Options, "OPTIONS", "*");
        row("register", "REGISTER sip:9.13.40.83:5099 SIP/2.0 ", sip::Method::Register, "REGISTER",
            "sip:9.13.40.83:5099");
        row("prack", "PRACK sip:a@b SIP/2.0", sip::Method::Prack, "PRACK", "sip:a@b");
        row("update", "UPDATE sip:a@b SIP/2.0", sip::Method::Update, "UPDATE", "sip:a@b");
        row("info", "INFO sip:a@b SIP/2.0", sip::Method::Info, "INFO", "sip:a@b");
        row("refer", "REFER sip:a@b SIP/2.0", sip::Method::Refer, "REFER", "sip:a@b");
        row("notify", "NOTIFY sip:a@b SIP/2.0", sip::Method::Notify, "NOTIFY", "sip:a@b");
        row("subscribe", "SUBSCRIBE sip:a@b SIP/2.0", sip::Method::Subscribe, "SUBSCRIBE", "sip:a@b");
        row("message", "MESSAGE im:a@b SIP/2.0", sip::Method::Message, "MESSAGE", "im:a@b");
        row("publish", "PUBLISH sip:a@b SIP/2.0", sip::Method::Publish, "PUBLISH", "sip:a@b");
        row("unknown method", "COMET sip:a@b SIP/2.0", sip::Method::Other, "COMET", "sip:a@b");
        row("unknown method to a tel uri", "XCALL-2 tel:+1408 SIP/2.0", sip::Method::Other, "XCALL-2", "tel:+1408");
        row("scheme in capitals", "INVITE SIPS:a@b SIP/2.0", sip::Method::Invite, "INVITE", "SIPS:a@b");
        row("emergency service", "INVITE urn:service:sos SIP/2.0", sip::Method::Invite, "INVITE", "urn:service:sos");
        row("masked user between blanks", "INVITE sip: 22222 @10.42.29.7:5060 SIP/2.0", sip::Method::Invite, "INVITE",
            "sip: 22222 @10.42.29.7:5060");
        row("several blanks", "BYE   sip:a@b   SIP/2.0", sip::Method::Bye, "BYE", "sip:a@b");
        row("carriage return left", "BYE sip:a@b SIP/2.0\r", sip::Method::Bye, "BYE", "sip:a@b");
        row("no-break space at the end", "BYE sip:a@b SIP/2.0\xC2\xA0", sip::Method::Bye, "BYE", "sip:a@b");
        row("comment behind", "INVITE sip:36602@172.18.193.120:5060 SIP/2.0 //URI updated with new contact.",
            sip::Method::Invite, "INVITE", "sip:36602@172.18.193.120:5060");
        row("note behind", "INVITE sip:5001@cucm.cisco.com:5060 SIP/2.0 ### Host Table now has an entry",
            sip::Method::Invite, "INVITE", "sip:5001@cucm.cisco.com:5060");
        row("next line run together", "REFER sip:2222@10.10.10.19:5060 SIP/2.0 Via: SIP/2.0/UDP 10.10.10.16",
            sip::Method::Refer, "REFER", "sip:2222@10.10.10.19:5060");
        row("known method with small letters", "Refer sip:5550100@172.16.190.100:5060;user=phone SIP/2.0",
            sip::Method::Refer, "Refer", "sip:5550100@172.16.190.100:5060;user=phone");
        row("blank lost", "INVITEsip:1234@10.105.209.114:5060 SIP/2.0", sip::Method::Invite, "INVITE",
            "sip:1234@10.105.209.114:5060");
        row("bytes over 127", "INVITE sip:M\xC3\xBCller@h SIP/2.0", sip::Method::Invite, "INVITE",
            "sip:M\xC3\xBCller@h");
    }
    void requests()
    {
        QFETCH(QByteArray, line);
        QCOMPARE(sip::startLineOf(viewOf(line)), sip::StartLine::Request);
        sip::Summary message;
        message.callId = "stale";
        QVERIFY(sip::start(message, viewOf(line)));
        QTEST(int(message.method), "method");
        QTEST(bytesOf(message.methodName), "name");
        QTEST(bytesOf(message.requestUri), "uri");
        QCOMPARE(message.status, std::uint16_t { 0 });
        QVERIFY(message.isRequest());
        QVERIFY(message.callId.empty());
    }

    void headersRunTogether()
    {
        sip::Summary request;
        QVERIFY(
            sip::start(request, "REFER sip:2222@10.10.10.19:5060 SIP/2.0 Via: SIP/2.0/UDP h;branch=1 Call-ID: x@y\r"));
        QCOMPARE(bytesOf(request.requestUri), QByteArray("sip:2222@10.10.10.19:5060"));
        QCOMPARE(bytesOf(request.topVia), QByteArray("SIP/2.0/UDP h;branch=1"));
        QCOMPARE(bytesOf(request.callId), QByteArray("x@y"));
        QCOMPARE(int(request.headers), 2);
        sip::Summary response;
        QVERIFY(sip::start(response, "SIP/2.0 200 OK Via: SIP/2.0/UDP h"));
        QCOMPARE(bytesOf(response.requestUri), QByteArray("OK"));
        QCOMPARE(bytesOf(response.topVia), QByteArray("SIP/2.0/UDP h"));
    }

    void responses_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("ordinary") << QByteArray("SIP/2.0 486 Busy Here") << 486 << QByteArray("Busy Here");
        QTest::newRow("lowest") << QByteArray("SIP/2.0 100 Trying") << 100 << QByteArray("Trying");
        QTest::newRow("highest") << QByteArray("SIP/2.0 699 x") << 699 << QByteArray("x");
        QTest::newRow("no reason phrase") << QByteArray("SIP/2.0 200") << 200 << QByteArray();
        QTest::newRow("blank instead of a phrase") << QByteArray("SIP/2.0 200 ") << 200 << QByteArray();
        QTest::newRow("two blanks") << QByteArray("SIP/2.0  183  Session Progress") << 183
                                    << QByteArray("Session Progress");
        QTest::newRow("no-break spaces") << QByteArray("SIP/2.0\xC2\xA0"
                                                       "404\xC2\xA0Not Found")
                                         << 404 << QByteArray("Not Found");
        QTest::newRow("phrase in UTF-8") << QByteArray("SIP/2.0 486 Besetzt \xC3\xBC") << 486
                                         << QByteArray("Besetzt \xC3\xBC");
        QTest::newRow("carriage return left") << QByteArray("SIP/2.0 200 OK\r") << 200 << QByteArray("OK");
    }
    void responses()
    {
        QFETCH(QByteArray, line);
        QCOMPARE(sip::startLineOf(viewOf(line)), sip::StartLine::Response);
        sip::Summary message;
        QVERIFY(sip::start(message, viewOf(line)));
        QTEST(int(message.status), "status");
        QTEST(bytesOf(message.requestUri), "reason");
        QCOMPARE(message.method, sip::Method::None);
        QVERIFY(!message.isRequest());
    }

    void others_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("method alone") << QByteArray("INVITE");
        QTest::newRow("method and uri") << QByteArray("INVITE sip:a@b");
        QTest::newRow("one byte short") << QByteArray("INVITE sip:a@b SIP/2.");
        QTest::newRow("one byte long") << QByteArray("INVITE sip:a@b SIP/2.00");
        QTest::newRow("another version") << QByteArray("INVITE sip:a@b SIP/1.0");
        QTest::newRow("title") << QByteArray("INVITE with SIP/2.0");
        QTest::newRow("sentence") << QByteArray("The INVITE sip:a@b SIP/2.0 is sent");
        QTest::newRow("sentence that begins with a method") << QByteArray("INVITE to sip:a@b in SIP/2.0 is sent");
        QTest::newRow("lower case") << QByteArray("invite sip:a@b SIP/2.0");
        QTest::newRow("unknown method to a urn") << QByteArray("COMET urn:x SIP/2.0");
        QTest::newRow("word with small letters") << QByteArray("Comet sip:a@b SIP/2.0");
        QTest::newRow("nothing before the version") << QByteArray("INVITE sip: SIP/2.0x");
        QTest::newRow("method lost") << QByteArray("sip:a@b.example SIP/2.0");
        QTest::newRow("scheme alone, in capitals") << QByteArray("SIP:a@b.example SIP/2.0");
        QTest::newRow("no blank before the version") << QByteArray("INVITE sip:a@bSIP/2.0");
        QTest::newRow("unknown method run together") << QByteArray("COMETsip:a@b SIP/2.0");
        QTest::newRow("blank in front") << QByteArray(" INVITE sip:a@b SIP/2.0");
        QTest::newRow("method of 33 bytes") << QByteArray(33, 'A') + " sip:a@b SIP/2.0";
        QTest::newRow("header with a version") << QByteArray("Via: SIP/2.0/UDP 10.1.1.1;branch=1");
        QTest::newRow("status cut") << QByteArray("SIP/2.0 48");
        QTest::newRow("status of four digits") << QByteArray("SIP/2.0 2000 OK");
        QTest::newRow("status below 100") << QByteArray("SIP/2.0 099 x");
        QTest::newRow("status above 699") << QByteArray("SIP/2.0 700 x");
        QTest::newRow("status of letters") << QByteArray("SIP/2.0 abc x");
        QTest::newRow("no status") << QByteArray("SIP/2.0 OK OK OK");
        QTest::newRow("via value") << QByteArray("SIP/2.0/UDP 192.0.2.14:5060");
        QTest::newRow("debug line") << QByteArray("SIP Msg:ccsipDisplayMsg:Sent:");
        QTest::newRow("NUL bytes") << QByteArray(40, '\0');
        QTest::newRow("capitals only") << QByteArray(40, 'A');
    }
    void others()
    {
        QFETCH(QByteArray, line);
        QCOMPARE(sip::startLineOf(viewOf(line)), sip::StartLine::NotSip);
        sip::Summary message;
        message.callId = "kept";
        QVERIFY(!sip::start(message, viewOf(line)));
        QCOMPARE(bytesOf(message.callId), QByteArray("kept"));
    }

    void methodNames()
    {
        for (int i = int(sip::Method::Invite); i < int(sip::Method::Other); ++i) {
            const auto method = static_cast<sip::Method>(i);
            QVERIFY(!sip::nameOf(method).empty());
            QCOMPARE(sip::methodFromName(sip::nameOf(method)), method);
        }
        QVERIFY(sip::nameOf(sip::Method::None).empty());
        QVERIFY(sip::nameOf(sip::Method::Other).empty());
        QCOMPARE(sip::methodFromName(""), sip::Method::None);
        QCOMPARE(sip::methodFromName("invite"), sip::Method::Other);
        QCOMPARE(sip::methodFromName("INVITES"), sip::Method::Other);
    }
};

QTEST_APPLESS_MAIN(TestSipStart)
#include "tst_sipstart.moc"
