// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batch.h"

#include <string_view>

namespace legwork::formats {

/// Whether more bytes may follow the given ones.
enum class Tail : std::uint8_t {
    Final, // no: the last record ends with the bytes
    Growing // yes: a record whose end is not certain is left for the next call
};

/// Records of the text in `bytes` that begin at positions in [from, to), appended to `batch`. `bytes` is the whole
/// source, or a window of it whose first byte is at `base` of the source; the scan may look beyond `to` to finish the
/// records it owns (bounded by limits::maxRecordBytes), and ignores what it meets there that begins at or after `to`.
/// `from` must be 0 or an answer of chunkBorder(). Any partition of a source by chunkBorder() gives the same records.
///
/// Returns the position (in `bytes`) up to which everything is settled: `to` for Tail::Final; with Tail::Growing the
/// begin of the earliest record that is still open, so that a later scan of [answer, ...) continues exactly. Records at
/// or after the answer have not been added.
std::size_t scanText(
    std::string_view bytes, std::uint64_t base, std::size_t from, std::size_t to, Tail tail, Batch &batch);

/// The first position at or after `near` where a chunk may begin: a line that starts a record of some dialect, outside
/// of any message that a line before it opened. bytes.size() when there is none.
[[nodiscard]] std::size_t chunkBorder(std::string_view bytes, std::size_t near) noexcept;

/// Length of the head of `bytes` that belongs to a record begun before them (the first record's header position): what
/// stitches rotated files. 0 when the bytes begin with a header, bytes.size() when they hold none.
[[nodiscard]] std::size_t orphanHead(std::string_view bytes) noexcept;

} // namespace legwork::formats
