// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace legwork::labcalls {

/// printf into a string; the compiler checks the arguments.
[[nodiscard]] [[gnu::format(printf, 1, 2)]] std::string textf(const char *format, ...);

/// Upper-case hexadecimal with at least `width` digits.
[[nodiscard]] std::string hex(unsigned long long value, int width = 1);

} // namespace legwork::labcalls
