// SPDX-License-Identifier: GPL-3.0-or-later
#include "configedit.h"

#include "confighighlighter.h"

#include <common/theme.h>
#include <items/text.h>

#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>

namespace legwork::ui {

using items::LineEdit;
using items::LineEdits;
using items::LineRange;

namespace {

/// Lines that are put into the document in one go: as many as no one notices.
constexpr std::uint32_t linesAtOnce = 200;
/// What was typed becomes an edit after this.
constexpr std::chrono::milliseconds pause { 150 };
/// Of lines that were taken away at one place, so many are shown.
constexpr std::uint32_t mostGhosts = 200;
/// Places of lint that are underlined.
constexpr std::size_t mostUnderlined = 200;

} // namespace

/// The gutter of a ConfigEdit.
class DiffGutter final : public QWidget {
public:
    explicit DiffGutter(ConfigEdit *edit)
        : QWidget(edit)
        , m_edit(edit)
    {
    }

protected:
    void paintEvent(QPaintEvent *event) override { m_edit->paintGutter(event); }

private:
    ConfigEdit *m_edit;
};

ConfigEdit::ConfigEdit(items::DialPlanSession &session, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_session(session)
    , m_highlighter(new ConfigHighlighter(document()))
    , m_gutter(new DiffGutter(this))
{
    setObjectName(QStringLiteral("configEdit"));
    setLineWrapMode(NoWrap);
    setFrameShape(NoFrame);
    setUndoRedoEnabled(false); // the page's stack takes edits back
    setTabChangesFocus(true);
    setLayoutDirection(Qt::LeftToRight);
    setAccessibleName(tr("Running configuration"));
    m_typed.setSingleShot(true);
    m_typed.setInterval(pause);
    connect(&m_typed, &QTimer::timeout, this, &ConfigEdit::flush);
    m_loading.setInterval(0);
    connect(&m_loading, &QTimer::timeout, this, &ConfigEdit::loadMore);
    connect(document(), &QTextDocument::contentsChange, this, &ConfigEdit::onTyped);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &ConfigEdit::onCursorMoved);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy != 0)
            m_gutter->scroll(0, dy);
        m_gutter->update(0, dy != 0 ? 0 : rect.y(), m_gutter->width(), dy != 0 ? m_gutter->height() : rect.height());
    });
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ConfigEdit::placeGutter);
    connect(&session, &items::DialPlanSession::textChanged, this, &ConfigEdit::onTextChanged);
    connect(&session, &items::DialPlanSession::changed, this, &ConfigEdit::onSnapshot);
    connect(&session, &items::DialPlanSession::parseFailed, this, [this](const QString &id) {
        if (id == m_id)
            underline();
    });
    connect(&session, &items::DialPlanSession::lockChanged, this, [this](const QString &id) {
        if (id == m_id)
            setReadOnly(!m_session.lockedWhy(id).isEmpty());
    });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &ConfigEdit::dress);
    dress();
}

void ConfigEdit::dress()
{
    setFont(ui::font(TextStyle::Fixed));
    setTabStopDistance(QFontMetricsF(font()).horizontalAdvance(QLatin1Char(' ')) * 8);
    placeGutter();
    m_isOurs = true;
    if (document()->blockCount() < static_cast<int>(mostWholeLines))
        m_highlighter->rehighlight();
    m_isOurs = false;
    underline();
    viewport()->update();
    m_gutter->update();
}

// What is shown

bool ConfigEdit::isLong() const { return m_session.text(m_id).lineCount() > mostWholeLines; }

void ConfigEdit::showDevice()
{
    flush();
    m_id = m_session.current();
    m_isWhole = !isLong();
    m_peer = 0;
    setReadOnly(!m_session.lockedWhy(m_id).isEmpty());
    load();
    Q_EMIT wholeChanged();
}

void ConfigEdit::setWhole(bool isWhole)
{
    if (m_isWhole == isWhole)
        return;
    flush();
    m_isWhole = isWhole;
    load();
    Q_EMIT wholeChanged();
}

void ConfigEdit::load()
{
    const items::DialPlanText &text = m_session.text(m_id);
    m_range = m_isWhole ? LineRange { 1, text.lineCount() } : m_session.peerLines(m_id, m_peer);
    m_loaded = 0;
    m_ghosts = 0;
    m_isDirty = false;
    m_newLines.clear();
    m_isOurs = true;
    clear();
    m_isOurs = false;
    loadMore();
    if (m_loaded < m_range.count)
        m_loading.start();
}

