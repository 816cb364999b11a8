// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace legwork::labcalls {

/// What a voice browser asks the IVR service: log-formats.md section 1.3.
struct IvrRequest {
    enum class Type : std::uint8_t { Ping, NewCall, Result } type = Type::Ping;
    std::string from {}; // address of the gateway
    std::string guid {}, dnis {}, ani {}, callId {}; // dnis: label and correlation id
    std::string error { "NONE(0)" };
    std::string digits {};
    std::uint32_t sequence = 0;
};

/// The page that it gets.
struct IvrPage {
    enum class Kind : std::uint8_t { SubmitBack, Script, Acknowledge, Disconnect } kind = Kind::Acknowledge;
    std::string script {}; // "GD,get4digits"
    std::int64_t ms = 0; // how long the caller takes; negative: until the call moves on
    std::string digits {}; // what the caller will enter
    std::uint32_t sequence = 0;
};
using IvrAnswer = std::function<void(const IvrPage &)>;

} // namespace legwork::labcalls
