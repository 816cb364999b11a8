// SPDX-License-Identifier: GPL-3.0-or-later
#include "hepbuilder.h"

#include <QTest>

#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUdpSocket>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <calls/engine.h>
#include <live/certificate.h>
#include <live/networksource.h>

#include <memory>
#include <string>
#include <vector>
#endif

using namespace legwork;
using namespace legwork::live;

/// Syslog and HEP over real sockets of the loopback: what is received, how states and troubles are told.
class TestNetworkSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void syslogByUdp();
    void syslogByTcp_data();
    void syslogByTcp();
    void syslogByTls();
    void tlsAsksForASendersCertificate();
    void hepByUdp();
    void hepByTcp();
    void garbage_data();
    void garbage();
    void garbageClosesItsConnectionOnly();
    void portTakenIsTriedAgain();
    void widerNeedsAnExplicitAct();
    void certificateMissing();
    void tooManyConnections();
    void stopEndsIt();
    void spoolsOfAnEarlierRunAreFollowed();
    void hundredThousandMessages();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<NetworkSource> m_source;

    NetworkSource &start(LiveKind kind, Transports transports, LiveConfig config = {});
    QByteArray spooled() const;
    void sendUdp(const QList<QByteArray> &datagrams);
    std::unique_ptr<QTcpSocket> connection(Transport transport);
};

namespace {

QList<QByteArray> deviceLines(const QByteArray &callId, int count)
{
    QList<QByteArray> lines;
    for (const char *const line : { "063686: Mar 13 18:25:14.383 PST: //406/738229268025/SIP/Msg/ccsipDisplayMsg:",
             "Sent: ", "INVITE sip:8005550100@10.1.1.2:5060 SIP/2.0", "Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1",
             "From: <sip:4085274003@10.1.1.1>;tag=1", "To: <sip:8005550100@10.1.1.2>", "Call-ID: ", "CSeq: 101 INVITE",
             "Content-Length: 0", "" }) {
        const QByteArray text = line;
        lines.append(
            "<191>" + QByteArray::number(count++) + ": " + text + (text.startsWith("Call-ID") ? callId : QByteArray()));
    }
    return lines;
}

QStringList callsIn(const QStringList &paths)
{
    calls::Engine engine;
    std::vector<std::string> files;
    for (const QString &path : paths)
        files.push_back(path.toStdString());
    engine.load(files);
    QStringList calls;
    for (const calls::Call &call : engine.calls())
        calls.append(QString::fromStdString(call.ani.str() + '>' + call.dnis.str()));
    return calls;
}

const QStringList oneCall { QStringLiteral("4085274003>8005550100") };

} // namespace

void TestNetworkSource::init()
{
    m_source.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CACHE_HOME", m_dir->filePath(QStringLiteral("cache")).toUtf8());
}

NetworkSource &TestNetworkSource::start(LiveKind kind, Transports transports, LiveConfig config)
{
    config.kind = kind;
    config.transports = transports;
    config.port = config.tlsPort = 0;
    m_source = std::make_unique<NetworkSource>(config, m_dir->filePath(QStringLiteral("spool")));
    m_source->start();
    return *m_source;
}

QByteArray TestNetworkSource::spooled() const
{
    QByteArray all;
    for (const QString &path : m_source->spoolPaths()) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

void TestNetworkSource::sendUdp(const QList<QByteArray> &datagrams)
{
    QUdpSocket socket;
    for (const QByteArray &datagram : datagrams)
        socket.writeDatagram(datagram, QHostAddress(QHostAddress::LocalHost), m_source->listeningPort(Transport::Udp));
}

std::unique_ptr<QTcpSocket> TestNetworkSource::connection(Transport transport)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), m_source->listeningPort(transport));
    return socket->waitForConnected() ? std::move(socket) : nullptr;
}

