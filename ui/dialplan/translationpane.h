// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "coverageview.h"

#include <items/translationtrial.h>

#include <QJsonObject>

class QComboBox;
class QLineEdit;
class QSplitter;

namespace legwork::ui {

/// The translation tester: a number through a rule set or a profile, each rule with what it does, and below it the
/// numbers that have to arrive wherever they are to go.
class TranslationPane final : public QWidget {
    Q_OBJECT
public:
    explicit TranslationPane(QWidget *parent = nullptr);

    void setConfigurations(std::shared_ptr<const dialplan::Config> beforeConfig,
        std::shared_ptr<const dialplan::Router> before, std::shared_ptr<const dialplan::Config> afterConfig,
        std::shared_ptr<const dialplan::Router> after);
    [[nodiscard]] CoverageView &coverage() const noexcept { return *m_coverage; }
    void focusNumber();

    [[nodiscard]] QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    /// A rule was picked: its line in the configuration.
    void lineActivated(quint32 line);
    void answered();

private:
    void fillSubjects();
    void ask();
    void take(items::TranslationTrial trial);

    std::shared_ptr<const dialplan::Config> m_config;
    std::shared_ptr<const dialplan::Router> m_router;
    std::vector<items::TranslationSubject> m_subjects;
    items::TranslationSubject m_wanted; // of the last start, until the configuration is there
    items::TrialModel m_model;
    items::LatestJob m_job;
    QComboBox *m_subject, *m_type, *m_plan;
    QLineEdit *m_called, *m_calling;
    QLabel *m_outcome;
    QTableView *m_table;
    CoverageView *m_coverage;
};

} // namespace legwork::ui
