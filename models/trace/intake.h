// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "source.h"

#include <cstdint>
#include <string>

namespace legwork::trace {

/// One archive that is being unpacked, and the archives it lies in.
struct ArchiveLevel {
    ArchiveLevel *outer = nullptr;
    unsigned depth = 0; // 1: the user's own file
    std::uint64_t packedBytes = 0;
    std::uint64_t unpackedBytes = 0; // of this archive and all inside it
    std::size_t members = 0; // likewise
    bool refused = false; // a limit was crossed: nothing more is read from it
};

/// Where bytes came from, and so whether dropping them frees room in the spool.
enum class Origin : std::uint8_t { UserFile, Spooled };

/// Takes every whole file that open() comes across, looks at its content, and makes sources of it: directly, decoded,
/// or unpacked.
class Intake final {
public:
    /// Problems beyond this many are only counted.
    static constexpr std::size_t maxProblems = 10'000;

    Intake(Opened &opened, Spool &spool, const OpenOptions &options);

    /// `level` is the archive that `file` lay in, or nullptr.
    void add(std::string path, MappedFile file, Origin origin, ArchiveLevel *level);
    void report(std::string path, ErrorKind kind, std::string what);
    void report(Error error);
    /// To be called when all is in: says how many problems there were beyond maxProblems.
    void finish();

    /// Counts bytes that came into the spool; false when the caller wants to stop.
    [[nodiscard]] bool countUnpacked(std::uint64_t bytes);
    /// Asks the caller now; false when it wants to stop.
    [[nodiscard]] bool proceed();
    [[nodiscard]] bool isStopped() const noexcept { return m_stopped; }

    [[nodiscard]] Spool &spool() noexcept { return m_spool; }
    [[nodiscard]] Opened &opened() noexcept { return m_opened; }
    [[nodiscard]] const OpenLimits &limits() const noexcept { return m_options.limits; }

private:
    void addDecoded(std::string path, const MappedFile &file, bool littleEndian);
    void addArchive(const std::string &path, const MappedFile &file, bool compressed, ArchiveLevel *level);

    Opened &m_opened;
    Spool &m_spool;
    const OpenOptions &m_options;
    std::uint64_t m_unpacked = 0;
    std::uint64_t m_asked = 0; // m_unpacked when progress was asked last
    std::size_t m_droppedProblems = 0;
    bool m_stopped = false;
};

} // namespace legwork::trace