void TestNetworkSource::syslogByUdp()
{
    LiveSource &source = start(LiveKind::Syslog, Transport::Udp);
    QVERIFY(source.state() == LiveState::Starting);
    QTRY_VERIFY(source.state() == LiveState::Running);
    QVERIFY(source.trouble().isEmpty());
    QSignalSpy spools(&source, &LiveSource::spoolAdded);
    const QList<QByteArray> lines = deviceLines("a@b", 100);
    sendUdp(lines);
    QTRY_COMPARE(source.counters().records, quint64(lines.size()));
    QTRY_COMPARE(spools.size(), 1);
    QCOMPARE(source.spoolPaths(), QStringList { m_dir->filePath(QStringLiteral("spool/127.0.0.1.log")) });
    QCOMPARE(callsIn(source.spoolPaths()), oneCall);
    const LiveCounters counters = source.counters();
    QCOMPARE(counters.hosts, 1U);
    QCOMPARE(counters.lost + counters.late + counters.repeated + counters.rejected + counters.dropped, quint64(0));
    QVERIFY(counters.last.has_value());
    QVERIFY(counters.spoolBytes > 0);
    QTRY_VERIFY(source.counters().recordsPerSecond > 0);
}

void TestNetworkSource::syslogByTcp_data()
{
    QTest::addColumn<bool>("counted");
    QTest::newRow("line ends") << false;
    QTest::newRow("octet counting") << true;
}

void TestNetworkSource::syslogByTcp()
{
    QFETCH(bool, counted);
    LiveSource &source = start(LiveKind::Syslog, Transport::Tcp);
    QTRY_VERIFY(source.state() == LiveState::Running);
    const auto socket = connection(Transport::Tcp);
    QVERIFY(socket);
    const QList<QByteArray> lines = deviceLines("a@b", 100);
    for (const QByteArray &line : lines) {
        const QByteArray framed
            = counted ? QByteArray(QByteArray::number(line.size()) + ' ' + line) : QByteArray(line + '\n');
        for (const char c : framed) { // byte by byte
            socket->write(&c, 1);
            socket->flush();
        }
    }
    QTRY_COMPARE(source.counters().records, quint64(lines.size()));
    QTRY_COMPARE(source.counters().connections, 1U);
    QCOMPARE(callsIn(source.spoolPaths()), oneCall);
    socket->write(counted ? QByteArray("10 <13>x: abc") : QByteArray("<13>x: last, without an end"));
    socket->disconnectFromHost();
    QTRY_COMPARE(source.counters().records, quint64(lines.size()) + 1);
    QTRY_COMPARE(source.counters().connections, 0U);
}

void TestNetworkSource::syslogByTls()
{
    LiveConfig config;
    config.certificateFile = m_dir->filePath(QStringLiteral("c.pem"));
    config.keyFile = m_dir->filePath(QStringLiteral("k.pem"));
    QVERIFY(makeCertificate(config.certificateFile, config.keyFile, { QStringLiteral("127.0.0.1") }).has_value());
    LiveSource &source = start(LiveKind::Syslog, Transport::Tls, config);
    QTRY_VERIFY(source.state() == LiveState::Running);
    QSslSocket socket;
    QSslConfiguration trust = socket.sslConfiguration();
    trust.setCaCertificates(QSslCertificate::fromPath(config.certificateFile));
    socket.setSslConfiguration(trust);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), source.listeningPort(Transport::Tls));
    QVERIFY2(socket.waitForEncrypted(), qPrintable(socket.errorString()));
    const QList<QByteArray> lines = deviceLines("a@b", 100);
    for (const QByteArray &line : lines)
        socket.write(QByteArray(QByteArray::number(line.size()) + ' ' + line));
    socket.flush();
    QTRY_COMPARE(source.counters().records, quint64(lines.size()));
    QCOMPARE(callsIn(source.spoolPaths()), oneCall);
}

