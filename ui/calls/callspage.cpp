// SPDX-License-Identifier: GPL-3.0-or-later
#include "callspage.h"

#include "callpreview.h"
#include "calltable.h"
#include "emptystate.h"
#include "histogramview.h"
#include "patternstrip.h"
#include "queryline.h"
#include "recordwindow.h"
#include "sourcepanel.h"
#include "statisticsstrip.h"

#include <common/icons.h>
#include <common/roles.h>
#include <common/strip.h>
#include <common/theme.h>
#include <items/extras.h>
#include <items/text.h>
#include <items/timetext.h>

#include <QAction>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QKeyEvent>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

using items::CallColumn;

namespace {

constexpr int narrowWindow = 1280; // columns go
constexpr int drawerWindow = 1180; // the panel becomes a drawer
constexpr int panelWidth = 232;
constexpr int busyDelay = 100; // ms after which work shows
constexpr auto messagesPause = std::chrono::milliseconds(400); // between two counts of all messages

const QString timeField = QStringLiteral("time");

} // namespace

CallsPage::CallsPage(items::TraceSession &session, workspace::Workspace *workspace, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_workspace(workspace)
    , m_filter(session)
{
    setObjectName(QStringLiteral("callsPage"));
    m_model.setWords(wordOf);
    m_model.setTitles(columnTitles());
    m_model.setZone(session.clock().zone);
    m_model.setDetailRequest([this](const QString &id, CallColumn column) {
        m_session.ask<QString>(
            [wanted = id.toStdString()](const calls::Engine &engine) {
                QStringList names;
                for (const calls::Row &row : engine.rows(wanted)) {
                    if (row.kind != formats::EventKind::Sip)
                        continue;
                    for (const std::string &codec : items::codecsOf(engine.textAt(row.place).text)) {
                        const QString name = items::shownText(codec);
                        if (name == name.toUpper() && !names.contains(name))
                            names.append(name);
                    }
                }
                return names.join(QLatin1String(", "));
            },
            this, [this, id, column](const QString &codecs) { m_model.setDetail(id, column, codecs); });
    });
    buildWidgets();
    buildActions();
    connectParts();
    refreshWorkspace();
    takeView();
    refreshProblems();
}

CallsPage::~CallsPage()
{
    // The table asks the model of its rows while it goes.
    delete m_splitter;
}

QString CallsPage::title() const { return tr("Calls"); }

void CallsPage::buildWidgets()
{
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_panel = new SourcePanel(m_session, m_workspace, m_splitter);
    m_panel->setProperty("helpArticle", QStringLiteral("start"));
    m_main = new QWidget(m_splitter);
    m_splitter->addWidget(m_panel);
    m_splitter->addWidget(m_main);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ px(panelWidth), px(1000) });
    m_splitter->setChildrenCollapsible(false);
    m_panel->setMinimumWidth(px(180));
    auto *const all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_splitter);

    auto *const column = new QVBoxLayout(m_main);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(12));

    auto *const top = new QHBoxLayout;
    top->setSpacing(px(8));
    m_drawer = new QToolButton(m_main);
    m_drawer->setIcon(icon("menu"));
    m_drawer->setCheckable(true);
    m_drawer->setToolTip(tr("Sources and findings"));
    m_drawer->setAccessibleName(tr("Sources and findings"));
    m_drawer->hide();
    m_query = new QueryLine(m_main);
    m_query->setProperty("helpArticle", QStringLiteral("query"));
    top->addWidget(m_drawer);
    top->addWidget(m_query, 1);
    column->addLayout(top);

    m_strip = new Strip(m_main);
    m_strip->setObjectName(QStringLiteral("problemStrip"));
    column->addWidget(m_strip);

    m_histogram = new HistogramView(m_main);
    m_histogram->setObjectName(QStringLiteral("histogram"));
    column->addWidget(m_histogram);

    // Statistics, table and preview are one card.
    m_card = new QWidget(m_main);
    auto *const card = new QVBoxLayout(m_card);
    m_card->installEventFilter(this);
    card->setContentsMargins(1, px(3), 1, px(4));
    card->setSpacing(0);
    m_progress = new QProgressBar(m_card);
    m_progress->setFixedHeight(px(3));
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    QSizePolicy keeps = m_progress->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keeps);
    m_progress->hide();
    m_statistics = new StatisticsStrip(m_card);
    m_patterns = new PatternStrip(m_card);
    connect(m_patterns, &PatternStrip::queryChosen, this, [this](const QString &query) { m_query->setQuery(query); });
    m_table = new CallTable(m_model, m_card);
    m_empty = new EmptyState(m_card);
    m_empty->hide();
    m_preview = new CallPreview(m_card);
    card->addWidget(m_progress);
    card->addWidget(m_statistics);
    card->addWidget(m_patterns);
    card->addWidget(m_table, 1);
    card->addWidget(m_empty, 1);
    card->addWidget(m_preview);
    column->addWidget(m_card, 1);

    m_pausePill = new QPushButton(m_card);
    m_pausePill->setObjectName(QStringLiteral("pausePill"));
    m_pausePill->setFocusPolicy(Qt::NoFocus);
    m_pausePill->hide();
}

