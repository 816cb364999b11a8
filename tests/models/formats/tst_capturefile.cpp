// SPDX-License-Identifier: GPL-3.0-or-later
// Capture files and link layers: what is read from which container, at which offset and time.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "captureresult.h"
#include "packetbuilder.h"
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::packets;
using formats::CaptureScanner;
using formats::Reject;

Q_DECLARE_METATYPE(std::string)

namespace {

constexpr std::int64_t second = 1'205'442'000;

/// One datagram in a frame of a link type: `before` is what stands before the IP header.
std::string pcapOf(std::uint32_t linkType, const std::string &frame)
{
    PcapFile file(linkType);
    file.add(frame);
    return file.bytes;
}

std::string tag(unsigned type, unsigned id) { return big16(type) + big16(id); }
const std::string cookedHead = big16(0) + big16(1) + big16(6) + std::string(8, '\x02'); // without the protocol

} // namespace

class TestCaptureFile final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recognises_data();
    void recognises();
    void readsPcap_data();
    void readsPcap();
    void readsLinkTypes_data();
    void readsLinkTypes();
    void readsPcapNg();
    void readsPcapNgTimes_data();
    void readsPcapNgTimes();
    void readsSectionsOfBothOrders();
    void skipsBrokenHeaders_data();
    void skipsBrokenHeaders();
    void readsExtensionHeaders();
    void writesAddresses_data();
    void writesAddresses();
    void countsWhatIsLeftOut_data();
    void countsWhatIsLeftOut();
    void marksCutPackets();
    void findsSipByContent();
    void givesWholeRanges();
};

void TestCaptureFile::recognises_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<bool>("known");
    const std::string rest(20, '\0');
    QTest::newRow("pcap, little-endian") << reversed(big32(0xa1b2c3d4)) + rest << true;
    QTest::newRow("pcap, big-endian") << big32(0xa1b2c3d4) + rest << true;
    QTest::newRow("pcap, nanoseconds") << reversed(big32(0xa1b23c4d)) + rest << true;
    QTest::newRow("pcap, modified") << big32(0xa1b2cd34) + rest << true;
    QTest::newRow("pcapng") << PcapNgFile().bytes << true;
    QTest::newRow("pcapng, big-endian") << PcapNgFile(PcapNgFile::Order::Big).bytes << true;
    QTest::newRow("empty") << std::string() << false;
    QTest::newRow("one byte") << std::string("\xd4") << false;
    QTest::newRow("pcap, one byte short") << (big32(0xa1b2c3d4) + rest).substr(0, 23) << false;
    QTest::newRow("pcapng, one byte short") << PcapNgFile().bytes.substr(0, 27) << false;
    QTest::newRow("section header without its magic") << big32(0x0A0D0D0A) + std::string(24, '\0') << false;
    QTest::newRow("text") << std::string("3: 10.10.2.30: Mar 13 2008 14:34:39.703") << false;
}

void TestCaptureFile::recognises()
{
    QFETCH(std::string, bytes);
    QTEST(CaptureScanner::isCapture(bytes), "known");
}

void TestCaptureFile::readsPcap_data()
{
    QTest::addColumn<std::uint32_t>("magic");
    QTest::addColumn<bool>("big");
    QTest::addColumn<std::uint32_t>("fraction");
    QTest::addColumn<std::uint64_t>("header");
    QTest::newRow("microseconds, little") << 0xa1b2c3d4U << false << 703'999U << std::uint64_t { 16 };
    QTest::newRow("microseconds, big") << 0xa1b2c3d4U << true << 703'999U << std::uint64_t { 16 };
    QTest::newRow("nanoseconds, little") << 0xa1b23c4dU << false << 703'999'999U << std::uint64_t { 16 };
    QTest::newRow("nanoseconds, big") << 0xa1b23c4dU << true << 703'999'999U << std::uint64_t { 16 };
    QTest::newRow("modified, little") << 0xa1b2cd34U << false << 703'999U << std::uint64_t { 24 };
    QTest::newRow("modified, big") << 0xa1b2cd34U << true << 703'999U << std::uint64_t { 24 };
}

