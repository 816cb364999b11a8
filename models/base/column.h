// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace legwork {

/// A sequence that only grows, in blocks that never move: appending never copies what is there, so the peak of memory is
/// what is stored. Made for trivially copyable values by the million.
template<typename T>
class Column final {
public:
    void push_back(T value)
    {
        if ((m_size & mask) == 0)
            m_blocks.push_back(std::make_unique_for_overwrite<T[]>(blockSize));
        m_blocks[m_size >> shift][m_size & mask] = value;
        ++m_size;
    }
    [[nodiscard]] const T &operator[](std::size_t index) const noexcept { return m_blocks[index >> shift][index & mask]; }
    [[nodiscard]] T &operator[](std::size_t index) noexcept { return m_blocks[index >> shift][index & mask]; }
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

private:
    static constexpr std::size_t shift = 14;
    static constexpr std::size_t blockSize = std::size_t { 1 } << shift;
    static constexpr std::size_t mask = blockSize - 1;

    std::vector<std::unique_ptr<T[]>> m_blocks;
    std::size_t m_size = 0;
};

} // namespace legwork
