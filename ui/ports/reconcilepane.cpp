// SPDX-License-Identifier: GPL-3.0-or-later
#include "reconcilepane.h"

#include "timeticks.h"

#include <common/roles.h>
#include <common/theme.h>
#include <items/text.h>
#include <items/timetext.h>

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace legwork::ui {

using items::ReconcileReason;
using ports::Figure;

namespace {

const QString dash = QStringLiteral("\u2013");
constexpr auto pause = std::chrono::milliseconds(1500); // between two looks at logs that grow

QString rounded(double value) { return QLocale().toString(value, 'f', 0); }

/// What the live samples tell by the minute, where there is no history or it is not written yet.
std::vector<ports::Bucket> bucketsOf(const std::deque<ports::Sample> &samples, const QString &server)
{
    std::vector<ports::Bucket> buckets;
    for (const ports::Sample &sample : samples) {
        std::optional<quint32> value = sample.inUse;
        if (!server.isEmpty()) {
            const auto there = std::find_if(sample.servers.begin(), sample.servers.end(),
                [&](const ports::ServerSample &one) { return one.server == server; });
            value = there != sample.servers.end() ? there->inUse : std::nullopt;
        }
        if (!value)
            continue;
        const UtcTime minute = std::chrono::floor<std::chrono::minutes>(sample.time);
        if (buckets.empty() || buckets.back().from != minute)
            buckets.push_back({ minute, *value, *value, *value, 0, 0 });
        ports::Bucket &bucket = buckets.back();
        bucket.min = std::min(bucket.min, *value);
        bucket.max = std::max(bucket.max, *value);
        bucket.last = *value;
        ++bucket.samples;
        bucket.sum += *value;
    }
    return buckets;
}

} // namespace

DifferenceBars::DifferenceBars(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("differenceBars"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setLayoutDirection(Qt::LeftToRight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::MinimumExpanding);
    setMinimumHeight(px(44));
    setAccessibleName(tr("Difference by minute"));
    setAccessibleDescription(tr("Left and Right choose a minute, Enter opens its calls"));
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] { update(); });
}

QSize DifferenceBars::sizeHint() const { return { px(200), px(70) }; }

void DifferenceBars::setMinutes(std::vector<items::ReconcileMinute> minutes)
{
    m_minutes = std::move(minutes);
    m_chosen = std::min(m_chosen, static_cast<int>(m_minutes.size()) - 1);
    update();
}

QString DifferenceBars::textOf(int bar) const
{
    if (bar < 0)
        return tr("Difference by minute");
    const items::ReconcileMinute &one = m_minutes[static_cast<std::size_t>(bar)];
    return tr("%1: %2 by the logs, %3 by the service")
        .arg(items::timeOfDaySeconds(one.from, m_zone).left(5), rounded(one.logs), rounded(one.reported));
}

int DifferenceBars::barAt(double x) const
{
    if (m_minutes.empty())
        return -1;
    return std::clamp(static_cast<int>(x / width() * static_cast<double>(m_minutes.size())), 0,
        static_cast<int>(m_minutes.size()) - 1);
}

void DifferenceBars::choose(int bar)
{
    m_chosen = bar;
    setAccessibleName(textOf(bar));
    setToolTip(bar < 0 ? QString() : textOf(bar));
    update();
}

void DifferenceBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const double middle = std::round(height() / 2.0) + 0.5;
    double most = 1;
    for (const items::ReconcileMinute &one : m_minutes)
        most = std::max(most, std::abs(one.reported - one.logs));
    const double wide = static_cast<double>(width()) / std::max<double>(static_cast<double>(m_minutes.size()), 1);
    for (std::size_t i = 0; i < m_minutes.size(); ++i) {
        const double by = (m_minutes[i].reported - m_minutes[i].logs) / most * (height() / 2.0 - px(4));
        const QRectF bar(static_cast<double>(i) * wide + wide * 0.15, by >= 0 ? middle - by : middle,
            std::max(wide * 0.7, 1.0), std::max(std::abs(by), 1.0));
        painter.fillRect(bar, by >= 0 ? theme().accent : theme().warning);
        if (static_cast<int>(i) == m_chosen) {
            painter.setPen(theme().text);
            painter.drawRect(bar.adjusted(-2, -2, 2, 2));
        }
    }
    painter.setPen(theme().lineStrong);
    painter.drawLine(QPointF(0, middle), QPointF(width(), middle));
    if (hasFocus()) {
        painter.setPen(QPen(theme().accent, 2));
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void DifferenceBars::mousePressEvent(QMouseEvent *event)
{
    const int bar = barAt(event->position().x());
    if (event->button() != Qt::LeftButton || bar < 0)
        return;
    choose(bar);
    Q_EMIT minuteActivated(m_minutes[static_cast<std::size_t>(bar)].from);
}

void DifferenceBars::mouseMoveEvent(QMouseEvent *event) { choose(barAt(event->position().x())); }

void DifferenceBars::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_minutes.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left: choose(std::clamp(m_chosen - 1, std::min(0, last), last)); return;
    case Qt::Key_Right: choose(std::min(m_chosen + 1, last)); return;
    case Qt::Key_Home: choose(std::min(0, last)); return;
    case Qt::Key_End: choose(last); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_chosen >= 0)
            Q_EMIT minuteActivated(m_minutes[static_cast<std::size_t>(m_chosen)].from);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void DifferenceBars::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

