// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "spool.h"

#include <base/blocks.h>

namespace legwork::trace {

/// Memory in a nameless file of the spool: of what is read of a large trace the kernel may put out of memory what
/// nobody looks at, which it cannot do with memory of the program's own. The first megabytes are ordinary memory, so
/// that small traces touch no disk, and so is everything that the spool does not hold: when it is full or cannot be
/// made.
class SpoolBlocks final : public BlockSource {
public:
    /// So much is ordinary memory before a file is made.
    static constexpr std::size_t ordinaryBytes = 4 * 1024 * 1024;

    /// `spool` outlives it.
    explicit SpoolBlocks(Spool &spool) noexcept
        : m_spool(spool)
    {
    }
    ~SpoolBlocks() override;

    [[nodiscard]] std::byte *allocate(std::size_t bytes) override;
    /// Bytes of the file that are in use.
    [[nodiscard]] std::size_t spooled() const noexcept { return m_used; }

private:
    [[nodiscard]] bool open();
    [[nodiscard]] bool extend(std::size_t bytes);

    Spool &m_spool;
    HeapBlocks m_heap;
    std::size_t m_ordinary = 0; // bytes given from the heap
    bool m_hasFailed = false; // no file, or no more of it
    int m_descriptor = -1;
    std::byte *m_data = nullptr;
    std::size_t m_size = 0; // of the file
    std::size_t m_used = 0;
};

} // namespace legwork::trace