void CallsPage::connectParts()
{
    m_filter.setTracked([this] {
        std::vector<std::string> ids = m_table->tracked();
        if (!m_wanted.isEmpty())
            ids.push_back(m_wanted.toStdString());
        return ids;
    });
    m_query->setAccept([this](const QString &query) { return m_filter.setQuery(query); });
    m_query->setValues([this](const QString &field, const QString &prefix, auto done) {
        m_filter.values(field, prefix, 12, std::move(done));
    });
    connect(m_query, &QueryLine::queryChanged, this, [this] {
        onRange();
        Q_EMIT placeChanged();
    });
    connect(m_query, &QueryLine::queryFinished, this, [this](const QString &query) {
        if (m_workspace != nullptr && !query.isEmpty())
            static_cast<void>(m_workspace->addToHistory(query));
    });
    connect(m_query, &QueryLine::leftFor, this, [this] {
        m_table->setFocus(Qt::OtherFocusReason);
        if (!m_table->currentIndex().isValid() && m_model.rowCount() > 0)
            m_table->selectRow(0);
    });
    connect(&m_filter, &items::CallFilter::viewChanged, this, &CallsPage::takeView);
    connect(&m_filter, &items::CallFilter::busyChanged, this, [this] {
        if (m_filter.isBusy())
            m_busyTimer.start();
        else
            refreshState();
    });
    m_busyTimer.setObjectName(QStringLiteral("showsBusy"));
    m_busyTimer.setSingleShot(true);
    m_busyTimer.setInterval(busyDelay);
    connect(&m_busyTimer, &QTimer::timeout, this, &CallsPage::refreshState);

    m_histogramTimer.setObjectName(QStringLiteral("askHistogram"));
    m_histogramTimer.setSingleShot(true);
    m_histogramTimer.setInterval(30);
    connect(&m_histogramTimer, &QTimer::timeout, this, &CallsPage::askHistogram);
    m_messagesTimer.setObjectName(QStringLiteral("countMessages"));
    m_messagesTimer.setSingleShot(true);
    m_messagesTimer.setInterval(messagesPause);
    connect(m_histogram, &HistogramView::needChanged, &m_histogramTimer, qOverload<>(&QTimer::start));
    connect(m_histogram, &HistogramView::rangeChosen, this, [this](const auto &range) {
        const calls::Zone &zone = m_session.clock().zone;
        m_query->setTermOf(timeField,
            range ? QStringLiteral("time:%1..%2")
                        .arg(items::queryTime(range->from, zone), items::queryTime(range->until, zone))
                  : QString());
    });
    connect(m_panel, &SourcePanel::termChosen, this, &CallsPage::chooseTerm);
    connect(m_panel, &SourcePanel::recordRequested, this, [this](calls::Place place, const QString &) {
        (new RecordWindow(m_session, place, tr("This was left out: no call can be made of it."), window()))->open();
    });
    connect(m_table, &CallTable::orderRequested, &m_filter, &items::CallFilter::setOrder);
    connect(m_table, &CallTable::callActivated, this, &CallsPage::open);
    connect(m_table, &CallTable::currentCallChanged, this, &CallsPage::refreshPreview);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CallsPage::refreshPreview);
    connect(m_table, &QWidget::customContextMenuRequested, this, &CallsPage::showTableMenu);
    connect(m_table, &CallTable::columnMenuRequested, this, &CallsPage::showColumnMenu);
    connect(m_table, &CallTable::keyPressed, this, [this](QChar key) {
        switch (key.unicode()) {
        case 'M': toggleMark(m_table->selectedIds()); break;
        case 'N': editNoteOf(m_table->currentId()); break;
        case 'F': m_panel->focusFindings(); break;
        case ' ': m_session.setPaused(!m_session.isPaused()); break;
        default: break;
        }
    });
    connect(m_preview, &CallPreview::openRequested, this, [this] { open(m_table->currentId(), false); });
    connect(m_preview, &CallPreview::reportRequested, this, &CallsPage::exportReport);
    connect(m_empty, &EmptyState::removeRequested, m_query, &QueryLine::removeTerm);
    connect(m_drawer, &QToolButton::toggled, this, [this](bool isOpen) {
        m_isDrawerOpen = isOpen;
        fitWidth();
    });
    connect(m_strip, &Strip::dismissed, this, [this] { m_session.dismissProblems(); });
    connect(m_pausePill, &QPushButton::clicked, this, [this] { m_session.setPaused(false); });

    using items::TraceSession;
    connect(&m_session, &TraceSession::sourcesChanged, this, [this] {
        refreshProblems();
        refreshState();
    });
    connect(&m_session, &TraceSession::problem, this, &CallsPage::refreshProblems);
    // Batches come faster than anybody sees.
    m_stateTimer.setObjectName(QStringLiteral("refreshState"));
    m_stateTimer.setSingleShot(true);
    m_stateTimer.setInterval(40);
    connect(&m_stateTimer, &QTimer::timeout, this, &CallsPage::refreshState);
    connect(&m_session, &TraceSession::progressChanged, this, [this] {
        if (!m_stateTimer.isActive())
            m_stateTimer.start();
    });
    connect(&m_session, &TraceSession::pauseChanged, this, &CallsPage::refreshPause);
    connect(&m_session, &TraceSession::clockChanged, this, [this] {
        m_model.setZone(m_session.clock().zone);
        m_histogram->setZone(m_session.clock().zone);
        m_statistics->setStatistics(m_filter.view()->statistics, m_session.clock().zone);
        m_patterns->setView(m_filter.view(), m_session.clock().zone);
        refreshPreview();
    });
    if (m_workspace != nullptr) {
        using workspace::Workspace;
        for (const auto signal : { &Workspace::hostsChanged, &Workspace::notesChanged, &Workspace::marksChanged,
                 &Workspace::queriesChanged, &Workspace::clocksChanged })
            connect(m_workspace, signal, this, &CallsPage::refreshWorkspace);
    }
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, qOverload<>(&QWidget::update));
    m_histogram->setZone(m_session.clock().zone);
}

