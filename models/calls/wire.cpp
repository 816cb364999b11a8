// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire.h"

#include <algorithm>
#include <tuple>

namespace legwork::calls {

using formats::Direction;

namespace {

constexpr std::int64_t sameAppearance = 50; // ms

struct Seen {
    SipView sip;
    std::uint32_t record = 0;
    ClockId clock = 0;
    std::int64_t time = 0;
    Place place {};
    std::uint32_t appearance = 0;

    [[nodiscard]] auto vantage() const noexcept { return std::tuple(clock, sip.direction); }
};

/// The sender's log shows a message best, then the receiver's, then a capture.
int worthOf(Direction direction) noexcept
{
    switch (direction) {
    case Direction::Sent: return 0;
    case Direction::Received: return 1;
    case Direction::Wire: return 2;
    case Direction::Unknown: return 3;
    }
    return 4;
}

WireMessage assembled(std::span<Seen> seen)
{
    std::ranges::sort(seen, {}, [](const Seen &s) { return std::tuple(worthOf(s.sip.direction), s.time, s.place); });
    WireMessage message;
    message.sip = seen.front().sip;
    message.record = seen.front().record;
    message.appearance = seen.front().appearance;
    message.sent = message.received = seen.front().time;
    for (const Seen &s : seen) {
        if (s.sip.direction == Direction::Received) {
            message.received = s.time;
            break;
        }
    }
    for (const Seen &s : seen.subspan(1)) {
        message.copies.push_back(s.record);
        // What one place cannot know, another may: who sent it, a cause, a body.
        if (!message.sip.fromHost.isValid())
            message.sip.fromHost = s.sip.fromHost;
        if (!message.sip.toHost.isValid())
            message.sip.toHost = s.sip.toHost;
        if (message.sip.q850 == 0)
            message.sip.q850 = s.sip.q850;
        if (message.sip.transport == sip::Transport::Unknown)
            message.sip.transport = s.sip.transport;
    }
    return message;
}

} // namespace

std::vector<WireMessage> wireMessages(
    const Store &store, const Timeline &timeline, std::span<const std::uint32_t> records)
{
    std::vector<Seen> seen;
    seen.reserve(records.size());
    for (const std::uint32_t index : records) {
        const RecordView record = store.sipRecord(index);
        seen.push_back({ store.sip(index), index, record.clock, timeline.common(record).time_since_epoch().count(),
            record.place, 0 });
    }
    std::ranges::sort(seen, {}, [](const Seen &s) { return std::tuple(s.sip.identity, s.vantage(), s.time, s.place); });
    for (std::size_t i = 1; i < seen.size(); ++i) {
        const Seen &before = seen[i - 1];
        if (before.sip.identity == seen[i].sip.identity && before.vantage() == seen[i].vantage())
            seen[i].appearance = before.appearance + (seen[i].time - before.time > sameAppearance ? 1 : 0);
    }
    std::ranges::sort(seen, {}, [](const Seen &s) { return std::tuple(s.sip.identity, s.appearance); });

    std::vector<WireMessage> messages;
    for (std::size_t i = 0; i < seen.size();) {
        std::size_t end = i;
        while (end < seen.size() && seen[end].sip.identity == seen[i].sip.identity
            && seen[end].appearance == seen[i].appearance)
            ++end;
        messages.push_back(assembled(std::span(seen).subspan(i, end - i)));
        i = end;
    }
    std::ranges::sort(
        messages, {}, [&](const WireMessage &m) { return std::tuple(m.sent, m.sip.identity, m.appearance); });
    return messages;
}

} // namespace legwork::calls
