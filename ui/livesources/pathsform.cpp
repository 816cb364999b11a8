// SPDX-License-Identifier: GPL-3.0-or-later
#include "pathsform.h"

#include <common/theme.h>

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace legwork::ui {

PathsForm::PathsForm(QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_fromStart(new QCheckBox(tr("Read what is in them already"), this))
{
    m_list->setAccessibleName(tr("Files and folders to follow"));
    m_list->setObjectName(QStringLiteral("paths"));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setMinimumHeight(px(120));
    m_fromStart->setChecked(true);
    m_fromStart->setObjectName(QStringLiteral("fromStart"));
    m_remove->setObjectName(QStringLiteral("removePath"));
    m_remove->setEnabled(false);
    auto *const files = new QPushButton(tr("Add files..."), this);
    auto *const folder = new QPushButton(tr("Add a folder..."), this);
    auto *const row = new QHBoxLayout;
    row->addWidget(files);
    row->addWidget(folder);
    row->addWidget(m_remove);
    row->addStretch();
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_list, 1);
    column->addLayout(row);
    column->addWidget(m_fromStart);
    connect(files, &QPushButton::clicked, this, [this] { choose(false); });
    connect(folder, &QPushButton::clicked, this, [this] { choose(true); });
    connect(m_list, &QListWidget::itemSelectionChanged, this,
        [this] { m_remove->setEnabled(!m_list->selectedItems().isEmpty()); });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        qDeleteAll(m_list->selectedItems());
        Q_EMIT changed();
    });
    connect(m_fromStart, &QCheckBox::toggled, this, &PathsForm::changed);
}

void PathsForm::choose(bool folders)
{
    auto *const dialog = new QFileDialog(this, folders ? tr("Watch a folder") : tr("Follow files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folders ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &PathsForm::addPaths);
    dialog->open();
}

void PathsForm::addPaths(const QStringList &paths)
{
    for (const QString &path : paths) {
        if (m_list->findItems(path, Qt::MatchExactly).isEmpty())
            m_list->addItem(path);
    }
    Q_EMIT changed();
}

void PathsForm::fill(live::LiveConfig &config) const
{
    config.paths.clear();
    for (int i = 0; i < m_list->count(); ++i)
        config.paths.append(m_list->item(i)->text());
    config.fromStart = m_fromStart->isChecked();
}

QString PathsForm::fault() const { return m_list->count() == 0 ? tr("Add a file or a folder.") : QString(); }

} // namespace legwork::ui
