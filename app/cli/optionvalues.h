// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

#include <base/result.h>

namespace legwork::cli {

/// The words of one command line as they were given, before they are understood.
struct Words {
    std::vector<std::string> paths {}, ringtoneNumbers {}, errorNumbers {};
    std::string format {}, zone {}, threads {}, spoolLimit {}, failOn {}, query {}, since {}, until {}, limit {},
        sort {}, call {}, out {}, duration {};
    std::vector<std::string> syslog {}, hep {};
    bool quiet = false, verbose = false, stats = false, mask = false, fromStart = false, events = false,
         everyRecord = false, isExplained = false;
    std::string rules {};
};

/// Turns words into values; the error's place is the option, its text says what is wrong and shows the right form.
[[nodiscard]] Result<Options> understand(Command command, const Words &words, bool terminal);

} // namespace legwork::cli
