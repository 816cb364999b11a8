// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batchtext.h"

#include <random>

/// A source scanned whole, in parts and as it grows.
namespace legwork::formats::test {

inline Decoded whole(std::string_view bytes, bool withInline = true)
{
    Decoded decoded;
    decoded.withInline = withInline;
    decoded.add(scanned(bytes));
    return decoded;
}

/// Scans the parts between borders, which lie at or behind the wished positions.
inline Decoded inParts(std::string_view bytes, const std::vector<std::size_t> &wishes)
{
    Decoded decoded;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= wishes.size() && from < bytes.size(); ++i) {
        const std::size_t to = i < wishes.size() ? chunkBorder(bytes, std::max(wishes[i], from + 1)) : bytes.size();
        Batch batch;
        if (scanText(bytes, 0, from, to, Tail::Final, batch) != to)
            return {};
        decoded.add(batch);
        from = to;
    }
    return decoded;
}

/// Scans as a file that grows: after each step what is not settled is read again, from a window that begins there.
inline Decoded grown(std::string_view bytes, const std::vector<std::size_t> &steps)
{
    Decoded decoded;
    decoded.withInline = false;
    std::size_t settled = 0;
    for (const std::size_t end : steps) {
        const std::string_view window = bytes.substr(settled, end - settled);
        Batch batch;
        const std::size_t at = scanText(window, settled, 0, window.size(), Tail::Growing, batch);
        for (const Record &record : batch.records) {
            if (record.offset >= settled + at)
                return {};
        }
        decoded.add(batch);
        settled += at;
    }
    Batch batch;
    const std::string_view rest = bytes.substr(settled);
    (void)scanText(rest, settled, 0, rest.size(), Tail::Final, batch);
    decoded.add(batch);
    return decoded;
}

inline std::vector<std::size_t> positions(std::mt19937_64 &random, std::size_t count, std::size_t size)
{
    std::vector<std::size_t> at(count);
    for (std::size_t &position : at)
        position = random() % (size + 1);
    std::ranges::sort(at);
    return at;
}

} // namespace legwork::formats::test