void TestCaptureFile::readsPcap()
{
    QFETCH(std::uint32_t, magic);
    QFETCH(bool, big);
    QFETCH(std::uint32_t, fraction);
    QFETCH(std::uint64_t, header);
    PcapFile file(1, big ? PcapFile::Order::Big : PcapFile::Order::Little, magic);
    file.add(udpFrame(request("one")), second, fraction);
    const std::size_t data = file.add(udpFrame(request("two", 10)), second + 1, 0);

    const Result result = read(file.bytes);
    QCOMPARE(result.messages.size(), std::size_t { 2 });
    QCOMPARE(result.messages[0],
        (Message { .offset = 24 + header + 42,
            .time = second * 1000 + 703,
            .callId = "one",
            .source = "10.0.0.1",
            .destination = "10.0.0.2",
            .transport = sip::Transport::Udp,
            .method = sip::Method::Invite }));
    QCOMPARE(result.messages[1].offset, data + 42);
    QCOMPARE(result.messages[1].time, (second + 1) * 1000);
    QCOMPARE(result.messages[1].callId, std::string("two"));
    QVERIFY(result.isOrdered);
    QCOMPARE(rejectedOf(result), std::string());
}

void TestCaptureFile::readsLinkTypes_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::uint64_t>("before"); // the bytes before the IP header
    const std::string ip = ip4({}, udp(request("one")));
    const auto row = [&](const char *name, std::uint32_t linkType, const std::string &before) {
        QTest::newRow(name) << pcapOf(linkType, before + ip) << std::uint64_t { before.size() };
    };
    const std::string macs(12, '\2');
    row("Ethernet", 1, macs + big16(0x0800));
    row("Ethernet with frame check sequence length in the link type", 0x24000001, macs + big16(0x0800));
    row("VLAN", 1, macs + tag(0x8100, 5) + big16(0x0800));
    row("QinQ, 802.1ad", 1, macs + tag(0x88a8, 5) + tag(0x8100, 6) + big16(0x0800));
    row("QinQ, 0x9100", 1, macs + tag(0x9100, 5) + tag(0x8100, 6) + big16(0x0800));
    row("QinQ, 0x9200", 1, macs + tag(0x9200, 5) + tag(0x8100, 6) + big16(0x0800));
    row("eight tags", 1,
        macs + tag(0x8100, 1) + tag(0x8100, 2) + tag(0x8100, 3) + tag(0x8100, 4) + tag(0x8100, 5) + tag(0x8100, 6)
            + tag(0x8100, 7) + tag(0x8100, 8) + big16(0x0800));
    row("PPPoE", 1, macs + big16(0x8864) + "\x11" + std::string(1, '\0') + big16(1) + big16(0) + big16(0x0021));
    row("Linux cooked", 113, cookedHead + big16(0x0800));
    row("Linux cooked with VLAN", 113, cookedHead + big16(0x8100) + big16(7) + big16(0x0800));
    row("Linux cooked 2", 276, big16(0x0800) + std::string(18, '\0'));
    row("raw, 12", 12, {});
    row("raw, 14", 14, {});
    row("raw, 101", 101, {});
    row("raw IPv4", 228, {});
    row("BSD null, little-endian", 0, reversed(big32(2)));
    row("BSD null, big-endian", 0, big32(2));
    row("OpenBSD loop", 108, big32(2));
}

void TestCaptureFile::readsLinkTypes()
{
    QFETCH(std::string, bytes);
    QFETCH(std::uint64_t, before);
    const Result result = read(bytes);
    QCOMPARE(callIdsOf(result), std::string("one"));
    QCOMPARE(result.messages[0].offset, 24 + 16 + before + 28);
    QCOMPARE(rejectedOf(result), std::string());
}

