// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/usagereader.h>
#include <workspace/usagehistory.h>

#include <QString>

#include <memory>

namespace legwork::ui {

/// Usage of one connection as the workspace file keeps it. Opened by the first question, in the thread that asks.
class HistoryReader final : public items::UsageReader {
public:
    HistoryReader(QString path, QString profile);
    ~HistoryReader() override;

    [[nodiscard]] std::optional<items::TimeRange> extent() override;
    [[nodiscard]] QList<ports::Series> series() override;
    [[nodiscard]] std::vector<std::vector<ports::Bucket>> buckets(
        const QList<ports::Series> &series, const items::TimeRange &range, Milliseconds width) override;
    [[nodiscard]] QList<ports::Mark> marks(const items::TimeRange &range) override;
    /// Null when the file cannot be read.
    [[nodiscard]] workspace::UsageHistory *history();

private:
    QString m_path, m_profile;
    std::unique_ptr<workspace::UsageHistory> m_history;
};

} // namespace legwork::ui
