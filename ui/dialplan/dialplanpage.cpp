// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanpage.h"

#include <common/icons.h>
#include <common/notices.h>
#include <common/theme.h>
#include <items/dialplanchange.h>
#include <items/text.h>

#include <QAction>
#include <QFile>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

namespace {

QLabel *plain(const QString &text, QWidget *parent, TextStyle style = TextStyle::Body)
{
    auto *const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setFont(ui::font(style));
    return label;
}

QSplitter *splitter(Qt::Orientation orientation, const QString &name, QWidget *parent)
{
    auto *const made = new QSplitter(orientation, parent);
    made->setObjectName(name);
    made->setChildrenCollapsible(false);
    return made;
}

} // namespace

DialPlanPage::DialPlanPage(items::DialPlanSession &session, workspace::Workspace *workspace, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_workspace(workspace)
    , m_undo(session, this)
    , m_peers(this)
    , m_pickerMenu(new QMenu(this))
{
    setObjectName(QStringLiteral("dialPlanPage"));
    build();
    buildActions();
    connectSession();
    m_keepSoon.setSingleShot(true);
    m_keepSoon.setInterval(std::chrono::seconds(1));
    connect(&m_keepSoon, &QTimer::timeout, this, &DialPlanPage::keep);
    refresh();
}

DialPlanPage::~DialPlanPage()
{
    m_text->flush();
    if (m_keepSoon.isActive())
        keep();
    // Parts that go speak up once more (a text's cursor, the focus), and nobody is there to follow any more.
    for (QObject *const part : { static_cast<QObject *>(m_text), static_cast<QObject *>(m_table),
             static_cast<QObject *>(m_lint), static_cast<QObject *>(m_form), static_cast<QObject *>(m_soFar) })
        part->disconnect(this);
    m_session.disconnect(this);
}

void DialPlanPage::build()
{
    m_tabs = new QTabBar(this);
    m_stack = new QStackedWidget(this);
    m_contents = new QStackedWidget(this);
    m_trouble = new Strip(this);
    m_figures = plain({}, this, TextStyle::Caption);
    m_figures->setObjectName(QStringLiteral("dialPlanFigures"));
    m_figures->setContentsMargins(px(16), px(3), px(16), px(4));
    auto *const head = new QHBoxLayout;
    buildHead(*head);
    auto *const whole = new QWidget(this);
    auto *const inside = new QVBoxLayout(whole);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(0);
    inside->addLayout(head);
    inside->addWidget(m_trouble);
    inside->addWidget(m_contents, 1);
    inside->addWidget(m_figures);
    m_stack->addWidget(buildEmpty());
    m_stack->addWidget(whole);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);

    setTab(Tab::Peers, buildPeers());
    m_script = new ChangeScriptPane(m_session, this);
    setTab(Tab::Script, m_script);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        if (tab >= 0 && tab < m_tabOrder.size())
            m_contents->setCurrentWidget(m_tabContents.value(static_cast<int>(m_tabOrder[tab])));
    });
}

