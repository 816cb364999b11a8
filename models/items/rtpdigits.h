// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladder.h"

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

struct ExportData;

/// Where a side of a call takes DTMF as telephone events (RFC 4733), as its SDP says.
struct DigitEnd {
    std::string address {};
    std::uint16_t port = 0;
    std::uint8_t payload = 0; // RTP payload type

    friend auto operator<=>(const DigitEnd &, const DigitEnd &) = default;
};

/// A key pressed in a call's media: one event, however many packets it took.
struct RtpDigit {
    UtcTime time {}; // of its first packet, as the capture stamps it
    std::string from {}, to {}; // addresses
    std::uint16_t toPort = 0;
    char digit = 0; // 0..9 * # A..D, and F for a flash of the hook
    Milliseconds duration {};
    std::uint64_t offset = 0; // of its first packet in the capture
    std::string path {};

    friend bool operator==(const RtpDigit &, const RtpDigit &) = default;
};

/// Where the call's sides take digits; empty when none says so.
[[nodiscard]] std::vector<DigitEnd> digitEndsOf(const Ladder &ladder);
/// The captures that messages of the call were read from.
[[nodiscard]] std::vector<std::string> capturesOf(const Ladder &ladder);

/// The keys that went to these ends between two times, in order of time. Reads the whole capture: not for the GUI
/// thread. Gives what was found so far when `stop` becomes true.
[[nodiscard]] std::vector<RtpDigit> rtpDigitsIn(std::string_view capture, const std::vector<DigitEnd> &ends,
    UtcTime from, UtcTime to, const std::atomic<bool> &stop);

/// The ladder with a row for each key. Their times are on the common clock already.
[[nodiscard]] Ladder withDigits(const Ladder &ladder, const std::vector<RtpDigit> &digits);
/// The same for an export, which hides them where it is asked to.
void addDigits(ExportData &data, const std::vector<RtpDigit> &digits);

/// "digit 5, 120 ms, ...": stands for the record that such a row does not have.
[[nodiscard]] std::string recordOf(const RtpDigit &digit);
/// What a row's record of that kind says; 0 for other text.
[[nodiscard]] char digitIn(std::string_view record) noexcept;

} // namespace legwork::items
