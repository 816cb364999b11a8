// SPDX-License-Identifier: GPL-3.0-or-later
#include "strip.h"

#include "icons.h"
#include "theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace legwork::ui {

Strip::Strip(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_act(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setAutoRaise(true);
    m_close->setIcon(icon("close"));
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close this message"));
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(px(36), px(6), px(6), px(6));
    row->addWidget(m_text, 1);
    row->addWidget(m_act);
    row->addWidget(m_close);
    connect(m_act, &QPushButton::clicked, this, &Strip::acted);
    connect(m_close, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT dismissed();
    });
    hide();
}

void Strip::say(Sign sign, const QString &text, const QString &actText)
{
    m_sign = sign;
    m_text->setText(text);
    m_act->setText(actText);
    m_act->setVisible(!actText.isEmpty());
    setAccessibleName(tr("%1: %2", "severity: message").arg(wordFor(sign), text));
    show();
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Strip::clear()
{
    m_text->clear();
    hide();
}

QString Strip::text() const { return m_text->text(); }

void Strip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colourOf(m_sign), theme().isContrast ? 2 : 1));
    painter.setBrush(groundOf(m_sign));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6));
    const int side = px(16);
    const int x = layoutDirection() == Qt::RightToLeft ? width() - px(10) - side : px(10);
    paintSeverity(painter, QRectF(x, (height() - side) / 2.0, side, side), m_sign);
}

} // namespace legwork::ui
