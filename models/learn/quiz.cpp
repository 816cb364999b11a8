// SPDX-License-Identifier: GPL-3.0-or-later
#include "quiz.h"

#include <algorithm>
#include <numeric>

namespace legwork::learn {

namespace {

constexpr int answers = 4;

template <typename Value> void shuffle(std::vector<Value> &values, QRandomGenerator &random)
{
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[static_cast<std::size_t>(random.bounded(static_cast<int>(i)))]);
}

/// Puts the right answer among the wrong ones, in an order of chance.
bool fill(MadeQuestion &made, const QString &right, const QStringList &wrong, QRandomGenerator &random)
{
    std::vector<QString> choices { right };
    for (const QString &other : wrong) {
        if (choices.size() < answers && !other.isEmpty() && std::ranges::find(choices, other) == choices.end())
            choices.push_back(other);
    }
    if (choices.size() < answers)
        return false;
    shuffle(choices, random);
    for (const QString &choice : choices) {
        if (choice == right)
            made.question.right = static_cast<int>(made.question.choices.size());
        made.question.choices.append(choice);
    }
    return true;
}

} // namespace

QList<MadeQuestion> makeQuiz(const LessonCalls &calls, int count, quint64 seed)
{
    QRandomGenerator random(static_cast<quint32>(seed ^ seed >> 32U));
    const std::vector<QuestionMaker> makers = questionMakers();
    QList<MadeQuestion> quiz;
    if (calls.isEmpty())
        return quiz;
    // Kinds in an order of chance, each with a call of chance; round again when there are more questions than kinds.
    for (int round = 0; quiz.size() < count && round < 8; ++round) {
        std::vector<std::size_t> order(makers.size());
        std::iota(order.begin(), order.end(), std::size_t { 0 });
        shuffle(order, random);
        for (const std::size_t maker : order) {
            std::vector<int> which(calls.ladders.size());
            std::iota(which.begin(), which.end(), 0);
            shuffle(which, random);
            for (const int ladder : which) {
                MadeQuestion made;
                QString right;
                QStringList wrong;
                made.kind = QString::fromLatin1(makers[maker].kind);
                made.ladder = ladder;
                if (!makers[maker].make(*calls.ladders[static_cast<std::size_t>(ladder)], random, made, right, wrong)
                    || !fill(made, right, wrong, random))
                    continue;
                const auto isSame = [&made](const MadeQuestion &other) {
                    return other.question.text == made.question.text && other.ladder == made.ladder;
                };
                if (std::ranges::any_of(quiz, isSame))
                    continue;
                quiz.append(made);
                break;
            }
            if (quiz.size() == count)
                return quiz;
        }
    }
    return quiz;
}

QStringList quizKinds()
{
    QStringList kinds;
    for (const QuestionMaker &maker : questionMakers())
        kinds.append(QString::fromLatin1(maker.kind));
    return kinds;
}

} // namespace legwork::learn
