// SPDX-License-Identifier: GPL-3.0-or-later
// IP fragments in captures.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "captureresult.h"
#include "packetbuilder.h"
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::packets;
using formats::CaptureScanner;
using formats::Reject;

namespace {

constexpr std::uint32_t start = 1'205'442'000;

struct Fragment {
    unsigned offset = 0; // bytes
    std::string payload {};
    bool more = false;
    unsigned id = 1;
    std::uint32_t atSecond = 0;
    std::uint32_t original = 0;
};

PcapFile captureOf(const std::vector<Fragment> &fragments)
{
    PcapFile file;
    for (const Fragment &fragment : fragments)
        file.add(frame4({ .id = fragment.id, .fragment = (fragment.more ? 0x2000U : 0U) | fragment.offset / 8 },
                     fragment.payload),
            start + fragment.atSecond, 0, fragment.original);
    return file;
}

struct Case {
    std::vector<Fragment> fragments;
    std::string callIds {};
    std::vector<std::pair<Reject, std::uint64_t>> rejected {};
};

} // namespace

Q_DECLARE_METATYPE(Case)

class TestCaptureFragments final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void joins_data();
    void joins();
    void joinsIp6();
    void givesTimeAndBytes();
    void marksCutFragments();
    void boundsDatagrams();
    void boundsParts();
};

void TestCaptureFragments::joins_data()
{
    QTest::addColumn<Case>("given");
    const auto row = [](const char *name, const Case &given) { QTest::newRow(name) << given; };
    const std::string one = udp(request("one", 1000)), two = udp(request("two", 1000));
    const std::string a = one.substr(0, 480), b = one.substr(480, 480), c = one.substr(960);
    const std::string x = two.substr(0, 480), y = two.substr(480);

    row("in order", { { { 0, a, true }, { 480, b, true }, { 960, c } }, "one" });
    row("backwards", { { { 960, c }, { 480, b, true }, { 0, a, true } }, "one" });
    row("two datagrams at once",
        { { { 0, a, true }, { 0, x, true, 2 }, { 480, b, true }, { 480, y, false, 2 }, { 960, c } }, "one two" });
    row("repeated", { { { 0, a, true }, { 0, a, true }, { 480, b, true }, { 480, b, true }, { 960, c } }, "one" });
    row("of overlapping data the first counts",
        { { { 0, a, true }, { 240, std::string(240, 'X') + b.substr(0, 240), true }, { 480, b, true }, { 960, c } },
            "one" });
    row("a large one over a hole between two",
        { { { 0, a.substr(0, 240), true }, { 960, c }, { 480, b, true }, { 80, one.substr(80, 960), true } }, "one" });
    row("one missing", { { { 0, a, true }, { 960, c } }, {}, { { Reject::FragmentLost, 1 } } });
    row("the rest comes after 30 s", { { { 0, a, true }, { 480, b, true, 1, 30 }, { 960, c, false, 1, 30 } }, "one" });
    row("the rest comes later than that",
        { { { 0, a, true }, { 480, b, true, 1, 31 }, { 960, c, false, 1, 31 } }, {}, { { Reject::FragmentLost, 2 } } });
    row("the same number again later",
        { { { 0, a, true }, { 0, x, true, 1, 31 }, { 480, y, false, 1, 31 } }, "two",
            { { Reject::FragmentLost, 1 } } });
    row("another packet with a stamp wrong by years between them",
        { { { 0, a, true }, { 0, x, true, 2, 100'000'000 }, { 480, b, true, 1, 1 }, { 960, c, false, 1, 1 } }, "one",
            { { Reject::FragmentLost, 1 } } });
    row("beyond the largest datagram",
        { { { 65528, std::string(8, 'x'), true } }, {}, { { Reject::PacketBroken, 1 } } });
    row("not a multiple of 8 before the last",
        { { { 0, a.substr(0, 479), true } }, {}, { { Reject::PacketBroken, 1 } } });
    row("empty", { { { 480, {}, false } }, {}, { { Reject::PacketBroken, 1 } } });
    row("behind the end",
        { { { 960, c }, { 8000, b, true }, { 0, a, true }, { 480, b, true } }, "one",
            { { Reject::PacketBroken, 1 } } });
    row("another end",
        { { { 960, c }, { 968, c }, { 0, a, true }, { 480, b, true } }, "one", { { Reject::PacketBroken, 1 } } });
    row("an end before what is there",
        { { { 960, c.substr(0, 160), true }, { 480, b }, { 0, a, true } }, {},
            { { Reject::PacketBroken, 1 }, { Reject::FragmentLost, 1 } } });
    row("not SIP",
        { { { 0, std::string(480, 'x'), true }, { 480, std::string(8, 'x') } }, {}, { { Reject::PacketBroken, 1 } } });
}

