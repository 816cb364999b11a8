// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <formats/batch.h>

#include <cstdio>
#include <cstdlib>
#include <string>

/// What must hold of a batch whatever bytes it was read from; the fuzz targets stop the program where it does not.
namespace legwork::fuzz {

/// Ends the program so that libFuzzer keeps the input, saying which property broke.
[[noreturn]] inline void broken(const char *what)
{
    std::fprintf(stderr, "property does not hold: %s\n", what);
    std::abort();
}

inline void require(bool holds, const char *what)
{
    if (!holds)
        broken(what);
}

/// Every index in the batch names something, columns that promise an order have it.
inline void checkBatch(const formats::Batch &batch)
{
    const auto isKey = [&batch](formats::KeyRef key) { return key == formats::noKey || key < batch.keys.size(); };
    std::uint64_t offset = 0;
    std::size_t sipRecords = 0;
    for (const auto &record : batch.records) {
        require(isKey(record.key), "a record's key is one of the batch");
        require(record.clock < batch.clocks.size(), "a record's clock is one of the batch");
        require(record.offset >= offset, "records are in order of offset");
        offset = record.offset;
        const bool isSip = record.kind == formats::EventKind::Sip;
        require(isSip == (record.sip < batch.sip.size()), "SIP records and only they have columns");
        sipRecords += isSip ? 1 : 0;
    }
    require(sipRecords == batch.sip.size(), "every row of SIP columns belongs to a record");
    std::uint32_t last = 0;
    for (const auto &fact : batch.facts) {
        require(fact.record < batch.records.size(), "a fact's record is one of the batch");
        require(fact.record >= last, "facts are in order of records");
        require(fact.text.isValid() && !batch.strings.view(fact.text).empty(), "a fact has a text");
        last = fact.record;
    }
    for (const auto &link : batch.links) {
        require(link.a < batch.keys.size() && link.b < batch.keys.size(), "a link joins two keys of the batch");
        require(link.record < batch.records.size(), "a link's record is one of the batch");
    }
    for (const auto &key : batch.keys)
        require(key.text.isValid() && !batch.strings.view(key.text).empty(), "a key has a text");
    for (const auto &rejected : batch.rejected)
        require(rejected.count > 0, "a reason is listed because it was met");
}

} // namespace legwork::fuzz
