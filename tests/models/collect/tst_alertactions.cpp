// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <collect/alertactions.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>

#include <memory>

using namespace legwork;
using namespace legwork::collect;
using ports::Alert;
using ports::AlertRule;

namespace {

AlertRule rule()
{
    AlertRule one;
    one.id = QStringLiteral("1");
    one.name = QStringLiteral("Full {state}");
    one.threshold = 90;
    one.clear = 80;
    return one;
}

Alert alert()
{
    Alert one;
    one.id = QStringLiteral("a");
    one.rule = QStringLiteral("1");
    one.server = QStringLiteral("x'; $(touch evil) `touch evil` \"&|\n {rule}");
    one.value = 93.5;
    return one;
}

} // namespace

/// What happens when an alert is told.
class TestAlertActions final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<QSslServer> m_server;
    QSslConfiguration m_tls;
    QByteArray m_received;
    QByteArray m_answer = "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n";
    QList<QSslCertificate> m_authority;

    QString webhook() const { return QStringLiteral("https://localhost:%1/hook").arg(m_server->serverPort()); }

private Q_SLOTS:
    void initTestCase()
    {
        QProcess openssl;
        openssl.setWorkingDirectory(m_folder.path());
        openssl.start(QStringLiteral("openssl"),
            QStringLiteral(
                "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost "
                "-addext subjectAltName=DNS:localhost")
                .split(u' '));
        if (!openssl.waitForFinished(60'000) || openssl.exitCode() != 0)
            QSKIP("openssl is not installed");
        m_authority = QSslCertificate::fromPath(m_folder.filePath(QStringLiteral("cert.pem")));
        QCOMPARE(m_authority.size(), 1);
        QFile key(m_folder.filePath(QStringLiteral("key.pem")));
        QVERIFY(key.open(QFile::ReadOnly));
        m_tls = QSslConfiguration::defaultConfiguration();
        m_tls.setLocalCertificate(m_authority.first());
        m_tls.setPrivateKey(QSslKey(&key, QSsl::Rsa));
    }
    void init()
    {
        m_received.clear();
        serve();
    }

private:
    /// A server that has not seen a client yet.
    void serve()
    {
        m_server = std::make_unique<QSslServer>();
        m_server->setSslConfiguration(m_tls);
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        connect(m_server.get(), &QSslServer::pendingConnectionAvailable, this, [this] {
            QTcpSocket *const socket = m_server->nextPendingConnection();
            const auto take = [this, socket] {
                m_received += socket->readAll();
                if (m_received.contains("\r\n\r\n") && m_received.endsWith('}'))
                    socket->write(m_answer);
            };
            connect(socket, &QTcpSocket::readyRead, this, take);
            take(); // what came before the handshake was told to be over
        });
    }

private Q_SLOTS:
    void no_shell_sees_what_is_put_in_and_it_is_put_in_once()
    {
        AlertRule one = rule();
        const QString file = m_folder.filePath(QStringLiteral("words"));
        one.command = { QStringLiteral(LEGWORK_PYTHON), QStringLiteral("-c"),
            QStringLiteral("import sys,json,os;open(sys.argv[1]+'.part','w').write(json.dumps(sys.argv[2:]));"
                           "os.rename(sys.argv[1]+'.part',sys.argv[1])"),
            file, QStringLiteral("{server}"), QStringLiteral("{rule}: {state} at {value} of {threshold} {other}"),
            QStringLiteral("{profile}") };
        AlertActions actions(QStringLiteral("berlin"));
        QSignalSpy done(&actions, &AlertActions::done);
        actions.run(one, alert());
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 30'000);
        QFile words(file);
        QVERIFY(words.open(QFile::ReadOnly));
        const QJsonArray list = QJsonDocument::fromJson(words.readAll()).array();
        QCOMPARE(list.at(0).toString(), alert().server); // one argument, as it is, its own {rule} with it
        QCOMPARE(list.at(1).toString(), QStringLiteral("Full {state}: open at 93.5 of 90 {other}"));
        QCOMPARE(list.at(2).toString(), QStringLiteral("berlin"));
        QVERIFY(!QFile::exists(QStringLiteral("evil")) && !QFile::exists(m_folder.filePath(QStringLiteral("evil"))));
    }

    void the_program_has_no_places()
    {
        AlertRule one = rule();
        one.command = { QStringLiteral("{server}") };
        AlertActions actions(QStringLiteral("berlin"));
        QSignalSpy failed(&actions, &AlertActions::failed);
        Alert touching = alert();
        touching.server = QStringLiteral("/usr/bin/touch");
        actions.run(one, touching);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("{server} cannot be started")));
    }

    void a_command_that_fails_is_told()
    {
        AlertRule one = rule();
        one.command = { QStringLiteral("/bin/false") };
        AlertActions actions(QStringLiteral("berlin"));
        QSignalSpy failed(&actions, &AlertActions::failed);
        actions.run(one, alert());
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("ended with code 1")));
    }

    void a_flood_of_alerts_is_no_flood_of_processes()
    {
        AlertRule one = rule();
        one.command = { QStringLiteral("/bin/sleep"), QStringLiteral("60") };
        AlertActions actions(QStringLiteral("berlin"));
        QSignalSpy failed(&actions, &AlertActions::failed);
        for (int i = 0; i < AlertActions::mostAtOnce + 3; ++i)
            actions.run(one, alert());
        QCOMPARE(failed.size(), 3);
    }

    void a_webhook_gets_the_alert_over_tls_that_is_verified()
    {
        AlertRule one = rule();
        one.webhook = webhook();
        AlertActions actions(QStringLiteral("berlin"));
        QSignalSpy failed(&actions, &AlertActions::failed), done(&actions, &AlertActions::done);
        actions.run(one, alert());
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
        QVERIFY(m_received.isEmpty()); // nobody who is not trusted learns anything
        serve();
        one.webhook = webhook();
        actions.setAuthorities(m_authority);
        actions.run(one, alert());
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 30'000);
        QVERIFY(m_received.startsWith("POST /hook HTTP/1.1\r\n"));
        const QJsonObject body = QJsonDocument::fromJson(m_received.mid(m_received.indexOf("\r\n\r\n") + 4)).object();
        QCOMPARE(body, webhookBody(one, alert(), QStringLiteral("berlin")));
        QCOMPARE(body.value(QStringLiteral("value")).toDouble(), 93.5);
    }

    void a_webhook_is_not_led_elsewhere()
    {
        AlertRule one = rule();
        one.webhook = webhook();
        m_answer = "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n";
        AlertActions actions(QStringLiteral("berlin"));
        actions.setAuthorities(m_authority);
        QSignalSpy failed(&actions, &AlertActions::failed);
        actions.run(one, alert());
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30'000);
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("not followed")));
    }

    void plain_http_is_never_posted_to()
    {
        AlertRule one = rule();
        one.webhook = QStringLiteral("http://localhost:1/");
        AlertActions actions(QStringLiteral("berlin"));
        QSignalSpy failed(&actions, &AlertActions::failed);
        actions.run(one, alert());
        QCOMPARE(failed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestAlertActions)
#include "tst_alertactions.moc"
