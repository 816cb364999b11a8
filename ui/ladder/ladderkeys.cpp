// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderheader.h"
#include "ladderview.h"

#include <common/roles.h>

#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace legwork::ui {

using items::LadderLine;
using items::LineKind;

int LadderView::visibleLines() const
{
    return std::max(1, static_cast<int>(viewport()->height() / m_geometry.rowHeight) - 1);
}

void LadderView::moveBy(int lines)
{
    const int count = static_cast<int>(m_layout->lines().size());
    if (count == 0)
        return;
    int line = std::clamp(m_look.selected + lines, 0, count - 1);
    const int step = lines < 0 ? -1 : 1;
    while (line > 0 && line < count - 1 && !isSelectable(line))
        line += step;
    setCurrentLine(line);
}

bool LadderView::goToNext(int step, const std::function<bool(const LadderLine &)> &isIt)
{
    const int count = static_cast<int>(m_layout->lines().size());
    for (int seen = 1, line = m_look.selected; seen <= count; ++seen) {
        line += step;
        line = line < 0 ? count - 1 : line >= count ? 0 : line;
        if (isSelectable(line) && isIt(m_layout->lines()[static_cast<std::size_t>(line)])) {
            setCurrentLine(line);
            return true;
        }
    }
    return false;
}

void LadderView::moveAlongLeg(int step)
{
    const items::LadderRow *const current = currentRow();
    if (current == nullptr)
        return;
    const int count = static_cast<int>(m_layout->lines().size());
    for (int line = m_look.selected + step; line >= 0 && line < count; line += step) {
        const items::LadderRow *const row = m_layout->rowOf(m_layout->lines()[static_cast<std::size_t>(line)]);
        if (row != nullptr && isSelectable(line) && row->row.leg == current->row.leg) {
            setCurrentLine(line);
            return;
        }
    }
}

void LadderView::moveAlongStages(int step)
{
    if (m_look.selected < 0)
        return;
    const int band = m_layout->lines()[static_cast<std::size_t>(m_look.selected)].band + step;
    if (band < 0 || static_cast<std::size_t>(band) >= m_layout->bands().size())
        return;
    setCurrentLine(static_cast<int>(m_layout->bands()[static_cast<std::size_t>(band)].first));
}

bool LadderView::goToStage(int number)
{
    for (const items::LadderBand &band : m_layout->bands()) {
        if (band.number != number || band.first >= band.end)
            continue;
        setCurrentLine(static_cast<int>(band.first));
        verticalScrollBar()->setValue(static_cast<int>(m_geometry.top(static_cast<int>(band.first))));
        return true;
    }
    return false;
}

bool LadderView::goToTime(UtcTime time)
{
    const int count = static_cast<int>(m_layout->lines().size());
    for (int line = 0; line < count; ++line) {
        const items::LadderRow *const row = m_layout->rowOf(m_layout->lines()[static_cast<std::size_t>(line)]);
        if (row == nullptr || row->row.time < time)
            continue;
        setCurrentLine(line);
        frame(line);
        return true;
    }
    return false;
}

bool LadderView::handleKey(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool isPlain = modifiers == Qt::NoModifier;
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const int step = event->key() == Qt::Key_Up ? -1 : 1;
        if (modifiers == Qt::AltModifier)
            moveAlongLeg(step);
        else if (modifiers == Qt::ControlModifier)
            moveAlongStages(step);
        else
            moveBy(step);
        return true;
    }
    case Qt::Key_K: moveBy(-1); return isPlain;
    case Qt::Key_J: moveBy(1); return isPlain;
    case Qt::Key_PageUp: moveBy(-visibleLines()); return true;
    case Qt::Key_PageDown: moveBy(visibleLines()); return true;
    case Qt::Key_Home: moveBy(-static_cast<int>(m_layout->lines().size())); return true;
    case Qt::Key_End:
        moveBy(static_cast<int>(m_layout->lines().size()));
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right: {
        if (m_look.selected < 0)
            return true;
        const LadderLine &line = m_layout->lines()[static_cast<std::size_t>(m_look.selected)];
        const int host = event->key() == Qt::Key_Left ? line.from : line.to;
        if (host >= 0)
            m_header->setCurrentHost(host);
        return true;
    }
    case Qt::Key_Plus:
    case Qt::Key_Minus:
    case Qt::Key_Equal: toggleFold(m_look.selected); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT lineActivated(m_look.selected); return true;
    case Qt::Key_Escape: Q_EMIT escaped(); return true;
    default: break;
    }
    if (isPlain && event->key() >= Qt::Key_1 && event->key() <= Qt::Key_7) {
        goToStage(event->key() - Qt::Key_0);
        return true;
    }
    return false;
}

void LadderView::keyPressEvent(QKeyEvent *event)
{
    if (handleKey(event))
        event->accept();
    else
        event->ignore(); // not to the scroll area: its keys scroll without selecting
}

