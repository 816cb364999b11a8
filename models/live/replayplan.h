// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::live {

/// What a replay plays: the bytes of finished sources, cut where their records begin, each piece with its time.
struct ReplayPlan {
    struct Source {
        std::string name {}; // of the file that is written, without folder
        std::string_view bytes {}; // kept by `owner`
        std::size_t prefix = 0; // bytes that any piece needs before it: the file header of a capture
    };
    struct Piece {
        UtcTime time {};
        std::uint32_t source = 0;
        std::uint64_t begin = 0, end = 0; // of Source::bytes
    };
    std::vector<Source> sources;
    std::vector<Piece> pieces; // in order of time; those of one source also in order of place
    std::shared_ptr<const void> owner;
};

} // namespace legwork::live
