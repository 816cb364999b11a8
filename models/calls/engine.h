// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calllist.h"
#include "hold.h"

#include <trace/source.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::calls {

struct EngineOptions {
    unsigned threads = 0; // 0: one per processor
    std::size_t chunkBytes = 2 * 1024 * 1024;
    std::uint64_t spoolBytes = 0; // 0: limits::defaultSpoolBytes
    std::vector<std::string> ringtoneNumbers { "91919191" }; // numbers and prefixes
    std::vector<std::string> errorNumbers { "92929292" };
    /// Sources, by path, that are found but not read.
    std::function<bool(const std::string &path)> isLeftOut {};
    bool showsWhileLoading = false; // calls() grows during load(); costs about a tenth of its time
};

/// How a clock was placed on the common one.
struct ClockReport {
    std::string dialect {}, host {}, zone {};
    std::int64_t offsetMs = 0; // added to the clock's UTC reading
    std::string basis {}; // "reference", "41 messages seen twice", "same calls", "zone as printed" ...
    std::uint32_t pairs = 0;
    std::int64_t spreadMs = 0;
};

struct DialectCount {
    std::string dialect {};
    std::uint64_t records = 0;
};

struct RejectedReport {
    std::string reason {}, explanation {};
    std::uint64_t count = 0, firstLine = 0, firstOffset = 0;
};

/// One row of `sources`.
struct SourceReport {
    std::string path {}, host {};
    std::vector<DialectCount> dialects;
    std::uint64_t bytes = 0, records = 0, sipMessages = 0;
    std::optional<UtcTime> first {}, last {};
    std::vector<ClockReport> clocks; // the first is the source's main clock
    std::vector<RejectedReport> rejected;
    std::string error {}; // the source was cut or could not be read to its end
};

struct Stats {
    std::uint64_t bytes = 0, records = 0, sipMessages = 0, legs = 0, calls = 0, rejected = 0;
};

struct Progress {
    std::uint64_t bytes = 0, total = 0;
    bool hasNewCalls = false; // calls() is not what it was at the report before
};

/// Reads sources and keeps the calls in them. One thread at a time; works inside with several.
class Engine final {
public:
    explicit Engine(EngineOptions options = {});
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// Opens and reads everything below `paths`; may be called again to add sources. `progress` returns false to stop;
    /// it is called by one thread at a time, perhaps not the caller's, and may use every const function meanwhile.
    void load(const std::vector<std::string> &paths, const std::function<bool(const Progress &)> &progress = {});
    [[nodiscard]] const std::vector<trace::Problem> &problems() const noexcept;

    /// All calls (isCall). A copy of the list stays as it is when load() or advance() go on.
    [[nodiscard]] const CallList &calls() const noexcept;
    /// The dialogs that are not calls.
    [[nodiscard]] const CallList &otherDialogs() const noexcept;
    /// The rows of one call's ladder; empty for an unknown id.
    [[nodiscard]] std::vector<Row> rows(std::string_view callId) const;
    [[nodiscard]] std::vector<SourceReport> sources() const;
    [[nodiscard]] Stats stats() const noexcept;

    /// The raw record at a place: its bytes as they lie in the source, and its 1-based line.
    struct Text {
        std::string path {};
        std::uint64_t line = 0;
        std::string text {};
    };
    [[nodiscard]] Text textAt(Place place) const;
    /// For whoever asks for many records, their places rising within each source: remembers where lines have been
    /// counted to, so that no byte is counted twice. For one engine, whose sources only grow meanwhile.
    struct CountedLines {
        struct Counted {
            std::uint64_t offset = 0, line = 0;
        };
        std::vector<Counted> sources {};
    };
    [[nodiscard]] Text textAt(Place place, CountedLines &counted) const;

    /// The lines of a record with up to `around` lines before and behind it, as they lie in the source; a message alone
    /// where the source is a capture.
    struct Lines {
        std::string path {};
        std::uint64_t first = 0; // 1-based number of the first line; 0 for a capture
        std::string before {}, record {}, after {}; // whole lines
    };
    [[nodiscard]] Lines linesAt(Place place, std::size_t around) const;

    /// SIP messages as logged, copies included, in `buckets` spans of `width` from `from` on.
    [[nodiscard]] std::vector<std::uint32_t> messagesOver(UtcTime from, Milliseconds width, std::size_t buckets) const;

    /// When calls held which licence. What was not seen to end ends with the last that is known of its call.
    [[nodiscard]] std::vector<Hold> holds() const;

    /// Moves the clocks of sources, by path, from where they are worked out to be. Replaces what was given before,
    /// holds for sources that come later too, and gives the ids of calls that changed.
    std::vector<std::string> moveClocks(std::map<std::string, std::int64_t> msByPath);

    /// Follows growing files: begins with what load() has not read. `advance` looks at the files once and gives the ids
    /// of calls that changed; sleeping between looks is the caller's.
    void follow(const std::vector<std::string> &paths, bool fromStart);
    std::vector<std::string> advance();
    /// A paused file is not looked at; what it gained is read when the pause ends.
    void setPaused(const std::string &path, bool isPaused);
    /// True when the last look left bytes unread because there were too many for one look.
    [[nodiscard]] bool isBehind() const noexcept;
    /// True when everything read is in its place: what is new since the last quiet moment has been looked at as a
    /// whole.
    [[nodiscard]] bool isSettled() const noexcept;
    /// At the end of following: shows what only quiet would show, and looks at everything once more. Gives the ids of
    /// calls that changed; the calls then are those that load() finds in the finished files.
    std::vector<std::string> settle();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace legwork::calls
