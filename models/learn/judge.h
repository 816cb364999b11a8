// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exercise.h"

#include <dialplan/config.h>

namespace legwork::learn {

/// What came of one check, and why.
struct Verdict {
    QString what {}, why {};
    bool isRight = false;
};

/// Holds a configuration to the checks of an exercise: the simulator answers for each call, lint for each rule, and the
/// legs of `ladder` (may be null) are put through it as they came. Any thread.
[[nodiscard]] QList<Verdict> judge(
    const Exercise &exercise, const dialplan::Device &device, const items::Ladder *ladder);

} // namespace legwork::learn
