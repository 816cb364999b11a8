// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace legwork::trace {

/// What a file is, told by its first bytes and never by its name.
enum class Content : std::uint8_t {
    Plain, // text, a capture, anything else
    Archive, // zip, 7z or tar: members with names
    Compressed, // gz, bz2, xz, zstd or lz4: of one file, or of an archive
    Unsupported, // an archive of a sort that is not read
    Utf16Little,
    Utf16Big
};

/// Looks at the first 4 KiB at most. Plain text never looks like an archive: every signature has a byte that text does
/// not hold, or (tar) a checksum or several fields.
[[nodiscard]] Content contentOf(std::string_view bytes) noexcept;

} // namespace legwork::trace
