// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <trace/pathwatch.h>
#include <trace/watch.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace legwork::items {

/// The thread that reads. Everything below `private` is its own unless a comment says otherwise.
class SessionWorker final {
public:
    using Job = std::function<void()>;
    /// Gives the answer as something to be run in the GUI thread.
    using Question = std::function<Job(const calls::Engine &)>;

    /// What is new for the GUI thread since it last looked; only what is set has changed.
    struct News {
        std::optional<SessionSnapshot> snapshot {};
        int changedCalls = 0;
        std::optional<std::vector<SessionRoot>> roots {};
        std::optional<std::vector<calls::SourceReport>> sources {};
        std::optional<calls::Stats> stats {};
        std::optional<SessionProgress> progress {};
        std::optional<LiveRate> rate {};
        std::vector<std::pair<std::string, std::string>> problems {}; // path, what
        std::vector<Job> answers {};
    };

    /// `wake` is called, in this worker's thread, when there is news and the last was taken.
    explicit SessionWorker(std::function<void()> wake);
    ~SessionWorker();
    SessionWorker(const SessionWorker &) = delete;
    SessionWorker &operator=(const SessionWorker &) = delete;

    /// For any thread.
    [[nodiscard]] News takeNews();
    void open(std::vector<std::string> paths);
    void follow(std::vector<std::string> paths, bool fromStart);
    void remove(std::string path);
    void bringBack(std::string path);
    void setShown(std::string path, bool isShown);
    void setPaused(std::string path, bool isPaused);
    void moveClocks(std::map<std::string, std::int64_t> msByPath);
    void cancelLoad();
    void ask(Question question);
    void search(calls::Query query, calls::CallList calls, std::shared_ptr<const TraceSession::Notes> notes,
        std::shared_ptr<const TraceSession::Matches> previous, TraceSession::SearchDone done);
    void cancelSearch();

private:
    using Clock = std::chrono::steady_clock;
    struct Search;
    struct RatePoint {
        Clock::time_point at {};
        std::uint64_t records = 0, calls = 0;
    };

    void run(const std::stop_token &stop);
    void command(Job job);
    [[nodiscard]] bool runCommand();
    [[nodiscard]] std::shared_ptr<calls::Engine> makeEngine() const;
    void load(const std::vector<std::string> &paths);
    void rebuild();
    void look();
    void beginFollowing(const std::vector<std::string> &files, bool fromStart);
    void answer();
    void searchFor(Clock::duration budget);
    void sayProblems();
    void publishCalls(std::size_t changed);
    void publishSources();
    void publishProgress(const calls::Progress &progress, Clock::time_point begin, bool isLoading);
    void publishRate();
    template <typename Fill> void publish(Fill &&fill);

    std::function<void()> m_wake;
    std::shared_ptr<std::set<std::string>> m_leftOut = std::make_shared<std::set<std::string>>(); // removed or hidden
    std::shared_ptr<calls::Engine> m_engine; // made after what it is told to leave out
    std::set<std::string> m_removed;
    std::vector<SessionRoot> m_roots;
    struct Folder {
        trace::PathWatch files;
        bool fromStart = true;
        bool isKnown = false; // looked at before: what is new then is read from its first byte
    };
    std::vector<Folder> m_folders;
    trace::Watcher m_watcher; // wake() is for any thread
    std::map<std::string, std::int64_t> m_clockShifts;
    std::set<std::string> m_pausedPaths;
    std::unique_ptr<Search> m_search;
    std::deque<RatePoint> m_points;
    std::size_t m_problemsSaid = 0;
    bool m_isFollowing = false;
    Clock::time_point m_nextSources {}, m_nextFolders {}, m_nextRate {};

    std::mutex m_mutex; // the members below
    std::deque<Job> m_commands;
    std::deque<Question> m_questions;
    std::unique_ptr<Search> m_newSearch;
    bool m_dropSearch = false;
    News m_news;
    bool m_hasNews = false;

    std::atomic<bool> m_cancel = false; // the load
    std::jthread m_thread; // last: starts when all else is there
};

} // namespace legwork::items
