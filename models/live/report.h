// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "livesource.h"

#include <QMetaType>

#include <array>

namespace legwork::live {

/// What a worker tells its source: a value that crosses threads.
struct Report {
    LiveState state = LiveState::Stopped;
    LiveTrouble trouble {};
    std::optional<UtcTime> retryAt {};
    LiveCounters counters {};
    std::array<quint16, 3> ports {}; // UDP, TCP, TLS; 0 while not listening
};

} // namespace legwork::live

Q_DECLARE_METATYPE(legwork::live::Report)
