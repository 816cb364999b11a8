// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "changerun.h"
#include "profile.h"

#include <QObject>

#include <memory>

namespace legwork::device {

/// What a run says, copied for another thread.
struct RunReport {
    RunState state = RunState::New;
    QString summary {};
    std::vector<Step> steps {};
    std::vector<ConfigDifference> found {};
    std::optional<LinkError> error {};
    std::size_t answered = 0, inForce = 0;
    std::optional<QDateTime> revertsAt {};
    bool canRollBack = false;
    std::shared_ptr<const ChangePlan> plan {}; // since the plan was made
    std::string running {}; // the running configuration as it was read last; only with a final report
    AuditRecord record {}; // only with a final report and when sending begins
};

/// A ChangeRun in a thread of its own: one act at a time, each ends with finished(). Signals come in the thread of the
/// job. Destroying it stops the act (a change that is being sent stops between two pieces) and waits for that.
class ChangeJob final : public QObject {
    Q_OBJECT
public:
    /// The profile says whether the device is read-only.
    ChangeJob(DeviceProfile profile, Credentials credentials, ChangeRequest request, QObject *parent = nullptr);
    ~ChangeJob() override;

    /// Lets go of a job without waiting for it: it is stopped and deletes itself when its act has ended.
    static void retire(std::unique_ptr<ChangeJob> job);

    void fetch(); // only reads the running configuration
    void prepare();
    void apply(const QString &device);
    void findOut();
    void rollBack();
    /// Asks the act to end; a second time it leaves at once what a lost connection would leave.
    void stop();
    [[nodiscard]] bool isBusy() const noexcept { return m_isBusy; }
    [[nodiscard]] const DeviceProfile &profile() const noexcept { return m_profile; }

Q_SIGNALS:
    void progressed(const std::shared_ptr<const legwork::device::RunReport> &report);
    /// The record of a change that begins: to be kept at once, so that a program that dies leaves word of it.
    void sending(const legwork::device::AuditRecord &record);
    void finished(const std::shared_ptr<const legwork::device::RunReport> &report);
    void fetched(const std::string &running, const QString &name);
    void fetchFailed(const legwork::device::LinkError &error);

private:
    class Worker;
    void act(std::function<void(Worker &)> work);

    DeviceProfile m_profile;
    std::shared_ptr<Stop> m_stop;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<Worker> m_worker;
    bool m_isBusy = false;
};

} // namespace legwork::device

Q_DECLARE_METATYPE(std::shared_ptr<const legwork::device::RunReport>)
Q_DECLARE_METATYPE(legwork::device::AuditRecord)
Q_DECLARE_METATYPE(legwork::device::LinkError)
