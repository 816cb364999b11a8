// SPDX-License-Identifier: GPL-3.0-or-later
#include "balancer.h"

#include "parentbound.h"
#include "restserver.h"

#include <QFile>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <csignal>

namespace legwork::lab {

namespace {

constexpr auto lookEvery = std::chrono::milliseconds(50);
constexpr int mostLooks = 200; // 10 s

QString nginxProgram()
{
    // Not in the path of ordinary users.
    const QString found = QStandardPaths::findExecutable(QStringLiteral("nginx"));
    return !found.isEmpty() ? found
                            : QStandardPaths::findExecutable(QStringLiteral("nginx"), { QStringLiteral("/usr/sbin") });
}

bool isFree(const QString &address, int port)
{
    QTcpServer probe;
    return probe.listen(QHostAddress(address), static_cast<quint16>(port));
}

/// In nginx's quotes.
QByteArray quoted(const QString &text)
{
    QByteArray out = text.toUtf8();
    out.replace('\\', "\\\\").replace('"', "\\\"");
    return '"' + out + '"';
}

QByteArray lastLineOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    constexpr qint64 end = 2000;
    file.seek(std::max<qint64>(0, file.size() - end));
    return file.readAll().trimmed().split('\n').last();
}

} // namespace

QByteArray nginxConfiguration(const BalancerPlan &plan)
{
    const bool isActiveActive = plan.balancing == Balancing::RoundRobin;
    QByteArray text = R"(# Written by legwork-lab for one run.
daemon off;
master_process off;
pid $FOLDER/nginx.pid;
error_log $FOLDER/nginx.log warn;
events { worker_connections 512; }
http {
    access_log off;
    server_tokens off;
    client_body_temp_path $FOLDER/nginx-body;
    proxy_temp_path $FOLDER/nginx-proxy;
    fastcgi_temp_path $FOLDER/nginx-fastcgi;
    uwsgi_temp_path $FOLDER/nginx-uwsgi;
    scgi_temp_path $FOLDER/nginx-scgi;
    upstream cache_nodes {
        server $NODE1 max_fails=1 fail_timeout=3s;
        server $NODE2 max_fails=1 fail_timeout=3s$BACKUP;
        keepalive 8;
    }
    server {
        listen $ADDRESS:$PORT ssl;
        ssl_certificate $CERTIFICATE;
        ssl_certificate_key $KEY;
        ssl_protocols TLSv1.2 TLSv1.3;
        keepalive_timeout 75s;
        keepalive_requests 100000;
        location /cache-service/ {
            proxy_pass https://cache_nodes;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_pass_request_headers on;
            proxy_ssl_server_name on;
            proxy_ssl_name cache-service.lab.invalid;
            proxy_ssl_verify on;
            proxy_ssl_trusted_certificate $AUTHORITY;
            proxy_ssl_protocols TLSv1.2 TLSv1.3;
            proxy_connect_timeout 500ms;
            proxy_send_timeout 1s;
            proxy_read_timeout 1s;
            proxy_next_upstream error timeout http_502 http_503 http_504;
            proxy_next_upstream_tries 2;
        }
    }
}
)";
    const std::pair<const char *, QByteArray> values[] {
        { "$FOLDER/nginx.pid", quoted(plan.folder + QStringLiteral("/nginx.pid")) },
        { "$FOLDER/nginx.log", quoted(plan.folder + QStringLiteral("/nginx.log")) },
        { "$FOLDER/nginx-body", quoted(plan.folder + QStringLiteral("/nginx-body")) },
        { "$FOLDER/nginx-proxy", quoted(plan.folder + QStringLiteral("/nginx-proxy")) },
        { "$FOLDER/nginx-fastcgi", quoted(plan.folder + QStringLiteral("/nginx-fastcgi")) },
        { "$FOLDER/nginx-uwsgi", quoted(plan.folder + QStringLiteral("/nginx-uwsgi")) },
        { "$FOLDER/nginx-scgi", quoted(plan.folder + QStringLiteral("/nginx-scgi")) },
        { "$NODE1", plan.nodes[0].toUtf8() },
        { "$NODE2", plan.nodes[1].toUtf8() },
        { "$BACKUP", isActiveActive ? QByteArray() : QByteArray(" backup") },
        { "$ADDRESS", plan.address.toUtf8() },
        { "$PORT", QByteArray::number(plan.port) },
        { "$CERTIFICATE", quoted(plan.certificate) },
        { "$KEY", quoted(plan.key) },
        { "$AUTHORITY", quoted(plan.authority) },
    };
    for (const auto &[name, value] : values)
        text.replace(name, value);
    return text;
}

