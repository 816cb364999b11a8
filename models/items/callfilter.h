// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callview.h"
#include "session.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace legwork::items {

/// Keeps the view of a session's calls: which of them are shown, and in what order. The work is done in another thread;
/// the view that is there stays until the next is ready. Lives in the GUI thread.
class CallFilter final : public QObject {
    Q_OBJECT
public:
    explicit CallFilter(TraceSession &session, QObject *parent = nullptr);
    ~CallFilter() override;

    /// The query; nothing when it was taken, what is wrong with it otherwise: then the one before stays in force.
    std::optional<calls::QueryError> setQuery(const QString &text);
    [[nodiscard]] QString query() const { return m_text; }
    /// Its terms, as written.
    [[nodiscard]] QStringList terms() const { return m_terms; }
    void setOrder(std::vector<SortKey> order);
    [[nodiscard]] const std::vector<SortKey> &order() const noexcept { return m_order; }
    void setNotes(TraceSession::Notes notes);
    /// Asked for the ids whose rows a new view is to tell.
    void setTracked(std::function<std::vector<std::string>()> tracked) { m_tracked = std::move(tracked); }
    /// Makes the view anew, because of what is tracked.
    void refresh() { schedule(); }

    /// Never null.
    [[nodiscard]] std::shared_ptr<const CallView> view() const { return m_view; }
    /// A newer view is being made.
    [[nodiscard]] bool isBusy() const noexcept { return m_isRunning || m_isSearching; }

    /// Worked out in another thread; the answer to a newer question comes instead of an older one's.
    void histogram(UtcTime from, Milliseconds width, std::size_t buckets, std::function<void(CallHistogram)> done);
    void values(const QString &field, const QString &prefix, std::size_t most,
        std::function<void(std::vector<ValueCount>)> done);

Q_SIGNALS:
    /// view() is another one.
    void viewChanged();
    void queryChanged();
    void busyChanged();

private:
    void changeQuery();
    void schedule();
    void start();
    void search();
    void take(std::uint64_t generation, const std::shared_ptr<CallView> &view);
    void setSearching(bool isSearching);

    TraceSession &m_session;
    std::shared_ptr<const CallView> m_view = std::make_shared<CallView>();
    QString m_text {};
    QStringList m_terms {};
    calls::Query m_query {}, m_time {};
    std::vector<calls::Query> m_termQueries {};
    bool m_isQueried = false, m_isTimed = false, m_needsSearch = false, m_hasDailyTime = false;
    std::vector<SortKey> m_order { { CallColumn::Start, false } };
    std::function<std::vector<std::string>()> m_tracked {};
    std::shared_ptr<const TraceSession::Notes> m_notes {};
    std::shared_ptr<const TraceSession::Matches> m_matches {}; // of the search that is, or was, under way
    std::uint64_t m_queryId = 1;
    std::uint64_t m_matchesId = 0; // the query m_matches answers

    std::uint64_t m_generation = 0, m_histogramGeneration = 0, m_valuesGeneration = 0;
    std::shared_ptr<std::atomic<bool>> m_cancel = std::make_shared<std::atomic<bool>>(false);
    std::shared_ptr<std::atomic<bool>> m_cancelValues = std::make_shared<std::atomic<bool>>(false);
    bool m_isRunning = false, m_isStale = false, m_isSearching = false;
    QThreadPool m_pool, m_sidePool; // last: their threads end before what they use
};

} // namespace legwork::items
