// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callsearch.h"

#include <workspace/workspace.h>

#include <QElapsedTimer>
#include <QPointer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;

namespace legwork::desktop {

class MainWindow;
class PaletteDelegate;
class PaletteModel;

/// Ctrl+K: one field that finds calls, numbers, hosts, pages, commands, sources that were open lately, and log text.
/// `>` commands, `#` numbers, `@` hosts, `:` time, `?` help.
class CommandPalette final : public QWidget {
    Q_OBJECT
public:
    CommandPalette(items::TraceSession &session, workspace::Workspace &workspace, MainWindow *window);

    void open(const QString &text = {});
    void dismiss();
    [[nodiscard]] QLineEdit *field() const { return m_field; }
    [[nodiscard]] QListView *list() const { return m_list; }

Q_SIGNALS:
    void linkChosen(const legwork::ui::Link &link);
    void pathChosen(const QString &path);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();
    void search();
    [[nodiscard]] PaletteResults ownResults(const QString &text, QChar prefix) const;
    void addFilter(const QString &text, PaletteResults &results) const;
    void addCommands(const QString &text, PaletteResults &results) const;
    void addRecent(const QString &text, PaletteResults &results) const;
    void addHelp(const QString &text, PaletteResults &results) const;
    void show(const QList<PaletteGroup> &groups, const PaletteResults &results);
    void choose(bool beside);
    void step(int rows);
    void sayCount();

    items::TraceSession &m_session;
    workspace::Workspace &m_workspace;
    MainWindow *m_window;
    CallSearch m_search;
    PaletteModel *m_model;
    PaletteDelegate *m_delegate;
    QWidget *m_panel;
    QLineEdit *m_field;
    QLabel *m_count;
    QListView *m_list;
    QPointer<QWidget> m_focusBefore;
    QElapsedTimer m_clock;
    bool m_hasStepped = false; // the person has moved in the list: what comes in later does not move the choice
};

} // namespace legwork::desktop
