// SPDX-License-Identifier: GPL-3.0-or-later
#include "coveragemodel.h"

#include "simulation.h"
#include "text.h"

#include <QCoreApplication>

#include <algorithm>

namespace legwork::items {

using dialplan::CoverageCase;
using dialplan::CoverageResult;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(legwork::items::CoverageModel)

public:
    static QString peer(const std::string &tag)
    {
        if (tag == "none")
            return tr("no peer");
        return tag == "0" ? tr("peer 0") : shownText(tag);
    }
    /// "in 1, out 1400".
    static QString way(const CoverageResult &result)
    {
        return tr("in %1, out %2").arg(peer(result.inbound), peer(result.outbound));
    }
    static QString expected(const CoverageCase &one)
    {
        if (one.inbound.empty())
            return tr("expected out %1").arg(peer(one.outbound));
        return one.outbound.empty() ? tr("expected in %1").arg(peer(one.inbound))
                                    : tr("expected in %1, out %2").arg(peer(one.inbound), peer(one.outbound));
    }
    static QString passes() { return tr("passes"); }
    static QString fails() { return tr("fails"); }
    static QString noExpectation() { return tr("nothing is expected"); }
    static QString changes() { return tr("goes elsewhere"); }
    static QString same() { return tr("as before"); }
};

bool isSame(const CoverageResult &a, const CoverageResult &b)
{
    return a.inbound == b.inbound && a.outbound == b.outbound;
}

bool isExpected(const CoverageCase &one) { return !one.inbound.empty() || !one.outbound.empty(); }

} // namespace

CoverageAnswer answerCoverage(
    const dialplan::Router *before, const dialplan::Router &after, const std::vector<CoverageCase> &cases)
{
    CoverageAnswer answer;
    if (before != nullptr)
        answer.before = dialplan::runCoverage(*before, cases);
    answer.after = dialplan::runCoverage(after, cases);
    return answer;
}

void CoverageModel::setCases(std::vector<CoverageCase> cases)
{
    if (cases == m_cases)
        return;
    beginResetModel(); // another device's
    m_cases = std::move(cases);
    m_answer = {};
    endResetModel();
}

void CoverageModel::setAnswer(CoverageAnswer answer)
{
    m_answer = std::move(answer);
    if (!m_cases.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

CoverageModel::State CoverageModel::stateOf(int row) const
{
    const auto at = static_cast<std::size_t>(row);
    if (at >= m_answer.after.size())
        return State::Unknown;
    if (!isExpected(m_cases[at]))
        return State::NotExpected;
    return m_answer.after[at].passes ? State::Passes : State::Fails;
}

bool CoverageModel::isChanged(int row) const
{
    const auto at = static_cast<std::size_t>(row);
    return at < m_answer.after.size() && at < m_answer.before.size()
        && !isSame(m_answer.before[at], m_answer.after[at]);
}

int CoverageModel::failures() const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += stateOf(row) == State::Fails ? 1 : 0;
    return count;
}

int CoverageModel::changes() const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += isChanged(row) ? 1 : 0;
    return count;
}

int CoverageModel::addCase(const CoverageCase &one)
{
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_cases.push_back(one);
    endInsertRows();
    if (!one.called.empty())
        Q_EMIT casesEdited(); // an empty row is nothing yet
    return row;
}

void CoverageModel::removeCase(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    const auto take = [row](auto &list) {
        if (static_cast<std::size_t>(row) < list.size())
            list.erase(list.begin() + row);
    };
    beginRemoveRows({}, row, row);
    take(m_cases);
    take(m_answer.before);
    take(m_answer.after);
    endRemoveRows();
    Q_EMIT casesEdited();
}

void CoverageModel::expectResult(int row)
{
    const auto at = static_cast<std::size_t>(row);
    if (row < 0 || at >= m_answer.after.size())
        return;
    m_cases[at].inbound = m_answer.after[at].inbound;
    m_cases[at].outbound = m_answer.after[at].outbound;
    m_answer.after[at].passes = true;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT casesEdited();
}

int CoverageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cases.size());
}

int CoverageModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

Qt::ItemFlags CoverageModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    const bool isField = index.column() >= CalledColumn && index.column() <= OutboundColumn;
    return index.isValid() && isField ? flags | Qt::ItemIsEditable : flags;
}

