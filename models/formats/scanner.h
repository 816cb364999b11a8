// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bytemask.h"
#include "normalise.h"
#include "openrecord.h"
#include "scan.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// A SIP message is given up when so many bytes of the source went by since its header, other lines included. It also
/// bounds how far chunkBorder() has to look back.
inline constexpr std::size_t maxOpenBytes = 256 * 1024;
/// ... or when so many records' headers came since its last line: debugs interleave by one or two.
inline constexpr std::uint32_t maxStrangers = 16;
/// Lines between a header that announces a SIP message and its start line.
inline constexpr std::size_t maxPreambleLines = 32;

/// Where to begin reading in order to know what is open at `near`: the closest header above behind which nothing goes
/// on that was open before it, else as far up as a message can reach.
[[nodiscard]] std::size_t readingPoint(std::string_view bytes, std::size_t near) noexcept;

/// One pass over lines of a source: knows which records are open, per stream, and hands each finished one to its
/// dialect in order of offset. Without a batch it only follows the text, which is how borders are found.
class Scanner {
public:
    struct Span {
        std::string_view bytes;
        std::uint64_t base = 0;
        std::size_t from = 0;
        std::size_t to = 0;
    };
    Scanner(const Span &span, Tail tail, Batch *batch) noexcept;

    /// Reads to the end of the span and returns the settled position, as scanText() does.
    std::size_t run();
    /// Reads on until the first line at or after `near` that begins a record whatever was open before; bytes.size()
    /// when there is none.
    std::size_t runToBorder(std::size_t near);

    /// Whether a line can be a record's header, by its first bytes: fewer can while a message is open or announced.
    enum class Where : std::uint8_t { Outside, InMessage };
    [[nodiscard]] static bool mayBeHead(std::string_view line, Where where) noexcept;
    /// The header of `line` in any dialect, for those who only look. Which traits matched is in *traits.
    static Head matchAny(std::string_view line, const DialectTraits **traits) noexcept;
    /// True for records that other records' lines may interrupt: debugs of a gateway.
    static bool interleaves(Dialect dialect) noexcept;

private:
    struct Slot {
        std::uint64_t stream = 0;
        OpenRecord *sip = nullptr; // message whose end was not met
        OpenRecord *current = nullptr; // record begun last
        std::uint32_t sequence = 0; // of the device's last line in the message
        bool foreign = false; // the record begun last is not ours, but
        const DialectTraits *foreignTraits = nullptr; // of this dialect
        bool begun = false; // a record of this stream began in the span: what was open before it is over
    };

    /// A line that begins a record without a header: a SIP message of pasted text, a terminal session.
    struct Opening {
        Dialect dialect = Dialect::None;
        Direction direction = Direction::Unknown;
        std::string_view start {}; // the start line, empty when it is still to come
    };

    // Lines, in scanner.cpp.
    bool nextLine(std::size_t &begin, std::string_view &line);
    void takeLine(std::size_t at, std::string_view line);
    bool takeHead(std::size_t at, std::string_view line, std::uint8_t flags);
    void openRecord(
        std::size_t at, std::string_view text, const Head &head, const DialectTraits &traits, std::uint8_t flags);
    void takeContinuation(std::size_t at, std::string_view line, const Head &head);
    void goOnFromBefore(Slot &slot);
    void takeText(Slot &slot, std::size_t at, std::string_view line);
    [[nodiscard]] bool takesStamp(const Head &head) const noexcept;
    [[nodiscard]] static std::size_t inlineHead(
        const DialectTraits &traits, std::string_view line, std::size_t from) noexcept;

    [[nodiscard]] static std::size_t anyInlineHead(std::string_view line) noexcept;

    // SIP messages, in scansip.cpp.
    bool takePreamble(Slot &slot, std::string_view line);
    bool takeFlat(Slot &slot, std::string_view text);
    static void openSip(Slot &slot, OpenRecord &record);
    bool feedSip(Slot &slot, std::size_t at, std::string_view line);
    bool startSip(OpenRecord &record, std::string_view line);
    [[nodiscard]] static Opening openingOf(std::string_view line) noexcept;
    void openByItself(Slot &slot, std::size_t at, const Opening &opening);
    [[nodiscard]] bool belongsToSip(const Slot &slot, std::string_view line) const noexcept;
    void openBare(Slot &slot, std::size_t at, std::string_view line, const Head &head);
    void closeSip(Slot &slot);
    void emitSip(OpenRecord &record, const EventPlace &place);
    void readWithoutCallId(const OpenRecord &record, const EventPlace &place);

    // The end of records, in scanclose.cpp.
    void makeWay(Slot &slot, const Head &head, std::size_t at);
    void finishCurrent(Slot &slot);
    void closeAll();
    void closeOld(std::size_t at);
    void flush();
    void emit(OpenRecord &record);
    void forget(OpenRecord &record);
    [[nodiscard]] bool isBorder(const Head &head) const noexcept;
    Slot &slotOf(std::uint64_t stream);
    std::uint16_t clockOf(const Head &head);
    void reject(Reject reason, std::size_t at);
    std::size_t settle();
    void markIncomplete();
    void release(std::size_t settled);

    std::string_view m_bytes;
    std::uint64_t m_base;
    std::size_t m_from;
    std::size_t m_to;
    Tail m_tail;
    Batch *m_batch;

    LineFinder m_lines;
    std::size_t m_at = 0; // the next line begins here
    std::size_t m_lineBegin = 0; // of the line before it
    std::size_t m_border = noBorder; // looked for at or after m_near
    std::size_t m_near = noBorder;
    std::uint64_t m_newlines = 0;
    bool m_prefixed = false; // the line names its device
    bool m_escaped = false; // reading what a relay wrote into one line: nothing begins there by itself
    bool m_insideLine = false; // reading what was run together with a line
    bool m_past = false; // beyond `to`: records that begin here are not ours
    std::vector<Slot> m_slots;
    std::size_t m_slot = 0; // of the line before
    struct Before {
        std::uint64_t stream = 0;
        const DialectTraits *traits = nullptr;
    };
    std::vector<Before> m_openBefore; // streams with an open record where this chunk begins
    bool m_lookedBack = false;
    bool m_closedAll = false; // nothing that was open before the span goes on any more
    RecordQueue m_queue;
    LineNormaliser m_normaliser;
    std::vector<Rejected> m_withheld; // positions in the scanned bytes, of a growing source
    Dialect m_clockDialect = Dialect::None; // of the record emitted last, with the three below
    StampKind m_clockStamp = StampKind::None;
    std::string_view m_clockHost {};
    std::string_view m_clockZone {};
    std::uint16_t m_clock = 0;
    bool m_hasClock = false;

    static constexpr std::size_t noBorder = ~std::size_t { 0 };
};

} // namespace legwork::formats
