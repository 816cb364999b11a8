// SPDX-License-Identifier: GPL-3.0-or-later
#include "source.h"

#include "descriptor.h"
#include "intake.h"
#include "systemerror.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace legwork::trace {

namespace {

constexpr std::size_t filesPerQuestion = 256;
constexpr std::size_t streamBlockBytes = 256 * 1024;

class Opener final {
public:
    Opener(Opened &opened, Spool &spool, const OpenOptions &options)
        : m_opened(opened)
        , m_intake(opened, spool, options)
    {
    }

    void openNamed(const std::string &path);
    void finish() { m_intake.finish(); }
    [[nodiscard]] bool isStopped() const noexcept { return m_intake.isStopped(); }

private:
    void openFolder(const std::string &path, unsigned depth);
    void openEntry(const std::string &path, unsigned depth);
    void openFile(const std::string &path);
    void readStream(int descriptor, const std::string &path);
    [[nodiscard]] bool isNew(const struct stat &status);

    // Device and inode alone would do on a sane file system; size and time keep files apart on one that repeats inodes.
    using Identity = std::tuple<dev_t, ino_t, off_t, std::int64_t, std::int64_t>;

    Opened &m_opened;
    Intake m_intake;
    std::set<Identity> m_seen;
    std::size_t m_files = 0;
    bool m_readStandardInput = false;
};

bool Opener::isNew(const struct stat &status)
{
    if (S_ISDIR(status.st_mode))
        return m_seen.emplace(status.st_dev, status.st_ino, -1, 0, 0).second;
    return m_seen.emplace(status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        .second;
}

void Opener::openNamed(const std::string &path)
{
    const std::size_t sourcesBefore = m_opened.sources.size();
    const std::size_t problemsBefore = m_opened.problems.size();
    struct stat status { };
    if (path == "-") {
        if (!std::exchange(m_readStandardInput, true))
            readStream(STDIN_FILENO, path);
    } else if (stat(path.c_str(), &status) != 0) {
        m_intake.report(systemError(errno, path));
    } else if (S_ISDIR(status.st_mode)) {
        if (isNew(status))
            openFolder(path, 1);
    } else if (S_ISREG(status.st_mode)) {
        openFile(path);
    } else {
        const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
        if (descriptor.isOpen())
            readStream(descriptor.get(), path);
        else
            m_intake.report(systemError(errno, path));
    }
    if (m_opened.sources.size() == sourcesBefore && m_opened.problems.size() > problemsBefore)
        m_opened.problems[problemsBefore].wholeInput = true;
}

void Opener::openFolder(const std::string &path, unsigned depth)
{
    if (depth > m_intake.limits().folderDepth) {
        m_intake.report(path, ErrorKind::TooLarge,
            "Folders are read down to level " + std::to_string(m_intake.limits().folderDepth));
        return;
    }
    DIR *const listing = opendir(path.c_str());
    if (listing == nullptr) {
        m_intake.report(systemError(errno, path));
        return;
    }
    std::vector<std::string> names;
    errno = 0;
    while (const dirent *const entry = readdir(listing)) {
        const std::string_view name(entry->d_name);
        if (name != "." && name != "..")
            names.emplace_back(name);
        errno = 0;
    }
    if (errno != 0)
        m_intake.report(systemError(errno, path));
    closedir(listing);
    std::ranges::sort(names);
    const std::string prefix = path.ends_with('/') ? path : path + '/';
    for (const std::string &name : names) {
        if (m_intake.isStopped())
            return;
        openEntry(prefix + name, depth);
    }
}

void Opener::openEntry(const std::string &path, unsigned depth)
{
    struct stat status { };
    if (stat(path.c_str(), &status) != 0) {
        m_intake.report(systemError(errno, path));
    } else if (S_ISDIR(status.st_mode)) {
        if (isNew(status))
            openFolder(path, depth + 1);
    } else if (S_ISREG(status.st_mode)) {
        openFile(path);
    } else {
        const char *const sort = S_ISFIFO(status.st_mode) ? "FIFO" : S_ISSOCK(status.st_mode) ? "socket" : "device";
        m_intake.report(path, ErrorKind::NotSupported, std::string("A ") + sort + ", left out");
    }
}

void Opener::openFile(const std::string &path)
{
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status { };
    if (!descriptor.isOpen() || fstat(descriptor.get(), &status) != 0) {
        m_intake.report(systemError(errno, path));
        return;
    }
    if (!isNew(status))
        return;
    auto file = MappedFile::fromDescriptor(descriptor.get(), path);
    if (!file)
        m_intake.report(std::move(file.error()));
    else
        m_intake.add(path, std::move(*file), Origin::UserFile, nullptr);
    if (++m_files % filesPerQuestion == 0)
        static_cast<void>(m_intake.proceed());
}

void Opener::readStream(int descriptor, const std::string &path)
{
    auto writer = m_intake.spool().create();
    if (!writer)
        return m_intake.report({ writer.error().kind, path, writer.error().what });
    std::vector<char> block(streamBlockBytes);
    for (;;) {
        const ssize_t got = ::read(descriptor, block.data(), block.size());
        if (got < 0 && errno == EINTR && m_intake.proceed())
            continue;
        if (got < 0 && !m_intake.isStopped())
            m_intake.report(systemError(errno, path));
        if (got <= 0)
            break;
        const auto size = static_cast<std::size_t>(got);
        if (const auto written = (*writer)->write({ block.data(), size }); !written) {
            m_intake.report({ written.error().kind, path, written.error().what });
            break;
        }
        if (!m_intake.countUnpacked(size))
            break;
    }
    auto file = (*writer)->close();
    if (!file)
        return m_intake.report({ file.error().kind, path, file.error().what });
    m_intake.add(path, std::move(*file), Origin::Spooled, nullptr);
}

} // namespace

Opened open(const std::vector<std::string> &paths, Spool &spool, const OpenOptions &options)
{
    Opened opened;
    Opener opener(opened, spool, options);
    for (const std::string &path : paths) {
        if (opener.isStopped())
            break;
        opener.openNamed(path);
    }
    opener.finish();
    return opened;
}

} // namespace legwork::trace
