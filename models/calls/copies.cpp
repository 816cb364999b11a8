// SPDX-License-Identifier: GPL-3.0-or-later
#include "copies.h"

#include <formats/scan.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

namespace legwork::calls {

namespace {

/// Longest first line of a record that is compared.
constexpr std::size_t maxLine = 2048;
/// Sources that are compared with one another; of more, the largest.
constexpr std::size_t maxCompared = 256;
/// Bytes that are scanned to see what time it is at a place of a log.
constexpr std::size_t peekBytes = 32 * 1024;
/// Logs up to this size are searched as a whole.
constexpr std::size_t smallBytes = 2 * 1024 * 1024;
/// Around the place where a sample ought to be.
constexpr std::size_t marginBytes = 512 * 1024;
constexpr unsigned samplesPerPair = 6;
/// Lines that make a sample, and the least it has to have: less may be the same in two logs by chance.
constexpr std::size_t sampleLines = 3;
constexpr std::size_t leastSample = 60;

std::string_view lineAt(std::string_view bytes, std::size_t at) noexcept
{
    std::string_view line = bytes.substr(at, maxLine);
    line = line.substr(0, line.find('\n'));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
        line.remove_suffix(1);
    return line;
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) noexcept
{
    a ^= b * 0x9e3779b97f4a7c15ULL;
    a ^= a >> 29;
    return a * 0xbf58476d1ce4e5b9ULL;
}

std::uint32_t timesIn(const HashMap64 &map, std::uint64_t key) noexcept
{
    const std::uint32_t times = map.find(key);
    return times == HashMap64::none ? 0 : times;
}

bool isStamped(const formats::Batch &batch, const formats::Record &record) noexcept
{
    return batch.clocks[record.clock].stamp != formats::StampKind::None;
}

/// A record near a place: where it begins and its time.
struct Sample {
    std::size_t at = 0;
    std::int64_t time = 0;
};

std::optional<Sample> sampleAt(std::string_view bytes, std::size_t near)
{
    const std::size_t from = near == 0 ? 0 : formats::chunkBorder(bytes, near);
    if (from >= bytes.size())
        return {};
    formats::Batch batch;
    formats::scanText(bytes, 0, from, std::min(bytes.size(), from + peekBytes), formats::Tail::Final, batch);
    for (const formats::Record &record : batch.records) {
        if (isStamped(batch, record))
            return Sample { static_cast<std::size_t>(record.offset), record.time };
    }
    return {};
}

/// The offset about which a log that is in order of time comes to `time`.
std::size_t offsetOf(std::string_view bytes, std::int64_t time)
{
    std::size_t low = 0, high = bytes.size();
    while (high - low > 2 * peekBytes) {
        const std::size_t middle = low + (high - low) / 2;
        const std::optional<Sample> sample = sampleAt(bytes, middle);
        if (sample && sample->time < time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/// The first lines of the record at `at`; none when they are too few to tell anything.
std::vector<std::string_view> sampleText(std::string_view bytes, std::size_t at)
{
    std::vector<std::string_view> lines;
    std::size_t size = 0;
    for (std::size_t i = 0; i < sampleLines && at < bytes.size(); ++i) {
        lines.push_back(lineAt(bytes, at));
        size += lines.back().size();
        const std::size_t end = bytes.find('\n', at);
        at = end == std::string_view::npos ? bytes.size() : end + 1;
    }
    if (size < leastSample || lines.front().empty())
        lines.clear();
    return lines;
}

bool holds(std::string_view bytes, const std::vector<std::string_view> &lines)
{
    // Within one record: what follows its first line in another copy may be another record.
    const std::string_view first = lines.front();
    if (first.size() >= leastSample)
        return bytes.find(first) != std::string_view::npos;
    for (std::size_t at = bytes.find(first); at != std::string_view::npos; at = bytes.find(first, at + 1)) {
        if (sampleText(bytes, at) == lines)
            return true;
    }
    return false;
}

/// Whether records of the smaller log stand in the larger one, as far as their times meet.
bool overlap(const RotationCandidate &a, const LogTimes &timesOfA, const RotationCandidate &b, const LogTimes &timesOfB)
{
    if (timesOfA.dialect != timesOfB.dialect || timesOfA.stamp != timesOfB.stamp)
        return false;
    const bool isOrdered = timesOfA.stamp != formats::StampKind::TimeOfDay;
    const std::int64_t from = std::max(timesOfA.first, timesOfB.first);
    const std::int64_t to = std::min(timesOfA.last, timesOfB.last);
    if (isOrdered && from > to)
        return false;
    const bool aIsSmaller = a.bytes.size() <= b.bytes.size();
    const std::string_view smaller = aIsSmaller ? a.bytes : b.bytes;
    const std::string_view larger = aIsSmaller ? b.bytes : a.bytes;
    const bool isSmall = larger.size() <= smallBytes || !isOrdered;
    const std::size_t begin = isOrdered ? offsetOf(smaller, from) : 0;
    const std::size_t end = isOrdered ? std::max(begin, offsetOf(smaller, to)) : smaller.size();
    for (unsigned i = 0; i < samplesPerPair; ++i) {
        const std::optional<Sample> sample = sampleAt(smaller, begin + (end - begin) * i / samplesPerPair);
        if (!sample)
            continue;
        const std::vector<std::string_view> lines = sampleText(smaller, sample->at);
        if (lines.empty())
            continue;
        std::string_view where = larger;
        if (!isSmall) {
            const std::size_t near = offsetOf(larger, sample->time);
            const std::size_t first = near > marginBytes ? near - marginBytes : 0;
            where = larger.substr(first, 2 * marginBytes);
        }
        if (holds(where, lines))
            return true;
    }
    return false;
}

} // namespace

std::vector<bool> RecordCopies::take(
    std::uint32_t source, const formats::Batch &batch, const BytesFrom &bytesFrom, std::vector<Noted> *noted)
{
    std::vector<bool> known;
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
        const formats::Record &record = batch.records[i];
        if (!isStamped(batch, record))
            continue; // without a time two records that look alike may be two
        std::uint64_t text
            = mixed(hashOf(lineAt(bytesFrom(record.offset), 0)), static_cast<std::uint64_t>(record.kind));
        if (record.sip < batch.sip.size())
            text = mixed(text, batch.sip[record.sip].identity);
        const std::uint64_t here = mixed(text, source + 1);
        const std::uint32_t times = timesIn(m_shownBy, here) + 1;
        m_shownBy.set(here, times);
        const bool isNew = times > timesIn(m_shown, text);
        if (isNew) {
            m_shown.set(text, times);
        } else {
            known.resize(batch.records.size());
            known[i] = true;
        }
        if (noted != nullptr)
            noted->push_back({ text, here, isNew });
    }
    return known;
}

void RecordCopies::takeBack(const std::vector<Noted> &noted)
{
    for (const Noted &one : noted) {
        m_shownBy.set(one.here, timesIn(m_shownBy, one.here) - 1);
        if (one.isNew)
            m_shown.set(one.record, timesIn(m_shown, one.record) - 1);
    }
}

std::vector<std::vector<std::uint32_t>> overlapSets(const std::vector<RotationCandidate> &candidates)
{
    std::vector<std::uint32_t> order(candidates.size());
    std::iota(order.begin(), order.end(), 0U);
    if (order.size() > maxCompared) {
        std::ranges::stable_sort(
            order, std::ranges::greater {}, [&](std::uint32_t i) { return candidates[i].bytes.size(); });
        order.resize(maxCompared);
        std::ranges::sort(order);
    }
    if (order.size() < 2)
        return {};
    std::vector<std::optional<LogTimes>> times;
    times.reserve(order.size());
    for (const std::uint32_t index : order)
        times.push_back(timesOf(candidates[index].bytes));

    std::vector<std::size_t> setOf(order.size());
    std::iota(setOf.begin(), setOf.end(), 0U);
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (std::size_t k = i + 1; k < order.size(); ++k) {
            if (setOf[i] != setOf[k] && times[i] && times[k]
                && overlap(candidates[order[i]], *times[i], candidates[order[k]], *times[k]))
                std::ranges::replace(setOf, setOf[k], setOf[i]);
        }
    }
    std::vector<std::vector<std::uint32_t>> sets(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        sets[setOf[i]].push_back(order[i]);
    std::erase_if(sets, [](const auto &set) { return set.size() < 2; });
    for (std::vector<std::uint32_t> &set : sets) {
        std::ranges::stable_sort(set, {}, [&](std::uint32_t index) {
            const auto place = static_cast<std::size_t>(std::ranges::find(order, index) - order.begin());
            return std::pair(times[place]->first, ~candidates[index].bytes.size());
        });
    }
    return sets;
}

} // namespace legwork::calls
