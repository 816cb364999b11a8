// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderpage.h"

#include "announcer.h"
#include "compareview.h"
#include "detailpane.h"
#include "digitsearch.h"
#include "findingcard.h"
#include "ladderheader.h"
#include "ladderminimap.h"
#include "ladderstrip.h"
#include "laddertable.h"
#include "ladderview.h"

#include <common/edits.h>
#include <common/notices.h>
#include <common/theme.h>
#include <workspace/workspace.h>

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace legwork::ui {

namespace {

/// Below this width the detail goes under the ladder, and the overview goes.
constexpr int narrow = 1100;
/// A call with more rows opens with what folds folded.
constexpr std::size_t hugeRows = 20'000;

} // namespace

LadderPage::LadderPage(items::TraceSession &session, workspace::Workspace *workspace, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_workspace(workspace)
    , m_digits(new DigitSearch(session, this))
    , m_announcer(new Announcer(this))
    , m_strip(new LadderStrip(this))
    , m_view(new LadderView(this))
    , m_table(new QTableView(this))
    , m_detail(new DetailPane(session, this))
    , m_card(new FindingCard(this))
    , m_split(new QSplitter(Qt::Horizontal, this))
    , m_sideParts(new QBoxLayout(QBoxLayout::TopToBottom))
    , m_search(new QLineEdit(this))
    , m_position(new QLabel(this))
{
    m_search->setPlaceholderText(tr("Find in this call"));
    m_search->setAccessibleName(tr("Find in this call"));
    m_search->setClearButtonEnabled(true);
    m_search->hide();
    auto *const left = new QWidget(this);
    auto *const leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(m_search);
    leftLayout->addWidget(m_view, 1);
    leftLayout->addWidget(m_table, 1);
    m_table->setModel(new LadderTableModel(*m_view, this));
    m_table->setAccessibleName(tr("Ladder as a table"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(ladderMessageColumn, QHeaderView::Stretch);
    m_table->hide();
    auto *const side = new QWidget(this);
    auto *const sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(px(14), px(12), px(14), px(8));
    sideLayout->setSpacing(px(10));
    m_position->setFont(ui::font(TextStyle::Caption));
    m_sideParts->setSpacing(px(10));
    m_sideParts->addWidget(m_card);
    m_sideParts->addWidget(m_detail, 1);
    sideLayout->addLayout(m_sideParts, 1);
    sideLayout->addWidget(m_position);
    m_split->addWidget(left);
    m_split->addWidget(side);
    m_split->setStretchFactor(0, 1);
    m_split->setCollapsible(0, false);
    m_split->setHandleWidth(1);
    m_split->setSizes({ 1000, px(372) });
    auto *const all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_strip);
    all->addWidget(m_split, 1);
    setFocusProxy(m_view);
    makeActions();
    connectAll();
    adviseOnPeers();
}

LadderPage::~LadderPage() = default;

void LadderPage::connectAll()
{
    connect(m_digits, &DigitSearch::found, this, [this] { take(m_plain); });
    connect(m_view, &LadderView::currentLineChanged, this, &LadderPage::showRow);
    const auto follow = [this] {
        const int line = m_view->currentLine();
        if (m_asTable->isChecked() && line != m_table->currentIndex().row())
            m_table->setCurrentIndex(m_table->model()->index(line, ladderMessageColumn));
    };
    connect(m_view, &LadderView::currentLineChanged, this, follow);
    connect(m_view, &LadderView::layoutChanged, this, follow);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            m_view->setCurrentLine(index.row());
    });
    connect(m_view, &LadderView::lineActivated, this, [this] { m_detail->setFocus(); });
    connect(m_view, &LadderView::sourceRequested, this, [this] { m_detail->setTab(DetailPane::SourceTab); });
    connect(m_view, &LadderView::mediaRequested, this, [this] { m_detail->setTab(DetailPane::SdpTab); });
    connect(m_view, &LadderView::menuRequested, this, &LadderPage::openMenu);
    connect(m_detail, &DetailPane::peerActivated, this, [this](const items::TakenPeer &taken) { goToPeer(taken); });
    connect(m_detail, &DetailPane::rowActivated, this, [this](int row) {
        if (m_ladder && row >= 0 && static_cast<std::size_t>(row) < m_ladder->rows.size())
            m_view->goTo(m_ladder->rows[static_cast<std::size_t>(row)].row.place);
    });
    connect(m_detail, &DetailPane::comparisonRequested, this, &LadderPage::compare);
    // Both do not fit: what is to be done takes the place of the row while it is read.
    connect(m_card, &FindingCard::expanded, this, [this](bool isExpanded) { m_detail->setVisible(!isExpanded); });
    connect(m_card, &FindingCard::peerActivated, this,
        [this](const items::TakenPeer &taken, int leg) { goToPeer(taken, leg); });
    connect(m_view, &LadderView::escaped, this, [this] {
        Q_EMIT closed();
        Q_EMIT linkActivated({ .page = QStringLiteral("calls"), .callId = callId() });
    });
    connect(m_view, &LadderView::followingChanged, this, [this](bool isFollowing) {
        m_strip->setFollowing(m_session.liveRate().isFollowing, isFollowing);
        m_follow->setChecked(isFollowing);
        m_announcer->say(isFollowing ? tr("Following the end") : tr("No longer following: the view stays where it is"));
    });
    connect(m_view, &LadderView::layoutChanged, this, [this] {
        const items::LadderLayout &layout = m_view->ladderLayout();
        if (layout.ladder().rowsToCome > 0) {
            m_strip->setFolded(tr("%n more rows...", nullptr, static_cast<int>(layout.ladder().rowsToCome)));
            return;
        }
        QString text = layout.foldedMessages() > 0
            ? tr("Folded: %1 of %2").arg(layout.foldedMessages()).arg(layout.messages())
            : QString();
        m_strip->setFolded(text);
        Q_EMIT statusChanged();
    });
    connect(m_view->header(), &LadderHeader::renamed, this, [this](const QString &host, const QString &alias) {
        if (m_workspace == nullptr)
            return;
        workspace::HostName name = m_workspace->hostName(host);
        name.alias = alias;
        editHostName(*m_workspace, host, name);
    });
    connect(m_view->header(), &LadderHeader::filterRequested, this, [this](const QString &address) {
        Q_EMIT linkActivated({ .page = QStringLiteral("calls"), .query = QStringLiteral("host:") + address });
    });
    connect(m_strip, &LadderStrip::detailChosen, this, [this](items::DetailLevel detail) {
        items::LayoutOptions options = m_view->options();
        options.detail = detail;
        options.unfolded.clear();
        m_view->setOptions(options);
        m_strip->setDetail(detail);
    });
    connect(m_strip, &LadderStrip::followToggled, m_view, &LadderView::setFollowing);
    connect(m_strip, &LadderStrip::labelFilterRequested, this,
        [this](const QString &query) { Q_EMIT linkActivated({ .page = QStringLiteral("calls"), .query = query }); });
    connect(m_strip->exporting(), &QPushButton::clicked, this, &LadderPage::openExport);
    connect(m_strip->compare(), &QPushButton::clicked, this, &LadderPage::pickComparison);
    connect(m_card, &FindingCard::evidenceActivated, this, [this](calls::Place place) { m_view->goTo(place); });
    connect(m_card, &FindingCard::similarRequested, this, [this](const QString &code) {
        Q_EMIT linkActivated({ .page = QStringLiteral("calls"), .query = QStringLiteral("finding:") + code });
    });
    connect(m_card, &FindingCard::copied, this,
        [] { Notices::instance().post({ .sign = Sign::Ok, .text = tr("Copied for a ticket") }); });
    m_card->setSimilar([this](const std::string &code) {
        int count = 0;
        for (const calls::Call &call : m_session.snapshot().calls)
            count += call.finding() != nullptr && call.finding()->code == code
                && (!m_ladder || call.id != m_ladder->call.id);
        return count;
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { searchNext(1); });
    connect(m_search, &QLineEdit::textEdited, this, [this] { searchNext(0); });
    connect(&m_session, &items::TraceSession::callsChanged, this, &LadderPage::followSession);
    const auto setZone = [this] { m_view->setZone(m_session.clock().zone, m_view->look().isRelative); };
    connect(&m_session, &items::TraceSession::clockChanged, this, [this, setZone] {
        setZone();
        if (m_ladder)
            m_strip->setCall(m_ladder->call, m_session.clock().zone);
    });
    setZone();
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        if (m_ladder)
            m_strip->setCall(m_ladder->call, m_session.clock().zone);
    });
    if (m_workspace == nullptr)
        return;
    m_view->setAliases([this](const QString &host) { return m_workspace->alias(host); });
    connect(m_workspace, &workspace::Workspace::hostsChanged, this,
        [this] { m_view->setAliases([this](const QString &host) { return m_workspace->alias(host); }); });
    connect(m_workspace, &workspace::Workspace::notesChanged, this, &LadderPage::refreshMarks);
    connect(m_workspace, &workspace::Workspace::marksChanged, this, &LadderPage::refreshMarks);
    connect(m_workspace, &workspace::Workspace::cutsChanged, this, &LadderPage::applyCuts);
}