void TestNetworkSource::tlsAsksForASendersCertificate()
{
    LiveConfig config;
    config.certificateFile = m_dir->filePath(QStringLiteral("c.pem"));
    config.keyFile = m_dir->filePath(QStringLiteral("k.pem"));
    config.clientCaFile = config.certificateFile;
    QVERIFY(makeCertificate(config.certificateFile, config.keyFile, { QStringLiteral("127.0.0.1") }).has_value());
    LiveSource &source = start(LiveKind::Syslog, Transport::Tls, config);
    QTRY_VERIFY(source.state() == LiveState::Running);
    QSslSocket socket;
    QSslConfiguration trust = socket.sslConfiguration();
    trust.setCaCertificates(QSslCertificate::fromPath(config.certificateFile));
    socket.setSslConfiguration(trust);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), source.listeningPort(Transport::Tls));
    static_cast<void>(socket.waitForEncrypted());
    socket.write("10 <13>x: abc");
    socket.flush();
    QTRY_VERIFY(source.trouble().what.contains(QStringLiteral("TLS")));
    QVERIFY(!source.trouble().advice.isEmpty());
    QVERIFY(source.state() == LiveState::Running);
    QCOMPARE(source.counters().records, quint64(0));
}

void TestNetworkSource::hepByUdp()
{
    LiveSource &source = start(LiveKind::Hep, Transport::Udp);
    QTRY_VERIFY(source.state() == LiveState::Running);
    test::HepParts parts;
    parts.payload = test::invite("a@b");
    sendUdp({ QByteArray::fromStdString(parts.packetBytes()) });
    QTRY_COMPARE(source.counters().records, quint64(1));
    QTRY_COMPARE(source.spoolPaths().size(), 1);
    QCOMPARE(callsIn(source.spoolPaths()), oneCall);
}

void TestNetworkSource::hepByTcp()
{
    LiveSource &source = start(LiveKind::Hep, Transport::Tcp);
    QTRY_VERIFY(source.state() == LiveState::Running);
    const auto socket = connection(Transport::Tcp);
    QVERIFY(socket);
    test::HepParts parts;
    for (const char *const callId : { "a@b", "c@d" }) {
        parts.payload = test::invite(callId);
        parts.seconds += 60; // the same numbers within two seconds would be one call
        socket->write(QByteArray::fromStdString(parts.packetBytes()));
    }
    socket->flush();
    QTRY_COMPARE(source.counters().records, quint64(2));
    QTRY_COMPARE(source.spoolPaths().size(), 1);
    QCOMPARE(callsIn(source.spoolPaths()), oneCall + oneCall);
}

void TestNetworkSource::garbage_data()
{
    QTest::addColumn<bool>("hep");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word"); // in what is told
    QTest::newRow("noise to syslog") << false << QByteArray("\x80\xff\x00\x01", 4) << QStringLiteral("not syslog");
    QTest::newRow("TLS to plain syslog") << false << QByteArray("\x16\x03\x01\x02\x00", 5) << QStringLiteral("TLS");
    QTest::newRow("text to HEP") << true << QByteArray("hello") << QStringLiteral("not HEP version 3");
    QTest::newRow("old HEP") << true << QByteArray("\x02\x1c\x02\x11zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")
                             << QStringLiteral("version 1 or 2");
    QTest::newRow("HEP cut short") << true << QByteArray("HEP3\x01\x00zz", 8) << QStringLiteral("not HEP version 3");
}

void TestNetworkSource::garbage()
{
    QFETCH(bool, hep);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    LiveSource &source = start(hep ? LiveKind::Hep : LiveKind::Syslog, Transport::Udp);
    QTRY_VERIFY(source.state() == LiveState::Running);
    sendUdp({ bytes, bytes, bytes });
    QTRY_COMPARE(source.counters().rejected, quint64(3));
    QTRY_VERIFY2(source.trouble().what.contains(word), qPrintable(source.trouble().what));
    QVERIFY(source.trouble().what.contains(QStringLiteral("127.0.0.1")));
    QVERIFY(!source.trouble().advice.isEmpty());
    QVERIFY(source.state() == LiveState::Running);
    QVERIFY(source.spoolPaths().isEmpty());
}

