// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario.h"

#include <span>
#include <string_view>

namespace legwork::labcalls {

/// Something that can be broken on purpose: one row of the table in faults.cpp.
struct Fault {
    std::string_view name {}; // stable, lower_snake_case
    std::string_view what {}; // what is broken, in words
    std::string_view source {}; // "log-formats 11.4", "CVP004", ...
    std::string_view finding {}; // what a reader of the logs has to say first; empty: the calls go well all the same
    std::string_view lint {}; // the rule that the gateway's configuration breaks; empty: none
    bool hitsAll = false; // every call shows the finding; false: some do
    Result<void> (*plant)(Scenario &scenario) = nullptr;
};

[[nodiscard]] std::span<const Fault> faults() noexcept;
[[nodiscard]] const Fault *findFault(std::string_view name) noexcept;
/// Breaks the scenario. Fails where the scenario has not what the fault breaks.
[[nodiscard]] Result<void> plant(Scenario &scenario, const FaultPlan &fault);

} // namespace legwork::labcalls
