// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// Bounds on what hostile input can make the engine do. Each has one test that crosses it.
namespace legwork::limits {

/// A line's bytes beyond this are skipped (counted LineTooLong): the longest real record, a floating-variables bus
/// message, is below 64 KiB.
inline constexpr std::size_t maxLineBytes = 256 * 1024;
/// How far behind a chunk's end a scan may look for the rest of a record: a SIP message is at most 64 KiB over UDP, and
/// other lines may lie between its lines.
inline constexpr std::size_t maxRecordBytes = 1024 * 1024;
/// Header lines of one SIP message; real ones stay under 100.
inline constexpr std::size_t maxSipHeaders = 1000;
/// Lines of a record that is not a SIP message kept for its dialect; `show run` blocks are longer and not needed.
inline constexpr std::size_t maxRecordLines = 512;
/// Largest Content-Length believed.
inline constexpr std::int64_t maxContentLength = 16 * 1024 * 1024;

/// Archive members: total bytes written to spools for one archive, and the ratio to its compressed size above which it
/// is a bomb once more than archiveRatioFloor came out.
inline constexpr std::uint64_t maxArchiveBytes = 64ULL * 1024 * 1024 * 1024;
inline constexpr std::uint64_t maxArchiveRatio = 1000;
inline constexpr std::uint64_t archiveRatioFloor = 64 * 1024 * 1024;
inline constexpr unsigned maxArchiveDepth = 4;
inline constexpr std::size_t maxArchiveMembers = 1'000'000;
/// All spools of one process; `--spool-limit` changes it.
inline constexpr std::uint64_t defaultSpoolBytes = 32ULL * 1024 * 1024 * 1024;
/// Nesting of folders.
inline constexpr unsigned maxFolderDepth = 64;

/// Capture reader: open TCP streams, bytes waiting in one stream for a missing segment, IP datagrams being joined,
/// bytes of all messages joined from parts.
inline constexpr std::size_t maxStreams = 65536;
inline constexpr std::size_t maxStreamBytes = 256 * 1024;
inline constexpr std::size_t maxFragmentedDatagrams = 4096;
inline constexpr std::size_t maxReassembledBytes = 1024 * 1024 * 1024;

} // namespace legwork::limits
