// SPDX-License-Identifier: GPL-3.0-or-later
#include "follow.h"

#include "descriptor.h"

#include <base/limits.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

namespace legwork::trace {

namespace {

/// How much of a file's beginning, and of what was read last, is remembered to recognise the file. Log files may begin
/// with the same banner; the last lines read hold times and differ.
constexpr std::size_t fingerprintBytes = 256;

struct Stamp {
    std::uint64_t size = 0;
    std::int64_t modified = 0;
    std::int64_t changed = 0;

    friend bool operator==(const Stamp &, const Stamp &) = default;
};

Stamp stampOf(const struct stat &status) noexcept
{
    constexpr std::int64_t perSecond = 1'000'000'000;
    return { static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0)),
        status.st_mtim.tv_sec * perSecond + status.st_mtim.tv_nsec,
        status.st_ctim.tv_sec * perSecond + status.st_ctim.tv_nsec };
}

Descriptor openRegular(const std::string &path, struct stat &status)
{
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (file.isOpen() && (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)))
        file.reset();
    return file;
}

/// Bytes [offset, offset + size) of a file, fewer where it ends.
std::string readAt(int file, std::uint64_t offset, std::size_t size)
{
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = pread(file, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

} // namespace

struct FollowedFile::State {
    std::string path {};
    Descriptor file {};
    dev_t device = 0;
    ino_t inode = 0;
    std::string buffer {};
    std::size_t consumed = 0; // bytes of buffer that pending() no longer shows
    std::uint64_t offset = 0; // of pending()
    std::string head {}; // the file's first bytes, as far as they were read
    std::string tail {}; // the bytes before readOffset()
    Stamp stamp {}; // when it was last found unchanged or read
    std::string finished {};
    std::uint64_t finishedOffset = 0;
    unsigned generation = 0;
    bool isGone = false;
    bool hasMore = false;

    [[nodiscard]] std::size_t pendingSize() const noexcept { return buffer.size() - consumed; }
    [[nodiscard]] std::uint64_t readOffset() const noexcept { return offset + pendingSize(); }

    FileChange poll(std::size_t budget);
    FileChange pollOwn(std::size_t &budget);
    FileChange switchTo(Descriptor other, const struct stat &status, std::size_t budget);
    FileChange goneOnce() noexcept;
    void adopt(Descriptor other, const struct stat &status) noexcept;
    void startOver(std::uint64_t at);
    void startAtEnd(std::uint64_t size);
    void remember();
    [[nodiscard]] bool isSameText() const;
    [[nodiscard]] bool read(std::size_t &budget);
};

FileChange FollowedFile::State::goneOnce() noexcept
{
    return std::exchange(isGone, true) ? FileChange::None : FileChange::Gone;
}

void FollowedFile::State::adopt(Descriptor other, const struct stat &status) noexcept
{
    file = std::move(other);
    device = status.st_dev;
    inode = status.st_ino;
    isGone = false;
}

/// Puts what is pending aside and begins a new text at `at`.
void FollowedFile::State::startOver(std::uint64_t at)
{
    buffer.erase(0, consumed);
    finished = std::exchange(buffer, {});
    finishedOffset = offset;
    consumed = 0;
    offset = at;
    stamp = {};
    head.clear();
    tail.clear();
}

void FollowedFile::State::startAtEnd(std::uint64_t size)
{
    const std::uint64_t from = size - std::min<std::uint64_t>(size, limits::maxLineBytes);
    const std::string last = readAt(file.get(), from, static_cast<std::size_t>(size - from));
    const std::size_t border = last.rfind('\n');
    if (border != std::string::npos)
        offset = from + border + 1;
    else
        offset = from == 0 ? 0 : size; // in the middle of a line that is too long to be read anyway
    remember();
}

/// Takes the fingerprint of what lies before readOffset().
void FollowedFile::State::remember()
{
    const std::uint64_t end = readOffset();
    if (head.size() < fingerprintBytes)
        head = readAt(file.get(), 0, static_cast<std::size_t>(std::min<std::uint64_t>(end, fingerprintBytes)));
    const auto tailSize = static_cast<std::size_t>(std::min<std::uint64_t>(end, fingerprintBytes));
    if (pendingSize() >= tailSize)
        tail.assign(buffer, buffer.size() - tailSize);
    else
        tail = readAt(file.get(), end - tailSize, tailSize);
}

bool FollowedFile::State::isSameText() const
{
    const std::uint64_t end = readOffset();
    return readAt(file.get(), end - tail.size(), tail.size()) == tail && readAt(file.get(), 0, head.size()) == head;
}

/// Appends at most `budget` bytes. False when the text was exchanged while it was read; nothing is kept of it then.
bool FollowedFile::State::read(std::size_t &budget)
{
    buffer.erase(0, consumed);
    consumed = 0;
    const std::size_t before = buffer.size();
    const std::uint64_t begin = readOffset();
    struct stat status { };
    if (fstat(file.get(), &status) != 0)
        return true;
    const std::uint64_t unread = std::max(stampOf(status).size, begin) - begin;
    const std::size_t room = maxPendingBytes - std::min(before, maxPendingBytes);
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>({ unread, room, budget }));
    const std::string fresh = readAt(file.get(), begin, wanted);
    // Checked after reading: what was checked before may be gone by the time it is read.
    struct stat after { };
    if (fstat(file.get(), &after) != 0 || stampOf(after).size < begin + fresh.size() || !isSameText())
        return false;
    buffer += fresh;
    budget -= fresh.size();
    hasMore = stampOf(after).size > readOffset();
    stamp = stampOf(status);
    remember();
    return true;
}

