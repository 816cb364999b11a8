// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sipstack.h"

#include <string>

namespace legwork::labcalls {

/// Header lines, then the blank line, or the SDP with what belongs before it.
[[nodiscard]] std::string withBody(
    const std::string &head, const std::string &body, const std::string &type = "application/sdp");

/// "Fri, 13 Mar 2008 21:00:00 GMT" of a virtual time.
[[nodiscard]] std::string sipDate(Micros time);

struct InviteText {
    std::string uri {}, via {}, from {}, to {}, callId {}, extra {}, contactUser {}, sdp {};
    int cseq = 0;
    Transport transport = Transport::Udp;
    bool isFirst = true; // opens the dialogue
};
/// An INVITE in the habit of its device: header order of the samples.
[[nodiscard]] std::string inviteText(const SipIdentity &identity, const InviteText &invite, Micros now);

[[nodiscard]] const char *nameOf(Transport transport) noexcept; // "UDP"
[[nodiscard]] const char *parameterOf(Transport transport) noexcept; // "udp"

} // namespace legwork::labcalls
