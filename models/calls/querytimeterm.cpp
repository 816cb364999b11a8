// SPDX-License-Identifier: GPL-3.0-or-later
#include "queryvalue.h"

namespace legwork::calls {

namespace {

constexpr std::string_view timeForms = "14:34, 2008-03-13, 2008-03-13T14:34 or yesterday 14:00";

tl::expected<TimeText, QueryError> readSide(std::string_view text, std::size_t position, const QueryClock &clock)
{
    const TimeText time = readTime(text, clock.now, clock.zone);
    if (!time.valid) {
        return wrong(position, text.size(), joined({ "'", text, "' is not a time such as ", timeForms }));
    }
    return time;
}

Query::Node never()
{
    Query::Node node;
    node.kind = Query::Node::Kind::Or;
    return node;
}

Query::Node timeNode(const TimeText &time, const QueryClock &clock)
{
    Query::Node node;
    node.kind = Query::Node::Kind::Term;
    node.term.field = Field::Time;
    node.term.daily = time.daily;
    if (time.daily) {
        node.term.low = 0;
        node.term.high = msPerDay - 1;
        node.zone = std::make_shared<const Zone>(clock.zone);
    }
    return node;
}

/// The last ms that the upper end of a range means: all of a day, otherwise the instant itself.
std::int64_t endOf(const TimeText &time) noexcept { return time.wholeDay ? time.until - 1 : time.from; }

/// A range whose end is a time of day takes the day from its beginning, or the next day when it is earlier.
TimeText onDayOf(const TimeText &low, const TimeText &high, const Zone &zone) noexcept
{
    TimeText result = low;
    result.wholeDay = false;
    result.from = zone.toUtc(low.midnight + high.from).time_since_epoch().count();
    if (result.from < low.from)
        result.from = zone.toUtc(low.midnight + msPerDay + high.from).time_since_epoch().count();
    return result;
}

tl::expected<Query::Node, QueryError> makeRange(
    Operator op, const ValueText &value, std::size_t dots, const QueryClock &clock)
{
    const std::string_view lowText = value.text.substr(0, dots);
    const std::string_view highText = value.text.substr(dots + 2);
    if (lowText.empty() && highText.empty())
        return wrong(value.position, value.text.size(), "a range needs a value before or after '..'");
    tl::expected<TimeText, QueryError> low, high;
    if (!lowText.empty() && !(low = readSide(lowText, value.position, clock)))
        return tl::unexpected(low.error());
    if (!highText.empty() && !(high = readSide(highText, value.position + dots + 2, clock)))
        return tl::unexpected(high.error());
    if (!lowText.empty() && !highText.empty() && low->daily && !high->daily)
        return wrong(value.position, value.text.size(), "the range begins with a time of any day and ends on a date");
    if (!lowText.empty() && !highText.empty() && !low->daily && high->daily)
        high = onDayOf(*low, *high, clock.zone);
    Query::Node node = timeNode(lowText.empty() ? *high : *low, clock);
    Term &term = node.term;
    term.overlaps = op == Operator::Has;
    if (!lowText.empty())
        term.low = term.daily ? low->from % msPerDay : low->from;
    if (!highText.empty())
        term.high = endOf(*high);
    if (!term.daily && term.high < term.low)
        return wrong(value.position, value.text.size(), "the range ends before it begins");
    return node;
}

} // namespace

tl::expected<Query::Node, QueryError> makeTimeTerm(Operator op, const ValueText &value, const QueryClock &clock)
{
    if (const std::size_t dots = value.text.find(".."); dots != std::string_view::npos) {
        if (op != Operator::Has && op != Operator::Equal && op != Operator::NotEqual) {
            return wrong(value.position, value.text.size(),
                joined({ "'", textOf(op), "' compares with one value, not with a range" }));
        }
        return makeRange(op, value, dots, clock);
    }
    const auto time = readSide(value.text, value.position, clock);
    if (!time)
        return tl::unexpected(time.error());
    Query::Node node = timeNode(*time, clock);
    Term &term = node.term;
    switch (op) {
    case Operator::Less: term.high = time->from - 1; break;
    case Operator::LessEqual: term.high = time->until - 1; break;
    case Operator::Greater: term.low = time->until; break;
    case Operator::GreaterEqual: term.low = time->from; break;
    default:
        term.low = time->from;
        term.high = time->until - 1;
        term.overlaps = op == Operator::Has;
        break;
    }
    // By time of day an upside-down span would mean one over midnight; here it means that there is no such time.
    if (term.high < term.low || (term.daily && (term.high < 0 || term.low >= msPerDay)))
        return never();
    return node;
}

} // namespace legwork::calls