ReconcilePane::ReconcilePane(items::TraceSession &session, items::PortsFeed &feed, QWidget *parent)
    : Card(tr("Reconcile with the logs"), parent)
    , m_session(session)
    , m_feed(feed)
    , m_job(*this)
    , m_words(makeLabel(this, static_cast<int>(TextStyle::Body), Ink::Quiet))
    , m_bars(new DifferenceBars(this))
{
    setObjectName(QStringLiteral("reconcilePane"));
    auto *const grid = new QGridLayout;
    grid->setVerticalSpacing(px(4));
    grid->setHorizontalSpacing(px(10));
    grid->setColumnStretch(0, 1);
    int row = 0;
    const auto line = [&](const QString &name, QLabel *&value, QLabel *&note) {
        auto *const label = makeLabel(this, static_cast<int>(TextStyle::Body), Ink::Quiet);
        label->setText(name);
        value = makeLabel(this, static_cast<int>(TextStyle::Strong));
        value->setAlignment(Qt::AlignTrailing);
        note = makeLabel(this, static_cast<int>(TextStyle::Body), Ink::Faint);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        value->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        note->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        grid->addWidget(label, row, 0);
        grid->addWidget(value, row, 1);
        grid->addWidget(note, row++, 2);
    };
    line(tr("Ports by the logs' calls"), m_logs, m_logsNote);
    line(tr("Ports by the service"), m_reported, m_reportedNote);
    line(tr("Difference"), m_difference, m_differenceNote);
    m_logs->setObjectName(QStringLiteral("reconcileLogs"));
    m_difference->setObjectName(QStringLiteral("reconcileDifference"));
    m_words->setObjectName(QStringLiteral("reconcileWords"));
    m_words->setWordWrap(true);
    body()->addLayout(grid);
    body()->addWidget(m_bars, 1);
    body()->addWidget(m_words);
    body()->addStretch(0);
    m_soon.setSingleShot(true);
    m_soon.setInterval(pause);
    connect(&m_soon, &QTimer::timeout, this, &ReconcilePane::ask);
    connect(m_bars, &DifferenceBars::minuteActivated, this, &ReconcilePane::minuteActivated);
    const auto later = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&session, &items::TraceSession::callsChanged, this, later);
    show({});
}

void ReconcilePane::setRange(const items::TimeRange &range)
{
    if (range == m_range)
        return;
    m_range = range;
    if (!m_soon.isActive())
        m_soon.start();
}

void ReconcilePane::setZone(const calls::Zone &zone)
{
    m_zone = zone;
    m_bars->setZone(zone);
    show(m_result);
}

/// First the calls' holds from the thread that reads, then the figures from the thread that keeps the history.
void ReconcilePane::ask()
{
    if (m_session.snapshot().calls.size() == 0) {
        show({});
        return;
    }
    if (m_isAsking) {
        m_isOld = true;
        return;
    }
    m_isAsking = true;
    const auto input = std::make_shared<items::ReconcileInput>();
    input->range = m_range;
    for (const items::FeedServer &server : m_feed.servers()) {
        if (server.freshness != ports::Freshness::Live)
            input->silent << server.name;
    }
    m_session.ask<std::vector<calls::Hold>>([](const calls::Engine &engine) { return engine.holds(); }, this,
        [this, input](std::vector<calls::Hold> holds) {
            input->holds = std::move(holds);
            askHistory(input);
        });
}

