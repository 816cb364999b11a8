// SPDX-License-Identifier: GPL-3.0-or-later
#include "pathwatch.h"

#include <base/limits.h>

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>

namespace legwork::trace {

std::vector<std::string> PathWatch::newFiles()
{
    std::vector<std::string> found;
    for (const std::string &path : m_paths) {
        struct stat status { };
        if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
            addFolder(path, found);
        else if (m_given.insert(path).second) // a file, or what will be one
            found.push_back(path);
    }
    return found;
}

void PathWatch::addFolder(const std::string &folder, std::vector<std::string> &found)
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
    for (const std::string &file : files) {
        struct stat status { };
        if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
            continue;
        const bool isNew = m_known.insert({ status.st_dev, status.st_ino }).second;
        if (isNew && m_given.insert(file).second)
            found.push_back(file);
    }
}

} // namespace legwork::trace
