// SPDX-License-Identifier: GPL-3.0-or-later
// `follow` that listens: real datagrams and connections of syslog and HEP become calls on stdout.
#include "../models/live/hepbuilder.h"
#include "runcli.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUdpSocket>

#include <csignal>

using namespace legwork::tests;
using namespace legwork::live::test;

namespace {

const QHostAddress here(QHostAddress::LocalHost);

/// A gateway's debug of one INVITE, and the beginning of what follows it.
const QList<QByteArray> gatewayLines { "063686: Mar 13 18:25:14.383 PST: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:",
    "Received: ", "INVITE sip:8005550100@10.1.1.2:5060 SIP/2.0", "Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1",
    "From: <sip:4085274003@10.1.1.1>;tag=1", "To: <sip:8005550100@10.1.1.2>", "Call-ID: a@10.1.1.1", "CSeq: 101 INVITE",
    "Content-Length: 0", "", "063687: Mar 13 18:25:15.000 PST: %SYS-5-CONFIG_I: x" };

/// The program while it follows.
class Following final {
public:
    explicit Following(const QStringList &words)
    {
        m_process.start(QStringLiteral(LEGWORK_CLI),
            QStringList { QStringLiteral("follow"), QStringLiteral("--format"), QStringLiteral("ndjson") } + words);
    }
    ~Following()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// The port that it says it listens on; 0 when it says none.
    [[nodiscard]] quint16 port(const char *way)
    {
        const QRegularExpression said(QStringLiteral("127\\.0\\.0\\.1:(\\d+) by ") + QLatin1String(way));
        const bool hasSaid = QTest::qWaitFor([&] { return said.match(err()).hasMatch(); }, 20'000);
        return hasSaid ? said.match(err()).captured(1).toUShort() : quint16 { 0 };
    }
    [[nodiscard]] QString err()
    {
        m_err += m_process.readAllStandardError();
        return QString::fromUtf8(m_err);
    }
    [[nodiscard]] QList<QJsonObject> calls()
    {
        m_run.out += m_process.readAllStandardOutput();
        return m_run.objects();
    }
    /// Waits for the first call.
    [[nodiscard]] QJsonObject call()
    {
        return QTest::qWaitFor([this] { return !calls().isEmpty(); }, 20'000) ? calls().constFirst() : QJsonObject();
    }
    [[nodiscard]] int interrupt()
    {
        ::kill(static_cast<pid_t>(m_process.processId()), SIGINT);
        return m_process.waitForFinished(10'000) ? m_process.exitCode() : -1;
    }
    [[nodiscard]] QProcess &process() { return m_process; }

private:
    QProcess m_process;
    QByteArray m_err;
    Run m_run;
};

QString dialledIn(const QJsonObject &call) { return call.value(QLatin1String("dnis")).toString(); }

} // namespace

class TestFollowLive final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void syslogByDatagrams()
    {
        Following follow({ QStringLiteral("--syslog"), QStringLiteral("127.0.0.1:0") });
        const quint16 port = follow.port("UDP");
        QVERIFY2(port != 0, qPrintable(follow.err()));
        QUdpSocket socket;
        int count = 100;
        for (const QByteArray &line : gatewayLines)
            socket.writeDatagram("<191>" + QByteArray::number(count++) + ": gw1: " + line, here, port);
        const QJsonObject call = follow.call();
        QCOMPARE(dialledIn(call), QStringLiteral("8005550100"));
        QCOMPARE(call.value(QLatin1String("ani")).toString(), QStringLiteral("4085274003"));
        QCOMPARE(follow.interrupt(), 130);
    }

    void syslogFromLogger_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("by datagrams") << QStringLiteral("--udp");
        QTest::newRow("by a connection with counted frames") << QStringLiteral("--tcp");
    }
    void syslogFromLogger()
    {
        QFETCH(QString, way);
        const QString logger = QStandardPaths::findExecutable(QStringLiteral("logger"));
        if (logger.isEmpty())
            QSKIP("logger is not installed");
        Following follow({ QStringLiteral("--syslog"), QStringLiteral("0") });
        const quint16 port = follow.port(way == QLatin1String("--tcp") ? "TCP" : "UDP");
        QVERIFY2(port != 0, qPrintable(follow.err()));
        // A call-server log, as a forwarder sends it line by line.
        QFile log(samples + QStringLiteral("/2008-03-14/cvp-callserver.log"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        QByteArray lines;
        for (int i = 0; i < 400; ++i)
            lines += log.readLine();
        QProcess sender;
        QStringList words { QStringLiteral("--server"), QStringLiteral("127.0.0.1"), QStringLiteral("--port"),
            QString::number(port), way, QStringLiteral("--size"), QStringLiteral("8192") };
        if (way == QLatin1String("--tcp"))
            words << QStringLiteral("--octet-count");
        sender.start(logger, words);
        sender.write(lines);
        sender.closeWriteChannel();
        QVERIFY(sender.waitForFinished(30'000));
        QCOMPARE(sender.exitCode(), 0);
        QVERIFY(!follow.call().isEmpty());
        QVERIFY(!dialledIn(follow.calls().constLast()).isEmpty());
    }

    void hep_data()
    {
        QTest::addColumn<bool>("isTcp");
        QTest::newRow("by a datagram") << false;
        QTest::newRow("by a connection") << true;
    }
    void hep()
    {
        QFETCH(bool, isTcp);
        Following follow({ QStringLiteral("--hep"), QStringLiteral("127.0.0.1:0") });
        const quint16 port = follow.port(isTcp ? "TCP" : "UDP");
        QVERIFY2(port != 0, qPrintable(follow.err()));
        HepParts parts;
        parts.payload = invite("x@10.0.0.1");
        const QByteArray packet = QByteArray::fromStdString(parts.packetBytes());
        QTcpSocket connection;
        if (isTcp) {
            connection.connectToHost(here, port);
            QVERIFY(connection.waitForConnected());
            connection.write(packet);
            QVERIFY(connection.waitForBytesWritten());
        } else {
            QUdpSocket().writeDatagram(packet, here, port);
        }
        const QJsonObject call = follow.call();
        QCOMPARE(dialledIn(call), QStringLiteral("8005550100"));
        QCOMPARE(schemaErrors("call", QJsonDocument(call).toJson()), QByteArray());
        QCOMPARE(follow.interrupt(), 130);
    }

    void endsByItselfWithWhatCame()
    {
        Following follow({ QStringLiteral("--syslog"), QStringLiteral("0"), QStringLiteral("--hep"),
            QStringLiteral("0"), QStringLiteral("--for"), QStringLiteral("0.5") });
        QVERIFY(follow.process().waitForFinished(20'000));
        QCOMPARE(follow.process().exitCode(), 0);
        const QString said = follow.err();
        QVERIFY2(said.contains(QLatin1String("listens for syslog on ")), qPrintable(said));
        QVERIFY2(said.contains(QLatin1String("listens for HEP on ")), qPrintable(said));
    }

    void aTakenPortIsSaidAndIsNoSuccess()
    {
        QTcpServer other;
        QVERIFY(other.listen(here));
        QUdpSocket datagrams;
        QVERIFY(datagrams.bind(here, other.serverPort()));
        const QString port = QString::number(other.serverPort());
        Following follow({ QStringLiteral("--syslog"), port, QStringLiteral("--for"), QStringLiteral("1") });
        QVERIFY(follow.process().waitForFinished(20'000));
        QCOMPARE(follow.process().exitCode(), 3);
        QVERIFY2(follow.err().contains(port), qPrintable(follow.err()));
    }
};

QTEST_GUILESS_MAIN(TestFollowLive)
#include "tst_followlive.moc"
