// SPDX-License-Identifier: GPL-3.0-or-later
// Virtualized Voice Browser, log-formats.md section 6:
//   record = seq ": " "Oct 23 10:10:36.668" " " zone " %MIVR-" module "-" severity "-" mnemonic ":"
//            "[CALLID=" Call-ID without host "] " text
// No year. GUCID is the CALLGUID, GUID the Cisco-Guid in decimal words.
#include "dialect.h"
#include "text.h"

#include <base/utctime.h>

namespace legwork::formats {

namespace {

constexpr std::string_view mark = "%MIVR-";
constexpr std::size_t stampSize = 19; // "Oct 23 10:10:36.668"
constexpr std::size_t maxZone = 5;
constexpr int leapYear = 2000; // StampKind::LocalNoYear

Head match(std::string_view line) noexcept
{
    Head head;
    const std::size_t sequenceEnd = endOfDigits(line, 0);
    if (sequenceEnd == 0 || sequenceEnd > 10 || line.size() < sequenceEnd + 2 + stampSize + 1 + mark.size()
        || line[sequenceEnd] != ':' || line[sequenceEnd + 1] != ' ')
        return head;
    const std::size_t at = sequenceEnd + 2;
    if (!isAlpha(line[at]) || line[at + 3] != ' ' || line[at + 6] != ' ' || line[at + 15] != '.')
        return head;
    std::size_t behind = at + stampSize;
    const std::size_t percent = findByte(line.substr(0, behind + maxZone + 3), '%', behind);
    if (percent == std::string_view::npos || line.substr(percent, mark.size()) != mark)
        return head;
    head.kind = LineKind::Head;
    head.dialect = Dialect::Vvb;
    head.zone = trimmed(line.substr(behind, percent - behind));
    if (!head.zone.empty() && head.zone.back() == ':')
        head.zone.remove_suffix(1);
    head.textAt = static_cast<std::uint32_t>(percent + mark.size());
    const unsigned month = monthFromName(line.substr(at, 3));
    const int day = line[at + 4] == ' ' ? digitsAt(line, at + 5, 1) : digitsAt(line, at + 4, 2);
    const std::int64_t time = timeOfDayAt(line, at + 7);
    const int ms = digitsAt(line, at + 16, 3);
    if (month != 0 && day >= 1 && day <= 31 && time >= 0 && ms >= 0) {
        head.stamp = StampKind::LocalNoYear;
        head.time = daysFromCivil(leapYear, month, static_cast<unsigned>(day)) * msPerDay + time + ms;
    }
    return head;
}

KeyRef guidKey(Batch &batch, std::string_view text)
{
    sip::Guid guid;
    return sip::readGuid(text, guid) ? batch.key(KeyKind::Guid, guid.view()) : noKey;
}

void readNewCall(std::string_view text, KeyRef leg, Batch &batch, const EventPlace &place)
{
    // "NEW_CALL, GUCID=hex; GUID=d-d-d-d; CallId=id@host; URI=sip:888811111139@host;transport=tls"
    addEvent(batch, EventKind::VvbNewCall, leg, place);
    batch.link(leg, batch.key(KeyKind::CallId, trimmed(textAfter(text, " CallId=", ";"))), Join::CallId);
    batch.link(leg, guidKey(batch, trimmed(textAfter(text, "GUCID=", ";"))), Join::Guid);
    batch.link(leg, guidKey(batch, trimmed(textAfter(text, " GUID=", ";"))), Join::Guid);
    batch.fact(FactKind::Dialled, sip::readUri(textAfter(text, " URI=", " \t")).user);
}

void read(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const std::string_view line = record.lines.empty() ? std::string_view() : record.lines.front();
    const std::size_t open = line.find('[');
    if (open == std::string_view::npos) {
        addEvent(batch, EventKind::VvbOther, noKey, place);
        return;
    }
    const std::string_view id = textAfter(line.substr(open), "[CALLID=", "]");
    const KeyRef leg = batch.key(KeyKind::LegId, id.substr(0, id.find('@')));
    const std::size_t close = line.find(']', open);
    const std::string_view text
        = close == std::string_view::npos ? std::string_view() : trimmedLeft(line.substr(close + 1));
    if (text.starts_with("NEW_CALL"))
        return readNewCall(text, leg, batch, place);
    if (text.starts_with("Fetch:")) {
        addEvent(batch, EventKind::VvbFetch, leg, place);
        const std::string_view url = textAfter(text, "Fetch:", " \t");
        batch.fact(FactKind::Url, url);
        batch.link(leg, guidKey(batch, textAfter(url, "CALL_ID=", "&")), Join::Guid);
        return;
    }
    if (const std::size_t state = text.find("State="); state != std::string_view::npos) {
        addEvent(batch, EventKind::VvbState, leg, place);
        batch.fact(FactKind::Event, textAfter(text, "State=", ":, \t"));
        batch.fact(FactKind::Text, trimmed(textAfter(text.substr(state), ":", "")));
        return;
    }
    addEvent(batch, EventKind::VvbOther, leg, place);
}

} // namespace

DialectTraits vvbDialect() noexcept
{
    return { .dialect = Dialect::Vvb,
        .match = match,
        .sipPreamble = nullptr,
        .read = read,
        .readSipHead = nullptr,
        .inlineHead = nullptr };
}

} // namespace legwork::formats
