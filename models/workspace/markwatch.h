// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/mark.h>
#include <ports/sample.h>

#include <QHash>
#include <QList>

#include <optional>

namespace legwork::workspace {

/// Two clocks that nobody sets, in ms.
struct Elapsed {
    qint64 sinceBoot = 0; // goes on while the computer sleeps
    qint64 awake = 0; // does not

    [[nodiscard]] static Elapsed now() noexcept;
};

/// Sees from the samples what is to be marked on the time line.
class MarkWatch final {
public:
    /// How far apart samples are to come.
    void setInterval(Milliseconds interval) noexcept { m_interval = interval; }
    /// The newest sample that is kept from an earlier run.
    void resumeAfter(UtcTime time) noexcept { m_last = time; }

    /// `elapsed` is when the sample came; nothing for samples of the past that are read in, whose times are believed.
    [[nodiscard]] QList<ports::Mark> marksOf(const ports::Sample &sample, std::optional<Elapsed> elapsed);

    /// Missing samples make a gap from this many intervals on; one late answer is none.
    static constexpr int gapIntervals = 3;
    /// Two clocks may differ by this much from one sample to the next before one was set.
    static constexpr Milliseconds clockTolerance { 2000 };

private:
    void timeMarks(const ports::Sample &sample, std::optional<Elapsed> elapsed, QList<ports::Mark> &marks) const;

    Milliseconds m_interval { 1000 };
    std::optional<UtcTime> m_last;
    std::optional<Elapsed> m_elapsed;
    QHash<QString, ports::Freshness> m_servers;
};

} // namespace legwork::workspace
