// SPDX-License-Identifier: GPL-3.0-or-later
// What is a record and what belongs to it: messages among other lines, text without headers, noise, limits.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "batchtext.h"

#include <base/limits.h>
#include <formats/bytemask.h>
#include <formats/normalise.h>
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::formats;
using namespace legwork::formats::test;

namespace {

const QByteArray received = "061001: Mar 13 14:00:03.226 PDT: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:\nReceived: \n";
const QByteArray stranger
    = "061002: Mar 13 14:00:03.227 PDT: //405/xxxxxxxxxxxx/CCAPI/cc_api_get_xcode_stream: interleaved\n";
const QByteArray bye = "BYE sip:1@10.1.1.2 SIP/2.0\nVia: SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1\nFrom: "
                       "<sip:a@h>;tag=1\nTo: <sip:b@h>;tag=2\n"
                       "Call-ID: x@h\nCSeq: 2 BYE\n";
const QByteArray cvpLine = "1: 10.1.1.1: Mar 13 2008 14:34:39.703 -0700: %CVP_9_0_RPT-7-CALL: {Thrd=a} x\n";
const QString byeText = QStringLiteral("sip callid:x@h BYE cseq=2 rx 10.1.1.1>10.1.1.2");

std::uint64_t rejected(const Batch &batch, Reject reason)
{
    for (const Rejected &one : batch.rejected) {
        if (one.reason == reason)
            return one.count;
    }
    return 0;
}

} // namespace

class TestScanner final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void texts_data();
    void texts();
    void messageIsWholeWhereverAnotherRecordStands();
    void sameRecordsWithOtherLineEnds();
    void whatIsLeftOutIsCounted_data();
    void whatIsLeftOutIsCounted();
    void growingLeavesWhatIsOpen();
    void chunkBorders();
    void orphanHeads_data();
    void orphanHeads();
    void normalisedLines_data();
    void normalisedLines();
    void lineEndsByBlocks();
    void hexByBlocks();
    void longLine();
    void manyHeaders();
    void manyLinesOfOneRecord();
    void messageThatNeverEnds();
    void manyHeadersInOneLine();
    void manyStreams();
    void emptyAndTiny();
};

