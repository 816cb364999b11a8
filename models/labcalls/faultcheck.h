// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "faults.h"

#include <base/result.h>

#include <string>

namespace legwork::labcalls {

/// What a reader of the logs and of the configurations says about a deployment with one fault.
struct FaultCheck {
    std::string expected {}, found {}; // the finding, or lint rule
    bool isRight = false;
    std::string note {}; // what else differs
};

/// Runs a scenario in which the fault is planted, reads the logs in `folder` and the running configurations, and says
/// whether the first finding names the fault: in every failed call, or, where the calls go well, in the configuration.
[[nodiscard]] Result<FaultCheck> checkFault(Scenario scenario, const Fault &fault, const std::string &folder);

} // namespace legwork::labcalls
