// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done on the page: its actions, menus and exports.
#include "callspage.h"

#include "callexport.h"
#include "callpreview.h"
#include "calltable.h"
#include "queryline.h"
#include "sourcepanel.h"

#include <common/edits.h>
#include <common/notices.h>
#include <common/strip.h>
#include <items/text.h>

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMetaMethod>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>
#include <vector>

namespace legwork::ui {

using items::CallColumn;

namespace {

workspace::Spot spotOf(const QString &id)
{
    workspace::Spot spot;
    spot.callId = id;
    return spot;
}

void tell(Sign sign, const QString &text)
{
    Notice notice;
    notice.sign = sign;
    notice.text = text;
    Notices::instance().post(notice);
}

/// Asks whether callers' data is to be hidden, then for the file.
void askExport(QWidget *parent, const QString &title, const QString &what, const QString &proposal,
    const QString &kinds, const std::function<void(const QString &path, Masking masking)> &then)
{
    auto *const dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto *const column = new QVBoxLayout(dialog);
    auto *const label = new QLabel(what, dialog);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    column->addWidget(label);
    auto *const hides = new QCheckBox(
        QCoreApplication::translate("legwork::ui::CallsPage", "Hide callers' numbers, all but the last two digits"),
        dialog);
    hides->setObjectName(QStringLiteral("hideNumbers"));
    hides->setChecked(true);
    column->addWidget(hides);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, dialog);
    column->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, [=] {
        const Masking masking = hides->isChecked() ? Masking::Hidden : Masking::Shown;
        auto *const files = new QFileDialog(parent, title, proposal, kinds);
        files->setAttribute(Qt::WA_DeleteOnClose);
        files->setAcceptMode(QFileDialog::AcceptSave);
        files->selectFile(proposal);
        QObject::connect(
            files, &QFileDialog::fileSelected, parent, [then, masking](const QString &path) { then(path, masking); });
        dialog->accept();
        files->open();
    });
    dialog->open();
}

} // namespace

QAction *CallsPage::act(
    const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot)
{
    auto *const action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    addAction(action);
    m_actions.append(action);
    return action;
}

