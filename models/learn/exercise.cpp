// SPDX-License-Identifier: GPL-3.0-or-later
#include "exercise.h"

#include "jsonkeys.h"
#include "limits.h"

#include <QJsonArray>

namespace legwork::learn {

namespace {

constexpr const char *kinds[] = { "break", "fix", "predict", "build", "quiz" };

Check readCheck(JsonKeys &json)
{
    json.onlyKeys({ QStringLiteral("what"), QStringLiteral("side"), QStringLiteral("protocol"),
        QStringLiteral("called"), QStringLiteral("calling"), QStringLiteral("port"), QStringLiteral("service"),
        QStringLiteral("target"), QStringLiteral("backup"), QStringLiteral("sent"), QStringLiteral("refused"),
        QStringLiteral("lint"), QStringLiteral("call") });
    Check check;
    check.what = json.wantedText(QStringLiteral("what"), 300);
    const QString side = json.text(QStringLiteral("side"), 20);
    if (!side.isEmpty() && side != QLatin1String("in") && side != QLatin1String("out"))
        json.fail(QStringLiteral("side"), QStringLiteral("in or out is wanted"));
    check.isInbound = side != QLatin1String("out");
    check.protocol = json.text(QStringLiteral("protocol"), 20);
    if (!check.protocol.isEmpty() && check.protocol != QLatin1String("sip") && check.protocol != QLatin1String("pots"))
        json.fail(QStringLiteral("protocol"), QStringLiteral("sip or pots is wanted"));
    check.called = json.text(QStringLiteral("called"), 64);
    check.calling = json.text(QStringLiteral("calling"), 64);
    check.port = json.text(QStringLiteral("port"), 64);
    check.service = json.text(QStringLiteral("service"), 64);
    check.target = json.text(QStringLiteral("target"), 200);
    check.backup = json.text(QStringLiteral("backup"), 200);
    check.sent = json.text(QStringLiteral("sent"), 64);
    check.isRefused = json.flag(QStringLiteral("refused"));
    check.lint = json.text(QStringLiteral("lint"), 40);
    check.isCall = json.flag(QStringLiteral("call"));
    if (check.called.isEmpty() && check.lint.isEmpty() && !check.isCall)
        json.fail(QStringLiteral("called"), QStringLiteral("a check needs called, lint or call"));
    return check;
}

Question readQuestion(JsonKeys &json)
{
    json.onlyKeys({ QStringLiteral("text"), QStringLiteral("choices"), QStringLiteral("right") });
    Question question;
    question.text = json.wantedText(QStringLiteral("text"), maxTextLength);
    question.choices = json.texts(QStringLiteral("choices"), maxChoices, 500);
    if (question.choices.size() < 2)
        json.fail(QStringLiteral("choices"), QStringLiteral("two answers or more are wanted"));
    question.right = json.number(QStringLiteral("right"), 0, static_cast<int>(question.choices.size()) - 1, 0);
    if (!json.has(QStringLiteral("right")))
        json.fail(QStringLiteral("right"), QStringLiteral("is missing: the number of the right answer, from 0"));
    return question;
}

RowWish readWish(JsonKeys &json, const QString &key, const QString &text)
{
    const auto wish = parseRowWish(text, {});
    if (!wish)
        json.fail(key, QString::fromStdString(wish.error().what));
    return wish.value_or(RowWish {});
}

SourceTexts readLogs(JsonKeys &json)
{
    SourceTexts logs;
    const QJsonObject object = json.object(QStringLiteral("logs"));
    if (object.size() > maxSources)
        json.fail(QStringLiteral("logs"), QStringLiteral("at most %1 files").arg(maxSources), ErrorKind::TooLarge);
    for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
        if (!it->isString() || it.key().contains(QLatin1Char('/')) || it.key().contains(QLatin1Char('\\')))
            json.fail(QStringLiteral("logs.") + it.key(),
                QStringLiteral("the text of a log under its file's name is wanted"));
        logs.append({ it.key(), it->toString().toUtf8() });
    }
    return logs;
}

void readOfKind(JsonKeys &json, Exercise &exercise)
{
    switch (exercise.kind) {
    case ExerciseKind::Break:
        exercise.cause = json.wantedText(QStringLiteral("cause"), 100);
        exercise.causes = json.texts(QStringLiteral("causes"), maxChoices, 100);
        if (!exercise.causes.contains(exercise.cause))
            json.fail(QStringLiteral("causes"), QStringLiteral("the cause itself is not among them"));
        break;
    case ExerciseKind::Predict: {
        exercise.until = readWish(json, QStringLiteral("until"), json.wantedText(QStringLiteral("until"), 200));
        JsonKeys question(json, json.object(QStringLiteral("question")), json.pathOf(QStringLiteral("question")));
        exercise.question = readQuestion(question);
        exercise.question.because = exercise.because;
        exercise.question.hints = exercise.hints;
        break;
    }
    case ExerciseKind::Fix:
    case ExerciseKind::Build:
        exercise.configuration = json.wantedText(QStringLiteral("configuration"), 2'000'000).toUtf8();
        exercise.gateway = json.text(QStringLiteral("gateway"), 100);
        if (exercise.checks.isEmpty())
            json.fail(QStringLiteral("checks"), QStringLiteral("a check or more is wanted"));
        break;
    case ExerciseKind::Quiz:
        exercise.questions = json.number(QStringLiteral("questions"), 1, 50, 5);
        exercise.calls = json.texts(QStringLiteral("calls"), 50, 100);
        break;
    }
}

} // namespace

