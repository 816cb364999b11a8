// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace legwork::live {

/// The header of a syslog message as a relay or a program writes it, taken off. Views point into the message.
///
/// RFC 3164: "<PRI>Mmm dd hh:mm:ss HOST TAG: text"; the same with an ISO stamp (rsyslog's forward format). RFC 5424:
/// "<PRI>1 STAMP HOST APP PROCID MSGID SD text". What a Cisco device sends itself has neither stamp nor host behind the
/// priority: all of it is `text` then ("123: gw1: 063686: Mar 13 18:25:14.383 PST: ...").
struct SyslogMessage {
    bool hasPriority = false;
    std::uint8_t facility = 0; // 0..23
    std::uint8_t severity = 0; // 0..7
    bool isStructured = false; // RFC 5424
    std::string_view stamp {}; // the relay's, as written; empty when there is none
    std::string_view host {}; // as the relay names the device; empty when it does not
    std::string_view app {}; // TAG without "[pid]" and ':', or APP-NAME
    std::string_view text {}; // what the sender had to say; with RFC 3164 the tag is still in front of it
    std::string_view bareText {}; // the same without the tag
};

/// Reads one message without its frame. Never allocates, never fails: what is no header is text.
[[nodiscard]] SyslogMessage readSyslog(std::string_view message) noexcept;

/// True when the bytes can be a line of a log: no control characters but tab, CR, LF and escape among the first ones.
[[nodiscard]] bool isPrintable(std::string_view bytes) noexcept;

} // namespace legwork::live
