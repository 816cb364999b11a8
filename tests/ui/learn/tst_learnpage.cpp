// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <common/roles.h>
#include <common/strip.h>
#include <common/theme.h>
#include <dialplan/configedit.h>
#include <ladder/findingcard.h>
#include <ladder/ladderpage.h>
#include <ladder/ladderview.h>
#include <learn/breakview.h>
#include <learn/explanation.h>
#include <learn/learnpage.h>
#include <learn/lessonlist.h>
#include <learn/lessonview.h>
#include <learn/letteroverlay.h>
#include <learn/planview.h>
#include <learn/questionbox.h>
#include <learn/questionview.h>
#include <learn/score.h>
#include <workspace/workspace.h>

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <tuple>

using namespace legwork;
using namespace legwork::ui;

class TestLearnPage final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { setUpApplication(*qobject_cast<QApplication *>(QCoreApplication::instance())); }

    void init()
    {
        m_workspace = workspace::Workspace::open({}).workspace;
        m_page = std::make_unique<LearnPage>(m_workspace.get());
        m_page->resize(1360, 836);
        m_page->QWidget::show();
        m_page->activateWindow(); // shortcuts act in the active window
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->setSeed(0);
    }
    void cleanup() { m_page.reset(); }

    void pictures()
    {
        if (!qEnvironmentVariableIsSet("LEGWORK_PICTURES"))
            QSKIP("set LEGWORK_PICTURES to a folder");
        const QDir folder(qEnvironmentVariable("LEGWORK_PICTURES"));
        for (const Theme *const look : { &lightTheme(), &darkTheme() }) {
            setTheme(*look);
            const QString suffix = look->isDark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png");
            const auto keep = [&](const char *name) {
                QTest::qWait(50);
                QVERIFY(m_page->grab().save(folder.filePath(QLatin1String(name) + suffix)));
            };
            m_page->open(QStringLiteral("six-stages"));
            QTRY_VERIFY_WITH_TIMEOUT(m_page->lesson().isReady(), 30000);
            m_page->lesson().goTo(3);
            keep("learn");
            m_page->resize(976, 632);
            keep("learn-small");
            m_page->resize(1360, 836);
            m_page->open(QStringLiteral("break-3-wan"));
            QTRY_VERIFY_WITH_TIMEOUT(
                m_page->breakIt().isReady() && !m_page->breakIt().ladder()->view().isEmpty(), 30000);
            keep("break");
            m_page->open(QStringLiteral("fix-1-bootstrap"));
            QTRY_VERIFY_WITH_TIMEOUT(m_page->plan().isReady(), 30000);
            m_page->plan().check();
            QTRY_VERIFY_WITH_TIMEOUT(!m_page->plan().result().isEmpty(), 30000);
            keep("fix");
            m_page->open(QStringLiteral("predict-2-agent"));
            QTRY_VERIFY_WITH_TIMEOUT(m_page->questions().isReady(), 30000);
            keep("predict");
            m_page->open(QStringLiteral("build-1-vxml"));
            QTRY_VERIFY_WITH_TIMEOUT(m_page->plan().isReady(), 30000);
            keep("build");
            m_page->open(QStringLiteral("quiz-1"));
            QTRY_VERIFY_WITH_TIMEOUT(m_page->questions().isReady(), 30000);
            keep("quiz");
        }
        setTheme(lightTheme());
    }

    void aLessonIsWalkedToItsEndByKeyboard_data()
    {
        QTest::addColumn<QString>("id");
        const learn::Library library(nullptr);
        for (const learn::Lesson &lesson : library.lessons())
            QTest::newRow(qPrintable(lesson.id)) << lesson.id;
    }
    void aLessonIsWalkedToItsEndByKeyboard()
    {
        QFETCH(QString, id);
        pick(id);
        LessonView &view = m_page->lesson();
        QTRY_VERIFY_WITH_TIMEOUT(view.isReady() && view.lesson().id == id, 60000);
        QCOMPARE(view.step(), 0);
        const int count = view.steps().count();
        std::size_t rows = 0;
        for (int step = 0; step < count; ++step) {
            QCOMPARE(view.step(), step);
            const learn::Step &text = view.lesson().steps[step];
            QCOMPARE(m_page->findChild<QLabel *>(QStringLiteral("stepTitle"))->text(), text.title);
            QCOMPARE(view.explanation().paragraphs().size(), text.paragraphs.size());
            if (text.shown.isEmpty()) {
                QVERIFY(view.ladder().ladderLayout().ladder().rows.size() > rows);
                rows = view.ladder().ladderLayout().ladder().rows.size();
                for (const auto &letter : text.rows)
                    QVERIFY2(view.ladder().ladderLayout().lineOfRow(rowOf(view, step, letter.letter)) >= 0,
                        qPrintable(text.title));
            }
            QTest::keyClick(focus(), Qt::Key_Right);
        }
        QCOMPARE(view.step(), count - 1);
        QTest::keyClick(focus(), Qt::Key_Left);
        QCOMPARE(view.step(), count - 2);
        QCOMPARE(m_page->results().state(id), learn::LessonState::Begun);
        // The question: a wrong answer, a hint, the right one.
        const learn::Question &question = *view.lesson().question;
        QTest::keyClick(focus(), static_cast<Qt::Key>(Qt::Key_A + (question.right == 0 ? 1 : 0)));
        QTest::keyClick(focus(), Qt::Key_Return);
        QVERIFY(view.question().verdict().startsWith(QStringLiteral("✕")));
        QTest::keyClick(focus(), Qt::Key_H);
        QCOMPARE(view.question().hintsTaken(), 1);
        QTest::keyClick(focus(), static_cast<Qt::Key>(Qt::Key_A + question.right));
        QTest::keyClick(focus(), Qt::Key_Return);
        QVERIFY2(view.question().verdict().startsWith(QStringLiteral("✓")), qPrintable(view.question().verdict()));
        QCOMPARE(m_page->results().state(id), learn::LessonState::Done);
    }

    void spaceRunsTheCallToItsEnd()
    {
        pick(QStringLiteral("six-stages"));
        LessonView &view = m_page->lesson();
        QTRY_VERIFY_WITH_TIMEOUT(view.isReady(), 60000);
        view.setSpeed(10);
        QTest::keyClick(focus(), Qt::Key_Space);
        QVERIFY(view.isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(view.step() >= 1, 60000);
        QTest::keyClick(focus(), Qt::Key_Space);
        QVERIFY(!view.isRunning());
        view.goTo(5);
        QTest::keyClick(focus(), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!view.isRunning(), 120000);
        QCOMPARE(view.step(), 5);
    }

    void aLetterAndItsParagraphLightEachOther()
    {
        pick(QStringLiteral("six-stages"));
        LessonView &view = m_page->lesson();
        QTRY_VERIFY_WITH_TIMEOUT(view.isReady(), 60000);
        view.goTo(3);
        const QRectF letter = view.letters().rectOf(QLatin1Char('b'));
        QVERIFY(!letter.isEmpty());
        QTest::mouseMove(view.ladder().viewport(), letter.center().toPoint());
        QTRY_COMPARE(view.letters().lit(), QChar(QLatin1Char('b')));
        int lit = 0;
        for (const LetteredParagraph *const paragraph : view.explanation().paragraphs())
            lit += paragraph->isLit() && paragraph->letter() == QLatin1Char('b') ? 1 : 0;
        QCOMPARE(lit, 1);
        QTest::mouseMove(view.explanation().paragraphs()[2], QPoint(20, 10));
        QTRY_COMPARE(view.letters().lit(), QChar(QLatin1Char('c')));
        // A log link shows the lines.
        auto *const link = view.explanation().findChild<QAbstractButton *>(QStringLiteral("log_icm-router.log"));
        QVERIFY(link != nullptr);
        link->setFocus();
        QTest::keyClick(link, Qt::Key_Space);
        auto *const excerpt = view.explanation().findChild<QPlainTextEdit *>(QStringLiteral("excerpt"));
        QVERIFY(excerpt->isVisible());
        QVERIFY(excerpt->toPlainText().contains(QStringLiteral("transfer label = 5417641401")));
    }

    void aFaultIsFoundByKeyboard_data()
    {
        QTest::addColumn<QString>("id");
        const learn::Library library(nullptr);
        for (const learn::Exercise &exercise : library.exercises()) {
            if (exercise.kind == learn::ExerciseKind::Break)
                QTest::newRow(qPrintable(exercise.id)) << exercise.id;
        }
    }
    void aFaultIsFoundByKeyboard()
    {
        QFETCH(QString, id);
        m_page->setSeed(17); // other numbers than in the text, another order of the causes
        pick(id);
        BreakView &view = m_page->breakIt();
        QTRY_VERIFY_WITH_TIMEOUT(view.isReady(), 60000);
        QTRY_VERIFY_WITH_TIMEOUT(view.ladder()->ladder() != nullptr && !view.ladder()->view().isEmpty(), 60000);
        QVERIFY(view.ladder()->ladder()->call.findings.empty());
        QVERIFY(!view.ladder()->card().isVisible());
        view.ladder()->takeFocus();
        // Down the ladder until the row that proves it.
        const learn::Exercise &exercise = *m_page->library().exercise(id);
        view.ladder()->setFindingsShown(true);
        const auto proof = learn::evidenceOf(exercise, *view.ladder()->ladder());
        view.ladder()->setFindingsShown(false);
        LadderView &ladder = view.ladder()->view();
        const int target = ladder.ladderLayout().lineOfPlace(proof.front());
        QVERIFY(target >= 0);
        QTest::keyClick(&ladder, Qt::Key_Home);
        for (int i = 0; i < 2000 && ladder.currentLine() < target; ++i)
            QTest::keyClick(&ladder, Qt::Key_Down);
        QTest::keyClick(&ladder, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(view.marked().has_value());
        QTest::keyClick(&view.causes(), Qt::Key_H);
        const auto right = [&] {
            for (int i = 0; i < 8; ++i) {
                auto *const answer = view.causes().findChild<QAbstractButton *>(
                    QStringLiteral("answer") + QChar(static_cast<char16_t>('A' + i)));
                if (answer != nullptr && answer->text().endsWith(titleOfFinding(exercise.cause.toStdString())))
                    return i;
            }
            return -1;
        }();
        QVERIFY(right >= 0);
        QTest::keyClick(&view.causes(), static_cast<Qt::Key>(Qt::Key_A + right));
        QTest::keyClick(focus(), Qt::Key_Return);
        QVERIFY(view.isFinished());
        QVERIFY2(view.result().contains(QStringLiteral("evidence 40, cause 40")), qPrintable(view.result()));
        QVERIFY(!view.ladder()->ladder()->call.findings.empty());
        const learn::Attempt &attempt = m_page->results().attempts().back();
        QCOMPARE(attempt.hints, 1);
        QVERIFY(attempt.points >= 75 && attempt.points <= 95);
        QVERIFY(attempt.steps.size() >= 3);
    }

    void aConfigurationIsMendedByKeyboard()
    {
        pick(QStringLiteral("fix-1-bootstrap"));
        PlanView &view = m_page->plan();
        QTRY_VERIFY_WITH_TIMEOUT(view.isReady(), 60000);
        QTest::keyClick(view.editor(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(view.verdicts().item(0)->text().startsWith(QStringLiteral("✕")), 60000);
        QVERIFY(!view.isFinished());
        view.editor()->setFocus();
        auto cursor = view.editor()->document()->find(QStringLiteral(" service new-call"));
        cursor.movePosition(QTextCursor::StartOfBlock);
        view.editor()->setTextCursor(cursor);
        QTest::keyClicks(view.editor(), QStringLiteral(" service bootstrap flash:bootstrap.tcl"));
        QTest::keyClick(view.editor(), Qt::Key_Return);
        QTest::keyClick(view.editor(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(view.isFinished(), 60000);
        QVERIFY2(view.result().startsWith(QStringLiteral("100 of 100")), qPrintable(view.result()));
        QCOMPARE(m_page->results().best(QStringLiteral("fix-1-bootstrap")), 100);
    }

    void dialPeersAreWrittenByKeyboard()
    {
        pick(QStringLiteral("build-2-ingress"));
        PlanView &view = m_page->plan();
        QTRY_VERIFY_WITH_TIMEOUT(view.isReady(), 60000);
        view.editor()->setFocus();
        auto cursor = view.editor()->document()->find(QRegularExpression(QStringLiteral("^end$")));
        cursor.movePosition(QTextCursor::StartOfBlock);
        view.editor()->setTextCursor(cursor);
        for (const auto &[tag, preference, host] :
            { std::tuple { "1400", "1", "30" }, std::tuple { "1401", "2", "31" } }) {
            const QString block = QStringLiteral(
                "dial-peer voice %1 voip\n preference %2\n destination-pattern 541764....\n session protocol "
                "sipv2\n session target ipv4:10.10.2.%3\n voice-class codec 1\n voice-class sip "
                "options-keepalive up-interval 12 down-interval 65 retry 2\n dtmf-relay rtp-nte\n no vad\n!\n")
                                      .arg(QLatin1String(tag), QLatin1String(preference), QLatin1String(host));
            for (const QString &line : block.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
                QTest::keyClicks(view.editor(), line);
                QTest::keyClick(view.editor(), Qt::Key_Return);
                QTest::keyClick(view.editor(), Qt::Key_Home);
            }
        }
        QTest::keyClick(view.editor(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!view.result().isEmpty(), 60000);
        QStringList verdicts;
        for (int i = 0; i < view.verdicts().count(); ++i)
            verdicts.append(view.verdicts().item(i)->text());
        QVERIFY2(
            view.isFinished(), qPrintable(verdicts.join(QLatin1Char('\n')) + view.editor()->toPlainText().right(900)));
    }

    void predictionsAndQuizzesEndByKeyboard_data()
    {
        QTest::addColumn<QString>("id");
        const learn::Library library(nullptr);
        for (const learn::Exercise &exercise : library.exercises()) {
            if (exercise.kind == learn::ExerciseKind::Predict || exercise.kind == learn::ExerciseKind::Quiz)
                QTest::newRow(qPrintable(exercise.id)) << exercise.id;
        }
    }
    void predictionsAndQuizzesEndByKeyboard()
    {
        QFETCH(QString, id);
        m_page->setSeed(23);
        pick(id);
        QuestionView &view = m_page->questions();
        QTRY_VERIFY_WITH_TIMEOUT(view.isReady(), 60000);
        const auto count = view.questions().size();
        const auto rows = view.ladder().ladderLayout().ladder().rows.size();
        for (qsizetype i = 0; i < count; ++i) {
            QCOMPARE(view.current(), static_cast<int>(i));
            const int right = view.questions()[i].question.right;
            QTest::keyClick(&view.ladder(), static_cast<Qt::Key>(Qt::Key_A + right));
            QTest::keyClick(focus(), Qt::Key_Return);
            QVERIFY2(view.question().verdict().startsWith(QStringLiteral("✓")), qPrintable(view.question().verdict()));
            QTest::keyClick(&view.ladder(), Qt::Key_Right);
        }
        QVERIFY(view.isFinished());
        QVERIFY2(view.result().startsWith(QStringLiteral("100 of 100")), qPrintable(view.result()));
        if (m_page->library().exercise(id)->kind == learn::ExerciseKind::Predict)
            QVERIFY(view.ladder().ladderLayout().ladder().rows.size() > rows); // now all of it
    }

    void aCourseOfAFileIsInstalledAndABrokenOneIsNot()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("course.json"));
        QVERIFY(m_page->writeCourse(
            path, QStringLiteral("Monday"), { QStringLiteral("labels"), QStringLiteral("predict-1-label") }));
        QVERIFY(m_page->install(path));
        QCOMPARE(m_page->library().installed().size(), 1);
        QFile bad(folder.filePath(QStringLiteral("bad.json")));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("{ \"exercise\": 1,\n \"kind\": \"cook\",\n \"title\": \"T\", \"task\": \"T\" }");
        bad.close();
        QVERIFY(!m_page->install(bad.fileName()));
        QVERIFY2(
            m_page->strip().text().contains(QStringLiteral("bad.json:2: kind")), qPrintable(m_page->strip().text()));
        QVERIFY(m_page->writeResults(folder.filePath(QStringLiteral("r.csv"))));
    }

    void everyControlHasANameAndTheKeyboard()
    {
        pick(QStringLiteral("six-stages"));
        QTRY_VERIFY_WITH_TIMEOUT(m_page->lesson().isReady(), 60000);
        for (const QAbstractButton *const button : m_page->lesson().findChildren<QAbstractButton *>()) {
            if (!button->isVisible())
                continue;
            QVERIFY2(
                !button->text().isEmpty() || !button->accessibleName().isEmpty(), qPrintable(button->objectName()));
            if (button->isVisible() && button->isEnabled() && !button->objectName().startsWith(QLatin1String("qt_")))
                QVERIFY2((button->focusPolicy() & Qt::TabFocus) != 0, qPrintable(button->text()));
        }
    }

private:
    /// Makes the row current and starts it, by the keyboard.
    void pick(const QString &id)
    {
        LessonList &list = m_page->list();
        list.setFocus();
        QTest::keyClick(&list, Qt::Key_Home);
        for (int i = 0; i < 200 && list.currentId() != id; ++i)
            QTest::keyClick(&list, Qt::Key_Down);
        QCOMPARE(list.currentId(), id);
        QTest::keyClick(&list, Qt::Key_Return);
    }
    QWidget *focus() const
    {
        QWidget *const at = QApplication::focusWidget();
        return at != nullptr ? at : m_page.get();
    }
    static std::uint32_t rowOf(const LessonView &view, int step, QChar letter)
    {
        for (const auto &[name, row] : view.steps().view(step).letters) {
            if (name == letter)
                return row;
        }
        return 0xFFFFFFFF;
    }
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<LearnPage> m_page;
};

QTEST_MAIN(TestLearnPage)
#include "tst_learnpage.moc"
