// SPDX-License-Identifier: GPL-3.0-or-later
#include "card.h"

#include <common/theme.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace legwork::ui {

QLabel *makeLabel(QWidget *parent, int textStyle, Ink ink)
{
    auto *const label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    const auto dress = [label, textStyle, ink] {
        label->setFont(ui::font(static_cast<TextStyle>(textStyle)));
        QPalette colours = label->palette();
        const Theme &now = theme();
        colours.setColor(QPalette::WindowText, ink == Ink::Text ? now.text : ink == Ink::Quiet ? now.text2 : now.text3);
        label->setPalette(colours);
    };
    dress();
    QObject::connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, label, dress);
    return label;
}

Card::Card(const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_title(makeLabel(this, static_cast<int>(TextStyle::Title)))
    , m_aside(makeLabel(this, static_cast<int>(TextStyle::Caption), Ink::Faint))
    , m_head(new QHBoxLayout)
    , m_body(new QVBoxLayout)
{
    setAccessibleName(title);
    m_title->setText(title);
    m_head->setSpacing(px(8));
    m_head->addWidget(m_title);
    m_head->addStretch(1);
    m_head->addWidget(m_aside);
    m_body->setSpacing(px(6));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(10), px(16), px(10));
    column->setSpacing(px(6));
    column->addLayout(m_head);
    column->addLayout(m_body, 1);
}

void Card::setAside(const QString &text)
{
    if (m_aside->text() != text)
        m_aside->setText(text);
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().line);
    painter.setBrush(theme().base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8));
}

} // namespace legwork::ui
