// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logfile.h"
#include "sipstack.h"

#include <initializer_list>

namespace legwork::labcalls {

/// A gateway's debug log: log-formats.md section 2. Local time with zone, sequence numbers.
class IosLog final : public MessageLog {
public:
    IosLog(Scheduler &scheduler, DeviceClock clock, std::uint64_t firstSequence)
        : m_scheduler(scheduler)
        , m_clock(std::move(clock))
        , m_sequence(firstSequence)
    {
    }
    LogFile file;

    /// Any line, from behind the stamp on: "%SYS-...", "ISDN ...", "//..."; further lines may follow in it.
    void line(const std::string &text);
    /// debug voip ccapi inout: "//id/guid12/CCAPI/function:" and indented lines. An id of 0 prints as -1.
    void ccapi(std::uint32_t callId, const std::string &guid12, const std::string &function,
        std::initializer_list<std::string> lines);

    void sent(std::string_view bytes, const Peer &to, Transport transport, const SipLeg *leg) override;
    void received(std::string_view bytes, const Peer &from, Transport transport, const SipLeg *leg) override;

    [[nodiscard]] const DeviceClock &clock() const noexcept { return m_clock; }

private:
    void message(const char *direction, std::string_view bytes, const SipLeg *leg);
    [[nodiscard]] std::string header();

    Scheduler &m_scheduler;
    DeviceClock m_clock;
    std::uint64_t m_sequence;
};

} // namespace legwork::labcalls
