// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/page.h>
#include <connections/connectionbook.h>
#include <entitlements/review.h>
#include <items/contractmodel.h>
#include <items/latestjob.h>
#include <workspace/entitlementbook.h>
#include <workspace/workspace.h>

#include <QTimer>
#include <QUndoStack>

#include <functional>

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace legwork::ui {

class ComplianceChart;
class ContractForm;
class ContractTable;
class Panel;
class ServiceBox;
class Strip;

/// Are we inside what we bought, and what next year? Contracts with their editor, use against them day by day, the
/// service's figure, and the trail of every change.
class EntitlementsPage final : public Page {
    Q_OBJECT
public:
    /// `connections`: whose services are asked and whose use is shown; null: none.
    EntitlementsPage(
        workspace::Workspace &workspace, connections::ConnectionBook *connections, QWidget *parent = nullptr);
    ~EntitlementsPage() override;

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QList<QAction *> actions() override { return m_actions; }
    [[nodiscard]] QUndoStack *undoStack() override { return &m_undo; }
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    bool show(const Link &link) override;
    using Page::show;
    [[nodiscard]] Link here() const override;
    void takeFocus() override;

    [[nodiscard]] workspace::EntitlementBook &book() noexcept { return m_book; }
    [[nodiscard]] ComplianceChart &chart() noexcept { return *m_chart; }
    [[nodiscard]] ContractForm &form() noexcept { return *m_form; }
    [[nodiscard]] ContractTable &table() noexcept { return *m_table; }
    [[nodiscard]] ServiceBox &service() noexcept { return *m_service; }
    /// The last review that was computed for the timeline.
    [[nodiscard]] const entitlements::Review &review() const noexcept { return m_review; }
    /// What waits for a person: contracts to be renewed, a figure that differs, over-use on the last day, a broken
    /// trail.
    [[nodiscard]] QStringList tasks() const;
    /// Another day than the computer's, for tests and pictures.
    void setToday(QDate today);
    /// Imports a list after showing what it would do.
    void importList(const QString &path);

Q_SIGNALS:
    void tasksChanged();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    QWidget *buildTimeline();
    QWidget *buildContracts();
    QWidget *buildAudit();
    QWidget *buildEditor();
    QWidget *buildEmpty();
    void buildActions();
    void arrange();
    QAction *act(const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot);

    void refresh();
    void refreshAudit();
    void refreshTimeline();
    void takeReview(Result<entitlements::Review> review);
    void refreshConsequence();
    void choose(const QString &id);
    void save();
    /// Writes changes, to be undone from the page's stack.
    bool commit(const entitlements::ContractChanges &changes, entitlements::Act act, const QString &reason,
        const QString &text);
    void addContract();
    void endContract();
    void splitContract();
    void renewContract();
    void exportList();
    void exportAudit();
    void reportToFile();
    void showAuditRow();
    void openDay(QDate day);
    [[nodiscard]] std::optional<entitlements::Contract> current() const;

    workspace::Workspace &m_workspace;
    connections::ConnectionBook *m_connections;
    workspace::EntitlementBook m_book;
    QUndoStack m_undo;
    items::ContractModel m_contracts;
    items::EntitlementAuditModel m_trail;
    entitlements::Review m_review;
    entitlements::ChainState m_chain;
    QDate m_today = QDate::currentDate();
    bool m_isTodaySet = false;
    int m_holdMinutes = 15;
    items::LatestJob m_job;
    QTimer m_later, m_clock;

    QList<QAction *> m_actions;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_columns = nullptr;
    QScrollArea *m_editorArea = nullptr;
    Strip *m_trouble = nullptr;
    ComplianceChart *m_chart = nullptr;
    QComboBox *m_range = nullptr, *m_hold = nullptr;
    QLabel *m_verdict = nullptr, *m_inForce = nullptr, *m_chainState = nullptr, *m_nextYear = nullptr,
           *m_noTrail = nullptr;
    ContractTable *m_table = nullptr;
    QTableView *m_audit = nullptr;
    QWidget *m_legend = nullptr;
    Panel *m_editor = nullptr;
    ContractForm *m_form = nullptr;
    ServiceBox *m_service = nullptr;
};

} // namespace legwork::ui
