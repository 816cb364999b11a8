// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::diagnosis {

/// How sure a finding is. Certain: a part of the deployment says so itself. Likely: what is seen has one usual cause.
/// Possible: what is seen has several.
enum class Sureness : std::uint8_t { Certain, Likely, Possible };
[[nodiscard]] const char *nameOf(Sureness value) noexcept; // "certain" ...

/// Where a check is made.
enum class CheckPlace : std::uint8_t { Gateway, CallServer, Icm, Cucm, Proxy, MediaServer, Network, Trace };
[[nodiscard]] const char *nameOf(CheckPlace value) noexcept; // "gateway" ...

/// Something to look at or to change, in the order in which it is worth doing.
struct Check {
    CheckPlace place = CheckPlace::Gateway;
    std::string text {}; // what to do, one sentence
    std::vector<std::string> commands {}; // as typed there; empty where a window or a person is asked

    friend bool operator==(const Check &, const Check &) = default;
};

/// The dial-peer that a finding is about: that of the first leg of this kind, on this side of its gateway.
struct ConcernedPeer {
    enum class Side : std::uint8_t { None, Inbound, Outbound };
    calls::LegKind leg = calls::LegKind::Other;
    Side side = Side::None;

    friend bool operator==(const ConcernedPeer &, const ConcernedPeer &) = default;
};

/// What stands behind a finding of one code. What happened and why it is known are the finding's own: its text and its
/// evidence.
struct Explanation {
    std::string code {};
    std::vector<std::string> causes {}; // what usually causes it, the most usual first
    std::vector<Check> checks {};
    Sureness sureness = Sureness::Certain;
    std::string reason {}; // for that sureness
    ConcernedPeer peer {};
    std::vector<std::string> lintRules {}; // that find the same in a configuration, by id (dialplan/lint.h)
};

/// Explanations by code: those of the program, and those that come with rules of users.
class Explanations final {
public:
    Explanations() = default;
    /// `users`: of their own codes; one for a code of the program is left out.
    explicit Explanations(std::vector<Explanation> users)
        : m_users(std::move(users))
    {
    }
    /// Null for a code that nothing is known about.
    [[nodiscard]] const Explanation *find(const calls::Finding &finding) const noexcept;

private:
    std::vector<Explanation> m_users;
};

/// Those of the program, one for each code of calls::findingRules(); of a code that is found with two severities, two,
/// the one for the error first.
[[nodiscard]] std::span<const Explanation> explanations();
/// The program's for a finding; null when it has none.
[[nodiscard]] const Explanation *explanationOf(std::string_view code, calls::Severity severity) noexcept;

/// The leg whose dial-peer the finding is about; -1 when there is none.
[[nodiscard]] int concernedLeg(const Explanation &explanation, const calls::Call &call) noexcept;
/// The tag of that peer where the traces name it.
[[nodiscard]] Text concernedPeer(const Explanation &explanation, const calls::Call &call) noexcept;

/// The checks with {number}, {label} and {peer} in their commands filled from the call: the number that the concerned
/// leg dialled, the VRU label, and the tag of the concerned peer. What is not known stands as NUMBER, LABEL, PEER.
/// `shown` says how a number is shown.
[[nodiscard]] std::vector<Check> checksFor(
    const Explanation &explanation, const calls::Call &call, const std::function<std::string(std::string_view)> &shown);

/// The parts of the table: causes in ICM, in gateways and networks, and what only tells how a call went.
[[nodiscard]] std::vector<Explanation> icmExplanations();
[[nodiscard]] std::vector<Explanation> gatewayExplanations();
[[nodiscard]] std::vector<Explanation> callExplanations();

} // namespace legwork::diagnosis
