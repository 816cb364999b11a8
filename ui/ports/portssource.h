// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/connectionbook.h>
#include <items/portsfeed.h>

#include <QObject>
#include <QThreadPool>

#include <memory>

namespace legwork::workspace {
class UsageHistory;
}

namespace legwork::ui {

/// Brings the servers of the window and the page Ports together: what one cache service answers goes into the feed and,
/// of every service that is polled, into the history in the workspace file. Lives in the GUI thread.
class PortsSource final : public QObject {
    Q_OBJECT
public:
    /// `workspace` is the file of the workspace; empty: nothing is kept beyond the end of the program.
    PortsSource(
        connections::ConnectionBook &book, items::PortsFeed &feed, QString workspace, QObject *parent = nullptr);
    ~PortsSource() override;

    /// The services that can be shown, and the one that is.
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] const QString &shown() const noexcept { return m_shown; }
    void show(const QString &name);
    /// Why samples are not kept; empty: they are.
    [[nodiscard]] const QString &trouble() const noexcept { return m_trouble; }
    /// Bytes of the history of the service that is shown; 0: not known yet.
    [[nodiscard]] qint64 bytes() const noexcept { return m_bytes; }
    /// Puts a person's words on the time line.
    void addNote(UtcTime time, const QString &text);

Q_SIGNALS:
    void changed();

private:
    class Keeper;
    void choose();
    void take(const QString &name, const ports::Sample &sample);
    void takeState(const QString &name);
    void keep(const QString &name, const ports::Sample &sample);

    connections::ConnectionBook &m_book;
    items::PortsFeed &m_feed;
    QString m_workspace;
    QString m_shown, m_wanted, m_trouble;
    qint64 m_bytes = 0;
    QThreadPool m_pool; // one thread, which writes
    std::shared_ptr<Keeper> m_keeper;
};

} // namespace legwork::ui
