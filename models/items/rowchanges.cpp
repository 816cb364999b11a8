// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowchanges.h"

#include <string_view>
#include <tuple>
#include <unordered_map>

namespace legwork::items {

namespace {

using calls::Call;
using calls::CallList;

/// A view copies what lies behind each range, so many ranges in a long table cost more than laying it out anew.
constexpr std::size_t mostRanges = 256;
constexpr std::size_t mostMoved = 4'000'000;
/// So many rows at once are a load, not calls that go on: they are not looked for by id.
constexpr std::size_t mostFresh = 65'536;

bool isBefore(const Call &a, const Call &b) noexcept
{
    return std::tuple(a.start, a.id.view()) < std::tuple(b.start, b.id.view());
}

void append(std::vector<RowRange> &ranges, std::uint32_t row)
{
    if (!ranges.empty() && ranges.back().first + ranges.back().count == row)
        ++ranges.back().count;
    else
        ranges.push_back({ row, 1 });
}

} // namespace

std::vector<std::uint32_t> sameCalls(const CallList &from, const CallList &to)
{
    std::vector<std::uint32_t> places(from.size(), none);
    std::size_t at = 0;
    for (std::size_t i = 0; i < from.size() && at < to.size();) {
        if (&from[i] == &to[at])
            places[i++] = static_cast<std::uint32_t>(at++);
        else if (isBefore(from[i], to[at]))
            ++i;
        else if (isBefore(to[at], from[i]))
            ++at;
        else { // the same call with other values
            ++i;
            ++at;
        }
    }
    return places;
}

std::optional<RowChanges> changesBetween(const RowSet &before, const RowSet &after)
{
    std::vector<std::uint32_t> rowOf(after.calls.size(), none);
    for (std::size_t row = 0; row < after.rows.size(); ++row)
        rowOf[after.rows[row]] = static_cast<std::uint32_t>(row);
    const std::vector<std::uint32_t> places = sameCalls(before.calls, after.calls);

    // The new row of each old one, for calls that are as they were.
    std::vector<std::uint32_t> target(before.rows.size(), none);
    std::vector<bool> isKept(after.rows.size());
    std::size_t lost = 0;
    for (std::size_t row = 0; row < before.rows.size(); ++row) {
        const std::uint32_t place = places[before.rows[row]];
        if (place != none)
            target[row] = rowOf[place];
        if (target[row] == none)
            ++lost;
        else
            isKept[target[row]] = true;
    }
    const std::size_t kept = before.rows.size() - lost;
    if (kept == 0 && !before.rows.empty())
        return std::nullopt;

    // Calls that changed, found again by id.
    std::unordered_map<std::string_view, std::uint32_t> fresh;
    if (lost > 0 && after.rows.size() > kept && after.rows.size() - kept <= mostFresh) {
        for (std::size_t row = 0; row < after.rows.size(); ++row) {
            if (!isKept[row])
                fresh.emplace(after.calls[after.rows[row]].id, static_cast<std::uint32_t>(row));
        }
    }
    RowChanges changes;
    std::uint32_t nextKept = none; // the next row below that is kept
    std::vector<std::uint32_t> bound(before.rows.size(), none);
    for (std::size_t row = before.rows.size(); row-- > 0;) {
        bound[row] = nextKept;
        if (target[row] != none)
            nextKept = target[row];
    }
    std::int64_t last = -1; // the new row of the row above
    for (std::size_t row = 0; row < before.rows.size(); ++row) {
        const auto old = static_cast<std::uint32_t>(row);
        if (target[row] != none) {
            if (std::int64_t { target[row] } <= last)
                return std::nullopt; // another order
            last = target[row];
            continue;
        }
        const auto found = fresh.empty() ? fresh.end() : fresh.find(before.calls[before.rows[row]].id);
        if (found != fresh.end() && std::int64_t { found->second } > last && found->second < bound[row]) {
            last = found->second;
            isKept[found->second] = true;
            append(changes.changed, found->second);
        } else {
            append(changes.removed, old);
        }
    }
    for (std::size_t row = 0; row < after.rows.size(); ++row) {
        if (!isKept[row])
            append(changes.inserted, static_cast<std::uint32_t>(row));
    }
    const std::size_t moved = changes.ranges() * (before.rows.size() + after.rows.size());
    if (changes.ranges() > 1 && (changes.ranges() > mostRanges || moved > mostMoved))
        return std::nullopt;
    return changes;
}

} // namespace legwork::items