void LadderView::mousePressEvent(QMouseEvent *event)
{
    const int line = lineAt(event->pos());
    if (event->button() == Qt::LeftButton && line >= 0) {
        const QPointF at = event->position() + QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value());
        setCurrentLine(line);
        const LadderLine &shown = m_layout->lines()[static_cast<std::size_t>(line)];
        if (at.x() < m_geometry.bandWidth) {
            setCurrentLine(static_cast<int>(m_layout->bands()[shown.band].first));
        } else if (ladderPainter().labelBox(line).badge.contains(at) || shown.kind == LineKind::FoldedBand) {
            toggleFold(line);
        } else if (shown.media >= 0 && m_geometry.mediaWidth > 0 && at.x() >= m_geometry.mediaLeft
            && at.x() < m_geometry.mediaLeft + m_geometry.mediaWidth) {
            Q_EMIT mediaRequested(line);
        }
    } else if (event->button() == Qt::RightButton && line >= 0) {
        setCurrentLine(line);
    }
    event->accept();
}

void LadderView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int line = lineAt(event->pos());
    if (line < 0 || event->button() != Qt::LeftButton)
        return;
    if (event->position().x() + horizontalScrollBar()->value() >= m_geometry.bandWidth) {
        Q_EMIT sourceRequested(line);
        return;
    }
    const items::LadderBand &band = m_layout->bands()[m_layout->lines()[static_cast<std::size_t>(line)].band];
    items::LayoutOptions options = m_options;
    const std::pair<int, bool> key(band.number, band.isAgain);
    if (!options.foldedBands.erase(key))
        options.foldedBands.insert(key);
    setOptions(options);
}

void LadderView::mouseMoveEvent(QMouseEvent *event)
{
    // The far end under the pointer is shown wherever it occurs.
    const int line = lineAt(event->pos());
    std::string address;
    const double x = event->position().x() + horizontalScrollBar()->value();
    if (line >= 0 && m_geometry.mediaWidth > 0 && x >= m_geometry.mediaLeft) {
        const std::int32_t media = m_layout->lines()[static_cast<std::size_t>(line)].media;
        if (media >= 0)
            address = m_layout->ladder().media[static_cast<std::size_t>(media)].address;
    }
    if (address != m_look.tracedAddress) {
        m_look.tracedAddress = std::move(address);
        viewport()->update();
    }
    QAbstractScrollArea::mouseMoveEvent(event);
}

void LadderView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (m_look.selected >= 0)
            Q_EMIT menuRequested(m_look.selected, viewport()->mapToGlobal(lineRect(m_look.selected).center()));
        return;
    }
    const int line = lineAt(event->pos());
    if (line >= 0)
        Q_EMIT menuRequested(line, event->globalPos());
}

void LadderView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    updateLine(m_look.selected);
}

void LadderView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    updateLine(m_look.selected);
}

bool LadderView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *const help = static_cast<QHelpEvent *>(event);
        const int line = lineAt(help->pos());
        // Escaped within rich text of our own: Qt would guess, and what stands in a trace is shown as it is.
        const QString text = line >= 0 ? rowText(line) : QString();
        QToolTip::showText(help->globalPos(),
            text.isEmpty() ? text : QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped()), viewport());
        return true;
    }
    if (event->type() == QEvent::Leave && !m_look.tracedAddress.empty()) {
        m_look.tracedAddress.clear();
        viewport()->update();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString LadderView::rowText(int index) const
{
    if (index < 0 || static_cast<std::size_t>(index) >= m_layout->lines().size())
        return {};
    const LadderPainter painter = ladderPainter();
    const LadderLine &line = m_layout->lines()[static_cast<std::size_t>(index)];
    QStringList parts { tr("Row %1").arg(index + 1) };
    if (const QString time = painter.timeText(line); !time.isEmpty())
        parts << time;
    const items::LadderBand &band = m_layout->bands()[line.band];
    if (band.number == 7)
        parts << tr("survivability");
    else if (band.number > 0)
        parts << tr("stage %1").arg(band.number);
    if (line.kind == LineKind::Gap || line.kind == LineKind::NotSeen || line.kind == LineKind::FoldedBand
        || line.kind == LineKind::Blank) {
        parts << painter.labelText(line);
        return parts.join(QStringLiteral(", "));
    }
    parts << tr("%1 leg").arg(wordFor(line.leg));
    const auto name = [this](int host) { return m_look.names[static_cast<std::size_t>(host)].name; };
    if (line.from >= 0 && line.to >= 0 && line.from != line.to)
        parts << tr("%1 to %2").arg(name(line.from), name(line.to));
    else if (const int host = std::max(line.from, line.to); host >= 0)
        parts << tr("at %1").arg(name(host));
    parts << painter.labelText(line);
    if (line.isLost)
        parts << tr("lost");
    if (m_look.different.contains(index))
        parts << tr("only in this call");
    if (const auto slow = m_look.slowness.find(index); slow != m_look.slowness.end())
        parts << tr("%1 s against the other call").arg(LadderPainter::deltaText({ .delta = slow->second }));
    if (const QString media = painter.mediaText(line); !media.isEmpty())
        parts << tr("media %1").arg(media);
    if (line.foldCount > 0)
        parts << tr("%n rows folded", nullptr, static_cast<int>(line.foldCount));
    return parts.join(QStringLiteral(", "));
}

} // namespace legwork::ui
