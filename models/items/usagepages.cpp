// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagepages.h"

#include <QPointer>

#include <array>
#include <cmath>

namespace legwork::items {

namespace {

using ports::Figure;
using ports::Series;

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute;
/// Resolutions of pages. Of those that the history keeps, and two between, so that no column is made of more than some
/// thirty buckets.
constexpr std::array<std::int64_t, 6> levels { second, 10 * second, minute, 15 * minute, hour, 6 * hour };

/// Drawn is the coarsest resolution of which a column has two buckets at least.
int levelFor(double msPerColumn) noexcept
{
    int level = 0;
    while (level + 1 < static_cast<int>(levels.size())
        && static_cast<double>(levels[static_cast<std::size_t>(level + 1)]) * 2 <= msPerColumn)
        ++level;
    return level;
}

std::int64_t widthOf(int level) noexcept { return levels[static_cast<std::size_t>(level)]; }
std::int64_t pageWidth(int level) noexcept { return widthOf(level) * UsagePages::bucketsPerPage; }

std::int64_t floorDiv(std::int64_t value, std::int64_t step) noexcept
{
    const std::int64_t quotient = value / step;
    return value % step < 0 ? quotient - 1 : quotient;
}

std::int64_t msOf(UtcTime time) noexcept { return time.time_since_epoch().count(); }
UtcTime timeAt(std::int64_t ms) noexcept { return UtcTime(Milliseconds(ms)); }

UtcTime now() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

void merge(UsageColumns &columns, std::size_t at, float least, float most, float mean)
{
    if (std::isnan(columns.most[at])) {
        columns.least[at] = least;
        columns.most[at] = most;
        columns.mean[at] = mean;
        return;
    }
    columns.least[at] = std::min(columns.least[at], least);
    columns.most[at] = std::max(columns.most[at], most);
    columns.mean[at] += mean; // divided at the end
}

} // namespace

int UsageColumns::columnAt(UtcTime time) const noexcept
{
    const auto length = static_cast<double>(std::max<std::int64_t>(range.length().count(), 1));
    const double share = static_cast<double>((time - range.from).count()) / length;
    return std::clamp(static_cast<int>(share * count), 0, std::max(count - 1, 0));
}

UsagePages::UsagePages(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1); // a reader stays with the thread that it was opened in
    clearRecent();
}

void UsagePages::clearRecent()
{
    m_recent.clear();
    m_points.clear();
    m_marks.clear();
    m_series.clear();
    m_rows.clear();
    addSeries({ Figure::Used, {} });
    addSeries({ Figure::Entitled, {} });
    addSeries({ Figure::Deployed, {} });
    // Pages are in the order of the series.
    m_generation->fetch_add(1);
    m_pages.clear();
    m_asked.clear();
    m_bytes = 0;
    if (m_reader)
        readHead();
}

UsagePages::~UsagePages()
{
    m_generation->fetch_add(1);
    m_pool.clear();
    if (m_reader)
        m_pool.start([reader = std::move(m_reader)]() mutable { reader.reset(); });
    m_pool.waitForDone();
}

void UsagePages::setReader(std::shared_ptr<UsageReader> reader)
{
    m_generation->fetch_add(1);
    m_pool.clear();
    if (m_reader) // closed where it was opened
        m_pool.start([old = std::move(m_reader)]() mutable { old.reset(); });
    m_reader = std::move(reader);
    m_pages.clear();
    m_asked.clear();
    m_bytes = 0;
    m_extent.reset();
    m_marks.clear();
    m_hasHead = m_reader == nullptr;
    if (m_reader)
        readHead();
    Q_EMIT changed();
}

void UsagePages::askAnything(Question question, QObject *context)
{
    if (!m_reader)
        return;
    m_pool.start([reader = std::weak_ptr(m_reader), generation = m_generation, mine = m_generation->load(),
                     question = std::move(question), context = QPointer(context), self = QPointer(this)] {
        const auto open = reader.lock();
        if (!open || generation->load() != mine)
            return;
        std::function<void()> answer = question(*open);
        QMetaObject::invokeMethod(
            self.data(),
            [generation, mine, context, answer = std::move(answer)] {
                if (context && generation->load() == mine)
                    answer();
            },
            Qt::QueuedConnection);
    });
}

