// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace legwork {

/// Where tables that only grow get their memory from. Blocks stay where they are, and as long as their source lives.
class BlockSource {
public:
    BlockSource() = default;
    BlockSource(const BlockSource &) = delete;
    BlockSource &operator=(const BlockSource &) = delete;
    virtual ~BlockSource() = default;
    /// Uninitialised memory for plain values, aligned for any of them. Throws std::bad_alloc when there is none.
    [[nodiscard]] virtual std::byte *allocate(std::size_t bytes) = 0;
};

/// Ordinary memory.
class HeapBlocks : public BlockSource {
public:
    [[nodiscard]] std::byte *allocate(std::size_t bytes) override
    {
        return m_blocks.emplace_back(std::make_unique_for_overwrite<std::byte[]>(bytes)).get();
    }

private:
    std::vector<std::unique_ptr<std::byte[]>> m_blocks;
};

} // namespace legwork
