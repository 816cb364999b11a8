// SPDX-License-Identifier: GPL-3.0-or-later
#include "hepbuilder.h"

#include <QTest>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/hep.h>

#include <string>
#endif

using namespace legwork::live;
using namespace legwork::live::test;

Q_DECLARE_METATYPE(HepFault)

/// HEP version 3: chunks in any order, lengths that lie, packets on a connection.
class TestHep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryChunk();
    void readsIp6();
    void faults_data();
    void faults();
    void everyPrefixIsRefused();
    void unknownChunksAreSkipped();
    void framesOfAConnection_data();
    void framesOfAConnection();
};

void TestHep::readsEveryChunk()
{
    HepParts parts;
    parts.payload = invite("a@b");
    parts.correlation = "abc";
    const std::string bytes = parts.packetBytes();
    const HepPacket read = readHep(bytes);
    QCOMPARE(read.fault, HepFault::None);
    QVERIFY(!read.isV6);
    QCOMPARE(std::string(read.source), std::string("\x0a\0\0\x01", 4));
    QCOMPARE(std::string(read.destination), std::string("\x0a\0\0\x02", 4));
    QCOMPARE(int { read.ipProtocol }, 17);
    QCOMPARE(int { read.sourcePort }, 5060);
    QCOMPARE(int { read.destinationPort }, 5070);
    QCOMPARE(read.seconds, parts.seconds);
    QCOMPARE(read.microseconds, parts.microseconds);
    QCOMPARE(int { read.payloadType }, 1);
    QCOMPARE(read.agent, 2001U);
    QCOMPARE(std::string(read.correlation), parts.correlation);
    QCOMPARE(std::string(read.payload), parts.payload);
    QVERIFY(!read.isCompressed);
    QCOMPARE(read.size, bytes.size());
}

void TestHep::readsIp6()
{
    HepParts parts;
    parts.payload = "x";
    parts.isV6 = true;
    const std::string bytes = parts.packetBytes();
    const HepPacket read = readHep(bytes);
    QCOMPARE(read.fault, HepFault::None);
    QVERIFY(read.isV6);
    QCOMPARE(read.source.size(), std::size_t { 16 });
    QCOMPARE(read.destination.back(), '\x02');
}

void TestHep::faults_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<HepFault>("fault");
    const auto row = [](const char *name, const std::string &bytes, HepFault fault) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << fault;
    };
    const std::string addresses = chunk(3, "abcd") + chunk(4, "efgh");
    row("empty", "", HepFault::NotHep);
    row("text", "GET / HTTP/1.1\r\n\r\n", HepFault::NotHep);
    row("version 1", std::string("\x01\x10\x02\x11", 4) + std::string(20, 'x'), HepFault::OldVersion);
    row("version 2", std::string("\x02\x1c\x02\x11", 4) + std::string(40, 'x'), HepFault::OldVersion);
    row("longer than it is", "HEP3" + big16(100), HepFault::Cut);
    row("shorter than its header", "HEP3" + big16(3) + "abc", HepFault::Broken);
    row("chunk shorter than its header", packet(big16(0) + big16(1) + big16(5)), HepFault::Broken);
    row("chunk longer than the packet", packet(big16(0) + big16(1) + big16(60)), HepFault::Broken);
    row("rest too short for a chunk", packet(addresses + "abc"), HepFault::Broken);
    row("no chunk", packet({}), HepFault::NoAddresses);
    row("address of a wrong size", packet(chunk(3, "abcde") + chunk(4, "efgh") + chunk(15, "x")),
        HepFault::NoAddresses);
    row("one address", packet(chunk(3, "abcd") + chunk(15, "x")), HepFault::NoAddresses);
    row("no payload", packet(addresses), HepFault::NoPayload);
    row("empty payload", packet(addresses + chunk(15, "")), HepFault::NoPayload);
    row("payload of another vendor", packet(addresses + chunk(15, "x", 7)), HepFault::NoPayload);
    row("no family", packet(addresses + chunk(15, "x")), HepFault::None);
    row("bytes behind the packet", packet(addresses + chunk(15, "x")) + "more", HepFault::None);
}

void TestHep::faults()
{
    QFETCH(QByteArray, bytes);
    const HepPacket read = readHep({ bytes.constData(), std::size_t(bytes.size()) });
    QTEST(read.fault, "fault");
    QVERIFY(read.size <= std::size_t(bytes.size()));
}

void TestHep::everyPrefixIsRefused()
{
    HepParts parts;
    parts.payload = invite("a@b");
    const std::string whole = parts.packetBytes();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::string cut = whole.substr(0, size);
        QVERIFY(readHep(cut).fault != HepFault::None);
    }
}

void TestHep::unknownChunksAreSkipped()
{
    const std::string bytes = packet(chunk(200, std::string(300, 'x')) + chunk(3, "abcd") + chunk(15, "x", 9)
        + chunk(4, "efgh") + chunk(9, std::string(12, '\xff')) + chunk(15, "payload"));
    const HepPacket read = readHep(bytes);
    QCOMPARE(read.fault, HepFault::None);
    QCOMPARE(std::string(read.payload), std::string("payload"));
    QCOMPARE(read.seconds, 0U); // of a size no number has
}

void TestHep::framesOfAConnection_data()
{
    QTest::addColumn<int>("step");
    for (const int step : { 1, 2, 3, 5, 7, 100, 100'000 })
        QTest::addRow("%d bytes at a time", step) << step;
}

void TestHep::framesOfAConnection()
{
    QFETCH(int, step);
    HepParts parts;
    parts.payload = "one";
    const std::string first = parts.packetBytes();
    parts.payload = "two";
    const std::string second = parts.packetBytes();
    const std::string bytes = first + "garbage HEP" + second + std::string("HEP3\0\0", 6) + first;
    HepFrames frames;
    std::string found;
    for (std::size_t at = 0; at < bytes.size(); at += std::size_t(step)) {
        frames.append(std::string_view(bytes).substr(at, std::size_t(step)));
        for (std::string_view view; frames.next(view);)
            found += std::string(readHep(view).payload) + ' ';
    }
    QCOMPARE(found, std::string("one two one "));
    QCOMPARE(frames.skipped(), std::uint64_t { 11 + 6 });
    QVERIFY(!frames.sawOldVersion());
}

QTEST_GUILESS_MAIN(TestHep)
#include "tst_hep.moc"
