// SPDX-License-Identifier: GPL-3.0-or-later
#include "compareview.h"
#include "detailpane.h"
#include "digitsearch.h"
#include "exportdialog.h"
#include "findingcard.h"
#include "ladderheader.h"
#include "ladderpage.h"
#include "ladderstrip.h"
#include "ladderview.h"

#include <common/edits.h>
#include <common/icons.h>
#include <common/notices.h>
#include <common/roles.h>
#include <workspace/workspace.h>

#include <items/zone.h>

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

using items::LadderLine;

namespace {

bool isFailure(const LadderLine &line)
{
    return line.isLost || line.look == items::MessageClass::Failure || line.sign == items::EventSign::Failure;
}

/// Calls offered for a comparison: more than these nobody reads through.
constexpr std::size_t mostCandidates = 30;

} // namespace

QAction *LadderPage::addAct(
    const char *iconName, const QString &text, const QKeySequence &keys, std::function<void()> act)
{
    auto *const action = new QAction(text, this);
    if (iconName != nullptr)
        action->setIcon(icon(iconName));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [act = std::move(act)] { act(); });
    m_actions << action;
    // Single letters belong to the ladder: in a text field they are letters.
    const bool isLetter
        = keys.count() == 1 && keys[0].keyboardModifiers() == Qt::NoModifier && keys[0].key() < Qt::Key_Escape;
    const bool isShiftLetter = keys.count() == 1 && keys[0].keyboardModifiers() == Qt::ShiftModifier;
    if (isLetter || isShiftLetter)
        m_view->addAction(action);
    else
        addAction(action);
    return action;
}

