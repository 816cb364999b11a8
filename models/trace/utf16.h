// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace legwork::trace {

enum class Utf16Order : std::uint8_t { Little, Big };

/// UTF-16 to UTF-8, piece by piece. Lone surrogates and a last odd byte become U+FFFD; a byte-order mark at the
/// beginning is dropped.
class Utf16Decoder final {
public:
    explicit Utf16Decoder(Utf16Order order) noexcept
        : m_order(order)
    {
    }

    /// Appends the text of `bytes` to `out`; a unit or pair cut at the end waits for the next piece.
    void decode(std::string_view bytes, std::string &out);
    /// The input has ended.
    void finish(std::string &out);

private:
    void take(std::uint32_t unit, std::string &out);

    Utf16Order m_order;
    bool m_atStart = true;
    bool m_hasHalf = false;
    unsigned char m_half = 0; // first byte of a unit cut by the end of a piece
    std::uint32_t m_surrogate = 0; // a high surrogate that waits for its low one
};

} // namespace legwork::trace
