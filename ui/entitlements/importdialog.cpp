// SPDX-License-Identifier: GPL-3.0-or-later
#include "importdialog.h"

#include "panel.h"

#include <common/roles.h>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace legwork::ui {

using namespace entitlements;

namespace {

QString wordFor(ImportLine::Fate fate)
{
    switch (fate) {
    case ImportLine::Fate::Added: return ImportDialog::tr("added");
    case ImportLine::Fate::Changed: return ImportDialog::tr("changed");
    case ImportLine::Fate::Same: return ImportDialog::tr("as it is");
    case ImportLine::Fate::Rejected: break;
    }
    return ImportDialog::tr("rejected");
}

} // namespace

ImportDialog::ImportDialog(const QString &name, const QByteArray &list, const QList<Contract> &present, QWidget *parent)
    : QDialog(parent)
    , m_list(list)
    , m_present(present)
    , m_lines(new QTreeWidget(this))
    , m_sum(plainLabel(this, TextStyle::Body, &Theme::text2))
    , m_reason(new QLineEdit(tr("import of %1").arg(name), this))
    , m_import(nullptr)
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import contracts from %1").arg(name));
    m_lines->setObjectName(QStringLiteral("lines"));
    m_lines->setAccessibleName(tr("What becomes of each line"));
    m_lines->setHeaderLabels({ tr("Line"), tr("Becomes"), tr("Contract"), tr("Why") });
    m_lines->setRootIsDecorated(false);
    m_lines->setUniformRowHeights(true);
    m_reason->setObjectName(QStringLiteral("importReason"));
    m_reason->setAccessibleName(tr("Reason"));
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    m_import->setObjectName(QStringLiteral("import"));
    auto *const column = new QVBoxLayout(this);
    const QByteArray start = list.trimmed().left(1);
    if (start != "[" && start != "{") {
        auto table = readCsv(list);
        if (table) {
            m_table = *std::move(table);
            m_mapping = mappingFrom(m_table->header);
            buildMapping(*column);
        } else {
            m_trouble = QString::fromStdString(table.error().place + ' ' + table.error().what).trimmed();
        }
    }
    column->addWidget(m_lines, 1);
    column->addWidget(m_sum);
    auto *const why = new QHBoxLayout;
    auto *const label = new QLabel(tr("Reason"), this);
    label->setBuddy(m_reason);
    why->addWidget(label);
    why->addWidget(m_reason, 1);
    column->addLayout(why);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_reason, &QLineEdit::textChanged, this, &ImportDialog::replan);
    replan();
    resize(px(720), px(520));
}

QString ImportDialog::reason() const { return m_reason->text().trimmed(); }

void ImportDialog::buildMapping(QVBoxLayout &column)
{
    auto *const grid = new QGridLayout;
    int place = 0;
    for (const Field field : allFields()) {
        auto *const choice = new QComboBox(this);
        choice->setObjectName(QStringLiteral("map-%1").arg(nameOf(field)));
        choice->setAccessibleName(tr("Column of %1").arg(nameOf(field)));
        choice->addItem(tr("not in the list"), -1);
        for (int i = 0; i < m_table->header.size(); ++i)
            choice->addItem(m_table->header[i].trimmed(), i);
        choice->setCurrentIndex(choice->findData(m_mapping.value(field, -1)));
        auto *const label = new QLabel(nameOf(field), this);
        label->setBuddy(choice);
        constexpr int columns = 3;
        grid->addWidget(label, place / columns, 2 * (place % columns), Qt::AlignRight);
        grid->addWidget(choice, place / columns, 2 * (place % columns) + 1);
        ++place;
        connect(choice, &QComboBox::currentIndexChanged, this, [this, choice, field] {
            const int at = choice->currentData().toInt();
            at < 0 ? void(m_mapping.remove(field)) : void(m_mapping.insert(field, at));
            replan();
        });
    }
    column.addLayout(grid);
    auto *const row = new QHBoxLayout;
    m_dates = new QComboBox(this);
    m_dates->setObjectName(QStringLiteral("dateFormat"));
    m_dates->setAccessibleName(tr("How dates are written"));
    m_dates->addItem(QStringLiteral("2026-03-31"), QString());
    for (const char *const format : { "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "d MMM yyyy" })
        m_dates->addItem(QDate(2026, 3, 31).toString(QLatin1StringView(format)), QLatin1StringView(format));
    auto *const label = new QLabel(tr("Dates are written"), this);
    label->setBuddy(m_dates);
    row->addWidget(label);
    row->addWidget(m_dates);
    row->addStretch(1);
    column.addLayout(row);
    connect(m_dates, &QComboBox::currentIndexChanged, this, &ImportDialog::replan);
}

void ImportDialog::replan()
{
    if (m_table) {
        m_plan = planImport(*m_table, m_mapping, m_present, m_dates->currentData().toString());
    } else if (m_trouble.isEmpty()) {
        auto plan = planJsonImport(m_list, m_present);
        if (plan)
            m_plan = *std::move(plan);
        else
            m_trouble = QString::fromStdString(plan.error().place + ' ' + plan.error().what).trimmed();
    }
    m_lines->clear();
    constexpr qsizetype mostShown = 5000;
    QList<QTreeWidgetItem *> rows;
    for (const ImportLine &line : m_plan.lines.first(std::min(m_plan.lines.size(), mostShown)))
        rows << new QTreeWidgetItem({ QString::number(line.line), wordFor(line.fate), line.number, line.why });
    m_lines->addTopLevelItems(rows);
    for (int i = 0; i < 3; ++i)
        m_lines->resizeColumnToContents(i);
    m_sum->setText(m_trouble.isEmpty() ? tr("%1 added, %2 changed, %3 as they are, %4 rejected")
                                             .arg(m_plan.count(ImportLine::Fate::Added))
                                             .arg(m_plan.count(ImportLine::Fate::Changed))
                                             .arg(m_plan.count(ImportLine::Fate::Same))
                                             .arg(m_plan.count(ImportLine::Fate::Rejected))
                                       : tr("This is no list of contracts: %1").arg(m_trouble));
    m_import->setEnabled(!m_plan.changes.isEmpty() && !reason().isEmpty());
}

} // namespace legwork::ui
