// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database.h"
#include "usageblock.h"

#include <QStringList>

#include <map>
#include <span>
#include <vector>

namespace legwork::workspace {

/// Makes blocks of the samples of one hour: their values, and the minutes, quarters and the hour that they make. What
/// lies in blocks of that hour already, because a clock went back, is made one with them.
class UsagePack final {
public:
    UsagePack(const Database &database, std::int64_t profile)
        : m_database(database)
        , m_profile(profile)
    {
    }

    /// `samples` are of the hour that begins at `hour`, as they came.
    Result<void> add(std::int64_t hour, std::span<const Figures> samples);
    /// Blocks whose life is over at `now` go.
    void prune(std::int64_t now);

    /// What is to be written, all of it or nothing.
    [[nodiscard]] Change &change() noexcept { return m_change; }
    /// Blocks that were damaged and are begun anew, each as a sentence.
    [[nodiscard]] const QStringList &troubles() const noexcept { return m_troubles; }

private:
    struct Hour {
        std::vector<std::int64_t> times {};
        std::map<std::uint32_t, Values> series {};
    };
    Result<Hour> storedHour(std::int64_t hour);
    Result<QByteArray> stored(UsageLevel level, std::uint32_t series, std::int64_t start) const;
    Result<void> rollUp(UsageLevel level, std::uint32_t series, std::int64_t hour, const Hour &samples, bool isWhole);
    void store(UsageLevel level, std::uint32_t series, std::int64_t start, const QByteArray &data);

    const Database &m_database;
    std::int64_t m_profile;
    Change m_change;
    QStringList m_troubles;
};

} // namespace legwork::workspace
