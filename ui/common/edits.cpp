// SPDX-License-Identifier: GPL-3.0-or-later
#include "edits.h"

#include <QCoreApplication>
#include <QUndoCommand>

namespace legwork::ui {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::ui::Edits", text); }

class Edit final : public QUndoCommand {
public:
    Edit(const QString &text, std::function<void()> redo, std::function<void()> undo)
        : QUndoCommand(text)
        , m_redo(std::move(redo))
        , m_undo(std::move(undo))
    {
    }
    void redo() override { m_redo(); }
    void undo() override { m_undo(); }

private:
    std::function<void()> m_redo, m_undo;
};

} // namespace

QUndoStack &edits()
{
    static QUndoStack stack;
    return stack;
}

void edit(const QString &text, std::function<void()> redo, std::function<void()> undo)
{
    edits().push(new Edit(text, std::move(redo), std::move(undo)));
}

void editHostName(workspace::Workspace &workspace, const QString &host, const workspace::HostName &name)
{
    const workspace::HostName before = workspace.hostName(host);
    if (before == name)
        return;
    edit(
        tr("rename %1").arg(host), [&workspace, host, name] { workspace.setHostName(host, name); },
        [&workspace, host, before] { workspace.setHostName(host, before); });
}

void editNote(workspace::Workspace &workspace, const workspace::Spot &spot, const QString &text)
{
    const QString before = workspace.note(spot);
    if (before == text)
        return;
    edit(
        text.isEmpty() ? tr("remove the note") : tr("note"),
        [&workspace, spot, text] { workspace.setNote(spot, text); },
        [&workspace, spot, before] { workspace.setNote(spot, before); });
}

void editMark(workspace::Workspace &workspace, const workspace::Spot &spot, bool isMarked)
{
    if (workspace.isMarked(spot) == isMarked)
        return;
    edit(
        isMarked ? tr("mark") : tr("remove the mark"),
        [&workspace, spot, isMarked] { workspace.setMarked(spot, isMarked); },
        [&workspace, spot, isMarked] { workspace.setMarked(spot, !isMarked); });
}

void editClockOffset(workspace::Workspace &workspace, const QString &source, std::optional<qint64> ms)
{
    const std::optional<qint64> before = workspace.clockOffset(source);
    if (before == ms)
        return;
    edit(
        tr("set the clock of %1").arg(source), [&workspace, source, ms] { workspace.setClockOffset(source, ms); },
        [&workspace, source, before] { workspace.setClockOffset(source, before); });
}

void editCut(workspace::Workspace &workspace, const QString &callId, const QString &leg, bool isCut)
{
    if (workspace.cutLegs(callId).contains(leg) == isCut)
        return;
    edit(
        isCut ? tr("cut a leg off") : tr("join a leg again"),
        [&workspace, callId, leg, isCut] { workspace.setCut(callId, leg, isCut); },
        [&workspace, callId, leg, isCut] { workspace.setCut(callId, leg, !isCut); });
}

} // namespace legwork::ui
