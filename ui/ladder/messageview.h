// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace legwork::ui {

/// Text of a trace with line numbers, header names set back, never as rich text.
class MessageView final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit MessageView(QWidget *parent = nullptr);

    /// `firstLine`: number of the first line. Lines [markFrom, markFrom + markCount) are the record.
    void show(const QString &text, int firstLine = 1, int markFrom = 0, int markCount = 0);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Numbers;
    void paintNumbers(QPaintEvent *event);
    [[nodiscard]] int numbersWidth() const;
    void place();

    Numbers *m_numbers;
    int m_firstLine = 1;
};

} // namespace legwork::ui
