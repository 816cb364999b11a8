// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sourceset.h"

#include <base/hashmap.h>
#include <formats/batch.h>

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// The records of sources that show the same log: CVP's error log beside the full one, two exports that overlap. A
/// record is the same when its header with number and time, its text and, of a SIP message, its identity are
/// (log-formats.md section 1: de-duplicate on subsystem, sequence, time, text). Where a log shows a record twice, twice
/// is how often it counts.
class RecordCopies final {
public:
    /// The bytes of the source from an offset on.
    using BytesFrom = std::function<std::string_view(std::uint64_t offset)>;

    /// What take() noted of one record.
    struct Noted {
        std::uint64_t record = 0, here = 0; // its hash, and that of it and its source
        bool isNew = false;
    };

    /// Takes note of a batch of `source`; says of each record whether another source showed it before. Empty when none
    /// was. What is noted is told in `noted`, so that it can be taken back.
    [[nodiscard]] std::vector<bool> take(std::uint32_t source, const formats::Batch &batch, const BytesFrom &bytesFrom,
        std::vector<Noted> *noted = nullptr);
    void takeBack(const std::vector<Noted> &noted);

private:
    HashMap64 m_shown; // how often, by the source that shows it most
    HashMap64 m_shownBy; // how often by one source
};

/// Groups of two and more sources that show the same records, as samples of their text tell; each in the order in which
/// they begin, the larger one first. Indices into `candidates`.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> overlapSets(const std::vector<RotationCandidate> &candidates);

} // namespace legwork::calls
