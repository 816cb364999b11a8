// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplandiff.h"

#include <algorithm>
#include <unordered_map>

namespace legwork::items {

namespace {

using Lines = std::vector<std::uint32_t>; // each line as the number of its text

/// Up to this many pairs of lines are compared one by one where nothing anchors them.
constexpr std::size_t maxPairs = 1'000'000;

class Differ final {
public:
    Differ(const dialplan::Config &before, const dialplan::Config &after)
    {
        std::unordered_map<std::string_view, std::uint32_t> numbers;
        // Most of two texts is the same: only the middle is looked up.
        const dialplan::LineNumber shorter = std::min(before.lineCount(), after.lineCount());
        while (m_head < shorter && before.line(m_head + 1) == after.line(m_head + 1))
            ++m_head;
        std::uint32_t tail = 0;
        while (
            tail < shorter - m_head && before.line(before.lineCount() - tail) == after.line(after.lineCount() - tail))
            ++tail;
        const auto readMiddle = [&](const dialplan::Config &config, Lines &lines) {
            for (dialplan::LineNumber line = m_head + 1; line + tail <= config.lineCount(); ++line)
                lines.push_back(
                    numbers.try_emplace(config.line(line), static_cast<std::uint32_t>(numbers.size())).first->second);
        };
        readMiddle(before, m_old);
        readMiddle(after, m_new);
    }

    std::vector<LineHunk> run()
    {
        compare(0, m_old.size(), 0, m_new.size());
        return std::move(m_hunks);
    }

private:
    void compare(std::size_t oldBegin, std::size_t oldEnd, std::size_t newBegin, std::size_t newEnd)
    {
        while (oldBegin < oldEnd && newBegin < newEnd && m_old[oldBegin] == m_new[newBegin]) {
            ++oldBegin;
            ++newBegin;
        }
        while (oldBegin < oldEnd && newBegin < newEnd && m_old[oldEnd - 1] == m_new[newEnd - 1]) {
            --oldEnd;
            --newEnd;
        }
        if (oldBegin == oldEnd || newBegin == newEnd) {
            add(oldBegin, oldEnd, newBegin, newEnd);
            return;
        }
        const auto anchors = anchorsOf(oldBegin, oldEnd, newBegin, newEnd);
        if (anchors.empty()) {
            pair(oldBegin, oldEnd, newBegin, newEnd);
            return;
        }
        for (const auto &[old, made] : anchors) {
            compare(oldBegin, old, newBegin, made);
            oldBegin = old + 1;
            newBegin = made + 1;
        }
        compare(oldBegin, oldEnd, newBegin, newEnd);
    }

    using Anchor = std::pair<std::size_t, std::size_t>;

    /// Lines that both sides have exactly once, the longest chain of them that is in order in both.
    std::vector<Anchor> anchorsOf(
        std::size_t oldBegin, std::size_t oldEnd, std::size_t newBegin, std::size_t newEnd) const
    {
        struct Seen {
            std::uint32_t old = 0, made = 0;
            std::size_t oldAt = 0, newAt = 0;
        };
        std::unordered_map<std::uint32_t, Seen> seen;
        for (std::size_t i = oldBegin; i < oldEnd; ++i) {
            Seen &line = seen[m_old[i]];
            ++line.old;
            line.oldAt = i;
        }
        for (std::size_t i = newBegin; i < newEnd; ++i) {
            const auto found = seen.find(m_new[i]);
            if (found == seen.end())
                continue;
            ++found->second.made;
            found->second.newAt = i;
        }
        std::vector<Anchor> both;
        for (const auto &[text, line] : seen) {
            if (line.old == 1 && line.made == 1)
                both.emplace_back(line.oldAt, line.newAt);
        }
        std::ranges::sort(both);
        return longestChain(both);
    }

    static std::vector<Anchor> longestChain(const std::vector<Anchor> &both)
    {
        std::vector<std::size_t> ends, before(both.size(), SIZE_MAX);
        for (std::size_t i = 0; i < both.size(); ++i) {
            const auto at = std::ranges::lower_bound(
                ends, both[i].second, {}, [&](std::size_t place) { return both[place].second; });
            if (at != ends.begin())
                before[i] = *std::prev(at);
            if (at == ends.end())
                ends.push_back(i);
            else
                *at = i;
        }
        std::vector<Anchor> chain;
        for (std::size_t at = ends.empty() ? SIZE_MAX : ends.back(); at != SIZE_MAX; at = before[at])
            chain.push_back(both[at]);
        std::ranges::reverse(chain);
        return chain;
    }

