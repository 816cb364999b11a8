// SPDX-License-Identifier: GPL-3.0-or-later
#include "rejectedlist.h"

#include <calls/recordwindow.h>
#include <common/theme.h>
#include <items/text.h>

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace legwork::desktop {

RejectedList::RejectedList(items::TraceSession &session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_list(new QTreeWidget(this))
{
    setWindowTitle(tr("Rejected records"));
    auto *const text = new QLabel(tr("Records that were left out, by reason. Everything else in their source was read. "
                                     "Enter or a double click shows the line where the first one begins."),
        this);
    text->setWordWrap(true);
    m_list->setAccessibleName(tr("Rejected records by source and reason"));
    m_list->setHeaderLabels({ tr("Source"), tr("Reason"), tr("Count"), tr("First line"), tr("What it means") });
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *const copyAll = buttons->addButton(tr("Copy as text"), QDialogButtonBox::ActionRole);
    connect(copyAll, &QPushButton::clicked, this, &RejectedList::copy);
    connect(m_list, &QTreeWidget::itemActivated, this, &RejectedList::showLine);
    copyAll->setAutoDefault(false); // Enter is for the list
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *const column = new QVBoxLayout(this);
    column->addWidget(text);
    column->addWidget(m_list, 1);
    column->addWidget(buttons);
    resize(ui::px(820), ui::px(380));
    connect(&session, &items::TraceSession::sourcesChanged, this, &RejectedList::fill);
    fill();
}

void RejectedList::fill()
{
    const QLocale locale;
    m_list->clear();
    for (std::size_t n = 0; n < m_session.sources().size(); ++n) {
        const calls::SourceReport &source = m_session.sources()[n];
        const QString path = items::textFrom(source.path);
        for (const calls::RejectedReport &rejected : source.rejected) {
            auto *const item = new QTreeWidgetItem({ QFileInfo(path).fileName(), items::textFrom(rejected.reason),
                locale.toString(static_cast<qulonglong>(rejected.count)),
                rejected.firstLine > 0 ? QString::number(rejected.firstLine) : tr("byte %1").arg(rejected.firstOffset),
                items::textFrom(rejected.explanation) });
            item->setToolTip(0, path);
            item->setData(0, Qt::UserRole, static_cast<int>(n));
            item->setData(0, Qt::UserRole + 1, static_cast<qulonglong>(rejected.firstOffset));
            m_list->addTopLevelItem(item);
        }
    }
    if (m_list->topLevelItemCount() == 0)
        m_list->addTopLevelItem(new QTreeWidgetItem({ tr("Nothing was rejected.") }));
    for (int column = 0; column < m_list->columnCount(); ++column)
        m_list->resizeColumnToContents(column);
}

void RejectedList::showLine(const QTreeWidgetItem *item)
{
    if (!item->data(0, Qt::UserRole).isValid())
        return;
    const calls::Place place { static_cast<std::uint32_t>(item->data(0, Qt::UserRole).toInt()),
        item->data(0, Qt::UserRole + 1).toULongLong() };
    // No child of this dialog: the Enter that opened it would press its button.
    (new ui::RecordWindow(m_session, place, item->text(4), parentWidget()))->open();
}

void RejectedList::copy() const
{
    QString text;
    for (int n = 0; n < m_list->topLevelItemCount(); ++n) {
        const QTreeWidgetItem *const item = m_list->topLevelItem(n);
        QStringList cells;
        for (int column = 0; column < m_list->columnCount(); ++column)
            cells.append(item->text(column));
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    QApplication::clipboard()->setText(text);
}

} // namespace legwork::desktop
