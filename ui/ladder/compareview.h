// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/laddercompare.h>

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;

namespace legwork::ui {

class LadderView;

/// Two calls side by side. Steps that only one of them has are hatched; a row chosen on one side is chosen on the
/// other, and D goes to the next difference.
class CompareView final : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(QWidget *parent = nullptr);

    void setLadders(std::shared_ptr<const items::Ladder> left, std::shared_ptr<const items::Ladder> right);
    void nextDifference(int step);
    [[nodiscard]] int differences() const noexcept { return m_differences; }
    [[nodiscard]] LadderView &left() const noexcept { return *m_left; }
    [[nodiscard]] LadderView &right() const noexcept { return *m_right; }

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void align();
    void chose(bool isLeft, int line);

    LadderView *m_left, *m_right;
    QLabel *m_leftName, *m_rightName, *m_text;
    std::vector<items::LinePair> m_pairs;
    int m_differences = 0;
    int m_at = -1; // pair
    bool m_isFollowing = false;
};

} // namespace legwork::ui
