// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/page.h>
#include <items/ladderlayout.h>
#include <items/session.h>
#include <items/takenpeer.h>

#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>
#include <set>
#include <utility>

class QAction;
class QBoxLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QSplitter;
class QTableView;

namespace legwork::workspace {
class Workspace;
}

namespace legwork::ui {

class Announcer;
class CompareView;
class DetailPane;
class DigitSearch;
class FindingCard;
class LadderStrip;
class LadderView;

/// One call, or several as one, as a ladder with everything about it. Follows the session: rows that arrive are
/// appended without a jump.
class LadderPage final : public Page {
    Q_OBJECT
public:
    /// `workspace` may be null: then nothing is remembered. Both must outlive the page.
    LadderPage(items::TraceSession &session, workspace::Workspace *workspace, QWidget *parent = nullptr);
    ~LadderPage() override;

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QList<QAction *> actions() override;
    [[nodiscard]] QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;
    bool show(const Link &link) override;
    [[nodiscard]] Link here() const override;
    void takeFocus() override;

    /// Several calls as one ladder.
    void showCalls(const QStringList &callIds);
    /// Two calls side by side with their first difference marked.
    void compare(const QString &callId);

    /// Who knows which dial-peer took a leg. Without it the page knows what the traces say.
    using PeersOf = std::function<std::vector<items::TakenPeer>(const calls::Call &call, const calls::Leg &leg)>;
    void setPeersOf(PeersOf peersOf);
    /// Who knows what an open configuration says to mend a peer: lint findings of these rules.
    using FixesOf = std::function<std::vector<items::PeerFix>(
        const items::TakenPeer &taken, const std::vector<std::string> &rules)>;
    void setFixesOf(FixesOf fixesOf);
    /// Configurations were opened or closed.
    void refreshPeers();
    /// Off: the call is shown without what was found on it, for people who are to find it themselves.
    void setFindingsShown(bool areShown);

    [[nodiscard]] LadderView &view() const noexcept { return *m_view; }
    [[nodiscard]] DetailPane &detail() const noexcept { return *m_detail; }
    [[nodiscard]] QTableView &table() const noexcept { return *m_table; }
    [[nodiscard]] FindingCard &card() const noexcept { return *m_card; }
    [[nodiscard]] std::shared_ptr<const items::Ladder> ladder() const { return m_ladder; }

Q_SIGNALS:
    /// Esc: back to where the call was picked.
    void closed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeActions();
    QAction *addAct(const char *iconName, const QString &text, const QKeySequence &keys, std::function<void()> act);
    void connectAll();
    void ask();
    void take(std::shared_ptr<const items::Ladder> ladder);
    void showLadder(std::shared_ptr<const items::Ladder> ladder);
    void showRow(int line);
    void refreshMarks();
    void applyCuts();
    void followSession();
    void sayWhatChanged(const items::Ladder &before, const items::Ladder &now);
    void setAsTable(bool isTable);
    void setAsWritten(bool isAsWritten);
    void walkEvidence(int step);
    void nextFailure(int step);
    void goToTime();
    void openSearch();
    void searchNext(int step);
    void editNoteOfRow();
    void toggleMark();
    void hideLegOfRow();
    void cutLegOfRow();
    void pinRow();
    void copyLink();
    void openExport();
    void openMenu(int line, const QPoint &global);
    [[nodiscard]] std::vector<items::TakenPeer> peersOfRow() const;
    void goToPeer(const items::TakenPeer &taken);
    void goToPeer(const items::TakenPeer &taken, int leg);
    void adviseOnPeers();
    void askForPeer();
    void addPeers(QMenu &menu);
    void pickComparison();
    void placeDetail();
    [[nodiscard]] QString spotOf(const items::LadderRow &row) const;
    [[nodiscard]] QString callId() const { return m_callIds.isEmpty() ? QString() : m_callIds.front(); }

    items::TraceSession &m_session;
    workspace::Workspace *m_workspace;
    std::shared_ptr<const items::Ladder> m_ladder;
    std::shared_ptr<const items::Ladder> m_whole; // as it was answered
    std::shared_ptr<const items::Ladder> m_plain; // without what was found in the media
    DigitSearch *m_digits;
    Announcer *m_announcer;
    std::pair<items::SessionSnapshot, items::SessionSnapshot> m_snapshots {}; // keep the texts of the ladder
    items::SessionSnapshot m_comparedSnapshot {}; // of the one beside it
    QStringList m_callIds;
    std::optional<calls::Place> m_wanted {}; // row to go to when the ladder is there
    std::uint64_t m_asked = 0;
    std::set<int> m_cutLegs {}; // hidden because they were cut
    int m_evidence = -1;
    bool m_isAsking = false, m_isStale = false;
    bool m_showsFindings = true;

    LadderStrip *m_strip;
    LadderView *m_view;
    QTableView *m_table;
    DetailPane *m_detail;
    FindingCard *m_card;
    CompareView *m_compare = nullptr;
    QString m_compareWith {}; // to be laid beside the call when it is there
    QSplitter *m_split;
    QBoxLayout *m_sideParts; // finding and detail
    QLineEdit *m_search;
    QLabel *m_position;
    QList<QAction *> m_actions;
    QAction *m_follow = nullptr, *m_asTable = nullptr, *m_asWritten = nullptr;
    PeersOf m_peersOf;
    FixesOf m_fixesOf;
};

} // namespace legwork::ui