void CallsPage::takeView()
{
    const auto view = m_filter.view();
    m_model.setView(view);
    m_statistics->setStatistics(view->statistics, m_session.clock().zone);
    m_patterns->setView(view, m_session.clock().zone);
    refreshGroups();
    refreshCount();
    refreshState();
    refreshPreview();
    // The histogram shows what the query leaves when its time does not count.
    const calls::CallList &calls = view->snapshot.calls;
    std::optional<HistogramView::Range> extent;
    if (!calls.empty())
        extent = HistogramView::Range { calls.front().start, calls.back().start };
    m_histogram->setExtent(extent);
    m_histogramTimer.start();
    if (!m_wanted.isEmpty() && m_table->selectCall(m_wanted))
        m_wanted.clear();
    Q_EMIT statusChanged();
}

void CallsPage::refreshCount()
{
    const QLocale locale;
    const auto view = m_filter.view();
    const auto all = static_cast<int>(view->snapshot.calls.size());
    const bool isGrowing = m_session.progress().isLoading || view->isPartial;
    const QString mark = isGrowing ? QStringLiteral("\u2026") : QString();
    QString text = view->size() == view->snapshot.calls.size()
        ? tr("%Ln calls", nullptr, all)
        : tr("%1 of %Ln calls", nullptr, all).arg(locale.toString(static_cast<qulonglong>(view->size())));
    m_query->setCount(text + mark);
}

