// SPDX-License-Identifier: GPL-3.0-or-later
#include "causes.h"

#include <algorithm>

namespace legwork::diagnosis {

namespace {

/// The nearer cause of an effect stands before the farther one: what is known of a chain is kept. Sources:
/// log-formats.md section 11.4 and the cases of the corpus, which name for each cause what else its logs show.
constexpr Explains table[] = {
    // ICM has no way to send the call to a VRU.
    { "customer_instance_missing", "no_network_vru" },
    { "no_network_vru", "router_dialog_failure" },
    { "no_network_vru_on_pg", "router_dialog_failure" },
    { "no_vru_label", "router_dialog_failure" },
    { "router_dialog_failure", "icm_dialogue_failure" },
    { "no_network_vru", "icm_dialogue_failure" },
    { "no_network_vru_on_pg", "icm_dialogue_failure" },
    { "no_vru_label", "icm_dialogue_failure" },
    { "customer_instance_missing", "icm_dialogue_failure" },
    // Label and correlation id are cut at the wrong digit.
    { "sigdigits_mismatch", "correlation_id_split" },
    { "correlation_id_split", "unknown_correlation_id" },
    { "sigdigits_mismatch", "unknown_correlation_id" },
    { "unknown_correlation_id", "icm_dialogue_failure" },
    { "sigdigits_mismatch", "icm_dialogue_failure" },
    { "sigdigits_mismatch", "no_route_for_label" },
    { "label_without_correlation_id", "unknown_correlation_id" },
    { "label_without_correlation_id", "vxml_gateway_never_called_back" },
    { "translation_route_vru", "label_without_correlation_id" },
    // The VRU leg does not come up.
    { "no_route_for_label", "vxml_gateway_never_called_back" },
    { "vru_dial_peer_missing", "vru_leg_rejected_404" },
    { "bootstrap_service_missing", "vru_leg_rejected_404" },
    { "header_passing_off", "vxml_server_unreachable" },
    { "vru_leg_rejected_404", "vxml_gateway_never_called_back" },
    { "vru_dial_peer_missing", "vxml_gateway_never_called_back" },
    { "bootstrap_service_missing", "vxml_gateway_never_called_back" },
    { "vxml_503", "vxml_gateway_never_called_back" },
    { "vxml_busy", "vxml_gateway_never_called_back" },
    { "vru_leg_failed", "vxml_gateway_never_called_back" },
    { "vxml_server_unreachable", "vxml_gateway_never_called_back" },
    { "unknown_correlation_id", "vxml_gateway_never_called_back" },
    { "peer_no_response", "vru_leg_failed" },
    { "dial_peer_busied_out", "vru_leg_failed" },
    { "dial_peer_max_conn", "vru_leg_failed" },
    // A script of the VRU ends in an error.
    { "media_file_not_found", "vru_script_error" },
    { "vxml_server_unreachable", "vru_script_error" },
    { "header_passing_off", "vru_script_error" },
    // The transfer to an agent fails.
    { "dial_peer_busied_out", "agent_leg_failed" },
    { "dial_peer_max_conn", "agent_leg_failed" },
    { "peer_no_response", "agent_leg_failed" },
    { "agent_reject", "error_tone" },
    { "agent_no_answer_requery", "error_tone" },
    { "agent_no_answer", "error_tone" },
    { "agent_leg_failed", "error_tone" },
    { "peer_no_response", "error_tone" },
    { "dial_peer_busied_out", "error_tone" },
    { "dial_peer_max_conn", "error_tone" },
    { "agent_no_answer_requery", "abandoned_in_queue" },
    { "agent_no_answer", "abandoned_in_queue" },
    { "agent_reject", "abandoned_in_queue" },
    // The caller is to hear the error message and cannot.
    { "icm_dialogue_failure", "no_route_for_error_dn" },
    { "vru_leg_rejected_404", "no_route_for_error_dn" },
    { "vxml_503", "no_route_for_error_dn" },
    { "vru_leg_failed", "no_route_for_error_dn" },
    { "no_route_for_label", "no_route_for_error_dn" },
    // The caller's own leg is refused, or cut.
    { "dial_peer_busied_out", "call_refused" },
    { "dial_peer_max_conn", "call_refused" },
    { "peer_no_response", "call_refused" },
    { "bearer_capability_not_authorised", "call_refused" },
    { "isdn_normal_unspecified", "call_refused" },
    { "icm_dialogue_failure", "call_refused" },
    { "no_route_for_label", "call_refused" },
    { "vru_leg_rejected_404", "call_refused" },
    { "vxml_503", "call_refused" },
    { "codec_mismatch", "call_refused" },
    { "codec_mismatch", "call_ended_abnormally" },
    { "wan_drop", "call_ended_abnormally" },
    { "icm_dialogue_failure", "call_ended_abnormally" },
    { "no_route_for_label", "call_ended_abnormally" },
    { "vru_leg_rejected_404", "call_ended_abnormally" },
    { "vru_leg_failed", "call_ended_abnormally" },
    { "vxml_503", "call_ended_abnormally" },
    { "vxml_busy", "call_ended_abnormally" },
    { "peer_no_response", "call_ended_abnormally" },
    { "error_tone", "call_ended_abnormally" },
    { "router_dialog_failure", "call_ended_abnormally" },
};

class Ordering final {
public:
    explicit Ordering(std::span<const calls::Finding> findings)
        : m_findings(findings)
        , m_parent(findings.size())
        , m_weight(findings.size())
    {
        for (std::size_t i = 0; i < findings.size(); ++i) {
            m_parent[i] = causeOf(i);
            m_weight[i] = i;
        }
        // A first cause is as urgent as the worst that follows from it.
        for (std::size_t i = 0; i < findings.size(); ++i) {
            for (std::optional<std::size_t> up = m_parent[i]; up; up = m_parent[*up])
                m_weight[*up] = std::min(m_weight[*up], i);
        }
    }

    std::vector<OrderedFinding> make()
    {
        addBelow({}, 0);
        return std::move(m_ordered);
    }

private:
    /// The cause that the table names first among those that were found.
    std::optional<std::size_t> causeOf(std::size_t effect) const
    {
        for (const Explains &row : table) {
            if (m_findings[effect].code != row.effect)
                continue;
            const auto cause = std::ranges::find_if(
                m_findings, [&](const calls::Finding &finding) { return finding.code == row.cause; });
            if (cause != m_findings.end())
                return static_cast<std::size_t>(cause - m_findings.begin());
        }
        return {};
    }

    void addBelow(std::optional<std::size_t> cause, std::size_t depth)
    {
        std::vector<std::size_t> effects;
        for (std::size_t i = 0; i < m_findings.size(); ++i) {
            if (m_parent[i] == cause)
                effects.push_back(i);
        }
        std::ranges::stable_sort(effects, {}, [this](std::size_t i) { return m_weight[i]; });
        for (const std::size_t i : effects) {
            m_ordered.push_back({ i, cause, depth });
            addBelow(i, depth + 1);
        }
    }

    std::span<const calls::Finding> m_findings;
    std::vector<std::optional<std::size_t>> m_parent;
    std::vector<std::size_t> m_weight;
    std::vector<OrderedFinding> m_ordered;
};

} // namespace

std::span<const Explains> causeTable() noexcept { return table; }

std::vector<OrderedFinding> inOrderOfCause(std::span<const calls::Finding> findings)
{
    return Ordering(findings).make();
}

} // namespace legwork::diagnosis
