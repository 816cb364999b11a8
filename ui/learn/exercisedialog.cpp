// SPDX-License-Identifier: GPL-3.0-or-later
#include "exercisedialog.h"

#include <common/roles.h>
#include <common/theme.h>
#include <learn/limits.h>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

namespace legwork::ui {

namespace {

/// Causes to choose from: the right one and others of the program's own, always the same for a cause.
QStringList causesAround(const QString &cause)
{
    QStringList all;
    for (const std::string_view code : findingCodes())
        all.append(QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size())));
    const qsizetype at = std::max<qsizetype>(0, all.indexOf(cause));
    QStringList causes { cause };
    for (qsizetype step = 5; causes.size() < 5 && step < 5 + all.size(); step += 7) {
        const QString other = all.value((at + step) % std::max<qsizetype>(1, all.size()));
        if (!causes.contains(other))
            causes.append(other);
    }
    causes.sort();
    return causes;
}

} // namespace

ExerciseDialog::ExerciseDialog(const learn::LessonCalls &calls, learn::SourceTexts logs, QWidget *parent)
    : QDialog(parent)
    , m_logs(std::move(logs))
    , m_title(new QLineEdit(this))
    , m_task(new QPlainTextEdit(this))
    , m_hints(new QPlainTextEdit(this))
    , m_cause(new QComboBox(this))
    , m_minutes(new QSpinBox(this))
{
    setWindowTitle(tr("Make an exercise from logs"));
    m_title->setObjectName(QStringLiteral("exerciseTitle"));
    m_task->setObjectName(QStringLiteral("exerciseTask"));
    m_cause->setObjectName(QStringLiteral("exerciseCause"));
    m_task->setTabChangesFocus(true);
    m_hints->setTabChangesFocus(true);
    m_task->setPlainText(tr("This call failed. Mark the message that proves why, and name the cause."));
    m_minutes->setRange(1, learn::maxMinutes);
    m_minutes->setValue(5);
    m_minutes->setSuffix(tr(" min"));
    QString found;
    for (const auto &ladder : calls.ladders) {
        if (ladder->call.finding() != nullptr && found.isEmpty())
            found = QString::fromStdString(ladder->call.finding()->code.str());
    }
    for (const std::string_view code : findingCodes())
        m_cause->addItem(titleOfFinding(code), QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size())));
    m_cause->setCurrentIndex(std::max(0, m_cause->findData(found)));
    auto *const form = new QFormLayout(this);
    form->addRow(tr("&Title"), m_title);
    form->addRow(tr("T&ask"), m_task);
    form->addRow(tr("&Cause"), m_cause);
    form->addRow(tr("&Full points for time within"), m_minutes);
    form->addRow(tr("&Hints, one a line"), m_hints);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    m_save = buttons->button(QDialogButtonBox::Save);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_title, &QLineEdit::textChanged, this, &ExerciseDialog::refresh);
    connect(m_task, &QPlainTextEdit::textChanged, this, &ExerciseDialog::refresh);
    form->addRow(buttons);
    resize(px(460), px(380));
    refresh();
}

void ExerciseDialog::refresh()
{
    m_save->setEnabled(!m_title->text().trimmed().isEmpty() && !m_task->toPlainText().trimmed().isEmpty());
}

learn::Exercise ExerciseDialog::exercise() const
{
    learn::Exercise exercise;
    exercise.kind = learn::ExerciseKind::Break;
    exercise.title = m_title->text().trimmed();
    exercise.id
        = exercise.title.toLower().replace(QRegularExpression(QStringLiteral("[^a-z0-9]+")), QStringLiteral("-"));
    exercise.task = m_task->toPlainText().trimmed();
    exercise.minutes = m_minutes->value();
    exercise.cause = m_cause->currentData().toString();
    exercise.causes = causesAround(exercise.cause);
    exercise.hints = m_hints->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts).mid(0, learn::maxHints);
    exercise.logs = m_logs;
    return exercise;
}

} // namespace legwork::ui
