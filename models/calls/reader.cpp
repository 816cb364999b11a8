// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader.h"

#include "sourceset.h"

#include <formats/scan.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace legwork::calls {

using formats::Batch;
using formats::CaptureScanner;
using formats::Tail;

void SourceState::note(const Batch &batch)
{
    records += batch.records.size();
    sipMessages += batch.sip.size();
    const std::uint64_t before = lines.empty() ? 0 : lines.back().newlines;
    if (lines.empty())
        lines.push_back({ batch.begin, 0 });
    if (batch.end > lines.back().offset)
        lines.push_back({ batch.end, before + batch.newlines });
    for (const formats::Rejected &r : batch.rejected) {
        note(r.reason, r.count, r.firstOffset);
        // A message that names no call is seen and counted, though no call can have it.
        if (r.reason == formats::Reject::SipNoCallId || r.reason == formats::Reject::SipCut)
            sipMessages += r.count;
    }
}

std::vector<bool> SourceState::copiesIn(std::uint32_t source, const Batch &batch)
{
    if (!copies)
        return {};
    std::vector<bool> known = copies->take(source, batch, [this](std::uint64_t offset) { return bytesFrom(offset); });
    const auto count = static_cast<std::uint64_t>(std::ranges::count(known, true));
    if (count > 0) {
        const auto first = static_cast<std::size_t>(std::ranges::find(known, true) - known.begin());
        note(formats::Reject::ShownElsewhere, count, batch.records[first].offset);
    }
    return known;
}

void SourceState::note(formats::Reject reason, std::uint64_t count, std::uint64_t firstOffset)
{
    formats::Rejected &total = rejected[static_cast<std::size_t>(reason)];
    if (total.count == 0 || firstOffset < total.firstOffset)
        total.firstOffset = firstOffset;
    total.reason = reason;
    total.count += count;
}

std::string_view SourceState::bytesFrom(std::uint64_t offset) const noexcept
{
    const std::string_view bytes = grown ? grown->bytes() : file.bytes();
    const std::uint64_t begin = grown ? grownFrom : 0;
    return offset < begin || offset - begin > bytes.size() ? std::string_view() : bytes.substr(offset - begin);
}

std::uint64_t SourceState::lineOf(std::uint64_t offset, std::uint64_t knownOffset, std::uint64_t known) const
{
    if (lines.empty())
        return 0;
    const auto after = std::ranges::upper_bound(lines, offset, {}, &Lines::offset);
    if (after == lines.begin())
        return 1;
    Lines from = *std::prev(after);
    if (known > 0 && knownOffset <= offset && knownOffset > from.offset)
        from = { knownOffset, known - 1 };
    const std::string_view between = bytesFrom(from.offset).substr(0, offset - from.offset);
    return from.newlines + static_cast<std::uint64_t>(std::ranges::count(between, '\n')) + 1;
}

/// A piece of work: one chunk of one source, and what came of it.
struct Reader::Job {
    std::uint32_t source = 0;
    std::size_t from = 0, to = 0;
    Tail tail = Tail::Final;
    std::string stitched {}; // bytes of their own: a record cut by rotation
    std::unique_ptr<CaptureScanner::Chunk> chunk {}; // of a capture
    std::unique_ptr<Batch> batch {};
    bool last = false; // of its source
    bool done = false;
};

/// Hands out jobs in order of the sources and takes their results back in that order; a thread that is far ahead waits.
struct Reader::Queue {
    Queue(Reader &reader, std::size_t first, const Report &report)
        : m_reader(reader)
        , m_report(report)
    {
        plan(first);
    }

    void work()
    {
        while (Job *job = take()) {
            scan(*job);
            finish(*job);
        }
    }
    [[nodiscard]] bool wasStopped() const noexcept { return m_stopped; }

private:
    /// A source still to be cut into jobs: bytes [from, end).
    struct Plan {
        std::uint32_t source = 0;
        std::size_t from = 0, end = 0;
        std::string stitched {}; // when the job is a stitched record instead
    };

