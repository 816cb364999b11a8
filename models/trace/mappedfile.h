// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace legwork::trace {

/// Files up to this size are read into memory of our own instead of being mapped: a mapping costs a kernel area of
/// which a process has 65 530, and more time than copying four pages.
inline constexpr std::size_t smallFileBytes = 16 * 1024;
/// Once the table of mappings is full, files up to this size are read into memory too; larger ones are refused.
inline constexpr std::size_t crowdedFileBytes = 1024 * 1024;

/// A finished file, read-only. Large ones are mapped, small ones copied. Owns its bytes; views into it die with it. A
/// file that is truncated by somebody else while it is mapped does not kill the program: the lost pages read as zeros
/// and wasTruncated() turns true (what was cut off within the last remaining page reads as zeros without notice).
class MappedFile final {
public:
    /// Refuses everything but regular files, without waiting for a FIFO or waking a device.
    [[nodiscard]] static Result<MappedFile> open(const std::string &path);
    /// The regular file behind `descriptor`, which the caller keeps; `path` is for errors.
    [[nodiscard]] static Result<MappedFile> fromDescriptor(int descriptor, const std::string &path);
    /// Bytes that have no file.
    [[nodiscard]] static MappedFile fromBuffer(std::unique_ptr<char[]> bytes, std::size_t size) noexcept;

    /// Empty.
    MappedFile() noexcept = default;
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
    static constexpr std::uint32_t notMapped = UINT32_MAX;

    const char *m_data = nullptr;
    std::size_t m_size = 0;
    std::unique_ptr<char[]> m_owned {};
    std::uint32_t m_entry = notMapped; // in the mapping table
};

} // namespace legwork::trace
