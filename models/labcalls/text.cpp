// SPDX-License-Identifier: GPL-3.0-or-later
#include "text.h"

#include <array>
#include <cstdarg>
#include <cstdio>

namespace legwork::labcalls {

std::string textf(const char *format, ...)
{
    std::array<char, 1024> small {};
    std::va_list arguments;
    va_start(arguments, format);
    const int size = std::vsnprintf(small.data(), small.size(), format, arguments);
    va_end(arguments);
    if (size < 0)
        return {};
    const auto needed = static_cast<std::size_t>(size);
    if (needed < small.size())
        return { small.data(), needed };
    std::string large(needed + 1, '\0');
    va_start(arguments, format);
    std::vsnprintf(large.data(), large.size(), format, arguments);
    va_end(arguments);
    large.resize(needed);
    return large;
}

std::string hex(unsigned long long value, int width) { return textf("%0*llX", width, value); }

} // namespace legwork::labcalls
