// SPDX-License-Identifier: GPL-3.0-or-later
#include "content.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace legwork::trace {

namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes;
    Content content;
};

constexpr std::array signatures = {
    Signature { "PK\x03\x04"sv, Content::Archive }, // APPNOTE.TXT 4.3.7: local file header
    Signature { "PK\x05\x06"sv, Content::Archive }, // 4.3.16: an archive without members begins with its end record
    Signature { "PK\x07\x08"sv, Content::Archive }, // 8.5.4: a split archive that became one file
    Signature { "7z\xBC\xAF\x27\x1C"sv, Content::Archive },
    Signature { "\x1F\x8B\x08"sv, Content::Compressed }, // RFC 1952 section 2.3.1, CM = deflate
    Signature { "\xFD"
                "7zXZ\x00"sv,
        Content::Compressed },
    Signature { "\x28\xB5\x2F\xFD"sv, Content::Compressed }, // RFC 8878 section 3.1.1, zstd
    Signature { "\x04\x22\x4D\x18"sv, Content::Compressed }, // lz4 frame
    Signature { "\x02\x21\x4C\x18"sv, Content::Compressed }, // lz4, the legacy frame
    Signature { "Rar!\x1A\x07"sv, Content::Unsupported },
    Signature { "MSCF\0\0\0\0"sv, Content::Unsupported }, // Windows cabinet
};

/// "BZh", a level, then the mark of a block or of the end: digits of pi, or of its square root.
bool isBzip2(std::string_view bytes) noexcept
{
    return bytes.size() >= 10 && bytes.starts_with("BZh") && bytes[3] >= '1' && bytes[3] <= '9'
        && (bytes.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv || bytes.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv);
}

/// POSIX ustar header: its magic behind a name that is filled with NULs, or, for old archives, the checksum alone.
bool isTar(std::string_view bytes) noexcept
{
    constexpr std::size_t blockSize = 512;
    constexpr std::size_t checksumAt = 148;
    constexpr std::size_t checksumSize = 8;
    constexpr std::size_t magicAt = 257;
    if (bytes.size() < blockSize || bytes[0] == '\0')
        return false;
    if (bytes.substr(magicAt, 5) == "ustar" && bytes.substr(0, magicAt).find('\0') != std::string_view::npos)
        return true;
    unsigned sum = 0;
    for (std::size_t i = 0; i < blockSize; ++i)
        sum += i - checksumAt < checksumSize ? ' ' : static_cast<unsigned char>(bytes[i]);
    unsigned stated = 0;
    std::size_t digits = 0;
    for (const char c : bytes.substr(checksumAt, checksumSize)) {
        if (c == ' ' && digits == 0)
            continue;
        if (c < '0' || c > '7')
            break;
        stated = stated * 8 + static_cast<unsigned>(c - '0');
        ++digits;
    }
    return digits > 0 && stated == sum;
}

/// A byte-order mark, or (without one) text that is Latin letters with a NUL beside nearly each.
Content wideText(std::string_view bytes) noexcept
{
    constexpr std::size_t sampleBytes = 4096;
    constexpr std::size_t fewestUnits = 8;
    if (bytes.starts_with("\xFF\xFE\0\0"sv)) // UTF-32; nothing that is read here is written so
        return Content::Plain;
    if (bytes.starts_with("\xFF\xFE"sv))
        return Content::Utf16Little;
    if (bytes.starts_with("\xFE\xFF"sv))
        return Content::Utf16Big;
    const std::size_t units = std::min(bytes.size(), sampleBytes) / 2;
    if (units < fewestUnits)
        return Content::Plain;
    const auto isText = [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t'; };
    std::size_t little = 0;
    std::size_t big = 0;
    for (std::size_t i = 0; i < units * 2; i += 2) {
        little += isText(bytes[i]) && bytes[i + 1] == '\0' ? 1U : 0U;
        big += isText(bytes[i + 1]) && bytes[i] == '\0' ? 1U : 0U;
    }
    if (little * 10 >= units * 9)
        return Content::Utf16Little;
    return big * 10 >= units * 9 ? Content::Utf16Big : Content::Plain;
}

} // namespace

Content contentOf(std::string_view bytes) noexcept
{
    for (const Signature &signature : signatures) {
        if (bytes.starts_with(signature.bytes))
            return signature.content;
    }
    if (isBzip2(bytes))
        return Content::Compressed;
    if (isTar(bytes))
        return Content::Archive;
    return wideText(bytes);
}

} // namespace legwork::trace