const char *nameOf(ExerciseKind kind) noexcept { return kinds[static_cast<std::size_t>(kind)]; }

Result<Exercise> parseExercise(const QByteArray &text, const QString &id)
{
    const std::string place = id.toStdString();
    if (text.size() > maxExerciseBytes)
        return failure(ErrorKind::TooLarge, place, "an exercise has at most 4 MiB");
    JsonKeys json(text, place);
    if (!json.isGood())
        return tl::unexpected(json.error());
    json.onlyKeys({ QStringLiteral("exercise"), QStringLiteral("id"), QStringLiteral("kind"), QStringLiteral("title"),
        QStringLiteral("task"), QStringLiteral("minutes"), QStringLiteral("call"), QStringLiteral("logs"),
        QStringLiteral("hints"), QStringLiteral("because"), QStringLiteral("cause"), QStringLiteral("causes"),
        QStringLiteral("evidence"), QStringLiteral("until"), QStringLiteral("question"),
        QStringLiteral("configuration"), QStringLiteral("gateway"), QStringLiteral("checks"),
        QStringLiteral("questions"), QStringLiteral("calls") });
    if (json.number(QStringLiteral("exercise"), 1, 1, 0) != 1)
        json.fail(QStringLiteral("exercise"), QStringLiteral("is missing: the version of this format, 1"));
    Exercise exercise;
    exercise.id = json.text(QStringLiteral("id"), 100);
    if (exercise.id.isEmpty())
        exercise.id = id;
    const QString kind = json.wantedText(QStringLiteral("kind"), 20);
    bool isKnown = false;
    for (std::size_t i = 0; i < std::size(kinds); ++i) {
        if (kind == QLatin1String(kinds[i])) {
            exercise.kind = static_cast<ExerciseKind>(i);
            isKnown = true;
        }
    }
    if (!isKnown)
        json.fail(QStringLiteral("kind"), QStringLiteral("break, fix, predict, build or quiz is wanted"));
    exercise.title = json.wantedText(QStringLiteral("title"), 200);
    exercise.task = json.wantedText(QStringLiteral("task"), maxTextLength);
    exercise.minutes = json.number(QStringLiteral("minutes"), 1, maxMinutes, 5);
    exercise.call = json.text(QStringLiteral("call"), 100);
    exercise.logs = readLogs(json);
    exercise.hints = json.texts(QStringLiteral("hints"), maxHints, 1000);
    exercise.because = json.text(QStringLiteral("because"), maxTextLength);
    for (const QString &wish : json.texts(QStringLiteral("evidence"), maxLetters, 200))
        exercise.evidence.append(readWish(json, QStringLiteral("evidence"), wish));
    const QJsonArray checks = json.array(QStringLiteral("checks"), maxChecks);
    for (qsizetype i = 0; i < checks.size(); ++i) {
        const QString path = QStringLiteral("checks[%1]").arg(i);
        if (!checks[i].isObject())
            json.fail(path, QStringLiteral("an object is wanted"));
        JsonKeys check(json, checks[i].toObject(), path);
        exercise.checks.append(readCheck(check));
    }
    if (json.isGood())
        readOfKind(json, exercise);
    const bool needsCall = exercise.kind == ExerciseKind::Break || exercise.kind == ExerciseKind::Predict;
    if (needsCall && exercise.call.isEmpty() && exercise.logs.isEmpty())
        json.fail(QStringLiteral("call"), QStringLiteral("call or logs is wanted"));
    if (!json.isGood())
        return tl::unexpected(json.error());
    return exercise;
}

