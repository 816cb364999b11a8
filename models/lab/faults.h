// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nodefaults.h"

#include <QString>

#include <span>

namespace legwork::lab {

enum class FaultKind : std::uint8_t {
    KillNode, // SIGKILL; when it is cleared the node starts anew
    HangNode, // SIGSTOP, SIGCONT
    KillBalancer,
    NodeAnswers, // `faults` on both nodes, or on one
    ExpiredKeys, // the authentication server's
    Certificate, // of the load balancer
    SilentServer, // the first VXML server publishes no more
    Surge // calls, once; nothing to clear
};

/// A fault that can be asked for by name.
struct Fault {
    const char *name;
    FaultKind kind;
    const char *text; // what happens, for a person
    int node = -1; // 0 primary, 1 secondary, -1 both
    NodeFaults faults {}; // of NodeAnswers
    int amount = 0; // Surge: calls an hour; Certificate: days from now until it has run out
    int seconds = 0; // Surge
};

[[nodiscard]] std::span<const Fault> allFaults();
/// nullptr: there is none of that name.
[[nodiscard]] const Fault *faultNamed(const QString &name);

} // namespace legwork::lab
