// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch.h"

#include "descriptor.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>

namespace legwork::trace {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t fileMask = IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t folderMask
    = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

/// File systems whose changes are made elsewhere, where this kernel's inotify does not see them (statfs(2)).
bool isRemote(const std::string &path) noexcept
{
    static constexpr std::array<std::uint32_t, 12> remote = {
        0x6969, // NFS
        0x517B, 0xFE534D42, 0xFF534D42, // SMB, SMB2, CIFS
        0x65735546, // FUSE
        0x01021997, // 9P
        0x00C36400, // Ceph
        0x5346414F, // AFS
        0x73757245, // Coda
        0x786F4256, // VirtualBox shared folder
        0x0BD00BD0, // Lustre
        0x47504653, // GPFS
    };
    struct statfs status { };
    return statfs(path.c_str(), &status) == 0
        && std::ranges::find(remote, static_cast<std::uint32_t>(status.f_type)) != remote.end();
}

std::string folderOf(const std::string &path)
{
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string nameOf(const std::string &path) { return path.substr(path.rfind('/') + 1); }

} // namespace

struct Watcher::State {
    struct File {
        std::string path {};
        int watch = -1;
    };
    struct Folder {
        std::string path {};
        int watch = -1;
        bool isWhole = false; // every name in it counts
        bool isRemote = false;
        std::unordered_map<std::string, std::size_t> files {}; // name to index in State::files
    };

    Descriptor inotify { inotify_init1(IN_NONBLOCK | IN_CLOEXEC) };
    Descriptor wakeEvent { eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC) };
    std::vector<File> files {};
    std::vector<Folder> folders {};
    std::unordered_map<std::string, std::size_t> folderIndex {};
    std::unordered_map<int, std::size_t> folderOfWatch {};
    std::unordered_map<int, std::unordered_set<std::size_t>> filesOfWatch {};
    bool isPolling = false;

    std::size_t folder(const std::string &path);
    void watchFolder(std::size_t index);
    void watchFile(std::size_t index);
    [[nodiscard]] bool watchMissing();
    bool readEvents();
    bool handle(const inotify_event &event, std::string_view name);
    void forget(int watch);
    bool takeWake() const noexcept;
};

/// The index of a folder, new or known.
std::size_t Watcher::State::folder(const std::string &path)
{
    const auto [entry, isNew] = folderIndex.emplace(path, folders.size());
    if (isNew)
        folders.push_back({ .path = path, .isRemote = trace::isRemote(path) });
    return entry->second;
}

void Watcher::State::watchFolder(std::size_t index)
{
    Folder &each = folders[index];
    each.watch = inotify_add_watch(inotify.get(), each.path.c_str(), folderMask);
    if (each.watch >= 0)
        folderOfWatch[each.watch] = index;
}

/// Puts the file's watch on what now bears its name; a renamed file keeps its watch until then.
void Watcher::State::watchFile(std::size_t index)
{
    File &file = files[index];
    const int watch = inotify_add_watch(inotify.get(), file.path.c_str(), fileMask | IN_MASK_ADD);
    if (watch < 0 || watch == file.watch)
        return;
    if (file.watch >= 0) {
        auto &sharing = filesOfWatch[file.watch];
        sharing.erase(index);
        if (sharing.empty()) {
            inotify_rm_watch(inotify.get(), file.watch);
            filesOfWatch.erase(file.watch);
        }
    }
    file.watch = watch;
    filesOfWatch[watch].insert(index);
}

/// Tries again what could not be watched, and finds out whether polling is needed. True when something is watched
/// anew: what happened to it before went unseen.
bool Watcher::State::watchMissing()
{
    bool isNews = false;
    isPolling = !inotify.isOpen() || !wakeEvent.isOpen();
    for (std::size_t index = 0; index < folders.size(); ++index) {
        if (folders[index].watch < 0) {
            watchFolder(index);
            isNews = isNews || folders[index].watch >= 0;
            for (const auto &[name, file] : folders[index].files)
                watchFile(file);
        }
        isPolling = isPolling || folders[index].isRemote || folders[index].watch < 0;
    }
    for (std::size_t index = 0; index < files.size(); ++index) {
        if (files[index].watch >= 0)
            continue;
        watchFile(index);
        isNews = isNews || files[index].watch >= 0;
        struct stat status { };
        isPolling = isPolling || (files[index].watch < 0 && stat(files[index].path.c_str(), &status) == 0);
    }
    return isNews;
}

