// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/engine.h>
#include <dialplan/lint.h>

namespace legwork::items {

/// Legs that are told apart for lint; further ones say nothing new in any deployment there is.
inline constexpr std::size_t maxSeenLegs = 2000;

/// Adds to `context` what the calls that were read say of the deployment: its legs with labels, transports, codecs and
/// DTMF, and the numbers of its ringtone and error tone. To be called where the engine may be asked
/// (TraceSession::ask). Messages are looked at only for legs that differ, so the cost is one pass over the calls.
void learnDeployment(const calls::Engine &engine, dialplan::LintContext &context);

} // namespace legwork::items
