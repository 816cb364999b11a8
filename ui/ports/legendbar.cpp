// SPDX-License-Identifier: GPL-3.0-or-later
#include "legendbar.h"

#include "usagechart.h"

#include <common/theme.h>
#include <items/portsfeed.h>
#include <items/text.h>

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOptionFocusRect>
#include <QToolButton>

namespace legwork::ui {

namespace {

constexpr int mostEntries = 24; // more are only in the menu

} // namespace

/// One server of the legend.
class LegendEntry final : public QAbstractButton {
public:
    LegendEntry(LegendBar *bar, const QString &name, qsizetype number)
        : QAbstractButton(bar)
        , m_bar(bar)
        , m_name(name)
        , m_number(number)
    {
        setCheckable(true);
        setChecked(true);
        setFocusPolicy(Qt::StrongFocus);
        setText(items::shownText(name.toStdString()));
        setAccessibleName(LegendBar::tr("Server %1, %2").arg(items::letterOf(number), text()));
        setAccessibleDescription(
            LegendBar::tr("Hides or shows the server; with Alt, only this one. Ctrl+Left and Ctrl+Right move it."));
        setToolTip(LegendBar::tr("Click hides, Alt+click shows only this one, dragging changes the order"));
    }
    [[nodiscard]] const QString &name() const noexcept { return m_name; }
    [[nodiscard]] QSize sizeHint() const override
    {
        return { QFontMetrics(ui::font(TextStyle::Body)).horizontalAdvance(text()) + px(30), px(24) };
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const int badge = px(14);
        const QRectF box(px(4), (height() - badge) / 2.0, badge, badge);
        if (!isChecked())
            painter.setOpacity(0.4);
        paintLetter(painter, box, m_number);
        painter.setFont(ui::font(TextStyle::Body));
        painter.setPen(theme().text2);
        const QRect words = rect().adjusted(px(24), 0, -px(4), 0);
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, text());
        painter.setOpacity(1);
        if (!isChecked()) // not by paleness alone
            painter.drawLine(words.left(), height() / 2, words.right(), height() / 2);
        if (hasFocus()) {
            QStyleOptionFocusRect focus;
            focus.initFrom(this);
            style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
        }
    }
    void mousePressEvent(QMouseEvent *event) override
    {
        m_pressedAt = event->position().x();
        QAbstractButton::mousePressEvent(event);
    }
    void mouseReleaseEvent(QMouseEvent *event) override
    {
        const double by = event->position().x() - m_pressedAt;
        const bool isDrag = std::abs(by) > width() * 0.6;
        setDown(false);
        if (event->button() != Qt::LeftButton)
            return;
        if (isDrag)
            m_bar->move(m_name,
                by > 0 ? std::max(1, static_cast<int>(by / width() + 0.4))
                       : std::min(-1, static_cast<int>(by / width() - 0.4)));
        else if (rect().contains(event->position().toPoint()))
            act(event->modifiers());
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        const bool moves = event->modifiers().testFlag(Qt::ControlModifier)
            && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right);
        if (moves)
            m_bar->move(m_name, event->key() == Qt::Key_Left ? -1 : 1);
        else if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            act(event->modifiers());
        else
            QAbstractButton::keyPressEvent(event);
    }

private:
    void act(Qt::KeyboardModifiers modifiers)
    {
        if (modifiers.testFlag(Qt::AltModifier))
            m_bar->isolate(m_name);
        else
            m_bar->toggle(m_name);
    }

    LegendBar *m_bar;
    QString m_name;
    qsizetype m_number;
    double m_pressedAt = 0;
};

LegendBar::LegendBar(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_more(new QToolButton(this))
{
    setObjectName(QStringLiteral("legend"));
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(px(6));
    m_more->setObjectName(QStringLiteral("legendMore"));
    m_more->setAutoRaise(true);
    m_row->addWidget(m_more);
    m_row->addStretch(1);
    connect(m_more, &QToolButton::clicked, this, &LegendBar::showMore);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &LegendBar::fit);
    fit();
}

