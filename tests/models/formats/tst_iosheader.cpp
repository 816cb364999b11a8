// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "tst_iosrendered.h"

#include <base/utctime.h>
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::formats;

namespace {

QString wall(int year, unsigned month, unsigned day, std::int64_t timeOfDay)
{
    return QString::number(daysFromCivil(year, month, day) * msPerDay + timeOfDay);
}

constexpr std::int64_t at(std::int64_t hour, std::int64_t minute, std::int64_t second, std::int64_t ms = 0)
{
    return ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

} // namespace

class TestIosHeader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headers_data();
    void headers();
    void preambles_data();
    void preambles();
    void inlineHeaders_data();
    void inlineHeaders();
    void linesOfOneDeviceShareAStream();
};

void TestIosHeader::headers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *line, const QString &expected) {
        QTest::newRow(name) << QByteArray(line) << expected;
    };
    const QString none = QStringLiteral("foreign");
    const auto noYear = [](unsigned month, unsigned day, std::int64_t time) -> QString {
        return QStringLiteral("no-year ") + wall(2000, month, day, time);
    };

    row("sequence, ms and zone", "063686: Mar 13 18:25:14.383 PST: //404/vapp_digit_collection_done: digits [5432]",
        noYear(3, 13, at(18, 25, 14, 383)) + u" zone=PST seq=63686 | //404/vapp_digit_collection_done: digits [5432]");
    row("clock never set", "002714: *May  9 08:59:13.037: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:",
        noYear(5, 9, at(8, 59, 13, 37)) + u" seq=2714 sip | //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:");
    row("clock lost its source", ".Mar 13 18:25:14.383: %SYS-5-CONFIG_I: x",
        noYear(3, 13, at(18, 25, 14, 383)) + u" | %SYS-5-CONFIG_I: x");
    row("blank before the colon", "*Jul 21 12:09:48.231 : //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:",
        noYear(7, 21, at(12, 9, 48, 231)) + u" sip | //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:");
    row("no ms", "*Mar 30 19:30:35: x", noYear(3, 30, at(19, 30, 35)) + u" | x");
    row("one blank before a day of one digit",
        "*Mar 6 14:19:14: Sent:", noYear(3, 6, at(14, 19, 14)) + u" sip tx | Sent:");
    row("year", "Mar 13 2008 18:25:14.383: x",
        QStringLiteral("date ") + wall(2008, 3, 13, at(18, 25, 14, 383)) + u" | x");
    row("leap day", "Feb 29 00:00:00.001: x", noYear(2, 29, 1) + u" | x");
    row("leap second", "Dec 31 23:59:60.000: x", noYear(12, 31, at(23, 59, 60)) + u" | x");
    row("six digits of fraction", "Mar 13 18:25:14.383999: x", noYear(3, 13, at(18, 25, 14, 383)) + u" | x");
    row("no blank before the body", "007649: Apr  7 07:28:56.050://-1/286BC7C68020/SIP/Info/x: y",
        noYear(4, 7, at(7, 28, 56, 50)) + u" seq=7649 | //-1/286BC7C68020/SIP/Info/x: y");
    row("one blank before the mark", " *Mar 19 16:40:01.784 IST: //522/34BF0A000000/SIP/Function/f: ",
        noYear(3, 19, at(16, 40, 1, 784)) + u" zone=IST | //522/34BF0A000000/SIP/Function/f: ");
    row("empty record", "*Apr 19 08:38:52.525:", noYear(4, 19, at(8, 38, 52, 525)) + u" | ");
    row("text without slashes", "002720: *May  9 08:59:13.041: :cc_get_feature_vsa malloc success",
        noYear(5, 9, at(8, 59, 13, 41)) + u" seq=2720 | :cc_get_feature_vsa malloc success");

    row("weeks and days up", "1w0d: x", QStringLiteral("uptime 604800000 | x"));
    row("12.x, direction on the header line", "1w1d: SIP Msg:ccsipDisplayMsg:Received:",
        QStringLiteral("uptime 691200000 sip rx | SIP Msg:ccsipDisplayMsg:Received:"));
    row("days and hours up", "3d04h: x", QStringLiteral("uptime 273600000 | x"));
    row("hours up", "00:11:29: x", QStringLiteral("uptime 689000 | x"));
    row("hours up, direction without a blank",
        "02:32:17:Received:", QStringLiteral("uptime 9137000 sip rx | Received:"));
    row("hours up, a sentence", "00:12:20:Received Octet3A=0x00 -> Setting",
        QStringLiteral("uptime 740000 | Received Octet3A=0x00 -> Setting"));

    row("no stamp", "//-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:",
        QStringLiteral("none 0 sip | //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:"));
    row("first slash lost", "/-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:",
        QStringLiteral("none 0 sip | /-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:"));
    row("12.x without stamp",
        "SIP Msg:ccsipDisplayMsg:Sent:", QStringLiteral("none 0 sip tx | SIP Msg:ccsipDisplayMsg:Sent:"));
    row("system message without stamp", "%LINK-3-UPDOWN: Interface up",
        QStringLiteral("none 0 | %LINK-3-UPDOWN: Interface up"));
    row("VoIP Trace counts from 0", "0: *Aug 30 21:21:45.583: //1/1CE915CE8002/CUBE_VT/SIP/Msg/ccsipDisplayMsg:",
        noYear(8, 30, at(21, 21, 45, 583)) + u" sip | //1/1CE915CE8002/CUBE_VT/SIP/Msg/ccsipDisplayMsg:");
    row("cover buffer", "------------------ Cover Buffer ---------------",
        QStringLiteral("none 0 | ------------------ Cover Buffer ---------------"));
    row("trace of IOS-XE",
        "2023/04/27 09:54:54.491123456 {iosrp_R0-0}{1}: [voice] [17]: (debug): //1/1CE915CE8002/CCAPI/x: y",
        QStringLiteral("date ") + wall(2023, 4, 27, at(9, 54, 54, 491)) + u" | //1/1CE915CE8002/CCAPI/x: y");

    // Collectors.
    row("bare priority", "<191>123: gw1: 063686: Mar 13 18:25:14.383 PST: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:",
        noYear(3, 13, at(18, 25, 14, 383))
            + u" zone=PST host=gw1 seq=123 relayed sip | //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:");
    row("priority and stamp only", "<191>124: *Mar 13 18:25:14.383: x",
        noYear(3, 13, at(18, 25, 14, 383)) + u" seq=124 relayed | x");
    row("rsyslog, traditional", "Mar 13 18:25:15 10.1.1.1 123: 063686: Mar 13 18:25:14.383 PST: x",
        noYear(3, 13, at(18, 25, 14, 383)) + u" zone=PST host=10.1.1.1 seq=123 relayed | x");
    row("host of letters", "Mar 13 18:25:15 gateway 123: Mar 13 18:25:14.383: x",
        noYear(3, 13, at(18, 25, 14, 383)) + u" host=gateway seq=123 relayed | x");
    row("ISO time gives the year", "2024-01-01T00:00:03.001+00:00 gw1 123: Dec 31 23:59:58.383: x",
        QStringLiteral("date ") + wall(2023, 12, 31, at(23, 59, 58, 383)) + u" host=gw1 seq=123 relayed | x");
    row("RFC 5424", "<191>1 2024-03-13T18:25:15.001Z gw1 123 - - - 063686: Mar 13 18:25:14.383 PST: x",
        QStringLiteral("date ") + wall(2024, 3, 13, at(18, 25, 14, 383)) + u" zone=PST host=gw1 seq=123 relayed | x");
    row("Kiwi", "2024-03-13 18:25:15\tLocal7.Debug\t10.1.1.1\t123: Mar 13 18:25:14.383: x",
        QStringLiteral("date ") + wall(2024, 3, 13, at(18, 25, 14, 383)) + u" host=10.1.1.1 seq=123 relayed | x");
    row("device without stamps", "2024-03-13T18:25:15Z gw1 123: %SYS-5-CONFIG_I: x",
        QStringLiteral("utc ") + wall(2024, 3, 13, at(18, 25, 15)) + u" host=gw1 seq=123 relayed | %SYS-5-CONFIG_I: x");
    row("next line of a message", "<191>125: Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1",
        QStringLiteral("continues none 0 seq=125 relayed | Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1"));
    row("next line, named device", "<191>125: gw1: Via: SIP/2.0/UDP 10.1.1.1",
        QStringLiteral("continues none 0 host=gw1 seq=125 relayed | Via: SIP/2.0/UDP 10.1.1.1"));
    row("next line through a file", "Mar 13 18:25:15 10.1.1.1 124: Received: ",
        QStringLiteral("continues none 0 host=10.1.1.1 seq=124 relayed | Received: "));
    row("next line, empty",
        "Mar 13 18:25:15 10.1.1.1 130: ", QStringLiteral("continues none 0 host=10.1.1.1 seq=130 relayed | "));

    // What is none.
    row("empty", "", none);
    row("one byte short", "1w0d", none);
    row("another program", "Mar 13 18:25:15 server sshd[123]: Accepted password", none);
    row("CVP", "11: 10.10.2.30: Mar 13 2008 14:34:39.718 -0700: %CVP_9_0_SIP-7-CALL: x", none);
    row("VVB", "256317: Oct 23 10:10:36.668 AEST %MIVR-JASMIN-7-UNK:[CALLID=B4] NEW_CALL", none);
    row("router", "14:00:03:226 ra-rtr Trace: (1 1 : 0 0) NewCall", none);
    row("router without ms", "14:00:03 ra-rtr Trace: NewCall", none);
    row("month out of range", "Foo 13 18:25:14.383: x", none);
    row("day out of range", "Apr 31 18:25:14.383: x", none);
    row("hour out of range", "Mar 13 24:25:14.383: x", none);
    row("SIP header", "Date: Wed, 06 Apr 2022 18:28:16 GMT", none);
    row("Max-Forwards", "Max-Forwards: 70", none);
    row("status line", "SIP/2.0 200 OK", none);
    row("show command", "ISDN BRI1/0 interface", none);
    row("comment", "//CUBE receives INVITE message from the client", none);
    row("parser's complaint", "% Unrecognized host or address, or protocol not running.", none);
    row("hex dump", "0x00: 04 FF 40 03 6A 41", none);
    row("list", "1: first", none);
    row("rule", "-----------------------------------------------", none);
    row("high bytes", "\xff\xfe\xfd\xfc\xfb\xfa", none);
    row("huge count", "99999999999999999999: x y z", none);
}

