// SPDX-License-Identifier: GPL-3.0-or-later
// SIP messages: line by line as from a log, in one piece as from a capture, and every header for people.
#include <sip/headers.h>
#include <sip/message.h>
#include <sip/multipart.h>
#include <sip/reason.h>
#include <sip/values.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using namespace legwork;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// A view that is set lies inside the text it was read from.
void inside(std::string_view view, std::string_view text)
{
    const std::less_equal<const char *> upTo;
    require(view.data() == nullptr
        || (upTo(text.data(), view.data()) && upTo(view.data() + view.size(), text.data() + text.size())));
}

void checkViews(const sip::Summary &m, std::string_view text)
{
    for (const std::string_view view :
        { m.methodName, m.requestUri, m.callId, m.from, m.to, m.contact, m.topVia, m.date, m.server, m.ciscoGuid,
            m.ciscoGucid, m.appInfo, m.sessionId, m.replaces, m.referTo, m.referredBy, m.diversion, m.historyInfo,
            m.remotePartyId, m.assertedIdentity, m.warning, m.event, m.contentType, m.mediaAddress })
        inside(view, text);
    require(m.q850 <= 255);
    require(m.status == 0 || (m.status >= 100 && m.status <= 699));
    require(m.contentLength >= -1);
}

void readValues(const sip::Summary &m, std::string_view text)
{
    for (const std::string_view value :
        { m.from, m.to, m.contact, m.remotePartyId, m.diversion, m.historyInfo, m.referTo }) {
        const sip::NameAddr address = sip::readNameAddr(value);
        inside(address.display, text);
        inside(address.uri.user, text);
        inside(address.uri.host, text);
        inside(address.uri.parameters, text);
        inside(address.tag, text);
        inside(sip::firstUser(value), text);
        const sip::EmbeddedReplaces embedded(value);
        require(embedded.value().callId.size() <= sip::EmbeddedReplaces::maxBytes);
    }
    const sip::Via via = sip::readVia(m.topVia);
    inside(via.host, text);
    inside(via.branch, text);
    inside(sip::readAppInfo(m.appInfo).host, text);
    inside(sip::readSessionId(m.sessionId).remote, text);
    inside(sip::readReplaces(m.replaces).toTag, text);
    sip::WarningReader warnings(m.warning);
    sip::Warning warning;
    while (warnings.next(warning))
        inside(warning.text, text);
    sip::Guid guid;
    static_cast<void>(sip::readGuid(m.ciscoGuid, guid));
}

/// Lines as a scanner cuts them; a new start line begins the next message.
void readLines(std::string_view text)
{
    sip::Summary message;
    bool open = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        const std::string_view line = text.substr(at, end == std::string_view::npos ? end : end - at);
        if (open)
            open = sip::addLine(message, line) == sip::LineTaken::Taken;
        if (!open && sip::startLineOf(line) != sip::StartLine::NotSip) {
            open = sip::start(message, line);
            require(open);
        }
        checkViews(message, text);
        at = end == std::string_view::npos ? text.size() : end + 1;
    }
}

void readHeaders(std::string_view text)
{
    sip::HeaderReader reader(text);
    sip::Header header;
    while (reader.next(header)) {
        inside(header.name, text);
        inside(header.value, text);
        require(header.offset < text.size());
        sip::ReasonReader reasons(header.value);
        sip::Reason reason;
        while (reasons.next(reason))
            inside(reason.text, text);
    }
    inside(reader.body(), text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    // In a block of its own size, so that a read beyond the end is seen.
    const auto copy = std::make_unique<char[]>(size);
    if (size > 0)
        std::memcpy(copy.get(), data, size);
    const std::string_view text { copy.get(), size };
    readLines(text);
    const sip::Read read = sip::readMessage(text);
    require(read.size <= size && (!read.complete || read.size > 0));
    checkViews(read.message, text);
    readValues(read.message, text);
    readHeaders(text);
    return 0;
}
