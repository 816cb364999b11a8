// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router.h"

#include <set>
#include <span>

namespace legwork::dialplan {

enum class LintSeverity : std::uint8_t { Info, Warning, Error };
[[nodiscard]] std::string_view nameOf(LintSeverity severity) noexcept;

enum class LintProfile : std::uint8_t { Generic, Cvp };

/// What is wrong, where, and what would mend it.
struct LintFinding {
    std::string_view id {}; // of the rule, stable
    LintSeverity severity = LintSeverity::Warning;
    LineNumber line = 0;
    const Object *object = nullptr; // the block it is about; null: the device
    std::string text {};
    std::vector<std::string> fix {}; // commands in configuration mode; empty where no command alone mends it
};

/// What a dial-peer is for in the CVP recipe.
enum class CvpRole : std::uint8_t { None, Ingress, SwitchLeg, Label, Ringtone, ErrorTone };

/// A leg that traces show, as far as a dial-peer has to agree with it. Legs that say the same stand once.
struct SeenLeg {
    CvpRole role = CvpRole::None; // of the peer that is to take it
    std::string label {}; // Label: without the correlation id
    std::string called {}, calling {};
    std::string fromIp {}, toIp {};
    std::string transport {}; // "udp", "tcp"; empty: not known
    std::vector<std::string> codecs {}; // offered, by their names in a configuration and in SDP; empty: no SDP seen
    bool hasDtmfEvents = false; // telephone-event was offered

    friend bool operator==(const SeenLeg &, const SeenLeg &) = default;
};

/// What else is known of the deployment; all of it optional.
struct LintContext {
    LintProfile profile = LintProfile::Cvp;
    std::vector<std::string> labels {}; // network VRU labels that calls in loaded traces carried
    std::vector<std::string> ringtoneNumbers { "91919191" };
    std::vector<std::string> errorNumbers { "92929292" };
    std::vector<SeenLeg> legs {}; // of loaded traces
    std::uint32_t licensedPorts = 0; // of the servers behind the switch-leg peers; 0: not known
    std::vector<std::string> suppressed {}; // "CVP004" or "CVP004:7777" (rule, dial-peer)
};

/// A rule: one row of the table. `check` appends what it finds.
struct LintRule {
    std::string_view id {};
    LintSeverity severity = LintSeverity::Warning;
    LintProfile profile = LintProfile::Generic; // Cvp: only where the device is a CVP gateway
    std::string_view what {}; // the condition, in words
    std::string_view source {};
    void (*check)(const struct LintRun &run) = nullptr;
};

[[nodiscard]] std::span<const LintRule> lintRules() noexcept;

/// Every finding, by line, then by rule.
[[nodiscard]] std::vector<LintFinding> lint(const Device &device, const LintContext &context = {});

/// One pass of one rule: what it may look at, and where it reports.
struct LintRun {
    const Device &device;
    const LintContext &context;
    const Router &router;
    const std::vector<const Object *> &peers;
    const std::vector<CvpRole> &roles; // of peers
    const LintRule &rule;
    std::vector<LintFinding> &findings;

    void report(const Object *object, LineNumber line, std::string text, std::vector<std::string> fix = {}) const;
    /// A fix inside a dial-peer.
    void report(const Object &peer, OptionId at, std::string text, std::vector<std::string> commands = {}) const;
};

[[nodiscard]] CvpRole roleOf(const Device &device, const Object &peer) noexcept;
/// `dial-peer voice 7777 voip`, then the commands.
[[nodiscard]] std::vector<std::string> inPeer(const Object &peer, std::vector<std::string> commands);
/// The service that a peer starts for incoming calls.
[[nodiscard]] std::string_view serviceOf(const Object &peer) noexcept;
/// A service that IOS brings along and that needs no definition.
[[nodiscard]] bool isBuiltInService(std::string_view name) noexcept;
/// 100rel is disabled on the peer, its tenant or the device.
[[nodiscard]] bool disablesRel1xx(const Device &device, const Object &peer) noexcept;

/// Codecs a peer offers; empty where that is not known (IOS's own default, transparent).
[[nodiscard]] std::set<std::string_view> codecsOf(const Device &device, const Object &peer);
/// A peer of that role takes the number when it comes by SIP.
[[nodiscard]] bool isTaken(const LintRun &run, std::string_view number, CvpRole role);
/// The leg goes into this device: to one of its addresses, or, where the text names none, to a role that it has.
[[nodiscard]] bool comesIn(const LintRun &run, const SeenLeg &leg);
/// Commands for a new peer that takes a label or a tone number.
[[nodiscard]] std::vector<std::string> newIncomingPeer(std::string_view number, std::string_view service);

/// Rules of the tables, defined beside each other in lintcvp.cpp, lintseen.cpp and lintgeneric.cpp.
[[nodiscard]] std::span<const LintRule> cvpRules() noexcept;
[[nodiscard]] std::span<const LintRule> seenRules() noexcept;
[[nodiscard]] std::span<const LintRule> genericRules() noexcept;

} // namespace legwork::dialplan
