// SPDX-License-Identifier: GPL-3.0-or-later
#include "letteroverlay.h"

#include <common/theme.h>
#include <ladder/ladderview.h>

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <set>

namespace legwork::ui {

void paintLetter(QPainter &painter, const QRectF &rect, QChar letter, bool isLit)
{
    painter.setPen(isLit ? QPen(theme().text, 2) : QPen(Qt::NoPen));
    painter.setBrush(theme().accent);
    painter.drawEllipse(rect);
    painter.setPen(theme().accentText);
    QFont font = ui::font(TextStyle::Strong);
    font.setPixelSize(std::max(8, static_cast<int>(rect.height() * 0.68)));
    painter.setFont(font);
    painter.drawText(rect, Qt::AlignCenter, QString(letter));
}

LetterOverlay::LetterOverlay(LadderView *view)
    : QWidget(view->viewport())
    , m_view(view)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setGeometry(view->viewport()->rect());
    view->viewport()->installEventFilter(this);
    const auto repaint = [this] { update(); };
    connect(view, &LadderView::layoutChanged, this, repaint);
    connect(view->verticalScrollBar(), &QScrollBar::valueChanged, this, repaint);
    connect(view->horizontalScrollBar(), &QScrollBar::valueChanged, this, repaint);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, repaint);
}

void LetterOverlay::setStep(std::vector<std::uint32_t> own, std::vector<std::pair<QChar, std::uint32_t>> letters)
{
    m_own = std::move(own);
    m_letters = std::move(letters);
    m_lit = {};
    update();
}

void LetterOverlay::setLit(QChar letter)
{
    m_lit = letter;
    update();
}

int LetterOverlay::lineOf(QChar letter) const
{
    for (const auto &[name, row] : m_letters) {
        if (name == letter)
            return m_view->ladderLayout().lineOfRow(row);
    }
    return -1;
}

QChar LetterOverlay::letterAt(const QPoint &point) const
{
    const int line = m_view->lineAt(point);
    for (const auto &[name, row] : m_letters) {
        if (line >= 0 && m_view->ladderLayout().lineOfRow(row) == line)
            return name;
    }
    return {};
}

QRectF LetterOverlay::rectOf(QChar letter) const
{
    const int line = lineOf(letter);
    if (line < 0)
        return {};
    const QRect row = m_view->lineRect(line);
    const LadderPainter::LabelBox box = m_view->ladderPainter().labelBox(line);
    const double size = std::min<double>(px(16), row.height() - 2);
    // Letters of one line stand side by side, the last one next to the label.
    int after = 0;
    bool isPast = false;
    for (const auto &[name, other] : m_letters) {
        if (isPast && m_view->ladderLayout().lineOfRow(other) == line)
            ++after;
        isPast = isPast || name == letter;
    }
    const double left = box.label.left() - m_view->horizontalScrollBar()->value() - px(4) - size * (after + 1);
    return { std::max(left, 2.0), row.center().y() - size / 2 + 1, size, size };
}

void LetterOverlay::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor tint = theme().accent;
    tint.setAlpha(theme().isDark ? 40 : 24);
    std::set<int> lines;
    for (const std::uint32_t row : m_own)
        lines.insert(m_view->ladderLayout().lineOfRow(row));
    for (const int line : lines) {
        const QRect row = line < 0 ? QRect() : m_view->lineRect(line);
        if (!row.intersects(event->rect()))
            continue;
        painter.fillRect(QRect(0, row.top(), width(), row.height()), tint);
        painter.fillRect(QRect(0, row.top(), px(3), row.height()), theme().accent);
    }
    for (const auto &[letter, row] : m_letters) {
        const QRectF box = rectOf(letter);
        if (box.isEmpty() || !box.intersects(event->rect()))
            continue;
        if (letter == m_lit) {
            const QRect whole = m_view->lineRect(lineOf(letter));
            painter.setPen(QPen(theme().accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(whole.adjusted(2, 0, -2, 0));
        }
        paintLetter(painter, box, letter, letter == m_lit);
    }
}

bool LetterOverlay::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_view->viewport())
        return false;
    if (event->type() == QEvent::Resize) {
        setGeometry(m_view->viewport()->rect());
    } else if (event->type() == QEvent::MouseMove) {
        const QChar letter = letterAt(static_cast<QMouseEvent *>(event)->pos());
        if (letter != m_lit) {
            setLit(letter);
            Q_EMIT hovered(letter);
        }
    } else if (event->type() == QEvent::Leave && !m_lit.isNull()) {
        setLit({});
        Q_EMIT hovered({});
    } else if (event->type() == QEvent::MouseButtonRelease) {
        const QChar letter = letterAt(static_cast<QMouseEvent *>(event)->pos());
        if (!letter.isNull())
            Q_EMIT clicked(letter);
    }
    return false;
}

} // namespace legwork::ui
