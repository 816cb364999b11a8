// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit.h"
#include "changeplan.h"
#include "stop.h"

#include <QDateTime>

namespace legwork::device {

enum class StepId : std::uint8_t {
    Connect,
    Read,
    Compare,
    Plan,
    Confirm,
    Arm,
    Send,
    Verify,
    Keep,
    Save,
    FindOut,
    RollBack
};
enum class StepState : std::uint8_t { Waits, Runs, Done, Warning, Failed, Skipped };

/// One step of a change, with what came of it in words.
struct Step {
    StepId id = StepId::Connect;
    StepState state = StepState::Waits;
    QString words {};
};

enum class RunState : std::uint8_t {
    New,
    Failed, // before anything was sent
    Conflict, // nothing was sent: the device is not as it was when it was read
    Blocked, // nothing was sent: it cannot or may not go this way
    Same, // nothing was sent: nothing to do
    Ready, // nothing was sent: waits for the confirmation
    Sending,
    Applied, // read back and found to be all there
    Partial, // a known part is in force: inForce() of the pieces
    Differs, // read back; it is neither the change nor a part of it
    Unknown, // the connection was lost and the device could not be asked since
    Unchanged // read back and found to be as it was before
};
/// "applied", "partial": the word in records and in JSON.
[[nodiscard]] QString wordOf(RunState state);
[[nodiscard]] QString wordOf(StepState state);
[[nodiscard]] QString wordOf(StepId id);

struct ChangeRequest {
    std::string base {}; // the configuration as it was when the editing began
    std::string wanted {}; // as it is to be
    std::optional<Safety> safety {}; // empty: a revert timer where the device has it
    std::chrono::minutes time = std::chrono::minutes(5); // of the safety
    bool isSaved = false; // make it the startup configuration too
    bool isReadOnly = true; // the device's profile: nothing is ever sent
    std::chrono::milliseconds reconnect = std::chrono::seconds(90); // how long a lost device is looked for
};

/// Changes one device: prepare(), a person looks and confirms, apply(); after trouble findOut() and rollBack(). A small
/// state machine over a link: every call blocks, leaves a state that is true of the device, and says each step in
/// words. One thread, but for what the observer copies.
class ChangeRun final {
public:
    using Observer = std::function<void(const ChangeRun &)>;
    /// `stop` is the one that ends the link's waiting, too. Both outlive the run.
    ChangeRun(DeviceLink &link, ChangeRequest request, Stop &stop, Observer observer = {});

    /// Reads the device, compares it with the base and makes the plan. Nothing is sent.
    RunState prepare();
    /// Reads once more, sends, verifies, keeps. `device` is the name as the person typed it.
    RunState apply(const QString &device);
    /// After a loss: reaches the device again and finds out what of the change is in force.
    RunState findOut();
    /// Brings the configuration back to what it was before: by the device's own timer while that runs, else by the
    /// commands from what is in force now.
    RunState rollBack();

    [[nodiscard]] RunState state() const noexcept { return m_state; }
    [[nodiscard]] const ChangePlan &plan() const noexcept { return m_plan; }
    [[nodiscard]] const std::vector<Step> &steps() const noexcept { return m_steps; }
    /// What is the matter now, in one or two sentences.
    [[nodiscard]] const QString &summary() const noexcept { return m_summary; }
    /// Of a conflict, or of a device that is something else than expected: new is what only the device has.
    [[nodiscard]] const std::vector<ConfigDifference> &found() const noexcept { return m_found; }
    /// Why the link failed; null when it did not.
    [[nodiscard]] const std::optional<LinkError> &error() const noexcept { return m_error; }
    /// Pieces that were sent and answered, and pieces known to be in force.
    [[nodiscard]] std::size_t answered() const noexcept { return m_answered; }
    [[nodiscard]] std::size_t inForce() const noexcept { return m_inForce; }
    /// The running configuration as it was read last; empty: never.
    [[nodiscard]] const std::string &running() const noexcept { return m_running.text; }
    /// When the device takes the change back by itself.
    [[nodiscard]] std::optional<QDateTime> revertsAt() const;
    [[nodiscard]] bool canRollBack() const noexcept;
    /// To be written down when the sending begins and whenever a call has ended.
    [[nodiscard]] AuditRecord record() const;

private:
    Step &step(StepId id);
    void say(StepId id, StepState state, const QString &words);
    RunState become(RunState state, const QString &summary);
    RunState fail(StepId id, const LinkError &error);

    [[nodiscard]] bool connect();
    [[nodiscard]] LinkResult<ReadConfig> read();
    [[nodiscard]] bool isBase(const ReadConfig &running, const ReadConfig &base);
    void makePlan(const ReadConfig &base, const ReadConfig &wanted);
    void noteSafety();
    [[nodiscard]] bool arm();
    RunState sendAll();
    RunState stopped(StepId id, const LinkError &error);
    RunState lost(StepId id, const LinkError &error);
    /// Compares what was read last with the change and its parts.
    RunState judge();
    RunState keepAndSave();
    RunState timerStays(const LinkError &error);
    void disarm();
    [[nodiscard]] QString timerWords() const;

    DeviceLink &m_link;
    ChangeRequest m_request;
    Stop &m_stop;
    Observer m_observer;
    RunState m_state = RunState::New;
    ChangePlan m_plan;
    ReadConfig m_running;
    QString m_hashBefore;
    QString m_id; // of the run, in records
    std::vector<Step> m_steps;
    QString m_summary;
    std::vector<ConfigDifference> m_found;
    std::optional<LinkError> m_error;
    std::size_t m_answered = 0, m_inForce = 0;
    bool m_isArmed = false;
    int m_keepTries = 0;
    QDateTime m_armedUntil;
};

} // namespace legwork::device
