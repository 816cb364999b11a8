// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::lab {

/// The parts of the lab that are processes of their own, so that they can be killed and hung as real ones: each is
/// started by the lab, takes what it needs from standard input (ParentLink) and gives the exit code.

/// A cache service: REST, the port for publishers, replication to the peer.
[[nodiscard]] int runCacheService();
/// The authentication server.
[[nodiscard]] int runAuthentication();

} // namespace legwork::lab
