// SPDX-License-Identifier: GPL-3.0-or-later
#include "auditdialog.h"

#include "changedialog.h"

#include <common/theme.h>

#include <QDateTime>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSet>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

namespace {

QString member(const QJsonObject &record, const char *name) { return record.value(QLatin1StringView(name)).toString(); }

/// The state that a record's word stands for.
device::RunState stateOf(const QString &word)
{
    for (int state = 0; state <= static_cast<int>(device::RunState::Unchanged); ++state) {
        if (device::wordOf(static_cast<device::RunState>(state)) == word)
            return static_cast<device::RunState>(state);
    }
    return device::RunState::New;
}

QString lines(const QJsonObject &record, const char *name)
{
    QStringList list;
    for (const auto &line : record.value(QLatin1StringView(name)).toArray())
        list << QStringLiteral("  ") + line.toString();
    return list.join(u'\n');
}

} // namespace

QList<QJsonObject> unfinishedChanges(const QList<QJsonObject> &newestFirst)
{
    const QString sending = device::wordOf(device::RunState::Sending);
    QSet<QString> seen;
    QList<QJsonObject> list;
    for (const QJsonObject &record : newestFirst) {
        const QString run = member(record, "run");
        if (!seen.contains(run) && member(record, "result") == sending)
            list << record;
        seen.insert(run);
    }
    return list;
}

AuditDialog::AuditDialog(const workspace::Workspace &workspace, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_list(new QTreeWidget(this))
    , m_detail(new QPlainTextEdit(this))
    , m_empty(new QLabel(tr("Nothing has been changed yet."), this))
{
    setWindowTitle(tr("Changes of devices"));
    setObjectName(QStringLiteral("auditDialog"));
    m_list->setObjectName(QStringLiteral("records"));
    m_list->setAccessibleName(tr("Changes of devices, newest first"));
    m_list->setHeaderLabels({ tr("When"), tr("Device"), tr("Result"), tr("Who"), tr("Way") });
    m_list->setRootIsDecorated(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_detail->setObjectName(QStringLiteral("record"));
    m_detail->setAccessibleName(tr("The record"));
    m_detail->setReadOnly(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setFont(ui::font(TextStyle::Fixed));
    m_detail->setTabChangesFocus(true);
    auto *const both = new QSplitter(Qt::Vertical, this);
    both->addWidget(m_list);
    both->addWidget(m_detail);
    both->setChildrenCollapsible(false);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->addWidget(m_empty);
    column->addWidget(both, 1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &AuditDialog::showRecord);
    connect(&m_workspace, &workspace::Workspace::deviceAuditChanged, this, &AuditDialog::fill);
    fill();
    resize(px(820), px(560));
}

void AuditDialog::fill()
{
    m_list->clear();
    const auto records = m_workspace.deviceAudit();
    if (!records)
        m_empty->setText(tr("The records cannot be read: %1").arg(QString::fromStdString(records.error().what)));
    m_records = records.value_or(QList<QJsonObject>());
    for (const QJsonObject &record : std::as_const(m_records)) {
        const QDateTime time = QDateTime::fromString(member(record, "time"), Qt::ISODateWithMs);
        new QTreeWidgetItem(m_list,
            { QLocale().toString(time.toLocalTime(), QLocale::ShortFormat), member(record, "device"),
                wordFor(stateOf(member(record, "result"))), member(record, "who"), member(record, "way") });
    }
    m_empty->setVisible(m_records.isEmpty());
    if (!m_records.isEmpty())
        m_list->setCurrentItem(m_list->topLevelItem(0));
    showRecord();
}

void AuditDialog::showRecord()
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    if (row < 0 || row >= m_records.size()) {
        m_detail->clear();
        return;
    }
    const QJsonObject &record = m_records[row];
    m_detail->setPlainText(
        tr("%1\n\n%2, %3 over %4, UTC %5\nrunning configuration before %6\nafter  %7\n\nSteps\n%8\n\nChange\n"
           "%9\n\n")
            .arg(member(record, "summary"), member(record, "who"), member(record, "place"), member(record, "way"),
                member(record, "time"), member(record, "hashBefore"),
                member(record, "hashAfter").isEmpty() ? tr("not read") : member(record, "hashAfter"),
                lines(record, "steps"), lines(record, "script"))
        + tr("Rollback\n%1\n").arg(lines(record, "rollback")));
}

} // namespace legwork::ui
