// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderheader.h"

#include "ladderview.h"

#include <common/theme.h>

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace legwork::ui {

LadderHeader::LadderHeader(LadderView &view)
    : QWidget(&view)
    , m_view(view)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Hosts"));
    setAccessibleDescription(
        tr("Left and Right choose a host, F2 renames it, Alt with an arrow moves it, Delete hides it"));
}

void LadderHeader::setCurrentHost(int host)
{
    const auto &names = m_view.look().names;
    if (host < 0 || static_cast<std::size_t>(host) >= names.size())
        return;
    m_current = host;
    setAccessibleName(tr("Hosts: %1, %2 of %3")
                          .arg(names[static_cast<std::size_t>(host)].name)
                          .arg(host + 1)
                          .arg(static_cast<int>(names.size())));
    // Its lifeline comes into sight.
    QScrollBar &bar = *m_view.horizontalScrollBar();
    const int x = static_cast<int>(m_view.geometryOfLadder().lanes[static_cast<std::size_t>(host)]);
    if (x < bar.value() + px(40) || x > bar.value() + m_view.viewport()->width() - px(40))
        bar.setValue(x - m_view.viewport()->width() / 2);
    update();
}

void LadderHeader::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_current < 0)
        setCurrentHost(0);
    update();
}

int LadderHeader::hostAt(const QPointF &point) const
{
    return m_view.geometryOfLadder().hostAt(point.x() + m_view.horizontalScrollBar()->value());
}

QString LadderHeader::engineName(int host) const
{
    const auto &hosts = m_view.ladderLayout().hosts();
    return host >= 0 && static_cast<std::size_t>(host) < hosts.size()
        ? QString::fromStdString(hosts[static_cast<std::size_t>(host)].name)
        : QString();
}

void LadderHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const LadderGeometry &geometry = m_view.geometryOfLadder();
    const double scroll = m_view.horizontalScrollBar()->value();
    painter.translate(-scroll, 0);
    m_view.ladderPainter().paintHeader(painter, QRectF(scroll, 0, width(), height()));
    const auto roomOf = [&](int host) {
        const double room = geometry.nameWidths[static_cast<std::size_t>(host)] + px(8);
        return QRectF(geometry.lanes[static_cast<std::size_t>(host)] - room / 2, 2, room, height() - 5);
    };
    if (hasFocus() && m_current >= 0 && static_cast<std::size_t>(m_current) < geometry.lanes.size()) {
        painter.setPen(QPen(theme().accent, 2));
        painter.drawRoundedRect(roomOf(m_current), 4, 4);
    }
    if (m_dragged >= 0) {
        const double x = mapFromGlobal(QCursor::pos()).x() + scroll;
        painter.setPen(QPen(theme().accent, 2));
        painter.drawLine(QPointF(x, 4), QPointF(x, height() - 4));
    }
}

void LadderHeader::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position();
    m_dragged = -1;
    const int host = hostAt(event->position());
    if (host >= 0)
        setCurrentHost(host);
}

void LadderHeader::mouseMoveEvent(QMouseEvent *event)
{
    if ((event->buttons() & Qt::LeftButton) == 0)
        return;
    if (m_dragged < 0 && (event->position() - m_pressed).manhattanLength() >= QApplication::startDragDistance())
        m_dragged = hostAt(m_pressed);
    update();
}

void LadderHeader::mouseReleaseEvent(QMouseEvent *event)
{
    const int dragged = std::exchange(m_dragged, -1);
    if (dragged >= 0)
        move(dragged, hostAt(event->position()));
    update();
}

void LadderHeader::mouseDoubleClickEvent(QMouseEvent *event) { rename(hostAt(event->position())); }

void LadderHeader::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    openMenu(isByKey ? m_current : hostAt(event->pos()), event->globalPos());
}

void LadderHeader::keyPressEvent(QKeyEvent *event)
{
    const int count = static_cast<int>(m_view.look().names.size());
    const bool isMoving = (event->modifiers() & Qt::AltModifier) != 0;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int next = std::clamp(m_current + (event->key() == Qt::Key_Left ? -1 : 1), 0, std::max(0, count - 1));
        if (isMoving)
            move(m_current, next);
        setCurrentHost(next);
        return;
    }
    case Qt::Key_F2: rename(m_current); return;
    case Qt::Key_Delete: hide(m_current); return;
    case Qt::Key_Escape:
    case Qt::Key_Down: m_view.setFocus(Qt::OtherFocusReason); return;
    default: QWidget::keyPressEvent(event);
    }
}

