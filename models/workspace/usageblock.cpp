// SPDX-License-Identifier: GPL-3.0-or-later
#include "usageblock.h"

#include <xxhash.h>

#include <utility>

namespace legwork::workspace {

namespace {

/// First byte of each form. A new form gets a new letter; old ones stay readable.
constexpr char bucketForm = 'B', timeForm = 'T', valueForm = 'V', figureForm = 'F';
constexpr qsizetype hashBytes = 4;

// A bucket is a byte of these, then what they do not say.
constexpr std::uint8_t isNext = 1; // begins where the one before ends
constexpr std::uint8_t hasSameCount = 2; // has as many samples as the one before
constexpr std::uint8_t isFlat = 4; // all its samples are equal
constexpr std::uint8_t hasSameMin = 8;
constexpr std::uint8_t isRepeated = 16; // comes n times more, each the next

std::uint32_t hashOf(const char *bytes, qsizetype size) noexcept
{
    return static_cast<std::uint32_t>(XXH3_64bits(bytes, static_cast<std::size_t>(size)));
}

class Packer final {
public:
    explicit Packer(char form) { m_bytes.append(form); }
    void byte(std::uint8_t value) { m_bytes.append(static_cast<char>(value)); }
    void number(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            byte(static_cast<std::uint8_t>(value | 0x80));
        byte(static_cast<std::uint8_t>(value));
    }
    void difference(std::int64_t value)
    {
        number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    [[nodiscard]] QByteArray sealed() { return workspace::sealed(std::move(m_bytes)); }

private:
    QByteArray m_bytes;
};

class Unpacker final {
public:
    Unpacker(QByteArrayView bytes, char form)
    {
        if (bytes.size() < 1 + hashBytes || bytes[0] != form)
            return;
        const qsizetype size = bytes.size() - hashBytes;
        std::uint32_t hash = 0;
        for (int i = 0; i < hashBytes; ++i)
            hash |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[size + i])) << (8 * i);
        if (hash != hashOf(bytes.data(), size))
            return;
        m_at = bytes.data() + 1;
        m_end = bytes.data() + size;
        m_isGood = true;
    }
    [[nodiscard]] bool isGood() const noexcept { return m_isGood; }
    [[nodiscard]] bool isAtEnd() const noexcept { return m_at == m_end; }
    std::uint8_t byte() noexcept
    {
        if (m_at == m_end) {
            m_isGood = false;
            return 0;
        }
        return static_cast<std::uint8_t>(*m_at++);
    }
    std::uint64_t number() noexcept
    {
        if (m_at != m_end && static_cast<std::uint8_t>(*m_at) < 0x80) // nearly all of them
            return static_cast<std::uint8_t>(*m_at++);
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t next = byte();
            value |= static_cast<std::uint64_t>(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        m_isGood = false;
        return 0;
    }
    std::int64_t difference() noexcept
    {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    std::uint32_t small() noexcept
    {
        const std::uint64_t value = number();
        m_isGood = m_isGood && value <= UINT32_MAX;
        return static_cast<std::uint32_t>(value);
    }

private:
    const char *m_at = nullptr, *m_end = nullptr;
    bool m_isGood = false;
};

bool haveSameFigures(const ports::Bucket &a, const ports::Bucket &b) noexcept
{
    return a.min == b.min && a.max == b.max && a.last == b.last && a.samples == b.samples && a.sum == b.sum;
}

} // namespace

QByteArray sealed(QByteArray bytes)
{
    const std::uint32_t hash = hashOf(bytes.constData(), bytes.size());
    for (int i = 0; i < hashBytes; ++i)
        bytes.append(static_cast<char>(hash >> (8 * i)));
    return bytes;
}

QByteArray packBuckets(const std::vector<ports::Bucket> &buckets, UsageLevel level, std::int64_t start)
{
    const std::int64_t width = shapeOf(level).width;
    Packer out(bucketForm);
    out.number(buckets.size());
    std::int64_t index = -1;
    ports::Bucket before;
    const auto indexOf = [&](const ports::Bucket &bucket) { return (msOf(bucket.from) - start) / width; };
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        const ports::Bucket &bucket = buckets[i];
        const std::int64_t at = indexOf(bucket);
        std::size_t repeats = 0;
        while (i + repeats + 1 < buckets.size() && haveSameFigures(bucket, buckets[i + repeats + 1])
            && indexOf(buckets[i + repeats + 1]) == at + static_cast<std::int64_t>(repeats) + 1)
            ++repeats;
        std::uint8_t flags = 0;
        flags |= at == index + 1 ? isNext : 0;
        flags |= bucket.samples == before.samples ? hasSameCount : 0;
        flags |= bucket.min == bucket.max ? isFlat : 0;
        flags |= bucket.min == before.min ? hasSameMin : 0;
        flags |= repeats > 0 ? isRepeated : 0;
        out.byte(flags);
        if (!(flags & isNext))
            out.number(static_cast<std::uint64_t>(at - index));
        if (!(flags & hasSameCount))
            out.number(bucket.samples);
        if (!(flags & hasSameMin))
            out.difference(static_cast<std::int64_t>(bucket.min) - before.min);
        if (!(flags & isFlat)) {
            out.number(bucket.max - bucket.min);
            out.number(bucket.last - bucket.min);
            out.number(bucket.sum - static_cast<std::uint64_t>(bucket.min) * bucket.samples);
        }
        if (flags & isRepeated)
            out.number(repeats);
        i += repeats;
        index = at + static_cast<std::int64_t>(repeats);
        before = bucket;
    }
    return out.sealed();
}

std::optional<std::vector<ports::Bucket>> unpackBuckets(QByteArrayView block, UsageLevel level, std::int64_t start)
{
    const LevelShape &shape = shapeOf(level);
    const std::int64_t most = shape.block / shape.width;
    Unpacker in(block, bucketForm);
    const std::uint64_t count = in.number();
    if (!in.isGood() || count > static_cast<std::uint64_t>(most))
        return std::nullopt;
    std::vector<ports::Bucket> buckets;
    buckets.reserve(count);
    std::int64_t index = -1;
    ports::Bucket bucket;
    while (buckets.size() < count) {
        const std::uint8_t flags = in.byte();
        const std::uint64_t step = flags & isNext ? 1 : in.number();
        if (!(flags & hasSameCount))
            bucket.samples = in.small();
        if (!(flags & hasSameMin))
            bucket.min = static_cast<std::uint32_t>(bucket.min + in.difference());
        std::uint32_t range = 0, last = 0;
        std::uint64_t above = 0;
        if (!(flags & isFlat)) {
            range = in.small();
            last = in.small();
            above = in.number();
        }
        bucket.max = bucket.min + range;
        bucket.last = bucket.min + last;
        bucket.sum = static_cast<std::uint64_t>(bucket.min) * bucket.samples + above;
        const std::uint64_t times = 1 + (flags & isRepeated ? in.number() : 0);
        if (!in.isGood() || step == 0 || step > static_cast<std::uint64_t>(most) || times == 0
            || times > count - buckets.size() || bucket.samples == 0 || last > range)
            return std::nullopt;
        index += static_cast<std::int64_t>(step);
        for (std::uint64_t i = 0; i < times; ++i) {
            if (index >= most)
                return std::nullopt;
            bucket.from = UtcTime(Milliseconds(start + index * shape.width));
            buckets.push_back(bucket);
            ++index;
        }
        --index;
    }
    return in.isAtEnd() ? std::optional(std::move(buckets)) : std::nullopt;
}

QByteArray packTimes(const std::vector<std::int64_t> &times, std::int64_t start)
{
    Packer out(timeForm);
    out.number(times.size());
    std::int64_t before = start, step = 0;
    for (const std::int64_t time : times) {
        // Polls come at a steady pace: the change of the step is a byte where the step would be two.
        out.difference(time - before - step);
        step = time - before;
        before = time;
    }
    return out.sealed();
}

std::optional<std::vector<std::int64_t>> unpackTimes(QByteArrayView block, std::int64_t start)
{
    Unpacker in(block, timeForm);
    const std::uint64_t count = in.number();
    if (!in.isGood() || count > maxSamplesPerHour)
        return std::nullopt;
    std::vector<std::int64_t> times;
    times.reserve(count);
    std::int64_t before = start, step = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::int64_t change = in.difference();
        if (!in.isGood() || change > msPerHour || change < -msPerHour)
            return std::nullopt;
        step += change;
        before += step;
        if (step < 0 || before < start || before >= start + msPerHour)
            return std::nullopt;
        times.push_back(before);
    }
    return in.isAtEnd() ? std::optional(std::move(times)) : std::nullopt;
}