/// The first lines at once, the rest in pieces between other events.
void ConfigEdit::loadMore()
{
    const items::DialPlanText &text = m_session.text(m_id);
    QStringList lines;
    const std::uint32_t until = std::min(m_range.count, m_loaded + linesAtOnce);
    for (std::uint32_t i = m_loaded; i < until; ++i)
        lines.append(shownLine(text.line(m_range.first + i)));
    m_isOurs = true;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    const bool isFirst = m_loaded == 0;
    cursor.insertText((isFirst ? QString() : QStringLiteral("\n")) + lines.join(QLatin1Char('\n')));
    m_isOurs = false;
    m_loaded = until;
    if (m_loaded < m_range.count)
        return;
    m_loading.stop();
    onSnapshot(m_id);
    showPeer(m_peer);
}

QString ConfigEdit::shownLine(std::string_view bytes)
{
    QString text = items::textFrom(bytes);
    for (QChar &c : text) {
        if (c == QChar::ParagraphSeparator || c == QChar::LineSeparator || c == QLatin1Char('\r')
            || c == QChar(QChar::ObjectReplacementCharacter) || c.isNull())
            c = QChar(QChar::ReplacementCharacter); // would be more than a character of one line
    }
    return text;
}

QTextBlock ConfigEdit::blockOf(std::uint32_t line) const
{
    if (line < m_range.first)
        return {};
    if (m_ghosts == 0)
        return document()->findBlockByNumber(static_cast<int>(line - m_range.first));
    std::uint32_t at = m_range.first;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (isGhost(block))
            continue;
        if (at == line)
            return block;
        ++at;
    }
    return {};
}

std::uint32_t ConfigEdit::lineOf(const QTextBlock &block) const
{
    if (m_ghosts == 0)
        return m_range.first + static_cast<std::uint32_t>(block.blockNumber());
    std::uint32_t line = m_range.first;
    for (QTextBlock at = document()->begin(); at.isValid() && at != block; at = at.next())
        line += isGhost(at) ? 0 : 1;
    return line;
}

std::uint32_t ConfigEdit::currentLine() const
{
    const QTextBlock block = textCursor().block();
    return isGhost(block) ? 0 : lineOf(block);
}

void ConfigEdit::showLine(std::uint32_t line)
{
    if (line < m_range.first || line >= m_range.first + m_range.count) {
        if (!isLong() || m_isWhole)
            return;
        setWhole(true);
    }
    const QTextBlock block = blockOf(line);
    if (!block.isValid())
        return;
    m_lastLine = line;
    m_isOurs = true;
    QTextCursor cursor(block);
    const QString text = block.text();
    qsizetype indent = 0;
    while (indent < text.size() && text[indent].isSpace())
        ++indent;
    cursor.movePosition(QTextCursor::Right, QTextCursor::MoveAnchor, static_cast<int>(indent));
    setTextCursor(cursor);
    m_isOurs = false;
    const QRect place = cursorRect();
    if (!viewport()->rect().contains(place))
        centerCursor();
}

void ConfigEdit::showPeer(quint32 tag)
{
    const bool isOther = m_peer != tag;
    m_peer = tag;
    if (!m_isWhole) {
        if (isOther)
            load();
        return;
    }
    const LineRange lines = m_session.peerLines(m_id, tag);
    if (lines.count == 0 || m_loaded < m_range.count)
        return;
    const std::uint32_t now = currentLine();
    if (now >= lines.first && now < lines.first + lines.count)
        return; // the cursor is in it
    showLine(lines.first);
    // The header a little below the upper edge, so that what it follows is seen too.
    const QTextBlock block = blockOf(lines.first);
    verticalScrollBar()->setValue(std::max(0, block.blockNumber() - 4));
}

QStringList ConfigEdit::shownLines() const
{
    QStringList lines;
    std::uint32_t line = m_range.first;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const Mark mark = markOf(block, line);
        lines.append((mark == Mark::Ghost        ? QStringLiteral("-")
                             : mark == Mark::New ? QStringLiteral("+")
                                                 : QStringLiteral(" "))
            + block.text());
        line += isGhost(block) ? 0 : 1;
    }
    return lines;
}

