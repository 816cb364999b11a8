// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/dialplansession.h>

#include <QUndoStack>

namespace legwork::ui {

/// Every edit of the session as a step of one stack without limit, whoever made it. Taking one back shows the device
/// that it was made to.
class DialPlanUndo final : public QObject {
    Q_OBJECT
public:
    explicit DialPlanUndo(items::DialPlanSession &session, QObject *parent = nullptr);

    [[nodiscard]] QUndoStack &stack() noexcept { return m_stack; }
    /// When a dial-peer was edited last; invalid: not since the start.
    [[nodiscard]] QDateTime lastEdit(const QString &device, quint32 peer) const;

private:
    friend class DialPlanStep;
    void apply(const QString &device, const std::vector<items::LineEdits> &edits);
    void catchUp(const QString &device);

    items::DialPlanSession &m_session;
    QUndoStack m_stack;
    QHash<std::pair<QString, quint32>, QDateTime> m_times;
    QHash<QString, std::vector<items::LineEdits>> m_waiting; // taken back or made again while the device was locked
};

} // namespace legwork::ui