void CallsPage::refreshGroups()
{
    const auto view = m_filter.view();
    const items::CallSummary &summary = view->summary;
    m_panel->setGroups(items::findingGroups(
                           summary, [](std::string_view code) { return titleOfFinding(code); }, tr("Nothing found")),
        items::outcomeGroups(summary, [](calls::Outcome outcome) { return wordFor(outcome); }),
        items::legGroups(summary, [](calls::LegKind kind) { return wordFor(kind); }), summary.calls,
        summary.withFinding, m_session.progress().isLoading || view->isPartial);
}

void CallsPage::refreshPreview()
{
    const QModelIndex current = m_table->currentIndex();
    std::shared_ptr<const calls::Call> call;
    if (current.isValid() && current.row() < m_model.rowCount()) {
        const auto view = m_model.view();
        if (static_cast<std::size_t>(current.row()) < view->size())
            call = view->snapshot.calls.share(view->rows[static_cast<std::size_t>(current.row())]);
    }
    int selected = 0;
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection())
        selected += range.height();
    const int before = m_preview->height();
    m_preview->setCall(call, m_filter.view()->snapshot.engine, m_session.clock().zone, selected);
    if (call && m_preview->minimumHeight() > before) {
        // The preview grew: what was chosen is not to go below it.
        QTimer::singleShot(0, m_table, [this] { m_table->scrollTo(m_table->currentIndex()); });
    }
}

void CallsPage::refreshState()
{
    const items::SessionProgress progress = m_session.progress();
    const bool isBusy = m_filter.isBusy() && !m_busyTimer.isActive();
    m_progress->setVisible(progress.isLoading || isBusy);
    if (progress.isLoading && progress.total > 0) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(
            static_cast<int>(1000.0 * static_cast<double>(progress.bytes) / static_cast<double>(progress.total)));
    } else {
        m_progress->setRange(0, 0);
    }
    refreshCount();
    const auto view = m_filter.view();
    const bool isFirst = m_session.roots().empty() && view->snapshot.calls.empty();
    const bool isEmpty = view->size() == 0;
    if (isFirst) {
        m_empty->sayWithActs(tr("Drop logs here"),
            tr("Files, folders, archives and captures, from any part of the deployment. Nothing is recognised by its "
               "name."),
            { { tr("Open..."), true, [this] { openDialog(false); } },
                { tr("Open folder..."), false, [this] { openDialog(true); } } });
    } else if (isEmpty && view->snapshot.calls.empty()) {
        if (progress.isLoading)
            m_empty->say(tr("Reading..."), {});
        else
            m_empty->say(tr("No calls yet."),
                m_session.liveRate().isFollowing ? tr("They appear here as they happen.")
                                                 : tr("Nothing in these sources tells of a call."));
    } else if (isEmpty && !view->isPartial) {
        m_empty->sayNoMatch(m_filter.terms(), view->termCounts);
    } else if (isEmpty) {
        m_empty->say(tr("Searching..."), {});
    }
    m_empty->setVisible(isEmpty);
    m_table->setVisible(!isEmpty);
    m_histogram->setVisible(!isFirst);
    m_statistics->setVisible(!isFirst);
    m_preview->setVisible(!isFirst && m_actions.value(0)->isChecked());
    m_isPanelWanted = !isFirst;
    fitWidth();
}

void CallsPage::refreshProblems()
{
    const auto &problems = m_session.problems();
    QStringList lines;
    for (const auto &problem : problems)
        lines.append(problem.path + QLatin1String(": ") + problem.what);
    for (const calls::SourceReport &source : m_session.sources()) {
        if (!source.error.empty())
            lines.append(items::shownText(source.path) + QLatin1String(": ") + items::shownText(source.error));
    }
    if (lines.isEmpty() || problems.empty()) {
        m_strip->clear();
        return;
    }
    QString text = lines.front();
    if (lines.size() > 1)
        text += tr(" (and %n more)", nullptr, static_cast<int>(lines.size()) - 1);
    if (text != m_strip->text() || m_strip->isHidden())
        m_strip->say(Sign::Error, text);
    m_strip->setToolTip(QString());
}