/// Looks at the open file only.
FileChange FollowedFile::State::pollOwn(std::size_t &budget)
{
    struct stat status { };
    if (fstat(file.get(), &status) != 0)
        return FileChange::None;
    const std::uint64_t end = readOffset();
    if (stampOf(status) == stamp && stamp.size == end)
        return FileChange::None;
    if (stampOf(status).size >= end && isSameText() && read(budget))
        return readOffset() > end ? FileChange::Appended : FileChange::None;

    // A writer that keeps its old position after a truncation leaves a hole in front of its next line.
    const off_t data = lseek(file.get(), 0, SEEK_DATA);
    startOver(static_cast<std::uint64_t>(std::max<off_t>(data, 0)));
    ++generation;
    hasMore = true;
    static_cast<void>(read(budget)); // exchanged again: the next poll sees it
    return FileChange::Truncated;
}

FileChange FollowedFile::State::switchTo(Descriptor other, const struct stat &status, std::size_t budget)
{
    adopt(std::move(other), status);
    startOver(0);
    ++generation;
    hasMore = true;
    static_cast<void>(read(budget));
    return FileChange::Replaced;
}

FileChange FollowedFile::State::poll(std::size_t budget)
{
    finished.clear();
    hasMore = false;
    struct stat named { };
    const bool isThere = stat(path.c_str(), &named) == 0 && S_ISREG(named.st_mode);
    if (!file.isOpen()) { // it never was there: this is its first appearance, not a return
        struct stat status { };
        Descriptor first = isThere ? openRegular(path, status) : Descriptor();
        if (!first.isOpen())
            return goneOnce();
        adopt(std::move(first), status);
        return pollOwn(budget);
    }

    const FileChange change = pollOwn(budget);
    if (isThere && named.st_dev == device && named.st_ino == inode) {
        isGone = false;
        return change;
    }
    // The name stands for another file, or for none: first the rest of the old one.
    if (change == FileChange::Truncated || hasMore)
        return change;
    struct stat status { };
    Descriptor other = isThere ? openRegular(path, status) : Descriptor();
    if (!other.isOpen())
        return change == FileChange::Appended ? change : goneOnce();
    if (status.st_dev == device && status.st_ino == inode) // it came back under its name since it was asked
        return change;
    return switchTo(std::move(other), status, budget);
}

FollowedFile::FollowedFile(std::string path, bool fromEnd)
    : m_state(std::make_unique<State>())
{
    m_state->path = std::move(path);
    struct stat status { };
    Descriptor file = openRegular(m_state->path, status);
    if (!file.isOpen())
        return;
    m_state->adopt(std::move(file), status);
    if (fromEnd)
        m_state->startAtEnd(stampOf(status).size);
}

FollowedFile::~FollowedFile() = default;
FollowedFile::FollowedFile(FollowedFile &&) noexcept = default;
FollowedFile &FollowedFile::operator=(FollowedFile &&) noexcept = default;

FileChange FollowedFile::poll(std::size_t budget) { return m_state->poll(budget); }

std::string_view FollowedFile::pending() const noexcept
{
    return std::string_view(m_state->buffer).substr(m_state->consumed);
}

std::uint64_t FollowedFile::offset() const noexcept { return m_state->offset; }
std::string_view FollowedFile::finished() const noexcept { return m_state->finished; }
std::uint64_t FollowedFile::finishedOffset() const noexcept { return m_state->finishedOffset; }
unsigned FollowedFile::generation() const noexcept { return m_state->generation; }
const std::string &FollowedFile::path() const noexcept { return m_state->path; }
bool FollowedFile::hasMore() const noexcept { return m_state->hasMore; }

void FollowedFile::consume(std::size_t bytes)
{
    const std::size_t taken = std::min(bytes, m_state->pendingSize());
    m_state->consumed += taken;
    m_state->offset += taken;
}

} // namespace legwork::trace
