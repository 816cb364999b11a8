// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanundo.h"

#include <QUndoCommand>

namespace legwork::ui {

/// One step: an edit, or several in a row that belong together (a word typed letter by letter).
class DialPlanStep final : public QUndoCommand {
public:
    DialPlanStep(DialPlanUndo &undo, const items::DialPlanEdit &edit)
        : QUndoCommand(edit.label)
        , m_undo(undo)
        , m_device(edit.device)
        , m_merge(edit.merge)
        , m_edits { edit.edits }
        , m_inverse { edit.inverse }
    {
    }

    [[nodiscard]] int id() const override { return m_merge.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *const next = static_cast<const DialPlanStep *>(other); // of the same id()
        if (next->m_device != m_device || next->m_merge != m_merge)
            return false;
        m_edits.insert(m_edits.end(), next->m_edits.begin(), next->m_edits.end());
        m_inverse.insert(m_inverse.begin(), next->m_inverse.begin(), next->m_inverse.end());
        setText(next->text());
        return true;
    }
    void redo() override
    {
        if (std::exchange(m_isMade, true))
            m_undo.apply(m_device, m_edits);
    }
    void undo() override { m_undo.apply(m_device, m_inverse); }

private:
    DialPlanUndo &m_undo;
    QString m_device, m_merge;
    std::vector<items::LineEdits> m_edits, m_inverse; // each list in the order in which it is applied
    bool m_isMade = false; // the edit was there before the step
};

DialPlanUndo::DialPlanUndo(items::DialPlanSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&session, &items::DialPlanSession::edited, this, [this](const items::DialPlanEdit &edit) {
        if (edit.peer != 0)
            m_times.insert({ edit.device, edit.peer }, edit.time);
        m_stack.push(new DialPlanStep(*this, edit));
    });
    connect(&session, &items::DialPlanSession::lockChanged, this, &DialPlanUndo::catchUp);
}

QDateTime DialPlanUndo::lastEdit(const QString &device, quint32 peer) const { return m_times.value({ device, peer }); }

void DialPlanUndo::apply(const QString &device, const std::vector<items::LineEdits> &edits)
{
    m_session.setCurrent(device);
    auto &waiting = m_waiting[device];
    waiting.insert(waiting.end(), edits.begin(), edits.end());
    catchUp(device);
}

/// A step cannot be refused: what comes while the text is locked is done as soon as it is not.
void DialPlanUndo::catchUp(const QString &device)
{
    if (!m_session.lockedWhy(device).isEmpty())
        return;
    for (const items::LineEdits &one : m_waiting.take(device))
        m_session.apply(device, one);
}

} // namespace legwork::ui
