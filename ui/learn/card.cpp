// SPDX-License-Identifier: GPL-3.0-or-later
#include "card.h"

#include <QPainter>

namespace legwork::ui {

LearnCard::LearnCard(QWidget *parent)
    : QFrame(parent)
{
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, qOverload<>(&QWidget::update));
}

void LearnCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().line, 1));
    painter.setBrush(theme().base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8));
}

StyledLabel::StyledLabel(TextStyle style, QWidget *parent, QColor Theme::*colour)
    : QLabel(parent)
    , m_style(style)
    , m_colour(colour)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    dress();
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &StyledLabel::dress);
}

void StyledLabel::setColour(QColor Theme::*colour)
{
    m_colour = colour;
    dress();
}

void StyledLabel::dress()
{
    setFont(ui::font(m_style));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme().*m_colour);
    setPalette(colours);
}

} // namespace legwork::ui