QString LadderPage::title() const
{
    if (!m_ladder)
        return tr("Ladder");
    if (m_callIds.size() > 1)
        return tr("%n calls", nullptr, static_cast<int>(m_callIds.size()));
    return shown(m_ladder->call.ani.view()) + QStringLiteral(" \u2192 ") + shown(m_ladder->call.dnis.view());
}

bool LadderPage::show(const Link &link)
{
    if (link.callId.isEmpty())
        return false;
    m_wanted = link.place;
    if (callId() == link.callId && m_callIds.size() == 1 && m_ladder) {
        if (link.place)
            m_view->goTo(*link.place);
        if (!link.compareWith.isEmpty())
            compare(link.compareWith);
        return true;
    }
    m_compareWith = link.compareWith;
    m_callIds = { link.callId };
    delete m_compare;
    m_compare = nullptr;
    m_split->show();
    ask();
    return true;
}

void LadderPage::showCalls(const QStringList &callIds)
{
    m_callIds = callIds;
    m_wanted.reset();
    ask();
}

Link LadderPage::here() const
{
    Link link { .page = QStringLiteral("ladder"), .callId = callId() };
    if (const items::LadderRow *const row = m_view->currentRow())
        link.place = row->row.place;
    return link;
}

void LadderPage::takeFocus() { m_view->setFocus(Qt::OtherFocusReason); }

