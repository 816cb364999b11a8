// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "virtualtime.h"
#include "wire.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace legwork::labcalls {

/// What really happened on a leg: times on the true clock, at the side that is named.
struct LegRecord {
    std::string kind {}; // ingress vru ringtone agent error other
    std::string callId {}, fromIp {}, toIp {}, transport {}, dialled {};
    Micros setup = 0, answer = 0, end = 0; // first INVITE leaves, 2xx reaches its caller, it ends; 0: never
    Micros released = 0; // the first BYE leaves
    int result = 0; // final response
    int cause = 0; // Q.850
    std::string releasedBy {}; // caller agent cvp ingress vxml cucm
    std::uint32_t messages = 0; // on the wire
};

/// What really happened to a call.
struct CallRecord {
    std::uint32_t index = 0;
    std::string callguid {}, ciscoGuid {}, ani {}, dnis {}, label {}, correlationId {};
    std::uint32_t rckey = 0, rcday = 0, dialogue = 0, vruDialogue = 0;
    Micros start = 0, end = 0;
    std::string outcome {}; // in the words of `calls`
    std::string finding {}; // the fault that was planted and hit this call; empty: none
    std::string releasedBy {};
    int sip = 0, q850 = 0;
    Micros ivr = 0, queue = 0, talk = 0;
    std::deque<LegRecord> legs {};
};

/// The lab's own truth: every part writes down what it did, and nothing is taken from a log.
class Ledger final {
public:
    explicit Ledger(Wire &wire)
        : m_wire(wire)
    {
    }
    using Call = std::shared_ptr<CallRecord>;
    [[nodiscard]] Call newCall();
    /// A call by what its first leg carries; null for calls that come from outside.
    [[nodiscard]] Call callOf(const std::string &guid) const;
    void setGuid(const Call &call, const std::string &guid);
    /// Adds a leg; its record may be filled until close().
    LegRecord &addLeg(const Call &call, const std::string &callId);
    [[nodiscard]] LegRecord *leg(const std::string &callId);

    // Facts of the wire, told by the user agents.
    void invited(const std::string &callId, Micros at, const std::string &transport);
    void answered(const std::string &callId, Micros at);
    void refused(const std::string &callId, Micros at, int status, int cause);
    void byeSent(const std::string &callId, Micros at, int cause, const std::string &ip);
    void ended(const std::string &callId, Micros at);

    [[nodiscard]] const std::vector<Call> &calls() const noexcept { return m_calls; }
    /// Counts of messages go from the wire into the records; at the end of a run.
    void close();

private:
    Wire &m_wire;
    std::vector<Call> m_calls;
    std::unordered_map<std::string, Call> m_byGuid;
    std::unordered_map<std::string, LegRecord *> m_legs;
};

} // namespace legwork::labcalls
