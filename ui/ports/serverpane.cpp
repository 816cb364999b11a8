// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverpane.h"

#include "serverdelegate.h"

#include <common/tablelook.h>
#include <common/theme.h>

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QTableView>
#include <QVBoxLayout>

namespace legwork::ui {

using items::PortServerModel;

ServerPane::ServerPane(items::PortsFeed &feed, QWidget *parent)
    : Card(tr("Servers"), parent)
    , m_feed(feed)
    , m_table(new QTableView(this))
    , m_sum(makeLabel(this, static_cast<int>(TextStyle::Body), Ink::Quiet))
{
    setObjectName(QStringLiteral("serverPane"));
    m_table->setObjectName(QStringLiteral("serverTable"));
    m_table->setAccessibleName(tr("Servers"));
    m_table->setModel(&m_model);
    makePageTable(*m_table);
    m_table->setItemDelegate(new ServerDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setMinimumHeight(px(110));
    m_table->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    QHeaderView &header = *m_table->horizontalHeader();
    header.setContextMenuPolicy(Qt::NoContextMenu);
    header.setAccessibleName(tr("Columns"));
    constexpr int widths[] { 124, 58, 70, 90, 56, 60, 72 };
    for (int column = 0; column < PortServerModel::ColumnCount; ++column)
        header.resizeSection(column, px(widths[column]));
    header.setSectionResizeMode(PortServerModel::LoadColumn, QHeaderView::Stretch);
    header.setSectionsMovable(false);
    m_sum->setObjectName(QStringLiteral("serverSum"));
    m_sum->setWordWrap(true);
    body()->addWidget(m_table, 1);
    body()->addWidget(m_sum);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ServerPane::showMenu);
    tick();
}

void ServerPane::tick()
{
    m_model.setServers(m_feed.servers(), std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()));
    saySum();
}

void ServerPane::saySum()
{
    if (!m_feed.latest()) {
        m_sum->setText(tr("No answer yet."));
        return;
    }
    const QLocale locale;
    const items::PortsFeed::Sum sum = m_feed.sum();
    const auto &latest = *m_feed.latest();
    QString text = sum.isAll ? tr("Sum %1").arg(locale.toString(sum.ports))
                             : tr("Sum at least %1: a server publishes no figures").arg(locale.toString(sum.ports));
    if (latest.total)
        text += tr(" of %1").arg(locale.toString(*latest.total));
    if (!latest.inUse) {
        text += tr("; the service reports no total.");
    } else if (const qint64 off = static_cast<qint64>(*latest.inUse) - static_cast<qint64>(sum.ports); off == 0) {
        text += tr("; the service reports %1. \u2713 They agree.").arg(locale.toString(*latest.inUse));
    } else {
        text += tr("; the service reports %1. \u26a0 They differ by %2.")
                    .arg(locale.toString(*latest.inUse), locale.toString(off));
    }
    if (m_sum->text() != text)
        m_sum->setText(text);
}

void ServerPane::showMenu(const QPoint &place)
{
    const QModelIndex index = m_table->indexAt(place);
    if (!index.isValid())
        return;
    const QString server = index.data(PortServerModel::NameRole).toString();
    QMenu menu(this);
    connect(menu.addAction(tr("Hide in the chart")), &QAction::triggered, this,
        [this, server] { Q_EMIT hideRequested(server); });
    connect(
        menu.addAction(tr("Only this")), &QAction::triggered, this, [this, server] { Q_EMIT onlyRequested(server); });
    connect(menu.addAction(tr("Show raw reply")), &QAction::triggered, this, &ServerPane::rawRequested);
    menu.exec(m_table->viewport()->mapToGlobal(place));
}

} // namespace legwork::ui
