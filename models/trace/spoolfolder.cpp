// SPDX-License-Identifier: GPL-3.0-or-later
#include "spoolfolder.h"

#include "systemerror.h"

#include <array>
#include <atomic>
#include <cctype>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace legwork::trace {

namespace {

constexpr std::string_view prefix = "spool-";
constexpr const char *lockName = "lock";
/// A folder without a lock file belongs to a run that died between two system calls; nobody needs that long for them.
constexpr std::time_t lockGraceSeconds = 60;

// The folders of this process, for exit() and for signal handlers, which can use neither locks nor the heap. A process
// has one spool as a rule; those beyond the table are removed by their destructor only.
struct LiveFolder {
    std::atomic<int> folder { -1 };
    pid_t owner = 0; // a forked child must leave its parent's folders alone
    std::array<char, 1024> path {};
};
std::array<LiveFolder, 16> liveFolders;
std::mutex liveMutex; // guards the writing of liveFolders

struct KernelEntry { // linux_dirent64, getdents64(2)
    std::uint64_t inode;
    std::int64_t next;
    unsigned short size;
    unsigned char type;
    char name[1];
};

/// Removes the files of an open folder; async-signal-safe, so not with readdir(), which allocates.
void removeFiles(int folder) noexcept
{
    constexpr std::size_t nameOffset = offsetof(KernelEntry, name);
    alignas(KernelEntry) std::array<char, 4096> buffer {};
    lseek(folder, 0, SEEK_SET);
    for (;;) {
        const long got = syscall(SYS_getdents64, folder, buffer.data(), buffer.size());
        if (got <= 0)
            return;
        for (std::size_t at = 0; at + nameOffset < static_cast<std::size_t>(got);) {
            KernelEntry entry {};
            std::memcpy(&entry, buffer.data() + at, nameOffset);
            const char *const name = buffer.data() + at + nameOffset;
            if (entry.type != DT_DIR)
                unlinkat(folder, name, 0);
            at += std::max<std::size_t>(entry.size, nameOffset);
        }
    }
}

void removeFolder(int folder, const char *path) noexcept
{
    removeFiles(folder);
    rmdir(path);
}

void removeLiveFolders() noexcept
{
    for (LiveFolder &live : liveFolders) {
        const int folder = live.folder.exchange(-1);
        if (folder >= 0 && live.owner == getpid())
            removeFolder(folder, live.path.data());
    }
}

void enterLiveFolder(int folder, const std::string &path)
{
    const std::lock_guard lock(liveMutex);
    static const bool atExit = std::atexit(removeLiveFolders) == 0;
    static_cast<void>(atExit);
    for (LiveFolder &live : liveFolders) {
        if (live.folder.load() >= 0 || path.size() >= live.path.size())
            continue;
        std::memcpy(live.path.data(), path.c_str(), path.size() + 1);
        live.owner = getpid();
        live.folder.store(folder);
        return;
    }
}

void leaveLiveFolder(int folder) noexcept
{
    for (LiveFolder &live : liveFolders) {
        int expected = folder;
        if (live.folder.compare_exchange_strong(expected, -1))
            return;
    }
}

void onEndingSignal(int signal) noexcept
{
    removeLiveFolders();
    // SA_RESETHAND has put the default action back: the program ends as the sender expects.
    raise(signal);
}

std::string environmentPath(const char *name)
{
    const char *const value = std::getenv(name);
    return value != nullptr && value[0] == '/' ? std::string(value) : std::string();
}

/// Where spool folders may lie, best first. XDG Base Directory Specification: relative paths are to be ignored.
std::vector<std::string> candidateBases()
{
    std::vector<std::string> bases;
    if (const std::string cache = environmentPath("XDG_CACHE_HOME"); !cache.empty())
        bases.push_back(cache + "/legwork");
    if (const std::string home = environmentPath("HOME"); !home.empty())
        bases.push_back(home + "/.cache/legwork");
    bases.push_back("/tmp/legwork-" + std::to_string(geteuid()));
    return bases;
}

/// Makes the folder and what is missing above it, then opens it. The last component must be a folder of our own, not a
/// symbolic link somebody put there.
Result<Descriptor> openBase(const std::string &path)
{
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
        mkdir(path.substr(0, slash).c_str(), 0700);
    mkdir(path.c_str(), 0700);
    Descriptor base(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!base.isOpen())
        return tl::unexpected(systemError(errno, path));
    struct stat status { };
    if (fstat(base.get(), &status) != 0)
        return tl::unexpected(systemError(errno, path));
    if (status.st_uid != geteuid() && geteuid() != 0)
        return failure(ErrorKind::NotReadable, path, "Belongs to another user");
    return base;
}

/// True when the process that made the folder is gone: its lock can be had.
bool isAbandoned(int folder, Descriptor &lock)
{
    lock = Descriptor(openat(folder, lockName, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (lock.isOpen())
        return flock(lock.get(), LOCK_EX | LOCK_NB) == 0;
    struct stat status { };
    return errno == ENOENT && fstat(folder, &status) == 0 && std::time(nullptr) - status.st_mtime > lockGraceSeconds;
}

void removeAbandoned(int base, const std::string &basePath)
{
    const int copy = openat(base, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(copy < 0 ? nullptr : fdopendir(copy), closedir);
    if (!listing) {
        if (copy >= 0)
            ::close(copy);
        return;
    }
    while (const dirent *const entry = readdir(listing.get())) {
        const std::string_view name(entry->d_name);
        if (!name.starts_with(prefix))
            continue;
        const Descriptor folder(openat(base, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        Descriptor lock;
        if (folder.isOpen() && isAbandoned(folder.get(), lock))
            removeFolder(folder.get(), (basePath + '/' + entry->d_name).c_str());
    }
}

} // namespace

Result<SpoolFolder> SpoolFolder::create()
{
    Error lastError;
    for (const std::string &basePath : candidateBases()) {
        const auto base = openBase(basePath);
        if (!base) {
            lastError = base.error();
            continue;
        }
        // The base is locked while a folder is made, so that nobody takes it for abandoned before it has its own lock.
        flock(base->get(), LOCK_EX);
        removeAbandoned(base->get(), basePath);
        std::string path = basePath + '/' + std::string(prefix) + std::to_string(getpid()) + "-XXXXXX";
        if (mkdtemp(path.data()) == nullptr) { // mode 0700
            lastError = systemError(errno, basePath);
            continue;
        }
        SpoolFolder made;
        made.m_owner = getpid();
        made.m_folder = Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        made.m_lock = Descriptor(
            openat(made.m_folder.get(), lockName, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!made.m_lock.isOpen()) {
            lastError = systemError(errno, path);
            rmdir(path.c_str());
            continue;
        }
        flock(made.m_lock.get(), LOCK_EX | LOCK_NB);
        made.m_path = std::move(path);
        enterLiveFolder(made.m_folder.get(), made.m_path);
        return made;
    }
    return tl::unexpected(lastError);
}

SpoolFolder::~SpoolFolder()
{
    if (!m_folder.isOpen())
        return;
    leaveLiveFolder(m_folder.get());
    if (m_owner == getpid())
        removeFolder(m_folder.get(), m_path.c_str());
}

void SpoolFolder::removeOnSignals() noexcept
{
    for (const int signal : { SIGINT, SIGTERM, SIGHUP }) {
        struct sigaction action { };
        action.sa_handler = onEndingSignal;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        sigemptyset(&action.sa_mask);
        sigaction(signal, &action, nullptr);
    }
}

} // namespace legwork::trace
