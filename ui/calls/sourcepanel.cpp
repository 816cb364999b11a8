// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcepanel.h"

#include <common/edits.h>
#include <common/icons.h>
#include <common/theme.h>
#include <items/text.h>
#include <items/zone.h>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

using items::SourceModel;

namespace {

SourceModel::Kind kindOf(const QModelIndex &index)
{
    return index.data(SourceModel::KindRole).value<SourceModel::Kind>();
}

QString clockSentence(const calls::ClockReport &clock)
{
    const QString shift = QString::fromStdString(items::clockShift(clock.offsetMs));
    QString text = SourcePanel::tr("clock %1, %2").arg(shift, items::shownText(clock.basis));
    if (clock.spreadMs > 0)
        text += SourcePanel::tr(", \u00b1%1 ms").arg(clock.spreadMs);
    return text;
}

QString rejectedSentence(const calls::RejectedReport &rejected)
{
    const QString what = items::shownText(rejected.explanation.empty() ? rejected.reason : rejected.explanation);
    return rejected.firstLine > 0 ? SourcePanel::tr("%1, line %2").arg(what).arg(rejected.firstLine) : what;
}

QString toolTipOf(const calls::SourceReport &source)
{
    QStringList lines { items::shownText(source.path) };
    for (const calls::DialectCount &dialect : source.dialects) {
        const double share = source.records > 0
            ? 100.0 * static_cast<double>(dialect.records) / static_cast<double>(source.records)
            : 0;
        lines.append(SourcePanel::tr("%1: %2 records, %3 %")
                         .arg(items::shownText(dialect.dialect))
                         .arg(dialect.records)
                         .arg(QLocale().toString(share, 'f', 0)));
    }
    if (source.first && source.last)
        lines.append(SourcePanel::tr("%1 to %2")
                         .arg(QString::fromStdString(toIso8601(*source.first)),
                             QString::fromStdString(toIso8601(*source.last))));
    if (!source.clocks.empty())
        lines.append(clockSentence(source.clocks.front()));
    std::uint64_t rejected = 0;
    for (const calls::RejectedReport &report : source.rejected)
        rejected += report.count;
    lines.append(SourcePanel::tr("%1 records left out").arg(rejected));
    if (!source.error.empty())
        lines.append(items::shownText(source.error));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

SourcePanel::SourcePanel(items::TraceSession &session, workspace::Workspace *workspace, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_workspace(workspace)
    , m_model(session)
    , m_tree(new QTreeView(this))
    , m_plus(new QToolButton(this))
    , m_plusMenu(new QMenu(this))
    , m_findings(new GroupList(m_findingModel, GroupList::Look::Findings, this))
    , m_outcomes(new GroupList(m_outcomeModel, GroupList::Look::Outcomes, this))
    , m_legs(new GroupList(m_legModel, GroupList::Look::Legs, this))
    , m_findingCount(new QLabel(this))
    , m_ticker(new QTimer(this))
{
    setObjectName(QStringLiteral("sourcePanel"));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, px(10), 0, 0);
    column->setSpacing(px(2));

    const auto headRow = [this](QLabel *title, QWidget *trailing) {
        auto *const row = new QHBoxLayout;
        row->setContentsMargins(px(16), 0, px(12), px(2));
        row->addWidget(title);
        row->addStretch();
        if (trailing != nullptr)
            row->addWidget(trailing);
        return row;
    };
    m_plus->setIcon(icon("plus"));
    m_plus->setAutoRaise(true);
    m_plus->setPopupMode(QToolButton::InstantPopup);
    m_plus->setMenu(m_plusMenu);
    m_plus->setToolTip(tr("Add a source"));
    m_plus->setAccessibleName(tr("Add a source"));
    m_plus->setObjectName(QStringLiteral("addSource"));
    column->addLayout(headRow(heading(tr("Sources")), m_plus));

    m_tree->setObjectName(QStringLiteral("sourceTree"));
    m_tree->setAccessibleName(tr("Sources"));
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(new SourceDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(px(14));
    m_tree->setMouseTracking(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    column->addWidget(m_tree);

    auto *const content = new QWidget;
    auto *const groups = new QVBoxLayout(content);
    groups->setContentsMargins(0, px(6), 0, px(8));
    groups->setSpacing(px(2));
    m_findingCount->setTextFormat(Qt::PlainText);
    groups->addLayout(headRow(heading(tr("Findings")), m_findingCount));
    groups->addWidget(m_findings);
    groups->addSpacing(px(8));
    groups->addLayout(headRow(heading(tr("Outcomes")), nullptr));
    groups->addWidget(m_outcomes);
    groups->addSpacing(px(8));
    groups->addLayout(headRow(heading(tr("Legs in view")), nullptr));
    groups->addWidget(m_legs);
    groups->addStretch();
    m_findings->setObjectName(QStringLiteral("findings"));
    m_findings->setAccessibleName(tr("Findings"));
    m_outcomes->setObjectName(QStringLiteral("outcomes"));
    m_outcomes->setAccessibleName(tr("Outcomes"));
    m_legs->setObjectName(QStringLiteral("legs"));
    m_legs->setAccessibleName(tr("Legs in view"));
    auto *const scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    scroll->setBackgroundRole(QPalette::Base);
    scroll->viewport()->setBackgroundRole(QPalette::Base);
    content->setBackgroundRole(QPalette::Base);
    column->addWidget(scroll, 1);

    for (GroupList *const list : { m_findings, m_outcomes, m_legs })
        connect(list, &GroupList::termChosen, this, &SourcePanel::termChosen);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &SourcePanel::showTreeMenu);
    connect(m_tree, &QTreeView::activated, this, &SourcePanel::activate);
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (kindOf(index) == SourceModel::Kind::Rejected)
            activate(index);
    });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &above, int first, int last) {
        for (int row = first; row <= last; ++row) {
            const QModelIndex index = m_model.index(row, 0, above);
            if (kindOf(index) == SourceModel::Kind::Root)
                m_tree->expand(index);
        }
        fitTree();
    });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &SourcePanel::fitTree);
    connect(m_tree, &QTreeView::expanded, this, &SourcePanel::fitTree);
    connect(m_tree, &QTreeView::collapsed, this, &SourcePanel::fitTree);

    items::SourceModel::Words words;
    words.clock = clockSentence;
    words.rejected = rejectedSentence;
    words.toolTip = toolTipOf;
    m_model.setWords(std::move(words));

    // Silence is said while nothing else changes.
    m_ticker->setInterval(5000);
    connect(m_ticker, &QTimer::timeout, m_tree->viewport(), qOverload<>(&QWidget::update));
    connect(&session, &items::TraceSession::progressChanged, this, [this] {
        if (m_session.liveRate().isFollowing && !m_ticker->isActive())
            m_ticker->start();
    });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &SourcePanel::restyle);
    restyle();
    fitTree();
}