void TestNetworkSource::garbageClosesItsConnectionOnly()
{
    for (const LiveKind kind : { LiveKind::Syslog, LiveKind::Hep }) {
        LiveSource &source = start(kind, Transport::Tcp);
        QTRY_VERIFY(source.state() == LiveState::Running);
        const auto good = connection(Transport::Tcp);
        const auto bad = connection(Transport::Tcp);
        QVERIFY(good && bad);
        QByteArray noise;
        for (int i = 0; i < 200'000; ++i)
            noise += static_cast<char>(i * 7 % 251);
        bad->write(noise);
        QTRY_VERIFY(bad->state() == QAbstractSocket::UnconnectedState);
        QTRY_VERIFY(source.counters().rejected > 0);
        test::HepParts parts;
        parts.payload = test::invite("a@b");
        good->write(
            kind == LiveKind::Hep ? QByteArray::fromStdString(parts.packetBytes()) : QByteArray("<13>x: good\n"));
        good->flush();
        QTRY_COMPARE(source.counters().records, quint64(1));
        QVERIFY(good->state() == QAbstractSocket::ConnectedState);
        m_source.reset();
    }
}

void TestNetworkSource::portTakenIsTriedAgain()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    LiveConfig config;
    config.port = other.serverPort();
    config.transports = Transport::Tcp;
    m_source = std::make_unique<NetworkSource>(config, m_dir->filePath(QStringLiteral("spool")));
    m_source->start();
    QTRY_VERIFY(m_source->state() == LiveState::Waiting);
    QVERIFY(m_source->retryAt().has_value());
    QVERIFY(m_source->trouble().what.contains(QString::number(other.serverPort())));
    QVERIFY(!m_source->trouble().advice.isEmpty());
    other.close();
    QTRY_VERIFY_WITH_TIMEOUT(m_source->state() == LiveState::Running, 20'000);
    QVERIFY(m_source->trouble().isEmpty());
    QVERIFY(!m_source->retryAt().has_value());
    QCOMPARE(m_source->listeningPort(Transport::Tcp), config.port);
}

void TestNetworkSource::widerNeedsAnExplicitAct()
{
    LiveConfig config;
    config.address = QStringLiteral("0.0.0.0");
    LiveSource &source = start(LiveKind::Syslog, Transport::Udp | Transport::Tcp, config);
    QTRY_VERIFY(source.state() == LiveState::Failed);
    QVERIFY(source.trouble().what.contains(QStringLiteral("0.0.0.0")));
    QCOMPARE(source.listeningPort(Transport::Udp), quint16(0));
    m_source.reset();
    config.reach = Reach::Network;
    LiveSource &allowed = start(LiveKind::Syslog, Transport::Udp | Transport::Tcp, config);
    QTRY_VERIFY(allowed.state() == LiveState::Running);
    QVERIFY(allowed.listeningPort(Transport::Udp) != 0);
}

void TestNetworkSource::certificateMissing()
{
    LiveConfig config;
    config.certificateFile = QStringLiteral("/nothing/here.pem");
    LiveSource &source = start(LiveKind::Syslog, Transport::Tls, config);
    QTRY_VERIFY(source.state() == LiveState::Failed);
    QVERIFY(source.trouble().what.contains(QStringLiteral("/nothing/here.pem")));
    m_source.reset();
    // The doors that need none open all the same.
    LiveSource &partly = start(LiveKind::Syslog, Transport::Udp | Transport::Tls, config);
    QTRY_VERIFY(partly.state() == LiveState::Running);
    QVERIFY(!partly.trouble().isEmpty());
}

void TestNetworkSource::tooManyConnections()
{
    LiveSource &source = start(LiveKind::Syslog, Transport::Tcp);
    QTRY_VERIFY(source.state() == LiveState::Running);
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 270; ++i)
        sockets.push_back(connection(Transport::Tcp));
    QTRY_VERIFY(!source.trouble().isEmpty());
    QTRY_COMPARE(source.counters().connections, 256U);
    sockets.front()->write("<13>x: still heard\n");
    sockets.front()->flush();
    QTRY_COMPARE(source.counters().records, quint64(1));
}

