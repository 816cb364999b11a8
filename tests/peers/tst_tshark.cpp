// SPDX-License-Identifier: GPL-3.0-or-later
// tshark as judge of the capture reader: the same messages, from where to where, when, what, and of which Call-ID. The
// captures are those of the trace generator, whose own count is the second judge, and some built by hand.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "../models/formats/captureresult.h"
#include "../models/formats/packetbuilder.h"
#endif

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace legwork;
using namespace legwork::packets;

namespace {

/// One line per message: when, where, and either its Call-ID or what it is. tshark lists the values of a frame with
/// several messages per field, so that only these two can be told apart.
struct Seen {
    QByteArrayList callIds;
    QByteArrayList kinds;

    void sort()
    {
        std::sort(callIds.begin(), callIds.end());
        std::sort(kinds.begin(), kinds.end());
    }
};

/// The lines of `all` that `other` has not, for a message a person can use.
QByteArray missingFrom(const QByteArrayList &other, QByteArrayList all)
{
    for (const QByteArray &line : other)
        all.removeOne(line);
    return all.mid(0, 5).join("; ");
}

QByteArray lineOf(std::int64_t ms, const QByteArray &source, const QByteArray &destination, const QByteArray &what)
{
    return QByteArray::number(qint64 { ms }) + ' ' + source + '>' + destination + ' ' + what;
}

Seen seenByTshark(const QString &path)
{
    QProcess tshark;
    QStringList arguments { QStringLiteral("-r"), path, QStringLiteral("-Y"), QStringLiteral("sip"),
        QStringLiteral("-T"), QStringLiteral("fields"), QStringLiteral("-E"), QStringLiteral("aggregator=|") };
    for (const char *field : { "frame.time_epoch", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "sip.Method",
             "sip.Status-Code", "sip.Call-ID" })
        arguments << QStringLiteral("-e") << QString::fromLatin1(field);
    tshark.start(QStringLiteral("tshark"), arguments);
    Seen seen;
    if (!tshark.waitForFinished(300'000) || tshark.exitCode() != 0)
        return seen;
    for (const QByteArray &line : tshark.readAllStandardOutput().split('\n')) {
        const QByteArrayList fields = line.split('\t');
        if (fields.size() != 8)
            continue;
        const auto dot = fields[0].indexOf('.'); // seconds with nine decimals
        const std::int64_t ms = fields[0].left(dot).toLongLong() * 1000 + fields[0].mid(dot + 1, 3).toLongLong();
        const QByteArray source = fields[1] + fields[2], destination = fields[3] + fields[4];
        for (const QByteArray &method : fields[5].split('|'))
            if (!method.isEmpty())
                seen.kinds << lineOf(ms, source, destination, method);
        for (const QByteArray &status : fields[6].split('|'))
            if (!status.isEmpty())
                seen.kinds << lineOf(ms, source, destination, status);
        for (const QByteArray &callId : fields[7].split('|'))
            seen.callIds << lineOf(ms, source, destination, callId);
    }
    seen.sort();
    return seen;
}

Seen seenByUs(const QByteArray &bytes)
{
    Seen seen;
    const Result result = read({ bytes.constData(), static_cast<std::size_t>(bytes.size()) }, 100'000);
    for (const Message &message : result.messages) {
        const auto source = QByteArray::fromStdString(message.source);
        const auto destination = QByteArray::fromStdString(message.destination);
        const std::string_view method = sip::nameOf(message.method);
        const QByteArray kind = message.status != 0 ? QByteArray::number(message.status)
                                                    : QByteArray(method.data(), static_cast<qsizetype>(method.size()));
        seen.kinds << lineOf(message.time, source, destination, kind);
        seen.callIds << lineOf(message.time, source, destination, QByteArray::fromStdString(message.callId));
    }
    seen.sort();
    return seen;
}

void compare(const QString &path)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Seen ours = seenByUs(file.readAll()), theirs = seenByTshark(path);
    QVERIFY(!theirs.callIds.isEmpty());
    for (const auto list : { &Seen::callIds, &Seen::kinds }) {
        const QByteArray difference = "only tshark: " + missingFrom(ours.*list, theirs.*list)
            + "\nonly we: " + missingFrom(theirs.*list, ours.*list);
        QVERIFY2(ours.*list == theirs.*list, difference.constData());
    }
}

std::string response(const std::string &callId)
{
    return "SIP/2.0 486 Busy Here\r\nVia: SIP/2.0/TCP 10.0.0.1:5060;branch=z9hG4bK" + callId
        + "\r\nFrom: <sip:200@10.0.0.1>;tag=a\r\nTo: <sip:100@10.0.0.2>;tag=b\r\nCall-ID: " + callId
        + "\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";
}

/// Segments of the given sizes out of `stream`, one per millisecond.
void addSegments(PcapFile &file, const std::string &stream, const std::vector<std::size_t> &sizes)
{
    std::size_t at = 0;
    std::uint32_t ms = 0;
    for (const std::size_t size : sizes) {
        file.add(tcpFrame({ .sequence = static_cast<std::uint32_t>(1000 + at) }, stream.substr(at, size)),
            1'205'442'000, 1000 * ++ms);
        at += size;
    }
}

} // namespace

class TestTshark final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void agreesOnGenerated_data();
    void agreesOnGenerated();
    void agreesOnBuilt_data();
    void agreesOnBuilt();
};

void TestTshark::initTestCase()
{
    if (QStandardPaths::findExecutable(QStringLiteral("tshark")).isEmpty())
        QSKIP("tshark is not installed");
}

void TestTshark::agreesOnGenerated_data()
{
    QTest::addColumn<QString>("options");
    QTest::newRow("plain") << QStringLiteral("--calls 60 --seed 3");
    QTest::newRow("agents over TCP") << QStringLiteral("--calls 60 --seed 4 --agent-transport tcp");
    QTest::newRow("noise: keep-alives and RTP") << QStringLiteral("--calls 60 --seed 5 --noise");
    QTest::newRow("all of it, many calls at once")
        << QStringLiteral("--calls 400 --span-seconds 60 --seed 6 --noise --agent-transport tcp");
    QTest::newRow("VVB, no raw SIP in the log") << QStringLiteral("--calls 60 --seed 7 --vvb --cvp-raw-sip off");
}

void TestTshark::agreesOnGenerated()
{
    QFETCH(QString, options);
    QTemporaryDir folder;
    QVERIFY(folder.isValid());
    QProcess generator;
    generator.start(QStringLiteral("python3"),
        QStringList { QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/tools/gen_traces.py"), QStringLiteral("--out"),
            folder.path(), QStringLiteral("--quiet") }
            + options.split(QLatin1Char(' ')));
    QVERIFY(generator.waitForFinished(300'000));
    QCOMPARE(generator.exitCode(), 0);
    const QString path = folder.filePath(QStringLiteral("capture.pcap"));
    compare(path);

    QFile capture(path), summary(folder.filePath(QStringLiteral("truth-summary.json")));
    QVERIFY(capture.open(QIODevice::ReadOnly) && summary.open(QIODevice::ReadOnly));
    const auto truth = QJsonDocument::fromJson(summary.readAll()).object();
    const int messages = truth[QStringLiteral("sip_messages")].toObject()[QStringLiteral("capture.pcap")].toInt();
    QVERIFY(messages > 0);
    QCOMPARE(seenByUs(capture.readAll()).callIds.size(), qsizetype { messages });
}

void TestTshark::agreesOnBuilt_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row
        = [](const char *name, const std::string &bytes) { QTest::newRow(name) << QByteArray::fromStdString(bytes); };
    // No keep-alives between them: tshark 4.0 does not look behind one in a segment.
    const std::string stream = request("one") + response("one") + request("two", 300) + response("two")
        + request("three", 0, "BYE") + request("four", 10, "OPTIONS");
    PcapFile several;
    addSegments(several, stream, { stream.size() });
    row("several messages in one segment", several.bytes);
    PcapFile split;
    const std::size_t first = request("one").size();
    addSegments(split, stream, { 70, 100, first + 200, 400, 5, 300, stream.size() });
    row("messages split over segments", split.bytes);
    PcapFile wrapped;
    wrapped.add(tcpFrame({ .sequence = 0xffffffd0 }, stream.substr(0, first)), 1);
    wrapped.add(tcpFrame({ .sequence = static_cast<std::uint32_t>(0xffffffd0 + first) }, stream.substr(first)), 2);
    row("sequence numbers that wrap", wrapped.bytes);

    PcapFile six(229);
    six.add(ip6(17, udp(request("one"))), 1);
    const std::string datagram = udp(request("two", 600));
    six.add(ip6(44, fragment6(17, 0, true, 9) + datagram.substr(0, 400)), 2);
    six.add(ip6(44, fragment6(17, 400, false, 9) + datagram.substr(400)), 3);
    row("IPv6 with fragments", six.bytes);
    PcapFile fragments;
    fragments.add(frame4({ .id = 5, .fragment = 50 }, datagram.substr(400)), 1);
    fragments.add(frame4({ .id = 5, .fragment = 0x2000 }, datagram.substr(0, 400)), 2);
    row("IPv4 fragments, the last first", fragments.bytes);

    PcapFile tagged(1, PcapFile::Order::Big, 0xa1b23c4d);
    tagged.add(ethernet(0x0800, ip4({}, udp(request("one"))), big16(0x88a8) + big16(1) + big16(0x8100) + big16(2)), 1,
        703'999'999);
    row("QinQ, big-endian, nanoseconds", tagged.bytes);
    PcapFile cooked(113);
    cooked.add(big16(0) + big16(1) + big16(6) + std::string(8, '\2') + big16(0x0800) + ip4({}, udp(request("one"))), 1);
    row("Linux cooked", cooked.bytes);
    PcapFile cooked2(276);
    cooked2.add(big16(0x0800) + big16(0) + big32(1) + big16(1) + std::string("\0\6", 2) + std::string(8, '\2')
            + ip4({}, udp(request("one"))),
        1);
    row("Linux cooked 2", cooked2.bytes);
    PcapFile loopback(0);
    loopback.add(reversed(big32(2)) + ip4({}, udp(request("one"))), 1);
    row("BSD loopback", loopback.bytes);

    PcapNgFile blocks(PcapNgFile::Order::Big);
    blocks.interface(1, blocks.option(9, "\11") + blocks.offsetOption(3600));
    blocks.interface(101, blocks.option(9, std::string(1, '\x8a')));
    blocks.enhanced(0, 1'205'442'000'703'999'999, udpFrame(request("one")));
    blocks.enhanced(1, std::uint64_t { 1'205'442'000 } * 1024 + 1023, ip4({}, udp(response("one"))));
    blocks.section(PcapNgFile::Order::Little);
    blocks.interface(1);
    blocks.enhanced(0, 1'205'442'000'703'999, udpFrame(request("two")));
    row("pcapng: sections, interfaces, resolutions", blocks.bytes);
}

void TestTshark::agreesOnBuilt()
{
    QFETCH(QByteArray, bytes);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("built.pcap"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush());
    compare(path);
}

QTEST_APPLESS_MAIN(TestTshark)
#include "tst_tshark.moc"
