// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "eventkind.h"

#include <base/ids.h>
#include <base/stringpool.h>
#include <sip/message.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// The dialects of log-formats.md, named in `sources` output by nameOf().
enum class Dialect : std::uint8_t {
    None,
    Cvp,
    Ios,
    Isdn,
    VoipTrace,
    Icm,
    Cucm,
    Cusp,
    Vvb,
    VxmlActivity,
    Sip,
    Capture,
    CliSession,
    Count
};
[[nodiscard]] const char *nameOf(Dialect dialect) noexcept;

/// How much of an instant a stamp states. Only Utc can be used as it is; the rest is placed by calls/clocks.
enum class StampKind : std::uint8_t {
    None, // no stamp at all: order only
    Utc, // complete, zone known: `time` is epoch ms
    LocalDate, // date with year, zone unknown: `time` is that wall clock read as UTC
    LocalNoYear, // month and day, no year: `time` is that wall clock in the year 2000 read as UTC
    TimeOfDay, // `time` is ms since midnight
    Uptime // `time` is ms since the device started
};

/// One clock that stamps records: what it states, whose it is, and the zone it prints. Records of one source may carry
/// several clocks (a bundle pasted together, a collector's file of many devices).
struct Clock {
    Dialect dialect = Dialect::None;
    StampKind stamp = StampKind::None;
    StringId host {}; // device named by the record or its relay; invalid when the record names none
    StringId zone {}; // abbreviation as printed ("PST"); invalid when none

    friend bool operator==(const Clock &, const Clock &) = default;
};

/// What identifies the thing a record is about. The text of a key is as the log has it, with the normal form given
/// here; equal keys of one kind are the same thing, within the scope given here.
enum class KeyKind : std::uint8_t {
    CallId, // SIP Call-ID, exact. Everywhere.
    LegId, // Call-ID without @host as CVP and VVB print it. Everywhere.
    Guid, // CALLGUID / Cisco-Guid, 32 upper-case hex. Everywhere.
    Guid12, // first 8 and digits 17-20 of a Guid, 12 upper-case hex. A candidate only.
    Dialog, // router dialogue number, decimal. One router or PG until it restarts.
    RouterKey, // "day,key". Everywhere.
    CcCall, // CCAPI call id of one IOS device until it reloads, decimal.
    IsdnCall, // "Se0/0/0:23/0001": interface and call reference with the flag bit off. One device, one call time.
    VxmlSession, // VXML Server session id, application name included. Everywhere.
    CucmCall, // CUCM call identifier (CI), decimal. One cluster.
    Count
};

/// Why two keys belong together, strongest first; becomes Leg::joinedBy.
enum class Join : std::uint8_t {
    CallId, // same SIP Call-ID
    Guid, // CALLGUID, Cisco-Guid or Cisco-Gucid beside it
    LegIdPrefix, // outbound LEGID begins with the CALLGUID
    UpdatedBy, // CVP "Updated by"
    PeerCallId, // VoIP Trace Peer-CallID
    Conference, // ccConferenceCreate / cc_api_bridge_done
    CcCall, // CCAPI id in the header of a message, hand-off line
    RouterKey, // rcday,rckey
    Dialog, // dialogue number within its time
    Guid12, // 12 digits of the Guid and overlapping times
    Label, // label + correlation id within 30 s
    SessionId, // RFC 7989 halves
    VxmlSession, // VXML Server session parameter callid
    CucmCall, // CUCM CI
    NumbersAndTime, // same ANI and DNIS within 2 s: a guess
    Count
};
[[nodiscard]] const char *nameOf(Join join) noexcept;

using KeyRef = std::uint32_t; // index into Batch::keys
inline constexpr KeyRef noKey = ~KeyRef { 0 };

struct Key {
    KeyKind kind {};
    StringId text {};

    friend bool operator==(const Key &, const Key &) = default;
};

/// Two keys that a record states to be of one call (or one leg, when both name legs).
struct Link {
    KeyRef a = noKey;
    KeyRef b = noKey;
    Join join {};
    std::uint32_t record = 0; // the record that says so
};

/// Which way a SIP message went as seen by the host that logged it.
enum class Direction : std::uint8_t { Unknown, Received, Sent, Wire };

/// Columns of one SIP message beside its record. Hosts are as text: an address or name without port.
struct SipColumns {
    std::uint64_t identity = 0; // equal for all copies of one message on one hop: see sipIdentity()
    std::uint32_t cseq = 0;
    std::uint16_t status = 0; // 0 for a request
    std::uint16_t q850 = 0; // of a Reason header, else 0
    sip::Method method {}; // of the request, or of the CSeq of a response
    Direction direction {};
    sip::Transport transport {};
    std::uint8_t flags = 0; // SipFlag
    StringId fromHost {}; // where the message came from on this hop, invalid when it cannot be told
    StringId toHost {};
};
enum SipFlag : std::uint8_t {
    SipHasSdp = 1,
    SipHold = 2, // SDP with inactive/sendonly direction or connection 0.0.0.0
    SipTruncated = 4, // the log or capture cut it
    SipInDialog = 8, // To has a tag
    SipProxied = 16, // more than one Via: this hop is behind a proxy
    SipEarlyTag = 32
};

