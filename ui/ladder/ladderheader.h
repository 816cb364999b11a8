// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace legwork::ui {

class LadderView;

/// The names of a ladder's hosts over their lifelines. Order by drag or Alt with the arrow keys, rename by double click
/// or F2, hide by Delete; the rest is in the menu.
class LadderHeader final : public QWidget {
    Q_OBJECT
public:
    explicit LadderHeader(LadderView &view);

    [[nodiscard]] int currentHost() const noexcept { return m_current; }
    void setCurrentHost(int host);

Q_SIGNALS:
    /// `host` is the engine's name of it.
    void renamed(const QString &host, const QString &alias);
    void filterRequested(const QString &address);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] int hostAt(const QPointF &point) const;
    [[nodiscard]] QString engineName(int host) const;
    void move(int host, int to);
    void hide(int host);
    void merge(int host, int into);
    void rename(int host);
    void openMenu(int host, const QPoint &global);

    LadderView &m_view;
    QLineEdit *m_edit = nullptr;
    int m_current = -1;
    int m_dragged = -1;
    QPointF m_pressed {};
};

} // namespace legwork::ui
