// SPDX-License-Identifier: GPL-3.0-or-later
// nginx and HAProxy in front of two cache services: what a poll each second sees when nodes behind them go and return.
#include <QTest>

#include <connections/poller.h>

#include "cacheservice.h"

#include <QFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::connections;
using legwork::peers::CacheService;

namespace {

int freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

/// As the vendor's sample does: TLS ends here and begins anew, the second node is a backup.
QByteArray nginxConfig(const QString &folder, int port, int first, int second)
{
    return QStringLiteral(R"(daemon off; pid %1/nginx.pid; error_log %1/nginx.log;
events { }
http {
    access_log off; client_body_temp_path %1; proxy_temp_path %1; fastcgi_temp_path %1; uwsgi_temp_path %1;
    scgi_temp_path %1;
    upstream nodes { server 127.0.0.1:%3 max_fails=1 fail_timeout=2s; server 127.0.0.1:%4 backup; }
    server {
        listen 127.0.0.1:%2 ssl;
        ssl_certificate %1/one.pem; ssl_certificate_key %1/one.key;
        location / {
            proxy_pass https://nodes; proxy_set_header Authorization $http_authorization;
            proxy_connect_timeout 1s; proxy_read_timeout 1s; proxy_next_upstream error timeout http_502 http_503 http_504;
        }
    }
}
)")
        .arg(folder)
        .arg(port)
        .arg(first)
        .arg(second)
        .toUtf8();
}

QByteArray haproxyConfig(const QString &folder, int port, int first, int second)
{
    return QStringLiteral(R"(global
    log stdout format raw local0 err
defaults
    mode http
    timeout connect 1s
    timeout client 10s
    timeout server 1s
frontend lb
    bind 127.0.0.1:%2 ssl crt %1/bundle.pem
    default_backend nodes
backend nodes
    option redispatch
    retries 1
    retry-on conn-failure empty-response response-timeout 503
    server first 127.0.0.1:%3 ssl verify none check inter 500ms fall 1 rise 1
    server second 127.0.0.1:%4 ssl verify none check inter 500ms fall 1 rise 1 backup
)")
        .arg(folder)
        .arg(port)
        .arg(first)
        .arg(second)
        .toUtf8();
}

} // namespace

class TestLoadBalancers final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString trouble = m_first.start(m_folder.path(), QStringLiteral("one"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
        QCOMPARE(m_second.start(m_folder.path(), QStringLiteral("two")), QString());
        QFile bundle(m_folder.filePath(QStringLiteral("bundle.pem")));
        QVERIFY(bundle.open(QIODevice::WriteOnly));
        for (const char *part : { "one.pem", "one.key" }) {
            QFile file(m_folder.filePath(QLatin1String(part)));
            QVERIFY(file.open(QIODevice::ReadOnly));
            bundle.write(file.readAll());
        }
    }

    void nodesGoAndReturn_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("nginx") << QStringLiteral("nginx");
        QTest::newRow("HAProxy") << QStringLiteral("haproxy");
    }
    void nodesGoAndReturn()
    {
        QFETCH(const QString, program);
        // A system's programs are not always on the path of a person.
        QString path = QStandardPaths::findExecutable(program);
        if (path.isEmpty())
            path = QStandardPaths::findExecutable(program, { QStringLiteral("/usr/sbin") });
        if (path.isEmpty())
            QSKIP("not installed");
        QVERIFY(m_first.say("good") && m_second.say("good"));
        const int port = freePort();
        const bool isNginx = program == QLatin1String("nginx");
        QFile config(m_folder.filePath(program));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write(isNginx ? nginxConfig(m_folder.path(), port, m_first.port(), m_second.port())
                             : haproxyConfig(m_folder.path(), port, m_first.port(), m_second.port()));
        config.close();
        QProcess balancer;
        balancer.start(path,
            isNginx ? QStringList { QStringLiteral("-p"), m_folder.path(), QStringLiteral("-c"), config.fileName() }
                    : QStringList { QStringLiteral("-db"), QStringLiteral("-f"), config.fileName() });
        QVERIFY(balancer.waitForStarted());
        const auto answers = [port] {
            QTcpSocket socket;
            socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(port));
            return socket.waitForConnected(200);
        };
        QTRY_VERIFY2_WITH_TIMEOUT(answers(), balancer.readAllStandardError().constData(), 30'000);

        Profile profile;
        profile.bases = { *baseFrom(QStringLiteral("https://127.0.0.1:%1").arg(port)), m_second.base() };
        profile.signIn = SignIn::Basic;
        profile.user = CacheService::user();
        profile.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
        profile.backAfter = std::chrono::seconds(1);
        Poller poller(profile, Secret(CacheService::password().toStdString()), ApiNames::builtIn());
        poller.setInterval(std::chrono::seconds(1));
        QSignalSpy sampled(&poller, &Poller::sampled);
        poller.start();
        const QString balanced = profile.bases[0].toString();
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 60'000);
        QCOMPARE(poller.lastSample()->endpoint, balanced);

        // The first node is busy: the balancer takes the other, and nobody here notices.
        QVERIFY(m_first.say("status 503"));
        auto before = sampled.size();
        QTRY_VERIFY_WITH_TIMEOUT(sampled.size() >= before + 2, 60'000);

        // The balancer itself goes: the node is asked straight, and one sample says so.
        balancer.terminate();
        QVERIFY(balancer.waitForFinished(30'000));
        QTRY_COMPARE_WITH_TIMEOUT(poller.lastSample()->endpoint, m_second.base().toString(), 60'000);
        // It is back, and after a while of health in use again.
        QVERIFY(m_first.say("good"));
        balancer.start();
        QVERIFY(balancer.waitForStarted());
        QTRY_COMPARE_WITH_TIMEOUT(poller.lastSample()->endpoint, balanced, 60'000);
        // No node behind it answers: it says 502, 503 or 504, and the partner is tried.
        QVERIFY(m_first.say("hang") && m_second.say("status 503"));
        QSignalSpy failed(&poller, &Poller::failed);
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), 60'000);
        const auto fault = failed.constFirst().constFirst().value<Failure>().fault;
        QVERIFY2(fault == Fault::Busy || fault == Fault::Gateway || fault == Fault::TimedOut,
            qPrintable(failed.constFirst().constFirst().value<Failure>().what));
        int marked = 0;
        for (const QList<QVariant> &one : sampled) {
            const auto sample = one.constFirst().value<ports::Sample>();
            QCOMPARE(sample.inUse, std::optional<quint32>(412)); // none wrong
            marked += sample.isFailover ? 1 : 0;
        }
        QCOMPARE(marked, 2); // there and back
        poller.pause();
        balancer.terminate();
        QVERIFY(balancer.waitForFinished(30'000));
    }

private:
    QTemporaryDir m_folder;
    CacheService m_first, m_second;
};

QTEST_GUILESS_MAIN(TestLoadBalancers)
#include "tst_loadbalancers.moc"
