// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roles.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace legwork::ui {

/// A box that states a severity in colour and shape, with text, at most one act and a cross to close it: trouble of a
/// page, inside the page. Hidden until it has something to say.
class Strip : public QFrame {
    Q_OBJECT
public:
    explicit Strip(QWidget *parent = nullptr);

    /// `actText` empty: no button.
    void say(Sign sign, const QString &text, const QString &actText = {});
    void clear();
    [[nodiscard]] QString text() const;
    [[nodiscard]] Sign sign() const noexcept { return m_sign; }

Q_SIGNALS:
    void acted();
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Sign m_sign = Sign::Info;
    QLabel *m_text;
    QPushButton *m_act;
    QToolButton *m_close;
};

} // namespace legwork::ui
