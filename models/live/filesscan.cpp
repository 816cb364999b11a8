// SPDX-License-Identifier: GPL-3.0-or-later
#include "filesscan.h"

#include <base/limits.h>

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>

namespace legwork::live {

FilesScan::Look FilesScan::look()
{
    Look result;
    result.isFirst = !m_hasLooked;
    for (const std::string &path : m_paths) {
        struct stat status { };
        if (::stat(path.c_str(), &status) != 0)
            result.missing.push_back(path);
        else if (S_ISDIR(status.st_mode))
            lookInto(path, result);
        else
            lookAt(path, result);
    }
    m_hasLooked = true;
    return result;
}

void FilesScan::lookAt(const std::string &path, Look &result)
{
    struct stat status { };
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        return;
    ++result.files;
    const auto size = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
    const auto [known, isNew] = m_sizes.try_emplace(FileId { status.st_dev, status.st_ino }, m_hasLooked ? 0 : size);
    result.grownBytes += size > known->second ? size - known->second : 0;
    known->second = size;
    if (!isNew)
        return;
    if (m_given.size() >= maxFiles) {
        result.hasTooMany = true;
        return;
    }
    if (m_given.insert(path).second)
        result.newFiles.push_back(path);
}

void FilesScan::lookInto(const std::string &folder, Look &result)
{
    namespace fs = std::filesystem;
    std::error_code error;
    std::vector<std::string> files;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (entry.depth() >= static_cast<int>(limits::maxFolderDepth))
            entry.disable_recursion_pending();
        files.push_back(entry->path().string());
    }
    std::ranges::sort(files);
    for (const std::string &file : files)
        lookAt(file, result);
}

} // namespace legwork::live
