// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QHostAddress>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QUdpSocket>

#include <memory>

namespace legwork::peers {

/// A program that a test starts on the loopback with a configuration of its own, and ends.
class Peer final {
public:
    ~Peer() { stop(); }

    /// False, with errorText(), when the program does not start.
    [[nodiscard]] bool start(
        const QString &program, const QStringList &arguments, const QProcessEnvironment &environment)
    {
        m_process = std::make_unique<QProcess>();
        m_process->setProcessChannelMode(QProcess::MergedChannels);
        m_process->setProcessEnvironment(environment);
        m_process->start(program, arguments, QIODevice::ReadWrite);
        return m_process->waitForStarted();
    }
    [[nodiscard]] bool start(const QString &program, const QStringList &arguments)
    {
        return start(program, arguments, QProcessEnvironment::systemEnvironment());
    }
    void stop()
    {
        if (!m_process || m_process->state() == QProcess::NotRunning)
            return;
        m_process->terminate();
        if (!m_process->waitForFinished(5000))
            m_process->kill();
        m_process->waitForFinished(5000);
    }
    [[nodiscard]] bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    [[nodiscard]] QProcess &process() { return *m_process; }
    /// What it has printed since the last question.
    [[nodiscard]] QByteArray output() { return m_process ? m_process->readAll() : QByteArray("not started"); }

private:
    std::unique_ptr<QProcess> m_process;
};

/// Where Debian puts daemons, too.
[[nodiscard]] inline QString findProgram(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(
               name, { QStringLiteral("/usr/sbin"), QStringLiteral("/sbin"), QStringLiteral("/usr/local/sbin") })
                           : found;
}

/// A port of the loopback that is free for UDP and TCP now.
[[nodiscard]] inline quint16 freePort()
{
    for (int i = 0; i < 100; ++i) {
        QTcpServer tcp;
        QUdpSocket udp;
        if (tcp.listen(QHostAddress::LocalHost) && udp.bind(QHostAddress::LocalHost, tcp.serverPort()))
            return tcp.serverPort();
    }
    return 0;
}

inline bool writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

} // namespace legwork::peers