/// One record: where it begins and what it is. `key` is the most specific thing it is about.
struct Record {
    std::uint64_t offset = 0; // of its first byte in the source
    std::int64_t time = 0; // ms, to be read by clocks[clock].stamp
    KeyRef key = noKey;
    std::uint32_t sip = ~0U; // index into Batch::sip for kind Sip
    EventKind kind {};
    std::uint8_t flags = 0; // RecordFlag
    std::uint16_t clock = 0; // index into Batch::clocks
};
enum RecordFlag : std::uint8_t {
    RecordBegins = 1, // its key starts anew here (a dialogue, a CCAPI call id, an ISDN call reference)
    RecordEnds = 2, // its key ends here
    RecordIncomplete = 4, // the source ended inside it
    RecordInline = 8 // its header stands inside a line, run together with the record before
};

/// One value that a record states and that a call needs: facts of one record are adjacent, in order of records.
struct Fact {
    std::uint32_t record = 0;
    FactKind kind {};
    StringId text {}; // for numbers: decimal text as logged
};

/// Why bytes were left out. Each is counted in `sources` with the first place it was met.
enum class Reject : std::uint8_t {
    UnknownLine, // text that belongs to no dialect and no open record
    BadStamp, // a header whose time cannot be
    SipCut, // a SIP message that ends inside its headers
    SipNoCallId, // a SIP message without Call-ID: cannot be placed
    SipTooManyHeaders, // more header lines than the limit
    LineTooLong, // the rest of a line beyond the limit
    BadContentLength, // negative, huge or not a number: the message ends where its record ends
    NotSipDatagram, // capture: payload that is not SIP (counted, normal)
    PacketCut, // capture: a packet shorter than its headers say, or cut by the snap length
    PacketBroken, // capture: lengths that contradict each other
    FragmentLost, // capture: an IP datagram whose fragments are not all there
    StreamGap, // capture: bytes of a TCP stream are missing
    UnknownLinkType, // capture: a link type that is not read
    TooManyFlows, // capture: the table of open streams or fragments was full
    ShownElsewhere, // a record that another source of the same log shows too (normal)
    Count
};
[[nodiscard]] const char *nameOf(Reject reject) noexcept;
[[nodiscard]] const char *explanationOf(Reject reject) noexcept;

struct Rejected {
    Reject reason {};
    std::uint64_t count = 0;
    std::uint64_t firstOffset = 0;
};

/// Everything one chunk of a source yields. Owned by one thread while it is filled. Offsets are of the source, strings
/// and keys of this batch: whoever merges batches maps them.
struct Batch {
    StringPool strings;
    std::vector<Key> keys; // distinct
    std::vector<Clock> clocks; // distinct
    std::vector<Record> records; // in order of offset
    std::vector<SipColumns> sip;
    std::vector<Fact> facts;
    std::vector<Link> links; // distinct per (a, b)
    std::vector<Rejected> rejected; // at most one per reason
    std::uint64_t begin = 0; // bytes [begin, end) of the source were read
    std::uint64_t end = 0;
    std::uint64_t newlines = 0; // in [begin, end), for line numbers

    [[nodiscard]] KeyRef key(KeyKind kind, std::string_view text); // interns; noKey for an empty text
    void link(KeyRef a, KeyRef b, Join join); // said by the record added last; ignored when either is noKey
    void fact(FactKind kind, std::string_view text); // of the record added last; an empty text is not a fact
    [[nodiscard]] StringId host(std::string_view text); // interns; an invalid id for an empty text
    std::uint16_t clock(const Clock &clock);
    void reject(Reject reason, std::uint64_t offset, std::uint64_t count = 1);
    [[nodiscard]] std::string_view text(KeyRef key) const noexcept;

private:
    std::vector<std::uint32_t> m_keySlots; // open addressing over keys
    std::array<KeyRef, static_cast<std::size_t>(KeyKind::Count)> m_recent = noKeys(); // asked for last, of each kind
    std::array<StringId, static_cast<std::size_t>(FactKind::Count)>
        m_recentFacts {}; // text of the last fact of each kind
    std::array<StringId, 16> m_recentHosts {};
    std::uint64_t m_lastLink = ~0ULL; // the pair linked last, and why
    Join m_lastJoin = Join::Count;
    std::vector<std::uint32_t> m_linkSlots; // over links
    void growKeys();
    static constexpr std::array<KeyRef, static_cast<std::size_t>(KeyKind::Count)> noKeys() noexcept
    {
        std::array<KeyRef, static_cast<std::size_t>(KeyKind::Count)> none {};
        none.fill(noKey);
        return none;
    }
};

/// Hash of what makes a message the same wherever it is seen on one hop: method or status, CSeq, topmost Via (sent-by
/// and branch), and for a provisional response its To tag. Copies in several logs and retransmissions share it.
[[nodiscard]] std::uint64_t sipIdentity(const sip::Summary &message) noexcept;

/// Adds one SIP message: record, columns, keys (Call-ID as the record's key; Cisco-Guid and Gucid linked by Join::Guid;
/// Replaces, Referred-By and the like as facts), the facts of an initial INVITE and of a final response. `local` and
/// `peer` are the logging host's and the other end's address where the dialect states them (else empty: they are taken
/// from Via, request URI and Contact as log-formats.md section 2 says). Counts SipNoCallId instead when there is none.
struct SipPlace {
    std::uint64_t offset = 0;
    std::int64_t time = 0;
    std::uint16_t clock = 0;
    Direction direction {};
    std::string_view local {};
    std::string_view peer {};
    sip::Transport transport {};
    bool truncated = false;
    bool recording = false; // its body holds recording metadata (RFC 7865)
};
/// Returns false when the message was rejected.
bool addSip(Batch &batch, const sip::Summary &message, const SipPlace &place);

} // namespace legwork::formats
