// SPDX-License-Identifier: GPL-3.0-or-later
#include "sessionworker.h"

#include "extras.h"
#include "rowchanges.h"

#include <algorithm>

namespace legwork::items {

namespace {

using namespace std::chrono_literals;

/// The longest sleep between looks at growing files: what inotify cannot tell is found within it.
constexpr auto lookInterval = 50ms;
/// How often folders are searched for new files.
constexpr auto folderInterval = 500ms;
/// How often the figures of sources are worked out while they change.
constexpr auto sourcesInterval = 250ms;
/// Rates are averages over this long.
constexpr auto rateWindow = 5s;
/// How often a growing answer to a search is told.
constexpr auto searchInterval = 150ms;
/// How long a search may keep a load, or a look at growing files, waiting.
constexpr auto searchSlice = 20ms;
constexpr std::uint8_t notLookedAt = 2;

bool isBelow(const std::string &path, const std::string &root)
{
    return path == root
        || (path.starts_with(root) && (root.ends_with('/') || (path.size() > root.size() && path[root.size()] == '/')));
}

/// Answers also what a person wrote about a call.
class SearchExtras final : public calls::QueryExtras {
public:
    SearchExtras(const calls::Engine &engine, std::shared_ptr<const TraceSession::Notes> notes)
        : m_engine(engine)
        , m_notes(std::move(notes))
    {
    }

    [[nodiscard]] bool any(calls::Extra kind, const calls::Call &call, const Holds &holds) const override
    {
        if (kind != calls::Extra::Note)
            return m_engine.any(kind, call, holds);
        if (!m_notes)
            return false;
        const auto note = m_notes->find(call.id.view());
        return note != m_notes->end() && holds(note->second);
    }

private:
    EngineExtras m_engine;
    std::shared_ptr<const TraceSession::Notes> m_notes;
};

} // namespace

struct SessionWorker::Search {
    calls::Query query {};
    std::shared_ptr<const TraceSession::Notes> notes {};
    std::shared_ptr<const TraceSession::Matches> previous {};
    TraceSession::SearchDone done {};
    calls::CallList calls {};
    std::vector<std::uint8_t> holds {};
    std::size_t known = 0;
    Clock::time_point nextReport {};
};

SessionWorker::SessionWorker(std::function<void()> wake)
    : m_wake(std::move(wake))
    , m_engine(makeEngine())
    , m_thread([this](const std::stop_token &stop) { run(stop); })
{
}

SessionWorker::~SessionWorker()
{
    m_thread.request_stop();
    m_cancel = true;
    m_watcher.wake();
}

std::shared_ptr<calls::Engine> SessionWorker::makeEngine() const
{
    calls::EngineOptions options;
    options.showsWhileLoading = true;
    options.isLeftOut = [leftOut = m_leftOut](const std::string &path) { return leftOut->contains(path); };
    // An engine is large: whoever lets go of it last, it is freed in a thread that nobody waits for.
    return { std::make_unique<calls::Engine>(std::move(options)).release(),
        [](calls::Engine *engine) { TraceSession::retire(std::shared_ptr<calls::Engine>(engine)); } };
}

SessionWorker::News SessionWorker::takeNews()
{
    const std::scoped_lock lock(m_mutex);
    m_hasNews = false;
    return std::exchange(m_news, {});
}

template <typename Fill> void SessionWorker::publish(Fill &&fill)
{
    bool isFirst = false;
    {
        const std::scoped_lock lock(m_mutex);
        fill(m_news);
        isFirst = !std::exchange(m_hasNews, true);
    }
    if (isFirst)
        m_wake();
}

void SessionWorker::command(Job job)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_commands.push_back(std::move(job));
    }
    m_watcher.wake();
}