void Watcher::State::forget(int watch)
{
    if (const auto found = folderOfWatch.find(watch); found != folderOfWatch.end()) {
        folders[found->second].watch = -1;
        folderOfWatch.erase(found);
    }
    if (const auto found = filesOfWatch.find(watch); found != filesOfWatch.end()) {
        for (const std::size_t index : found->second)
            files[index].watch = -1;
        filesOfWatch.erase(found);
    }
}

/// True when the event concerns a file that is watched.
bool Watcher::State::handle(const inotify_event &event, std::string_view name)
{
    if ((event.mask & IN_Q_OVERFLOW) != 0)
        return true;
    if ((event.mask & IN_IGNORED) != 0) {
        const bool isKnown = folderOfWatch.contains(event.wd) || filesOfWatch.contains(event.wd);
        forget(event.wd);
        return isKnown;
    }
    if (filesOfWatch.contains(event.wd))
        return true;
    const auto found = folderOfWatch.find(event.wd);
    if (found == folderOfWatch.end())
        return false;
    Folder &each = folders[found->second];
    if ((event.mask & IN_MOVE_SELF) != 0) { // the watch went away with the folder; its path may be made anew
        inotify_rm_watch(inotify.get(), event.wd);
        return true;
    }
    const auto file = each.files.find(std::string(name));
    if (file != each.files.end() && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0)
        watchFile(file->second);
    return each.isWhole || file != each.files.end() || (event.mask & IN_DELETE_SELF) != 0;
}

bool Watcher::State::readEvents()
{
    constexpr std::size_t headSize = sizeof(inotify_event);
    alignas(inotify_event) std::array<char, 16384> buffer {};
    bool isRelevant = false;
    for (;;) {
        const ssize_t got = ::read(inotify.get(), buffer.data(), buffer.size());
        if (got <= 0)
            return isRelevant;
        const auto size = static_cast<std::size_t>(got);
        for (std::size_t at = 0; at + headSize <= size;) {
            inotify_event event {};
            std::memcpy(&event, buffer.data() + at, headSize);
            const char *const name = buffer.data() + at + headSize;
            const std::size_t room = std::min<std::size_t>(event.len, size - at - headSize);
            if (handle(event, { name, strnlen(name, room) }))
                isRelevant = true;
            at += headSize + event.len;
        }
    }
}

bool Watcher::State::takeWake() const noexcept
{
    std::uint64_t count = 0;
    return ::read(wakeEvent.get(), &count, sizeof count) > 0;
}

Watcher::Watcher()
    : m_state(std::make_unique<State>())
{
}

Watcher::~Watcher() = default;

void Watcher::add(const std::string &path)
{
    struct stat status { };
    if (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
        const std::size_t index = m_state->folder(path);
        m_state->folders[index].isWhole = true;
        m_state->watchFolder(index);
        return;
    }
    const std::size_t index = m_state->folder(folderOf(path));
    State::Folder &folder = m_state->folders[index];
    if (!folder.files.emplace(nameOf(path), m_state->files.size()).second)
        return;
    // A symbolic link's target may lie on another file system than the link.
    folder.isRemote = folder.isRemote || isRemote(path);
    m_state->files.push_back({ .path = path });
    m_state->watchFolder(index);
    m_state->watchFile(m_state->files.size() - 1);
}

Watcher::Wake Watcher::wait(std::chrono::milliseconds timeout)
{
    const auto end = Clock::now() + timeout;
    for (;;) {
        if (m_state->watchMissing())
            return Wake::Changed;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        const bool isShort = m_state->isPolling && left > pollInterval;
        const auto rest = std::clamp(
            isShort ? pollInterval : left, std::chrono::milliseconds(0), std::chrono::milliseconds(3'600'000));
        std::array<pollfd, 2> waited
            = { pollfd { m_state->inotify.get(), POLLIN, 0 }, pollfd { m_state->wakeEvent.get(), POLLIN, 0 } };
        const int ready = ::poll(waited.data(), waited.size(), static_cast<int>(rest.count()));
        if (ready > 0 && waited[1].revents != 0 && m_state->takeWake())
            return Wake::Woken;
        if (ready > 0 && m_state->readEvents())
            return Wake::Changed;
        if (m_state->isPolling && (ready == 0 || isShort))
            return Wake::Changed;
        if (Clock::now() >= end)
            return Wake::TimedOut;
    }
}

void Watcher::wake() noexcept
{
    const std::uint64_t one = 1;
    // A full counter (EAGAIN) is as good: the wait ends all the same.
    static_cast<void>(::write(m_state->wakeEvent.get(), &one, sizeof one) > 0);
}

bool Watcher::isPolling() const noexcept { return m_state->isPolling; }

} // namespace legwork::trace
