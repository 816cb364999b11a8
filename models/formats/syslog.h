// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "iosstamp.h"

#include <cstdint>
#include <string_view>

namespace legwork::formats::ios {

/// What a collector put before a device's own line (log-formats.md section 2.5): "<191>", "Mar 13 18:25:15 10.1.1.1 ",
/// "2024-03-13T18:25:15.001+00:00 host ", the RFC 5424 header, or Kiwi's columns. Views point into the line.
struct Relay {
    std::uint32_t size = 0;     // bytes taken, 0 when the line has no such prefix
    std::string_view host {};   // as the collector names the device, empty with a bare "<191>"
    std::uint32_t count = 0;    // the device's count where the collector made it a tag of its own (RFC 5424), else 0
    bool counted = false;
    Stamp stamp {};             // the collector's own time
};
[[nodiscard]] Relay readRelay(std::string_view line) noexcept;

/// Numbers the lines of one device share, never 0 (0 is a plain file).
[[nodiscard]] std::uint64_t streamOf(std::string_view relayHost, std::string_view deviceHost) noexcept;

/// True when `token`, met as "token: " before a continued line, is the header of a SIP message and not the name of a
/// device: `logging origin-id` prints the name in the same place.
[[nodiscard]] bool isSipHeaderName(std::string_view token) noexcept;

} // namespace legwork::formats::ios
