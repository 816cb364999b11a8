// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/bucket.h>

#include <base/utctime.h>

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

/// How usage is laid down in the workspace: a row of a table would cost 40 bytes a sample, a block of an hour or more
/// about one. Blocks end with a hash of themselves: a damaged one is recognised and never drawn.
namespace legwork::workspace {

/// Times as the file has them: ms since the epoch.
[[nodiscard]] inline std::int64_t msOf(UtcTime time) noexcept { return time.time_since_epoch().count(); }
[[nodiscard]] inline UtcTime timeOf(std::int64_t ms) noexcept { return UtcTime(Milliseconds(ms)); }

/// What is kept: the samples themselves, then roll-ups of them.
enum class UsageLevel : std::uint8_t { Raw, Minute, Quarter, Hour };
inline constexpr std::size_t usageLevels = 4;

struct LevelShape {
    std::int64_t width; // ms of a bucket; of Raw: 1, a sample has its own time
    std::int64_t block; // ms of a block; a multiple of each coarser width of a level with a shorter life
    std::int64_t life; // ms; 0: for ever
};

inline constexpr std::int64_t msPerMinute = 60'000, msPerHour = 3'600'000;
/// Seconds for 7 days, minutes for 13 months (13 x 30.5 days), hours for ever. Quarters of an hour, of the minutes'
/// life, keep a zoom of a month from reading 40 000 minutes a server.
inline constexpr std::array<LevelShape, usageLevels> levelShapes { {
    { 1, msPerHour, 7 * msPerDay },
    { msPerMinute, msPerDay, 397 * msPerDay },
    { 15 * msPerMinute, 15 * msPerDay, 397 * msPerDay },
    { msPerHour, 60 * msPerDay, 0 },
} };
[[nodiscard]] constexpr const LevelShape &shapeOf(UsageLevel level) noexcept
{
    return levelShapes[static_cast<std::size_t>(level)];
}

/// The multiple of `width` at or before `time`, for times before 1970 too.
[[nodiscard]] constexpr std::int64_t floorTo(std::int64_t time, std::int64_t width) noexcept
{
    const std::int64_t rest = time % width;
    return time - (rest < 0 ? rest + width : rest);
}

/// Buckets of one level that begin in [start, start + block), by time. Each begins at a multiple of the width.
[[nodiscard]] QByteArray packBuckets(const std::vector<ports::Bucket> &buckets, UsageLevel level, std::int64_t start);
/// Nothing when the block is damaged or of another form.
[[nodiscard]] std::optional<std::vector<ports::Bucket>> unpackBuckets(
    QByteArrayView block, UsageLevel level, std::int64_t start);

/// Times of an hour's samples, ascending, in ms from `start` on.
[[nodiscard]] QByteArray packTimes(const std::vector<std::int64_t> &times, std::int64_t start);
[[nodiscard]] std::optional<std::vector<std::int64_t>> unpackTimes(QByteArrayView block, std::int64_t start);

/// Values of one series at these times; nothing where a sample does not tell.
using Values = std::vector<std::optional<std::uint32_t>>;
[[nodiscard]] QByteArray packValues(const Values &values);
/// `count` is how many times the hour has.
[[nodiscard]] std::optional<Values> unpackValues(QByteArrayView block, std::size_t count);

/// One sample as the row that holds it until its hour is packed: figures by the series' number.
struct Figures {
    std::int64_t time = 0; // ms
    std::vector<std::pair<std::uint32_t, std::uint32_t>> values {}; // series, ports

    friend bool operator==(const Figures &, const Figures &) = default;
};
[[nodiscard]] QByteArray packFigures(const Figures &figures);
[[nodiscard]] std::optional<Figures> unpackFigures(QByteArrayView row, std::int64_t time);

/// A form's letter and what it holds, closed with its hash.
[[nodiscard]] QByteArray sealed(QByteArray bytes);

/// The most samples that an hour holds: one a millisecond.
inline constexpr std::size_t maxSamplesPerHour = static_cast<std::size_t>(msPerHour);
/// The most series of one sample: figures of 20 000 servers.
inline constexpr std::size_t maxSeries = 50'000;

} // namespace legwork::workspace
