// SPDX-License-Identifier: GPL-3.0-or-later
#include "follower.h"

#include <algorithm>

namespace legwork::calls {

using formats::CaptureScanner;
using formats::Tail;

namespace {

/// A record whose end has not come is shown as incomplete after this much quiet.
constexpr auto patience = std::chrono::seconds(2);
/// Most bytes of one file that one look takes: at 20 MB/s a look every 50 ms meets 1 MB.
constexpr std::size_t lookBytes = 4 * 1024 * 1024;
/// So many bytes tell a capture from text.
constexpr std::size_t tellingBytes = 64;
/// Bytes of a capture that are read in one go.
constexpr std::size_t rangeBytes = 1024 * 1024;

/// For text that begins with a byte-order mark of UTF-16.
std::optional<trace::Utf16Decoder> decoderFor(std::string_view bytes)
{
    if (bytes.starts_with("\xFF\xFE"))
        return trace::Utf16Decoder(trace::Utf16Order::Little);
    if (bytes.starts_with("\xFE\xFF"))
        return trace::Utf16Decoder(trace::Utf16Order::Big);
    return {};
}

} // namespace

void Follower::add(const std::string &path, bool fromStart)
{
    m_files.push_back({ trace::FollowedFile(path, !fromStart), 0, static_cast<std::uint32_t>(m_sources.size()),
        std::chrono::steady_clock::now(), &m_folders[path.substr(0, path.rfind('/') + 1)], false, false, false, {},
        {} });
    ++m_files.back().folder->files;
    beginSource(m_files.back());
}

void Follower::setPaused(const std::string &path, bool isPaused)
{
    for (Followed &followed : m_files) {
        if (followed.file.path() == path)
            followed.isPaused = isPaused;
    }
}

void Follower::beginSource(Followed &followed)
{
    SourceState state;
    state.path = followed.file.path();
    state.scope = followed.scope;
    if (auto spool = trace::GrowingSpool::create(m_spool))
        state.grown = std::move(*spool);
    else
        state.error = spool.error().what;
    followed.source = static_cast<std::uint32_t>(m_sources.size());
    followed.kindKnown = false;
    followed.decoder.reset();
    followed.settled = 0;
    m_sources.push_back(std::move(state));
}

bool Follower::advance()
{
    m_behind = false;
    bool changed = false;
    for (Followed &followed : m_files) {
        if (followed.isPaused)
            continue;
        changed |= read(followed);
        m_behind |= followed.file.hasMore();
    }
    return changed;
}

bool Follower::showAllOpen()
{
    bool changed = false;
    for (Followed &followed : m_files)
        changed |= showOpen(followed);
    return changed;
}

bool Follower::read(Followed &followed)
{
    switch (followed.file.poll(lookBytes)) {
    case trace::FileChange::None:
    case trace::FileChange::Gone:
        return std::chrono::steady_clock::now() - followed.lastBytes >= patience && showOpen(followed);
    case trace::FileChange::Replaced:
    case trace::FileChange::Truncated:
        takeBack(followed);
        take(followed, followed.file.finished(), followed.file.finishedOffset(), Tail::Final);
        beginSource(followed);
        break;
    case trace::FileChange::Appended: takeBack(followed); break;
    }
    followed.lastBytes = std::chrono::steady_clock::now();
    take(followed, followed.file.pending(), followed.file.offset(), Tail::Growing);
    return true;
}

/// Takes what can be taken of the bytes at `offset`; what belongs to an open record stays with the file.
void Follower::take(Followed &followed, std::string_view bytes, std::uint64_t offset, Tail tail)
{
    SourceState &source = m_sources[followed.source];
    if (!followed.kindKnown && offset == 0 && source.grown)
        followed.decoder = decoderFor(bytes);
    if (followed.decoder)
        return takeDecoded(followed, bytes, tail);
    if (source.grown) {
        if (source.grown->bytes().empty())
            source.grownFrom = offset;
        // Pending bytes are given again until they are taken: only those behind the spool's end are new.
        const std::uint64_t have = source.grownFrom + source.grown->bytes().size();
        if (offset + bytes.size() > have && have >= offset) {
            if (const auto appended = source.grown->append(bytes.substr(have - offset));
                !appended && source.error.empty())
                source.error = appended.error().what;
        }
    }
    source.size = offset + bytes.size();
    if (!followed.kindKnown && offset == 0 && bytes.size() < tellingBytes && tail == Tail::Growing)
        return;
    if (!followed.kindKnown && offset == 0 && source.grown && CaptureScanner::isCapture(bytes))
        source.capture = std::make_unique<CaptureScanner>(source.grown->bytes());
    followed.kindKnown = true;
    if (source.capture) {
        readCapture(source, followed);
        if (tail == Tail::Final)
            addBatch(followed, source.capture->finish());
        else
            followed.file.consume(bytes.size());
        return;
    }
    formats::Batch batch;
    const std::size_t settled = formats::scanText(bytes, offset, 0, bytes.size(), tail, batch);
    addBatch(followed, batch);
    if (tail == Tail::Growing)
        followed.file.consume(settled);
}

void Follower::takeDecoded(Followed &followed, std::string_view bytes, Tail tail)
{
    SourceState &source = m_sources[followed.source];
    followed.kindKnown = true;
    std::string text;
    followed.decoder->decode(bytes, text);
    if (tail == Tail::Final)
        followed.decoder->finish(text);
    else
        followed.file.consume(bytes.size());
    if (const auto appended = source.grown->append(text); !appended && source.error.empty())
        source.error = appended.error().what;
    const std::string_view open = source.grown->bytes().substr(followed.settled);
    source.size = source.grown->bytes().size();
    formats::Batch batch;
    const std::size_t settled = formats::scanText(open, followed.settled, 0, open.size(), tail, batch);
    addBatch(followed, batch);
    followed.settled += settled;
}

std::pair<std::string_view, std::uint64_t> Follower::openText(const Followed &followed) const
{
    if (followed.decoder)
        return { m_sources[followed.source].grown->bytes().substr(followed.settled), followed.settled };
    return { followed.file.pending(), followed.file.offset() };
}

void Follower::readCapture(SourceState &source, Followed &followed)
{
    source.capture->grow(source.grown->bytes().size());
    for (;;) {
        const CaptureScanner::Range range = source.capture->nextWholeRange(rangeBytes);
        if (range.begin >= range.end)
            return;
        addBatch(followed, source.capture->close(source.capture->scan(range)));
    }
}

void Follower::addBatch(Followed &followed, const formats::Batch &batch)
{
    SourceState &source = m_sources[followed.source];
    source.note(batch);
    const auto isCvp = [](const formats::Clock &clock) { return clock.dialect == formats::Dialect::Cvp; };
    const auto clock = std::ranges::find_if(batch.clocks, isCvp);
    if (!source.copies && followed.folder->files > 1 && clock != batch.clocks.end()) {
        const std::string host(batch.strings.view(clock->host));
        const Device &device
            = followed.folder->devices.try_emplace(host, Device { .scope = followed.source }).first->second;
        source.copies = device.copies;
        followed.scope = source.scope = device.scope;
    }
    m_store.add(
        { followed.source, followed.scope, source.copies != nullptr }, batch, source.copiesIn(followed.source, batch));
}

bool Follower::showOpen(Followed &followed)
{
    const auto [bytes, offset] = openText(followed);
    if (followed.shownOpen || bytes.empty() || m_sources[followed.source].capture)
        return false;
    // Only whole lines: the half of an identifier would name something else.
    const std::string_view lines = bytes.substr(0, bytes.rfind('\n') + 1);
    if (lines.empty())
        return false;
    formats::Batch batch;
    formats::scanText(lines, offset, 0, lines.size(), Tail::Final, batch);
    for (formats::Record &record : batch.records)
        record.flags |= formats::RecordIncomplete;
    followed.before = m_store.mark();
    const SourceState &source = m_sources[followed.source];
    std::vector<bool> known;
    if (source.copies)
        known = source.copies->take(
            followed.source, batch, [&source](std::uint64_t at) { return source.bytesFrom(at); },
            &followed.noted);
    m_store.add({ followed.source, followed.scope, source.copies != nullptr }, batch, known);
    followed.after = m_store.mark();
    followed.shownOpen = true;
    return true;
}

void Follower::takeBack(Followed &followed)
{
    if (followed.shownOpen)
        m_store.retract(followed.before, followed.after);
    if (!followed.noted.empty())
        m_sources[followed.source].copies->takeBack(std::exchange(followed.noted, {}));
    followed.shownOpen = false;
}

} // namespace legwork::calls
