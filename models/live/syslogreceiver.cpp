// SPDX-License-Identifier: GPL-3.0-or-later
#include "syslogreceiver.h"

#include "syslogframes.h"

namespace legwork::live {

namespace {

/// A connection that brought so many messages of which none was understood is closed.
constexpr std::uint64_t mostStrange = 64;

class SyslogStream final : public SenderStream {
public:
    SyslogStream(SyslogIntake &intake, std::string sender)
        : m_intake(intake)
        , m_sender(std::move(sender))
    {
    }

    bool feed(std::string_view bytes, UtcTime arrival) override
    {
        m_frames.append(bytes);
        for (std::string_view message; m_frames.next(message);) {
            m_intake.take(m_sender, message, arrival, &m_connection);
            ++m_messages;
            if (!m_connection.hasMessage && m_messages >= mostStrange)
                return false;
        }
        return true;
    }

    void end(UtcTime arrival) override
    {
        if (const std::string_view rest = m_frames.rest(); !rest.empty())
            m_intake.take(m_sender, rest, arrival, &m_connection);
    }

private:
    SyslogIntake &m_intake;
    std::string m_sender;
    SyslogFrames m_frames;
    SyslogIntake::Connection m_connection;
    std::uint64_t m_messages = 0;
};

} // namespace

SyslogReceiver::SyslogReceiver(const LiveConfig &config, const QString &folder)
    : Receiver(config, folder, ".log", {})
    , m_intake(spool())
{
}

void SyslogReceiver::takeDatagram(std::string_view sender, std::string_view bytes, UtcTime arrival)
{
    m_intake.take(sender, bytes, arrival);
}

std::unique_ptr<SenderStream> SyslogReceiver::newStream(std::string sender)
{
    return std::make_unique<SyslogStream>(m_intake, std::move(sender));
}

void SyslogReceiver::tick() { m_intake.expire(SyslogIntake::Clock::now()); }

void SyslogReceiver::fill(LiveCounters &counters) const
{
    const SyslogIntake::Counts counts = m_intake.counts();
    counters.records = counts.records;
    counters.bytes = counts.bytes;
    counters.lost = counts.lost;
    counters.late = counts.late;
    counters.repeated = counts.repeated;
    counters.rejected = counts.rejected;
    counters.hosts = static_cast<std::uint32_t>(m_intake.hosts());
}

LiveTrouble SyslogReceiver::senderTrouble() const
{
    const SyslogIntake::Stranger &stranger = m_intake.stranger();
    if (stranger.sender.empty())
        return {};
    const QString sender = QString::fromStdString(stranger.sender);
    if (stranger.speaksTls)
        return { tr("%1 speaks TLS to the port without TLS.").arg(sender),
            tr("Point it at the TLS port, or turn its TLS off.") };
    return { tr("%1 sends what is not syslog; %n message(s) rejected.", nullptr,
                 static_cast<int>(m_intake.counts().rejected))
                 .arg(sender),
        tr("Look at what that sender is set to send here. Other senders go on.") };
}

} // namespace legwork::live
