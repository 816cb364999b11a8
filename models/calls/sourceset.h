// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// A text source as far as its place in a rotated set goes.
struct RotationCandidate {
    std::string path {};
    std::string_view bytes {};
};

/// Groups the sources of one log that was rotated: same folder, same name but for numbers, the same dialect, and times
/// that follow one another. Each group is in order of its content, oldest first; a source that belongs to no set is a
/// group of its own. Groups are in order of their first member. Indices into `candidates`.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> rotationSets(const std::vector<RotationCandidate> &candidates);

} // namespace legwork::calls
