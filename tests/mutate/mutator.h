// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::mutate {

/// A file to start from; all of it in memory.
struct Original {
    std::string path {};
    std::string bytes {};
};

/// Every regular file below `paths`, in order of path.
[[nodiscard]] std::vector<Original> originalsBelow(std::span<const std::string> paths);

/// A damaged file and, in words, what was done to which original.
struct Mutant {
    std::string bytes {};
    std::string story {};
};

/// Damages a window of one of `originals` in one to eight ways. The same number always gives the same mutant.
[[nodiscard]] Mutant mutant(std::span<const Original> originals, std::uint64_t seed, std::uint64_t number);

} // namespace legwork::mutate
