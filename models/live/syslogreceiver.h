// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "receiver.h"
#include "syslogintake.h"

namespace legwork::live {

/// Syslog by UDP (a message a datagram), TCP (RFC 6587) and TLS (RFC 5425).
class SyslogReceiver final : public Receiver {
    Q_OBJECT
public:
    SyslogReceiver(const LiveConfig &config, const QString &folder);

protected:
    void takeDatagram(std::string_view sender, std::string_view bytes, UtcTime arrival) override;
    std::unique_ptr<SenderStream> newStream(std::string sender) override;
    void tick() override;
    void fill(LiveCounters &counters) const override;
    LiveTrouble senderTrouble() const override;

private:
    SyslogIntake m_intake;
};

} // namespace legwork::live
