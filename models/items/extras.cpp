// SPDX-License-Identifier: GPL-3.0-or-later
#include "extras.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace legwork::items {

namespace {

bool isUpper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

/// RFC 3551 table 4: payload types that need no rtpmap.
constexpr std::array<std::pair<unsigned, std::string_view>, 8> staticPayloads { { { 0, "PCMU" }, { 3, "GSM" },
    { 4, "G723" }, { 8, "PCMA" }, { 9, "G722" }, { 13, "CN" }, { 15, "G728" }, { 18, "G729" } } };

/// Names that Cisco's configuration and people use for these codecs.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> otherNames { { { "PCMU", "g711ulaw" },
    { "PCMA", "g711alaw" }, { "G729", "g729r8" }, { "G729", "g729a" }, { "G722", "g722-64" } } };

void readMedia(std::string_view line, std::vector<std::string> &codecs)
{
    // m=audio 31288 RTP/AVP 0 101
    std::size_t words = 0;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        unsigned payload = 0;
        const auto [rest, error] = std::from_chars(line.data(), line.data() + end, payload);
        if (words++ >= 3 && error == std::errc {} && rest == line.data() + end) {
            const auto known
                = std::ranges::find(staticPayloads, payload, &std::pair<unsigned, std::string_view>::first);
            if (known != staticPayloads.end())
                codecs.emplace_back(known->second);
        }
        line.remove_prefix(std::min(end + 1, line.size()));
    }
}

} // namespace

std::string_view methodOf(std::string_view label) noexcept
{
    if (!label.empty() && label.front() >= '0' && label.front() <= '9') {
        const std::size_t open = label.rfind('(');
        label.remove_prefix(open == std::string_view::npos ? label.size() : open + 1);
    }
    const auto *const end = std::ranges::find_if_not(label, isUpper);
    return label.substr(0, static_cast<std::size_t>(end - label.begin()));
}

std::vector<std::string> codecsOf(std::string_view message)
{
    std::vector<std::string> codecs;
    while (!message.empty()) {
        const std::size_t end = std::min(message.find('\n'), message.size());
        std::string_view line = message.substr(0, end);
        message.remove_prefix(std::min(end + 1, message.size()));
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        constexpr std::string_view map = "a=rtpmap:";
        if (line.starts_with("m=audio ")) {
            readMedia(line, codecs);
        } else if (line.starts_with(map)) {
            const std::size_t name = line.find(' ');
            if (name != std::string_view::npos)
                codecs.emplace_back(line.substr(name + 1, line.find('/', name) - name - 1));
        }
    }
    const std::size_t count = codecs.size();
    for (std::size_t i = 0; i < count; ++i) {
        for (const auto &[codec, other] : otherNames) {
            if (codecs[i] == codec)
                codecs.emplace_back(other);
        }
    }
    return codecs;
}

bool EngineExtras::any(calls::Extra kind, const calls::Call &call, const Holds &holds) const
{
    switch (kind) {
    case calls::Extra::Text: return anyText(call, holds);
    case calls::Extra::Source: return anySource(call, holds);
    case calls::Extra::Method: {
        const auto rows = m_engine.rows(call.id);
        return std::ranges::any_of(rows,
            [&](const calls::Row &row) { return row.kind == formats::EventKind::Sip && holds(methodOf(row.label)); });
    }
    case calls::Extra::Codec: {
        const auto rows = m_engine.rows(call.id);
        return std::ranges::any_of(rows, [&](const calls::Row &row) {
            return row.kind == formats::EventKind::Sip
                && std::ranges::any_of(codecsOf(m_engine.textAt(row.place).text), holds);
        });
    }
    case calls::Extra::Note: // notes are kept by the desktop's workspace
    case calls::Extra::Count: break;
    }
    return false;
}

bool EngineExtras::anyText(const calls::Call &call, const Holds &holds) const
{
    const auto rows = m_engine.rows(call.id);
    return std::ranges::any_of(rows, [&](const calls::Row &row) { return holds(m_engine.textAt(row.place).text); });
}

bool EngineExtras::anySource(const calls::Call &call, const Holds &holds) const
{
    if (m_paths.empty()) {
        for (const calls::SourceReport &source : m_engine.sources())
            m_paths.push_back(source.path);
    }
    std::set<std::uint32_t> sources;
    for (const calls::Row &row : m_engine.rows(call.id)) {
        sources.insert(row.place.source);
        for (const calls::Place place : row.copyPlaces)
            sources.insert(place.source);
    }
    return std::ranges::any_of(
        sources, [&](std::uint32_t source) { return source < m_paths.size() && holds(m_paths[source]); });
}

} // namespace legwork::items
