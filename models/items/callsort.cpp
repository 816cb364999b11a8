// SPDX-License-Identifier: GPL-3.0-or-later
#include "callsort.h"

#include <base/parallel.h>

#include <algorithm>
#include <string_view>

namespace legwork::items {

namespace {

/// A row with eight bytes of what it is sorted by: most comparisons end there and touch no call.
struct Item {
    std::uint32_t high = 0, low = 0; // halves of the key: twelve bytes instead of sixteen
    std::uint32_t index = 0;

    [[nodiscard]] std::uint64_t key() const noexcept { return std::uint64_t { high } << 32U | low; }
    void setKey(std::uint64_t key) noexcept
    {
        high = static_cast<std::uint32_t>(key >> 32U);
        low = static_cast<std::uint32_t>(key);
    }
    friend bool operator<(const Item &a, const Item &b) noexcept
    {
        return a.key() != b.key() ? a.key() < b.key() : a.index < b.index;
    }
};
static_assert(sizeof(Item) == 12);

constexpr std::size_t keyBytes = sizeof(std::uint64_t);
/// Text that is equal so far is equal: nobody looks for an order beyond it, and hostile text may be long.
constexpr std::size_t mostBytes = 256;

/// The first ten characters in six bits each, so that most numbers are told apart by the key alone. The lowest bit is
/// set where the text is not in the key as a whole: it is longer, or has a character beyond those that have a value of
/// their own, where the key ends.
constexpr std::uint64_t isCut = 1;
std::uint64_t packed(std::string_view text) noexcept
{
    constexpr char first = '#', last = ']'; // digits, '*', '+', '-', capital letters
    constexpr std::uint64_t below = 1, above = 61;
    constexpr std::size_t most = 10;
    std::uint64_t key = 0;
    std::size_t i = 0;
    for (; i < std::min(text.size(), most); ++i) {
        const char c = text[i];
        if (c < first || c > last) {
            // Bytes over 127 are greater than all others, whatever a char's sign is.
            key = key << 6U | (static_cast<unsigned char>(c) < static_cast<unsigned char>(first) ? below : above);
            return (key << (6U * (most - i - 1))) << 4U | isCut;
        }
        key = key << 6U | static_cast<std::uint64_t>(c - first + 2);
    }
    return (key << (6U * (most - i))) << 4U | (text.size() > most ? isCut : 0U);
}

std::uint64_t firstBytes(std::string_view text) noexcept
{
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < keyBytes; ++i)
        key = key << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    return key;
}

class Sorter final {
public:
    Sorter(const calls::CallList &calls, std::span<const SortKey> keys, unsigned threads,
        const std::atomic<bool> &cancelled)
        : m_calls(calls)
        , m_keys(keys)
        , m_threads(std::max(threads, 1U))
        , m_cancelled(cancelled)
    {
    }

    void sort(std::span<Item> items) const
    {
        constexpr std::size_t smallest = 16 * 1024; // below it threads cost more than they save
        const std::size_t parts = items.size() < smallest ? 1 : m_threads;
        const auto border = [&](std::size_t part) { return items.size() * part / parts; };
        parallelFor(parts, m_threads, [&](std::size_t part, unsigned) {
            const std::span<Item> mine = items.subspan(border(part), border(part + 1) - border(part));
            fill(mine, 0, packedKey);
            if (!m_cancelled)
                std::sort(mine.begin(), mine.end());
        });
        for (std::size_t part = 1; part < parts && !m_cancelled; ++part) {
            const auto at = [&](std::size_t n) { return items.begin() + static_cast<std::ptrdiff_t>(n); };
            std::inplace_merge(items.begin(), at(border(part)), at(border(part + 1)));
        }
        refine(items, 0, packedKey, m_threads);
    }

private:
    /// Instead of an offset: the key is packed().
    static constexpr std::size_t packedKey = ~std::size_t { 0 };

    /// `offset`: bytes of the text that are known to be equal, or packedKey.
    void fill(std::span<Item> items, std::size_t key, std::size_t offset) const
    {
        const SortKey &by = m_keys[key];
        for (Item &item : items) {
            const SortValue value = sortValueOf(m_calls[item.index], by.column);
            std::uint64_t number = value.number;
            if (value.isText)
                number = offset == packedKey ? packed(value.text)
                                             : firstBytes(value.text.substr(std::min(offset, value.text.size())));
            item.setKey(by.descending ? ~number : number);
            if ((item.index & 0xFFFU) == 0 && m_cancelled)
                return;
        }
    }

    /// Puts rows whose keys are equal in order by what comes next: more of the text, or the next column.
    void refine(std::span<Item> items, std::size_t key, std::size_t offset, unsigned threads) const
    {
        const bool isText = !items.empty() && sortValueOf(m_calls[items.front().index], m_keys[key].column).isText;
        const bool isLast = key + 1 == m_keys.size();
        if (!isText && isLast)
            return;
        struct Run {
            std::uint32_t begin = 0, count = 0;
            bool goesOn = false; // in its text
        };
        std::vector<Run> runs;
        for (std::size_t begin = 0; begin < items.size();) {
            std::size_t end = begin + 1;
            while (end < items.size() && items[end].key() == items[begin].key())
                ++end;
            const std::uint64_t plain = m_keys[key].descending ? ~items[begin].key() : items[begin].key();
            const bool goesOn = isText
                && (offset == packedKey ? (plain & isCut) != 0 : (plain & 0xFFU) != 0 && offset + keyBytes < mostBytes);
            if (end - begin > 1 && (goesOn || !isLast))
                runs.push_back({ static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin), goesOn });
            begin = end;
        }
        const auto work = [&](const Run &run) {
            if (m_cancelled)
                return;
            const std::size_t next = offset == packedKey ? 0 : offset + keyBytes;
            again(items.subspan(run.begin, run.count), run.goesOn ? key : key + 1, run.goesOn ? next : packedKey);
        };
        constexpr std::size_t slice = 256; // runs that one thread takes at once
        if (threads <= 1 || runs.size() < 2) {
            std::ranges::for_each(runs, work);
            return;
        }
        const std::size_t step = runs.size() > 64 * slice ? slice : 1;
        parallelFor((runs.size() + step - 1) / step, threads, [&](std::size_t index, unsigned) {
            for (std::size_t i = index * step; i < std::min(runs.size(), (index + 1) * step); ++i)
                work(runs[i]);
        });
    }

    void again(std::span<Item> items, std::size_t key, std::size_t offset) const
    {
        fill(items, key, offset);
        if (m_cancelled)
            return;
        std::sort(items.begin(), items.end());
        refine(items, key, offset, 1);
    }

    const calls::CallList &m_calls;
    std::span<const SortKey> m_keys;
    unsigned m_threads;
    const std::atomic<bool> &m_cancelled;
};

} // namespace

bool sortRows(const calls::CallList &calls, std::vector<std::uint32_t> &rows, std::span<const SortKey> keys,
    unsigned threads, const std::atomic<bool> &cancelled)
{
    // The list is in order of start already.
    if (keys.empty() || (keys.front().column == CallColumn::Start && !keys.front().descending))
        return true;
    std::vector<Item> items(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        items[i].index = rows[i];
    Sorter(calls, keys, threads, cancelled).sort(items);
    if (cancelled)
        return false;
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = items[i].index;
    return true;
}

} // namespace legwork::items
