// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace legwork::items {

/// Bytes from outside as text: UTF-8 where they are valid UTF-8, otherwise Windows-1252. Never fails.
[[nodiscard]] QString textFrom(std::string_view bytes);

} // namespace legwork::items