QByteArray packValues(const Values &values)
{
    Packer out(valueForm);
    std::int64_t before = 0;
    for (std::size_t i = 0; i < values.size();) {
        // Runs of the unknown and the known take turns, the unknown first.
        std::size_t end = i;
        while (end < values.size() && !values[end])
            ++end;
        out.number(end - i);
        for (i = end; end < values.size() && values[end]; ++end) { }
        out.number(end - i);
        while (i < end) {
            const std::int64_t change = static_cast<std::int64_t>(*values[i]) - before;
            before = *values[i];
            std::size_t same = 0;
            while (change == 0 && i + same + 1 < end && *values[i + same + 1] == before)
                ++same;
            out.difference(change);
            if (change == 0)
                out.number(same);
            i += same + 1;
        }
    }
    return out.sealed();
}

std::optional<Values> unpackValues(QByteArrayView block, std::size_t count)
{
    Unpacker in(block, valueForm);
    Values values;
    values.reserve(count);
    std::int64_t value = 0;
    while (in.isGood() && values.size() < count) {
        const std::uint64_t absent = in.number();
        if (absent > count - values.size())
            return std::nullopt;
        values.resize(values.size() + absent);
        const std::uint64_t present = in.number();
        if (!in.isGood() || present > count - values.size() || absent + present == 0)
            return std::nullopt;
        for (std::uint64_t i = 0; i < present;) {
            const std::int64_t change = in.difference();
            const std::uint64_t times = 1 + (change == 0 ? in.number() : 0);
            if (!in.isGood() || times == 0 || times > present - i || change > UINT32_MAX
                || change < -static_cast<std::int64_t>(UINT32_MAX))
                return std::nullopt;
            value += change;
            if (value < 0 || value > UINT32_MAX)
                return std::nullopt;
            values.insert(values.end(), times, static_cast<std::uint32_t>(value));
            i += times;
        }
    }
    return in.isGood() && in.isAtEnd() ? std::optional(std::move(values)) : std::nullopt;
}

QByteArray packFigures(const Figures &figures)
{
    Packer out(figureForm);
    out.number(figures.values.size());
    std::int64_t before = 0;
    for (const auto &[series, value] : figures.values) {
        out.difference(static_cast<std::int64_t>(series) - before);
        out.number(value);
        before = series;
    }
    return out.sealed();
}

std::optional<Figures> unpackFigures(QByteArrayView row, std::int64_t time)
{
    Unpacker in(row, figureForm);
    const std::uint64_t count = in.number();
    if (!in.isGood() || count > maxSeries)
        return std::nullopt;
    Figures figures { time, {} };
    figures.values.reserve(count);
    std::int64_t series = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::int64_t step = in.difference();
        if (!in.isGood() || step > UINT32_MAX || step < -static_cast<std::int64_t>(UINT32_MAX))
            return std::nullopt;
        series += step;
        const std::uint32_t value = in.small();
        if (!in.isGood() || series < 0 || series > UINT32_MAX)
            return std::nullopt;
        figures.values.emplace_back(static_cast<std::uint32_t>(series), value);
    }
    return in.isAtEnd() ? std::optional(std::move(figures)) : std::nullopt;
}

} // namespace legwork::workspace
