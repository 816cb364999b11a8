// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "copies.h"
#include "store.h"

#include <formats/capture.h>
#include <trace/growingspool.h>
#include <trace/source.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace legwork::calls {

/// What is known of one source: its bytes, and what reading it gave besides records.
struct SourceState {
    std::string path {};
    trace::MappedFile file {};
    std::unique_ptr<formats::CaptureScanner> capture {}; // for captures
    std::uint32_t scope = 0; // the rotated set it is part of
    std::unique_ptr<trace::GrowingSpool> grown {}; // of a followed file, whose own mapping is not used
    std::uint64_t grownFrom = 0; // offset in the file of the spool's first byte
    std::shared_ptr<RecordCopies> copies {}; // shared with the sources that show the same log; null when none does
    std::uint64_t size = 0;
    std::uint64_t records = 0, sipMessages = 0;
    std::string error {};
    struct Lines { // newlines before an offset
        std::uint64_t offset = 0, newlines = 0;
    };
    std::vector<Lines> lines {};
    std::array<formats::Rejected, static_cast<std::size_t>(formats::Reject::Count)> rejected {};

    /// Which records of a batch another source has shown; they are counted as left out.
    [[nodiscard]] std::vector<bool> copiesIn(std::uint32_t source, const formats::Batch &batch);
    /// Counts what a batch says besides records.
    void note(const formats::Batch &batch);
    void note(formats::Reject reason, std::uint64_t count, std::uint64_t firstOffset);
    /// What is there of the source from an offset on.
    [[nodiscard]] std::string_view bytesFrom(std::uint64_t offset) const noexcept;
    /// 1-based line of an offset; 0 when the bytes are gone. `known`: the line of another offset, counted from where
    /// that is nearer; 0 when there is none.
    [[nodiscard]] std::uint64_t lineOf(
        std::uint64_t offset, std::uint64_t knownOffset = 0, std::uint64_t known = 0) const;
};

/// Reads finished sources into a store with several threads; batches are added in the order of the sources.
class Reader final {
public:
    using Report = std::function<bool(std::uint64_t bytes)>; // bytes done so far; false stops

    Reader(Store &store, std::vector<SourceState> &sources, unsigned threads, std::size_t chunkBytes);

    /// Reads sources [first, size()). Returns false when the report stopped it.
    bool read(std::size_t first, const Report &report);

private:
    /// Finds the sources that show the same records, those read before included.
    void findCopies(std::size_t first);
    /// When a source is to be read: those that show the same records one after the other, in order of time.
    [[nodiscard]] std::pair<std::uint32_t, std::size_t> turnOf(std::uint32_t source) const;
    /// Sources that show the same records are of one device.
    void joinScopes();

    struct Job;
    struct Queue;

    Store &m_store;
    std::vector<SourceState> &m_sources;
    unsigned m_threads;
    std::size_t m_chunk;
    std::vector<std::vector<std::uint32_t>> m_copySets; // of sources, in the order in which they begin
};

} // namespace legwork::calls
