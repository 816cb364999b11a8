// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace legwork::ui {

/// What `legwork render` was asked for.
struct RenderOptions {
    std::vector<std::string> paths {};
    std::string callId {}; // or the beginning of one that no other call has
    std::string output {}; // file; "-" for standard output
    std::string format {}; // empty: from the file's name
    std::string theme = "light"; // or "dark"
    std::string detail = "brief"; // or "full", "wire"
    std::string zone = "UTC";
    bool mask = true;
};

/// Reads the traces and writes one call's picture, document or bundle, without a display: makes an application of its
/// own when there is none. Messages go to standard error. Exit codes of CLI.md: 0 done, 2 wrong usage, 3 unreadable.
[[nodiscard]] int runRender(const RenderOptions &options);

} // namespace legwork::ui
