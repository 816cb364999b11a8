// SPDX-License-Identifier: GPL-3.0-or-later
#include "library.h"

#include "limits.h"

#include <workspace/workspace.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace legwork::learn {

namespace {

const QString keptKey = QStringLiteral("learn.courses");
const QString root = QStringLiteral(":/lessons");

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

template <typename Item> void replaceOrAppend(QList<Item> &list, const Item &item)
{
    const auto same = std::ranges::find(list, item.id, &Item::id);
    if (same == list.end())
        list.append(item);
    else
        *same = item;
}

} // namespace

Library::Library(workspace::Workspace *workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    readOwn();
    readKept();
    fill();
}

void Library::readOwn()
{
    for (const QFileInfo &file : QDir(root).entryInfoList({ QStringLiteral("*.md") }, QDir::Files, QDir::Name)) {
        if (auto lesson = parseLesson(bytesOf(file.filePath()), file.completeBaseName()))
            m_ownLessons.append(*lesson);
        else
            m_problems.append(lesson.error());
    }
    std::ranges::stable_sort(m_ownLessons, {}, &Lesson::order);
    const QDir exercises(root + QStringLiteral("/exercises"));
    for (const QFileInfo &file : exercises.entryInfoList({ QStringLiteral("*.json") }, QDir::Files, QDir::Name)) {
        if (auto exercise = parseExercise(bytesOf(file.filePath()), file.completeBaseName()))
            m_ownExercises.append(*exercise);
        else
            m_problems.append(exercise.error());
    }
}

void Library::readKept()
{
    if (m_workspace == nullptr)
        return;
    const QByteArray packed = m_workspace->state(keptKey);
    if (packed.isEmpty())
        return;
    for (const QJsonValue &kept : QJsonDocument::fromJson(qUncompress(packed)).array()) {
        if (auto course = parseCourse(kept.toString().toUtf8(), QStringLiteral("course")))
            m_installed.append(*course);
        else
            m_problems.append(course.error());
    }
}

void Library::fill()
{
    m_lessons = m_ownLessons;
    m_exercises = m_ownExercises;
    for (const Course &course : std::as_const(m_installed)) {
        for (const auto &[id, text] : course.lessons) {
            if (const auto lesson = parseLesson(text, id))
                replaceOrAppend(m_lessons, *lesson);
        }
        for (const Exercise &exercise : course.exercises)
            replaceOrAppend(m_exercises, exercise);
    }
    std::ranges::stable_sort(m_exercises, {}, &Exercise::kind);
}

const Lesson *Library::lesson(const QString &id) const
{
    const auto found = std::ranges::find(m_lessons, id, &Lesson::id);
    return found == m_lessons.end() ? nullptr : &*found;
}

const Exercise *Library::exercise(const QString &id) const
{
    const auto found = std::ranges::find(m_exercises, id, &Exercise::id);
    return found == m_exercises.end() ? nullptr : &*found;
}

Result<SourceTexts> Library::textsOf(const QString &call) const
{
    for (const Course &course : m_installed) {
        if (course.calls.contains(call))
            return course.calls.value(call);
    }
    SourceTexts texts;
    if (callNames().contains(call)) {
        const QDir folder(root + QStringLiteral("/calls/") + call);
        for (const QFileInfo &file : folder.entryInfoList(QDir::Files, QDir::Name))
            texts.append({ file.fileName(), bytesOf(file.filePath()) });
    }
    if (texts.isEmpty())
        return failure(ErrorKind::NotFound, call.toStdString(), "there is no call of this name");
    return texts;
}

Result<SourceTexts> Library::textsOf(const Exercise &exercise) const
{
    return exercise.logs.isEmpty() ? textsOf(exercise.call) : Result<SourceTexts>(exercise.logs);
}

Result<QList<SourceTexts>> Library::allTextsOf(const Exercise &exercise) const
{
    QList<SourceTexts> all;
    for (const QString &call : exercise.calls) {
        const auto texts = textsOf(call);
        if (!texts)
            return tl::unexpected(texts.error());
        all.append(*texts);
    }
    if (!all.isEmpty())
        return all;
    const auto texts = textsOf(exercise);
    if (!texts)
        return tl::unexpected(texts.error());
    all.append(*texts);
    return all;
}

Result<Course> Library::read(const QString &path)
{
    QFile file(path);
    const QString name = QFileInfo(path).fileName();
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotReadable, name.toStdString(), file.errorString().toStdString());
    if (file.size() > maxCourseBytes)
        return failure(ErrorKind::TooLarge, name.toStdString(), "a course has at most 64 MiB");
    const QByteArray bytes = file.readAll();
    const QString id = QFileInfo(path).completeBaseName();
    Course course;
    course.title = id;
    if (name.endsWith(QLatin1String(".md"))) {
        const auto lesson = parseLesson(bytes, name);
        if (!lesson)
            return tl::unexpected(lesson.error());
        course.title = lesson->title;
        course.lessons.append({ id, bytes });
        return course;
    }
    QJsonParseError parse;
    const QJsonObject object = QJsonDocument::fromJson(bytes, &parse).object();
    if (parse.error == QJsonParseError::NoError && object.contains(QStringLiteral("exercise"))) {
        const auto exercise = parseExercise(bytes, name);
        if (!exercise)
            return tl::unexpected(exercise.error());
        course.title = exercise->title;
        course.exercises.append(*exercise);
        return course;
    }
    return parseCourse(bytes, name);
}

Result<void> Library::install(const Course &course)
{
    const auto same = std::ranges::find(m_installed, course.title, &Course::title);
    if (same == m_installed.end())
        m_installed.append(course);
    else
        *same = course;
    fill();
    const Result<void> kept = keep();
    Q_EMIT changed();
    return kept;
}

Result<void> Library::remove(const QString &courseTitle)
{
    m_installed.removeIf([&](const Course &course) { return course.title == courseTitle; });
    fill();
    const Result<void> kept = keep();
    Q_EMIT changed();
    return kept;
}

Result<void> Library::keep()
{
    if (m_workspace == nullptr)
        return {};
    QJsonArray courses;
    for (const Course &course : std::as_const(m_installed))
        courses.append(QString::fromUtf8(toJson(course)));
    return m_workspace->setState(keptKey, qCompress(QJsonDocument(courses).toJson(QJsonDocument::Compact)));
}

Result<Course> Library::courseOf(const QString &title, const QStringList &ids) const
{
    Course course;
    course.title = title;
    QStringList names;
    for (const QString &id : ids) {
        if (const Exercise *const found = exercise(id)) {
            course.exercises.append(*found);
            names += found->calls;
            names.append(found->call);
        } else if (const Lesson *const lesson = this->lesson(id)) {
            QByteArray text = bytesOf(root + QLatin1Char('/') + id + QStringLiteral(".md"));
            for (const Course &other : m_installed) {
                for (const auto &[otherId, otherText] : other.lessons) {
                    if (otherId == id)
                        text = otherText;
                }
            }
            course.lessons.append({ id, text });
            names.append(lesson->call);
        } else {
            return failure(ErrorKind::NotFound, id.toStdString(), "there is no lesson or exercise of this name");
        }
    }
    for (const QString &name : std::as_const(names)) {
        if (name.isEmpty() || course.calls.contains(name))
            continue;
        const auto texts = textsOf(name);
        if (!texts)
            return tl::unexpected(texts.error());
        course.calls.insert(name, *texts);
    }
    return course;
}

QStringList Library::callNames()
{
    return QDir(root + QStringLiteral("/calls")).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace legwork::learn