void DialPlanPage::buildHead(QHBoxLayout &row)
{
    m_picker = new QToolButton(this);
    m_picker->setObjectName(QStringLiteral("devicePicker"));
    m_picker->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_picker->setIcon(icon("gateway"));
    m_picker->setPopupMode(QToolButton::InstantPopup);
    m_picker->setMenu(m_pickerMenu);
    m_picker->setAccessibleName(tr("Device"));
    connect(m_pickerMenu, &QMenu::aboutToShow, this, &DialPlanPage::fillPicker);
    m_tabs->setDrawBase(false);
    m_tabs->setObjectName(QStringLiteral("dialPlanTabs"));
    m_tabs->setAccessibleName(tr("Views of the dial plan"));
    m_reload = new QPushButton(tr("Reload"), this);
    m_undoButton = new QPushButton(icon("undo"), tr("Undo"), this);
    m_redoButton = new QPushButton(tr("Redo"), this);
    m_review = new QPushButton(tr("Review change..."), this);
    m_review->setDefault(true);
    m_reload->setObjectName(QStringLiteral("reload"));
    m_undoButton->setObjectName(QStringLiteral("undo"));
    m_redoButton->setObjectName(QStringLiteral("redo"));
    m_review->setObjectName(QStringLiteral("review"));
    row.setContentsMargins(px(12), px(6), px(16), px(6));
    row.setSpacing(px(8));
    row.addWidget(m_picker);
    row.addWidget(m_tabs);
    row.addStretch();
    for (QPushButton *const button : { m_reload, m_undoButton, m_redoButton, m_review })
        row.addWidget(button);
    QUndoStack &stack = m_undo.stack();
    connect(m_undoButton, &QPushButton::clicked, &stack, &QUndoStack::undo);
    connect(m_redoButton, &QPushButton::clicked, &stack, &QUndoStack::redo);
    connect(&stack, &QUndoStack::canUndoChanged, m_undoButton, &QWidget::setEnabled);
    connect(&stack, &QUndoStack::canRedoChanged, m_redoButton, &QWidget::setEnabled);
    connect(&stack, &QUndoStack::undoTextChanged, m_undoButton,
        [this](const QString &text) { m_undoButton->setToolTip(text); });
    connect(&stack, &QUndoStack::redoTextChanged, m_redoButton,
        [this](const QString &text) { m_redoButton->setToolTip(text); });
    m_undoButton->setEnabled(false);
    m_redoButton->setEnabled(false);
    connect(m_reload, &QPushButton::clicked, this, [this] {
        const QString id = m_session.current();
        if (m_session.device(id).path.isEmpty())
            Q_EMIT reloadAsked(id);
        else
            m_session.reload(id);
    });
    connect(m_review, &QPushButton::clicked, this, &DialPlanPage::review);
}

