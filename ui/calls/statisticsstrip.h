// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/callsummary.h>

#include <calls/querytime.h>

#include <QWidget>

#include <vector>

class QLabel;
class QHBoxLayout;

namespace legwork::ui {

/// What the calls in view come to: answer-seizure ratio, set-up delay, handle time, busy hour, calls at once. A figure
/// that cannot be told is a dash, and its tool tip says how it is worked out.
class StatisticsStrip final : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsStrip(QWidget *parent = nullptr);

    void setStatistics(const items::CallStatistics &statistics, const calls::Zone &zone);
    /// All of it as one sentence per figure.
    [[nodiscard]] QStringList sentences() const;
    /// Little: figures without room are not shown, and none makes the window wider.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Figure {
        QLabel *name;
        QLabel *value;
    };
    Figure &add(const QString &name, const QString &how);
    void set(std::size_t figure, const QString &value);
    void fit();

    QHBoxLayout *m_row;
    std::vector<Figure> m_figures;
};

} // namespace legwork::ui
