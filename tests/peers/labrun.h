// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <lab/labclient.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>

namespace legwork::peers {

/// A lab of its own for a test: the real program, at ports that nobody else has.
class LabRun final {
public:
    LabRun()
        : m_runtime(QDir::tempPath() + QStringLiteral("/lw-XXXXXX")) // short: paths of sockets have 108 bytes
    {
    }
    ~LabRun()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished(5'000);
    }

    /// Why it does not start; empty when it serves.
    [[nodiscard]] QString start(const QByteArray &scenario = "{}", bool anyPort = true)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_runtime.path());
        m_process.setProcessEnvironment(environment);
        QFile file(m_runtime.filePath(QStringLiteral("scenario.json")));
        if (!file.open(QIODevice::WriteOnly) || file.write(scenario) < 0)
            return file.errorString();
        file.close();
        QStringList arguments { QStringLiteral("--until-input-ends"), QStringLiteral("--scenario"), file.fileName() };
        if (anyPort)
            arguments.append(QStringLiteral("--any-port"));
        m_process.start(QStringLiteral(LEGWORK_LAB), arguments);
        QElapsedTimer clock;
        clock.start();
        while (!m_process.canReadLine() && clock.elapsed() < 60'000 && m_process.state() != QProcess::NotRunning)
            m_process.waitForReadyRead(500);
        m_line = m_process.readLine();
        m_ready = QJsonDocument::fromJson(m_line).object();
        const auto place = lab::labPlaceFrom(m_ready);
        if (!place)
            return QString::fromUtf8(m_process.readAllStandardError());
        m_place = *place;
        m_password = ask({ { QStringLiteral("do"), QStringLiteral("password") } })
                         .value(QLatin1StringView("password"))
                         .toString()
                         .toUtf8();
        return {};
    }

    [[nodiscard]] const lab::LabPlace &place() const { return m_place; }
    [[nodiscard]] const QJsonObject &ready() const { return m_ready; }
    [[nodiscard]] const QByteArray &readyLine() const { return m_line; }
    [[nodiscard]] const QByteArray &password() const { return m_password; }
    [[nodiscard]] QString runtime() const { return m_runtime.path(); }
    [[nodiscard]] QString folder() const { return QFileInfo(m_place.control).path(); }
    [[nodiscard]] QProcess &process() { return m_process; }

    /// A request on the control socket, waited for.
    [[nodiscard]] QJsonObject ask(const QJsonObject &request) const
    {
        QLocalSocket socket;
        socket.connectToServer(m_place.control);
        if (!socket.waitForConnected(10'000))
            return {};
        socket.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
        while (!socket.canReadLine() && socket.waitForReadyRead(20'000)) { }
        return QJsonDocument::fromJson(socket.readLine()).object();
    }
    [[nodiscard]] bool fault(const char *name) const { return does("fault", name); }
    [[nodiscard]] bool clear(const char *name = "") const { return does("clear", name); }
    [[nodiscard]] QJsonObject status() const { return ask({ { QStringLiteral("do"), QStringLiteral("status") } }); }
    /// Where the VXML servers publish to: "cache-1", or several names, or empty for nowhere.
    [[nodiscard]] QStringList targets() const
    {
        QSet<QString> names;
        const QJsonArray servers = status().value(QLatin1StringView("servers")).toArray();
        for (const QJsonValue &server : servers)
            names.insert(server[QLatin1StringView("publishesTo")].toString());
        return names.values();
    }

    /// Options that name it on a command line.
    [[nodiscard]] QStringList server(int firstUrl = 0) const
    {
        QStringList words;
        for (const QString &url : m_place.urls.mid(firstUrl))
            words << QStringLiteral("--url") << url;
        return words << QStringLiteral("--user") << m_place.user << QStringLiteral("--password-stdin")
                     << QStringLiteral("--ca") << m_place.authority;
    }

private:
    [[nodiscard]] bool does(const char *what, const char *name) const
    {
        QJsonObject request { { QStringLiteral("do"), QLatin1StringView(what) } };
        if (*name != '\0')
            request.insert(QStringLiteral("fault"), QLatin1StringView(name));
        return ask(request).value(QLatin1StringView("done")).toBool();
    }

    QTemporaryDir m_runtime;
    QProcess m_process;
    QByteArray m_line, m_password;
    QJsonObject m_ready;
    lab::LabPlace m_place;
};

/// A process and all that came of it, from /proc.
[[nodiscard]] inline QList<qint64> familyOf(qint64 process)
{
    QList<qint64> family { process };
    for (qsizetype n = 0; n < family.size(); ++n) {
        const QString tasks = QStringLiteral("/proc/%1/task").arg(family[n]);
        const QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &thread : threads) {
            QFile children(tasks + u'/' + thread + QStringLiteral("/children"));
            if (!children.open(QIODevice::ReadOnly))
                continue;
            for (const QByteArray &child : children.readAll().split(' ')) {
                if (!child.trimmed().isEmpty())
                    family.append(child.trimmed().toLongLong());
            }
        }
    }
    return family;
}

/// It is there and no zombie.
[[nodiscard]] inline bool isAlive(qint64 process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray stat = file.readAll();
    const QByteArray state = stat.mid(stat.lastIndexOf(')') + 2, 1);
    return state != "Z" && state != "X";
}

} // namespace legwork::peers