void TestScanner::texts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &expected) {
        QTest::newRow(name) << bytes << expected;
    };
    const QString whole = byeText + QStringLiteral(" indialog");
    const QString cut = byeText + QStringLiteral(" truncated indialog");
    const QString other = QStringLiteral("cc_other cccall:405");
    const QString report = QStringLiteral("reporting_record -");
    row("a message", received + bye + "Content-Length: 0\n\n", whole);
    row("another record's line behind the start line",
        received + bye.left(27) + stranger + bye.mid(27) + "Content-Length: 0\n\n", whole + u'\n' + other);
    row("another record with lines of its own inside",
        received + bye.left(27)
            + "061002: Mar 13 14:00:03.227 PDT: //405/xxxxxxxxxxxx/CCAPI/cc_api_caps_ind:\n   Call Entry Is Not Found\n"
            + bye.mid(27) + "Content-Length: 0\n\n",
        whole + u'\n' + other);
    row("two others inside", received + bye.left(27) + stranger + stranger + bye.mid(27) + "Content-Length: 0\n\n",
        whole + u'\n' + other + u'\n' + other);
    row("blank line behind another record's line", received + bye + "Content-Length: 0\n" + stranger + "\n" + stranger,
        whole + u'\n' + other + u'\n' + other);
    row("cut off, then the next message", received + bye + received + bye + "Content-Length: 0\n\n",
        cut + u'\n' + whole);
    row("cut off at the end of the source", received + bye,
        QStringLiteral("sip callid:x@h incomplete BYE cseq=2 rx 10.1.1.1>10.1.1.2 truncated indialog"));
    row("no body behind its length", received + bye + "Content-Length: 40\n\n" + cvpLine, cut + u'\n' + report);
    row("a dialect that does not interleave ends it", received + bye + cvpLine, cut + u'\n' + report);
    row("pasted text", "Sent:\n" + bye + "Content-Length: 0\n\n",
        QStringLiteral("sip callid:x@h BYE cseq=2 tx 10.1.1.1>10.1.1.2 indialog"));
    row("announced on its own line", "Received: " + bye + "Content-Length: 0\n\n", whole);
    row("damaged start lines",
        QByteArray(bye).replace("BYE sip", "BYEsip") + "Content-Length: 0\n\n"
            + QByteArray(bye).replace("BYE sip", "Bye sip") + "Content-Length: 0\n\n",
        QStringLiteral("sip callid:x@h BYE cseq=2 ? 10.1.1.1>10.1.1.2 indialog\nsip callid:x@h BYE cseq=2 ? "
                       "10.1.1.1>10.1.1.2 indialog"));
    row("message in one line",
        "82645958.001 |13:08:46.297 |AppInfo  |SIPTcp - wait_SdlReadRsp: Incoming SIP TCP message from 10.4.15.253 on "
        "port 5060 index 1 with 9 "
        "bytes: [1,NET] "
            + QByteArray(bye).replace('\n', ' ') + "Content-Length: 0 #### what an author wrote\n",
        QStringLiteral("sip callid:x@h BYE cseq=2 rx 10.4.15.253>10.1.1.2 indialog"));
    row("a fragment of SIP inside a body is no message",
        received
            + QByteArray(
                "NOTIFY sip:1@10.1.1.2 SIP/2.0\nVia: SIP/2.0/UDP 10.1.1.1;branch=z9hG4bK1\nFrom: <sip:a@h>;tag=1\nTo: "
                "<sip:b@h>;tag=2\n"
                "Call-ID: x@h\nCSeq: 3 NOTIFY\nContent-Type: message/sipfrag\nContent-Length: 16\n\nSIP/2.0 200 OK\n\n")
            + stranger,
        QStringLiteral("sip callid:x@h NOTIFY cseq=3 rx 10.1.1.1>10.1.1.2 indialog\n") + other);
    row("prompt and banner",
        "=~=~=~=~=~= PuTTY log 2015.11.13 15:51:59 =~=~\ngw1#show version\nCisco IOS Software\n" + cvpLine,
        QStringLiteral("other -\nother -\n") + report);
    row("pager", " --More-- \b\b\b\b\b\b        \b\b\b\b" + cvpLine, report);
    row("no-break spaces and a byte-order mark",
        "\xEF\xBB\xBF" + QByteArray(cvpLine).replace("CALL: ", "CALL:\xC2\xA0"), report);
    row("carriage returns twice", QByteArray(cvpLine).replace("\n", "\r\r\n"), report);
    row("last line without its end", cvpLine.chopped(1), report + QStringLiteral(" incomplete"));
}

void TestScanner::texts()
{
    QFETCH(QByteArray, bytes);
    QTEST(scannedText(view(bytes)), "expected");
}

void TestScanner::messageIsWholeWhereverAnotherRecordStands()
{
    for (qsizetype cut = bye.indexOf('\n') + 1; cut > 0 && cut < bye.size(); cut = bye.indexOf('\n', cut) + 1) {
        const QByteArray bytes = received + bye.left(cut) + stranger + bye.mid(cut) + "Content-Length: 0\n\n";
        QCOMPARE(scannedText(view(bytes)), QString(byeText + QStringLiteral(" indialog\ncc_other cccall:405")));
    }
}

void TestScanner::sameRecordsWithOtherLineEnds()
{
    const QByteArray bytes = received + bye + "Content-Length: 0\n\n" + stranger + cvpLine;
    for (const char *end : { "\r\n", "\r\r\n" })
        QCOMPARE(scannedText(view(QByteArray(bytes).replace("\n", end))), scannedText(view(bytes)));
}

