// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calls.h"
#include "lesson.h"

#include <QJsonObject>

namespace legwork::learn {

/// Break: a fault is planted, and its cause is to be found. Fix: a configuration is to be edited until it does what the
/// checks ask. Predict: what happens next. Build: dial-peers are to be written. Quiz: questions about made calls.
enum class ExerciseKind : std::uint8_t { Break, Fix, Predict, Build, Quiz };
[[nodiscard]] const char *nameOf(ExerciseKind kind) noexcept; // "break" ... as files have it

/// What a configuration has to do with a call. Empty: not looked at.
struct Check {
    QString what {}; // a sentence for the list
    bool isInbound = true; // the peer that takes the call, or the first that it leaves by
    QString protocol {}; // "sip" (as without) or "pots"
    QString called {}, calling {}, port {};
    QString service {}; // that starts
    QString target {}; // address that the call is sent to, part of the session target
    QString backup {}; // target of the peer that is tried next
    QString sent {}; // digits that leave
    bool isRefused = false; // no peer may take it
    QString lint {}; // a rule of lint that must not be broken; the call is not looked at
    bool isCall = false; // the legs of the exercise's call, as they came to this gateway

    friend bool operator==(const Check &, const Check &) = default;
};

struct Exercise {
    QString id {}, title {}, task {};
    ExerciseKind kind = ExerciseKind::Break;
    int minutes = 5; // within which all points for time are given
    QString call {}; // a name that a CallSource knows
    SourceTexts logs {}; // its own, in place of `call`
    QStringList hints {};
    QString because {}; // said with the result

    QString cause {}; // Break: the finding that names it, see findings in `explain`
    QStringList causes {}; // to choose from, the right one included
    QList<RowWish> evidence {}; // Break: rows that prove it, besides those of the finding
    RowWish until {}; // Predict: the call is shown up to here
    Question question {}; // Predict
    QByteArray configuration {}; // Fix, Build: the text one begins with
    QString gateway {}; // name of that text
    QList<Check> checks {};
    int questions = 5; // Quiz
    QStringList calls {}; // Quiz: names of calls that it asks about

    friend bool operator==(const Exercise &, const Exercise &) = default;
};

/// Reads an exercise: JSON, see resources/schema/exercise.schema.json. Nothing runs from it. Errors name line and key.
[[nodiscard]] Result<Exercise> parseExercise(const QByteArray &text, const QString &id);
[[nodiscard]] QJsonObject toJson(const Exercise &exercise);

} // namespace legwork::learn