void SessionWorker::open(std::vector<std::string> paths)
{
    command([this, paths = std::move(paths)] {
        std::vector<std::string> fresh;
        for (const std::string &path : paths) {
            std::erase_if(m_removed,
                [&](const std::string &removed) { return isBelow(removed, path) && m_leftOut->erase(removed) > 0; });
            if (std::ranges::find(m_roots, path, &SessionRoot::path) != m_roots.end())
                continue;
            m_roots.push_back({ path, false, true, false });
            fresh.push_back(path);
        }
        load(fresh);
    });
}

void SessionWorker::follow(std::vector<std::string> paths, bool fromStart)
{
    command([this, paths = std::move(paths), fromStart] {
        for (const std::string &path : paths) {
            if (std::ranges::find(m_roots, path, &SessionRoot::path) != m_roots.end())
                continue;
            m_roots.push_back({ path, true, fromStart, false });
            m_folders.push_back({ trace::PathWatch({ path }), fromStart, false });
        }
        m_isFollowing = !m_folders.empty();
        m_nextFolders = {};
        publish([this](News &news) { news.roots = m_roots; });
    });
}

void SessionWorker::remove(std::string path)
{
    command([this, path = std::move(path)] {
        if (std::erase_if(m_roots, [&](const SessionRoot &root) { return root.path == path; }) == 0) {
            m_removed.insert(path);
            m_leftOut->insert(path);
        }
        rebuild();
    });
    cancelLoad();
}

void SessionWorker::bringBack(std::string path)
{
    command([this, path = std::move(path)] {
        if (m_removed.erase(path) == 0)
            return;
        m_leftOut->erase(path);
        rebuild();
    });
}

void SessionWorker::setShown(std::string path, bool isShown)
{
    command([this, path = std::move(path), isShown] {
        const bool changed = isShown ? m_leftOut->erase(path) > 0 : m_leftOut->insert(path).second;
        if (changed)
            rebuild();
    });
}

void SessionWorker::setPaused(std::string path, bool isPaused)
{
    command([this, path = std::move(path), isPaused] {
        if (isPaused)
            m_pausedPaths.insert(path);
        else
            m_pausedPaths.erase(path);
        for (const calls::SourceReport &source : m_engine->sources()) {
            if (isBelow(source.path, path))
                m_engine->setPaused(source.path, isPaused);
        }
    });
}

void SessionWorker::moveClocks(std::map<std::string, std::int64_t> msByPath)
{
    command([this, msByPath = std::move(msByPath)] {
        m_clockShifts = msByPath;
        const std::size_t changed = m_engine->moveClocks(msByPath).size();
        publishSources();
        if (changed > 0)
            publishCalls(changed);
    });
}

void SessionWorker::cancelLoad() { m_cancel = true; }

void SessionWorker::ask(Question question)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_questions.push_back(std::move(question));
    }
    m_watcher.wake();
}

void SessionWorker::search(calls::Query query, calls::CallList calls, std::shared_ptr<const TraceSession::Notes> notes,
    std::shared_ptr<const TraceSession::Matches> previous, TraceSession::SearchDone done)
{
    auto search = std::make_unique<Search>();
    search->query = std::move(query);
    search->notes = std::move(notes);
    search->previous = std::move(previous);
    search->done = std::move(done);
    search->calls = std::move(calls);
    {
        const std::scoped_lock lock(m_mutex);
        m_newSearch = std::move(search);
        m_dropSearch = false;
    }
    m_watcher.wake();
}

void SessionWorker::cancelSearch()
{
    const std::scoped_lock lock(m_mutex);
    m_newSearch.reset();
    m_dropSearch = true;
}

void SessionWorker::run(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        if (runCommand())
            continue;
        answer();
        const bool isBusy = m_isFollowing && m_engine->isBehind();
        if (m_isFollowing)
            look();
        searchFor(searchSlice);
        if (m_search || isBusy)
            continue;
        // A wake() between the looks above and this wait ends the wait at once.
        static_cast<void>(m_watcher.wait(m_isFollowing ? std::chrono::milliseconds(lookInterval) : 1h));
    }
}

