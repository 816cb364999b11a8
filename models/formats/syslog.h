// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "iosstamp.h"

#include <cstdint>
#include <string_view>

namespace legwork::formats::ios {

/// What a collector put before a device's own line (log-formats.md section 2.5): "<191>", "Mar 13 18:25:15 10.1.1.1 ",
/// "2024-03-13T18:25:15.001+00:00 host ", the RFC 5424 header, or Kiwi's columns. Views point into the line.
struct Relay {
    std::uint32_t size = 0; // bytes taken, 0 when the line has no such prefix
    std::string_view host {}; // as the collector names the device, empty with a bare "<191>"
    std::uint32_t count = 0; // the device's count where the collector made it a tag of its own (RFC 5424), else 0
    bool counted = false;
    Stamp stamp {}; // the collector's own time
};
[[nodiscard]] Relay readRelay(std::string_view line) noexcept;

/// Numbers the lines of one device share, never 0 (0 is a plain file).
[[nodiscard]] std::uint64_t streamOf(std::string_view relayHost, std::string_view deviceHost) noexcept;

/// True when `token`, met as "token: " before a continued line, is the header of a SIP message and not the name of a
/// device: `logging origin-id` prints the name in the same place.
[[nodiscard]] bool isSipHeaderName(std::string_view token) noexcept;

/// A collector that keeps several lines of a device in one writes their ends as "#012", a CR before them as "#015".
inline constexpr std::string_view escapedLineEnd = "#012";
inline constexpr std::string_view escapedReturn = "#015";

/// The first of the lines in `text`; all of it when it did not come through a collector (`stream` is 0).
[[nodiscard]] inline std::string_view firstEscaped(std::string_view text, std::uint64_t stream) noexcept
{
    if (stream == 0)
        return text;
    text = text.substr(0, text.find(escapedLineEnd));
    while (text.ends_with(escapedReturn))
        text.remove_suffix(escapedReturn.size());
    return text;
}

/// Calls `take(position, line)` for each further line in it. An escape at the very end only ends the last line.
template <typename Take> void forOtherEscaped(std::string_view text, std::uint64_t stream, Take take)
{
    std::size_t end = stream == 0 ? std::string_view::npos : text.find(escapedLineEnd);
    while (end != std::string_view::npos && end + escapedLineEnd.size() < text.size()) {
        const std::size_t begin = end + escapedLineEnd.size();
        take(begin, firstEscaped(text.substr(begin), stream));
        end = text.find(escapedLineEnd, begin);
    }
}

} // namespace legwork::formats::ios
