// SPDX-License-Identifier: GPL-3.0-or-later
#include "calltable.h"
#include "listening.h"
#include "session.h"

#include <items/callcsv.h>
#include <items/ladder.h>
#include <items/text.h>
#include <trace/pathwatch.h>
#include <trace/watch.h>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

namespace legwork::cli {

namespace {

/// The longest sleep between looks: an interruption is seen, and what inotify cannot tell is found, within it.
constexpr std::chrono::milliseconds idleTime { 50 };
/// How often folders are searched for new files.
constexpr std::chrono::milliseconds folderInterval { 500 };

class Follower final {
public:
    explicit Follower(Session &session)
        : m_session(session)
    {
    }

    /// Prints the calls that changed. What neither a CALLGUID nor a leg names, a router's or a trunk's side of a call,
    /// is mostly about to join the call it belongs to: it waits until it has had time to, or until the end.
    enum class Moment : std::uint8_t { Between, End };
    void print(std::vector<std::string> changed, Moment moment = Moment::Between)
    {
        const auto now = std::chrono::steady_clock::now();
        constexpr auto patience = std::chrono::seconds(2);
        const bool isSettled = m_session.engine().isSettled();
        std::erase_if(m_held, [&](const auto &held) {
            const bool ripe = moment == Moment::End || (isSettled && now - held.second >= patience);
            if (ripe)
                changed.push_back(held.first);
            return ripe;
        });
        std::ranges::sort(changed);
        changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
        std::unordered_map<std::string_view, const calls::Call *> byId;
        if (!changed.empty()) {
            for (const calls::Call &call : m_session.engine().calls())
                byId.emplace(call.id, &call);
        }
        for (const std::string &id : changed) {
            const auto call = byId.find(id);
            if (call == byId.end() || !m_session.isSelected(*call->second))
                continue;
            const bool waits = call->second->callguid.empty() && call->second->legs.empty();
            if (waits && moment == Moment::Between && (m_held.contains(id) || !m_waited.contains(id))) {
                m_held.emplace(id, now);
                m_waited.insert(id);
                continue;
            }
            m_session.learn(*call->second);
            m_session.note(*call->second);
            if (m_session.options().events)
                printRows(*call->second);
            else
                printCall(*call->second);
            if (m_session.isStopped())
                return;
        }
        m_session.output().flush();
    }

private:
    void printCall(const calls::Call &call)
    {
        Output &output = m_session.output();
        const items::Presenter &presenter = m_session.presenter();
        switch (m_session.options().format) {
        case Format::Table: {
            // Each line alone: the widths cannot wait for what comes later.
            std::vector<std::string> cells = callCells(call, presenter, m_session.style());
            static constexpr std::size_t widths[] = { 19, 12, 12, 12, 28, 6, 7, 7, 7, 0 };
            std::string line;
            for (std::size_t i = 0; i < cells.size(); ++i)
                line += items::padRight(std::move(cells[i]), widths[i]) + ' ';
            output.write(line.append("\n"));
            break;
        }
        case Format::Csv:
            if (!std::exchange(m_hasNames, true))
                output.write(items::csvRecord(items::callCsvNames()));
            output.write(items::csvRecord(items::callCsvCells(call, presenter)));
            break;
        default: {
            items::JsonWriter json(output.buffer());
            items::writeCall(json, call, presenter);
            output.write("\n");
        }
        }
    }

    void printRows(const calls::Call &call)
    {
        std::set<calls::Place> &seen = m_seen[call.id.str()];
        const items::Presenter &presenter = m_session.presenter();
        items::Ladder ladder = items::makeLadder(call, m_session.engine().rows(call.id), presenter);
        for (const items::LadderRow &row : ladder.rows) {
            if (!seen.insert(row.row.place).second)
                continue;
            Output &output = m_session.output();
            items::JsonWriter json(output.buffer());
            json.beginObject().member("call", call.id).key("row");
            items::writeLadderRow(json, row, ladder, presenter);
            json.endObject();
            output.write("\n");
        }
    }

    Session &m_session;
    std::map<std::string, std::set<calls::Place>> m_seen; // --events: rows already printed, by call
    std::map<std::string, std::chrono::steady_clock::time_point> m_held; // ids of calls that wait, and since when
    std::set<std::string> m_waited; // of those that have
    bool m_hasNames = false;
};

} // namespace

int runFollow(Session &session)
{
    using Clock = std::chrono::steady_clock;
    const Options &options = session.options();
    const auto end = options.duration ? Clock::now() + *options.duration : Clock::time_point::max();
    calls::Engine &engine = session.engine();
    Follower follower(session);
    trace::PathWatch paths(options.paths);
    trace::Watcher watcher;
    for (const std::string &path : options.paths)
        watcher.add(path);
    const auto addFiles = [&](bool fromStart) {
        const std::vector<std::string> files = paths.newFiles();
        for (const std::string &file : files) {
            session.sayMore("follows " + file);
            watcher.add(file);
        }
        engine.follow(files, fromStart);
        return Clock::now() + folderInterval;
    };
    const std::unique_ptr<Listening> listening
        = options.doors.empty() ? nullptr : std::make_unique<Listening>(options.doors);
    const auto listen = [&] {
        if (!listening)
            return;
        const Listening::News news = listening->poll();
        for (const std::string &told : news.told)
            session.say(told);
        for (const std::string &file : news.files)
            watcher.add(file);
        engine.follow(news.files, true);
    };
    auto nextFolderLook = addFiles(options.fromStart);
    while (!session.isStopped()) {
        listen();
        const std::vector<std::string> changed = engine.advance();
        follower.print(changed);
        const auto now = Clock::now();
        if (now >= end)
            break;
        if (now >= nextFolderLook)
            nextFolderLook = addFiles(true); // a file that was not there before is new from its first byte
        if (changed.empty() && !engine.isBehind())
            static_cast<void>(watcher.wait(idleTime));
    }
    if (listening) {
        listening->stop();
        listen();
        if (listening->hasFailed())
            session.noteUnreadable();
    }
    if (!session.isStopped())
        follower.print(engine.settle(), Follower::Moment::End);
    return session.finish();
}

} // namespace legwork::cli
