// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyreader.h"

namespace legwork::ui {

HistoryReader::HistoryReader(QString path, QString profile)
    : m_path(std::move(path))
    , m_profile(std::move(profile))
{
}

HistoryReader::~HistoryReader() = default;

workspace::UsageHistory *HistoryReader::history()
{
    if (!m_history) {
        if (auto opened = workspace::UsageHistory::open(m_path, m_profile))
            m_history = std::move(*opened);
    }
    return m_history.get();
}

std::optional<items::TimeRange> HistoryReader::extent()
{
    workspace::UsageHistory *const open = history();
    if (open == nullptr)
        return std::nullopt;
    const auto extent = open->extent();
    if (!extent || !*extent)
        return std::nullopt;
    return items::TimeRange { (*extent)->first, (*extent)->last + Milliseconds(1) };
}

QList<ports::Series> HistoryReader::series()
{
    workspace::UsageHistory *const open = history();
    return open != nullptr ? open->series().value_or(QList<ports::Series> {}) : QList<ports::Series> {};
}

std::vector<std::vector<ports::Bucket>> HistoryReader::buckets(
    const QList<ports::Series> &series, const items::TimeRange &range, Milliseconds width)
{
    std::vector<std::vector<ports::Bucket>> all(static_cast<std::size_t>(series.size()));
    workspace::UsageHistory *const open = history();
    if (open == nullptr)
        return all;
    if (const auto answer = open->buckets(series, range.from, range.until, width)) {
        for (qsizetype i = 0; i < std::min(answer->size(), series.size()); ++i)
            all[static_cast<std::size_t>(i)].assign(answer->at(i).begin(), answer->at(i).end());
    }
    return all;
}

QList<ports::Mark> HistoryReader::marks(const items::TimeRange &range)
{
    workspace::UsageHistory *const open = history();
    return open != nullptr ? open->marks(range.from, range.until).value_or(QList<ports::Mark> {})
                           : QList<ports::Mark> {};
}

} // namespace legwork::ui