void LadderPage::ask()
{
    if (m_callIds.isEmpty())
        return;
    if (m_isAsking) {
        m_isStale = true; // asked again when this answer is there
        return;
    }
    m_isAsking = true;
    const std::uint64_t asked = ++m_asked;
    const QStringList ids = m_callIds;
    const auto done = [this, asked, ids, snapshot = m_session.snapshot()](std::shared_ptr<const items::Ladder> ladder) {
        m_isAsking = ladder && ladder->rowsToCome > 0; // then the whole of it comes too
        const bool isWanted = asked == m_asked && ids == m_callIds;
        if (isWanted && ladder) {
            // What is shown now refers to the texts of its own snapshots until it is replaced; the answer to those of
            // the time of the question, or of now.
            const auto before = std::exchange(m_snapshots, { snapshot, m_session.snapshot() });
            take(std::move(ladder));
            if (!m_compareWith.isEmpty())
                compare(std::exchange(m_compareWith, {}));
        }
        if (!m_isAsking && (!isWanted || std::exchange(m_isStale, false))) {
            m_isStale = false;
            ask();
        }
    };
    const bool isShown = m_ladder && QString::fromStdString(m_ladder->call.id.str()) == ids.front();
    if (ids.size() == 1 && !isShown)
        m_session.ladderInSteps(ids.front(), this, done);
    else if (ids.size() == 1)
        m_session.ladder(ids.front(), this, done);
    else
        m_session.ladders(ids, this, done);
}

void LadderPage::followSession()
{
    if (m_callIds.isEmpty() || m_session.isPaused())
        return;
    ask();
}

void LadderPage::take(std::shared_ptr<const items::Ladder> ladder)
{
    m_whole = std::move(ladder);
    m_plain = m_whole;
    if (!m_showsFindings) {
        auto bare = std::make_shared<items::Ladder>(*m_whole);
        bare->call.findings.clear();
        m_plain = std::move(bare);
    }
    const std::vector<items::RtpDigit> &digits = m_digits->digits(m_plain->call.id.str());
    const auto quality = m_digits->quality(m_plain->call.id.str());
    if (digits.empty() && !quality) {
        showLadder(m_plain);
    } else {
        items::Ladder whole = withDigits(*m_plain, digits);
        whole.quality = quality;
        showLadder(std::make_shared<const items::Ladder>(std::move(whole)));
    }
    m_digits->start(m_plain);
}

void LadderPage::setFindingsShown(bool areShown)
{
    m_showsFindings = areShown;
    if (m_whole)
        take(m_whole);
}

