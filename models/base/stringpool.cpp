// SPDX-License-Identifier: GPL-3.0-or-later
#include "stringpool.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace legwork {

std::uint64_t hashOf(std::string_view bytes) noexcept { return XXH3_64bits(bytes.data(), bytes.size()); }

Text::Text(std::string_view text)
{
    static std::mutex mutex;
    static StringPool &pool = *new StringPool; // never destroyed: texts of static objects outlive it otherwise
    const std::scoped_lock lock(mutex);
    *this = pool.text(pool.intern(text));
}

StringId StringPool::intern(std::string_view text)
{
    text = text.substr(0, std::numeric_limits<std::uint32_t>::max());
    if ((m_stored.size() + 1) * 4 > m_slots.size() * 3)
        grow();
    const std::uint64_t hash = hashOf(text);
    Slot &slot = m_slots[slotOf(text, hash)];
    if (slot.id == StringId::none) {
        slot = { .hash = static_cast<std::uint32_t>(hash >> 32), .id = static_cast<std::uint32_t>(m_stored.size()) };
        if (m_stored.size() == m_stored.capacity()) // by an eighth: a pool of millions does not hold room for millions
            m_stored.reserve(m_stored.size() + m_stored.size() / 8 + 64);
        m_stored.push_back(store(text));
    }
    return { slot.id };
}

StringId StringPool::find(std::string_view text) const noexcept
{
    if (m_slots.empty())
        return {};
    return { m_slots[slotOf(text, hashOf(text))].id };
}

void StringPool::clear() noexcept
{
    m_slots.clear();
    m_stored.clear();
    m_blocks.clear();
    m_blockUsed = m_blockSize = 0;
}

const char *StringPool::store(std::string_view text)
{
    const auto length = static_cast<std::uint32_t>(text.size());
    const std::size_t needed = sizeof length + text.size();
    if (needed > m_blockSize - m_blockUsed) {
        // Blocks double up to 64 KiB: a pool of ten strings stays small, a pool of millions has few blocks.
        m_blockSize = std::max(needed, std::clamp<std::size_t>(m_blockSize * 2, 1024, 65536));
        m_blocks.push_back(std::make_unique_for_overwrite<char[]>(m_blockSize));
        m_blockUsed = 0;
    }
    char *at = m_blocks.back().get() + m_blockUsed;
    std::memcpy(at, &length, sizeof length);
    if (!text.empty())
        std::memcpy(at + sizeof length, text.data(), text.size());
    m_blockUsed += needed;
    return at + sizeof length;
}

std::size_t StringPool::slotOf(std::string_view text, std::uint64_t hash) const noexcept
{
    const std::size_t mask = m_slots.size() - 1;
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        const Slot &slot = m_slots[at];
        if (slot.id == StringId::none || (slot.hash == tag && view({ slot.id }) == text))
            return at;
    }
}

void StringPool::grow()
{
    m_slots.assign(std::max<std::size_t>(64, m_slots.size() * 2), Slot {});
    for (std::uint32_t id = 0; id < m_stored.size(); ++id) {
        const std::uint64_t hash = hashOf(view({ id }));
        m_slots[slotOf(view({ id }), hash)] = { .hash = static_cast<std::uint32_t>(hash >> 32), .id = id };
    }
}

} // namespace legwork
