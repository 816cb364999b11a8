// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "serverform.h"
#include "servertree.h"
#include "testpane.h"

#include <common/page.h>
#include <common/strip.h>
#include <workspace/workspace.h>

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <functional>

class QLabel;
class QMenu;
class QSplitter;
class QStackedWidget;
class QVBoxLayout;

namespace legwork::ui {

class PollStripView;

/// Servers of the deployment: how to reach each, whether one may trust it, and what stands in between.
class ConnectionsPage final : public Page {
    Q_OBJECT
public:
    /// `others`: servers that are kept elsewhere and only shown, gateways and log sources.
    ConnectionsPage(
        connections::ConnectionBook &book, std::function<QList<ServerRow>()> others, QWidget *parent = nullptr);
    ~ConnectionsPage() override;

    [[nodiscard]] QString title() const override { return tr("Connections"); }
    [[nodiscard]] QList<QAction *> actions() override { return m_actions; }
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    bool show(const Link &link) override;
    [[nodiscard]] Link here() const override;
    void takeFocus() override;

    /// Servers that somebody should look at, for the rail.
    [[nodiscard]] int troubled() const noexcept { return m_troubled; }
    /// Servers kept elsewhere are others than before.
    void refreshOthers() { refreshSoon(); }

    void addServer(connections::Service service);
    void importFile(const QString &path);
    void exportTo(const QString &path);

Q_SIGNALS:
    void troubledChanged(int servers);

private:
    void build();
    QWidget *buildEmpty();
    QWidget *buildFoot();
    void buildActions();
    void addAction(const char *name, const QString &text, const QKeySequence &keys, void (ConnectionsPage::*slot)());
    void fillAddMenu(QMenu &menu);
    void showMenu(const QPoint &position);

    void refreshSoon();
    void refresh();
    void showServer();
    void refreshFoot(const connections::Profile &profile);
    void tellSecrets(const QString &name);

    void newServer() { addServer(connections::Service::Cache); }
    void finishNew();
    void test();
    void testServer(const QString &name);
    void rename();
    void duplicate();
    void remove();
    void togglePause();
    void importAsked();
    void exportAsked();
    void change(const connections::Profile &profile);
    void trust(const QString &place, const QByteArray &der, bool isLasting);

    connections::ConnectionBook &m_book;
    std::function<QList<ServerRow>()> m_others;
    QHash<QString, TestReport> m_reports;
    QHash<QString, QPointer<connections::ConnectionTest>> m_tests;
    QSet<QString> m_pollWhenGood; // new ones: polled after the first test that passes
    QString m_shown; // name of the server in the form; empty: none, or a new one
    bool m_isNew = false; // the form holds one that is not added yet
    QString m_wanted; // to be selected as soon as it is there
    int m_troubled = 0;
    quint64 m_secretQuestion = 0; // an older one's answer may come later
    QTimer m_soon;
    QList<QAction *> m_actions;
    QStackedWidget *m_stack;
    QSplitter *m_columns = nullptr;
    Strip *m_strip;
    ServerTree *m_tree;
    QLabel *m_title, *m_role, *m_polls, *m_from, *m_until, *m_pairTitle, *m_figures;
    QVBoxLayout *m_pair = nullptr;
    QWidget *m_foot = nullptr, *m_middle = nullptr;
    ServerForm *m_form;
    PollStripView *m_pollStrip;
    TestPane *m_test;
};

} // namespace legwork::ui
