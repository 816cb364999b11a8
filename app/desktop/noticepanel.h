// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QListWidget;

namespace legwork::desktop {

/// All notices of the last seven days, newest first, beside the bell.
class NoticePanel final : public QFrame {
    Q_OBJECT
public:
    explicit NoticePanel(QWidget *parent);
    void openAbove(const QWidget *button);
    [[nodiscard]] QListWidget *list() const { return m_list; }

private:
    QListWidget *m_list;
};

} // namespace legwork::desktop
