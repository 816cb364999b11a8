// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <learn/library.h>
#include <learn/results.h>

#include <QListView>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace legwork::ui {

/// Lessons with tick, half or ring and their minutes; below them the exercises by kind with the best score.
class LessonList final : public QListView {
    Q_OBJECT
public:
    LessonList(learn::Library &library, learn::Results &results, QWidget *parent = nullptr);

    enum Role { IdRole = Qt::UserRole + 1, StateRole, RightRole, IsLessonRole, IsHeadingRole };
    [[nodiscard]] QString currentId() const;
    /// Makes the row current without saying so.
    void select(const QString &id);

Q_SIGNALS:
    void chosen(const QString &id); // made current by a person
    void started(const QString &id); // double click, Return
    void menuRequested(const QString &id, const QPoint &global);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fill();
    void refresh();
    void addHeading(const QString &text, const QString &right);
    void addItem(const QString &id, const QString &title, bool isLesson);

    learn::Library &m_library;
    learn::Results &m_results;
    QStandardItemModel m_model;
    bool m_isSelecting = false;
};

class LessonDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace legwork::ui
