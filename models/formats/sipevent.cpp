// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch.h"
#include "text.h"

#include <base/utctime.h>

namespace legwork::formats {

namespace {

/// Hash of several texts whose borders count: ("ab", "c") differs from ("a", "bc").
class Hash {
public:
    void add(std::uint64_t value) noexcept
    {
        m_value = (m_value ^ value) * 0x9e3779b97f4a7c15ULL;
        m_value ^= m_value >> 32;
    }
    void add(std::string_view text) noexcept { add(hashOf(text)); }
    [[nodiscard]] std::uint64_t value() const noexcept { return m_value; }

private:
    std::uint64_t m_value = 0;
};

std::string_view tagOf(std::string_view nameAddr) noexcept
{
    static constexpr ByteSet tagEnd("; \t,\"");
    static constexpr char name[] = ";tag=";
    constexpr std::size_t nameSize = sizeof name - 1;
    // Cheaper than readNameAddr(): the tag is a header parameter, so it stands behind the URI's '>'.
    std::string_view parameters = nameAddr;
    for (std::size_t end = nameAddr.find('>'); end != std::string_view::npos; end = parameters.find('>'))
        parameters.remove_prefix(end + 1);
    if (begins(parameters, name)) { // nothing else behind it: nearly every one
        const std::string_view tag = upTo(parameters.substr(nameSize), tagEnd);
        if (tag.size() + nameSize == parameters.size())
            return tag;
    }
    const std::size_t semicolon = parameters.find(';');
    if (semicolon == std::string_view::npos)
        return {};
    return sip::parameterOf(parameters.substr(semicolon), "tag");
}

bool isInitialInvite(const sip::Summary &message, std::uint8_t flags) noexcept
{
    return message.method == sip::Method::Invite && (flags & SipInDialog) == 0;
}

std::uint8_t flagsOf(const sip::Summary &message, std::string_view toTag, bool truncated) noexcept
{
    unsigned flags = 0;
    const auto set = [&flags](bool holds, SipFlag flag) { flags |= holds ? static_cast<unsigned>(flag) : 0U; };
    const bool hasToTag = !toTag.empty();
    set(message.hasSdp, SipHasSdp);
    set(message.isOnHold(), SipHold);
    set(truncated, SipTruncated);
    set(message.viaCount > 1, SipProxied);
    set(hasToTag, SipInDialog);
    set(hasToTag && message.status > 100 && message.status < 200, SipEarlyTag);
    return static_cast<std::uint8_t>(flags);
}

/// The Via nearly every message has, "SIP/2.0/UDP host:port;branch=x", which is read once per message of a log; others
/// are left to readVia().
sip::Via viaOf(std::string_view text) noexcept
{
    static constexpr ByteSet hostEnd(":; \t,\"[");
    static constexpr ByteSet wordEnd("; \t,\"");
    constexpr std::size_t hostAt = 12; // "SIP/2.0/UDP "
    if (!begins(text, "SIP/2.0/") || text.size() < hostAt || text[hostAt - 1] != ' ')
        return sip::readVia(text);
    sip::Via via;
    const std::string_view transport = text.substr(8, 3);
    via.transport = begins(transport, "UDP") ? sip::Transport::Udp
        : begins(transport, "TCP")           ? sip::Transport::Tcp
        : begins(transport, "TLS")           ? sip::Transport::Tls
                                             : sip::Transport::Unknown;
    std::string_view rest = text.substr(hostAt);
    via.host = upTo(rest, hostEnd);
    rest.remove_prefix(via.host.size());
    if (!rest.empty() && rest.front() == ':') {
        const std::string_view port = upTo(rest.substr(1), wordEnd);
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), via.port);
        if (error != std::errc {} || end != port.data() + port.size())
            return sip::readVia(text);
        rest.remove_prefix(1 + port.size());
    }
    if (!begins(rest, ";branch=") || via.host.empty() || via.transport == sip::Transport::Unknown)
        return sip::readVia(text);
    via.branch = upTo(rest.substr(8), wordEnd);
    return via.branch.size() + 8 == rest.size() ? via : sip::readVia(text);
}

struct Ends {
    std::string_view from;
    std::string_view to;
};

/// Who sent the message to whom on this hop, log-formats.md section 2, last paragraph: what the dialect states counts,
/// then Via and request URI. A response says nothing about the hop it came from (Contact is the far end, not the
/// proxy), so that end stays unknown: it is known from its request.
Ends endsOf(const sip::Summary &message, const sip::Via &via, const SipPlace &place) noexcept
{
    const std::string_view viaHost = via.received.empty() ? via.host : via.received;
    if (place.direction == Direction::Wire)
        return { .from = place.local, .to = place.peer };
    if (message.isRequest()) {
        const auto uriHost = [&message] { return sip::readUri(message.requestUri).host; };
        if (place.direction == Direction::Sent)
            return { .from = place.local.empty() ? via.host : place.local,
                .to = place.peer.empty() ? uriHost() : place.peer };
        if (place.direction == Direction::Received)
            return { .from = place.peer.empty() ? viaHost : place.peer,
                .to = place.local.empty() ? uriHost() : place.local };
        return { .from = viaHost, .to = uriHost() };
    }
    if (place.direction == Direction::Received)
        return { .from = place.peer, .to = place.local.empty() ? via.host : place.local };
    return { .from = place.local, .to = place.peer.empty() ? viaHost : place.peer };
}