void TestScanner::whatIsLeftOutIsCounted_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("reason");
    QTest::addColumn<quint64>("count");
    QTest::addColumn<quint64>("first");
    const auto row = [](const char *name, const QByteArray &bytes, Reject reason, quint64 count, quint64 first) {
        QTest::newRow(name) << bytes << int(reason) << count << first;
    };
    row("text of no dialect", "hello\n\nworld\n" + cvpLine, Reject::UnknownLine, 2, 0);
    row("text in front of a header inside a line", "#### a title " + cvpLine, Reject::UnknownLine, 1, 0);
    row("start line alone", "INVITE sip:1@h SIP/2.0\n" + cvpLine, Reject::UnknownLine, 1, 0);
    row("direction without a message", "Sent:\n" + cvpLine, Reject::UnknownLine, 1, 0);
    row("time that cannot be", cvpLine + QByteArray(cvpLine).replace("14:34", "34:34"), Reject::BadStamp, 1,
        quint64(cvpLine.size()));
    row("no Call-ID", "BYE sip:1@h SIP/2.0\nCSeq: 1 BYE\nContent-Length: 0\n\n", Reject::SipNoCallId, 1, 0);
    row("cut before its Call-ID", "BYE sip:1@h SIP/2.0\nCSeq: 1 BYE\n", Reject::SipCut, 1, 0);
    row("negative length", bye + "Content-Length: -5\n\n", Reject::BadContentLength, 1, 0);
    row("length beyond belief", bye + "Content-Length: 99999999999\n\n", Reject::BadContentLength, 1, 0);
    row("length that is no number", bye + "Content-Length: many\n\n", Reject::BadContentLength, 1, 0);
}

void TestScanner::whatIsLeftOutIsCounted()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, reason);
    const Batch batch = scanned(view(bytes));
    QTEST(quint64(rejected(batch, Reject(reason))), "count");
    QCOMPARE(batch.rejected.size(), std::size_t { 1 });
    QTEST(quint64(batch.rejected[0].firstOffset), "first");
}

void TestScanner::growingLeavesWhatIsOpen()
{
    const QByteArray first = cvpLine + received + bye;
    Batch batch;
    QCOMPARE(scanText(view(first), 0, 0, std::size_t(first.size()), Tail::Growing, batch), std::size_t(cvpLine.size()));
    QCOMPARE(batch.records.size(), std::size_t { 1 });
    QCOMPARE(batch.end, std::uint64_t(cvpLine.size()));
    QCOMPARE(batch.newlines, std::uint64_t { 1 });
    const QByteArray rest = received + bye + "Content-Length: 0\n\n";
    Batch later;
    QCOMPARE(scanText(view(rest), std::uint64_t(cvpLine.size()), 0, std::size_t(rest.size()), Tail::Growing, later),
        std::size_t(rest.size()));
    QCOMPARE(recordText(later, 0), QString(byeText + QStringLiteral(" indialog")));
    QCOMPARE(later.records[0].offset, std::uint64_t(cvpLine.size()));
    Batch half;
    QCOMPARE(scanText("12: 10.1.1", 0, 0, 10, Tail::Growing, half), std::size_t { 0 });
    QVERIFY(half.records.empty() && half.rejected.empty());
}

void TestScanner::chunkBorders()
{
    const QByteArray bytes = cvpLine + received + bye + "Content-Length: 0\n\n" + stranger + cvpLine;
    const auto line = std::size_t(cvpLine.size());
    QCOMPARE(chunkBorder(view(bytes), 0), std::size_t { 0 });
    QCOMPARE(chunkBorder(view(bytes), 1), line);
    const auto behind = line + std::size_t(received.size() + bye.size()) + 19;
    QCOMPARE(chunkBorder(view(bytes), line + 1), behind);
    QCOMPARE(chunkBorder(view(bytes), behind + 1), behind + std::size_t(stranger.size()));
    QCOMPARE(chunkBorder(view(bytes), std::size_t(bytes.size()) - 3), std::size_t(bytes.size()));
    QCOMPARE(chunkBorder(view(bytes), std::size_t(bytes.size()) + 3), std::size_t(bytes.size()));
    // A record's header inside an open message is no border.
    const QByteArray woven = received + bye.left(27) + stranger + bye.mid(27) + "Content-Length: 0\n\n" + cvpLine;
    QCOMPARE(chunkBorder(view(woven), 1), std::size_t(woven.size() - cvpLine.size()));
    QCOMPARE(chunkBorder("no header\nat all\n", 3), std::size_t { 17 });
}

