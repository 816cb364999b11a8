// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dialplan/coverage.h>

#include <QAbstractTableModel>
#include <QString>

#include <vector>

namespace legwork::items {

/// Where the cases go by the configuration as it was and as it is to be.
struct CoverageAnswer {
    std::vector<dialplan::CoverageResult> before {}, after {};
};
/// Any thread. `before` may be null: then nothing is said of it.
[[nodiscard]] CoverageAnswer answerCoverage(
    const dialplan::Router *before, const dialplan::Router &after, const std::vector<dialplan::CoverageCase> &cases);

/// Numbers and where they are to go, as a table that is edited in place; with what it comes to. Lives in the GUI
/// thread.
class CoverageModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        CalledColumn,
        CallingColumn,
        PortColumn,
        InboundColumn,
        OutboundColumn,
        ResultColumn,
        BeforeColumn,
        ColumnCount
    };
    enum Role { StateRole = Qt::UserRole };
    enum class State : std::uint8_t { Unknown, Passes, Fails, NotExpected };

    using QAbstractTableModel::QAbstractTableModel;

    void setCases(std::vector<dialplan::CoverageCase> cases);
    [[nodiscard]] const std::vector<dialplan::CoverageCase> &cases() const noexcept { return m_cases; }
    /// Answers to cases() as they are now.
    void setAnswer(CoverageAnswer answer);
    [[nodiscard]] State stateOf(int row) const;
    /// The case goes elsewhere than before the edit.
    [[nodiscard]] bool isChanged(int row) const;
    [[nodiscard]] int failures() const;
    [[nodiscard]] int changes() const;

    /// An empty row at the end; gives its number.
    int addCase(const dialplan::CoverageCase &one = {});
    void removeCase(int row);
    /// What it comes to now is what is expected from now on.
    void expectResult(int row);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// A person changed the cases: they are to be kept and asked again.
    void casesEdited();

private:
    [[nodiscard]] static std::string *fieldOf(dialplan::CoverageCase &one, int column);

    std::vector<dialplan::CoverageCase> m_cases;
    CoverageAnswer m_answer;
};

/// The cases before and after an edit, those that differ first. Read only. Lives in the GUI thread.
class DifferenceModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { StateColumn, NumberColumn, BeforeColumn, AfterColumn, WordsColumn, ColumnCount };
    enum Role { StateRole = Qt::UserRole, PeerRole }; // PeerRole: tag after the edit

    enum class State : std::uint8_t { Same, Changed, Fails };

    using QAbstractTableModel::QAbstractTableModel;

    void setAnswer(const std::vector<dialplan::CoverageCase> &cases, const CoverageAnswer &answer);
    [[nodiscard]] int changed() const noexcept { return m_changed; }
    [[nodiscard]] int failing() const noexcept { return m_failing; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        State state = State::Same;
        QString number {}, before {}, after {}, words {};
        quint32 peer = 0;
    };
    std::vector<Row> m_rows;
    int m_changed = 0, m_failing = 0;
};

} // namespace legwork::items
