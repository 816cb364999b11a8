// SPDX-License-Identifier: GPL-3.0-or-later
#include "mappingtable.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

namespace legwork::trace::mappingtable {

namespace {

// Read by the signal handler while other threads write: `version` is odd while an entry changes.
struct Entry {
    std::atomic<std::uintptr_t> begin;
    std::atomic<std::size_t> size;
    std::atomic<std::uint32_t> version;
    std::atomic<std::uint32_t> faults;
};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free && std::atomic<std::uint32_t>::is_always_lock_free);

constinit std::array<Entry, capacity> entries {};
constinit std::atomic<std::uint32_t> usedEntries { 0 }; // entries at or beyond were never used

std::mutex mutex; // guards freeEntries
std::vector<std::uint32_t> freeEntries;

struct sigaction previousAction;
std::size_t pageSize = 4096;

void set(Entry &entry, std::uintptr_t begin, std::size_t size) noexcept
{
    entry.version.fetch_add(1);
    entry.begin.store(begin);
    entry.size.store(size);
    entry.faults.store(0);
    entry.version.fetch_add(1);
}

bool replaceLostPages(Entry &entry, std::uintptr_t address) noexcept
{
    const std::uint32_t version = entry.version.load();
    const std::uintptr_t begin = entry.begin.load();
    const std::size_t size = entry.size.load();
    if (address - begin >= size || version % 2 != 0 || entry.version.load() != version)
        return false;
    const std::uintptr_t page = address / pageSize * pageSize;
    const std::uint32_t faults = entry.faults.fetch_add(1);
    const std::size_t wanted = pageSize << std::min(faults, 40U);
    const std::size_t length = std::min(wanted, begin + size - page);
    // An integer becomes a pointer here because the kernel reports the place of a fault, not an object of ours.
    void *const place = reinterpret_cast<void *>(page); // NOLINT(performance-no-int-to-ptr)
    return mmap(place, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

void passOn(int signal, siginfo_t *info, void *context) noexcept
{
    if ((previousAction.sa_flags & SA_SIGINFO) != 0) {
        previousAction.sa_sigaction(signal, info, context);
    } else if (previousAction.sa_handler == SIG_DFL || (previousAction.sa_handler == SIG_IGN && info->si_code > 0)) {
        std::signal(signal, SIG_DFL);
        if (info->si_code <= 0) // sent by a process; a fault comes again by itself when the instruction is repeated
            raise(signal);
    } else if (previousAction.sa_handler != SIG_IGN) {
        previousAction.sa_handler(signal);
    }
}

void onBusError(int signal, siginfo_t *info, void *context) noexcept
{
    const int savedErrno = errno;
    bool replaced = false;
    if (info->si_code > 0) {
        const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
        const std::uint32_t count = usedEntries.load();
        for (std::uint32_t index = 0; index < count && !replaced; ++index)
            replaced = replaceLostPages(entries[index], address);
    }
    if (!replaced)
        passOn(signal, info, context);
    errno = savedErrno;
}

void install() noexcept
{
    pageSize = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    // Asked before it is replaced: a SIGBUS between the two calls must find where to go on.
    sigaction(SIGBUS, nullptr, &previousAction);
    struct sigaction action { };
    action.sa_sigaction = onBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, nullptr);
}

} // namespace

std::optional<std::uint32_t> add(const char *begin, std::size_t size)
{
    const std::lock_guard lock(mutex);
    static const bool installed = (install(), true);
    static_cast<void>(installed);
    std::uint32_t index = usedEntries.load();
    if (!freeEntries.empty()) {
        index = freeEntries.back();
        freeEntries.pop_back();
    } else if (index == capacity) {
        return {};
    }
    const std::size_t wholePages = (size + pageSize - 1) / pageSize * pageSize;
    set(entries[index], reinterpret_cast<std::uintptr_t>(begin), wholePages);
    if (index == usedEntries.load()) {
        freeEntries.reserve(index + 1); // so that remove() never allocates
        usedEntries.store(index + 1);
    }
    return index;
}

void remove(std::uint32_t entry) noexcept
{
    const std::lock_guard lock(mutex);
    set(entries[entry], 0, 0);
    freeEntries.push_back(entry);
}

bool hasLostPages(std::uint32_t entry) noexcept { return entries[entry].faults.load() != 0; }

} // namespace legwork::trace::mappingtable