void TestScanner::orphanHeads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("size");
    QTest::newRow("begins with a header") << cvpLine << 0;
    QTest::newRow("byte-order mark, then a header") << QByteArray("\xEF\xBB\xBF" + cvpLine) << 0;
    QTest::newRow("rest of a message") << QByteArray("Via: x\nCall-ID: y\n\n" + cvpLine) << 19;
    QTest::newRow("start line of a message whose header is in the file before")
        << QByteArray(bye + "\n" + cvpLine) << int(bye.size()) + 1;
    QTest::newRow("messages only") << QByteArray("x\n" + bye) << 2;
    QTest::newRow("no header") << QByteArray("x\ny\n") << 4;
    QTest::newRow("empty") << QByteArray() << 0;
}

void TestScanner::orphanHeads()
{
    QFETCH(QByteArray, bytes);
    QTEST(int(orphanHead(view(bytes))), "size");
}

void TestScanner::normalisedLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &line, const QByteArray &expected) {
        QTest::newRow(name) << line << expected;
    };
    row("plain", "abc def", "abc def");
    row("tab stays", "a\tb", "a\tb");
    row("no-break space, UTF-8",
        "a\xC2\xA0"
        "b",
        "a  b");
    row("no-break space, Windows-1252",
        "a\xA0"
        "b",
        "a b");
    row("A0 as the end of a letter stays", "\xC3\xA0", "\xC3\xA0");
    row("thin space and zero width space",
        "a\xE2\x80\x89"
        "b\xE2\x80\x8B",
        "a   b   ");
    row("typographic quotes stay", "\xE2\x80\x9Cx\xE2\x80\x9D", "\xE2\x80\x9Cx\xE2\x80\x9D");
    row("ideographic space", "\xE3\x80\x80x", "   x");
    row("NUL, bell, backspace", QByteArray("a\0\a\bb", 5), "a   b");
    row("colours", "\x1B[31mred\x1B[0m", "     red    ");
    row("window title", "\x1B]0;title\ax", "          x");
    row("escape at the end", "x\x1B", "x ");
    row("sequence without its end", "x\x1B[31", "x    ");
    row("letters of Windows-1252 stay", "caf\xE9", "caf\xE9");
    row("cut UTF-8 at the end", "x\xE2\x80", "x\xE2\x80");
}

void TestScanner::normalisedLines()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, expected);
    LineNormaliser normaliser;
    const std::string_view found = normaliser.normalised(view(line));
    QCOMPARE(QByteArray(found.data(), qsizetype(found.size())), expected);
    QCOMPARE(found.data() == line.constData(), line == expected);
}

void TestScanner::lineEndsByBlocks()
{
    // Line ends and odd bytes at every position around the borders of blocks.
    for (std::size_t size = 0; size < 3 * maskBytes; ++size) {
        for (std::size_t end = 0; end < size; ++end) {
            std::string bytes(size, 'x');
            bytes[end] = '\n';
            bool odd = true;
            LineFinder lines(bytes, 0);
            QCOMPARE(lines.next(odd), end);
            QVERIFY(!odd);
            QCOMPARE(lines.next(odd), std::string_view::npos);
            bytes[end] = '\x01';
            LineFinder noise(bytes, 0);
            QCOMPARE(noise.next(odd), std::string_view::npos);
            QVERIFY(odd);
        }
    }
    bool odd = true;
    LineFinder crlf("a\r\nb\r\n", 3);
    QCOMPARE(crlf.next(odd), std::size_t { 5 });
    QVERIFY(!odd);
}

void TestScanner::hexByBlocks()
{
    const std::string good = "0123456789abcdefABCDEF0000000000";
    QVERIFY(isHex32(good.data()));
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const char wrong : { 'g', 'G', '/', ':', '@', '`', ' ', '\0', '\x7F', '\xFF', '\xC1' }) {
            std::string bad = good;
            bad[at] = wrong;
            QVERIFY(!isHex32(bad.data()));
        }
    }
}

