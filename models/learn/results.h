// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "score.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>
#include <QStringList>

namespace legwork::workspace {
class Workspace;
}

namespace legwork::learn {

/// What came of one attempt.
struct Attempt {
    QString item {}; // id of the exercise or lesson
    QString title {}, kind {};
    QDateTime at {}; // UTC, its end
    int points = 0;
    Score score {};
    qint64 seconds = 0;
    int hints = 0; // asked for
    QString answer {}; // what was named
    bool isRight = false;
    QStringList steps {}; // the path taken: "0:12 marked INVITE ..."

    friend bool operator==(const Attempt &, const Attempt &) = default;
};

/// How far a lesson is.
enum class LessonState : std::uint8_t { New, Begun, Done };

/// What a person came to: attempts and how far the lessons are, kept in the workspace. `workspace` may be null: then
/// nothing outlives the process.
class Results final : public QObject {
    Q_OBJECT
public:
    explicit Results(workspace::Workspace *workspace, QObject *parent = nullptr);

    [[nodiscard]] const QList<Attempt> &attempts() const noexcept { return m_attempts; }
    /// The highest points of an exercise; -1: not tried.
    [[nodiscard]] int best(const QString &item) const;
    /// Holds in memory at once; the Result says whether it is in the file.
    Result<void> add(const Attempt &attempt);

    [[nodiscard]] LessonState state(const QString &lesson) const;
    [[nodiscard]] int step(const QString &lesson) const { return m_steps.value(lesson, 0); }
    void setStep(const QString &lesson, int step);
    void setDone(const QString &lesson, bool isDone);
    /// Start over: as if it had never been opened.
    void forget(const QString &lesson);

    /// A record an attempt, RFC 4180.
    [[nodiscard]] QByteArray csv() const;

Q_SIGNALS:
    void changed();

private:
    void keepProgress();

    workspace::Workspace *m_workspace;
    QList<Attempt> m_attempts;
    QHash<QString, int> m_steps;
    QStringList m_done;
};

/// Attempts kept; older ones go.
inline constexpr int maxAttempts = 100'000;

} // namespace legwork::learn
