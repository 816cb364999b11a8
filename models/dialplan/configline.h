// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace legwork::dialplan {

enum class LineKind : std::uint8_t {
    Blank,
    Mark, // a bare `!`: a block without indentation ends here
    Comment,
    Fence, // ``` of a Markdown text
    Prompt, // `gw1# show run`: exec mode
    Command
};

/// What one line of a configuration or a terminal capture holds, apart from its meaning.
struct ConfigLine {
    LineKind kind = LineKind::Blank;
    std::uint32_t indent = 0; // blanks, tabs and no-break spaces before the command
    std::string_view command {}; // without indentation, prompt and comment; of a prompt what was typed
    bool hasPrompt = false; // a command behind `gw1(config)#`
};

/// Reads a line without its end. O(length).
[[nodiscard]] ConfigLine readLine(std::string_view line) noexcept;

/// `dial-peer voice TAG TYPE` at the end of a longer text; empty when there is none.
[[nodiscard]] std::string_view peerHeaderAtEnd(std::string_view text) noexcept;

/// True when a command with this first word (and second, for words that both worlds know) stands at the top level of a
/// configuration and never inside a block that is read.
[[nodiscard]] bool isTopLevel(std::string_view command) noexcept;

} // namespace legwork::dialplan
