// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QJsonObject>
#include <QObject>
#include <QProcess>

#include <functional>

namespace legwork::lab {

/// A part of the lab in a process of its own (ParentLink is its other end).
class Child final : public QObject {
    Q_OBJECT
public:
    /// `part` is "cache" or "authentication"; the process gets `signal` when this program is killed; 0: none.
    Child(QString part, int signal, QObject *parent = nullptr);
    ~Child() override;

    using Started = std::function<void(const Result<QJsonObject> &ready)>;
    /// Starts it with what it needs; `then` hears once what it says when it serves, or why it does not.
    void start(const QJsonObject &plan, Started then);
    void command(const QJsonObject &command);

    void kill(); // SIGKILL
    void hang(); // SIGSTOP: connections are still taken, by the system, but never answered
    void goOn(); // SIGCONT
    [[nodiscard]] bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    [[nodiscard]] qint64 processId() const { return m_process ? m_process->processId() : 0; }

Q_SIGNALS:
    /// It ended, and nobody killed it.
    void died();

private:
    void readLine();
    void settle(const Result<QJsonObject> &ready);

    QString m_part;
    int m_signal;
    std::unique_ptr<QProcess> m_process;
    Started m_started;
};

} // namespace legwork::lab
