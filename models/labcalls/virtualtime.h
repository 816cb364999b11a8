// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace legwork::labcalls {

/// Microseconds since 1970 UTC on the lab's virtual clock, or a span of them. Every time in the lab's logs comes from
/// it; how fast it runs against the wall is the simulation's business.
using Micros = std::int64_t;

inline constexpr Micros millisecond = 1000;
inline constexpr Micros second = 1000 * millisecond;

} // namespace legwork::labcalls