void TestScanner::longLine()
{
    QByteArray line = cvpLine.chopped(1) + QByteArray(qsizetype(limits::maxLineBytes), 'y') + '\n';
    const Batch batch = scanned(view(line + cvpLine));
    QCOMPARE(batch.records.size(), std::size_t { 2 });
    QCOMPARE(rejected(batch, Reject::LineTooLong), std::uint64_t { 1 });
    line.chop(qsizetype(cvpLine.size()));
    line += '\n';
    QVERIFY(scanned(view(line)).rejected.empty());
}

void TestScanner::manyHeaders()
{
    QByteArray message = received + bye;
    for (std::size_t i = 0; i < limits::maxSipHeaders + 10; ++i)
        message += "X-Filler: 1\n";
    const Batch batch = scanned(view(message + "\n" + cvpLine));
    QCOMPARE(batch.sip.size(), std::size_t { 1 });
    QCOMPARE(rejected(batch, Reject::SipTooManyHeaders), std::uint64_t { 1 });
    QCOMPARE(batch.records.size(), std::size_t { 2 });
}

void TestScanner::manyLinesOfOneRecord()
{
    QByteArray bytes = cvpLine;
    for (std::size_t i = 0; i < 10 * limits::maxRecordLines; ++i)
        bytes += "\tat java.lang.Thread.run\n";
    const Batch batch = scanned(view(bytes + cvpLine));
    QCOMPARE(batch.records.size(), std::size_t { 2 });
    QVERIFY(batch.rejected.empty());
    QCOMPARE(batch.newlines, std::uint64_t { 10 * limits::maxRecordLines + 2 });
}

void TestScanner::messageThatNeverEnds()
{
    // A message that waits for its rest is given up after some records of others.
    QByteArray bytes = received + bye;
    for (int i = 0; i < 100; ++i)
        bytes += stranger;
    const Batch batch = scanned(view(bytes + "X-Late: 1\n"));
    QCOMPARE(batch.records.size(), std::size_t { 101 });
    QCOMPARE(int { batch.sip.at(0).flags }, SipTruncated | SipInDialog);
    QVERIFY(chunkBorder(view(bytes), 1) < std::size_t(bytes.size()));
}

void TestScanner::manyHeadersInOneLine()
{
    QByteArray bytes;
    for (int i = 0; i < 2000; ++i)
        bytes += "12:41:02:591 ra-rtr Trace: x ";
    QCOMPARE(scanned(view(bytes + '\n')).records.size(), std::size_t { 2000 });
}

void TestScanner::manyStreams()
{
    // More devices behind one relay than are followed at once, each with an open message.
    QByteArray bytes;
    constexpr int devices = 700;
    for (int i = 0; i < devices; ++i) {
        const QByteArray relay = "2008-03-13T14:34:40+00:00 gw" + QByteArray::number(i) + ' ';
        bytes += relay + "103: Mar 13 14:34:40.001: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg: \n" + relay
            + "104: Received:\n" + relay + "105: BYE sip:1@10.1.1.2 SIP/2.0\n" + relay
            + "106: Call-ID: " + QByteArray::number(i) + "@h\n";
    }
    const Batch batch = scanned(view(bytes));
    QCOMPARE(batch.sip.size(), std::size_t { devices });
}

void TestScanner::emptyAndTiny()
{
    QVERIFY(scanned({}).records.empty());
    QCOMPARE(chunkBorder({}, 0), std::size_t { 0 });
    for (int byte = 0; byte < 256; ++byte) {
        const char one = static_cast<char>(byte);
        const Batch batch = scanned({ &one, 1 });
        QVERIFY(batch.records.empty());
        QCOMPARE(batch.newlines, std::uint64_t(byte == '\n' ? 1 : 0));
    }
}

QTEST_APPLESS_MAIN(TestScanner)
#include "tst_scanner.moc"
