// SPDX-License-Identifier: GPL-3.0-or-later
#include "sippscenario.h"

#include "ladderhosts.h"
#include "text.h"

#include <sip/chars.h>
#include <sip/headers.h>
#include <sip/sdp.h>

#include <algorithm>
#include <vector>

namespace legwork::items {

using sip::Method;

namespace {

/// Shorter waits are the far end's own time; longer ones than an hour nobody plays again.
constexpr std::int64_t shortestPause = 50;
constexpr std::int64_t longestPause = 3'600'000;

/// What makes XML or SIPp read text as something else.
std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : printable(text)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '[': out += '('; break; // SIPp's own keywords stand in these
        case ']': out += ')'; break;
        default: out += c;
        }
    }
    // "--" may not stand in a comment.
    for (std::size_t at = out.find("--"); at != std::string::npos; at = out.find("--", at))
        out.replace(at, 2, "- ");
    return out;
}

/// Text within CDATA: SIPp's keywords and the end of CDATA are taken apart.
std::string inCdata(std::string_view text)
{
    std::string out;
    for (const char c : printable(text))
        out += c == '[' ? '(' : c == ']' ? ')' : c;
    return out;
}

/// Codecs of the call's first offer; the addresses are the player's own.
std::string sdpTemplate(std::string_view message)
{
    std::string media = "m=audio [media_port] RTP/AVP 0\na=rtpmap:0 PCMU/8000\n";
    sip::HeaderReader reader(message);
    for (sip::Header header; reader.next(header);) { }
    sip::SdpReader sdp(reader.body());
    for (sip::SdpMedia stream; sdp.next(stream);) {
        if (stream.type != "audio" || stream.formats.empty())
            continue;
        media = "m=audio [media_port] RTP/AVP " + inCdata(stream.formats) + "\n";
        sip::SdpPayloadReader payloads(stream);
        for (sip::SdpPayload payload; payloads.next(payload);) {
            if (!payload.codec.empty())
                media += "a=rtpmap:" + inCdata(payload.format) + " " + inCdata(payload.codec) + "\n";
        }
        break;
    }
    return "v=0\no=legwork 53655765 2353687637 IN IP[local_ip_type] [local_ip]\ns=-\n"
           "c=IN IP[media_ip_type] [media_ip]\nt=0 0\n"
        + media;
}

/// Headers that the deployment looks at, as the caller's gateway sent them.
std::string keptHeaders(std::string_view message)
{
    static constexpr std::string_view kept[] = { "Cisco-Guid", "Cisco-Gucid", "Supported", "Allow", "Min-SE",
        "Session-Expires", "Remote-Party-ID", "P-Asserted-Identity", "Diversion", "User-Agent", "Call-Info" };
    std::string out;
    sip::HeaderReader reader(message);
    for (sip::Header header; reader.next(header);) {
        const auto isKept = [&](std::string_view name) {
            return sip::chars::equalFolded(name, header.longName.empty() ? header.name : header.longName);
        };
        if (std::ranges::any_of(kept, isKept))
            out += inCdata(header.name) + ": " + inCdata(sip::unfolded(header.value)) + "\n";
    }
    return out;
}

class ScenarioWriter final {
public:
    ScenarioWriter(const ExportView &view, std::int32_t leg)
        : m_view(view)
        , m_ladder(view.ladder())
        , m_leg(leg)
        , m_columns(columnsOf(m_ladder, {}))
    {
    }

    std::string write()
    {
        for (std::size_t i = 0; i < m_ladder.rows.size(); ++i) {
            const LadderRow &row = m_ladder.rows[i];
            if (row.row.leg != m_leg || row.sip < 0 || row.row.retransmission)
                continue;
            const SipFacts &facts = m_ladder.sip[static_cast<std::size_t>(row.sip)];
            if (m_caller < 0) {
                if (facts.method != Method::Invite || !facts.isRequest())
                    continue;
                m_caller = m_columns.ends[i].from;
                m_time = row.row.time;
            }
            if (m_columns.ends[i].from == m_caller)
                add(row, facts, true);
            else if (m_columns.ends[i].to == m_caller)
                add(row, facts, false);
        }
        if (m_caller < 0)
            return {};
        return head() + m_out + "</scenario>\n";
    }

private:
    std::string head() const
    {
        const calls::Call &call = m_ladder.call;
        return "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!DOCTYPE scenario SYSTEM \"sipp.dtd\">\n"
               "<!-- The caller's side of call "
            + escaped(call.id.view()) + ". Start: sipp -sf FILE -s " + escaped(m_view.presenter().number(call.dnis))
            + " HOST -m 1 -->\n<scenario name=\"Legwork call " + escaped(call.id.view()) + "\">\n";
    }

