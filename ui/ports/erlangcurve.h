// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/portsizing.h>

#include <QWidget>

namespace legwork::ui {

/// Blocking by the number of ports, with what is needed and what is usable marked.
class ErlangCurve final : public QWidget {
    Q_OBJECT
public:
    explicit ErlangCurve(QWidget *parent = nullptr);
    void show(const items::SizingInput &input, const items::SizingAnswer &answer);
    using QWidget::show;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    items::SizingInput m_input;
    items::SizingAnswer m_answer;
};

} // namespace legwork::ui
