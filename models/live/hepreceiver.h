// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hepintake.h"
#include "receiver.h"

namespace legwork::live {

/// HEP version 3 by UDP (a packet a datagram), TCP and TLS.
class HepReceiver final : public Receiver {
    Q_OBJECT
public:
    HepReceiver(const LiveConfig &config, const QString &folder);

protected:
    void takeDatagram(std::string_view sender, std::string_view bytes, UtcTime arrival) override;
    std::unique_ptr<SenderStream> newStream(std::string sender) override;
    void fill(LiveCounters &counters) const override;
    LiveTrouble senderTrouble() const override;

private:
    HepIntake m_intake;
};

} // namespace legwork::live
