// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

namespace legwork::cli {

/// What `ports size` is asked.
struct LoadOfCalls {
    double callsPerHour = 0, ivrSeconds = 0, queueSeconds = 0;
    double blocking = 0.01; // share of calls that may be lost
    double recall = 0; // share of lost calls that come again
    unsigned licensed = 0; // ports that are there; 0: not asked
};

/// The commands; each writes its answer and gives the exit code.
[[nodiscard]] int runUsage(Session &session, Milliseconds step);
[[nodiscard]] int runSize(const LoadOfCalls &load, Format format);

} // namespace legwork::cli