void CallsPage::refreshPause()
{
    m_pausePill->setVisible(m_session.isPaused());
    if (!m_session.isPaused())
        return;
    m_pausePill->setText(tr("Paused \u00b7 %n waiting", nullptr, m_session.waitingCalls()));
    m_pausePill->setToolTip(tr("Records are still stored. Click to show them."));
    m_pausePill->adjustSize();
    m_pausePill->move((m_card->width() - m_pausePill->width()) / 2, m_table->y() + px(34));
    m_pausePill->raise();
}

void CallsPage::refreshWorkspace()
{
    if (m_workspace == nullptr)
        return;
    QHash<QString, QString> aliases, notes;
    for (auto host = m_workspace->hosts().begin(); host != m_workspace->hosts().end(); ++host)
        aliases.insert(host.key(), host.value().alias);
    items::TraceSession::Notes searched;
    for (auto note = m_workspace->notes().begin(); note != m_workspace->notes().end(); ++note) {
        if (note.key().row.isEmpty())
            notes.insert(note.key().callId, note.value());
        std::string &text = searched[note.key().callId.toStdString()];
        text += (text.empty() ? "" : "\n") + note.value().toStdString();
    }
    QSet<QString> marks;
    for (const workspace::Spot &spot : m_workspace->marks()) {
        if (spot.row.isEmpty())
            marks.insert(spot.callId);
    }
    m_model.setAliases(std::move(aliases));
    m_model.setNotes(std::move(notes));
    m_model.setMarks(std::move(marks));
    m_filter.setNotes(std::move(searched));
    m_query->setHistory(m_workspace->history());
    std::vector<QueryLine::Saved> saved;
    for (const workspace::SavedQuery &query : m_workspace->savedQueries())
        saved.push_back({ query.name, query.text });
    m_query->setSaved(std::move(saved));
    for (auto clock = m_workspace->clockOffsets().begin(); clock != m_workspace->clockOffsets().end(); ++clock)
        m_session.setClockOffset(clock.key(), clock.value());
    for (const calls::SourceReport &source : m_session.sources()) {
        const QString path = items::textFrom(source.path);
        if (m_session.clockOffset(path) && !m_workspace->clockOffset(path))
            m_session.setClockOffset(path, std::nullopt);
    }
}

void CallsPage::askHistogram()
{
    const HistogramView::Need need = m_histogram->need();
    if (need.buckets == 0)
        return;
    m_filter.histogram(need.from, need.width, need.buckets,
        [this](items::CallHistogram histogram) { m_histogram->setHistogram(std::move(histogram)); });
    // Counting all messages costs more than counting calls: not more often than it can be seen.
    if (m_messagesTimer.isActive())
        return;
    m_messagesTimer.start();
    connect(
        &m_messagesTimer, &QTimer::timeout, this,
        [this, need] {
            if (m_histogram->need() != need)
                m_histogramTimer.start();
        },
        Qt::SingleShotConnection);
    m_session.ask<std::vector<std::uint32_t>>(
        [need](const calls::Engine &engine) { return engine.messagesOver(need.from, need.width, need.buckets); }, this,
        [this, need](
            std::vector<std::uint32_t> counts) { m_histogram->setMessages(need.from, need.width, std::move(counts)); });
}

void CallsPage::onRange()
{
    // The brush is what the time chip says, where it is a plain range.
    std::optional<HistogramView::Range> range;
    for (const QString &term : m_query->terms()) {
        if (!term.startsWith(QLatin1String("time:")))
            continue;
        const QStringList ends = term.mid(5).split(QLatin1String(".."));
        if (ends.size() != 2)
            continue;
        const auto from = calls::readTime(ends[0].toStdString(), {}, m_session.clock().zone);
        const auto until = calls::readTime(ends[1].toStdString(), {}, m_session.clock().zone);
        if (from.valid && until.valid && !from.daily && !until.daily)
            range = HistogramView::Range { UtcTime(Milliseconds(from.from)), UtcTime(Milliseconds(until.from)) };
    }
    m_histogram->setBrush(range);
}

