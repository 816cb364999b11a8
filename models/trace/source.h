// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mappedfile.h"

#include <base/result.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::trace {

/// Files that the program writes for bytes that have no file of their own (archive members, standard input, decoded
/// UTF-16). They lie in one private folder below the user's cache folder, are mode 0600, count against one limit, and
/// are removed with this object; folders left by a killed run are removed by the next one.
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
    [[nodiscard]] std::uint64_t used() const noexcept;
    [[nodiscard]] const std::string &folder() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// One finished source: a user's file or a spool, mapped. `path` is what a person calls it: the file's path, or
/// "bundle.zip/logs/gw1.log" for an archive member, or "-" for standard input.
struct Source {
    std::string path {};
    MappedFile file;
};

/// Something that could not be read, or was left out for a reason a person should know.
struct Problem {
    std::string path {};
    Error error {};
    bool wholeInput = false; // a path the caller named could not be read at all (exit code 3)
};

/// What open() found. Order: as named on the command line, folders and archives expanded in order of path.
struct Opened {
    std::vector<Source> sources;
    std::vector<Problem> problems;
};

struct OpenOptions {
    bool descendArchives = true;
    /// Asked now and then with the bytes unpacked so far; returning false stops.
    std::function<bool(std::uint64_t bytes)> progress {};
};

/// Opens every path: files, folders (recursive; symbolic links followed, loops survived; devices, sockets and FIFOs
/// skipped with a Problem), archives (zip, gz, bz2, xz, zstd, 7z, tar, nested up to limits::maxArchiveDepth), "-".
/// Never fails as a whole.
[[nodiscard]] Opened open(const std::vector<std::string> &paths, Spool &spool, const OpenOptions &options = {});

} // namespace legwork::trace
