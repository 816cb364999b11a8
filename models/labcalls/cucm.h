// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callerplan.h"
#include "otherlogs.h"
#include "sipstack.h"
#include "world.h"

#include <memory>
#include <unordered_map>

namespace legwork::labcalls {

/// CUCM with the agents' phones behind it.
class Cucm final : public CallTaker, public LegOwner {
public:
    explicit Cucm(World &world);

    CucmLog log;
    SipStack stack;

    void invited(const std::shared_ptr<SipLeg> &leg) override;
    void legReleased(SipLeg &leg, int cause) override;
    void legCancelled(SipLeg &leg) override;
    std::string legReoffered(SipLeg &leg, const std::string &sdp) override;

private:
    void sayDigits(const SipLeg &leg, const std::string &ani);

    World &m_world;
    std::uint32_t m_callId = 43358624; // CUCM's call identifiers
    std::uint16_t m_media = 24576;
    std::unordered_map<std::string, int> m_offers; // by CALLGUID: how often a call was offered
};

} // namespace legwork::labcalls
