// SPDX-License-Identifier: GPL-3.0-or-later
#include "course.h"

#include "jsonkeys.h"
#include "limits.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace legwork::learn {

namespace {

void readLessons(JsonKeys &json, Course &course)
{
    const QJsonArray lessons = json.array(QStringLiteral("lessons"), maxCourseItems);
    for (qsizetype i = 0; i < lessons.size(); ++i) {
        JsonKeys one(json, lessons[i].toObject(), QStringLiteral("lessons[%1]").arg(i));
        one.onlyKeys({ QStringLiteral("id"), QStringLiteral("text") });
        const QString id = one.wantedText(QStringLiteral("id"), 100);
        const QByteArray text = one.wantedText(QStringLiteral("text"), static_cast<int>(maxLessonBytes)).toUtf8();
        if (!json.isGood())
            return;
        const auto lesson = parseLesson(text, id);
        if (!lesson) {
            one.fail(QStringLiteral("text"), QString::fromStdString(lesson.error().place + ": " + lesson.error().what),
                lesson.error().kind);
        }
        course.lessons.append({ id, text });
    }
}

void readExercises(JsonKeys &json, Course &course)
{
    const QJsonArray exercises = json.array(QStringLiteral("exercises"), maxCourseItems);
    for (qsizetype i = 0; i < exercises.size() && json.isGood(); ++i) {
        const QString path = QStringLiteral("exercises[%1]").arg(i);
        const QByteArray text = QJsonDocument(exercises[i].toObject()).toJson(QJsonDocument::Compact);
        const auto exercise = parseExercise(text, path);
        if (!exercise)
            json.fail(path, QString::fromStdString(exercise.error().what), exercise.error().kind);
        else if (exercise->id == path)
            json.fail(path, QStringLiteral("id: is missing"));
        else
            course.exercises.append(*exercise);
    }
}

void readCalls(JsonKeys &json, Course &course)
{
    const QJsonObject calls = json.object(QStringLiteral("calls"));
    if (calls.size() > maxCourseItems)
        json.fail(QStringLiteral("calls"), QStringLiteral("at most %1 calls").arg(maxCourseItems), ErrorKind::TooLarge);
    for (auto call = calls.constBegin(); call != calls.constEnd() && json.isGood(); ++call) {
        const QString path = QStringLiteral("calls.") + call.key();
        const QJsonObject logs = call->toObject();
        SourceTexts texts;
        for (auto log = logs.constBegin(); log != logs.constEnd(); ++log) {
            if (!log->isString() || log.key().contains(QLatin1Char('/')) || log.key().contains(QLatin1Char('\\')))
                json.fail(path, QStringLiteral("the text of a log under its file's name is wanted"));
            texts.append({ log.key(), log->toString().toUtf8() });
        }
        if (texts.isEmpty() || texts.size() > maxSources)
            json.fail(path, QStringLiteral("1 to %1 logs are wanted").arg(maxSources));
        course.calls.insert(call.key(), texts);
    }
}

} // namespace

Result<Course> parseCourse(const QByteArray &text, const QString &name)
{
    if (text.size() > maxCourseBytes)
        return failure(ErrorKind::TooLarge, name.toStdString(), "a course has at most 64 MiB");
    JsonKeys json(text, name.toStdString());
    if (!json.isGood())
        return tl::unexpected(json.error());
    json.onlyKeys({ QStringLiteral("course"), QStringLiteral("title"), QStringLiteral("lessons"),
        QStringLiteral("exercises"), QStringLiteral("calls") });
    if (json.number(QStringLiteral("course"), 1, 1, 0) != 1)
        json.fail(QStringLiteral("course"), QStringLiteral("is missing: the version of this format, 1"));
    Course course;
    course.title = json.wantedText(QStringLiteral("title"), 200);
    readLessons(json, course);
    readExercises(json, course);
    readCalls(json, course);
    if (json.isGood() && course.lessons.isEmpty() && course.exercises.isEmpty())
        json.fail(QStringLiteral("lessons"), QStringLiteral("the course has neither a lesson nor an exercise"));
    if (!json.isGood())
        return tl::unexpected(json.error());
    return course;
}

QByteArray toJson(const Course &course)
{
    QJsonArray lessons, exercises;
    for (const auto &[id, text] : course.lessons)
        lessons.append(
            QJsonObject { { QStringLiteral("id"), id }, { QStringLiteral("text"), QString::fromUtf8(text) } });
    for (const Exercise &exercise : course.exercises)
        exercises.append(toJson(exercise));
    QJsonObject calls;
    for (auto call = course.calls.constBegin(); call != course.calls.constEnd(); ++call) {
        QJsonObject logs;
        for (const SourceText &log : *call)
            logs.insert(log.name, QString::fromUtf8(log.text));
        calls.insert(call.key(), logs);
    }
    return QJsonDocument(QJsonObject { { QStringLiteral("course"), 1 }, { QStringLiteral("title"), course.title },
                             { QStringLiteral("lessons"), lessons }, { QStringLiteral("exercises"), exercises },
                             { QStringLiteral("calls"), calls } })
        .toJson(QJsonDocument::Indented);
}

} // namespace legwork::learn
