// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alertactions.h"
#include "metrics.h"

#include <connections/poller.h>
#include <ports/alerts.h>
#include <workspace/alertbook.h>
#include <workspace/usagehistory.h>

#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <memory>

namespace legwork::collect {

/// Polls a service, keeps what it says, looks for alerts and runs their actions: what a service does all year long.
/// One collector works on a workspace at a time.
class Collector final : public QObject {
    Q_OBJECT

public:
    struct Setting {
        connections::Profile profile {};
        connections::Secrets secrets {};
        connections::ApiNames names = connections::ApiNames::builtIn();
        QString workspace {}; // file; made with its folder when it is not there
        std::chrono::milliseconds interval = connections::Poller::usual;
        double margin = ports::usualMargin;
    };
    /// Fails with a sentence: another collector has the workspace (`Usage`, with its process), or it cannot be opened.
    [[nodiscard]] static Result<std::unique_ptr<Collector>> open(Setting setting);

    /// In place of the workspace's rules for this profile.
    Result<void> setRules(const QList<ports::AlertRule> &rules);
    void start();

    [[nodiscard]] const Reading &reading() const noexcept { return m_reading; }

    /// How often rules and what persons did to alerts are read from the workspace, and the forecast is made anew.
    static constexpr std::chrono::milliseconds bookEvery = std::chrono::seconds(5);
    static constexpr std::chrono::milliseconds outlookEvery = std::chrono::hours(1);

Q_SIGNALS:
    void readingChanged();
    /// A sentence for a person; the same one is not said twice in a row.
    void said(const QString &what);
    /// The server refuses: asking on would lock the account.
    void stopped();

private:
    Collector(Setting setting, std::unique_ptr<QLockFile> lock, std::unique_ptr<workspace::UsageHistory> history,
        std::unique_ptr<workspace::AlertBook> book);
    void take(const ports::Sample &sample);
    void fail(const connections::Failure &failure);
    void readBook();
    void lookAhead();
    void act(const QList<ports::AlertWatch::Event> &events);
    void say(const QString &what, QString &last);
    void publish();

    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<workspace::UsageHistory> m_history;
    std::unique_ptr<workspace::AlertBook> m_book;
    connections::Poller m_poller;
    ports::AlertWatch m_alerts;
    AlertActions m_actions;
    QTimer m_bookTimer, m_outlookTimer;
    Reading m_reading;
    QString m_lastPollTrouble, m_lastStoreTrouble, m_lastBookTrouble;
};

} // namespace legwork::collect
