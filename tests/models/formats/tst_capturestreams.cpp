// SPDX-License-Identifier: GPL-3.0-or-later
// TCP streams in captures: order, loss, messages that are split, and the bounds on what is remembered.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "captureresult.h"
#include "packetbuilder.h"
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::packets;
using formats::CaptureLimits;
using formats::CaptureScanner;
using formats::Reject;

namespace {

constexpr std::uint32_t start = 1'205'442'000;

/// One packet of a case, in order of capture.
struct Packet {
    std::uint32_t sequence = 0;
    std::string payload {};
    unsigned flags = Ack;
    std::uint32_t atMs = 0; // when, behind the one before it when 0
    bool back = false; // from 10.0.0.2; acknowledges `sequence`
    unsigned from = 40000;
};

PcapFile captureOf(const std::vector<Packet> &packets)
{
    PcapFile file;
    std::uint32_t ms = 0;
    for (const Packet &packet : packets) {
        ms = packet.atMs != 0 ? packet.atMs : ms + 1;
        const std::string frame = packet.back
            ? tcpFrameBack(500, packet.sequence, packet.flags)
            : tcpFrame({ .sequence = packet.sequence, .flags = packet.flags, .from = packet.from }, packet.payload);
        file.add(frame, start + ms / 1000, ms % 1000 * 1000);
    }
    return file;
}

/// The number behind `text` when it is sent at `sequence`.
std::uint32_t behind(std::uint32_t sequence, const std::string &text)
{
    return sequence + static_cast<std::uint32_t>(text.size());
}

/// The packets, the Call-IDs in order of their place in the file ("!" behind a truncated one) and the counts.
struct Case {
    std::vector<Packet> packets;
    std::string messages {};
    std::vector<std::pair<Reject, std::uint64_t>> rejected {};
};

std::string summaryOf(const Result &result)
{
    std::string text;
    for (const Message &message : result.messages)
        text += (text.empty() ? "" : " ") + message.callId + (message.truncated ? "!" : "");
    return text;
}

} // namespace

Q_DECLARE_METATYPE(Case)

class TestCaptureStreams final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void orders_data();
    void orders();
    void joinsAtEveryCut();
    void givesTimeAndBytesOfJoined();
    void dropsRetransmissionsOfEarlierRanges();
    void boundsWaitingBytes();
    void boundsWaitingSegments();
    void boundsHeaders();
    void boundsStreams();
    void forgetsClosedStreams();
    void boundsReassembledBytes();
    void readsFragmentedSegments();
};

