// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <learn/course.h>
#include <learn/library.h>
#include <learn/limits.h>
#include <learn/steps.h>
#include <workspace/workspace.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::learn;

namespace {

QByteArray lessonWith(const QByteArray &block, const QByteArray &rest = "a. Text.\n")
{
    return "---\ntitle: T\nminutes: 3\ncall: walkthrough\n---\nAbout.\n\n## Short: Long title\n```step\n" + block
        + "```\n" + rest;
}

QString errorOf(const QByteArray &text)
{
    const auto lesson = parseLesson(text, QStringLiteral("mine"));
    return lesson ? QString() : QString::fromStdString(lesson.error().place + " " + lesson.error().what);
}

} // namespace

class TestLessons final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLessonIsReadWhole()
    {
        const auto lesson = parseLesson(
            lessonWith(
                "stage: 4\nrow a: INVITE leg=vru to=vxml nth=2\nlog: x.log some words\nspeech: caller-ingress-vxml\n",
                "a. First\nline.\n\nNo letter.\n\n## Question\nWhat?\n- [ ] No\n- [x] Yes\n\n> So.\n\nHint: Look.\n"),
            QStringLiteral("mine"));
        QVERIFY2(lesson, lesson ? "" : lesson.error().what.c_str());
        QCOMPARE(lesson->title, QStringLiteral("T"));
        QCOMPARE(lesson->minutes, 3);
        QCOMPARE(lesson->steps.size(), 1);
        const Step &step = lesson->steps.front();
        QCOMPARE(step.button, QStringLiteral("Short"));
        QCOMPARE(step.title, QStringLiteral("Long title"));
        QCOMPARE(step.stage, 4);
        QCOMPARE(step.rows.front().row,
            (RowWish { QStringLiteral("INVITE"), QStringLiteral("vru"), {}, QStringLiteral("vxml"), 2 }));
        QCOMPARE(step.paragraphs.size(), 2);
        QCOMPARE(step.paragraphs[0].text, QStringLiteral("First line."));
        QVERIFY(step.paragraphs[1].letter.isNull());
        QCOMPARE(step.speech.size(), 2);
        QCOMPARE(lesson->question->right, 1);
        QCOMPARE(lesson->question->hints, QStringList { QStringLiteral("Look.") });
    }

    void whatIsWrongIsSaidWithLineAndKey_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *name, const QByteArray &text, const char *error) {
            QTest::newRow(name) << text << QString::fromLatin1(error);
        };
        row("no head", "# Hello\n", "mine:1 a lesson begins");
        row("head without an end", "---\ntitle: T\n", "mine:1 the second line of three hyphens");
        row("unknown key of the head", "---\ntitle: T\nauthor: me\n---\n", "mine:3 author: no such key");
        row("minutes that are no number", "---\ntitle: T\nminutes: soon\n---\n", "mine:3 minutes: a number");
        row("no title", "---\nminutes: 1\n---\n", "mine:3 title: is missing");
        row("no step", "---\ntitle: T\n---\nText\n", "has no step");
        row("unknown key of a step", lessonWith("run: rm -rf\n"), "mine:10 run: no such key");
        row("a stage there is not", lessonWith("stage: 9\n"), "mine:10 stage: a number from 1 to 7");
        row("a row that names nothing", lessonWith("row a: to=vxml\n"), "mine:10, row a names no row");
        row("nth that is no number", lessonWith("row a: INVITE nth=x\n"), "mine:10, row a nth: a number");
        row("a log without words", lessonWith("log: x.log\n"), "mine:10 log: a file's name and words");
        row("one end of a link", lessonWith("speech: caller\n"), "mine:10 speech: pairs such as");
        row("a letter without a row", lessonWith("stage: 1\n"), "mine:8 row a: the step's block does not name it");
        row("a block that does not end", lessonWith("stage: 1\n").replace("```\na.", "a."),
            "mine:8 a fenced block of this step does not end");
        row("a block of another kind", lessonWith("stage: 1\n", "```sh\nrm\n```\n"),
            "a fenced block is ```step or ```shown");
        row("two right answers", lessonWith("row a: x\n", "a. T\n## Question\nQ\n- [x] A\n- [x] B\n"),
            "mine:16 one answer is right, not two");
        row("one answer", lessonWith("row a: x\n", "a. T\n## Question\nQ\n- [x] A\n"),
            "mine:13 the question needs two answers");
        row("a step behind the question", lessonWith("row a: x\n", "a. T\n## Question\nQ\n- [x] A\n- [ ] B\n## More\n"),
            "mine:17 the question is the end");
    }
    void whatIsWrongIsSaidWithLineAndKey()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, error);
        const QString said = errorOf(text);
        QVERIFY2(said.contains(error), qPrintable(said));
    }

    void eachLimitHolds()
    {
        QVERIFY(errorOf(QByteArray(static_cast<int>(maxLessonBytes) + 1, 'x')).contains(QStringLiteral("1 MiB")));
        QByteArray steps = "---\ntitle: T\n---\n";
        for (int i = 0; i <= maxSteps; ++i)
            steps += "## S\n";
        QVERIFY(errorOf(steps).contains(QStringLiteral("at most 40 steps")));
        QVERIFY(errorOf(lessonWith({}, QByteArray(maxTextLength + 100, 'x') + '\n'))
                    .contains(QStringLiteral("at most 20000")));
        QByteArray answers = "## Question\nQ\n";
        for (int i = 0; i <= maxChoices; ++i)
            answers += "- [ ] A\n";
        QVERIFY(errorOf(lessonWith({}, answers)).contains(QStringLiteral("at most 8 answers")));
    }

    void aLessonCutAnywhereIsReadOrRefused()
    {
        const auto course = Library(nullptr).courseOf(QStringLiteral("c"), { QStringLiteral("six-stages") });
        const QByteArray text = course->lessons.front().second;
        QVERIFY(text.size() > 1000);
        for (qsizetype end = 0; end < text.size(); end += 7)
            std::ignore = parseLesson(text.left(end), QStringLiteral("cut"));
    }

    void theProgramsOwnLessonsAreSound_data()
    {
        QTest::addColumn<QString>("id");
        const Library all(nullptr);
        for (const Lesson &lesson : all.lessons())
            QTest::newRow(qPrintable(lesson.id)) << lesson.id;
    }
    void theProgramsOwnLessonsAreSound()
    {
        QFETCH(QString, id);
        const Library library(nullptr);
        for (const Error &problem : library.problems())
            QFAIL((problem.place + ": " + problem.what).c_str());
        const Lesson &lesson = *library.lesson(id);
        QVERIFY(lesson.question.has_value());
        if (lesson.call.isEmpty())
            return;
        const auto calls = readCalls(*library.textsOf(lesson.call));
        QVERIFY2(calls, calls ? "" : calls.error().what.c_str());
        QCOMPARE(calls->ladders.size(), std::size_t { 1 });
        const LessonSteps steps(lesson, calls->ladders.front());
        QCOMPARE(steps.count(), static_cast<int>(lesson.steps.size()));
        // Each letter has its arrow, each log link its line, and each step adds rows.
        QVERIFY2(steps.gaps().isEmpty(), qPrintable(steps.gaps().join(QLatin1Char('\n'))));
        for (int i = 0; i < steps.count(); ++i) {
            if (lesson.steps[i].shown.isEmpty())
                QVERIFY2(!steps.view(i).own.empty(), qPrintable(lesson.steps[i].title));
            for (const FoundLine &line : steps.view(i).logs)
                QVERIFY2(line.place.has_value(), qPrintable(line.file));
        }
    }

    void thereIsALessonForEachSubject()
    {
        const Library library(nullptr);
        for (const char *id : { "sip-basics", "six-stages", "four-legs", "labels", "gateway-services", "port-licences",
                 "transfers", "cti", "licence-api", "reading-logs" })
            QVERIFY2(library.lesson(QString::fromLatin1(id)) != nullptr, id);
    }

    void theWalkThroughHasItsOwnNumbers()
    {
        const auto calls = readCalls(*Library(nullptr).textsOf(QStringLiteral("walkthrough")));
        const calls::Call &call = calls->ladders.front()->call;
        QCOMPARE(call.ani.str(), std::string("4085274003"));
        QCOMPARE(call.dnis.str(), std::string("5417641400"));
        QCOMPARE(call.label.str(), std::string("5417641401"));
        QCOMPARE(call.correlationId.str(), std::string("44"));
        QCOMPARE(call.callguid.str(), std::string("8B82AD85F07B11DC80250013192D1650"));
        QCOMPARE(call.dialogue.str(), std::string("21"));
    }

    void aVariedCallIsTheSameCallOfSomebodyElse()
    {
        const SourceTexts texts = *Library(nullptr).textsOf(QStringLiteral("vxml-503"));
        const auto first = readCalls(texts);
        const calls::Call &one = first->ladders.front()->call;
        QCOMPARE(varied(texts, one, 0), texts);
        QCOMPARE(varied(texts, one, 5), varied(texts, one, 5));
        const auto other = readCalls(varied(texts, one, 5));
        QVERIFY(other);
        const calls::Call &two = other->ladders.front()->call;
        QVERIFY(two.ani.str() != one.ani.str());
        QVERIFY(two.correlationId.str() != one.correlationId.str());
        QCOMPARE(two.ani.str().size(), one.ani.str().size());
        QCOMPARE(two.legs.size(), one.legs.size());
        QCOMPARE(two.outcome, one.outcome);
        QVERIFY(two.finding() != nullptr);
        QCOMPARE(two.finding()->code.str(), one.finding()->code.str());
        QCOMPARE(other->ladders.front()->rows.size(), first->ladders.front()->rows.size());
    }

    void logsOfACallStayInTheirFolder()
    {
        QVERIFY(!readCalls({ { QStringLiteral("../out.log"), "x" } }));
        QVERIFY(!readCalls({ { QStringLiteral("/etc/out.log"), "x" } }));
        QVERIFY(!readCalls({ { QStringLiteral(".hidden"), "x" } }));
        QVERIFY(!readCalls({ { QStringLiteral("a.log"), "no call here" } }));
        SourceTexts many;
        for (int i = 0; i <= maxSources; ++i)
            many.append({ QString::number(i), "x" });
        QCOMPARE(readCalls(many).error().kind, ErrorKind::TooLarge);
        QString folder;
        {
            const auto calls = readCalls(*Library(nullptr).textsOf(QStringLiteral("selfservice")));
            folder = calls->folder;
            QVERIFY(QDir(folder).exists());
        }
        QVERIFY(!QDir(folder).exists());
    }

    void aCourseIsHandedOutInstalledAndKept()
    {
        const auto workspace = workspace::Workspace::open({}).workspace;
        Library mine(nullptr);
        auto course = mine.courseOf(QStringLiteral("Monday"),
            { QStringLiteral("six-stages"), QStringLiteral("break-1-503"), QStringLiteral("quiz-2") });
        QVERIFY(course);
        QCOMPARE(course->calls.size(), 5);
        const auto again = parseCourse(toJson(*course), QStringLiteral("monday.json"));
        QVERIFY2(again, again ? "" : (again.error().place + again.error().what).c_str());
        QCOMPARE(*again, *course);
        course->exercises.front().id = QStringLiteral("own");
        course->exercises.front().title = QStringLiteral("My own");
        {
            Library theirs(workspace.get());
            QVERIFY(theirs.exercise(QStringLiteral("own")) == nullptr);
            QVERIFY(theirs.install(*course));
            QCOMPARE(theirs.exercise(QStringLiteral("own"))->title, QStringLiteral("My own"));
        }
        Library later(workspace.get());
        QVERIFY(later.exercise(QStringLiteral("own")) != nullptr);
        QVERIFY(later.textsOf(*later.exercise(QStringLiteral("own"))));
        QVERIFY(later.remove(QStringLiteral("Monday")));
        QVERIFY(later.exercise(QStringLiteral("own")) == nullptr);
        QVERIFY(later.lesson(QStringLiteral("six-stages")) != nullptr);
    }

    void aCourseOfAStrangerIsData()
    {
        const auto error = [](const QByteArray &text) {
            const auto course = parseCourse(text, QStringLiteral("c.json"));
            return course ? QString() : QString::fromStdString(course.error().place + " " + course.error().what);
        };
        QVERIFY(error("{").contains(QStringLiteral("c.json:1 is no JSON")));
        QVERIFY(error("{\n\"course\": 1,\n\"title\": 5 }").contains(QStringLiteral("c.json:3 title: a text")));
        QVERIFY(error("{\"course\": 1,\n\"title\": \"T\",\n\"script\": \"rm\" }")
                    .contains(QStringLiteral("c.json:3 script: no such key")));
        QVERIFY(
            error("{\"course\": 1, \"title\": \"T\", \"lessons\": [ { \"id\": \"a\",\n\"text\": \"no lesson\" } ] }")
                .contains(QStringLiteral("c.json:2 lessons[0].text: a:1: a lesson begins")));
        QVERIFY(error("{\"course\": 1, \"title\": \"T\",\n\"exercises\": [ {\"exercise\": 1, \"id\": \"a\"} ] }")
                    .contains(QStringLiteral("c.json:2 exercises[0]: kind: is missing")));
        QVERIFY(error("{\"course\": 1, \"title\": \"T\", \"calls\": {\n\"x\": { \"../a\": \"b\" } } }")
                    .contains(QStringLiteral("c.json:2 calls.x")));
        QVERIFY(
            error("{\"course\": 1, \"title\": \"T\" }").contains(QStringLiteral("neither a lesson nor an exercise")));
    }
};

QTEST_GUILESS_MAIN(TestLessons)
#include "tst_lessons.moc"
