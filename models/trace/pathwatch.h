// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace legwork::trace {

/// The files that following is asked for: those named, and those in folders named, also when they appear later. A file
/// that is only renamed (rotated) is not a new one.
class PathWatch final {
public:
    explicit PathWatch(std::vector<std::string> paths)
        : m_paths(std::move(paths))
    {
    }

    /// Paths not given before, in order of name.
    [[nodiscard]] std::vector<std::string> newFiles();

private:
    using FileId = std::pair<std::uint64_t, std::uint64_t>; // device and inode

    void addFolder(const std::string &folder, std::vector<std::string> &found);

    std::vector<std::string> m_paths;
    std::set<std::string> m_given;
    std::set<FileId> m_known;
};

} // namespace legwork::trace
