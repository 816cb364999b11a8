// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/theme.h>

#include <QFrame>
#include <QLabel>

namespace legwork::ui {

/// A box with a line round it.
class LearnCard : public QFrame {
    Q_OBJECT
public:
    explicit LearnCard(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A label in one of the design's styles that follows the theme. Plain text, and wraps.
class StyledLabel final : public QLabel {
    Q_OBJECT
public:
    explicit StyledLabel(TextStyle style, QWidget *parent = nullptr, QColor Theme::*colour = &Theme::text);
    void setColour(QColor Theme::*colour);

private:
    void dress();
    TextStyle m_style;
    QColor Theme::*m_colour;
};

} // namespace legwork::ui
