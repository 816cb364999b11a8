// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of the capture reader: any ranges give the same messages, a file that is cut or damaged gives the messages
// of what is left and counts the rest.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "captureresult.h"
#include "packetbuilder.h"
#endif

#include <QTest>

#include <random>

using namespace legwork;
using namespace legwork::packets;
using formats::CaptureScanner;
using formats::Reject;

namespace {

constexpr std::uint32_t start = 1'205'442'000;

/// Traffic of many kinds: every choice comes from `random`.
class Traffic {
public:
    explicit Traffic(std::uint32_t seed)
        : m_random(seed)
    {
    }

    [[nodiscard]] unsigned below(unsigned bound)
    {
        return std::uniform_int_distribution<unsigned>(0, bound - 1)(m_random);
    }

    /// Frames in order of capture. What the network and the capture lose, repeat and swap is in them.
    std::vector<std::string> frames(unsigned messages)
    {
        std::vector<std::string> result;
        for (unsigned i = 0; i < messages; ++i) {
            const std::string text
                = request(std::to_string(i) + std::string(below(30), 'x'), below(3) == 0 ? below(900) : 0);
            switch (below(4)) {
            case 0: result.push_back(udpFrame(text)); break;
            case 1: addFragments(result, udp(text), i); break;
            case 2: addSegments(result, text, below(3)); break;
            default: result.push_back(udpFrame(std::string(60, '\x80'))); break;
            }
        }
        return result;
    }

    void disturb(std::vector<std::string> &frames)
    {
        for (std::size_t i = 1; i < frames.size(); ++i) {
            switch (below(40)) {
            case 0: std::swap(frames[i], frames[i - 1]); break;
            case 1:
                frames.insert(frames.begin() + static_cast<std::ptrdiff_t>(i), frames[below(static_cast<unsigned>(i))]);
                break;
            case 2: frames.erase(frames.begin() + static_cast<std::ptrdiff_t>(i)); break;
            default: break;
            }
        }
    }

private:
    void addFragments(std::vector<std::string> &frames, const std::string &datagram, unsigned id)
    {
        const std::size_t size = 8 * (10 + below(60));
        for (std::size_t at = 0; at < datagram.size(); at += size) {
            const unsigned more = at + size < datagram.size() ? 0x2000 : 0;
            frames.push_back(
                frame4({ .id = id, .fragment = more | static_cast<unsigned>(at / 8) }, datagram.substr(at, size)));
        }
    }
    void addSegments(std::vector<std::string> &frames, const std::string &text, unsigned stream)
    {
        if (below(8) == 0) { // a new connection with the same ports
            m_next[stream] += below(2) == 0 ? 1000 : 0x80000000;
            frames.push_back(tcpFrame({ .sequence = m_next[stream]++, .flags = Syn, .from = 40000 + stream }, {}));
        }
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = below(3) == 0 ? 1 + below(400) : 1460;
            const std::string part = text.substr(at, size);
            const unsigned flags = at + size >= text.size() && below(10) == 0 ? Ack | Fin : unsigned { Ack };
            frames.push_back(tcpFrame({ .sequence = m_next[stream], .flags = flags, .from = 40000 + stream }, part));
            m_next[stream] += static_cast<std::uint32_t>(part.size()) + (flags & Fin);
            at += size;
            if (below(4) == 0 && stream == 0)
                frames.push_back(tcpFrameBack(1, m_next[stream]));
        }
    }

    std::mt19937 m_random;
    std::uint32_t m_next[3] { 1000, 0xfffff000, 77 };
};

std::string captureOf(const std::vector<std::string> &frames)
{
    PcapFile file;
    std::uint32_t ms = 0;
    for (const std::string &frame : frames) {
        ms += 7;
        file.add(frame, start + ms / 1000, ms % 1000 * 1000);
    }
    return file.bytes;
}

/// Scans everything before anything is closed.
Result readAhead(std::string_view bytes, std::size_t wanted)
{
    CaptureScanner scanner(bytes);
    std::vector<std::unique_ptr<CaptureScanner::Chunk>> chunks;
    for (auto range = scanner.nextRange(wanted); range.begin != range.end; range = scanner.nextRange(wanted))
        chunks.push_back(scanner.scan(range));
    Result result;
    for (auto &chunk : chunks)
        addBatch(result, scanner.close(std::move(chunk)));
    addBatch(result, scanner.finish());
    std::sort(result.messages.begin(), result.messages.end());
    return result;
}

} // namespace