void CallsPage::buildActions()
{
    QAction *const preview
        = act("calls.preview", tr("Show the preview"), Qt::CTRL | Qt::Key_P, [this] { refreshState(); });
    preview->setCheckable(true);
    preview->setChecked(true);
    connect(preview, &QAction::toggled, this, [this] { refreshState(); });
    act("calls.query", tr("Filter calls"), QKeySequence::Find, [this] { m_query->takeFocus(); });
    act("calls.clear", tr("Clear the query"), {}, [this] { m_query->clear(); });
    act("calls.open", tr("Open the call's ladder"), {}, [this] { open(m_table->currentId(), false); });
    act("calls.beside", tr("Open the call's ladder beside"), {}, [this] { open(m_table->currentId(), true); });
    act("calls.failures", tr("Failures first"), {}, [this] {
        m_filter.setOrder({ { CallColumn::State, true }, { CallColumn::Start, false } });
    });
    act("calls.start", tr("Sort by start"), {}, [this] { m_filter.setOrder({ { CallColumn::Start, false } }); });
    act("calls.nextfailure", tr("Next failure"), {}, [this] { m_table->goToTrouble(1); });
    act("calls.previousfailure", tr("Previous failure"), {}, [this] { m_table->goToTrouble(-1); });
    act("calls.copy", tr("Copy rows"), QKeySequence::Copy, [this] { copyRows(); });
    act("calls.export", tr("Export calls as CSV..."), Qt::CTRL | Qt::Key_E, [this] { exportTable(); });
    act("calls.report", tr("Report on the call..."), {}, [this] { exportReport(); });
    act("calls.capture", tr("Export the call as a capture..."), {}, [this] { exportCall(true); });
    act("calls.text", tr("Export the call as text..."), {}, [this] { exportCall(false); });
    act("calls.columns", tr("Usual columns"), {}, [this] { m_table->resetColumns(); });
    if (m_workspace != nullptr) {
        act("calls.mark", tr("Mark or unmark calls"), {}, [this] { toggleMark(m_table->selectedIds()); });
        act("calls.note", tr("Write a note on the call..."), {}, [this] { editNoteOf(m_table->currentId()); });
        connect(m_query, &QueryLine::saveRequested, this, [this](const QString &name, const QString &query) {
            workspace::SavedQuery saved;
            saved.name = name;
            saved.text = query;
            const auto before = m_workspace->savedQueries();
            const auto old = std::ranges::find(before, name, &workspace::SavedQuery::name);
            workspace::Workspace &workspace = *m_workspace;
            edit(
                tr("save query %1").arg(name), [&workspace, saved] { static_cast<void>(workspace.saveQuery(saved)); },
                [&workspace, name, kept = old != before.end() ? std::optional(*old) : std::nullopt] {
                    static_cast<void>(kept ? workspace.saveQuery(*kept) : workspace.removeQuery(name));
                });
        });
        connect(m_query, &QueryLine::forgetRequested, this, [this](const QString &name) {
            const auto saved = m_workspace->savedQueries();
            const auto old = std::ranges::find(saved, name, &workspace::SavedQuery::name);
            if (old == saved.end())
                return;
            workspace::Workspace &workspace = *m_workspace;
            edit(
                tr("forget query %1").arg(name), [&workspace, name] { static_cast<void>(workspace.removeQuery(name)); },
                [&workspace, kept = *old] { static_cast<void>(workspace.saveQuery(kept)); });
        });
    }
    m_panel->addAct(tr("Files..."), [this] { openDialog(false); });
    m_panel->addAct(tr("Folder..."), [this] { openDialog(true); });
    m_panel->addAct(tr("Watch a folder..."), [this] {
        auto *const dialog = new QFileDialog(window(), tr("Watch a folder"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &path) { m_session.follow({ path }, true); });
        dialog->open();
    });
}

void CallsPage::openDialog(bool isFolder)
{
    auto *const dialog = new QFileDialog(window(), isFolder ? tr("Open folder") : tr("Open files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        static const QMetaMethod asked = QMetaMethod::fromSignal(&CallsPage::openRequested);
        if (isSignalConnected(asked)) // the window keeps what was opened lately
            Q_EMIT openRequested(paths);
        else
            m_session.open(paths);
    });
    dialog->open();
}

void CallsPage::open(const QString &id, bool beside)
{
    if (id.isEmpty())
        return;
    Link link;
    link.page = QStringLiteral("ladder");
    link.callId = id;
    link.beside = beside;
    Q_EMIT linkActivated(link);
}

void CallsPage::toggleMark(const QStringList &ids)
{
    if (m_workspace == nullptr || ids.isEmpty())
        return;
    const bool isMarked = !m_workspace->isMarked(spotOf(ids.front()));
    edits().beginMacro(isMarked ? tr("mark %n calls", nullptr, static_cast<int>(ids.size()))
                                : tr("unmark %n calls", nullptr, static_cast<int>(ids.size())));
    for (const QString &id : ids)
        editMark(*m_workspace, spotOf(id), isMarked);
    edits().endMacro();
}

void CallsPage::editNoteOf(const QString &id)
{
    if (m_workspace == nullptr || id.isEmpty())
        return;
    auto *const dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("noteDialog"));
    dialog->setWindowTitle(tr("Note"));
    dialog->setLabelText(tr("Note on this call"));
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setTextValue(m_workspace->note(spotOf(id)));
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, id](const QString &text) { editNote(*m_workspace, spotOf(id), text.trimmed()); });
    dialog->open();
}

