// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace legwork::cli {

/// The workspace's file: the one that is named, else the window's. Needs an application; gives it the window's name.
[[nodiscard]] QString workspaceFile(const std::string &named);

} // namespace legwork::cli
