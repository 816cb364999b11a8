// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QTimer>

namespace legwork::ui {

/// Tells screen readers what changes by itself. Takes no room on the screen. What comes in quick succession is said
/// together: nobody can listen to every row of a busy call.
class Announcer final : public QLabel {
    Q_OBJECT
public:
    explicit Announcer(QWidget *parent);

    void say(const QString &text);
    /// Rows that came.
    void count(int rows);
    /// How long after something was said the next may be.
    void setPause(int ms) { m_pause.setInterval(ms); }

private:
    void speak();

    QTimer m_pause;
    QStringList m_waiting {};
    int m_rows = 0;
};

} // namespace legwork::ui
