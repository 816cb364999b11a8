// SPDX-License-Identifier: GPL-3.0-or-later
#include "stepbar.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QPainter>
#include <QStyleOption>

namespace legwork::ui {

StepButton::StepButton(int number, int count, const QString &title, QWidget *parent)
    : QAbstractButton(parent)
    , m_number(number)
    , m_count(count)
{
    setText(title);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(title);
    setAttribute(Qt::WA_Hover);
    setState(State::Ahead);
}

void StepButton::setState(State state)
{
    m_state = state;
    const QString words = state == State::Current ? tr("current step")
        : state == State::Behind                  ? tr("done")
                                                  : tr("ahead");
    setAccessibleName(tr("Step %1 of %2, %3, %4").arg(m_number).arg(m_count).arg(text(), words));
    update();
}

QSize StepButton::sizeHint() const { return { px(140), px(33) }; }

void StepButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool isCurrent = m_state == State::Current;
    painter.setPen(QPen(isCurrent ? theme().accent : m_state == State::Behind ? theme().sel : theme().line, 1));
    painter.setBrush(isCurrent         ? theme().accent
            : m_state == State::Behind ? theme().sel
            : underMouse()             ? theme().hover
                                       : theme().base);
    painter.drawRoundedRect(box, px(5), px(5));
    if (hasFocus()) {
        painter.setPen(QPen(isCurrent ? theme().accentText : theme().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), px(4), px(4));
    }
    painter.setPen(isCurrent ? theme().accentText : theme().text);
    painter.setFont(ui::font(TextStyle::Strong));
    const bool hasTick = m_state == State::Behind && width() > px(80);
    QRectF words = box.adjusted(px(10), 0, hasTick ? -px(28) : -px(6), 0);
    const QString number = QString::number(m_number);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, number);
    words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(number) + px(8));
    painter.setFont(ui::font(isCurrent ? TextStyle::Strong : TextStyle::Body));
    if (words.width() > px(20)) {
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(text(), Qt::ElideRight, static_cast<int>(words.width())));
    }
    if (hasTick) {
        const double size = px(16);
        paintIcon(
            painter, QRectF(box.right() - px(10) - size, box.center().y() - size / 2, size, size), "tick", theme().ok);
    }
}

StepBar::StepBar(QWidget *parent)
    : QWidget(parent)
{
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(px(8));
}

void StepBar::setSteps(const QStringList &titles)
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (int i = 0; i < titles.size(); ++i) {
        auto *const button = new StepButton(i + 1, static_cast<int>(titles.size()), titles[i], this);
        button->setObjectName(QStringLiteral("step%1").arg(i + 1));
        connect(button, &QAbstractButton::clicked, this, [this, i] { Q_EMIT stepChosen(i); });
        layout()->addWidget(button);
        m_buttons.append(button);
    }
}

void StepBar::setCurrent(int step)
{
    for (int i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i]->setState(i == step ? StepButton::State::Current
                : i < step               ? StepButton::State::Behind
                                         : StepButton::State::Ahead);
    }
}

} // namespace legwork::ui