QJsonObject toJson(const Exercise &exercise)
{
    QJsonObject json { { QStringLiteral("exercise"), 1 }, { QStringLiteral("id"), exercise.id },
        { QStringLiteral("kind"), QString::fromLatin1(nameOf(exercise.kind)) },
        { QStringLiteral("title"), exercise.title }, { QStringLiteral("task"), exercise.task },
        { QStringLiteral("minutes"), exercise.minutes } };
    const auto put = [&json](const char *key, const QString &value) {
        if (!value.isEmpty())
            json.insert(QLatin1String(key), value);
    };
    const auto wishText = [](const RowWish &wish) {
        QString text = wish.label;
        const auto add = [&text](const char *key, const QString &value) {
            if (!value.isEmpty())
                text += QStringLiteral(" %1=%2").arg(QLatin1String(key), value);
        };
        add("leg", wish.leg);
        add("from", wish.from);
        add("to", wish.to);
        add("nth", wish.nth == 1 ? QString() : QString::number(wish.nth));
        return text;
    };
    put("call", exercise.call);
    put("because", exercise.because);
    put("cause", exercise.cause);
    put("gateway", exercise.gateway);
    put("configuration", QString::fromUtf8(exercise.configuration));
    if (!exercise.logs.isEmpty()) {
        QJsonObject logs;
        for (const SourceText &log : exercise.logs)
            logs.insert(log.name, QString::fromUtf8(log.text));
        json.insert(QStringLiteral("logs"), logs);
    }
    if (!exercise.hints.isEmpty())
        json.insert(QStringLiteral("hints"), QJsonArray::fromStringList(exercise.hints));
    if (!exercise.causes.isEmpty())
        json.insert(QStringLiteral("causes"), QJsonArray::fromStringList(exercise.causes));
    if (!exercise.evidence.isEmpty()) {
        QJsonArray evidence;
        for (const RowWish &wish : exercise.evidence)
            evidence.append(wishText(wish));
        json.insert(QStringLiteral("evidence"), evidence);
    }
    if (exercise.kind == ExerciseKind::Predict) {
        put("until", wishText(exercise.until));
        json.insert(QStringLiteral("question"),
            QJsonObject { { QStringLiteral("text"), exercise.question.text },
                { QStringLiteral("choices"), QJsonArray::fromStringList(exercise.question.choices) },
                { QStringLiteral("right"), exercise.question.right } });
    }
    if (exercise.kind == ExerciseKind::Quiz) {
        json.insert(QStringLiteral("questions"), exercise.questions);
        json.insert(QStringLiteral("calls"), QJsonArray::fromStringList(exercise.calls));
    }
    QJsonArray checks;
    for (const Check &check : exercise.checks) {
        QJsonObject one { { QStringLiteral("what"), check.what } };
        const auto add = [&one](const char *key, const QString &value) {
            if (!value.isEmpty())
                one.insert(QLatin1String(key), value);
        };
        add("side", check.isInbound ? QString() : QStringLiteral("out"));
        add("protocol", check.protocol);
        add("called", check.called);
        add("calling", check.calling);
        add("port", check.port);
        add("service", check.service);
        add("target", check.target);
        add("backup", check.backup);
        add("sent", check.sent);
        add("lint", check.lint);
        if (check.isRefused)
            one.insert(QStringLiteral("refused"), true);
        if (check.isCall)
            one.insert(QStringLiteral("call"), true);
        checks.append(one);
    }
    if (!checks.isEmpty())
        json.insert(QStringLiteral("checks"), checks);
    return json;
}

} // namespace legwork::learn
