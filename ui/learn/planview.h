// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callloader.h"

#include <learn/judge.h>
#include <learn/library.h>
#include <learn/results.h>

#include <QElapsedTimer>
#include <QWidget>

#include <memory>

class QListWidget;
class QPushButton;
class QUndoStack;

namespace legwork::items {
class DialPlanSession;
}

namespace legwork::ui {

class ConfigEdit;
class DialPlanUndo;
class LintPane;
class StyledLabel;

/// A configuration to be mended or written: the true editor with lint beside it, and a list of what it must do, which
/// the simulator, lint and a call judge.
class PlanView final : public QWidget {
    Q_OBJECT
public:
    PlanView(learn::Library &library, learn::Results &results, QWidget *parent = nullptr);
    ~PlanView() override;

    void open(const QString &exercise);
    /// Judges the text as it is now.
    void check();
    void hint();
    void giveUp();
    bool takeKey(int key);

    [[nodiscard]] ConfigEdit *editor() const noexcept { return m_editor; }
    [[nodiscard]] QListWidget &verdicts() const noexcept { return *m_verdicts; }
    [[nodiscard]] bool isReady() const;
    [[nodiscard]] bool isFinished() const noexcept { return m_isFinished; }
    [[nodiscard]] QString result() const;
    [[nodiscard]] QUndoStack *undoStack() noexcept;

Q_SIGNALS:
    void failed(const QString &why);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void judgeNow();
    void showVerdicts(const QList<learn::Verdict> &verdicts);
    void finish(double share);

    learn::Library &m_library;
    learn::Results &m_results;
    CallLoader m_loader;
    learn::Exercise m_exercise;
    learn::LessonCalls m_calls;
    std::unique_ptr<items::DialPlanSession> m_session;
    std::unique_ptr<DialPlanUndo> m_undo;
    QString m_device; // of the exercise
    ConfigEdit *m_editor;
    LintPane *m_lint;
    bool m_isFinished = false, m_wantsVerdict = false;
    int m_hints = 0, m_checks = 0;
    QElapsedTimer m_clock;
    QStringList m_path;

    StyledLabel *m_title, *m_task, *m_hintText, *m_result;
    QListWidget *m_verdicts;
    QPushButton *m_check, *m_hint, *m_giveUp;
};

} // namespace legwork::ui
