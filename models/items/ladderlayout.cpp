// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderlayout.h"

#include "ladderfolder.h"
#include "text.h"
#include "zone.h"

#include <algorithm>
#include <numeric>

namespace legwork::items {

namespace {

/// "200 OK (INVITE)" without what stands in brackets and without the number.
std::string_view phraseOf(std::string_view label)
{
    const std::size_t blank = label.find(' ');
    if (blank == std::string_view::npos)
        return {};
    label.remove_prefix(blank + 1);
    const std::size_t bracket = label.rfind(" (");
    if (bracket != std::string_view::npos)
        return label.substr(0, bracket);
    return label.starts_with('(') ? std::string_view() : label;
}

/// "1 min 24.874 s": a silence to the millisecond, as deltas are.
std::string exactDuration(Milliseconds span)
{
    const std::int64_t ms = span.count();
    std::string text;
    if (ms >= 3'600'000)
        text += std::to_string(ms / 3'600'000) + " h ";
    if (ms >= 60'000)
        text += std::to_string(ms / 60'000 % 60) + " min ";
    const std::string rest = std::to_string(1000 + ms % 1000);
    return text + std::to_string(ms / 1000 % 60) + "." + rest.substr(1) + " s";
}

} // namespace

LadderLayout::LadderLayout(std::shared_ptr<const Ladder> ladder, LayoutOptions options)
    : m_ladder(std::move(ladder))
    , m_options(std::move(options))
{
    const LadderColumns columns = columnsOf(*m_ladder, m_options);
    m_hosts = columns.hosts;
    LadderFolder(*this, columns).fold();
    LadderBander(*this).band();
    placeHosts();
    noteMedia();
    noteRows();
}

void LadderLayout::noteMedia()
{
    // Whether a far end is new can only be said in the order of the lines.
    std::map<std::pair<std::int16_t, int>, std::int32_t> lastMedia; // of a host on a leg
    std::vector<calls::LegKind> owners(m_ladder->media.size(), calls::LegKind::Other);
    for (LadderLine &line : m_lines) {
        if (line.media < 0 || line.from < 0)
            continue;
        calls::LegKind &owner = owners[static_cast<std::size_t>(line.media)];
        const LadderRow *const row = rowOf(line);
        const bool isOffer = line.look == MessageClass::Request;
        if (!isOffer && line.leg != calls::LegKind::Ingress)
            owner = line.leg; // who answers says where it hears
        else if (isOffer && row && sipOf(*row)->isInDialogue)
            line.mediaOf = owner;
        const auto [last, isFirst] = lastMedia.try_emplace(std::pair(line.from, row ? row->row.leg : -1), line.media);
        line.isNewMedia = !isFirst && last->second != line.media;
        last->second = line.media;
    }
}

void LadderLayout::noteRows()
{
    m_lineOfRow.assign(m_ladder->rows.size(), -1);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const LadderLine &line = m_lines[i];
        if (line.kind == LineKind::Gap || line.row == noRow || line.isCopy)
            continue;
        m_lineOfRow[line.row] = static_cast<std::int32_t>(i);
        for (std::uint32_t f = 0; f < line.foldCount; ++f)
            m_lineOfRow[m_folds[line.firstFold + f]] = static_cast<std::int32_t>(i);
    }
    for (const auto &[row, line] : m_bandRows)
        m_lineOfRow[row] = static_cast<std::int32_t>(line);
}

/// Columns in the order that was chosen, then by role, then by appearance; lines refer to the visible ones.
void LadderLayout::placeHosts()
{
    std::vector<std::size_t> order(m_hosts.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [this](std::size_t at) {
        const auto chosen = std::ranges::find(m_options.order, m_hosts[at].name);
        return std::pair(chosen - m_options.order.begin(), m_hosts[at].role);
    });
    std::vector<std::int16_t> place(m_hosts.size(), -1);
    std::vector<LadderHost> visible;
    for (const std::size_t at : order) {
        if (m_options.hiddenHosts.contains(m_hosts[at].name)) {
            m_hidden.push_back(m_hosts[at]);
            continue;
        }
        place[at] = static_cast<std::int16_t>(visible.size());
        visible.push_back(m_hosts[at]);
    }
    m_hosts = std::move(visible);
    const auto placed = [&place](std::int16_t host) { return host < 0 ? host : place[static_cast<std::size_t>(host)]; };
    const auto isWithoutPlace = [&placed](const LadderLine &line) {
        const bool isKnown = line.from >= 0 || line.to >= 0;
        return isKnown && placed(line.from) < 0 && placed(line.to) < 0 && line.kind != LineKind::Gap;
    };
    if (!m_hidden.empty()) {
        std::vector<std::uint32_t> kept(m_lines.size() + 1, 0); // lines kept before each line
        for (std::size_t i = 0; i < m_lines.size(); ++i)
            kept[i + 1] = kept[i] + (isWithoutPlace(m_lines[i]) ? 0U : 1U);
        for (LadderBand &band : m_bands) {
            band.first = kept[band.first];
            band.end = kept[band.end];
        }
        for (auto &[row, line] : m_bandRows)
            line = kept[line];
        m_leftOut += m_lines.size() - kept.back();
        std::erase_if(m_lines, isWithoutPlace);
    }
    for (LadderLine &line : m_lines) {
        line.from = placed(line.from);
        line.to = placed(line.to);
        line.via = placed(line.via);
    }
}

LadderLayout LadderLayout::spaced(const std::vector<std::uint32_t> &before) const
{
    LadderLayout out = *this;
    out.m_lines.clear();
    std::vector<std::uint32_t> moved(m_lines.size() + 1, 0); // where each line comes to stand
    for (std::size_t i = 0; i <= m_lines.size(); ++i) {
        const std::uint16_t band = m_lines.empty() ? 0 : m_lines[i == 0 ? 0 : i - 1].band; // of the line above
        for (std::uint32_t blank = 0; i < before.size() && blank < before[i]; ++blank)
            out.m_lines.push_back({ .kind = LineKind::Blank, .band = band });
        moved[i] = static_cast<std::uint32_t>(out.m_lines.size());
        if (i < m_lines.size())
            out.m_lines.push_back(m_lines[i]);
    }
    for (LadderBand &band : out.m_bands) {
        band.first = band.first == 0 ? 0 : moved[band.first];
        band.end = moved[band.end];
    }
    for (std::int32_t &line : out.m_lineOfRow)
        line = line < 0 ? line : static_cast<std::int32_t>(moved[static_cast<std::size_t>(line)]);
    for (auto &[row, line] : out.m_bandRows)
        line = moved[line];
    return out;
}

std::vector<std::uint32_t> LadderLayout::folded(const LadderLine &line) const
{
    if (line.kind == LineKind::Gap || line.isCopy)
        return {};
    const auto begin = m_folds.begin() + line.firstFold;
    return { begin, begin + line.foldCount };
}

int LadderLayout::lineOfRow(std::uint32_t row) const { return row < m_lineOfRow.size() ? m_lineOfRow[row] : -1; }

int LadderLayout::lineOfPlace(calls::Place place) const
{
    for (std::uint32_t i = 0; i < m_ladder->rows.size(); ++i) {
        const calls::Row &row = m_ladder->rows[i].row;
        if (row.place == place || std::ranges::find(row.copyPlaces, place) != row.copyPlaces.end())
            return lineOfRow(i);
    }
    return -1;
}

const LadderRow *LadderLayout::rowOf(const LadderLine &line) const noexcept
{
    return line.row < m_ladder->rows.size() && line.kind != LineKind::Gap ? &m_ladder->rows[line.row] : nullptr;
}

const SipFacts *LadderLayout::sipOf(const LadderRow &row) const noexcept
{
    return row.sip >= 0 ? &m_ladder->sip[static_cast<std::size_t>(row.sip)] : nullptr;
}

std::string LadderLayout::title(const LadderLine &line) const
{
    switch (line.kind) {
    case LineKind::Blank:
    case LineKind::NotSeen: return {};
    case LineKind::Gap: return exactDuration(line.span);
    case LineKind::FoldedBand: return bandTitle(m_bands[line.band].number);
    default: break;
    }
    const LadderRow *const row = rowOf(line);
    if (!row)
        return {};
    const SipFacts *const facts = sipOf(*row);
    if (!facts)
        return row->title.empty() ? row->label : row->title;
    std::string title = sipTitle(*facts, phraseOf(row->label), m_ladder->media);
    switch (line.mediaOf) {
    case calls::LegKind::Ringtone: title += "  ringback"; break;
    case calls::LegKind::Agent: title += "  agent media"; break;
    case calls::LegKind::Vru: title += "  VRU media"; break;
    default: break;
    }
    return title;
}

std::string LadderLayout::mediaText(const LadderLine &line) const
{
    if (line.media < 0 || line.kind == LineKind::Gap)
        return {};
    const MediaFacts &media = m_ladder->media[static_cast<std::size_t>(line.media)];
    if (media.isHeld)
        return "held " + printable(media.address);
    return printable(media.address) + ":" + std::to_string(media.port);
}

const char *bandTitle(int number) noexcept
{
    switch (number) {
    case 1: return "Call comes in";
    case 2: return "To CVP";
    case 3: return "CVP asks ICM";
    case 4: return "Label + VRU";
    case 5: return "Run script, queue";
    case 6: return "To the agent";
    case 7: return "Survivability";
    default: return "";
    }
}

} // namespace legwork::items
