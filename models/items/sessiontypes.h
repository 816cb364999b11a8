// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/engine.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace legwork::items {

/// Calls at one moment with the engine that keeps their texts. Cheap to copy, may be read by any thread. Nothing but
/// texts may be reached through `engine`: questions to it go through TraceSession.
struct SessionSnapshot {
    std::shared_ptr<const calls::Engine> engine {};
    calls::CallList calls {};
};

/// How far reading is. `total` is 0 while sources are being opened.
struct SessionProgress {
    std::uint64_t bytes = 0, total = 0;
    double bytesPerSecond = 0;
    std::int64_t msLeft = -1; // -1: not known yet
    bool isLoading = false;
};

/// What arrived lately from sources that are followed, averaged over a few seconds.
struct LiveRate {
    double callsPerSecond = 0, recordsPerSecond = 0;
    bool isFollowing = false;
};

/// What a person added: a file, a folder, an archive, or a growing file or folder.
struct SessionRoot {
    std::string path {};
    bool isFollowed = false;
    bool fromStart = true; // a followed one: what was there before is read too
    bool isMissing = false; // could not be read at all

    friend bool operator==(const SessionRoot &, const SessionRoot &) = default;
};

/// A record in its source with the lines around it.
struct SourceLines {
    std::string path {};
    std::uint64_t firstLine = 0; // 1-based number of lines.front(); 0: the source has no lines (a capture)
    std::vector<std::string> lines {}; // bytes as they are, without line ends
    std::size_t recordBegin = 0, recordCount = 0; // the record's lines, as indices into `lines`
};

} // namespace legwork::items