    void plan(std::size_t first)
    {
        std::vector<RotationCandidate> texts;
        std::vector<std::uint32_t> indices;
        std::vector<std::uint32_t> captures;
        for (auto i = static_cast<std::uint32_t>(first); i < m_reader.m_sources.size(); ++i) {
            SourceState &source = m_reader.m_sources[i];
            source.size = source.file.bytes().size();
            if (CaptureScanner::isCapture(source.file.bytes())) {
                source.capture = std::make_unique<CaptureScanner>(source.file.bytes());
                captures.push_back(i);
            } else {
                texts.push_back({ source.path, source.file.bytes() });
                indices.push_back(i);
            }
        }
        std::vector<std::vector<std::uint32_t>> sets = rotationSets(texts);
        for (std::vector<std::uint32_t> &set : sets) {
            for (std::uint32_t &member : set)
                member = indices[member];
        }
        std::ranges::stable_sort(sets, {}, [this](const auto &set) { return m_reader.turnOf(set.front()); });
        for (const std::vector<std::uint32_t> &set : sets)
            planSet(set);
        for (const std::uint32_t capture : captures) {
            m_reader.m_sources[capture].scope = capture;
            m_plans.push_back({ capture, 0, m_reader.m_sources[capture].size, {} });
        }
        m_reader.joinScopes();
    }

    /// One log in several files: the record that a border cuts is read from a copy of its two halves.
    void planSet(const std::vector<std::uint32_t> &set)
    {
        std::string open; // the unsettled end of the part before
        std::uint32_t openIn = 0; // its source and where it begins there
        std::size_t openAt = 0;
        for (std::size_t i = 0; i < set.size(); ++i) {
            SourceState &source = m_reader.m_sources[set[i]];
            source.scope = set.front();
            const std::string_view bytes = source.file.bytes();
            std::size_t from = 0;
            if (!open.empty()) {
                from = formats::orphanHead(bytes);
                open += bytes.substr(0, from);
                if (from == bytes.size() && i + 1 < set.size())
                    continue; // nothing but the middle of a record
                m_plans.push_back({ openIn, openAt, openAt + open.size(), std::move(open) });
                open.clear();
            }
            std::size_t end = bytes.size();
            if (i + 1 < set.size() && from < end) {
                end = settledEnd(bytes, from);
                open = bytes.substr(end);
                openIn = set[i];
                openAt = end;
            }
            m_plans.push_back({ set[i], from, end, {} });
        }
    }

    /// Where the last record begins that the next part may continue.
    static std::size_t settledEnd(std::string_view bytes, std::size_t from)
    {
        constexpr std::size_t look = 128 * 1024;
        const std::size_t near = bytes.size() > from + look ? formats::chunkBorder(bytes, bytes.size() - look) : from;
        Batch ignored;
        return formats::scanText(bytes, 0, near, bytes.size(), Tail::Growing, ignored);
    }

    Job *take()
    {
        std::unique_lock lock(m_mutex);
        constexpr std::size_t ahead = 4; // batches per thread that may wait for an earlier one
        m_space.wait(lock, [&] { return m_stopped || m_jobs.size() < ahead * m_reader.m_threads; });
        if (m_stopped)
            return nullptr;
        while (m_plan < m_plans.size()) {
            Plan &plan = m_plans[m_plan];
            SourceState &source = m_reader.m_sources[plan.source];
            auto job = std::make_unique<Job>();
            job->source = plan.source;
            if (source.capture) {
                const CaptureScanner::Range range = source.capture->nextRange(m_reader.m_chunk);
                job->from = range.begin;
                job->to = range.end;
                job->last = range.begin >= range.end;
            } else if (!plan.stitched.empty()) {
                job->from = plan.from;
                job->to = plan.end;
                job->stitched = std::move(plan.stitched);
                job->last = true;
            } else {
                const std::string_view bytes = source.file.bytes().substr(0, plan.end);
                job->from = plan.from;
                job->to = plan.end - plan.from > m_reader.m_chunk
                    ? formats::chunkBorder(bytes, plan.from + m_reader.m_chunk)
                    : plan.end;
                plan.from = job->to;
                job->last = job->to >= plan.end;
            }
            if (job->last)
                ++m_plan;
            m_jobs.push_back(std::move(job));
            return m_jobs.back().get();
        }
        return nullptr;
    }

    void scan(Job &job)
    {
        const SourceState &source = m_reader.m_sources[job.source];
        if (source.capture) {
            if (job.from < job.to)
                job.chunk = source.capture->scan({ job.from, job.to });
            return;
        }
        job.batch = std::make_unique<Batch>();
        if (!job.stitched.empty())
            formats::scanText(job.stitched, job.from, 0, job.stitched.size(), Tail::Final, *job.batch);
        else
            formats::scanText(source.file.bytes(), 0, job.from, job.to, Tail::Final, *job.batch);
        source.file.release(job.from, job.to - job.from);
    }

