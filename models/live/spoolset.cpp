// SPDX-License-Identifier: GPL-3.0-or-later
#include "spoolset.h"

#include <trace/descriptor.h>
#include <trace/systemerror.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace legwork::live {

namespace {

/// Gathered bytes of one file that are written although nobody asked.
constexpr std::size_t gatheredBytes = 256 * 1024;
/// The disk's free room is looked at again after so much.
constexpr std::uint64_t bytesBetweenLooks = 4 * 1024 * 1024;
constexpr std::string_view overflowName = "others";
constexpr std::size_t numberDigits = 6;

/// NAME.000001.log: the number, 0 for a file that grows.
std::uint64_t numberOf(std::string_view file, std::string_view suffix) noexcept
{
    file.remove_suffix(suffix.size());
    const std::size_t dot = file.rfind('.');
    if (dot == std::string_view::npos || file.size() - dot - 1 < numberDigits)
        return 0;
    std::uint64_t number = 0;
    for (const char c : file.substr(dot + 1)) {
        if (c < '0' || c > '9' || number > 1'000'000'000'000)
            return 0;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

} // namespace

std::string fileNameFor(std::string_view name)
{
    constexpr std::size_t longest = 100;
    std::string plain(name.substr(0, longest));
    std::ranges::replace_if(
        plain,
        [](char c) {
            const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
                || c == '-' || c == '_' || c == ':';
            return !isPlain;
        },
        '_');
    if (plain.empty() || plain.front() == '.')
        plain.insert(plain.begin(), '_');
    return plain;
}

struct SpoolSet::File {
    std::string name {};
    std::string path {};
    trace::Descriptor descriptor {};
    std::uint64_t size = 0; // on the disk
    std::string gathered {};
    std::uint64_t records = 0; // in `gathered`
    bool isListed = false; // among m_unwritten
    bool isTold = false; // its path was given to takeNew()
};

SpoolSet::SpoolSet(std::string folder, std::string suffix, std::string preamble, const SpoolLimits &limits)
    : m_folder(std::move(folder))
    , m_suffix(std::move(suffix))
    , m_preamble(std::move(preamble))
    , m_limits(limits)
{
}

SpoolSet::~SpoolSet() { flush(); }

Result<std::vector<std::string>> SpoolSet::open()
{
    namespace fs = std::filesystem;
    std::error_code error;
    fs::create_directories(m_folder, error);
    if (error)
        return tl::unexpected(trace::systemError(error.value(), m_folder));
    ::chmod(m_folder.c_str(), S_IRWXU);
    struct Found {
        std::string file {};
        std::uint64_t number = 0, bytes = 0;
    };
    std::vector<Found> found;
    for (fs::directory_iterator entry(m_folder, error), end; !error && entry != end; entry.increment(error)) {
        std::string file = entry->path().filename().string();
        std::error_code none;
        if (!file.ends_with(m_suffix) || !entry->is_regular_file(none))
            continue;
        const std::uint64_t number = numberOf(file, m_suffix);
        found.push_back({ std::move(file), number, entry->file_size(none) });
        m_number = std::max(m_number, number);
    }
    if (error)
        return tl::unexpected(trace::systemError(error.value(), m_folder));
    // Numbered ones in order; then those that were growing when the run before ended.
    std::ranges::sort(found, {}, [](const Found &f) { return std::pair(f.number == 0 ? ~0ULL : f.number, f.file); });
    for (const Found &f : found) {
        std::string path = m_folder + '/' + f.file;
        if (f.number == 0) {
            if (f.bytes <= m_preamble.size()) {
                ::unlink(path.c_str());
                continue;
            }
            char number[24];
            std::snprintf(number, sizeof number, ".%06llu", static_cast<unsigned long long>(++m_number));
            std::string aside = path.substr(0, path.size() - m_suffix.size()) + number + m_suffix;
            if (std::rename(path.c_str(), aside.c_str()) != 0)
                return tl::unexpected(trace::systemError(errno, path));
            path = std::move(aside);
        }
        m_bytes += f.bytes;
        m_aside.push_back({ std::move(path), f.bytes });
    }
    keepTotal();
    std::vector<std::string> paths;
    for (const Aside &aside : m_aside)
        paths.push_back(aside.path);
    return paths;
}

SpoolSet::File &SpoolSet::fileOf(std::string_view name)
{
    const auto known = m_files.find(name);
    if (known != m_files.end())
        return *known->second;
    if (m_files.size() >= m_limits.files && name != overflowName)
        return fileOf(overflowName);
    auto file = std::make_unique<File>();
    file->name = fileNameFor(name);
    // Two names may become one: they share the file.
    for (const auto &[other, that] : m_files) {
        if (that->name == file->name)
            return *that;
    }
    file->path = m_folder + '/' + file->name + m_suffix;
    return *m_files.emplace(std::string(name), std::move(file)).first->second;
}

void SpoolSet::append(std::string_view name, std::string_view record, Border border)
{
    append(name, record, {}, border);
}

void SpoolSet::append(std::string_view name, std::string_view record, std::string_view rest, Border border)
{
    File &file = fileOf(name);
    const std::uint64_t size = file.size + file.gathered.size();
    // A record that nobody ends is cut at twice the length.
    if ((border == Border::Record && size >= m_limits.segmentBytes) || size >= 2 * m_limits.segmentBytes) {
        write(file);
        putAside(file);
    }
    file.gathered += record;
    file.gathered += rest;
    ++file.records;
    if (!file.isListed) {
        file.isListed = true;
        m_unwritten.push_back(&file);
    }
    if (file.gathered.size() >= gatheredBytes)
        write(file);
}

void SpoolSet::flush()
{
    for (File *file : std::exchange(m_unwritten, {})) {
        file->isListed = false;
        write(*file);
    }
}

std::vector<std::string> SpoolSet::takeNew() { return std::exchange(m_new, {}); }

bool SpoolSet::openFile(File &file)
{
    file.descriptor = trace::Descriptor(
        ::open(file.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (!file.descriptor.isOpen()) {
        fail(errno, file.path);
        return false;
    }
    file.size = 0;
    return true;
}

/// Writes what was gathered, or nothing of it.
void SpoolSet::write(File &file)
{
    if (file.gathered.empty())
        return;
    if (!hasRoom(file.gathered.size()) || (!file.descriptor.isOpen() && !openFile(file))) {
        m_dropped += std::exchange(file.records, 0);
        file.gathered.clear();
        return;
    }
    if (file.size == 0)
        file.gathered.insert(0, m_preamble);
    std::size_t done = 0;
    while (done < file.gathered.size()) {
        const ssize_t wrote = ::pwrite(file.descriptor.get(), file.gathered.data() + done, file.gathered.size() - done,
            static_cast<off_t>(file.size + done));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            fail(wrote < 0 ? errno : ENOSPC, file.path);
            m_dropped += std::exchange(file.records, 0);
            file.gathered.clear();
            // Where this does not help either, the next write begins at the same place.
            [[maybe_unused]] const int taken = ::ftruncate(file.descriptor.get(), static_cast<off_t>(file.size));
            return;
        }
        done += static_cast<std::size_t>(wrote);
    }
    m_fault.reset();
    file.size += done;
    m_bytes += done;
    m_untilLook -= std::min<std::uint64_t>(m_untilLook, done);
    file.gathered.clear();
    file.records = 0;
    if (!std::exchange(file.isTold, true))
        m_new.push_back(file.path);
    keepTotal();
}

void SpoolSet::putAside(File &file)
{
    if (file.size == 0)
        return;
    char number[24];
    std::snprintf(number, sizeof number, ".%06llu", static_cast<unsigned long long>(++m_number));
    std::string aside = m_folder + '/' + file.name + number + m_suffix;
    if (std::rename(file.path.c_str(), aside.c_str()) != 0) {
        fail(errno, file.path); // the file goes on growing; the next record tries again
        return;
    }
    m_aside.push_back({ std::move(aside), file.size });
    file.descriptor.reset();
    file.size = 0;
}

/// Removes the oldest files while there is too much. When nothing is put aside, the largest that grows goes.
void SpoolSet::keepTotal()
{
    while (m_bytes > m_limits.totalBytes) {
        if (m_aside.empty()) {
            File *largest = nullptr;
            for (const auto &[name, file] : m_files) {
                if (!largest || file->size > largest->size)
                    largest = file.get();
            }
            if (!largest || largest->size == 0)
                return;
            putAside(*largest);
            if (m_aside.empty())
                return;
        }
        ::unlink(m_aside.front().path.c_str());
        m_bytes -= std::min(m_bytes, m_aside.front().bytes);
        m_aside.pop_front();
    }
}

void SpoolSet::fail(int code, const std::string &path)
{
    m_fault = trace::systemError(code, path);
    if (code == ENOSPC || code == EDQUOT)
        m_fault->kind = ErrorKind::TooLarge;
    m_untilLook = 0;
}

/// Whether the disk has room for `wanted` bytes beside what is left to others. Looked at now and then, and at every
/// write while it has none.
bool SpoolSet::hasRoom(std::uint64_t wanted)
{
    if (m_untilLook > 0)
        return true;
    struct statvfs disk { };
    if (::statvfs(m_folder.c_str(), &disk) != 0) {
        fail(errno, m_folder);
        return false;
    }
    const std::uint64_t room = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
    if (room < m_limits.freeBytes + wanted) {
        fail(ENOSPC, m_folder);
        return false;
    }
    m_untilLook = bytesBetweenLooks;
    return true;
}

} // namespace legwork::live
