// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>
#include <items/diagnosis.h>
#include <items/takenpeer.h>

#include <QFrame>

#include <functional>
#include <map>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace legwork::ui {

/// Where the dial-peer that a finding is about stands, and what an open configuration says to mend it.
struct PeerAdvice {
    items::TakenPeer taken {};
    int leg = -1; // of the call, that passed the peer
    struct Fix {
        QString what {}; // the lint finding, a sentence
        QStringList commands {};
    };
    std::vector<Fix> fixes {};
};

/// What the engine found on a call: a sentence, the lines that prove it, what usually causes it, and what to do next.
/// Several findings are paged, those that explain others before them.
class FindingCard final : public QFrame {
    Q_OBJECT
public:
    explicit FindingCard(QWidget *parent = nullptr);

    /// `similar`: calls with the finding of that code, this one not counted.
    void setLadder(std::shared_ptr<const items::Ladder> ladder);
    void setSimilar(std::function<int(const std::string &code)> count);
    /// What is known of the dial-peer that a finding is about; empty: nothing.
    using AdviceOn = std::function<std::vector<PeerAdvice>(const items::Diagnosed &found)>;
    void setAdvice(AdviceOn advice);
    /// Configurations were opened or closed.
    void refresh() { fill(); }
    [[nodiscard]] bool isExpanded() const;
    void setExpanded(bool isExpanded);
    [[nodiscard]] int page() const noexcept { return m_page; }
    void setPage(int page);
    [[nodiscard]] const calls::Finding *finding() const noexcept;
    /// What goes into a ticket: title, sentence, evidence.
    [[nodiscard]] QString ticketText() const;

Q_SIGNALS:
    void evidenceActivated(const legwork::calls::Place &place);
    void similarRequested(const QString &code);
    void copied();
    /// Causes and checks are shown, or no longer.
    void expanded(bool isExpanded);
    void peerActivated(const legwork::items::TakenPeer &taken, int leg);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Proof {
        QString place {}, words {};
    };
    void fill();
    void fillAdvice();
    [[nodiscard]] Proof proofOf(calls::Place place) const;

    std::shared_ptr<const items::Ladder> m_ladder;
    std::function<int(const std::string &)> m_similar {};
    std::vector<items::Diagnosed> m_found; // in order of cause and effect
    AdviceOn m_adviceOn {};
    int m_page = 0;
    QLabel *m_title, *m_pager, *m_text, *m_sure, *m_heading;
    QToolButton *m_back, *m_next, *m_more;
    QScrollArea *m_advice;
    QVBoxLayout *m_evidence;
    QPushButton *m_copy, *m_alike;
};

} // namespace legwork::ui