void TestCaptureStreams::orders_data()
{
    QTest::addColumn<Case>("given");
    const auto row = [](const char *name, const Case &given) { QTest::newRow(name) << given; };
    const std::string one = request("one", 20), two = request("two", 30), three = request("three");
    const std::uint32_t at2 = behind(1000, one), at3 = behind(at2, two), at4 = behind(at3, three);
    const std::string head = one.substr(0, 60), tail = one.substr(60);

    row("one message per segment", { { { 1000, one }, { at2, two } }, "one two" });
    row("several messages in a segment", { { { 1000, one + two + three } }, "one two three" });
    row("keep-alives between messages", { { { 1000, one }, { at2, "\r\n\r\n" }, { at2 + 4, two } }, "one two" });
    row("keep-alives inside a segment", { { { 1000, "\r\n\r\n" + one + "\r\n\r\n" + two + "\r\n" } }, "one two" });
    row("split", { { { 1000, head }, { 1060, tail }, { at2, two } }, "one two" });
    row("split, more in the last segment", { { { 1000, head }, { 1060, tail + two + three } }, "one two three" });
    row("split inside the second of a segment",
        { { { 1000, one + two.substr(0, 50) }, { at2 + 50, two.substr(50) + three } }, "one two three" });
    row("split into single bytes",
        { [&] {
             std::vector<Packet> packets;
             for (std::uint32_t i = 0; i < one.size(); ++i)
                 packets.push_back({ 1000 + i, one.substr(i, 1) });
             packets.push_back({ at2, two });
             return packets;
         }(),
            "one two" });
    row("out of order", { { { 1000, one }, { at3, three }, { at2, two } }, "one three two" });
    row("out of order after SYN", { { { 999, {}, Syn }, { at2, two }, { 1000, one } }, "two one" });
    row("out of order inside a message", { { { 1000, head }, { at2, two }, { 1060, tail } }, "one two" });
    row("overtaken before the capture knew the stream",
        { { { at2, two }, { 1000, one }, { at3, three } }, "two one three" });
    row("the same, repeated", { { { at2, two }, { 1000, one }, { 1000, one }, { at3, three } }, "two one three" });
    row("retransmission", { { { 1000, one }, { 1000, one }, { at2, two }, { 1000, one }, { at2, two } }, "one two" });
    row("retransmission joined with new data", { { { 1000, one }, { 1000, one + two } }, "one two" });
    row("overlap inside a message",
        { { { 1000, one.substr(0, 80) }, { 1040, std::string(40, 'X') + one.substr(80) } }, "one" });
    row("of different data the first counts",
        { { { 1000, one }, { at3, three }, { at3, request("other") }, { at2, two } }, "one three two" });
    row("keep-alive probe", { { { 1000, one }, { at2 - 1, std::string(1, '\0') }, { at2, two } }, "one two" });
    row("missing start",
        { { { 1060, tail }, { at2, two }, { at3, three } }, "two three", { { Reject::NotSipDatagram, 1 } } });
    row("missing start, the next message behind it in the segment",
        { { { 1060, tail + two }, { at3, three } }, "three", { { Reject::NotSipDatagram, 1 } } });
    row("sequence numbers wrap", { { { 0xffffffb0, one }, { behind(0xffffffb0, one), two } }, "one two" });
    row("wrap inside a split message, out of order",
        { { { 0xffffffd8, one.substr(0, 20) }, { 4, one.substr(44) + two }, { 0xffffffec, one.substr(20, 24) } },
            "one two" });
    row("SYN with data", { { { 999, one, Syn }, { at2, two } }, "one two" });
    row("SYN repeated", { { { 999, {}, Syn }, { 1000, one }, { 999, {}, Syn }, { at2, two } }, "one two" });
    row("ports used again",
        { { { 999, {}, Syn }, { 1000, one }, { at2, {}, Fin | Ack }, { 70999, {}, Syn }, { 71000, two } }, "one two" });
    row("ports used again in the middle of a message",
        { { { 999, {}, Syn }, { 1000, one.substr(0, 200) }, { 4'000'000'000, {}, Syn }, { 4'000'000'001, two } },
            "one! two", { { Reject::SipCut, 1 } } });
    row("ports used again without a SYN",
        { { { 1000, one }, { 900'000'000, two }, { 1'000, three } }, "one two three", { { Reject::StreamGap, 1 } } });
    row("FIN with the last message",
        { { { 1000, one }, { at2, two, Fin | Ack }, { at2, two, Fin | Ack } }, "one two" });
    row("FIN out of order", { { { 1000, one }, { at3, {}, Fin | Ack }, { at2, two } }, "one two" });
    row("FIN inside a message", { { { 1000, one.substr(0, one.size() - 1), Fin | Ack } }, "one!" });
    row("RST inside a message",
        { { { 1000, one.substr(0, one.size() - 1) }, { 5, {}, Rst }, { at2, two } }, "one! two" });
    row("RST and SYN at once, from elsewhere in the stream",
        { { { 1000, "not SIP\r\n" }, { 90'000, {}, Rst | Syn | Fin }, { 1009, one } }, "one",
            { { Reject::NotSipDatagram, 1 } } });
    row("end of the capture inside the headers",
        { { { 1000, one }, { at2, two.substr(0, 200) } }, "one two!", { { Reject::SipCut, 1 } } });
    row("end of the capture inside a body", { { { 1000, two.substr(0, two.size() - 10) } }, "two!" });
    row("end of the capture inside a start line", { { { 1000, one }, { at2, "INVI" } }, "one" });
    row("end of the capture behind a hole",
        { { { 1000, one }, { at3, three } }, "one three", { { Reject::StreamGap, 1 } } });
    row("a start line in two segments", { { { 1000, one }, { at2, "I" }, { at2 + 1, two.substr(1) } }, "one two" });
    row("what begins like a start line and is none",
        { { { 1000, one }, { at2, "INV" }, { at2 + 3, "ALID\r\n" }, { at2 + 9, three } }, "one three",
            { { Reject::NotSipDatagram, 1 } } });
    row("a hole that the other end acknowledged",
        { { { 1000, one }, { at3, three, Ack, 10 }, { at4, {}, Ack, 200, true }, { at4, request("four"), Ack, 201 } },
            "one three four", { { Reject::StreamGap, 1 } } });
    row("an acknowledgement that only overtook the data",
        { { { 1000, one }, { at3, three, Ack, 10 }, { at4, {}, Ack, 50, true }, { at2, two, Ack, 51 } },
            "one three two" });
    row("a hole inside a message",
        { { { 1000, two.substr(0, two.size() - 10) }, { behind(1000, two), three, Ack, 10 },
              { behind(behind(1000, two), three), {}, Ack, 200, true } },
            "two! three", { { Reject::StreamGap, 1 } } });
    row("a hole of 30 s",
        { { { 1000, one }, { at3, three, Ack, 10 }, { at4, request("four"), Ack, 29'000 },
              { behind(at4, request("four")), request("five"), Ack, 30'010 } },
            "one three four five", { { Reject::StreamGap, 1 } } });
    row("too far ahead to wait for",
        { { { 1000, one }, { at2 + 300'000, two } }, "one two", { { Reject::StreamGap, 1 } } });
    row("not SIP after SIP, then SIP",
        { { { 1000, one }, { at2, "what is this\r\n" }, { at2 + 14, three } }, "one three",
            { { Reject::NotSipDatagram, 1 } } });
    const std::string noLength = "BYE sip:a@b SIP/2.0\r\nCall-ID: bye\r\nCSeq: 2 BYE\r\n\r\n";
    row("without Content-Length a message ends with its segment",
        { { { 1000, noLength + three }, { behind(1000, noLength + three), one } }, "bye three one" });
    const std::string huge
        = "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: huge\r\nCSeq: 2 OPTIONS\r\nContent-Length: 4000000000\r\n\r\n";
    row("a Content-Length that cannot be",
        { { { 1000, huge }, { behind(1000, huge), one } }, "huge one", { { Reject::BadContentLength, 1 } } });
    const std::string large
        = "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: large\r\nCSeq: 2 OPTIONS\r\nContent-Length: 1000000\r\n\r\n";
    row("a Content-Length beyond what a stream may hold",
        { { { 1000, large }, { behind(1000, large), one } }, "large! one" });
    row("two connections at once",
        { { { 1000, head, Ack, 0, false, 1 }, { 9000, two.substr(0, 90), Ack, 0, false, 2 },
              { 1060, tail, Ack, 0, false, 1 }, { 9090, two.substr(90), Ack, 0, false, 2 } },
            "one two" });
}

void TestCaptureStreams::orders()
{
    QFETCH(Case, given);
    const PcapFile file = captureOf(given.packets);
    Result whole;
    for (const std::size_t wanted : { std::size_t { 1 << 20 }, std::size_t { 1 }, std::size_t { 1000 } }) {
        const Result result = read(file.bytes, wanted);
        QCOMPARE(summaryOf(result), given.messages);
        QCOMPARE(rejectedOf(result), rejectedOf(given.rejected));
        QVERIFY(result.isOrdered);
        if (wanted > 1000)
            whole = result;
        QVERIFY(result.messages == whole.messages);
    }
}

/// Three messages cut at every byte of the second: always the same messages, at the same places.
void TestCaptureStreams::joinsAtEveryCut()
{
    const std::string one = request("one"), two = request("two", 40), three = request("three");
    const std::uint32_t at = behind(1000, one);
    for (std::uint32_t cut = 1; cut < two.size(); ++cut) {
        const PcapFile file
            = captureOf({ { 1000, one }, { at, two.substr(0, cut) }, { at + cut, two.substr(cut) + three } });
        CaptureScanner scanner(file.bytes);
        const Result result = read(scanner);
        QCOMPARE(summaryOf(result), std::string("one two three"));
        QCOMPARE(rejectedOf(result), std::string());
        QCOMPARE(std::string(scanner.reassembled(result.messages[1].offset)), two);
        QVERIFY(scanner.reassembled(result.messages[0].offset).empty());
        QVERIFY(scanner.reassembled(result.messages[2].offset).empty());
        QCOMPARE(file.bytes.substr(result.messages[2].offset, three.size()), three);
    }
}

void TestCaptureStreams::givesTimeAndBytesOfJoined()
{
    const std::string one = request("one", 100);
    PcapFile file;
    const std::size_t first = file.add(tcpFrame({ .sequence = 7 }, one.substr(0, 100)), start, 1'000);
    file.add(udpFrame(request("between")), start, 2'000);
    file.add(tcpFrame({ .sequence = 107 }, one.substr(100)), start + 2, 3'999);
    for (const std::size_t wanted : { std::size_t { 1 }, std::size_t { 1 << 20 } }) {
        CaptureScanner scanner(file.bytes);
        const Result result = read(scanner, wanted);
        QCOMPARE(callIdsOf(result), std::string("one between"));
        QCOMPARE(result.messages[0],
            (Message { .offset = first + 54,
                .time = (start + 2) * std::int64_t { 1000 } + 3,
                .callId = "one",
                .source = "10.0.0.1",
                .destination = "10.0.0.2",
                .transport = sip::Transport::Tcp,
                .method = sip::Method::Invite }));
        QCOMPARE(std::string(scanner.reassembled(first + 54)), one);
        QCOMPARE(scanner.reassembled(first + 54).data(), scanner.reassembled(first + 54).data());
        QVERIFY(scanner.reassembled(first + 55).empty());
        QVERIFY(result.isOrdered);
    }
}

void TestCaptureStreams::dropsRetransmissionsOfEarlierRanges()
{
    const std::string one = request("one"), two = request("two");
    const std::uint32_t next = behind(1000, one);
    const PcapFile file = captureOf({ { 1000, one }, { 1000, one }, { next, two }, { 1000, one + two } });
    // All ranges are scanned before the first is closed, as threads do it.
    CaptureScanner scanner(file.bytes);
    std::vector<std::unique_ptr<CaptureScanner::Chunk>> chunks;
    for (auto range = scanner.nextRange(1); range.begin != range.end; range = scanner.nextRange(1))
        chunks.push_back(scanner.scan(range));
    QCOMPARE(chunks.size(), std::size_t { 4 });
    Result result;
    for (auto &chunk : chunks)
        addBatch(result, scanner.close(std::move(chunk)));
    addBatch(result, scanner.finish());
    QCOMPARE(callIdsOf(result), std::string("one two"));
}

void TestCaptureStreams::boundsWaitingBytes()
{
    const std::string one = request("one"), late = request("late", 3000);
    const std::uint32_t hole = behind(1000, one);
    std::vector<Packet> packets { { 1000, one } };
    std::uint32_t at = hole + 100;
    for (int i = 0; i < 3; ++i, at = behind(at, late))
        packets.push_back({ at, late });
    const PcapFile file = captureOf(packets);
    const CaptureLimits limits { .streamBytes = 2 * late.size() };
    for (const std::size_t wanted : { std::size_t { 1 }, std::size_t { 1 << 20 } }) {
        CaptureScanner scanner(file.bytes, limits);
        Result result;
        for (auto range = scanner.nextRange(wanted); range.begin != range.end; range = scanner.nextRange(wanted))
            addBatch(result, scanner.close(scanner.scan(range)));
        QCOMPARE(result.count(Reject::StreamGap), 1U); // given up before the end
        QCOMPARE(result.messages.size(), std::size_t { 4 });
    }
}

void TestCaptureStreams::boundsWaitingSegments()
{
    const std::string one = request("one"), small = "\r\n";
    std::vector<Packet> packets { { 1000, one } };
    std::uint32_t at = behind(1000, one) + 2;
    for (int i = 0; i < 256; ++i, at += 2)
        packets.push_back({ at, small });
    const auto countGaps = [](const std::vector<Packet> &given) {
        const PcapFile file = captureOf(given);
        CaptureScanner scanner(file.bytes);
        return read(scanner).count(Reject::StreamGap);
    };
    packets.push_back({ at, request("two") }); // one more than may wait: the hole is given up
    packets.push_back({ behind(1000, one), "\r\n" }); // and what fills it is too late
    QCOMPARE(countGaps(packets), 1U);
    packets.erase(packets.begin() + 1);
    packets.insert(packets.begin() + 1, { behind(1000, one) + 2, "\r\n" });
    packets.erase(packets.begin() + 2); // 255 and the last make 256: they wait, but now for two holes
    QVERIFY(countGaps(packets) >= 1U);
}

void TestCaptureStreams::boundsHeaders()
{
    const CaptureLimits limits { .streamBytes = 4000 };
    std::string endless = "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: endless\r\nCSeq: 1 OPTIONS\r\n";
    while (endless.size() < 4100)
        endless += "X-Filler: and so on\r\n";
    const std::string one = request("one");
    const PcapFile file = captureOf(
        { { 1000, endless.substr(0, 1400) }, { 2400, endless.substr(1400, 1400) }, { 3800, endless.substr(2800) },
            { behind(1000, endless), "X-Filler: more\r\n" }, { behind(1000, endless) + 16, one } });
    const Result result = read(file.bytes, 1 << 20, limits);
    QCOMPARE(summaryOf(result), std::string("endless! one"));
    QCOMPARE(result.count(Reject::SipCut), 1U);
}

void TestCaptureStreams::boundsStreams()
{
    std::vector<Packet> packets;
    const std::string one = request("one", 50);
    for (unsigned i = 0; i < 20; ++i)
        packets.push_back({ 1000, one.substr(0, one.size() - 10), Ack, 0, false, 10000 + i });
    packets.push_back({ 1000, request("whole"), Ack, 0, false, 20000 });
    for (unsigned i = 0; i < 20; ++i)
        packets.push_back({ behind(1000, one) - 10, one.substr(one.size() - 10), Ack, 0, false, 10000 + i });
    const PcapFile file = captureOf(packets);
    for (const std::size_t wanted : { std::size_t { 1 }, std::size_t { 1 << 20 } }) {
        const Result result = read(file.bytes, wanted, { .streams = 16 });
        std::size_t whole = 0;
        for (const Message &message : result.messages)
            whole += message.truncated ? 0 : 1;
        QCOMPARE(result.messages.size(), std::size_t { 21 });
        QCOMPARE(whole, std::size_t { 17 });
        QVERIFY(result.count(Reject::TooManyFlows) >= 5);
    }
    QCOMPARE(read(file.bytes).count(Reject::TooManyFlows), 0U);
}

void TestCaptureStreams::forgetsClosedStreams()
{
    std::vector<Packet> packets;
    for (unsigned i = 0; i < 100; ++i) {
        packets.push_back({ 999, {}, Syn, 0, false, 10000 + i });
        packets.push_back({ 1000, request("one"), Fin | Ack, 0, false, 10000 + i });
    }
    const PcapFile file = captureOf(packets);
    for (const std::size_t wanted : { std::size_t { 1 }, std::size_t { 2000 }, std::size_t { 1 << 20 } }) {
        const Result result = read(file.bytes, wanted, { .streams = 16 });
        QCOMPARE(result.messages.size(), std::size_t { 100 });
        QCOMPARE(result.count(Reject::TooManyFlows), 0U);
    }
}

void TestCaptureStreams::boundsReassembledBytes()
{
    const std::string one = request("one", 500), two = request("two", 500);
    const std::uint32_t at = behind(1000, one);
    const PcapFile file = captureOf({ { 1000, one.substr(0, 99) }, { 1099, one.substr(99) }, { at, two.substr(0, 99) },
        { at + 99, two.substr(99) } });
    CaptureScanner scanner(file.bytes, { .reassembledBytes = one.size() });
    const Result result = read(scanner);
    QCOMPARE(summaryOf(result), std::string("one two"));
    QCOMPARE(result.count(Reject::TooManyFlows), 1U);
    QCOMPARE(std::string(scanner.reassembled(result.messages[0].offset)), one);
    QVERIFY(scanner.reassembled(result.messages[1].offset).empty());
}

/// A TCP segment whose IP datagram came in fragments.
void TestCaptureStreams::readsFragmentedSegments()
{
    const std::string one = request("one", 100), two = request("two");
    const std::string segment = tcp({ .sequence = 1000 }, one + two.substr(0, 50));
    PcapFile file;
    const std::size_t first = file.add(frame4({ .protocol = 6, .id = 9, .fragment = 0x2000 }, segment.substr(0, 160)));
    file.add(frame4({ .protocol = 6, .id = 9, .fragment = 160 / 8 }, segment.substr(160)));
    file.add(tcpFrame({ .sequence = behind(1050, one) }, two.substr(50)));
    for (const std::size_t wanted : { std::size_t { 1 }, std::size_t { 1 << 20 } }) {
        CaptureScanner scanner(file.bytes);
        const Result result = read(scanner, wanted);
        QCOMPARE(summaryOf(result), std::string("one two"));
        QCOMPARE(result.messages[0].offset, first + 54);
        QCOMPARE(std::string(scanner.reassembled(first + 54)), one);
        QCOMPARE(std::string(scanner.reassembled(result.messages[1].offset)), two);
        QCOMPARE(rejectedOf(result), std::string());
    }
}

QTEST_APPLESS_MAIN(TestCaptureStreams)
#include "tst_capturestreams.moc"
