// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::live {

struct SpoolLimits {
    std::uint64_t totalBytes = 1024ULL * 1024 * 1024; // of all files of the set
    std::uint64_t segmentBytes = 64ULL * 1024 * 1024; // a file that reached it is put aside at the next record
    std::uint64_t freeBytes = 64ULL * 1024 * 1024; // left to others on the disk
    std::size_t files = 512;
};

/// The files of one live source in a folder of its own (mode 0700, files 0600): NAME.log grows; once it is long enough
/// it becomes NAME.000001.log, and a new NAME.log begins, which is how the engine's follower knows a rotated log. The
/// oldest put-aside files go when the total would be crossed. A full disk loses what arrives meanwhile, counted, and
/// nothing that was written: a record that fitted in part is taken back.
class SpoolSet final {
public:
    /// Where a file may be cut.
    enum class Border : std::uint8_t { Record, Inside };

    /// `suffix` with its dot; every file begins with `preamble`.
    SpoolSet(std::string folder, std::string suffix, std::string preamble, const SpoolLimits &limits);
    ~SpoolSet();
    SpoolSet(const SpoolSet &) = delete;
    SpoolSet &operator=(const SpoolSet &) = delete;

    /// Makes the folder, puts aside what an earlier run left growing, and names all earlier files, oldest first.
    [[nodiscard]] Result<std::vector<std::string>> open();

    /// Adds one whole record to a file; nothing reaches the disk before flush(), or before much has gathered.
    /// Characters of `name` that a file name should not have are replaced; beyond SpoolLimits::files all further names
    /// share one.
    void append(std::string_view name, std::string_view record, Border border = Border::Record);
    /// The same in two parts, so that the caller need not join them.
    void append(std::string_view name, std::string_view record, std::string_view rest, Border border);
    void flush();

    /// Paths of files that grow, begun since the last call; a file that follows another under its name is not new.
    [[nodiscard]] std::vector<std::string> takeNew();
    [[nodiscard]] std::uint64_t bytes() const noexcept { return m_bytes; }
    /// Records that found no room.
    [[nodiscard]] std::uint64_t dropped() const noexcept { return m_dropped; }
    /// Why nothing can be written at present.
    [[nodiscard]] const std::optional<Error> &fault() const noexcept { return m_fault; }

private:
    struct File;
    struct Aside {
        std::string path {};
        std::uint64_t bytes = 0;
    };
    [[nodiscard]] File &fileOf(std::string_view name);
    [[nodiscard]] bool openFile(File &file);
    void write(File &file);
    void putAside(File &file);
    void keepTotal();
    void fail(int code, const std::string &path);
    [[nodiscard]] bool hasRoom(std::uint64_t wanted);

    std::string m_folder, m_suffix, m_preamble;
    SpoolLimits m_limits;
    std::map<std::string, std::unique_ptr<File>, std::less<>> m_files;
    std::deque<Aside> m_aside; // oldest first
    std::vector<File *> m_unwritten;
    std::vector<std::string> m_new;
    std::uint64_t m_number = 0; // of the file that was put aside last
    std::uint64_t m_bytes = 0, m_dropped = 0;
    std::uint64_t m_untilLook = 0; // bytes to write before the free room is looked at again
    std::optional<Error> m_fault;
};

/// What is left of `name` when all but letters, digits, '.', '-', '_' and ':' became '_': never empty, never "." or
/// "..", at most 100 bytes.
[[nodiscard]] std::string fileNameFor(std::string_view name);

} // namespace legwork::live