QSize LegendBar::minimumSizeHint() const { return { px(60), px(24) }; }

void LegendBar::setServers(const QStringList &names)
{
    if (names == m_names)
        return;
    m_names = names;
    rebuild();
}

void LegendBar::setHidden(const QSet<QString> &hidden)
{
    m_hidden = hidden;
    for (LegendEntry *const entry : std::as_const(m_entries))
        entry->setChecked(!m_hidden.contains(entry->name()));
    fit();
}

void LegendBar::setOrder(const QStringList &order)
{
    m_order = order;
    rebuild();
}

void LegendBar::rebuild()
{
    qDeleteAll(m_entries); // NOLINT: entries are rebuilt with the servers
    m_entries.clear();
    QStringList inOrder;
    for (const QString &name : std::as_const(m_order)) {
        if (m_names.contains(name))
            inOrder << name;
    }
    for (const QString &name : std::as_const(m_names)) {
        if (!inOrder.contains(name))
            inOrder << name;
    }
    for (const QString &name : inOrder.first(std::min<qsizetype>(inOrder.size(), mostEntries))) {
        auto *const entry = new LegendEntry(this, name, m_names.indexOf(name));
        entry->setChecked(!m_hidden.contains(name));
        m_row->insertWidget(static_cast<int>(m_entries.size()), entry);
        m_entries.append(entry);
    }
    fit();
}

void LegendBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void LegendBar::fit()
{
    int room = width() - px(70), shown = 0;
    for (LegendEntry *const entry : std::as_const(m_entries)) {
        room -= entry->sizeHint().width() + px(6);
        entry->setVisible(room > 0 || (shown == m_names.size() - 1 && room > -px(60)));
        shown += entry->isVisibleTo(this) ? 1 : 0;
    }
    const auto more = static_cast<int>(m_names.size()) - shown;
    m_more->setVisible(more > 0);
    m_more->setText(tr("+%1").arg(more));
    m_more->setAccessibleName(tr("%n more server(s)", nullptr, more));
}

void LegendBar::showMore()
{
    QMenu menu(this);
    for (const QString &name : std::as_const(m_names)) {
        QAction *const act = menu.addAction(
            QStringLiteral("%1  %2").arg(items::letterOf(m_names.indexOf(name)), items::shownText(name.toStdString())));
        act->setCheckable(true);
        act->setChecked(!m_hidden.contains(name));
        connect(act, &QAction::triggered, this, [this, name] { toggle(name); });
    }
    menu.exec(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

void LegendBar::toggle(const QString &name)
{
    QSet<QString> hidden = m_hidden;
    if (!hidden.remove(name))
        hidden.insert(name);
    setHidden(hidden);
    Q_EMIT hiddenChanged();
}

void LegendBar::isolate(const QString &name)
{
    QSet<QString> others(m_names.cbegin(), m_names.cend());
    others.remove(name);
    setHidden(m_hidden == others ? QSet<QString> {} : others);
    Q_EMIT hiddenChanged();
}

void LegendBar::move(const QString &name, int by)
{
    QStringList order;
    for (const LegendEntry *const entry : std::as_const(m_entries))
        order << entry->name();
    const qsizetype from = order.indexOf(name);
    if (from < 0)
        return;
    const qsizetype to = std::clamp<qsizetype>(from + by, 0, order.size() - 1);
    if (to == from)
        return;
    order.move(from, to);
    // After the event of the entry that asked: rebuilding deletes it.
    QMetaObject::invokeMethod(
        this,
        [this, order, name] {
            setOrder(order);
            for (LegendEntry *const entry : std::as_const(m_entries)) {
                if (entry->name() == name)
                    entry->setFocus(Qt::OtherFocusReason);
            }
            Q_EMIT orderChanged();
        },
        Qt::QueuedConnection);
}

} // namespace legwork::ui
