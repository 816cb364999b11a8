// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladder.h"
#include "sessiontypes.h"

#include <calls/query.h>
#include <calls/querytime.h>

#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace legwork::items {

class SessionWorker;

/// The sources a person looks at and the calls in them. Lives in the GUI thread and owns the thread that reads: nothing
/// here blocks. Signals tell that what the getters give has changed; they come at most once per turn of the event loop.
class TraceSession final : public QObject {
    Q_OBJECT
public:
    using Snapshot = SessionSnapshot;

    explicit TraceSession(QObject *parent = nullptr);
    ~TraceSession() override;

    /// Adds files, folders and archives, and reads them; the calls grow meanwhile.
    void open(const QStringList &paths);
    /// Adds files that grow, and folders whose files do. `fromStart`: what is in them already is read too.
    void follow(const QStringList &paths, bool fromStart);
    /// Takes out a root, or one source of it. The calls are made anew in the background and replaced when they are
    /// ready.
    void remove(const QString &path);
    /// Takes back the removal of one source of a root.
    void bringBack(const QString &path);
    /// Hides a source's records without forgetting the source, or shows them again.
    void setShown(const QString &path, bool isShown);
    [[nodiscard]] bool isShown(const QString &path) const;
    [[nodiscard]] const std::vector<QString> &hiddenSources() const noexcept { return m_hidden; }
    /// Stops reading a followed source for a while; what arrives meanwhile is read at the end of the pause.
    void setSourcePaused(const QString &path, bool isPaused);
    [[nodiscard]] bool isSourcePaused(const QString &path) const;
    /// Places a source's clock by hand: `offsetMs` is added to its UTC reading. None: as it was worked out.
    void setClockOffset(const QString &path, std::optional<std::int64_t> offsetMs);
    [[nodiscard]] std::optional<std::int64_t> clockOffset(const QString &path) const;
    /// Stops a load; what was read stays.
    void cancel();

    /// A paused session stores what arrives and shows it at the end of the pause.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const noexcept { return m_isPaused; }
    /// Calls that changed or came since the pause began.
    [[nodiscard]] int waitingCalls() const noexcept { return m_waiting; }

    [[nodiscard]] Snapshot snapshot() const { return m_snapshot; }
    [[nodiscard]] const std::vector<SessionRoot> &roots() const noexcept { return m_roots; }
    [[nodiscard]] const std::vector<calls::SourceReport> &sources() const noexcept { return m_sources; }
    [[nodiscard]] SessionProgress progress() const noexcept { return m_progress; }
    [[nodiscard]] LiveRate liveRate() const noexcept { return m_rate; }
    [[nodiscard]] calls::Stats stats() const noexcept { return m_stats; }
    struct Problem {
        QString path, what;
    };
    [[nodiscard]] const std::vector<Problem> &problems() const noexcept { return m_problems; }
    void dismissProblems();

    /// How times are shown, and where times in queries are taken to be.
    struct Clock {
        QString name = QStringLiteral("UTC");
        calls::Zone zone {};
    };
    [[nodiscard]] const Clock &clock() const noexcept { return m_clock; }
    void setClock(Clock clock);

    /// Questions, answered between batches and delivered in the GUI thread; an answer is dropped when `context` has
    /// died. `done` gets null, or an empty value, for what is not known.
    void ladder(const QString &callId, QObject *context, std::function<void(std::shared_ptr<const Ladder>)> done);
    /// The same in two steps when the call is a long one: first its first rows, with Ladder::rowsToCome, then all.
    void ladderInSteps(const QString &callId, QObject *context, std::function<void(std::shared_ptr<const Ladder>)> done);
    /// Several calls as one: their legs one after the other, their rows in order of time.
    void ladders(const QStringList &callIds, QObject *context, std::function<void(std::shared_ptr<const Ladder>)> done);
    void record(calls::Place place, QObject *context, std::function<void(calls::Engine::Text)> done);
    /// The record at `place` with up to `around` lines before and behind it.
    void lines(calls::Place place, int around, QObject *context, std::function<void(SourceLines)> done);
    /// Anything else: `question` runs in the reading thread and must not keep the engine.
    template <typename Answer>
    void ask(std::function<Answer(const calls::Engine &)> question, QObject *context, std::function<void(Answer)> done)
    {
        askAnything(
            [question = std::move(question), done = std::move(done)](const calls::Engine &engine) {
                auto answer = std::make_shared<Answer>(question(engine));
                return std::function<void()>([answer, done] { done(std::move(*answer)); });
            },
            context);
    }

    /// For which of a list's calls a query holds that needs more than a call's columns: 1, 0, or 2 for a call that has
    /// not been looked at.
    struct Matches {
        calls::CallList calls {};
        std::shared_ptr<const std::vector<std::uint8_t>> holds {};
        std::size_t known = 0; // calls [0, known) have been looked at
        [[nodiscard]] bool isComplete() const noexcept { return known == calls.size(); }
    };
    using Notes = std::map<std::string, std::string, std::less<>>; // call id to what a person wrote
    using SearchDone = std::function<void(std::shared_ptr<const Matches>)>;
    /// `done` comes again and again while the answer grows. A further search, or cancelSearch(), ends this one.
    /// `previous`: answers to the same query, which hold for calls that are as they were; may be null.
    void search(const calls::Query &query, calls::CallList calls, std::shared_ptr<const Notes> notes,
        std::shared_ptr<const Matches> previous, QObject *context, SearchDone done);
    void cancelSearch();

    /// Frees something large in another thread: its last owner must not be the GUI thread.
    static void retire(std::shared_ptr<const void> large);

Q_SIGNALS:
    void callsChanged();
    void sourcesChanged();
    void progressChanged();
    void pauseChanged();
    void clockChanged();
    void problem(const QString &path, const QString &what);

private:
    using Question = std::function<std::function<void()>(const calls::Engine &)>;
    void askAnything(Question question, QObject *context);
    void take();
    void show(Snapshot snapshot);

    std::unique_ptr<SessionWorker> m_worker;
    Snapshot m_snapshot {};
    std::optional<Snapshot> m_held {}; // newest one while paused
    std::vector<SessionRoot> m_roots {};
    std::vector<calls::SourceReport> m_sources {};
    SessionProgress m_progress {};
    LiveRate m_rate {};
    calls::Stats m_stats {};
    std::vector<Problem> m_problems {};
    Clock m_clock {};
    std::map<QString, std::int64_t> m_offsets {};
    std::vector<QString> m_hidden {}, m_pausedSources {};
    int m_waiting = 0;
    bool m_isPaused = false;
};

} // namespace legwork::items
