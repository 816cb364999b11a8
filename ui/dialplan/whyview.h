// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/simulation.h>

#include <QScrollArea>

class QVBoxLayout;

namespace legwork::ui {

/// The steps in which a device decides, each with what it says here, the line of the configuration and the document
/// that the rule stands in.
class WhyView final : public QScrollArea {
    Q_OBJECT
public:
    explicit WhyView(QWidget *parent = nullptr);

    void setSteps(const std::vector<items::SimulationStep> &steps);
    /// All of it as text, for the clipboard.
    [[nodiscard]] QString text() const { return m_text; }

Q_SIGNALS:
    void lineActivated(quint32 line);

private:
    QWidget *m_content = nullptr;
    QString m_text;
};

} // namespace legwork::ui
