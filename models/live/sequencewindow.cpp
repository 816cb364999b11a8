// SPDX-License-Identifier: GPL-3.0-or-later
#include "sequencewindow.h"

#include <algorithm>
#include <functional>

namespace legwork::live {

namespace {

/// Gaps that were given up and are remembered: what comes from an older one counts as a new beginning.
constexpr std::size_t maxMissing = 64;

} // namespace

void SequenceWindow::add(
    std::uint32_t number, std::string_view message, Clock::time_point now, std::vector<std::string> &out)
{
    if (!m_hasBegun) {
        begin(number, message, out);
        return;
    }
    const std::uint32_t ahead = number - m_next; // wraps as the senders' counters do
    if (ahead == 0) {
        take(number, message, out);
        drain(out);
    } else if (ahead <= maxJump) {
        if (m_held.empty()) {
            m_heldBase = m_next;
            m_gapSince = now;
        }
        if (!m_held.try_emplace(number - m_heldBase, message).second)
            ++m_counts.repeated;
        while (m_held.size() > maxHeld) {
            giveUpGap();
            drain(out);
        }
    } else if (takeMissing(number)) {
        --m_counts.lost;
        ++m_counts.late;
        out.emplace_back(message);
    } else if (isRepeated(number, message)) {
        ++m_counts.repeated;
    } else {
        flush(out);
        begin(number, message, out);
    }
}

void SequenceWindow::begin(std::uint32_t number, std::string_view message, std::vector<std::string> &out)
{
    m_hasBegun = true;
    m_missing.clear();
    m_recent.fill({});
    m_next = number;
    take(number, message, out);
}

void SequenceWindow::take(std::uint32_t number, std::string_view message, std::vector<std::string> &out)
{
    m_recent[number % m_recent.size()] = { number, std::hash<std::string_view>()(message), true };
    m_next = number + 1;
    out.emplace_back(message);
}

/// Gives what has waited for what was taken last.
void SequenceWindow::drain(std::vector<std::string> &out)
{
    while (!m_held.empty() && m_heldBase + m_held.begin()->first == m_next) {
        const auto first = m_held.extract(m_held.begin());
        take(m_next, first.mapped(), out);
    }
    if (!m_held.empty())
        m_gapSince = Clock::now();
}

void SequenceWindow::giveUpGap()
{
    const std::uint32_t first = m_heldBase + m_held.begin()->first;
    m_counts.lost += first - m_next;
    if (m_missing.size() == maxMissing)
        m_missing.erase(m_missing.begin());
    m_missing.push_back({ m_next, first });
    m_next = first;
}

void SequenceWindow::expire(Clock::time_point now, std::vector<std::string> &out)
{
    if (!m_held.empty() && now - m_gapSince >= patience)
        flush(out);
}

void SequenceWindow::flush(std::vector<std::string> &out)
{
    while (!m_held.empty()) {
        giveUpGap();
        drain(out);
    }
}

bool SequenceWindow::takeMissing(std::uint32_t number)
{
    const auto found
        = std::ranges::find_if(m_missing, [&](const Missing &gap) { return number - gap.begin < gap.end - gap.begin; });
    if (found == m_missing.end())
        return false;
    const Missing gap = *found;
    m_missing.erase(found);
    if (gap.begin != number)
        m_missing.push_back({ gap.begin, number });
    if (number + 1 != gap.end)
        m_missing.push_back({ number + 1, gap.end });
    return true;
}

bool SequenceWindow::isRepeated(std::uint32_t number, std::string_view message) const noexcept
{
    const Recent &recent = m_recent[number % m_recent.size()];
    return recent.isSet && recent.number == number && recent.hash == std::hash<std::string_view>()(message);
}

} // namespace legwork::live