QLabel *SourcePanel::heading(const QString &text)
{
    auto *const label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    m_headings.append(label);
    return label;
}

void SourcePanel::restyle()
{
    for (QLabel *const label : std::as_const(m_headings)) {
        QFont face = ui::font(TextStyle::Body);
        face.setWeight(QFont::DemiBold);
        label->setFont(face);
    }
    m_findingCount->setFont(ui::font(TextStyle::Caption));
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme().text3);
    m_findingCount->setPalette(quiet);
    fitTree();
}

void SourcePanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().base);
    const int x = layoutDirection() == Qt::RightToLeft ? 0 : width() - 1;
    painter.fillRect(QRect(x, 0, 1, height()), theme().line);
    painter.fillRect(QRect(0, m_tree->geometry().bottom() + px(3), width(), 1), theme().line);
}

void SourcePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitTree();
}

void SourcePanel::fitTree()
{
    // As tall as its rows, but never more than leaves room for what was found.
    int rows = 0;
    for (QModelIndex index = m_model.index(0, 0); index.isValid(); index = m_tree->indexBelow(index))
        ++rows;
    const int wanted = std::max(rows, 2) * px(26) + px(4);
    m_tree->setFixedHeight(std::min(wanted, std::max(height() * 45 / 100, px(110))));
}

void SourcePanel::setGroups(std::vector<items::CallGroup> findings, std::vector<items::CallGroup> outcomes,
    std::vector<items::CallGroup> legs, std::size_t calls, std::size_t withFinding, bool isGrowing)
{
    m_findingModel.setGroups(std::move(findings), calls);
    m_outcomeModel.setGroups(std::move(outcomes), calls);
    m_legModel.setGroups(std::move(legs), calls);
    const QLocale locale;
    QString text = tr("%1 of %Ln calls", nullptr, static_cast<int>(calls))
                       .arg(locale.toString(static_cast<qulonglong>(withFinding)));
    if (isGrowing)
        text += QStringLiteral("\u2026");
    m_findingCount->setText(text);
}

void SourcePanel::focusFindings() { m_findings->setFocus(Qt::ShortcutFocusReason); }

void SourcePanel::addAct(const QString &text, const std::function<void()> &act)
{
    connect(m_plusMenu->addAction(text), &QAction::triggered, this, act);
}

const calls::SourceReport *SourcePanel::reportOf(const QModelIndex &index) const
{
    const int source = index.data(SourceModel::SourceRole).toInt();
    return source >= 0 && static_cast<std::size_t>(source) < m_session.sources().size()
        ? &m_session.sources()[static_cast<std::size_t>(source)]
        : nullptr;
}

void SourcePanel::activate(const QModelIndex &index)
{
    switch (kindOf(index)) {
    case SourceModel::Kind::Rejected:
        Q_EMIT recordRequested({ static_cast<std::uint32_t>(index.data(SourceModel::SourceRole).toInt()),
                                   index.data(SourceModel::OffsetRole).toULongLong() },
            index.data(SourceModel::PathRole).toString());
        break;
    case SourceModel::Kind::Clock: askOffset(index.data(SourceModel::PathRole).toString()); break;
    default: break;
    }
}

