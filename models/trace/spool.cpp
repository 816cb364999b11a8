// SPDX-License-Identifier: GPL-3.0-or-later
#include "spool.h"

#include "spoolfolder.h"
#include "systemerror.h"

#include <atomic>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace legwork::trace {

namespace {

/// Reads a byte of each page. A system call that meets a page which a truncated mapping lost answers EFAULT; our own
/// read raises the signal whose handler puts zeros there (mappingtable.h).
void touch(std::string_view bytes) noexcept
{
    constexpr std::size_t smallestPage = 4096;
    const volatile char *const begin = bytes.data();
    for (std::size_t at = 0; at < bytes.size(); at += smallestPage)
        static_cast<void>(begin[at]);
    static_cast<void>(begin[bytes.size() - 1]);
}

} // namespace

struct Spool::State {
    std::uint64_t limit = 0;
    std::atomic<std::uint64_t> used { 0 };
    std::atomic<std::uint64_t> nextName { 0 };
    std::mutex mutex {}; // guards folder and path
    std::optional<Result<SpoolFolder>> folder {};
    std::string path {};

    const Result<SpoolFolder> &madeFolder()
    {
        const std::lock_guard lock(mutex);
        if (!folder) {
            folder.emplace(SpoolFolder::create());
            if (folder->has_value())
                path = (*folder)->path();
        }
        return *folder;
    }

    bool reserve(std::uint64_t bytes) noexcept
    {
        if (bytes <= limit && used.fetch_add(bytes) <= limit - bytes)
            return true;
        if (bytes <= limit)
            used.fetch_sub(bytes);
        return false;
    }
};

Spool::Spool(std::uint64_t limit)
    : m_state(std::make_unique<State>())
{
    m_state->limit = limit;
}

Spool::~Spool() = default;

Result<std::unique_ptr<Spool::Writer>> Spool::create() { return std::unique_ptr<Writer>(new Writer(*m_state)); }

std::uint64_t Spool::used() const noexcept { return m_state->used.load(); }

const std::string &Spool::folder() const
{
    static_cast<void>(m_state->madeFolder());
    return m_state->path;
}

bool Spool::take(std::uint64_t bytes) noexcept { return m_state->reserve(bytes); }

void Spool::giveBack(std::uint64_t bytes) noexcept { m_state->used.fetch_sub(bytes); }

void Spool::removeOnSignals() noexcept { SpoolFolder::removeOnSignals(); }

Spool::Writer::Writer(State &state) noexcept
    : m_state(&state)
{
}

Spool::Writer::~Writer()
{
    discard();
    m_state->used.fetch_sub(m_written);
}

Result<void> Spool::Writer::write(std::string_view bytes)
{
    if (!m_state->reserve(bytes.size())) {
        return failure(ErrorKind::TooLarge, "spool",
            "The spool is full: " + std::to_string(m_state->limit) + " bytes are its limit (--spool-limit)");
    }
    m_written += bytes.size();
    if (m_descriptor < 0 && m_buffer.size() + bytes.size() <= smallFileBytes) {
        m_buffer.append(bytes);
        return {};
    }
    auto appended = append(m_buffer);
    m_buffer.clear();
    if (appended)
        appended = append(bytes);
    return appended;
}

Result<void> Spool::Writer::append(std::string_view bytes)
{
    if (m_descriptor < 0) {
        const auto &folder = m_state->madeFolder();
        if (!folder)
            return tl::unexpected(folder.error());
        m_name = std::to_string(m_state->nextName.fetch_add(1));
        m_descriptor
            = openat(folder->descriptor(), m_name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (m_descriptor < 0) {
            m_name.clear();
            return tl::unexpected(systemError(errno, folder->path()));
        }
    }
    bool isTouched = false;
    while (!bytes.empty()) {
        const ssize_t done = ::write(m_descriptor, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0 && errno == EFAULT && !std::exchange(isTouched, true)) {
            touch(bytes);
            continue;
        }
        if (done < 0)
            return tl::unexpected(systemError(errno, m_state->madeFolder()->path()));
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
}

Result<MappedFile> Spool::Writer::close()
{
    if (m_descriptor < 0) {
        auto bytes = std::make_unique_for_overwrite<char[]>(m_buffer.size());
        std::memcpy(bytes.get(), m_buffer.data(), m_buffer.size());
        m_written = 0; // counts on, but is no longer the writer's to give back
        return MappedFile::fromBuffer(std::move(bytes), m_buffer.size());
    }
    auto file = MappedFile::fromDescriptor(m_descriptor, m_state->path + '/' + m_name);
    if (file)
        m_written = 0;
    discard();
    return file;
}

void Spool::Writer::discard() noexcept
{
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    m_descriptor = -1;
    unlinkat(m_state->madeFolder()->descriptor(), m_name.c_str(), 0);
}

} // namespace legwork::trace