    /// The longest common sequence of a short piece; a long one is one difference.
    void pair(std::size_t oldBegin, std::size_t oldEnd, std::size_t newBegin, std::size_t newEnd)
    {
        const std::size_t rows = oldEnd - oldBegin, columns = newEnd - newBegin;
        if (rows * columns > maxPairs) {
            add(oldBegin, oldEnd, newBegin, newEnd);
            return;
        }
        std::vector<std::uint32_t> best((rows + 1) * (columns + 1), 0);
        const auto at = [&](std::size_t row, std::size_t column) -> std::uint32_t & {
            return best[row * (columns + 1) + column];
        };
        for (std::size_t row = rows; row-- > 0;) {
            for (std::size_t column = columns; column-- > 0;)
                at(row, column) = m_old[oldBegin + row] == m_new[newBegin + column]
                    ? at(row + 1, column + 1) + 1
                    : std::max(at(row + 1, column), at(row, column + 1));
        }
        std::size_t row = 0, column = 0;
        while (row < rows || column < columns) {
            const std::size_t rowBegin = row, columnBegin = column;
            while ((row < rows || column < columns)
                && !(row < rows && column < columns && m_old[oldBegin + row] == m_new[newBegin + column])) {
                if (column == columns || (row < rows && at(row + 1, column) >= at(row, column + 1)))
                    ++row;
                else
                    ++column;
            }
            add(oldBegin + rowBegin, oldBegin + row, newBegin + columnBegin, newBegin + column);
            if (row < rows && column < columns) {
                ++row;
                ++column;
            }
        }
    }

    void add(std::size_t oldBegin, std::size_t oldEnd, std::size_t newBegin, std::size_t newEnd)
    {
        if (oldBegin == oldEnd && newBegin == newEnd)
            return;
        const auto line = [&](std::size_t at) { return static_cast<std::uint32_t>(m_head + at + 1); };
        const auto count = [](std::size_t begin, std::size_t end) { return static_cast<std::uint32_t>(end - begin); };
        if (!m_hunks.empty() && m_hunks.back().oldFirst + m_hunks.back().oldCount == line(oldBegin)
            && m_hunks.back().newFirst + m_hunks.back().newCount == line(newBegin)) {
            m_hunks.back().oldCount += count(oldBegin, oldEnd);
            m_hunks.back().newCount += count(newBegin, newEnd);
            return;
        }
        m_hunks.push_back({ line(oldBegin), count(oldBegin, oldEnd), line(newBegin), count(newBegin, newEnd) });
    }

    std::uint32_t m_head = 0; // lines that both texts begin with
    Lines m_old, m_new;
    std::vector<LineHunk> m_hunks;
};

std::string linesOf(const dialplan::Config &config, std::uint32_t first, std::uint32_t count)
{
    std::string out;
    for (std::uint32_t line = first; line < first + count; ++line)
        out.append(config.wholeLine(line));
    return out;
}

/// Where a place of the old text is in the new one, in front of what was put in there.
std::uint32_t moved(const std::vector<LineHunk> &hunks, std::uint32_t line)
{
    std::int64_t shift = 0;
    for (const LineHunk &hunk : hunks) {
        if (hunk.oldFirst >= line)
            break;
        const std::uint32_t end = hunk.oldFirst + hunk.oldCount;
        if (line < end)
            return hunk.newFirst;
        shift = std::int64_t(hunk.newFirst) + hunk.newCount - end;
    }
    return static_cast<std::uint32_t>(line + shift);
}

} // namespace

std::vector<LineHunk> differences(const dialplan::Config &before, const dialplan::Config &after)
{
    return Differ(before, after).run();
}

LineEdits editsFor(const std::vector<LineHunk> &hunks, const dialplan::Config &after)
{
    LineEdits edits;
    for (const LineHunk &hunk : hunks)
        edits.push_back({ hunk.oldFirst, hunk.oldCount, linesOf(after, hunk.newFirst, hunk.newCount) });
    return edits;
}

Merged merged(const dialplan::Config &base, const dialplan::Config &edited, const dialplan::Config &other)
{
    const std::vector<LineHunk> ours = differences(base, edited), theirs = differences(base, other);
    Merged out;
    LineEdits edits;
    for (const LineHunk &hunk : ours) {
        const std::uint32_t end = hunk.oldFirst + hunk.oldCount;
        bool isConflict = false, isSame = false;
        for (const LineHunk &their : theirs) {
            const std::uint32_t theirEnd = their.oldFirst + their.oldCount;
            const bool meets = std::max(hunk.oldFirst, their.oldFirst) < std::min(end, theirEnd)
                || (hunk.oldCount == 0 && their.oldCount == 0 && hunk.oldFirst == their.oldFirst)
                || (their.oldCount == 0 && their.oldFirst > hunk.oldFirst && their.oldFirst < end)
                || (hunk.oldCount == 0 && hunk.oldFirst > their.oldFirst && hunk.oldFirst < theirEnd);
            if (!meets)
                continue;
            isSame = hunk.oldFirst == their.oldFirst && hunk.oldCount == their.oldCount
                && linesOf(edited, hunk.newFirst, hunk.newCount) == linesOf(other, their.newFirst, their.newCount);
            isConflict = isConflict || !isSame;
        }
        if (isSame && !isConflict)
            continue; // the device has it already
        out.conflicts += isConflict ? 1 : 0;
        const std::uint32_t from = moved(theirs, hunk.oldFirst);
        const std::uint32_t to = hunk.oldCount == 0 && !isConflict ? from : std::max(from, moved(theirs, end));
        edits.push_back({ from, to - from, linesOf(edited, hunk.newFirst, hunk.newCount) });
    }
    DialPlanText text(other.text());
    text.apply(edits);
    out.text = text.bytes();
    return out;
}

} // namespace legwork::items