void UsagePages::readHead()
{
    m_pool.start([reader = m_reader, generation = m_generation, mine = m_generation->load(), self = QPointer(this)] {
        if (generation->load() != mine)
            return;
        Head head { reader->extent(), reader->series() };
        QMetaObject::invokeMethod(
            self.data(),
            [self, generation, mine, head = std::move(head)] {
                if (!self || generation->load() != mine)
                    return;
                self->m_hasHead = true;
                self->m_extent = head.extent;
                for (const Series &series : head.series) {
                    if (series.figure == Figure::Used)
                        self->addSeries(series);
                }
                Q_EMIT self->changed();
            },
            Qt::QueuedConnection);
    });
}

void UsagePages::addSeries(const Series &series)
{
    if (m_rows.contains(series))
        return;
    m_rows.insert(series, m_series.size());
    m_series.append(series);
    Q_EMIT seriesChanged();
}

std::optional<TimeRange> UsagePages::extent() const
{
    std::optional<TimeRange> all = m_extent;
    if (!m_recent.empty()) {
        const TimeRange live { m_recent.front().time, m_recent.back().time + Milliseconds(1) };
        all = all ? TimeRange { std::min(all->from, live.from), std::max(all->until, live.until) } : live;
    }
    return all;
}

void UsagePages::append(const ports::Sample &sample)
{
    // A clock that was set back: what is drawn goes on from where the samples now say they are.
    while (!m_recent.empty() && m_recent.back().time >= sample.time) {
        m_recent.pop_back();
        m_points.pop_back();
    }
    Point point { sample.time, {} };
    const auto put = [&](const Series &series, const std::optional<quint32> &value) {
        if (!value)
            return;
        addSeries(series);
        const auto row = static_cast<std::size_t>(m_rows.value(series));
        if (point.values.size() <= row)
            point.values.resize(row + 1, unknown);
        point.values[row] = static_cast<float>(*value);
    };
    put({ Figure::Used, {} }, sample.inUse);
    put({ Figure::Entitled, {} }, sample.purchased);
    put({ Figure::Deployed, {} }, sample.total);
    for (const ports::ServerSample &server : sample.servers) {
        if (!server.server.isEmpty() && server.freshness == ports::Freshness::Live)
            put({ Figure::Used, server.server }, server.inUse);
    }
    m_recent.push_back(sample);
    m_points.push_back(std::move(point));
    while (m_recent.size() > static_cast<std::size_t>(mostRecent) || sample.time - m_recent.front().time > recentFor) {
        m_recent.pop_front();
        m_points.pop_front();
    }
    if (sample.isFailover && !m_reader)
        m_marks.append({ sample.time, sample.time, ports::MarkKind::Failover, {}, sample.endpoint });
}

void UsagePages::addMark(const ports::Mark &mark)
{
    if (!m_marks.contains(mark))
        m_marks.append(mark);
}

UtcTime UsagePages::recentFrom() const { return m_recent.empty() ? UtcTime::max() : m_recent.front().time; }

std::shared_ptr<UsagePages::Page> UsagePages::load(UsageReader &reader, const QList<Series> &series, Key key)
{
    const auto [level, number] = key;
    auto page = std::make_shared<Page>();
    page->rows = series.size();
    page->readAt = now();
    const auto size = static_cast<std::size_t>(series.size()) * bucketsPerPage;
    page->least.assign(size, unknown);
    page->most.assign(size, unknown);
    page->mean.assign(size, unknown);
    const std::int64_t begin = number * pageWidth(level);
    const auto all
        = reader.buckets(series, { timeAt(begin), timeAt(begin + pageWidth(level)) }, Milliseconds(widthOf(level)));
    for (std::size_t row = 0; row < std::min(all.size(), static_cast<std::size_t>(series.size())); ++row) {
        std::size_t open = size; // the bucket whose mean is being made
        double sum = 0, samples = 0;
        for (const ports::Bucket &bucket : all[row]) {
            const std::int64_t place = floorDiv(msOf(bucket.from) - begin, widthOf(level));
            if (place < 0 || place >= bucketsPerPage || bucket.samples == 0)
                continue;
            const std::size_t at = row * bucketsPerPage + static_cast<std::size_t>(place);
            if (at != open) {
                open = at;
                sum = samples = 0;
                page->least[at] = static_cast<float>(bucket.min);
                page->most[at] = static_cast<float>(bucket.max);
            }
            page->least[at] = std::min(page->least[at], static_cast<float>(bucket.min));
            page->most[at] = std::max(page->most[at], static_cast<float>(bucket.max));
            sum += static_cast<double>(bucket.sum);
            samples += bucket.samples;
            page->mean[at] = static_cast<float>(sum / samples);
        }
    }
    return page;
}

