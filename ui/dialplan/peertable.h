// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/dialplanpeermodel.h>

#include <QJsonObject>
#include <QStyledItemDelegate>
#include <QTableView>

namespace legwork::ui {

/// Sign of lint, patterns in the fixed font, an edge bar for what is new, changed or deleted.
class PeerDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void updateEditorGeometry(
        QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// The dial-peers of a device. Keeps its selection by tag, whatever becomes of the rows. Rows dragged onto a row take
/// their place in its order of preference.
class PeerTable final : public QTableView {
    Q_OBJECT
public:
    explicit PeerTable(items::DialPlanPeerModel &model, QWidget *parent = nullptr);

    /// Tags of the selected rows, from above.
    [[nodiscard]] QList<quint32> selectedTags() const;
    [[nodiscard]] quint32 currentTag() const;
    /// Selects a peer and brings it into view; false when it is not among the rows.
    bool selectTag(quint32 tag);

    [[nodiscard]] QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void tagChosen(quint32 tag);
    void menuRequested(const QPoint &place);
    /// `tags` were dropped behind the peer `behind` (0: in front of all).
    void orderDropped(const QList<quint32> &tags, quint32 behind);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void keep();
    void find();
    void fitColumns();
    void resizeEvent(QResizeEvent *event) override;

    items::DialPlanPeerModel &m_model;
    QList<quint32> m_kept; // tags selected before a reset, the current one first
    bool m_isFinding = false;
};

} // namespace legwork::ui
