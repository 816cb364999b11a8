// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include "text.h"

namespace legwork::formats {

namespace {

constexpr std::size_t maxHostName = 63;
constexpr std::string_view putty = "=~=~=~=~";
constexpr std::string_view more = "--More--";

bool isNameByte(char c) noexcept { return isAlpha(c) || isDigit(c) || c == '-' || c == '_' || c == '.'; }

} // namespace

bool beginsSession(std::string_view line) noexcept
{
    if (line.empty())
        return false;
    if (line.front() == '=')
        return line.starts_with(putty);
    if (!isAlpha(line.front()))
        return false;
    std::size_t at = 1;
    while (at < line.size() && at <= maxHostName && isNameByte(line[at]))
        ++at;
    if (at < line.size() && line[at] == '(') { // a configuration mode
        const std::size_t close = line.find(')', at);
        if (close == std::string_view::npos || close - at > maxHostName)
            return false;
        at = close + 1;
    }
    // '>' also ends tags and arrows: only with a command behind it, or nothing.
    if (at >= line.size() || (line[at] != '#' && line[at] != '>'))
        return false;
    const std::string_view command = trimmed(line.substr(at + 1));
    return command.empty() || isAlpha(command.front()) || command.front() == '?' || command.front() == '!';
}

std::size_t pagerSize(std::string_view line) noexcept
{
    const std::string_view text = trimmedLeft(line);
    if (!text.starts_with(more))
        return 0;
    const std::string_view rest = trimmedLeft(text.substr(more.size()));
    return line.size() - rest.size();
}

} // namespace legwork::formats
