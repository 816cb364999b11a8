// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>

#include <QString>

namespace legwork::ports {

/// What happened on the time line beside the figures.
enum class MarkKind : quint8 {
    Failover, // another endpoint answers from here on; `text` is its base URL
    Gap, // no sample from `time` to `until`; `text` is "suspended" when the computer slept, else empty
    Stale, // `server` still answers with old figures
    Lost, // `server` publishes no more
    Live, // `server` publishes again
    Clock, // our own clock was set; `text` is by how many ms it went forward, negative for back
    Note // a person's words
};

struct Mark {
    UtcTime time {}, until {}; // equal but for a gap
    MarkKind kind = MarkKind::Note;
    QString server {};
    QString text {};

    friend bool operator==(const Mark &, const Mark &) = default;
};

} // namespace legwork::ports
