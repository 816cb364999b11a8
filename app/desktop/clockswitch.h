// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/session.h>

#include <QObject>

class QActionGroup;
class QToolButton;

namespace legwork::desktop {

/// How times are shown: as the sources' own zone has them, as this computer's, or as UTC.
enum class ClockChoice : std::uint8_t { Source, Local, Utc };

/// The clock button of the top bar with its menu. Writes the session's clock.
class ClockSwitch final : public QObject {
    Q_OBJECT
public:
    ClockSwitch(items::TraceSession &session, QToolButton *button);

    [[nodiscard]] ClockChoice choice() const noexcept { return m_choice; }
    void setChoice(ClockChoice choice);
    void next();

Q_SIGNALS:
    void changed();

private:
    void apply();

    items::TraceSession &m_session;
    QToolButton *m_button;
    QActionGroup *m_group;
    ClockChoice m_choice = ClockChoice::Source;
};

/// The offset that most of the sources' records are printed with; nothing when no source says one.
[[nodiscard]] std::optional<Milliseconds> offsetOfSources(const std::vector<calls::SourceReport> &sources);
/// "-07:00", "+05:30", "UTC" for none.
[[nodiscard]] QString offsetText(Milliseconds offset);

} // namespace legwork::desktop