void LadderPage::showLadder(std::shared_ptr<const items::Ladder> ladder)
{
    const bool isOther = !m_ladder || m_ladder->call.id != ladder->call.id;
    if (!isOther)
        sayWhatChanged(*m_ladder, *ladder);
    m_ladder = std::move(ladder);
    if (isOther) {
        items::LayoutOptions options = m_view->options();
        options.unfolded.clear();
        options.foldedBands.clear();
        options.hiddenLegs.clear();
        m_cutLegs.clear();
        if (m_ladder->rows.size() + m_ladder->rowsToCome > hugeRows)
            options.detail = items::DetailLevel::Brief;
        m_view->setOptions(options);
        m_strip->setDetail(options.detail);
        m_evidence = -1;
    }
    m_strip->setCall(m_ladder->call, m_session.clock().zone);
    m_strip->setFollowing(m_session.liveRate().isFollowing, m_view->isFollowing());
    m_card->setLadder(m_ladder);
    m_detail->setVisible(!m_card->isExpanded() || m_ladder->call.findings.empty());
    m_detail->setLadder(m_ladder);
    m_view->setLadder(m_ladder);
    applyCuts();
    refreshMarks();
    if (m_wanted && (m_view->goTo(*m_wanted) || m_ladder->rowsToCome == 0))
        m_wanted.reset();
    showRow(m_view->currentLine());
    if (isOther)
        Q_EMIT titleChanged();
    Q_EMIT statusChanged();
}

/// For those who do not see it: rows that came, and the end of the call.
void LadderPage::sayWhatChanged(const items::Ladder &before, const items::Ladder &now)
{
    if (before.rowsToCome > 0)
        return;
    if (now.rows.size() > before.rows.size())
        m_announcer->count(static_cast<int>(now.rows.size() - before.rows.size()));
    if (before.call.outcome == calls::Outcome::InProgress && now.call.outcome != calls::Outcome::InProgress) {
        const QString text = tr("The call has ended: %1").arg(wordFor(now.call.outcome));
        m_announcer->say(text);
        Notices::instance().post({ .sign = signOf(now.call), .text = text });
    }
}

void LadderPage::setAsTable(bool isTable)
{
    m_asTable->setChecked(isTable);
    const bool hadFocus = m_view->hasFocus() || m_table->hasFocus();
    m_view->setVisible(!isTable);
    m_table->setVisible(isTable);
    if (isTable && m_view->currentLine() >= 0)
        m_table->setCurrentIndex(m_table->model()->index(m_view->currentLine(), ladderMessageColumn));
    setFocusProxy(isTable ? static_cast<QWidget *>(m_table) : m_view);
    if (hadFocus)
        (isTable ? static_cast<QWidget *>(m_table) : m_view)->setFocus();
}

/// Times as each source's own clock says, or on the common clock that they were placed on.
void LadderPage::setAsWritten(bool isAsWritten)
{
    m_asWritten->setChecked(isAsWritten);
    // A clock without a zone was moved by its zone too; what is left is what it was wrong by.
    constexpr std::int64_t quarter = 15 * 60'000;
    std::vector<Milliseconds> offsets;
    for (const calls::SourceReport &source : m_session.sources()) {
        const std::int64_t moved = source.clocks.empty() ? 0 : source.clocks.front().offsetMs;
        const bool isPrinted = !source.clocks.empty() && !source.clocks.front().zone.empty();
        const std::int64_t zone = isPrinted ? 0 : (moved + (moved < 0 ? -quarter : quarter) / 2) / quarter * quarter;
        offsets.emplace_back(moved - zone);
    }
    m_view->setWritten(isAsWritten ? std::move(offsets) : std::vector<Milliseconds>());
}

void LadderPage::showRow(int line)
{
    const auto &lines = m_view->ladderLayout().lines();
    const bool isRow = line >= 0 && static_cast<std::size_t>(line) < lines.size()
        && m_view->ladderLayout().rowOf(lines[static_cast<std::size_t>(line)]) != nullptr;
    const int row = isRow ? static_cast<int>(lines[static_cast<std::size_t>(line)].row) : -1;
    m_detail->setRow(row);
    refreshPeers();
    m_position->setText(lines.empty() ? QString()
                                      : tr("Row %1 of %2    J / K row    Alt+\u2191\u2193 same leg    E evidence")
                                            .arg(line + 1)
                                            .arg(static_cast<int>(lines.size())));
    if (m_workspace != nullptr && row >= 0)
        m_detail->setNote(m_workspace->note({ callId(), spotOf(m_ladder->rows[static_cast<std::size_t>(row)]) }));
    Q_EMIT placeChanged();
}

QString LadderPage::spotOf(const items::LadderRow &row) const
{
    const QString name = QString::fromStdString(row.record.path).section(QLatin1Char('/'), -1);
    return name + QLatin1Char(':') + QString::number(row.row.place.offset);
}