void TestIosHeader::headers()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, expected);
    const std::string_view text(line.constData(), static_cast<std::size_t>(line.size()));
    QCOMPARE(test::renderedHead(iosDialect().match(text), text), expected);
}

void TestIosHeader::preambles_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    QTest::newRow("received") << QByteArray("Received:") << QStringLiteral("rx  ");
    QTest::newRow("sent, trailing blank") << QByteArray("Sent: ") << QStringLiteral("tx  ");
    QTest::newRow("misspelt") << QByteArray("Receive:") << QStringLiteral("rx  ");
    QTest::newRow("VoIP Trace, received")
        << QByteArray("Received: SIP UDP message from 8.41.17.71:5099 to 8.44.25.45:5060 ")
        << QStringLiteral("rx 8.44.25.45 8.41.17.71");
    QTest::newRow("VoIP Trace, sent") << QByteArray("Sent: SIP TCP message from 8.44.25.45:5060 to 8.41.17.71:5099")
                                      << QStringLiteral("tx 8.44.25.45 8.41.17.71");
    QTest::newRow("IPv6") << QByteArray("Sent: SIP TLS message from [2001:db8::1]:5061 to [2001:db8::2]:5061")
                          << QStringLiteral("tx 2001:db8::1 2001:db8::2");
    QTest::newRow("a header") << QByteArray("Server: x") << QStringLiteral("no");
    QTest::newRow("a sentence") << QByteArray("Received: one message") << QStringLiteral("no");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("no");
}

