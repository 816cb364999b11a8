// SPDX-License-Identifier: GPL-3.0-or-later
#include "patterns.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <string>
#include <utility>

namespace legwork::diagnosis {

namespace {

constexpr std::int64_t msPerHour = 3'600'000;

std::int64_t numberIn(std::string_view text) noexcept
{
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// "2008-03-14T16:00".
std::string stampOf(std::int64_t ms, const PatternWords &words)
{
    std::string text = words.clock ? words.clock(UtcTime(Milliseconds(ms))) : std::string();
    constexpr std::size_t minutes = 16, date = 10;
    text.resize(minutes, ' ');
    text[date] = 'T';
    return text;
}

std::pair<std::string_view, std::string_view> routeOf(std::string_view value) noexcept
{
    const std::size_t blank = std::min(value.find(' '), value.size());
    return { value.substr(0, blank), value.substr(std::min(blank + 1, value.size())) };
}

std::string whatTheyDid(const Pattern &pattern, const PatternWords &words)
{
    const std::string &value = pattern.value;
    switch (pattern.factor) {
    case Factor::Route: {
        const auto [peer, host] = routeOf(value);
        return "left by dial-peer " + std::string(peer) + " to " + std::string(host);
    }
    case Factor::DialPeer: return "went by dial-peer " + value;
    case Factor::Host: return "had a leg at " + value;
    case Factor::Dnis: return "were to " + (words.number ? words.number(value) : value);
    case Factor::Hour: {
        const std::int64_t hour = numberIn(value);
        return "began between " + stampOf(hour, words).substr(11) + " and "
            + stampOf(hour + msPerHour, words).substr(11);
    }
    case Factor::Finding: return "have the finding " + value;
    case Factor::Status: return "ended with status " + value;
    case Factor::Codec: return "offered " + value + " first";
    case Factor::Version: return "passed " + value;
    }
    return value;
}

} // namespace

std::string queryFor(const Pattern &pattern, const PatternWords &words)
{
    const std::string failed = "outcome:failed ";
    const std::string &value = pattern.value;
    switch (pattern.factor) {
    case Factor::Route: {
        const auto [peer, host] = routeOf(value);
        return failed + "peer:" + std::string(peer) + " host:" + std::string(host);
    }
    case Factor::DialPeer: return failed + "peer:" + value;
    case Factor::Host: return failed + "host:" + value;
    case Factor::Dnis: return failed + "dnis:" + value;
    case Factor::Hour: {
        const std::int64_t hour = numberIn(value);
        return failed + "time>=" + stampOf(hour, words) + " time<" + stampOf(hour + msPerHour, words);
    }
    case Factor::Finding: return failed + "finding:" + value;
    case Factor::Status: return failed + "code:" + value;
    case Factor::Codec: return failed + "codec:" + value;
    case Factor::Version: return failed + "text:\"" + value + "\"";
    }
    return failed;
}

std::string textOf(const Pattern &pattern, const PatternWords &words)
{
    std::array<char, 32> lift {};
    std::snprintf(lift.data(), lift.size(), "%.1f", pattern.lift);
    const std::string since = stampOf(pattern.first.time_since_epoch().count(), words).substr(11);
    return std::to_string(pattern.failed) + " of " + std::to_string(pattern.failures) + " failures since " + since + " "
        + whatTheyDid(pattern, words) + "; of " + std::to_string(pattern.calls) + " such calls "
        + std::to_string(pattern.failed * 100 / std::max<std::size_t>(pattern.calls, 1)) + " % failed, " + lift.data()
        + " times as many as of all";
}

} // namespace legwork::diagnosis
