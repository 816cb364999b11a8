// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosbody.h"

#include <array>

namespace legwork::formats::ios {
namespace {

/// The lines of a cover buffer: "Key = value", from 17.8.1a on "key: value"; log-formats.md section 2.4.
struct Cover {
    std::string_view callId {};
    std::string_view peerCallId {};
    std::string_view called {};
    std::string_view calling {};
    std::string_view sipCallId {};
    std::string_view guid {};
    std::string_view cause {};
    std::string_view timestamp {};
};

bool isRule(std::string_view line) noexcept { return line.starts_with("-----"); }

/// Splits at the first '=' or ':' behind the key's words.
bool split(std::string_view line, std::string_view &key, std::string_view &value) noexcept
{
    const std::size_t at = line.find_first_of("=:");
    if (at == std::string_view::npos)
        return false;
    key = trimmed(line.substr(0, at));
    value = trimmed(line.substr(at + 1));
    return true;
}

Cover readLines(const RecordText &record) noexcept
{
    struct Slot {
        std::string_view key;
        std::string_view Cover::*value;
    };
    static constexpr std::array slots = {
        Slot { "CallID", &Cover::callId },
        Slot { "Peer-CallID", &Cover::peerCallId },
        Slot { "Called-Number", &Cover::called },
        Slot { "Calling-Number", &Cover::calling },
        Slot { "SIP CallID", &Cover::sipCallId },
        Slot { "GUID", &Cover::guid },
        Slot { "Cause-code", &Cover::cause },
        Slot { "Timestamp", &Cover::timestamp },
    };
    Cover cover;
    for (std::size_t i = 1; i < record.lines.size() && !isRule(record.lines[i]); ++i) {
        std::string_view key;
        std::string_view value;
        if (!split(record.lines[i], key, value) || value == "NA")
            continue;
        for (const Slot &slot : slots) {
            if (key == slot.key)
                cover.*slot.value = value;
        }
    }
    return cover;
}

/// "recovery on timer expiry (102)": the number in the last parentheses.
std::string_view causeValue(std::string_view cause) noexcept
{
    const std::size_t open = cause.rfind('(');
    return open == std::string_view::npos ? std::string_view() : leadingDigits(cause.substr(open + 1));
}

/// The buffer's own stamp stands in one of its lines, not in a header.
EventPlace placeOf(const Cover &cover, const RecordText &record, Batch &batch, EventPlace place)
{
    std::string_view text = cover.timestamp;
    if (text.starts_with('*') || text.starts_with('.'))
        text.remove_prefix(1);
    const Stamp stamp = text.empty() || isDigit(text[0]) ? readUptime(text) : readCalendarStamp(text);
    if (stamp.size == 0)
        return place;
    const auto internOrNone
        = [&batch](std::string_view name) { return name.empty() ? StringId {} : batch.strings.intern(name); };
    place.time = stamp.time;
    place.clock
        = batch.clock({ Dialect::VoipTrace, stamp.kind, internOrNone(record.head.host), internOrNone(stamp.zone) });
    return place;
}

} // namespace

bool isCoverRule(std::string_view line) noexcept
{
    constexpr std::string_view title = " Cover Buffer ";
    return isRule(line) && line.size() < 200 && line.find(title) != std::string_view::npos;
}

void readCover(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const Cover cover = readLines(record);
    const KeyRef own = callIdKey(batch, cover.callId);
    addEvent(batch, EventKind::VoipCover, own, placeOf(cover, record, batch, place));
    batch.fact(FactKind::Ani, numberOf(cover.calling));
    batch.fact(FactKind::Dnis, numberOf(cover.called));
    batch.fact(FactKind::Cause, causeValue(cover.cause));
    batch.link(own, batch.key(KeyKind::CallId, cover.sipCallId), Join::CcCall);
    batch.link(own, guid12Key(batch, cover.guid), Join::CcCall);
    batch.link(own, callIdKey(batch, cover.peerCallId), Join::PeerCallId);
}

} // namespace legwork::formats::ios
