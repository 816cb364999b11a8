// SPDX-License-Identifier: GPL-3.0-or-later
// ICM/UCCE router, PG and database worker: console window, dumplog with and without milliseconds. log-formats.md
// section 3:
//   line = HH ":" mm ":" ss [ ":" mmm ] " " [ process " " ] [ "Trace: " ] text        one of process and Trace is there
//   dlg  = "(" dialogue " " ( "x" | vru dialogue ) " " ( correlation | "x" | 0 ) " : 0 0)"
#include "dialect.h"
#include "text.h"

#include <base/utctime.h>

namespace legwork::formats {

namespace {

constexpr std::string_view trace = "Trace:";
constexpr std::size_t maxProcessBytes = 40;

/// Length of a process name ("ra-rtr", "PG1A-jgw1") with the blank behind it; 0 when there is none.
std::size_t processSize(std::string_view text) noexcept
{
    std::size_t at = 0;
    std::size_t hyphen = 0;
    while (at < text.size() && at < maxProcessBytes
        && (isAlpha(text[at]) || isDigit(text[at]) || text[at] == '_' || text[at] == '-')) {
        if (text[at] == '-' && hyphen == 0)
            hyphen = at;
        ++at;
    }
    if (at == 0 || hyphen == 0 || hyphen + 1 == at || !isAlpha(text[0]) || at >= text.size() || text[at] != ' ')
        return 0;
    return at + 1;
}

/// "Events from March 13, 2008:", which dumplog prints where a day begins.
constexpr std::string_view dateLine = "Events from ";

struct Date {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
};

bool readDateLine(std::string_view line, Date &date) noexcept
{
    if (!line.starts_with(dateLine))
        return false;
    const std::string_view text = line.substr(dateLine.size());
    date.month = monthFromName(text.substr(0, 3));
    const std::size_t blank = text.find(' ');
    if (date.month == 0 || blank == std::string_view::npos || blank > 9)
        return false;
    const std::size_t dayEnd = endOfDigits(text, blank + 1);
    const int day = dayEnd - blank - 1 <= 2 ? digitsAt(text, blank + 1, dayEnd - blank - 1) : -1;
    date.year = digitsAt(text, dayEnd + 2, 4);
    if (day < 1 || day > 31 || date.year < 1990 || text[dayEnd] != ',')
        return false;
    date.day = static_cast<unsigned>(day);
    return true;
}

Head match(std::string_view line) noexcept
{
    Head head;
    if (line.size() < 15)
        return head;
    if (line[0] == 'E') {
        Date date;
        if (readDateLine(line, date)) {
            head.kind = LineKind::Head;
            head.dialect = Dialect::Icm;
        }
        return head;
    }
    if (line[2] != ':' || line[5] != ':')
        return head;
    std::int64_t time = timeOfDayAt(line, 0);
    if (time < 0)
        return head;
    std::size_t at = 8;
    if (line[at] == ':') {
        const int ms = digitsAt(line, at + 1, 3);
        if (ms < 0)
            return head;
        time += ms;
        at += 4;
    }
    if (at >= line.size() || line[at] != ' ')
        return head;
    while (at < line.size() && line[at] == ' ')
        ++at;
    const std::size_t process = processSize(line.substr(at));
    at += process;
    const bool traced = line.substr(at, trace.size()) == trace;
    if (!traced && process == 0)
        return head;
    if (traced)
        at += trace.size();
    head.kind = LineKind::Head;
    head.dialect = Dialect::Icm;
    head.stamp = StampKind::TimeOfDay;
    head.time = time;
    head.textAt = static_cast<std::uint32_t>(at);
    return head;
}

std::size_t inlineHead(std::string_view line, std::size_t from) noexcept
{
    for (std::size_t colon = findByte(line, ':', from + 2); colon != std::string_view::npos;
         colon = findByte(line, ':', colon + 1)) {
        const std::size_t at = colon - 2;
        if (at < from || colon + 3 >= line.size() || line[colon + 3] != ':' || (at > 0 && isDigit(line[at - 1])))
            continue;
        if (at > from && match(line.substr(at)).kind == LineKind::Head)
            return at;
    }
    return std::string_view::npos;
}

/// The numbers of "(116 117 9000 : 0 0)" wherever it stands in the text.
struct Dialogue {
    std::string_view number {};
    std::string_view correlation {};
    std::string_view rest {}; // the text behind it, or all of it
};

Dialogue dialogueIn(std::string_view text) noexcept
{
    Dialogue found { .rest = text };
    const std::size_t open = text.find('(');
    for (std::size_t at = open; at != std::string_view::npos; at = text.find('(', at + 1)) {
        const std::string_view inside = text.substr(at + 1);
        const std::string_view number = leadingDigits(inside);
        if (number.empty() || inside.size() <= number.size() || inside[number.size()] != ' ')
            continue;
        const std::string_view second = inside.substr(number.size() + 1);
        const std::string_view third = second.substr(std::min(second.size(), second.find(' ') + 1));
        const std::size_t close = inside.find(')');
        if (close == std::string_view::npos || inside.substr(0, close).find(" : ") == std::string_view::npos)
            continue;
        found.number = number;
        found.correlation = leadingDigits(third);
        if (found.correlation == "0")
            found.correlation = {};
        if (at == 0)
            found.rest = trimmedLeft(inside.substr(close + 1));
        return found;
    }
    // Where the dialogue is named in words.
    for (const std::string_view name :
        { std::string_view("for dialog ("), std::string_view("Dialog ("), std::string_view("dialog id (") }) {
        if (const std::size_t at = text.find(name); at != std::string_view::npos) {
            found.number = leadingDigits(text.substr(at + name.size()));
            return found;
        }
    }
    return found;
}

std::string_view inParentheses(std::string_view text, std::string_view before) noexcept
{
    const std::string_view inside = textAfter(text, before, ")");
    return inside.empty() || inside.front() != '(' ? std::string_view() : inside.substr(1);
}

struct Sentence {
    std::string_view part;
    EventKind kind;
    bool begins;
};

/// In order: the first that fits says what a line is.
constexpr Sentence sentences[] = {
    { "NewCall:", EventKind::RouterNewCall, true },
    { "Correlation id for dialog", EventKind::RouterCorrelation, true },
    { "TransferToVRU:", EventKind::RouterTransferToVru, true },
    { "TranRouteToVRU:", EventKind::RouterTranslationRoute, true },
    { "TransferConnect sent", EventKind::RouterTransferConnect, true },
    { "RequestInstr:", EventKind::RouterRequestInstruction, true },
    { "Runscript sent", EventKind::RouterRunScript, true },
    { "Dialog handling script resp", EventKind::RouterScriptResponse, true },
    { "Dialog resuming (Script response", EventKind::RouterScriptResponse, true },
    { "Dialog resuming (Agent available", EventKind::RouterAgentAvailable, true },
    { "Dialog queued to skill group", EventKind::RouterQueued, true },
    { "VRU script response had error", EventKind::RouterScriptError, true },
    { "ReRoute:", EventKind::RouterReroute, true },
    { "RouteComplete:", EventKind::RouterRouteComplete, true },
    { "Route: CID=", EventKind::RouterRouteComplete, true },
    { "CallEventReport:", EventKind::RouterEventReport, true },
    { "Dialog timed out", EventKind::RouterTimedOut, true },
    { "Deleting Dialog", EventKind::RouterDialogEnded, true },
    { "Customer not found for dialed number", EventKind::RouterNoCustomer, true },
    { "No NetworkVRU configured for peripheral", EventKind::RouterNoPgNetworkVru, true },
    { "No network VRU is configured", EventKind::RouterNoNetworkVru, true },
    { "No label configured on network VRU", EventKind::RouterNoLabel, true },
    { "has no valid network vru", EventKind::RouterNoNetworkVru, false },
    { "transfer label =", EventKind::RouterTransferToVru, false },
    { "dialog fail reason", EventKind::RouterDialogFailure, false },
    { "that is unknown", EventKind::RouterUnknownCorrelation, false },
    { "RouteSelected:", EventKind::RouterRouteSelected, false },
    { "INVALID_DESTINATION", EventKind::RouterInvalidDestination, false },
    { "Failed! result=", EventKind::RouterDbLookupFailed, false },
};

EventKind kindOf(std::string_view text) noexcept
{
    for (const Sentence &sentence : sentences) {
        if (sentence.begins ? text.starts_with(sentence.part) : contains(text, sentence.part))
            return sentence.kind;
    }
    return EventKind::RouterOther;
}

void readFacts(EventKind kind, const Dialogue &dialogue, Batch &batch)
{
    const std::string_view text = dialogue.rest;
    const auto fact = [&batch, text](FactKind what, std::string_view before) {
        batch.fact(what, textAfter(text, before, ", \t."));
    };
    switch (kind) {
    case EventKind::RouterNewCall:
        fact(FactKind::Dnis, " DN=");
        fact(FactKind::Ani, " ANI=");
        break;
    case EventKind::RouterCorrelation: batch.fact(FactKind::CorrelationId, inParentheses(text, " is ")); break;
    case EventKind::RouterTransferToVru:
    case EventKind::RouterTranslationRoute:
        fact(FactKind::Label, "abel=");
        fact(FactKind::Label, "abel =");
        fact(FactKind::CorrelationId, "CorID=");
        if (!contains(text, "CorID="))
            batch.fact(FactKind::CorrelationId, dialogue.correlation);
        break;
    case EventKind::RouterScriptResponse: batch.fact(FactKind::Result, inParentheses(text, "status ")); break;
    case EventKind::RouterQueued: {
        const std::string_view group = inParentheses(text, "skill group ");
        batch.fact(FactKind::SkillGroup, trimmed(group.substr(std::min(group.size(), group.find(',') + 1))));
        break;
    }
    case EventKind::RouterReroute: fact(FactKind::Reason, "Reason="); break;
    case EventKind::RouterRouteComplete: fact(FactKind::Result, "Labels="); break;
    case EventKind::RouterEventReport: fact(FactKind::Event, "Event="); break;
    case EventKind::RouterDialogFailure: batch.fact(FactKind::Reason, inParentheses(text, "fail reason ")); break;
    case EventKind::RouterUnknownCorrelation:
        batch.fact(FactKind::CorrelationId, leadingDigits(inParentheses(text, "correlation id ")));
        break;
    case EventKind::RouterNoCustomer: batch.fact(FactKind::Dnis, inParentheses(text, "dialed number ")); break;
    case EventKind::RouterRouteSelected: fact(FactKind::Label, "RouteSelected:"); break;
    default: break;
    }
}

void readDay(std::string_view line, Batch &batch, const EventPlace &place)
{
    addEvent(batch, EventKind::RouterOther, noKey, place);
    Date date;
    if (!readDateLine(line, date))
        return;
    char text[] = "date 0000-00-00";
    const auto put = [&text](std::size_t end, unsigned value, int digits) {
        for (; digits > 0; --digits, value /= 10)
            text[end--] = static_cast<char>('0' + value % 10);
    };
    put(8, static_cast<unsigned>(date.year), 4);
    put(11, date.month, 2);
    put(14, date.day, 2);
    batch.fact(FactKind::Text, { text, sizeof text - 1 });
}

void read(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const std::string_view text = trimmedLeft(record.lines.empty() ? std::string_view() : record.lines.front());
    if (record.head.stamp == StampKind::None)
        return readDay(text, batch, place);
    const Dialogue dialogue = dialogueIn(text);
    const EventKind kind = kindOf(dialogue.rest);
    EventPlace where = place;
    if (kind == EventKind::RouterNewCall)
        where.flags |= RecordBegins;
    if (kind == EventKind::RouterDialogEnded)
        where.flags |= RecordEnds;
    const KeyRef dialog = batch.key(KeyKind::Dialog, dialogue.number);
    const KeyRef router = batch.key(KeyKind::RouterKey, inParentheses(text, "CID="));
    addEvent(batch, kind, dialog != noKey ? dialog : router, where);
    batch.link(router, dialog, Join::RouterKey);
    readFacts(kind, dialogue, batch);
}

} // namespace

DialectTraits icmDialect() noexcept
{
    return { .dialect = Dialect::Icm,
        .match = match,
        .sipPreamble = nullptr,
        .read = read,
        .readSipHead = nullptr,
        .inlineHead = inlineHead };
}

} // namespace legwork::formats
