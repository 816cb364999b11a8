// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderview.h"

#include "ladderaccessible.h"
#include "ladderheader.h"
#include "ladderminimap.h"

#include <common/roles.h>
#include <common/theme.h>

#include <QAccessible>
#include <QCoreApplication>
#include <QPaintEvent>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QThreadPool>

#include <algorithm>
#include <cmath>

namespace legwork::ui {

using items::LadderLine;
using items::LineKind;

namespace {

constexpr int frameMs = 1000; // how long a frame of evidence stays

} // namespace

/// What is to stay where it is when the layout changes.
struct LadderView::Anchor {
    std::optional<calls::Place> selected {};
    std::optional<calls::Place> top {}; // first row in sight
    int offset = 0; // how far it is above the viewport
    bool wasAtEnd = false;
};

LadderView::LadderView(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_ladder(std::make_shared<const items::Ladder>())
    , m_layout(std::make_shared<const items::LadderLayout>())
    , m_plain(m_layout)
    , m_header(new LadderHeader(*this))
    , m_minimap(new LadderMinimap(*this))
    , m_pill(new QPushButton(viewport()))
{
    installLadderAccessible();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setLayoutDirection(Qt::LeftToRight); // a ladder is not mirrored
    setAccessibleName(tr("Ladder"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    m_pill->hide();
    m_pill->setFocusPolicy(Qt::NoFocus);
    m_pill->setCursor(Qt::PointingHandCursor);
    connect(m_pill, &QPushButton::clicked, this, [this] { setFollowing(true); });
    m_frameTimer.setSingleShot(true);
    m_frameTimer.setInterval(frameMs);
    connect(&m_frameTimer, &QTimer::timeout, this, [this] { frame(-1); });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        m_geometry = LadderGeometry();
        updateGeometryOfLadder();
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value == verticalScrollBar()->maximum())
            m_newBelow = 0;
        else if (m_isFollowing && !verticalScrollBar()->signalsBlocked() && value < verticalScrollBar()->maximum())
            setFollowing(false);
        updatePill();
        m_minimap->update();
    });
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, m_header, qOverload<>(&QWidget::update));
    verticalScrollBar()->setSingleStep(static_cast<int>(m_geometry.rowHeight));
    horizontalScrollBar()->setSingleStep(20);
    placeParts();
}

LadderView::~LadderView() = default;

void LadderView::setLadder(std::shared_ptr<const items::Ladder> ladder)
{
    const bool isSameCall = ladder && m_ladder && ladder->call.id == m_ladder->call.id && !m_layout->isEmpty();
    m_ladder = ladder ? std::move(ladder) : std::make_shared<const items::Ladder>();
    if (!isSameCall) {
        m_look.selected = -1;
        m_newBelow = 0;
        m_lineCount = 0;
        m_layout = m_plain = std::make_shared<const items::LadderLayout>();
        verticalScrollBar()->setValue(0);
    }
    relayout();
}

void LadderView::setOptions(const items::LayoutOptions &options)
{
    if (options == m_options)
        return;
    m_options = options;
    relayout();
    Q_EMIT optionsChanged();
}

/// A long ladder is laid out in another thread; a newer one takes the place of one not yet ready.
void LadderView::relayout()
{
    const std::uint64_t generation = ++m_generation;
    if (m_ladder->rows.size() <= layoutInPlace) {
        take(std::make_shared<const items::LadderLayout>(m_ladder, m_options));
        return;
    }
    QPointer<LadderView> view(this);
    QThreadPool::globalInstance()->start([view, generation, ladder = m_ladder, options = m_options] {
        auto layout = std::make_shared<const items::LadderLayout>(ladder, options);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [view, generation, layout = std::move(layout)]() mutable {
                if (view && view->m_generation == generation)
                    view->take(std::move(layout));
            },
            Qt::QueuedConnection);
    });
}

