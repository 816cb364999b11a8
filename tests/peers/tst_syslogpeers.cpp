// SPDX-License-Identifier: GPL-3.0-or-later
// rsyslog, syslog-ng and logger as senders, and the trace generator as a gateway whose log arrives line by line.
#include "peer.h"

#include <QTest>

#include <QTemporaryDir>

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
using namespace legwork::peers;

class TestSyslogPeers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void rsyslog_data();
    void rsyslog();
    void rsyslogSendsACallServersLog();
    void rsyslogComesBackAfterARestart();
    void syslogNg_data();
    void syslogNg();
    void logger_data();
    void logger();
    void gatewayLineByLine();
    void hundredThousandASecondByLoggen();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<NetworkSource> m_source;
    std::unique_ptr<calls::Engine> m_engine;
    Peer m_peer;

    QString path(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }
    bool listen(Transports transports);
    QByteArray tlsNames() const;
    void sendDevice(quint16 port) const;
    QStringList shownCalls();
};

namespace {

/// One call of a gateway, a datagram a line.
QByteArrayList deviceLines()
{
    static const QByteArray text = R"(063686: Mar 13 18:25:14.383 PST: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:
Received: 
INVITE sip:8005550100@10.1.1.2:5060 SIP/2.0
Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1
From: <sip:4085274003@10.1.1.1>;tag=1
To: <sip:8005550100@10.1.1.2>
Call-ID: E4256294-7FA711DA-808DCD00-4F5419B5@10.1.1.1
CSeq: 101 INVITE
Content-Length: 0

063687: Mar 13 18:25:14.401 PST: //406/738229268025/SIP/Msg/ccsipDisplayMsg:
Sent: 
SIP/2.0 180 Ringing
Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1
From: <sip:4085274003@10.1.1.1>;tag=1
To: <sip:8005550100@10.1.1.2>;tag=2
Call-ID: E4256294-7FA711DA-808DCD00-4F5419B5@10.1.1.1
CSeq: 101 INVITE
Content-Length: 0

063688: Mar 13 18:25:15.000 PST: %SYS-5-CONFIG_I: Configured from console by vty0)";
    QByteArrayList lines;
    int count = 100;
    for (const QByteArray &line : text.split('\n'))
        lines.append("<191>" + QByteArray::number(count++) + ": gw1: " + line);
    return lines;
}

/// What tells calls apart and whether they are whole.
QStringList callsOf(const calls::Engine &engine)
{
    QStringList all;
    for (const calls::Call &call : engine.calls())
        all.append(QStringLiteral("%1 %2>%3 %4 %5 messages, %6 events")
                       .arg(QString::fromStdString(call.id.str()), QString::fromStdString(call.ani.str()),
                           QString::fromStdString(call.dnis.str()), QString::fromLatin1(calls::nameOf(call.outcome)))
                       .arg(call.messages)
                       .arg(call.events));
    all.sort();
    return all;
}

const QStringList ringing { QStringLiteral("4085274003>8005550100 180") };

} // namespace

void TestSyslogPeers::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CACHE_HOME", path("cache").toUtf8());
}

void TestSyslogPeers::cleanup()
{
    m_peer.stop();
    m_source.reset();
    m_engine.reset();
}

bool TestSyslogPeers::listen(Transports transports)
{
    LiveConfig config;
    config.port = config.tlsPort = 0;
    config.transports = transports;
    config.certificateFile = path("c.pem");
    config.keyFile = path("k.pem");
    if (transports.testFlag(Transport::Tls)
        && !makeCertificate(
            config.certificateFile, config.keyFile, { QStringLiteral("localhost"), QStringLiteral("127.0.0.1") }))
        return false;
    m_source = std::make_unique<NetworkSource>(config, path("spool"));
    m_engine = std::make_unique<calls::Engine>();
    connect(m_source.get(), &LiveSource::spoolAdded, this,
        [this](const QString &spool, bool fromStart) { m_engine->follow({ spool.toStdString() }, fromStart); });
    m_source->start();
    return QTest::qWaitFor([&] { return m_source->state() == LiveState::Running; });
}

