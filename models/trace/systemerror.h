// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace legwork::trace {

/// An Error for `place` from an errno value: kind NotFound or NotReadable, the system's own words.
[[nodiscard]] inline Error systemError(int code, std::string place)
{
    const ErrorKind kind = code == ENOENT || code == ENOTDIR ? ErrorKind::NotFound : ErrorKind::NotReadable;
    return { kind, std::move(place), std::generic_category().message(code) };
}

} // namespace legwork::trace
