// SPDX-License-Identifier: GPL-3.0-or-later
#include "logfile.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace legwork::labcalls {

ClockParts clockParts(const DeviceClock &clock, Micros now)
{
    Micros local = now + clock.skew + Micros { clock.offsetMinutes } * 60 * second;
    if (clock.tick > millisecond)
        local -= local % clock.tick;
    // Times of one second come again and again: the calendar is worked out once for each.
    thread_local std::time_t cachedSecond = -1;
    thread_local std::tm cached {};
    const std::time_t seconds = local / second;
    if (seconds != cachedSecond) {
        gmtime_r(&seconds, &cached);
        cachedSecond = seconds;
    }
    return { cached.tm_year + 1900, cached.tm_mon + 1, cached.tm_mday, cached.tm_hour, cached.tm_min, cached.tm_sec,
        static_cast<int>(local / millisecond % 1000), cached.tm_wday };
}

const char *monthName(int month) noexcept
{
    constexpr std::array names { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    return names[static_cast<std::size_t>(month - 1)];
}

LogFile::~LogFile()
{
    if (m_file != nullptr)
        std::fclose(m_file);
}

Result<void> LogFile::open(const std::string &directory, const std::string &name, std::uint64_t rotateBytes)
{
    m_directory = directory;
    m_name = name;
    m_rotateBytes = rotateBytes;
    m_isRotating = rotateBytes != 0;
    return openNext();
}

Result<void> LogFile::openNext()
{
    std::string path = m_directory + '/' + m_name;
    if (m_isRotating)
        path += '.' + std::to_string(m_paths.size() + 1);
    path += ".log";
    std::FILE *const file = std::fopen(path.c_str(), "wbe");
    if (file == nullptr)
        return failure(ErrorKind::NotReadable, path,
            std::string("cannot write: ") + std::strerror(errno)); // NOLINT(concurrency-mt-unsafe)
    if (m_file != nullptr)
        std::fclose(m_file);
    m_file = file;
    std::setvbuf(m_file, nullptr, _IOFBF, 256 * 1024);
    m_paths.push_back(path);
    m_size = 0;
    return {};
}

void LogFile::write(std::string_view record)
{
    if (m_file == nullptr)
        return;
    std::fwrite(record.data(), 1, record.size(), m_file);
    m_size += record.size();
    m_total += record.size();
    if (m_tap)
        m_tap(record);
    if (m_rotateBytes != 0 && m_size >= m_rotateBytes)
        rotate();
}

void LogFile::rotate()
{
    if (m_isRotating)
        (void)openNext(); // where there is no room for another file the old one goes on
}

void LogFile::flush()
{
    if (m_file != nullptr)
        std::fflush(m_file);
}

} // namespace legwork::labcalls
