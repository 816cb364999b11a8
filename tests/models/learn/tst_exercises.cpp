// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <dialplan/config.h>
#include <learn/judge.h>
#include <learn/library.h>
#include <learn/limits.h>
#include <learn/quiz.h>
#include <learn/results.h>
#include <learn/score.h>
#include <workspace/workspace.h>

#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::learn;

namespace {

LessonCalls callsOf(const char *name)
{
    return readCalls(*Library(nullptr).textsOf(QString::fromLatin1(name))).value_or(LessonCalls {});
}

QList<Verdict> judged(const Exercise &exercise, const QByteArray &text)
{
    const auto config = dialplan::Config::parse(text.toStdString());
    LessonCalls calls;
    if (!exercise.call.isEmpty())
        calls = readCalls(*Library(nullptr).textsOf(exercise)).value_or(LessonCalls {});
    return judge(exercise, config->devices().front(), calls.isEmpty() ? nullptr : calls.ladders.front().get());
}

QStringList wrong(const QList<Verdict> &verdicts)
{
    QStringList list;
    for (const Verdict &verdict : verdicts) {
        if (!verdict.isRight)
            list.append(verdict.what + QStringLiteral(": ") + verdict.why);
    }
    return list;
}

QString errorOf(const QByteArray &text)
{
    const auto exercise = parseExercise(text, QStringLiteral("e.json"));
    return exercise ? QString() : QString::fromStdString(exercise.error().place + " " + exercise.error().what);
}

} // namespace