    void finish(Job &job)
    {
        std::unique_lock lock(m_mutex);
        job.done = true;
        if (m_adding)
            return; // whoever adds takes this one too
        m_adding = true;
        while (!m_jobs.empty() && m_jobs.front()->done && !m_stopped) {
            const std::unique_ptr<Job> next = std::move(m_jobs.front());
            m_jobs.pop_front();
            m_space.notify_all();
            lock.unlock();
            add(*next);
            lock.lock();
        }
        m_adding = false;
    }

    void add(Job &job)
    {
        SourceState &source = m_reader.m_sources[job.source];
        if (source.capture) {
            if (job.chunk)
                addBatch(source, job, source.capture->close(std::move(job.chunk)));
            if (job.last)
                addBatch(source, job, source.capture->finish());
        } else {
            addBatch(source, job, *job.batch);
        }
        if (source.file.wasTruncated() && source.error.empty())
            source.error = "the file became shorter while it was read";
        m_bytes += job.to - job.from;
        if (m_report && !m_report(m_bytes)) {
            const std::scoped_lock lock(m_mutex);
            m_stopped = true;
            m_space.notify_all();
        }
    }

    void addBatch(SourceState &source, const Job &job, const Batch &batch)
    {
        source.note(batch);
        m_reader.m_store.add(
            { job.source, source.scope, source.copies != nullptr }, batch, source.copiesIn(job.source, batch));
    }

    Reader &m_reader;
    const Report &m_report;
    std::mutex m_mutex;
    std::condition_variable m_space;
    std::vector<Plan> m_plans;
    std::size_t m_plan = 0;
    std::deque<std::unique_ptr<Job>> m_jobs; // handed out and not yet added, in order
    bool m_adding = false;
    bool m_stopped = false;
    std::uint64_t m_bytes = 0;
};

Reader::Reader(Store &store, std::vector<SourceState> &sources, unsigned threads, std::size_t chunkBytes)
    : m_store(store)
    , m_sources(sources)
    , m_threads(std::max(threads, 1U))
    , m_chunk(std::max<std::size_t>(chunkBytes, 4096))
{
}

void Reader::findCopies(std::size_t first)
{
    std::vector<RotationCandidate> texts;
    std::vector<std::uint32_t> indices;
    for (std::uint32_t i = 0; i < m_sources.size(); ++i) {
        const SourceState &source = m_sources[i];
        const std::string_view bytes = source.file.bytes();
        if (source.grown || bytes.empty() || CaptureScanner::isCapture(bytes))
            continue;
        texts.push_back({ source.path, bytes });
        indices.push_back(i);
    }
    for (const std::vector<std::uint32_t> &set : overlapSets(texts)) {
        std::shared_ptr<RecordCopies> copies;
        for (const std::uint32_t member : set) {
            if (m_sources[indices[member]].copies)
                copies = m_sources[indices[member]].copies;
        }
        if (!copies)
            copies = std::make_shared<RecordCopies>();
        for (const std::uint32_t member : set) {
            SourceState &source = m_sources[indices[member]];
            if (indices[member] < first && source.copies != copies) { // read before anybody knew
                Batch batch;
                formats::scanText(source.file.bytes(), 0, 0, source.file.bytes().size(), Tail::Final, batch);
                static_cast<void>(copies->take(
                    indices[member], batch, [&source](std::uint64_t offset) { return source.bytesFrom(offset); }));
            }
            source.copies = copies;
        }
        m_copySets.emplace_back();
        for (const std::uint32_t member : set)
            m_copySets.back().push_back(indices[member]);
    }
}

std::pair<std::uint32_t, std::size_t> Reader::turnOf(std::uint32_t source) const
{
    for (const std::vector<std::uint32_t> &set : m_copySets) {
        const auto found = std::ranges::find(set, source);
        if (found != set.end())
            return { *std::ranges::min_element(set), static_cast<std::size_t>(found - set.begin()) };
    }
    return { source, 0 };
}

void Reader::joinScopes()
{
    for (const std::vector<std::uint32_t> &set : m_copySets) {
        const std::uint32_t oldest = *std::ranges::min_element(set); // read before, if any of them was
        const std::uint32_t scope = m_sources[oldest].scope;
        for (const std::uint32_t member : set) {
            const std::uint32_t former = m_sources[member].scope;
            for (SourceState &source : m_sources) {
                if (source.scope == former)
                    source.scope = scope;
            }
        }
    }
}

bool Reader::read(std::size_t first, const Report &report)
{
    findCopies(first);
    Queue queue(*this, first, report);
    {
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < m_threads; ++i)
            helpers.emplace_back([&queue] { queue.work(); });
        queue.work();
    }
    return !queue.wasStopped();
}

} // namespace legwork::calls