void TestIosHeader::preambles()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, expected);
    Head head;
    if (!iosDialect().sipPreamble({ line.constData(), static_cast<std::size_t>(line.size()) }, head)) {
        QCOMPARE(QStringLiteral("no"), expected);
        return;
    }
    QCOMPARE((head.direction == Direction::Received ? QStringLiteral("rx ") : QStringLiteral("tx "))
            + test::latin(head.local) + u' ' + test::latin(head.peer),
        expected);
}

void TestIosHeader::inlineHeaders_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("position");
    QTest::newRow("a second record") << QByteArray("text Mar 13 18:25:14.383: :more") << 5;
    QTest::newRow("with its mark") << QByteArray("text *Mar  1 01:45:53.783: Sent:") << 5;
    QTest::newRow("with its number") << QByteArray("text 001338: Mar  9 15:29:07.437: //-1/x") << 5;
    QTest::newRow("with a zone") << QByteArray("timer May 23 09:52:59.180 BR: r2_q421_ic_answer") << 6;
    QTest::newRow("with a year") << QByteArray("timer May 23 2008 09:52:59.180: x") << 6;
    QTest::newRow("day of one digit, one blank") << QByteArray("x Mar 6 14:19:14: Sent:") << 2;
    QTest::newRow("at the begin: not inside") << QByteArray("Mar 13 18:25:14.383: x") << -1;
    QTest::newRow("a SIP date") << QByteArray("Date: Wed, 06 Apr 2022 18:28:16 GMT") << -1;
    QTest::newRow("a date without a colon behind") << QByteArray("  Timestamp      = Aug 30 21:21:45.583") << -1;
    QTest::newRow("glued to a word") << QByteArray("wordMar 13 18:25:14.383: x") << -1;
    QTest::newRow("cut behind the clock") << QByteArray("text Mar 13 18:25:14") << -1;
    QTest::newRow("empty") << QByteArray() << -1;
}

