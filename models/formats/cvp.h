// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialect.h"

#include <string_view>

/// What the files of the call server's dialect share. Grammar and texts: log-formats.md section 1.
namespace legwork::formats::cvp {

enum class Subsystem : std::uint8_t { Other, Sip, Icm, Ivr, Reporting };

/// What stands behind "%CVP_" in a record's header: "9_0_SIP-7-CALL: {Thrd=DATAI.3} text".
struct Body {
    Subsystem subsystem {};
    std::uint8_t severity = 0;
    std::string_view text {};
    std::size_t textAt = 0; // where `text` begins in what was given
    bool isValid = false;
};
[[nodiscard]] Body readBody(std::string_view behindPrefix) noexcept;

/// Position of 32 hex digits behind "guid" in any spelling ("CALLGUID = ", "CallGUID=", "guid=", section 1.5) at or
/// after `from`; npos when there are none.
[[nodiscard]] std::size_t findGuid(std::string_view text, std::size_t from = 0) noexcept;
/// The GUID of a text as a key, in upper case; noKey when it names none.
[[nodiscard]] KeyRef guidKey(Batch &batch, std::string_view text, std::size_t at);

/// "LEGID = x" without host; empty for null and for none.
[[nodiscard]] std::string_view legIdAfter(std::string_view text, std::string_view name) noexcept;
/// The key of a LEGID, linked with the record's GUID: by prefix when CVP made the id from it.
void linkLeg(Batch &batch, KeyRef leg, KeyRef guid);

/// Value of "key=" or "key = " up to the next comma, without blanks around it. `key` has to be a whole word.
[[nodiscard]] std::string_view valueOf(std::string_view text, std::string_view key) noexcept;

/// "0 hrs, 0 mins, 1 secs, 108 msecs" in ms; -1 when it is none.
[[nodiscard]] std::int64_t readDuration(std::string_view text) noexcept;

void readSipLine(const Body &body, Batch &batch, const EventPlace &place);
void readIcmLine(const Body &body, Batch &batch, const EventPlace &place);
void readIvrLine(const Body &body, Batch &batch, const EventPlace &place);

} // namespace legwork::formats::cvp
