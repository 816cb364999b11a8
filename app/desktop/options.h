// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/theme.h>
#include <entitlements_page/reviewcommand.h>
#include <ladder/render.h>

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <variant>

namespace legwork::desktop {

/// What the window is started with.
struct WindowOptions {
    QStringList paths {}; // absolute, or legwork: links
    bool standsAlone = false; // does not look for a running program
    std::optional<ui::ThemeWatcher::Choice> theme {};
    bool startsLab = false;
};

/// The program ends: text for stdout, for stderr, and the exit code.
struct Exit {
    std::string answer {}, message {};
    int code = 0;
};

[[nodiscard]] std::variant<WindowOptions, ui::RenderOptions, ui::ReviewOptions, Exit> readOptions(int argc, const char *const *argv);

} // namespace legwork::desktop
