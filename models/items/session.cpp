// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include "diagnosis.h"
#include "sessionworker.h"
#include "text.h"

#include <QMetaObject>
#include <QThreadPool>

#include <algorithm>
#include <utility>

namespace legwork::items {

namespace {

std::vector<std::string> bytesOf(const QStringList &paths)
{
    std::vector<std::string> result;
    for (const QString &path : paths)
        result.push_back(path.toStdString());
    return result;
}

bool contains(const std::vector<QString> &list, const QString &path)
{
    return std::ranges::find(list, path) != list.end();
}

void setContained(std::vector<QString> &list, const QString &path, bool isIn)
{
    std::erase(list, path);
    if (isIn)
        list.push_back(path);
}

/// How much of a long call is read before it is shown: more than any screen holds, read within a few milliseconds.
constexpr std::size_t firstLadderRows = 2'000;

std::shared_ptr<const calls::Call> findCall(const calls::Engine &engine, std::string_view id)
{
    const calls::CallList &calls = engine.calls();
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (calls[i].id == id)
            return calls.share(i);
    }
    return {};
}

Presenter presenterFor(const calls::Engine &engine)
{
    Presenter presenter;
    presenter.recordAt = [&engine, counted = calls::Engine::CountedLines {}](calls::Place place) mutable {
        calls::Engine::Text text = engine.textAt(place, counted);
        return RecordText { std::move(text.path), text.line, std::move(text.text) };
    };
    return presenter;
}

/// Puts `other` behind `call`: its legs, findings and figures.
void append(calls::Call &call, const calls::Call &other)
{
    call.start = std::min(call.start, other.start);
    call.end = std::max(call.end, other.end);
    call.messages += other.messages;
    call.copies += other.copies;
    call.events += other.events;
    call.legs.insert(call.legs.end(), other.legs.begin(), other.legs.end());
    call.findings.insert(call.findings.end(), other.findings.begin(), other.findings.end());
    std::ranges::stable_sort(call.findings, {}, &calls::Finding::severity);
}

/// With the good call that it is compared to.
std::shared_ptr<const Ladder> wholeLadder(
    const calls::Engine &engine, const calls::Call &call, std::vector<calls::Row> rows)
{
    const Presenter presenter = presenterFor(engine);
    auto ladder = std::make_shared<Ladder>(makeLadder(call, std::move(rows), presenter));
    addGoodCall(*ladder, engine, presenter);
    return ladder;
}

std::shared_ptr<const Ladder> makeLadderOf(const calls::Engine &engine, const std::vector<std::string> &ids)
{
    calls::Call all;
    std::vector<calls::Row> rows;
    bool isFirst = true;
    for (const std::string &id : ids) {
        const std::shared_ptr<const calls::Call> call = findCall(engine, id);
        if (!call)
            continue;
        const auto firstLeg = static_cast<std::int32_t>(isFirst ? 0 : all.legs.size());
        for (calls::Row &row : engine.rows(id)) {
            if (row.leg >= 0)
                row.leg += firstLeg;
            rows.push_back(std::move(row));
        }
        if (std::exchange(isFirst, false))
            all = *call;
        else
            append(all, *call);
    }
    if (isFirst)
        return {};
    if (ids.size() > 1)
        std::ranges::stable_sort(rows, {}, &calls::Row::time);
    return wholeLadder(engine, all, std::move(rows));
}

std::vector<std::string> linesOf(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.emplace_back(line);
    }
    return lines;
}

SourceLines sourceLinesOf(calls::Engine::Lines found)
{
    SourceLines lines;
    lines.path = std::move(found.path);
    lines.firstLine = found.first;
    lines.lines = linesOf(found.before);
    lines.recordBegin = lines.lines.size();
    const std::vector<std::string> record = linesOf(found.record);
    lines.recordCount = record.size();
    lines.lines.insert(lines.lines.end(), record.begin(), record.end());
    const std::vector<std::string> after = linesOf(found.after);
    lines.lines.insert(lines.lines.end(), after.begin(), after.end());
    return lines;
}

} // namespace

