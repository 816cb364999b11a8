// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialect.h"

#include <array>

namespace legwork::formats {

std::span<const DialectTraits> dialects() noexcept
{
    // A new dialect is its file and one line here.
    static const auto table = std::to_array<DialectTraits>({
        cvpDialect(),
        icmDialect(),
        vvbDialect(),
        vxmlActivityDialect(),
        cuspDialect(),
        cucmDialect(),
        iosDialect(),
    });
    return table;
}

Record &addEvent(Batch &batch, EventKind kind, KeyRef key, const EventPlace &place)
{
    Record &record = batch.records.emplace_back();
    record.offset = place.offset;
    record.time = place.time;
    record.key = key;
    record.kind = kind;
    record.flags = place.flags;
    record.clock = place.clock;
    return record;
}

} // namespace legwork::formats
