// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exercise.h"

#include <QMap>

namespace legwork::learn {

/// Lessons and exercises that an instructor hands out as one file, with the calls they need.
struct Course {
    QString title {};
    QList<QPair<QString, QByteArray>> lessons {}; // id and Markdown
    QList<Exercise> exercises {};
    QMap<QString, SourceTexts> calls {}; // by the name that lessons and exercises use

    friend bool operator==(const Course &, const Course &) = default;
};

/// Reads a course: one JSON file, see resources/schema/course.schema.json. Every lesson and exercise in it is parsed;
/// errors name which, line and key.
[[nodiscard]] Result<Course> parseCourse(const QByteArray &text, const QString &name);
[[nodiscard]] QByteArray toJson(const Course &course);

} // namespace legwork::learn
