// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>
#include <dialplan/nearmiss.h>
#include <dialplan/router.h>

#include <QList>
#include <QString>

#include <utility>
#include <vector>

namespace legwork::items {

/// A call that is asked about, as a person types it.
struct SimulatedCall {
    dialplan::CallSide side = dialplan::CallSide::Outbound; // which leg's peers are listed
    dialplan::Protocol protocol = dialplan::Protocol::Sip; // by which it comes in
    QString called {}, calling {};
    QString calledType {}, callingType {}; // ISDN types; empty: unknown
    QString inPort {}, requestUri {}, toUri {}, fromUri {}, via {}, carrier {}, vrf {};
    QList<quint32> busyPeers {}; // their keep-alive failed
    QList<std::pair<quint32, quint32>> connections {}; // tag, calls that it has now
    quint64 seed = 0; // for what the device chooses at random
    dialplan::Settings settings {}; // the router has to be made with the same ones
    bool isLineSide = false;

    friend bool operator==(const SimulatedCall &, const SimulatedCall &) = default;
};

/// The call that a leg of a trace was, as its gateway saw it come in (`side` Inbound) or sent it on (Outbound).
/// Numbers, and the URIs of a SIP leg, are filled.
[[nodiscard]] SimulatedCall simulatedCall(const calls::Call &call, const calls::Leg &leg, dialplan::CallSide side);

enum class PeerVerdict : std::uint8_t {
    Wins,
    Next, // outbound: tried when those before it fail
    Lost, // matched, and another one is better
    Unusable, // matched, and cannot be tried
    NoMatch,
    NotCandidate // has nothing to match on this side
};

/// A row of "which peer matches". The first has won, if any has.
struct SimulatedPeer {
    quint32 tag = 0;
    QString name {}, pattern {}, preference {};
    int length = -1; // explicitly matched digits; -1: did not match
    PeerVerdict verdict = PeerVerdict::NoMatch;
    QString reason {};
    quint32 line = 0; // what decides, in the configuration

    friend bool operator==(const SimulatedPeer &, const SimulatedPeer &) = default;
};

/// One step of "why, in full", and where the rule behind it is written.
struct SimulationStep {
    QString title {}, text {}, source {};
    quint32 line = 0;
};

/// What becomes of a number on its way.
struct SimulatedNumber {
    QString where {}, party {}, by {}, before {}, after {}, note {};
    quint32 rule = 0, line = 0;
    bool isRejected = false;
};

/// The answer.
struct Simulation {
    std::vector<SimulatedPeer> rows {};
    int others = 0; // peers that are not listed
    bool lacksService = false; // the service that is to start is not defined
    bool isAmbiguous = false; // the device does not say which of equals it takes
    QString outcome {}; // a sentence: who takes the call
    QString then {}; // what happens if the first cannot: the hunt sequence, huntstop, max-conn
    QString hunt {}; // "Hunt mode 0: longest match, preference, random"
    std::vector<SimulatedNumber> numbers {};
    QString sent {}, service {};
    std::vector<QString> targets {};
    std::vector<SimulationStep> why {};

    [[nodiscard]] const SimulatedPeer *winner() const noexcept
    {
        return !rows.empty() && rows.front().verdict == PeerVerdict::Wins ? &rows.front() : nullptr;
    }
};

/// Near misses that are listed.
inline constexpr std::size_t maxNearMisses = 24;

/// Any thread; O(peers).
[[nodiscard]] Simulation simulate(const dialplan::Router &router, const SimulatedCall &call);

/// The digits of a text that a number may have: blanks, brackets and hyphens of people are left out.
[[nodiscard]] QString numberTyped(const QString &text);

} // namespace legwork::items
