// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plaintip.h"

#include <items/groupmodel.h>

#include <QListView>

namespace legwork::ui {

/// A list of groups, as tall as it has rows: sign, name, count, for legs a bar as well. A click asks for calls of the
/// group alone, Ctrl+click adds it.
class GroupList final : public QListView {
    Q_OBJECT
public:
    enum class Look : std::uint8_t { Findings, Legs, Outcomes };
    GroupList(items::GroupModel &model, Look look, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void termChosen(const QString &term, bool isAdded);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void choose(const QModelIndex &index, bool isAdded);
};

class GroupDelegate final : public PlainTipDelegate {
    Q_OBJECT
public:
    GroupDelegate(GroupList::Look look, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    GroupList::Look m_look;
};

} // namespace legwork::ui
