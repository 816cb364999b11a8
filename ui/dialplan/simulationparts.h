// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/peerfinder.h>
#include <workspace/workspace.h>

#include <QObject>
#include <QTimer>

namespace legwork::ui {

class DialPlanPage;
class NumberChecks;
class SimulatorPane;
class TranslationPane;

/// What the Dial plan page has besides editing: the simulator beside the form and as a tab, the translation tester, the
/// numbers that have to arrive, what an edit does to them, and the ways between dial-peers and calls. Belongs to the
/// page.
class SimulationParts final : public QObject {
    Q_OBJECT
public:
    SimulationParts(
        DialPlanPage &page, items::TraceSession &traces, items::PeerFinder &finder, workspace::Workspace *workspace);

    [[nodiscard]] SimulatorPane &beside() noexcept { return *m_beside; }
    [[nodiscard]] SimulatorPane &whole() noexcept { return *m_whole; }
    [[nodiscard]] TranslationPane &translation() noexcept { return *m_translation; }
    [[nodiscard]] NumberChecks &checks() noexcept { return *m_checks; }

private:
    void connectPanes();
    void connectCalls();
    void followSnapshot();
    void takeCases();
    void tellChecks();
    void focusSimulator();
    void showCalls();
    void learn();
    void keepState();
    void restoreState();

    DialPlanPage &m_page;
    items::TraceSession &m_traces;
    items::PeerFinder &m_finder;
    workspace::Workspace *m_workspace;
    SimulatorPane *m_beside, *m_whole;
    TranslationPane *m_translation;
    NumberChecks *m_checks;
    QString m_coverageOf; // name of the device whose numbers are shown
    QTimer m_keepSoon, m_learnSoon;
};

} // namespace legwork::ui