/// "Thu, 13 Mar 2008 21:00:03 GMT" as epoch ms; -1 when it is none. RFC 3261 section 20.17.
std::int64_t readDate(std::string_view text) noexcept
{
    const std::size_t comma = text.find(',');
    text = trimmedLeft(comma == std::string_view::npos ? text : text.substr(comma + 1));
    const std::size_t dayEnd = endOfDigits(text, 0);
    const int day = dayEnd == 1 || dayEnd == 2 ? digitsAt(text, 0, dayEnd) : -1;
    if (day < 1 || day > 31 || text.size() < dayEnd + 18)
        return -1;
    const unsigned month = monthFromName(text.substr(dayEnd + 1, 3));
    const int year = digitsAt(text, dayEnd + 5, 4);
    const std::int64_t time = timeOfDayAt(text, dayEnd + 10);
    if (month == 0 || year < 1970 || time < 0)
        return -1;
    return daysFromCivil(year, month, static_cast<unsigned>(day)) * msPerDay + time;
}

bool isRecording(const sip::Summary &message, const SipPlace &place) noexcept
{
    // A recording client says so in its Contact or requires it (RFC 7866 section 6.1); a network-based recording names
    // the recorded parties.
    if (place.recording || !message.recordedParty.empty() || contains(message.require, "siprec")
        || contains(message.contact, "+sip.src") || contains(message.contact, "isFocus;x-refci"))
        return true;
    return contains(message.from, ";x-nearend") || contains(message.from, ";x-farend")
        || contains(message.to, ";x-nearend") || contains(message.to, ";x-farend");
}

/// CUCM names the call that a recording leg belongs to; "recording" where nothing does.
std::string_view recordedCallOf(const sip::Summary &message) noexcept
{
    static constexpr std::string_view name = "x-farendguid=";
    constexpr std::size_t digits = 32;
    const std::size_t at = message.from.find(name);
    if (at == std::string_view::npos || message.from.size() - at < name.size() + digits)
        return "recording";
    return message.from.substr(at + name.size(), digits);
}

/// Who calls: the identity that a trusted element asserts goes before what the caller writes (RFC 3325).
std::string_view callerOf(const sip::Summary &message, const sip::NameAddr &from) noexcept
{
    if (message.assertedIdentity.empty())
        return from.uri.user;
    const std::string_view asserted = sip::readNameAddr(message.assertedIdentity).uri.user;
    return asserted.empty() ? from.uri.user : asserted;
}

void addInviteFacts(Batch &batch, const sip::Summary &message, const SipPlace &place)
{
    const sip::Uri request = sip::readUri(message.requestUri);
    const sip::NameAddr from = sip::readNameAddr(message.from);
    batch.fact(FactKind::RequestUser, request.user);
    batch.fact(FactKind::FromUser, callerOf(message, from));
    batch.fact(FactKind::ToUser, sip::readNameAddr(message.to).uri.user);
    batch.fact(FactKind::FromDisplay, from.display);
    batch.fact(FactKind::ContactHost, sip::readNameAddr(message.contact).uri.host);
    batch.fact(FactKind::UserAgent, message.server);
    if (message.hasSdp && !message.mediaAddress.empty() && message.mediaAddress.size() <= 64) {
        char text[72];
        std::size_t length = message.mediaAddress.copy(text, 64);
        text[length++] = ':';
        length += Decimal(message.mediaPort).view().copy(text + length, 7);
        batch.fact(FactKind::MediaAddress, { text, length });
    }
    batch.fact(FactKind::Dialled, request.user);
    batch.fact(FactKind::AppInfo, message.appInfo);
    batch.fact(FactKind::Replaces, message.replaces);
    batch.fact(FactKind::ReferredBy, message.referredBy);
    batch.fact(FactKind::Diversion, message.diversion);
    batch.fact(FactKind::HistoryInfo, message.historyInfo);
    if (isRecording(message, place))
        batch.fact(FactKind::MultipartRecording, recordedCallOf(message));
}

/// What a message tells of its leg when no INVITE does: a request outside of a dialogue, or the first that is seen.
void addPeerFacts(Batch &batch, const sip::Summary &message)
{
    if (message.isRequest())
        batch.fact(FactKind::RequestUser, sip::readUri(message.requestUri).user);
    batch.fact(FactKind::FromUser, sip::readNameAddr(message.from).uri.user);
    batch.fact(FactKind::ToUser, sip::readNameAddr(message.to).uri.user);
}

