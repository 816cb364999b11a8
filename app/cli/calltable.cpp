// SPDX-License-Identifier: GPL-3.0-or-later
#include "calltable.h"

#include <items/ladder.h>
#include <items/text.h>
#include <items/zone.h>

#include <array>
#include <cstdio>

namespace legwork::cli {

namespace {

/// "1:35", "1:02:03"; empty for none.
std::string clockText(Milliseconds duration)
{
    const std::int64_t seconds = (duration.count() + 500) / 1000;
    if (duration.count() <= 0)
        return {};
    std::array<char, 48> text {};
    if (seconds < 3600)
        std::snprintf(text.data(), text.size(), "%lld:%02lld", static_cast<long long>(seconds / 60),
            static_cast<long long>(seconds % 60));
    else
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
            static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
    return text.data();
}

std::string legLetters(const calls::Call &call)
{
    std::string letters;
    for (std::size_t i = 0; i < call.legs.size(); ++i)
        letters += items::legName(call, static_cast<int>(i)).substr(0, 1);
    return letters;
}

std::string numberText(std::uint64_t number) { return number == 0 ? std::string() : std::to_string(number); }

std::string joined(std::string text, std::string_view word)
{
    if (!text.empty())
        text += ' ';
    return text.append(word);
}

std::string timeText(std::optional<UtcTime> time)
{
    return time && *time != UtcTime {} ? toIso8601(*time) : std::string();
}

} // namespace

std::vector<Column> callColumns()
{
    return { { "start" }, { "from", false, 15 }, { "to", false, 15 }, { "outcome" }, { "finding", false, 28 },
        { "legs", false, 8 }, { "IVR", true }, { "queue", true }, { "talk", true }, { "call", false, 200, true } };
}

std::vector<std::string> callCells(
    const calls::Call &call, const items::Presenter &presenter, const items::LadderStyle &style)
{
    return { items::wallClock(call.start, style.zone).substr(0, 19), items::printable(presenter.number(call.ani)),
        items::printable(presenter.number(call.dnis)), nameOf(call.outcome),
        call.finding() ? call.finding()->code.str() : std::string(), legLetters(call), clockText(call.ivr),
        clockText(call.queue), clockText(call.talk), items::printable(call.id) };
}

std::vector<Column> sourceColumns()
{
    return { { "host", false, 20 }, { "bytes", true }, { "records", true }, { "SIP", true }, { "first" }, { "last" },
        { "clock", true }, { "left out", true }, { "dialects", false, 24 }, { "source" } };
}

std::vector<std::string> sourceCells(const calls::SourceReport &source, const items::LadderStyle &style)
{
    std::string dialects;
    for (const calls::DialectCount &count : source.dialects)
        dialects = joined(std::move(dialects), count.dialect);
    std::uint64_t rejected = 0;
    for (const calls::RejectedReport &report : source.rejected)
        rejected += report.count;
    std::string clock;
    if (!source.clocks.empty())
        clock = items::clockShift(source.clocks.front().offsetMs);
    const auto time = [&](const std::optional<UtcTime> &at) {
        return at ? items::wallClock(*at, style.zone).substr(0, 19) : std::string();
    };
    return { items::printable(source.host), std::to_string(source.bytes), std::to_string(source.records),
        std::to_string(source.sipMessages), time(source.first), time(source.last), clock, numberText(rejected),
        dialects, items::printable(source.path) };
}

std::vector<std::string> sourceCsvNames()
{
    return { "path", "host", "dialects", "bytes", "records", "sipMessages", "first", "last", "clockOffsetMs",
        "clockBasis", "clockZone", "rejected", "error" };
}

std::vector<std::string> sourceCsvCells(const calls::SourceReport &source)
{
    std::string dialects;
    for (const calls::DialectCount &count : source.dialects)
        dialects = joined(std::move(dialects), count.dialect + "=" + std::to_string(count.records));
    std::string rejected;
    for (const calls::RejectedReport &report : source.rejected)
        rejected = joined(std::move(rejected), report.reason + "=" + std::to_string(report.count));
    const calls::ClockReport clock = source.clocks.empty() ? calls::ClockReport {} : source.clocks.front();
    return { source.path, source.host, dialects, std::to_string(source.bytes), std::to_string(source.records),
        std::to_string(source.sipMessages), timeText(source.first), timeText(source.last),
        source.clocks.empty() ? std::string() : std::to_string(clock.offsetMs), clock.basis, clock.zone, rejected,
        source.error };
}

} // namespace legwork::cli
