// SPDX-License-Identifier: GPL-3.0-or-later
#include "alertactions.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QProcess>
#include <QSslConfiguration>
#include <QTimer>

#include <array>

namespace legwork::collect {

namespace {

using ports::Alert;
using ports::AlertRule;

QString timeOf(UtcTime time) { return QString::fromStdString(toIso8601(time)); }

} // namespace

QStringList argumentsOf(const AlertRule &rule, const Alert &alert, const QString &profile)
{
    const std::array<std::pair<QString, QString>, 7> places { {
        { QStringLiteral("{rule}"), rule.name },
        { QStringLiteral("{state}"), ports::wordOf(alert.state) },
        { QStringLiteral("{value}"), QString::number(alert.value) },
        { QStringLiteral("{threshold}"), QString::number(rule.threshold) },
        { QStringLiteral("{server}"), alert.server },
        { QStringLiteral("{time}"), timeOf(alert.changed) },
        { QStringLiteral("{profile}"), profile },
    } };
    QStringList arguments;
    for (const QString &word : rule.command.mid(1)) {
        // One pass: what is put in is not looked through for places again.
        QString argument;
        for (qsizetype at = 0; at < word.size();) {
            qsizetype length = 1;
            QString text = word.mid(at, 1);
            for (const auto &[place, value] : places) {
                if (QStringView(word).mid(at).startsWith(place)) {
                    length = place.size();
                    text = value;
                    break;
                }
            }
            argument += text;
            at += length;
        }
        arguments.append(argument);
    }
    return arguments;
}

QJsonObject webhookBody(const AlertRule &rule, const Alert &alert, const QString &profile)
{
    return { { QStringLiteral("profile"), profile }, { QStringLiteral("rule"), rule.name },
        { QStringLiteral("watched"), ports::wordOf(rule.watched) },
        { QStringLiteral("state"), ports::wordOf(alert.state) },
        { QStringLiteral("server"), alert.server.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(alert.server) },
        { QStringLiteral("value"), alert.value }, { QStringLiteral("worst"), alert.worst },
        { QStringLiteral("threshold"), rule.threshold }, { QStringLiteral("clear"), rule.clear },
        { QStringLiteral("opened"), timeOf(alert.opened) }, { QStringLiteral("changed"), timeOf(alert.changed) } };
}

AlertActions::AlertActions(QString profile, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
{
}

AlertActions::~AlertActions()
{
    const auto processes = findChildren<QProcess *>();
    for (QProcess *process : processes) {
        process->disconnect(this);
        process->kill();
        process->waitForFinished(1000);
    }
}

void AlertActions::run(const AlertRule &rule, const Alert &alert)
{
    if (!rule.command.isEmpty())
        runCommand(rule, alert);
    if (!rule.webhook.isEmpty())
        post(rule, alert);
}

void AlertActions::runCommand(const AlertRule &rule, const Alert &alert)
{
    if (m_running >= mostAtOnce) {
        Q_EMIT failed(tr("%1: the command was not started; %n are still running", nullptr, m_running).arg(rule.name));
        return;
    }
    auto *const process = new QProcess(this);
    process->setProgram(rule.command.first());
    process->setArguments(argumentsOf(rule, alert, m_profile));
    process->setStandardInputFile(QProcess::nullDevice());
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setStandardErrorFile(QProcess::nullDevice());
    ++m_running;
    const QString name = rule.name, program = rule.command.first();
    const auto end = [this, process](const QString &trouble, const QString &ruleName) {
        --m_running;
        process->disconnect(this);
        process->deleteLater();
        if (trouble.isEmpty())
            Q_EMIT done(ruleName);
        else
            Q_EMIT failed(trouble);
    };
    connect(process, &QProcess::errorOccurred, this, [this, end, process, name, program](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(tr("%1: %2 cannot be started: %3").arg(name, program, process->errorString()), name);
    });
    connect(process, &QProcess::finished, this, [this, end, name, program](int code, QProcess::ExitStatus status) {
        if (status == QProcess::CrashExit)
            end(tr("%1: %2 was ended by a signal, or took longer than %3 s")
                    .arg(name, program)
                    .arg(std::chrono::duration_cast<std::chrono::seconds>(longest).count()),
                name);
        else
            end(code == 0 ? QString() : tr("%1: %2 ended with code %3").arg(name, program).arg(code), name);
    });
    QTimer::singleShot(longest, process, &QProcess::kill);
    process->start();
}

void AlertActions::post(const AlertRule &rule, const Alert &alert)
{
    if (const QString fault = ports::faultOf(rule); !fault.isEmpty()) { // never but to https
        Q_EMIT failed(rule.name + QStringLiteral(": ") + fault);
        return;
    }
    QNetworkRequest request { QUrl(rule.webhook, QUrl::StrictMode) };
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(static_cast<int>(longest.count()));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.addCaCertificates(m_authorities);
    request.setSslConfiguration(tls);
    QNetworkReply *const reply
        = m_network.post(request, QJsonDocument(webhookBody(rule, alert, m_profile)).toJson(QJsonDocument::Compact));
    connect(reply, &QNetworkReply::finished, this, [this, reply, name = rule.name] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (reply->error() == QNetworkReply::NoError && status >= 200 && status < 300)
            Q_EMIT done(name);
        else if (status >= 300 && status < 400)
            Q_EMIT failed(tr("%1: the webhook answers with another address, which is not followed").arg(name));
        else
            Q_EMIT failed(tr("%1: the webhook was not delivered: %2").arg(name, reply->errorString()));
    });
}

} // namespace legwork::collect
