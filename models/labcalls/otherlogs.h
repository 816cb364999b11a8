// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logfile.h"
#include "sipstack.h"

namespace legwork::labcalls {

/// The ICM router's trace, dumplog with milliseconds: log-formats.md section 3.
class RouterLog final {
public:
    RouterLog(Scheduler &scheduler, DeviceClock clock)
        : m_scheduler(scheduler)
        , m_clock(std::move(clock))
    {
    }
    LogFile file;
    void line(const std::string &text);
    [[nodiscard]] const DeviceClock &clock() const noexcept { return m_clock; }

private:
    Scheduler &m_scheduler;
    DeviceClock m_clock;
    int m_day = 0;
};

/// The SIP proxy's wire log: section 5.
class ProxyLog final {
public:
    ProxyLog(Scheduler &scheduler, DeviceClock clock, Peer own)
        : m_scheduler(scheduler)
        , m_clock(std::move(clock))
        , m_own(std::move(own))
    {
    }
    LogFile file;
    void sent(std::string_view bytes, const Peer &to, Transport transport);
    void received(std::string_view bytes, const Peer &from, Transport transport);

private:
    void packet(const std::string &head, std::string_view bytes);

    Scheduler &m_scheduler;
    DeviceClock m_clock;
    Peer m_own;
    std::uint64_t m_packets = 0;
};

/// CUCM's SDL trace: section 4.
class CucmLog final : public MessageLog {
public:
    CucmLog(Scheduler &scheduler, DeviceClock clock)
        : m_scheduler(scheduler)
        , m_clock(std::move(clock))
    {
    }
    LogFile file;
    void line(const std::string &text); // "|AppInfo  |...", "|SdlSig   |..."
    void sent(std::string_view bytes, const Peer &to, Transport transport, const SipLeg *leg) override;
    void received(std::string_view bytes, const Peer &from, Transport transport, const SipLeg *leg) override;

private:
    [[nodiscard]] std::string header();
    void message(const std::string &preamble, std::string_view bytes);

    Scheduler &m_scheduler;
    DeviceClock m_clock;
    std::uint64_t m_sequence = 1382866, m_messages = 105066;
};

/// A CVP VXML Server application's activity log: section 7.
class ActivityLog final {
public:
    ActivityLog(Scheduler &scheduler, DeviceClock clock)
        : m_scheduler(scheduler)
        , m_clock(std::move(clock))
    {
    }
    LogFile file;
    /// `rest`: element and action, ",start,newcall," or "Menu,enter,".
    void line(const std::string &session, const std::string &rest);
    [[nodiscard]] long long epochMs() const { return (m_scheduler.now() + m_clock.skew) / millisecond; }

private:
    Scheduler &m_scheduler;
    DeviceClock m_clock;
};

} // namespace legwork::labcalls