std::string *CoverageModel::fieldOf(CoverageCase &one, int column)
{
    switch (column) {
    case CalledColumn: return &one.called;
    case CallingColumn: return &one.calling;
    case PortColumn: return &one.inPort;
    case InboundColumn: return &one.inbound;
    case OutboundColumn: return &one.outbound;
    default: return nullptr;
    }
}

QVariant CoverageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto at = static_cast<std::size_t>(index.row());
    const State state = stateOf(index.row());
    if (role == StateRole)
        return static_cast<int>(state);
    const bool isWord = index.column() == StateColumn && (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole);
    if (isWord)
        return state == State::Passes ? Words::passes()
            : state == State::Fails   ? Words::fails()
            : state == State::Unknown ? QString()
                                      : Words::noExpectation();
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    CoverageCase one = m_cases[at];
    if (const std::string *const field = fieldOf(one, index.column()))
        return textFrom(*field);
    if (index.column() == ResultColumn && at < m_answer.after.size())
        return Words::way(m_answer.after[at]);
    if (index.column() == BeforeColumn && isChanged(index.row()))
        return Words::way(m_answer.before[at]);
    return {};
}

bool CoverageModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    std::string *const field = fieldOf(m_cases[static_cast<std::size_t>(index.row())], index.column());
    if (field == nullptr)
        return false;
    // A word each, as they are kept: a blank would end it.
    QString text = index.column() <= CallingColumn ? numberTyped(value.toString()) : value.toString().simplified();
    text.remove(QLatin1Char(' '));
    const std::string written = text == QLatin1String("-") ? std::string() : text.toStdString();
    if (*field == written)
        return true;
    *field = written;
    Q_EMIT dataChanged(index, index);
    Q_EMIT casesEdited();
    return true;
}

QVariant CoverageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    switch (section) {
    case StateColumn: return QString();
    case CalledColumn: return tr("Dialled");
    case CallingColumn: return tr("Caller");
    case PortColumn: return tr("Voice-port");
    case InboundColumn:
        return role == Qt::ToolTipRole ? tr("Tag of the peer that is to take it in; 0: peer 0") : tr("In by");
    case OutboundColumn:
        return role == Qt::ToolTipRole ? tr("Tag of the peer it is to go to; none: no peer") : tr("Out by");
    case ResultColumn: return tr("Goes now");
    case BeforeColumn: return tr("Went before the edit");
    default: return {};
    }
}

void DifferenceModel::setAnswer(const std::vector<CoverageCase> &cases, const CoverageAnswer &answer)
{
    std::vector<Row> rows;
    m_changed = m_failing = 0;
    for (std::size_t i = 0; i < std::min(cases.size(), answer.after.size()); ++i) {
        const CoverageCase &one = cases[i];
        const CoverageResult &after = answer.after[i];
        const bool isKnown = i < answer.before.size();
        const bool fails = isExpected(one) && !after.passes;
        const bool changed = isKnown && !isSame(answer.before[i], after);
        Row row { .state = fails ? State::Fails
                : changed        ? State::Changed
                                 : State::Same,
            .number = shownText(one.called) };
        if (!one.inPort.empty())
            row.number += QStringLiteral(" (%1)").arg(shownText(one.inPort));
        row.before = isKnown ? Words::way(answer.before[i]) : QString();
        row.after = Words::way(after);
        row.words = fails ? Words::fails() + QStringLiteral(", ") + Words::expected(one)
            : changed     ? Words::changes() + (isExpected(one) ? QStringLiteral(", ") + Words::passes() : QString())
                          : Words::same();
        row.peer = QString::fromStdString(after.outbound != "none" ? after.outbound : after.inbound).toUInt();
        m_changed += changed ? 1 : 0;
        m_failing += fails ? 1 : 0;
        rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(rows, std::greater {}, &Row::state);
    beginResetModel(); // another order altogether
    m_rows = std::move(rows);
    endResetModel();
}

int DifferenceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DifferenceModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant DifferenceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == StateRole)
        return static_cast<int>(row.state);
    if (role == PeerRole)
        return row.peer;
    if (role == Qt::AccessibleTextRole && index.column() == StateColumn)
        return row.words;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case NumberColumn: return row.number;
    case BeforeColumn: return row.before;
    case AfterColumn: return row.after;
    case WordsColumn: return row.words;
    default: return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NumberColumn: return tr("Number");
    case BeforeColumn: return tr("Before");
    case AfterColumn: return tr("After");
    case WordsColumn: return tr("What changes");
    default: return {};
    }
}

} // namespace legwork::items
