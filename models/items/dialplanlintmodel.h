// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplansession.h"

#include <QAbstractListModel>

namespace legwork::items {

/// A finding of lint in words, apart from the configuration it was found in.
struct DialPlanFinding {
    QString rule {}; // "CVP003"
    dialplan::LintSeverity severity = dialplan::LintSeverity::Warning;
    std::uint32_t line = 0; // of the snapshot
    quint32 tag = 0; // of the dial-peer; 0: none
    QString object {}; // name of the block, for suppressing only there; empty: the device
    QString title {}, text {}, source {};
    std::vector<std::string> fix {}; // commands of configuration mode

    friend bool operator==(const DialPlanFinding &, const DialPlanFinding &) = default;
};

/// What lint found, most severe first. Stays until there is another answer.
class DialPlanLintModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        FindingRole = Qt::UserRole, // place in findings()
        SeverityRole, // dialplan::LintSeverity as int
        TextRole,
        FixRole, // QString; empty: none
        TagRole
    };
    using QAbstractListModel::QAbstractListModel;

    void setSnapshot(const std::shared_ptr<const DialPlanSnapshot> &snapshot);
    [[nodiscard]] const DialPlanFinding &finding(int row) const { return m_findings[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int count(dialplan::LintSeverity severity) const;
    /// Dial-peers without a finding.
    [[nodiscard]] int cleanPeers() const noexcept { return m_clean; }
    /// Rules of the CVP recipe, and how many of them the device meets; 0 of 0 where it is none.
    [[nodiscard]] int recipeRules() const noexcept { return m_recipeRules; }
    [[nodiscard]] int recipeMet() const noexcept { return m_recipeMet; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void readRecipe(const DialPlanSnapshot &snapshot);

    std::vector<DialPlanFinding> m_findings;
    int m_clean = 0, m_recipeRules = 0, m_recipeMet = 0;
};

} // namespace legwork::items
