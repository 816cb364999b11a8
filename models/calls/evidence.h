// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clocks.h"
#include "grouping.h"
#include "store.h"

#include <cstdint>

namespace legwork::calls {

/// Joins that identity alone does not give, in the order of log-formats.md section 8: dialogue number with the same
/// numbers, label + correlation id within 30 s, RFC 7989 session halves, and as a last guess the same numbers within
/// 2 s. Each needs exactly one candidate on both sides: what fits twice stays apart.

/// How long one RFC 7989 session can go on, ms: it lives as long as its call.
inline constexpr std::int64_t sessionWindow = 4LL * 3600'000;
/// When the first message of a leg was seen, ms on the common clock; INT64_MAX when there is none.
[[nodiscard]] std::int64_t firstMs(const Store &store, const Timeline &timeline, StrandId strand);

/// Before the clocks are placed: router dialogues and CVP calls that agree in dialogue number, ANI and DNIS.
void joinDialogues(const Store &store, Grouping &groups);
/// After: everything that needs the common clock.
void joinByLabel(const Store &store, const Timeline &timeline, Grouping &groups);
void joinBySession(const Store &store, const Timeline &timeline, Grouping &groups);
void joinByNumbers(const Store &store, const Timeline &timeline, Grouping &groups);

} // namespace legwork::calls
