// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clockswitch.h"

#include <common/theme.h>

#include <QByteArray>
#include <QHash>
#include <QKeySequence>
#include <QString>
#include <QStringList>

namespace legwork::desktop {

/// What a person set once for all work on this machine; the workspace holds what belongs to the traces.
struct Settings {
    ui::ThemeWatcher::Choice theme = ui::ThemeWatcher::Choice::Auto;
    ui::Density density = ui::Density::Normal;
    int zoom = 100; // percent
    ClockChoice clock = ClockChoice::Source;
    bool reopensSources = true;
    bool masksExports = true;
    QHash<QString, QKeySequence> shortcuts {}; // by an action's object name, where it is not the usual one

    friend bool operator==(const Settings &, const Settings &) = default;
};

/// Reads what was kept; what is missing or cannot be is the default.
[[nodiscard]] Settings loadSettings();
void storeSettings(const Settings &settings);

/// All settings as JSON, and back; nothing when `json` is not of this program.
[[nodiscard]] QByteArray toJson(const Settings &settings);
[[nodiscard]] std::optional<Settings> settingsFrom(const QByteArray &json);

/// Where the workspace file and the spools lie; made when needed. LEGWORK_HOME names another place.
[[nodiscard]] QString dataFolder();
/// The samples that came with the program, or those of the source tree it was built from; empty when neither is there.
[[nodiscard]] QString samplesFolder();

} // namespace legwork::desktop
