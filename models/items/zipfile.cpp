// SPDX-License-Identifier: GPL-3.0-or-later
#include "zipfile.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace legwork::items {

namespace {

la_ssize_t append(archive *, void *out, const void *bytes, size_t size)
{
    static_cast<std::string *>(out)->append(static_cast<const char *>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

constexpr time_t fixedDate = 946'684'800; // 2000-01-01: the bundle says nothing about whoever made it

} // namespace

Result<std::string> zipOf(const std::vector<ZipEntry> &entries)
{
    std::string out;
    const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), archive_write_free);
    const auto failed = [&] {
        const char *const text = writer ? archive_error_string(writer.get()) : nullptr;
        return tl::unexpected(
            Error { .kind = ErrorKind::Internal, .what = text ? text : "the archive cannot be made" });
    };
    if (!writer || archive_write_set_format_zip(writer.get()) != ARCHIVE_OK
        || archive_write_set_bytes_in_last_block(writer.get(), 1) != ARCHIVE_OK
        || archive_write_open(writer.get(), &out, nullptr, append, nullptr) != ARCHIVE_OK)
        return failed();
    for (const ZipEntry &file : entries) {
        const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(
            archive_entry_new(), archive_entry_free);
        archive_entry_set_pathname_utf8(entry.get(), file.name.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.bytes.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), fixedDate, 0);
        if (archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK)
            return failed();
        if (archive_write_data(writer.get(), file.bytes.data(), file.bytes.size())
            != static_cast<la_ssize_t>(file.bytes.size()))
            return failed();
    }
    if (archive_write_close(writer.get()) != ARCHIVE_OK)
        return failed();
    return out;
}

} // namespace legwork::items
