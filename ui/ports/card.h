// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace legwork::ui {

/// A part of the page with a line about it, its title, a quiet text at the trailing edge, and room for content.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString &title, QWidget *parent = nullptr);

    [[nodiscard]] QHBoxLayout *head() const { return m_head; }
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// Beside the title.
    void setAside(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title, *m_aside;
    QHBoxLayout *m_head;
    QVBoxLayout *m_body;
};

/// A label of plain text in a style, whose colour follows the theme.
enum class Ink : std::uint8_t { Text, Quiet, Faint };
[[nodiscard]] QLabel *makeLabel(QWidget *parent, int textStyle, Ink ink = Ink::Text);

} // namespace legwork::ui
