// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dialplan/router.h>
#include <items/latestjob.h>
#include <items/simulationmodel.h>

#include <QJsonObject>
#include <QPointer>
#include <QWidget>

#include <memory>
#include <optional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;
class QToolButton;
class QVBoxLayout;

namespace legwork::ui {

class WhyView;

/// "Which peer matches?": a call as it is typed, and for every dial-peer whether it takes it and why. The answer is
/// made in another thread, at every change of the call and of the configuration.
class SimulatorPane final : public QWidget {
    Q_OBJECT
public:
    /// Beside a peer's form, or a tab of its own with everything that can be asked and the steps of the answer.
    enum class Form { Beside, Whole };

    explicit SimulatorPane(Form form, QWidget *parent = nullptr);
    ~SimulatorPane() override;

    /// What is asked. `router` is made of a device of `config`; both are kept while they are asked. Null: nothing.
    void setConfiguration(
        std::shared_ptr<const dialplan::Config> config, std::shared_ptr<const dialplan::Router> router);

    /// Fills in a call, for example of a leg of a trace; `from` says which, in words.
    void setCall(const items::SimulatedCall &call, const QString &from = {});
    [[nodiscard]] const items::SimulatedCall &call() const noexcept { return m_call; }
    /// The last answer; null until there is one.
    [[nodiscard]] std::shared_ptr<const items::Simulation> answer() const { return m_answer; }
    void focusNumber();

    [[nodiscard]] QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    /// A row was picked.
    void peerActivated(quint32 tag);
    /// A line of the configuration is to be shown.
    void lineActivated(quint32 line);
    /// The number is to be one of those that have to arrive.
    void keepRequested(const QString &called, const QString &calling);
    /// Another call is asked about.
    void callChanged();
    void answered();

private:
    void buildFields(QGridLayout &grid);
    void buildMore(QVBoxLayout &column);
    void buildRest(QGridLayout &grid);
    void buildConflicts(QGridLayout &grid);
    [[nodiscard]] QLineEdit *addField(
        QGridLayout &grid, int row, int column, const char *name, const QString &label, const QString &hint);
    void readFields();
    void writeFields();
    void showFields();
    void ask();
    void take(std::shared_ptr<const items::Simulation> answer);
    void showWhy();
    void refreshTexts();

    const Form m_form;
    std::shared_ptr<const dialplan::Config> m_config;
    std::shared_ptr<const dialplan::Router> m_router;
    items::SimulatedCall m_call;
    std::shared_ptr<const items::Simulation> m_answer;
    items::SimulationModel m_model;
    items::LatestJob m_job;
    bool m_isWriting = false;

    QLineEdit *m_called, *m_calling;
    QComboBox *m_direction;
    QLineEdit *m_port = nullptr, *m_request = nullptr, *m_to = nullptr, *m_from = nullptr, *m_via = nullptr,
              *m_carrier = nullptr, *m_vrf = nullptr, *m_busy = nullptr, *m_connections = nullptr, *m_seed = nullptr;
    QCheckBox *m_patternFirst = nullptr, *m_expandLast = nullptr, *m_portLate = nullptr, *m_byPreference = nullptr;
    QToolButton *m_more = nullptr;
    QPushButton *m_keep = nullptr;
    QLabel *m_origin, *m_outcome, *m_then, *m_hunt, *m_fault;
    QTableView *m_table;
    QPushButton *m_why;
    WhyView *m_steps = nullptr;
    QPointer<QWidget> m_dialog;
};

} // namespace legwork::ui
