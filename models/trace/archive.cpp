// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <archive.h>
#include <archive_entry.h>

namespace legwork::trace {

namespace {

/// Data blocks in a row that libarchive may give without a byte in them before the member counts as broken.
constexpr unsigned maxEmptyBlocks = 4096;

/// Damaged members of one archive after which the rest of it is given up: each costs a pass over its directory.
constexpr unsigned maxRestarts = 100;
constexpr std::size_t pieceBytes = 256 * 1024;

/// Calls `take` with each part of a stored name. Archives made on Windows may hold backslashes.
template <typename Take> void forEachPart(std::string_view stored, Take take)
{
    while (!stored.empty()) {
        const std::size_t end = std::min(stored.find_first_of("/\\"), stored.size());
        if (end > 0)
            take(stored.substr(0, end));
        stored.remove_prefix(std::min(end + 1, stored.size()));
    }
}

bool isDrive(std::string_view part) noexcept { return part.size() == 2 && part[1] == ':'; }

bool climbsOut(std::string_view stored)
{
    bool climbs = stored.starts_with('/') || stored.starts_with('\\') || isDrive(stored.substr(0, 2));
    forEachPart(stored, [&climbs](std::string_view part) { climbs = climbs || part == ".."; });
    return climbs;
}

using Reader = std::unique_ptr<::archive, int (*)(::archive *)>;

/// Named formats and filters only: libarchive's "all" would take plain text for an mtree or for raw data.
Reader makeReader(ArchiveForm form)
{
    Reader reader(archive_read_new(), archive_read_free);
    if (!reader)
        return reader;
    ::archive *const raw = reader.get();
    archive_read_support_format_tar(raw);
    if (form == ArchiveForm::Members) {
        archive_read_support_format_zip(raw);
        archive_read_support_format_7zip(raw);
    } else {
        archive_read_support_filter_gzip(raw);
        archive_read_support_filter_bzip2(raw);
        archive_read_support_filter_xz(raw);
        archive_read_support_filter_zstd(raw);
        archive_read_support_filter_lz4(raw);
        archive_read_support_format_raw(raw);
        archive_read_support_format_empty(raw); // a compressed file of no bytes
    }
    return reader;
}

enum class MemberEnd : std::uint8_t {
    Whole,
    Damaged, // the rest of this member is lost
    Fatal, // the rest of the archive is lost
    Refused // a limit
};

class Unpacker final {
public:
    Unpacker(Intake &intake, const std::string &path, ArchiveForm form, ArchiveLevel &level)
        : m_intake(intake)
        , m_path(path)
        , m_form(form)
        , m_level(level)
    {
    }