void UsagePages::want(Key key)
{
    if (!m_reader || m_asked.contains(key))
        return;
    m_asked.insert(key);
    m_pool.start([reader = m_reader, series = m_series, key, generation = m_generation, mine = m_generation->load(),
                     self = QPointer(this)] {
        if (generation->load() != mine)
            return;
        Loaded loaded { key, load(*reader, series, key), {} };
        const std::int64_t begin = key.second * pageWidth(key.first);
        loaded.marks = reader->marks({ timeAt(begin), timeAt(begin + pageWidth(key.first)) });
        QMetaObject::invokeMethod(
            self.data(),
            [self, generation, mine, loaded = std::move(loaded)]() mutable {
                if (self && generation->load() == mine)
                    self->take(std::move(loaded));
            },
            Qt::QueuedConnection);
    });
}

void UsagePages::take(Loaded loaded)
{
    m_asked.remove(loaded.key);
    if (const auto old = m_pages.value(loaded.key))
        m_bytes -= old->bytes();
    m_bytes += loaded.page->bytes();
    loaded.page->used = ++m_clock;
    m_pages.insert(loaded.key, std::move(loaded.page));
    for (const ports::Mark &mark : loaded.marks)
        addMark(mark);
    makeRoom();
    Q_EMIT changed();
}

void UsagePages::makeRoom()
{
    while (m_bytes > mostBytes && m_pages.size() > 1) {
        auto oldest = m_pages.begin();
        for (auto it = m_pages.begin(); it != m_pages.end(); ++it) {
            if (it.value()->used < oldest.value()->used)
                oldest = it;
        }
        m_bytes -= oldest.value()->bytes();
        m_pages.erase(oldest);
    }
}

std::shared_ptr<UsagePages::Page> UsagePages::pageFor(Key key, UtcTime neededUntil, bool &isFresh)
{
    const auto page = m_pages.value(key);
    isFresh = page && neededUntil <= page->readAt;
    if (page)
        page->used = ++m_clock;
    return page;
}

UsageColumns UsagePages::columns(const TimeRange &range, int count)
{
    UsageColumns columns;
    columns.range = range;
    columns.count = std::max(count, 1);
    columns.series = m_series;
    const auto size = static_cast<std::size_t>(m_series.size()) * static_cast<std::size_t>(columns.count);
    columns.least.assign(size, unknown);
    columns.most.assign(size, unknown);
    columns.mean.assign(size, unknown);
    if (range.isEmpty())
        return columns;
    Counts counts(size, 0); // of what went into a column
    const int level = levelFor(static_cast<double>(range.length().count()) / columns.count);
    columns.bucket = Milliseconds(widthOf(level));
    columns.isComplete = m_hasHead;
    const UtcTime live = recentFrom();
    TimeRange past = range;
    past.until = std::min(past.until, live);
    // Without live samples nothing is later than what the history had: asking for more would never end.
    if (m_reader && m_extent)
        past = common(past,
            { m_extent->from, live == UtcTime::max() ? m_extent->until : std::max(m_extent->until, live) });
    if (m_reader && !past.isEmpty())
        fillFromPages(columns, counts, past, level);
    if (live < range.until)
        fillFromRecent(columns, counts, { std::max(live, range.from), range.until });
    for (std::size_t at = 0; at < counts.size(); ++at) {
        if (counts[at] > 1)
            columns.mean[at] /= static_cast<float>(counts[at]);
    }
    findGaps(columns);
    return columns;
}

