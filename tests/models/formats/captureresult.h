// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <formats/capture.h>

#include <QTest>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// Strings of a comparison that failed are shown.
template <> inline char *QTest::toString(const std::string &text) { return qstrdup(text.c_str()); }

namespace legwork::packets {

/// One message as a test looks at it.
struct Message {
    std::uint64_t offset = 0;
    std::int64_t time = 0;
    std::string callId {};
    std::string source {};
    std::string destination {};
    sip::Transport transport = sip::Transport::Unknown;
    sip::Method method = sip::Method::None;
    unsigned status = 0;
    bool truncated = false;
    bool hasTime = true;

    friend bool operator==(const Message &, const Message &) = default;
    friend bool operator<(const Message &a, const Message &b)
    {
        return std::tie(a.offset, a.callId, a.time) < std::tie(b.offset, b.callId, b.time);
    }
};

struct Result {
    std::vector<Message> messages; // in order of offset
    std::array<std::uint64_t, static_cast<std::size_t>(formats::Reject::Count)> rejected {};
    std::array<std::uint64_t, static_cast<std::size_t>(formats::Reject::Count)> firstRejected {};
    bool isOrdered = true; // within each batch

    [[nodiscard]] std::uint64_t count(formats::Reject reason) const
    {
        return rejected[static_cast<std::size_t>(reason)];
    }
    friend bool operator==(const Result &, const Result &) = default;
};

/// The Call-IDs in order of offset, separated by blanks.
inline std::string callIdsOf(const Result &result)
{
    std::string text;
    for (const Message &message : result.messages)
        text += (text.empty() ? "" : " ") + message.callId;
    return text;
}

/// "stream_gap=1 sip_cut=2": what was counted.
inline std::string rejectedOf(const Result &result)
{
    std::string text;
    for (std::size_t i = 0; i < result.rejected.size(); ++i) {
        if (result.rejected[i] > 0)
            text += (text.empty() ? "" : " ") + std::string(formats::nameOf(static_cast<formats::Reject>(i))) + '='
                + std::to_string(result.rejected[i]);
    }
    return text;
}

/// The same for what is expected.
inline std::string rejectedOf(const std::vector<std::pair<formats::Reject, std::uint64_t>> &counts)
{
    Result result;
    for (const auto &[reason, count] : counts)
        result.rejected.at(static_cast<std::size_t>(reason)) = count;
    return rejectedOf(result);
}

inline void addBatch(Result &result, const formats::Batch &batch)
{
    std::uint64_t last = 0;
    for (const formats::Record &record : batch.records) {
        const formats::SipColumns &sip = batch.sip.at(record.sip);
        result.messages.push_back({ .offset = record.offset,
            .time = record.time,
            .callId = std::string(batch.text(record.key)),
            .source = std::string(batch.strings.view(sip.fromHost)),
            .destination = std::string(batch.strings.view(sip.toHost)),
            .transport = sip.transport,
            .method = sip.method,
            .status = sip.status,
            .truncated = (sip.flags & formats::SipTruncated) != 0,
            .hasTime = batch.clocks.at(record.clock).stamp == formats::StampKind::Utc });
        result.isOrdered = result.isOrdered && record.offset >= last && sip.direction == formats::Direction::Wire
            && batch.clocks.at(record.clock).dialect == formats::Dialect::Capture;
        last = record.offset;
    }
    for (const formats::Rejected &rejected : batch.rejected) {
        const auto at = static_cast<std::size_t>(rejected.reason);
        if (result.rejected.at(at) == 0 || rejected.firstOffset < result.firstRejected.at(at))
            result.firstRejected.at(at) = rejected.firstOffset;
        result.rejected.at(at) += rejected.count;
    }
}

/// Reads a whole capture in ranges of `wanted` bytes.
inline Result read(formats::CaptureScanner &scanner, std::size_t wanted = 1 << 20)
{
    Result result;
    for (auto range = scanner.nextRange(wanted); range.begin != range.end; range = scanner.nextRange(wanted))
        addBatch(result, scanner.close(scanner.scan(range)));
    addBatch(result, scanner.finish());
    std::sort(result.messages.begin(), result.messages.end());
    return result;
}

inline Result read(std::string_view bytes, std::size_t wanted = 1 << 20, const formats::CaptureLimits &limits = {})
{
    formats::CaptureScanner scanner(bytes, limits);
    return read(scanner, wanted);
}

} // namespace legwork::packets