bool SessionWorker::runCommand()
{
    Job job;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_commands.empty())
            return false;
        job = std::move(m_commands.front());
        m_commands.pop_front();
        m_cancel = false;
    }
    job();
    return true;
}

void SessionWorker::load(const std::vector<std::string> &paths)
{
    publish([this](News &news) { news.roots = m_roots; });
    if (paths.empty())
        return;
    const Clock::time_point begin = Clock::now();
    calls::Progress last;
    m_engine->load(paths, [&](const calls::Progress &progress) {
        last = progress;
        if (progress.hasNewCalls)
            publishCalls(0);
        publishProgress(progress, begin, true);
        if (Clock::now() >= m_nextSources)
            publishSources();
        answer();
        searchFor(searchSlice / 4);
        return !m_cancel;
    });
    sayProblems();
    publishSources();
    publishCalls(0);
    if (!m_cancel)
        last.bytes = last.total;
    publishProgress(last, begin, false);
}

void SessionWorker::rebuild()
{
    // What is shown stays until the calls without the source are there.
    const std::shared_ptr<calls::Engine> before = m_engine;
    const Clock::time_point begin = Clock::now();
    std::vector<std::string> files;
    m_folders.clear();
    for (const SessionRoot &root : m_roots) {
        if (root.isFollowed)
            m_folders.push_back({ trace::PathWatch({ root.path }), true, false });
        else
            files.push_back(root.path);
    }
    publish([this](News &news) { news.roots = m_roots; });
    std::shared_ptr<calls::Engine> fresh = makeEngine();
    static_cast<void>(fresh->moveClocks(m_clockShifts));
    calls::Progress last;
    if (!files.empty()) {
        fresh->load(files, [&](const calls::Progress &progress) {
            last = progress;
            publishProgress(progress, begin, true);
            answer();
            return !m_cancel;
        });
    }
    m_engine = std::move(fresh);
    m_problemsSaid = m_engine->problems().size();
    m_isFollowing = !m_folders.empty();
    m_nextFolders = {};
    m_points.clear();
    publishSources();
    publishCalls(0);
    publishProgress(last, begin, false);
}

void SessionWorker::beginFollowing(const std::vector<std::string> &files, bool fromStart)
{
    std::vector<std::string> wanted;
    for (const std::string &file : files) {
        if (m_leftOut->contains(file))
            continue;
        m_watcher.add(file);
        wanted.push_back(file);
    }
    m_engine->follow(wanted, fromStart);
    for (const std::string &file : wanted) {
        if (std::ranges::any_of(m_pausedPaths, [&](const std::string &paused) { return isBelow(file, paused); }))
            m_engine->setPaused(file, true);
    }
}

void SessionWorker::look()
{
    const Clock::time_point now = Clock::now();
    if (now >= m_nextFolders) {
        m_nextFolders = now + folderInterval;
        for (Folder &folder : m_folders) {
            const std::vector<std::string> files = folder.files.newFiles();
            if (!files.empty())
                beginFollowing(files, folder.fromStart || folder.isKnown);
            folder.isKnown = true;
        }
    }
    const std::vector<std::string> changed = m_engine->advance();
    if (!changed.empty())
        publishCalls(changed.size());
    if (Clock::now() >= m_nextSources)
        publishSources();
    if (now >= m_nextRate)
        publishRate();
}

void SessionWorker::answer()
{
    for (;;) {
        Question question;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_questions.empty())
                return;
            question = std::move(m_questions.front());
            m_questions.pop_front();
        }
        publish([job = question(*m_engine)](News &news) { news.answers.push_back(job); });
    }
}