void UsagePages::fillFromPages(UsageColumns &columns, Counts &counts, const TimeRange &part, int level)
{
    const auto perColumn = static_cast<double>(columns.range.length().count()) / columns.count;
    const std::int64_t width = pageWidth(level);
    const auto put = [&](const Page &page, int pageLevel, std::int64_t number, const TimeRange &span) {
        const std::int64_t bucket = widthOf(pageLevel);
        const std::int64_t begin = number * pageWidth(pageLevel);
        const std::int64_t first = std::max<std::int64_t>(floorDiv(msOf(span.from) - begin, bucket), 0);
        const std::int64_t last
            = std::min<std::int64_t>(floorDiv(msOf(span.until) - 1 - begin, bucket), bucketsPerPage - 1);
        for (std::int64_t b = first; b <= last; ++b) {
            // A coarse bucket stands in all columns that it covers.
            const std::int64_t from = std::max(begin + b * bucket, msOf(span.from)) - msOf(columns.range.from);
            const std::int64_t until = std::min(begin + (b + 1) * bucket, msOf(span.until)) - msOf(columns.range.from);
            const int a = std::clamp(static_cast<int>(static_cast<double>(from) / perColumn), 0, columns.count - 1);
            const int z
                = std::clamp(static_cast<int>(static_cast<double>(until - 1) / perColumn), a, columns.count - 1);
            for (qsizetype row = 0; row < std::min(page.rows, columns.series.size()); ++row) {
                const std::size_t at = static_cast<std::size_t>(row) * bucketsPerPage + static_cast<std::size_t>(b);
                if (std::isnan(page.most[at]))
                    continue;
                for (int column = a; column <= z; ++column) {
                    merge(columns, columns.at(row, column), page.least[at], page.most[at], page.mean[at]);
                    ++counts[columns.at(row, column)];
                }
            }
        }
    };
    for (std::int64_t number = floorDiv(msOf(part.from), width); number * width < msOf(part.until); ++number) {
        const TimeRange span = common(part, { timeAt(number * width), timeAt((number + 1) * width) });
        bool isFresh = false;
        const auto page = pageFor({ level, number }, span.until, isFresh);
        if (!isFresh) {
            columns.isComplete = false;
            want({ level, number });
        }
        if (page) {
            put(*page, level, number, span);
            continue;
        }
        // What is there meanwhile: the same time in the next coarser resolution that is in memory.
        for (int coarser = level + 1; coarser < static_cast<int>(levels.size()); ++coarser) {
            const std::int64_t wide = pageWidth(coarser);
            bool found = false;
            for (std::int64_t n = floorDiv(msOf(span.from), wide); n * wide < msOf(span.until); ++n) {
                bool isNew = false;
                if (const auto stand = pageFor({ coarser, n }, span.until, isNew)) {
                    put(*stand, coarser, n, common(span, { timeAt(n * wide), timeAt((n + 1) * wide) }));
                    found = true;
                }
            }
            if (found)
                break;
        }
    }
}

void UsagePages::fillFromRecent(UsageColumns &columns, Counts &counts, const TimeRange &part) const
{
    auto point = std::lower_bound(
        m_points.begin(), m_points.end(), part.from, [](const Point &one, UtcTime time) { return one.time < time; });
    for (; point != m_points.end() && point->time < part.until; ++point) {
        const int column = columns.columnAt(point->time);
        for (std::size_t row = 0; row < point->values.size(); ++row) {
            const float value = point->values[row];
            if (std::isnan(value))
                continue;
            const std::size_t at = columns.at(static_cast<qsizetype>(row), column);
            merge(columns, at, value, value, value);
            ++counts[at];
        }
    }
}

/// A hole in the curve that is wider than what lies between two samples. What lies before the first sample and after
/// the last is no gap.
void UsagePages::findGaps(UsageColumns &columns) const
{
    const std::int64_t perColumn = std::max<std::int64_t>(columns.range.length().count() / columns.count, 1);
    const std::int64_t widest = std::max({ 3 * m_interval.count(), 2 * columns.bucket.count(), 2 * perColumn });
    int last = -1;
    for (int column = 0; column < columns.count; ++column) {
        if (std::isnan(columns.most[columns.at(0, column)]))
            continue;
        if (last >= 0 && (column - last - 1) * perColumn >= widest)
            columns.gaps.push_back({ columns.timeOf(last + 1), columns.timeOf(column) });
        last = column;
    }
    // Within the live samples the time of each is known: a gap there is said to the second.
    for (std::size_t i = 1; i < m_points.size(); ++i) {
        const TimeRange hole { m_points[i - 1].time, m_points[i].time };
        if (hole.length().count() <= 3 * m_interval.count() || common(hole, columns.range).isEmpty())
            continue;
        std::erase_if(columns.gaps, [&](const TimeRange &gap) { return !common(gap, hole).isEmpty(); });
        columns.gaps.push_back(common(hole, columns.range));
    }
    std::ranges::sort(columns.gaps, {}, &TimeRange::from);
}

} // namespace legwork::items
