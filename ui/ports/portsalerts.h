// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/portsfeed.h>
#include <ports/alerts.h>

#include <QObject>
#include <QThreadPool>

#include <memory>

namespace legwork::ui {

/// Rules and alerts of the connection that is shown: looks at each sample, tells what opens, keeps what happens in the
/// workspace. Where a collector writes the history, it does the same to the same book; a person's acts go into the book
/// and are seen by both. Lives in the GUI thread.
class PortsAlerts final : public QObject {
    Q_OBJECT
public:
    /// `workspace` empty: alerts end with the program.
    PortsAlerts(items::PortsFeed &feed, QString workspace, QObject *parent = nullptr);
    ~PortsAlerts() override;

    [[nodiscard]] const QList<ports::AlertRule> &rules() const noexcept { return m_watch.rules(); }
    void setRules(const QList<ports::AlertRule> &rules);
    /// Open and those of the last day that are over.
    [[nodiscard]] QList<ports::Alert> alerts() const;
    [[nodiscard]] int open() const;
    void acknowledge(const QString &id, const QString &note);
    void snooze(const QString &id, std::chrono::minutes time);
    /// What is wrong with the book; empty: nothing.
    [[nodiscard]] const QString &trouble() const noexcept { return m_trouble; }
    /// Days until use is likely to exceed what was bought.
    void takeForecast(std::optional<double> days);

    /// What is watched before a person says otherwise.
    [[nodiscard]] static QList<ports::AlertRule> usualRules();

Q_SIGNALS:
    void changed();

private:
    class Book;
    void begin();
    void take(const QList<ports::AlertWatch::Event> &events);
    void keep(const ports::Alert &alert);
    [[nodiscard]] const ports::AlertRule *ruleOf(const QString &id) const;

    items::PortsFeed &m_feed;
    QString m_workspace, m_profile, m_trouble;
    ports::AlertWatch m_watch;
    QList<ports::Alert> m_over; // newest first
    bool m_hasRules = false;
    quint64 m_generation = 0;
    QThreadPool m_pool; // one thread, which has the book
    std::shared_ptr<Book> m_book;
};

} // namespace legwork::ui