/// Sends the device's lines one after another, slowly enough for the relay.
void TestSyslogPeers::sendDevice(quint16 port) const
{
    QUdpSocket socket;
    for (const QByteArray &line : deviceLines())
        socket.writeDatagram(line, QHostAddress(QHostAddress::LocalHost), port);
}

/// The calls the engine shows now, each with its last row.
QStringList TestSyslogPeers::shownCalls()
{
    m_engine->advance();
    QStringList calls;
    for (const calls::Call &call : m_engine->calls()) {
        const std::vector<calls::Row> rows = m_engine->rows(call.id);
        calls.append(QString::fromStdString(call.ani.str() + '>' + call.dnis.str() + ' '
            + (rows.empty() ? std::string() : rows.back().label.substr(0, 3))));
    }
    return calls;
}

void TestSyslogPeers::rsyslog_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<int>("transport");
    const int udp = int(Transport::Udp), tcp = int(Transport::Tcp), tls = int(Transport::Tls);
    QTest::newRow("UDP") << QByteArray(R"(protocol="udp")") << udp;
    QTest::newRow("UDP, RFC 5424") << QByteArray(R"(protocol="udp" template="RSYSLOG_SyslogProtocol23Format")") << udp;
    QTest::newRow("UDP, ISO stamps") << QByteArray(R"(protocol="udp" template="RSYSLOG_ForwardFormat")") << udp;
    QTest::newRow("TCP") << QByteArray(R"(protocol="tcp")") << tcp;
    QTest::newRow("TCP, octet counting") << QByteArray(R"(protocol="tcp" TCP_Framing="octet-counted")") << tcp;
    QTest::newRow("TCP, octet counting, RFC 5424")
        << QByteArray(R"(protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")") << tcp;
    QTest::newRow("TLS, RFC 5425") << QByteArray(
        R"(protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format" StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost")")
                                   << tls;
}