TraceSession::TraceSession(QObject *parent)
    : QObject(parent)
    , m_worker(std::make_unique<SessionWorker>([this] {
        QMetaObject::invokeMethod(
            this, [this] { take(); }, Qt::QueuedConnection);
    }))
{
}

TraceSession::~TraceSession()
{
    m_worker.reset(); // joins: nothing is sent to this object afterwards
    retire(std::make_shared<Snapshot>(std::move(m_snapshot)));
}

void TraceSession::open(const QStringList &paths) { m_worker->open(bytesOf(paths)); }

void TraceSession::follow(const QStringList &paths, bool fromStart) { m_worker->follow(bytesOf(paths), fromStart); }

void TraceSession::remove(const QString &path)
{
    setContained(m_hidden, path, false);
    setContained(m_pausedSources, path, false);
    m_worker->remove(path.toStdString());
}

void TraceSession::bringBack(const QString &path) { m_worker->bringBack(path.toStdString()); }

void TraceSession::setShown(const QString &path, bool isShown)
{
    if (isShown == this->isShown(path))
        return;
    setContained(m_hidden, path, !isShown);
    m_worker->setShown(path.toStdString(), isShown);
    Q_EMIT sourcesChanged();
}

bool TraceSession::isShown(const QString &path) const { return !contains(m_hidden, path); }

void TraceSession::setSourcePaused(const QString &path, bool isPaused)
{
    if (isPaused == isSourcePaused(path))
        return;
    setContained(m_pausedSources, path, isPaused);
    m_worker->setPaused(path.toStdString(), isPaused);
    Q_EMIT sourcesChanged();
}

bool TraceSession::isSourcePaused(const QString &path) const { return contains(m_pausedSources, path); }

void TraceSession::setClockOffset(const QString &path, std::optional<std::int64_t> offsetMs)
{
    if (offsetMs == clockOffset(path))
        return;
    if (offsetMs)
        m_offsets[path] = *offsetMs;
    else
        m_offsets.erase(path);
    std::map<std::string, std::int64_t> shifts;
    for (const auto &[source, ms] : m_offsets)
        shifts.emplace(source.toStdString(), ms);
    m_worker->moveClocks(std::move(shifts));
}

std::optional<std::int64_t> TraceSession::clockOffset(const QString &path) const
{
    const auto found = m_offsets.find(path);
    return found == m_offsets.end() ? std::nullopt : std::optional(found->second);
}

void TraceSession::cancel() { m_worker->cancelLoad(); }

void TraceSession::setPaused(bool isPaused)
{
    if (std::exchange(m_isPaused, isPaused) == isPaused)
        return;
    if (!isPaused) {
        m_waiting = 0;
        if (m_held)
            show(*std::exchange(m_held, {}));
    }
    Q_EMIT pauseChanged();
}

void TraceSession::dismissProblems()
{
    m_problems.clear();
    Q_EMIT sourcesChanged();
}

void TraceSession::setClock(Clock clock)
{
    m_clock = std::move(clock);
    Q_EMIT clockChanged();
}

void TraceSession::ladder(
    const QString &callId, QObject *context, std::function<void(std::shared_ptr<const Ladder>)> done)
{
    ladders({ callId }, context, std::move(done));
}

void TraceSession::ladderInSteps(
    const QString &callId, QObject *context, std::function<void(std::shared_ptr<const Ladder>)> done)
{
    using Answer = std::shared_ptr<const Ladder>;
    struct Begun {
        const calls::Engine *engine = nullptr; // null: the first answer was the whole
        std::shared_ptr<const calls::Call> call {};
        std::vector<calls::Row> rows {};
    };
    const auto begun = std::make_shared<Begun>();
    const std::string id = callId.toStdString();
    ask<Answer>(
        [begun, id](const calls::Engine &engine) -> Answer {
            const std::shared_ptr<const calls::Call> call = findCall(engine, id);
            if (!call)
                return {};
            std::vector<calls::Row> rows = engine.rows(id);
            if (rows.size() <= 2 * firstLadderRows)
                return wholeLadder(engine, *call, std::move(rows));
            const auto end = rows.begin() + static_cast<std::ptrdiff_t>(firstLadderRows);
            Ladder first = makeLadder(*call, { rows.begin(), end }, presenterFor(engine));
            first.rowsToCome = rows.size() - firstLadderRows;
            *begun = { &engine, call, std::move(rows) };
            return std::make_shared<const Ladder>(std::move(first));
        },
        context, done);
    ask<Answer>(
        [begun, id](const calls::Engine &engine) -> Answer {
            if (begun->engine == nullptr)
                return {};
            const std::shared_ptr<const calls::Call> call = findCall(engine, id);
            if (&engine != begun->engine || call != begun->call)
                return makeLadderOf(engine, { id }); // it went on meanwhile
            return wholeLadder(engine, *call, std::move(begun->rows));
        },
        context,
        [begun, done = std::move(done)](const Answer &whole) {
            if (begun->engine != nullptr)
                done(whole);
        });
}

