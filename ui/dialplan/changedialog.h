// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/roles.h>
#include <device/changejob.h>

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace legwork::ui {

class Strip;

[[nodiscard]] Sign signOf(device::RunState state) noexcept;
/// "applied", "in force in part": for people, translated.
[[nodiscard]] QString wordFor(device::RunState state);
[[nodiscard]] QString wordFor(device::StepId step);

/// Brings a change to a device: what will be sent and how it is taken back, step by step what happened, and the way
/// back. Nothing is sent before the person has typed the device's name. Closing it while a change is being sent is not
/// possible; what was begun is always told to its end.
class ChangeDialog final : public QDialog {
    Q_OBJECT
public:
    /// `base` is the configuration as it was read, `wanted` as it is to be.
    ChangeDialog(device::DeviceProfile profile, device::Credentials credentials, std::string base, std::string wanted,
        QWidget *parent = nullptr);
    ~ChangeDialog() override;

    /// Reads the device and shows the plan.
    void start();
    [[nodiscard]] const std::shared_ptr<const device::RunReport> &report() const noexcept { return m_report; }
    [[nodiscard]] const device::DeviceProfile &profile() const noexcept { return m_profile; }
    [[nodiscard]] const std::string &base() const noexcept { return m_base; }
    [[nodiscard]] bool isBusy() const;

Q_SIGNALS:
    /// A change begins to be sent: the device's text is not to be edited meanwhile.
    void sendingStarted();
    /// To be written down, as it stands then.
    void recorded(const legwork::device::AuditRecord &record);
    /// An act has ended; report() says how.
    void ended();
    /// The person wants the device's configuration as the new base.
    void baseWanted(const std::string &running);
    /// This way cannot carry the change.
    void sshWanted();

protected:
    void reject() override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void prepare();
    void makeJob();
    void showProgress(const std::shared_ptr<const device::RunReport> &report);
    void showEnd(const std::shared_ptr<const device::RunReport> &report);
    void showPlan(const device::ChangePlan &plan);
    void fillSteps(const device::RunReport &report);
    void refresh();
    void apply();
    [[nodiscard]] QString deviceName() const;

    device::DeviceProfile m_profile;
    device::Credentials m_credentials;
    std::string m_base, m_wanted;
    std::unique_ptr<device::ChangeJob> m_job;
    std::shared_ptr<const device::RunReport> m_report;
    bool m_isSending = false; // an act runs that changes the device, or finds out what a change came to

    QLabel *m_title, *m_subtitle, *m_notes, *m_nameLabel;
    QPlainTextEdit *m_script, *m_rollbackText;
    QTreeWidget *m_steps;
    Strip *m_state;
    QComboBox *m_safety;
    QSpinBox *m_minutes;
    QCheckBox *m_save;
    QLineEdit *m_name;
    QPushButton *m_apply, *m_stop, *m_rollBack, *m_again, *m_take, *m_ssh, *m_close;
};

} // namespace legwork::ui