void TestSyslogPeers::rsyslog()
{
    QFETCH(QByteArray, action);
    QFETCH(int, transport);
    const QString program = findProgram(QStringLiteral("rsyslogd"));
    if (program.isEmpty())
        QSKIP("rsyslog is not installed");
    const auto way = static_cast<Transport>(transport);
    QVERIFY(listen(way));
    const quint16 relay = freePort();
    QByteArray configuration = "global(workDirectory=\"" + m_dir->path().toUtf8() + "\"";
    if (way == Transport::Tls)
        configuration += " DefaultNetstreamDriverCAFile=\"" + path("c.pem").toUtf8() + "\"";
    configuration += ")\nmodule(load=\"imudp\")\ninput(type=\"imudp\" address=\"127.0.0.1\" port=\""
        + QByteArray::number(relay) + "\")\n*.* action(type=\"omfwd\" target=\""
        + (way == Transport::Tls ? "localhost" : "127.0.0.1") + "\" port=\""
        + QByteArray::number(m_source->listeningPort(way)) + "\" " + action + ")\n";
    QVERIFY(writeFile(path("rsyslog.conf"), configuration));
    QVERIFY(m_peer.start(program,
        { QStringLiteral("-n"), QStringLiteral("-f"), path("rsyslog.conf"), QStringLiteral("-i"), path("pid"),
            QStringLiteral("-C") }));
    // Before it listens, datagrams are lost; its first message says nothing of that. So: send until something comes.
    QTRY_VERIFY2_WITH_TIMEOUT(
        (sendDevice(relay), QTest::qWait(200), m_source->counters().records > 0), "rsyslog sent nothing", 20'000);
    sendDevice(relay);
    QTRY_COMPARE_WITH_TIMEOUT(shownCalls(), ringing, 20'000);
    QCOMPARE(m_source->counters().rejected, quint64(0));
    QVERIFY(m_source->trouble().isEmpty());
}

void TestSyslogPeers::rsyslogSendsACallServersLog()
{
    const QString program = findProgram(QStringLiteral("rsyslogd"));
    if (program.isEmpty())
        QSKIP("rsyslog is not installed");
    QVERIFY(listen(Transport::Tcp));
    // The sample's call server, its log read by rsyslog where it lies and sent here; a message of several lines is one.
    const QString log = QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-13/cvp-callserver.log");
    const QByteArray configuration = "global(workDirectory=\"" + m_dir->path().toUtf8()
        + "\" maxMessageSize=\"64k\")\nmodule(load=\"imfile\")\ninput(type=\"imfile\" file=\"" + log.toUtf8()
        + "\" tag=\"callserver:\" escapeLF=\"on\")\n*.* action(type=\"omfwd\" target=\"127.0.0.1\" port=\""
        + QByteArray::number(m_source->listeningPort(Transport::Tcp))
        + "\" protocol=\"tcp\" TCP_Framing=\"octet-counted\")\n";
    QVERIFY(writeFile(path("rsyslog.conf"), configuration));
    QVERIFY(m_peer.start(program,
        { QStringLiteral("-n"), QStringLiteral("-f"), path("rsyslog.conf"), QStringLiteral("-i"), path("pid"),
            QStringLiteral("-C") }));
    calls::Engine judge;
    judge.load({ log.toStdString() });
    const auto calls = static_cast<int>(judge.calls().size());
    QVERIFY(calls > 5);
    QTRY_COMPARE_WITH_TIMEOUT(shownCalls().size(), calls, 30'000);
    m_peer.stop();
    m_source->stop();
    m_engine->settle();
    QCOMPARE(m_source->spoolPaths().size(), 1);
    QFile spool(m_source->spoolPaths().front()), original(log);
    QVERIFY(spool.open(QIODevice::ReadOnly) && original.open(QIODevice::ReadOnly));
    QCOMPARE(spool.readAll(), original.readAll());
    QCOMPARE(callsOf(*m_engine), callsOf(judge));
}

void TestSyslogPeers::rsyslogComesBackAfterARestart()
{
    const QString program = findProgram(QStringLiteral("rsyslogd"));
    if (program.isEmpty())
        QSKIP("rsyslog is not installed");
    QVERIFY(listen(Transport::Tcp));
    const quint16 relay = freePort();
    const QByteArray configuration = "global(workDirectory=\"" + m_dir->path().toUtf8()
        + "\")\nmodule(load=\"imudp\")\ninput(type=\"imudp\" address=\"127.0.0.1\" port=\"" + QByteArray::number(relay)
        + "\")\n*.* action(type=\"omfwd\" target=\"127.0.0.1\" port=\""
        + QByteArray::number(m_source->listeningPort(Transport::Tcp)) + "\" protocol=\"tcp\")\n";
    QVERIFY(writeFile(path("rsyslog.conf"), configuration));
    const QStringList words { QStringLiteral("-n"), QStringLiteral("-f"), path("rsyslog.conf"), QStringLiteral("-i"),
        path("pid"), QStringLiteral("-C") };
    for (int run = 0; run < 2; ++run) {
        const quint64 before = m_source->counters().records;
        QVERIFY(m_peer.start(program, words));
        QTRY_VERIFY_WITH_TIMEOUT((sendDevice(relay), QTest::qWait(200), m_source->counters().records > before), 20'000);
        QTRY_COMPARE(m_source->counters().connections, 1U);
        m_peer.stop();
        QTRY_COMPARE(m_source->counters().connections, 0U);
        QVERIFY(m_source->state() == LiveState::Running);
    }
}

void TestSyslogPeers::syslogNg_data()
{
    QTest::addColumn<QByteArray>("destination"); // %: the port
    QTest::addColumn<int>("transport");
    QTest::newRow("UDP") << QByteArray(R"(network("127.0.0.1" port(%) transport("udp")))") << int(Transport::Udp);
    QTest::newRow("TCP") << QByteArray(R"(network("127.0.0.1" port(%) transport("tcp")))") << int(Transport::Tcp);
    QTest::newRow("RFC 5424, octet counting")
        << QByteArray(R"(syslog("127.0.0.1" port(%) transport("tcp")))") << int(Transport::Tcp);
    QTest::newRow("RFC 5424, UDP") << QByteArray(R"(syslog("127.0.0.1" port(%) transport("udp")))")
                                   << int(Transport::Udp);
    QTest::newRow("TLS, RFC 5425") << QByteArray(
        R"(syslog("127.0.0.1" port(%) transport("tls") tls(ca-file("CA") peer-verify(required-trusted))))")
                                   << int(Transport::Tls);
}

void TestSyslogPeers::syslogNg()
{
    QFETCH(QByteArray, destination);
    QFETCH(int, transport);
    // It cannot be installed beside rsyslog: tests/peers/fetch.sh unpacks it.
    const QString root = qEnvironmentVariable("LEGWORK_PEERS", QStringLiteral(LEGWORK_SOURCE_DIR "/build/peers"));
    QString program = root + QStringLiteral("/usr/sbin/syslog-ng");
    QStringList words;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (QFile::exists(program)) {
        environment.insert(QStringLiteral("LD_LIBRARY_PATH"), root + QStringLiteral("/usr/lib/syslog-ng"));
        words << QStringLiteral("--module-path") << root + QStringLiteral("/usr/lib/syslog-ng/3.38");
    } else {
        program = findProgram(QStringLiteral("syslog-ng"));
    }
    if (program.isEmpty())
        QSKIP("syslog-ng is not there; tests/peers/fetch.sh build/peers unpacks it");
    const auto way = static_cast<Transport>(transport);
    QVERIFY(listen(way));
    const quint16 relay = freePort();
    destination.replace("%", QByteArray::number(m_source->listeningPort(way))).replace("CA", path("c.pem").toUtf8());
    const QByteArray configuration
        = "@version: 3.38\noptions { keep-hostname(no); use-dns(no); };\nsource s { network(ip(\"127.0.0.1\") port("
        + QByteArray::number(relay) + ") transport(\"udp\")); };\ndestination d { " + destination
        + "; };\nlog { source(s); destination(d); };\n";
    QVERIFY(writeFile(path("syslog-ng.conf"), configuration));
    words << QStringLiteral("-F") << QStringLiteral("--no-caps") << QStringLiteral("-f") << path("syslog-ng.conf")
          << QStringLiteral("-R") << path("persist") << QStringLiteral("-p") << path("pid") << QStringLiteral("-c")
          << path("control");
    QVERIFY(m_peer.start(program, words, environment));
    QTRY_VERIFY2_WITH_TIMEOUT(
        (sendDevice(relay), QTest::qWait(200), m_source->counters().records > 0), m_peer.output().constData(), 20'000);
    sendDevice(relay);
    QTRY_COMPARE_WITH_TIMEOUT(shownCalls(), ringing, 20'000);
    QCOMPARE(m_source->counters().rejected, quint64(0));
}

void TestSyslogPeers::logger_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("transport");
    const auto words = [](const char *text) { return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts); };
    QTest::newRow("UDP") << words("-d") << int(Transport::Udp);
    QTest::newRow("UDP, RFC 3164") << words("-d --rfc3164") << int(Transport::Udp);
    QTest::newRow("TCP") << words("-T") << int(Transport::Tcp);
    QTest::newRow("TCP, octet counting") << words("-T --octet-count") << int(Transport::Tcp);
}

void TestSyslogPeers::logger()
{
    QFETCH(QStringList, words);
    QFETCH(int, transport);
    const QString program = findProgram(QStringLiteral("logger"));
    if (program.isEmpty())
        QSKIP("logger is not installed");
    const auto way = static_cast<Transport>(transport);
    QVERIFY(listen(way));
    // Its input line by line, as one would pipe a gateway's log into it.
    QByteArray text;
    for (const QByteArray &line : deviceLines())
        text += line.mid(line.indexOf(':') + 7) + '\n';
    QVERIFY(writeFile(path("gateway.log"), text));
    words << QStringLiteral("-n") << QStringLiteral("127.0.0.1") << QStringLiteral("-P")
          << QString::number(m_source->listeningPort(way)) << QStringLiteral("-t") << QStringLiteral("gw")
          << QStringLiteral("-f") << path("gateway.log");
    QVERIFY(m_peer.start(program, words));
    QVERIFY(m_peer.process().waitForFinished());
    QVERIFY(m_peer.process().exitCode() == 0);
    // It leaves empty lines out.
    QTRY_VERIFY(m_source->counters().records >= 19);
    QTRY_COMPARE(shownCalls(), ringing);
}

void TestSyslogPeers::gatewayLineByLine()
{
    const QString generator = QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/tools/gen_traces.py");
    if (!QFile::exists(generator))
        QSKIP("the trace generator is not in this checkout");
    QVERIFY(listen(Transport::Udp));
    QVERIFY(m_peer.start(QStringLiteral("python3"),
        { generator, QStringLiteral("--calls"), QStringLiteral("20"), QStringLiteral("--span-seconds"),
            QStringLiteral("600"), QStringLiteral("--seed"), QStringLiteral("5"), QStringLiteral("--live"),
            QStringLiteral("1"), QStringLiteral("--syslog"),
            QStringLiteral("127.0.0.1:") + QString::number(m_source->listeningPort(Transport::Udp)),
            QStringLiteral("--out"), path("traces") }));
    // Calls appear while the log is being sent.
    int between = 0;
    while (m_peer.isRunning()) {
        QTest::qWait(20);
        if (m_peer.isRunning())
            between = qMax(between, int(shownCalls().size()));
    }
    QVERIFY2(m_peer.process().exitCode() == 0, m_peer.output().constData());
    QVERIFY(between > 0);
    m_source->stop();
    m_engine->advance();
    m_engine->settle();
    QCOMPARE(m_source->counters().lost + m_source->counters().rejected, quint64(0));
    // The same as from the file.
    calls::Engine judge;
    judge.load({ path("traces/ingress-gw.log").toStdString() });
    QCOMPARE(callsOf(*m_engine), callsOf(judge));
}

void TestSyslogPeers::hundredThousandASecondByLoggen()
{
    const QString root = qEnvironmentVariable("LEGWORK_PEERS", QStringLiteral(LEGWORK_SOURCE_DIR "/build/peers"));
    const QString program = root + QStringLiteral("/usr/bin/loggen");
    if (!QFile::exists(program))
        QSKIP("loggen is not there; tests/peers/fetch.sh build/peers unpacks it");
    QVERIFY(listen(Transport::Tcp));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_LIBRARY_PATH"), root + QStringLiteral("/usr/lib/syslog-ng"));
    environment.insert(QStringLiteral("SYSLOGNG_PREFIX"), root + QStringLiteral("/usr"));
    constexpr quint64 messages = 200'000;
    QVERIFY(m_peer.start(program,
        { QStringLiteral("-i"), QStringLiteral("-S"), QStringLiteral("-n"), QString::number(messages),
            QStringLiteral("-r"), QStringLiteral("100000"), QStringLiteral("127.0.0.1"),
            QString::number(m_source->listeningPort(Transport::Tcp)) },
        environment));
    // The window's thread stays free: it is this one.
    QTRY_COMPARE_WITH_TIMEOUT(m_source->counters().records, messages, 60'000);
    QCOMPARE(m_source->counters().rejected, quint64(0));
    QVERIFY(m_source->state() == LiveState::Running);
}

QTEST_GUILESS_MAIN(TestSyslogPeers)
#include "tst_syslogpeers.moc"
