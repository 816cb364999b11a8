// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QLocalServer;
class QLocalSocket;

namespace legwork::desktop {

/// One running program per person and workspace. The first listens; a further start hands its paths over and ends.
class Instance final : public QObject {
    Q_OBJECT
public:
    /// `name` tells workspaces apart; the socket's name holds a digest of it.
    explicit Instance(const QString &name, QObject *parent = nullptr);
    ~Instance() override;

    /// Hands paths to the running program. False when none answers in time.
    [[nodiscard]] bool handOver(const QStringList &paths) const;
    /// Becomes the running program. False where no socket can be had; the program runs without.
    bool listen();
    [[nodiscard]] QString socketName() const { return m_name; }

Q_SIGNALS:
    /// Another start handed over; empty: it only wants the window to be seen.
    void received(const QStringList &paths);

private:
    void take(QLocalSocket *socket);

    QString m_name;
    QLocalServer *m_server = nullptr;
};

/// A message longer than this is not one of ours.
inline constexpr qint64 maxHandOverBytes = 4 * 1024 * 1024;

} // namespace legwork::desktop
