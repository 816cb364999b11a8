// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/querytime.h>
#include <common/roles.h>
#include <items/usagepages.h>

#include <QChartView>
#include <QImage>
#include <QSet>

#include <functional>
#include <optional>

class QLineSeries;
class QValueAxis;

namespace legwork::ui {

/// A line across the chart that usage is held against.
struct ChartLimit {
    double ports = 0;
    QString text {}; // "warn 480"
    Sign sign = Sign::Warning;
    friend bool operator==(const ChartLimit &, const ChartLimit &) = default;
};

/// A server as the chart draws it: its row in the columns, its number for colour, letter and dash.
struct ChartBand {
    qsizetype row = -1; // -1: all that have no band of their own
    qsizetype number = 0;
    QString name {};
    std::vector<float> values {}; // means by column, held where nothing is known for a moment; NaN: nothing
};

/// Ports in use over time: the servers one on the other or as lines, all of them, what was bought, what is there, and
/// thresholds. Columns are made of the least and the most of each pixel. Axes and the curves of the whole are Qt
/// Charts'; the servers are painted, because twenty area series take 12 ms to be fed and as long to be drawn.
///
/// Left and Right move the crosshair, with Shift by ten; + and - and the wheel zoom, dragging and Shift+wheel move
/// along, L changes between stacked and lines, 0 shows all.
class UsageChart final : public QChartView {
    Q_OBJECT
public:
    enum class Mode : std::uint8_t { Stacked, Lines };
    /// Calls that the logs know to have begun in a range; nothing when there are no logs.
    using CallsIn = std::function<std::optional<int>(const items::TimeRange &)>;

    explicit UsageChart(items::UsagePages &pages, QWidget *parent = nullptr);

    /// Goes with the time: what came last is at the right edge.
    void follow(Milliseconds span);
    [[nodiscard]] bool isFollowing() const noexcept { return m_isFollowing; }
    void setRange(items::TimeRange range);
    [[nodiscard]] const items::TimeRange &range() const noexcept { return m_range; }
    void showAll();
    void zoom(double factor, std::optional<UtcTime> about = {});
    /// By a share of what is shown; 1 is a whole width later.
    void pan(double share);
    /// What came since: to be called once a second at most.
    void tick();
    /// Draws what is known now.
    void refresh();

    void setMode(Mode mode);
    [[nodiscard]] Mode mode() const noexcept { return m_mode; }
    void setLimits(QList<ChartLimit> limits);
    [[nodiscard]] const QList<ChartLimit> &limits() const noexcept { return m_limits; }
    void setZone(calls::Zone zone);
    [[nodiscard]] const calls::Zone &zone() const noexcept { return m_zone; }
    void setCallsIn(CallsIn callsIn) { m_callsIn = std::move(callsIn); }
    /// Servers that are not drawn, by name.
    void setHidden(QSet<QString> hidden);
    [[nodiscard]] const QSet<QString> &hidden() const noexcept { return m_hidden; }
    /// Servers bottom to top by name; those not named follow as they became known.
    void setOrder(QStringList order);
    /// Last moment that is shown while the chart stands still.
    void setFrozenAt(std::optional<UtcTime> time);
    [[nodiscard]] std::optional<UtcTime> frozenAt() const noexcept { return m_frozenAt; }

    void setCrosshair(std::optional<UtcTime> time);
    [[nodiscard]] std::optional<UtcTime> crosshair() const noexcept { return m_crosshair; }
    [[nodiscard]] const items::UsageColumns &columns() const noexcept { return m_columns; }
    [[nodiscard]] const std::vector<ChartBand> &bands() const noexcept { return m_bands; }
    /// What the crosshair's card says, a line each.
    [[nodiscard]] QStringList cardLines() const;
    /// Range and last values as text.
    [[nodiscard]] QString description() const;
    /// The chart alone in any size and the theme in force, for a file.
    void render(QPainter &painter, const QSize &size);
    using QChartView::render;

    static constexpr int mostBands = 24; // more servers: only the busiest, and the rest as one
    static constexpr int busiest = 8;
    static constexpr Milliseconds shortest { 10'000 };

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void rangeChanged(const legwork::items::TimeRange &range);
    void crosshairMoved();
    void modeChanged();
    void menuRequested(UtcTime time, const QPoint &place);
    void alertsRequested();

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double xOf(UtcTime time) const;
    [[nodiscard]] double yOf(double ports) const;
    [[nodiscard]] UtcTime timeAtX(double x) const;
    [[nodiscard]] items::TimeRange allowed(items::TimeRange range) const;
    [[nodiscard]] UtcTime newest() const;
    void placePlot();
    void dress();
    void makeBands();
    void feedSeries();
    void fitHeight();
    void paintServers();
    void fillStack(QImage &image) const;
    void nameIt();
    void moveCrosshair(int columns);

    void paintAxis(QPainter &painter) const;
    void paintGaps(QPainter &painter) const;
    void paintLimits(QPainter &painter) const;
    void paintCrosshair(QPainter &painter) const;
    void paintCard(QPainter &painter, int column) const;
    [[nodiscard]] std::optional<double> lastOf(qsizetype row) const;

    items::UsagePages &m_pages;
    QLineSeries *m_used, *m_entitled, *m_deployed;
    QList<QLineSeries *> m_limitSeries;
    QValueAxis *m_x, *m_y;
    items::TimeRange m_range {};
    Milliseconds m_span = std::chrono::hours(1);
    bool m_isFollowing = true;
    std::optional<UtcTime> m_frozenAt;
    Mode m_mode = Mode::Stacked;
    QList<ChartLimit> m_limits;
    calls::Zone m_zone;
    CallsIn m_callsIn;
    QSet<QString> m_hidden;
    QStringList m_order;
    items::UsageColumns m_columns;
    std::vector<ChartBand> m_bands;
    QImage m_servers; // the bands or lines as painted
    std::optional<UtcTime> m_crosshair;
    std::optional<QPointF> m_dragFrom;
    items::TimeRange m_dragRange {};
};

/// Colour, and pattern of dashes in pixels, of the nth server.
[[nodiscard]] QColor colourOfServer(qsizetype number);
[[nodiscard]] std::vector<int> dashOfServer(qsizetype number);
/// A badge with the server's letter.
void paintLetter(QPainter &painter, const QRectF &rect, qsizetype number);

} // namespace legwork::ui
