// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/page.h>
#include <learn/library.h>
#include <learn/results.h>

class QUndoStack;
class QSplitter;
class QStackedWidget;

namespace legwork::workspace {
class Workspace;
}

namespace legwork::ui {

class BreakView;
class CallLoader;
class LessonList;
class LessonView;
class PlanView;
class QuestionView;
class Strip;

/// Lessons, exercises and quizzes about the comprehensive call flow, with the program's own ladder and editor.
class LearnPage final : public Page {
    Q_OBJECT
public:
    /// `workspace` may be null: then nothing is remembered.
    explicit LearnPage(workspace::Workspace *workspace, QWidget *parent = nullptr);
    ~LearnPage() override;

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QList<QAction *> actions() override { return m_actions; }
    [[nodiscard]] QUndoStack *undoStack() override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    bool show(const Link &link) override;
    [[nodiscard]] Link here() const override;
    void takeFocus() override;

    /// Shows a lesson or an exercise by its id.
    void open(const QString &id);
    [[nodiscard]] QString current() const { return m_current; }
    /// The seed of the next exercise; by itself each start has another.
    void setSeed(quint64 seed)
    {
        m_seed = seed;
        m_isSeedGiven = true;
    }

    /// Installs a course, an exercise or a lesson from a file; says what is wrong with it.
    bool install(const QString &path);
    /// Writes lessons and exercises with the calls they need as one file.
    bool writeCourse(const QString &path, const QString &title, const QStringList &ids);
    bool writeResults(const QString &path);
    /// Reads the logs of a call, asks what the exercise is to be, and installs it.
    void makeExercise(const QStringList &paths);

    [[nodiscard]] LessonList &list() const noexcept { return *m_list; }
    [[nodiscard]] LessonView &lesson() const noexcept { return *m_lesson; }
    [[nodiscard]] BreakView &breakIt() const noexcept { return *m_break; }
    [[nodiscard]] PlanView &plan() const noexcept { return *m_plan; }
    [[nodiscard]] QuestionView &questions() const noexcept { return *m_questions; }
    [[nodiscard]] learn::Library &library() noexcept { return m_library; }
    [[nodiscard]] learn::Results &results() noexcept { return m_results; }
    [[nodiscard]] Strip &strip() const noexcept { return *m_strip; }

Q_SIGNALS:
    /// Logs of a lesson's call, to be read with all others; then the call is to be shown.
    void callRequested(const QStringList &paths, const QString &callId);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeActions();
    QAction *addAct(const char *iconName, const QString &text, const QKeySequence &keys, std::function<void()> act);
    [[nodiscard]] bool takeKey(int key);
    void startOver(const QString &id);
    void focusView();
    void openMenu(const QString &id, const QPoint &global);
    void askInstall();
    void askCourse();
    void askExercise();
    void askResults();
    void report(const QString &text);

    workspace::Workspace *m_workspace;
    learn::Library m_library;
    learn::Results m_results;
    QList<QAction *> m_actions;
    QString m_current;
    quint64 m_seed = 0;
    bool m_isSeedGiven = false;

    LessonList *m_list;
    Strip *m_strip;
    QStackedWidget *m_stack;
    LessonView *m_lesson;
    BreakView *m_break;
    PlanView *m_plan;
    QuestionView *m_questions;
    QSplitter *m_split;
    CallLoader *m_loader;
};

} // namespace legwork::ui
