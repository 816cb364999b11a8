// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <learn/exercise.h>

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace legwork::ui {

/// An instructor's exercise of the kind "break it", made from logs of a call that failed.
class ExerciseDialog final : public QDialog {
    Q_OBJECT
public:
    /// `calls`: what was read from the logs; the first call with a finding is asked about.
    ExerciseDialog(const learn::LessonCalls &calls, learn::SourceTexts logs, QWidget *parent = nullptr);

    [[nodiscard]] learn::Exercise exercise() const;

private:
    void refresh();

    learn::SourceTexts m_logs;
    QLineEdit *m_title;
    QPlainTextEdit *m_task, *m_hints;
    QComboBox *m_cause;
    QSpinBox *m_minutes;
    QPushButton *m_save = nullptr;
};

} // namespace legwork::ui
