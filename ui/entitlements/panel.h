// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/theme.h>

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace legwork::ui {

/// A part of the page in a frame, with a title and room at its trailing edge.
class Panel final : public QFrame {
    Q_OBJECT
public:
    explicit Panel(const QString &title, QWidget *parent = nullptr);

    [[nodiscard]] QHBoxLayout *head() const { return m_head; }
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    void setTitle(const QString &title);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QHBoxLayout *m_head;
    QVBoxLayout *m_body;
};

/// A label of plain text in a style and a colour of the theme in force.
[[nodiscard]] QLabel *plainLabel(QWidget *parent, TextStyle style, QColor Theme::*ink, const QString &text = {});

} // namespace legwork::ui
