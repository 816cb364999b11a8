// SPDX-License-Identifier: GPL-3.0-or-later
#include "scan.h"

#include "scanner.h"

#include <base/limits.h>
#include <sip/message.h>

#include <algorithm>

namespace legwork::formats {

namespace {

/// Begin of the line in which `at` lies, looking back no further than to `limit`.
std::size_t lineBegin(std::string_view bytes, std::size_t at, std::size_t limit) noexcept
{
    while (at > limit && bytes[at - 1] != '\n')
        --at;
    return at;
}

std::string_view lineAt(std::string_view bytes, std::size_t begin) noexcept
{
    std::string_view line = bytes.substr(begin, limits::maxLineBytes);
    line = line.substr(0, line.find('\n'));
    while (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    return line;
}

/// A header behind which nothing that was open before can go on: it makes a scan that begins there equal to one that
/// came from further up.
bool resets(const Head &head) noexcept
{
    if (head.kind != LineKind::Head)
        return false;
    // A gateway's header without a stamp may belong to the stamp on the line above.
    return !Scanner::interleaves(head.dialect) || (head.opensSip && head.stream == 0 && head.stamp != StampKind::None);
}

} // namespace

std::size_t readingPoint(std::string_view bytes, std::size_t near) noexcept
{
    const std::size_t limit = near > maxOpenBytes ? near - maxOpenBytes : 0;
    LineNormaliser normaliser;
    const DialectTraits *traits = nullptr;
    std::size_t begin = near;
    while (begin > limit) {
        begin = lineBegin(bytes, begin - 1, limit);
        if (begin == limit)
            break;
        // Only what is a header wherever it stands.
        const std::string_view line = normaliser.normalised(lineAt(bytes, begin));
        if (!Scanner::mayBeHead(line, Scanner::Where::InMessage))
            continue;
        const Head head = Scanner::matchAny(line, &traits);
        if (resets(head))
            return begin;
    }
    if (limit == 0)
        return 0;
    const std::size_t next = bytes.find('\n', limit);
    return next == std::string_view::npos ? near : std::min(next + 1, near);
}

std::size_t scanText(
    std::string_view bytes, std::uint64_t base, std::size_t from, std::size_t to, Tail tail, Batch &batch)
{
    to = std::min(to, bytes.size());
    from = std::min(from, to);
    const bool fresh = batch.begin == batch.end;
    Scanner scanner({ .bytes = bytes, .base = base, .from = from, .to = to }, tail, &batch);
    const std::size_t settled = scanner.run();
    if (fresh)
        batch.begin = base + from;
    batch.end = base + settled;
    return settled;
}

std::size_t chunkBorder(std::string_view bytes, std::size_t near) noexcept
{
    if (near >= bytes.size())
        return bytes.size();
    if (near > 0 && bytes[near - 1] != '\n') {
        const std::size_t end = bytes.find('\n', near);
        if (end == std::string_view::npos)
            return bytes.size();
        near = end + 1;
    }
    const std::size_t from = readingPoint(bytes, near);
    Scanner scanner({ .bytes = bytes, .base = 0, .from = from, .to = bytes.size() }, Tail::Final, nullptr);
    return scanner.runToBorder(near);
}

std::size_t orphanHead(std::string_view bytes) noexcept
{
    LineNormaliser normaliser;
    const DialectTraits *traits = nullptr;
    std::size_t startLine = bytes.size();
    for (std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; at < bytes.size();) {
        const std::string_view line = normaliser.normalised(lineAt(bytes, at));
        if (Scanner::mayBeHead(line, Scanner::Where::Outside)
            && Scanner::matchAny(line, &traits).kind == LineKind::Head)
            return at == 3 && bytes.starts_with("\xEF\xBB\xBF") ? 0 : at;
        // A file of bare messages has no headers; the head of a file of records ends at a header.
        if (startLine == bytes.size() && sip::startLineOf(line) != sip::StartLine::NotSip)
            startLine = at;
        if (at > limits::maxRecordBytes)
            break;
        const std::size_t end = bytes.find('\n', at);
        if (end == std::string_view::npos)
            break;
        at = end + 1;
        normaliser.clear();
    }
    return startLine;
}

} // namespace legwork::formats