QWidget *DialPlanPage::buildPeers()
{
    m_columns = splitter(Qt::Horizontal, QStringLiteral("columns"), this);
    m_left = splitter(Qt::Vertical, QStringLiteral("left"), m_columns);
    m_middle = splitter(Qt::Vertical, QStringLiteral("middle"), m_columns);
    m_right = splitter(Qt::Vertical, QStringLiteral("right"), m_columns);

    auto *const tablePart = new QWidget(m_left);
    m_filter = new QLineEdit(tablePart);
    m_filter->setObjectName(QStringLiteral("peerFilter"));
    m_filter->setPlaceholderText(tr("Filter: tag, pattern, target, service"));
    m_filter->setAccessibleName(tr("Filter of dial-peers"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_table = new PeerTable(m_peers, tablePart);
    m_noMatch = plain(tr("No dial-peer has these words."), tablePart);
    m_noMatch->setAlignment(Qt::AlignCenter);
    m_noMatch->hide();
    auto *const tableColumn = new QVBoxLayout(tablePart);
    tableColumn->setContentsMargins(0, px(8), 0, 0);
    tableColumn->setSpacing(px(4));
    auto *const filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(px(12), 0, px(12), 0);
    filterRow->addWidget(m_filter);
    tableColumn->addLayout(filterRow);
    tableColumn->addWidget(m_table, 1);
    tableColumn->addWidget(m_noMatch, 1);
    m_lint = new LintPane(m_session, m_workspace, m_left);
    m_left->setStretchFactor(0, 3);
    m_left->setStretchFactor(1, 2);

    auto *const formPart = new QWidget(m_middle);
    m_formTabs = new QTabBar(formPart);
    m_formTabs->addTab(tr("Form"));
    m_formTabs->addTab(tr("Text"));
    m_formTabs->setDrawBase(false);
    m_formTabs->setAccessibleName(tr("Form or text"));
    m_formTabs->hide();
    m_formStack = new QStackedWidget(formPart);
    m_form = new PeerForm(m_session, m_formStack);
    m_formStack->addWidget(m_form);
    auto *const formColumn = new QVBoxLayout(formPart);
    formColumn->setContentsMargins(0, 0, 0, 0);
    formColumn->setSpacing(0);
    formColumn->addWidget(m_formTabs);
    formColumn->addWidget(m_formStack, 1);
    m_soFar = new ChangeSoFar(m_session, m_undo, m_middle);
    m_middle->setStretchFactor(0, 3);
    m_middle->setStretchFactor(1, 1);

    m_textPart = new QWidget(m_right);
    m_textTitle = plain(tr("Running config"), m_textPart, TextStyle::Strong);
    m_textHint = plain(tr("two-way: edit either side"), m_textPart, TextStyle::Caption);
    m_whole = new QToolButton(m_textPart);
    m_whole->setText(tr("Whole file"));
    m_whole->setCheckable(true);
    m_whole->setObjectName(QStringLiteral("wholeFile"));
    m_text = new ConfigEdit(m_session, m_textPart);
    auto *const textHead = new QHBoxLayout;
    textHead->setContentsMargins(px(16), px(10), px(16), px(6));
    textHead->addWidget(m_textTitle);
    textHead->addStretch();
    textHead->addWidget(m_textHint);
    textHead->addWidget(m_whole);
    auto *const textColumn = new QVBoxLayout(m_textPart);
    textColumn->setContentsMargins(0, 0, 0, 0);
    textColumn->setSpacing(0);
    textColumn->addLayout(textHead);
    textColumn->addWidget(m_text, 1);

    m_columns->setSizes({ px(430), px(414), px(507) });
    m_left->setSizes({ px(500), px(300) });
    m_middle->setSizes({ px(560), px(240) });
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 0);
    m_columns->setStretchFactor(2, 1);

    connect(m_filter, &QLineEdit::textChanged, this, &DialPlanPage::refreshFilter);
    connect(m_table, &PeerTable::tagChosen, &m_session, &items::DialPlanSession::selectPeer);
    connect(m_table, &PeerTable::menuRequested, this, &DialPlanPage::showPeerMenu);
    connect(m_table, &PeerTable::orderDropped, this, &DialPlanPage::onOrderDropped);
    connect(&m_peers, &items::DialPlanPeerModel::editRequested, this, &DialPlanPage::onCellEdited);
    connect(m_lint, &LintPane::findingShown, this, [this](quint32 tag, std::uint32_t line) {
        if (tag != 0)
            m_session.selectPeer(tag);
        if (line != 0)
            m_text->showLine(line);
    });
    connect(m_form, &PeerForm::fieldEntered, this, [this](std::uint32_t line) {
        if (line != 0 && !m_isFollowing)
            m_text->showLine(line);
    });
    connect(m_form, &PeerForm::restoreRequested, this, &DialPlanPage::restorePeer);
    connect(m_form, &PeerForm::revertRequested, this, &DialPlanPage::revertPeer);
    connect(m_text, &ConfigEdit::lineEntered, this, &DialPlanPage::onLineEntered);
    connect(m_soFar, &ChangeSoFar::peerChosen, this, [this](quint32 tag) {
        if (tag != 0)
            m_session.selectPeer(tag);
    });
    connect(m_whole, &QToolButton::toggled, m_text, &ConfigEdit::setWhole);
    connect(m_text, &ConfigEdit::wholeChanged, this, [this] {
        const QSignalBlocker quiet(m_whole);
        m_whole->setVisible(m_text->isLong());
        m_textHint->setVisible(!m_text->isLong());
        m_whole->setChecked(m_text->isWhole());
    });
    connect(m_formTabs, &QTabBar::currentChanged, m_formStack, &QStackedWidget::setCurrentIndex);
    return m_columns;
}

QWidget *DialPlanPage::buildEmpty()
{
    auto *const empty = new QWidget(this);
    empty->setObjectName(QStringLiteral("dialPlanEmpty"));
    auto *const column = new QVBoxLayout(empty);
    m_emptyTitle
        = plain(tr("No configuration. Load one from a gateway or a file, or paste it."), empty, TextStyle::Title);
    m_emptyTitle->setAlignment(Qt::AlignCenter);
    m_emptyTitle->setWordWrap(true);
    auto *const what
        = plain(tr("It is read here and sent nowhere: what is changed becomes commands that you see before "
                   "anything is applied."),
            empty);
    what->setAlignment(Qt::AlignCenter);
    what->setWordWrap(true);
    m_emptyActs = new QHBoxLayout;
    m_emptyActs->setSpacing(px(8));
    m_emptyActs->addStretch();
    m_emptyActs->addStretch();
    column->setSpacing(px(10));
    column->addStretch();
    column->addWidget(m_emptyTitle);
    column->addWidget(what);
    column->addLayout(m_emptyActs);
    column->addStretch();
    return empty;
}

void DialPlanPage::connectSession()
{
    using Session = items::DialPlanSession;
    const auto ifCurrent = [this](auto &&work) {
        return [this, work](const QString &id) {
            if (id == m_session.current())
                work();
        };
    };
    connect(&m_session, &Session::changed, this, [this](const QString &id) {
        if (id == m_session.current())
            refresh();
        m_keepSoon.start();
        int edits = 0;
        for (const items::DialPlanDevice &device : m_session.devices()) {
            const auto snapshot = m_session.snapshot(device.id);
            if (snapshot != nullptr && snapshot->isChecked && !device.isWhatIf)
                edits += static_cast<int>(snapshot->change.changes.size());
        }
        if (std::exchange(m_edits, edits) != edits)
            Q_EMIT editsChanged();
    });
    connect(&m_session, &Session::parseFailed, this, ifCurrent([this] {
        refreshTrouble();
        enableActions();
        m_keepSoon.start();
    }));
    connect(&m_session, &Session::textChanged, this, ifCurrent([this] { refreshTrouble(); }));
    connect(&m_session, &Session::lockChanged, this, ifCurrent([this] { enableActions(); }));
    connect(&m_session, &Session::currentChanged, this, [this] {
        m_session.selectPeer(0);
        m_text->showDevice();
        refresh();
        Q_EMIT titleChanged();
        Q_EMIT placeChanged();
    });
    connect(&m_session, &Session::devicesChanged, this, [this] {
        refresh();
        m_keepSoon.start();
        if (m_workspace == nullptr)
            return;
        const auto kept = m_workspace->configurations();
        for (const workspace::KeptConfiguration &one : kept) { // what was closed is not kept
            if (m_session.device(one.id).id.isEmpty() && m_closed.contains(one.id))
                std::ignore = m_workspace->dropConfiguration(one.id);
        }
    });
    connect(&m_session, &Session::peerSelected, this, &DialPlanPage::onPeerSelected);
    connect(&m_session, &Session::openFailed, this, [this](const QString &name, const QString &why) {
        const QString text = tr("%1 could not be read: %2. What was open stays as it is.").arg(name, why);
        if (m_session.devices().isEmpty()) {
            Notice notice;
            notice.sign = Sign::Error;
            notice.text = text;
            Notices::instance().post(notice);
        } else {
            m_trouble->say(Sign::Error, text);
        }
    });
    connect(&m_session, &Session::reloaded, this, [this](const QString &id, int conflicts) {
        if (id == m_session.current() && conflicts > 0)
            m_trouble->say(Sign::Warning,
                tr("%n edit(s) met lines that the device has changed meanwhile; they stay as you wrote them. Compare "
                   "them before you apply.",
                    nullptr, conflicts));
    });
    connect(m_trouble, &Strip::acted, this, [this] {
        const QString id = m_session.current();
        const auto problem = m_session.problem(id);
        if (!problem.has_value() || problem->replacement.isEmpty())
            return;
        const std::string_view line = m_session.text(id).lines({ problem->line, 1 });
        QString text = items::textFrom(line);
        text.replace(problem->column, problem->length, problem->replacement);
        m_session.edit(
            id, tr("replace with %1").arg(problem->replacement), { { problem->line, 1, text.toStdString() } });
    });
}

// What is shown

QString DialPlanPage::title() const
{
    const auto device = m_session.device(m_session.current());
    return device.id.isEmpty() ? tr("Dial plan") : tr("Dial plan - %1", "page - device").arg(device.name);
}

void DialPlanPage::refresh()
{
    const auto snapshot = m_session.snapshot();
    m_stack->setCurrentIndex(m_session.devices().isEmpty() ? 0 : 1);
    m_peers.setSnapshot(snapshot);
    if (snapshot != nullptr && m_session.selectedPeer() == 0 && !snapshot->peers->rows.empty())
        m_session.selectPeer(snapshot->peers->rows.front().tag);
    else if (snapshot != nullptr && m_session.selectedPeer() != 0)
        m_table->selectTag(m_session.selectedPeer());
    refreshHead();
    refreshTrouble();
    refreshFilter();
    enableActions();
}

void DialPlanPage::refreshHead()
{
    const items::DialPlanDevice device = m_session.device(m_session.current());
    m_picker->setText(device.name);
    const bool isOfDevice = device.origin.startsWith(QLatin1StringView("ssh:"))
        || device.origin.startsWith(QLatin1StringView("restconf:"));
    m_reload->setVisible(!device.path.isEmpty() || isOfDevice);
    const auto snapshot = m_session.snapshot();
    if (snapshot == nullptr) {
        m_figures->setText(m_session.devices().isEmpty() ? QString() : tr("Reading..."));
        return;
    }
    int rules = 0;
    for (const dialplan::Object *const set : snapshot->device().all(dialplan::ObjectKind::TranslationRule))
        rules += static_cast<int>(std::ranges::count(set->options, dialplan::OptionId::Rule, &dialplan::Option::id));
    const QLocale locale;
    QStringList parts;
    const QString when = locale.toString(device.read.toLocalTime(), QLocale::ShortFormat);
    parts.append(device.path.isEmpty() ? tr("read %1").arg(when) : tr("read %1 from %2").arg(when, device.path));
    parts.append(tr("%n dial-peer(s)", nullptr, static_cast<int>(snapshot->device().peers().size())));
    parts.append(tr("%n translation rule(s)", nullptr, rules));
    if (snapshot->isChecked) {
        parts.append(tr("%n lint finding(s)", nullptr, static_cast<int>(snapshot->lint.size())));
        parts.append(tr("%n edit(s) not applied", nullptr, static_cast<int>(snapshot->change.changes.size())));
    }
    m_figures->setText(parts.join(QStringLiteral("   |   ")));
}

void DialPlanPage::refreshTrouble()
{
    const auto problem = m_session.problem(m_session.current());
    if (problem.has_value())
        m_trouble->say(Sign::Error, tr("%1 The last good text is kept; nothing is sent.").arg(problem->text),
            problem->replacement.isEmpty() ? QString() : tr("Replace"));
    else if (m_trouble->sign() == Sign::Error)
        m_trouble->clear();
}

void DialPlanPage::refreshFilter()
{
    m_peers.setFilter(m_filter->text());
    const bool isEmpty = m_peers.rowCount() == 0 && m_peers.total() > 0;
    m_noMatch->setVisible(isEmpty);
    m_table->setVisible(!isEmpty);
}

void DialPlanPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    arrange();
}