LadderView::Anchor LadderView::anchor() const
{
    Anchor anchor;
    if (const items::LadderRow *const row = currentRow())
        anchor.selected = row->row.place;
    const int scroll = verticalScrollBar()->value();
    anchor.wasAtEnd = scroll >= verticalScrollBar()->maximum();
    const int count = static_cast<int>(m_layout->lines().size());
    for (int line = std::max(0, m_geometry.lineAt(scroll)); line < count; ++line) {
        if (const items::LadderRow *const row = m_layout->rowOf(m_layout->lines()[static_cast<std::size_t>(line)])) {
            anchor.top = row->row.place;
            anchor.offset = scroll - static_cast<int>(m_geometry.top(line));
            break;
        }
    }
    return anchor;
}

void LadderView::restore(const Anchor &anchor)
{
    m_look.selected = anchor.selected ? m_layout->lineOfPlace(*anchor.selected) : -1;
    if (m_isFollowing) {
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
        return;
    }
    if (!anchor.top)
        return;
    if (const int line = m_layout->lineOfPlace(*anchor.top); line >= 0)
        verticalScrollBar()->setValue(static_cast<int>(m_geometry.top(line)) + anchor.offset);
}

void LadderView::take(std::shared_ptr<const items::LadderLayout> layout)
{
    const Anchor before = anchor();
    const bool isFirst = m_layout->isEmpty() || m_layout->ladder().rowsToCome > 0; // what comes is not new then
    const std::uint32_t lastRow = m_layout->isEmpty() ? items::noRow : m_layout->lines().back().row;
    m_layout = m_plain = std::move(layout);
    m_look.framed = -1;
    m_look.different.clear();
    m_look.slowness.clear();
    m_look.firstDifferent = -1;
    updateGeometryOfLadder();
    const QSignalBlocker quiet(verticalScrollBar());
    restore(before);
    const int count = static_cast<int>(m_layout->lines().size());
    if (!isFirst && !m_isFollowing && count > m_lineCount
        && verticalScrollBar()->value() + viewport()->height() < static_cast<int>(m_geometry.height(count)))
        m_newBelow += count - m_lineCount;
    const int countBefore = std::exchange(m_lineCount, count);
    const bool isGrown = !isFirst && countBefore > 0 && count > countBefore
        && m_layout->lines()[static_cast<std::size_t>(countBefore) - 1].row == lastRow;
    if (count > 0 && m_look.selected < 0 && !before.selected)
        m_look.selected = isSelectable(0) ? 0 : std::min(1, count - 1);
    setAccessibleName(tr("Ladder of %1 to %2, %n rows", nullptr, count)
                          .arg(shown(m_ladder->call.ani.view()), shown(m_ladder->call.dnis.view())));
    using Change = QAccessibleTableModelChangeEvent;
    Change changed(this, isGrown ? Change::RowsInserted : Change::ModelReset);
    if (isGrown) {
        changed.setFirstRow(countBefore);
        changed.setLastRow(count - 1);
    }
    QAccessible::updateAccessibility(&changed);
    updatePill();
    viewport()->update();
    m_header->update();
    m_minimap->layoutChanged();
    Q_EMIT layoutChanged();
    Q_EMIT currentLineChanged(m_look.selected);
}

void LadderView::setAliases(std::function<QString(const QString &)> aliasOf)
{
    m_aliasOf = std::move(aliasOf);
    updateGeometryOfLadder();
}

void LadderView::setZone(const calls::Zone &zone, bool isRelative)
{
    m_look.zone = zone;
    m_look.isRelative = isRelative;
    viewport()->update();
}

void LadderView::setWritten(std::vector<Milliseconds> offsets)
{
    m_look.written = std::move(offsets);
    viewport()->update();
    m_header->update();
}

void LadderView::setMarks(std::set<std::uint32_t> marked, std::set<std::uint32_t> noted)
{
    m_look.marked = std::move(marked);
    m_look.noted = std::move(noted);
    viewport()->update();
}

