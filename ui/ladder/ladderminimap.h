// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace legwork::ui {

class LadderView;

/// The whole ladder in a narrow strip: each row as a mark in its leg's colour, failures in theirs, and the part in
/// sight as a frame. Drawn once per layout, whatever the length.
class LadderMinimap final : public QWidget {
    Q_OBJECT
public:
    explicit LadderMinimap(LadderView &view);
    void layoutChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void draw();
    void scrollTo(double y);
    [[nodiscard]] double scale() const; // pixels per line

    LadderView &m_view;
    QImage m_image;
};

} // namespace legwork::ui