/// CUCM names the ports of a mobile agent, LCP_nnn to the customer and RCP_nnn to the agent's phone.
std::string_view mobileAgentPort(std::string_view contact) noexcept
{
    static constexpr std::string_view name = "DeviceName=\"";
    if (!contact.ends_with('"'))
        return {};
    const std::size_t at = contact.find(name);
    if (at == std::string_view::npos)
        return {};
    const std::string_view device = contact.substr(at + name.size(), contact.size() - at - name.size() - 1);
    return device.starts_with("LCP_") || device.starts_with("RCP_") ? device : std::string_view();
}

void addFacts(Batch &batch, const sip::Summary &message, const SipPlace &place, std::uint8_t flags, bool isFirst)
{
    const bool initial = isInitialInvite(message, flags);
    if (initial)
        addInviteFacts(batch, message, place);
    else if (isFirst
        || (message.isRequest() && (flags & SipInDialog) == 0 && message.method != sip::Method::Ack
            && message.method != sip::Method::Cancel))
        addPeerFacts(batch, message);
    if (!initial && place.recording)
        batch.fact(FactKind::MultipartRecording, "recording");
    batch.fact(FactKind::SessionId, message.sessionId);
    batch.fact(FactKind::Device, mobileAgentPort(message.contact));
    // A Date is of the clock of whoever made the message, which is the logging host's own only when it sent it.
    if (!message.date.empty() && (initial || place.direction == Direction::Sent)
        && batch.clocks[place.clock].stamp != StampKind::Utc) {
        if (const std::int64_t date = readDate(message.date); date >= 0)
            batch.fact(FactKind::DateHeader, Decimal(date).view());
    }
    if (message.status >= 200) {
        batch.fact(FactKind::Reason, message.requestUri);
        batch.fact(FactKind::Warning, message.warning);
    } else if (message.method == sip::Method::Refer) {
        batch.fact(FactKind::ReferTo, message.referTo);
        batch.fact(FactKind::ReferredBy, message.referredBy);
    } else if (message.method == sip::Method::Other) {
        batch.fact(FactKind::Method, message.methodName);
    }
}

void addGuidLink(Batch &batch, KeyRef callId, std::string_view text)
{
    sip::Guid guid;
    if (!text.empty() && sip::readGuid(text, guid))
        batch.link(callId, batch.key(KeyKind::Guid, guid.view()), Join::Guid);
}

std::uint64_t identityOf(const sip::Summary &message, const sip::Via &via, std::string_view toTag) noexcept
{
    Hash hash;
    hash.add(std::uint64_t { message.status } << 48 | std::uint64_t { message.cseq } << 16
        | static_cast<std::uint64_t>(message.method) << 8 | static_cast<std::uint64_t>(message.cseqMethod));
    if (message.method == sip::Method::Other)
        hash.add(message.methodName);
    hash.add(message.callId);
    if (via.branch.empty()) { // RFC 2543, masked logs: the tags are what is left
        hash.add(tagOf(message.from));
        hash.add(toTag);
        return hash.value();
    }
    hash.add(via.host);
    hash.add(std::uint64_t { via.port });
    hash.add(via.branch);
    if (message.status >= 100 && message.status < 200)
        hash.add(toTag);
    return hash.value();
}

} // namespace

std::uint64_t sipIdentity(const sip::Summary &message) noexcept
{
    return identityOf(message, viaOf(message.topVia), tagOf(message.to));
}

bool addSip(Batch &batch, const sip::Summary &message, const SipPlace &place)
{
    if (message.callId.empty()) {
        batch.reject(place.truncated ? Reject::SipCut : Reject::SipNoCallId, place.offset);
        return false;
    }
    const sip::Via via = viaOf(message.topVia);
    const Ends ends = endsOf(message, via, place);
    const std::string_view toTag = tagOf(message.to);
    const std::uint8_t flags = flagsOf(message, toTag, place.truncated);
    const std::size_t keysBefore = batch.keys.size();
    const KeyRef callId = batch.key(KeyKind::CallId, message.callId);
    const bool isFirst = batch.keys.size() > keysBefore;
    Record &record = batch.records.emplace_back();
    record = { .offset = place.offset,
        .time = place.time,
        .key = callId,
        .sip = static_cast<std::uint32_t>(batch.sip.size()),
        .kind = EventKind::Sip,
        .flags = 0,
        .clock = place.clock };
    batch.sip.push_back({ .identity = identityOf(message, via, toTag),
        .cseq = message.cseq,
        .status = message.status,
        .q850 = message.q850,
        .method = message.isRequest() ? message.method : message.cseqMethod,
        .direction = place.direction,
        .transport = place.transport == sip::Transport::Unknown ? via.transport : place.transport,
        .flags = flags,
        .fromHost = batch.host(ends.from),
        .toHost = batch.host(ends.to) });
    addGuidLink(batch, callId, message.ciscoGuid);
    addGuidLink(batch, callId, message.ciscoGucid);
    addFacts(batch, message, place, flags, isFirst);
    return true;
}

} // namespace legwork::formats
