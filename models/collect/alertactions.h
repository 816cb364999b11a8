// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/alerts.h>

#include <QNetworkAccessManager>
#include <QObject>

#include <chrono>

class QProcess;

namespace legwork::collect {

/// The arguments of a rule's command with what is known put in their places: {rule} {state} {value} {threshold}
/// {server} {time} {profile}. The program itself has no places, and no shell sees any of it: what a server calls itself
/// stays one argument.
[[nodiscard]] QStringList argumentsOf(const ports::AlertRule &rule, const ports::Alert &alert, const QString &profile);
/// What is posted to a webhook.
[[nodiscard]] QJsonObject webhookBody(const ports::AlertRule &rule, const ports::Alert &alert, const QString &profile);

/// Runs what a rule says when an alert is told: a command, an HTTPS webhook. Neither holds up anything.
class AlertActions final : public QObject {
    Q_OBJECT

public:
    explicit AlertActions(QString profile, QObject *parent = nullptr);
    /// Commands that still run are killed: they would outlive whom they report to.
    ~AlertActions() override;

    void run(const ports::AlertRule &rule, const ports::Alert &alert);

    /// PEM certificates that webhooks are trusted by besides the system's.
    void setAuthorities(const QList<QSslCertificate> &authorities) { m_authorities = authorities; }

    /// A command that takes longer is killed.
    static constexpr std::chrono::milliseconds longest = std::chrono::seconds(30);
    /// Commands at once: a flood of alerts is not to become one of processes.
    static constexpr int mostAtOnce = 8;

Q_SIGNALS:
    /// A sentence for a person.
    void failed(const QString &what);
    /// A command or a webhook came to a good end.
    void done(const QString &rule);

private:
    void runCommand(const ports::AlertRule &rule, const ports::Alert &alert);
    void post(const ports::AlertRule &rule, const ports::Alert &alert);

    QString m_profile;
    QNetworkAccessManager m_network;
    QList<QSslCertificate> m_authorities;
    int m_running = 0;
};

} // namespace legwork::collect
