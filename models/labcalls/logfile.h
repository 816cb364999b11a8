// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "virtualtime.h"

#include <base/result.h>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace legwork::labcalls {

/// A device's clock: how far it is off, and how it prints times.
struct DeviceClock {
    Micros skew = 0; // the device's time minus the true one
    int offsetMinutes = 0; // local time minus UTC
    std::string zone { "UTC" }; // as gateways print it
    Micros tick = millisecond; // the clock moves in steps of this
};

/// Wall clock of a device at a true time, in parts.
struct ClockParts {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0,
        weekday = 0; // month 1..12, weekday 0: Sunday
};
[[nodiscard]] ClockParts clockParts(const DeviceClock &clock, Micros now);
[[nodiscard]] const char *monthName(int month) noexcept; // "Jan"

/// A log as a device writes it: whole records, and rotation by size.
class LogFile final {
public:
    LogFile() = default;
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

    /// "dir/name.log"; with a rotation size "dir/name.1.log" (the oldest), "dir/name.2.log" ...
    [[nodiscard]] Result<void> open(const std::string &directory, const std::string &name, std::uint64_t rotateBytes);
    void write(std::string_view record);
    /// Cuts the log here, also in the middle of a call.
    void rotate();
    void flush();
    /// Each record as it is written, for syslog.
    void setTap(std::function<void(std::string_view)> tap) { m_tap = std::move(tap); }
    [[nodiscard]] const std::vector<std::string> &paths() const noexcept { return m_paths; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return m_total; }

private:
    [[nodiscard]] Result<void> openNext();

    std::FILE *m_file = nullptr;
    std::string m_directory {}, m_name {};
    std::uint64_t m_rotateBytes = 0, m_size = 0, m_total = 0;
    bool m_isRotating = false;
    std::vector<std::string> m_paths {};
    std::function<void(std::string_view)> m_tap {};
};

} // namespace legwork::labcalls