void TestCaptureFile::readsPcapNg()
{
    PcapNgFile file;
    file.interface(1);
    file.interface(101);
    file.block(4, std::string(8, '\0')); // name resolution
    file.block(0x0BAD, "custom, unknown"); // skipped
    file.enhanced(1, 1'205'442'000'123'456, ip4({}, udp(request("raw"))));
    file.enhanced(0, 1'205'442'001'000'999, udpFrame(request("ethernet")));
    file.obsolete(1, 1'205'442'002'000'000, ip4({}, udp(request("obsolete"))));
    file.simple(udpFrame(request("simple")));
    file.block(5, std::string(12, '\0')); // statistics
    file.enhanced(2, 0, udpFrame(request("no-such-interface")));

    const Result result = read(file.bytes);
    QCOMPARE(callIdsOf(result), std::string("raw ethernet obsolete simple"));
    QCOMPARE(result.messages[0].time, second * 1000 + 123);
    QCOMPARE(result.messages[1].time, (second + 1) * 1000);
    QCOMPARE(result.messages[2].time, (second + 2) * 1000);
    QVERIFY(result.messages[2].hasTime);
    QVERIFY(!result.messages[3].hasTime);
    QCOMPARE(result.messages[3].time, 0);
    QCOMPARE(result.count(Reject::UnknownLinkType), 1U);
    for (const Message &message : result.messages)
        QCOMPARE(file.bytes.substr(message.offset, 11), std::string("INVITE sip:"));
}

void TestCaptureFile::readsPcapNgTimes_data()
{
    QTest::addColumn<int>("resolution");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<quint64>("ticks");
    QTest::addColumn<qint64>("time");
    constexpr qint64 ms = second * 1000 + 703;
    QTest::newRow("seconds") << 0 << qint64 { 0 } << quint64 { second } << qint64 { second * 1000 };
    QTest::newRow("tenths") << 1 << qint64 { 0 } << quint64 { second * 10 + 7 } << qint64 { second * 1000 + 700 };
    QTest::newRow("milliseconds") << 3 << qint64 { 0 } << quint64 { ms } << ms;
    QTest::newRow("nanoseconds") << 9 << qint64 { 0 } << quint64 { ms } * 1'000'000 + 999'999 << ms;
    QTest::newRow("picoseconds") << 12 << qint64 { 0 } << quint64 { 1'703'999'999'999 } << qint64 { 1703 };
    QTest::newRow("2^-10") << 0x8a << qint64 { 0 } << quint64 { second } * 1024 + 512 << qint64 { second * 1000 + 500 };
    QTest::newRow("2^-60") << 0xbc << qint64 { 0 } << (quint64 { 5 } << 60 | quint64 { 1 } << 59) << qint64 { 5500 };
    QTest::newRow("2^-127") << 0xff << qint64 { 0 } << ~quint64 { 0 } << qint64 { 0 };
    QTest::newRow("10^-127") << 0x7f << qint64 { 0 } << ~quint64 { 0 } << qint64 { 0 };
    QTest::newRow("offset") << 3 << qint64 { 3600 } << quint64 { ms } << ms + 3'600'000;
    QTest::newRow("negative offset") << 3 << qint64 { -3600 } << quint64 { ms } << ms - 3'600'000;
    QTest::newRow("offset beyond all time")
        << 0 << std::numeric_limits<qint64>::min() << quint64 { 0 } << qint64 { -253402300799000 };
    QTest::newRow("ticks beyond all time") << 0 << qint64 { 0 } << ~quint64 { 0 } << qint64 { 253402300799000 };
}

void TestCaptureFile::readsPcapNgTimes()
{
    QFETCH(int, resolution);
    QFETCH(qint64, offset);
    QFETCH(quint64, ticks);
    for (const auto order : { PcapNgFile::Order::Little, PcapNgFile::Order::Big }) {
        PcapNgFile file(order);
        file.interface(1,
            file.option(2, "eth0") + file.option(9, std::string(1, static_cast<char>(resolution)))
                + file.offsetOption(offset) + file.option(0, {}));
        file.enhanced(0, ticks, udpFrame(request("one")));
        const Result result = read(file.bytes);
        QCOMPARE(callIdsOf(result), std::string("one"));
        QTEST(qint64 { result.messages[0].time }, "time");
    }
}

void TestCaptureFile::readsSectionsOfBothOrders()
{
    PcapNgFile file(PcapNgFile::Order::Big);
    file.interface(101);
    file.enhanced(0, 1'000'000, ip4({}, udp(request("big"))));
    file.section(PcapNgFile::Order::Little);
    file.enhanced(0, 1'000'000, udpFrame(request("interface-of-the-section-before")));
    file.interface(1, file.option(9, "\3"));
    file.enhanced(0, 2'000, udpFrame(request("little")));
    for (const std::size_t wanted : { std::size_t { 1 }, std::size_t { 400 }, std::size_t { 1 << 20 } }) {
        const Result result = read(file.bytes, wanted);
        QCOMPARE(callIdsOf(result), std::string("big little"));
        QCOMPARE(result.messages[0].time, 1000);
        QCOMPARE(result.messages[1].time, 2000);
        QCOMPARE(result.count(Reject::UnknownLinkType), 1U);
    }
}

void TestCaptureFile::skipsBrokenHeaders_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("callIds");
    PcapFile plain;
    plain.add(udpFrame(request("one")));
    const std::size_t secondAt = plain.add(udpFrame(request("two")));
    plain.add(udpFrame(request("three")));
    plain.add(udpFrame(request("four")));
    std::string huge = plain.bytes;
    huge.replace(secondAt - 8, 4, "\xff\xff\xff\xff");
    QTest::newRow("pcap: a size that cannot be") << huge << std::string("one three four");
    std::string zeros = plain.bytes;
    zeros.replace(secondAt - 16, 16, std::string(16, '\0'));
    QTest::newRow("pcap: a header of zeros") << zeros << std::string("one three four");
    QTest::newRow("pcap: zeros to the end")
        << plain.bytes.substr(0, secondAt - 16) + std::string(100'000, '\0') << std::string("one");
    std::string noise = plain.bytes;
    noise.insert(secondAt - 16, std::string(1001, '\xee'));
    QTest::newRow("pcap: a stretch of something else") << noise << std::string("one two three four");

    PcapNgFile blocks;
    blocks.interface(1);
    blocks.enhanced(0, 0, udpFrame(request("one")));
    const std::size_t at = blocks.bytes.size();
    blocks.enhanced(0, 0, udpFrame(request("two")));
    blocks.enhanced(0, 0, udpFrame(request("three")));
    for (const auto &[name, value] : { std::pair { "pcapng: a size that cannot be", "\xff\xff\xff\x7f" },
             std::pair { "pcapng: a size that is no multiple of 4", "\x15\x01\x01\x01" },
             std::pair { "pcapng: another size at the end", "\x40\x01\x01\x01" } }) {
        std::string bytes = blocks.bytes;
        bytes.replace(at + 4, 4, value);
        bytes[at + 6] = bytes[at + 7] = name == std::string_view("pcapng: a size that cannot be") ? '\x7f' : '\0';
        QTest::newRow(name) << bytes << std::string("one three");
    }
    std::string size = blocks.bytes;
    size.replace(at + 20, 4, "\xff\xff\0\0", 4);
    QTest::newRow("pcapng: a packet larger than its block") << size << std::string("one three");
}

void TestCaptureFile::skipsBrokenHeaders()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, callIds);
    for (const std::size_t wanted : { std::size_t { 1 }, std::size_t { 1 << 20 } }) {
        const Result result = read(bytes, wanted);
        QCOMPARE(callIdsOf(result), callIds);
        QCOMPARE(result.count(Reject::PacketBroken), 1U);
    }
}

void TestCaptureFile::readsExtensionHeaders()
{
    const std::string hopByHop = std::string("\x3c\0\1\4\0\0\0\0", 8); // next: destination options
    const std::string destination = std::string("\x33\1\1\14", 4) + std::string(12, '\0'); // next: authentication
    const std::string authentication = std::string("\x11\4", 2) + std::string(22, '\0'); // next: UDP
    PcapFile file(229);
    file.add(ip6(0, hopByHop + destination + authentication + udp(request("one"))));
    file.add(ip6(44, fragment6(17, 0, false, 7) + udp(request("atomic"))));
    file.add(ip6(59, udp(request("no-next-header"))));
    file.add(ip6(0, std::string("\0\xff", 2) + udp(request("options-beyond-the-packet"))));
    const Result result = read(file.bytes);
    QCOMPARE(callIdsOf(result), std::string("one atomic"));
    QCOMPARE(result.messages[0].source, std::string("fd00::1"));
    QCOMPARE(result.messages[0].destination, std::string("fd00::2"));
    QCOMPARE(result.count(Reject::NotSipDatagram), 1U);
    QCOMPARE(result.count(Reject::PacketBroken), 1U);
}

void TestCaptureFile::writesAddresses_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<std::string>("text");
    QTest::newRow("IPv4") << QByteArray("0a000001") << std::string("10.0.0.1");
    QTest::newRow("IPv4, longest") << QByteArray("ffffffff") << std::string("255.255.255.255");
    QTest::newRow("all zeros") << QByteArray(32, '0') << std::string("::");
    QTest::newRow("loopback") << QByteArray("00000000000000000000000000000001") << std::string("::1");
    QTest::newRow("zeros at the end") << QByteArray("20010db8000000000000000000000000") << std::string("2001:db8::");
    QTest::newRow("one group of zeros stays")
        << QByteArray("20010db8000000010001000100010001") << std::string("2001:db8:0:1:1:1:1:1");
    QTest::newRow("the longest run") << QByteArray("20010000000000010000000000000001") << std::string("2001:0:0:1::1");
    QTest::newRow("the first of equal runs")
        << QByteArray("20010db8000000000001000000000001") << std::string("2001:db8::1:0:0:1");
    QTest::newRow("longest text") << QByteArray("abcdabcdabcdabcdabcdabcdabcdabcd")
                                  << std::string("abcd:abcd:abcd:abcd:abcd:abcd:abcd:abcd");
    QTest::newRow("IPv4-mapped") << QByteArray("00000000000000000000ffff0a000001") << std::string("::ffff:10.0.0.1");
}

void TestCaptureFile::writesAddresses()
{
    QFETCH(QByteArray, hex);
    QFETCH(std::string, text);
    const std::string raw = QByteArray::fromHex(hex).toStdString();
    PcapFile file(101);
    if (raw.size() == 4) {
        file.add(ip4({ .source = text }, udp(request("one"))));
    } else {
        std::string packet = ip6(17, udp(request("one")));
        file.add(packet.replace(8, 16, raw));
    }
    const Result result = read(file.bytes);
    QCOMPARE(callIdsOf(result), std::string("one"));
    QCOMPARE(result.messages[0].source, text);
}

void TestCaptureFile::countsWhatIsLeftOut_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<int>("reason");
    QTest::addColumn<std::uint32_t>("original");
    const auto row = [](const char *name, const std::string &packet, Reject reason, std::uint32_t original = 0) {
        QTest::newRow(name) << packet << static_cast<int>(reason) << original;
    };
    const std::string datagram = udp(request("one"));
    row("RTP", udpFrame(std::string("\x80\0\0\1", 4) + std::string(168, '\x7f')), Reject::NotSipDatagram);
    row("keep-alive", udpFrame("\r\n\r\n"), Reject::NotSipDatagram);
    row("empty datagram", udpFrame({}), Reject::NotSipDatagram);
    row("DNS over TCP", tcpFrame({ .sequence = 1 }, std::string("\0\x1d\xab\xcd", 4)), Reject::NotSipDatagram);
    row("a word that is no SIP", udpFrame("INVITE everyone to lunch\r\n"), Reject::NotSipDatagram);
    row("HTTP", tcpFrame({ .sequence = 1 }, "GET /index.html HTTP/1.1\r\n\r\n"), Reject::NotSipDatagram);
    row("ARP", ethernet(0x0806, std::string(28, '\0')), Reject::NotSipDatagram);
    row("ICMP", frame4({ .protocol = 1 }, std::string(8, '\0')), Reject::NotSipDatagram);
    row("PPP control", ethernet(0x8864, std::string(6, '\0') + big16(0xc021)), Reject::NotSipDatagram);
    row("nine VLAN tags",
        ethernet(0x0800, ip4({}, datagram),
            tag(0x8100, 1) + tag(0x8100, 1) + tag(0x8100, 1) + tag(0x8100, 1) + tag(0x8100, 1) + tag(0x8100, 1)
                + tag(0x8100, 1) + tag(0x8100, 1) + tag(0x8100, 1)),
        Reject::PacketBroken);
    row("frame of 13 bytes", std::string(13, '\0'), Reject::PacketBroken);
    row("frame cut to 13 bytes", std::string(13, '\0'), Reject::PacketCut, 60);
    row("no IP packet in the frame", ethernet(0x0800, {}), Reject::PacketBroken);
    row("neither IPv4 nor IPv6", ethernet(0x0800, "\x55" + std::string(40, '\0')), Reject::PacketBroken);
    row("IPv4 header of 16 bytes", ethernet(0x0800, "\x44" + ip4({}, datagram).substr(1)), Reject::PacketBroken);
    row("IPv4 total length below its header", frame4({ .totalLength = 19 }, datagram), Reject::PacketBroken);
    row("IPv4 header cut", ethernet(0x0800, ip4({}, datagram).substr(0, 19)), Reject::PacketCut, 600);
    row("IPv4 options cut", ethernet(0x0800, "\x4f" + ip4({}, datagram).substr(1, 30)), Reject::PacketCut, 600);
    row("IPv6 header cut", ethernet(0x86dd, ip6(17, datagram).substr(0, 39)), Reject::PacketCut, 600);
    row("UDP header cut", ethernet(0x0800, ip4({}, datagram).substr(0, 27)), Reject::PacketCut, 600);
    row("UDP of 7 bytes", frame4({}, datagram.substr(0, 7)), Reject::PacketBroken);
    row("UDP length below its header", frame4({}, udp(request("one"), 5060, 5060, 7)), Reject::PacketBroken);
    row("UDP length beyond the packet", frame4({}, udp(request("one"), 5060, 5060, 9999)), Reject::PacketBroken);
    row("TCP of 19 bytes", frame4({ .protocol = 6 }, std::string(19, '\0')), Reject::PacketBroken);
    row("TCP header below 20 bytes", frame4({ .protocol = 6 }, std::string(40, '\0')), Reject::PacketBroken);
    row("TCP header beyond the packet",
        frame4({ .protocol = 6 }, std::string(12, '\0') + "\xf0" + std::string(9, '\0')), Reject::PacketBroken);
}

