// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config.h"

#include <memory>

namespace legwork::dialplan {

/// The parts of a SIP or tel URI that classes look at, out of a bare URI, a header's value or a host.
struct UriParts {
    std::string_view whole {};
    std::string_view scheme {};
    std::string_view user {};
    std::string_view host {};

    /// `sip:5...@h:5060;x`, `"A" <sip:..>;tag=1`, `SIP/2.0/UDP h:5060;branch=..` or just a host. Never fails.
    [[nodiscard]] static UriParts from(std::string_view text) noexcept;
};

/// By which line of a class a URI matched, weakest first.
enum class UriRank : std::uint8_t { None, Pattern, Tel, User, Host };
[[nodiscard]] std::string_view nameOf(UriRank rank) noexcept;

/// `voice class uri`. Expressions are matched in linear time. Thread-safe.
class UriClass final {
public:
    explicit UriClass(const Object &object);
    ~UriClass();
    UriClass(UriClass &&) noexcept;

    struct Match {
        UriRank rank = UriRank::None;
        unsigned length = 0; // bytes that matched
        LineNumber line = 0;
    };
    [[nodiscard]] Match match(const UriParts &uri) const;
    /// Hosts, at most ten are allowed.
    [[nodiscard]] std::size_t hosts() const noexcept { return m_hosts; }

private:
    struct Line;
    std::vector<std::unique_ptr<Line>> m_lines;
    std::size_t m_hosts = 0;
};

} // namespace legwork::dialplan
