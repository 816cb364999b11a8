// SPDX-License-Identifier: GPL-3.0-or-later
#include "laddercompare.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace legwork::items {

namespace {

using StepKey = std::tuple<int, std::string, int, int>; // leg, what, from and to by role

/// What a line is, whatever the call's own numbers are.
StepKey keyOf(const LadderLayout &layout, const LadderLine &line)
{
    const LadderRow &row = *layout.rowOf(line);
    std::string what = line.isRepeat ? "again " : "";
    if (const SipFacts *const sip = layout.sipOf(row)) {
        what += sip->isRequest() ? std::string() : std::to_string(sip->status) + " ";
        what += sip::nameOf(sip->method);
        if (sip->isRequest() && sip->method == sip::Method::Invite && sip->isInDialogue)
            what += " again";
    } else {
        what += row.row.kind == formats::EventKind::Sip ? row.row.label : formats::nameOf(row.meaning);
    }
    const auto role = [&](int host) {
        return host < 0 ? -1 : static_cast<int>(layout.hosts()[static_cast<std::size_t>(host)].role);
    };
    return { static_cast<int>(line.leg), what, role(line.from), role(line.to) };
}

struct Step {
    int line = 0;
    StepKey key {};
};

/// The steps of each stage.
std::map<std::pair<int, bool>, std::vector<Step>> stepsOf(const LadderLayout &layout)
{
    std::map<std::pair<int, bool>, std::vector<Step>> steps;
    for (std::size_t i = 0; i < layout.lines().size(); ++i) {
        const LadderLine &line = layout.lines()[i];
        if (!layout.rowOf(line) || line.kind == LineKind::FoldedBand)
            continue;
        const LadderBand &band = layout.bands()[line.band];
        steps[{ band.number, band.isAgain }].push_back({ static_cast<int>(i), keyOf(layout, line) });
    }
    return steps;
}

/// Longest common subsequence of one stage's steps.
void align(const std::vector<Step> &left, const std::vector<Step> &right, std::vector<LinePair> &out)
{
    const std::size_t rows = left.size(), columns = right.size();
    if (rows > longestAligned || columns > longestAligned) {
        for (std::size_t i = 0; i < std::max(rows, columns); ++i)
            out.push_back({ i < rows ? left[i].line : -1, i < columns ? right[i].line : -1 });
        return;
    }
    std::vector<std::uint16_t> common((rows + 1) * (columns + 1), 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint16_t & { return common[i * (columns + 1) + j]; };
    for (std::size_t i = rows; i-- > 0;) {
        for (std::size_t j = columns; j-- > 0;)
            at(i, j) = left[i].key == right[j].key ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                                                   : std::max(at(i + 1, j), at(i, j + 1));
    }
    std::size_t i = 0, j = 0;
    while (i < rows || j < columns) {
        if (i < rows && j < columns && left[i].key == right[j].key)
            out.push_back({ left[i++].line, right[j++].line });
        else if (j >= columns || (i < rows && at(i + 1, j) >= at(i, j + 1)))
            out.push_back({ left[i++].line, -1 });
        else
            out.push_back({ -1, right[j++].line });
    }
}

} // namespace

std::vector<LinePair> compareLadders(const LadderLayout &left, const LadderLayout &right)
{
    auto leftSteps = stepsOf(left), rightSteps = stepsOf(right);
    std::vector<LinePair> pairs;
    std::map<std::pair<int, bool>, int> stages;
    for (const auto *steps : { &leftSteps, &rightSteps }) {
        for (const auto &[stage, lines] : *steps)
            stages[stage] = 0;
    }
    for (const auto &[stage, unused] : stages)
        align(leftSteps[stage], rightSteps[stage], pairs);
    return pairs;
}

} // namespace legwork::items
