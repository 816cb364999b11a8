// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "grouplist.h"
#include "plaintip.h"

#include <items/sourcemodel.h>
#include <workspace/workspace.h>

#include <QTreeView>
#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace legwork::ui {

/// A source in the tree: icon, name, records, rate or silence; a box that hides it where the pointer is.
class SourceDelegate final : public PlainTipDelegate {
    Q_OBJECT
public:
    using PlainTipDelegate::PlainTipDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

private:
    [[nodiscard]] static QRect boxOf(const QStyleOptionViewItem &option);
};

/// The panel beside the calls: sources, what was found, what came of the calls, the legs in view.
class SourcePanel final : public QWidget {
    Q_OBJECT
public:
    SourcePanel(items::TraceSession &session, workspace::Workspace *workspace, QWidget *parent = nullptr);

    void setGroups(std::vector<items::CallGroup> findings, std::vector<items::CallGroup> outcomes,
        std::vector<items::CallGroup> legs, std::size_t calls, std::size_t withFinding, bool isGrowing);
    void focusFindings();
    [[nodiscard]] QTreeView *tree() const noexcept { return m_tree; }
    [[nodiscard]] GroupList *findings() const noexcept { return m_findings; }
    [[nodiscard]] items::SourceModel &model() noexcept { return m_model; }
    /// Acts of the + button, from whoever can do them.
    void addAct(const QString &text, const std::function<void()> &act);

Q_SIGNALS:
    void termChosen(const QString &term, bool isAdded);
    /// A record of a source is to be shown in its file.
    void recordRequested(const legwork::calls::Place &place, const QString &path);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showTreeMenu(const QPoint &place);
    void activate(const QModelIndex &index);
    void askOffset(const QString &path);
    void renameHost(const QString &host);
    void removeSource(const QModelIndex &index);
    void fitTree();
    void restyle();
    [[nodiscard]] const calls::SourceReport *reportOf(const QModelIndex &index) const;
    QLabel *heading(const QString &text);

    items::TraceSession &m_session;
    workspace::Workspace *m_workspace;
    items::SourceModel m_model;
    items::GroupModel m_findingModel, m_outcomeModel, m_legModel;
    QTreeView *m_tree;
    QToolButton *m_plus;
    QMenu *m_plusMenu;
    GroupList *m_findings, *m_outcomes, *m_legs;
    QLabel *m_findingCount;
    QList<QLabel *> m_headings;
    QTimer *m_ticker;
};

} // namespace legwork::ui
