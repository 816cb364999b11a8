// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vxmlgateway.h"

namespace legwork::labcalls {

/// One call in a VXML gateway and the script that has it.
class VxmlCall final : public LegOwner, public std::enable_shared_from_this<VxmlCall> {
public:
    VxmlCall(VxmlGateway &gateway, std::shared_ptr<SipLeg> leg, Taken taken);

    void begin();
    void legAcknowledged(SipLeg &leg) override;
    void legReleased(SipLeg &leg, int cause) override;
    void legCancelled(SipLeg &leg) override;
    std::string legReoffered(SipLeg &leg, const std::string &sdp) override;

private:
    void saySetup(const std::string &application);
    void answerAfter(Micros pause);
    void bootstrap();
    void ask(IvrRequest::Type type, const std::string &error, const std::string &digits, std::uint32_t sequence);
    void show(const IvrPage &page);
    void runScript(const IvrPage &page);
    void fetchFailed();
    void play(const std::string &file);
    void hangUp(int cause);
    void over();
    void tcl(const std::string &text);
    [[nodiscard]] std::string dnis() const; // what CVP is told: without SigDigits

    VxmlGateway &m_gateway;
    World &m_world;
    std::shared_ptr<SipLeg> m_leg;
    Taken m_taken;
    std::string m_guid {}, m_ani {};
    bool m_hasBrowser = false, m_isOver = false;
    std::shared_ptr<VxmlCall> m_self {};
    std::uint32_t m_sequence = 0;
    Scheduler::Timer m_timeout {};
    std::uint64_t m_fetch = 0; // of which an answer is awaited
};

} // namespace legwork::labcalls