Balancer::Balancer(QObject *parent)
    : QObject(parent)
{
}

Balancer::~Balancer() { stop(); }

void Balancer::start(BalancerPlan plan, const RunFolder &folder, Started then)
{
    m_started = std::move(then);
    m_plan = std::move(plan);
    m_folder = &folder;
    launch();
}

void Balancer::launch()
{
    const QString program = nginxProgram();
    if (program.isEmpty())
        return settle(failure(ErrorKind::NotFound, "nginx", "is not installed: apt-get install nginx-light"));
    // nginx cannot be asked for any free port; when somebody takes this one in between it ends, and another is tried.
    m_plan.port = bindNear(m_plan.port, [this](int port) { return isFree(m_plan.address, port); });
    if (m_plan.port == 0)
        return settle(failure(ErrorKind::NotReadable, m_plan.address.toStdString(), "no port is free"));
    const Result<QString> file = m_folder->write(QStringLiteral("nginx.conf"), nginxConfiguration(m_plan));
    if (!file)
        return settle(tl::unexpected(file.error()));
    m_process = std::make_unique<QProcess>();
    endWithParent(*m_process, SIGKILL);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(QProcess::nullDevice()); // all of it stands in its log
    connect(m_process.get(), &QProcess::finished, this, [this] {
        if (!m_started)
            Q_EMIT died();
    });
    m_process->start(program,
        { QStringLiteral("-p"), m_plan.folder, QStringLiteral("-e"), m_plan.folder + QStringLiteral("/nginx.log"),
            QStringLiteral("-c"), *file });
    look(mostLooks);
}

/// Waits until it answers; a process that ended found its port taken, or its configuration is wrong.
void Balancer::look(int tries)
{
    if (!m_process)
        return;
    if (m_process->state() == QProcess::NotRunning) {
        const QByteArray why = lastLineOf(m_plan.folder + QStringLiteral("/nginx.log"));
        if (!why.contains("Address already in use") && !why.contains("still could not bind"))
            return settle(failure(ErrorKind::NotReadable, "nginx",
                why.isEmpty() ? m_process->errorString().toStdString() : why.toStdString()));
        m_plan.port = 0;
        return launch();
    }
    auto *const probe = new QTcpSocket(this); // NOLINT(cppcoreguidelines-owning-memory): this object's child
    const auto again = [this, probe, tries] {
        probe->deleteLater();
        if (tries == 0)
            return settle(failure(ErrorKind::NotReadable, "nginx", "does not answer"));
        QTimer::singleShot(lookEvery, this, [this, tries] { look(tries - 1); });
    };
    connect(probe, &QTcpSocket::errorOccurred, this, again);
    connect(probe, &QTcpSocket::connected, this, [this, probe] {
        probe->disconnect(this);
        probe->deleteLater();
        settle(m_plan.port);
    });
    probe->connectToHost(QHostAddress(m_plan.address), static_cast<quint16>(m_plan.port));
}

void Balancer::stop()
{
    constexpr int patienceMs = 2000;
    if (!m_process)
        return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(patienceMs);
    m_process.reset();
}

void Balancer::settle(const Result<int> &port)
{
    if (const Started then = std::exchange(m_started, {}))
        then(port);
}

} // namespace legwork::lab
