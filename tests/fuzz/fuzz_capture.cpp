// SPDX-License-Identifier: GPL-3.0-or-later
// Captures: any partition into ranges, scanned before or while earlier ones are closed, gives the same messages and
// counts; tables that are far too small lose messages and nothing else.
#include "invariants.h"

#include <formats/capture.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace legwork;
using formats::Batch;
using formats::CaptureLimits;
using formats::CaptureScanner;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

struct Content {
    std::vector<std::string> messages {};
    std::vector<std::uint64_t> rejected = std::vector<std::uint64_t>(std::size_t(formats::Reject::Count));
};

void add(Content &content, const Batch &batch)
{
    fuzz::checkBatch(batch);
    for (const auto &record : batch.records) {
        const auto &sip = batch.sip[record.sip];
        std::string text;
        for (const std::uint64_t number : { record.offset, std::uint64_t(record.time), std::uint64_t(record.clock),
                 sip.identity, std::uint64_t(sip.cseq), std::uint64_t(sip.status), std::uint64_t(sip.method),
                 std::uint64_t(sip.transport), std::uint64_t(sip.flags) })
            text += std::to_string(number) + ' ';
        if (record.key != formats::noKey)
            text.append(batch.text(record.key));
        text.append(" ").append(batch.strings.view(sip.fromHost)).append(">").append(batch.strings.view(sip.toHost));
        content.messages.push_back(std::move(text));
    }
    for (const auto &rejected : batch.rejected)
        content.rejected[std::size_t(rejected.reason)] += rejected.count;
}

/// The offsets at which a message may stand, with the bytes that the scanner has for it.
void addJoined(Content &content, const CaptureScanner &scanner, std::size_t size)
{
    for (std::size_t at = 0; at < size; ++at) {
        if (const auto text = scanner.reassembled(at); !text.empty())
            content.messages.push_back(std::to_string(at) + " joined " + std::string(text));
    }
}

enum class Closing { AtOnce, AtTheEnd };

Content contentOf(std::string_view bytes, std::size_t wanted, Closing closing, const CaptureLimits &limits = {})
{
    Content content;
    CaptureScanner scanner(bytes, limits);
    std::vector<std::unique_ptr<CaptureScanner::Chunk>> chunks;
    std::size_t at = 0;
    for (auto range = scanner.nextRange(wanted); range.begin != range.end; range = scanner.nextRange(wanted)) {
        fuzz::require(
            range.begin >= at && range.end <= bytes.size() && range.begin < range.end, "ranges follow each other");
        at = range.end;
        chunks.push_back(scanner.scan(range));
        if (closing == Closing::AtOnce) {
            add(content, scanner.close(std::move(chunks.back())));
            chunks.pop_back();
        }
    }
    for (auto &chunk : chunks)
        add(content, scanner.close(std::move(chunk)));
    add(content, scanner.finish());
    addJoined(content, scanner, std::min<std::size_t>(bytes.size(), 16384));
    std::sort(content.messages.begin(), content.messages.end());
    return content;
}

void requireSame(const Content &whole, const Content &parts, const char *what)
{
    for (std::size_t i = 0; i < std::max(whole.messages.size(), parts.messages.size()); ++i) {
        const std::string none = "(none)";
        const auto &a = i < whole.messages.size() ? whole.messages[i] : none;
        const auto &b = i < parts.messages.size() ? parts.messages[i] : none;
        if (a != b)
            std::fprintf(stderr, "message %zu\n  whole: %s\n  parts: %s\n", i, a.c_str(), b.c_str());
        fuzz::require(a == b, what);
    }
    for (std::size_t i = 0; i < whole.rejected.size(); ++i) {
        if (whole.rejected[i] != parts.rejected[i])
            std::fprintf(stderr, "reason %zu: whole %llu, parts %llu\n", i,
                static_cast<unsigned long long>(whole.rejected[i]), static_cast<unsigned long long>(parts.rejected[i]));
        fuzz::require(whole.rejected[i] == parts.rejected[i], what);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    if (!CaptureScanner::isCapture(bytes))
        return 0;
    const Content whole = contentOf(bytes, size, Closing::AtOnce);
    requireSame(whole, contentOf(bytes, 1, Closing::AtOnce), "ranges of one packet give what the whole gives");
    requireSame(whole, contentOf(bytes, 1, Closing::AtTheEnd), "ranges scanned ahead give what the whole gives");
    const std::size_t wanted = 1 + size / (2 + (data[size - 1] & 7U));
    requireSame(
        whole, contentOf(bytes, wanted, Closing::AtTheEnd), "ranges of several packets give what the whole gives");
    (void)contentOf(bytes, wanted, Closing::AtTheEnd,
        { .streams = 2, .streamBytes = 600, .fragmentedDatagrams = 1, .reassembledBytes = 700 });
    return 0;
}
