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

Spacing spacingFor(const std::vector<LinePair> &pairs, std::size_t leftLines, std::size_t rightLines)
{
    Spacing spacing { std::vector<std::uint32_t>(leftLines + 1), std::vector<std::uint32_t>(rightLines + 1) };
    std::size_t left = 0, right = 0; // first lines that have no place yet
    for (const LinePair &pair : pairs) {
        const std::size_t leftEnd = pair.left >= 0 ? static_cast<std::size_t>(pair.left) + 1 : left;
        const std::size_t rightEnd = pair.right >= 0 ? static_cast<std::size_t>(pair.right) + 1 : right;
        // Silences go before the step they led to; the blanks between them and the step.
        const std::size_t rows = std::max(leftEnd - left, rightEnd - right);
        spacing.left[pair.left >= 0 ? leftEnd - 1 : left] += static_cast<std::uint32_t>(rows - (leftEnd - left));
        spacing.right[pair.right >= 0 ? rightEnd - 1 : right] += static_cast<std::uint32_t>(rows - (rightEnd - right));
        left = leftEnd;
        right = rightEnd;
    }
    const std::size_t rows = std::max(leftLines - left, rightLines - right);
    spacing.left.back() += static_cast<std::uint32_t>(rows - (leftLines - left));
    spacing.right.back() += static_cast<std::uint32_t>(rows - (rightLines - right));
    return spacing;
}

std::vector<std::optional<Milliseconds>> slownessOf(
    const std::vector<LinePair> &pairs, const LadderLayout &left, const LadderLayout &right)
{
    std::vector<std::optional<Milliseconds>> slowness(pairs.size());
    std::optional<std::pair<UtcTime, UtcTime>> before;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (pairs[i].left < 0 || pairs[i].right < 0)
            continue;
        const LadderLine &a = left.lines()[static_cast<std::size_t>(pairs[i].left)];
        const LadderLine &b = right.lines()[static_cast<std::size_t>(pairs[i].right)];
        if (a.isCoarse || b.isCoarse)
            continue;
        const std::pair times(left.rowOf(a)->row.time, right.rowOf(b)->row.time);
        if (before)
            slowness[i] = (times.second - before->second) - (times.first - before->first);
        before = times;
    }
    return slowness;
}

} // namespace legwork::items
