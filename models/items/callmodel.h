// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callview.h"

#include <calls/querytime.h>

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <limits>
#include <memory>
#include <vector>

namespace legwork::items {

/// The calls of a view as a table: one row per call, one column per CallColumn. Holds indices, makes text when it is
/// asked for it. Lives in the GUI thread.
class CallModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole, // the call's id
        SortOrderRole, // the column's place among the sort keys: 1, 2 ..; negative: descending; 0: none
        IsMarkedRole,
        QueryRole // the term that is true of the cell: "dnis:8005550100"; empty where there is none
    };

    /// Words that need translation, for columns whose cells are words.
    using Words = std::function<QString(const calls::Call &call, CallColumn column)>;
    /// Asked for what is not part of a call (codecs), when it is first shown; answers through setDetail().
    using DetailRequest = std::function<void(const QString &callId, CallColumn column)>;

    explicit CallModel(QObject *parent = nullptr);

    /// Another view. Rows that stay keep their place, so do selections on them; where everything is different all rows
    /// are replaced.
    void setView(const std::shared_ptr<const CallView> &view);
    [[nodiscard]] std::shared_ptr<const CallView> view() const { return m_view; }
    [[nodiscard]] const calls::Call &callAt(int row) const
    {
        return m_isBetween ? *m_between[static_cast<std::size_t>(row)] : m_view->call(static_cast<std::size_t>(row));
    }

    void setWords(Words words) { m_words = std::move(words); }
    void setTitles(QStringList titles); // by column
    void setZone(calls::Zone zone);
    [[nodiscard]] const calls::Zone &zone() const noexcept { return m_zone; }
    /// What a host is called, by its name in the traces.
    void setAliases(QHash<QString, QString> aliases);
    void setNotes(QHash<QString, QString> notes); // by call id
    void setMarks(QSet<QString> ids);
    void setDetailRequest(DetailRequest request) { m_request = std::move(request); }
    void setDetail(const QString &callId, CallColumn column, const QString &text);

    /// The calls shown are of more than one day: times of day alone would mislead.
    [[nodiscard]] bool showsDates() const noexcept { return m_showsDates; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// What a cell shows.
    [[nodiscard]] QString textOf(const calls::Call &call, CallColumn column) const;
    /// The query term that is true of the cell.
    [[nodiscard]] QString termOf(const calls::Call &call, CallColumn column) const;

Q_SIGNALS:
    /// Around the steps in which rows come and go; not where all rows are replaced.
    void viewAboutToChange();
    void viewChanged();
    /// Around the replacement of all rows by others: no persistent index lives through it. Selections are to be taken
    /// away before and, as places on screen, found again by the view's `tracked` rows.
    void viewAboutToBeReplaced();
    void viewReplaced();

private:
    void replace(const std::shared_ptr<const CallView> &view);
    void apply(const RowChanges &changes, const std::shared_ptr<const CallView> &view);
    void applyInSteps(const RowChanges &changes, const std::shared_ptr<const CallView> &view);
    void changeColumn(CallColumn column);
    [[nodiscard]] QString hostText(std::string_view host) const;
    [[nodiscard]] QString hostsOf(const calls::Call &call) const;

    std::shared_ptr<const CallView> m_view = std::make_shared<CallView>();
    std::vector<const calls::Call *> m_between; // the rows while one view becomes another in several steps
    bool m_isBetween = false;
    int m_mostRows = std::numeric_limits<int>::max(); // shown of the view while all rows are replaced
    Words m_words;
    QStringList m_titles;
    calls::Zone m_zone;
    QHash<QString, QString> m_aliases, m_notes;
    QSet<QString> m_marks;
    DetailRequest m_request;
    mutable QHash<QString, QString> m_details; // "column id" to text; an empty text: asked for
    bool m_showsDates = false;
};

} // namespace legwork::items
