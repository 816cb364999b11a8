// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/page.h>
#include <items/callfilter.h>
#include <items/callmodel.h>
#include <workspace/workspace.h>

#include <QTimer>

class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedLayout;
class QToolButton;

namespace legwork::ui {

class CallPreview;
class CallTable;
class EmptyState;
class HistogramView;
class QueryLine;
class SourcePanel;
class PatternStrip;
class StatisticsStrip;
class Strip;

/// The page on which a call is found: sources, query, histogram, table, preview.
class CallsPage final : public Page {
    Q_OBJECT
public:
    /// `workspace` may be null: then nothing is remembered.
    CallsPage(items::TraceSession &session, workspace::Workspace *workspace, QWidget *parent = nullptr);
    ~CallsPage() override;

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QList<QAction *> actions() override { return m_actions; }
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    bool show(const Link &link) override;
    [[nodiscard]] Link here() const override;
    void takeFocus() override;

    /// One more act of the + button of the sources, by whoever can do it.
    void addSourceAct(const QString &text, const std::function<void()> &act);

    [[nodiscard]] CallTable *table() const noexcept { return m_table; }
    [[nodiscard]] QueryLine *queryLine() const noexcept { return m_query; }
    [[nodiscard]] HistogramView *histogram() const noexcept { return m_histogram; }
    [[nodiscard]] SourcePanel *panel() const noexcept { return m_panel; }
    [[nodiscard]] CallPreview *preview() const noexcept { return m_preview; }
    [[nodiscard]] items::CallModel &model() noexcept { return m_model; }
    [[nodiscard]] items::CallFilter &filter() noexcept { return m_filter; }

Q_SIGNALS:
    /// Files and folders a person wants to open here.
    void openRequested(const QStringList &paths);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildWidgets();
    void buildActions();
    void connectParts();
    QAction *act(const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot);

    void takeView();
    void refreshCount();
    void refreshGroups();
    void refreshPreview();
    void refreshState();
    void refreshProblems();
    void refreshWorkspace();
    void refreshPause();
    void askHistogram();
    void onRange();
    void chooseTerm(const QString &term, bool isAdded);
    void fitWidth();

    void open(const QString &id, bool beside);
    void showTableMenu(const QPoint &place);
    void showColumnMenu(const QPoint &globalPlace);
    void editNoteOf(const QString &id);
    void toggleMark(const QStringList &ids);
    void copyRows();
    void exportTable();
    void exportReport();
    void exportCall(bool isCapture);
    void addComparisons(QMenu *menu, int row);
    void compare(const QString &id, const QString &other);
    void openDialog(bool isFolder);

    items::TraceSession &m_session;
    workspace::Workspace *m_workspace;
    items::CallFilter m_filter;
    items::CallModel m_model;
    QList<QAction *> m_actions;

    QSplitter *m_splitter = nullptr;
    SourcePanel *m_panel = nullptr;
    QWidget *m_main = nullptr;
    QToolButton *m_drawer = nullptr;
    QueryLine *m_query = nullptr;
    QProgressBar *m_progress = nullptr;
    Strip *m_strip = nullptr;
    QWidget *m_histogramBox = nullptr;
    HistogramView *m_histogram = nullptr;
    StatisticsStrip *m_statistics = nullptr;
    PatternStrip *m_patterns = nullptr;
    QWidget *m_card = nullptr;
    CallTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    CallPreview *m_preview = nullptr;
    QPushButton *m_pausePill = nullptr;
    QWidget *m_first = nullptr;
    QTimer m_histogramTimer, m_busyTimer, m_messagesTimer, m_stateTimer;
    bool m_isPanelWanted = true, m_isDrawerOpen = false;
    QString m_wanted; // a call to be selected when it is there
};

} // namespace legwork::ui
