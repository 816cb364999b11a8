// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace legwork::sip {

/// One value of a Reason header, RFC 3326: "Q.850;cause=16;text=\"...\"". Views into the header value.
struct Reason {
    std::string_view protocol {}; // "Q.850", "SIP", "X.int", as written
    std::uint32_t cause = 0; // 0 when absent or not a number
    std::string_view text {}; // without quotes
    std::string_view reasonCode {}; // Cisco's "reasoncode=0x10" of X.int

    [[nodiscard]] bool isQ850() const noexcept;
    [[nodiscard]] bool isSip() const noexcept;
};

/// Goes through the comma separated values of one Reason header; for a header that repeats, one reader each.
class ReasonReader final {
public:
    explicit ReasonReader(std::string_view value) noexcept
        : m_rest(value)
    {
    }
    /// The next value; false at the end. Empty elements are skipped.
    [[nodiscard]] bool next(Reason &reason) noexcept;

private:
    std::string_view m_rest;
};

/// One value of a Warning header, RFC 3261 section 20.43: 399 host "text". Often the only explanation of a 488.
struct Warning {
    std::uint16_t code = 0; // three digits; 0 when it has none
    std::string_view agent {};
    std::string_view text {}; // without quotes
};

class WarningReader final {
public:
    explicit WarningReader(std::string_view value) noexcept
        : m_rest(value)
    {
    }
    [[nodiscard]] bool next(Warning &warning) noexcept;

private:
    std::string_view m_rest;
};

} // namespace legwork::sip
