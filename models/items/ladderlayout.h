// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladder.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace legwork::items {

/// How much of a call is drawn. Brief folds what follows by protocol from what it shows; Full shows each message and
/// event once; Wire shows each copy as each host saw it, and records without a meaning of their own.
enum class DetailLevel : std::uint8_t { Brief, Full, Wire };

/// What a host is to the call; the columns stand in this order.
enum class HostRole : std::uint8_t { Gateway, Proxy, CallServer, Vxml, Router, Cucm, Other };

/// A column of the ladder.
struct LadderHost {
    std::string name {}; // alias as the engine gives it, with the address where two hosts share one
    std::string address {}; // empty when unknown
    HostRole role = HostRole::Other;
};

enum class LineKind : std::uint8_t {
    Message, // SIP: an arrow, or a pill when one end is unknown
    EventArrow,
    EventPill,
    Gap, // silence: `span` long, no row of its own
    NotSeen, // a stage that the sources do not show
    FoldedBand, // a stage whose rows are folded
    Blank // room for a line that the ladder beside this one has
};

enum class MessageClass : std::uint8_t { Request, Provisional, Success, Redirect, Failure, Event };

inline constexpr std::uint32_t noRow = ~0U;

/// What a silence was, as far as the call's steps tell.
enum class GapKind : std::uint8_t { Silence, Script, Queue, Ringing, Talk };

/// One line of the picture.
struct LadderLine {
    LineKind kind = LineKind::Message;
    MessageClass look = MessageClass::Request;
    calls::LegKind leg = calls::LegKind::Other;
    EventSign sign = EventSign::None;
    bool isLost = false; // nobody answered, however often it was sent
    bool isRepeat = false; // stands for `repeats` retransmissions
    bool isNewMedia = false; // this side's far end is not what it was
    bool isCoarse = false; // its source says whole seconds only
    bool isCopy = false; // Wire: the same message as another host logged it
    GapKind gap = GapKind::Silence;
    calls::LegKind mediaOf = calls::LegKind::Other; // a re-INVITE: whose media it brings; Other: nobody's known
    std::int16_t from = -1, to = -1; // index into hosts(); -1: not known. Equal, or `to` -1: at one host
    std::int16_t via = -1; // a proxy the message passed
    std::uint16_t band = 0; // index into bands()
    std::uint32_t row = noRow; // index into Ladder::rows; a Gap has that of the row behind it
    std::uint32_t firstFold = 0, foldCount = 0; // see LadderLayout::folded()
    std::uint32_t repeats = 0;
    std::int32_t media = -1; // index into Ladder::media
    std::int32_t copy = -1; // isCopy: index into LadderRow::copies
    Milliseconds delta {}; // since the line before that says its time exactly; 0 for a coarse one
    Milliseconds span {}; // of a gap, or from the message to its last repetition
};

/// A stage of the comprehensive call flow in the picture.
struct LadderBand {
    std::uint8_t number = 0; // 1..6; 7: survivability
    bool isAgain = false; // a requery, or a transfer, went through it again
    bool isSeen = true;
    bool isFolded = false;
    std::uint32_t first = 0, end = 0; // lines
};

/// What a person chose to see. Rows and bands are named by what stays when more rows come.
struct LayoutOptions {
    DetailLevel detail = DetailLevel::Brief;
    std::set<int> hiddenLegs {}; // indices into Call::legs
    std::vector<std::string> order {}; // hosts by name; those not named follow in the order of roles
    std::set<std::string> hiddenHosts {};
    std::map<std::string, std::string> mergedHosts {}; // host to the host in whose column it stands
    std::map<std::string, HostRole> roles {}; // chosen by hand
    std::set<calls::Place> unfolded {}; // places of rows whose folded ones are shown
    std::set<std::pair<int, bool>> foldedBands {}; // number and isAgain
    Milliseconds gap { 10'000 }; // silence longer than this becomes a line

    friend bool operator==(const LayoutOptions &, const LayoutOptions &) = default;
};

/// Which lines a ladder has and what stands in which column: everything a painter needs but fonts and colours.
/// A value; made in one go, in time linear in the rows.
class LadderLayout final {
public:
    LadderLayout() = default;
    LadderLayout(std::shared_ptr<const Ladder> ladder, LayoutOptions options);

    [[nodiscard]] bool isEmpty() const noexcept { return m_lines.empty(); }
    [[nodiscard]] const Ladder &ladder() const noexcept { return *m_ladder; }
    [[nodiscard]] const std::shared_ptr<const Ladder> &shared() const noexcept { return m_ladder; }
    [[nodiscard]] const LayoutOptions &options() const noexcept { return m_options; }
    [[nodiscard]] const std::vector<LadderHost> &hosts() const noexcept { return m_hosts; } // visible, in their order
    [[nodiscard]] const std::vector<LadderHost> &hidden() const noexcept { return m_hidden; }
    [[nodiscard]] const std::vector<LadderLine> &lines() const noexcept { return m_lines; }
    [[nodiscard]] const std::vector<LadderBand> &bands() const noexcept { return m_bands; }
    /// Rows that a line stands for besides its own.
    [[nodiscard]] std::vector<std::uint32_t> folded(const LadderLine &line) const;
    /// SIP messages that are folded away, of how many.
    [[nodiscard]] std::size_t foldedMessages() const noexcept { return m_foldedMessages; }
    [[nodiscard]] std::size_t messages() const noexcept { return m_messages; }
    /// Rows that this level of detail leaves out.
    [[nodiscard]] std::size_t leftOut() const noexcept { return m_leftOut; }

    /// The same with blank lines: `before[i]` of them before line i, and the last element's behind all lines.
    [[nodiscard]] LadderLayout spaced(const std::vector<std::uint32_t> &before) const;

    /// The line that shows the row, by itself or folded; -1 when none does.
    [[nodiscard]] int lineOfRow(std::uint32_t row) const;
    /// The line that shows the record at this place, its own or a copy; -1 when none does.
    [[nodiscard]] int lineOfPlace(calls::Place place) const;
    /// The row of a line; null for lines without one.
    [[nodiscard]] const LadderRow *rowOf(const LadderLine &line) const noexcept;
    /// A SIP row's facts; null for events.
    [[nodiscard]] const SipFacts *sipOf(const LadderRow &row) const noexcept;

    /// What stands on the arrow or in the pill, without marks; bytes as they are in the trace.
    [[nodiscard]] std::string title(const LadderLine &line) const;
    /// "10.10.1.11:24088", "held 0.0.0.0"; empty without media.
    [[nodiscard]] std::string mediaText(const LadderLine &line) const;

private:
    friend class LadderFolder;
    friend class LadderBander;
    void placeHosts();
    void noteMedia();
    void noteRows();

    std::shared_ptr<const Ladder> m_ladder = std::make_shared<const Ladder>();
    LayoutOptions m_options {};
    std::vector<LadderHost> m_hosts, m_hidden;
    std::vector<LadderLine> m_lines;
    std::vector<LadderBand> m_bands;
    std::vector<std::uint32_t> m_folds; // rows, those of one line adjacent
    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_bandRows; // rows of folded stages and their lines
    std::vector<std::int32_t> m_lineOfRow;
    std::size_t m_foldedMessages = 0, m_messages = 0, m_leftOut = 0;
};

/// "Call comes in" ..., the names of stages 1 to 7 as the ladder has them.
[[nodiscard]] const char *bandTitle(int number) noexcept;

/// What a host is by its name.
[[nodiscard]] HostRole roleOf(std::string_view name) noexcept;
[[nodiscard]] const char *nameOf(HostRole role) noexcept; // "gateway" ...

} // namespace legwork::items
