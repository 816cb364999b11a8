// SPDX-License-Identifier: GPL-3.0-or-later
#include "alertspane.h"

#include "portsalerts.h"
#include "rulesdialog.h"

#include <common/roles.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>

namespace legwork::ui {

using items::PortAlertModel;

namespace {

constexpr std::chrono::minutes usualSnooze { 60 };

/// Two lines: the rule and since when, its value and when it clears.
class AlertDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return { px(120), px(44) }; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem ground = option;
        initStyleOption(&ground, index);
        ground.text.clear();
        option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
        const auto state = static_cast<ports::AlertState>(index.data(PortAlertModel::StateRole).toInt());
        const QRect room = option.rect.adjusted(px(4), px(4), -px(6), -px(4));
        painter->save();
        paintSeverity(*painter, QRectF(room.left(), room.top() + px(1), px(14), px(14)),
            state == ports::AlertState::Open          ? Sign::Warning
                : state == ports::AlertState::Cleared ? Sign::Ok
                                                      : Sign::Info);
        const QRect words = room.adjusted(px(22), 0, 0, 0);
        painter->setFont(ui::font(TextStyle::Caption));
        painter->setPen(theme().text3);
        const QString time = index.data(PortAlertModel::TimeRole).toString();
        const int wide = painter->fontMetrics().horizontalAdvance(time);
        painter->drawText(words, Qt::AlignRight | Qt::AlignTop, time);
        painter->drawText(words, Qt::AlignLeft | Qt::AlignBottom,
            painter->fontMetrics().elidedText(
                index.data(PortAlertModel::BelowRole).toString(), Qt::ElideRight, words.width()));
        painter->setFont(ui::font(TextStyle::Strong));
        painter->setPen(theme().text);
        painter->drawText(words, Qt::AlignLeft | Qt::AlignTop,
            painter->fontMetrics().elidedText(
                index.data(Qt::DisplayRole).toString(), Qt::ElideRight, words.width() - wide - px(6)));
        painter->restore();
    }
};

} // namespace

AlertsPane::AlertsPane(PortsAlerts &alerts, QWidget *parent)
    : Card(tr("Alerts"), parent)
    , m_alerts(alerts)
    , m_list(new QListView(this))
    , m_quiet(makeLabel(this, static_cast<int>(TextStyle::Body), Ink::Quiet))
    , m_acknowledge(new QPushButton(tr("Acknowledge..."), this))
    , m_snooze(new QPushButton(tr("Snooze 1 h"), this))
{
    setObjectName(QStringLiteral("alertsPane"));
    auto *const rules = new QPushButton(tr("Rules..."), this);
    rules->setObjectName(QStringLiteral("editRules"));
    m_acknowledge->setObjectName(QStringLiteral("acknowledge"));
    m_snooze->setObjectName(QStringLiteral("snooze"));
    m_quiet->setText(tr("All quiet."));
    m_list->setObjectName(QStringLiteral("alertList"));
    m_list->setAccessibleName(tr("Alerts"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new AlertDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_list->setMinimumHeight(px(48));
    auto *const row = new QHBoxLayout;
    for (QPushButton *const button : { m_acknowledge, m_snooze, rules }) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch(1);
    body()->addWidget(m_quiet);
    body()->addWidget(m_list, 1);
    body()->addLayout(row);
    connect(rules, &QPushButton::clicked, this, &AlertsPane::editRules);
    connect(m_acknowledge, &QPushButton::clicked, this, &AlertsPane::acknowledge);
    connect(m_snooze, &QPushButton::clicked, this,
        [this] { m_alerts.snooze(m_list->currentIndex().data(PortAlertModel::IdRole).toString(), usualSnooze); });
    connect(m_list, &QWidget::customContextMenuRequested, this, &AlertsPane::showMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &AlertsPane::refresh);
    connect(&alerts, &PortsAlerts::changed, this, &AlertsPane::refresh);
    refresh();
}

void AlertsPane::setZone(const calls::Zone &zone)
{
    m_zone = zone;
    refresh();
}

void AlertsPane::refresh()
{
    const QString current = m_list->currentIndex().data(PortAlertModel::IdRole).toString();
    m_model.setAlerts(m_alerts.alerts(), m_alerts.rules(), m_zone);
    int row = -1;
    for (int i = 0; i < m_model.rowCount(); ++i) {
        if (m_model.index(i).data(PortAlertModel::IdRole).toString() == current)
            row = i;
    }
    if (row < 0 && m_model.rowCount() > 0)
        row = 0;
    if (row >= 0 && m_list->currentIndex().row() != row) {
        const QSignalBlocker quiet(m_list->selectionModel());
        m_list->setCurrentIndex(m_model.index(row));
    }
    const int all = m_model.rowCount();
    setAside(all == 0 ? QString() : tr("%n open", nullptr, m_model.open()));
    m_quiet->setVisible(all == 0);
    m_list->setVisible(all > 0);
    const bool canAct = row >= 0 && !m_model.index(row).data(PortAlertModel::OverRole).toBool();
    m_acknowledge->setEnabled(canAct);
    m_snooze->setEnabled(canAct);
}

void AlertsPane::acknowledge()
{
    const QString id = m_list->currentIndex().data(PortAlertModel::IdRole).toString();
    auto *const dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("acknowledgeNote"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Acknowledge"));
    dialog->setLabelText(tr("Note, for whoever looks next:"));
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, id](const QString &note) { m_alerts.acknowledge(id, note.trimmed()); });
    dialog->open();
}

void AlertsPane::showMenu(const QPoint &place)
{
    if (!m_list->indexAt(place).isValid())
        return;
    QMenu menu(this);
    QAction *const take = menu.addAction(tr("Acknowledge..."), this, &AlertsPane::acknowledge);
    take->setEnabled(m_acknowledge->isEnabled());
    QMenu *const snooze = menu.addMenu(tr("Snooze"));
    snooze->setEnabled(m_snooze->isEnabled());
    const QString id = m_list->currentIndex().data(PortAlertModel::IdRole).toString();
    for (const auto &[text, minutes] :
        { std::pair(tr("15 min"), 15), std::pair(tr("1 h"), 60), std::pair(tr("8 h"), 480) })
        snooze->addAction(text, this, [this, id, m = minutes] { m_alerts.snooze(id, std::chrono::minutes(m)); });
    menu.addAction(tr("Edit rules..."), this, &AlertsPane::editRules);
    menu.exec(m_list->viewport()->mapToGlobal(place));
}

void AlertsPane::editRules()
{
    auto *const dialog = new RulesDialog(m_alerts.rules(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RulesDialog::rulesAccepted, this,
        [this](const QList<ports::AlertRule> &rules) { m_alerts.setRules(rules); });
    dialog->open();
}

} // namespace legwork::ui
