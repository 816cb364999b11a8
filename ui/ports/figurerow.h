// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/roles.h>

#include <QAbstractButton>
#include <QList>

#include <optional>

namespace legwork::ui {

/// A figure with its name above and what it is of below. A click says how it came about.
class FigureButton final : public QAbstractButton {
    Q_OBJECT
public:
    explicit FigureButton(const QString &name, QWidget *parent = nullptr);

    /// `value` empty: not known, shown as a dash.
    void say(const QString &value, const QString &below, std::optional<Sign> sign = {});
    /// Formula and samples, a line each.
    void setExplanation(const QString &text) { m_explanation = text; }
    [[nodiscard]] QString explanation() const { return m_explanation; }
    [[nodiscard]] QString value() const { return m_value; }
    [[nodiscard]] QString below() const { return m_below; }
    [[nodiscard]] std::optional<Sign> sign() const { return m_sign; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showExplanation();

    QString m_name, m_value, m_below, m_explanation;
    std::optional<Sign> m_sign;
};

/// The figures over the chart.
class FigureRow final : public QWidget {
    Q_OBJECT
public:
    enum Figure { InUse, Entitled, OfEntitled, Peak, Percentile, Exhausted, Count };
    explicit FigureRow(QWidget *parent = nullptr);
    [[nodiscard]] FigureButton *figure(Figure which) const { return m_figures[which]; }

private:
    QList<FigureButton *> m_figures;
};

} // namespace legwork::ui
