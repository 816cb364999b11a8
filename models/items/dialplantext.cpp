// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplantext.h"

#include <algorithm>

namespace legwork::items {

std::uint32_t linesIn(std::string_view text) noexcept
{
    const bool isOpen = !text.empty() && text.back() != '\n';
    return static_cast<std::uint32_t>(std::ranges::count(text, '\n')) + (isOpen ? 1 : 0);
}

DialPlanText::DialPlanText(std::string text)
    : m_bytes(std::move(text))
{
    cutLines();
}

void DialPlanText::cutLines()
{
    m_starts.clear();
    for (std::size_t at = 0; at < m_bytes.size();) {
        m_starts.push_back(static_cast<std::uint32_t>(at));
        const std::size_t end = m_bytes.find('\n', at);
        at = end == std::string::npos ? m_bytes.size() : end + 1;
    }
}

std::string_view DialPlanText::line(std::uint32_t number) const noexcept
{
    std::string_view whole = lines({ number, 1 });
    if (whole.ends_with('\n'))
        whole.remove_suffix(1);
    if (whole.ends_with('\r'))
        whole.remove_suffix(1);
    return whole;
}

std::string_view DialPlanText::lines(LineRange range) const noexcept
{
    if (range.first < 1 || range.first > lineCount() || range.count == 0)
        return {};
    const std::uint32_t last = std::min(lineCount(), range.first - 1 + range.count); // behind the last, from 0
    const std::size_t begin = m_starts[range.first - 1];
    const std::size_t end = last < lineCount() ? m_starts[last] : m_bytes.size();
    return std::string_view(m_bytes).substr(begin, end - begin);
}

std::string_view DialPlanText::lineEnd() const noexcept
{
    const std::string_view first = lines({ 1, 1 });
    return first.ends_with("\r\n") ? "\r\n" : "\n";
}

LineEdits DialPlanText::apply(const LineEdits &edits)
{
    LineEdits inverse;
    std::string out;
    out.reserve(m_bytes.size() + 256);
    std::uint32_t copied = 1; // first line that is not in `out`
    std::int64_t moved = 0;
    for (const LineEdit &edit : edits) {
        std::uint32_t first = std::clamp<std::uint32_t>(edit.first, copied, lineCount() + 1);
        std::uint32_t removed = std::min(edit.removed, lineCount() + 1 - first);
        std::string inserted = edit.inserted;
        if (first == lineCount() + 1 && first > copied && !inserted.empty() && m_bytes.back() != '\n') {
            // The last line has no end: it gets one before something comes behind it.
            --first;
            ++removed;
            inserted = std::string(lines({ first, 1 })).append(lineEnd()).append(inserted);
        }
        out.append(lines({ copied, first - copied }));
        copied = first + removed;
        const std::uint32_t now = linesIn(inserted);
        inverse.push_back({ static_cast<std::uint32_t>(first + moved), now, std::string(lines({ first, removed })) });
        moved += std::int64_t(now) - removed;
        out.append(inserted);
    }
    out.append(lines({ copied, lineCount() + 1 - copied }));
    m_bytes = std::move(out);
    cutLines();
    return inverse;
}

LineRange movedBy(LineRange range, const LineEdits &edits) noexcept
{
    std::int64_t first = range.first, end = first + range.count, moved = 0;
    for (const LineEdit &edit : edits) {
        const std::int64_t delta = std::int64_t(linesIn(edit.inserted)) - edit.removed;
        const std::int64_t at = edit.first + moved, behind = at + edit.removed;
        if (behind <= first) {
            first += delta;
            end += delta;
        } else if (at < end || (at == end && edit.removed == 0)) {
            first = std::min(first, at);
            end = std::max(end, behind) + delta;
        }
        moved += delta;
    }
    return { static_cast<std::uint32_t>(std::max<std::int64_t>(1, first)),
        static_cast<std::uint32_t>(std::max<std::int64_t>(0, end - first)) };
}

LineEdit smallestEdit(std::uint32_t first, std::string_view before, std::string_view after)
{
    const auto lineAt = [](std::string_view text) { return text.substr(0, text.find('\n') + 1); };
    while (!before.empty() && !after.empty()) {
        std::string_view a = lineAt(before), b = lineAt(after);
        if (a.empty())
            a = before; // the last one, without an end
        if (b.empty())
            b = after;
        if (a != b)
            break;
        before.remove_prefix(a.size());
        after.remove_prefix(b.size());
        ++first;
    }
    const auto lastLine = [](std::string_view text) {
        const std::size_t end = text.size() < 2 ? std::string_view::npos : text.rfind('\n', text.size() - 2);
        return end == std::string_view::npos ? text : text.substr(end + 1);
    };
    while (!before.empty() && !after.empty()) {
        const std::string_view a = lastLine(before), b = lastLine(after);
        if (a != b)
            break;
        before.remove_suffix(a.size());
        after.remove_suffix(b.size());
    }
    return { first, linesIn(before), std::string(after) };
}

} // namespace legwork::items
