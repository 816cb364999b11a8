// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::device {

/// `gw1(config-dial-peer)#`, taken apart.
struct Prompt {
    std::string host {};
    std::string mode {}; // "config-dial-peer"; empty in exec mode
    bool isPrivileged = false; // # rather than >

    [[nodiscard]] bool isConfiguring() const noexcept { return !mode.empty(); }
    friend bool operator==(const Prompt &, const Prompt &) = default;
};

/// Reads the open line of a terminal as a prompt. With `host` only that device's: in configuration mode IOS cuts long
/// names.
[[nodiscard]] std::optional<Prompt> readPrompt(std::string_view line, std::string_view host = {});

/// The prompt that a log message has pushed up: IOS does not write it again below. Empty when something else stands
/// there.
[[nodiscard]] std::optional<Prompt> promptBeforeLog(const std::vector<std::string> &lines, std::string_view host);

/// ` --More-- ` and its kin: the device waits for a key.
[[nodiscard]] bool isPager(std::string_view line) noexcept;

/// The open line asks something: `[confirm]`, `[yes/no]:`, `Password:`, `Destination filename [startup-config]?`.
[[nodiscard]] bool isQuestion(std::string_view line) noexcept;
[[nodiscard]] bool asksForPassword(std::string_view line) noexcept;

/// What the lines after a command in configuration mode mean.
struct ReplySense {
    bool isRefusal = false;
    std::string words {}; // what the device said, lines joined by blanks; log messages left out
};
/// A line that begins with `%` refuses, unless it is a log message; so do words that IOS uses without it. The `^` line
/// is left out.
[[nodiscard]] ReplySense senseOf(const std::vector<std::string> &lines);

/// A line as it is typed: `?` gets Ctrl-V before it, or it would ask for help. Empty where the line holds bytes that a
/// terminal takes for keys.
[[nodiscard]] std::optional<std::string> typed(std::string_view command);

/// The configuration in what `show running-config` printed: without what stands before and behind it.
[[nodiscard]] std::string configurationIn(const std::vector<std::string> &lines);

/// The commands of a configuration, without what changes by itself (sizes, times, `ntp clock-period`) and what says
/// nothing (marks, remarks, prompts of a capture). Two readings of an unchanged device are equal in this form.
[[nodiscard]] std::string steadyText(std::string_view config);

} // namespace legwork::device
