// SPDX-License-Identifier: GPL-3.0-or-later
#include "figurerow.h"

#include <common/theme.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyleOptionFocusRect>

namespace legwork::ui {

FigureButton::FigureButton(const QString &name, QWidget *parent)
    : QAbstractButton(parent)
    , m_name(name)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("How this comes about"));
    connect(this, &QAbstractButton::clicked, this, &FigureButton::showExplanation);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        updateGeometry();
        update();
    });
    say({}, {});
}

void FigureButton::say(const QString &value, const QString &below, std::optional<Sign> sign)
{
    m_value = value.isEmpty() ? QStringLiteral("\u2013") : value;
    m_below = below;
    m_sign = sign;
    const QString spoken = value.isEmpty() ? tr("not known") : value;
    setAccessibleName(sign && *sign != Sign::Ok ? tr("%1: %2, %3").arg(m_name, spoken, wordFor(*sign))
                                                : tr("%1: %2").arg(m_name, spoken));
    setAccessibleDescription(below);
    update();
}

QSize FigureButton::sizeHint() const { return { px(170), px(74) }; }
QSize FigureButton::minimumSizeHint() const { return { px(96), px(74) }; }

void FigureButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect room = rect().adjusted(px(4), px(6), -px(4), -px(6));
    if (underMouse())
        painter.fillRect(rect(), theme().hover);
    painter.setFont(ui::font(TextStyle::Body));
    painter.setPen(theme().text2);
    const QFontMetrics small(painter.font());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop, small.elidedText(m_name, Qt::ElideRight, room.width()));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignBottom, small.elidedText(m_below, Qt::ElideRight, room.width()));
    painter.setFont(ui::font(TextStyle::Figure));
    const bool warns = m_sign && *m_sign != Sign::Ok;
    painter.setPen(warns ? colourOf(*m_sign) : theme().text);
    const QFontMetrics large(painter.font());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, large.elidedText(m_value, Qt::ElideRight, room.width()));
    if (warns) {
        const int size = px(18), x = room.left() + large.horizontalAdvance(m_value) + px(8);
        if (x + size < room.right())
            paintSeverity(painter, QRectF(x, room.center().y() - size / 2.0, size, size), *m_sign);
    }
    if (hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
    }
}

void FigureButton::showExplanation()
{
    if (m_explanation.isEmpty())
        return;
    auto *const box = new QFrame(this, Qt::Popup);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("explanation"));
    box->setFrameShape(QFrame::StyledPanel);
    box->setAccessibleName(m_name);
    auto *const text = new QLabel(m_explanation, box);
    text->setObjectName(QStringLiteral("explanationText"));
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setWordWrap(true);
    text->setMinimumWidth(px(300));
    text->setFont(ui::font(TextStyle::Body));
    auto *const column = new QVBoxLayout(box);
    column->setContentsMargins(px(12), px(10), px(12), px(10));
    column->addWidget(text);
    box->adjustSize();
    box->move(mapToGlobal(QPoint(0, height())));
    box->show();
    text->setFocus(Qt::PopupFocusReason);
}

FigureRow::FigureRow(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("figures"));
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(px(12));
    const QStringList names { tr("In use"), tr("Entitled"), tr("Of entitled"), tr("Today's peak"),
        tr("95th percentile, 7 days"), tr("Exhausted by") };
    for (const QString &name : names) {
        if (!m_figures.isEmpty()) {
            auto *const line = new QFrame(this);
            line->setFrameShape(QFrame::VLine);
            line->setFrameShadow(QFrame::Plain);
            line->setForegroundRole(QPalette::Midlight);
            row->addWidget(line);
        }
        auto *const figure = new FigureButton(name, this);
        figure->setObjectName(QStringLiteral("figure%1").arg(m_figures.size()));
        m_figures.append(figure);
        row->addWidget(figure, 1);
    }
}

} // namespace legwork::ui
