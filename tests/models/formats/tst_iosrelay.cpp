// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "tst_iosrendered.h"

#include <formats/scan.h>
#endif

#include <QTest>

#include <string>
#include <vector>

using namespace legwork::formats;

/// What collectors make of a gateway's debugs: a datagram per line, several devices in one file, escaped line ends.
class TestIosRelay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneLinePerDatagram_data();
    void oneLinePerDatagram();
    void twoDevicesInterleave();
    void lostDatagramTruncates();
    void countOfTheNextMessageIsNoLoss();
    void wholeMessageInOneLine();
    void escapedLineGoesOnInTheNext();
    void foreignLinesDoNotDisturb();
    void indentedLineIsNoHeaderOfAnOpenMessage();
};

namespace {

/// The lines of one message as a device sends them.
std::vector<std::string> message(const std::string &callId)
{
    return { "063686: Mar 13 18:25:14.383 PST: //406/738229268025/SIP/Msg/ccsipDisplayMsg:", "Sent: ",
        "INVITE sip:1@10.1.1.2:5060 SIP/2.0", "Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1",
        "From: <sip:2@10.1.1.1>;tag=1", "To: <sip:1@10.1.1.2>", "Call-ID: " + callId, "CSeq: 101 INVITE",
        "Content-Type: application/sdp", "Content-Length: 56", "", "v=0", "o=x 1 1 IN IP4 10.1.1.1", "s=-",
        "c=IN IP4 10.1.1.1", "" };
}

Batch scanned(const std::string &text)
{
    Batch batch;
    scanText(text, 0, 0, text.size(), Tail::Final, batch);
    return batch;
}

std::string relayed(const std::string &prefix, int count, const std::string &line, const std::string &behind = {})
{
    return prefix + std::to_string(count) + ": " + behind + line + '\n';
}

void compareMessage(const Batch &batch, std::size_t index, std::string_view callId, std::uint8_t flags)
{
    QVERIFY(index < batch.records.size());
    const Record &record = batch.records[index];
    QCOMPARE(record.kind, EventKind::Sip);
    QCOMPARE(test::latin(batch.text(record.key)), test::latin(callId));
    const SipColumns &sip = batch.sip[record.sip];
    QCOMPARE(sip.cseq, 101U);
    QCOMPARE(sip.direction, Direction::Sent);
    QCOMPARE(int { sip.flags }, int { flags });
    QCOMPARE(test::latin(batch.strings.view(sip.toHost)), QStringLiteral("10.1.1.2"));
}

} // namespace

void TestIosRelay::oneLinePerDatagram_data()
{
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<QByteArray>("behind");
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("bare priority") << QByteArray("<191>") << QByteArray() << QByteArray();
    QTest::newRow("priority and origin") << QByteArray("<191>") << QByteArray("gw1: ") << QByteArray("gw1");
    QTest::newRow("rsyslog") << QByteArray("Mar 13 18:25:15 10.1.1.1 ") << QByteArray() << QByteArray("10.1.1.1");
    QTest::newRow("ISO") << QByteArray("2024-03-13T18:25:15.001+00:00 gw1 ") << QByteArray() << QByteArray("gw1");
    QTest::newRow("RFC 5424") << QByteArray("<191>1 2024-03-13T18:25:15Z gw1 cisco - - - ") << QByteArray()
                              << QByteArray("gw1");
    QTest::newRow("Kiwi") << QByteArray("2024-03-13 18:25:15\tLocal7.Debug\t10.1.1.1\t") << QByteArray()
                          << QByteArray("10.1.1.1");
}

void TestIosRelay::oneLinePerDatagram()
{
    QFETCH(QByteArray, prefix);
    QFETCH(QByteArray, behind);
    QFETCH(QByteArray, host);
    std::string text;
    int count = 100;
    for (const std::string &line : message("a@b"))
        text += relayed(prefix.toStdString(), count++, line, behind.toStdString());
    const Batch batch = scanned(text);
    QCOMPARE(batch.records.size(), std::size_t { 1 });
    compareMessage(batch, 0, "a@b", SipHasSdp);
    QCOMPARE(test::latin(batch.strings.view(batch.clocks[batch.records[0].clock].host)), QString::fromLatin1(host));
    QCOMPARE(test::renderedBatch(batch).contains(QLatin1String("[CallId:a@b~CcCall:406 ccapi_id]")), true);
    QVERIFY(batch.rejected.empty());
}

void TestIosRelay::twoDevicesInterleave()
{
    const auto first = message("a@b");
    const auto second = message("c@d");
    std::string text;
    for (std::size_t i = 0; i < first.size(); ++i) {
        text += relayed("Mar 13 18:25:15 10.1.1.1 ", static_cast<int>(100 + i), first[i]);
        text += relayed("Mar 13 18:25:15 10.2.2.2 ", static_cast<int>(700 + i), second[i]);
    }
    const Batch batch = scanned(text);
    QCOMPARE(batch.records.size(), std::size_t { 2 });
    compareMessage(batch, 0, "a@b", SipHasSdp);
    compareMessage(batch, 1, "c@d", SipHasSdp);
    QVERIFY(batch.records[0].clock != batch.records[1].clock);
}

