// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/dialplansession.h>

#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTimer>

namespace legwork::ui {

class ConfigHighlighter;

/// The text of a device, edited in place: numbers and marks of what changed in the gutter, lines that were taken away
/// shown struck out where they stood. What is typed becomes an edit of the session after a moment or when the line is
/// left; what others edit appears here at once. A very long text shows one dial-peer, the whole of it on request.
class ConfigEdit final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit ConfigEdit(items::DialPlanSession &session, QWidget *parent = nullptr);

    /// Shows the session's current device.
    void showDevice();
    /// Brings the dial-peer to view; the cursor goes there unless a person is typing here.
    void showPeer(quint32 tag);
    /// A line of the text as it is now.
    void showLine(std::uint32_t line);
    /// Too long to be shown whole without being asked to.
    [[nodiscard]] bool isLong() const;
    [[nodiscard]] bool isWhole() const noexcept { return m_isWhole; }
    void setWhole(bool isWhole);

    /// The line that the cursor is in, of the text; 0: in none (a line that was taken away).
    [[nodiscard]] std::uint32_t currentLine() const;
    /// Makes an edit of what was typed now.
    void flush();
    /// Lines as they are shown: "+ preference 1", "- preference 0", "  no vad"; for tests.
    [[nodiscard]] QStringList shownLines() const;
    /// Takes back what the edits did to the line that the cursor is in.
    void undoLine();

Q_SIGNALS:
    /// The cursor is in another line, by the keyboard or the pointer.
    void lineEntered(std::uint32_t line);
    void wholeChanged();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    void dropEvent(QDropEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    friend class DiffGutter;
    enum class Mark : std::uint8_t { None, New, Ghost };

    void dress();
    void load();
    void loadMore();
    void paintGutter(QPaintEvent *event);
    [[nodiscard]] int gutterWidth() const;
    void placeGutter();

    [[nodiscard]] QTextBlock blockOf(std::uint32_t line) const;
    [[nodiscard]] std::uint32_t lineOf(const QTextBlock &block) const; // the first behind it, for a ghost
    [[nodiscard]] Mark markOf(const QTextBlock &block, std::uint32_t line) const;
    [[nodiscard]] static QString shownLine(std::string_view bytes);

    void onTyped(int position, int removed, int added);
    void onTextChanged(const QString &id, const items::LineEdits &edits);
    void onSnapshot(const QString &id);
    void applyEdit(const items::LineEdit &edit);
    void showGhosts();
    void underline();
    void onCursorMoved();
    [[nodiscard]] bool clearTheWay(bool isDeletingBack, bool isDeletingForward);
    void dropGhosts(int firstBlock, int lastBlock);
    void removeBlock(const QTextBlock &block);

    items::DialPlanSession &m_session;
    ConfigHighlighter *m_highlighter;
    QWidget *m_gutter;
    QTimer m_typed;
    QTimer m_loading;
    QString m_id; // of the device that is shown
    items::LineRange m_range {}; // lines of the text that are, or will be, shown
    std::uint32_t m_loaded = 0; // how many of them are
    quint32 m_peer = 0;
    bool m_isWhole = true;
    bool m_isOurs = false; // the document is changed by this class, not typed into
    bool m_isSending = false; // an edit of ours is on its way through the session
    bool m_isDirty = false;
    int m_cleanHead = 0, m_cleanTail = 0; // blocks at both ends that were not typed into
    std::vector<items::LineRange> m_newLines; // of the text, in order
    std::uint32_t m_lastLine = 0; // that the cursor was in
    int m_ghosts = 0;
};

/// Texts with more lines show one dial-peer at first.
inline constexpr std::uint32_t mostWholeLines = 4000;

} // namespace legwork::ui
