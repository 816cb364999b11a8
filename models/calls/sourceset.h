// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <formats/batch.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// A text source as far as its place in a rotated set goes.
struct RotationCandidate {
    std::string path {};
    std::string_view bytes {};
};

/// First and last stamp of a log, of the clock that its first record has.
struct LogTimes {
    formats::Dialect dialect {}; // Ios for all that a gateway's log mixes
    formats::StampKind stamp {};
    std::int64_t first = 0, last = 0; // ms, see StampKind
};
/// Reads both ends of the bytes; nothing when no record with a stamp is there.
[[nodiscard]] std::optional<LogTimes> timesOf(std::string_view bytes);

/// Groups the sources of one log that was rotated: same folder, same name but for numbers, the same dialect, and times
/// that follow one another. Each group is in order of its content, oldest first; a source that belongs to no set is a
/// group of its own. Groups are in order of their first member. Indices into `candidates`.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> rotationSets(const std::vector<RotationCandidate> &candidates);

} // namespace legwork::calls