class TestExercises final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thereAreExercisesOfEachKind()
    {
        QSet<int> kinds;
        const Library all(nullptr);
        for (const Exercise &exercise : all.exercises())
            kinds.insert(static_cast<int>(exercise.kind));
        QCOMPARE(kinds.size(), 5);
    }

    void eachPlantedFaultIsFoundByWhatTheExerciseNames_data()
    {
        QTest::addColumn<QString>("id");
        const Library all(nullptr);
        for (const Exercise &exercise : all.exercises()) {
            if (exercise.kind == ExerciseKind::Break)
                QTest::newRow(qPrintable(exercise.id)) << exercise.id;
        }
    }
    void eachPlantedFaultIsFoundByWhatTheExerciseNames()
    {
        QFETCH(QString, id);
        const Library library(nullptr);
        const Exercise &exercise = *library.exercise(id);
        const auto calls = readCalls(*library.textsOf(exercise));
        QVERIFY(calls);
        const items::Ladder &ladder = *calls->ladders.front();
        const auto proof = evidenceOf(exercise, ladder);
        QVERIFY(!proof.empty());
        const Score best = scoreOf(exercise, ladder, proof.front(), exercise.cause, 0, 0);
        QCOMPARE(best.total(), 100);
        for (const QString &cause : exercise.causes) {
            if (cause != exercise.cause)
                QCOMPARE(scoreOf(exercise, ladder, proof.front(), cause, 0, 0).total(), evidencePoints);
        }
        // The first message of the call proves nothing.
        QCOMPARE(
            scoreOf(exercise, ladder, ladder.rows.front().row.place, exercise.cause, 0, 2).total(), 60 - 2 * hintCost);
        QCOMPARE(scoreOf(exercise, ladder, {}, {}, 0, 9).total(), 0);
    }

    void timeIsWorthTwentyPoints()
    {
        QCOMPARE(pointsForTime(5, 0), 20);
        QCOMPARE(pointsForTime(5, 300), 20);
        QCOMPARE(pointsForTime(5, 600), 10);
        QCOMPARE(pointsForTime(5, 900), 0);
        QCOMPARE(pointsForTime(5, 90000), 0);
    }

    void aConfigurationIsJudgedByWhatItDoes()
    {
        const Library library(nullptr);
        const Exercise &fix = *library.exercise(QStringLiteral("fix-1-bootstrap"));
        const QStringList before = wrong(judged(fix, fix.configuration));
        QCOMPARE(before.size(), 4);
        QVERIFY2(before.front().contains(QStringLiteral("does not define")), qPrintable(before.front()));
        QByteArray mended = fix.configuration;
        mended.replace("application\n", "application\n service bootstrap flash:bootstrap.tcl\n");
        QCOMPARE(wrong(judged(fix, mended)), QStringList());

        const Exercise &label = *library.exercise(QStringLiteral("fix-2-label"));
        QVERIFY(wrong(judged(label, label.configuration)).size() >= 4);
        mended = label.configuration;
        mended.replace("[58].........$", "[58].........T").replace("9192T", "9191T");
        QCOMPARE(wrong(judged(label, mended)), QStringList());
    }

    void dialPeersOfOnesOwnAreJudged()
    {
        const Library library(nullptr);
        const Exercise &vxml = *library.exercise(QStringLiteral("build-1-vxml"));
        QVERIFY(wrong(judged(vxml, vxml.configuration)).size() >= 4);
        const auto peer
            = [](const QByteArray &tag, const QByteArray &service, const QByteArray &pattern) -> QByteArray {
            return "dial-peer voice " + tag + " voip\n service " + service + "\n incoming called-number " + pattern
                + "\n session protocol sipv2\n dtmf-relay rtp-nte\n codec g711ulaw\n no vad\n!\n";
        };
        QByteArray text = vxml.configuration;
        text.replace("application\n",
            "application\n service bootstrap flash:bootstrap.tcl\n service ringtone flash:ringtone.tcl\n service "
            "cvperror "
            "flash:cvperror.tcl\n");
        text.replace("end\n",
            QByteArray(QByteArray() + peer("7777", "bootstrap", "7777T") + peer("9191", "ringtone", "9191T")
                + peer("9292", "cvperror", "9292T") + "end\n"));
        QCOMPARE(wrong(judged(vxml, text)), QStringList());

        const Exercise &ingress = *library.exercise(QStringLiteral("build-2-ingress"));
        const auto out = [](const QByteArray &tag, const QByteArray &preference, const QByteArray &host) -> QByteArray {
            return "dial-peer voice " + tag + " voip\n preference " + preference
                + "\n destination-pattern 541764....\n session protocol sipv2\n session target ipv4:" + host
                + "\n voice-class codec 1\n voice-class sip options-keepalive up-interval 12 down-interval 65 retry "
                  "2\n dtmf-relay "
                  "rtp-nte\n no vad\n!\n";
        };
        text = ingress.configuration;
        text.replace("end\n",
            QByteArray(QByteArray() + out("1400", "1", "10.10.2.30") + out("1401", "2", "10.10.2.31") + "end\n"));
        QCOMPARE(wrong(judged(ingress, text)), QStringList());
        text.replace("preference 1", "preference 3");
        QVERIFY(!wrong(judged(ingress, text)).isEmpty());
    }

    void aQuizIsMadeFromCallsAndASeed()
    {
        const LessonCalls calls = callsOf("walkthrough");
        const auto texts = [](const QList<MadeQuestion> &quiz) {
            QStringList list;
            for (const MadeQuestion &made : quiz)
                list.append(made.question.text + made.question.choices.join(QLatin1Char('|')));
            return list;
        };
        const auto one = makeQuiz(calls, 5, 7);
        QCOMPARE(one.size(), 5);
        QCOMPARE(texts(makeQuiz(calls, 5, 7)), texts(one));
        QSet<QString> seen;
        for (quint64 seed = 1; seed <= 20; ++seed)
            seen.insert(texts(makeQuiz(calls, 5, seed)).join(QLatin1Char('\n')));
        QVERIFY(seen.size() >= 18);
    }

    void answersOfAQuizAreTrue()
    {
        const LessonCalls calls = callsOf("walkthrough");
        QSet<QString> kinds;
        for (quint64 seed = 1; seed <= 60; ++seed) {
            for (const MadeQuestion &made : makeQuiz(calls, 10, seed)) {
                const Question &question = made.question;
                kinds.insert(made.kind);
                QCOMPARE(question.choices.size(), 4);
                QCOMPARE(QSet<QString>(question.choices.begin(), question.choices.end()).size(), 4);
                const QString right = question.choices.value(question.right);
                if (made.kind == QLatin1String("correlation"))
                    QCOMPARE(right, QStringLiteral("44"));
                if (made.kind == QLatin1String("dialled"))
                    QCOMPARE(right, QStringLiteral("541764140144"));
                if (made.kind == QLatin1String("guid12"))
                    QCOMPARE(right, QStringLiteral("8B82AD858025"));
                if (made.kind == QLatin1String("released"))
                    QCOMPARE(right, QStringLiteral("The agent"));
                if (made.kind == QLatin1String("agent"))
                    QCOMPARE(right, QStringLiteral("70446"));
                if (made.kind == QLatin1String("peer"))
                    QCOMPARE(right, QStringLiteral("999"));
                if (made.kind == QLatin1String("licence"))
                    QCOMPARE(right, QStringLiteral("11.1 s"));
            }
        }
        QCOMPARE(kinds.size(), quizKinds().size());
    }

    void manyCallsOfAQuizStayApart()
    {
        const Library library(nullptr);
        const auto calls = readCallsApart(*library.allTextsOf(*library.exercise(QStringLiteral("quiz-2"))), 3);
        QVERIFY(calls);
        QCOMPARE(calls->ladders.size(), std::size_t { 5 });
        QCOMPARE(makeQuiz(*calls, 8, 3).size(), 8);
    }

    void whatIsWrongIsSaidWithLineAndKey()
    {
        QVERIFY(errorOf("{ \"exercise\": 1,\n \"kind\": \"break\", }").contains(QStringLiteral("e.json:2 is no JSON")));
        QVERIFY(errorOf("{ \"exercise\": 1,\n \"kind\": \"cook\", \"title\": \"T\", \"task\": \"T\" }")
                    .contains(QStringLiteral("e.json:2 kind: break, fix")));
        QVERIFY(errorOf("{ \"exercise\": 1, \"kind\": \"fix\", \"title\": \"T\", \"task\": \"T\", \"configuration\": "
                        "\"x\", \"checks\": [\n{ \"what\": \"W\",\n \"called\": 5 } ] }")
                    .contains(QStringLiteral("e.json:3 checks[0].called: a text")));
        QVERIFY(errorOf("{ \"exercise\": 1, \"kind\": \"fix\", \"title\": \"T\", \"task\": \"T\", \"configuration\": "
                        "\"x\", \"checks\": [\n{ \"what\": \"W\" } ] }")
                    .contains(QStringLiteral("e.json:2 checks[0].called: a check needs")));
        QVERIFY(errorOf("{ \"exercise\": 1, \"kind\": \"break\", \"title\": \"T\", \"task\": \"T\", \"call\": "
                        "\"x\",\n\"cause\": \"a\", \"causes\": [\"b\"] }")
                    .contains(QStringLiteral("causes: the cause itself")));
        QVERIFY(errorOf("{ \"exercise\": 1, \"kind\": \"break\", \"title\": \"T\", \"task\": \"T\", \"cause\": \"a\", "
                        "\"causes\": [\"a\"] }")
                    .contains(QStringLiteral("call: call or logs is wanted")));
        QVERIFY(
            errorOf("{ \"exercise\": 1, \"kind\": \"quiz\", \"title\": \"T\", \"task\": \"T\",\n\"questions\": 500 }")
                .contains(QStringLiteral("e.json:2 questions: a whole number from 1 to 50")));
        QVERIFY(
            errorOf("{ \"exercise\": 1, \"kind\": \"quiz\", \"title\": \"T\", \"task\": \"T\",\n\"command\": \"sh\" }")
                .contains(QStringLiteral("e.json:2 command: no such key")));
        QVERIFY(errorOf("{ \"exercise\": 1, \"kind\": \"break\", \"title\": \"T\", \"task\": \"T\", \"cause\": \"a\", "
                        "\"causes\": [\"a\"], \"logs\": {\n\"../x\": \"y\" } }")
                    .contains(QStringLiteral("logs")));
        QVERIFY(errorOf(QByteArray(static_cast<int>(maxExerciseBytes) + 1, ' ')).contains(QStringLiteral("4 MiB")));
    }

    void everyExerciseIsWrittenAsItIsRead()
    {
        const Library all(nullptr);
        for (const Exercise &exercise : all.exercises()) {
            const auto again = parseExercise(QJsonDocument(toJson(exercise)).toJson(), exercise.id);
            QVERIFY2(again, again ? "" : again.error().what.c_str());
            QCOMPARE(again->title, exercise.title);
            QCOMPARE(again->checks, exercise.checks);
            QCOMPARE(again->question.choices, exercise.question.choices);
            QCOMPARE(*again, exercise);
        }
    }

    void resultsAreKeptAndExported()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("w.sqlite"));
        Attempt attempt;
        attempt.item = QStringLiteral("break-1-503");
        attempt.title = QStringLiteral("=cmd, \"quoted\"");
        attempt.kind = QStringLiteral("break");
        attempt.at = QDateTime(QDate(2026, 3, 4), QTime(5, 6, 7), Qt::UTC);
        attempt.points = 85;
        attempt.score = { 40, 40, 10, 5 };
        attempt.seconds = 77;
        attempt.hints = 1;
        attempt.answer = QStringLiteral("vxml_503");
        attempt.isRight = true;
        attempt.steps = { QStringLiteral("3 s looked at INVITE"), QStringLiteral("9 s marked 503") };
        {
            const auto workspace = workspace::Workspace::open(path).workspace;
            Results results(workspace.get());
            QCOMPARE(results.best(attempt.item), -1);
            QVERIFY(results.add(attempt));
            results.setStep(QStringLiteral("six-stages"), 3);
            results.setDone(QStringLiteral("labels"), true);
        }
        const auto workspace = workspace::Workspace::open(path).workspace;
        const Results results(workspace.get());
        QCOMPARE(results.attempts(), QList<Attempt> { attempt });
        QCOMPARE(results.best(attempt.item), 85);
        QCOMPARE(results.step(QStringLiteral("six-stages")), 3);
        QCOMPARE(results.state(QStringLiteral("six-stages")), LessonState::Begun);
        QCOMPARE(results.state(QStringLiteral("labels")), LessonState::Done);
        QCOMPARE(results.state(QStringLiteral("cti")), LessonState::New);
        const QList<QByteArray> lines = results.csv().split('\n');
        QVERIFY(lines[0].startsWith("at,item,title,kind,points"));
        QVERIFY2(
            lines[1].contains(
                "2026-03-04T05:06:07.000Z,break-1-503,\"'=cmd, \"\"quoted\"\"\",break,85,40,40,10,5,77,1,yes,vxml_503"),
            lines[1].constData());
    }
};

QTEST_GUILESS_MAIN(TestExercises)
#include "tst_exercises.moc"
