// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lesson.h"

#include <items/ladderlayout.h>

#include <memory>
#include <optional>
#include <vector>

namespace legwork::learn {

/// A line of a log that a step names.
struct FoundLine {
    QString path {}, file {}, words {}, text {};
    quint64 line = 0; // from 1
    std::optional<calls::Place> place {}; // of the record
};

/// What one step of a lesson shows of a call.
struct StepView {
    std::shared_ptr<const items::Ladder> ladder {}; // rows up to the step's end
    std::vector<std::uint32_t> own {}; // rows of the step itself, indices into ladder->rows
    std::vector<std::pair<QChar, std::uint32_t>> letters {}; // letter and row
    QList<QChar> missing {}; // letters whose rows the call does not have
    QList<FoundLine> logs {};
};

/// A lesson laid over a call: where each step ends. A value.
class LessonSteps final {
public:
    LessonSteps() = default;
    LessonSteps(const Lesson &lesson, std::shared_ptr<const items::Ladder> ladder);

    [[nodiscard]] int count() const noexcept { return static_cast<int>(m_views.size()); }
    [[nodiscard]] const StepView &view(int step) const { return m_views[static_cast<std::size_t>(step)]; }
    /// Letters and logs that the call does not show, a sentence each: what a writer of lessons wants to know.
    [[nodiscard]] QStringList gaps() const;

private:
    std::vector<StepView> m_views;
    QStringList m_gaps;
};

/// The same call with some of its rows only; keeps what the whole ladder keeps.
[[nodiscard]] std::shared_ptr<const items::Ladder> partOf(
    const std::shared_ptr<const items::Ladder> &ladder, const std::vector<std::uint32_t> &rows);

/// The ladder's rows up to the line of its layout in which the wish is found; all of them without such a row.
[[nodiscard]] std::shared_ptr<const items::Ladder> ladderUntil(
    const std::shared_ptr<const items::Ladder> &ladder, const RowWish &until);

} // namespace legwork::learn