    void run(std::string_view bytes);

private:
    [[nodiscard]] bool openBehind(std::string_view bytes, std::size_t members);
    [[nodiscard]] bool nextMember();
    [[nodiscard]] bool takeMember();
    void readMember(std::string path);
    [[nodiscard]] MemberEnd copyData(Spool::Writer &writer, const std::string &path);
    [[nodiscard]] MemberEnd copyBlock(Spool::Writer &writer, std::string_view block, const std::string &path);
    [[nodiscard]] bool isWithinLimits(std::uint64_t added, const std::string &path);
    [[nodiscard]] std::string displayPath();
    void reportLibraryError(const std::string &path, std::string_view prefix);
    [[nodiscard]] bool isRefused() const noexcept
    {
        bool refused = m_intake.isStopped();
        for (const ArchiveLevel *level = &m_level; level != nullptr; level = level->outer)
            refused = refused || level->refused;
        return refused;
    }
    [[nodiscard]] bool isSingleFile() const noexcept
    {
        return (archive_format(m_reader.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW;
    }

    Intake &m_intake;
    const std::string &m_path;
    ArchiveForm m_form;
    ArchiveLevel &m_level;
    Reader m_reader { nullptr, archive_read_free };
    archive_entry *m_entry = nullptr;
    std::size_t m_headers = 0; // read so far, so many that a new reader has to pass
    bool m_ended = false; // the reader cannot go on
};

void Unpacker::run(std::string_view bytes)
{
    const std::size_t firstSource = m_intake.opened().sources.size();
    // libarchive gives a whole zip up for one damaged member; begun again behind it, it reads the others.
    for (unsigned restarts = 0; restarts <= maxRestarts && openBehind(bytes, m_headers); ++restarts) {
        m_ended = false;
        while (!m_ended && !isRefused() && nextMember() && takeMember()) { }
        if (!m_ended || m_form != ArchiveForm::Members)
            break;
    }
    if (m_reader && archive_format(m_reader.get()) == ARCHIVE_FORMAT_EMPTY) // compressed, of no bytes: has no member
        m_intake.add(m_path, {}, Origin::Spooled, &m_level);
    auto &sources = m_intake.opened().sources;
    std::stable_sort(sources.begin() + static_cast<std::ptrdiff_t>(firstSource), sources.end(),
        [](const Source &left, const Source &right) { return pathLess(left.path, right.path); });
}

/// Opens the archive and passes the members that were seen before.
bool Unpacker::openBehind(std::string_view bytes, std::size_t members)
{
    m_reader = makeReader(m_form);
    if (!m_reader || archive_read_open_memory(m_reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
        reportLibraryError(m_path, "Begins like an archive, but cannot be opened: ");
        return false;
    }
    for (std::size_t passed = 0; passed < members; ++passed) {
        const int status = archive_read_next_header(m_reader.get(), &m_entry);
        if (status == ARCHIVE_EOF)
            return false;
        if (status == ARCHIVE_FATAL) {
            reportLibraryError(m_path, "The rest of the archive cannot be read: ");
            return false;
        }
    }
    return true;
}

/// Reads the next member's header. False at the end of what can be read.
bool Unpacker::nextMember()
{
    const int status = archive_read_next_header(m_reader.get(), &m_entry);
    if (status == ARCHIVE_EOF)
        return false;
    ++m_headers;
    for (ArchiveLevel *level = &m_level; level != nullptr; level = level->outer) {
        if (++level->members <= m_intake.limits().archiveMembers)
            continue;
        m_intake.report(m_path, ErrorKind::TooLarge,
            "More than " + std::to_string(m_intake.limits().archiveMembers) + " members; the rest was left out");
        level->refused = true;
        return false;
    }
    if (status == ARCHIVE_FATAL) {
        reportLibraryError(m_path,
            m_level.members <= 1 ? "Begins like an archive, but is broken: "
                                 : "The rest of the archive cannot be read: ");
        return false;
    }
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
        reportLibraryError(m_path, "A member cannot be read: ");
        m_entry = nullptr;
    }
    return true;
}

/// False when the archive is not to be read on.
bool Unpacker::takeMember()
{
    if (m_entry == nullptr)
        return true;
    // Compression around compression costs a level each, as if the inner one were a file of its own.
    const auto filters = static_cast<unsigned>(std::max(archive_filter_count(m_reader.get()) - 1, 0));
    if (filters > 1 && m_level.depth + filters - 1 > m_intake.limits().archiveDepth) {
        m_intake.report(m_path, ErrorKind::TooLarge,
            "Archives in archives are read down to level " + std::to_string(m_intake.limits().archiveDepth));
        return false;
    }
    if (archive_entry_filetype(m_entry) == AE_IFDIR)
        return true;
    std::string path = displayPath();
    if (archive_entry_hardlink(m_entry) != nullptr || archive_entry_filetype(m_entry) == AE_IFLNK) {
        m_intake.report(std::move(path), ErrorKind::NotSupported, "A link in an archive; only files are read");
        return true;
    }
    if (archive_entry_filetype(m_entry) != AE_IFREG && !isSingleFile()) {
        m_intake.report(
            std::move(path), ErrorKind::NotSupported, "Not a file (a device, socket or FIFO in an archive)");
        return true;
    }
    if (archive_entry_is_encrypted(m_entry) != 0) {
        m_intake.report(std::move(path), ErrorKind::NotSupported, "Encrypted; unpack it with its password first");
        return true;
    }
    readMember(std::move(path));
    return m_intake.proceed();
}

void Unpacker::readMember(std::string path)
{
    auto writer = m_intake.spool().create();
    if (!writer) {
        m_intake.report({ writer.error().kind, std::move(path), writer.error().what });
        return;
    }
    const MemberEnd end = copyData(**writer, path);
    m_ended = end == MemberEnd::Fatal;
    // A cut member is still worth reading; a bomb is not, and neither is a member of which nothing came out.
    if (end == MemberEnd::Refused || (end != MemberEnd::Whole && (*writer)->written() == 0))
        return;
    auto file = (*writer)->close();
    writer->reset();
    if (!file) {
        m_intake.report({ file.error().kind, std::move(path), file.error().what });
        return;
    }
    m_intake.add(std::move(path), std::move(*file), Origin::Spooled, &m_level);
}

/// Holes of sparse members are dropped: nothing that is read here means anything by them, and they cost no packed
/// bytes.
MemberEnd Unpacker::copyData(Spool::Writer &writer, const std::string &path)
{
    unsigned emptyBlocks = 0;
    while (emptyBlocks < maxEmptyBlocks) {
        const void *block = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int status = archive_read_data_block(m_reader.get(), &block, &size, &offset);
        if (status == ARCHIVE_EOF)
            return MemberEnd::Whole;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
            reportLibraryError(
                path, writer.written() == 0 ? "Nothing of it can be read: " : "Only its beginning can be read: ");
            return status == ARCHIVE_FATAL ? MemberEnd::Fatal : MemberEnd::Damaged;
        }
        emptyBlocks = size == 0 ? emptyBlocks + 1 : 0;
        if (size == 0)
            continue;
        if (const MemberEnd end = copyBlock(writer, { static_cast<const char *>(block), size }, path);
            end != MemberEnd::Whole)
            return end;
    }
    m_intake.report(path, ErrorKind::Broken, "Its data do not go on");
    return MemberEnd::Fatal;
}

/// Writes in pieces: an uncompressed member comes as one block, whatever its size.
MemberEnd Unpacker::copyBlock(Spool::Writer &writer, std::string_view block, const std::string &path)
{
    while (!block.empty()) {
        const std::string_view piece = block.substr(0, pieceBytes);
        block.remove_prefix(piece.size());
        if (!isWithinLimits(piece.size(), path))
            return MemberEnd::Refused;
        if (const auto written = writer.write(piece); !written) {
            m_intake.report({ written.error().kind, path, written.error().what });
            m_level.refused = true;
            return MemberEnd::Damaged;
        }
        if (!m_intake.countUnpacked(piece.size()))
            return MemberEnd::Damaged;
    }
    return MemberEnd::Whole;
}

/// Counts bytes on this archive and those around it, and marks the one whose limit they cross.
bool Unpacker::isWithinLimits(std::uint64_t added, const std::string &path)
{
    const OpenLimits &limits = m_intake.limits();
    for (ArchiveLevel *level = &m_level; level != nullptr; level = level->outer) {
        level->unpackedBytes += added;
        if (level->unpackedBytes > limits.archiveBytes) {
            m_intake.report(path, ErrorKind::TooLarge,
                "The archive holds more than " + std::to_string(limits.archiveBytes) + " bytes; the rest was left out");
        } else if (level->unpackedBytes > limits.archiveRatioFloor
            && level->unpackedBytes / limits.archiveRatio >= std::max<std::uint64_t>(level->packedBytes, 1)) {
            m_intake.report(path, ErrorKind::TooLarge,
                "An archive bomb: more than " + std::to_string(limits.archiveRatio) + " times its size; left out");
        } else {
            continue;
        }
        level->refused = true;
        return false;
    }
    return true;
}

std::string Unpacker::displayPath()
{
    if (isSingleFile())
        return m_path;
    // In the C locale libarchive cannot convert a UTF-8 name to the locale's; the stored bytes are as good.
    const char *stored = archive_entry_pathname_utf8(m_entry);
    if (stored == nullptr)
        stored = archive_entry_pathname(m_entry);
    std::string name = stored == nullptr ? std::string() : memberName(stored);
    if (name.empty())
        name = "member " + std::to_string(m_level.members);
    std::string path = m_path + '/' + name;
    if (stored != nullptr && climbsOut(stored))
        m_intake.report(
            path, ErrorKind::Broken, "Its name in the archive leads out of the archive; read under this name");
    return path;
}

void Unpacker::reportLibraryError(const std::string &path, std::string_view prefix)
{
    const char *const words = m_reader ? archive_error_string(m_reader.get()) : nullptr;
    const std::string reason = words == nullptr ? "no reason given" : words;
    const auto says = [&reason](const char *part) { return reason.find(part) != std::string::npos; };
    ErrorKind kind = ErrorKind::Broken;
    if (says("runcated") || says("remature") || says("nexpected end") || says("No progress is possible"))
        kind = ErrorKind::Truncated;
    else if (says("ncrypted") || says("assphrase") || says("nsupported") || says("ot supported"))
        kind = ErrorKind::NotSupported;
    m_intake.report(path, kind, std::string(prefix) + reason);
}

} // namespace

void unpack(Intake &intake, const std::string &path, std::string_view bytes, ArchiveForm form, ArchiveLevel &level)
{
    Unpacker(intake, path, form, level).run(bytes);
}

std::string memberName(std::string_view stored)
{
    std::string name;
    forEachPart(stored, [&name](std::string_view part) {
        if (part == "." || part == ".." || (name.empty() && isDrive(part)))
            return;
        if (!name.empty())
            name += '/';
        for (const char c : part)
            name += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    });
    return name;
}

bool pathLess(std::string_view left, std::string_view right) noexcept
{
    // "/" sorts before every other byte, so that a folder's files stay together.
    const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c) + 1; };
    return std::lexicographical_compare(
        left.begin(), left.end(), right.begin(), right.end(), [rank](char a, char b) { return rank(a) < rank(b); });
}

} // namespace legwork::trace
