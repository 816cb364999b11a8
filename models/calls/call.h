// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/text.h>
#include <base/utctime.h>
#include <formats/batch.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace legwork::calls {

/// CLI.md, calls: outcome.
enum class Outcome : std::uint8_t { SelfService, Agent, Transferred, Abandoned, Failed, InProgress, Fragment };
/// CLI.md, calls: releasedBy.
enum class Party : std::uint8_t { Unknown, Caller, Agent, Cvp, Ingress, Vxml, Icm };
/// CLI.md, calls: legs[].kind.
enum class LegKind : std::uint8_t { Ingress, Vru, Ringtone, Agent, Error, Other };
enum class Severity : std::uint8_t { Error, Warning, Info };
/// Stages of the comprehensive call flow (issue "engine", section 5).
enum class Stage : std::uint8_t { None, Arrival, Proxy, Icm, VruLeg, Scripts, Agent, End };

[[nodiscard]] const char *nameOf(Outcome value) noexcept; // "self_service" ...
[[nodiscard]] const char *nameOf(Party value) noexcept; // "caller" ...; nullptr for Unknown
[[nodiscard]] const char *nameOf(LegKind value) noexcept;
[[nodiscard]] const char *nameOf(Severity value) noexcept;
[[nodiscard]] const char *titleOf(Stage value) noexcept; // "arrival at the gateway" ...

/// A place in a source: which one, and the offset of a record's first byte.
struct Place {
    std::uint32_t source = 0;
    std::uint64_t offset = 0;

    friend auto operator<=>(const Place &, const Place &) = default;
};

/// One cause the engine found, with the places that prove it, the first being the strongest.
struct Finding {
    friend bool operator==(const Finding &, const Finding &) = default;

    Text code {}; // stable, lower_snake_case
    Severity severity = Severity::Info;
    Text text {}; // one sentence a person can act on
    std::vector<Place> evidence {};
};

/// A set of reasons for which something was joined to a call.
class JoinSet final {
public:
    constexpr JoinSet() noexcept = default;
    constexpr JoinSet(std::initializer_list<formats::Join> joins) noexcept
    {
        for (const formats::Join join : joins)
            add(join);
    }
    constexpr void add(formats::Join join) noexcept
    {
        m_bits = static_cast<std::uint16_t>(m_bits | 1U << static_cast<unsigned>(join));
    }
    [[nodiscard]] constexpr bool has(formats::Join join) const noexcept
    {
        return (m_bits >> static_cast<unsigned>(join) & 1U) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return m_bits == 0; }
    /// Their names, strongest first.
    [[nodiscard]] std::vector<std::string> names() const;
    friend bool operator==(const JoinSet &, const JoinSet &) = default;

private:
    std::uint16_t m_bits = 0;
};
static_assert(static_cast<unsigned>(formats::Join::Count) <= 16);

/// One SIP leg. Times are on the common clock.
struct Leg {
    friend bool operator==(const Leg &, const Leg &) = default;

    LegKind kind = LegKind::Other;
    Text callId {}; // empty when only CVP's LEGID is known, then legId is set
    Text legId {};
    Text from {}, to {}; // host aliases, empty when unknown
    Text fromIp {}, toIp {};
    Text transport {}; // "UDP", "TCP" ...; empty when unknown
    Text dialled {};
    Text ani {};
    std::optional<UtcTime> setup {}, answer {}, end {};
    std::uint16_t result = 0; // final response to the initial INVITE; 0 when none was seen
    std::uint16_t q850 = 0; // cause that ended it; 0 when unknown
    Party releasedBy = Party::Unknown;
    std::uint32_t messages = 0; // distinct on the wire
    Text dialPeerIn {}, dialPeerOut {};
    JoinSet joinedBy {};
};

/// A message or event of a call in order of the common clock: a row of the ladder.
struct Row {
    UtcTime time {};
    Place place {}; // of the copy shown
    formats::EventKind kind {};
    Stage stage = Stage::None;
    std::int32_t leg = -1; // index into Call::legs
    std::string from {}, to {}; // host aliases; equal or `to` empty for an event at one host
    std::string label {}; // "INVITE", "200 OK (INVITE)", "RUN_SCRIPT_REQ PM,welcome"
    std::uint16_t copies = 1; // appearances in all sources, this one included
    bool retransmission = false;
    std::vector<Place> copyPlaces {}; // of the other copies
    std::string dialect {};
};

/// One call: a value. Its texts live as long as the engine that made it.
struct Call {
    friend bool operator==(const Call &, const Call &) = default;

    Text id {};
    Text callguid {}, rckey {}, rcday {}, dialogue {}, label {}, correlationId {};
    Text ani {}, dnis {};
    UtcTime start {}, end {};
    Outcome outcome = Outcome::Fragment;
    Party releasedBy = Party::Unknown;
    std::uint8_t lastStage = 0; // highest stage reached, 1..6
    bool isCall = true; // false: OPTIONS, REGISTER, SUBSCRIBE ... dialogs; not listed as calls
    std::uint16_t sip = 0; // status that ended the call; 0 when unknown
    std::uint16_t q850 = 0;
    std::uint32_t messages = 0, copies = 0, events = 0;
    Milliseconds ivr {}, queue {}, talk {}, ivrPort {}, callDirector {};
    Milliseconds setup {}; // ingress INVITE to its final response; 0 when unknown
    Milliseconds ring {}; // agent legs: INVITE to answer
    std::vector<Finding> findings {}; // most severe first, then by time of the first evidence
    std::vector<Leg> legs {};
    std::vector<Text> linked {}; // ids of calls this one came from or went to (a transfer with a new GUID)

    [[nodiscard]] const Finding *finding() const noexcept { return findings.empty() ? nullptr : &findings.front(); }
    /// The CALLGUID as a Cisco-Guid header prints it: four decimal words (log-formats.md section 8); empty when
    /// unknown.
    [[nodiscard]] std::string ciscoGuid() const;
};

} // namespace legwork::calls
