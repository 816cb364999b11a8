// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "invariants.h"

#include <formats/dialect.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace legwork::fuzz {

inline bool isInside(std::string_view part, std::string_view whole)
{
    return part.data() == nullptr
        || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

/// Lines of `bytes` without line ends, at most `most` of them.
inline std::vector<std::string_view> linesOf(std::string_view bytes, std::size_t most)
{
    std::vector<std::string_view> lines;
    while (!bytes.empty() && lines.size() < most) {
        const auto end = bytes.find('\n');
        auto line = bytes.substr(0, end);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        lines.push_back(line);
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    }
    return lines;
}

/// Offers every line to one dialect's functions as the scanner would, without the scanner: a header's views lie in its
/// line, a record read from it leaves a sound batch.
inline void feedDialect(const formats::DialectTraits &dialect, std::string_view bytes)
{
    const auto lines = linesOf(bytes, 4096);
    formats::Batch batch;
    const auto clock = batch.clock({ dialect.dialect, formats::StampKind::None, {}, {} });
    for (std::size_t i = 0; i < lines.size(); ++i) {
        formats::Head head = dialect.match(lines[i]);
        if (dialect.inlineHead) {
            const auto at = dialect.inlineHead(lines[i], 0);
            require(at == std::string_view::npos || at < lines[i].size(), "an inline header begins inside the line");
        }
        if (head.kind == formats::LineKind::Foreign)
            continue;
        require(head.textAt <= lines[i].size(), "a record's text begins inside its line");
        require(
            isInside(head.host, lines[i]) && isInside(head.zone, lines[i]), "a header's host and zone lie in its line");
        require(
            isInside(head.local, lines[i]) && isInside(head.peer, lines[i]), "a header's addresses lie in its line");

        // The record takes the lines up to the next header, as many as a scanner would give it at most for a short one.
        std::vector<std::string_view> text { lines[i].substr(head.textAt) };
        for (std::size_t j = i + 1; j < lines.size() && text.size() < 64; ++j) {
            if (dialect.match(lines[j]).kind == formats::LineKind::Head)
                break;
            text.push_back(lines[j]);
        }
        if (dialect.sipPreamble && text.size() > 1)
            (void)dialect.sipPreamble(text[1], head);
        const formats::RecordText record { head, text };
        if (dialect.read)
            dialect.read(record, batch, { i, head.time, clock, 0 });
    }
    checkBatch(batch);
}

} // namespace legwork::fuzz
