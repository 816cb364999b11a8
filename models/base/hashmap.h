// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace legwork {

/// A map from 64-bit keys to 32-bit values in one flat table, for millions of entries: 16 bytes a slot, at most 3/4
/// full. Keys are hashes or packed numbers; nothing is ever removed.
class HashMap64 final {
public:
    static constexpr std::uint32_t none = ~0U;

    /// The value of `key`, or `none`.
    [[nodiscard]] std::uint32_t find(std::uint64_t key) const noexcept
    {
        return m_slots.empty() ? none : m_slots[slotOf(key)].value;
    }
    /// Sets the value of `key`; `value` must not be `none`.
    void set(std::uint64_t key, std::uint32_t value)
    {
        if ((m_size + 1) * 4 > m_slots.size() * 3)
            grow();
        Slot &slot = m_slots[slotOf(key)];
        m_size += slot.value == none ? 1U : 0U;
        slot = { key, value };
    }
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

private:
    struct Slot {
        std::uint64_t key = 0;
        std::uint32_t value = none;
    };

    [[nodiscard]] std::size_t slotOf(std::uint64_t key) const noexcept
    {
        const std::size_t mask = m_slots.size() - 1;
        std::size_t at = (key * 0x9E3779B97F4A7C15ULL) >> 20 & mask;
        while (m_slots[at].value != none && m_slots[at].key != key)
            at = (at + 1) & mask;
        return at;
    }
    void grow()
    {
        std::vector<Slot> old = std::exchange(m_slots, std::vector<Slot>(m_slots.empty() ? 64 : m_slots.size() * 2));
        for (const Slot &slot : old) {
            if (slot.value != none)
                m_slots[slotOf(slot.key)] = slot;
        }
    }

    std::vector<Slot> m_slots;
    std::size_t m_size = 0;
};

} // namespace legwork