void TestIosRelay::lostDatagramTruncates()
{
    std::string text;
    int count = 100;
    for (const std::string &line : message("a@b")) {
        const int own = count++;
        if (!line.starts_with("From:"))
            text += relayed("<191>", own, line);
    }
    const Batch batch = scanned(text);
    QCOMPARE(batch.records.size(), std::size_t { 1 });
    compareMessage(batch, 0, "a@b", SipHasSdp | SipTruncated);
}

void TestIosRelay::countOfTheNextMessageIsNoLoss()
{
    std::string text;
    int count = 100;
    for (const char *const callId : { "a@b", "c@d" }) {
        for (const std::string &line : message(callId))
            text += relayed("<191>", count++, line);
        count += 50; // debugs that a filter left out
    }
    const Batch batch = scanned(text);
    QCOMPARE(batch.records.size(), std::size_t { 2 });
    compareMessage(batch, 0, "a@b", SipHasSdp);
    compareMessage(batch, 1, "c@d", SipHasSdp);
}

void TestIosRelay::wholeMessageInOneLine()
{
    std::string line;
    for (const std::string &part : message("a@b"))
        line += part + "#015#012";
    const std::string text = relayed("Mar 13 18:25:15 10.1.1.1 ", 123, line)
        + relayed("Mar 13 18:25:15 10.1.1.1 ", 124, "Mar 13 18:25:15.000: %SYS-5-CONFIG_I: x");
    const Batch batch = scanned(text);
    QCOMPARE(batch.records.size(), std::size_t { 2 });
    compareMessage(batch, 0, "a@b", SipHasSdp);
    QCOMPARE(batch.records[0].offset, std::uint64_t { 0 });
    QCOMPARE(batch.records[1].kind, EventKind::IosMessage);
}

void TestIosRelay::escapedLineGoesOnInTheNext()
{
    // A datagram holds about a kilobyte: a message is cut between lines here, each part with its own prefix.
    const auto lines = message("a@b");
    std::string text = "<191>100: ";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += lines[i];
        text += i == 5 ? "\n<191>101: " : "#012";
    }
    text += '\n';
    const Batch batch = scanned(text);
    QCOMPARE(batch.records.size(), std::size_t { 1 });
    compareMessage(batch, 0, "a@b", SipHasSdp);
}

void TestIosRelay::foreignLinesDoNotDisturb()
{
    std::string text;
    int count = 100;
    for (const std::string &line : message("a@b")) {
        text += relayed("Mar 13 18:25:15 10.1.1.1 ", count++, line);
        if (count == 104)
            text += relayed("Mar 13 18:25:15 10.9.9.9 ", 5, "Mar 13 18:25:15.000: %SYS-5-CONFIG_I: x");
    }
    const Batch batch = scanned(text);
    QCOMPARE(batch.records.size(), std::size_t { 2 });
    compareMessage(batch, 0, "a@b", SipHasSdp);
    QCOMPARE(batch.records[1].kind, EventKind::IosMessage);
}

void TestIosRelay::indentedLineIsNoHeaderOfAnOpenMessage()
{
    // Some senders leave empty lines out, so that nothing ends a message without a body but the next one.
    std::string text;
    int count = 100;
    for (const char *const line : { "063686: Mar 13 18:25:14.383 PST: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:",
             "Received: ", "ACK sip:1@10.1.1.2:5060 SIP/2.0", "Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1",
             "From: <sip:2@10.1.1.1>;tag=1", "To: <sip:1@10.1.1.2>;tag=2", "Call-ID: a@b", "CSeq: 101 ACK",
             "Content-Length: 0",
             "063687: Mar 13 18:25:14.400 PST: ISDN Se0/0/0:23 Q931: RX <- SETUP pd = 8  callref = 0x0002",
             "        Calling Party Number i = 0x2181, '5414506422'", "                Plan:ISDN, Type:National",
             "        Called Party Number i = 0xA1, '5417641400'", "                Plan:ISDN, Type:National" })
        text += relayed("2024-03-13T18:25:15.001+00:00 10.1.1.1 ", count++, line);
    const QString rendered = test::renderedBatch(scanned(text));
    QVERIFY2(rendered.contains(QLatin1String("5414506422")), qPrintable(rendered));
    QVERIFY2(rendered.contains(QLatin1String("5417641400")), qPrintable(rendered));
}

QTEST_GUILESS_MAIN(TestIosRelay)
#include "tst_iosrelay.moc"
