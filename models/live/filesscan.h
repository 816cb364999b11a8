// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace legwork::live {

/// Looks at files and folders that grow, without reading them: which files there are, and by how much they grew.
class FilesScan final {
public:
    /// Files below watched folders; further ones are not followed and told of.
    static constexpr std::size_t maxFiles = 4096;

    explicit FilesScan(std::vector<std::string> paths)
        : m_paths(std::move(paths))
    {
    }

    struct Look {
        std::vector<std::string> newFiles; // not given before, in order of name; a file that is renamed is not new
        std::vector<std::string> missing; // paths that are not there now
        std::uint64_t grownBytes = 0; // since the look before
        std::size_t files = 0;
        bool isFirst = false;
        bool hasTooMany = false;
    };
    /// May block as long as the drives do.
    [[nodiscard]] Look look();

private:
    using FileId = std::pair<std::uint64_t, std::uint64_t>; // device and inode
    void lookAt(const std::string &path, Look &result);
    void lookInto(const std::string &folder, Look &result);

    std::vector<std::string> m_paths;
    std::set<std::string> m_given;
    std::map<FileId, std::uint64_t> m_sizes;
    bool m_hasLooked = false;
};

} // namespace legwork::live
