// SPDX-License-Identifier: GPL-3.0-or-later
#include "explanation.h"

#include <algorithm>
#include <iterator>

namespace legwork::diagnosis {

const char *nameOf(Sureness value) noexcept
{
    switch (value) {
    case Sureness::Certain: return "certain";
    case Sureness::Likely: return "likely";
    case Sureness::Possible: return "possible";
    }
    return "possible";
}

const char *nameOf(CheckPlace value) noexcept
{
    switch (value) {
    case CheckPlace::Gateway: return "gateway";
    case CheckPlace::CallServer: return "call server";
    case CheckPlace::Icm: return "ICM";
    case CheckPlace::Cucm: return "CUCM";
    case CheckPlace::Proxy: return "proxy";
    case CheckPlace::MediaServer: return "media server";
    case CheckPlace::Network: return "network";
    case CheckPlace::Trace: return "these sources";
    }
    return "";
}

std::span<const Explanation> explanations()
{
    static const std::vector<Explanation> all = [] {
        std::vector<Explanation> table;
        for (std::vector<Explanation> part : { icmExplanations(), gatewayExplanations(), callExplanations() })
            std::ranges::move(part, std::back_inserter(table));
        return table;
    }();
    return all;
}

const Explanation *explanationOf(std::string_view code, calls::Severity severity) noexcept
{
    const auto table = explanations();
    const auto first = std::ranges::find(table, code, &Explanation::code);
    if (first == table.end())
        return nullptr;
    const auto second = std::ranges::find(first + 1, table.end(), code, &Explanation::code);
    const bool isLesser = severity != calls::Severity::Error && second != table.end();
    return isLesser ? &*second : &*first;
}

const Explanation *Explanations::find(const calls::Finding &finding) const noexcept
{
    if (const Explanation *const own = explanationOf(finding.code, finding.severity))
        return own;
    const auto found = std::ranges::find_if(
        m_users, [&](const Explanation &explanation) { return finding.code == explanation.code; });
    return found != m_users.end() ? &*found : nullptr;
}

int concernedLeg(const Explanation &explanation, const calls::Call &call) noexcept
{
    if (explanation.peer.side == ConcernedPeer::Side::None)
        return -1;
    const auto leg = std::ranges::find(call.legs, explanation.peer.leg, &calls::Leg::kind);
    return leg != call.legs.end() ? static_cast<int>(leg - call.legs.begin()) : -1;
}

Text concernedPeer(const Explanation &explanation, const calls::Call &call) noexcept
{
    const int leg = concernedLeg(explanation, call);
    if (leg < 0)
        return {};
    const calls::Leg &of = call.legs[static_cast<std::size_t>(leg)];
    return explanation.peer.side == ConcernedPeer::Side::Inbound ? of.dialPeerIn : of.dialPeerOut;
}

std::vector<Check> checksFor(
    const Explanation &explanation, const calls::Call &call, const std::function<std::string(std::string_view)> &shown)
{
    const int leg = concernedLeg(explanation, call);
    std::string_view number = leg >= 0 ? call.legs[static_cast<std::size_t>(leg)].dialled.view() : std::string_view();
    if (number.empty())
        number = call.dnis;
    const auto orWord = [&](std::string_view value, const char *word) {
        return value.empty() ? std::string(word) : shown ? shown(value) : std::string(value);
    };
    const Text peer = concernedPeer(explanation, call);
    const std::pair<std::string_view, std::string> values[] = { { "{number}", orWord(number, "NUMBER") },
        { "{label}", orWord(call.label, "LABEL") }, { "{peer}", peer.empty() ? std::string("PEER") : peer.str() } };
    std::vector<Check> checks = explanation.checks;
    for (Check &check : checks) {
        for (std::string &command : check.commands) {
            for (const auto &[mark, value] : values) {
                if (const std::size_t at = command.find(mark); at != std::string::npos)
                    command.replace(at, mark.size(), value);
            }
        }
    }
    return checks;
}

} // namespace legwork::diagnosis
