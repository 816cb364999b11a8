// SPDX-License-Identifier: GPL-3.0-or-later
#include "coverage.h"

#include "words.h"

#include <algorithm>
#include <set>

namespace legwork::dialplan {

Result<std::vector<CoverageCase>> readCoverage(std::string_view text)
{
    constexpr std::size_t maxCases = 100'000;
    std::vector<CoverageCase> cases;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        std::string_view line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.empty() || line.front() == '#')
            continue;
        CoverageCase one;
        for (std::string *field : { &one.called, &one.calling, &one.inPort, &one.inbound, &one.outbound }) {
            const std::string_view word = takeWord(line);
            if (word.empty())
                return failure(
                    ErrorKind::Broken, std::to_string(number), "needs called, calling, port, inbound and outbound");
            *field = word == "-" ? std::string_view() : word;
        }
        if (!line.empty() && line.front() != '#')
            return failure(ErrorKind::Broken, std::to_string(number), "has more than five words");
        if (cases.size() == maxCases)
            return failure(ErrorKind::TooLarge, std::to_string(number), "more than 100000 cases");
        cases.push_back(std::move(one));
    }
    return cases;
}

std::string written(const std::vector<CoverageCase> &cases)
{
    std::string out;
    for (const CoverageCase &one : cases) {
        const char *gap = "";
        for (const std::string *field : { &one.called, &one.calling, &one.inPort, &one.inbound, &one.outbound }) {
            out.append(gap).append(field->empty() ? "-" : *field);
            gap = " ";
        }
        out += '\n';
    }
    return out;
}

namespace {

/// The digits a pattern asks for, the least one where it leaves a choice; empty for a pattern with groups or repeats.
std::string sampleOf(std::string_view text)
{
    constexpr std::string_view symbols = "0123456789ABCDEF*#+";
    const Pattern pattern = Pattern::parse(text);
    std::string out;
    if (!pattern.isSimple())
        return out;
    for (const PatternElement &element : pattern.elements()) {
        // 5 where any digit may stand: 0 and 1 begin numbers of another kind in many plans.
        constexpr std::uint32_t five = 1U << 5;
        std::size_t symbol = (element.mask & five) != 0 && !element.isExplicit ? 5 : 0;
        while (symbol < symbols.size() && (element.mask >> symbol & 1U) == 0)
            ++symbol;
        if (symbol < symbols.size())
            out += symbols[symbol];
    }
    return out;
}

} // namespace

std::vector<CoverageCase> sampleCases(const Device &device, std::size_t most)
{
    std::vector<CoverageCase> cases;
    std::set<std::string> known;
    const auto add = [&](std::string_view pattern) {
        std::string number = pattern.empty() ? std::string() : sampleOf(pattern);
        if (!number.empty() && cases.size() < most && known.insert(number).second)
            cases.push_back({ .called = std::move(number) });
    };
    for (const Object *peer : device.peers()) {
        add(peer->value(OptionId::DestinationPattern));
        add(peer->value(OptionId::IncomingCalled));
    }
    for (const Object *map : device.all(ObjectKind::PatternMap)) {
        for (const Option &option : map->options) {
            if (option.id == OptionId::E164 && !option.isNegated)
                add(firstWord(option.value));
        }
    }
    return cases;
}

std::vector<CoverageResult> runCoverage(const Router &router, std::span<const CoverageCase> cases)
{
    std::vector<CoverageResult> results;
    Selection selection;
    for (const CoverageCase &one : cases) {
        router.select({ .protocol = one.inPort.empty() ? Protocol::Sip : Protocol::Pots,
                          .called = one.called,
                          .calling = one.calling,
                          .inPort = one.inPort },
            selection);
        const auto nameOf = [&](std::uint32_t peer) { return std::string(router.peers()[peer].object->name); };
        CoverageResult result { selection.inbound == noPeer ? "0" : nameOf(selection.inbound),
            selection.order.empty() ? "none" : nameOf(selection.order.front().peer) };
        result.passes = (one.inbound.empty() || one.inbound == result.inbound)
            && (one.outbound.empty() || one.outbound == result.outbound);
        results.push_back(std::move(result));
    }
    return results;
}

} // namespace legwork::dialplan
