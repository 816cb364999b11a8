// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QChar>
#include <QWidget>

#include <cstdint>
#include <utility>
#include <vector>

namespace legwork::ui {

class LadderView;

/// Laid over a ladder's rows: the tint of the rows of a step, and letters on arrows.
class LetterOverlay final : public QWidget {
    Q_OBJECT
public:
    explicit LetterOverlay(LadderView *view);

    /// Rows of the ladder that the view shows.
    void setStep(std::vector<std::uint32_t> own, std::vector<std::pair<QChar, std::uint32_t>> letters);
    void setLit(QChar letter);
    [[nodiscard]] QChar lit() const noexcept { return m_lit; }
    /// The letter of the line at a point of the viewport; null for none.
    [[nodiscard]] QChar letterAt(const QPoint &point) const;
    /// Where the letter's disc is, in the viewport; empty where it is not shown.
    [[nodiscard]] QRectF rectOf(QChar letter) const;

Q_SIGNALS:
    void hovered(QChar letter); // null: none
    void clicked(QChar letter);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] int lineOf(QChar letter) const;

    LadderView *m_view;
    std::vector<std::uint32_t> m_own;
    std::vector<std::pair<QChar, std::uint32_t>> m_letters;
    QChar m_lit {};
};

/// A letter in a disc, as arrows and paragraphs have it.
void paintLetter(QPainter &painter, const QRectF &rect, QChar letter, bool isLit);

} // namespace legwork::ui
