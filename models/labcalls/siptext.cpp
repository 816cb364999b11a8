// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include "text.h"

#include <base/utctime.h>

#include <array>
#include <ctime>

namespace legwork::labcalls {

namespace {

constexpr const char *cvpAllow = "INVITE,ACK,BYE,CANCEL,OPTIONS,PRACK,REFER,NOTIFY,SUBSCRIBE,INFO,MESSAGE";
constexpr const char *iosAllow
    = "INVITE, OPTIONS, BYE, CANCEL, ACK, PRACK, UPDATE, REFER, SUBSCRIBE, NOTIFY, INFO, REGISTER";

std::string cvpInvite(const SipIdentity &identity, const InviteText &invite)
{
    const std::string &ip = identity.address.ip;
    std::string text = "INVITE " + invite.uri + " SIP/2.0\r\n" + invite.via + "Max-Forwards: 70\r\nTo: " + invite.to
        + "\r\nFrom: " + invite.from + "\r\nCall-ID: " + invite.callId + "\r\nCSeq: " + std::to_string(invite.cseq)
        + " INVITE\r\nContent-Length: " + std::to_string(invite.sdp.size()) + "\r\n";
    text += textf("Contact: <sip:%s@%s:%u;transport=%s>\r\n", invite.contactUser.c_str(), ip.c_str(),
        unsigned { identity.address.port }, parameterOf(invite.transport));
    if (invite.isFirst)
        text += "Expires: 60\r\n";
    text += "User-Agent: " + identity.userAgent + "\r\nAllow: " + cvpAllow + "\r\n" + invite.extra
        + "Supported: replaces\r\nSupported: norefersub\r\n";
    if (!invite.sdp.empty())
        text += "Content-Type: application/sdp\r\n";
    return text + "App-Info: <" + ip + ":8000:8443>\r\n\r\n" + invite.sdp;
}

std::string iosInvite(const SipIdentity &identity, const InviteText &invite, Micros now)
{
    std::string text = "INVITE " + invite.uri + " SIP/2.0\r\n" + invite.via + "Max-Forwards: 70\r\nFrom: " + invite.from
        + "\r\nTo: " + invite.to + "\r\nDate: " + sipDate(now) + "\r\nCall-ID: " + invite.callId
        + "\r\nSupported: 100rel,timer,resource-priority,replaces\r\nMin-SE: 1800\r\n" + invite.extra
        + "User-Agent: " + identity.userAgent + "\r\nAllow: " + iosAllow
        + textf("\r\nCSeq: %d INVITE\r\nTimestamp: %lld\r\n", invite.cseq, static_cast<long long>(now / second))
        + textf("Contact: <sip:%s@%s:%u;transport=%s>\r\n", invite.contactUser.c_str(), identity.address.ip.c_str(),
            unsigned { identity.address.port }, parameterOf(invite.transport))
        + "Expires: 180\r\nAllow-Events: telephone-event\r\n";
    return withBody(text, invite.sdp);
}

} // namespace

const char *nameOf(Transport transport) noexcept { return transport == Transport::Tcp ? "TCP" : "UDP"; }
const char *parameterOf(Transport transport) noexcept { return transport == Transport::Tcp ? "tcp" : "udp"; }

std::string withBody(const std::string &head, const std::string &body, const std::string &type)
{
    if (body.empty())
        return head + "Content-Length: 0\r\n\r\n";
    std::string text = head + "Content-Type: " + type + "\r\n";
    if (type == "application/sdp")
        text += "Content-Disposition: session;handling=required\r\n";
    return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string sipDate(Micros time)
{
    const std::time_t seconds = time / second;
    std::tm parts {};
    gmtime_r(&seconds, &parts);
    constexpr std::array days { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    constexpr std::array months { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    return textf("%s, %02d %s %d %02d:%02d:%02d GMT", days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
        months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
        parts.tm_sec);
}

std::string inviteText(const SipIdentity &identity, const InviteText &invite, Micros now)
{
    return identity.style == SipStyle::Cvp ? cvpInvite(identity, invite) : iosInvite(identity, invite, now);
}

} // namespace legwork::labcalls
