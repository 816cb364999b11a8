// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// An IPv4 (first word, upper half zero) or IPv6 address as its bytes lie on the wire.
struct IpAddress {
    std::array<std::uint64_t, 2> words {};
    bool isV6 = false;

    friend bool operator==(const IpAddress &, const IpAddress &) = default;
};

/// `bytes` holds 4 or 16 bytes.
[[nodiscard]] inline IpAddress readAddress(std::string_view bytes) noexcept
{
    IpAddress address;
    address.isV6 = bytes.size() == 16;
    std::memcpy(address.words.data(), bytes.data(), address.isV6 ? 16 : 4);
    return address;
}

/// Text of an address: dotted decimal, or RFC 5952 (lower case, the longest run of zero groups as "::", an IPv4-mapped
/// address with its dotted part).
struct AddressText {
    std::array<char, 46> text {};
    std::uint8_t size = 0;

    [[nodiscard]] std::string_view view() const noexcept { return { text.data(), size }; }
};
[[nodiscard]] AddressText textOf(const IpAddress &address) noexcept;

/// Remembers the texts of recent addresses: a capture shows the same few over and over.
class AddressTexts final {
public:
    AddressTexts()
        : m_entries(entries)
    {
    }
    /// Valid until the next call.
    [[nodiscard]] std::string_view of(const IpAddress &address) noexcept;

private:
    static constexpr std::size_t entries = 256; // power of two
    struct Entry {
        IpAddress address {};
        AddressText text {};
    };
    std::vector<Entry> m_entries;
};

} // namespace legwork::formats
