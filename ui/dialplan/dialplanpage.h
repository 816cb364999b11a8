// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "changepane.h"
#include "configedit.h"
#include "dialplanundo.h"
#include "lintpane.h"
#include "peerform.h"
#include "peertable.h"

#include <common/dialplanlink.h>
#include <common/page.h>
#include <common/strip.h>
#include <workspace/workspace.h>

#include <QTimer>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace legwork::ui {

/// Change routing without an outage: the dial-peers of gateways as a table, as a form and as text, each of them
/// editable and each showing at once what was done in another; lint, undo without limit, and the commands that bring
/// the change to the device.
class DialPlanPage final : public Page {
    Q_OBJECT
public:
    DialPlanPage(items::DialPlanSession &session, workspace::Workspace *workspace, QWidget *parent = nullptr);
    ~DialPlanPage() override;

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QList<QAction *> actions() override { return m_actions; }
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    bool show(const Link &link) override;
    using Page::show;
    [[nodiscard]] Link here() const override;
    void takeFocus() override;
    [[nodiscard]] QUndoStack *undoStack() override { return &m_undo.stack(); }

    /// Opens configurations of files; several are several devices.
    void openFiles(const QStringList &paths);
    /// A file that is a gateway's configuration, by its name and what it begins with, rather than a trace.
    [[nodiscard]] static bool takes(const QString &path);
    /// The gateways that the sample traces ran through.
    void openSamples();
    /// Reads the configurations that were open at the end of the last start; false when there were none.
    bool reopen();
    /// Writes down what is open and changed.
    void keep();
    /// Dial-peers and other blocks that differ from their device, over all devices that are open.
    [[nodiscard]] int editCount() const;

    // Places for what others bring along.

    enum class Tab : std::uint8_t { Peers, Translation, Simulator, Script };
    /// A tab's content; the tab is not there before.
    void setTab(Tab tab, QWidget *content);
    void showTab(Tab tab);
    /// Below the text, beside the form: "Which peer matches?".
    void setMatchPane(QWidget *pane);
    /// Further ways to open a device (menu of the picker and empty page), for example "Connect to device...".
    void addOpener(QAction *action);
    [[nodiscard]] ChangeScriptPane &script() noexcept { return *m_script; }
    /// Further entries of the menu of dial-peers.
    void addPeerAction(QAction *action);
    /// Something else that can be done here: for the palette and the keyboard.
    void addCommand(QAction *action);

    [[nodiscard]] items::DialPlanPeerModel &peers() noexcept { return m_peers; }
    [[nodiscard]] LintPane &lint() noexcept { return *m_lint; }
    [[nodiscard]] ConfigEdit &text() noexcept { return *m_text; }
    [[nodiscard]] PeerForm &form() noexcept { return *m_form; }
    [[nodiscard]] PeerTable &table() noexcept { return *m_table; }
    [[nodiscard]] items::DialPlanSession &session() noexcept { return m_session; }

    /// Takes the chosen dial-peers to another device; one step of undo.
    void moveChosen(const QString &id);
    /// The cursor of the text and the selected peer go to this line.
    void showLine(std::uint32_t line);

Q_SIGNALS:
    /// editCount() is another.
    void editsChanged();
    /// A configuration that came from a device is to be read from it again.
    void reloadAsked(const QString &id);
    /// A link led here that asks about a call.
    void callAsked(const legwork::items::SimulatedCall &call);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    QWidget *buildPeers();
    QWidget *buildEmpty();
    void buildHead(QHBoxLayout &row);
    void connectSession();
    void refresh();
    void refreshHead();
    void refreshTrouble();
    void refreshFilter();
    void arrange();
    void fillPicker();
    void onPeerSelected(quint32 tag);
    void onLineEntered(std::uint32_t line);
    void onCellEdited(quint32 tag, int column, const QString &value);
    void onOrderDropped(const QList<quint32> &tags, quint32 behind);

    void buildActions();
    QAction *act(const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot);
    void enableActions();
    void showPeerMenu(const QPoint &place);
    [[nodiscard]] QList<quint32> chosen() const;
    void newPeer(quint32 behind);
    void duplicate();
    void renumber();
    void bulkEdit();
    void setShut();
    void removeChosen();
    void copyText();
    void showShadowed();
    void restorePeer(quint32 tag);
    void revertPeer(quint32 tag);
    void explainCommand();

    void openDialog();
    void paste();
    void review();

    items::DialPlanSession &m_session;
    workspace::Workspace *m_workspace;
    DialPlanUndo m_undo;
    items::DialPlanPeerModel m_peers;
    QList<QAction *> m_actions, m_peerActions, m_openers;
    QMenu *m_pickerMenu;

    QTabBar *m_tabs;
    QStackedWidget *m_stack; // nothing open, or the tabs' contents
    QStackedWidget *m_contents;
    QList<Tab> m_tabOrder;
    QHash<int, QWidget *> m_tabContents;
    QToolButton *m_picker;
    QPushButton *m_reload, *m_undoButton, *m_redoButton, *m_review;
    Strip *m_trouble;
    QLabel *m_figures;

    QSplitter *m_columns, *m_left, *m_middle, *m_right;
    QLineEdit *m_filter;
    QLabel *m_noMatch;
    PeerTable *m_table;
    LintPane *m_lint;
    PeerForm *m_form;
    QTabBar *m_formTabs; // form and text in one place where the window is narrow
    QStackedWidget *m_formStack;
    QWidget *m_textPart;
    QLabel *m_textTitle, *m_textHint;
    QToolButton *m_whole;
    ConfigEdit *m_text;
    ChangeSoFar *m_soFar;
    ChangeScriptPane *m_script;
    QLabel *m_emptyTitle;
    QHBoxLayout *m_emptyActs;
    QTimer m_keepSoon;
    bool m_isNarrow = false;
    bool m_isFollowing = false; // one pane makes another follow
    int m_edits = 0;
    QStringList m_closed; // devices that a person closed: not kept any more
    QString m_wantedDevice; // to be shown when it is read again
    quint32 m_wantedPeer = 0;
    bool m_isReopened = false;
};

/// Below this width the text is a tab beside the form.
inline constexpr int narrowDialPlan = 1080;

} // namespace legwork::ui