/// Three columns where there is room; else the text is a tab beside the form.
void DialPlanPage::arrange()
{
    const bool isNarrow = width() < px(narrowDialPlan);
    if (isNarrow == m_isNarrow)
        return;
    m_isNarrow = isNarrow;
    m_formTabs->setVisible(isNarrow);
    if (isNarrow) {
        m_formStack->addWidget(m_right);
    } else {
        m_columns->addWidget(m_right);
        m_right->show();
        m_formTabs->setCurrentIndex(0);
        m_columns->setSizes({ px(430), px(414), std::max(px(300), width() - px(844)) });
    }
}

void DialPlanPage::setTab(Tab tab, QWidget *content)
{
    const auto name = [](Tab wanted) {
        switch (wanted) {
        case Tab::Peers: return tr("Peers");
        case Tab::Translation: return tr("Translation");
        case Tab::Simulator: return tr("Simulator");
        case Tab::Script: break;
        }
        return tr("Change script");
    };
    m_contents->addWidget(content);
    m_tabContents.insert(static_cast<int>(tab), content);
    const auto behind = std::ranges::find_if(m_tabOrder, [tab](Tab other) { return other > tab; });
    const int place = static_cast<int>(behind - m_tabOrder.begin());
    m_tabOrder.insert(place, tab);
    m_tabs->insertTab(place, name(tab));
}