void TestCaptureFragments::joins()
{
    QFETCH(Case, given);
    const PcapFile file = captureOf(given.fragments);
    for (const std::size_t wanted : { std::size_t { 1 << 20 }, std::size_t { 1 }, std::size_t { 1000 } }) {
        const Result result = read(file.bytes, wanted);
        QCOMPARE(callIdsOf(result), given.callIds);
        QCOMPARE(rejectedOf(result), rejectedOf(given.rejected));
        for (const Message &message : result.messages)
            QVERIFY(!message.truncated);
    }
}

void TestCaptureFragments::joinsIp6()
{
    const std::string options("\x11\0\1\4\0\0\0\0", 8); // destination options inside the fragments
    const std::string whole = options + udp(request("one", 400));
    PcapFile file(101);
    file.add(ip6(44, fragment6(60, 240, false, 77) + whole.substr(240)));
    const std::size_t first = file.add(ip6(44, fragment6(60, 0, true, 77) + whole.substr(0, 240)));
    file.add(ip6(44, fragment6(17, 0, true, 78) + whole.substr(8, 240))); // another datagram
    for (const std::size_t wanted : { std::size_t { 1 << 20 }, std::size_t { 1 } }) {
        CaptureScanner scanner(file.bytes);
        const Result result = read(scanner, wanted);
        QCOMPARE(callIdsOf(result), std::string("one"));
        QCOMPARE(result.messages[0].source, std::string("fd00::1"));
        QCOMPARE(result.messages[0].offset, first + 40 + 8 + 8 + 8);
        QCOMPARE(std::string(scanner.reassembled(result.messages[0].offset)), request("one", 400));
        QCOMPARE(result.count(Reject::FragmentLost), 1U);
    }
}

void TestCaptureFragments::givesTimeAndBytes()
{
    const std::string one = udp(request("one", 1000));
    const PcapFile file = captureOf({ { 480, one.substr(480), false, 1, 5 }, { 0, one.substr(0, 480), true, 1, 9 } });
    CaptureScanner scanner(file.bytes);
    const Result result = read(scanner);
    QCOMPARE(callIdsOf(result), std::string("one"));
    QCOMPARE(result.messages[0].time, (start + 9) * std::int64_t { 1000 });
    QCOMPARE(result.messages[0].transport, sip::Transport::Udp);
    QCOMPARE(file.bytes.substr(result.messages[0].offset, 6), std::string("INVITE"));
    QCOMPARE(std::string(scanner.reassembled(result.messages[0].offset)), request("one", 1000));
}

/// Snap length: what the fragments hold up to the first missing byte is the message.
void TestCaptureFragments::marksCutFragments()
{
    const std::string one = udp(request("one", 1000));
    PcapFile file;
    const std::string first = frame4({ .fragment = 0x2000 }, one.substr(0, 480));
    file.add(first.substr(0, 34 + 400), start, 0, static_cast<std::uint32_t>(first.size()));
    file.add(frame4({ .fragment = 60 }, one.substr(480)));
    const Result result = read(file.bytes);
    QCOMPARE(callIdsOf(result), std::string("one"));
    QVERIFY(result.messages[0].truncated);
    QCOMPARE(result.count(Reject::PacketCut), 1U);
    QCOMPARE(result.count(Reject::FragmentLost), 0U);
}

void TestCaptureFragments::boundsDatagrams()
{
    const std::string one = udp(request("one", 500));
    std::vector<Fragment> fragments;
    for (unsigned id = 0; id < 20; ++id)
        fragments.push_back({ 0, one.substr(0, 480), true, id });
    for (unsigned id = 0; id < 20; ++id)
        fragments.push_back({ 480, one.substr(480), false, id });
    const PcapFile file = captureOf(fragments);
    QCOMPARE(read(file.bytes).messages.size(), std::size_t { 20 });
    for (const std::size_t wanted : { std::size_t { 1 }, std::size_t { 1 << 20 } }) {
        const Result result = read(file.bytes, wanted, { .fragmentedDatagrams = 16 });
        // The oldest makes room, so that each that comes back later pushes out one more.
        QVERIFY(result.messages.size() < 20);
        QVERIFY(result.count(Reject::TooManyFlows) >= 4);
        QCOMPARE(result.count(Reject::FragmentLost) + 2 * result.messages.size(), std::uint64_t { 40 });
    }
}

void TestCaptureFragments::boundsParts()
{
    std::vector<Fragment> fragments;
    for (unsigned i = 0; i < 300; ++i)
        fragments.push_back({ i * 16, std::string(8, 'x'), true });
    const Result result = read(captureOf(fragments).bytes);
    QCOMPARE(result.count(Reject::PacketBroken), 300U - 256U);
    QCOMPARE(result.count(Reject::FragmentLost), 1U);
}

QTEST_APPLESS_MAIN(TestCaptureFragments)
#include "tst_capturefragments.moc"
