// SPDX-License-Identifier: GPL-3.0-or-later
#include "message.h"

#include "body.h"
#include "lines.h"

namespace legwork::sip {

namespace {

/// Line ends before a start line are keep-alives, RFC 3261 section 7.5 and RFC 5626 section 4.4.1.
std::size_t behindLineEnds(std::string_view bytes) noexcept
{
    std::size_t at = 0;
    while (at < bytes.size() && (bytes[at] == '\r' || bytes[at] == '\n'))
        ++at;
    return at;
}

} // namespace

Read readMessage(std::string_view bytes) noexcept
{
    Read result;
    Summary &message = result.message;
    Line line = lineAt(bytes, behindLineEnds(bytes));
    if (!start(message, line.text))
        return result;

    std::size_t end = bytes.size(); // of the message, as far as it is known
    bool hasBody = false; // all of it is there
    for (std::size_t at = line.next; at < end; at = line.next) {
        line = lineAt(bytes.substr(0, end), at);
        if (!message.inBody && addPlainHeader(message, line.text))
            continue;
        const bool wasInBody = message.inBody;
        if (addLine(message, line.text) == LineTaken::NotPartOfIt) {
            // In one piece the length decides, whatever the body is made of; but a start line shows that it is wrong.
            const bool byLength = hasBody && message.contentLength >= 0;
            if (byLength && startLineOf(line.text) == StartLine::NotSip)
                continue;
            hasBody = hasBody && !byLength;
            end = at;
            break;
        }
        if (!message.inBody || wasInBody)
            continue;
        const std::size_t body = message.bodyBytes > 0 ? at : line.next; // the blank line may be lost
        hasBody = message.contentLength < 0 || bytes.size() - body >= static_cast<std::size_t>(message.contentLength);
        if (hasBody && message.contentLength >= 0)
            end = body + static_cast<std::size_t>(message.contentLength);
    }
    result.size = end;
    result.complete = message.inBody && hasBody;
    return result;
}

} // namespace legwork::sip