void TestCaptureFile::countsWhatIsLeftOut()
{
    QFETCH(std::string, packet);
    QFETCH(int, reason);
    QFETCH(std::uint32_t, original);
    PcapFile file;
    file.add(udpFrame(request("before")));
    const std::size_t at = file.add(packet, second, 0, original);
    file.add(udpFrame(request("behind")));
    const Result result = read(file.bytes);
    QCOMPARE(callIdsOf(result), std::string("before behind"));
    QCOMPARE(rejectedOf(result), rejectedOf({ { static_cast<Reject>(reason), 1 } }));
    const std::uint64_t first = result.firstRejected[static_cast<std::size_t>(reason)];
    QVERIFY(first >= at && first <= at + packet.size());

    PcapFile other(147);
    other.add(packet);
    QCOMPARE(read(other.bytes).count(Reject::UnknownLinkType), 1U);
}

void TestCaptureFile::marksCutPackets()
{
    const std::string whole = udpFrame(request("datagram", 400));
    const std::string segment = tcpFrame({ .sequence = 1 }, request("segment", 400));
    PcapFile file;
    file.add(whole.substr(0, whole.size() - 1), second, 0, static_cast<std::uint32_t>(whole.size()));
    file.add(whole.substr(0, 42 + 190), second, 0, static_cast<std::uint32_t>(whole.size()));
    file.add(segment.substr(0, segment.size() - 1), second, 0, static_cast<std::uint32_t>(segment.size()));
    const auto next = static_cast<std::uint32_t>(1 + segment.size() - 54);
    file.add(tcpFrame({ .sequence = next }, request("behind")), second);
    file.add(udpFrame(request("padded")) + "frame check sequence", second);
    const std::string offloaded = request("offloaded");
    file.add(frame4({ .totalLength = 0 }, udp(offloaded, 5060, 5060, 0)), second);
    const Result result = read(file.bytes);
    QCOMPARE(callIdsOf(result), std::string("datagram datagram segment behind padded offloaded"));
    const std::vector<bool> truncated { true, true, true, false, false, false };
    for (std::size_t i = 0; i < truncated.size(); ++i)
        QCOMPARE(result.messages[i].truncated, truncated[i]);
    QCOMPARE(result.count(Reject::PacketCut), 3U);
    QCOMPARE(result.count(Reject::SipCut), 1U);
}

