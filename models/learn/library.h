// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "course.h"

#include <QObject>

#include <functional>

namespace legwork::workspace {
class Workspace;
}

namespace legwork::learn {

/// The lessons and exercises there are: those of the program, and those of courses that a person installed, which the
/// workspace keeps. `workspace` may be null.
class Library final : public QObject {
    Q_OBJECT
public:
    explicit Library(workspace::Workspace *workspace, QObject *parent = nullptr);

    [[nodiscard]] const QList<Lesson> &lessons() const noexcept { return m_lessons; }
    [[nodiscard]] const QList<Exercise> &exercises() const noexcept { return m_exercises; }
    [[nodiscard]] const Lesson *lesson(const QString &id) const;
    [[nodiscard]] const Exercise *exercise(const QString &id) const;
    /// What of the program's own, or of what was kept, could not be read.
    [[nodiscard]] const QList<Error> &problems() const noexcept { return m_problems; }

    /// The logs of a call by its name, of the program's own or of a course. Any thread may read them afterwards.
    [[nodiscard]] Result<SourceTexts> textsOf(const QString &call) const;
    /// Logs of an exercise: its own, or those of the call that it names.
    [[nodiscard]] Result<SourceTexts> textsOf(const Exercise &exercise) const;
    /// Logs of each call that a quiz asks about; of any other exercise, its own alone.
    [[nodiscard]] Result<QList<SourceTexts>> allTextsOf(const Exercise &exercise) const;

    /// A file that a person opened: a course, a single exercise, or a lesson in Markdown. Nothing is kept yet.
    [[nodiscard]] static Result<Course> read(const QString &path);
    /// Keeps a course; lessons and exercises of the same ids are replaced.
    Result<void> install(const Course &course);
    [[nodiscard]] const QList<Course> &installed() const noexcept { return m_installed; }
    Result<void> remove(const QString &courseTitle);
    /// The lessons and exercises of these ids as one course, with the calls they need.
    [[nodiscard]] Result<Course> courseOf(const QString &title, const QStringList &ids) const;

    /// Names of the calls that come with the program.
    [[nodiscard]] static QStringList callNames();

Q_SIGNALS:
    void changed();

private:
    void readOwn();
    void readKept();
    void fill();
    Result<void> keep();

    workspace::Workspace *m_workspace;
    QList<Lesson> m_ownLessons, m_lessons;
    QList<Exercise> m_ownExercises, m_exercises;
    QList<Course> m_installed;
    QList<Error> m_problems;
};

} // namespace legwork::learn
