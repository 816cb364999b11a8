// SPDX-License-Identifier: GPL-3.0-or-later
#include "results.h"

#include <items/callcsv.h>
#include <workspace/workspace.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

namespace legwork::learn {

namespace {

const QString progressKey = QStringLiteral("learn.progress");

QByteArray compact(const QStringList &list)
{
    return QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact);
}

} // namespace

Results::Results(workspace::Workspace *workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    if (m_workspace == nullptr)
        return;
    const QJsonObject progress = QJsonDocument::fromJson(m_workspace->state(progressKey)).object();
    const QJsonObject steps = progress.value(QStringLiteral("steps")).toObject();
    for (auto it = steps.constBegin(); it != steps.constEnd(); ++it)
        m_steps.insert(it.key(), std::clamp(it->toInt(), 0, 1000));
    for (const QJsonValue &done : progress.value(QStringLiteral("done")).toArray())
        m_done.append(done.toString());
    std::ignore = m_workspace->database().each(
        QStringLiteral(
            "SELECT item, title, kind, at, points, evidence, cause, time, hint_cost, seconds, hints, answer, "
            "is_right, steps FROM learn_attempt ORDER BY id"),
        [this](const QSqlQuery &row) {
            Attempt attempt { row.value(0).toString(), row.value(1).toString(), row.value(2).toString(),
                QDateTime::fromString(row.value(3).toString(), Qt::ISODateWithMs), row.value(4).toInt() };
            attempt.score = { row.value(5).toInt(), row.value(6).toInt(), row.value(7).toInt(), row.value(8).toInt() };
            attempt.seconds = row.value(9).toLongLong();
            attempt.hints = row.value(10).toInt();
            attempt.answer = row.value(11).toString();
            attempt.isRight = row.value(12).toBool();
            for (const QJsonValue &step : QJsonDocument::fromJson(row.value(13).toByteArray()).array())
                attempt.steps.append(step.toString());
            m_attempts.append(attempt);
        });
}

int Results::best(const QString &item) const
{
    int best = -1;
    for (const Attempt &attempt : m_attempts) {
        if (attempt.item == item)
            best = std::max(best, attempt.points);
    }
    return best;
}

Result<void> Results::add(const Attempt &attempt)
{
    m_attempts.append(attempt);
    Result<void> kept;
    if (m_workspace != nullptr) {
        kept = m_workspace->database().apply({
            { QStringLiteral(
                  "INSERT INTO learn_attempt (item, title, kind, at, points, evidence, cause, time, hint_cost, "
                  "seconds, hints, answer, is_right, steps) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                { attempt.item, attempt.title, attempt.kind, attempt.at.toString(Qt::ISODateWithMs), attempt.points,
                    attempt.score.evidence, attempt.score.cause, attempt.score.time, attempt.score.hints,
                    attempt.seconds, attempt.hints, attempt.answer, attempt.isRight ? 1 : 0, compact(attempt.steps) } },
            { QStringLiteral("DELETE FROM learn_attempt WHERE id <= (SELECT max(id) FROM learn_attempt) - ?"),
                { maxAttempts } },
        });
    }
    Q_EMIT changed();
    return kept;
}

LessonState Results::state(const QString &lesson) const
{
    if (m_done.contains(lesson))
        return LessonState::Done;
    return m_steps.contains(lesson) ? LessonState::Begun : LessonState::New;
}

void Results::setStep(const QString &lesson, int step)
{
    if (m_steps.contains(lesson) && m_steps.value(lesson) == step)
        return;
    m_steps.insert(lesson, step);
    keepProgress();
}

void Results::setDone(const QString &lesson, bool isDone)
{
    if (m_done.contains(lesson) == isDone)
        return;
    if (isDone)
        m_done.append(lesson);
    else
        m_done.removeAll(lesson);
    keepProgress();
}

void Results::forget(const QString &lesson)
{
    m_done.removeAll(lesson);
    m_steps.remove(lesson);
    keepProgress();
}

void Results::keepProgress()
{
    if (m_workspace != nullptr) {
        QJsonObject steps;
        for (auto it = m_steps.constBegin(); it != m_steps.constEnd(); ++it)
            steps.insert(it.key(), it.value());
        const QJsonObject progress { { QStringLiteral("steps"), steps },
            { QStringLiteral("done"), QJsonArray::fromStringList(m_done) } };
        // What cannot be written stays in memory; the workspace says so itself.
        std::ignore = m_workspace->setState(progressKey, QJsonDocument(progress).toJson(QJsonDocument::Compact));
    }
    Q_EMIT changed();
}

QByteArray Results::csv() const
{
    std::string text = items::csvRecord({ "at", "item", "title", "kind", "points", "evidence", "cause", "time",
        "hintCost", "seconds", "hints", "right", "answer", "steps" });
    for (const Attempt &a : m_attempts) {
        text += items::csvRecord({ a.at.toString(Qt::ISODateWithMs).toStdString(), a.item.toStdString(),
            a.title.toStdString(), a.kind.toStdString(), std::to_string(a.points), std::to_string(a.score.evidence),
            std::to_string(a.score.cause), std::to_string(a.score.time), std::to_string(a.score.hints),
            std::to_string(a.seconds), std::to_string(a.hints), a.isRight ? "yes" : "no", a.answer.toStdString(),
            a.steps.join(QLatin1String("; ")).toStdString() });
    }
    return QByteArray::fromStdString(text);
}

} // namespace legwork::learn