void ReconcilePane::askHistory(const std::shared_ptr<items::ReconcileInput> &input)
{
    const QList<ports::Series> series = m_feed.pages().series();
    const auto takeRecent = [this, input, series] {
        const auto &recent = m_feed.pages().recent();
        if (input->reported.empty())
            input->reported = bucketsOf(recent, {});
        for (const ports::Series &one : series) {
            if (one.figure == Figure::Used && !one.server.isEmpty() && input->servers[one.server].empty())
                input->servers[one.server] = bucketsOf(recent, one.server);
        }
        work(input);
    };
    if (!m_feed.pages().reader()) {
        takeRecent();
        return;
    }
    using Answer = std::vector<std::vector<ports::Bucket>>;
    m_feed.pages().ask<Answer>(
        [series, range = m_range](
            items::UsageReader &reader) { return reader.buckets(series, range, std::chrono::minutes(1)); },
        this,
        [input, series, takeRecent](Answer answer) {
            for (qsizetype i = 0; i < std::min(series.size(), static_cast<qsizetype>(answer.size())); ++i) {
                const ports::Series &one = series[i];
                if (one.figure != Figure::Used)
                    continue;
                (one.server.isEmpty() ? input->reported : input->servers[one.server])
                    = std::move(answer[static_cast<std::size_t>(i)]);
            }
            takeRecent();
        });
}

void ReconcilePane::work(const std::shared_ptr<items::ReconcileInput> &input)
{
    // Names of servers are texts of the engine: it stays as long as they are looked at.
    m_job.run([input, keep = m_session.snapshot()] { return items::reconcile(*input); },
        [this](const items::Reconciliation &result) {
            m_isAsking = false;
            show(result);
            if (std::exchange(m_isOld, false))
                m_soon.start();
        });
}

QString ReconcilePane::finding() const
{
    if (m_result.share <= items::reconcileLimit || m_result.minutes.empty())
        return {};
    const QString server = items::shownText(m_result.server.toStdString());
    switch (m_result.reason) {
    case ReconcileReason::Clock:
        return tr("The curves agree when the logs are moved by %1: a clock is off.")
            .arg((m_result.shift.count() < 0 ? QStringLiteral("\u2212") : QStringLiteral("+"))
                + spanText(std::chrono::abs(m_result.shift)));
    case ReconcileReason::ServerWithoutLogs:
        return tr("No logs tell of %1, which uses about as many ports as are missing. Add its logs.").arg(server);
    case ReconcileReason::ServerSilent:
        return tr("The logs have calls on %1, which publishes no figures to the service.").arg(server);
    case ReconcileReason::AgentsCounted:
        return tr("The difference is that of the calls on agents: they hold call director licences, not ports.");
    case ReconcileReason::CallsMissing:
        return tr("The service counts more than the logs have calls for: logs of a host or of a time are missing.");
    case ReconcileReason::Unknown:
        return tr("The logs have more calls on ports than the service counts; no single cause explains it.");
    case ReconcileReason::None: break;
    }
    return {};
}

void ReconcilePane::show(const items::Reconciliation &result)
{
    m_result = result;
    m_bars->setMinutes(result.minutes);
    m_isAsking = false;
    if (result.minutes.empty()) {
        for (QLabel *const value : { m_logs, m_reported, m_difference })
            value->setText(dash);
        for (QLabel *const note : { m_logsNote, m_reportedNote, m_differenceNote })
            note->clear();
        m_words->setText(m_session.snapshot().calls.size() == 0
                ? tr("No calls are loaded. Open logs of the same time, and they are held against these figures.")
                : tr("The loaded calls are of another time than the chart shows."));
        m_bars->setVisible(false);
        setAside({});
        Q_EMIT findingChanged();
        return;
    }
    const QLocale locale;
    m_bars->setVisible(true);
    m_logs->setText(rounded(result.logs));
    m_logsNote->setText(tr("from %n gateway(s)", nullptr, result.logServers));
    m_reported->setText(rounded(result.reported));
    m_reportedNote->setText(tr("mean of %n minute(s)", nullptr, static_cast<int>(result.minutes.size())));
    const double off = result.difference();
    m_difference->setText((off > 0 ? QStringLiteral("+") : QString()) + rounded(off));
    const bool isFinding = result.share > items::reconcileLimit;
    const QString share = locale.toString(100 * result.share, 'f', 1);
    m_differenceNote->setText(isFinding ? tr("\u26a0 %1 % a minute, over 5 %").arg(share)
                                        : tr("\u2713 %1 % a minute, within 5 %").arg(share));
    m_words->setText(isFinding ? finding() : tr("Calls on agents are not counted: they hold call director licences."));
    setAside(rangeText({ result.minutes.front().from, result.minutes.back().from + std::chrono::minutes(1) }, m_zone));
    Q_EMIT findingChanged();
}

} // namespace legwork::ui