void TestCaptureFile::findsSipByContent()
{
    PcapFile file;
    file.add(frame4({}, udp(request("ports"), 32000, 9)));
    file.add(udpFrame("\r\n\r\n" + request("awake")));
    file.add(frame4({ .options = std::string(8, '\1') }, udp(request("options"))));
    file.add(tcpFrame({ .sequence = 1, .options = std::string(12, '\1') }, request("tcp-options")));
    file.add(udpFrame("SIP/2.0 404 Not Found\r\nCall-ID: response\r\nCSeq: 1 INVITE\r\n\r\n"));
    file.add(udpFrame("UNHEARD sip:a@b SIP/2.0\r\nCall-ID: other\r\nCSeq: 1 UNHEARD\r\nContent-Length: 0\r\n\r\n"));
    file.add(udpFrame("OPTIONS sip:a@b SIP/2.0\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"));
    file.add(udpFrame("OPTIONS sip:a@b SIP/2.0\r\ni: huge\r\nCSeq: 1 OPTIONS\r\nl: 99999999999\r\n\r\n"));
    const Result result = read(file.bytes);
    QCOMPARE(callIdsOf(result), std::string("ports awake options tcp-options response other huge"));
    QCOMPARE(file.bytes.substr(result.messages[1].offset, 10), std::string("INVITE sip"));
    QCOMPARE(result.messages[4].status, 404U);
    QCOMPARE(result.messages[5].method, sip::Method::Other);
    QCOMPARE(result.count(Reject::SipNoCallId), 1U);
    QCOMPARE(result.count(Reject::BadContentLength), 1U);
}

