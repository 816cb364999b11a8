// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/text.h>

#include <cstdint>

namespace legwork::calls {

/// Licences of CVP that a call can hold: a port while the caller is in self-service or in queue, a call director
/// licence while the call is connected to an agent. A call that CVP gave away holds none.
enum class Licence : std::uint8_t { IvrPort, CallDirector };

/// A stretch of time in which a call held a licence.
struct Hold {
    Licence licence = Licence::IvrPort;
    bool isQueued = false; // of a port: the caller waited for an agent
    std::int64_t begin = 0, end = 0; // ms since 1970 UTC, common clock; in a draft end 0 is an end that was not seen
    Text server {}; // address of the VXML gateway that served the caller; empty for a call director licence
};

} // namespace legwork::calls
