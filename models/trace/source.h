// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mappedfile.h"
#include "spool.h"

#include <base/limits.h>
#include <base/result.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::trace {

/// One finished source: a user's file or a spool, mapped. `path` is what a person calls it: the file's path, or
/// "bundle.zip/logs/gw1.log" for an archive member, or "-" for standard input.
struct Source {
    std::string path {};
    MappedFile file;
};

/// Something that could not be read, or was left out for a reason a person should know.
struct Problem {
    std::string path {};
    Error error {};
    bool wholeInput = false; // a path the caller named could not be read at all (exit code 3)
};

/// What open() found. Order: as named on the command line, folders and archives expanded in order of path.
struct Opened {
    std::vector<Source> sources;
    std::vector<Problem> problems;
};

/// What hostile input may cost; the defaults are those of base/limits.h.
struct OpenLimits {
    std::uint64_t archiveBytes = limits::maxArchiveBytes;
    std::uint64_t archiveRatio = limits::maxArchiveRatio;
    std::uint64_t archiveRatioFloor = limits::archiveRatioFloor;
    unsigned archiveDepth = limits::maxArchiveDepth;
    std::size_t archiveMembers = limits::maxArchiveMembers;
    unsigned folderDepth = limits::maxFolderDepth;
};

struct OpenOptions {
    bool descendArchives = true;
    /// Asked now and then (about every MiB, every member and every 256 files) with the bytes unpacked so far; returning
    /// false stops.
    std::function<bool(std::uint64_t bytes)> progress {};
    OpenLimits limits {};
};

/// Opens every path: files, folders (recursive; symbolic links followed, loops survived; devices, sockets and FIFOs
/// skipped with a Problem), archives (zip, 7z, tar; gz, bz2, xz, zstd, lz4 of a tar or of one file; nested up to
/// limits::maxArchiveDepth), "-" and FIFOs or devices named by the caller (read to their end into the spool). A file
/// or folder that is reached twice is opened once. Archives are recognised by content; a single compressed file keeps
/// its own path, members lie below it. UTF-16 text is decoded to UTF-8. Plain files are not read beyond their first
/// pages. Never fails as a whole.
[[nodiscard]] Opened open(const std::vector<std::string> &paths, Spool &spool, const OpenOptions &options = {});

} // namespace legwork::trace
