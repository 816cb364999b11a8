// SPDX-License-Identifier: GPL-3.0-or-later
#include "lineview.h"

#include "theme.h"

#include <items/text.h>

#include <QPainter>
#include <QTextBlock>

#include <algorithm>

namespace legwork::ui {

/// The gutter of a LineView.
class LineNumbers final : public QWidget {
public:
    explicit LineNumbers(LineView *view)
        : QWidget(view)
        , m_view(view)
    {
    }

protected:
    void paintEvent(QPaintEvent *event) override { m_view->paintNumbers(event); }

private:
    LineView *m_view;
};

QString visibleText(const QString &text)
{
    QString visible = text;
    for (QChar &c : visible) {
        const char16_t code = c.unicode();
        if (code < 0x20 && code != u'\t' && code != u'\n')
            c = QChar(0x2400 + code);
        else if (code == 0x7F)
            c = QChar(0x2421);
        else if (code == QChar::ParagraphSeparator || code == QChar::LineSeparator || (code >= 0x202A && code <= 0x202E)
            || (code >= 0x2066 && code <= 0x2069))
            c = QChar(QChar::ReplacementCharacter); // would break or turn round the line
    }
    return visible;
}

LineView::LineView(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_numbers(new LineNumbers(this))
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setAccessibleName(tr("Lines of the source"));
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy != 0)
            m_numbers->scroll(0, dy);
        else
            m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
    });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &LineView::dress);
    dress();
}

void LineView::dress()
{
    setFont(ui::font(TextStyle::Fixed));
    setTabStopDistance(QFontMetricsF(font()).horizontalAdvance(QLatin1Char(' ')) * 8);
    setViewportMargins(numbersWidth(), 0, 0, 0);
    mark();
}

void LineView::setLines(const items::SourceLines &lines)
{
    m_firstLine = lines.firstLine;
    m_recordBegin = static_cast<int>(lines.recordBegin);
    m_recordCount = static_cast<int>(lines.recordCount);
    QStringList shown;
    shown.reserve(static_cast<qsizetype>(lines.lines.size()));
    for (const std::string &line : lines.lines) {
        QString text = items::textFrom(line);
        text.replace(QLatin1Char('\n'), QChar(0x240A)); // one source line is one line here
        shown.append(visibleText(text));
    }
    setPlainText(shown.join(QLatin1Char('\n')));
    setViewportMargins(numbersWidth(), 0, 0, 0);
    QTextCursor cursor(document()->findBlockByNumber(m_recordBegin));
    setTextCursor(cursor);
    centerCursor();
    const QString name = items::textFrom(lines.path).section(QLatin1Char('/'), -1);
    setAccessibleName(m_firstLine > 0 ? tr("%1, line %2").arg(name).arg(m_firstLine + lines.recordBegin) : name);
    mark();
}

int LineView::find(const QString &text)
{
    m_searched = text;
    mark();
    if (text.isEmpty())
        return 0;
    if (!QPlainTextEdit::find(text)) {
        moveCursor(QTextCursor::Start);
        QPlainTextEdit::find(text);
    }
    return static_cast<int>(toPlainText().count(text, Qt::CaseInsensitive));
}

void LineView::mark()
{
    QList<QTextEdit::ExtraSelection> marks;
    for (int n = 0; n < m_recordCount; ++n) {
        const QTextBlock block = document()->findBlockByNumber(m_recordBegin + n);
        if (!block.isValid())
            break;
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(block);
        line.format.setBackground(theme().sel);
        line.format.setForeground(theme().selText);
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(line);
    }
    constexpr int maxMarks = 1000; // more than that many say nothing
    QTextCursor found(document());
    while (!m_searched.isEmpty() && marks.size() < maxMarks) {
        found = document()->find(m_searched, found);
        if (found.isNull())
            break;
        QTextEdit::ExtraSelection place;
        place.cursor = found;
        place.format.setBackground(theme().warningBg);
        place.format.setForeground(theme().text);
        place.format.setFontUnderline(true);
        marks.append(place);
    }
    setExtraSelections(marks);
}

int LineView::numbersWidth() const
{
    if (m_firstLine == 0)
        return 0;
    const QString widest = QString::number(m_firstLine + static_cast<quint64>(blockCount()));
    return QFontMetrics(font()).horizontalAdvance(QString(widest.size(), QLatin1Char('0'))) + px(16);
}

void LineView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    const QRect room = contentsRect();
    m_numbers->setGeometry(room.left(), room.top(), numbersWidth(), room.height());
}

void LineView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_numbers != nullptr)
        setViewportMargins(numbersWidth(), 0, 0, 0);
}

void LineView::paintNumbers(QPaintEvent *event)
{
    if (m_firstLine == 0)
        return;
    m_numbers->resize(numbersWidth(), contentsRect().height());
    QPainter painter(m_numbers);
    painter.fillRect(event->rect(), theme().alt);
    painter.setFont(font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > event->rect().bottom())
            break;
        const int row = block.blockNumber();
        const bool isRecord = row >= m_recordBegin && row < m_recordBegin + m_recordCount;
        painter.setPen(isRecord ? theme().text : theme().text3);
        painter.drawText(QRectF(0, place.top(), m_numbers->width() - px(8), place.height()),
            Qt::AlignRight | Qt::AlignVCenter, QString::number(m_firstLine + static_cast<quint64>(row)));
    }
}

} // namespace legwork::ui
