// SPDX-License-Identifier: GPL-3.0-or-later
#include "callmodel.h"

#include "session.h"
#include "text.h"
#include "timetext.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace legwork::items {

namespace {

using calls::Call;

const QString dash = QStringLiteral("\u2013");

QString numberText(std::uint64_t number) { return number == 0 ? dash : QString::number(number); }

QString known(std::string_view text) { return text.empty() ? dash : shownText(text); }

/// As the query language takes it: in quotation marks where it is not one plain word.
QString queryValue(std::string_view value)
{
    const auto isPlain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_'
            || c == '-' || c == '@' || c == '+';
    };
    if (!value.empty() && std::ranges::all_of(value, isPlain) && value.find("..") == std::string_view::npos)
        return textFrom(value);
    QString text = textFrom(value);
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

QString term(QLatin1String field, std::string_view value) { return field + QLatin1Char(':') + queryValue(value); }

QString term(QLatin1String field, std::uint64_t value)
{
    return value == 0 ? QString() : QString(field + QLatin1Char(':') + QString::number(value));
}

int at(CallColumn column) noexcept { return static_cast<int>(column); }

} // namespace

CallModel::CallModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void CallModel::setView(const std::shared_ptr<const CallView> &view)
{
    const std::shared_ptr<const CallView> before = m_view;
    const bool isOther = view->order != before->order;
    m_showsDates = view->summary.first
        && localDay(*view->summary.first, m_zone)
            != localDay(view->summary.last.value_or(*view->summary.first), m_zone);
    if (view->changes) {
        const RowChanges &changes = *view->changes;
        Q_EMIT viewAboutToChange();
        if (changes.removed.size() + changes.inserted.size() <= 1)
            apply(changes, view);
        else
            applyInSteps(changes, view);
        for (const RowRange &range : changes.changed)
            Q_EMIT dataChanged(index(static_cast<int>(range.first), 0),
                index(static_cast<int>(range.first + range.count - 1), callColumnCount - 1));
        Q_EMIT viewChanged();
    } else {
        Q_EMIT viewAboutToBeReplaced();
        replace(view);
        Q_EMIT viewReplaced();
    }
    if (isOther)
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, callColumnCount - 1);
    TraceSession::retire(before);
}

void CallModel::replace(const std::shared_ptr<const CallView> &view)
{
    const auto before = rowCount(), after = static_cast<int>(view->size());
    if (before == 0 || after == 0) {
        beginResetModel();
        m_view = view;
        endResetModel();
        return;
    }
    // A reset makes a table lay out every row anew, which a million of them are too many for: rows come and go at the
    // end only, and those that stay are told to be in another order.
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_mostRows = after;
        endRemoveRows();
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    m_mostRows = std::min(before, after);
    m_view = view;
    const QModelIndexList kept = persistentIndexList();
    changePersistentIndexList(kept, QModelIndexList(kept.size()));
    Q_EMIT layoutChanged({}, VerticalSortHint);
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_mostRows = after;
        endInsertRows();
    }
    m_mostRows = std::numeric_limits<int>::max();
}

void CallModel::apply(const RowChanges &changes, const std::shared_ptr<const CallView> &view)
{
    if (!changes.removed.empty()) {
        const RowRange &range = changes.removed.front();
        beginRemoveRows({}, static_cast<int>(range.first), static_cast<int>(range.first + range.count - 1));
        m_view = view;
        endRemoveRows();
    } else if (!changes.inserted.empty()) {
        const RowRange &range = changes.inserted.front();
        beginInsertRows({}, static_cast<int>(range.first), static_cast<int>(range.first + range.count - 1));
        m_view = view;
        endInsertRows();
    } else {
        m_view = view;
    }
}

void CallModel::applyInSteps(const RowChanges &changes, const std::shared_ptr<const CallView> &view)
{
    m_between.clear();
    m_between.reserve(std::max(m_view->size(), view->size()));
    for (std::size_t row = 0; row < m_view->size(); ++row)
        m_between.push_back(&m_view->call(row));
    m_isBetween = true;
    const auto place = [this](std::uint32_t row) { return m_between.begin() + static_cast<std::ptrdiff_t>(row); };
    for (auto range = changes.removed.rbegin(); range != changes.removed.rend(); ++range) {
        beginRemoveRows({}, static_cast<int>(range->first), static_cast<int>(range->first + range->count - 1));
        m_between.erase(place(range->first), place(range->first + range->count));
        endRemoveRows();
    }
    for (const RowRange &range : changes.inserted) {
        beginInsertRows({}, static_cast<int>(range.first), static_cast<int>(range.first + range.count - 1));
        std::vector<const Call *> rows;
        for (std::uint32_t row = range.first; row < range.first + range.count; ++row)
            rows.push_back(&view->call(row));
        m_between.insert(place(range.first), rows.begin(), rows.end());
        endInsertRows();
    }
    m_view = view;
    m_isBetween = false;
    m_between = {};
}

