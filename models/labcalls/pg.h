// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace legwork::labcalls {

/// What the router knows of a call besides its dialogue.
struct RouterKey {
    std::uint32_t key = 0, day = 0; // RouterCallKey, RouterCallKeyDay
};

/// A call variable, as ICM sends it along.
struct CallVariable {
    std::string name {}, value {};
};

/// What the router asks of a VRU peripheral: the call server, or a switch. Log-formats.md section 1.2 has the names.
class VruClient {
public:
    virtual ~VruClient() = default;
    virtual void temporaryConnect(std::uint32_t dialogue, const std::string &label, int correlation, RouterKey key) = 0;
    virtual void connect(std::uint32_t dialogue, const std::string &label, const std::string &how, RouterKey key) = 0;
    /// `ms`: how long the application takes the caller; negative: until it is told otherwise (music).
    virtual void runScript(std::uint32_t dialogue, std::uint32_t invoked, const std::string &script, std::int64_t ms,
        const std::string &digits, RouterKey key)
        = 0;
    /// `isVru`: of the VRU leg's dialogue alone.
    virtual void releaseDialogue(std::uint32_t dialogue, bool isVru) = 0;
    virtual void dialogueFailure(std::uint32_t dialogue) = 0;
};

/// Events that the call server reports to the router.
enum class CallEventKind : std::uint8_t { ConnectFailure, Busy, NoAnswer, Answer, Abandon, Disconnect };
[[nodiscard]] constexpr const char *nameOf(CallEventKind event) noexcept
{
    switch (event) {
    case CallEventKind::ConnectFailure: return "CONNECT_FAILURE";
    case CallEventKind::Busy: return "BUSY";
    case CallEventKind::NoAnswer: return "NO_ANSWER";
    case CallEventKind::Answer: return "ANSWER";
    case CallEventKind::Abandon: return "ABANDON";
    case CallEventKind::Disconnect: return "DISCONNECT";
    }
    return "";
}
[[nodiscard]] constexpr int numberOf(CallEventKind event) noexcept { return static_cast<int>(event) + 1; }

} // namespace legwork::labcalls
