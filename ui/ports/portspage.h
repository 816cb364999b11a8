// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "portsfigures.h"

#include <common/page.h>
#include <common/roles.h>
#include <items/latestjob.h>
#include <items/portsfeed.h>
#include <items/session.h>

#include <QImage>
#include <QJsonObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QBoxLayout;
class QButtonGroup;
class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace legwork::ui {

class AlertsPane;
class CampaignPane;
class Card;
class FigureRow;
class HistoryBrush;
class LegendBar;
class PortsAlerts;
class PortsSource;
class ReconcilePane;
class ServerPane;
class SizingPane;
class Strip;
class UsageChart;

/// How full are we now, and are we inside what we bought? Live use of the ports of a deployment, its history, its
/// servers, the calls of the logs beside it, and how many ports a load needs.
class PortsPage final : public Page {
    Q_OBJECT
public:
    /// `source` may be null: then somebody else fills the feed.
    /// `workspace` is where its alerts are kept; empty: nowhere.
    PortsPage(items::TraceSession &session, items::PortsFeed &feed, PortsSource *source, const QString &workspace = {},
        QWidget *parent = nullptr);
    ~PortsPage() override;

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QList<QAction *> actions() override { return m_actions; }
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    /// "legwork:page/ports", with "?1700000000000-1700003600000" a range in ms.
    bool show(const Link &link) override;
    using Page::show;
    [[nodiscard]] Link here() const override;
    void takeFocus() override;

    [[nodiscard]] UsageChart *chart() const { return m_chart; }
    [[nodiscard]] FigureRow *figures() const { return m_figures; }
    [[nodiscard]] PortsAlerts &alerts() const { return *m_alerts; }
    /// Alerts that nobody has looked at.
    [[nodiscard]] int openAlerts() const;
    /// The chart's range as a file whose name says what: .csv, .png, .svg or .pdf. `done` gets what went wrong; empty:
    /// it is written.
    void exportTo(const QString &path, const std::function<void(const QString &)> &done);
    /// The service as the status bar states it: "10.10.6.81:8445, every 5 s, 62 ms"; empty: no source.
    [[nodiscard]] QString sourceText() const;
    /// What is wrong with it; nothing: all is well.
    [[nodiscard]] std::optional<Sign> sourceSign() const;
    /// The first start offers the lab where there is somebody who starts it.
    void setOffersLab(bool isOffered);

Q_SIGNALS:
    void labRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void buildChartCard();
    void buildFirstStart();
    void buildActions();
    QAction *act(const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot);
    void connectParts();
    void arrange();

    void takeSample();
    void takeState();
    void tick();
    void askFigures();
    void sayFigures();
    void sayPeakFigures();
    void sayForecast();
    void setLimits();
    void saySegment();
    void askStarts();
    [[nodiscard]] std::optional<int> callsIn(const items::TimeRange &range) const;
    void goToCalls(UtcTime from, Milliseconds length);
    void showChartMenu(UtcTime time, const QPoint &place);
    void showRawReply();
    void jumpToData();
    void exportChart(const QString &suffix);
    [[nodiscard]] QImage picture() const;

    items::TraceSession &m_session;
    items::PortsFeed &m_feed;
    PortsSource *m_source;
    PortsAlerts *m_alerts;
    PortsFigures m_history;
    quint32 m_askedEntitled = 0;
    std::shared_ptr<const std::vector<UtcTime>> m_starts; // of the loaded calls, in order
    items::LatestJob m_startsJob, m_writeJob;
    QTimer m_tick, m_askSoon, m_startsSoon;
    QList<QAction *> m_actions;

    QScrollArea *m_scroll = nullptr;
    QWidget *m_left = nullptr, *m_right = nullptr;
    QBoxLayout *m_columns = nullptr, *m_lower = nullptr;
    Strip *m_strip = nullptr;
    FigureRow *m_figures = nullptr;
    Card *m_first = nullptr, *m_chartCard = nullptr;
    QPushButton *m_startLab = nullptr;
    LegendBar *m_legend = nullptr;
    QButtonGroup *m_spans = nullptr;
    QToolButton *m_lines = nullptr, *m_live = nullptr, *m_more = nullptr;
    QComboBox *m_services = nullptr;
    UsageChart *m_chart = nullptr;
    HistoryBrush *m_brush = nullptr;
    ServerPane *m_servers = nullptr;
    ReconcilePane *m_reconcile = nullptr;
    AlertsPane *m_alertsPane = nullptr;
    CampaignPane *m_campaign = nullptr;
    SizingPane *m_sizing = nullptr;
    bool m_isNarrow = false;
};

} // namespace legwork::ui
