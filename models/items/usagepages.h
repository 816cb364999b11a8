// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "usagereader.h"

#include <ports/sample.h>

#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>

#include <atomic>
#include <deque>
#include <functional>
#include <limits>
#include <memory>

namespace legwork::items {

/// Usage of a range of time, one column per pixel: least, greatest and mean of what was in it. NaN: nothing known.
struct UsageColumns {
    TimeRange range {};
    int count = 0;
    QList<ports::Series> series {};
    std::vector<float> least {}, most {}, mean {}; // series after series
    std::vector<TimeRange> gaps {}; // of the first series: no sample for longer than one is to be expected
    Milliseconds bucket {}; // width of what they were made of
    bool isComplete = true; // false: more comes soon

    [[nodiscard]] std::size_t at(qsizetype row, int column) const noexcept
    {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(count) + static_cast<std::size_t>(column);
    }
    [[nodiscard]] qsizetype rowOf(const ports::Series &one) const noexcept { return series.indexOf(one); }
    [[nodiscard]] UtcTime timeOf(int column) const noexcept
    {
        return range.from + Milliseconds(range.length().count() * column / std::max(count, 1));
    }
    [[nodiscard]] int columnAt(UtcTime time) const noexcept;
};

/// What lies in memory of the usage of the past and of now, and what a chart shows of it. Pages are read by a worker in
/// the resolution that is looked at; what is there already, if coarser, is given meanwhile. Lives in the GUI thread.
class UsagePages final : public QObject {
    Q_OBJECT
public:
    explicit UsagePages(QObject *parent = nullptr);
    ~UsagePages() override;

    /// Null: only what comes live.
    void setReader(std::shared_ptr<UsageReader> reader);
    [[nodiscard]] const std::shared_ptr<UsageReader> &reader() const noexcept { return m_reader; }
    /// A sample of now. Those of the last hours stay in memory.
    void append(const ports::Sample &sample);
    /// Another source: what came live of the last one goes, and the servers with it.
    void clearRecent();
    /// Time between two samples: a gap is three of them.
    void setInterval(Milliseconds interval) { m_interval = interval; }

    /// All in use, entitled, deployed, then the servers as they became known.
    [[nodiscard]] const QList<ports::Series> &series() const noexcept { return m_series; }
    [[nodiscard]] std::optional<TimeRange> extent() const;
    [[nodiscard]] bool isReading() const noexcept { return !m_asked.isEmpty() || !m_hasHead; }
    /// Failovers, gaps, notes and the like that have been read, and those of now.
    [[nodiscard]] const QList<ports::Mark> &marks() const noexcept { return m_marks; }
    void addMark(const ports::Mark &mark);

    /// Never waits. Asks for what is not in memory: changed() comes when it is.
    [[nodiscard]] UsageColumns columns(const TimeRange &range, int count);
    /// Any other question to the reader, answered by the worker and delivered in the GUI thread; dropped when `context`
    /// has died, or another reader was set. Without a reader `done` is not called.
    template <typename Answer>
    void ask(std::function<Answer(UsageReader &)> question, QObject *context, std::function<void(Answer)> done)
    {
        askAnything(
            [question = std::move(question), done = std::move(done)](UsageReader &from) {
                auto answer = std::make_shared<Answer>(question(from));
                return std::function<void()>([answer, done] { done(std::move(*answer)); });
            },
            context);
    }
    /// The live samples in memory, oldest first.
    [[nodiscard]] const std::deque<ports::Sample> &recent() const noexcept { return m_recent; }

    static constexpr int bucketsPerPage = 512;
    /// Memory of pages, in bytes; the ones not looked at for longest go.
    static constexpr std::size_t mostBytes = 96u << 20;
    static constexpr Milliseconds recentFor = std::chrono::hours(2);
    static constexpr qsizetype mostRecent = 8'000;

Q_SIGNALS:
    void changed();
    void seriesChanged();

private:
    struct Page {
        std::vector<float> least {}, most {}, mean {}; // series after series, bucketsPerPage each
        qsizetype rows = 0;
        UtcTime readAt {}; // what is later was not there yet
        quint64 used = 0;
        [[nodiscard]] std::size_t bytes() const noexcept { return least.size() * 3 * sizeof(float); }
    };
    using Key = std::pair<int, qint64>; // level and number
    struct Loaded {
        Key key {};
        std::shared_ptr<Page> page {};
        QList<ports::Mark> marks {};
    };
    struct Head {
        std::optional<TimeRange> extent {};
        QList<ports::Series> series {};
    };

    using Question = std::function<std::function<void()>(UsageReader &)>;
    void askAnything(Question question, QObject *context);
    static std::shared_ptr<Page> load(UsageReader &reader, const QList<ports::Series> &series, Key key);
    void readHead();
    void want(Key key);
    void take(Loaded loaded);
    void addSeries(const ports::Series &series);
    void makeRoom();
    [[nodiscard]] std::shared_ptr<Page> pageFor(Key key, UtcTime neededUntil, bool &isFresh);
    [[nodiscard]] UtcTime recentFrom() const;
    using Counts = std::vector<std::uint32_t>;
    void fillFromPages(UsageColumns &columns, Counts &counts, const TimeRange &part, int level);
    void fillFromRecent(UsageColumns &columns, Counts &counts, const TimeRange &part) const;
    void findGaps(UsageColumns &columns) const;

    std::shared_ptr<UsageReader> m_reader;
    QThreadPool m_pool;
    std::shared_ptr<std::atomic<quint64>> m_generation = std::make_shared<std::atomic<quint64>>(0);
    QList<ports::Series> m_series;
    QHash<ports::Series, qsizetype> m_rows;
    std::optional<TimeRange> m_extent;
    bool m_hasHead = true;
    QHash<Key, std::shared_ptr<Page>> m_pages;
    QSet<Key> m_asked;
    std::size_t m_bytes = 0;
    quint64 m_clock = 0;
    std::deque<ports::Sample> m_recent;
    struct Point {
        UtcTime time {};
        std::vector<float> values {}; // by row; shorter than the series where those came later
    };
    std::deque<Point> m_points; // those of m_recent
    QList<ports::Mark> m_marks;
    Milliseconds m_interval = std::chrono::seconds(5);
};

} // namespace legwork::items
