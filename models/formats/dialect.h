// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batch.h"

#include <span>
#include <string_view>

namespace legwork::formats {

/// How a physical line relates to records of a dialect.
enum class LineKind : std::uint8_t {
    Foreign, // nothing of this dialect
    Head, // starts a record
    Continuation // carries a prefix of this dialect but continues the open record of its stream (a SIP message that a
                 // device sent line by line through syslog)
};

/// The header of a record as one dialect's match() reads it. Views point into the line.
struct Head {
    LineKind kind = LineKind::Foreign;
    Dialect dialect = Dialect::None; // may be finer than the matching dialect: Isdn or VoipTrace from the IOS matcher
    StampKind stamp = StampKind::None;
    std::int64_t time = 0; // ms, see StampKind
    std::string_view host {}; // device, empty when the header names none
    std::string_view zone {}; // abbreviation, empty when none
    std::uint32_t textAt = 0; // where the text behind the header (or the continuation) begins in the line
    std::uint64_t stream = 0; // lines of one origin share it: hash of relay and device, 0 for a plain file
    std::uint32_t detail = 0; // the dialect's own, for its read()
    std::uint32_t sequence = 0; // device sequence number when present: a jump inside a message marks it truncated

    // When a SIP message follows, now or on one of the next lines:
    bool opensSip = false;
    Direction direction = Direction::Unknown; // may be told only by the next line (IOS "Received:"), see sipPreamble
    std::string_view local {}; // address without port, where stated
    std::string_view peer {};
    sip::Transport transport = sip::Transport::Unknown;
};

/// A complete record: its header and its lines without line ends; lines[0] is the text behind the header. A record that
/// holds a SIP message is added by the scanner through addSip() and, when keepsHead is set, its lines before the start
/// line also go to read().
struct RecordText {
    const Head &head;
    std::span<const std::string_view> lines;
};

/// One log dialect: three functions without state. Adding a dialect is one file with these and one line in the table.
struct DialectTraits {
    Dialect dialect {};
    /// Reads a line's header. Called on every line that may start one: rejects in a few instructions by its first
    /// bytes. Never allocates; O(header).
    Head (*match)(std::string_view line) noexcept = nullptr;
    /// For a line that follows a header with opensSip and precedes the start line: takes direction, addresses and
    /// transport from it ("Received: ", "Sending UDP packet on ..."). True when the line is such a preamble. May be
    /// null.
    bool (*sipPreamble)(std::string_view line, Head &head) noexcept = nullptr;
    /// Turns a record that is not a SIP message into events. `place` carries offset, time and clock for addEvent().
    void (*read)(const RecordText &record, Batch &batch, const struct EventPlace &place) = nullptr;
    /// Links and facts of the header line of a SIP message (the CCAPI id and guid12 of an IOS debug): called after
    /// addSip() with the batch's last record being the message. May be null.
    void (*readSipHead)(const RecordText &record, Batch &batch) = nullptr;
    /// Finds a further header inside a line (records run together), from position `from`: npos when there is none. The
    /// part before it ends the running record. May be null for dialects in which this was never seen.
    std::size_t (*inlineHead)(std::string_view line, std::size_t from) noexcept = nullptr;
};

struct EventPlace {
    std::uint64_t offset = 0;
    std::int64_t time = 0;
    std::uint16_t clock = 0;
    std::uint8_t flags = 0;
};

/// Appends a record of `kind` about `key` (noKey: none). Facts and links that follow belong to it.
Record &addEvent(Batch &batch, EventKind kind, KeyRef key, const EventPlace &place);

/// All text dialects, in the order in which a line is offered to them.
[[nodiscard]] std::span<const DialectTraits> dialects() noexcept;

// One function per dialect file; the table in dialects.cpp lists them.
[[nodiscard]] DialectTraits cvpDialect() noexcept; // cvp.cpp: call server and reporting server, sections 1.1-1.5
[[nodiscard]] DialectTraits iosDialect() noexcept; // ios.cpp: debugs, Q.931, VoIP Trace, syslog relay, section 2
[[nodiscard]] DialectTraits icmDialect() noexcept; // icm.cpp: router, PG, dumplog, section 3
[[nodiscard]] DialectTraits cucmDialect() noexcept; // cucm.cpp: SDL and SDI, section 4
[[nodiscard]] DialectTraits cuspDialect() noexcept; // cusp.cpp: section 5
[[nodiscard]] DialectTraits vvbDialect() noexcept; // vvb.cpp: section 6
[[nodiscard]] DialectTraits vxmlActivityDialect() noexcept; // vxmlactivity.cpp: section 7

} // namespace legwork::formats