void SourcePanel::showTreeMenu(const QPoint &place)
{
    const QModelIndex index = m_tree->indexAt(place);
    if (!index.isValid())
        return;
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString path = index.data(SourceModel::PathRole).toString();
    const SourceModel::Kind kind = kindOf(index);
    const calls::SourceReport *const report = reportOf(index);
    if (kind == SourceModel::Kind::Rejected)
        connect(menu->addAction(tr("Show the first one in its file")), &QAction::triggered, this,
            [this, at = QPersistentModelIndex(index)] { activate(at); });
    if (kind == SourceModel::Kind::Source) {
        const bool isShown = m_session.isShown(path);
        connect(menu->addAction(isShown ? tr("Hide its records") : tr("Show its records")), &QAction::triggered, this,
            [this, path, isShown] { m_session.setShown(path, !isShown); });
    }
    if (index.data(SourceModel::IsFollowedRole).toBool()
        && (kind == SourceModel::Kind::Source || kind == SourceModel::Kind::Root)) {
        const bool isPaused = m_session.isSourcePaused(path);
        connect(menu->addAction(isPaused ? tr("Resume") : tr("Pause")), &QAction::triggered, this,
            [this, path, isPaused] { m_session.setSourcePaused(path, !isPaused); });
    }
    if (report != nullptr) {
        connect(menu->addAction(tr("Only calls that it shows")), &QAction::triggered, this,
            [this, path] { Q_EMIT termChosen(QStringLiteral("source:\"%1\"").arg(path), true); });
        if (!report->clocks.empty())
            connect(
                menu->addAction(tr("Move its clock...")), &QAction::triggered, this, [this, path] { askOffset(path); });
        if (!report->host.empty() && m_workspace != nullptr) {
            const QString host = items::textFrom(report->host);
            connect(menu->addAction(tr("Rename host %1...").arg(items::shownText(report->host))), &QAction::triggered,
                this, [this, host] { renameHost(host); });
        }
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Copy path")), &QAction::triggered, this,
        [path] { QApplication::clipboard()->setText(path); });
    if (kind == SourceModel::Kind::Source || kind == SourceModel::Kind::Root)
        connect(menu->addAction(tr("Remove")), &QAction::triggered, this,
            [this, at = QPersistentModelIndex(index)] { removeSource(at); });
    menu->popup(m_tree->viewport()->mapToGlobal(place));
}

void SourcePanel::removeSource(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const QString path = index.data(SourceModel::PathRole).toString();
    const auto root = std::ranges::find(
        m_session.roots(), path, [](const items::SessionRoot &r) { return items::textFrom(r.path); });
    const bool isRoot = root != m_session.roots().end();
    const bool isFollowed = isRoot && root->isFollowed;
    const bool fromStart = !isRoot || root->fromStart;
    items::TraceSession &session = m_session;
    edit(
        tr("remove %1").arg(index.data().toString()), [&session, path] { session.remove(path); },
        [&session, path, isRoot, isFollowed, fromStart] {
            if (!isRoot)
                session.bringBack(path);
            else if (isFollowed)
                session.follow({ path }, fromStart);
            else
                session.open({ path });
        });
}

void SourcePanel::askOffset(const QString &path)
{
    auto *const dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Move clock"));
    dialog->setLabelText(
        tr("Seconds by which the clock of\n%1\nis moved from where it was worked out to stand. 0: not at all.")
            .arg(path));
    dialog->setInputMode(QInputDialog::DoubleInput);
    dialog->setDoubleDecimals(3);
    dialog->setDoubleRange(-86'400.0 * 366, 86'400.0 * 366);
    dialog->setDoubleValue(static_cast<double>(m_session.clockOffset(path).value_or(0)) / 1000);
    connect(dialog, &QInputDialog::doubleValueSelected, this, [this, path](double seconds) {
        const auto before = m_session.clockOffset(path);
        const auto ms = static_cast<std::int64_t>(std::llround(seconds * 1000));
        const std::optional<std::int64_t> after = ms == 0 ? std::nullopt : std::optional(ms);
        if (after == before)
            return;
        if (m_workspace != nullptr) {
            editClockOffset(*m_workspace, path, after);
            return;
        }
        items::TraceSession &session = m_session;
        edit(
            tr("move clock"), [&session, path, after] { session.setClockOffset(path, after); },
            [&session, path, before] { session.setClockOffset(path, before); });
    });
    dialog->open();
}

void SourcePanel::renameHost(const QString &host)
{
    auto *const dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename host"));
    dialog->setLabelText(tr("Name for %1 (empty: as in the traces)").arg(host));
    dialog->setTextValue(m_workspace->alias(host));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, host](const QString &name) {
        workspace::HostName kept = m_workspace->hostName(host);
        kept.alias = name.trimmed();
        editHostName(*m_workspace, host, kept);
    });
    dialog->open();
}

} // namespace legwork::ui
