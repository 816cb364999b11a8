// SPDX-License-Identifier: GPL-3.0-or-later
#include "palettemodel.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace legwork::desktop {

using ui::px;
using ui::theme;

QString titleOf(PaletteGroup group)
{
    switch (group) {
    case PaletteGroup::Calls: return PaletteModel::tr("Calls");
    case PaletteGroup::Numbers: return PaletteModel::tr("Numbers");
    case PaletteGroup::Hosts: return PaletteModel::tr("Hosts");
    case PaletteGroup::Pages: return PaletteModel::tr("Pages");
    case PaletteGroup::Commands: return PaletteModel::tr("Commands");
    case PaletteGroup::Filter: return PaletteModel::tr("Filter");
    case PaletteGroup::Recent: return PaletteModel::tr("Recent sources");
    case PaletteGroup::Lines: return PaletteModel::tr("Log lines");
    case PaletteGroup::Help: return PaletteModel::tr("Help");
    }
    return {};
}

void PaletteModel::setGroups(const QList<PaletteGroup> &groups, const PaletteResults &results)
{
    QList<Row> rows;
    for (Row &row : m_rows)
        if (!groups.contains(row.entry.group))
            rows.append(std::move(row));
    for (const PaletteEntry &entry : results.entries) {
        const bool hasTitle = std::ranges::any_of(
            rows, [&entry](const Row &row) { return row.isTitle && row.entry.group == entry.group; });
        if (!hasTitle) {
            Row title;
            title.isTitle = true;
            title.entry.group = entry.group;
            title.entry.title = titleOf(entry.group);
            title.note = results.notes.value(entry.group);
            rows.append(title);
        }
        rows.append({ false, entry, {} });
    }
    std::ranges::stable_sort(rows, {}, [](const Row &row) { return row.entry.group; });
    // The rows are few and all on screen: one reset costs less than working out what moved.
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void PaletteModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

const PaletteEntry *PaletteModel::entry(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= m_rows.size() || m_rows[index.row()].isTitle)
        return nullptr;
    return &m_rows[index.row()].entry;
}

int PaletteModel::entryCount() const
{
    return static_cast<int>(std::ranges::count_if(m_rows, [](const Row &row) { return !row.isTitle; }));
}

int PaletteModel::chooseableFrom(int row, int step) const
{
    for (; row >= 0 && row < m_rows.size(); row += step)
        if (!m_rows[row].isTitle)
            return row;
    return -1;
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole: return row.entry.title;
    case Qt::AccessibleTextRole:
        if (row.isTitle)
            return row.entry.title;
        return QStringList { row.entry.title, row.entry.detail, row.entry.keys, titleOf(row.entry.group) }.join(
            QStringLiteral(", "));
    case IsTitleRole: return row.isTitle;
    case DetailRole: return row.isTitle ? row.note : row.entry.detail;
    case KeysRole: return row.entry.keys;
    default: return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex &index) const
{
    return entry(index) != nullptr ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

int paintKeyCap(QPainter &painter, const QString &keys, int right, const QRect &row)
{
    const QFont words = ui::font(ui::TextStyle::Caption);
    const int wide = std::max(px(18), QFontMetrics(words).horizontalAdvance(keys) + px(12));
    const QRectF cap(right - wide, row.center().y() - px(9), wide, px(18));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().line, 1));
    painter.setBrush(theme().hover);
    painter.drawRoundedRect(cap, px(4), px(4));
    painter.setFont(words);
    painter.setPen(theme().text2);
    painter.drawText(cap, Qt::AlignCenter, keys);
    return static_cast<int>(cap.left());
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return { option.rect.width(), px(index.data(PaletteModel::IsTitleRole).toBool() ? 28 : 34) };
}

void PaletteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const ui::Theme &t = theme();
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight);
    const QRect row = option.rect.adjusted(px(8), 0, -px(8), 0);
    const QString title = index.data().toString();
    const QString detail = index.data(PaletteModel::DetailRole).toString();
    if (index.data(PaletteModel::IsTitleRole).toBool()) {
        QFont words = ui::font(ui::TextStyle::Caption);
        painter->setPen(t.text3);
        painter->setFont(words);
        const QRect room = row.adjusted(px(12), 0, -px(12), -px(3));
        painter->drawText(room, Qt::AlignRight | Qt::AlignBottom, detail);
        words.setWeight(QFont::DemiBold);
        painter->setFont(words);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignBottom, title);
        painter->restore();
        return;
    }
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    if (chosen) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(t.isContrast ? QPen(t.text, 2) : QPen(Qt::NoPen));
        painter->setBrush(t.sel);
        painter->drawRoundedRect(row, px(6), px(6));
    }
    const auto *const model = static_cast<const PaletteModel *>(index.model());
    const PaletteEntry *const entry = model->entry(index);
    const int side = px(16);
    const QRectF sign(row.left() + px(14), row.center().y() - side / 2.0 + 0.5, side, side);
    if (entry != nullptr && entry->sign)
        paintSeverity(*painter, sign, *entry->sign);
    else if (entry != nullptr && entry->icon != nullptr)
        ui::paintIcon(*painter, sign, entry->icon, t.text2);

    int right = row.right() - px(10);
    const QString keys = index.data(PaletteModel::KeysRole).toString();
    if (!keys.isEmpty())
        right = paintKeyCap(*painter, keys, right, row) - px(10);
    else if (chosen)
        right = paintKeyCap(*painter, PaletteModel::tr("Enter"), right, row) - px(10);

    QFont plain = ui::font(ui::TextStyle::Body);
    plain.setPixelSize(px(13));
    QFont strong = plain;
    strong.setWeight(QFont::DemiBold);
    int x = row.left() + px(42);
    const auto draw = [&](const QString &part, const QFont &words, const QColor &colour, bool underlined) {
        if (part.isEmpty() || x >= right)
            return;
        const QFontMetrics metrics(words);
        const QString shown = metrics.elidedText(part, Qt::ElideRight, right - x);
        painter->setFont(words);
        painter->setPen(colour);
        const int wide = metrics.horizontalAdvance(shown);
        painter->drawText(QRect(x, row.top(), wide + 2, row.height()), Qt::AlignVCenter | Qt::TextSingleLine, shown);
        if (underlined)
            painter->fillRect(QRect(x, row.center().y() + metrics.ascent() / 2 + px(3), wide, 2), t.accent);
        x += wide;
    };
    const qsizetype at = m_match.isEmpty() ? -1 : title.indexOf(m_match, 0, Qt::CaseInsensitive);
    draw(at < 0 ? title : title.left(at), plain, t.text, false);
    if (at >= 0) {
        draw(title.mid(at, m_match.size()), strong, t.text, true);
        draw(title.mid(at + m_match.size()), plain, t.text, false);
    }
    x += px(12);
    draw(detail, ui::font(ui::TextStyle::Body), t.text2, false);
    painter->restore();
}

} // namespace legwork::desktop