void DialPlanPage::showTab(Tab tab)
{
    const qsizetype place = m_tabOrder.indexOf(tab);
    if (place >= 0)
        m_tabs->setCurrentIndex(static_cast<int>(place));
}

void DialPlanPage::setMatchPane(QWidget *pane)
{
    m_right->addWidget(pane);
    m_right->setStretchFactor(0, 3);
    m_right->setStretchFactor(1, 2);
    m_right->setSizes({ px(480), px(300) });
}

void DialPlanPage::addOpener(QAction *action)
{
    m_openers.append(action);
    auto *const button = new QPushButton(action->text(), this);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    m_emptyActs->insertWidget(m_emptyActs->count() - 1, button);
}

void DialPlanPage::addPeerAction(QAction *action) { m_peerActions.append(action); }

void DialPlanPage::addCommand(QAction *action)
{
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    m_actions.append(action);
}

int DialPlanPage::editCount() const { return m_edits; }

// Panes follow each other

void DialPlanPage::onPeerSelected(quint32 tag)
{
    m_isFollowing = true;
    m_table->selectTag(tag);
    m_form->showPeer(tag);
    m_text->showPeer(tag);
    m_isFollowing = false;
    enableActions();
    if (tag != 0)
        Q_EMIT placeChanged();
}

void DialPlanPage::onLineEntered(std::uint32_t line)
{
    const QString id = m_session.current();
    const auto snapshot = m_session.snapshot();
    if (m_isFollowing || snapshot == nullptr)
        return;
    // The selected peer first: typing in it changes its lines.
    const auto isIn
        = [line](items::LineRange range) { return line >= range.first && line < range.first + range.count; };
    quint32 tag = m_session.selectedPeer();
    if (!isIn(m_session.peerLines(id, tag))) {
        tag = 0;
        for (const items::DialPlanPeer &peer : snapshot->peers->rows) {
            if (peer.change != items::PeerChange::Deleted && isIn(m_session.linesNow(id, peer.lines))) {
                tag = peer.tag;
                break;
            }
        }
    }
    if (tag == 0)
        return;
    m_session.selectPeer(tag);
    const items::DialPlanBlock block = items::peerBlock(m_session, id, tag);
    if (!block.isRead())
        return;
    for (const dialplan::Option &option : block.object->options) {
        if (block.lines.first + option.line - 1 == line)
            m_form->markField(option.id);
    }
}

