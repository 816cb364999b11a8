// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router.h"

namespace legwork::dialplan {

/// A number and where it is to go. An empty expectation is not looked at; "0" is peer 0, "none" no outbound peer.
struct CoverageCase {
    std::string called {}, calling {}, inPort {};
    std::string inbound {}, outbound {}; // tags

    friend bool operator==(const CoverageCase &, const CoverageCase &) = default;
};

struct CoverageResult {
    std::string inbound {}, outbound {}; // what it came to
    bool passes = false;
};

/// Cases kept beside a configuration: a line each of `called calling port inbound outbound`, `-` for what is not given,
/// `#` before a remark. A line that is none is an error with its number.
[[nodiscard]] Result<std::vector<CoverageCase>> readCoverage(std::string_view text);
[[nodiscard]] std::string written(const std::vector<CoverageCase> &cases);

/// A number for each pattern that calls are matched by, made of the digits the pattern asks for: what can be asked of a
/// configuration nobody wrote cases for. Without expectations; in order of the text, each once, at most `most`.
[[nodiscard]] std::vector<CoverageCase> sampleCases(const Device &device, std::size_t most);

/// Where each number goes. Cases with a port arrive by it, the others by SIP.
[[nodiscard]] std::vector<CoverageResult> runCoverage(const Router &router, std::span<const CoverageCase> cases);

} // namespace legwork::dialplan
