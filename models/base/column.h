// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "blocks.h"

#include <cstddef>
#include <new>
#include <type_traits>
#include <vector>

namespace legwork {

/// A sequence that only grows, in blocks that never move: appending never copies what is there, so the peak of memory
/// is what is stored. Made for trivially copyable values by the million.
template <typename T> class Column final {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    /// `source` outlives it.
    explicit Column(BlockSource &source) noexcept
        : m_source(source)
    {
    }

    void push_back(T value)
    {
        if ((m_size & mask) == 0)
            m_blocks.push_back(m_source.allocate(blockSize * sizeof(T)));
        new (m_blocks[m_size >> shift] + (m_size & mask) * sizeof(T)) T(value);
        ++m_size;
    }
    [[nodiscard]] const T &operator[](std::size_t index) const noexcept { return *at(index); }
    [[nodiscard]] T &operator[](std::size_t index) noexcept { return *at(index); }
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

private:
    static constexpr std::size_t shift = 14;
    static constexpr std::size_t blockSize = std::size_t { 1 } << shift;
    static constexpr std::size_t mask = blockSize - 1;

    [[nodiscard]] T *at(std::size_t index) const noexcept
    {
        return std::launder(reinterpret_cast<T *>(m_blocks[index >> shift])) + (index & mask);
    }

    BlockSource &m_source;
    std::vector<std::byte *> m_blocks;
    std::size_t m_size = 0;
};

} // namespace legwork
