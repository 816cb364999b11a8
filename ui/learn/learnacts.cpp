// SPDX-License-Identifier: GPL-3.0-or-later
// What one does on the page besides learning: installing, handing out, exporting.
#include "learnpage.h"

#include "callloader.h"
#include "exercisedialog.h"
#include "lessonlist.h"
#include "lessonview.h"

#include <common/icons.h>
#include <common/strip.h>
#include <common/theme.h>
#include <learn/limits.h>

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

namespace legwork::ui {

namespace {

bool writeFile(const QString &path, const QByteArray &bytes, QString &why)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return true;
    why = LearnPage::tr("%1 could not be written: %2").arg(path, file.errorString());
    return false;
}

/// What a file would add, for the question before it is installed.
QString contentsOf(const learn::Course &course)
{
    QStringList lines;
    for (const auto &[id, text] : course.lessons) {
        const auto lesson = learn::parseLesson(text, id);
        lines.append(LearnPage::tr("Lesson: %1").arg(lesson ? lesson->title : id));
    }
    for (const learn::Exercise &exercise : course.exercises)
        lines.append(
            LearnPage::tr("Exercise (%1): %2").arg(QString::fromLatin1(learn::nameOf(exercise.kind)), exercise.title));
    lines.append(LearnPage::tr("%n call(s) with their logs.", nullptr, static_cast<int>(course.calls.size())));
    return lines.mid(0, 20).join(QLatin1Char('\n'));
}

} // namespace

QAction *LearnPage::addAct(
    const char *iconName, const QString &text, const QKeySequence &keys, std::function<void()> act)
{
    auto *const action = new QAction(text, this);
    if (iconName != nullptr)
        action->setIcon(icon(iconName));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, std::move(act));
    addAction(action);
    m_actions.append(action);
    return action;
}

void LearnPage::makeActions()
{
    // The keys act through keyPressEvent(): a shortcut would take Space from buttons and letters from fields.
    addAct("step", tr("Next step"), Qt::Key_Right, [this] { std::ignore = takeKey(Qt::Key_Right); });
    addAct("back", tr("Step before"), Qt::Key_Left, [this] { std::ignore = takeKey(Qt::Key_Left); });
    addAct("play", tr("Run the call, or hold it"), Qt::Key_Space, [this] { std::ignore = takeKey(Qt::Key_Space); });
    addAct("help", tr("Hint"), Qt::Key_H, [this] { std::ignore = takeKey(Qt::Key_H); });
    for (int i = 0; i < 4; ++i) {
        addAct(nullptr, tr("Answer %1").arg(QChar(static_cast<char16_t>('A' + i))), QKeySequence(Qt::Key_A + i),
            [this, i] { std::ignore = takeKey(Qt::Key_A + i); });
    }
    addAct("refresh", tr("Start over"), {}, [this] { startOver(m_current); });
    addAct("import", tr("Install a course, exercise or lesson..."), {}, [this] { askInstall(); });
    addAct("share", tr("Hand out a course..."), {}, [this] { askCourse(); });
    addAct("edit", tr("Make an exercise from logs..."), {}, [this] { askExercise(); });
    addAct("export", tr("Export results..."), {}, [this] { askResults(); });
}

void LearnPage::openMenu(const QString &id, const QPoint &global)
{
    QMenu menu(this);
    menu.addAction(icon("refresh"), tr("Start over"), this, [this, id] { startOver(id); });
    if (m_library.lesson(id) != nullptr && id == m_lesson->lesson().id) {
        menu.addAction(icon("calls"), tr("Open its call"), m_lesson, &LessonView::openLadder);
    }
    for (const learn::Course &course : m_library.installed()) {
        const auto isIn = [&id](const learn::Exercise &exercise) { return exercise.id == id; };
        if (std::any_of(course.exercises.begin(), course.exercises.end(), isIn)) {
            menu.addAction(icon("trash"), tr("Remove the course %1").arg(course.title), this,
                [this, title = course.title] { std::ignore = m_library.remove(title); });
        }
    }
    menu.addSeparator();
    for (QAction *const action : m_actions.mid(m_actions.size() - 4))
        menu.addAction(action);
    menu.exec(global);
}

bool LearnPage::install(const QString &path)
{
    const auto course = learn::Library::read(path);
    if (!course) {
        report(tr("%1: %2. Nothing was installed.")
                   .arg(QString::fromStdString(course.error().place), QString::fromStdString(course.error().what)));
        return false;
    }
    if (const auto kept = m_library.install(*course); !kept)
        report(QString::fromStdString(kept.error().what));
    else
        m_strip->say(Sign::Ok, tr("%1 is installed.").arg(course->title));
    open(!course->lessons.isEmpty() ? course->lessons.front().first : course->exercises.front().id);
    return true;
}

