// SPDX-License-Identifier: GPL-3.0-or-later
#include "roles.h"

#include "theme.h"

#include <QBrush>
#include <QCoreApplication>

#include <algorithm>

namespace legwork::ui {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::ui::Roles", text); }

struct LegRole {
    QColor Theme::*colour;
    Glyph glyph;
    Qt::BrushStyle hatch;
};

const LegRole &roleOf(calls::LegKind kind) noexcept
{
    static const LegRole roles[] = { { &Theme::legIngress, Glyph::Disc, Qt::SolidPattern },
        { &Theme::legVru, Glyph::Square, Qt::HorPattern }, { &Theme::legRingtone, Glyph::Triangle, Qt::Dense5Pattern },
        { &Theme::legAgent, Glyph::Diamond, Qt::BDiagPattern },
        { &Theme::legError, Glyph::Cross, Qt::DiagCrossPattern }, { &Theme::legOther, Glyph::Ring, Qt::NoBrush } };
    return roles[std::min<std::size_t>(static_cast<std::size_t>(kind), std::size(roles) - 1)];
}

struct FindingTitle {
    std::string_view code;
    const char *title;
};

/// Titles are what a list of findings shows; the sentences are the engine's.
constexpr FindingTitle findingTitles[] = {
    { "abandoned_in_queue", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Abandoned in queue") },
    { "agent_leg_failed", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Agent leg failed") },
    { "agent_no_answer", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Agent did not answer") },
    { "agent_no_answer_requery", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No answer, requeried") },
    { "agent_reject", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Agent rejected") },
    { "bearer_capability_not_authorised", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Bearer capability refused") },
    { "bootstrap_service_missing", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No service bootstrap") },
    { "call_ended_abnormally", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Ended abnormally") },
    { "call_refused", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Call refused") },
    { "caller_cancelled", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Caller cancelled") },
    { "codec_mismatch", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No common codec") },
    { "correlation_id_split", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Label split wrongly") },
    { "customer_instance_missing", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No customer instance") },
    { "dial_peer_busied_out", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Dial-peer busied out") },
    { "dial_peer_max_conn", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Dial-peer full") },
    { "error_tone", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Error tone") },
    { "fork_recording", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Recorded") },
    { "header_passing_off", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Header passing is off") },
    { "icm_dialogue_failure", QT_TRANSLATE_NOOP("legwork::ui::Roles", "ICM dialogue failure") },
    { "isdn_normal_unspecified", QT_TRANSLATE_NOOP("legwork::ui::Roles", "ISDN cause 31") },
    { "label_without_correlation_id", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Label without correlation id") },
    { "media_file_not_found", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Prompt not found") },
    { "no_network_vru", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No network VRU") },
    { "no_network_vru_on_pg", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No network VRU on the PG") },
    { "no_route_for_error_dn", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No route to the error number") },
    { "no_route_for_label", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No route for the label") },
    { "no_vru_label", QT_TRANSLATE_NOOP("legwork::ui::Roles", "No VRU label") },
    { "peer_no_response", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Far end silent") },
    { "redirected", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Redirected") },
    { "router_dialog_failure", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Router refused the dialogue") },
    { "sigdigits_mismatch", QT_TRANSLATE_NOOP("legwork::ui::Roles", "SigDigits disagree") },
    { "translation_route_vru", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Translation route") },
    { "unknown_correlation_id", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Unknown correlation id") },
    { "vru_dial_peer_missing", QT_TRANSLATE_NOOP("legwork::ui::Roles", "VRU dial-peer missing") },
    { "vru_leg_failed", QT_TRANSLATE_NOOP("legwork::ui::Roles", "VRU leg refused") },
    { "vru_leg_rejected_404", QT_TRANSLATE_NOOP("legwork::ui::Roles", "VRU leg rejected (404)") },
    { "vru_script_error", QT_TRANSLATE_NOOP("legwork::ui::Roles", "Script error") },
    { "vxml_503", QT_TRANSLATE_NOOP("legwork::ui::Roles", "VXML refused (503)") },
    { "vxml_busy", QT_TRANSLATE_NOOP("legwork::ui::Roles", "VXML gateway busy") },
    { "vxml_gateway_never_called_back", QT_TRANSLATE_NOOP("legwork::ui::Roles", "VXML never called back") },
    { "vxml_server_unreachable", QT_TRANSLATE_NOOP("legwork::ui::Roles", "VXML server unreachable") },
    { "wan_drop", QT_TRANSLATE_NOOP("legwork::ui::Roles", "WAN drop") },
};

} // namespace

Sign signOf(calls::Severity severity) noexcept
{
    switch (severity) {
    case calls::Severity::Error: return Sign::Error;
    case calls::Severity::Warning: return Sign::Warning;
    case calls::Severity::Info: return Sign::Info;
    }
    return Sign::Info;
}

Sign signOf(const calls::Call &call) noexcept
{
    return call.finding() != nullptr ? signOf(call.finding()->severity) : Sign::Ok;
}

MessageClass classOf(unsigned status) noexcept
{
    if (status == 0)
        return MessageClass::Request;
    if (status < 200)
        return MessageClass::Provisional;
    if (status < 300)
        return MessageClass::Success;
    return status < 400 ? MessageClass::Redirect : MessageClass::Failure;
}

QColor colourOf(calls::LegKind kind) { return theme().*roleOf(kind).colour; }

QColor colourOf(Sign sign)
{
    const Theme &t = theme();
    const QColor colours[] = { t.ok, t.info, t.warning, t.error, t.critical };
    return colours[static_cast<std::size_t>(sign)];
}

QColor groundOf(Sign sign)
{
    const Theme &t = theme();
    const QColor colours[] = { t.okBg, t.infoBg, t.warningBg, t.errorBg, t.criticalBg };
    return colours[static_cast<std::size_t>(sign)];
}

QColor colourOf(MessageClass messageClass)
{
    const Theme &t = theme();
    const QColor colours[] = { t.request, t.provisional, t.success, t.redirect, t.failure, t.retransmission };
    return colours[static_cast<std::size_t>(messageClass)];
}

QBrush brushOf(calls::LegKind kind, Qt::BrushStyle solid)
{
    return { colourOf(kind), theme().isContrast ? hatchOf(kind) : solid };
}

Qt::BrushStyle hatchOf(calls::LegKind kind) noexcept { return roleOf(kind).hatch; }

Glyph glyphOf(calls::LegKind kind) noexcept { return roleOf(kind).glyph; }

QString wordFor(calls::LegKind kind)
{
    switch (kind) {
    case calls::LegKind::Ingress: return tr("Ingress");
    case calls::LegKind::Vru: return tr("VRU");
    case calls::LegKind::Ringtone: return tr("Ringtone");
    case calls::LegKind::Agent: return tr("Agent");
    case calls::LegKind::Error: return tr("Error tone");
    case calls::LegKind::Other: return tr("Other");
    }
    return {};
}

QString wordFor(calls::Outcome outcome)
{
    switch (outcome) {
    case calls::Outcome::SelfService: return tr("Self-service");
    case calls::Outcome::Agent: return tr("Agent answered");
    case calls::Outcome::Transferred: return tr("Transferred");
    case calls::Outcome::Abandoned: return tr("Abandoned");
    case calls::Outcome::Failed: return tr("Failed");
    case calls::Outcome::InProgress: return tr("In progress");
    case calls::Outcome::Fragment: return tr("Fragment");
    }
    return {};
}

QString wordFor(calls::Severity severity) { return wordFor(signOf(severity)); }

QString wordFor(Sign sign)
{
    switch (sign) {
    case Sign::Ok: return tr("Nothing found");
    case Sign::Info: return tr("Note");
    case Sign::Warning: return tr("Warning");
    case Sign::Error: return tr("Error");
    case Sign::Critical: return tr("Critical");
    }
    return {};
}

QString wordFor(calls::Party party)
{
    switch (party) {
    case calls::Party::Unknown: return {};
    case calls::Party::Caller: return tr("Caller");
    case calls::Party::Agent: return tr("Agent");
    case calls::Party::Cvp: return tr("CVP");
    case calls::Party::Ingress: return tr("Ingress gateway");
    case calls::Party::Vxml: return tr("VXML gateway");
    case calls::Party::Icm: return tr("ICM");
    }
    return {};
}

QString wordFor(calls::Stage stage)
{
    switch (stage) {
    case calls::Stage::None: return {};
    case calls::Stage::Arrival: return tr("Call comes in");
    case calls::Stage::Proxy: return tr("To CVP");
    case calls::Stage::Icm: return tr("CVP asks ICM");
    case calls::Stage::VruLeg: return tr("Label + VRU");
    case calls::Stage::Scripts: return tr("Run script, queue");
    case calls::Stage::Agent: return tr("To the agent");
    case calls::Stage::End: return tr("End");
    }
    return {};
}

QString titleOfFinding(std::string_view code)
{
    const auto *const known = std::ranges::find(findingTitles, code, &FindingTitle::code);
    if (known != std::end(findingTitles))
        return tr(known->title);
    QString title = QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size()));
    title.replace(QLatin1Char('_'), QLatin1Char(' '));
    if (!title.isEmpty())
        title[0] = title[0].toUpper();
    return title;
}

QString wordFor(diagnosis::Sureness sureness)
{
    switch (sureness) {
    case diagnosis::Sureness::Certain: return tr("Certain");
    case diagnosis::Sureness::Likely: return tr("Likely");
    case diagnosis::Sureness::Possible: return tr("Possible");
    }
    return {};
}

QString wordFor(diagnosis::CheckPlace place)
{
    switch (place) {
    case diagnosis::CheckPlace::Gateway: return tr("Gateway");
    case diagnosis::CheckPlace::CallServer: return tr("Call server");
    case diagnosis::CheckPlace::Icm: return tr("ICM");
    case diagnosis::CheckPlace::Cucm: return tr("CUCM");
    case diagnosis::CheckPlace::Proxy: return tr("Proxy");
    case diagnosis::CheckPlace::MediaServer: return tr("Media server");
    case diagnosis::CheckPlace::Network: return tr("Network");
    case diagnosis::CheckPlace::Trace: return tr("These sources");
    }
    return {};
}

std::vector<std::string_view> findingCodes()
{
    std::vector<std::string_view> codes;
    for (const FindingTitle &finding : findingTitles)
        codes.push_back(finding.code);
    return codes;
}

} // namespace legwork::ui
