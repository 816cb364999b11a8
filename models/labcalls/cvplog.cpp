// SPDX-License-Identifier: GPL-3.0-or-later
#include "cvplog.h"

#include "siptext.h"
#include "text.h"

namespace legwork::labcalls {

namespace {

constexpr std::array names { "SIP", "ICM", "IVR" };

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

std::string CvpLog::header(Subsystem subsystem, const std::string &mnemonic)
{
    const ClockParts at = clockParts(m_clock, m_scheduler.now());
    const int offset = m_clock.offsetMinutes;
    return textf("%llu: %s: %s %02d %d %02d:%02d:%02d.%03d %c%02d%02d: %%CVP_%s_%s: ",
        static_cast<unsigned long long>(++m_sequence[static_cast<std::size_t>(subsystem)]), m_host.c_str(),
        monthName(at.month), at.day, at.year, at.hour, at.minute, at.second, at.ms, offset < 0 ? '-' : '+',
        std::abs(offset) / 60, std::abs(offset) % 60, m_version.c_str(), mnemonic.c_str());
}

void CvpLog::call(Subsystem subsystem, const std::string &text)
{
    const char *const name = names[static_cast<std::size_t>(subsystem)];
    ++m_tasks;
    file.write(header(subsystem, std::string(name) + "-7-CALL")
        + textf("{Thrd=pool-1-thread-%llu-%s-%llu} ", static_cast<unsigned long long>(m_tasks * 37 % 280 + 80), name,
            static_cast<unsigned long long>(m_tasks))
        + text + '\n');
}

void CvpLog::error(Subsystem subsystem, int severity, const std::string &mnemonic, const std::string &text)
{
    file.write(
        header(subsystem, textf("%s-%d-%s", names[static_cast<std::size_t>(subsystem)], severity, mnemonic.c_str()))
        + ' ' + text + '\n');
}

void CvpLog::servlet(const std::string &text)
{
    file.write(header(Subsystem::Ivr, "IVR-7-CALL")
        + textf("{Thrd=http-8000-Processor%llu} ", static_cast<unsigned long long>(21 + m_tasks % 4)) + text + '\n');
}

void CvpLog::sent(std::string_view bytes, const Peer &to, Transport transport, const SipLeg * /*leg*/)
{
    if (m_showsSip)
        file.write(header(Subsystem::Sip, "SIP-7-CALL")
            + textf("{Thrd=DATAI.%llu} Sending %s message to %s:%u\n", static_cast<unsigned long long>(m_tasks % 12),
                nameOf(transport), to.ip.c_str(), unsigned { to.port })
            + withoutReturns(bytes));
}

void CvpLog::received(std::string_view bytes, const Peer & /*from*/, Transport /*transport*/, const SipLeg * /*leg*/)
{
    if (m_showsSip)
        file.write(header(Subsystem::Sip, "SIP-7-CALL")
            + textf("{Thrd=DATAI.%llu} processMessage(): -----  BEGINING PROCESSING NEW MESSAGE ------\n",
                static_cast<unsigned long long>(m_tasks % 12))
            + withoutReturns(bytes));
}

std::string CvpLog::javaDate() const
{
    constexpr std::array days { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    const ClockParts at = clockParts(m_clock, m_scheduler.now());
    return textf("%s %s %02d %02d:%02d:%02d %s %d", days[static_cast<std::size_t>(at.weekday)], monthName(at.month),
        at.day, at.hour, at.minute, at.second, m_clock.zone.c_str(), at.year);
}

long long CvpLog::epochMs() const { return (m_scheduler.now() + m_clock.skew) / millisecond; }

} // namespace legwork::labcalls
