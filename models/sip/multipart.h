// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace legwork::sip {

/// One part of a body. Views into the body.
struct BodyPart {
    std::string_view contentType {}; // value of its Content-Type; the message's for a body that has no parts
    std::string_view disposition {}; // value of Content-Disposition
    std::string_view content {}; // without the part's headers and the line end before the next boundary
    unsigned depth = 0; // 0: the body itself, 1: a part of it, 2: a part of a part
};

/// Goes through the parts of a body, RFC 2046 section 5.1, parts of parts in their place. A body that is not multipart
/// is its own only part. Tolerates indented parts, a lost blank line behind a part's headers, and a boundary that the
/// header does not name. Nesting is followed to maxDepth; deeper parts come as they are. Nothing is allocated.
class PartReader final {
public:
    static constexpr std::size_t maxDepth = 4; // real bodies nest once; more is an attack

    PartReader(std::string_view contentType, std::string_view body) noexcept;
    [[nodiscard]] bool next(BodyPart &part) noexcept;

private:
    struct Level {
        std::string_view rest {}; // behind the boundary line read last
        std::string_view boundary {}; // without the leading hyphens
        bool begun = false; // the first boundary was read
    };
    void open(std::string_view contentType, std::string_view body) noexcept;
    [[nodiscard]] bool takePart(Level &level, std::string_view &part) noexcept;

    std::array<Level, maxDepth> m_levels {};
    std::size_t m_depth = 0; // levels in use
    BodyPart m_single {}; // the body when it has no parts
    bool m_hasSingle = false;
};

/// The SDP of a body: the body itself or its first application/sdp part; empty when there is none.
[[nodiscard]] std::string_view sdpOf(std::string_view contentType, std::string_view body) noexcept;

} // namespace legwork::sip
