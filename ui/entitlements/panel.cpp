// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace legwork::ui {

QLabel *plainLabel(QWidget *parent, TextStyle style, QColor Theme::*ink, const QString &text)
{
    auto *const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    const auto dress = [label, style, ink] {
        label->setFont(font(style));
        QPalette colours = label->palette();
        colours.setColor(QPalette::WindowText, theme().*ink);
        label->setPalette(colours);
    };
    dress();
    QObject::connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, label, dress);
    return label;
}

Panel::Panel(const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_title(plainLabel(this, TextStyle::Title, &Theme::text, title))
    , m_head(new QHBoxLayout)
    , m_body(new QVBoxLayout)
{
    setAccessibleName(title);
    m_head->setSpacing(px(8));
    m_head->addWidget(m_title);
    m_head->addStretch(1);
    m_body->setSpacing(px(4));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(12), px(8), px(12), px(8));
    column->setSpacing(px(4));
    column->addLayout(m_head);
    column->addLayout(m_body, 1);
}

void Panel::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Panel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().line);
    painter.setBrush(theme().base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8));
}

} // namespace legwork::ui