    void add(const LadderRow &row, const SipFacts &facts, bool isSent)
    {
        if (isSent) {
            const std::int64_t wait = (row.row.time - m_time).count();
            if (wait >= shortestPause && facts.method != Method::Ack && facts.isRequest())
                m_out += "  <pause milliseconds=\"" + std::to_string(std::min(wait, longestPause)) + "\"/>\n";
        }
        m_time = row.row.time;
        if (isSent && facts.isRequest())
            sendRequest(row, facts);
        else if (isSent)
            sendResponse(row, facts);
        else if (facts.isRequest())
            m_out += "  <recv request=\"" + std::string(sip::nameOf(facts.method)) + "\" crlf=\"true\"/>\n";
        else
            receiveResponse(facts);
    }

    void receiveResponse(const SipFacts &facts)
    {
        const bool isInvite = facts.method == Method::Invite;
        const bool isOptional = facts.status < 200;
        if (isInvite && isOptional)
            return; // see sendRequest(): any of them may come
        if (isInvite)
            m_isAnswered = true;
        m_out += "  <recv response=\"" + std::to_string(facts.status) + "\"" + (isOptional ? " optional=\"true\"" : "")
            + (isInvite && facts.status / 100 == 2 ? " rrs=\"true\" rtd=\"true\"" : "") + "/>\n";
    }

    void sendRequest(const LadderRow &row, const SipFacts &facts)
    {
        const std::string method(sip::nameOf(facts.method));
        const bool isFirst = facts.method == Method::Invite && !m_isAnswered;
        const std::string message = m_view.message(row);
        const std::string number = inCdata(m_view.presenter().number(m_ladder.call.ani));
        std::string text
            = method + (isFirst ? " sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n" : " [next_url] SIP/2.0\n");
        if (facts.method == Method::Cancel || (facts.method == Method::Ack && !m_isAnswered))
            text = method + " sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n";
        text += "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n";
        text += "From: <sip:" + (number.empty() ? "sipp" : number)
            + "@[local_ip]:[local_port]>;tag=[pid]legwork[call_number]\n";
        text += "To: <sip:[service]@[remote_ip]:[remote_port]>" + std::string(isFirst ? "" : "[peer_tag_param]") + "\n";
        text += "Call-ID: [call_id]\nCSeq: " + std::to_string(facts.cseq) + " " + method + "\n";
        text += "Contact: <sip:" + (number.empty() ? "sipp" : number)
            + "@[local_ip]:[local_port];transport=[transport]>\n";
        text += "Max-Forwards: 70\n";
        if (!isFirst && m_isAnswered)
            text += "[routes]\n";
        if (facts.method == Method::Invite)
            text += keptHeaders(message);
        if (facts.q850 != 0)
            text += "Reason: Q.850;cause=" + std::to_string(facts.q850) + "\n";
        const bool hasSdp = facts.method == Method::Invite || facts.media >= 0;
        text += hasSdp ? "Content-Type: application/sdp\nContent-Length: [len]\n\n" + sdpTemplate(message)
                       : std::string("Content-Length: 0\n\n");
        m_out += "  <send" + std::string(facts.method == Method::Ack ? "" : " retrans=\"500\"") + "><![CDATA[\n\n"
            + text + "\n  ]]></send>\n";
        // Which provisional responses come is the far end's affair.
        for (const char *const status : { "100", "180", "183" }) {
            if (facts.method == Method::Invite)
                m_out += std::string("  <recv response=\"") + status + "\" optional=\"true\"/>\n";
        }
    }

    void sendResponse(const LadderRow &row, const SipFacts &facts)
    {
        const std::string_view phrase = std::string_view(row.label).substr(std::min<std::size_t>(row.label.size(), 4));
        std::string text
            = "SIP/2.0 " + std::to_string(facts.status) + " " + inCdata(phrase.substr(0, phrase.find(" ("))) + "\n";
        text += "[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n";
        text += "Contact: <sip:[local_ip]:[local_port];transport=[transport]>\n";
        const bool hasSdp = facts.status / 100 == 2 && facts.method == Method::Invite;
        text += hasSdp ? "Content-Type: application/sdp\nContent-Length: [len]\n\n" + sdpTemplate(m_view.message(row))
                       : std::string("Content-Length: 0\n\n");
        m_out += "  <send><![CDATA[\n\n" + text + "\n  ]]></send>\n";
    }

    const ExportView &m_view;
    const Ladder &m_ladder;
    std::int32_t m_leg;
    LadderColumns m_columns;
    std::int16_t m_caller = -1;
    UtcTime m_time {};
    bool m_isAnswered = false;
    std::string m_out;
};

} // namespace

std::string sippScenario(const ExportView &view)
{
    const auto &legs = view.ladder().call.legs;
    const auto ingress = std::ranges::find(legs, calls::LegKind::Ingress, &calls::Leg::kind);
    const auto leg = ingress != legs.end() ? ingress - legs.begin() : 0;
    return legs.empty() ? std::string() : ScenarioWriter(view, static_cast<std::int32_t>(leg)).write();
}

} // namespace legwork::items
