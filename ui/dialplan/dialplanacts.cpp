// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can do on the Dial plan page.
#include "dialplanpage.h"

#include "peerdialogs.h"

#include <common/icons.h>
#include <common/notices.h>
#include <common/theme.h>
#include <items/dialplanshadow.h>
#include <items/text.h>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QTabBar>
#include <QToolButton>

#include <algorithm>

namespace legwork::ui {

namespace {

/// Gateways of the sample traces; part of the program.
constexpr const char *sampleGateways[] { ":/configs/ingress-gw.cfg", ":/configs/vxml-gw.cfg" };

} // namespace

QAction *DialPlanPage::act(
    const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot)
{
    auto *const action = new QAction(text, this);
    action->setObjectName(QLatin1String("dialplan.") + QLatin1String(name));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    addAction(action);
    m_actions.append(action);
    return action;
}

void DialPlanPage::buildActions()
{
    QAction *const open = act("open", tr("Open configuration..."), {}, [this] { openDialog(); });
    QAction *const paste = act("paste", tr("Paste configuration"), {}, [this] { this->paste(); });
    QAction *const samples = act("samples", tr("Sample gateways"), {}, [this] { openSamples(); });
    for (QAction *const action : { open, paste, samples })
        addOpener(action);
    act("filter", tr("Filter dial-peers"), QKeySequence::Find, [this] {
        showTab(Tab::Peers);
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    act("new", tr("New dial-peer..."), QKeySequence::New, [this] { newPeer(m_session.selectedPeer()); });
    act("duplicate", tr("Duplicate dial-peer"), Qt::CTRL | Qt::Key_D, [this] { duplicate(); });
    act("renumber", tr("Renumber dial-peer..."), {}, [this] { renumber(); });
    act("bulk", tr("Change selected dial-peers..."), Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { bulkEdit(); });
    act("shut", tr("Shut dial-peer"), {}, [this] { setShut(); });
    act("delete", tr("Delete dial-peer"), {}, [this] { removeChosen(); });
    act("copy", tr("Copy as text"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { copyText(); });
    act("shadows", tr("Peers it shadows"), {}, [this] { showShadowed(); });
    act("revert", tr("Revert dial-peer"), {}, [this] {
        const auto *const peer = m_peers.peer(m_peers.rowOf(m_session.selectedPeer()));
        if (peer != nullptr && peer->change == items::PeerChange::Deleted)
            restorePeer(peer->tag);
        else
            revertPeer(m_session.selectedPeer());
    });
    act("nextlint", tr("Next finding of lint"), Qt::Key_F8, [this] { m_lint->next(1); });
    act("previouslint", tr("Previous finding of lint"), Qt::SHIFT | Qt::Key_F8, [this] { m_lint->next(-1); });
    act("review", tr("Review change"), Qt::CTRL | Qt::Key_Return, [this] { review(); });
    act("reload", tr("Read the file again"), Qt::Key_F5, [this] { m_session.reload(m_session.current()); });
    act("whatif", tr("Copy for what-if"), {}, [this] { m_session.makeWhatIf(m_session.current()); });
    act("close", tr("Close configuration"), {}, [this] {
        m_closed.append(m_session.current());
        m_session.close(m_session.current());
    });
    act("explain", tr("Explain command"), {}, [this] { explainCommand(); });
    // Not a key of the page: in a field, and in the list of lint, Delete is something else.
    auto *const remove = new QShortcut(QKeySequence::Delete, m_table);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &DialPlanPage::removeChosen);
    m_text->addAction(findChild<QAction *>(QStringLiteral("dialplan.revert")));
    m_text->addAction(findChild<QAction *>(QStringLiteral("dialplan.explain")));
    enableActions();
}

void DialPlanPage::enableActions()
{
    const QString id = m_session.current();
    const bool isOpen = m_session.snapshot() != nullptr;
    const bool isFree = isOpen && m_session.lockedWhy(id).isEmpty() && !m_session.problem(id).has_value();
    const auto *const peer = m_peers.peer(m_peers.rowOf(m_session.selectedPeer()));
    const bool isThere = peer != nullptr && peer->change != items::PeerChange::Deleted;
    const auto enable = [this](const char *name, bool isOn) {
        if (auto *const action = findChild<QAction *>(QLatin1String("dialplan.") + QLatin1String(name)))
            action->setEnabled(isOn);
    };
    enable("new", isFree);
    for (const char *const name : { "duplicate", "renumber", "bulk", "shut", "delete" })
        enable(name, isFree && isThere);
    for (const char *const name : { "copy", "shadows", "explain" })
        enable(name, isThere);
    enable("revert",
        isFree && peer != nullptr && peer->change != items::PeerChange::None && peer->change != items::PeerChange::New);
    for (const char *const name : { "filter", "nextlint", "previouslint", "review", "whatif", "close" })
        enable(name, isOpen);
    enable("reload", isOpen && !m_session.device(id).path.isEmpty());
    m_reload->setEnabled(m_session.lockedWhy(id).isEmpty());
    m_review->setEnabled(isOpen);
}

// Devices

void DialPlanPage::fillPicker()
{
    m_pickerMenu->clear();
    for (const items::DialPlanDevice &device : m_session.devices()) {
        const auto snapshot = m_session.snapshot(device.id);
        const int edits
            = snapshot != nullptr && snapshot->isChecked ? static_cast<int>(snapshot->change.changes.size()) : 0;
        QString text = device.name;
        text.replace(QLatin1Char('&'), QLatin1String("&&"));
        if (edits > 0)
            text = tr("%1 (%n edit(s))", nullptr, edits).arg(text);
        QAction *const action = m_pickerMenu->addAction(icon(device.isWhatIf ? "compare" : "gateway"), text);
        action->setCheckable(true);
        action->setChecked(device.id == m_session.current());
        connect(action, &QAction::triggered, this, [this, id = device.id] { m_session.setCurrent(id); });
    }
    m_pickerMenu->addSeparator();
    m_pickerMenu->addActions(m_openers);
    m_pickerMenu->addSeparator();
    for (const char *const name : { "dialplan.whatif", "dialplan.reload", "dialplan.close" })
        m_pickerMenu->addAction(findChild<QAction *>(QLatin1String(name)));
}

void DialPlanPage::openDialog()
{
    auto *const dialog = new QFileDialog(this, tr("Open configuration"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &DialPlanPage::openFiles);
    dialog->open();
}

void DialPlanPage::openFiles(const QStringList &paths)
{
    for (const QString &path : paths)
        m_session.openFile(path);
}

bool DialPlanPage::takes(const QString &path)
{
    static const QStringList endings { QStringLiteral("cfg"), QStringLiteral("conf"), QStringLiteral("txt") };
    constexpr qint64 lookedAt = 256 * 1024;
    const QFileInfo info(path);
    if (!info.isFile() || !endings.contains(info.suffix().toLower()))
        return false;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray begin = '\n' + file.read(lookedAt);
    return begin.contains("\ndial-peer voice");
}

void DialPlanPage::openSamples()
{
    for (const char *const path : sampleGateways) {
        QFile file(QString::fromLatin1(path));
        if (file.open(QIODevice::ReadOnly))
            m_session.openText(file.fileName().section(QLatin1Char('/'), -1).section(QLatin1Char('.'), 0, 0),
                file.readAll().toStdString(), QStringLiteral("sample"));
    }
}

void DialPlanPage::paste()
{
    const QString text = QApplication::clipboard()->text();
    if (text.trimmed().isEmpty()) {
        Notice notice;
        notice.text = tr("The clipboard holds no text.");
        Notices::instance().post(notice);
        return;
    }
    m_session.openText(tr("pasted"), text.toStdString(), QStringLiteral("clipboard"));
}

// Dial-peers

QList<quint32> DialPlanPage::chosen() const
{
    QList<quint32> tags = m_table->selectedTags();
    if (tags.isEmpty() && m_session.selectedPeer() != 0)
        tags = { m_session.selectedPeer() };
    return tags;
}

void DialPlanPage::showPeerMenu(const QPoint &place)
{
    enableActions();
    QMenu menu;
    const auto add = [&](const char *name) {
        menu.addAction(findChild<QAction *>(QLatin1String("dialplan.") + QLatin1String(name)));
    };
    for (const char *const name : { "duplicate", "new", "renumber", "bulk" })
        add(name);
    const auto devices = m_session.devices();
    if (devices.size() > 1) {
        QMenu *const move = menu.addMenu(tr("Move to"));
        for (const items::DialPlanDevice &device : devices) {
            if (device.id == m_session.current())
                continue;
            connect(
                move->addAction(device.name), &QAction::triggered, this, [this, id = device.id] { moveChosen(id); });
        }
        move->setEnabled(findChild<QAction *>(QStringLiteral("dialplan.delete"))->isEnabled());
    }
    menu.addSeparator();
    for (const char *const name : { "shut", "delete", "revert" })
        add(name);
    menu.addSeparator();
    add("copy");
    menu.addActions(m_peerActions);
    add("shadows");
    menu.exec(place);
}

void DialPlanPage::newPeer(quint32 behind)
{
    auto *const dialog
        = new NewPeerDialog(m_session, m_session.peerLines(m_session.current(), behind).count > 0 ? behind : 0, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (dialog->made() != 0)
            m_session.selectPeer(dialog->made());
    });
    dialog->open();
}

void DialPlanPage::duplicate()
{
    const QString id = m_session.current();
    const quint32 tag = m_session.selectedPeer();
    const quint32 made = items::freeTag(m_session, id, tag);
    const auto lines = items::copyOf(items::peerBlock(m_session, id, tag), made);
    if (!lines.empty()
        && m_session.edit(
            id, tr("duplicate peer %1 as %2").arg(tag).arg(made), items::withBlock(m_session, id, lines, tag), made))
        m_session.selectPeer(made);
}

void DialPlanPage::renumber()
{
    const quint32 tag = m_session.selectedPeer();
    auto *const dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Renumber peer %1").arg(tag));
    dialog->setLabelText(tr("New tag; groups that name the peer follow."));
    dialog->setTextValue(QString::number(items::freeTag(m_session, m_session.current(), tag)));
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, tag](const QString &value) { onCellEdited(tag, items::DialPlanPeerModel::TagColumn, value); });
    dialog->open();
}

void DialPlanPage::bulkEdit()
{
    QList<quint32> tags;
    for (const quint32 tag : chosen()) {
        const auto *const peer = m_peers.peer(m_peers.rowOf(tag));
        if (peer != nullptr && peer->change != items::PeerChange::Deleted)
            tags.append(tag);
    }
    if (tags.isEmpty())
        return;
    auto *const dialog = new BulkEditDialog(m_session, tags, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

/// Shuts what is up, and brings up again when all that is chosen is shut.
void DialPlanPage::setShut()
{
    const QString id = m_session.current();
    const QList<quint32> tags = chosen();
    const bool areShut = std::ranges::all_of(tags, [this](quint32 tag) {
        const auto *const peer = m_peers.peer(m_peers.rowOf(tag));
        return peer == nullptr || peer->isShut;
    });
    const std::vector<std::string> commands { areShut ? "no shutdown" : "shutdown" };
    std::vector<std::pair<quint32, items::LineRange>> peers;
    for (const quint32 tag : tags)
        peers.emplace_back(tag, m_session.peerLines(id, tag));
    const QString label = areShut ? tr("bring up %n peer(s)", nullptr, static_cast<int>(tags.size()))
                                  : tr("shut %n peer(s)", nullptr, static_cast<int>(tags.size()));
    if (tags.size() < manyPeers)
        m_session.edit(
            id, label, items::withCommands(m_session.text(id), peers, commands), tags.size() == 1 ? tags.front() : 0);
    else
        m_session.editInWorker(id, label,
            [peers, commands](const items::DialPlanText &text) { return items::withCommands(text, peers, commands); });
}

void DialPlanPage::removeChosen()
{
    const QString id = m_session.current();
    if (!findChild<QAction *>(QStringLiteral("dialplan.delete"))->isEnabled())
        return;
    const QList<quint32> tags = chosen();
    const QString label = tags.size() == 1 ? tr("delete peer %1").arg(tags.front())
                                           : tr("delete %n peer(s)", nullptr, static_cast<int>(tags.size()));
    m_session.edit(id, label, items::withoutPeers(m_session, id, tags), tags.size() == 1 ? tags.front() : 0);
}

void DialPlanPage::copyText()
{
    const QString id = m_session.current();
    QString text;
    for (const quint32 tag : chosen()) {
        const items::LineRange lines = m_session.peerLines(id, tag);
        text += items::textFrom(m_session.text(id).lines(lines));
        if (!text.endsWith(QLatin1Char('\n')))
            text += QLatin1Char('\n');
    }
    QApplication::clipboard()->setText(text);
}

void DialPlanPage::showShadowed()
{
    const auto snapshot = m_session.snapshot();
    const quint32 tag = m_session.selectedPeer();
    if (snapshot == nullptr || tag == 0)
        return;
    QStringList tags;
    for (const std::uint32_t one : items::shadowedBy(*snapshot->router, tag))
        tags.append(QString::number(one));
    constexpr qsizetype mostTags = 20;
    QString list = tags.mid(0, mostTags).join(QLatin1String(", "));
    if (tags.size() > mostTags)
        list = tr("%1 and %n more", nullptr, static_cast<int>(tags.size() - mostTags)).arg(list);
    m_trouble->say(Sign::Info,
        tags.isEmpty() ? tr("Peer %1 takes no other peer's numbers before it.").arg(tag)
                       : tr("Peer %1 is tried before %2 for their own numbers.").arg(QString::number(tag), list));
}

void DialPlanPage::restorePeer(quint32 tag)
{
    const QString id = m_session.current();
    m_session.edit(id, tr("restore peer %1").arg(tag), items::restored(m_session, id, tag), tag);
}

void DialPlanPage::revertPeer(quint32 tag)
{
    const QString id = m_session.current();
    m_session.edit(id, tr("revert peer %1").arg(tag), items::reverted(m_session, id, tag), tag);
}

void DialPlanPage::moveChosen(const QString &to)
{
    const QString from = m_session.current();
    const QList<quint32> tags = chosen();
    items::LineEdits incoming;
    std::vector<std::string> block;
    QStringList refused, missing;
    QList<quint32> moved;
    for (const quint32 tag : tags) {
        const items::DialPlanBlock peer = items::peerBlock(m_session, from, tag);
        if (!peer.isRead())
            continue;
        if (!items::whyNotTag(m_session, to, QString::number(tag)).isEmpty()) {
            refused.append(QString::number(tag));
            continue;
        }
        const auto lines = items::copyOf(peer, tag);
        if (!block.empty())
            block.emplace_back("!");
        block.insert(block.end(), lines.begin(), lines.end());
        missing += items::missingIn(m_session, from, tag, to);
        moved.append(tag);
    }
    const QString name = m_session.device(to).name;
    if (!moved.isEmpty()) {
        const QString label = tr("move %n peer(s) to %1", nullptr, static_cast<int>(moved.size())).arg(name);
        m_undo.stack().beginMacro(label);
        if (m_session.edit(to, label, items::withBlock(m_session, to, block)))
            m_session.edit(from, label, items::withoutPeers(m_session, from, moved));
        m_undo.stack().endMacro();
    }
    missing.removeDuplicates();
    QStringList says;
    if (!refused.isEmpty())
        says.append(tr("%1 has a peer %2 already; it stays here.").arg(name, refused.join(QLatin1String(", "))));
    if (!missing.isEmpty())
        says.append(
            tr("%1 does not define %2, which the moved peers use.").arg(name, missing.join(QLatin1String(", "))));
    if (!says.isEmpty())
        m_trouble->say(Sign::Warning, says.join(QLatin1Char(' ')));
}

void DialPlanPage::onCellEdited(quint32 tag, int column, const QString &value)
{
    using Model = items::DialPlanPeerModel;
    const QString id = m_session.current();
    if (column == Model::TagColumn) {
        const QString why = items::whyNotTag(m_session, id, value);
        if (!why.isEmpty()) {
            m_trouble->say(Sign::Warning, why);
            return;
        }
        const quint32 to = value.trimmed().toUInt();
        if (m_session.edit(
                id, tr("renumber peer %1 to %2").arg(tag).arg(to), items::renumbered(m_session, id, tag, to), to))
            m_session.selectPeer(to);
        return;
    }
    const items::DialPlanBlock block = items::peerBlock(m_session, id, tag);
    if (!block.isRead())
        return;
    const auto has = [&](dialplan::OptionId option) { return block.object->has(option); };
    using Id = dialplan::OptionId;
    Id option = Id::Description;
    switch (column) {
    case Model::PreferenceColumn: option = Id::Preference; break;
    case Model::MaxConnColumn: option = Id::MaxConn; break;
    case Model::MatchesColumn:
        option = has(Id::DestinationPattern) || !has(Id::IncomingCalled) ? Id::DestinationPattern : Id::IncomingCalled;
        break;
    case Model::TargetColumn:
        option = has(Id::ServiceUse) ? Id::ServiceUse : block.object->isPots() ? Id::Port : Id::SessionTarget;
        break;
    default: break;
    }
    const auto fields = items::peerFields();
    const auto field = std::ranges::find(fields, option, &items::PeerField::id);
    QString wanted = value.trimmed();
    // An address alone is how the table shows it.
    if (option == Id::SessionTarget && !wanted.isEmpty() && wanted.front().isDigit())
        wanted.prepend(QLatin1String("ipv4:"));
    const QString fault = items::faultOf(*field, wanted);
    if (!fault.isEmpty()) {
        m_trouble->say(Sign::Warning, tr("%1: %2 Nothing was changed.").arg(wanted, fault));
        return;
    }
    const std::string command = items::commandFor(*field, wanted, *block.object);
    m_session.edit(
        id, tr("peer %1: %2").arg(tag).arg(items::shownText(command)), items::withCommands(block, { command }), tag);
}

/// Rows dropped among peers of the same numbers are given the preferences of that order.
void DialPlanPage::onOrderDropped(const QList<quint32> &tags, quint32 behind)
{
    const QString id = m_session.current();
    if (tags.isEmpty() || m_session.problem(id).has_value())
        return;
    const auto *const first = m_peers.peer(m_peers.rowOf(tags.front()));
    if (first == nullptr)
        return;
    QList<quint32> group; // in order of the rows
    for (int row = 0; row < m_peers.rowCount(); ++row) {
        const items::DialPlanPeer *const peer = m_peers.peer(row);
        if (peer->matches == first->matches && peer->isIncoming == first->isIncoming
            && peer->change != items::PeerChange::Deleted)
            group.append(peer->tag);
    }
    const auto strangers = std::ranges::count_if(tags, [&](quint32 tag) { return !group.contains(tag); });
    if (group.size() < 2 || strangers > 0) {
        m_trouble->say(
            Sign::Info, tr("Preference orders peers of the same numbers; %1 has them alone.").arg(first->name));
        return;
    }
    for (const quint32 tag : tags)
        group.removeOne(tag);
    // Behind the last of the group that stands above the place.
    qsizetype place = 0;
    const int placeRow = behind == 0 ? -1 : m_peers.rowOf(behind);
    for (qsizetype i = 0; i < group.size(); ++i) {
        if (m_peers.rowOf(group[i]) <= placeRow)
            place = i + 1;
    }
    for (qsizetype i = 0; i < tags.size(); ++i)
        group.insert(place + i, tags[i]);
    constexpr qsizetype mostPreferences = 11;
    if (group.size() > mostPreferences) {
        m_trouble->say(Sign::Warning, tr("There are only 11 preferences, 0 to 10."));
        return;
    }
    const bool fromOne = std::ranges::none_of(group, [this](quint32 tag) {
        const auto *const peer = m_peers.peer(m_peers.rowOf(tag));
        return peer->preference.isEmpty() || peer->preference == QLatin1String("0");
    }) && group.size() < mostPreferences;
    items::LineEdits edits;
    for (qsizetype i = 0; i < group.size(); ++i) {
        const std::string command = "preference " + std::to_string(i + (fromOne ? 1 : 0));
        for (items::LineEdit &edit : items::withCommands(items::peerBlock(m_session, id, group[i]), { command }))
            edits.push_back(std::move(edit));
    }
    std::ranges::sort(edits, {}, &items::LineEdit::first);
    m_session.edit(id, tr("order of preference for %1").arg(first->matches), edits);
}

void DialPlanPage::explainCommand()
{
    const QString id = m_session.current();
    const items::DialPlanBlock block = items::peerBlock(m_session, id, m_session.selectedPeer());
    const std::uint32_t line = m_text->currentLine();
    if (!block.isRead())
        return;
    for (const dialplan::Option &option : block.object->options) {
        if (block.lines.first + option.line - 1 != line)
            continue;
        const auto fields = items::peerFields();
        const auto field = std::ranges::find(fields, option.id, &items::PeerField::id);
        const dialplan::OptionSpec *const spec = dialplan::specOf(dialplan::ObjectKind::Peer, option.id);
        if (field == fields.end() || spec == nullptr) {
            m_trouble->say(Sign::Info, tr("This program keeps the command as it is and does not read it."));
            return;
        }
        QString text
            = tr("%1: %2 (%3)").arg(items::commandOf(*field), items::labelOf(*field), items::wordFor(field->section));
        if (spec->value == dialplan::ValueKind::Number)
            text += tr(", a number from %1 to %2").arg(spec->min).arg(spec->max);
        const QString choices = items::shownText(spec->choices).replace(QLatin1Char('|'), QLatin1String(", "));
        if (!choices.isEmpty())
            text += tr(", one of %1").arg(choices);
        if (spec->value == dialplan::ValueKind::Reference)
            text += tr(", the name of a %1").arg(items::shownText(dialplan::nameOf(spec->reference)));
        if (spec->isDefaultOn)
            text += tr("; on unless there is a no");
        m_trouble->say(Sign::Info, text + QLatin1Char('.'));
        return;
    }
    m_trouble->say(Sign::Info, tr("Put the cursor into a command of the selected dial-peer."));
}

void DialPlanPage::review()
{
    m_text->flush();
    showTab(Tab::Script);
}

} // namespace legwork::ui
