// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialect.h"
#include "iosstamp.h"

#include <cstddef>
#include <string_view>

namespace legwork::formats::ios {

/// DialectTraits::match of IOS: debugs, Q.931, cover buffers, and the same behind what a collector put before them.
[[nodiscard]] Head matchHeader(std::string_view line) noexcept;

/// DialectTraits::inlineHead of IOS.
[[nodiscard]] std::size_t findInlineHeader(std::string_view line, std::size_t from) noexcept;

/// "[mark] stamp [zone] [blank] :" at `at`; position behind the colon in `end`, 0 when there is no such stamp.
[[nodiscard]] Stamp readMarked(std::string_view line, std::size_t at, std::size_t &end) noexcept;

/// "Sent:", "Received:", and the "Receive:" of one page.
[[nodiscard]] Direction directionOf(std::string_view word) noexcept;

} // namespace legwork::formats::ios
