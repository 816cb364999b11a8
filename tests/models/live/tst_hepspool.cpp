// SPDX-License-Identifier: GPL-3.0-or-later
#include "hepbuilder.h"

#include <QTest>

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <calls/engine.h>
#include <live/hepintake.h>

#include <string>

#include <zlib.h>
#endif

using namespace legwork;
using namespace legwork::live;
using namespace legwork::live::test;

/// What HEP agents send becomes a capture that the engine follows while it grows.
class TestHepSpool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void callAppearsWhileItRings();
    void tcpMessagesOfOneConnection();
    void ip6();
    void compressedPayload();
    void correlationIsTheComment();
    void followedThroughRotation();
    void garbageIsCounted();
    void othersThanSipAreCounted();

private:
    QTemporaryDir m_dir;
    std::unique_ptr<SpoolSet> m_spool;
    std::unique_ptr<HepIntake> m_intake;
    std::unique_ptr<calls::Engine> m_engine;

    void make(std::uint64_t segmentBytes = 64 * 1024 * 1024);
    void send(const HepParts &parts);
    std::string path() const { return m_dir.path().toStdString() + "/s/hep.pcapng"; }
};

void TestHepSpool::make(std::uint64_t segmentBytes)
{
    m_intake.reset();
    m_spool = std::make_unique<SpoolSet>(m_dir.path().toStdString() + "/s", ".pcapng", PcapngWriter::fileHeader("HEP"),
        SpoolLimits { .segmentBytes = segmentBytes, .freeBytes = 0 });
    QVERIFY(m_spool->open().has_value());
    m_intake = std::make_unique<HepIntake>(*m_spool);
    m_engine = std::make_unique<calls::Engine>();
    m_engine->follow({ path() }, true);
}

void TestHepSpool::init()
{
    qputenv("XDG_CACHE_HOME", m_dir.filePath(QStringLiteral("cache")).toUtf8());
    m_dir = QTemporaryDir();
    make();
}

void TestHepSpool::send(const HepParts &parts)
{
    m_intake->take("127.0.0.1", parts.packetBytes(), UtcTime {});
    m_spool->flush();
}

void TestHepSpool::callAppearsWhileItRings()
{
    HepParts parts;
    parts.payload = invite("a@b");
    send(parts);
    QCOMPARE(m_engine->advance().size(), std::size_t { 1 });
    QCOMPARE(m_engine->calls().size(), std::size_t { 1 });
    parts.payload = sipMessage("SIP/2.0 180 Ringing", "a@b", "1 INVITE");
    std::swap(parts.sourcePort, parts.destinationPort);
    parts.seconds += 1;
    send(parts);
    m_engine->advance();
    const calls::Call &call = *m_engine->calls().begin();
    QCOMPARE(call.ani.str(), std::string("4085274003"));
    QCOMPARE(call.start.time_since_epoch().count(), 1'700'000'000'123);
    const std::vector<calls::Row> rows = m_engine->rows(call.id);
    QCOMPARE(rows.size(), std::size_t { 2 });
    QCOMPARE(rows[0].from, std::string("10.0.0.1"));
    QCOMPARE(rows[0].to, std::string("10.0.0.2"));
    QCOMPARE(rows[1].label, std::string("180 Ringing (INVITE)"));
    QVERIFY(m_engine->textAt(rows[0].place).text.starts_with("INVITE sip:8005550100"));
    for (const calls::SourceReport &source : m_engine->sources())
        QVERIFY(source.rejected.empty());
}

void TestHepSpool::tcpMessagesOfOneConnection()
{
    HepParts parts;
    parts.protocol = 6;
    for (const char *const callId : { "a@b", "c@d", "e@f" }) {
        parts.payload = invite(callId);
        parts.seconds += 1;
        send(parts);
    }
    m_engine->advance();
    QCOMPARE(m_engine->calls().size(), std::size_t { 3 });
    QCOMPARE(m_engine->calls().begin()->legs.at(0).transport.str(), std::string("TCP"));
    for (const calls::SourceReport &source : m_engine->sources())
        QVERIFY(source.rejected.empty());
}

void TestHepSpool::ip6()
{
    HepParts parts;
    parts.isV6 = true;
    parts.payload = invite("a@b");
    send(parts);
    m_engine->advance();
    QCOMPARE(m_engine->calls().size(), std::size_t { 1 });
    QCOMPARE(m_engine->rows(m_engine->calls().begin()->id).at(0).from, std::string("2001:db8::1"));
}

