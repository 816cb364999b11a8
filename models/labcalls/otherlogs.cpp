// SPDX-License-Identifier: GPL-3.0-or-later
#include "otherlogs.h"

#include "siptext.h"
#include "text.h"

#include <array>

namespace legwork::labcalls {

namespace {

std::string withoutReturns(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size());
    for (const char c : bytes) {
        if (c != '\r')
            text += c;
    }
    return text;
}

} // namespace

void RouterLog::line(const std::string &text)
{
    constexpr std::array months { "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December" };
    const ClockParts at = clockParts(m_clock, m_scheduler.now());
    const int day = (at.year * 12 + at.month) * 31 + at.day;
    if (day != m_day) {
        m_day = day;
        file.write(
            textf("Events from %s %02d, %d:\n", months[static_cast<std::size_t>(at.month - 1)], at.day, at.year));
    }
    file.write(textf("%02d:%02d:%02d:%03d ra-rtr Trace: %s\n", at.hour, at.minute, at.second, at.ms, text.c_str()));
}

void ProxyLog::packet(const std::string &head, std::string_view bytes)
{
    file.write(head + withoutReturns(bytes) + "\n--- end of packet ---\n");
}

void ProxyLog::sent(std::string_view bytes, const Peer &to, Transport transport)
{
    const ClockParts at = clockParts(m_clock, m_scheduler.now());
    packet(
        textf("[REQUESTI.CUSP.%llu] DEBUG %d.%02d.%02d %02d:%02d:%02d:%03d DsSipLlApi.Wire -\n"
              "Sending %s packet on %s:%u, destination %s:%u\n",
            static_cast<unsigned long long>(m_packets++ % 16), at.year, at.month, at.day, at.hour, at.minute, at.second,
            at.ms, nameOf(transport), m_own.ip.c_str(), unsigned { m_own.port }, to.ip.c_str(), unsigned { to.port }),
        bytes);
}

void ProxyLog::received(std::string_view bytes, const Peer &from, Transport transport)
{
    const ClockParts at = clockParts(m_clock, m_scheduler.now());
    packet(textf("[DsTransportListener-%llu] DEBUG %d.%02d.%02d %02d:%02d:%02d:%03d DsSipLlApi.Wire -\n"
                 "Received %s packet on %s:%u ,source %s:%u\n",
               static_cast<unsigned long long>(m_packets++ % 4 + 1), at.year, at.month, at.day, at.hour, at.minute,
               at.second, at.ms, nameOf(transport), m_own.ip.c_str(), unsigned { m_own.port }, from.ip.c_str(),
               unsigned { from.port }),
        bytes);
}

std::string CucmLog::header()
{
    const ClockParts at = clockParts(m_clock, m_scheduler.now());
    ++m_sequence;
    return textf("%08llu.%03llu |%02d:%02d:%02d.%03d ", static_cast<unsigned long long>(m_sequence),
        static_cast<unsigned long long>(m_sequence % 17), at.hour, at.minute, at.second, at.ms);
}

void CucmLog::line(const std::string &text) { file.write(header() + text + '\n'); }

void CucmLog::message(const std::string &preamble, std::string_view bytes)
{
    file.write(header() + "|AppInfo  |" + preamble
        + textf("\n[%llu,NET]\n", static_cast<unsigned long long>(++m_messages)) + withoutReturns(bytes) + '\n');
}

void CucmLog::sent(std::string_view bytes, const Peer &to, Transport transport, const SipLeg * /*leg*/)
{
    message(transport == Transport::Tcp
            ? textf("SIPTcp - wait_SdlSPISignal: Outgoing SIP TCP message to %s on port %u index 60 ", to.ip.c_str(),
                unsigned { to.port })
            : textf("//SIP/SIPUdp/wait_SdlSPISignal: Outgoing SIP UDP message to %s:[%u]:", to.ip.c_str(),
                unsigned { to.port }),
        bytes);
}

void CucmLog::received(std::string_view bytes, const Peer &from, Transport transport, const SipLeg * /*leg*/)
{
    message(transport == Transport::Tcp
            ? textf("SIPTcp - wait_SdlReadRsp: Incoming SIP TCP message from %s on port %u index 60 with %zu bytes:",
                from.ip.c_str(), unsigned { from.port }, bytes.size())
            : textf("//SIP/SIPUdp/wait_SdlDataInd: Incoming SIP UDP message size %zu from %s:[%u]:", bytes.size(),
                from.ip.c_str(), unsigned { from.port }),
        bytes);
}

void ActivityLog::line(const std::string &session, const std::string &rest)
{
    const ClockParts at = clockParts(m_clock, m_scheduler.now());
    file.write(textf("%s,%02d/%02d/%d %02d:%02d:%02d.%03d,%s\n", session.c_str(), at.month, at.day, at.year, at.hour,
        at.minute, at.second, at.ms, rest.c_str()));
}

} // namespace legwork::labcalls