void LadderView::setBeside(Beside beside)
{
    const Anchor before = anchor();
    m_layout = std::make_shared<const items::LadderLayout>(m_plain->spaced(beside.blanks));
    m_look.different = std::move(beside.different);
    m_look.firstDifferent = beside.firstDifferent;
    m_look.slowness = std::move(beside.slowness);
    m_lineCount = static_cast<int>(m_layout->lines().size());
    updateGeometryOfLadder();
    restore(before);
    QAccessibleTableModelChangeEvent changed(this, QAccessibleTableModelChangeEvent::ModelReset);
    if (QAccessible::isActive())
        QAccessible::updateAccessibility(&changed);
}

void LadderView::setParts(LadderParts parts)
{
    m_parts = parts;
    updateGeometryOfLadder();
}

void LadderView::setMinimapVisible(bool isVisible)
{
    m_isMinimapWanted = isVisible;
    placeParts();
    updateGeometryOfLadder();
}

void LadderView::updateGeometryOfLadder()
{
    m_look.names = columnNames(*m_layout, m_aliasOf);
    LadderParts parts = m_parts;
    parts.source = parts.source || m_options.detail == items::DetailLevel::Wire;
    m_geometry.setUp(*m_layout, m_look.names, viewport()->width(), parts);
    placeParts();
    updateScrollBars();
    viewport()->update();
    m_header->update();
    m_minimap->layoutChanged();
}

void LadderView::placeParts()
{
    const int header = static_cast<int>(std::lround(m_geometry.headerHeight));
    const int map = m_isMinimapWanted ? px(44) : 0;
    const QMargins wanted(0, header, map, 0);
    if (viewportMargins() != wanted)
        setViewportMargins(wanted);
    const QRect inside = viewport()->geometry();
    m_header->setGeometry(inside.left(), inside.top() - header, inside.width() + map, header);
    m_minimap->setVisible(map > 0);
    m_minimap->setGeometry(inside.right() + 1, inside.top(), map, inside.height());
}

void LadderView::updateScrollBars()
{
    const int height = static_cast<int>(m_geometry.height(static_cast<int>(m_layout->lines().size())));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(static_cast<int>(m_geometry.rowHeight));
    const QSignalBlocker quiet(verticalScrollBar());
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(
        0, std::max(0, static_cast<int>(std::ceil(m_geometry.width)) - viewport()->width()));
}

void LadderView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateGeometryOfLadder();
    if (m_isFollowing)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    updatePill();
}

void LadderView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const QPointF origin(horizontalScrollBar()->value(), verticalScrollBar()->value());
    // Heads of arrows reach a pixel into the row below.
    const QRectF exposed
        = QRectF(event->rect()).translated(origin).adjusted(0, -m_geometry.rowHeight, 0, m_geometry.rowHeight);
    painter.translate(-origin);
    m_look.hasFocus = hasFocus();
    ladderPainter().paintRows(painter, exposed, QRectF(viewport()->rect()).translated(origin));
    if (!m_layout->isEmpty())
        return;
    painter.resetTransform();
    painter.setFont(ui::font(TextStyle::Body));
    painter.setPen(theme().text3);
    painter.drawText(viewport()->rect(), Qt::AlignCenter,
        m_ladder->call.id.empty() ? tr("Pick a call in Calls, or press Ctrl+K and type a number.")
                                  : tr("No rows: every leg is hidden, or the call has no records."));
}

void LadderView::scrollContentsBy(int dx, int dy)
{
    // The number of a stage and its title stay in sight, so the pixels cannot simply be moved.
    Q_UNUSED(dx);
    Q_UNUSED(dy);
    viewport()->update();
}

void LadderView::updateLine(int line)
{
    if (line >= 0)
        viewport()->update(lineRect(line));
}

QRect LadderView::lineRect(int line) const
{
    const double top = m_geometry.top(line) - verticalScrollBar()->value();
    return { 0, static_cast<int>(std::floor(top)), viewport()->width(),
        static_cast<int>(std::ceil(m_geometry.rowHeight)) + 1 };
}

int LadderView::lineAt(const QPoint &point) const
{
    const int line = m_geometry.lineAt(point.y() + verticalScrollBar()->value());
    return line >= 0 && static_cast<std::size_t>(line) < m_layout->lines().size() ? line : -1;
}

