// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::trace {

/// What happened to a followed file since the last look.
enum class FileChange : std::uint8_t {
    None,
    Appended, // new bytes at the end
    Replaced, // another file under the name (rename and recreate, replace, return after deletion): the old one was
              // read to its end first; bytes start at 0 of the new one
    Truncated, // the same file became shorter (copy-truncate): bytes start at 0 again
    Gone // deleted or unreadable; may return
};

/// Most bytes that pending() holds. poll() reads no further until the caller consumes: a record that never ends is the
/// caller's to give up (limits::maxRecordBytes is far below).
inline constexpr std::size_t maxPendingBytes = 8 * 1024 * 1024;

/// One file read while it grows, with pread only. The whole of what was read since `generation` began is not kept: the
/// caller takes what it can use of pending() and calls consume().
class FollowedFile final {
public:
    /// `fromEnd`: begin at the current end, on a line border, instead of at 0.
    FollowedFile(std::string path, bool fromEnd);
    ~FollowedFile();
    FollowedFile(FollowedFile &&) noexcept;
    FollowedFile &operator=(FollowedFile &&) noexcept;

    /// Looks at the file and reads at most `budget` new bytes behind pending(). Gone is answered once; the file stays
    /// open meanwhile, so that what is still written to a renamed one arrives as Appended. A rewritten file is told
    /// from a grown one by its size, and by its first bytes and the last ones read: a copy-truncate whose file has
    /// already outgrown the old length is noticed too.
    [[nodiscard]] FileChange poll(std::size_t budget);
    /// Bytes read and not yet consumed; offset() is the file position of the first. On Replaced and Truncated, the rest
    /// of the old file is in finished() until the next poll, and pending() is the new file's.
    [[nodiscard]] std::string_view pending() const noexcept;
    [[nodiscard]] std::uint64_t offset() const noexcept;
    [[nodiscard]] std::string_view finished() const noexcept;
    [[nodiscard]] std::uint64_t finishedOffset() const noexcept;
    void consume(std::size_t bytes);
    /// Counts the files seen under this name, from 0.
    [[nodiscard]] unsigned generation() const noexcept;
    [[nodiscard]] const std::string &path() const noexcept;
    /// True when poll() left bytes unread for its budget.
    [[nodiscard]] bool hasMore() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace legwork::trace
