// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mappedfile.h"

#include <base/result.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace legwork::trace {

/// Files that the program writes for bytes that have no file of their own (archive members, standard input, decoded
/// UTF-16). They lie in one private folder (mode 0700) below the user's cache folder, `legwork/spool-<pid>-<random>`
/// in $XDG_CACHE_HOME, ~/.cache or, when neither can be written, `/tmp/legwork-<uid>`. The folder is made when it is
/// first needed. Files are mode 0600 and count against one limit. A file has a name only while it is written: once
/// complete it is mapped and its name removed, so that no way to end the program leaves its bytes behind. What a killed
/// run leaves (its folder, a half-written file) is removed by the next one, which tells by a lock that the owner died.
/// Files up to smallFileBytes stay in memory.
///
/// Outlives its writers. Writers may be used from different threads, each from one.
class Spool final {
public:
    /// `limit` in bytes for all files together.
    explicit Spool(std::uint64_t limit);
    ~Spool();
    Spool(const Spool &) = delete;
    Spool &operator=(const Spool &) = delete;

    class Writer;
    /// Opens a new spool file; its bytes appear when the writer is closed.
    [[nodiscard]] Result<std::unique_ptr<Writer>> create();
    /// Bytes written and neither abandoned nor given back.
    [[nodiscard]] std::uint64_t used() const noexcept;
    /// The folder, made if need be; empty when none can be made.
    [[nodiscard]] const std::string &folder() const;
    /// Counts `bytes` that somebody else writes into folder() against the limit; false when it would be crossed.
    [[nodiscard]] bool take(std::uint64_t bytes) noexcept;
    /// Says that a closed file of `bytes` was dropped and no longer counts.
    void giveBack(std::uint64_t bytes) noexcept;

    /// Makes SIGINT, SIGTERM and SIGHUP remove the folders of all live spools before they end the program, for programs
    /// that do not handle these signals themselves and then leave main() in the usual way.
    static void removeOnSignals() noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Writes one spool file from front to back. Dropped without close(), nothing of it remains.
class Spool::Writer final {
public:
    ~Writer();
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    /// Appends. TooLarge when the spool is full: nothing of `bytes` was written then, but the file may be closed.
    [[nodiscard]] Result<void> write(std::string_view bytes);
    [[nodiscard]] std::uint64_t written() const noexcept { return m_written; }
    /// Ends the file and gives its bytes. The writer is of no use afterwards.
    [[nodiscard]] Result<MappedFile> close();

private:
    friend class Spool;
    explicit Writer(State &state) noexcept;
    [[nodiscard]] Result<void> append(std::string_view bytes);
    void discard() noexcept;

    State *m_state;
    std::string m_buffer {};
    std::string m_name {}; // in the spool's folder, empty as long as no file was needed
    int m_descriptor = -1;
    std::uint64_t m_written = 0;
};

} // namespace legwork::trace