void TestIosHeader::inlineHeaders()
{
    QFETCH(QByteArray, line);
    QFETCH(int, position);
    const std::size_t at = iosDialect().inlineHead({ line.constData(), static_cast<std::size_t>(line.size()) }, 0);
    QCOMPARE(at == std::string_view::npos ? -1 : static_cast<int>(at), position);
}

void TestIosHeader::linesOfOneDeviceShareAStream()
{
    const auto match = iosDialect().match;
    const Head head = match("<191>123: gw1: 063686: Mar 13 18:25:14.383: x");
    QVERIFY(head.stream != 0);
    QCOMPARE(match("<191>124: gw1: Via: SIP/2.0/UDP 10.1.1.1").stream, head.stream);
    QVERIFY(match("<191>124: gw2: Via: SIP/2.0/UDP 10.1.1.1").stream != head.stream);
    const Head file = match("Mar 13 18:25:15 10.1.1.1 123: Mar 13 18:25:14.383: x");
    QCOMPARE(match("Mar 13 18:25:15 10.1.1.1 124: To: <sip:1@h>").stream, file.stream);
    QVERIFY(match("Mar 13 18:25:15 10.1.1.2 124: To: <sip:1@h>").stream != file.stream);
    QCOMPARE(match("063686: Mar 13 18:25:14.383: x").stream, std::uint64_t { 0 });
}

QTEST_GUILESS_MAIN(TestIosHeader)
#include "tst_iosheader.moc"