void LadderPage::makeActions()
{
    const auto key = [](int code) { return QKeySequence(code); };
    addAct("flag", tr("Next evidence"), key(Qt::Key_E), [this] { walkEvidence(1); });
    addAct("flag", tr("Previous evidence"), QKeySequence(Qt::SHIFT | Qt::Key_E), [this] { walkEvidence(-1); });
    addAct("error", tr("Next failure"), key(Qt::Key_BracketRight), [this] { nextFailure(1); });
    addAct("error", tr("Previous failure"), key(Qt::Key_BracketLeft), [this] { nextFailure(-1); });
    addAct("redo", tr("Next retransmission"), key(Qt::Key_R),
        [this] { m_view->goToNext(1, [](const LadderLine &line) { return line.isRepeat; }); });
    addAct("clock", tr("Go to time..."), key(Qt::Key_G), [this] { goToTime(); });
    m_follow = addAct(
        "follow", tr("Follow the end"), key(Qt::Key_F), [this] { m_view->setFollowing(!m_view->isFollowing()); });
    m_follow->setCheckable(true);
    addAct("pin", tr("Pin for comparison"), key(Qt::Key_P), [this] { pinRow(); });
    addAct("copy", tr("Copy message"), key(Qt::Key_C),
        [this] { QGuiApplication::clipboard()->setText(m_detail->message()); });
    addAct("link", tr("Copy link to this row"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { copyLink(); });
    if (m_workspace != nullptr) {
        addAct("note", tr("Note on this row..."), key(Qt::Key_N), [this] { editNoteOfRow(); });
        addAct("bookmark", tr("Bookmark this row"), key(Qt::Key_M), [this] { toggleMark(); });
    }
    addAct("hide", tr("Hide this leg"), key(Qt::Key_H), [this] { hideLegOfRow(); });
    addAct("eye", tr("Show all legs and hosts"), QKeySequence(Qt::SHIFT | Qt::Key_H), [this] {
        items::LayoutOptions options = m_view->options();
        options.hiddenLegs.clear();
        options.hiddenHosts.clear();
        options.mergedHosts.clear();
        m_view->setOptions(options);
    });
    addAct("search", tr("Find in this call"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] { openSearch(); });
    addAct("dialplan", tr("Which peer took this?"), QKeySequence(Qt::CTRL | Qt::Key_M), [this] { askForPeer(); });
    addAct("export", tr("Export..."), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { openExport(); });
    addAct("compare", tr("Compare with another call..."), {}, [this] { pickComparison(); });
    addAct("clock", tr("Times since the first row"), key(Qt::Key_T),
        [this] { m_view->setZone(m_session.clock().zone, !m_view->look().isRelative); });
    m_asWritten = addAct("clock", tr("Times as the sources wrote them"), key(Qt::Key_W),
        [this] { setAsWritten(m_asWritten->isChecked()); });
    m_asWritten->setCheckable(true);
    m_asTable = addAct("table", tr("As table"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
        [this] { setAsTable(m_asTable->isChecked()); });
    m_asTable->setCheckable(true);
    addAct("table", tr("Headers"), {}, [this] { m_detail->setTab(DetailPane::HeadersTab); });
    addAct("file", tr("Source"), {}, [this] { m_detail->setTab(DetailPane::SourceTab); });
}

QList<QAction *> LadderPage::actions() { return m_actions; }

void LadderPage::walkEvidence(int step)
{
    const calls::Finding *const finding = m_card->finding();
    if (finding == nullptr || finding->evidence.empty())
        return;
    const int count = static_cast<int>(finding->evidence.size());
    m_evidence = m_evidence < 0 && step < 0 ? count - 1 : (m_evidence + step + count) % count;
    m_view->goTo(finding->evidence[static_cast<std::size_t>(m_evidence)]);
}

void LadderPage::nextFailure(int step) { m_view->goToNext(step, isFailure); }

void LadderPage::goToTime()
{
    if (!m_ladder || m_ladder->rows.empty())
        return;
    const calls::Zone zone = m_session.clock().zone;
    auto *const dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Go to time"));
    dialog->setLabelText(tr("Time of day, for example 14:05:04.5"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, zone](const QString &text) {
        const UtcTime first = m_ladder->rows.front().row.time;
        const std::string typed = text.trimmed().toStdString();
        const calls::TimeText time = calls::readTime(typed, first, zone);
        if (!time.valid)
            return;
        const std::int64_t wall = (first + zone.offsetAt(first)).time_since_epoch().count();
        const std::int64_t midnight = wall - wall % 86'400'000;
        m_view->goToTime(time.daily ? zone.toUtc(midnight + time.from) : UtcTime(Milliseconds(time.from)));
    });
    dialog->open();
}

void LadderPage::openSearch()
{
    m_search->show();
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

/// Looks through titles, labels and what is folded. `step` 0: from the current row on, itself included.
void LadderPage::searchNext(int step)
{
    const QString wanted = m_search->text();
    if (wanted.isEmpty() || !m_ladder)
        return;
    const items::LadderLayout &layout = m_view->ladderLayout();
    const auto holds = [&](const LadderLine &line) {
        const LadderPainter painter = m_view->ladderPainter();
        if (painter.labelText(line).contains(wanted, Qt::CaseInsensitive)
            || painter.mediaText(line).contains(wanted, Qt::CaseInsensitive))
            return true;
        for (const std::uint32_t row : layout.folded(line)) {
            const items::LadderRow &folded = m_ladder->rows[row];
            if (shown(folded.label).contains(wanted, Qt::CaseInsensitive)
                || shown(folded.title).contains(wanted, Qt::CaseInsensitive))
                return true;
        }
        return false;
    };
    const int at = m_view->currentLine();
    if (step == 0 && at >= 0 && holds(layout.lines()[static_cast<std::size_t>(at)]))
        return;
    const bool isFound = m_view->goToNext(step == 0 ? 1 : step, holds);
    m_search->setAccessibleDescription(isFound ? QString() : tr("Not in this call"));
    QPalette palette = m_search->palette();
    palette.setColor(QPalette::Text, isFound ? theme().text : theme().error);
    m_search->setPalette(palette);
}

void LadderPage::editNoteOfRow()
{
    const items::LadderRow *const row = m_view->currentRow();
    if (row == nullptr || m_workspace == nullptr)
        return;
    const workspace::Spot spot { callId(), spotOf(*row) };
    auto *const dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setInputMode(QInputDialog::TextInput);
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setWindowTitle(tr("Note"));
    dialog->setLabelText(tr("Note on this row; empty removes it"));
    dialog->setTextValue(m_workspace->note(spot));
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, spot](const QString &text) { editNote(*m_workspace, spot, text.trimmed()); });
    dialog->open();
}

void LadderPage::toggleMark()
{
    const items::LadderRow *const row = m_view->currentRow();
    if (row == nullptr || m_workspace == nullptr)
        return;
    const workspace::Spot spot { callId(), spotOf(*row) };
    editMark(*m_workspace, spot, !m_workspace->isMarked(spot));
}

void LadderPage::hideLegOfRow()
{
    const items::LadderRow *const row = m_view->currentRow();
    if (row == nullptr || row->row.leg < 0)
        return;
    const items::LayoutOptions before = m_view->options();
    items::LayoutOptions after = before;
    after.hiddenLegs.insert(row->row.leg);
    edit(
        tr("hide leg"),
        [view = QPointer(m_view), after] {
            if (view)
                view->setOptions(after);
        },
        [view = QPointer(m_view), before] {
            if (view)
                view->setOptions(before);
        });
}

/// A leg that was joined wrongly is cut by hand, and stays cut.
void LadderPage::cutLegOfRow()
{
    const items::LadderRow *const row = m_view->currentRow();
    if (row == nullptr || row->row.leg < 0 || m_workspace == nullptr)
        return;
    const calls::Leg &leg = m_ladder->call.legs[static_cast<std::size_t>(row->row.leg)];
    editCut(*m_workspace, callId(), QString::fromStdString(leg.callId.str()), true);
}

void LadderPage::pinRow()
{
    const int row = m_detail->row();
    if (row < 0)
        return;
    m_detail->pin(row);
    Notices::instance().post({ .sign = Sign::Info, .text = tr("Row pinned; Compare shows how others differ from it") });
}

void LadderPage::copyLink() { QGuiApplication::clipboard()->setText(toUrl(here())); }

void LadderPage::openExport()
{
    if (!m_ladder)
        return;
    auto *const dialog
        = new ExportDialog(m_session, m_ladder, m_digits->digits(m_ladder->call.id.str()), *m_view, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void LadderPage::openMenu(int line, const QPoint &global)
{
    const items::LadderRow *const row = m_view->currentRow();
    if (row == nullptr)
        return;
    const bool hasLeg = row->row.leg >= 0 && static_cast<std::size_t>(row->row.leg) < m_ladder->call.legs.size();
    QMenu menu(this);
    menu.addAction(
        icon("copy"), tr("Copy message"), this, [this] { QGuiApplication::clipboard()->setText(m_detail->message()); });
    menu.addAction(icon("link"), tr("Copy link"), this, [this] { copyLink(); });
    menu.addAction(icon("file"), tr("Show source"), this, [this] { m_detail->setTab(DetailPane::SourceTab); });
    const LadderLine &shownLine = m_view->ladderLayout().lines()[static_cast<std::size_t>(line)];
    const bool isOpen = m_view->options().unfolded.contains(row->row.place);
    if (shownLine.foldCount > 0 || isOpen)
        menu.addAction(isOpen ? tr("Fold") : tr("Unfold %n rows", nullptr, static_cast<int>(shownLine.foldCount)), this,
            [this, line] { m_view->toggleFold(line); });
    menu.addSeparator();
    if (hasLeg) {
        const QString id
            = QString::fromStdString(m_ladder->call.legs[static_cast<std::size_t>(row->row.leg)].callId.str());
        if (!id.isEmpty())
            menu.addAction(icon("filter"), tr("Filter by this Call-ID"), this, [this, id] {
                Q_EMIT linkActivated(
                    { .page = QStringLiteral("calls"), .query = QStringLiteral("callid:\"%1\"").arg(id) });
            });
        addPeers(menu);
        menu.addAction(icon("hide"), tr("Hide this leg"), this, [this] { hideLegOfRow(); });
        if (m_workspace != nullptr && !id.isEmpty())
            menu.addAction(icon("cross"), tr("This leg is not of this call"), this, [this] { cutLegOfRow(); });
    }
    menu.addAction(icon("pin"), tr("Pin for comparison"), this, [this] { pinRow(); });
    if (m_workspace != nullptr) {
        menu.addAction(icon("note"), tr("Note..."), this, [this] { editNoteOfRow(); });
        menu.addAction(icon("bookmark"), tr("Bookmark"), this, [this] { toggleMark(); });
    }
    menu.exec(global);
}

/// Good calls of the same number come first: they show what should have happened.
void LadderPage::pickComparison()
{
    if (!m_ladder)
        return;
    std::vector<const calls::Call *> candidates;
    const items::SessionSnapshot snapshot = m_session.snapshot();
    for (const calls::Call &call : snapshot.calls) {
        if (call.id != m_ladder->call.id)
            candidates.push_back(&call);
    }
    const auto rank = [this](const calls::Call *call) {
        const bool isGood = call->finding() == nullptr;
        const bool isSame = call->dnis == m_ladder->call.dnis;
        return (isSame ? 0 : 2) + (isGood ? 0 : 1);
    };
    std::ranges::stable_sort(candidates, {}, rank);
    candidates.resize(std::min(candidates.size(), mostCandidates));
    QMenu menu(this);
    for (const calls::Call *const call : candidates) {
        const std::string clock = items::wallClock(call->start, m_session.clock().zone);
        QString text = QStringLiteral("%1  %2 \u2192 %3  %4")
                           .arg(QString::fromStdString(clock.substr(0, 19)), shown(call->ani.view()),
                               shown(call->dnis.view()), wordFor(call->outcome));
        text.replace(QLatin1Char('&'), QStringLiteral("&&"));
        menu.addAction(text, this, [this, id = QString::fromStdString(call->id.str())] { compare(id); });
    }
    if (menu.isEmpty())
        menu.addAction(tr("There is no other call"))->setEnabled(false);
    menu.exec(m_strip->compare()->mapToGlobal(QPoint(0, m_strip->compare()->height())));
}

void LadderPage::compare(const QString &other)
{
    m_session.ladder(other, this, [this, snapshot = m_session.snapshot()](std::shared_ptr<const items::Ladder> ladder) {
        if (!ladder || !m_ladder)
            return;
        m_comparedSnapshot = snapshot;
        if (m_compare == nullptr) {
            m_compare = new CompareView(this);
            layout()->addWidget(m_compare);
            connect(m_compare, &CompareView::closed, this, [this] {
                m_compare->deleteLater();
                m_compare = nullptr;
                m_split->show();
                m_view->setFocus();
            });
        }
        m_split->hide();
        m_compare->show();
        m_compare->setLadders(m_ladder, std::move(ladder));
        m_compare->left().setFocus();
    });
}

} // namespace legwork::ui
