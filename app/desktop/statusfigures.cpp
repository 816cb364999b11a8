// SPDX-License-Identifier: GPL-3.0-or-later
#include "statusfigures.h"

#include <common/notices.h>

#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <chrono>

namespace legwork::desktop {

using ui::Sign;

QString timeLeftText(std::int64_t ms)
{
    const std::int64_t seconds = std::max<std::int64_t>(1, (ms + 500) / 1000);
    return seconds < 60 ? StatusFigures::tr("%1 s left").arg(seconds)
                        : StatusFigures::tr("%1 min %2 s left").arg(seconds / 60).arg(seconds % 60);
}

StatusFigures::StatusFigures(
    items::TraceSession &session, workspace::Workspace &workspace, StatusBar *bar, LivePill *pill)
    : QObject(bar)
    , m_session(session)
    , m_workspace(workspace)
    , m_sources(bar->addSegment())
    , m_calls(bar->addSegment())
    , m_rate(bar->addSegment())
    , m_rejected(bar->addSegment())
    , m_unsaved(bar->addSegment())
    , m_notices(bar->addSegment())
    , m_pill(pill)
{
    // A figure that changes oftener than an eye follows is only noise.
    m_soon.setObjectName(QStringLiteral("statusFigures"));
    m_soon.setSingleShot(true);
    m_soon.setInterval(std::chrono::milliseconds(100));
    connect(&m_soon, &QTimer::timeout, this, &StatusFigures::refresh);
    for (const auto signal : { &items::TraceSession::callsChanged, &items::TraceSession::sourcesChanged,
             &items::TraceSession::progressChanged, &items::TraceSession::pauseChanged })
        connect(&session, signal, this, &StatusFigures::later);
    connect(&workspace, &workspace::Workspace::unsavedChanged, this, [this](const QString &why) {
        m_unsavedWhy = why;
        later();
    });
    connect(&ui::Notices::instance(), &ui::Notices::changed, this, &StatusFigures::later);
    connect(m_sources, &StatusSegment::clicked, this, [this] {
        if (m_session.progress().isLoading)
            m_session.cancel();
        else
            Q_EMIT sourcesRequested();
    });
    connect(m_calls, &StatusSegment::clicked, this, &StatusFigures::callsRequested);
    connect(m_rate, &StatusSegment::clicked, this, &StatusFigures::sourcesRequested);
    connect(m_rejected, &StatusSegment::clicked, this, &StatusFigures::rejectedRequested);
    connect(m_notices, &StatusSegment::clicked, this, &StatusFigures::noticesRequested);
    connect(m_unsaved, &StatusSegment::clicked, this, [this] { m_workspace.save(); });
    connect(m_pill, &QAbstractButton::clicked, this, [this] { m_session.setPaused(!m_session.isPaused()); });
    refresh();
}

void StatusFigures::later()
{
    if (!m_soon.isActive())
        m_soon.start();
}

void StatusFigures::refresh()
{
    const QLocale locale;
    sayProgress();
    sayPill();
    const calls::Stats stats = m_session.stats();
    m_calls->say(m_session.sources().empty()
            ? QString()
            : QString(tr("%Ln messages", nullptr, static_cast<int>(stats.sipMessages)) + QStringLiteral(" \u00b7 ")
                + tr("%Ln calls", nullptr, static_cast<int>(stats.calls))),
        {}, tr("shows the calls"));
    m_rejected->say(m_session.sources().empty() ? QString() : tr("%1 rejected").arg(locale.toString(stats.rejected)),
        {}, tr("shows what was left out, and why"));
    const qsizetype unsaved = m_workspace.unsaved();
    m_unsaved->say(unsaved == 0 ? QString() : tr("%n change(s) not saved", nullptr, static_cast<int>(unsaved)),
        Sign::Warning, tr("tries to save again: %1").arg(m_unsavedWhy));
    const int unseen = ui::Notices::instance().unseen();
    m_notices->say(unseen == 0 ? QString() : tr("%n notice(s)", nullptr, unseen), Sign::Info, tr("shows the notices"));
}

void StatusFigures::sayProgress()
{
    const items::SessionProgress progress = m_session.progress();
    const QLocale locale;
    if (progress.isLoading) {
        const double share
            = progress.total > 0 ? static_cast<double>(progress.bytes) / static_cast<double>(progress.total) : 0;
        QStringList words { progress.total > 0 ? tr("Reading %1 %").arg(static_cast<int>(share * 100))
                                               : tr("Opening") };
        if (progress.bytesPerSecond > 0)
            words << tr("%1/s").arg(locale.formattedDataSize(static_cast<qint64>(progress.bytesPerSecond)));
        if (progress.msLeft >= 0)
            words << timeLeftText(progress.msLeft);
        words << tr("cancel");
        m_sources->say(words.join(QStringLiteral(" \u00b7 ")), {}, tr("stops reading; what was read stays"), share);
        return;
    }
    const int count = static_cast<int>(m_session.sources().size());
    if (count == 0) {
        m_sources->say({});
        return;
    }
    const bool hasTrouble = std::ranges::any_of(m_session.sources(), [](const auto &one) { return !one.error.empty(); })
        || std::ranges::any_of(m_session.roots(), &items::SessionRoot::isMissing);
    const QString words = m_session.liveRate().isFollowing
        ? tr("Following %n source(s)", nullptr, count)
        : tr("%n source(s) read \u00b7 %1", nullptr, count)
              .arg(locale.formattedDataSize(static_cast<qint64>(m_session.stats().bytes)));
    m_sources->say(words, hasTrouble ? Sign::Warning : Sign::Ok, tr("shows the sources"));
}

void StatusFigures::sayPill()
{
    const items::LiveRate rate = m_session.liveRate();
    const QLocale locale;
    m_rate->say(rate.isFollowing ? tr("%1 records/s").arg(locale.toString(rate.recordsPerSecond, 'f', 1)) : QString(),
        {}, tr("shows the sources"));
    if (!rate.isFollowing && !m_session.isPaused())
        m_pill->say({}, Sign::Ok, false);
    else if (m_session.isPaused())
        m_pill->say(tr("Paused \u00b7 %n waiting", nullptr, m_session.waitingCalls()), Sign::Warning, true);
    else
        m_pill->say(tr("Live \u00b7 %1 calls/s").arg(locale.toString(rate.callsPerSecond, 'f', 2)), Sign::Ok, false);
}

} // namespace legwork::desktop
