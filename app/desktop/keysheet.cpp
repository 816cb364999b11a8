// SPDX-License-Identifier: GPL-3.0-or-later
#include "keysheet.h"

#include <common/theme.h>

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace legwork::desktop {

KeySheet::KeySheet(
    const QString &page, const QList<QAction *> &pageActions, const QList<QAction *> &windowActions, QWidget *parent)
    : QDialog(parent)
    , m_field(new QLineEdit(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard sheet"));
    m_field->setPlaceholderText(tr("Type to narrow the list"));
    m_field->setAccessibleName(tr("Narrow the list of keys"));
    m_field->setClearButtonEnabled(true);
    auto *const column = new QVBoxLayout(this);
    column->addWidget(m_field);
    auto *const row = new QHBoxLayout;
    const auto add = [&](const QString &title, const QList<QAction *> &actions) {
        auto *const side = new QVBoxLayout;
        auto *const label = new QLabel(title, this);
        label->setFont(ui::font(ui::TextStyle::Title));
        side->addWidget(label);
        side->addWidget(addList(title, actions), 1);
        row->addLayout(side, 1);
    };
    if (!pageActions.isEmpty())
        add(tr("On %1", "a page").arg(page), pageActions);
    add(tr("Everywhere"), windowActions);
    column->addLayout(row, 1);
    resize(ui::px(pageActions.isEmpty() ? 460 : 760), ui::px(560));
    connect(m_field, &QLineEdit::textChanged, this, &KeySheet::narrow);
}

QTreeWidget *KeySheet::addList(const QString &title, const QList<QAction *> &actions)
{
    auto *const list = new QTreeWidget(this);
    list->setAccessibleName(tr("Keys: %1").arg(title));
    list->setRootIsDecorated(false);
    list->setHeaderLabels({ tr("Does"), tr("Keys") });
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setStretchLastSection(false);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    for (const QAction *const action : actions) {
        if (action->shortcuts().isEmpty() || action->text().isEmpty())
            continue;
        QString text = action->text();
        text.remove(QLatin1Char('&'));
        list->addTopLevelItem(
            new QTreeWidgetItem({ text, QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText) }));
    }
    m_lists.append(list);
    return list;
}

void KeySheet::narrow(const QString &text)
{
    for (QTreeWidget *const list : std::as_const(m_lists)) {
        for (int n = 0; n < list->topLevelItemCount(); ++n) {
            QTreeWidgetItem *const item = list->topLevelItem(n);
            item->setHidden(!item->text(0).contains(text, Qt::CaseInsensitive)
                && !item->text(1).contains(text, Qt::CaseInsensitive));
        }
    }
}

int KeySheet::shownRows() const
{
    int rows = 0;
    for (const QTreeWidget *const list : m_lists)
        for (int n = 0; n < list->topLevelItemCount(); ++n)
            rows += list->topLevelItem(n)->isHidden() ? 0 : 1;
    return rows;
}

} // namespace legwork::desktop
