// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callserver.h"

namespace legwork::labcalls {

/// One call in the call server: the caller's leg, the outbound legs it is moved between, its dialogues with the router
/// and its voice browser. SIP in servercallsip.cpp, ICM in servercallicm.cpp, IVR in servercallivr.cpp, the sentences
/// of its log in servercallwords.cpp.
class ServerCall final : public LegOwner, public std::enable_shared_from_this<ServerCall> {
public:
    ServerCall(CallServer &server, std::shared_ptr<SipLeg> ingress, std::uint32_t dialogue);

    void begin();

    // The router.
    void temporaryConnect(const std::string &label, int correlation, RouterKey key);
    void connect(const std::string &label, const std::string &how, RouterKey key);
    void runScript(
        std::uint32_t invoked, const std::string &script, std::int64_t ms, const std::string &digits, RouterKey key);
    void releasedByRouter();
    void vruReleasedByRouter();
    void refusedByRouter(bool isVru);

    // The voice browser.
    void ping(const IvrRequest &request, const IvrAnswer &answer);
    void browserArrived(const IvrRequest &request, IvrAnswer answer);
    void browserResult(const IvrRequest &request, IvrAnswer answer);

    // SIP.
    void legProceeding(SipLeg &leg, int status) override;
    void legAnswered(SipLeg &leg) override;
    void legRefused(SipLeg &leg, int status, int cause) override;
    void legAcknowledged(SipLeg &leg) override;
    void legCancelled(SipLeg &leg) override;
    void legReleased(SipLeg &leg, int cause) override;
    void legDeaf(SipLeg &leg) override;
    std::string legReoffered(SipLeg &leg, const std::string &sdp) override;
    void legReanswered(SipLeg &leg, const std::string &sdp) override;

    const std::string &guid() const noexcept { return m_guid; }
    std::uint32_t dialogue() const noexcept { return m_dialogue; }
    std::uint32_t vruDialogue() const noexcept { return m_vruDialogue; }

private:
    enum class Kind : std::uint8_t { Vru, Ringtone, Agent, Error };
    struct Out {
        Kind kind = Kind::Vru;
        std::shared_ptr<SipLeg> leg {};
        Micros since = 0;
    };
    using LegPtr = std::shared_ptr<SipLeg>;

    // SIP.
    bool dial(Kind kind, const std::string &number);
    [[nodiscard]] Kind kindOf(const SipLeg &leg) const;
    void afterHold();
    void afterRingtone();
    void agentAnswered();
    void offerToCaller(const std::string &sdp, std::function<void()> then);
    void letGo(LegPtr &leg, int cause);
    void callerLeft(int cause, CallEventKind event);
    void hangUpOnCaller(int cause);
    void failCaller(int status, int cause);
    void playError();
    void transferAway(const std::string &label, const std::string &how);
    void finish();
    void settle(const std::string &outcome, const std::string &finding, const std::string &by, int status, int cause);
    [[nodiscard]] CallRecord &record() { return *m_record; }

    // Sentences.
    using Subsystem = CvpLog::Subsystem;
    [[nodiscard]] std::string in() const; // "CALLGUID = g LEGID = l - [INBOUND]"
    [[nodiscard]] std::string out(const SipLeg &leg) const;
    void sip(const std::string &text);
    void icm(const std::string &text);
    void sayNewCall();
    /// One message between CVP and the router or on its bus; `side` 0: before the dialogue, 1: switch leg, 2: VRU leg.
    void sayIcm(int side, const char *direction, const std::string &event, const std::string &arguments);
    void sayConnect(const std::string &event, const std::string &label, const std::string &correlation);
    void sayUpdated(const std::string &who, const std::string &by, const char *event);
    void sayState(CallEventKind event, const std::string &legId, bool isReported);
    void sayRefused(const SipLeg &leg, int status, int cause, CallEventKind event);
    void sayAbnormal(int status, int cause, bool isQ850);
    void sayOutEnded(const SipLeg &leg, int cause, bool byOther);
    void sayCallEnded(CallEventKind event, int cause, bool byRouter);
    void sayIcmRelease(int side);
    void sayDeleted(int side);
    void servlet(const std::string &text);
    [[nodiscard]] std::string routerKey(std::uint32_t sequence) const;
    [[nodiscard]] std::string context() const;

    CallServer &m_server;
    World &m_world;
    std::shared_ptr<CallRecord> m_record;
    CallerPlan m_caller {};
    Micros m_since = 0;
    std::string m_guid {}, m_ciscoGuid {}, m_ani {}, m_dnis {}, m_label {}, m_number {}, m_history {};
    int m_correlation = 0;
    RouterKey m_key {};
    std::uint32_t m_dialogue = 0, m_vruDialogue = 0;
    std::uint32_t m_sent[3] {}, m_received[3] {};
    bool m_hasBrowser = false, m_isOver = false, m_isIcmOver = false, m_isVruOver = false, m_isRejected = false;
    bool m_wasQueued = false, m_hasTalked = false, m_wasReferred = false;
    int m_attempts = 0, m_failStatus = 0, m_failCause = 0;
    LegPtr m_ingress, m_vru, m_ring, m_agent, m_next, m_error; // m_next: an agent that is asked
    std::string m_nextNumber {}, m_nextHow {};
    std::unordered_map<const SipLeg *, Out> m_outs;
    std::function<void()> m_afterOffer {};
    Scheduler::Timer m_ringing {}, m_errorTone {};
    IvrAnswer m_browser {}; // a request that waits for a page
    std::string m_browserIp {};
    std::uint32_t m_invoked = 0;
    std::string m_finding {};
};

} // namespace legwork::labcalls
