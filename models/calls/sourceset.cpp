// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourceset.h"

#include <base/utctime.h>
#include <formats/scan.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace legwork::calls {

using formats::StampKind;

namespace {

/// How much of each end of a file is read to learn its times.
constexpr std::size_t peekBytes = 128 * 1024;
/// Times of neighbouring files of a set may overlap by this much: records are not written in perfect order.
constexpr std::int64_t overlap = 5000;

/// A gateway's log mixes debugs of several kinds.
formats::Dialect familyOf(formats::Dialect dialect) noexcept
{
    return dialect == formats::Dialect::Isdn || dialect == formats::Dialect::VoipTrace ? formats::Dialect::Ios
                                                                                       : dialect;
}

/// "logs/gw.12.log" and "logs/gw.3.log" have one stem.
std::string stemOf(std::string_view path)
{
    const std::size_t name = path.rfind('/') + 1; // npos + 1 is 0
    std::string stem(path.substr(0, name));
    for (const char c : path.substr(name)) {
        if (c < '0' || c > '9')
            stem += c;
        else if (stem.empty() || stem.back() != '#')
            stem += '#';
    }
    return stem;
}

/// The numbers of a file name, for files whose times do not order them.
std::vector<std::uint64_t> numbersOf(std::string_view path)
{
    std::vector<std::uint64_t> numbers;
    bool inNumber = false;
    for (const char c : path.substr(path.rfind('/') + 1)) {
        const bool digit = c >= '0' && c <= '9';
        if (digit && !inNumber)
            numbers.push_back(0);
        if (digit)
            numbers.back() = numbers.back() * 10 + static_cast<std::uint64_t>(c - '0');
        inNumber = digit;
    }
    return numbers;
}

struct Part {
    std::uint32_t index = 0;
    LogTimes times {};
};

/// The parts of one log in order, or nothing when they are not parts of one log.
bool follows(const std::vector<Part> &parts)
{
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const LogTimes &before = parts[i - 1].times;
        const LogTimes &now = parts[i].times;
        const bool comparable
            = now.stamp == StampKind::Utc || now.stamp == StampKind::LocalDate || now.stamp == StampKind::LocalNoYear;
        if (before.dialect != now.dialect || before.stamp != now.stamp
            || (comparable && now.first + overlap < before.last))
            return false;
    }
    return true;
}

} // namespace

std::optional<LogTimes> timesOf(std::string_view bytes)
{
    formats::Batch head;
    formats::scanText(bytes.substr(0, peekBytes), 0, 0, std::min(bytes.size(), peekBytes), formats::Tail::Final, head);
    const auto isStamped = [](const formats::Batch &batch, const formats::Record &record) {
        return batch.clocks[record.clock].stamp != StampKind::None;
    };
    const auto first = std::ranges::find_if(head.records, [&](const formats::Record &r) { return isStamped(head, r); });
    if (first == head.records.end())
        return {};
    const formats::Clock &clock = head.clocks[first->clock];
    LogTimes times { familyOf(clock.dialect), clock.stamp, first->time, first->time };
    const auto takeLast = [&](const formats::Batch &batch) {
        for (const formats::Record &record : batch.records) {
            if (familyOf(batch.clocks[record.clock].dialect) == times.dialect
                && batch.clocks[record.clock].stamp == times.stamp)
                times.last = record.time;
        }
    };
    if (bytes.size() <= peekBytes) {
        takeLast(head);
        return times;
    }
    formats::Batch tail;
    const std::size_t from = formats::chunkBorder(bytes, bytes.size() - peekBytes);
    formats::scanText(bytes, 0, from, bytes.size(), formats::Tail::Final, tail);
    takeLast(tail);
    return times;
}

std::vector<std::vector<std::uint32_t>> rotationSets(const std::vector<RotationCandidate> &candidates)
{
    std::map<std::string, std::vector<std::uint32_t>> byStem;
    for (std::uint32_t i = 0; i < candidates.size(); ++i)
        byStem[stemOf(candidates[i].path)].push_back(i);
    std::vector<std::vector<std::uint32_t>> sets;
    const auto alone = [&](const std::vector<std::uint32_t> &indices) {
        for (const std::uint32_t index : indices)
            sets.push_back({ index });
    };
    for (const auto &[stem, indices] : byStem) {
        if (indices.size() < 2) {
            alone(indices);
            continue;
        }
        std::vector<Part> parts;
        std::vector<std::uint32_t> timeless;
        for (const std::uint32_t index : indices) {
            if (const std::optional<LogTimes> times = timesOf(candidates[index].bytes))
                parts.push_back({ index, *times });
            else
                timeless.push_back(index); // a part so small that it holds no header: it is read by itself
        }
        const auto byTime = [&](const Part &part) {
            return std::tuple(
                part.times.first, part.times.last, numbersOf(candidates[part.index].path), candidates[part.index].path);
        };
        const auto byName = [&](const Part &part) {
            return std::tuple(numbersOf(candidates[part.index].path), candidates[part.index].path);
        };
        const bool timeOfDay
            = std::ranges::any_of(parts, [](const Part &p) { return p.times.stamp == StampKind::TimeOfDay; });
        if (timeOfDay) // 23:59 comes before 00:01 of the next file: only the names tell
            std::ranges::sort(parts, {}, byName);
        else
            std::ranges::sort(parts, {}, byTime);
        std::vector<std::uint32_t> ordered;
        ordered.reserve(parts.size());
        for (const Part &part : parts)
            ordered.push_back(part.index);
        if (follows(parts))
            sets.push_back(ordered);
        else
            alone(ordered);
        alone(timeless);
    }
    std::erase_if(sets, [](const auto &set) { return set.empty(); });
    std::ranges::sort(sets, {}, [](const auto &set) { return *std::ranges::min_element(set); });
    return sets;
}

} // namespace legwork::calls
