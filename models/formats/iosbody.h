// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialect.h"
#include "iosstamp.h"

#include <cstdint>
#include <string_view>

namespace legwork::formats::ios {

/// "//callid/guid12/module/function:" at the begin of a voice debug's text; log-formats.md section 2. Views point into
/// the text.
struct Body {
    std::string_view callId {}; // decimal, empty when not known yet (-1, 0)
    std::string_view guid12 {}; // 12 hex digits as printed, empty when not known
    std::string_view module {}; // "CCAPI", "SIP/Info/info/2048", "TCL :"; empty in the form without modules
    std::string_view function {}; // as printed: a reflow may have put a blank inside
    std::uint32_t textAt = 0; // behind "function:" and blanks; 0 when the text does not begin so
};
[[nodiscard]] Body readBody(std::string_view text) noexcept;

/// Compares a printed name with `name`, passing over the blanks that a page's reflow left inside.
[[nodiscard]] bool isName(std::string_view printed, std::string_view name) noexcept;

/// The value behind the first `label` in the record: up to ',', '(', ')' or the line's end, trimmed. Data is null when
/// the label is not there.
[[nodiscard]] std::string_view valueOf(const RecordText &record, std::string_view label) noexcept;

/// As valueOf, but only where `label` does not go on a longer one ("Call Id=", not "Source Call Id=").
[[nodiscard]] std::string_view wholeValueOf(const RecordText &record, std::string_view label) noexcept;

/// The number in a party as IOS prints it: without "sip:", host and parameters.
[[nodiscard]] std::string_view numberOf(std::string_view party) noexcept;

/// The CCAPI call id as a key; none for "", "-1", "0" and what is not a number.
[[nodiscard]] KeyRef callIdKey(Batch &batch, std::string_view callId);
[[nodiscard]] KeyRef guid12Key(Batch &batch, std::string_view digits);
/// Any form of a GUID (log-formats.md section 8) as a key; none when it is not one.
[[nodiscard]] KeyRef guidKey(Batch &batch, std::string_view text);

/// Adds a record about what the header names and links the call id with the guid12 beside it.
struct Subject {
    KeyRef key = noKey; // call id, else guid12
    KeyRef callId = noKey;
    KeyRef guid12 = noKey;
};
Subject addAbout(Batch &batch, EventKind kind, const Body &body, const EventPlace &place);

// Records by what wrote them. The text is lines[0] from body.textAt on, and the lines behind it.
void readCcapi(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place);
void readVoice(
    const RecordText &record, const Body &body, Batch &batch, const EventPlace &place); // VXML, TCL, HTTP client
void readIsdn(const RecordText &record, Batch &batch, const EventPlace &place); // "ISDN <if> ..."
[[nodiscard]] bool readCdapi(
    std::string_view text, Batch &batch, const EventPlace &place); // "<if> CDAPI: ...", false when it is none
void readCover(const RecordText &record, Batch &batch, const EventPlace &place); // VoIP Trace
void readSystemMessage(const RecordText &record, Batch &batch, const EventPlace &place); // "%FACILITY-n-NAME:"

/// True for "%FACILITY-sev-MNEMONIC:" (or with a blank before the colon) at the begin of the text.
[[nodiscard]] bool isSystemMessage(std::string_view text) noexcept;
/// True for the rule that opens a cover buffer.
[[nodiscard]] bool isCoverRule(std::string_view line) noexcept;

} // namespace legwork::formats::ios
