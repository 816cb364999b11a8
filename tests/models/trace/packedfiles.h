// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

namespace legwork::trace::test {

/// One member of an archive to make.
struct Member {
    std::string name {};
    std::string bytes {};
    unsigned type = AE_IFREG;
    std::string linkTarget {};
};

enum class Pack : std::uint8_t { Zip, SevenZip, Tar, Raw };

/// How an archive is to be made. `filter` is a code of libarchive's, `passphrase` is for zip (AES-256).
struct Packing {
    Pack pack = Pack::Zip;
    int filter = ARCHIVE_FILTER_NONE;
    std::string passphrase {};
};

/// Makes archives in memory, with libarchive's writers.
class Packer final {
public:
    explicit Packer(const Packing &packing)
        : m_archive(archive_write_new(), archive_write_free)
    {
        ::archive *const raw = m_archive.get();
        switch (packing.pack) {
        case Pack::Zip: archive_write_set_format_zip(raw); break;
        case Pack::SevenZip: archive_write_set_format_7zip(raw); break;
        case Pack::Tar: archive_write_set_format_pax_restricted(raw); break;
        case Pack::Raw: archive_write_set_format_raw(raw); break;
        }
        archive_write_add_filter(raw, packing.filter);
        archive_write_set_bytes_per_block(raw, 0);
        if (!packing.passphrase.empty()) {
            archive_write_set_options(raw, "zip:encryption=aes256");
            archive_write_set_passphrase(raw, packing.passphrase.c_str());
        }
        archive_write_open(raw, &m_bytes, nullptr, &Packer::take, nullptr);
    }

    void begin(const Member &member, std::size_t size)
    {
        const std::unique_ptr<archive_entry, void (*)(archive_entry *)> entry(archive_entry_new(), archive_entry_free);
        archive_entry_set_pathname(entry.get(), member.name.c_str());
        archive_entry_set_filetype(entry.get(), member.type);
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_mtime(entry.get(), 1'205'444'079, 0);
        if (member.type == AE_IFLNK)
            archive_entry_set_symlink(entry.get(), member.linkTarget.c_str());
        else if (!member.linkTarget.empty())
            archive_entry_set_hardlink(entry.get(), member.linkTarget.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
        archive_write_header(m_archive.get(), entry.get());
    }
    void write(std::string_view bytes) { archive_write_data(m_archive.get(), bytes.data(), bytes.size()); }
    std::string finish()
    {
        archive_write_close(m_archive.get());
        return std::move(m_bytes);
    }

private:
    static la_ssize_t take(::archive *, void *bytes, const void *block, std::size_t size)
    {
        static_cast<std::string *>(bytes)->append(static_cast<const char *>(block), size);
        return static_cast<la_ssize_t>(size);
    }

    std::string m_bytes {};
    std::unique_ptr<::archive, int (*)(::archive *)> m_archive;
};

inline std::string packed(const Packing &packing, const std::vector<Member> &members)
{
    Packer packer(packing);
    for (const Member &member : members) {
        packer.begin(member, member.type == AE_IFREG ? member.bytes.size() : 0);
        if (!member.bytes.empty())
            packer.write(member.bytes);
    }
    return packer.finish();
}

/// One compressed file.
inline std::string compressed(int filter, std::string_view bytes)
{
    return packed({ Pack::Raw, filter }, { { "data", std::string(bytes) } });
}

} // namespace legwork::trace::test
