// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calldelegate.h"

#include <items/callmodel.h>

#include <QHeaderView>
#include <QJsonObject>
#include <QTableView>

#include <functional>
#include <vector>

class QPushButton;

namespace legwork::ui {

/// The call table. Rows that arrive move neither the selection nor what is on screen; a pill tells of those out of
/// sight. Columns can be hidden, moved and sorted by; the order of several keys is made with Shift.
class CallTable final : public QTableView {
    Q_OBJECT
public:
    explicit CallTable(items::CallModel &model, QWidget *parent = nullptr);

    /// Ids of the selected calls in order of their rows; at most `most`.
    [[nodiscard]] QStringList selectedIds(int most = 1000) const;
    [[nodiscard]] QString currentId() const;
    /// Ids of the calls whose rows are to be found again after a change of everything.
    [[nodiscard]] std::vector<std::string> tracked() const;
    /// The row of a call that is shown, as far as it is near: rows on screen and selected ones; -1 otherwise.
    bool selectCall(const QString &id);

    /// Columns as they stand, and back.
    [[nodiscard]] QJsonObject columns() const;
    void restoreColumns(const QJsonObject &state);
    void resetColumns();
    void setColumnShown(items::CallColumn column, bool isShown);
    /// Columns that are hidden where the window is narrow, whatever a person chose.
    void setNarrow(bool isNarrow);
    /// Columns in the order in which they stand, those shown only.
    [[nodiscard]] std::vector<items::CallColumn> shownColumns() const;

    /// The selected rows as text: one line each, cells between tabs, as shown.
    [[nodiscard]] QString selectedText() const;
    /// Moves to the next call, or the one before, in which something was found that matters.
    void goToTrouble(int direction);

    void keyboardSearch(const QString &search) override;

Q_SIGNALS:
    void callActivated(const QString &id, bool beside);
    void currentCallChanged();
    void orderRequested(const std::vector<legwork::items::SortKey> &order);
    void keyPressed(QChar key); // 'M', 'N', 'F', ' ': what the page does with the current call
    void columnMenuRequested(const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent *event) override;

private:
    void makeRoomForDates();
    void keepPlace();
    void restorePlace();
    void findAgain();
    struct Kept {
        std::string id {};
        UtcTime start {};
    };
    [[nodiscard]] std::vector<Kept> keptCalls() const;
    [[nodiscard]] int rowOf(const Kept &call) const;
    [[nodiscard]] int nearRowOf(std::string_view id) const;
    void updateAxis();
    void updatePill();
    void onHeaderClicked(int section);
    void applyHidden();

    items::CallModel &m_model;
    CallDelegate *m_delegate;
    QPushButton *m_pill;
    QPersistentModelIndex m_top; // row at the upper edge while rows change
    bool m_wasAtTop = true;
    int m_offset = 0; // of it
    int m_topRow = -1, m_rows = 0;
    std::vector<items::SortKey> m_order;
    std::vector<Kept> m_kept; // what was tracked when rows were replaced
    std::uint64_t m_queryId = 0; // of the rows that were shown last
    int m_newAbove = 0, m_newBelow = 0;
    std::vector<bool> m_isHidden;
    bool m_isNarrow = false;
};

} // namespace legwork::ui
