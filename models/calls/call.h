// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>
#include <formats/batch.h>

#include <cstdint>
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

    std::string code {}; // stable, lower_snake_case
    Severity severity = Severity::Info;
    std::string text {}; // one sentence a person can act on
    std::vector<Place> evidence {};
};

/// One SIP leg. Times are on the common clock.
struct Leg {
    friend bool operator==(const Leg &, const Leg &) = default;

    LegKind kind = LegKind::Other;
    std::string callId {}; // empty when only CVP's LEGID is known, then legId is set
    std::string legId {};
    std::string from {}, to {}; // host aliases, empty when unknown
    std::string fromIp {}, toIp {};
    std::string transport {}; // "UDP", "TCP" ...; empty when unknown
    std::string dialled {};
    std::string ani {};
    std::optional<UtcTime> setup {}, answer {}, end {};
    std::uint16_t result = 0; // final response to the initial INVITE; 0 when none was seen
    std::uint16_t q850 = 0; // cause that ended it; 0 when unknown
    Party releasedBy = Party::Unknown;
    std::uint32_t messages = 0; // distinct on the wire
    std::string dialPeerIn {}, dialPeerOut {};
    std::vector<std::string> joinedBy {}; // names of formats::Join
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

/// One call: a value that does not refer to the store it came from.
struct Call {
    friend bool operator==(const Call &, const Call &) = default;

    std::string id {};
    std::string callguid {}, ciscoGuid {}, rckey {}, rcday {}, dialogue {}, label {}, correlationId {};
    std::string ani {}, dnis {};
    UtcTime start {}, end {};
    Outcome outcome = Outcome::Fragment;
    Party releasedBy = Party::Unknown;
    std::uint16_t sip = 0; // status that ended the call; 0 when unknown
    std::uint16_t q850 = 0;
    Milliseconds ivr {}, queue {}, talk {}, ivrPort {}, callDirector {};
    std::vector<Finding> findings {}; // most severe first, then by time of the first evidence
    std::vector<Leg> legs {};
    std::vector<std::string> linked {}; // ids of calls this one came from or went to (a transfer with a new GUID)
    std::uint32_t messages = 0, copies = 0, events = 0;
    std::uint8_t lastStage = 0; // highest stage reached, 1..6
    Milliseconds setup {}; // ingress INVITE to its final response; 0 when unknown
    Milliseconds ring {}; // agent legs: INVITE to answer
    bool isCall = true; // false: OPTIONS, REGISTER, SUBSCRIBE ... dialogs; not listed as calls

    [[nodiscard]] const Finding *finding() const noexcept { return findings.empty() ? nullptr : &findings.front(); }
};

} // namespace legwork::calls