void TestNetworkSource::stopEndsIt()
{
    LiveSource &source = start(LiveKind::Syslog, Transport::Udp);
    QTRY_VERIFY(source.state() == LiveState::Running);
    const quint16 port = source.listeningPort(Transport::Udp);
    sendUdp({ "<13>x: before" });
    QTRY_COMPARE(source.counters().records, quint64(1));
    source.stop();
    QVERIFY(source.state() == LiveState::Stopped);
    QCOMPARE(source.counters().records, quint64(1));
    QUdpSocket free;
    QVERIFY(free.bind(QHostAddress::LocalHost, port));
    free.close();
    source.start();
    QTRY_VERIFY(source.state() == LiveState::Running);
    QCOMPARE(source.counters().records, quint64(0));
    // What was followed before is put aside under another name, and not to be read a second time.
    sendUdp({ "<13>x: after" });
    QTRY_COMPARE(source.counters().records, quint64(1));
    QCOMPARE(source.spoolPaths(), QStringList { m_dir->filePath(QStringLiteral("spool/127.0.0.1.log")) });
    QVERIFY(QFile::exists(m_dir->filePath(QStringLiteral("spool/127.0.0.1.000001.log"))));
}

void TestNetworkSource::spoolsOfAnEarlierRunAreFollowed()
{
    start(LiveKind::Syslog, Transport::Udp);
    QTRY_VERIFY(m_source->state() == LiveState::Running);
    sendUdp(deviceLines("a@b", 100));
    QTRY_COMPARE(m_source->spoolPaths().size(), 1);
    m_source.reset();
    LiveSource &again = start(LiveKind::Syslog, Transport::Udp);
    QTRY_VERIFY(again.state() == LiveState::Running);
    QTRY_COMPARE(again.spoolPaths(), QStringList { m_dir->filePath(QStringLiteral("spool/127.0.0.1.000001.log")) });
    QCOMPARE(callsIn(again.spoolPaths()), oneCall);
}

void TestNetworkSource::hundredThousandMessages()
{
    LiveConfig config;
    config.spoolBytes = 4'000'000;
    config.segmentBytes = 1'000'000;
    LiveSource &source = start(LiveKind::Syslog, Transport::Udp, config);
    QTRY_VERIFY(source.state() == LiveState::Running);
    QUdpSocket socket;
    constexpr int messages = 100'000;
    for (int i = 0; i < messages; ++i) {
        const QByteArray line = "<191>" + QByteArray::number(i) + ": gw1: Mar 13 18:25:14.383 PST: //1/2/SIP/Info/x: y";
        socket.writeDatagram(line, QHostAddress(QHostAddress::LocalHost), source.listeningPort(Transport::Udp));
    }
    // Everything is accounted for: read, or dropped by the system and counted as lost. The last ones may be lost
    // without a successor that tells; one more message tells of them.
    QTRY_VERIFY_WITH_TIMEOUT(source.counters().recordsPerSecond < 1, 30'000);
    sendUdp({ "<191>" + QByteArray::number(messages) + ": gw1: Mar 13 18:25:14.383 PST: //1/2/SIP/Info/x: y" });
    const auto known = [&] { return source.counters().records + source.counters().lost; };
    QTRY_VERIFY_WITH_TIMEOUT(known() >= messages, 10'000);
    QVERIFY(source.counters().spoolBytes <= config.spoolBytes);
    QVERIFY(source.state() == LiveState::Running);
}

QTEST_GUILESS_MAIN(TestNetworkSource)
#include "tst_networksource.moc"
