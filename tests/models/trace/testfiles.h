// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <trace/source.h>

#include <QDir>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::trace::test {

/// A folder of one test, with the user's cache folder in it.
class Folder final {
public:
    enum class Place : std::uint8_t { Disk, Memory };

    /// In memory where there is room: a disk may take minutes for 100 000 files.
    explicit Folder(Place place = Place::Disk)
        : m_folder(place == Place::Memory && hasRoomInMemory() ? QStringLiteral("/dev/shm/legwork-XXXXXX")
                                                               : QDir::tempPath() + QStringLiteral("/legwork-XXXXXX"))
    {
        setenv("XDG_CACHE_HOME", path("cache").c_str(), 1);
    }

    [[nodiscard]] std::string path(const std::string &name = {}) const
    {
        return m_folder.path().toStdString() + (name.empty() ? "" : "/" + name);
    }
    /// Writes a file, and the folders above it, and says where it lies.
    std::string write(const std::string &name, std::string_view bytes) const // NOLINT(modernize-use-nodiscard)
    {
        std::string file = path(name);
        std::filesystem::create_directories(std::filesystem::path(file).parent_path());
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
        return file;
    }
    void append(const std::string &name, std::string_view bytes) const
    {
        std::ofstream(path(name), std::ios::binary | std::ios::app) << bytes;
    }

private:
    static bool hasRoomInMemory()
    {
        constexpr std::uintmax_t wanted = 1024 * 1024 * 1024;
        std::error_code none;
        const auto space = std::filesystem::space("/dev/shm", none);
        return !none && space.available >= wanted;
    }

    QTemporaryDir m_folder;
};

/// A text that differs from place to place, so that bytes from a wrong place are noticed.
inline std::string numberedLines(std::size_t bytes)
{
    std::string text;
    text.reserve(bytes + 32);
    for (unsigned line = 0; text.size() < bytes; ++line)
        text += "line " + std::to_string(line) + " of the log\n";
    text.resize(bytes);
    return text;
}

/// "path size" of each source, the folder's own path left out: what a test compares.
inline std::vector<std::string> listed(const Opened &opened, const std::string &root)
{
    std::vector<std::string> lines;
    for (const Source &source : opened.sources) {
        const std::string &path = source.path;
        const bool isBelow = path.starts_with(root + '/');
        lines.push_back(
            (isBelow ? path.substr(root.size() + 1) : path) + ' ' + std::to_string(source.file.bytes().size()));
    }
    return lines;
}

/// "path: what" of each problem, "!" before those of a whole input.
inline std::vector<std::string> complaints(const Opened &opened, const std::string &root)
{
    std::vector<std::string> lines;
    for (const Problem &problem : opened.problems) {
        const std::string &path = problem.path;
        const bool isBelow = path.starts_with(root + '/');
        lines.push_back((problem.wholeInput ? "!" : "") + (isBelow ? path.substr(root.size() + 1) : path) + ": "
            + problem.error.what);
    }
    return lines;
}

using Lines = std::vector<std::string>;

/// For comparing lists: a failing comparison shows both.
inline QByteArray joined(const Lines &lines)
{
    QByteArray text;
    for (const std::string &line : lines)
        text += QByteArray::fromStdString(line) + '\n';
    return text;
}

} // namespace legwork::trace::test

#define COMPARE_LINES(actual, ...)                                                                                     \
    QCOMPARE(                                                                                                          \
        legwork::trace::test::joined(actual), legwork::trace::test::joined(legwork::trace::test::Lines __VA_ARGS__))