void DialPlanPage::showLine(std::uint32_t line)
{
    showTab(Tab::Peers);
    onLineEntered(line);
    m_text->showLine(line);
    if (m_isNarrow)
        m_formTabs->setCurrentIndex(1);
}

void DialPlanPage::takeFocus()
{
    if (m_session.devices().isEmpty())
        Page::takeFocus();
    else
        m_table->setFocus(Qt::OtherFocusReason);
}

// Places and state

Link DialPlanPage::here() const
{
    const auto snapshot = m_session.snapshot();
    if (snapshot == nullptr)
        return linkTo(DialPlanPlace {});
    return linkTo(DialPlanPlace { snapshot->deviceName, m_session.selectedPeer(), std::nullopt });
}

bool DialPlanPage::show(const Link &link)
{
    const auto place = dialPlanPlace(link);
    if (!place.has_value())
        return false;
    const auto isNamed = [&](const items::DialPlanDevice &device) {
        const auto snapshot = m_session.snapshot(device.id);
        return device.name == place->device || (snapshot != nullptr && snapshot->deviceName == place->device);
    };
    if (!place->device.isEmpty() && !isNamed(m_session.device(m_session.current()))) {
        const auto devices = m_session.devices();
        const auto found = std::ranges::find_if(devices, isNamed);
        if (found == devices.end()) {
            Notices::instance().post({ .sign = Sign::Info,
                .text = tr("The configuration of %1 is not open. Open it here to see dial-peer %2.")
                            .arg(place->device)
                            .arg(place->peer) });
            return false;
        }
        m_session.setCurrent(found->id);
    }
    if (place->peer != 0) {
        showTab(Tab::Peers);
        m_session.selectPeer(place->peer);
    }
    if (place->call.has_value())
        Q_EMIT callAsked(*place->call);
    return true;
}

