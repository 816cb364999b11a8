// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dialplan/router.h>
#include <items/coveragemodel.h>
#include <items/latestjob.h>

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;
class QTableView;

namespace legwork::ui {

/// Numbers and where they are to go: a list that is run at every change of it and of the configuration.
class CoverageView final : public QWidget {
    Q_OBJECT
public:
    explicit CoverageView(QWidget *parent = nullptr);

    /// The configuration as it was and as it is to be; `after` null: none. Both are kept while they are asked.
    void setConfigurations(std::shared_ptr<const dialplan::Config> beforeConfig,
        std::shared_ptr<const dialplan::Router> before, std::shared_ptr<const dialplan::Config> afterConfig,
        std::shared_ptr<const dialplan::Router> after);
    /// The cases as they are kept, dialplan::readCoverage's form. What is no such text is left out, and said.
    void setText(const QString &text);
    [[nodiscard]] QString text() const;
    /// A case for a number, unless there is one.
    void addNumber(const QString &called, const QString &calling);
    [[nodiscard]] const items::CoverageModel &model() const noexcept { return m_model; }

Q_SIGNALS:
    /// A person changed the cases; text() is to be kept.
    void textEdited();
    void answered();

private:
    void ask();
    void take(items::CoverageAnswer answer);
    void refreshHead();
    void addRow();
    void removeRow();

    items::CoverageModel m_model;
    items::LatestJob m_job;
    std::shared_ptr<const dialplan::Config> m_beforeConfig, m_afterConfig;
    std::shared_ptr<const dialplan::Router> m_before, m_after;
    QString m_trouble;
    QLabel *m_count;
    QTableView *m_table;
    QPushButton *m_remove, *m_expect;
};

} // namespace legwork::ui
