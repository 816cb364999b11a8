// SPDX-License-Identifier: GPL-3.0-or-later
#include "livesourcesdialog.h"

#include "livewords.h"

#include <common/theme.h>

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace legwork::ui {

using live::LiveSource;
using live::LiveState;

LiveSourcesDialog::LiveSourcesDialog(live::LiveSources &sources, QWidget *parent)
    : QDialog(parent)
    , m_sources(sources)
    , m_model(sources)
    , m_table(new QTableView(this))
    , m_empty(new QLabel(tr("Nothing is connected. Connect syslog or HEP senders, or watch files and folders."), this))
    , m_trouble(new QLabel(this))
    , m_counters(new QLabel(this))
    , m_start(new QPushButton(tr("Start"), this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
{
    setWindowTitle(tr("Live sources"));
    setObjectName(QStringLiteral("liveSources"));
    m_table->setObjectName(QStringLiteral("liveTable"));
    m_table->setAccessibleName(tr("Live sources"));
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(LiveModel::NameColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_table->setColumnWidth(LiveModel::StateColumn, px(100));
    m_table->setColumnWidth(LiveModel::RateColumn, px(120));
    m_table->setColumnWidth(LiveModel::LastColumn, px(100));
    for (QLabel *const label : { m_empty, m_trouble, m_counters }) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_trouble->setObjectName(QStringLiteral("trouble"));
    m_counters->setObjectName(QStringLiteral("counters"));
    m_trouble->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_counters->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *const connectButton = new QPushButton(tr("Connect a source..."), this);
    connectButton->setObjectName(QStringLiteral("connectSource"));
    m_start->setObjectName(QStringLiteral("startSource"));
    m_stop->setObjectName(QStringLiteral("stopSource"));
    m_remove->setObjectName(QStringLiteral("removeSource"));
    m_remove->setProperty("danger", true);
    m_remove->setToolTip(tr("Ends it and removes what it kept on the disk."));
    auto *const close = new QPushButton(tr("Close"), this);
    for (QPushButton *const button : { connectButton, m_start, m_stop, m_remove, close })
        button->setAutoDefault(false);
    auto *const foot = new QHBoxLayout;
    foot->addWidget(connectButton);
    foot->addStretch();
    for (QPushButton *const button : { m_start, m_stop, m_remove })
        foot->addWidget(button);
    foot->addSpacing(px(16));
    foot->addWidget(close);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(16), px(16), px(16));
    column->setSpacing(px(12));
    column->addWidget(m_empty);
    column->addWidget(m_table, 1);
    column->addWidget(m_trouble);
    column->addWidget(m_counters);
    column->addLayout(foot);

    connect(connectButton, &QPushButton::clicked, this, &LiveSourcesDialog::connectRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (LiveSource *const source = current())
            source->start();
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (LiveSource *const source = current())
            source->stop();
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (LiveSource *const source = current())
            Q_EMIT removeRequested(source);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &LiveSourcesDialog::refresh);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &LiveSourcesDialog::refresh);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int, int last) {
        m_table->selectRow(last);
        refresh();
    });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &LiveSourcesDialog::refresh);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &LiveSourcesDialog::refresh);
    if (m_model.rowCount() > 0)
        m_table->selectRow(0);
    refresh();
    resize(px(620), px(420));
}

LiveSource *LiveSourcesDialog::current() const { return m_model.sourceAt(m_table->currentIndex()); }

void LiveSourcesDialog::refresh()
{
    const LiveSource *const source = current();
    m_empty->setVisible(m_model.rowCount() == 0);
    m_table->setVisible(m_model.rowCount() > 0);
    const bool isStopped = source == nullptr || source->state() == LiveState::Stopped;
    m_start->setEnabled(source != nullptr && (isStopped || source->state() == LiveState::Failed));
    m_stop->setEnabled(!isStopped);
    m_remove->setEnabled(source != nullptr);
    m_counters->setText(source ? counterLines(*source).join(u'\n') : QString());
    QString trouble;
    if (source && !source->trouble().isEmpty()) {
        trouble = source->trouble().what + u'\n' + source->trouble().advice;
        if (source->retryAt()) {
            const QDateTime next = QDateTime::fromMSecsSinceEpoch(source->retryAt()->time_since_epoch().count());
            trouble += u' ' + tr("Next try at %1.").arg(QLocale().toString(next.time(), QLocale::LongFormat));
        }
    }
    m_trouble->setText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, source && signOf(*source) == Sign::Error ? theme().error : theme().warning);
    m_trouble->setPalette(palette);
}

} // namespace legwork::ui
