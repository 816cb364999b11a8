// SPDX-License-Identifier: GPL-3.0-or-later
#include "portspage.h"

#include "alertspane.h"
#include "campaignpane.h"
#include "figurerow.h"
#include "historybrush.h"
#include "legendbar.h"
#include "portsalerts.h"
#include "portssource.h"
#include "reconcilepane.h"
#include "serverpane.h"
#include "sizingpane.h"
#include "usagechart.h"

#include <common/icons.h>
#include <common/strip.h>
#include <common/theme.h>

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace legwork::ui {

namespace {

constexpr int rightWidth = 336;
constexpr int narrowPage = 1100; // below it what stands at the right stands below
constexpr auto tickEvery = std::chrono::seconds(1);
constexpr auto figuresEvery = std::chrono::seconds(60);

} // namespace

PortsPage::PortsPage(items::TraceSession &session, items::PortsFeed &feed, PortsSource *source,
    const QString &workspace, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_feed(feed)
    , m_source(source)
    , m_alerts(new PortsAlerts(feed, workspace, this))
    , m_startsJob(*this)
    , m_writeJob(*this)
{
    setObjectName(QStringLiteral("portsPage"));
    setProperty("helpArticle", QStringLiteral("ports"));
    build();
    buildActions();
    connectParts();
    takeState();
    takeSample();
    askStarts();
}

PortsPage::~PortsPage() = default;

QString PortsPage::title() const { return tr("Ports"); }

void PortsPage::build()
{
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_strip = new Strip(this);
    m_strip->setObjectName(QStringLiteral("portsStrip"));
    column->addWidget(m_strip);
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(QStringLiteral("portsScroll"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_scroll, 1);

    auto *const ground = new QWidget(m_scroll);
    ground->setAutoFillBackground(false);
    auto *const whole = new QVBoxLayout(ground);
    whole->setContentsMargins(px(16), px(6), px(16), px(8));
    whole->setSpacing(px(6));
    m_figures = new FigureRow(ground);
    whole->addWidget(m_figures);
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight);
    m_columns->setSpacing(px(16));
    whole->addLayout(m_columns, 1);
    m_left = new QWidget(ground);
    m_right = new QWidget(ground);
    m_columns->addWidget(m_left, 1);
    m_columns->addWidget(m_right);

    auto *const left = new QVBoxLayout(m_left);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(px(8));
    buildFirstStart();
    buildChartCard();
    m_brush = new HistoryBrush(m_feed.pages(), m_left);
    m_servers = new ServerPane(m_feed, m_left);
    m_reconcile = new ReconcilePane(m_session, m_feed, m_left);
    left->addWidget(m_first);
    left->addWidget(m_chartCard, 1);
    left->addWidget(m_brush);
    m_lower = new QBoxLayout(QBoxLayout::LeftToRight);
    m_lower->setSpacing(px(12));
    m_lower->addWidget(m_servers, 4);
    m_lower->addWidget(m_reconcile, 3);
    left->addLayout(m_lower);
    m_servers->setMinimumHeight(px(216));

    auto *const right = new QVBoxLayout(m_right);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(px(10));
    m_alertsPane = new AlertsPane(*m_alerts, m_right);
    m_campaign = new CampaignPane(m_feed, m_right);
    m_sizing = new SizingPane(m_session, m_feed, m_right);
    right->addWidget(m_alertsPane, 1);
    right->addWidget(m_campaign);
    right->addWidget(m_sizing, 2);
    m_alertsPane->setMinimumHeight(px(140));
    m_scroll->setWidget(ground);
    m_scroll->viewport()->setAutoFillBackground(false);
    ground->setAutoFillBackground(false);
    arrange();
}

void PortsPage::buildFirstStart()
{
    m_first = new Card(tr("No usage source"), m_left);
    m_first->setObjectName(QStringLiteral("firstStart"));
    auto *const words = makeLabel(m_first, static_cast<int>(TextStyle::Body), Ink::Quiet);
    words->setText(tr("Connect the cache service, and this page shows how many ports are in use, on which server, "
                      "against what was bought. Nothing is contacted until you say so. Sizing works without data."));
    words->setWordWrap(true);
    auto *const connectService = new QPushButton(tr("Connect the cache service..."), m_first);
    connectService->setObjectName(QStringLiteral("connectService"));
    connectService->setDefault(true);
    m_startLab = new QPushButton(tr("Start the lab"), m_first);
    m_startLab->setObjectName(QStringLiteral("startLab"));
    m_startLab->setAutoDefault(false);
    m_startLab->setToolTip(tr("A simulated deployment on this computer: nothing leaves it"));
    m_startLab->hide();
    auto *const row = new QHBoxLayout;
    row->addWidget(connectService);
    row->addWidget(m_startLab);
    row->addStretch(1);
    m_first->body()->addWidget(words);
    m_first->body()->addLayout(row);
    connect(connectService, &QPushButton::clicked, this, [this] {
        Link link;
        link.page = QStringLiteral("connections");
        Q_EMIT linkActivated(link);
    });
    connect(m_startLab, &QPushButton::clicked, this, &PortsPage::labRequested);
}

void PortsPage::setOffersLab(bool isOffered) { m_startLab->setVisible(isOffered); }

void PortsPage::buildChartCard()
{
    m_chartCard = new Card(tr("Ports in use"), m_left);
    m_chartCard->setObjectName(QStringLiteral("chartCard"));
    m_chart = new UsageChart(m_feed.pages(), m_chartCard);
    m_legend = new LegendBar(m_chartCard);
    QHBoxLayout *const head = m_chartCard->head();
    head->insertWidget(1, m_legend, 100);
    m_services = new QComboBox(m_chartCard);
    m_services->setObjectName(QStringLiteral("services"));
    m_services->setAccessibleName(tr("Cache service"));
    head->addWidget(m_services);
    m_spans = new QButtonGroup(this);
    m_spans->setExclusive(false); // none is right while a range of its own is shown
    const auto addButton = [&](const QString &text, const QString &name, const QString &tip) {
        auto *const button = new QToolButton(m_chartCard);
        button->setText(text);
        button->setObjectName(name);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setAutoRaise(true);
        head->addWidget(button);
        return button;
    };
    const std::array spans { std::pair(15, tr("15 min")), std::pair(60, tr("1 h")), std::pair(480, tr("8 h")),
        std::pair(1440, tr("1 d")), std::pair(10080, tr("7 d")) };
    for (const auto &[minutes, text] : spans) {
        QToolButton *const button
            = addButton(text, QStringLiteral("span%1").arg(minutes), tr("Show the last %1").arg(text));
        button->setCheckable(true);
        m_spans->addButton(button, minutes);
    }
    m_lines = addButton(tr("Lines"), QStringLiteral("lines"), tr("Servers as lines instead of one on the other (L)"));
    m_lines->setCheckable(true);
    m_more = addButton({}, QStringLiteral("chartMore"), tr("More of the chart"));
    m_more->setIcon(icon("more"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_chartCard->body()->addWidget(m_chart, 1);
    m_chartCard->setMinimumHeight(px(260));
}

/// What stands at the right stands below where the page is narrow.
void PortsPage::arrange()
{
    m_isNarrow = width() < px(narrowPage);
    m_columns->setDirection(m_isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_columns->setStretch(0, 1);
    m_right->setMinimumWidth(m_isNarrow ? 0 : px(rightWidth));
    m_right->setMaximumWidth(m_isNarrow ? QWIDGETSIZE_MAX : px(rightWidth));
    m_sizing->setMinimumHeight(m_isNarrow ? px(400) : 0);
    m_chartCard->setMinimumHeight(px(m_isNarrow ? 320 : 260));
    m_lower->setDirection(QBoxLayout::LeftToRight);
}

void PortsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    arrange();
}

void PortsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    tick();
}

void PortsPage::takeFocus() { m_chart->setFocus(Qt::OtherFocusReason); }

Link PortsPage::here() const
{
    Link link;
    link.page = QStringLiteral("ports");
    if (!m_chart->isFollowing())
        link.query = QStringLiteral("%1-%2")
                         .arg(m_chart->range().from.time_since_epoch().count())
                         .arg(m_chart->range().until.time_since_epoch().count());
    return link;
}

bool PortsPage::show(const Link &link)
{
    if (link.page != QLatin1String("ports"))
        return false;
    const QStringList parts = link.query.split(QLatin1Char('-'));
    bool isFrom = false, isUntil = false;
    if (parts.size() == 2) {
        const items::TimeRange range { UtcTime(Milliseconds(parts[0].toLongLong(&isFrom))),
            UtcTime(Milliseconds(parts[1].toLongLong(&isUntil))) };
        if (isFrom && isUntil && !range.isEmpty())
            m_chart->setRange(range);
    }
    return true;
}

void PortsPage::connectParts()
{
    connect(&m_feed, &items::PortsFeed::sampled, this, &PortsPage::takeSample);
    connect(&m_feed, &items::PortsFeed::stateChanged, this, &PortsPage::takeState);
    connect(&m_feed, &items::PortsFeed::sourceChanged, this, [this] {
        m_history = {};
        m_askSoon.start(0);
        takeState();
    });
    const auto takeSeries = [this] {
        QStringList names;
        for (const ports::Series &series : m_feed.pages().series()) {
            if (series.figure == ports::Figure::Used && !series.server.isEmpty())
                names << series.server;
        }
        m_legend->setServers(names);
    };
    connect(&m_feed.pages(), &items::UsagePages::seriesChanged, this, takeSeries);
    takeSeries();
    m_tick.setInterval(tickEvery);
    m_tick.setTimerType(Qt::CoarseTimer);
    connect(&m_tick, &QTimer::timeout, this, &PortsPage::tick);
    m_tick.start();
    m_askSoon.setSingleShot(true);
    connect(&m_askSoon, &QTimer::timeout, this, &PortsPage::askFigures);
    m_askSoon.start(0);
    m_startsSoon.setSingleShot(true);
    m_startsSoon.setInterval(std::chrono::seconds(2));
    connect(&m_startsSoon, &QTimer::timeout, this, &PortsPage::askStarts);
    connect(&m_session, &items::TraceSession::callsChanged, this, [this] {
        if (!m_startsSoon.isActive())
            m_startsSoon.start();
    });
    const auto takeZone = [this] {
        const calls::Zone &zone = m_session.clock().zone;
        m_chart->setZone(zone);
        m_brush->setZone(zone);
        m_reconcile->setZone(zone);
        m_alertsPane->setZone(zone);
        sayFigures();
    };
    connect(&m_session, &items::TraceSession::clockChanged, this, takeZone);
    takeZone();

    m_chart->setCallsIn([this](const items::TimeRange &range) { return callsIn(range); });
    connect(m_chart, &UsageChart::rangeChanged, this, [this](const items::TimeRange &range) {
        m_brush->setBrush(range);
        m_reconcile->setRange(range);
        saySegment();
        Q_EMIT statusChanged();
    });
    connect(m_chart, &UsageChart::modeChanged, this, [this] {
        m_lines->setChecked(m_chart->mode() == UsageChart::Mode::Lines);
        Q_EMIT statusChanged();
    });
    connect(
        m_chart, &UsageChart::alertsRequested, this, [this] { m_alertsPane->list()->setFocus(Qt::OtherFocusReason); });
    connect(m_alerts, &PortsAlerts::changed, this, [this] {
        setLimits();
        Q_EMIT statusChanged();
    });
    connect(m_chart, &UsageChart::menuRequested, this, &PortsPage::showChartMenu);
    connect(m_brush, &HistoryBrush::rangeChosen, m_chart, &UsageChart::setRange);
    connect(m_lines, &QToolButton::clicked, this,
        [this](bool isOn) { m_chart->setMode(isOn ? UsageChart::Mode::Lines : UsageChart::Mode::Stacked); });
    connect(m_spans, &QButtonGroup::idClicked, this, [this](int minutes) {
        m_chart->follow(std::chrono::minutes(minutes));
        saySegment();
    });
    connect(m_legend, &LegendBar::hiddenChanged, this, [this] {
        m_chart->setHidden(m_legend->hidden());
        Q_EMIT statusChanged();
    });
    connect(m_legend, &LegendBar::orderChanged, this, [this] {
        m_chart->setOrder(m_legend->order());
        Q_EMIT statusChanged();
    });
    connect(m_servers, &ServerPane::hideRequested, m_legend, &LegendBar::toggle);
    connect(m_servers, &ServerPane::onlyRequested, m_legend, &LegendBar::isolate);
    connect(m_servers, &ServerPane::rawRequested, this, &PortsPage::showRawReply);
    connect(m_reconcile, &ReconcilePane::minuteActivated, this,
        [this](UtcTime from) { goToCalls(from, std::chrono::minutes(1)); });
    connect(m_strip, &Strip::acted, this, [this] {
        if (m_feed.rawReply().isEmpty()) {
            Link link;
            link.page = QStringLiteral("connections");
            Q_EMIT linkActivated(link);
        } else {
            showRawReply();
        }
    });
    connect(m_sizing, &SizingPane::edited, this, &Page::statusChanged);
    connect(m_campaign, &CampaignPane::edited, this, &Page::statusChanged);
    const auto takeServices = [this] {
        const QStringList names = m_source != nullptr ? m_source->names() : QStringList();
        const QSignalBlocker quiet(m_services);
        m_services->clear();
        m_services->addItems(names);
        m_services->setCurrentText(m_source != nullptr ? m_source->shown() : QString());
        m_services->setVisible(names.size() > 1);
        Q_EMIT statusChanged();
    };
    takeServices();
    if (m_source != nullptr) {
        connect(m_source, &PortsSource::changed, this, takeServices);
        connect(m_services, &QComboBox::textActivated, m_source, &PortsSource::show);
    }
    m_chart->follow(std::chrono::hours(1));
}

void PortsPage::saySegment()
{
    const auto shown = std::chrono::duration_cast<std::chrono::minutes>(m_chart->range().length()).count();
    for (QAbstractButton *const button : m_spans->buttons())
        button->setChecked(m_chart->isFollowing() && m_spans->id(button) == shown);
}

} // namespace legwork::ui
