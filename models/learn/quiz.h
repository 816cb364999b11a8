// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calls.h"
#include "lesson.h"

#include <QRandomGenerator>

namespace legwork::learn {

/// A question made from a call, and the record that its answer is read from.
struct MadeQuestion {
    Question question {};
    QString kind {}; // of the question, stable: "correlation", "guid12" ...
    int ladder = 0; // index of the call it asks about
    std::optional<calls::Place> proof {};
};

/// `count` questions about the calls, of kinds as different as the calls allow. The same seed and calls give the same
/// questions; another seed gives others, so that answers cannot be learnt by heart.
[[nodiscard]] QList<MadeQuestion> makeQuiz(const LessonCalls &calls, int count, quint64 seed);

/// The kinds of questions there are.
[[nodiscard]] QStringList quizKinds();

/// One kind: makes a question of a call, or none where the call has not what it asks about. `wrong` gets more answers
/// than are needed; the first four different ones are taken.
struct QuestionMaker {
    const char *kind;
    bool (*make)(
        const items::Ladder &ladder, QRandomGenerator &random, MadeQuestion &out, QString &right, QStringList &wrong);
};
[[nodiscard]] std::vector<QuestionMaker> questionMakers();

} // namespace legwork::learn
