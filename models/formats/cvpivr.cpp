// SPDX-License-Identifier: GPL-3.0-or-later
// The call server's IVR subsystem, log-formats.md section 1.3:
//   VBServlet:service: HTTP Request from <vxml gateway>: { K=V, K=V }      keys in any order
#include "cvp.h"
#include "text.h"

namespace legwork::formats::cvp {

namespace {

void readRequest(std::string_view text, Batch &batch, const EventPlace &place)
{
    const std::size_t open = findByte(text, '{', 0);
    const std::string_view fields
        = open == std::string_view::npos ? std::string_view() : text.substr(open, text.rfind('}') - open);
    sip::Guid guid;
    const KeyRef key = sip::readGuid(valueOf(fields, "CALL_ID"), guid) ? batch.key(KeyKind::Guid, guid.view()) : noKey;
    addEvent(batch, EventKind::IvrRequest, key, place);
    batch.fact(FactKind::Event, valueOf(fields, "MSG_TYPE"));
    const std::string_view error = valueOf(fields, "ERROR_CODE");
    batch.fact(FactKind::ErrorCode, error.substr(0, error.find('(')));
    batch.fact(FactKind::Dialled, valueOf(fields, "CALL_DNIS"));
    batch.fact(FactKind::Digits, valueOf(fields, "CED"));
    batch.fact(FactKind::Host, textAfter(text, "Request from ", ": \t"));
    const std::string_view leg = valueOf(fields, "CALL_LEGID");
    if (leg.find('@') != std::string_view::npos)
        batch.link(batch.key(KeyKind::CallId, leg), key, Join::Guid);
    else
        linkLeg(batch, batch.key(KeyKind::LegId, leg), key);
}

/// The document or prompt a line is about: "URL= http://..." and the like.
std::string_view urlIn(std::string_view text) noexcept
{
    const std::size_t at = text.find("URL");
    if (at == std::string_view::npos)
        return {};
    const std::size_t http = text.find("http", at);
    if (http == std::string_view::npos || http > at + 8)
        return {};
    return upTo(text.substr(http), " \t,)");
}

} // namespace

void readIvrLine(const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view text = body.text;
    if (begins(text, "VBServlet:service: HTTP Request"))
        return readRequest(text, batch, place);
    KeyRef guid = guidKey(batch, text, findGuid(text));
    if (guid == noKey) {
        sip::Guid digits; // "RunScript Error from ... CALLGUID: FB18..."
        if (sip::readGuid(textAfter(text, "GUID:", " \t,"), digits))
            guid = batch.key(KeyKind::Guid, digits.view());
    }
    addEvent(batch, EventKind::IvrOther, guid, place);
    if (body.severity < 7)
        batch.fact(FactKind::Url, urlIn(text));
}

} // namespace legwork::formats::cvp