void SessionWorker::searchFor(Clock::duration budget)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_dropSearch, false))
            m_search.reset();
        if (m_newSearch)
            m_search = std::move(m_newSearch);
    }
    if (!m_search)
        return;
    Search &search = *m_search;
    if (search.holds.size() != search.calls.size()) {
        search.holds.assign(search.calls.size(), notLookedAt);
        if (const auto previous = std::exchange(search.previous, {})) {
            const std::vector<std::uint32_t> places = sameCalls(previous->calls, search.calls);
            for (std::size_t i = 0; i < places.size(); ++i) {
                if (places[i] != none)
                    search.holds[places[i]] = (*previous->holds)[i];
            }
        }
    }
    const SearchExtras extras(*m_engine, search.notes);
    const Clock::time_point end = Clock::now() + budget;
    for (; search.known < search.calls.size() && Clock::now() < end; ++search.known) {
        if (search.holds[search.known] == notLookedAt)
            search.holds[search.known] = search.query.matches(search.calls[search.known], &extras) ? 1 : 0;
    }
    const bool isComplete = search.known == search.calls.size();
    if (!isComplete && Clock::now() < search.nextReport)
        return;
    search.nextReport = Clock::now() + searchInterval;
    const auto answer = std::make_shared<const TraceSession::Matches>(TraceSession::Matches {
        search.calls, std::make_shared<const std::vector<std::uint8_t>>(search.holds), search.known });
    publish([&](News &news) { news.answers.emplace_back([done = search.done, answer] { done(answer); }); });
    if (isComplete)
        m_search.reset();
}

void SessionWorker::sayProblems()
{
    const auto &problems = m_engine->problems();
    std::vector<std::pair<std::string, std::string>> fresh;
    for (; m_problemsSaid < problems.size(); ++m_problemsSaid) {
        const trace::Problem &problem = problems[m_problemsSaid];
        fresh.emplace_back(problem.path, problem.error.what);
        const auto root = std::ranges::find(m_roots, problem.path, &SessionRoot::path);
        if (problem.wholeInput && root != m_roots.end())
            root->isMissing = true;
    }
    if (fresh.empty())
        return;
    publish([&](News &news) {
        news.problems.insert(news.problems.end(), fresh.begin(), fresh.end());
        news.roots = m_roots;
    });
}

void SessionWorker::publishCalls(std::size_t changed)
{
    publish([&](News &news) {
        news.snapshot = SessionSnapshot { m_engine, m_engine->calls() };
        news.changedCalls += static_cast<int>(changed);
    });
}

void SessionWorker::publishSources()
{
    m_nextSources = Clock::now() + sourcesInterval;
    std::vector<calls::SourceReport> sources = m_engine->sources();
    const calls::Stats stats = m_engine->stats();
    publish([&](News &news) {
        news.sources = std::move(sources);
        news.stats = stats;
    });
}

void SessionWorker::publishProgress(const calls::Progress &progress, Clock::time_point begin, bool isLoading)
{
    SessionProgress told { progress.bytes, progress.total, 0, -1, isLoading };
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    if (seconds > 0.05 && progress.bytes > 0) {
        told.bytesPerSecond = static_cast<double>(progress.bytes) / seconds;
        told.msLeft = static_cast<std::int64_t>(
            1000.0 * static_cast<double>(progress.total - progress.bytes) / told.bytesPerSecond);
    }
    publish([&](News &news) { news.progress = told; });
}

void SessionWorker::publishRate()
{
    const Clock::time_point now = Clock::now();
    m_nextRate = now + 500ms;
    std::uint64_t records = 0;
    for (const calls::SourceReport &source : m_engine->sources())
        records += source.records;
    m_points.push_back({ now, records, m_engine->calls().size() });
    while (m_points.size() > 2 && now - m_points.front().at > rateWindow)
        m_points.pop_front();
    const RatePoint &first = m_points.front();
    const double seconds = std::chrono::duration<double>(now - first.at).count();
    LiveRate rate { 0, 0, true };
    if (seconds > 0) {
        const auto per = [&](std::uint64_t from, std::uint64_t to) {
            return to > from ? static_cast<double>(to - from) / seconds : 0.0;
        };
        rate = { per(first.calls, m_points.back().calls), per(first.records, records), true };
    }
    publish([&](News &news) { news.rate = rate; });
}

} // namespace legwork::items