void CallsPage::chooseTerm(const QString &term, bool isAdded)
{
    if (isAdded) {
        m_query->addTerm(term, true);
        return;
    }
    // The only one of its field; the same again takes it out.
    const bool isIn = m_query->terms().contains(term);
    m_query->setTermOf(fieldOfTerm(term), isIn ? QString() : term);
}

void CallsPage::fitWidth()
{
    const int width = window()->width() * 100 / std::max(zoom(), 1);
    m_table->setNarrow(width < narrowWindow);
    const bool isDrawer = width < drawerWindow;
    m_drawer->setVisible(isDrawer && m_isPanelWanted);
    m_panel->setVisible(m_isPanelWanted && (!isDrawer || m_isDrawerOpen));
}

void CallsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    fitWidth();
    refreshPause();
}

void CallsPage::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), t.window);
}

bool CallsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_card && event->type() == QEvent::Paint) {
        const Theme &t = theme();
        QPainter painter(m_card);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(t.line);
        painter.setBrush(t.base);
        painter.drawRoundedRect(QRectF(m_card->rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8));
    }
    return Page::eventFilter(watched, event);
}

void CallsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (m_table->selectionModel()->hasSelection()) {
            m_table->clearSelection();
            return;
        }
        if (!m_query->isEmpty()) {
            m_query->clear();
            return;
        }
    }
    Page::keyPressEvent(event);
}

void CallsPage::takeFocus()
{
    if (m_table->isVisibleTo(this))
        m_table->setFocus(Qt::OtherFocusReason);
    else
        m_query->takeFocus();
}

bool CallsPage::show(const Link &link)
{
    if (!link.page.isEmpty() && link.page != QLatin1String("calls"))
        return false;
    if (link.query != m_query->query() && (!link.query.isEmpty() || link.callId.isEmpty()))
        m_query->setQuery(link.query);
    if (!link.callId.isEmpty() && !m_table->selectCall(link.callId)) {
        m_wanted = link.callId;
        m_filter.refresh();
    }
    return true;
}

Link CallsPage::here() const
{
    Link link;
    link.page = QStringLiteral("calls");
    link.query = m_query->query();
    link.callId = m_table->currentId();
    return link;
}

QJsonObject CallsPage::saveState() const
{
    QJsonArray order;
    for (const items::SortKey &key : m_filter.order()) {
        const std::string_view name = items::keyOf(key.column);
        order.append(
            QJsonObject { { QStringLiteral("column"), QString::fromLatin1(name.data(), qsizetype(name.size())) },
                { QStringLiteral("descending"), key.descending } });
    }
    QJsonObject state = m_table->columns();
    state.insert(QStringLiteral("order"), order);
    state.insert(QStringLiteral("query"), m_query->query());
    state.insert(QStringLiteral("call"), m_table->currentId());
    state.insert(QStringLiteral("preview"), m_actions.value(0)->isChecked());
    state.insert(QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64()));
    return state;
}

void CallsPage::restoreState(const QJsonObject &state)
{
    if (state.isEmpty())
        return;
    m_table->restoreColumns(state);
    std::vector<items::SortKey> order;
    for (const auto &value : state.value(QStringLiteral("order")).toArray()) {
        const std::string name = value.toObject().value(QStringLiteral("column")).toString().toStdString();
        for (int column = 0; column < items::callColumnCount; ++column) {
            if (items::keyOf(static_cast<CallColumn>(column)) == name)
                order.push_back(
                    { static_cast<CallColumn>(column), value.toObject().value(QStringLiteral("descending")).toBool() });
        }
    }
    if (!order.empty())
        m_filter.setOrder(std::move(order));
    m_query->setQuery(state.value(QStringLiteral("query")).toString());
    m_wanted = state.value(QStringLiteral("call")).toString();
    m_actions.value(0)->setChecked(state.value(QStringLiteral("preview")).toBool(true));
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
}

void CallsPage::addSourceAct(const QString &text, const std::function<void()> &act) { m_panel->addAct(text, act); }

} // namespace legwork::ui
