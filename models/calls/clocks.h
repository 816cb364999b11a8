// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "grouping.h"
#include "store.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace legwork::calls {

/// Why a clock stands where it stands on the common clock, best first.
enum class ClockBasis : std::uint8_t {
    Reference, // the clock the others are measured against
    Messages, // the same messages were logged here and on a clock already placed
    SameCalls, // the same calls begin here and on a clock already placed
    DateHeader, // Date headers of messages this host sent
    Stated, // the stamp is complete, or its zone is known
    Guessed, // nothing tells: read as UTC of the reference's day
    ByHand // a person moved it
};
[[nodiscard]] const char *nameOf(ClockBasis basis) noexcept;

struct ClockPlace {
    std::int64_t offset = 0; // common = unrolled time + offset, ms
    ClockBasis basis = ClockBasis::Guessed;
    ClockId against = nothing; // the clock it was measured against
    std::uint32_t pairs = 0; // messages or calls compared
    std::int64_t spread = 0; // of the middle 80 % of the differences, ms
    std::int64_t stated = 0; // the part of `offset` that zone and year explain; the rest is skew
};

/// Where each clock of the store stands on the common clock. Estimated once over everything read; the logs are never
/// rewritten. log-formats.md section 9.
class Timeline final {
public:
    Timeline() = default;
    /// `groups` joined by identity: what is known without times. The clocks of source s stand shifts[s] ms later than
    /// worked out; sources beyond the end of `shifts` are not moved.
    Timeline(const Store &store, const Grouping &groups, unsigned threads, std::span<const std::int64_t> shifts = {});

    [[nodiscard]] UtcTime common(ClockId clock, std::int64_t time) const noexcept
    {
        return UtcTime(Milliseconds(time + (clock < m_places.size() ? m_places[clock].offset : 0)));
    }
    [[nodiscard]] UtcTime common(const RecordView &record) const noexcept { return common(record.clock, record.time); }
    [[nodiscard]] const std::vector<ClockPlace> &places() const noexcept { return m_places; }

private:
    std::vector<ClockPlace> m_places;
};

} // namespace legwork::calls
