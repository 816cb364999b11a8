// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosbody.h"

#include <array>

namespace legwork::formats::ios {
namespace {

/// A URL as a gateway prints it, without the blanks that a page's reflow put into it.
class Url final {
public:
    void append(std::string_view text) noexcept
    {
        for (const char c : text) {
            if (c != ' ' && c != '\t' && m_size < m_text.size())
                m_text[m_size++] = c;
        }
    }
    [[nodiscard]] std::string_view view() const noexcept { return { m_text.data(), m_size }; }

private:
    std::array<char, 2048> m_text; // longer URLs are cut: only the begin is shown, and CALL_ID stands early
    std::size_t m_size = 0;
};

/// The value of `name` in a query string.
std::string_view queryValue(std::string_view url, std::string_view name) noexcept
{
    for (std::size_t at = url.find(name); at != std::string_view::npos; at = url.find(name, at + 1)) {
        const bool starts = at == 0 || url[at - 1] == '&' || url[at - 1] == '?';
        if (!starts || at + name.size() >= url.size() || url[at + name.size()] != '=')
            continue;
        const std::string_view value = url.substr(at + name.size() + 1);
        return value.substr(0, value.find('&'));
    }
    return {};
}

std::string_view textOf(const RecordText &record, const Body &body) noexcept
{
    const std::string_view line = record.lines.front();
    return body.textAt < line.size() ? line.substr(body.textAt) : std::string_view();
}

/// The first text of the record: IOS breaks the line behind "function:" in most versions.
std::string_view firstText(const RecordText &record, const Body &body) noexcept
{
    std::string_view text = trimmed(textOf(record, body));
    for (std::size_t i = 1; text.empty() && i < record.lines.size(); ++i)
        text = trimmed(record.lines[i]);
    return text;
}

/// "name=value " in a hand-off line; values have no blanks, an empty one is followed by the next name.
std::string_view handoffValue(std::string_view text, std::string_view name) noexcept
{
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        if ((at == 0 || text[at - 1] == ' ') && text.substr(at + name.size()).starts_with('=')) {
            const std::string_view value = text.substr(at + name.size() + 1);
            return value.substr(0, value.find(' '));
        }
    }
    return {};
}

void addWithUrl(EventKind kind, const Url &url, const Body &body, Batch &batch, const EventPlace &place)
{
    const Subject subject = addAbout(batch, kind, body, place);
    batch.fact(FactKind::Url, url.view());
    const KeyRef guid = guidKey(batch, queryValue(url.view(), "CALL_ID"));
    batch.link(guid, subject.key, Join::CcCall);
    const std::string_view leg = queryValue(url.view(), "CALL_LEGID");
    if (leg.find('@') != std::string_view::npos)
        batch.link(batch.key(KeyKind::CallId, leg), subject.key != noKey ? subject.key : guid, Join::CcCall);
}

void readHandoff(EventKind kind, const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view text = firstText(record, body);
    const Subject subject = addAbout(batch, kind, body, place);
    if (kind == EventKind::TclHandoff) {
        batch.fact(FactKind::Dialled, handoffValue(text, "DNIS"));
        batch.fact(FactKind::Host, handoffValue(text, "HOST"));
    }
    batch.link(guidKey(batch, handoffValue(text, "CALLID")), subject.key, Join::CcCall);
    const std::string_view leg = handoffValue(text, "CALL_LEGID");
    const KeyKind legKind = leg.find('@') == std::string_view::npos ? KeyKind::LegId : KeyKind::CallId;
    batch.link(batch.key(legKind, leg), subject.key, Join::CcCall);
}

/// "url http://... cachable 1 fetchtimeout 7 ...".
void readFetch(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    std::string_view text = firstText(record, body);
    if (text.starts_with("url "))
        text.remove_prefix(4);
    for (const std::string_view option : { " cachable ", " fetchtimeout ", " timeout ", " maxage=" }) {
        if (const std::size_t end = text.find(option); end != std::string_view::npos)
            text = text.substr(0, end);
    }
    Url url;
    url.append(text);
    addWithUrl(EventKind::VxmlFetch, url, body, batch, place);
}

/// "vxmlhandle=78009C60 status=2 async_status=400000000": status 0 is success.
void readFetchDone(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view status = leadingDigits(handoffValue(firstText(record, body), "status"));
    const bool failed = !status.empty() && status != "0";
    addAbout(batch, failed ? EventKind::VxmlFetchFailed : EventKind::IosOther, body, place);
    if (failed)
        batch.fact(FactKind::Result, status);
}

/// "digits [5432], status [0]" and "digits (5432)".
void readDigits(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view text = firstText(record, body);
    std::string_view digits;
    if (text.starts_with("digits [") || text.starts_with("digits (")) {
        const std::string_view rest = text.substr(8);
        digits = rest.substr(0, rest.find_first_of("])"));
    }
    addAbout(batch, digits.empty() ? EventKind::IosOther : EventKind::VxmlDigits, body, place);
    batch.fact(FactKind::Digits, digits);
}

void readPrompt(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    Url url;
    std::string_view text = firstText(record, body);
    if (text.starts_with("prompt=")) {
        text.remove_prefix(7);
        url.append(text.substr(0, text.find(' ')));
    }
    addAbout(batch, url.view().empty() ? EventKind::IosOther : EventKind::MediaPlay, body, place);
    batch.fact(FactKind::Url, url.view());
}

/// "play leg_incoming flash:ringback.wav": the last word.
void readPlay(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view text = firstText(record, body);
    addAbout(batch, EventKind::MediaPlay, body, place);
    if (text.starts_with("play "))
        batch.fact(FactKind::Url, text.substr(text.rfind(' ') + 1));
}

bool isMethod(std::string_view text, std::size_t &end) noexcept
{
    for (const std::string_view method : { "GET ", "POST ", "PUT ", "HEAD " }) {
        if (text.starts_with(method)) {
            end = method.size();
            return true;
        }
    }
    return false;
}

/// The "Host:" of a request, on its own line or run together with the rest.
std::string_view hostOfRequest(const RecordText &record) noexcept
{
    for (const std::string_view line : record.lines) {
        const std::size_t at = line.starts_with("Host: ") ? 0 : line.find(" Host: ");
        if (at == std::string_view::npos)
            continue;
        const std::string_view value = trimmed(line.substr(at + (at == 0 ? 6 : 7)));
        return value.substr(0, value.find(' '));
    }
    return {};
}

/// The request line that a client writes: "GET /path HTTP/1.1", behind "Client write buffer fd(0): " or on the next
/// line.
bool readRequest(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    constexpr std::string_view buffer = "): ";
    for (std::size_t i = 0; i < record.lines.size() && i < 4; ++i) {
        std::string_view line = i == 0 ? textOf(record, body) : record.lines[i];
        if (const std::size_t at = line.find(buffer); i == 0 && at != std::string_view::npos)
            line.remove_prefix(at + buffer.size());
        std::size_t begin = 0;
        const std::size_t end = line.find(" HTTP/1.");
        if (end == std::string_view::npos || !isMethod(line, begin) || end < begin)
            continue;
        Url url;
        const std::string_view host = hostOfRequest(record);
        if (!host.empty()) {
            url.append("http://");
            url.append(host);
        }
        url.append(line.substr(begin, end - begin));
        addWithUrl(EventKind::HttpRequest, url, body, batch, place);
        batch.fact(FactKind::Ani, numberOf(queryValue(url.view(), "CALL_ANI")));
        batch.fact(FactKind::Dnis, numberOf(queryValue(url.view(), "CALL_DNIS")));
        return true;
    }
    return false;
}

/// "HTTP/1.1 404 Not Found" begins the record's text.
bool readResponse(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view text = firstText(record, body);
    constexpr std::size_t statusAt = 9;
    if (!text.starts_with("HTTP/1.") || text.size() < statusAt + 3 || text[statusAt - 1] != ' ')
        return false;
    const std::string_view status = leadingDigits(text.substr(statusAt));
    if (status.size() != 3)
        return false;
    addAbout(batch, EventKind::HttpResponse, body, place);
    batch.fact(FactKind::Result, status);
    return true;
}

/// The bootstrap script's complaint that CVP's headers did not reach it. Found in any TCL text.
bool readMissingHeader(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    constexpr std::string_view complaint = "CANNOT PARSE ";
    const std::string_view text = firstText(record, body);
    const std::size_t at = text.find(complaint);
    if (at == std::string_view::npos)
        return false;
    const std::size_t end = text.find(" header", at);
    addAbout(batch, EventKind::TclHeaderMissing, body, place);
    batch.fact(FactKind::Text, text.substr(at, end == std::string_view::npos ? end : end + 7 - at));
    return true;
}

/// "SIP Dialpeer 1000 busied out due to options-keepalive ...".
bool readBusyPeer(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view text = firstText(record, body);
    const std::size_t busy = text.find(" busied out");
    if (busy == std::string_view::npos)
        return false;
    const std::size_t word = text.substr(0, busy).rfind(' ');
    const std::string_view tag
        = word == std::string_view::npos ? std::string_view() : text.substr(word + 1, busy - word - 1);
    if (tag.empty() || leadingDigits(tag).size() != tag.size() || text.find("ial") == std::string_view::npos)
        return false;
    addAbout(batch, EventKind::IosDialPeerBusy, body, place);
    batch.fact(FactKind::DialPeerOut, tag);
    return true;
}

/// Which dial-peer took the call, where CCAPI is not debugged: VoIP Trace's "Dir: Inbound, Peer-Tag: 251" and ccsip's
/// "Peer tag 3001 matched for incoming call".
bool readMatchedPeer(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    constexpr std::string_view traced = "Peer-Tag: ";
    constexpr std::string_view debugged = "Peer tag ";
    const std::string_view text = firstText(record, body);
    std::string_view tag;
    bool inbound = false;
    if (const std::size_t at = text.find(traced); at != std::string_view::npos) {
        tag = leadingDigits(text.substr(at + traced.size()));
        inbound = text.starts_with("Dir: Inbound");
        if (!inbound && !text.starts_with("Dir: Outbound"))
            return false;
    } else if (text.starts_with(debugged)) {
        tag = leadingDigits(text.substr(debugged.size()));
        inbound = text.substr(debugged.size() + tag.size()).starts_with(" matched for incoming call");
        if (!inbound)
            return false;
    }
    if (tag.empty())
        return false;
    addAbout(batch, inbound ? EventKind::CcSetupIndication : EventKind::CcSetupRequest, body, place);
    batch.fact(inbound ? FactKind::DialPeerIn : FactKind::DialPeerOut, tag);
    return true;
}

/// The gateway begins to fork a call's media to a recorder.
bool readForking(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    if (!isName(body.function, "ccsip_trigger_media_forking")
        || firstText(record, body).find("Start MF") == std::string_view::npos)
        return false;
    addAbout(batch, EventKind::IosOther, body, place);
    batch.fact(FactKind::MultipartRecording, "forking");
    return true;
}

/// What the telephony side's own debug says of a call to the PSTN: its numbers and the cause it came back with.
bool readTrunk(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    if (isName(body.function, "tsp_setup_req")) {
        const std::string_view called = numberOf(valueOf(record, "Called Number="));
        if (called.empty())
            return false;
        addAbout(batch, EventKind::CcSetupRequest, body, place);
        batch.fact(FactKind::Ani, numberOf(valueOf(record, "Calling Number=")));
        batch.fact(FactKind::Dnis, called);
        return true;
    }
    const std::string_view cause = valueOf(record, "Cause Value=");
    if (!isName(body.function, "cdapi_tsp_release_ind") || cause.empty() || leadingDigits(cause).size() != cause.size())
        return false;
    addAbout(batch, EventKind::CcDisconnected, body, place);
    batch.fact(FactKind::Cause, cause);
    return true;
}

bool readScript(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const auto is = [&body](std::string_view name) { return isName(body.function, name); };
    if (readMissingHeader(record, body, batch, place))
        return true;
    if (is("tcl_HandoffObjCmd"))
        readHandoff(EventKind::TclHandoff, record, body, batch, place);
    else if (is("tcl_handoff_common"))
        readHandoff(EventKind::IosOther, record, body, batch, place); // repeats the command above, keys and all
    else if (is("tcl_MediaPlayObjCmd"))
        readPlay(record, body, batch, place);
    else if (is("tcl_PutsObjCmd") || is("tcl_PutsCmd")) {
        addAbout(batch, EventKind::TclPuts, body, place);
        batch.fact(FactKind::Text, firstText(record, body));
    } else
        return false;
    return true;
}

bool readBrowser(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const auto is = [&body](std::string_view name) { return isName(body.function, name); };
    if (is("vxml_vapp_bgload"))
        readFetch(record, body, batch, place);
    else if (is("vxml_bgload_post_done"))
        readFetchDone(record, body, batch, place);
    else if (is("vxml_stop_fetchaudio_load_fail"))
        addAbout(batch, EventKind::VxmlFetchFailed, body, place);
    else if (is("vapp_digit_collection_done") || is("vxml_digit_collection_done"))
        readDigits(record, body, batch, place);
    else if (is("vapp_media_play"))
        readPrompt(record, body, batch, place);
    else
        return false;
    return true;
}

} // namespace