QJsonObject DialPlanPage::saveState() const
{
    QJsonObject splitters;
    for (const QSplitter *const one : { m_columns, m_left, m_middle, m_right })
        splitters.insert(one->objectName(), QString::fromLatin1(one->saveState().toBase64()));
    return { { QStringLiteral("device"), m_session.current() },
        { QStringLiteral("peer"), static_cast<qint64>(m_session.selectedPeer()) },
        { QStringLiteral("filter"), m_filter->text() }, { QStringLiteral("tab"), m_tabs->currentIndex() },
        { QStringLiteral("allFields"), m_form->showsAll() }, { QStringLiteral("table"), m_table->saveState() },
        { QStringLiteral("splitters"), m_isNarrow ? QJsonObject() : splitters } };
}

void DialPlanPage::restoreState(const QJsonObject &state)
{
    const QJsonObject splitters = state.value(QStringLiteral("splitters")).toObject();
    for (QSplitter *const one : { m_columns, m_left, m_middle, m_right }) {
        const QByteArray sizes = QByteArray::fromBase64(splitters.value(one->objectName()).toString().toLatin1());
        if (!sizes.isEmpty())
            one->restoreState(sizes);
    }
    m_table->restoreState(state.value(QStringLiteral("table")).toObject());
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
    m_form->setShowsAll(state.value(QStringLiteral("allFields")).toBool());
    m_wantedDevice = state.value(QStringLiteral("device")).toString();
    m_wantedPeer = static_cast<quint32>(state.value(QStringLiteral("peer")).toInteger());
    const int tab = state.value(QStringLiteral("tab")).toInt();
    if (tab >= 0 && tab < m_tabs->count())
        m_tabs->setCurrentIndex(tab);
    reopen();
}

bool DialPlanPage::reopen()
{
    if (m_workspace == nullptr || m_isReopened)
        return false;
    m_isReopened = true;
    const auto kept = m_workspace->configurations();
    connect(&m_session, &items::DialPlanSession::changed, this, [this](const QString &id) {
        if (m_wantedDevice.isEmpty() || id != m_wantedDevice)
            return;
        m_wantedDevice.clear();
        m_session.setCurrent(id);
        if (m_wantedPeer != 0)
            m_session.selectPeer(m_wantedPeer);
    });
    for (const workspace::KeptConfiguration &one : kept)
        m_session.restore({ one.id, one.name, one.path, one.origin, one.read, one.isWhatIf }, one.base, one.edits);
    return !kept.isEmpty();
}

void DialPlanPage::keep()
{
    m_keepSoon.stop();
    if (m_workspace == nullptr)
        return;
    for (const items::DialPlanDevice &device : m_session.devices()) {
        const QByteArray base = m_session.packedBase(device.id);
        const auto edits = m_session.packedEdits(device.id);
        if (!edits.has_value() || base.isEmpty())
            continue; // not read yet: what was kept is still right
        std::ignore = m_workspace->keepConfiguration(
            { device.id, device.name, device.path, device.origin, device.read, device.isWhatIf, base, *edits });
    }
}

} // namespace legwork::ui