void CallsPage::copyRows()
{
    const QString text = m_table->selectedText();
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void CallsPage::exportTable()
{
    const auto view = m_filter.view();
    if (view->size() > mostExportedRows) {
        m_strip->say(Sign::Warning,
            tr("%1 calls are more than one file takes. Choose a range of time above, then export again.")
                .arg(QLocale().toString(static_cast<qulonglong>(view->size()))));
        return;
    }
    askExport(window(), tr("Export calls"),
        tr("%n calls in the order of the table, one line each.", nullptr, static_cast<int>(view->size())),
        QStringLiteral("calls.csv"), tr("CSV (*.csv)"), [this, view](const QString &path, Masking masking) {
            writeCsv(view, path, masking, this, [path, count = view->size()](const QString &trouble) {
                if (trouble.isEmpty())
                    tell(Sign::Ok, tr("%n calls written to %1", nullptr, static_cast<int>(count)).arg(path));
                else
                    tell(Sign::Error,
                        tr("%1 could not be written: %2. What was there before is unchanged.").arg(path, trouble));
            });
        });
}

void CallsPage::exportReport()
{
    const QString id = m_table->currentId();
    if (id.isEmpty())
        return;
    askExport(window(), tr("Report on the call"), tr("What happened, what proves it, legs and ladder, as Markdown."),
        QStringLiteral("call-%1.md").arg(id.left(12)), tr("Markdown (*.md)"),
        [this, id](const QString &path, Masking masking) {
            writeReport(m_session, id, path, masking, this, [path](const QString &trouble) {
                if (trouble.isEmpty())
                    tell(Sign::Ok, tr("Report written to %1").arg(path));
                else
                    tell(Sign::Error,
                        tr("%1 could not be written: %2. What was there before is unchanged.").arg(path, trouble));
            });
        });
}

void CallsPage::exportCall(bool isCapture)
{
    const QString id = m_table->currentId();
    if (id.isEmpty())
        return;
    const CallFile kind = isCapture ? CallFile::Pcap : CallFile::Text;
    askExport(window(), isCapture ? tr("Export the call as a capture") : tr("Export the call as text"),
        isCapture ? tr("The call's SIP messages, one packet each, also where they were read from a log.")
                  : tr("The call's ladder in 120 columns."),
        QStringLiteral("call-%1.%2").arg(id.left(12), isCapture ? QStringLiteral("pcap") : QStringLiteral("txt")),
        isCapture ? tr("Capture (*.pcap)") : tr("Text (*.txt)"),
        [this, id, kind](const QString &path, Masking masking) {
            writeCall(m_session, id, kind, path, masking, this, [path](const QString &trouble) {
                if (trouble.isEmpty())
                    tell(Sign::Ok, tr("Call written to %1").arg(path));
                else
                    tell(Sign::Error,
                        tr("%1 could not be written: %2. What was there before is unchanged.").arg(path, trouble));
            });
        });
}

void CallsPage::compare(const QString &id, const QString &other)
{
    Link link;
    link.page = QStringLiteral("ladder");
    link.callId = id;
    link.compareWith = other;
    Q_EMIT linkActivated(link);
}

/// The other selected call; or calls that are near in the table, those of the same number that went well first.
void CallsPage::addComparisons(QMenu *menu, int row)
{
    const calls::Call &call = m_model.callAt(row);
    const QString id = items::textFrom(call.id);
    const QStringList selected = m_table->selectedIds(3);
    if (selected.size() == 2 && selected.contains(id)) {
        QAction *const both = menu->addAction(tr("Compare the two"));
        both->setObjectName(QStringLiteral("compareTwo"));
        connect(both, &QAction::triggered, this, [this, selected] { compare(selected[0], selected[1]); });
        return;
    }
    constexpr int reach = 500; // rows above and below
    constexpr std::size_t most = 10;
    std::vector<std::pair<int, const calls::Call *>> near;
    for (int at = std::max(row - reach, 0); at < std::min(row + reach, m_model.rowCount()); ++at) {
        const calls::Call &other = m_model.callAt(at);
        const int rank = (other.dnis == call.dnis ? 0 : 2) + (other.finding() == nullptr ? 0 : 1);
        if (at != row)
            near.emplace_back(rank * 2 * reach + std::abs(at - row), &other);
    }
    std::ranges::sort(near);
    near.resize(std::min(near.size(), most));
    if (near.empty())
        return;
    QMenu *const others = menu->addMenu(tr("Compare with"));
    others->setObjectName(QStringLiteral("compareWith"));
    for (const auto &[rank, other] : near) {
        QString text
            = QStringLiteral("%1  %2  %3  %4")
                  .arg(m_model.textOf(*other, CallColumn::Start), m_model.textOf(*other, CallColumn::Caller),
                      m_model.textOf(*other, CallColumn::Dialled), m_model.textOf(*other, CallColumn::Outcome));
        text.replace(QLatin1Char('&'), QLatin1String("&&"));
        connect(others->addAction(text), &QAction::triggered, this,
            [this, id, with = items::textFrom(other->id)] { compare(id, with); });
    }
}

void CallsPage::showTableMenu(const QPoint &place)
{
    const QModelIndex index = m_table->indexAt(place);
    if (!index.isValid())
        return;
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("callMenu"));
    const calls::Call &call = m_model.callAt(index.row());
    const QString id = items::textFrom(call.id);
    const auto add = [&](const QString &text, const std::function<void()> &slot, const char *name = "") {
        QAction *const action = menu->addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this, slot);
    };
    add(
        tr("Open ladder"), [this, id] { open(id, false); }, "open");
    add(tr("Open beside"), [this, id] { open(id, true); });
    addComparisons(menu, index.row());
    menu->addSeparator();
    const QString term = index.data(items::CallModel::QueryRole).toString();
    if (!term.isEmpty()) {
        add(
            tr("Only this"), [this, term] { m_query->addTerm(term); }, "onlyThis");
        add(
            tr("Not this"), [this, term] { m_query->addTerm(inverted(term)); }, "notThis");
    }
    const QString caller = m_model.termOf(call, CallColumn::Caller);
    if (!call.ani.empty())
        add(
            tr("Same caller"), [this, caller] { m_query->setTermOf(QStringLiteral("ani"), caller); }, "sameCaller");
    if (call.finding() != nullptr) {
        const QString finding = m_model.termOf(call, CallColumn::Finding);
        add(
            tr("Same finding"), [this, finding] { m_query->setTermOf(QStringLiteral("finding"), finding); },
            "sameFinding");
    }
    menu->addSeparator();
    if (m_workspace != nullptr) {
        add(
            m_workspace->isMarked(spotOf(id)) ? tr("Unmark") : tr("Mark"),
            [this] { toggleMark(m_table->selectedIds()); }, "mark");
        add(
            tr("Note..."), [this, id] { editNoteOf(id); }, "note");
        menu->addSeparator();
    }
    add(
        tr("Copy rows"), [this] { copyRows(); }, "copyRows");
    const QString guid = items::textFrom(call.callguid.empty() ? call.id : call.callguid);
    add(
        call.callguid.empty() ? tr("Copy Call-ID") : tr("Copy GUID"),
        [guid] { QApplication::clipboard()->setText(guid); }, "copyGuid");
    menu->addSeparator();
    add(tr("Report..."), [this] { exportReport(); });
    add(
        tr("Export as capture..."), [this] { exportCall(true); }, "exportCapture");
    add(
        tr("Export as text..."), [this] { exportCall(false); }, "exportText");
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

void CallsPage::showColumnMenu(const QPoint &globalPlace)
{
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("columnMenu"));
    const std::vector<CallColumn> shown = m_table->shownColumns();
    const QStringList titles = columnTitles();
    for (int column = 1; column < items::callColumnCount; ++column) {
        QAction *const action = menu->addAction(titles[column]);
        action->setCheckable(true);
        action->setChecked(std::ranges::find(shown, static_cast<CallColumn>(column)) != shown.end());
        connect(action, &QAction::toggled, m_table,
            [this, column](bool isShown) { m_table->setColumnShown(static_cast<CallColumn>(column), isShown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Usual columns")), &QAction::triggered, m_table, &CallTable::resetColumns);
    menu->popup(globalPlace);
}

} // namespace legwork::ui
