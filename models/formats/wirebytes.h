// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Integers of captures. The caller has checked that the bytes are there.
namespace legwork::formats::wire {

[[nodiscard]] inline std::uint32_t byteAt(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<unsigned char>(bytes[at]);
}

[[nodiscard]] inline std::uint16_t big16(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<std::uint16_t>(byteAt(bytes, at) << 8 | byteAt(bytes, at + 1));
}

[[nodiscard]] inline std::uint32_t big32(std::string_view bytes, std::size_t at) noexcept
{
    return byteAt(bytes, at) << 24 | byteAt(bytes, at + 1) << 16 | byteAt(bytes, at + 2) << 8 | byteAt(bytes, at + 3);
}

[[nodiscard]] inline std::uint16_t little16(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<std::uint16_t>(byteAt(bytes, at + 1) << 8 | byteAt(bytes, at));
}

[[nodiscard]] inline std::uint32_t little32(std::string_view bytes, std::size_t at) noexcept
{
    return byteAt(bytes, at + 3) << 24 | byteAt(bytes, at + 2) << 16 | byteAt(bytes, at + 1) << 8 | byteAt(bytes, at);
}

/// Byte order of a capture file or section: the machine that wrote it chose.
enum class Order : std::uint8_t { Little, Big };

[[nodiscard]] inline std::uint16_t read16(Order order, std::string_view bytes, std::size_t at) noexcept
{
    return order == Order::Little ? little16(bytes, at) : big16(bytes, at);
}

[[nodiscard]] inline std::uint32_t read32(Order order, std::string_view bytes, std::size_t at) noexcept
{
    return order == Order::Little ? little32(bytes, at) : big32(bytes, at);
}

} // namespace legwork::formats::wire
