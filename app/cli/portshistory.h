// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

#include <QString>

#include <string>

namespace legwork::cli {

/// What `ports history` is asked.
struct HistoryOptions {
    std::string profile {}; // empty: the only one
    QString workspace {};
    Options options {}; // format, zone, since (included), until
    std::optional<Milliseconds> step {}; // nothing: one that makes about a hundred rows
    bool quiet = false;
};

/// Prints an object for each span that has samples; gives the exit code. Needs an application.
[[nodiscard]] int runHistory(const HistoryOptions &asked);

} // namespace legwork::cli
