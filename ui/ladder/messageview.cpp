// SPDX-License-Identifier: GPL-3.0-or-later
#include "messageview.h"

#include <common/theme.h>

#include <QPaintEvent>
#include <QPainter>
#include <QSyntaxHighlighter>
#include <QTextBlock>

#include <algorithm>

namespace legwork::ui {

namespace {

/// Start lines stand out, header names stand back.
class MessageColours final : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString &line) override
    {
        QTextCharFormat name;
        if (line.startsWith(QLatin1String("SIP/2.0 ")) || line.endsWith(QLatin1String(" SIP/2.0"))) {
            name.setFontWeight(QFont::DemiBold);
            setFormat(0, static_cast<int>(line.size()), name);
            return;
        }
        const qsizetype colon = line.indexOf(QLatin1Char(':'));
        const qsizetype blank = line.indexOf(QLatin1Char(' '));
        name.setForeground(theme().text3);
        if (colon > 0 && colon < 40 && (blank < 0 || blank > colon))
            setFormat(0, static_cast<int>(colon) + 1, name);
        else if (line.size() > 1 && line.at(1) == QLatin1Char('='))
            setFormat(0, 2, name);
    }
};

} // namespace

class MessageView::Numbers final : public QWidget {
public:
    explicit Numbers(MessageView &view)
        : QWidget(&view)
        , m_view(view)
    {
    }

protected:
    void paintEvent(QPaintEvent *event) override { m_view.paintNumbers(event); }

private:
    MessageView &m_view;
};

MessageView::MessageView(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_numbers(new Numbers(*this))
{
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setFont(ui::font(TextStyle::Fixed));
    setLayoutDirection(Qt::LeftToRight);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    auto *const colours = new MessageColours(document());
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, colours, &QSyntaxHighlighter::rehighlight);
    connect(this, &QPlainTextEdit::updateRequest, m_numbers, [this](const QRect &, int) { m_numbers->update(); });
    place();
}

void MessageView::show(const QString &text, int firstLine, int markFrom, int markCount)
{
    m_firstLine = firstLine;
    setPlainText(text);
    QList<QTextEdit::ExtraSelection> marks;
    for (int i = 0; i < markCount; ++i) {
        const QTextBlock block = document()->findBlockByNumber(markFrom + i);
        if (!block.isValid())
            break;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.format.setBackground(theme().sel);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks << mark;
    }
    setExtraSelections(marks);
    if (markCount > 0) {
        setTextCursor(QTextCursor(document()->findBlockByNumber(markFrom)));
        centerCursor();
    }
    place();
}

int MessageView::numbersWidth() const
{
    const int last = m_firstLine + std::max(1, blockCount()) - 1;
    return fontMetrics().horizontalAdvance(QString::number(last)) + px(14);
}

void MessageView::place()
{
    const int width = numbersWidth();
    setViewportMargins(width, 0, 0, 0);
    m_numbers->setGeometry(contentsRect().left(), contentsRect().top(), width, contentsRect().height());
}

void MessageView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    place();
}

void MessageView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        m_numbers->update();
}

void MessageView::paintNumbers(QPaintEvent *event)
{
    QPainter painter(m_numbers);
    painter.fillRect(event->rect(), palette().base());
    painter.setFont(font());
    painter.setPen(theme().text3);
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom())
            break;
        painter.drawText(QRectF(0, box.top(), m_numbers->width() - px(8), fontMetrics().height()), Qt::AlignRight,
            QString::number(m_firstLine + block.blockNumber()));
    }
}

} // namespace legwork::ui