void LadderPage::refreshMarks()
{
    if (m_workspace == nullptr || !m_ladder)
        return;
    QSet<QString> marked, noted;
    for (const workspace::Spot &spot : m_workspace->marks()) {
        if (spot.callId == callId())
            marked << spot.row;
    }
    for (auto note = m_workspace->notes().cbegin(); note != m_workspace->notes().cend(); ++note) {
        if (note.key().callId == callId())
            noted << note.key().row;
    }
    std::set<std::uint32_t> markedRows, notedRows;
    for (std::uint32_t i = 0; (!marked.isEmpty() || !noted.isEmpty()) && i < m_ladder->rows.size(); ++i) {
        const QString spot = spotOf(m_ladder->rows[i]);
        if (marked.contains(spot))
            markedRows.insert(i);
        if (noted.contains(spot))
            notedRows.insert(i);
    }
    m_view->setMarks(std::move(markedRows), std::move(notedRows));
    if (const items::LadderRow *const row = m_view->currentRow())
        m_detail->setNote(m_workspace->note({ callId(), spotOf(*row) }));
}

/// Legs that a person cut from the call are not shown with it.
void LadderPage::applyCuts()
{
    if (m_workspace == nullptr || !m_ladder)
        return;
    const QSet<QString> cuts = m_workspace->cutLegs(callId());
    items::LayoutOptions options = m_view->options();
    const auto &legs = m_ladder->call.legs;
    for (const int leg : std::exchange(m_cutLegs, {}))
        options.hiddenLegs.erase(leg);
    for (std::size_t i = 0; i < legs.size(); ++i) {
        const int leg = static_cast<int>(i);
        if (cuts.contains(QString::fromStdString(legs[i].callId.str())) && options.hiddenLegs.insert(leg).second)
            m_cutLegs.insert(leg);
    }
    m_view->setOptions(options);
}

void LadderPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    placeDetail();
}

/// On a narrow page the detail stands below, beside the finding.
void LadderPage::placeDetail()
{
    const bool isNarrow = width() < px(narrow);
    const Qt::Orientation wanted = isNarrow ? Qt::Vertical : Qt::Horizontal;
    m_view->setParts({ .media = width() >= px(1000), .source = false });
    m_view->setMinimapVisible(!isNarrow);
    if (m_split->orientation() == wanted)
        return;
    m_split->setOrientation(wanted);
    m_sideParts->setDirection(isNarrow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_sideParts->setAlignment(m_card, isNarrow ? Qt::AlignTop : Qt::Alignment());
    m_sideParts->setStretchFactor(m_card, isNarrow ? 2 : 0);
    m_sideParts->setStretchFactor(m_detail, isNarrow ? 3 : 1);
    // Shares that are larger than any least height: QSplitter weighs what it has to give by them.
    m_split->setStretchFactor(1, isNarrow ? 1 : 0);
    m_split->setSizes(isNarrow ? QList<int> { px(1200), px(800) } : QList<int> { width() - px(372), px(372) });
}

QJsonObject LadderPage::saveState() const
{
    const items::LayoutOptions &options = m_view->options();
    QJsonArray order, hidden;
    for (const std::string &host : options.order)
        order << QString::fromStdString(host);
    for (const std::string &host : options.hiddenHosts)
        hidden << QString::fromStdString(host);
    QJsonArray sizes;
    for (const int size : m_split->sizes())
        sizes << size;
    return { { QStringLiteral("detail"), static_cast<int>(options.detail) }, { QStringLiteral("order"), order },
        { QStringLiteral("hidden"), hidden }, { QStringLiteral("calls"), QJsonArray::fromStringList(m_callIds) },
        { QStringLiteral("relative"), m_view->look().isRelative }, { QStringLiteral("table"), m_asTable->isChecked() },
        { QStringLiteral("written"), m_asWritten->isChecked() }, { QStringLiteral("sizes"), sizes } };
}

void LadderPage::restoreState(const QJsonObject &state)
{
    items::LayoutOptions options = m_view->options();
    options.detail = static_cast<items::DetailLevel>(std::clamp(state[QStringLiteral("detail")].toInt(), 0, 2));
    for (const QJsonValue host : state[QStringLiteral("order")].toArray())
        options.order.push_back(host.toString().toStdString());
    for (const QJsonValue host : state[QStringLiteral("hidden")].toArray())
        options.hiddenHosts.insert(host.toString().toStdString());
    m_view->setOptions(options);
    m_view->setZone(m_session.clock().zone, state[QStringLiteral("relative")].toBool());
    m_strip->setDetail(options.detail);
    setAsTable(state[QStringLiteral("table")].toBool());
    setAsWritten(state[QStringLiteral("written")].toBool());
    QList<int> sizes;
    for (const QJsonValue size : state[QStringLiteral("sizes")].toArray())
        sizes << size.toInt();
    if (sizes.size() == 2 && m_split->orientation() == Qt::Horizontal)
        m_split->setSizes(sizes);
}

} // namespace legwork::ui
