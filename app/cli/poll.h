// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"
#include "serveroptions.h"

#include <optional>

namespace legwork::cli {

struct PollOptions {
    Server server {};
    double interval = 5; // s
    std::optional<unsigned> count {}; // answers; nothing: until interrupted
    double margin = 0.1; // share of the ports that is to stay free
    Format format = Format::Ndjson;
    bool quiet = false;
};

/// `ports poll`: prints an object for each answer; gives the exit code. Needs an application.
[[nodiscard]] int runPoll(const PollOptions &options);

} // namespace legwork::cli
