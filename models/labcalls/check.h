// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world.h"

#include <calls/engine.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace legwork::labcalls {

/// What differs between what the lab did and what a reader of its logs says, field by field.
struct Differences {
    std::size_t calls = 0, whole = 0; // made; read in every field as they were made
    struct Field {
        std::size_t count = 0;
        std::string example {};
    };
    std::map<std::string, Field> fields {};
    void note(const std::string &field, const std::string &where, const std::string &made, const std::string &read);
    [[nodiscard]] std::string text() const;
};

struct CheckOptions {
    std::int64_t toleranceMs = 3; // two stamps cut to the millisecond, and half a hop
    bool comparesFindings = true;
    bool comparesLegs = true; // false: where the network loses and doubles messages, the two sides of a leg differ
};

/// Every call and leg of the ledger against those of an engine that has read the logs.
[[nodiscard]] Differences compareCalls(
    const World &world, const calls::Engine &engine, const CheckOptions &options = {});

/// Licences in use: for every second of the run the peak and the mean, in total and by VXML gateway, as held and as
/// read. Gives the number of seconds compared in Differences::calls and of equal ones in `whole`.
[[nodiscard]] Differences comparePorts(const World &world, const calls::Engine &engine);

/// Findings of calls, first of each call, and how often: what `faults --check` looks at.
[[nodiscard]] std::map<std::string, std::size_t> firstFindings(const calls::Engine &engine);

} // namespace legwork::labcalls
