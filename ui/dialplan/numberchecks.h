// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dialplan/router.h>
#include <items/coveragemodel.h>
#include <items/latestjob.h>

#include <QWidget>

#include <memory>

class QLabel;
class QTableView;

namespace legwork::ui {

/// What an edit does to numbers: each before and after, those that go elsewhere first. Without a list of numbers it
/// asks for one number of every pattern of both configurations.
class NumberChecks final : public QWidget {
    Q_OBJECT
public:
    explicit NumberChecks(QWidget *parent = nullptr);

    /// Both configurations are kept while they are asked; null: nothing to compare.
    void setConfigurations(std::shared_ptr<const dialplan::Config> beforeConfig,
        std::shared_ptr<const dialplan::Router> before, std::shared_ptr<const dialplan::Config> afterConfig,
        std::shared_ptr<const dialplan::Router> after);
    void setCases(std::vector<dialplan::CoverageCase> cases);

    [[nodiscard]] int changed() const noexcept { return m_model.changed(); }
    [[nodiscard]] int failing() const noexcept { return m_model.failing(); }
    /// "3 numbers change peer, none fails": one line for a list of checks.
    [[nodiscard]] QString headline() const;

Q_SIGNALS:
    void answered();
    void peerActivated(quint32 tag);

private:
    void ask();

    items::DifferenceModel m_model;
    items::LatestJob m_job;
    std::shared_ptr<const dialplan::Config> m_beforeConfig, m_afterConfig;
    std::shared_ptr<const dialplan::Router> m_before, m_after;
    std::vector<dialplan::CoverageCase> m_cases;
    bool m_isSampled = false; // the numbers are made of the patterns
    QLabel *m_head;
    QTableView *m_table;
};

} // namespace legwork::ui
