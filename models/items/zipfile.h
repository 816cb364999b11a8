// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <string>
#include <vector>

namespace legwork::items {

/// A file within an archive.
struct ZipEntry {
    std::string name {};
    std::string bytes {};
};

/// A zip archive of these files, in their order; every one has the same, fixed date.
[[nodiscard]] Result<std::string> zipOf(const std::vector<ZipEntry> &entries);

} // namespace legwork::items
