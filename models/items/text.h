// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace legwork::items {

/// Bytes from outside as text: UTF-8 where they are valid UTF-8, otherwise Windows-1252. Never fails.
[[nodiscard]] QString textFrom(std::string_view bytes);

/// The same for showing: control characters, and those that turn the direction of writing, become visible signs.
[[nodiscard]] QString shownText(std::string_view bytes);

/// The same as UTF-8 that is safe to print: control characters, which could steer a terminal, become blanks.
[[nodiscard]] std::string printable(std::string_view bytes);

/// Characters of UTF-8 text, each taken to fill one column.
[[nodiscard]] std::size_t columnsOf(std::string_view utf8) noexcept;

/// At most `columns` characters of UTF-8 text; what was cut ends in "..".
[[nodiscard]] std::string cutTo(std::string_view utf8, std::size_t columns);

/// Filled with blanks behind (or, padLeft, before) to at least `columns`.
[[nodiscard]] std::string padRight(std::string text, std::size_t columns);
[[nodiscard]] std::string padLeft(std::string text, std::size_t columns);

} // namespace legwork::items
