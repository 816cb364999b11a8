// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roles.h"

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace legwork::ui {

/// Word of something that finished or failed elsewhere than where a person looks, with at most one act.
struct Notice {
    Sign sign = Sign::Info;
    QString text {};
    QString actText {}; // empty: none
    std::function<void()> act {};
    QDateTime time {}; // of posting; set by post()
};

/// Everything that was said lately. The window shows the newest as toasts and keeps all for seven days.
class Notices final : public QObject {
    Q_OBJECT
public:
    static Notices &instance();

    void post(Notice notice);
    [[nodiscard]] const QList<Notice> &all() const noexcept { return m_all; } // newest first
    [[nodiscard]] int unseen() const noexcept { return m_unseen; }
    void markSeen();
    void clear();

    /// As text to be kept, without the acts, and back.
    [[nodiscard]] QByteArray saved() const;
    void restore(const QByteArray &saved);

Q_SIGNALS:
    void posted(const legwork::ui::Notice &notice);
    void changed();

private:
    Notices() = default;

    QList<Notice> m_all;
    int m_unseen = 0;
};

/// Notices are forgotten after this many days, and beyond this many.
inline constexpr int noticeDays = 7;
inline constexpr qsizetype maxNotices = 500;

} // namespace legwork::ui