ConfigEdit::Mark ConfigEdit::markOf(const QTextBlock &block, std::uint32_t line) const
{
    if (isGhost(block))
        return Mark::Ghost;
    const auto behind = std::ranges::upper_bound(m_newLines, line, {}, &LineRange::first);
    if (behind == m_newLines.begin())
        return Mark::None;
    const LineRange &range = *std::prev(behind);
    return line < range.first + range.count ? Mark::New : Mark::None;
}

// What is typed

void ConfigEdit::onTyped(int position, int, int added)
{
    if (m_isOurs)
        return;
    const int first = document()->findBlock(position).blockNumber();
    const QTextBlock last = document()->findBlock(position + added);
    const int tail
        = document()->blockCount() - 1 - (last.isValid() ? last.blockNumber() : document()->blockCount() - 1);
    m_cleanHead = m_isDirty ? std::min(m_cleanHead, first) : first;
    m_cleanTail = m_isDirty ? std::min(m_cleanTail, tail) : tail;
    m_isDirty = true;
    m_typed.start();
}

void ConfigEdit::flush()
{
    m_typed.stop();
    if (!m_isDirty)
        return;
    m_isDirty = false;
    // Lines between what was not touched, ghosts left out.
    std::uint32_t head = 0, tail = 0;
    QStringList typed;
    QTextBlock block = document()->begin();
    const int end = document()->blockCount() - m_cleanTail;
    for (int number = 0; block.isValid(); block = block.next(), ++number) {
        if (isGhost(block))
            continue;
        if (number < m_cleanHead)
            ++head;
        else if (number >= end)
            ++tail;
        else
            typed.append(block.text());
    }
    const items::DialPlanText &text = m_session.text(m_id);
    std::uint32_t first = m_range.first + head;
    std::uint32_t count = m_range.count >= head + tail ? m_range.count - head - tail : 0;
    // An untouched line keeps its bytes, whatever they are.
    while (count > 0 && !typed.isEmpty() && shownLine(text.line(first)) == typed.first()) {
        typed.removeFirst();
        ++first;
        --count;
    }
    while (count > 0 && !typed.isEmpty() && shownLine(text.line(first + count - 1)) == typed.last()) {
        typed.removeLast();
        --count;
    }
    if (count == 0 && typed.isEmpty())
        return;
    const std::string lineEnd(text.lineEnd());
    std::string bytes;
    for (const QString &line : std::as_const(typed))
        bytes += line.toStdString() + lineEnd;
    m_range.count = m_range.count - count + static_cast<std::uint32_t>(typed.size());
    m_loaded = m_range.count;
    const QString label = typed.isEmpty() ? tr("delete %n line(s)", nullptr, static_cast<int>(count))
                                          : tr("type \"%1\"").arg(typed.last().trimmed());
    m_isSending = true;
    const bool isMade = m_session.edit(m_id, label, { { first, count, bytes } }, m_peer);
    m_isSending = false;
    if (!isMade)
        load(); // refused: as it was
}

/// False when what is to be done would change a line that was taken away. Ghosts in the way of another change go.
bool ConfigEdit::clearTheWay(bool isDeletingBack, bool isDeletingForward)
{
    QTextCursor cursor = textCursor();
    if (m_ghosts == 0)
        return true;
    if (cursor.hasSelection()) {
        const QTextBlock first = document()->findBlock(cursor.selectionStart());
        const QTextBlock last = document()->findBlock(cursor.selectionEnd());
        if (first == last)
            return !isGhost(first);
        dropGhosts(first.blockNumber(), last.blockNumber());
        return true;
    }
    if (isGhost(cursor.block()))
        return false;
    if (isDeletingBack && cursor.atBlockStart()) {
        const int number = cursor.block().blockNumber();
        int first = number;
        while (first > 0 && isGhost(document()->findBlockByNumber(first - 1)))
            --first;
        dropGhosts(first, number);
    }
    if (isDeletingForward && cursor.atBlockEnd()) {
        const int number = cursor.block().blockNumber();
        int last = number;
        while (isGhost(document()->findBlockByNumber(last + 1)))
            ++last;
        dropGhosts(number, last);
    }
    return true;
}

