// SPDX-License-Identifier: GPL-3.0-or-later
// CVP VXML Server activity log, log-formats.md section 7: one file per application, comma separated, nothing quoted:
//   session "," MM/dd/yyyy HH:mm:ss.SSS "," element "," action [ "," name [ "," value ] ]
// session = IP "." epoch ms "." count "." application. The element of start and end is empty. Only the last field may
// hold commas.
#include "dialect.h"
#include "text.h"

#include <base/utctime.h>

#include <array>

namespace legwork::formats {

namespace {

constexpr std::size_t maxSession = 256;
constexpr std::size_t stampSize = 23; // "12/14/2015 11:41:18.607"

/// Local wall clock of "MM/dd/yyyy HH:mm:ss.SSS"; -1 when it cannot be.
std::int64_t readStamp(std::string_view text) noexcept
{
    const int month = digitsAt(text, 0, 2);
    const int day = digitsAt(text, 3, 2);
    const int year = digitsAt(text, 6, 4);
    const std::int64_t time = timeOfDayAt(text, 11);
    const int ms = digitsAt(text, 20, 3);
    if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1990 || time < 0 || ms < 0)
        return -1;
    return daysFromCivil(year, static_cast<unsigned>(month), static_cast<unsigned>(day)) * msPerDay + time + ms;
}

/// End of the four numbers of the server's address; 0 when the session does not begin with one.
std::size_t addressEnd(std::string_view session) noexcept
{
    std::size_t at = 0;
    for (int part = 0; part < 4; ++part) {
        const std::size_t end = endOfDigits(session, at);
        if (end == at || end - at > 3 || end >= session.size() || session[end] != '.')
            return 0;
        at = end + 1;
    }
    return at - 1;
}

Head match(std::string_view line) noexcept
{
    Head head;
    if (line.empty() || !isDigit(line.front()))
        return head;
    const std::size_t comma = findByte(line.substr(0, maxSession), ',', 0);
    if (comma == std::string_view::npos || line.size() < comma + 1 + stampSize + 1)
        return head;
    const std::string_view stamp = line.substr(comma + 1, stampSize);
    if (stamp[2] != '/' || stamp[5] != '/' || stamp[10] != ' ' || stamp[19] != '.'
        || line[comma + 1 + stampSize] != ',')
        return head;
    head.kind = LineKind::Head;
    head.dialect = Dialect::VxmlActivity;
    head.host = line.substr(0, addressEnd(line.substr(0, comma)));
    head.textAt = 0; // the session is the record's key
    if (const std::int64_t time = readStamp(stamp); time >= 0) {
        head.stamp = StampKind::LocalDate;
        head.time = time;
    }
    return head;
}

struct Row {
    std::string_view session, element, action, name, value;
};

Row readRow(std::string_view line) noexcept
{
    std::array<std::string_view, 6> fields {};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::size_t comma = i + 1 < fields.size() ? line.find(',') : std::string_view::npos;
        fields[i] = line.substr(0, comma);
        if (comma == std::string_view::npos)
            break;
        line.remove_prefix(comma + 1);
    }
    return { .session = fields[0], .element = fields[2], .action = fields[3], .name = fields[4], .value = fields[5] };
}

bool isStated(std::string_view value) noexcept { return !value.empty() && value != "NA" && value != "null"; }

/// The session's begin as the server's clock counts it (epoch ms, in some versions seconds): with the record's local
/// time it gives the zone.
void readBegin(std::string_view session, Batch &batch)
{
    const std::size_t address = addressEnd(session);
    if (address == 0)
        return;
    const std::string_view epoch = leadingDigits(session.substr(address + 1));
    if (epoch.size() == 13)
        batch.fact(FactKind::DateHeader, epoch);
}

void readStart(const Row &row, KeyRef key, Batch &batch, EventPlace place)
{
    if (row.name == "newcall") {
        place.flags |= RecordBegins;
        addEvent(batch, EventKind::VxmlServerStart, key, place);
        readBegin(row.session, batch);
        return;
    }
    std::string_view name = row.name;
    std::string_view value = row.value;
    if (name == "parameter") {
        const std::size_t equals = value.find('=');
        name = value.substr(0, equals);
        value = equals == std::string_view::npos ? std::string_view() : value.substr(equals + 1);
        if (!name.empty() && name.front() == '_')
            name.remove_prefix(1);
    }
    if (name == "callid" || name == "CALL_ID") {
        sip::Guid guid;
        addEvent(batch, EventKind::VxmlServerCallId, key, place);
        if (sip::readGuid(trimmed(value), guid))
            batch.link(key, batch.key(KeyKind::Guid, guid.view()), Join::VxmlSession);
        return;
    }
    const bool ani = name == "ani";
    if ((ani || name == "dnis") && isStated(value)) {
        addEvent(batch, EventKind::VxmlServerNumber, key, place);
        batch.fact(ani ? FactKind::Ani : FactKind::Dnis, userOf(value));
        return;
    }
    addEvent(batch, EventKind::Other, key, place);
}

void readEnd(const Row &row, KeyRef key, Batch &batch, EventPlace place)
{
    if (row.name == "duration")
        place.flags |= RecordEnds; // the last of a session's rows
    addEvent(batch, EventKind::VxmlServerEnd, key, place);
    if (row.name == "how") {
        batch.fact(FactKind::SpiDirection, row.value);
    } else if (row.name == "result") {
        batch.fact(FactKind::Result, row.value);
    } else if (row.name == "duration") {
        const std::string_view seconds = leadingDigits(trimmed(row.value));
        if (!seconds.empty() && seconds.size() <= 9)
            batch.fact(
                FactKind::Duration, Decimal(digitsAt(seconds, 0, seconds.size()) * std::int64_t { 1000 }).view());
    }
}

void read(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const Row row = readRow(record.lines.empty() ? std::string_view() : record.lines.front());
    const KeyRef key = batch.key(KeyKind::VxmlSession, row.session);
    if (row.action == "start" && row.element.empty())
        return readStart(row, key, batch, place);
    if (row.action == "end" && row.element.empty())
        return readEnd(row, key, batch, place);
    addEvent(batch, EventKind::VxmlServerElement, key, place);
    batch.fact(FactKind::Event, row.action);
    batch.fact(FactKind::Text, row.element);
}

} // namespace

DialectTraits vxmlActivityDialect() noexcept
{
    return { .dialect = Dialect::VxmlActivity,
        .match = match,
        .sipPreamble = nullptr,
        .read = read,
        .readSipHead = nullptr,
        .inlineHead = nullptr };
}

} // namespace legwork::formats
