// SPDX-License-Identifier: GPL-3.0-or-later
// Calls that belong to one story and stay calls of their own.
#include <QTest>

#include <QFile>
#include <QTemporaryDir>

#include <calls/engine.h>

using namespace legwork::calls;

namespace {

const char *const guidA = "1937910054-4047507932-2149908499-0422385232";
const char *const guidB = "2949123456-1047507932-1149908499-1422385232";

/// A message as a gateway's debug prints it, `second` seconds into the log.
QByteArray message(int second, const QByteArray &direction, const QByteArray &startLine, const QByteArray &callId,
    const QByteArray &cseq, const QByteArray &headers)
{
    const QByteArray number = QByteArray::number(61000 + second * 10);
    return "0" + number + ": Mar 13 14:" + QByteArray::number(10 + second / 60) + ":"
        + QByteArray::number(100 + second % 60).mid(1) + ".000 PDT: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:\n"
        + direction + ":\n" + startLine + "\nVia: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK" + number
        + "\nCall-ID: " + callId + "\nCSeq: " + cseq + "\n" + headers + "Content-Length: 0\n\n";
}

QByteArray invite(int second, const QByteArray &from, const QByteArray &to, const QByteArray &callId, const char *guid,
    const QByteArray &more = {})
{
    return message(second, "Sent", "INVITE sip:" + to + "@10.1.1.9:5060 SIP/2.0", callId, "101 INVITE",
        "From: <sip:" + from + "@10.1.1.1>;tag=a" + callId.left(4) + "\nTo: <sip:" + to
            + "@10.1.1.9>\nCisco-Guid: " + guid + "\n" + more);
}

const QByteArray callA = "1111AAAA-F14011DC-802A0013-192D1650@10.1.1.1";
const QByteArray callB = "2222BBBB-F14011DC-802A0013-192D1650@10.1.1.1";

} // namespace

class TestLinks final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void links_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<bool>("linked");
        const QByteArray a = invite(1, "4085550001", "5000", callA, guidA);
        const auto b = [](int second, const QByteArray &from, const QByteArray &to, const QByteArray &more) {
            return invite(second, from, to, callB, guidB, more);
        };
        const auto refer = [](const QByteArray &target) {
            return message(20, "Received", "REFER sip:10.1.1.1:5060 SIP/2.0", callA, "102 REFER",
                "From: <sip:5000@10.1.1.9>;tag=x\nTo: <sip:4085550001@10.1.1.1>;tag=a1111\nRefer-To: " + target
                    + "\nReferred-By: <sip:5000@10.1.1.9>\n");
        };
        const QByteArray by = "Referred-By: <sip:5000@10.1.1.9>\n";
        QTest::newRow("nothing said") << a + b(30, "4085550001", "6000", {}) << false;
        QTest::newRow("Replaces") << a + b(30, "6000", "4085550001", "Replaces: " + callA + ";to-tag=1;from-tag=2\n")
                                  << true;
        QTest::newRow("Replaces of a call not seen")
            << a + b(30, "6000", "4085550001", "Replaces: other@10.1.1.1;to-tag=1;from-tag=2\n") << false;
        QTest::newRow("Refer-To") << a + refer("<sip:6000@10.1.1.9>") + b(21, "4085550001", "6000", by) << true;
        QTest::newRow("Refer-To, an hour later")
            << a + refer("<sip:6000@10.1.1.9>") + b(3600, "4085550001", "6000", by) << false;
        QTest::newRow("Refer-To another number")
            << a + refer("<sip:7000@10.1.1.9>") + b(21, "4085550001", "6000", by) << false;
        QTest::newRow("Refer-To with Replaces") << b(10, "5000", "6000", {}) + a
                + refer("<sip:6000@10.1.1.9?Replaces=" + QByteArray(callB).replace("@", "%40") + "%3Bto-tag%3D1>")
                                                << true;
        QTest::newRow("Diversion") << a
                + b(15, "4085550001", "6000", "Diversion: <sip:5000@10.1.1.9>;reason=no-answer\n")
                                   << true;
        QTest::newRow("Diversion of another caller")
            << a + b(15, "4085550002", "6000", "Diversion: <sip:5000@10.1.1.9>;reason=no-answer\n") << false;
        QTest::newRow("History-Info") << a + b(15, "4085550001", "6000", "History-Info: <sip:5000@10.1.1.9>;index=1\n")
                                      << true;
        const QByteArray session
            = "Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000\n";
        QTest::newRow("one session") << invite(1, "4085550001", "5000", callA, guidA, session)
                + b(15, "4085550001", "6000", session)
                                     << true;
        QTest::newRow("mobile agent") << invite(1, "4085550001", "5000", callA, guidA,
                                             "Contact: <sip:5000@10.1.1.9:5060>;DeviceName=\"LCP_4748\"\n")
                + b(2, "5000", "4085559999", "Contact: <sip:5000@10.1.1.9:5060>;DeviceName=\"RCP_4748\"\n")
                                      << true;
        QTest::newRow("another mobile agent") << invite(1, "4085550001", "5000", callA, guidA,
                                                     "Contact: <sip:5000@10.1.1.9:5060>;DeviceName=\"LCP_4748\"\n")
                + b(2, "5000", "4085559999", "Contact: <sip:5000@10.1.1.9:5060>;DeviceName=\"RCP_4749\"\n")
                                              << false;
    }

    void links()
    {
        QFETCH(QByteArray, log);
        QFETCH(bool, linked);
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("gw.log")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(log);
        file.close();
        Engine engine;
        engine.load({ file.fileName().toStdString() });
        QCOMPARE(engine.calls().size(), std::size_t(2));
        const Call &first = engine.calls()[0];
        const Call &second = engine.calls()[1];
        QCOMPARE(first.linked.size(), std::size_t(linked ? 1 : 0));
        QCOMPARE(second.linked.size(), std::size_t(linked ? 1 : 0));
        if (linked) {
            QVERIFY(first.linked.front() == second.id);
            QVERIFY(second.linked.front() == first.id);
        }
    }
};

QTEST_GUILESS_MAIN(TestLinks)
#include "tst_links.moc"
