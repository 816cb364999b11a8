// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config.h"

namespace legwork::dialplan {

// Each answers the whole text with one change made: every other byte stays, new lines take the indentation and the line
// ends of their neighbours. The result is to be parsed again.

/// Sets a single-valued command of a block, or takes its negation back. `command` is the whole command: "preference 2",
/// "no vad". A line that has it is replaced where it stands; otherwise it becomes the block's last line. The error says
/// why a command cannot be one.
[[nodiscard]] Result<std::string> withCommand(const Config &config, const Object &object, std::string_view command);

/// Deletes the line of an option.
[[nodiscard]] std::string withoutLine(const Config &config, LineNumber line);

/// Puts lines (without line ends) before `end` of a device, or at its last line, with a mark behind them.
[[nodiscard]] std::string withBlock(const Config &config, const Device &device, const std::vector<std::string> &lines);

/// Deletes a block: its headers, what is read of it, and the mark behind it.
[[nodiscard]] std::string withoutBlock(const Config &config, const Device &device, const Object &object);

/// Gives a dial-peer another tag, in its headers and in the dial-peer groups that name it.
[[nodiscard]] Result<std::string> renumbered(
    const Config &config, const Device &device, const Object &peer, std::uint32_t tag);

/// Copies a dial-peer to another tag.
[[nodiscard]] Result<std::string> cloned(
    const Config &config, const Device &device, const Object &peer, std::uint32_t tag);

} // namespace legwork::dialplan
