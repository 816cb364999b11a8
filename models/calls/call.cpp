// SPDX-License-Identifier: GPL-3.0-or-later
#include "call.h"

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

} // namespace legwork::calls
