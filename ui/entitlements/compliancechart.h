// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <entitlements/review.h>

#include <QChartView>

class QBarSet;
class QLineSeries;
class QStackedBarSeries;
class QValueAxis;

namespace legwork::ui {

/// The held peak of each day as a column against what was entitled as a stepped line: what is over stands out in the
/// colour of errors with its sign, each step has a ring and words, and after today the line is dashed. Left and Right
/// walk the days, + and - zoom, 0 shows all; a drag selects days, Enter or a click opens one.
class ComplianceChart final : public QChartView {
    Q_OBJECT
public:
    explicit ComplianceChart(QWidget *parent = nullptr);

    /// `ahead`: what is entitled on the days after the review's last, for the dashed line.
    void setReview(const entitlements::Review &review, const QList<entitlements::Step> &ahead, QDate until);

    /// The days in view.
    [[nodiscard]] QDate firstShown() const { return m_from.addDays(m_first); }
    [[nodiscard]] QDate lastShown() const { return m_from.addDays(m_last); }
    void showDays(QDate first, QDate last);
    /// Null where no day is chosen.
    [[nodiscard]] QDate cursorDay() const { return m_cursor >= 0 ? m_from.addDays(m_cursor) : QDate(); }
    /// What the chart shows, in words: also its accessible description.
    [[nodiscard]] QString words() const;

Q_SIGNALS:
    /// A day was opened.
    void dayActivated(QDate day);

protected:
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void dress();
    void apply();
    void zoom(double factor, int around);
    void setCursorDay(int day);
    [[nodiscard]] int dayAt(double x) const;
    [[nodiscard]] double xOf(double day) const;
    [[nodiscard]] double yOf(double ports) const;
    [[nodiscard]] QString wordsOf(int day) const;
    void drawMonths(QPainter &painter) const;
    void drawSteps(QPainter &painter, QList<QRectF> &taken) const;
    void drawOverUse(QPainter &painter, QList<QRectF> &taken) const;
    void drawToday(QPainter &painter) const;

    entitlements::Review m_review;
    QList<entitlements::Step> m_steps; // of the period and ahead
    QDate m_from, m_until;
    int m_days = 0; // m_from to m_until
    int m_first = 0, m_last = 0; // in view
    int m_cursor = -1;
    int m_pressed = -1, m_dragged = -1; // days of a drag
    QStackedBarSeries *m_bars;
    QBarSet *m_within = nullptr, *m_over = nullptr;
    QLineSeries *m_entitled, *m_ahead, *m_forecast;
    QValueAxis *m_x, *m_y;
};

} // namespace legwork::ui
