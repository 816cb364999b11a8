// SPDX-License-Identifier: GPL-3.0-or-later
#include "follower.h"

namespace legwork::calls {

using formats::Tail;

namespace {

/// A record whose end has not come is shown as incomplete after this much quiet.
constexpr auto patience = std::chrono::seconds(2);
/// Most bytes of one file that one look takes: at 20 MB/s a look every 50 ms meets 1 MB.
constexpr std::size_t lookBytes = 4 * 1024 * 1024;

} // namespace

void Follower::add(const std::string &path, bool fromStart)
{
    const auto source = static_cast<std::uint32_t>(m_sources.size());
    SourceState state;
    state.path = path;
    state.scope = source;
    state.followed = true;
    m_sources.push_back(std::move(state));
    m_files.push_back(
        { trace::FollowedFile(path, !fromStart), source, std::chrono::steady_clock::now(), false, {}, {} });
}

bool Follower::advance()
{
    m_behind = false;
    bool changed = false;
    for (Followed &followed : m_files) {
        changed |= read(followed);
        m_behind |= followed.file.hasMore();
    }
    return changed;
}

bool Follower::read(Followed &followed)
{
    const trace::FileChange change = followed.file.poll(lookBytes);
    SourceState &source = m_sources[followed.source];
    std::size_t settled = 0;
    switch (change) {
    case trace::FileChange::None:
    case trace::FileChange::Gone: return showOpen(followed);
    case trace::FileChange::Replaced:
    case trace::FileChange::Truncated:
        takeBack(followed);
        scan(followed, followed.file.finished(), followed.file.finishedOffset(), Tail::Final, settled);
        source.lines.clear(); // offsets begin anew
        break;
    case trace::FileChange::Appended: takeBack(followed); break;
    }
    followed.lastBytes = std::chrono::steady_clock::now();
    scan(followed, followed.file.pending(), followed.file.offset(), Tail::Growing, settled);
    followed.file.consume(settled);
    source.size = followed.file.offset() + followed.file.pending().size();
    return true;
}

void Follower::scan(Followed &followed, std::string_view bytes, std::uint64_t offset, Tail tail, std::size_t &settled)
{
    formats::Batch batch;
    settled = formats::scanText(bytes, offset, 0, bytes.size(), tail, batch);
    m_sources[followed.source].note(batch);
    m_store.add(followed.source, m_sources[followed.source].scope, batch);
}

bool Follower::showOpen(Followed &followed)
{
    if (followed.shownOpen || followed.file.pending().empty()
        || std::chrono::steady_clock::now() - followed.lastBytes < patience)
        return false;
    // Only whole lines: the half of an identifier would name something else.
    const std::string_view bytes = followed.file.pending();
    const std::string_view lines = bytes.substr(0, bytes.rfind('\n') + 1);
    if (lines.empty())
        return false;
    formats::Batch batch;
    formats::scanText(lines, followed.file.offset(), 0, lines.size(), Tail::Final, batch);
    for (formats::Record &record : batch.records)
        record.flags |= formats::RecordIncomplete;
    followed.before = m_store.mark();
    m_store.add(followed.source, m_sources[followed.source].scope, batch);
    followed.after = m_store.mark();
    followed.shownOpen = true;
    return true;
}

void Follower::takeBack(Followed &followed)
{
    if (followed.shownOpen)
        m_store.retract(followed.before, followed.after);
    followed.shownOpen = false;
}

} // namespace legwork::calls
