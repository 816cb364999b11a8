// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ids.h"
#include "text.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace legwork {

/// 64-bit hash of bytes (XXH3). Stable within a process; never written to a file.
[[nodiscard]] std::uint64_t hashOf(std::string_view bytes) noexcept;

/// Stores each distinct string once and names it by number, in order of first use. Views and Texts stay valid as long
/// as the pool lives. Not for use from two threads at once.
class StringPool final {
public:
    StringPool() = default;
    StringPool(StringPool &&) noexcept = default;
    StringPool &operator=(StringPool &&) noexcept = default;

    /// The id of `text`, which is copied on first sight. Texts over 4 GiB are cut.
    [[nodiscard]] StringId intern(std::string_view text);
    /// The id of `text` if it was interned, otherwise an invalid id.
    [[nodiscard]] StringId find(std::string_view text) const noexcept;
    /// The text of `id`; empty for an invalid id.
    [[nodiscard]] std::string_view view(StringId id) const noexcept { return text(id).view(); }
    [[nodiscard]] Text text(StringId id) const noexcept
    {
        return id.isValid() ? Text::fromStored(m_stored[id.index()]) : Text();
    }
    [[nodiscard]] std::size_t size() const noexcept { return m_stored.size(); }
    void clear() noexcept;

private:
    [[nodiscard]] const char *store(std::string_view text);
    [[nodiscard]] std::size_t slotOf(std::string_view text, std::uint64_t hash) const noexcept;
    void grow();

    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t id = StringId::none;
    };
    std::vector<Slot> m_slots; // open addressing, a power of two, at most 3/4 full
    std::vector<const char *> m_stored; // first characters; the length lies in the four bytes before
    std::vector<std::unique_ptr<char[]>> m_blocks;
    std::size_t m_blockUsed = 0;
    std::size_t m_blockSize = 0;
};

} // namespace legwork
