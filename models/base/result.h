// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace legwork {

/// What sort of failure it is: callers branch on this, people read `what`.
enum class ErrorKind : std::uint8_t {
    NotFound, // no such file, profile or name
    NotReadable, // it is there but cannot be opened or read
    NotSupported, // a form this program does not read (an encrypted archive member, an unknown link type)
    Broken, // its own structure contradicts itself
    TooLarge, // a named limit was crossed
    Truncated, // it ends too early, or shrank while it was read
    Usage, // the caller's words are wrong
    Internal // a library refused what should have worked
};

/// Why an operation could not go on: where (file, file:line or host:port) and what, in words for a person.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string place {};
    std::string what {};

    friend bool operator==(const Error &, const Error &) = default;
};

template <typename T> using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(ErrorKind kind, std::string place, std::string what)
{
    return tl::unexpected<Error>(Error { kind, std::move(place), std::move(what) });
}

} // namespace legwork
