// SPDX-License-Identifier: GPL-3.0-or-later
#include "reason.h"

#include "chars.h"
#include "message.h"

#include <limits>

namespace legwork::sip {

using namespace chars;

namespace {

/// Takes the next non-empty element off a comma separated list; empty at its end.
std::string_view takeElement(std::string_view &rest) noexcept
{
    while (!rest.empty()) {
        const std::size_t end = elementEnd(rest);
        const std::string_view element = trimmed(rest.substr(0, end));
        rest.remove_prefix(end < rest.size() ? end + 1 : end);
        if (!element.empty())
            return element;
    }
    return {};
}

std::string_view takeWord(std::string_view &text) noexcept
{
    std::size_t size = 0;
    while (size < text.size() && blankAt(text, size) == 0)
        ++size;
    const std::string_view word = text.substr(0, size);
    text = trimmedLeft(text.substr(size));
    return word;
}

} // namespace

bool Reason::isQ850() const noexcept { return isWord(protocol, "q.850"); }
bool Reason::isSip() const noexcept { return isWord(protocol, "sip"); }

bool ReasonReader::next(Reason &reason) noexcept
{
    const std::string_view element = takeElement(m_rest);
    if (element.empty())
        return false;
    reason = {};
    const std::size_t semicolon = findUnquoted(element, ';');
    reason.protocol = trimmed(element.substr(0, semicolon));
    const std::string_view parameters = element.substr(semicolon);
    const Decimal cause = readDecimal(parameterOf(parameters, "cause"), std::numeric_limits<std::uint32_t>::max());
    reason.cause = cause.tooLarge ? 0 : static_cast<std::uint32_t>(cause.value);
    reason.text = parameterOf(parameters, "text");
    reason.reasonCode = parameterOf(parameters, "reasoncode");
    return true;
}

bool WarningReader::next(Warning &warning) noexcept
{
    std::string_view element = takeElement(m_rest);
    if (element.empty())
        return false;
    warning = {};
    const Decimal code = readDecimal(element, 999);
    if (code.digits == 3 && blankAt(element, 3) > 0) {
        warning.code = static_cast<std::uint16_t>(code.value);
        static_cast<void>(takeWord(element));
    }
    if (element.empty() || element.front() != '"')
        warning.agent = takeWord(element);
    warning.text = !element.empty() && element.front() == '"' ? quotedAt(element) : element;
    return true;
}

} // namespace legwork::sip
