// SPDX-License-Identifier: GPL-3.0-or-later
#include "callfilter.h"

#include "text.h"

#include <base/parallel.h>

#include <QMetaObject>

#include <algorithm>
#include <chrono>
#include <utility>

namespace legwork::items {

namespace {

bool needsExtras(const calls::Query &query)
{
    return query.needs(calls::Extra::Text) || query.needs(calls::Extra::Method) || query.needs(calls::Extra::Codec)
        || query.needs(calls::Extra::Source) || query.needs(calls::Extra::Note);
}

/// Whether a term is about time alone, as the histogram's brush writes it.
bool isTimeTerm(std::string_view term)
{
    constexpr std::string_view name = "time";
    return term.size() > name.size() && term.starts_with(name)
        && std::string_view(":=<>!").find(term[name.size()]) != std::string_view::npos;
}

UtcTime now() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

} // namespace

CallFilter::CallFilter(TraceSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    m_pool.setMaxThreadCount(1);
    m_sidePool.setMaxThreadCount(1);
    connect(&session, &TraceSession::callsChanged, this, &CallFilter::schedule);
    connect(&session, &TraceSession::clockChanged, this, [this] { setQuery(m_text); });
    if (!session.snapshot().calls.empty())
        schedule();
}

CallFilter::~CallFilter()
{
    m_session.cancelSearch();
    *m_cancel = true;
    *m_cancelValues = true;
    m_pool.waitForDone();
    m_sidePool.waitForDone();
}

std::optional<calls::QueryError> CallFilter::setQuery(const QString &text)
{
    const std::string bytes = text.toStdString();
    const calls::QueryClock clock { now(), m_session.clock().zone };
    const auto terms = calls::queryTerms(bytes, clock);
    if (!terms)
        return terms.error();
    std::string rest, times;
    QStringList words;
    std::vector<calls::Query> queries;
    for (const std::string_view term : *terms) {
        std::string &part = isTimeTerm(term) ? times : rest;
        part.append(part.empty() ? "" : " ").append(term);
        words.append(textFrom(term));
        if (const auto query = calls::Query::parse(term, clock))
            queries.push_back(*query);
    }
    m_text = text;
    m_terms = words;
    m_termQueries = std::move(queries);
    m_query = calls::Query::parse(rest, clock).value_or(calls::Query());
    m_time = calls::Query::parse(times, clock).value_or(calls::Query());
    m_isQueried = !rest.empty();
    m_isTimed = !times.empty();
    m_needsSearch = needsExtras(m_query);
    changeQuery();
    Q_EMIT queryChanged();
    return std::nullopt;
}

void CallFilter::changeQuery()
{
    ++m_queryId;
    m_matches.reset();
    m_session.cancelSearch();
    setSearching(false);
    *m_cancel = true;
    schedule();
}

void CallFilter::setOrder(std::vector<SortKey> order)
{
    if (order == m_order)
        return;
    m_order = std::move(order);
    *m_cancel = true;
    schedule();
}

void CallFilter::setNotes(TraceSession::Notes notes)
{
    m_notes = std::make_shared<const TraceSession::Notes>(std::move(notes));
    if (m_query.needs(calls::Extra::Note))
        changeQuery();
}

void CallFilter::schedule()
{
    if (m_isRunning) {
        m_isStale = true;
        return;
    }
    start();
}

void CallFilter::search()
{
    const calls::CallList calls = m_session.snapshot().calls;
    setSearching(true);
    m_session.search(m_query, calls, m_notes, m_matchesId == m_queryId ? m_matches : nullptr, this,
        [this, id = m_queryId](std::shared_ptr<const TraceSession::Matches> matches) {
            if (id != m_queryId)
                return;
            m_matchesId = id;
            m_matches = std::move(matches);
            setSearching(!m_matches->isComplete());
            schedule();
        });
}

void CallFilter::start()
{
    ViewRequest request;
    request.snapshot = m_session.snapshot();
    if (m_needsSearch) {
        // Texts are searched in the calls of one moment; what came since is searched when that is done.
        const bool isCurrent = m_matches && m_matchesId == m_queryId && m_matches->calls.isSame(request.snapshot.calls);
        if (!isCurrent && !m_isSearching)
            search();
        if (!m_matches || m_matchesId != m_queryId) {
            request.answers = std::make_shared<const std::vector<std::uint8_t>>(request.snapshot.calls.size());
        } else {
            request.snapshot.calls = m_matches->calls;
            request.answers = m_matches->holds;
            request.answered = m_matches->known;
        }
    }
    request.query = m_query;
    request.time = m_time;
    request.isQueried = m_isQueried;
    request.isTimed = m_isTimed;
    request.terms = m_termQueries;
    request.order = m_order;
    request.queryId = m_queryId;
    request.previous = m_view;
    request.threads = defaultThreads();
    if (m_tracked)
        request.tracked = m_tracked();
    m_isStale = false;
    m_isRunning = true;
    m_cancel = std::make_shared<std::atomic<bool>>(false);
    const std::uint64_t generation = ++m_generation;
    m_pool.start([this, request = std::make_shared<const ViewRequest>(std::move(request)), cancel = m_cancel,
                     generation]() mutable {
        const std::shared_ptr<CallView> view = makeView(*request, *cancel);
        request.reset();
        QMetaObject::invokeMethod(
            this, [this, generation, view] { take(generation, view); }, Qt::QueuedConnection);
    });
    Q_EMIT busyChanged();
}

void CallFilter::take(std::uint64_t generation, const std::shared_ptr<CallView> &view)
{
    if (generation != m_generation)
        return;
    m_isRunning = false;
    if (view) {
        // The last owner of the calls before must not be this thread.
        view->previous.reset();
        TraceSession::retire(std::exchange(m_view, view));
        Q_EMIT viewChanged();
    }
    if (m_isStale || !view)
        start();
    else
        Q_EMIT busyChanged();
}

void CallFilter::setSearching(bool isSearching)
{
    if (std::exchange(m_isSearching, isSearching) != isSearching)
        Q_EMIT busyChanged();
}

void CallFilter::histogram(
    UtcTime from, Milliseconds width, std::size_t buckets, std::function<void(CallHistogram)> done)
{
    const std::uint64_t generation = ++m_histogramGeneration;
    m_sidePool.start([this, view = m_view, from, width, buckets, generation, done = std::move(done)]() mutable {
        auto histogram = std::make_shared<CallHistogram>(histogramOf(*view, from, width, buckets));
        view.reset();
        QMetaObject::invokeMethod(
            this,
            [this, generation, histogram, done] {
                if (generation == m_histogramGeneration)
                    done(std::move(*histogram));
            },
            Qt::QueuedConnection);
    });
}

void CallFilter::values(
    const QString &field, const QString &prefix, std::size_t most, std::function<void(std::vector<ValueCount>)> done)
{
    *m_cancelValues = true;
    m_cancelValues = std::make_shared<std::atomic<bool>>(false);
    const std::uint64_t generation = ++m_valuesGeneration;
    m_sidePool.start([this, view = m_view, field = field.toStdString(), prefix = prefix.toStdString(), most, generation,
                         cancel = m_cancelValues, done = std::move(done)]() mutable {
        auto values
            = std::make_shared<std::vector<ValueCount>>(valuesOf(view->snapshot.calls, field, prefix, most, *cancel));
        view.reset();
        QMetaObject::invokeMethod(
            this,
            [this, generation, values, done] {
                if (generation == m_valuesGeneration)
                    done(std::move(*values));
            },
            Qt::QueuedConnection);
    });
}

} // namespace legwork::items
