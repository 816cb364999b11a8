// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/querytime.h>
#include <items/ladder.h>

#include <QListWidget>

#include <memory>

namespace legwork::ui {

/// The call's story, a sentence an entry, under the stages of the call flow; then how it went differently from a good
/// call of the same number. An entry that is activated leads to its row.
class StoryView final : public QListWidget {
    Q_OBJECT
public:
    explicit StoryView(QWidget *parent = nullptr);

    void setLadder(std::shared_ptr<const items::Ladder> ladder, const calls::Zone &zone);
    /// Marks the sentence that tells of a row; -1: none.
    void markRow(int row);

Q_SIGNALS:
    void rowActivated(int row);
    /// The good call is to be laid beside this one.
    void comparisonRequested(const QString &callId);

private:
    void addMedia();
    void addHeading(const QString &text);
    void addEntry(const QString &text, const std::vector<std::uint32_t> &rows);
    void activate(const QListWidgetItem *item);

    std::shared_ptr<const items::Ladder> m_ladder;
    calls::Zone m_zone {};
};

} // namespace legwork::ui
