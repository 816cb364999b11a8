// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callsummary.h"

#include <QAbstractListModel>
#include <QString>

#include <functional>
#include <vector>

namespace legwork::items {

/// A group of calls that one term of a query names, with the number of calls in it.
struct CallGroup {
    QString term {}; // "finding:wan_drop"
    QString title {};
    QString toolTip {};
    unsigned rank = 0; // rankOf; of findings
    int kind = -1; // LegKind of leg groups, Outcome of outcome groups
    std::size_t calls = 0;

    friend bool operator==(const CallGroup &, const CallGroup &) = default;
};

/// Groups as a list. A group that stays keeps its row's identity, so a list does not flicker while counts change.
class GroupModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { TermRole = Qt::UserRole, CountRole, ShareRole, RankRole, KindRole };

    using QAbstractListModel::QAbstractListModel;

    /// `total`: calls in view, for shares.
    void setGroups(std::vector<CallGroup> groups, std::size_t total);
    [[nodiscard]] const std::vector<CallGroup> &groups() const noexcept { return m_groups; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::vector<CallGroup> m_groups;
    std::size_t m_total = 0;
};

using FindingTitles = std::function<QString(std::string_view code)>;
/// Findings, most severe first, and at the end the calls in which nothing was found.
[[nodiscard]] std::vector<CallGroup> findingGroups(
    const CallSummary &summary, const FindingTitles &titles, const QString &nothingFound);
/// Kinds of legs that occur.
[[nodiscard]] std::vector<CallGroup> legGroups(
    const CallSummary &summary, const std::function<QString(calls::LegKind)> &words);
/// Outcomes that occur.
[[nodiscard]] std::vector<CallGroup> outcomeGroups(
    const CallSummary &summary, const std::function<QString(calls::Outcome)> &words);

} // namespace legwork::items
