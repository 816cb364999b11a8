// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <workspace/workspace.h>

#include <QDialog>
#include <QJsonObject>

class QLabel;
class QPlainTextEdit;
class QTreeWidget;

namespace legwork::ui {

/// What was done to devices, newest first: who, when, what was sent and what came of it. Only to be read.
class AuditDialog final : public QDialog {
    Q_OBJECT
public:
    explicit AuditDialog(const workspace::Workspace &workspace, QWidget *parent = nullptr);

private:
    void fill();
    void showRecord();

    const workspace::Workspace &m_workspace;
    QList<QJsonObject> m_records;
    QTreeWidget *m_list;
    QPlainTextEdit *m_detail;
    QLabel *m_empty;
};

/// Changes that were begun and whose end no record tells: the program ended meanwhile.
[[nodiscard]] QList<QJsonObject> unfinishedChanges(const QList<QJsonObject> &newestFirst);

} // namespace legwork::ui
