// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

/// SIP messages whose line breaks a page or a mail turned into blanks: where their lines began.
namespace legwork::formats {

/// Where a start line begins inside a text that holds a whole message in one line ("... [431560,NET] SIP/2.0 200 OK
/// Via:
/// ..."); npos when there is none.
[[nodiscard]] std::size_t flatStart(std::string_view text) noexcept;

/// The first line of what is left of a flattened text, taken from its front: it ends before the next known header name
/// or SDP line. Where the body begins the line is empty, as it was in the message.
[[nodiscard]] std::string_view takeFlatLine(std::string_view &rest, bool &inBody) noexcept;

/// Where in a physical line a further header begins ("Expires: 180 Allow-Events: kpml"), at or after `from`;
/// line.size() when there is none.
[[nodiscard]] std::size_t nextHeader(std::string_view line, std::size_t from) noexcept;

} // namespace legwork::formats
