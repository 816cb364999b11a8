// SPDX-License-Identifier: GPL-3.0-or-later
#include "hepintake.h"

#include "inflate.h"

namespace legwork::live {

namespace {

/// Senders that are told apart.
constexpr std::size_t maxAgents = 256;

} // namespace

void HepIntake::reject(std::string_view sender, HepFault fault)
{
    ++m_counts.rejected;
    m_stranger = { std::string(sender), fault };
}

void HepIntake::take(std::string_view sender, std::string_view packet, UtcTime arrival)
{
    HepPacket message = readHep(packet);
    if (message.fault != HepFault::None)
        return reject(sender, message.fault);
    if (message.isCompressed) {
        if (!inflateInto(message.payload, maxHepBytes, m_inflated) || m_inflated.empty())
            return reject(sender, HepFault::Broken);
        message.payload = m_inflated;
    }
    if (m_agents.size() < maxAgents && !m_agents.contains(sender))
        m_agents.emplace(sender);
    if (message.payloadType != hepSip) {
        ++m_counts.others;
        return;
    }
    ++m_counts.records;
    m_counts.bytes += packet.size();
    m_spool.append(fileName, m_writer.block(message, arrival));
}

} // namespace legwork::live
