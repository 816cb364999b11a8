// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace legwork {

/// A number that names one thing of one sort, and cannot be mixed up with another sort's. Default: names nothing.
template <typename Tag> struct Id {
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t value = none;

    [[nodiscard]] constexpr bool isValid() const noexcept { return value != none; }
    [[nodiscard]] constexpr std::size_t index() const noexcept { return value; }
    friend constexpr auto operator<=>(const Id &, const Id &) noexcept = default;
};

using StringId = Id<struct StringTag>; // an interned string of one StringPool
using SourceId = Id<struct SourceTag>; // a source in order of opening

} // namespace legwork
