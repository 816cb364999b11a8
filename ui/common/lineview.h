// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/sessiontypes.h>

#include <QPlainTextEdit>

namespace legwork::ui {

/// Text from outside as it is shown: control characters as their pictures (U+2400 and on), so that none acts and none
/// is missed. Tabs and line ends stay.
[[nodiscard]] QString visibleText(const QString &text);

/// Lines of a source with their numbers, those of one record marked. Read only; selected and copied as any text.
class LineView final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit LineView(QWidget *parent = nullptr);

    /// Shows the lines and brings the record into view.
    void setLines(const items::SourceLines &lines);
    [[nodiscard]] quint64 firstLine() const noexcept { return m_firstLine; }
    /// Marks every place where a text stands, without regard to case, and goes to the first from the cursor on; gives
    /// how many there are.
    int find(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    friend class LineNumbers;
    void paintNumbers(QPaintEvent *event);
    [[nodiscard]] int numbersWidth() const;
    void dress();
    void mark();

    QWidget *m_numbers;
    quint64 m_firstLine = 0; // 0: the source has no lines
    int m_recordBegin = 0, m_recordCount = 0;
    QString m_searched;
};

} // namespace legwork::ui
