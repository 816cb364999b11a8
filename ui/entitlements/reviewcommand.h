// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace legwork::ui {

/// What `legwork review` was asked for.
struct ReviewOptions {
    std::string from {}, to {}; // ISO 8601
    std::string workspace {}; // file; empty: the window's
    std::string profile {}; // whose use; empty: the only one there is
    std::string pool = "self-service";
    std::string deployment {}, site {}, server {};
    std::string zone = "UTC";
    int holdMinutes = 15;
    std::string output {}; // its ending says the format: pdf, html, json
};

/// Writes the licence review report, without a display: makes an application of its own when there is none. Messages go
/// to standard error. Exit codes of CLI.md: 0 done, 2 wrong usage, 3 unreadable.
[[nodiscard]] int runReview(const ReviewOptions &options);

} // namespace legwork::ui