void TestCaptureFile::givesWholeRanges()
{
    PcapFile file;
    std::vector<std::size_t> borders { 24 };
    for (int i = 0; i < 10; ++i) {
        file.add(udpFrame(request(std::to_string(i))));
        borders.push_back(file.bytes.size());
    }
    CaptureScanner scanner(file.bytes);
    std::size_t at = 24;
    std::size_t ranges = 0;
    for (auto range = scanner.nextRange(700); range.begin != range.end; range = scanner.nextRange(700), ++ranges) {
        QCOMPARE(range.begin, at);
        QVERIFY(range.end - range.begin >= 700 || range.end == file.bytes.size());
        QVERIFY(std::find(borders.begin(), borders.end(), range.end) != borders.end());
        const formats::Batch batch = scanner.close(scanner.scan(range));
        QCOMPARE(batch.begin, range.begin);
        QCOMPARE(batch.end, range.end);
        at = range.end;
    }
    QCOMPARE(at, file.bytes.size());
    QVERIFY(ranges > 2);
    QCOMPARE(scanner.nextRange(1).begin, file.bytes.size());
    const formats::Batch last = scanner.finish();
    QCOMPARE(last.begin, file.bytes.size());
    QCOMPARE(last.end, file.bytes.size());
    // A range that nextRange() did not give holds nothing.
    QVERIFY(scanner.close(scanner.scan({ 30, 700 })).records.empty());
}

QTEST_APPLESS_MAIN(TestCaptureFile)
#include "tst_capturefile.moc"