void TraceSession::ladders(
    const QStringList &callIds, QObject *context, std::function<void(std::shared_ptr<const Ladder>)> done)
{
    ask<std::shared_ptr<const Ladder>>(
        [ids = bytesOf(callIds)](const calls::Engine &engine) { return makeLadderOf(engine, ids); }, context,
        std::move(done));
}

void TraceSession::record(calls::Place place, QObject *context, std::function<void(calls::Engine::Text)> done)
{
    ask<calls::Engine::Text>(
        [place](const calls::Engine &engine) { return engine.textAt(place); }, context, std::move(done));
}

void TraceSession::lines(calls::Place place, int around, QObject *context, std::function<void(SourceLines)> done)
{
    ask<SourceLines>(
        [place, around](const calls::Engine &engine) {
            return sourceLinesOf(engine.linesAt(place, static_cast<std::size_t>(std::max(around, 0))));
        },
        context, std::move(done));
}

void TraceSession::askAnything(Question question, QObject *context)
{
    m_worker->ask([question = std::move(question), alive = QPointer<QObject>(context)](const calls::Engine &engine) {
        return std::function<void()>([deliver = question(engine), alive] {
            if (alive)
                deliver();
        });
    });
}

void TraceSession::search(const calls::Query &query, calls::CallList calls, std::shared_ptr<const Notes> notes,
    std::shared_ptr<const Matches> previous, QObject *context, SearchDone done)
{
    m_worker->search(query, std::move(calls), std::move(notes), std::move(previous),
        [done = std::move(done), alive = QPointer<QObject>(context)](const std::shared_ptr<const Matches> &matches) {
            if (alive)
                done(matches);
        });
}

void TraceSession::cancelSearch() { m_worker->cancelSearch(); }

void TraceSession::retire(std::shared_ptr<const void> large)
{
    QThreadPool::globalInstance()->start([held = std::move(large)]() mutable { held.reset(); });
}

void TraceSession::show(Snapshot snapshot)
{
    retire(std::make_shared<Snapshot>(std::exchange(m_snapshot, std::move(snapshot))));
    Q_EMIT callsChanged();
}

void TraceSession::take()
{
    SessionWorker::News news = m_worker->takeNews();
    const bool hasSources = news.roots || news.sources || news.stats;
    if (news.roots)
        m_roots = std::move(*news.roots);
    if (news.sources)
        m_sources = std::move(*news.sources);
    if (news.stats)
        m_stats = *news.stats;
    if (hasSources)
        Q_EMIT sourcesChanged();
    if (news.snapshot && m_isPaused) {
        m_waiting += news.changedCalls;
        m_held = std::move(*news.snapshot);
        Q_EMIT pauseChanged();
    } else if (news.snapshot) {
        show(std::move(*news.snapshot));
    }
    if (news.progress)
        m_progress = *news.progress;
    if (news.rate)
        m_rate = *news.rate;
    if (news.progress || news.rate)
        Q_EMIT progressChanged();
    for (const auto &[path, what] : news.problems) {
        m_problems.push_back({ textFrom(path), textFrom(what) });
        Q_EMIT problem(m_problems.back().path, m_problems.back().what);
    }
    for (const auto &answer : news.answers)
        answer();
}

} // namespace legwork::items
