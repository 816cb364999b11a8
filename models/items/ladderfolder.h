// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderhosts.h"

#include <unordered_map>
#include <vector>

namespace legwork::items {

/// Rows in the order in which they are drawn: by time; a log with whole seconds only stands inside its second where
/// cause puts it.
[[nodiscard]] std::vector<std::uint32_t> orderOf(const Ladder &ladder);
/// A source that stamps whole seconds only.
[[nodiscard]] bool isCoarse(const LadderRow &row) noexcept;

/// Decides which rows become lines of their own and which are folded into another line. One use each.
class LadderFolder final {
public:
    LadderFolder(LadderLayout &layout, const LadderColumns &columns);
    void fold();

private:
    /// What has been drawn of one request and its answers.
    struct Transaction {
        std::int32_t request = -1, final = -1, provisional = -1; // lines
        std::int32_t repeat = -1; // line that stands for the retransmissions
        std::uint16_t finalStatus = 0, provisionalStatus = 0;
        bool isAnswered = false; // by anything but silence
        bool isRepeated = false;
        bool isOpen = false; // a person unfolded one of its lines
    };
    using Key = std::uint64_t;

    void addSip(std::uint32_t index, const LadderRow &row, const SipFacts &facts);
    void addRequest(std::uint32_t index, const LadderRow &row, const SipFacts &facts, Transaction &known);
    void addResponse(std::uint32_t index, const LadderRow &row, const SipFacts &facts, Transaction &known);
    void addEvent(std::uint32_t index, const LadderRow &row);
    void addCopies(std::uint32_t index, const LadderRow &row);
    std::int32_t addLine(std::uint32_t index, const LadderRow &row);
    bool foldInto(std::int32_t line, std::uint32_t row);
    bool passesOn(std::int32_t line, std::uint32_t row);
    bool repeats(Transaction &known, std::uint32_t index, const LadderRow &row);
    bool isUnfolded(std::int32_t line) const;
    bool isSeenBefore(std::uint32_t index, const LadderRow &row);
    void markLost();
    void storeFolds();

    static Key keyOf(const LadderRow &row, const SipFacts &facts) noexcept;

    LadderLayout &m_layout;
    const LadderColumns &m_columns;
    const Ladder &m_ladder;
    DetailLevel m_detail;
    bool m_hasIcmEvents = false;
    bool m_isOpen = false; // of the transaction at hand
    std::unordered_map<Key, Transaction> m_transactions;
    std::vector<std::pair<std::int32_t, std::uint32_t>> m_folded; // line and row
    std::vector<std::uint32_t> m_pending; // rows that wait for a first line
    std::int32_t m_lastLine = -1; // the one before, for what belongs to none
    std::unordered_map<int, std::int32_t> m_lastOfLeg;
    std::unordered_map<std::string, UtcTime> m_lastEvent; // title at a host, when it was drawn last
};

/// Puts stages, gaps and deltas to the lines, and folds stages.
class LadderBander final {
public:
    explicit LadderBander(LadderLayout &layout);
    void band();

private:
    struct Step {
        int number = 0; // 0: the line opens no stage
        bool isAgain = false;
    };
    Step stepOf(const LadderLine &line) const;
    void open(Step step, std::vector<LadderLine> &out);
    void close(std::uint32_t end);
    void noteState(const LadderLine &line);
    void addShown(const LadderLine &line, std::vector<LadderLine> &out);

    LadderLayout &m_layout;
    int m_current = 0;
    bool m_hasIcmEvents = false;
    bool m_hasCallServer = false;
    bool m_sawAgentLeg = false; // of the stage that is open
    GapKind m_state = GapKind::Silence; // what a silence from here on is
};

} // namespace legwork::items
