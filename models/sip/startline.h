// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "message.h"

namespace legwork::sip {

/// A start line in parts; views into the line. RFC 3261 sections 7.1 and 7.2.
struct StartParts {
    StartLine kind = StartLine::NotSip;
    Method method = Method::None;
    std::uint16_t status = 0;
    std::string_view word {}; // method or status as written
    std::string_view text {}; // Request-URI or reason phrase
};

/// Reads a start line. What people write behind one ("// comment", "### note") and lines that a page ran together with
/// it are tolerated when the URI is a single word.
[[nodiscard]] StartParts readStartLine(std::string_view line) noexcept;

/// Method of a name in any case, for CSeq, where some stacks write "103 Refer"; a request line is strict.
[[nodiscard]] Method methodFromAnyCase(std::string_view name) noexcept;

} // namespace legwork::sip
