// SPDX-License-Identifier: GPL-3.0-or-later
#include "growingspool.h"

#include "systemerror.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace legwork::trace {

GrowingSpool::GrowingSpool(Spool &spool, int descriptor, const char *data) noexcept
    : m_spool(spool)
    , m_descriptor(descriptor)
    , m_data(data)
{
}

Result<std::unique_ptr<GrowingSpool>> GrowingSpool::create(Spool &spool)
{
    const std::string &folder = spool.folder();
    if (folder.empty())
        return failure(ErrorKind::NotReadable, "spool", "no folder can be made for the spool");
    const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (descriptor < 0)
        return failure(
            ErrorKind::NotReadable, folder, "a spool file cannot be made: " + std::string(std::strerror(errno)));
    // Pages behind the end of the file are never touched: bytes() ends where the file does.
    void *data = ::mmap(nullptr, mostBytes, PROT_READ, MAP_SHARED | MAP_NORESERVE, descriptor, 0);
    if (data == MAP_FAILED) {
        const std::string reason = std::strerror(errno);
        ::close(descriptor);
        return failure(ErrorKind::Internal, folder, "the spool file cannot be mapped: " + reason);
    }
    return std::unique_ptr<GrowingSpool>(new GrowingSpool(spool, descriptor, static_cast<const char *>(data)));
}

GrowingSpool::~GrowingSpool()
{
    ::munmap(
        const_cast<char *>(m_data), mostBytes); // NOLINT(cppcoreguidelines-pro-type-const-cast): munmap takes no const
    ::close(m_descriptor);
    m_spool.giveBack(m_size);
}

Result<void> GrowingSpool::append(std::string_view bytes)
{
    if (bytes.size() > mostBytes - m_size || !m_spool.take(bytes.size()))
        return failure(
            ErrorKind::TooLarge, "spool", "the spool is full: what was read before is kept, the rest is not");
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote
            = ::pwrite(m_descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(m_size + done));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            m_spool.giveBack(bytes.size());
            return failure(ErrorKind::NotReadable, "spool",
                "the spool file cannot be written: " + std::string(std::strerror(errno)));
        }
        done += static_cast<std::size_t>(wrote);
    }
    m_size += bytes.size();
    return {};
}

} // namespace legwork::trace