/// Takes a line out of the document. Its block goes and the next one stays as it is; the last line of all is joined to
/// the one before it, and which of the two blocks stays then depends on their lengths.
void ConfigEdit::removeBlock(const QTextBlock &block)
{
    QTextCursor cursor(block);
    if (block.next().isValid()) {
        cursor.setPosition(block.next().position(), QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
        return;
    }
    cursor.movePosition(QTextCursor::EndOfBlock);
    if (!block.previous().isValid()) {
        cursor.movePosition(QTextCursor::Start, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
        return;
    }
    const bool isGhostLeft = isGhost(block.previous());
    cursor.setPosition(block.previous().position() + block.previous().length() - 1, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    document()->lastBlock().setUserData(isGhostLeft ? new GhostLine : nullptr);
}

void ConfigEdit::dropGhosts(int firstBlock, int lastBlock)
{
    m_isOurs = true;
    QTextCursor edit(document());
    edit.beginEditBlock();
    for (int number = lastBlock; number >= firstBlock; --number) {
        const QTextBlock block = document()->findBlockByNumber(number);
        if (!isGhost(block))
            continue;
        removeBlock(block);
        --m_ghosts;
    }
    edit.endEditBlock();
    m_isOurs = false;
}

bool ConfigEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *const key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore(); // the window's
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void ConfigEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo)) {
        event->ignore();
        return;
    }
    const bool isBack = event->key() == Qt::Key_Backspace, isForward = event->key() == Qt::Key_Delete;
    const bool isCut = event->matches(QKeySequence::Cut);
    const bool isText = !event->text().isEmpty() && event->text().front().isPrint();
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isReadOnly() && (isBack || isForward || isCut || isText || isEnter) && !clearTheWay(isBack, isForward)) {
        event->accept(); // a line that was taken away is not typed into
        return;
    }
    if (isEnter && !isReadOnly() && event->modifiers() == Qt::NoModifier) {
        // A command below a header or another command begins where that one does.
        const QString line = textCursor().block().text();
        qsizetype indent = 0;
        while (indent < line.size() && line[indent] == QLatin1Char(' '))
            ++indent;
        if (indent == 0 && line.startsWith(QLatin1String("dial-peer")))
            indent = 1;
        const bool isInside = textCursor().positionInBlock() > 0;
        textCursor().insertText(QLatin1Char('\n') + (isInside ? QString(indent, QLatin1Char(' ')) : QString()));
        ensureCursorVisible();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void ConfigEdit::inputMethodEvent(QInputMethodEvent *event)
{
    if (clearTheWay(false, false))
        QPlainTextEdit::inputMethodEvent(event);
}

void ConfigEdit::insertFromMimeData(const QMimeData *source)
{
    if (!source->hasText() || !clearTheWay(false, false))
        return;
    QString text = source->text();
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    textCursor().insertText(text);
}

void ConfigEdit::dropEvent(QDropEvent *event) { event->ignore(); } // files are the window's, text is pasted

void ConfigEdit::focusOutEvent(QFocusEvent *event)
{
    flush();
    QPlainTextEdit::focusOutEvent(event);
}

void ConfigEdit::onCursorMoved()
{
    viewport()->update();
    if (m_isOurs)
        return;
    const std::uint32_t line = currentLine();
    if (line == m_lastLine)
        return;
    m_lastLine = line;
    if (m_isDirty)
        flush();
    const Mark mark = markOf(textCursor().block(), line);
    setAccessibleDescription(mark == Mark::New ? tr("added: %1").arg(textCursor().block().text().trimmed())
            : mark == Mark::Ghost              ? tr("removed: %1").arg(textCursor().block().text().trimmed())
                                               : QString());
    if (line != 0)
        Q_EMIT lineEntered(line);
}

// What others edit

void ConfigEdit::onTextChanged(const QString &id, const LineEdits &edits)
{
    if (id != m_id)
        return;
    for (LineRange &range : m_newLines)
        range = items::movedBy(range, edits);
    if (m_isSending)
        return;
    std::size_t lines = 0;
    for (const LineEdit &edit : edits)
        lines += edit.removed + items::linesIn(edit.inserted);
    if (m_loaded < m_range.count || lines > 2 * linesAtOnce || m_isDirty) {
        m_loading.stop();
        load();
        return;
    }
    const int scroll = verticalScrollBar()->value();
    m_isOurs = true;
    QTextCursor group(document());
    group.beginEditBlock();
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
        applyEdit(*edit);
    group.endEditBlock();
    m_isOurs = false;
    if (m_isWhole && m_range.count != m_session.text(m_id).lineCount()) { // the end of the text was of its own kind
        load();
        return;
    }
    if (!hasFocus())
        verticalScrollBar()->setValue(scroll);
    viewport()->update();
    m_gutter->update();
}

void ConfigEdit::applyEdit(const LineEdit &edit)
{
    const std::uint32_t now = items::linesIn(edit.inserted);
    const std::uint32_t end = m_range.first + m_range.count;
    if (edit.first + edit.removed <= m_range.first
        && !(edit.removed == 0 && edit.first == m_range.first && m_isWhole)) {
        m_range.first += now - edit.removed;
        return;
    }
    if (edit.first > end || (edit.first == end && edit.removed > 0 && !m_isWhole))
        return;
    // Edits are made from below, so lines above are where they were; the text itself has all of them already.
    const items::DialPlanText inserted(edit.inserted);
    QStringList lines;
    for (std::uint32_t line = 1; line <= inserted.lineCount(); ++line)
        lines.append(shownLine(inserted.line(line)));
    const std::uint32_t first = std::max(edit.first, m_range.first);
    const std::uint32_t removed = std::min(edit.first + edit.removed, end) - std::min(first, end);
    for (std::uint32_t i = 0; i < removed; ++i) {
        const QTextBlock block = blockOf(first);
        if (!block.isValid())
            break;
        if (i + 1 == removed && !lines.isEmpty()) { // the last one gives its place to what comes
            QTextCursor cursor(block);
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            if (block.text() != lines.join(QLatin1Char('\n')))
                cursor.insertText(lines.join(QLatin1Char('\n')));
            lines.clear();
            break;
        }
        removeBlock(block);
    }
    if (!lines.isEmpty()) {
        QTextBlock at = blockOf(first);
        // In front of the ghosts that stand before the line as well, for they belong to what follows.
        if (at.isValid()) {
            QTextCursor cursor(at);
            cursor.insertText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
        } else {
            QTextCursor cursor(document());
            cursor.movePosition(QTextCursor::End);
            cursor.insertText(
                (document()->isEmpty() ? QString() : QStringLiteral("\n")) + lines.join(QLatin1Char('\n')));
        }
    }
    m_range.count = m_range.count - removed + now;
    m_loaded = m_range.count;
}

void ConfigEdit::onSnapshot(const QString &id)
{
    if (id != m_id || m_loaded < m_range.count)
        return;
    const auto snapshot = m_session.snapshot(id);
    if (snapshot == nullptr)
        return;
    if (!m_isWhole && m_range.count == 0) {
        m_range = m_session.peerLines(id, m_peer);
        if (m_range.count > 0) {
            load();
            return;
        }
    }
    if (snapshot->revision != m_session.revision(id) || m_isDirty)
        return; // typed on meanwhile: another one follows
    m_newLines.clear();
    for (const items::LineHunk &hunk : snapshot->hunks) {
        if (hunk.newCount > 0)
            m_newLines.push_back({ hunk.newFirst, hunk.newCount });
    }
    showGhosts();
    underline();
    viewport()->update();
    m_gutter->update();
}

/// Puts struck-out lines where they stood, and takes those away that are none any more.
void ConfigEdit::showGhosts()
{
    const auto snapshot = m_session.snapshot(m_id);
    struct Ghost {
        std::uint32_t before;
        QString text;
        bool operator==(const Ghost &) const = default;
    };
    std::vector<Ghost> wanted, there;
    for (const items::LineHunk &hunk : snapshot->hunks) {
        if (hunk.newFirst < m_range.first || hunk.newFirst > m_range.first + m_range.count)
            continue;
        for (std::uint32_t i = 0; i < std::min(hunk.oldCount, mostGhosts); ++i)
            wanted.push_back({ hunk.newFirst, shownLine(snapshot->base->line(hunk.oldFirst + i)) });
        if (hunk.oldCount > mostGhosts)
            wanted.push_back(
                { hunk.newFirst, tr("%n more line(s)", nullptr, static_cast<int>(hunk.oldCount - mostGhosts)) });
    }
    std::uint32_t line = m_range.first;
    for (QTextBlock block = document()->begin(); m_ghosts > 0 && block.isValid(); block = block.next()) {
        if (isGhost(block))
            there.push_back({ line, block.text() });
        else
            ++line;
    }
    if (wanted == there)
        return;
    const QTextBlock top = firstVisibleBlock();
    const std::uint32_t topLine = lineOf(top);
    dropGhosts(0, document()->blockCount() - 1);
    m_ghosts = 0;
    m_isOurs = true;
    QTextCursor group(document());
    group.beginEditBlock();
    // From below, so that lines above stay where they are; those of one place together.
    for (std::size_t end = wanted.size(); end > 0;) {
        std::size_t begin = end - 1;
        while (begin > 0 && wanted[begin - 1].before == wanted[end - 1].before)
            --begin;
        QStringList texts;
        for (std::size_t i = begin; i < end; ++i)
            texts.append(wanted[i].text);
        const int number = static_cast<int>(wanted[begin].before - m_range.first);
        const QTextBlock block = document()->findBlockByNumber(number);
        QTextCursor cursor(document());
        if (block.isValid()) {
            // The cursor of a person stays with its line.
            const bool isHere = textCursor().position() == block.position() && !textCursor().hasSelection();
            cursor.setPosition(block.position());
            cursor.insertText(texts.join(QLatin1Char('\n')) + QLatin1Char('\n'));
            if (isHere)
                setTextCursor(cursor);
        } else {
            cursor.movePosition(QTextCursor::End);
            cursor.insertText(QLatin1Char('\n') + texts.join(QLatin1Char('\n')));
        }
        for (int i = 0; i <= texts.size(); ++i) {
            QTextBlock made = document()->findBlockByNumber(number + i);
            if (i < texts.size())
                made.setUserData(new GhostLine);
            if (made.isValid())
                m_highlighter->rehighlightBlock(made);
        }
        end = begin;
    }
    group.endEditBlock();
    m_ghosts = static_cast<int>(wanted.size());
    m_isOurs = false;
    const QTextBlock again = blockOf(topLine);
    if (again.isValid() && again.blockNumber() != top.blockNumber())
        verticalScrollBar()->setValue(again.blockNumber());
}

void ConfigEdit::underline()
{
    const Theme &t = theme();
    QList<QTextEdit::ExtraSelection> marks;
    const auto add = [&](std::uint32_t line, int column, int length, const QColor &colour, const QString &why) {
        const QTextBlock block = blockOf(line);
        if (!block.isValid())
            return;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.cursor.setPosition(block.position() + std::min(column, block.length() - 1));
        mark.cursor.setPosition(
            block.position() + std::min(column + length, block.length() - 1), QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(colour);
        mark.format.setToolTip(why);
        marks.append(mark);
    };
    if (const auto problem = m_session.problem(m_id)) {
        add(problem->line, problem->column, problem->length, t.error, problem->text);
    } else if (const auto snapshot = m_session.snapshot(m_id); snapshot != nullptr && snapshot->isChecked) {
        std::size_t count = 0;
        for (const dialplan::LintFinding &finding : snapshot->lint) {
            const LineRange now = m_session.linesNow(m_id, { finding.line, 1 });
            if (finding.line == 0 || now.first < m_range.first || now.first >= m_range.first + m_range.count)
                continue;
            if (++count > mostUnderlined)
                break;
            const QString text = shownLine(m_session.text(m_id).line(now.first));
            const int indent = static_cast<int>(text.size() - text.trimmed().size());
            add(now.first, indent, static_cast<int>(text.trimmed().size()),
                finding.severity == dialplan::LintSeverity::Error ? t.error : t.warning,
                items::shownText(finding.text));
        }
    }
    setExtraSelections(marks);
}

void ConfigEdit::undoLine()
{
    flush();
    const auto snapshot = m_session.snapshot(m_id);
    if (snapshot == nullptr || snapshot->revision != m_session.revision(m_id))
        return;
    const QTextBlock block = textCursor().block();
    const std::uint32_t line = lineOf(block);
    for (const items::LineHunk &hunk : snapshot->hunks) {
        const bool isIn = isGhost(block) ? hunk.oldCount > 0 && hunk.newFirst == line
                                         : line >= hunk.newFirst && line < hunk.newFirst + hunk.newCount;
        if (!isIn)
            continue;
        std::string before;
        if (hunk.oldCount == hunk.newCount && !isGhost(block)) { // line for line
            before.append(snapshot->base->wholeLine(hunk.oldFirst + line - hunk.newFirst));
            m_session.edit(m_id, tr("undo line %1").arg(line), { { line, 1, before } }, m_peer);
            return;
        }
        for (std::uint32_t i = 0; i < hunk.oldCount; ++i)
            before.append(snapshot->base->wholeLine(hunk.oldFirst + i));
        m_session.edit(m_id, tr("undo line %1").arg(line), { { hunk.newFirst, hunk.newCount, before } }, m_peer);
        return;
    }
}

} // namespace legwork::ui
