// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world.h"

#include <base/result.h>

#include <string>

namespace legwork::labcalls {

/// Writes truth.jsonl (an object per call, in the fields of `legwork-cli calls` where there is one) and
/// truth-ports.jsonl (an object per stretch in which a licence was held) into a folder.
[[nodiscard]] Result<void> writeTruth(const World &world, const std::string &folder);

/// Whose address it is, in the words of the truth: "caller", "cvp", "agent" ... by a leg's kind.
[[nodiscard]] std::string releaserOf(const LegRecord &leg);

} // namespace legwork::labcalls
