// SPDX-License-Identifier: GPL-3.0-or-later
#include "lintcontext.h"

#include "extras.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace legwork::items {

namespace {

using calls::LegKind;
using dialplan::CvpRole;

CvpRole roleFor(LegKind kind) noexcept
{
    switch (kind) {
    case LegKind::Ingress: return CvpRole::SwitchLeg;
    case LegKind::Vru: return CvpRole::Label;
    case LegKind::Ringtone: return CvpRole::Ringtone;
    case LegKind::Error: return CvpRole::ErrorTone;
    case LegKind::Agent:
    case LegKind::Other: break;
    }
    return CvpRole::None;
}

std::string lowered(std::string_view word)
{
    std::string out(word);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

/// The codecs of the INVITE that set the leg up.
void addMedia(const calls::Engine &engine, const std::vector<calls::Row> &rows, int leg, dialplan::SeenLeg &seen)
{
    for (const calls::Row &row : rows) {
        if (row.leg != leg || row.kind != formats::EventKind::Sip || !row.label.starts_with("INVITE"))
            continue;
        seen.codecs = codecsOf(engine.textAt(row.place).text);
        const auto isEvent = [](const std::string &codec) { return codec == "telephone-event"; };
        seen.hasDtmfEvents = std::ranges::any_of(seen.codecs, isEvent);
        std::erase_if(seen.codecs, [&](const std::string &codec) { return isEvent(codec) || codec == "CN"; });
        return;
    }
}

} // namespace

void learnDeployment(const calls::Engine &engine, dialplan::LintContext &context)
{
    using Key = std::tuple<CvpRole, std::string_view, std::string_view, std::string_view, std::string_view>;
    std::set<Key> known;
    std::set<std::string> ringtones, errors;
    for (const calls::Call &call : engine.calls()) {
        std::vector<calls::Row> rows;
        for (std::size_t i = 0; i < call.legs.size() && context.legs.size() < maxSeenLegs; ++i) {
            const calls::Leg &leg = call.legs[i];
            const CvpRole role = roleFor(leg.kind);
            if (role == CvpRole::None || leg.dialled.empty())
                continue;
            const std::string_view label = role == CvpRole::Label ? call.label.view() : std::string_view();
            if (!known.emplace(role, label.empty() ? leg.dialled.view() : label, leg.fromIp, leg.toIp, leg.transport)
                     .second)
                continue;
            if (role == CvpRole::Ringtone || role == CvpRole::ErrorTone)
                (role == CvpRole::Ringtone ? ringtones : errors).insert(leg.dialled.str());
            dialplan::SeenLeg seen { .role = role,
                .label = std::string(label),
                .called = leg.dialled.str(),
                .calling = leg.ani.str(),
                .fromIp = leg.fromIp.str(),
                .toIp = leg.toIp.str(),
                .transport = lowered(leg.transport) };
            if (rows.empty())
                rows = engine.rows(call.id);
            addMedia(engine, rows, static_cast<int>(i), seen);
            context.legs.push_back(std::move(seen));
        }
    }
    if (!ringtones.empty())
        context.ringtoneNumbers.assign(ringtones.begin(), ringtones.end());
    if (!errors.empty())
        context.errorNumbers.assign(errors.begin(), errors.end());
}

} // namespace legwork::items