void TestHepSpool::compressedPayload()
{
    const std::string message = invite("a@b");
    std::string packed(1000, '\0');
    uLongf size = packed.size();
    QCOMPARE(::compress(reinterpret_cast<Bytef *>(packed.data()), &size,
                 reinterpret_cast<const Bytef *>(message.data()), message.size()),
        Z_OK);
    packed.resize(size);
    const std::string addresses = chunk(3, "abcd") + chunk(4, "efgh") + chunk(11, std::string(1, '\x01'));
    m_intake->take("127.0.0.1", packet(addresses + chunk(16, packed)), UtcTime {});
    m_spool->flush();
    m_engine->advance();
    QCOMPARE(m_engine->calls().size(), std::size_t { 1 });
    m_intake->take("127.0.0.1", packet(addresses + chunk(16, packed.substr(0, 20))), UtcTime {});
    m_intake->take("127.0.0.1", packet(addresses + chunk(16, "not zlib")), UtcTime {});
    // What unpacks to more than a message can have.
    std::string bomb(10'000, '\0');
    const std::string zeros(1'000'000, '\0');
    size = bomb.size();
    QCOMPARE(::compress(reinterpret_cast<Bytef *>(bomb.data()), &size, reinterpret_cast<const Bytef *>(zeros.data()),
                 zeros.size()),
        Z_OK);
    m_intake->take("127.0.0.1", packet(addresses + chunk(16, bomb.substr(0, size))), UtcTime {});
    QCOMPARE(m_intake->counts().rejected, std::uint64_t { 3 });
}

void TestHepSpool::correlationIsTheComment()
{
    const QString tshark = QStandardPaths::findExecutable(QStringLiteral("tshark"));
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    HepParts parts;
    parts.payload = invite("a@b");
    parts.correlation = "corr-1@host";
    send(parts);
    parts.protocol = 6;
    parts.payload = invite("c@d");
    parts.correlation = "c";
    send(parts);
    QProcess judge;
    judge.start(tshark,
        { QStringLiteral("-r"), QString::fromStdString(path()), QStringLiteral("-T"), QStringLiteral("fields"),
            QStringLiteral("-e"), QStringLiteral("frame.comment"), QStringLiteral("-e"),
            QStringLiteral("frame.time_epoch"), QStringLiteral("-e"), QStringLiteral("ip.src"), QStringLiteral("-e"),
            QStringLiteral("udp.dstport"), QStringLiteral("-e"), QStringLiteral("tcp.dstport"), QStringLiteral("-e"),
            QStringLiteral("sip.Call-ID") });
    QVERIFY(judge.waitForFinished(60'000));
    QCOMPARE(judge.readAllStandardOutput(),
        QByteArray("corr-1@host\t1700000000.123456000\t10.0.0.1\t5070\t\ta@b\nc\t1700000000.123456000\t10.0.0."
                   "1\t\t5070\tc@d\n"));
}

void TestHepSpool::followedThroughRotation()
{
    make(2000);
    HepParts parts;
    for (int i = 0; i < 20; ++i) {
        parts.payload = invite("call" + std::to_string(i) + "@b");
        parts.seconds += 1;
        send(parts);
        m_engine->advance();
    }
    QVERIFY(m_engine->sources().size() >= 3); // each put-aside file is one
    QCOMPARE(m_engine->calls().size(), std::size_t { 20 });
}

void TestHepSpool::garbageIsCounted()
{
    m_intake->take("10.9.9.9", "GET / HTTP/1.1\r\n\r\n", UtcTime {});
    m_intake->take("10.9.9.9", std::string("\x02\x1c\x02\x11", 4) + std::string(40, 'x'), UtcTime {});
    QCOMPARE(m_intake->counts().rejected, std::uint64_t { 2 });
    QCOMPARE(m_intake->counts().records, std::uint64_t { 0 });
    QCOMPARE(m_intake->stranger().sender, std::string("10.9.9.9"));
    QVERIFY(m_intake->stranger().fault == HepFault::OldVersion);
}

void TestHepSpool::othersThanSipAreCounted()
{
    HepParts parts;
    parts.payload = "{\"rtcp\":1}";
    parts.payloadType = 5;
    send(parts);
    QCOMPARE(m_intake->counts().others, std::uint64_t { 1 });
    QCOMPARE(m_intake->counts().rejected, std::uint64_t { 0 });
    QVERIFY(!m_engine->advance().size());
}

QTEST_GUILESS_MAIN(TestHepSpool)
#include "tst_hepspool.moc"