void CallModel::setTitles(QStringList titles)
{
    m_titles = std::move(titles);
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, callColumnCount - 1);
}

void CallModel::setZone(calls::Zone zone)
{
    m_zone = std::move(zone);
    const auto &summary = m_view->summary;
    m_showsDates = summary.first && localDay(*summary.first, m_zone) != localDay(*summary.last, m_zone);
    changeColumn(CallColumn::Start);
    changeColumn(CallColumn::End);
}

void CallModel::setAliases(QHash<QString, QString> aliases)
{
    m_aliases = std::move(aliases);
    changeColumn(CallColumn::Hosts);
}

void CallModel::setNotes(QHash<QString, QString> notes)
{
    m_notes = std::move(notes);
    changeColumn(CallColumn::Note);
}

void CallModel::setMarks(QSet<QString> ids)
{
    m_marks = std::move(ids);
    changeColumn(CallColumn::State);
}

void CallModel::setDetail(const QString &callId, CallColumn column, const QString &text)
{
    m_details.insert(QString::number(at(column)) + QLatin1Char(' ') + callId, text.isEmpty() ? dash : text);
    changeColumn(column);
}

void CallModel::changeColumn(CallColumn column)
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, at(column)), index(rowCount() - 1, at(column)));
}

int CallModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return m_isBetween ? static_cast<int>(m_between.size()) : std::min(static_cast<int>(m_view->size()), m_mostRows);
}

int CallModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : callColumnCount; }

QVariant CallModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Call &call = callAt(index.row());
    const auto column = static_cast<CallColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole: return textOf(call, column);
    case Qt::AccessibleTextRole:
        return QString(m_titles.value(index.column()) + QLatin1String(": ") + textOf(call, column));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter | (isNumeric(column) && column != CallColumn::Start ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
        switch (column) {
        case CallColumn::State:
        case CallColumn::Outcome:
        case CallColumn::Finding: return call.finding() ? QVariant(shownText(call.finding()->text)) : QVariant();
        case CallColumn::Start:
        case CallColumn::End: {
            const UtcTime time = column == CallColumn::Start ? call.start : call.end;
            return QString(dateText(time, m_zone) + QLatin1Char(' ') + timeOfDay(time, m_zone));
        }
        default: return {};
        }
    case IdRole: return textFrom(call.id);
    case IsMarkedRole: return m_marks.contains(textFrom(call.id));
    case QueryRole: return termOf(call, column);
    default: return {};
    }
}

QVariant CallModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= callColumnCount)
        return {};
    const auto column = static_cast<CallColumn>(section);
    switch (role) {
    case Qt::DisplayRole: return column == CallColumn::State ? QString() : m_titles.value(section);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: return m_titles.value(section);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter | (isNumeric(column) && column != CallColumn::Start ? Qt::AlignRight : Qt::AlignLeft));
    case SortOrderRole:
        for (std::size_t i = 0; i < m_view->order.size(); ++i) {
            if (m_view->order[i].column == column) {
                const int place = static_cast<int>(i) + 1;
                return m_view->order[i].descending ? -place : place;
            }
        }
        return 0;
    default: return {};
    }
}

QString CallModel::hostText(std::string_view host) const
{
    const QString name = shownText(host);
    const QString alias = m_aliases.value(name);
    return alias.isEmpty() ? name : alias;
}

QString CallModel::hostsOf(const Call &call) const
{
    QStringList hosts;
    for (const calls::Leg &leg : call.legs) {
        for (const Text &host : { leg.from, leg.to }) {
            const QString name = hostText(host);
            if (!name.isEmpty() && !hosts.contains(name))
                hosts.append(name);
        }
    }
    return hosts.isEmpty() ? dash : hosts.join(QLatin1String(", "));
}

