// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire.h"

#include <algorithm>
#include <tuple>

namespace legwork::calls {

using formats::Direction;

namespace {

constexpr std::int64_t sameAppearance = 50; // ms

/// One appearance, with what it is sorted by.
struct Seen {
    std::uint64_t identity = 0;
    std::int64_t time = 0;
    Place place {};
    ClockId clock = 0;
    Direction direction {};
    std::uint32_t appearance = 0;
    std::uint32_t record = 0;

    [[nodiscard]] auto vantage() const noexcept { return std::tuple(clock, direction); }
};

/// Appearances that are one message.
struct Group {
    std::span<const Seen> seen; // the best first

    [[nodiscard]] const Seen &best() const noexcept { return seen.front(); }
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

WireMessage assembled(const Store &store, const Group &group)
{
    WireMessage message;
    message.sip = store.sip(group.best().record);
    message.record = group.best().record;
    message.appearance = group.best().appearance;
    message.sent = message.received = group.best().time;
    const auto received = std::ranges::find(group.seen, Direction::Received, &Seen::direction);
    if (received != group.seen.end())
        message.received = received->time;
    for (const Seen &s : group.seen.subspan(1)) {
        message.copies.push_back(s.record);
        // What one place cannot know, another may: who sent it, a cause, a body.
        const SipView other = store.sip(s.record);
        if (!message.sip.fromHost.isValid())
            message.sip.fromHost = other.fromHost;
        if (!message.sip.toHost.isValid())
            message.sip.toHost = other.toHost;
        if (message.sip.q850 == 0)
            message.sip.q850 = other.q850;
        if (message.sip.transport == sip::Transport::Unknown)
            message.sip.transport = other.transport;
    }
    return message;
}

/// Tells retransmissions from copies: the appearances of a message at one place, in order of time.
void countAppearances(std::vector<Seen> &seen)
{
    std::ranges::sort(seen, {}, [](const Seen &s) { return std::tuple(s.identity, s.vantage(), s.time, s.place); });
    for (std::size_t i = 1; i < seen.size(); ++i) {
        const Seen &before = seen[i - 1];
        if (before.identity == seen[i].identity && before.vantage() == seen[i].vantage())
            seen[i].appearance = before.appearance + (seen[i].time - before.time > sameAppearance ? 1 : 0);
    }
}

/// Sorts `seen`, so that what is one message lies together, and gives the messages in the order in which they were
/// sent.
std::vector<Group> grouped(std::vector<Seen> &seen)
{
    std::ranges::sort(seen, {},
        [](const Seen &s) { return std::tuple(s.identity, s.appearance, worthOf(s.direction), s.time, s.place); });
    std::vector<Group> groups;
    groups.reserve(seen.size());
    for (auto first = seen.begin(); first != seen.end();) {
        const auto end = std::find_if(first, seen.end(),
            [&](const Seen &s) { return s.identity != first->identity || s.appearance != first->appearance; });
        groups.push_back({ { first, end } });
        first = end;
    }
    std::ranges::sort(groups, {}, [](const Group &group) {
        return std::tuple(group.best().time, group.best().identity, group.best().appearance);
    });
    return groups;
}

} // namespace

std::vector<WireMessage> wireMessages(
    const Store &store, const Timeline &timeline, std::span<const std::uint32_t> records)
{
    std::vector<Seen> seen;
    seen.reserve(records.size());
    for (const std::uint32_t index : records) {
        const RecordView record = store.sipRecord(index);
        const SipView sip = store.sip(index);
        seen.push_back({ sip.identity, timeline.common(record).time_since_epoch().count(), record.place, record.clock,
            sip.direction, 0, index });
    }
    countAppearances(seen);
    const std::vector<Group> groups = grouped(seen);
    std::vector<WireMessage> messages;
    messages.reserve(groups.size());
    for (const Group &group : groups)
        messages.push_back(assembled(store, group));
    return messages;
}

} // namespace legwork::calls
