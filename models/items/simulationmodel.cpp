// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulationmodel.h"

#include <QCoreApplication>

#include <algorithm>

namespace legwork::items {

QString wordFor(PeerVerdict verdict)
{
    const auto tr
        = [](const char *word) { return QCoreApplication::translate("legwork::items::SimulationModel", word); };
    switch (verdict) {
    case PeerVerdict::Wins: return tr(QT_TRANSLATE_NOOP("legwork::items::SimulationModel", "wins"));
    case PeerVerdict::Next: return tr(QT_TRANSLATE_NOOP("legwork::items::SimulationModel", "tried later"));
    case PeerVerdict::Lost: return tr(QT_TRANSLATE_NOOP("legwork::items::SimulationModel", "lost"));
    case PeerVerdict::Unusable: return tr(QT_TRANSLATE_NOOP("legwork::items::SimulationModel", "cannot be tried"));
    case PeerVerdict::NoMatch: return tr(QT_TRANSLATE_NOOP("legwork::items::SimulationModel", "does not match"));
    case PeerVerdict::NotCandidate: return tr(QT_TRANSLATE_NOOP("legwork::items::SimulationModel", "no candidate"));
    }
    return {};
}

int SimulationModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant SimulationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SimulatedPeer &row = rowAt(index);
    switch (role) {
    case VerdictRole: return static_cast<int>(row.verdict);
    case PeerRole: return row.tag;
    case LineRole: return row.line;
    case Qt::TextAlignmentRole:
        return static_cast<int>(
            (index.column() == LengthColumn || index.column() == PreferenceColumn ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        if (index.column() == VerdictColumn)
            return wordFor(row.verdict);
        [[fallthrough]];
    case Qt::DisplayRole: break;
    case Qt::ToolTipRole: return index.column() == ReasonColumn ? QVariant(row.reason) : QVariant();
    default: return {};
    }
    switch (index.column()) {
    case TagColumn: return row.name;
    case PatternColumn: return row.pattern;
    case LengthColumn: return row.length < 0 ? QStringLiteral("\u2013") : QString::number(row.length);
    case PreferenceColumn: return row.preference.isEmpty() ? QStringLiteral("\u2013") : row.preference;
    case ReasonColumn: return row.reason;
    default: return {};
    }
}

QVariant SimulationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    switch (section) {
    case VerdictColumn: return role == Qt::AccessibleTextRole ? tr("Verdict") : QString();
    case TagColumn: return tr("Tag");
    case PatternColumn: return tr("Pattern");
    case LengthColumn: return tr("Length");
    case PreferenceColumn: return tr("Pref");
    case ReasonColumn: return tr("Verdict and reason");
    default: return {};
    }
}

} // namespace legwork::items
