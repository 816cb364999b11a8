// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database.h"
#include "markwatch.h"
#include "usageblock.h"

#include <ports/bucket.h>
#include <ports/mark.h>
#include <ports/sample.h>
#include <ports/series.h>

#include <base/result.h>

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>

class QLockFile;

namespace legwork::workspace {

/// Port usage of one connection over the years, in the workspace file over a connection of its own: every sample for 7
/// days, minutes and quarters of an hour for 13 months, hours for ever. An object belongs to the thread that opened it;
/// several may read one file, and one of them, in one process, writes.
///
/// What is appended is in the file when append() returns: a process that is killed loses nothing that it appended.
class UsageHistory final {
public:
    /// `profile` tells the histories of several connections in one file apart. `path` empty: in memory.
    [[nodiscard]] static Result<std::unique_ptr<UsageHistory>> open(const QString &path, const QString &profile);
    /// Connections that have a history in a file.
    [[nodiscard]] static Result<QStringList> profiles(const QString &path);
    ~UsageHistory();
    UsageHistory(const UsageHistory &) = delete;
    UsageHistory &operator=(const UsageHistory &) = delete;

    /// How far apart samples are to come (1 s unless told): more than three times that is a gap.
    void setInterval(Milliseconds interval) noexcept { m_marks.setInterval(interval); }

    /// Keeps a sample that came now, its figures as far as they are live, and marks what it shows: failover, gaps,
    /// servers that go stale or come back, a clock that was set. Figures of a server that is not live are not kept:
    /// they are old. The Error is for a person. After `NotReadable` (full disk, file locked) samples stay in memory,
    /// are in every answer, and are written with the next append() that can; after `Usage` somebody else writes this
    /// history, who then is the one that keeps samples: this one is dropped.
    Result<void> append(const ports::Sample &sample);
    /// The same for samples of the past, in any order, whose times are believed.
    Result<void> append(const QList<ports::Sample> &samples);
    /// Samples that are in memory only.
    [[nodiscard]] qsizetype unsaved() const noexcept { return static_cast<qsizetype>(m_tail.size()) - m_written; }

    /// One list for each series, in their order: samples of [from, to) in spans of `width` (1 ms at least) that begin
    /// at `from`. A span without samples has no bucket. Exact for spans with edges at any time while the samples are
    /// kept, then for edges at whole minutes, then at whole hours; finer ones count a minute, or an hour, where it
    /// begins. Fastest with from and width at multiples of an hour, a quarter, a minute (see spanFor()).
    [[nodiscard]] Result<QList<QList<ports::Bucket>>> buckets(
        const QList<ports::Series> &series, UtcTime from, UtcTime to, Milliseconds width);
    [[nodiscard]] Result<QList<ports::Bucket>> buckets(
        const ports::Series &series, UtcTime from, UtcTime to, Milliseconds width);
    /// The shortest span of time that draws [from, to) in at most `columns` and is read fast: 1 s, 2 s, 5 s ... 1 min
    /// ... 1 h ... days.
    [[nodiscard]] static Milliseconds spanFor(UtcTime from, UtcTime to, int columns) noexcept;

    /// Every series that has a sample, servers by name.
    [[nodiscard]] Result<QList<ports::Series>> series();
    [[nodiscard]] Result<QStringList> servers();

    /// Marks that touch [from, to), by time.
    [[nodiscard]] Result<QList<ports::Mark>> marks(UtcTime from, UtcTime to);
    Result<void> addNote(UtcTime time, const QString &text);

    struct Extent {
        UtcTime first {}, last {}; // samples; of one that is only kept by the hour, the hour's begin
    };
    [[nodiscard]] Result<std::optional<Extent>> extent();

    struct Size {
        qint64 fileBytes = 0; // the whole workspace file
        qint64 historyBytes = 0; // blocks and rows of this profile
    };
    [[nodiscard]] Result<Size> size();
    /// Bytes that so many days take in the file, 13 months unless told, from the number of servers and how far apart
    /// samples come. Measured on calls that come and end at random; steadier use takes less.
    [[nodiscard]] static qint64 estimatedBytes(int servers, Milliseconds interval, int days = 397) noexcept;

    /// What went wrong with what is in the file since this was asked last: damaged blocks, each as a sentence.
    [[nodiscard]] QStringList takeTroubles() { return std::exchange(m_troubles, {}); }

    /// For tests: what tells how much time passed.
    void setElapsed(std::function<Elapsed()> elapsed) { m_elapsed = std::move(elapsed); }

    /// The most samples that wait in memory for a disk: a day of seconds. The oldest go first.
    static constexpr qsizetype maxUnsaved = 86'400;
    /// The most spans of one question.
    static constexpr std::int64_t maxSpans = 1'000'000;

private:
    UsageHistory(std::unique_ptr<Database> database, QString profile);
    Result<void> keep(const QList<ports::Sample> &samples, std::optional<Elapsed> elapsed);
    void take(const ports::Sample &sample);
    std::uint32_t idOf(const ports::Series &series);
    Result<void> becomeWriter();
    Result<void> save();
    Result<void> pack(std::int64_t butHour);
    void forgetPacked(std::int64_t hour);
    [[nodiscard]] QList<Statement> seriesStatements() const;
    Result<void> refresh();
    Result<void> readSeries();
    Result<void> readTail();
    Result<std::optional<qint64>> numberOf(const QString &sql, const QVariantList &values) const;
    [[nodiscard]] Error keptInMemory(const Error &error) const;

    std::unique_ptr<Database> m_database;
    QString m_name;
    qint64 m_profile = 0; // 0: not in the file yet
    qint64 m_packs = -1;
    qint64 m_lastRow = 0; // of the tail, that was read
    std::unique_ptr<QLockFile> m_lock; // while this one writes
    bool m_isWriter = false;
    QHash<ports::Series, std::uint32_t> m_series;
    QList<ports::Series> m_newSeries; // not in the file yet
    std::vector<Figures> m_tail; // samples outside the blocks: first those in the file, then those in memory only
    std::multiset<std::int64_t> m_hours; // of m_tail
    qsizetype m_written = 0; // of m_tail
    qint64 m_lastPacked = 0; // hour
    QList<ports::Mark> m_newMarks;
    MarkWatch m_marks;
    std::function<Elapsed()> m_elapsed = &Elapsed::now;
    QStringList m_troubles;
};

} // namespace legwork::workspace