QString CallModel::textOf(const Call &call, CallColumn column) const
{
    switch (column) {
    case CallColumn::State:
    case CallColumn::Outcome:
    case CallColumn::Legs:
    case CallColumn::ReleasedBy:
    case CallColumn::Finding: return m_words ? m_words(call, column) : QString();
    case CallColumn::Start:
    case CallColumn::End: {
        const UtcTime time = column == CallColumn::Start ? call.start : call.end;
        const QString day = m_showsDates ? dateText(time, m_zone).mid(5) + QLatin1Char(' ') : QString();
        return day + timeOfDay(time, m_zone);
    }
    case CallColumn::Caller: return known(call.ani);
    case CallColumn::Dialled: return known(call.dnis);
    case CallColumn::Timeline:
    case CallColumn::Length: return clockDuration(call.end - call.start);
    case CallColumn::Ivr: return clockDuration(call.ivr);
    case CallColumn::Queue: return clockDuration(call.queue);
    case CallColumn::Talk: return clockDuration(call.talk);
    case CallColumn::IvrPort: return clockDuration(call.ivrPort);
    case CallColumn::CallDirector: return clockDuration(call.callDirector);
    case CallColumn::Setup:
        return call.setup.count() > 0 ? QString::number(static_cast<double>(call.setup.count()) / 1000, 'f', 3) : dash;
    case CallColumn::Ring:
        return call.ring.count() > 0 ? QString::number(static_cast<double>(call.ring.count()) / 1000, 'f', 1) : dash;
    case CallColumn::Q850: return numberText(call.q850);
    case CallColumn::Sip: return numberText(call.sip);
    case CallColumn::Stage: return numberText(call.lastStage);
    case CallColumn::Label:
        if (call.label.empty())
            return dash;
        return call.correlationId.empty()
            ? shownText(call.label)
            : QString(shownText(call.label) + QLatin1String(" + ") + shownText(call.correlationId));
    case CallColumn::Peer: {
        QStringList peers;
        for (const calls::Leg &leg : call.legs) {
            for (const Text &peer : { leg.dialPeerIn, leg.dialPeerOut }) {
                if (!peer.empty() && !peers.contains(shownText(peer)))
                    peers.append(shownText(peer));
            }
        }
        return peers.isEmpty() ? dash : peers.join(QLatin1String(", "));
    }
    case CallColumn::Codec: {
        const QString id = textFrom(call.id);
        const QString key = QString::number(at(column)) + QLatin1Char(' ') + id;
        const auto found = m_details.constFind(key);
        if (found != m_details.constEnd())
            return *found;
        if (m_request) {
            m_details.insert(key, QStringLiteral("..."));
            m_request(id, column);
        }
        return QStringLiteral("...");
    }
    case CallColumn::Hosts: return hostsOf(call);
    case CallColumn::Guid: return known(call.callguid);
    case CallColumn::Id: return known(call.id);
    case CallColumn::Note: return m_notes.value(textFrom(call.id)).simplified();
    case CallColumn::Messages: return QString::number(call.messages);
    case CallColumn::Copies: return QString::number(call.copies);
    case CallColumn::Events: return QString::number(call.events);
    case CallColumn::Count: break;
    }
    return {};
}

QString CallModel::termOf(const Call &call, CallColumn column) const
{
    const auto atLeast = [](QLatin1String field, Milliseconds duration) {
        return duration.count() > 0
            ? QString(field + QLatin1String(">=") + QString::number(duration.count() / 1000) + QLatin1Char('s'))
            : QString();
    };
    switch (column) {
    case CallColumn::State:
    case CallColumn::Finding:
        return call.finding() ? term(QLatin1String("finding"), call.finding()->code) : QStringLiteral("finding:\"\"");
    case CallColumn::Outcome: return term(QLatin1String("outcome"), nameOf(call.outcome));
    case CallColumn::Caller: return term(QLatin1String("ani"), call.ani);
    case CallColumn::Dialled: return term(QLatin1String("dnis"), call.dnis);
    case CallColumn::Q850: return term(QLatin1String("cause"), call.q850);
    case CallColumn::Sip: return term(QLatin1String("code"), call.sip);
    case CallColumn::Stage: return term(QLatin1String("stage"), call.lastStage);
    case CallColumn::Label: return term(QLatin1String("label"), call.label);
    case CallColumn::Guid: return term(QLatin1String("guid"), call.callguid);
    case CallColumn::Id:
        return call.callguid.empty() ? term(QLatin1String("callid"), call.id)
                                     : term(QLatin1String("guid"), call.callguid);
    case CallColumn::Ivr: return atLeast(QLatin1String("ivr"), call.ivr);
    case CallColumn::Queue: return atLeast(QLatin1String("queue"), call.queue);
    case CallColumn::Talk: return atLeast(QLatin1String("talk"), call.talk);
    case CallColumn::Timeline:
    case CallColumn::Length: return atLeast(QLatin1String("length"), call.end - call.start);
    case CallColumn::Setup: return atLeast(QLatin1String("setup"), call.setup);
    case CallColumn::Ring: return atLeast(QLatin1String("ring"), call.ring);
    case CallColumn::Hosts:
        return call.legs.empty() || call.legs.front().to.empty() ? QString()
                                                                 : term(QLatin1String("host"), call.legs.front().to);
    case CallColumn::Peer:
        for (const calls::Leg &leg : call.legs) {
            for (const Text &peer : { leg.dialPeerIn, leg.dialPeerOut }) {
                if (!peer.empty())
                    return term(QLatin1String("peer"), peer);
            }
        }
        return {};
    default: return {};
    }
}

} // namespace legwork::items