const items::LadderRow *LadderView::currentRow() const noexcept
{
    if (m_look.selected < 0 || static_cast<std::size_t>(m_look.selected) >= m_layout->lines().size())
        return nullptr;
    return m_layout->rowOf(m_layout->lines()[static_cast<std::size_t>(m_look.selected)]);
}

bool LadderView::isSelectable(int line) const
{
    return line >= 0 && static_cast<std::size_t>(line) < m_layout->lines().size()
        && m_layout->lines()[static_cast<std::size_t>(line)].kind != LineKind::Gap
        && m_layout->lines()[static_cast<std::size_t>(line)].kind != LineKind::NotSeen
        && m_layout->lines()[static_cast<std::size_t>(line)].kind != LineKind::Blank;
}

void LadderView::setCurrentLine(int line)
{
    const int count = static_cast<int>(m_layout->lines().size());
    const int next = count == 0 ? -1 : std::clamp(line, 0, count - 1);
    if (next == m_look.selected)
        return;
    const int before = std::exchange(m_look.selected, next);
    updateLine(before);
    updateLine(next);
    showLine(next);
    if (QAccessible::isActive() && next >= 0) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(next * 9 + 6); // the row's message
        QAccessible::updateAccessibility(&event);
    }
    Q_EMIT currentLineChanged(next);
}

void LadderView::showLine(int line)
{
    if (line < 0)
        return;
    const int top = static_cast<int>(m_geometry.top(line));
    const int bottom = static_cast<int>(std::ceil(m_geometry.top(line + 1)));
    QScrollBar &bar = *verticalScrollBar();
    if (top < bar.value())
        bar.setValue(top);
    else if (bottom > bar.value() + viewport()->height())
        bar.setValue(bottom - viewport()->height());
}

void LadderView::frame(int line)
{
    const int before = std::exchange(m_look.framed, line);
    updateLine(before);
    updateLine(line);
    if (line >= 0)
        m_frameTimer.start();
}

bool LadderView::goTo(calls::Place place)
{
    int line = m_layout->lineOfPlace(place);
    if (line < 0)
        return false;
    setCurrentLine(line);
    // In the middle, so that what led to it is seen; the first row in sight is a whole one.
    const int above = m_geometry.lineAt(m_geometry.top(line) - viewport()->height() / 2.0);
    verticalScrollBar()->setValue(static_cast<int>(m_geometry.top(std::max(above, 0))));
    frame(line);
    return true;
}

void LadderView::setFollowing(bool isFollowing)
{
    const bool isChanged = std::exchange(m_isFollowing, isFollowing) != isFollowing;
    if (isFollowing) {
        m_newBelow = 0;
        const QSignalBlocker quiet(verticalScrollBar());
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
        viewport()->update();
    }
    updatePill();
    if (isChanged)
        Q_EMIT followingChanged(isFollowing);
}

void LadderView::updatePill()
{
    m_pill->setVisible(m_newBelow > 0);
    if (m_newBelow == 0)
        return;
    m_pill->setText(tr("%n new below", nullptr, m_newBelow));
    m_pill->adjustSize();
    m_pill->move((viewport()->width() - m_pill->width()) / 2, viewport()->height() - m_pill->height() - px(8));
}

void LadderView::toggleFold(int line)
{
    if (!isSelectable(line))
        return;
    const LadderLine &shown = m_layout->lines()[static_cast<std::size_t>(line)];
    items::LayoutOptions options = m_options;
    if (shown.kind == LineKind::FoldedBand) {
        const items::LadderBand &band = m_layout->bands()[shown.band];
        options.foldedBands.erase({ band.number, band.isAgain });
    } else if (const items::LadderRow *const row = m_layout->rowOf(shown)) {
        if (!options.unfolded.erase(row->row.place))
            options.unfolded.insert(row->row.place);
    }
    setOptions(options);
}

} // namespace legwork::ui
