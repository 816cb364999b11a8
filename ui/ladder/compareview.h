// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/laddercompare.h>

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;

namespace legwork::ui {

class LadderView;

/// Two calls side by side, the same steps at the same height: what only one of them did stands beside a hatched line.
/// A row chosen on one side is chosen on the other, both scroll together, and D goes to the next difference.
class CompareView final : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(QWidget *parent = nullptr);

    void setLadders(std::shared_ptr<const items::Ladder> left, std::shared_ptr<const items::Ladder> right);
    void nextDifference(int step);
    [[nodiscard]] int differences() const noexcept { return m_differences; }
    /// The difference the selection is at, counted from 0; -1 when it is at none.
    [[nodiscard]] int currentDifference() const noexcept;
    [[nodiscard]] LadderView &left() const noexcept { return *m_left; }
    [[nodiscard]] LadderView &right() const noexcept { return *m_right; }

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void align();
    void say();
    [[nodiscard]] int lineOf(bool isLeft, const items::LinePair &pair) const;
    void chose(bool isLeft, int line);

    LadderView *m_left, *m_right;
    QLabel *m_leftName, *m_rightName, *m_text;
    std::vector<items::LinePair> m_pairs; // in lines without blanks
    std::vector<int> m_leftLines, m_rightLines; // where those lines stand with the blanks
    int m_differences = 0;
    int m_at = -1; // pair
    bool m_isFollowing = false;
};

} // namespace legwork::ui
