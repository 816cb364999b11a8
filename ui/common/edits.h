// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <workspace/workspace.h>

#include <QString>
#include <QUndoStack>

#include <functional>

namespace legwork::ui {

/// What a person changed, to be taken back and done again: one stack for the window.
[[nodiscard]] QUndoStack &edits();

/// Does `redo` now and keeps both. `text` completes "Undo ...": "rename 10.10.1.11".
void edit(const QString &text, std::function<void()> redo, std::function<void()> undo);

/// The workspace's changes as edits. The workspace must outlive the stack.
void editHostName(workspace::Workspace &workspace, const QString &host, const workspace::HostName &name);
void editNote(workspace::Workspace &workspace, const workspace::Spot &spot, const QString &text);
void editMark(workspace::Workspace &workspace, const workspace::Spot &spot, bool isMarked);
void editClockOffset(workspace::Workspace &workspace, const QString &source, std::optional<qint64> ms);
void editCut(workspace::Workspace &workspace, const QString &callId, const QString &leg, bool isCut);

} // namespace legwork::ui
