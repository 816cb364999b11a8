// SPDX-License-Identifier: GPL-3.0-or-later
#include "ioslog.h"

#include "text.h"

namespace legwork::labcalls {

std::string IosLog::header()
{
    const ClockParts at = clockParts(m_clock, m_scheduler.now());
    return textf("%06llu: %s %2d %02d:%02d:%02d.%03d %s: ", static_cast<unsigned long long>(m_sequence++),
        monthName(at.month), at.day, at.hour, at.minute, at.second, at.ms, m_clock.zone.c_str());
}

void IosLog::line(const std::string &text) { file.write(header() + text + '\n'); }

void IosLog::ccapi(std::uint32_t callId, const std::string &guid12, const std::string &function,
    std::initializer_list<std::string> lines)
{
    std::string text = "//" + (callId == 0 ? std::string("-1") : std::to_string(callId)) + '/'
        + (guid12.empty() ? "xxxxxxxxxxxx" : guid12) + "/CCAPI/" + function + ':';
    for (const std::string &one : lines)
        text += "\n   " + one;
    line(text);
}

void IosLog::message(const char *direction, std::string_view bytes, const SipLeg *leg)
{
    std::string text = header()
        + (leg != nullptr && leg->number != 0 && !leg->guid12.empty()
                ? "//" + std::to_string(leg->number) + '/' + leg->guid12
                : std::string("//-1/xxxxxxxxxxxx"))
        + "/SIP/Msg/ccsipDisplayMsg:\n" + direction + ": \n";
    for (const char c : bytes) {
        if (c != '\r')
            text += c;
    }
    file.write(text + '\n');
}

void IosLog::sent(std::string_view bytes, const Peer & /*to*/, Transport /*transport*/, const SipLeg *leg)
{
    message("Sent", bytes, leg);
}

void IosLog::received(std::string_view bytes, const Peer & /*from*/, Transport /*transport*/, const SipLeg *leg)
{
    // Requests come in before their call entry is known.
    message("Received", bytes, bytes.starts_with("SIP/2.0 ") ? leg : nullptr);
}

} // namespace legwork::labcalls
