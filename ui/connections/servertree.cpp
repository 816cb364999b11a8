// SPDX-License-Identifier: GPL-3.0-or-later
#include "servertree.h"

#include <common/theme.h>

#include <QPainter>
#include <QSignalBlocker>
#include <QStringBuilder>
#include <QStyledItemDelegate>

namespace legwork::ui {

namespace {

constexpr int rowRole = Qt::UserRole;

/// Glyph, name and state in one line, the address below.
class ServerDelegate final : public QStyledItemDelegate {
public:
    ServerDelegate(const QList<ServerRow> &rows, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_rows(rows)
    {
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        return { px(160), index.parent().isValid() ? px(46) : px(30) };
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        if (!index.parent().isValid()) {
            painter->setFont(ui::font(TextStyle::Caption));
            painter->setPen(theme().text2);
            painter->drawText(option.rect.adjusted(px(14), 0, 0, -px(4)), Qt::AlignLeading | Qt::AlignBottom,
                index.data().toString());
            painter->restore();
            return;
        }
        const ServerRow &row = m_rows[index.data(rowRole).toInt()];
        const bool isSelected = (option.state & QStyle::State_Selected) != 0;
        const QRect box = option.rect.adjusted(px(6), px(1), -px(6), -px(1));
        if (isSelected || (option.state & QStyle::State_MouseOver) != 0) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(isSelected ? theme().sel : theme().hover);
            painter->drawRoundedRect(box, px(4), px(4));
        }
        const bool isRight = option.direction == Qt::RightToLeft;
        const int glyph = px(14);
        const int top = box.top() + px(7);
        paintSeverity(*painter, QRectF(isRight ? box.right() - px(10) - glyph : box.left() + px(10), top, glyph, glyph),
            row.state.sign);
        QRect line(box.left() + (isRight ? px(10) : px(33)), box.top() + px(3), box.width() - px(43), box.height() / 2);
        const QColor ink = isSelected ? theme().selText : theme().text;
        const QColor faint = isSelected ? theme().selText : theme().text2;
        const QFontMetrics small(ui::font(TextStyle::Caption));
        const QString word = small.elidedText(row.state.word, Qt::ElideRight, line.width() * 3 / 5);
        painter->setFont(ui::font(TextStyle::Caption));
        painter->setPen(row.state.isTrouble() ? colourOf(row.state.sign) : faint);
        painter->drawText(line, Qt::AlignTrailing | Qt::AlignVCenter, word);
        const int left = line.width() - small.horizontalAdvance(word) - px(8);
        const QFont strong = ui::font(TextStyle::Strong);
        painter->setFont(strong);
        painter->setPen(ink);
        const QString name = QFontMetrics(strong).elidedText(row.name, Qt::ElideRight, left);
        painter->drawText(line, Qt::AlignLeading | Qt::AlignVCenter, name);
        line.translate(0, line.height() - px(3));
        painter->setFont(ui::font(TextStyle::Caption));
        painter->setPen(faint);
        painter->drawText(
            line, Qt::AlignLeading | Qt::AlignVCenter, small.elidedText(row.detail, Qt::ElideRight, line.width()));
        painter->restore();
    }

private:
    const QList<ServerRow> &m_rows;
};

QString readText(const ServerRow &row)
{
    return row.name % QStringLiteral(", ") % row.state.word % QStringLiteral(", ") % row.detail;
}

} // namespace

ServerTree::ServerTree(QWidget *parent)
    : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("serverTree"));
    setAccessibleName(tr("Servers"));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setExpandsOnDoubleClick(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setItemDelegate(new ServerDelegate(m_rows, this));
    connect(this, &QTreeWidget::currentItemChanged, this, [this] {
        if (!m_isFilling)
            Q_EMIT chosen();
    });
    connect(this, &QTreeWidget::itemDoubleClicked, this, [this](QTreeWidgetItem *item) {
        if (item->parent() == nullptr)
            item->setExpanded(!item->isExpanded());
        else if (const auto row = selected(); row && row->isOwn)
            Q_EMIT renameAsked();
        else if (row && !row->page.isEmpty())
            Q_EMIT pageAsked(row->page);
    });
}

QTreeWidgetItem *ServerTree::itemOf(const QString &name, bool isOwn) const
{
    for (int group = 0; group < topLevelItemCount(); ++group) {
        const QTreeWidgetItem *const parent = topLevelItem(group);
        for (int child = 0; child < parent->childCount(); ++child) {
            const ServerRow &row = m_rows[parent->child(child)->data(0, rowRole).toInt()];
            if (row.name == name && row.isOwn == isOwn)
                return parent->child(child);
        }
    }
    return nullptr;
}

void ServerTree::setRows(const QList<ServerRow> &rows)
{
    const auto isSame = [](const ServerRow &a, const ServerRow &b) {
        return a.group == b.group && a.name == b.name && a.isOwn == b.isOwn;
    };
    const auto before = selected();
    const bool isReordered = !std::equal(m_rows.begin(), m_rows.end(), rows.begin(), rows.end(), isSame);
    const QStringList folded = foldedGroups();
    m_isFilling = true;
    m_rows = rows;
    if (isReordered) {
        clear();
        for (int number = 0; number < rows.size(); ++number) {
            const ServerRow &row = rows[number];
            QTreeWidgetItem *group = topLevelItem(topLevelItemCount() - 1);
            if (group == nullptr || group->text(0) != row.group) {
                group = new QTreeWidgetItem(this, { row.group });
                group->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            }
            auto *const item = new QTreeWidgetItem(group, { row.name });
            item->setData(0, rowRole, number);
        }
        for (int group = 0; group < topLevelItemCount(); ++group)
            topLevelItem(group)->setExpanded(!folded.contains(topLevelItem(group)->text(0)));
        if (before) {
            if (QTreeWidgetItem *const item = itemOf(before->name, before->isOwn))
                setCurrentItem(item);
        }
    }
    for (int group = 0; group < topLevelItemCount(); ++group) {
        for (int child = 0; child < topLevelItem(group)->childCount(); ++child) {
            QTreeWidgetItem *const item = topLevelItem(group)->child(child);
            const QString read = readText(m_rows[item->data(0, rowRole).toInt()]);
            if (item->data(0, Qt::AccessibleTextRole).toString() != read)
                item->setData(0, Qt::AccessibleTextRole, read);
        }
    }
    m_isFilling = false;
    viewport()->update();
}

void ServerTree::select(const QString &name)
{
    if (QTreeWidgetItem *const item = itemOf(name, true)) {
        item->parent()->setExpanded(true);
        setCurrentItem(item);
        scrollToItem(item);
    }
}

std::optional<ServerRow> ServerTree::selected() const
{
    const QTreeWidgetItem *const item = currentItem();
    if (item == nullptr || item->parent() == nullptr)
        return std::nullopt;
    return m_rows.value(item->data(0, rowRole).toInt());
}

QStringList ServerTree::foldedGroups() const
{
    QStringList folded;
    for (int group = 0; group < topLevelItemCount(); ++group) {
        if (!topLevelItem(group)->isExpanded())
            folded.append(topLevelItem(group)->text(0));
    }
    return folded;
}

void ServerTree::setFoldedGroups(const QStringList &groups)
{
    for (int group = 0; group < topLevelItemCount(); ++group)
        topLevelItem(group)->setExpanded(!groups.contains(topLevelItem(group)->text(0)));
}

} // namespace legwork::ui
