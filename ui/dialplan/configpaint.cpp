// SPDX-License-Identifier: GPL-3.0-or-later
// How a ConfigEdit looks: grounds of changed lines, the gutter beside them.
#include "configedit.h"

#include "confighighlighter.h"

#include <common/theme.h>

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QTextBlock>

#include <memory>

namespace legwork::ui {

int ConfigEdit::gutterWidth() const
{
    const auto widest = QString::number(m_session.text(m_id).lineCount() + 9);
    return px(4) + px(20) + QFontMetrics(font()).horizontalAdvance(QString(widest.size(), QLatin1Char('0'))) + px(12);
}

void ConfigEdit::placeGutter()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect room = contentsRect();
    m_gutter->setGeometry(room.left(), room.top(), gutterWidth(), room.height());
    m_gutter->update();
}

void ConfigEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

void ConfigEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_gutter != nullptr)
        placeGutter();
}

void ConfigEdit::paintEvent(QPaintEvent *event)
{
    const Theme &t = theme();
    {
        QPainter painter(viewport());
        QTextBlock block = firstVisibleBlock();
        std::uint32_t line = lineOf(block);
        for (; block.isValid(); block = block.next()) {
            const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
            if (place.top() > event->rect().bottom())
                break;
            const Mark mark = markOf(block, line);
            QRect row(0, qRound(place.top()), viewport()->width(), qRound(place.height()));
            if (mark != Mark::None)
                painter.fillRect(row, mark == Mark::New ? t.okBg : t.errorBg);
            else if (hasFocus() && block == textCursor().block())
                painter.fillRect(row, t.hover);
            line += isGhost(block) ? 0 : 1;
        }
    }
    QPlainTextEdit::paintEvent(event);
}

void ConfigEdit::paintGutter(QPaintEvent *event)
{
    const Theme &t = theme();
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), t.base);
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    std::uint32_t line = lineOf(block);
    for (; block.isValid(); block = block.next()) {
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > event->rect().bottom())
            break;
        const QRect row(0, qRound(place.top()), m_gutter->width(), qRound(place.height()));
        const Mark mark = markOf(block, line);
        if (mark != Mark::None) {
            const QColor colour = mark == Mark::New ? t.ok : t.error;
            painter.fillRect(row, mark == Mark::New ? t.okBg : t.errorBg);
            painter.fillRect(QRect(0, row.top(), px(4), row.height()), colour);
            painter.setPen(colour);
            painter.drawText(QRect(px(8), row.top(), px(14), row.height()), Qt::AlignCenter,
                mark == Mark::New ? QStringLiteral("+") : QStringLiteral("-"));
        }
        if (mark != Mark::Ghost) {
            painter.setPen(t.text3);
            painter.drawText(row.adjusted(0, 0, -px(10), 0), Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
            ++line;
        }
    }
}

void ConfigEdit::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Mouse && !textCursor().hasSelection())
        setTextCursor(cursorForPosition(event->pos()));
    const std::unique_ptr<QMenu> menu(createStandardContextMenu(event->pos()));
    menu->addSeparator();
    QAction *const line = menu->addAction(tr("Undo this line"));
    const QTextBlock block = textCursor().block();
    line->setEnabled(!isReadOnly() && markOf(block, lineOf(block)) != Mark::None);
    connect(line, &QAction::triggered, this, &ConfigEdit::undoLine);
    menu->addActions(actions());
    menu->exec(event->globalPos());
}

} // namespace legwork::ui
