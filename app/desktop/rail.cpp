// SPDX-License-Identifier: GPL-3.0-or-later
#include "rail.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QAccessible>
#include <QButtonGroup>
#include <QPainter>
#include <QVBoxLayout>

namespace legwork::desktop {

using ui::px;
using ui::theme;

RailButton::RailButton(const char *icon, const QString &text, QWidget *parent)
    : QToolButton(parent)
    , m_icon(icon)
{
    setText(text);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    nameIt();
}

void RailButton::setCount(int count, const QString &counted)
{
    m_count = count;
    m_counted = counted;
    nameIt();
    update();
}

void RailButton::setShowsText(bool showsText)
{
    m_showsText = showsText;
    setToolTip(showsText ? QString() : text());
    updateGeometry();
    update();
}

void RailButton::setPlace(int number, int of)
{
    m_number = number;
    m_of = of;
    nameIt();
}

void RailButton::nameIt()
{
    QString name = m_of > 0 ? tr("%1, page %2 of %3").arg(text()).arg(m_number).arg(m_of) : text();
    if (m_count > 0)
        name = tr("%1, %2", "a page's name, what waits there").arg(name, m_counted);
    setAccessibleName(name);
}

QSize RailButton::sizeHint() const
{
    if (!m_showsText)
        return { px(48), px(44) };
    // As wide as when it is the chosen one, whose name is bold.
    QFont words = ui::font(ui::TextStyle::Caption);
    words.setWeight(QFont::DemiBold);
    return { std::max(px(80), QFontMetrics(words).horizontalAdvance(text()) + px(8)), px(52) };
}

void RailButton::paintEvent(QPaintEvent *)
{
    const ui::Theme &t = theme();
    QPainter painter(this);
    const bool rtl = layoutDirection() == Qt::RightToLeft;
    if (isChecked()) {
        painter.fillRect(rect(), t.base);
        painter.fillRect(QRect(rtl ? width() - 3 : 0, 0, 3, height()), t.accent);
    } else if (underMouse()) {
        painter.fillRect(rect(), t.hover);
    }
    const QColor colour = isChecked() ? t.accent : t.text2;
    const int side = px(20);
    const int top = m_showsText && !text().isEmpty() ? px(7) : (height() - side) / 2;
    ui::paintIcon(painter, QRectF((width() - side) / 2.0, top, side, side), m_icon.constData(), colour);
    if (m_showsText) {
        QFont words = ui::font(ui::TextStyle::Caption);
        if (isChecked())
            words.setWeight(QFont::DemiBold);
        painter.setFont(words);
        painter.setPen(isChecked() ? t.text : t.text2);
        const QString shown = QFontMetrics(words).elidedText(text(), Qt::ElideRight, width() - px(4));
        painter.drawText(QRect(0, top + side + px(2), width(), height() - top - side - px(4)),
            Qt::AlignHCenter | Qt::AlignTop, shown);
    }
    if (m_count > 0) {
        QFont digits = ui::font(ui::TextStyle::Caption);
        digits.setWeight(QFont::DemiBold);
        const QString number = m_count > 99 ? QStringLiteral("99+") : QString::number(m_count);
        const int wide = std::max(px(16), QFontMetrics(digits).horizontalAdvance(number) + px(8));
        const int middle = width() / 2;
        const QRectF badge(rtl ? middle - px(4) - wide : middle + px(4), top - px(4), wide, px(16));
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.warning);
        painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2);
        painter.setFont(digits);
        painter.setPen(t.isDark ? t.rail : t.base);
        painter.drawText(badge, Qt::AlignCenter, number);
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), px(5), px(5));
    }
}

Rail::Rail(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_group(new QButtonGroup(this))
    , m_menu(new QToolButton(this))
    , m_notices(new RailButton("bell", tr("Notices"), this))
    , m_preferences(new RailButton("gear", tr("Preferences"), this))
{
    setAccessibleName(tr("Pages"));
    m_menu->setIcon(QIcon(QStringLiteral(":/icons/legwork.svg")));
    m_menu->setIconSize({ px(28), px(28) });
    m_menu->setAutoRaise(true);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setFocusPolicy(Qt::TabFocus);
    m_menu->setToolTip(tr("Menu"));
    m_menu->setAccessibleName(tr("Menu"));
    m_menu->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_column->setContentsMargins(0, px(4), 0, px(8));
    m_column->setSpacing(0);
    m_column->addWidget(m_menu);
    m_column->addSpacing(px(8));
    m_column->addStretch(1);
    m_column->addWidget(m_notices);
    m_column->addWidget(m_preferences);
    for (RailButton *const button : { m_notices, m_preferences }) {
        button->setShowsText(false);
        button->setToolTip(button->text());
    }
    setShowsText(true);
    connect(&ui::ThemeWatcher::instance(), &ui::ThemeWatcher::changed, this, [this] {
        m_menu->setIconSize({ px(28), px(28) });
        setShowsText(width() > px(60));
    });
}

void Rail::addPage(const QString &name, const char *icon, const QString &text)
{
    auto *const button = new RailButton(icon, text, this);
    button->setCheckable(true);
    m_group->addButton(button);
    m_column->insertWidget(2 + static_cast<int>(m_names.size()), button);
    m_names.append(name);
    m_buttons.insert(name, button);
    connect(button, &QToolButton::clicked, this, [this, name] { Q_EMIT pageRequested(name); });
    for (qsizetype n = 0; n < m_names.size(); ++n)
        m_buttons.value(m_names[n])->setPlace(static_cast<int>(n) + 1, static_cast<int>(m_names.size()));
    // Tab goes down the rail as the eye does.
    QWidget *before = m_menu;
    for (const QString &one : m_names) {
        setTabOrder(before, m_buttons.value(one));
        before = m_buttons.value(one);
    }
    setTabOrder(before, m_notices);
    setTabOrder(m_notices, m_preferences);
}

void Rail::setPage(const QString &name)
{
    if (RailButton *const button = m_buttons.value(name))
        button->setChecked(true);
}

void Rail::setCount(const QString &name, int count, const QString &counted)
{
    if (RailButton *const button = m_buttons.value(name))
        button->setCount(count, counted);
}

void Rail::setShowsText(bool showsText)
{
    int width = px(showsText ? 80 : 48);
    for (RailButton *const button : std::as_const(m_buttons)) {
        button->setShowsText(showsText);
        width = std::max(width, button->sizeHint().width());
    }
    setFixedWidth(width);
}

void Rail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().rail);
    painter.fillRect(QRect(layoutDirection() == Qt::RightToLeft ? 0 : width() - 1, 0, 1, height()), theme().line);
}

} // namespace legwork::desktop