void LadderHeader::move(int host, int to)
{
    const auto &hosts = m_view.ladderLayout().hosts();
    if (host < 0 || to < 0 || host == to || static_cast<std::size_t>(std::max(host, to)) >= hosts.size())
        return;
    std::vector<std::string> order;
    for (const items::LadderHost &known : hosts)
        order.push_back(known.name);
    const std::string moved = order[static_cast<std::size_t>(host)];
    order.erase(order.begin() + host);
    order.insert(order.begin() + to, moved);
    items::LayoutOptions options = m_view.options();
    options.order = std::move(order);
    m_view.setOptions(options);
}

void LadderHeader::hide(int host)
{
    const QString name = engineName(host);
    if (name.isEmpty() || m_view.ladderLayout().hosts().size() < 2)
        return;
    items::LayoutOptions options = m_view.options();
    options.hiddenHosts.insert(name.toStdString());
    m_view.setOptions(options);
}

void LadderHeader::merge(int host, int into)
{
    const QString name = engineName(host), other = engineName(into);
    if (name.isEmpty() || other.isEmpty() || host == into)
        return;
    items::LayoutOptions options = m_view.options();
    options.mergedHosts[name.toStdString()] = other.toStdString();
    m_view.setOptions(options);
}

void LadderHeader::rename(int host)
{
    const QString name = engineName(host);
    if (name.isEmpty())
        return;
    delete m_edit;
    m_edit = new QLineEdit(m_view.look().names[static_cast<std::size_t>(host)].name, this);
    m_edit->setAccessibleName(tr("Name of this host"));
    const int x = static_cast<int>(m_view.geometryOfLadder().lanes[static_cast<std::size_t>(host)])
        - m_view.horizontalScrollBar()->value();
    m_edit->setGeometry(std::max(0, x - px(80)), px(6), px(160), px(28));
    m_edit->selectAll();
    m_edit->show();
    m_edit->setFocus();
    connect(m_edit, &QLineEdit::editingFinished, this, [this, name] {
        if (m_edit == nullptr)
            return;
        const QString alias = m_edit->text().trimmed();
        m_edit->deleteLater();
        m_edit = nullptr;
        Q_EMIT renamed(name, alias);
    });
}

void LadderHeader::openMenu(int host, const QPoint &global)
{
    const QString name = engineName(host);
    if (name.isEmpty())
        return;
    const items::LadderLayout &layout = m_view.ladderLayout();
    QMenu menu(this);
    menu.addAction(tr("Rename..."), this, [this, host] { rename(host); });
    menu.addAction(tr("Hide"), this, [this, host] { hide(host); })->setEnabled(layout.hosts().size() > 1);
    if (host > 0)
        menu.addAction(tr("Fold into the left neighbour"), this, [this, host] { merge(host, host - 1); });
    if (static_cast<std::size_t>(host) + 1 < layout.hosts().size())
        menu.addAction(tr("Fold into the right neighbour"), this, [this, host] { merge(host, host + 1); });
    QMenu *const roles = menu.addMenu(tr("Role"));
    for (int role = 0; role <= static_cast<int>(items::HostRole::Other); ++role) {
        const auto value = static_cast<items::HostRole>(role);
        QAction *const action = roles->addAction(wordFor(value), this, [this, name, value] {
            items::LayoutOptions options = m_view.options();
            options.roles[name.toStdString()] = value;
            m_view.setOptions(options);
        });
        action->setCheckable(true);
        action->setChecked(layout.hosts()[static_cast<std::size_t>(host)].role == value);
    }
    const QString address = QString::fromStdString(layout.hosts()[static_cast<std::size_t>(host)].address);
    if (!address.isEmpty())
        menu.addAction(tr("Calls of this host"), this, [this, address] { Q_EMIT filterRequested(address); });
    menu.addSeparator();
    QAction *const all = menu.addAction(tr("Show all hosts in their order"), this, [this] {
        items::LayoutOptions options = m_view.options();
        options.hiddenHosts.clear();
        options.mergedHosts.clear();
        options.order.clear();
        options.roles.clear();
        m_view.setOptions(options);
    });
    const items::LayoutOptions &now = m_view.options();
    all->setEnabled(!now.hiddenHosts.empty() || !now.mergedHosts.empty() || !now.order.empty() || !now.roles.empty());
    menu.exec(global);
}

} // namespace legwork::ui
