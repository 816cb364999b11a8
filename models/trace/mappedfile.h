// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <string>
#include <string_view>

namespace legwork::trace {

/// A finished file mapped read-only. Owns the mapping; views into it die with it. A file that is truncated by somebody
/// else while it is mapped does not kill the program: the lost pages read as zeros and wasTruncated() turns true.
class MappedFile final {
public:
    [[nodiscard]] static Result<MappedFile> open(const std::string &path);
    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&other) noexcept;
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;
    ~MappedFile();

    [[nodiscard]] std::string_view bytes() const noexcept { return { m_data, m_size }; }
    /// True once reading met a page that the file no longer has.
    [[nodiscard]] bool wasTruncated() const noexcept;
    /// Tells the kernel that [offset, offset + size) is not needed soon; the pages can be read again at any time.
    void release(std::size_t offset, std::size_t size) const noexcept;

private:
    MappedFile(const char *data, std::size_t size) noexcept : m_data(data), m_size(size) { }

    const char *m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace legwork::trace
