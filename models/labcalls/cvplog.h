// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logfile.h"
#include "sipstack.h"

#include <array>

namespace legwork::labcalls {

/// The call server's log: log-formats.md section 1. Each subsystem counts its own records.
class CvpLog final : public MessageLog {
public:
    enum class Subsystem : std::uint8_t { Sip, Icm, Ivr };

    CvpLog(Scheduler &scheduler, DeviceClock clock, std::string host, std::string version, bool showsSip)
        : m_scheduler(scheduler)
        , m_clock(std::move(clock))
        , m_host(std::move(host))
        , m_version(std::move(version))
        , m_showsSip(showsSip)
    {
    }
    LogFile file;

    /// A debug record of a worker thread, %CVP_..._SIP-7-CALL and the like.
    void call(Subsystem subsystem, const std::string &text);
    /// One with another severity and mnemonic and without a thread: "SIP-3-SIP_CALL_ERROR".
    void error(Subsystem subsystem, int severity, const std::string &mnemonic, const std::string &text);
    /// The servlet's threads have names of their own.
    void servlet(const std::string &text);

    void sent(std::string_view bytes, const Peer &to, Transport transport, const SipLeg *leg) override;
    void received(std::string_view bytes, const Peer &from, Transport transport, const SipLeg *leg) override;

    /// java.util.Date of the device: "Thu Mar 13 14:34:39 PDT 2008".
    [[nodiscard]] std::string javaDate() const;
    [[nodiscard]] long long epochMs() const; // as the device believes
    [[nodiscard]] const DeviceClock &clock() const noexcept { return m_clock; }
    [[nodiscard]] const std::string &version() const noexcept { return m_version; }

private:
    [[nodiscard]] std::string header(Subsystem subsystem, const std::string &mnemonic);

    Scheduler &m_scheduler;
    DeviceClock m_clock;
    std::string m_host, m_version;
    bool m_showsSip;
    std::array<std::uint64_t, 3> m_sequence { 5733, 1979, 1268 };
    std::uint64_t m_tasks = 0;
};

} // namespace legwork::labcalls