void LearnPage::askInstall()
{
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Install a course, exercise or lesson"), {}, tr("Courses, exercises, lessons (*.json *.md)"));
    if (path.isEmpty())
        return;
    const auto course = learn::Library::read(path);
    if (!course) {
        install(path); // says why not
        return;
    }
    QMessageBox question(
        QMessageBox::Question, tr("Install %1").arg(course->title), contentsOf(*course), QMessageBox::Cancel, this);
    question.setTextFormat(Qt::PlainText);
    QPushButton *const yes = question.addButton(tr("Install"), QMessageBox::AcceptRole);
    question.setDefaultButton(yes);
    question.exec();
    if (question.clickedButton() == yes)
        install(path);
}

bool LearnPage::writeCourse(const QString &path, const QString &title, const QStringList &ids)
{
    const auto course = m_library.courseOf(title, ids);
    QString why;
    if (!course) {
        report(QString::fromStdString(course.error().place + ": " + course.error().what));
        return false;
    }
    if (!writeFile(path, learn::toJson(*course), why)) {
        report(why);
        return false;
    }
    m_strip->say(
        Sign::Ok, tr("%1 holds %n item(s) and the calls they need.", nullptr, static_cast<int>(ids.size())).arg(path));
    return true;
}

void LearnPage::askCourse()
{
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Hand out a course"));
    auto *const column = new QVBoxLayout(&dialog);
    auto *const label = new QLabel(tr("&Title"), &dialog);
    auto *const title = new QLineEdit(tr("Course"), &dialog);
    label->setBuddy(title);
    auto *const list = new QListWidget(&dialog);
    list->setAccessibleName(tr("Lessons and exercises of the course"));
    const auto add = [list](const QString &id, const QString &text) {
        auto *const item = new QListWidgetItem(text, list);
        item->setData(Qt::UserRole, id);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
    };
    for (const learn::Lesson &lesson : m_library.lessons())
        add(lesson.id, tr("Lesson: %1").arg(lesson.title));
    for (const learn::Exercise &exercise : m_library.exercises())
        add(exercise.id, tr("Exercise: %1").arg(exercise.title));
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, &dialog);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    const auto checked = [list] {
        QStringList ids;
        for (int i = 0; i < list->count(); ++i) {
            if (list->item(i)->checkState() == Qt::Checked)
                ids.append(list->item(i)->data(Qt::UserRole).toString());
        }
        return ids;
    };
    const auto refresh = [buttons, checked, title] {
        buttons->button(QDialogButtonBox::Save)->setEnabled(!checked().isEmpty() && !title->text().trimmed().isEmpty());
    };
    connect(list, &QListWidget::itemChanged, &dialog, refresh);
    connect(title, &QLineEdit::textChanged, &dialog, refresh);
    refresh();
    column->addWidget(label);
    column->addWidget(title);
    column->addWidget(list, 1);
    column->addWidget(buttons);
    dialog.resize(px(420), px(480));
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Hand out a course"), title->text().trimmed() + QStringLiteral(".json"), tr("Courses (*.json)"));
    if (!path.isEmpty())
        writeCourse(path, title->text().trimmed(), checked());
}

void LearnPage::makeExercise(const QStringList &paths)
{
    learn::SourceTexts logs;
    for (const QString &path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly) || file.size() > learn::maxCallBytes) {
            report(
                tr("%1 could not be read: %2").arg(path, file.isOpen() ? tr("it is too large") : file.errorString()));
            return;
        }
        logs.append({ QFileInfo(path).fileName(), file.readAll() });
    }
    m_loader->load([logs] { return learn::readCalls(logs); },
        [this, logs](const Result<learn::LessonCalls> &made) {
            if (!made) {
                report(QString::fromStdString(made.error().what));
                return;
            }
            ExerciseDialog dialog(*made, logs, this);
            if (dialog.exec() != QDialog::Accepted)
                return;
            learn::Course course;
            const learn::Exercise exercise = dialog.exercise();
            course.title = exercise.title;
            course.exercises.append(exercise);
            if (const auto kept = m_library.install(course); !kept)
                report(QString::fromStdString(kept.error().what));
            open(exercise.id);
        });
}

void LearnPage::askExercise()
{
    const QStringList paths = QFileDialog::getOpenFileNames(this, tr("Logs of one call that failed"));
    if (!paths.isEmpty())
        makeExercise(paths);
}

bool LearnPage::writeResults(const QString &path)
{
    QString why;
    if (!writeFile(path, m_results.csv(), why)) {
        report(why);
        return false;
    }
    m_strip->say(
        Sign::Ok, tr("%n result(s) written to %1.", nullptr, static_cast<int>(m_results.attempts().size())).arg(path));
    return true;
}

void LearnPage::askResults()
{
    const QString path
        = QFileDialog::getSaveFileName(this, tr("Export results"), QStringLiteral("results.csv"), tr("CSV (*.csv)"));
    if (!path.isEmpty())
        writeResults(path);
}

} // namespace legwork::ui
