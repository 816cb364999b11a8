// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callbuilder.h"

#include <span>

/// The steps of buildCall(), in the order in which they are taken. Each reads what those before it found.
namespace legwork::calls {

/// GUID and router key, as the members of the group state them.
void findIdentity(const Store &store, std::span<const StrandId> members, CallDraft &draft);
/// Numbers and labels that events state, the call server's word before the router's before the gateways'.
void readNumbers(const Store &store, std::span<const StrandId> members, CallDraft &draft);

/// Somebody hung up, rather than something broke: no cause, normal clearing, normal unspecified (Q.850).
[[nodiscard]] bool isOrdinaryClearing(unsigned q850) noexcept;
/// Which leg is the caller's, the VRU's, the ringtone's, the agent's.
void nameKinds(const Knowledge &knowledge, CallDraft &draft);
/// Who ended each leg, by who sent its BYE or refused it.
void nameReleasers(CallDraft &draft);
/// Roles as names: what the calls themselves tell of a host.
void nameHosts(CallDraft &draft);
/// The dial-peers that took each leg, from the gateway's call control.
void findDialPeers(const Store &store, CallDraft &draft);

/// When the caller was put in queue.
void findQueue(const Store &store, CallDraft &draft);
/// When the caller's own leg was let go, or the last leg's end when that one is not in the sources.
void findEnd(CallDraft &draft);
/// When the call held which licence.
void findHolds(CallDraft &draft);
/// IVR, queue and talk times, and how long licences were held.
void measure(CallDraft &draft);

/// What ended the call: the leg that failed, else the caller's leg.
void findCause(CallDraft &draft);
[[nodiscard]] Outcome outcomeOf(const CallDraft &draft);
[[nodiscard]] Party releasedBy(const CallDraft &draft);
/// Highest stage of the comprehensive flow that the call reached.
[[nodiscard]] std::uint8_t lastStageOf(const CallDraft &draft);

} // namespace legwork::calls
