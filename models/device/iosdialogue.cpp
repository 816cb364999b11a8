// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosdialogue.h"

#include <dialplan/configline.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace legwork::device {

namespace {

/// Longer is no host name (RFC 1123) and no mode.
constexpr std::size_t maxPromptBytes = 128;
/// IOS cuts the name in prompts of configuration mode, never below this.
constexpr std::size_t shortestCutName = 10;

std::string_view trimmed(std::string_view text) noexcept
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

bool isNameByte(char c) noexcept { return c > ' ' && c < '\x7f' && c != '(' && c != ')' && c != '#' && c != '>'; }

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return out;
}

/// `%SYS-5-CONFIG_I: ...`, with or without a time and a sequence number before it: the device's log, not an answer.
bool isLogMessage(std::string_view line) noexcept
{
    const std::size_t percent = line.find('%');
    if (percent == std::string_view::npos)
        return false;
    line.remove_prefix(percent + 1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return false;
    line = line.substr(0, colon);
    if (std::ranges::any_of(line, [](char c) {
            return !(std::isupper(static_cast<unsigned char>(c)) != 0
                || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-');
        }))
        return false;
    const std::size_t first = line.find('-');
    const std::size_t last = line.rfind('-');
    return first != std::string_view::npos && last > first && last >= 2 && line[last - 2] == '-'
        && line[last - 1] >= '0' && line[last - 1] <= '7';
}

/// A log message as it stands on a line of its own. Configurations hold some in quotes, never at a line's start.
bool isLogLine(std::string_view line) noexcept
{
    constexpr std::string_view stampStarts = "*.%0123456789JFMASOND";
    return !line.empty() && stampStarts.find(line.front()) != std::string_view::npos && isLogMessage(line);
}

bool isMarker(std::string_view line) noexcept { return trimmed(line) == "^"; }

} // namespace

std::optional<Prompt> readPrompt(std::string_view line, std::string_view host)
{
    line = trimmed(line);
    if (line.size() < 2 || line.size() > maxPromptBytes || std::isalnum(static_cast<unsigned char>(line.front())) == 0)
        return std::nullopt;
    Prompt prompt;
    prompt.isPrivileged = line.back() == '#';
    if (!prompt.isPrivileged && line.back() != '>')
        return std::nullopt;
    line.remove_suffix(1);
    if (line.back() == ')') {
        const std::size_t open = line.find('(');
        if (open == std::string_view::npos || open == 0)
            return std::nullopt;
        prompt.mode = std::string(line.substr(open + 1, line.size() - open - 2));
        if (prompt.mode.empty() || !std::ranges::all_of(prompt.mode, isNameByte))
            return std::nullopt;
        line = line.substr(0, open);
    }
    if (!std::ranges::all_of(line, isNameByte))
        return std::nullopt;
    prompt.host = std::string(line);
    if (host.empty() || prompt.host == host)
        return prompt;
    const bool isCut = prompt.isConfiguring() && prompt.host.size() >= shortestCutName && host.starts_with(prompt.host);
    if (!isCut)
        return std::nullopt;
    prompt.host = std::string(host);
    return prompt;
}

std::optional<Prompt> promptBeforeLog(const std::vector<std::string> &lines, std::string_view host)
{
    const auto last = std::find_if(lines.rbegin(), lines.rend(),
        [](const std::string &line) { return !trimmed(line).empty() && !isLogLine(line); });
    return last == lines.rend() || last == lines.rbegin() ? std::nullopt : readPrompt(*last, host);
}

bool isPager(std::string_view line) noexcept
{
    line = trimmed(line);
    return line == "--More--" || line == "-- More --" || line == "<--- More --->";
}

bool isQuestion(std::string_view line) noexcept
{
    line = trimmed(line);
    if (line.empty() || line.size() > maxPromptBytes * 4)
        return false;
    return line.ends_with("[confirm]") || line.ends_with("]:") || line.ends_with("]?") || asksForPassword(line);
}

bool asksForPassword(std::string_view line) noexcept
{
    line = trimmed(line);
    return line.ends_with("assword:") || line.ends_with("asscode:") || line == "Password";
}

ReplySense senseOf(const std::vector<std::string> &lines)
{
    // What IOS says without a percent sign when it does not take a command.
    constexpr std::array<std::string_view, 9> refusals { "incorrect format", "invalid", "error", "not allowed",
        "cannot", "can not", "failed", "not supported", "already exists" };
    ReplySense sense;
    for (const std::string &line : lines) {
        const std::string_view text = trimmed(line);
        if (text.empty() || isMarker(text) || isLogMessage(text))
            continue;
        const std::string words = lower(text);
        sense.isRefusal = sense.isRefusal || text.front() == '%'
            || std::ranges::any_of(refusals, [&](std::string_view one) { return words.find(one) != words.npos; });
        sense.words.append(sense.words.empty() ? "" : " ").append(text);
    }
    return sense;
}

std::optional<std::string> typed(std::string_view command)
{
    std::string keys;
    for (const char c : command) {
        const bool isKey = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
        if (isKey)
            return std::nullopt;
        if (c == '?')
            keys += '\x16';
        keys += c;
    }
    return keys;
}

std::string configurationIn(const std::vector<std::string> &lines)
{
    std::string text;
    bool isInside = false;
    for (const std::string &line : lines) {
        const std::string_view words = trimmed(line);
        if (isLogLine(line))
            continue;
        if (!isInside) {
            const bool isPreface = words.empty() || words.starts_with("Building configuration")
                || words.starts_with("Load for ") || words.starts_with("Time source ");
            if (isPreface)
                continue;
            isInside = true;
        }
        text.append(line).append("\n");
    }
    return text;
}

std::string steadyText(std::string_view config)
{
    constexpr std::array<std::string_view, 4> unsteady { "Building configuration", "Current configuration",
        "ntp clock-period", "Using " };
    std::string text;
    while (!config.empty()) {
        const std::size_t end = config.find('\n');
        const dialplan::ConfigLine line = dialplan::readLine(config.substr(0, end));
        config.remove_prefix(end == std::string_view::npos ? config.size() : end + 1);
        const std::string_view command = trimmed(line.command);
        if (line.kind != dialplan::LineKind::Command || command.empty()
            || std::ranges::any_of(unsteady, [&](std::string_view one) { return command.starts_with(one); }))
            continue;
        text.append(line.indent, ' ').append(command).append("\n");
    }
    return text;
}

} // namespace legwork::device
