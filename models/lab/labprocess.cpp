// SPDX-License-Identifier: GPL-3.0-or-later
#include "labprocess.h"

#include "parentbound.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include <csignal>
#include <cstdio>

namespace legwork::lab {

QString labProgram()
{
    const QDir here(QCoreApplication::applicationDirPath());
    for (const QString &path : { QStringLiteral("legwork-lab"), QStringLiteral("../lab/legwork-lab") }) {
        if (QFileInfo(here.filePath(path)).isExecutable())
            return QDir::cleanPath(here.filePath(path));
    }
    return {};
}

LabProcess::LabProcess(QObject *parent)
    : QObject(parent)
{
    endWithParent(m_process, SIGTERM); // it then ends what it has started, and takes its folder away
    connect(&m_process, &QProcess::readyReadStandardOutput, this, [this] { readLine(); });
    connect(&m_process, &QProcess::readyReadStandardError, this, [this] { passOn(); });
    connect(&m_process, &QProcess::finished, this, [this](int code) {
        passOn();
        fail(m_lastWords.isEmpty() ? tr("The lab has ended with exit code %1.").arg(code)
                                   : tr("The lab has ended: %1").arg(m_lastWords));
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("The lab does not start: %1").arg(m_process.errorString()));
    });
}

LabProcess::~LabProcess()
{
    constexpr int patienceMs = 3000;
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.closeWriteChannel(); // which ends it
    if (m_process.waitForFinished(patienceMs))
        return;
    m_process.kill(); // its own children end with it
    m_process.waitForFinished(patienceMs);
}

void LabProcess::start(const QStringList &arguments)
{
    const QString program = labProgram();
    if (program.isEmpty())
        return fail(tr("The program legwork-lab is not beside this one: it is part of the installation."));
    m_process.start(program, QStringList { QStringLiteral("--until-input-ends") } + arguments);
}

void LabProcess::readLine()
{
    while (m_process.canReadLine()) {
        const QJsonDocument line = QJsonDocument::fromJson(m_process.readLine());
        const std::optional<LabPlace> place = labPlaceFrom(line.object());
        if (!place)
            continue;
        // The password is no part of the line: it goes over the socket that only this user opens.
        const QJsonObject request { { QStringLiteral("do"), QStringLiteral("password") } };
        askLab(place->control, request, this, [this, place = *place](const Result<QJsonObject> &answer) {
            if (!answer)
                return fail(QString::fromStdString(answer.error().place + ": " + answer.error().what));
            const QByteArray password = answer->value(QLatin1StringView("password")).toString().toUtf8();
            Q_EMIT ready(place,
                connections::Secret(std::string_view(password.constData(), static_cast<std::size_t>(password.size()))));
        });
    }
}

void LabProcess::passOn()
{
    const QByteArray words = m_process.readAllStandardError();
    std::fwrite(words.constData(), 1, static_cast<std::size_t>(words.size()), stderr);
    if (const QByteArray last = words.trimmed().split('\n').last(); !last.isEmpty())
        m_lastWords = QString::fromUtf8(last);
}

void LabProcess::fail(const QString &why)
{
    if (std::exchange(m_hasFailed, true))
        return;
    Q_EMIT failed(why);
}

} // namespace legwork::lab
