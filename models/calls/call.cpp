// SPDX-License-Identifier: GPL-3.0-or-later
#include "call.h"

#include <charconv>

namespace legwork::calls {

const char *nameOf(Outcome value) noexcept
{
    switch (value) {
    case Outcome::SelfService: return "self_service";
    case Outcome::Agent: return "agent";
    case Outcome::Transferred: return "transferred";
    case Outcome::Abandoned: return "abandoned";
    case Outcome::Failed: return "failed";
    case Outcome::InProgress: return "in_progress";
    case Outcome::Fragment: return "fragment";
    }
    return "fragment";
}

const char *nameOf(Party value) noexcept
{
    switch (value) {
    case Party::Unknown: return nullptr;
    case Party::Caller: return "caller";
    case Party::Agent: return "agent";
    case Party::Cvp: return "cvp";
    case Party::Ingress: return "ingress";
    case Party::Vxml: return "vxml";
    case Party::Icm: return "icm";
    }
    return nullptr;
}

const char *nameOf(LegKind value) noexcept
{
    switch (value) {
    case LegKind::Ingress: return "ingress";
    case LegKind::Vru: return "vru";
    case LegKind::Ringtone: return "ringtone";
    case LegKind::Agent: return "agent";
    case LegKind::Error: return "error";
    case LegKind::Other: return "other";
    }
    return "other";
}

const char *nameOf(Severity value) noexcept
{
    switch (value) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Info: return "info";
    }
    return "info";
}

const char *titleOf(Stage value) noexcept
{
    switch (value) {
    case Stage::None: return "";
    case Stage::Arrival: return "arrival at the gateway";
    case Stage::Proxy: return "proxy to CVP";
    case Stage::Icm: return "CVP asks ICM";
    case Stage::VruLeg: return "label and VRU leg";
    case Stage::Scripts: return "scripts: prompts and digits";
    case Stage::Agent: return "agent";
    case Stage::End: return "end";
    }
    return "";
}

std::vector<std::string> JoinSet::names() const
{
    std::vector<std::string> names;
    for (unsigned join = 0; join < static_cast<unsigned>(formats::Join::Count); ++join) {
        if (has(static_cast<formats::Join>(join)))
            names.emplace_back(formats::nameOf(static_cast<formats::Join>(join)));
    }
    return names;
}

std::string Call::ciscoGuid() const
{
    constexpr std::size_t words = 4, digits = 8, width = 10;
    const std::string_view guid = callguid;
    if (guid.size() != words * digits)
        return {};
    std::string decimal;
    for (std::size_t word = 0; word < words; ++word) {
        std::uint32_t value = 0;
        const char *at = guid.data() + word * digits;
        if (std::from_chars(at, at + digits, value, 16).ptr != at + digits)
            return {};
        std::string text = std::to_string(value);
        text.insert(0, width - text.size(), '0');
        decimal.append(word > 0 ? "-" : "").append(text);
    }
    return decimal;
}

} // namespace legwork::calls
