// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingressgateway.h"

namespace legwork::labcalls {

/// One caller in the PSTN gateway: the ISDN side, and the SIP leg to CVP. It also does what the caller does, who hears
/// the menu, the music or an agent and hangs up when it is enough.
class IngressCall final : public LegOwner, public std::enable_shared_from_this<IngressCall> {
public:
    IngressCall(IngressGateway &gateway, CallerPlan caller);

    void begin();
    void loseMedia();
    void legProceeding(SipLeg &leg, int status) override;
    void legAnswered(SipLeg &leg) override;
    void legRefused(SipLeg &leg, int status, int cause) override;
    void legReleased(SipLeg &leg, int cause) override;
    std::string legReoffered(SipLeg &leg, const std::string &sdp) override;
    void legAsked(SipLeg &leg, const Heard &request) override;

private:
    void makeGuid();
    void saySetup();
    void sayRequest(const Outgoing &out);
    void sayEnd(int cause, bool byCaller);
    void isdn(const std::string &text);
    void tryNext();
    void survive(int cause, const std::string &why);
    void hangUp();
    void hangUpAfter(Micros pause);
    void over();

    IngressGateway &m_gateway;
    World &m_world;
    CallerPlan m_caller;
    Taken m_taken {};
    std::vector<Outgoing> m_out {};
    std::size_t m_next = 0;
    std::shared_ptr<SipLeg> m_leg {};
    std::shared_ptr<CallRecord> m_record {};
    std::string m_guid {}, m_ciscoGuid {}, m_guid12 {}, m_called {};
    std::uint32_t m_words[4] {};
    std::uint32_t m_pots = 0, m_callReference = 0;
    int m_lastCause = 3, m_lastStatus = 0;
    bool m_hearsAgent = false, m_isOver = false;
    Scheduler::Timer m_patience {};
};

} // namespace legwork::labcalls
