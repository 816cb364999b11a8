// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/dialplanlintmodel.h>
#include <workspace/workspace.h>

#include <QListView>
#include <QStyledItemDelegate>
#include <QWidget>

class QLabel;
class QToolButton;

namespace legwork::ui {

/// Findings of lint with severity, title, reason and the act that mends them. Return fixes what can be fixed and shows
/// the rest; Delete suppresses, which asks for a reason.
class LintPane final : public QWidget {
    Q_OBJECT
public:
    LintPane(items::DialPlanSession &session, workspace::Workspace *workspace, QWidget *parent = nullptr);

    [[nodiscard]] items::DialPlanLintModel &model() noexcept { return m_model; }
    [[nodiscard]] QListView *list() const noexcept { return m_list; }
    /// The finding after the current one, of the first when there is none; shows it.
    void next(int step);
    void fix(int row);
    void showFinding(int row);
    /// Asks for the reason. `everywhere`: on the whole device, not only on its block.
    void suppress(int row, bool everywhere);
    /// The same with the reason given.
    void suppress(int row, bool everywhere, const QString &reason);

Q_SIGNALS:
    void findingShown(quint32 tag, std::uint32_t line);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void fillContext();
    void showMenu(const QPoint &place);
    void showSuppressed();
    [[nodiscard]] QString deviceName() const;

    items::DialPlanSession &m_session;
    workspace::Workspace *m_workspace;
    items::DialPlanLintModel m_model;
    QListView *m_list;
    QLabel *m_counts, *m_recipe, *m_clean;
    QToolButton *m_suppressed;
};

/// A finding as a row: sign, title, reason with fix, and a button.
class LintDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

Q_SIGNALS:
    void pressed(int row);

private:
    [[nodiscard]] static QRect buttonRect(const QStyleOptionViewItem &option);
};

} // namespace legwork::ui
