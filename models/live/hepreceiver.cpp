// SPDX-License-Identifier: GPL-3.0-or-later
#include "hepreceiver.h"

namespace legwork::live {

namespace {

/// A connection that brought so many bytes without one packet is closed.
constexpr std::uint64_t mostStrangeBytes = 64 * 1024;

class HepStream final : public SenderStream {
public:
    HepStream(HepIntake &intake, std::string sender)
        : m_intake(intake)
        , m_sender(std::move(sender))
    {
    }

    bool feed(std::string_view bytes, UtcTime arrival) override
    {
        m_frames.append(bytes);
        for (std::string_view packet; m_frames.next(packet);) {
            m_intake.take(m_sender, packet, arrival);
            m_hasPacket = true;
        }
        const std::uint64_t skipped = m_frames.skipped();
        if (skipped > m_skipped)
            m_intake.reject(m_sender, m_frames.sawOldVersion() ? HepFault::OldVersion : HepFault::NotHep);
        m_skipped = skipped;
        return m_hasPacket || skipped < mostStrangeBytes;
    }

    void end(UtcTime) override { }

private:
    HepIntake &m_intake;
    std::string m_sender;
    HepFrames m_frames;
    std::uint64_t m_skipped = 0;
    bool m_hasPacket = false;
};

} // namespace

HepReceiver::HepReceiver(const LiveConfig &config, const QString &folder)
    : Receiver(config, folder, ".pcapng", PcapngWriter::fileHeader("HEP " + config.address.toStdString()))
    , m_intake(spool())
{
}

void HepReceiver::takeDatagram(std::string_view sender, std::string_view bytes, UtcTime arrival)
{
    m_intake.take(sender, bytes, arrival);
}

std::unique_ptr<SenderStream> HepReceiver::newStream(std::string sender)
{
    return std::make_unique<HepStream>(m_intake, std::move(sender));
}

void HepReceiver::fill(LiveCounters &counters) const
{
    const HepIntake::Counts &counts = m_intake.counts();
    counters.records = counts.records;
    counters.bytes = counts.bytes;
    counters.rejected = counts.rejected;
    counters.hosts = static_cast<std::uint32_t>(m_intake.agents());
}

LiveTrouble HepReceiver::senderTrouble() const
{
    const HepIntake::Stranger &stranger = m_intake.stranger();
    if (stranger.fault == HepFault::None)
        return {};
    const QString sender = QString::fromStdString(stranger.sender);
    const int rejected = static_cast<int>(m_intake.counts().rejected);
    switch (stranger.fault) {
    case HepFault::OldVersion:
        return { tr("%1 sends HEP version 1 or 2.").arg(sender),
            tr("Set it to version 3 (Kamailio: modparam(\"siptrace\", \"hep_version\", 3)).") };
    case HepFault::NoAddresses:
    case HepFault::NoPayload:
        return { tr("%1 sends HEP packets without addresses or message; %n rejected.", nullptr, rejected).arg(sender),
            tr("Let the agent send the address and payload chunks.") };
    default:
        return { tr("%1 sends what is not HEP version 3; %n packet(s) rejected.", nullptr, rejected).arg(sender),
            tr("Look at what that sender is set to send here. Other senders go on.") };
    }
}

} // namespace legwork::live