void readVoice(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    // Functions tell their family by the first letters, so that the bulk of the debugs passes by in a few comparisons.
    const std::string_view name = body.function;
    bool done = false;
    if (name.starts_with("tcl"))
        done = readScript(record, body, batch, place);
    else if (name.starts_with("vxml") || name.starts_with("vapp"))
        done = readBrowser(record, body, batch, place);
    else if (name.starts_with("httpc") || body.textAt == 0)
        done = readRequest(record, body, batch, place) || readResponse(record, body, batch, place);
    else if (name.starts_with("ccsip") || name.starts_with("sip"))
        done = readBusyPeer(record, body, batch, place) || readMatchedPeer(record, body, batch, place)
            || readForking(record, body, batch, place);
    else if (name.starts_with("tsp") || name.starts_with("cdapi_tsp"))
        done = readTrunk(record, body, batch, place);
    else if (name == "Matched Dialpeer")
        done = readMatchedPeer(record, body, batch, place);
    if (!done)
        addAbout(batch, EventKind::IosOther, body, place);
}

bool isSystemMessage(std::string_view text) noexcept
{
    // "%FACILITY-sev-MNEMONIC:"; the facility may have '-' of its own ("%ASR1000-3-X", "%SYS-SP-5-Y").
    std::size_t at = 1;
    const auto isName = [](char c) { return (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '-'; };
    if (text.size() < 6 || text[0] != '%' || !isAlpha(text[1]))
        return false;
    constexpr std::size_t longest = 80;
    while (at < text.size() && at < longest && isName(text[at]))
        ++at;
    const std::string_view name = text.substr(1, at - 1);
    const std::size_t mnemonic = name.rfind('-');
    if (mnemonic == std::string_view::npos || mnemonic < 2 || mnemonic + 1 == name.size())
        return false;
    return name[mnemonic - 1] >= '0' && name[mnemonic - 1] <= '7' && name[mnemonic - 2] == '-' && at < text.size()
        && (text[at] == ':' || text.substr(at).starts_with(" :"));
}

void readSystemMessage(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const std::string_view text = record.lines.front();
    const std::size_t colon = text.find(':');
    const std::string_view name = trimmed(text.substr(1, colon == std::string_view::npos ? colon : colon - 1));
    const std::string_view words
        = colon == std::string_view::npos ? std::string_view() : trimmed(text.substr(colon + 1));
    constexpr std::string_view forPeer = "dial-peer ";
    if (name.ends_with("-MAX_CONNECTIONS")) {
        addEvent(batch, EventKind::IosMaxConnections, noKey, place);
        if (const std::size_t at = words.find(forPeer); at != std::string_view::npos)
            batch.fact(FactKind::DialPeerOut, leadingDigits(words.substr(at + forPeer.size())));
        return;
    }
    addEvent(batch, EventKind::IosMessage, noKey, place);
    batch.fact(FactKind::Event, name);
    batch.fact(FactKind::Text, words);
}

} // namespace legwork::formats::ios
