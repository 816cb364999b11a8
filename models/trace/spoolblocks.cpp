// SPDX-License-Identifier: GPL-3.0-or-later
#include "spoolblocks.h"

#include <algorithm>
#include <cstdint>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace legwork::trace {

namespace {

/// Address space set aside, and so the most a file can hold.
constexpr std::size_t mostBytes = std::size_t { 1 } << 38;
/// The file grows by so much.
constexpr std::size_t stepBytes = 8 * 1024 * 1024;
constexpr std::size_t alignment = 64;

} // namespace

SpoolBlocks::~SpoolBlocks()
{
    if (m_data != nullptr)
        ::munmap(m_data, mostBytes);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_spool.giveBack(m_size);
}

std::byte *SpoolBlocks::allocate(std::size_t bytes)
{
    bytes = (bytes + alignment - 1) / alignment * alignment;
    if (m_ordinary + bytes <= ordinaryBytes || m_hasFailed || !open() || !extend(bytes)) {
        m_ordinary += bytes;
        return m_heap.allocate(bytes);
    }
    std::byte *block = m_data + m_used;
    m_used += bytes;
    return block;
}

bool SpoolBlocks::open()
{
    if (m_data != nullptr)
        return true;
    m_hasFailed = true; // until it is done
    const std::string &folder = m_spool.folder();
    if (folder.empty())
        return false;
    m_descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (m_descriptor < 0)
        return false;
    void *data = ::mmap(nullptr, mostBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, m_descriptor, 0);
    if (data == MAP_FAILED)
        return false;
    m_data = static_cast<std::byte *>(data);
    m_hasFailed = false;
    return true;
}

/// Makes room for `bytes`. The disk's blocks are reserved: a full disk is met here, not by a later write to memory.
bool SpoolBlocks::extend(std::size_t bytes)
{
    if (m_size - m_used >= bytes)
        return true;
    const std::size_t more = std::max(stepBytes, bytes);
    if (m_size + more > mostBytes || !m_spool.take(more)) {
        m_hasFailed = true;
        return false;
    }
    if (::posix_fallocate(m_descriptor, static_cast<off_t>(m_size), static_cast<off_t>(more)) != 0) {
        m_spool.giveBack(more);
        m_hasFailed = true;
        return false;
    }
    m_size += more;
    return true;
}

} // namespace legwork::trace
