// SPDX-License-Identifier: GPL-3.0-or-later
#include "child.h"

#include "parentbound.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <csignal>

namespace legwork::lab {

Child::Child(QString part, int signal, QObject *parent)
    : QObject(parent)
    , m_part(std::move(part))
    , m_signal(signal)
{
}

Child::~Child() { kill(); }

void Child::start(const QJsonObject &plan, Started then)
{
    m_started = std::move(then);
    m_process = std::make_unique<QProcess>();
    endWithParent(*m_process, m_signal);
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, [this] { readLine(); });
    const auto ended = [this] {
        const bool wasServing = !m_started;
        settle(failure(ErrorKind::NotReadable, m_part.toStdString(), "the process ended"));
        if (wasServing)
            Q_EMIT died();
    };
    connect(m_process.get(), &QProcess::finished, this, ended);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            settle(failure(ErrorKind::NotReadable, m_part.toStdString(), m_process->errorString().toStdString()));
    });
    m_process->start(QCoreApplication::applicationFilePath(), { m_part });
    command(plan);
}

void Child::command(const QJsonObject &command)
{
    if (m_process)
        m_process->write(QJsonDocument(command).toJson(QJsonDocument::Compact) + '\n');
}

void Child::kill()
{
    constexpr int patienceMs = 2000;
    if (!m_process)
        return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(patienceMs);
    m_process.reset();
}

void Child::hang()
{
    if (isRunning())
        ::kill(static_cast<pid_t>(processId()), SIGSTOP);
}

void Child::goOn()
{
    if (isRunning())
        ::kill(static_cast<pid_t>(processId()), SIGCONT);
}

void Child::readLine()
{
    while (m_process && m_process->canReadLine()) {
        const QJsonObject line = QJsonDocument::fromJson(m_process->readLine()).object();
        if (line.contains(QLatin1StringView("ready")))
            settle(line);
        else if (const QString why = line.value(QLatin1StringView("failed")).toString(); !why.isEmpty())
            settle(failure(ErrorKind::NotReadable, m_part.toStdString(), why.toStdString()));
    }
}

void Child::settle(const Result<QJsonObject> &ready)
{
    if (const Started then = std::exchange(m_started, {}))
        then(ready);
}

} // namespace legwork::lab
