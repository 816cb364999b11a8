// SPDX-License-Identifier: GPL-3.0-or-later
#include "clockswitch.h"

#include <items/zone.h>

#include <QActionGroup>
#include <QDateTime>
#include <QMenu>
#include <QTimeZone>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace legwork::desktop {

namespace {

calls::Zone fixedZone(Milliseconds offset)
{
    calls::Zone zone;
    zone.shifts.push_back({ UtcTime {}, offset });
    return zone;
}

} // namespace

std::optional<Milliseconds> offsetOfSources(const std::vector<calls::SourceReport> &sources)
{
    std::map<int, std::uint64_t> records; // by minutes
    for (const calls::SourceReport &source : sources)
        for (const calls::ClockReport &clock : source.clocks)
            if (const std::optional<int> minutes = offsetOfZone(clock.zone))
                records[*minutes] += source.records + 1;
    const auto most = std::ranges::max_element(records, {}, [](const auto &entry) { return entry.second; });
    return most == records.end() ? std::nullopt : std::optional<Milliseconds>(std::chrono::minutes(most->first));
}

QString offsetText(Milliseconds offset)
{
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
    if (minutes == 0)
        return QStringLiteral("UTC");
    // U+2212: a minus as wide as the plus.
    return QStringLiteral("%1%2:%3")
        .arg(minutes < 0 ? QChar(0x2212) : QLatin1Char('+'))
        .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
        .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
}

ClockSwitch::ClockSwitch(items::TraceSession &session, QToolButton *button)
    : QObject(button)
    , m_session(session)
    , m_button(button)
    , m_group(new QActionGroup(this))
{
    auto *const menu = new QMenu(button);
    const std::array<std::pair<QString, QString>, 3> entries { {
        { tr("Source clock"), tr("The zone that the sources print") },
        { tr("Local clock"), tr("This computer's zone") },
        { tr("UTC"), tr("Coordinated universal time") },
    } };
    for (std::size_t n = 0; n < entries.size(); ++n) {
        QAction *const action = menu->addAction(entries[n].first);
        action->setToolTip(entries[n].second);
        action->setCheckable(true);
        m_group->addAction(action);
        connect(action, &QAction::triggered, this, [this, n] { setChoice(static_cast<ClockChoice>(n)); });
    }
    menu->setToolTipsVisible(true);
    button->setMenu(menu);
    connect(&session, &items::TraceSession::sourcesChanged, this, &ClockSwitch::apply);
    apply();
}

void ClockSwitch::setChoice(ClockChoice choice)
{
    m_choice = choice;
    apply();
    Q_EMIT changed();
}

void ClockSwitch::next() { setChoice(static_cast<ClockChoice>((static_cast<int>(m_choice) + 1) % 3)); }

void ClockSwitch::apply()
{
    items::TraceSession::Clock clock;
    QString words;
    switch (m_choice) {
    case ClockChoice::Source: {
        const Milliseconds offset = offsetOfSources(m_session.sources()).value_or(Milliseconds(0));
        clock.name = offsetText(offset);
        if (offset.count() != 0)
            clock.zone = fixedZone(offset);
        words = tr("Source clock  %1").arg(clock.name);
        break;
    }
    case ClockChoice::Local: {
        if (const auto zone = items::zoneFromName("local"))
            clock.zone = *zone;
        clock.name = QString::fromLatin1(QTimeZone::systemTimeZoneId());
        words = tr("Local clock  %1").arg(clock.name);
        break;
    }
    case ClockChoice::Utc: words = tr("UTC"); break;
    }
    m_group->actions().at(static_cast<int>(m_choice))->setChecked(true);
    m_button->setText(words);
    m_button->setAccessibleName(tr("Times are shown by: %1").arg(words));
    m_button->setToolTip(tr("How times are shown (Ctrl+T)"));
    // Setting the same clock again would make every view of times work anew.
    const bool same
        = clock.name == m_session.clock().name && clock.zone.shifts.size() == m_session.clock().zone.shifts.size();
    if (!same)
        m_session.setClock(std::move(clock));
}

} // namespace legwork::desktop
