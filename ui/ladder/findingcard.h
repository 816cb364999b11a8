// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>
#include <items/ladder.h>

#include <QFrame>

#include <functional>
#include <map>
#include <memory>

class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace legwork::ui {

/// What the engine found on a call: a sentence, the lines that prove it, what to do next. Several findings are paged,
/// the most severe first.
class FindingCard final : public QFrame {
    Q_OBJECT
public:
    explicit FindingCard(QWidget *parent = nullptr);

    /// `similar`: calls with the finding of that code, this one not counted.
    void setLadder(std::shared_ptr<const items::Ladder> ladder);
    void setSimilar(std::function<int(const std::string &code)> count);
    [[nodiscard]] int page() const noexcept { return m_page; }
    void setPage(int page);
    [[nodiscard]] const calls::Finding *finding() const noexcept;
    /// What goes into a ticket: title, sentence, evidence.
    [[nodiscard]] QString ticketText() const;

Q_SIGNALS:
    void evidenceActivated(const legwork::calls::Place &place);
    void similarRequested(const QString &code);
    void copied();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Proof {
        QString place {}, words {};
    };
    void fill();
    [[nodiscard]] Proof proofOf(calls::Place place) const;

    std::shared_ptr<const items::Ladder> m_ladder;
    std::function<int(const std::string &)> m_similar {};
    int m_page = 0;
    QLabel *m_title, *m_pager, *m_text, *m_heading;
    QToolButton *m_back, *m_next;
    QVBoxLayout *m_evidence;
    QPushButton *m_copy, *m_alike;
};

} // namespace legwork::ui
