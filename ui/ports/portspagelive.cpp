// SPDX-License-Identifier: GPL-3.0-or-later
#include "portspage.h"

#include "alertspane.h"
#include "campaignpane.h"
#include "card.h"
#include "figurerow.h"
#include "historybrush.h"
#include "portsalerts.h"
#include "portssource.h"
#include "reconcilepane.h"
#include "serverpane.h"
#include "sizingpane.h"
#include "timeticks.h"
#include "usagechart.h"

#include <common/strip.h>
#include <items/portservermodel.h>
#include <items/text.h>
#include <items/timetext.h>

#include <QLocale>
#include <QUrl>

#include <algorithm>

namespace legwork::ui {

using items::FeedState;

namespace {

constexpr double warnShare = 0.8, alertShare = 0.95; // of what was bought

UtcTime nowUtc() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

QString count(double value) { return QLocale().toString(value, 'f', 0); }
QString percent(double share) { return QLocale().toString(100 * share, 'f', 1) + QStringLiteral("\u00a0%"); }

} // namespace

void PortsPage::takeSample()
{
    if (m_feed.isPaused() || !m_feed.latest())
        return; // samples are stored; what is shown stands still
    m_servers->tick();
    m_campaign->tick();
    m_sizing->tick();
    sayFigures();
    setLimits();
    if (m_feed.latest()->purchased.value_or(0) != m_askedEntitled && m_feed.pages().reader()) {
        m_askedEntitled = m_feed.latest()->purchased.value_or(0);
        m_askSoon.start(0); // what is exhausted when hangs on it
    }
    if (isVisible())
        m_chart->tick();
}

/// Rules that use can be held against as a line.
void PortsPage::setLimits()
{
    const auto &latest = m_feed.latest();
    QList<ChartLimit> limits;
    for (const ports::AlertRule &rule : m_alerts->rules()) {
        const double of = rule.watched == ports::Watched::Used            ? 100
            : rule.watched == ports::Watched::PercentOfEntitled && latest ? latest->purchased.value_or(0)
            : rule.watched == ports::Watched::PercentOfDeployed && latest ? latest->total.value_or(0)
                                                                          : 0;
        if (!rule.isOn || !rule.server.isEmpty() || of <= 0)
            continue;
        const double level = rule.threshold * of / 100;
        limits.append({ level, tr("alert %1").arg(count(level)), Sign::Warning });
    }
    m_chart->setLimits(limits);
}

/// Ages go on, and a chart that goes with the time does so without samples too.
void PortsPage::tick()
{
    if (!isVisible() || m_feed.isPaused())
        return;
    m_servers->tick();
    m_campaign->tick();
    const auto &latest = m_feed.latest();
    const bool isSilent = !latest || nowUtc() - latest->time > 2 * m_feed.interval();
    if (isSilent && m_chart->isFollowing())
        m_chart->tick();
    m_brush->setBrush(m_chart->range());
    m_reconcile->setRange(m_chart->range());
    takeState();
    Q_EMIT statusChanged();
}

void PortsPage::takeState()
{
    const bool hasSource = m_feed.state() != FeedState::None;
    const bool hasHistory = m_feed.pages().extent().has_value();
    m_first->setVisible(!hasSource && !hasHistory);
    for (QWidget *const part :
        std::initializer_list<QWidget *> { m_chartCard, m_brush, m_servers, m_reconcile, m_campaign, m_alertsPane })
        part->setVisible(hasSource || hasHistory);
    const auto &latest = m_feed.latest();
    const QString shown = latest ? items::timeOfDaySeconds(latest->time, m_session.clock().zone) : QString();
    const QString showing = latest ? tr(" Showing %1.").arg(shown) : QString();
    switch (m_feed.state()) {
    case FeedState::None:
    case FeedState::Waiting:
    case FeedState::Live: m_strip->clear(); break;
    case FeedState::Stale:
        m_strip->say(Sign::Warning, tr("No server has published for over 15 s.") + showing, tr("Show raw reply"));
        break;
    case FeedState::Lost:
        m_strip->say(Sign::Error, tr("No server has published for over a minute; nothing is counted as 0.") + showing,
            tr("Show raw reply"));
        break;
    case FeedState::Error:
        m_strip->say(Sign::Error,
            QStringList { m_feed.trouble().what, m_feed.trouble().advice, showing.trimmed() }
                .join(QLatin1Char(' '))
                .simplified(),
            m_feed.rawReply().isEmpty() ? tr("Open Connections") : tr("Show raw reply"));
        break;
    }
    if (m_source != nullptr && !m_source->trouble().isEmpty() && m_feed.state() == FeedState::Live)
        m_strip->say(Sign::Warning, tr("Samples are not written down: %1").arg(m_source->trouble()));
    m_chart->setFrozenAt(
        m_feed.isPaused() && latest ? m_chart->frozenAt().value_or(latest->time) : std::optional<UtcTime> {});
}

void PortsPage::sayFigures()
{
    const auto &latest = m_feed.latest();
    FigureButton *const used = m_figures->figure(FigureRow::InUse);
    FigureButton *const entitled = m_figures->figure(FigureRow::Entitled);
    FigureButton *const share = m_figures->figure(FigureRow::OfEntitled);
    if (!latest) {
        for (FigureButton *const figure : { used, entitled, share }) {
            figure->say({}, m_feed.state() == FeedState::None ? tr("no source") : tr("no answer yet"));
            figure->setExplanation({});
        }
        sayPeakFigures();
        return;
    }
    const auto sum = m_feed.sum();
    const bool isAtLeast = !sum.isAll;
    used->say(
        latest->inUse ? (isAtLeast ? tr("\u2265 %1").arg(count(*latest->inUse)) : count(*latest->inUse)) : QString(),
        latest->total ? tr("of %1 ports").arg(count(*latest->total)) : tr("ports"));
    QStringList lines {
        tr("Ports that calls in self-service and in queue hold now, as the service adds them up. A call on "
           "an agent holds none."),
        tr("Asked %1 at %2.")
            .arg(items::shownText(latest->endpoint.toStdString()),
                items::timeOfDaySeconds(latest->time, m_session.clock().zone))
    };
    for (const items::FeedServer &server : m_feed.servers())
        lines << tr("%1: %2, %3")
                     .arg(items::shownText(server.name.toStdString()),
                         server.inUse ? count(*server.inUse) : QStringLiteral("\u2013"),
                         items::wordFor(server.freshness));
    if (isAtLeast)
        lines << tr("At least: a server publishes no figures, and its ports are not counted as 0.");
    used->setExplanation(lines.join(QLatin1Char('\n')));
    entitled->say(latest->purchased ? count(*latest->purchased) : QString(), tr("self-service ports"));
    entitled->setExplanation(
        tr("Ports that were bought, as the service holds the figure (licensePurchased). Deployed are %1, in use %2: "
           "three different numbers.")
            .arg(latest->total ? count(*latest->total) : QStringLiteral("\u2013"),
                latest->inUse ? count(*latest->inUse) : QStringLiteral("\u2013")));
    if (latest->inUse && latest->purchased && *latest->purchased > 0) {
        const double of = static_cast<double>(*latest->inUse) / *latest->purchased;
        share->say(percent(of), tr("warn at %1, alert at %2").arg(percent(warnShare), percent(alertShare)),
            of >= 1                ? Sign::Critical
                : of >= alertShare ? Sign::Error
                : of >= warnShare  ? Sign::Warning
                                   : Sign::Ok);
        share->setExplanation(
            tr("In use / entitled = %1 / %2 = %3").arg(count(*latest->inUse), count(*latest->purchased), percent(of)));
    } else {
        share->say({}, tr("what was bought is not known"));
        share->setExplanation({});
    }
    sayPeakFigures();
}

void PortsPage::sayPeakFigures()
{
    FigureButton *const peak = m_figures->figure(FigureRow::Peak);
    FigureButton *const percentile = m_figures->figure(FigureRow::Percentile);
    const auto &latest = m_feed.latest();
    const auto shareOf = [&](double ports) {
        return latest && latest->purchased && *latest->purchased > 0 ? percent(ports / *latest->purchased) : QString();
    };
    // The history is a minute behind at most; what came live counts at once.
    std::optional<quint32> highest = m_history.peak;
    UtcTime at = m_history.peakAt;
    const auto &zone = m_session.clock().zone;
    const std::int64_t today = items::localDay(nowUtc(), zone);
    for (const ports::Sample &sample : m_feed.pages().recent()) {
        if (sample.inUse && (!highest || *sample.inUse > *highest) && items::localDay(sample.time, zone) == today) {
            highest = sample.inUse;
            at = sample.time;
        }
    }
    if (highest) {
        peak->say(count(*highest),
            QStringList { items::timeOfDaySeconds(at, zone).left(5), shareOf(*highest) }.join(QStringLiteral(", ")));
        peak->setExplanation(
            tr("The greatest number of ports in use at once in any sample since midnight, first seen at %1.")
                .arg(items::timeOfDaySeconds(at, zone)));
    } else {
        peak->say({}, tr("no samples today"));
        peak->setExplanation({});
    }
    if (m_history.percentile95) {
        percentile->say(count(*m_history.percentile95), shareOf(*m_history.percentile95));
        percentile->setExplanation(
            tr("95 % of the time of the last 7 days no more than this was in use (nearest rank over the means of %1 "
               "minutes that have samples). 99 %: %2. Peak: %3.")
                .arg(QLocale().toString(m_history.percentileMinutes), count(m_history.percentile99.value_or(0)),
                    count(m_history.peakOfWeek.value_or(0))));
    } else {
        percentile->say({}, tr("no history yet"));
        percentile->setExplanation({});
    }
    sayForecast();
}

void PortsPage::sayForecast()
{
    FigureButton *const figure = m_figures->figure(FigureRow::Exhausted);
    const QLocale locale;
    if (!m_history.noForecast.isEmpty() || m_history.forecastDays == 0) {
        figure->say({}, tr("too little data"));
        figure->setExplanation(m_history.noForecast);
        return;
    }
    const QString slope
        = tr("%1%2 ports a week")
              .arg(m_history.perWeek > 0 ? QStringLiteral("+") : QString(), locale.toString(m_history.perWeek, 'f', 1));
    const QString how
        = tr("A linear trend with a level for each day of the week, through the levels that %1 days held "
             "for 15 minutes: %2, give or take %3 (95 %).")
              .arg(QString::number(m_history.forecastDays), slope, locale.toString(m_history.perWeekOff, 'f', 1));
    if (!m_history.hasTrend) {
        figure->say({}, tr("no trend"));
        figure->setExplanation(how + QLatin1Char('\n') + tr("The interval holds 0: no trend is sure."));
        return;
    }
    const auto dateOf = [&](const std::optional<QDate> &date) {
        return date ? locale.toString(*date, QStringLiteral("d MMM yyyy")) : tr("not within two years");
    };
    figure->say(
        m_history.exhausted ? locale.toString(*m_history.exhausted, QStringLiteral("d MMM")) : tr("not in sight"),
        tr("at %1").arg(slope),
        m_history.exhausted && QDate::currentDate().daysTo(*m_history.exhausted) < 30 ? std::optional(Sign::Warning)
                                                                                      : std::nullopt);
    figure->setExplanation(how + QLatin1Char('\n')
        + tr("Likely above what was bought: %1. At the earliest, by the interval's high end: %2.")
              .arg(dateOf(m_history.exhausted), dateOf(m_history.exhaustedEarliest)));
}

void PortsPage::askFigures()
{
    m_askSoon.start(std::chrono::milliseconds(60'000));
    if (!m_feed.pages().reader()) {
        sayFigures();
        return;
    }
    const UtcTime now = nowUtc();
    const auto &zone = m_session.clock().zone;
    const UtcTime midnight = zone.toUtc(items::localDay(now, zone) * msPerDay);
    const quint32 entitled = m_feed.latest() ? m_feed.latest()->purchased.value_or(0) : 0;
    m_feed.pages().ask<PortsFigures>(
        [midnight, now, entitled](items::UsageReader &reader) { return figuresFrom(reader, midnight, now, entitled); },
        this,
        [this, entitled](const PortsFigures &figures) {
            m_history = figures;
            m_askedEntitled = entitled;
            if (m_alerts != nullptr && figures.noForecast.isEmpty())
                m_alerts->takeForecast(figures.hasTrend && figures.exhausted
                        ? std::optional<double>(static_cast<double>(QDate::currentDate().daysTo(*figures.exhausted)))
                        : std::nullopt);
            for (auto it = figures.serverPeaks.cbegin(); it != figures.serverPeaks.cend(); ++it)
                m_feed.notePeak(it.key(), it.value());
            sayFigures();
        });
}

/// When the loaded calls began: for the chart's card, which says how many did in a minute.
void PortsPage::askStarts()
{
    m_startsJob.run(
        [snapshot = m_session.snapshot()] {
            auto starts = std::make_shared<std::vector<UtcTime>>();
            starts->reserve(snapshot.calls.size());
            for (std::size_t i = 0; i < snapshot.calls.size(); ++i)
                starts->push_back(snapshot.calls[i].start);
            std::ranges::sort(*starts);
            return std::shared_ptr<const std::vector<UtcTime>>(std::move(starts));
        },
        [this](std::shared_ptr<const std::vector<UtcTime>> starts) {
            m_starts = std::move(starts);
            m_chart->viewport()->update();
        });
}

std::optional<int> PortsPage::callsIn(const items::TimeRange &range) const
{
    if (!m_starts || m_starts->empty())
        return std::nullopt;
    const auto from = std::ranges::lower_bound(*m_starts, range.from);
    return static_cast<int>(std::ranges::lower_bound(*m_starts, range.until) - from);
}

QString PortsPage::sourceText() const
{
    if (m_feed.state() == FeedState::None)
        return {};
    const auto &latest = m_feed.latest();
    const QUrl endpoint(latest ? latest->endpoint : QString());
    QStringList parts { latest && !endpoint.host().isEmpty() ? connections::placeOf(endpoint) : m_feed.source(),
        tr("every %1 s").arg(QLocale().toString(static_cast<double>(m_feed.interval().count()) / 1000, 'g', 3)) };
    if (m_feed.took().count() > 0)
        parts << tr("%1 ms").arg(m_feed.took().count());
    if (m_source != nullptr && m_source->bytes() > 0)
        parts << tr("%1 stored").arg(QLocale().formattedDataSize(m_source->bytes()));
    if (const int open = openAlerts(); open > 0)
        parts << tr("%n open alert(s)", nullptr, open);
    return parts.join(QStringLiteral(" \u00b7 "));
}

std::optional<Sign> PortsPage::sourceSign() const
{
    switch (m_feed.state()) {
    case FeedState::None:
    case FeedState::Waiting: return std::nullopt;
    case FeedState::Live: return Sign::Ok;
    case FeedState::Stale: return Sign::Warning;
    case FeedState::Lost:
    case FeedState::Error: return Sign::Error;
    }
    return std::nullopt;
}

} // namespace legwork::ui
