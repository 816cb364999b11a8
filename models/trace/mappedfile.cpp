// SPDX-License-Identifier: GPL-3.0-or-later
#include "mappedfile.h"

#include "descriptor.h"
#include "mappingtable.h"
#include "systemerror.h"

#include <algorithm>
#include <new>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace legwork::trace {

namespace {

Result<MappedFile> readWhole(int descriptor, std::size_t size, const std::string &path)
{
    std::unique_ptr<char[]> bytes(new (std::nothrow) char[size]);
    if (!bytes)
        return failure(ErrorKind::TooLarge, path, "not enough memory");
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got = pread(descriptor, bytes.get() + done, size - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return tl::unexpected(systemError(errno, path));
        if (got == 0)
            break; // it became shorter since its size was asked; what is left is a whole file too
        done += static_cast<std::size_t>(got);
    }
    return MappedFile::fromBuffer(std::move(bytes), done);
}

} // namespace

Result<MappedFile> MappedFile::open(const std::string &path)
{
    // O_NONBLOCK: what was a file when its folder was listed may be a FIFO by now, and opening one waits.
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!descriptor.isOpen())
        return tl::unexpected(systemError(errno, path));
    return fromDescriptor(descriptor.get(), path);
}

Result<MappedFile> MappedFile::fromDescriptor(int descriptor, const std::string &path)
{
    struct stat status { };
    if (fstat(descriptor, &status) != 0)
        return tl::unexpected(systemError(errno, path));
    if (!S_ISREG(status.st_mode))
        return failure(ErrorKind::NotReadable, path, S_ISDIR(status.st_mode) ? "Is a directory" : "Not a regular file");
    const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
    if (size == 0)
        return MappedFile();
    if (size <= smallFileBytes)
        return readWhole(descriptor, size, path);

    void *const place = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (place == MAP_FAILED && size <= crowdedFileBytes)
        return readWhole(descriptor, size, path);
    if (place == MAP_FAILED)
        return tl::unexpected(systemError(errno, path));
    const auto entry = mappingtable::add(static_cast<const char *>(place), size);
    if (!entry) {
        munmap(place, size);
        if (size <= crowdedFileBytes)
            return readWhole(descriptor, size, path);
        return failure(ErrorKind::TooLarge, path, "too many large files at once");
    }
    // For a cold cache. Warm, it makes no difference, and neither do WILLNEED, POPULATE_READ or releasing what was
    // read: a memchr pass over 1 GB takes 0.16 to 0.18 s with any of them.
    madvise(place, size, MADV_SEQUENTIAL);
    MappedFile file;
    file.m_data = static_cast<const char *>(place);
    file.m_size = size;
    file.m_entry = *entry;
    return file;
}

MappedFile MappedFile::fromBuffer(std::unique_ptr<char[]> bytes, std::size_t size) noexcept
{
    MappedFile file;
    file.m_owned = std::move(bytes);
    file.m_data = file.m_owned.get();
    file.m_size = size;
    return file;
}

MappedFile::MappedFile(MappedFile &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
    , m_owned(std::move(other.m_owned))
    , m_entry(std::exchange(other.m_entry, notMapped))
{
}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    std::swap(m_owned, other.m_owned);
    std::swap(m_entry, other.m_entry);
    return *this;
}

MappedFile::~MappedFile()
{
    if (m_entry == notMapped)
        return;
    mappingtable::remove(m_entry);
    munmap(const_cast<char *>(m_data), m_size); // munmap wants what mmap gave; nothing is written through it
}

bool MappedFile::wasTruncated() const noexcept { return m_entry != notMapped && mappingtable::hasLostPages(m_entry); }

void MappedFile::release(std::size_t offset, std::size_t size) const noexcept
{
    if (m_entry == notMapped || offset >= m_size)
        return;
    // Inwards to whole pages: a page shared with the neighbouring range may still be in use there.
    static const auto pageSize = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t wantedEnd = offset + std::min(size, m_size - offset);
    const std::size_t begin = (offset + pageSize - 1) / pageSize * pageSize;
    const std::size_t end = wantedEnd == m_size ? m_size : wantedEnd / pageSize * pageSize;
    if (begin < end)
        madvise(const_cast<char *>(m_data) + begin, end - begin, MADV_DONTNEED);
}

} // namespace legwork::trace
