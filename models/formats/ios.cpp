// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosbody.h"
#include "iosheader.h"

#include <sip/message.h>

namespace legwork::formats {
namespace {

using namespace ios;

/// The host of "10.1.1.1:5060", "[2001:db8::1]:5060" or a bare address.
std::string_view hostOf(std::string_view address) noexcept
{
    if (address.starts_with('[')) {
        const std::size_t close = address.find(']');
        return close == std::string_view::npos ? std::string_view() : address.substr(1, close - 1);
    }
    const std::size_t colon = address.find(':');
    const bool bare = colon != std::string_view::npos && address.find(':', colon + 1) != std::string_view::npos;
    return bare ? address : address.substr(0, colon);
}

/// "SIP UDP message from 8.41.17.71:5099 to 8.44.25.45:5060": VoIP Trace states both ends behind the direction.
void takeEnds(std::string_view text, Head &head) noexcept
{
    constexpr std::string_view fromWord = " message from ";
    const std::size_t from = text.find(fromWord);
    if (!text.starts_with("SIP ") || from == std::string_view::npos)
        return;
    const std::string_view transport = text.substr(4, from < 4 ? 0 : from - 4);
    head.transport = transport == "UDP" ? sip::Transport::Udp
        : transport == "TCP"            ? sip::Transport::Tcp
        : transport == "TLS"            ? sip::Transport::Tls
                                        : sip::Transport::Unknown;
    const std::string_view ends = text.substr(from + fromWord.size());
    const std::size_t to = ends.find(" to ");
    if (to == std::string_view::npos)
        return;
    const std::string_view source = hostOf(trimmed(ends.substr(0, to)));
    const std::string_view target = hostOf(trimmed(ends.substr(to + 4)));
    head.local = head.direction == Direction::Sent ? source : target;
    head.peer = head.direction == Direction::Sent ? target : source;
}

bool sipPreamble(std::string_view line, Head &head) noexcept
{
    line = trimmed(line);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon > 8)
        return false;
    const Direction direction = directionOf(line.substr(0, colon + 1));
    if (direction == Direction::Unknown)
        return false;
    const std::string_view rest = trimmed(line.substr(colon + 1));
    if (!rest.empty() && !rest.starts_with("SIP "))
        return false;
    head.direction = direction;
    takeEnds(rest, head);
    return true;
}

void read(const RecordText &record, Batch &batch, const EventPlace &place)
{
    if (record.lines.empty()) {
        addEvent(batch, EventKind::IosOther, noKey, place);
        return;
    }
    if (record.head.dialect == Dialect::VoipTrace)
        return readCover(record, batch, place);
    const std::string_view text = record.lines.front();
    if (text.starts_with("ISDN "))
        return readIsdn(record, batch, place);
    if (!text.starts_with('/') && readCdapi(text, batch, place))
        return;
    if (text.starts_with('%') && isSystemMessage(text))
        return readSystemMessage(record, batch, place);
    const Body body = readBody(text);
    if (body.module == "CCAPI")
        return readCcapi(record, body, batch, place);
    readVoice(record, body, batch, place);
}

/// The ids of a SIP debug's header belong to the call of the message. They are unknown ("//-1/xxxxxxxxxxxx/") for most
/// received requests.
void readSipHead(const RecordText &record, Batch &batch)
{
    if (record.lines.empty() || batch.records.empty())
        return;
    const Body body = readBody(record.lines.front());
    const KeyRef message = batch.records.back().key;
    batch.link(callIdKey(batch, body.callId), message, Join::CcCall);
    batch.link(guid12Key(batch, body.guid12), message, Join::Guid12);
}

} // namespace

DialectTraits iosDialect() noexcept
{
    return { Dialect::Ios, matchHeader, sipPreamble, read, readSipHead, findInlineHeader };
}

} // namespace legwork::formats
