// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialect.h"
#include "text.h"

#include <base/utctime.h>

namespace legwork::formats {
namespace {

constexpr std::string_view endOfPacket = "--- end of packet ---";

/// "yyyy.MM.dd HH:mm:ss:SSS" at `at`: ms of that wall clock read as UTC, -1 when it is none.
std::int64_t readStamp(std::string_view line, std::size_t at) noexcept
{
    if (at > line.size() || line.size() - at < 23 || line[at + 4] != '.' || line[at + 7] != '.' || line[at + 10] != ' '
        || line[at + 19] != ':')
        return -1;
    const int year = digitsAt(line, at, 4);
    const int month = digitsAt(line, at + 5, 2);
    const int day = digitsAt(line, at + 8, 2);
    const std::int64_t clock = timeOfDayAt(line, at + 11);
    const int ms = digitsAt(line, at + 20, 3);
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || clock < 0 || ms < 0)
        return -1;
    return daysFromCivil(year, static_cast<unsigned>(month), static_cast<unsigned>(day)) * msPerDay + clock + ms;
}

/// "[thread] LEVEL yyyy.MM.dd HH:mm:ss:SSS category - text", log-formats.md section 5.
Head match(std::string_view line) noexcept
{
    constexpr std::size_t longestThread = 80;
    constexpr std::size_t shortest = 30;
    if (line.size() < shortest || line[0] != '[')
        return {};
    const std::size_t close = line.substr(0, longestThread).find("] ");
    if (close == std::string_view::npos)
        return {};
    std::size_t at = close + 2;
    const std::size_t level = at;
    while (at < line.size() && at - level < 8 && isUpper(line[at]))
        ++at;
    if (at == level || at >= line.size() || line[at] != ' ')
        return {};
    while (at < line.size() && line[at] == ' ')
        ++at;
    const std::int64_t time = readStamp(line, at);
    if (time < 0)
        return {};
    at += 23;
    while (at < line.size() && line[at] == ' ')
        ++at;
    Head head;
    head.kind = LineKind::Head;
    head.dialect = Dialect::Cusp;
    head.stamp = StampKind::LocalDate;
    head.time = time;
    head.textAt = static_cast<std::uint32_t>(at);
    const std::string_view text = line.substr(at);
    head.opensSip = text.substr(0, text.find(' ')).ends_with(".Wire");
    return head;
}

/// "10.1.1.1:5060" without the port; brackets of IPv6 go too.
std::string_view hostOf(std::string_view address) noexcept
{
    if (address.starts_with('[')) {
        const std::size_t close = address.find(']');
        return close == std::string_view::npos ? std::string_view() : address.substr(1, close - 1);
    }
    return address.substr(0, address.rfind(':'));
}

/// "Received UDP packet on <local> ,source <remote>" and "Sending UDP packet on <local>, destination <remote>".
bool sipPreamble(std::string_view line, Head &head) noexcept
{
    constexpr std::string_view packetOn = " packet on ";
    const bool received = line.starts_with("Received ");
    if (!received && !line.starts_with("Sending "))
        return false;
    std::string_view rest = line.substr(line.find(' ') + 1);
    const std::size_t at = rest.find(packetOn);
    if (at == std::string_view::npos)
        return false;
    head.direction = received ? Direction::Received : Direction::Sent;
    const std::string_view transport = rest.substr(0, at);
    head.transport = transport == "UDP" ? sip::Transport::Udp
        : transport == "TCP"            ? sip::Transport::Tcp
        : transport == "TLS"            ? sip::Transport::Tls
                                        : sip::Transport::Unknown;
    rest.remove_prefix(at + packetOn.size());
    head.local = hostOf(rest.substr(0, rest.find_first_of(" ,")));
    for (const std::string_view word : { std::string_view("source "), std::string_view("destination ") }) {
        if (const std::string_view remote = textAfter(rest, word, " ,"); !remote.empty())
            head.peer = hostOf(remote);
    }
    return true;
}

/// Whatever is no SIP message: routing decisions, and a Wire record whose message is missing.
void read(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const std::string_view text = record.lines.empty() ? std::string_view() : record.lines.front();
    const std::string_view category = text.substr(0, text.find(' '));
    if (category.ends_with(".Wire") || text.starts_with(endOfPacket)) {
        addEvent(batch, EventKind::Other, noKey, place);
        return;
    }
    addEvent(batch, EventKind::CuspRouting, noKey, place);
}

} // namespace

DialectTraits cuspDialect() noexcept { return { Dialect::Cusp, match, sipPreamble, read, nullptr, nullptr }; }

} // namespace legwork::formats