class TestCaptureParts final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyRangesGiveTheSame_data();
    void anyRangesGiveTheSame();
    void undisturbedTrafficIsWhole();
    void cutAtEveryByte();
    void damagedAnywhere();
};

void TestCaptureParts::anyRangesGiveTheSame_data()
{
    QTest::addColumn<unsigned>("seed");
    const unsigned base = std::random_device()() & 0xffffU;
    for (unsigned i = 0; i < 60; ++i)
        QTest::addRow("seed %u", i < 30 ? i : base + i) << (i < 30 ? i : base + i);
}

void TestCaptureParts::anyRangesGiveTheSame()
{
    QFETCH(unsigned, seed);
    Traffic traffic(seed);
    auto frames = traffic.frames(120);
    traffic.disturb(frames);
    const std::string bytes = captureOf(frames);
    const Result whole = read(bytes, bytes.size());
    QVERIFY(whole.messages.size() > 40);
    for (const std::size_t wanted :
        { std::size_t { 1 }, std::size_t { 300 }, std::size_t { 5000 }, std::size_t { 20000 } }) {
        const Result parts = read(bytes, wanted);
        QCOMPARE(callIdsOf(parts), callIdsOf(whole));
        QVERIFY(parts == whole);
        QVERIFY(readAhead(bytes, wanted) == whole);
    }
}

void TestCaptureParts::undisturbedTrafficIsWhole()
{
    for (unsigned seed = 0; seed < 20; ++seed) {
        Traffic traffic(seed);
        const auto frames = traffic.frames(200);
        const Result result = read(captureOf(frames));
        std::size_t sip = 0;
        Traffic again(seed);
        for (const std::string &frame : again.frames(200))
            sip += frame.find("\x80\x80\x80\x80") == std::string::npos ? 0 : 1;
        QCOMPARE(result.messages.size(), 200 - sip);
        QCOMPARE(rejectedOf(result), rejectedOf({ { Reject::NotSipDatagram, sip } }));
        for (const Message &message : result.messages)
            QVERIFY(!message.truncated);
    }
}

void TestCaptureParts::cutAtEveryByte()
{
    Traffic traffic(5);
    const std::string bytes = captureOf(traffic.frames(25));
    PcapNgFile blocks;
    blocks.interface(1, blocks.option(9, "\6"));
    Traffic same(5);
    for (const std::string &frame : same.frames(25))
        blocks.enhanced(0, start * std::uint64_t { 1'000'000 }, frame);
    for (const std::string &file : { bytes, blocks.bytes }) {
        const Result whole = read(file);
        std::size_t last = 0;
        for (std::size_t size = 0; size <= file.size(); ++size) {
            const std::string exact(file.data(), size); // nothing behind it that could be read by mistake
            const Result result = read(exact);
            std::size_t untouched = 0;
            for (const Message &message : result.messages)
                untouched += message.truncated ? 0 : 1;
            QVERIFY(untouched >= last && untouched <= whole.messages.size());
            QVERIFY(result.messages.size() - untouched <= 3); // at most one open message per stream
            QVERIFY(result.count(Reject::PacketCut) <= 1);
            QVERIFY(result.count(Reject::PacketBroken) == 0);
            last = untouched;
        }
        QCOMPARE(last, whole.messages.size());
    }
}

void TestCaptureParts::damagedAnywhere()
{
    const unsigned base = std::random_device()() & 0xffffU;
    qInfo("seeds from %u", base);
    for (unsigned seed = base; seed < base + 300; ++seed) {
        Traffic traffic(seed);
        std::string bytes = captureOf(traffic.frames(30));
        for (unsigned i = traffic.below(20); i > 0; --i) {
            const std::size_t at = 24 + traffic.below(static_cast<unsigned>(bytes.size() - 24));
            switch (traffic.below(3)) {
            case 0: bytes[at] = static_cast<char>(traffic.below(256)); break;
            case 1: bytes.erase(at, traffic.below(40)); break;
            default:
                bytes.insert(at, bytes.substr(traffic.below(static_cast<unsigned>(at)), traffic.below(300)));
                break;
            }
        }
        const Result whole = read(bytes, bytes.size());
        QVERIFY2(read(bytes, 1) == whole, QByteArray::number(seed).constData());
        QVERIFY2(readAhead(bytes, 2000) == whole, QByteArray::number(seed).constData());
        for (const Message &message : whole.messages)
            QVERIFY(message.offset < bytes.size());
    }
}

QTEST_APPLESS_MAIN(TestCaptureParts)
#include "tst_captureparts.moc"
