// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/explain.h>
#include <items/session.h>
#include <items/takenpeer.h>

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QTabWidget;
class QToolButton;
class QTreeWidget;
class QVBoxLayout;

namespace legwork::ui {

class MessageView;
class StoryView;

/// Everything about one row: the message, its headers and SDP explained, the line in its source, and how it differs
/// from another message. What needs the source is asked of the session and comes later; an answer that is no longer
/// wanted is dropped.
class DetailPane final : public QWidget {
    Q_OBJECT
public:
    enum Tab { MessageTab, HeadersTab, SdpTab, SourceTab, CompareTab, StoryTab };

    explicit DetailPane(items::TraceSession &session, QWidget *parent = nullptr);

    void setLadder(std::shared_ptr<const items::Ladder> ladder);
    /// -1: nothing.
    void setRow(int row);
    [[nodiscard]] int row() const noexcept { return m_row; }
    void setTab(Tab tab);
    [[nodiscard]] Tab tab() const;
    /// The row that Compare compares with; none: a choice of what belongs together.
    void pin(std::optional<int> row);
    [[nodiscard]] std::optional<int> pinned() const noexcept { return m_pinned; }
    [[nodiscard]] QString message() const { return m_text; }
    void setNote(const QString &note);
    /// The dial-peers that the row's leg passed.
    void setPeers(const std::vector<items::TakenPeer> &peers);
    [[nodiscard]] StoryView &story() const noexcept { return *m_story; }
    [[nodiscard]] MessageView &messageView() const noexcept { return *m_message; }
    void find(const QString &text);

Q_SIGNALS:
    void rowActivated(int row);
    void noteRequested();
    /// A call is to be laid beside this one.
    void comparisonRequested(const QString &callId);
    void peerActivated(const legwork::items::TakenPeer &taken);

private:
    void ask();
    void askSource();
    void askOther();
    void showRecord(const calls::Engine::Text &record);
    void fillHeaders();
    void fillSdp();
    void fillExplained();
    void fillIdentity();
    void showDifferences(const std::string &other);
    [[nodiscard]] int otherRow() const;

    items::TraceSession &m_session;
    std::shared_ptr<const items::Ladder> m_ladder;
    std::string m_record {}; // bytes of the message, from its start line on
    QString m_text {};
    int m_row = -1;
    std::optional<int> m_pinned {};
    std::uint64_t m_asked = 0;
    QLabel *m_leg, *m_ends, *m_source, *m_note, *m_joined, *m_compared;
    QToolButton *m_copy;
    QTabWidget *m_tabs;
    MessageView *m_message, *m_lines;
    QTreeWidget *m_headers, *m_sdp, *m_differences;
    QComboBox *m_against;
    QGridLayout *m_explained;
    QLabel *m_explainedTitle;
    QVBoxLayout *m_peers;
    StoryView *m_story;
    std::vector<items::TakenPeer> m_shownPeers {};
};

} // namespace legwork::ui
