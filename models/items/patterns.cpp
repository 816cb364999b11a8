// SPDX-License-Identifier: GPL-3.0-or-later
#include "patterns.h"

#include "extras.h"
#include "sipfacts.h"
#include "zone.h"

#include <sip/message.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace legwork::items {

using diagnosis::Factor;

namespace {

/// "4.25": what JSON can hold, whatever the locale.
std::string decimal(double value)
{
    std::array<char, 40> text {};
    const int size = std::snprintf(text.data(), text.size(), "%.6g", value);
    std::string result(text.data(), static_cast<std::size_t>(std::max(size, 0)));
    std::ranges::replace(result, ',', '.');
    return result;
}

std::vector<std::string> readValues(const calls::Engine &engine, Factor factor, const calls::Call &call)
{
    constexpr std::size_t mostRead = 24; // messages: every host of a call has spoken by then
    std::vector<std::string> values;
    std::size_t read = 0;
    for (const calls::Row &row : engine.rows(call.id)) {
        if (row.kind != formats::EventKind::Sip || read++ >= mostRead)
            continue;
        const std::string record = engine.textAt(row.place).text;
        const std::string_view message = sipTextIn(record);
        if (factor == Factor::Codec) {
            const std::vector<std::string> codecs = codecsOf(message);
            if (row.label == "INVITE" && !codecs.empty())
                return { codecs.front() };
            continue;
        }
        const std::string_view server = sip::readMessage(message).message.server;
        if (!server.empty() && std::ranges::find(values, server) == values.end())
            values.emplace_back(server);
    }
    return values;
}

} // namespace

diagnosis::ExtraValues extraValuesOf(const calls::Engine &engine)
{
    return [&engine](Factor factor, const calls::Call &call) { return readValues(engine, factor, call); };
}

diagnosis::PatternWords patternWords(const calls::Zone &zone, const Presenter *presenter)
{
    diagnosis::PatternWords words;
    words.clock = [zone](UtcTime time) { return wallClock(time, zone); };
    if (presenter != nullptr)
        words.number = [presenter](std::string_view number) { return presenter->number(number); };
    return words;
}

void writePatterns(JsonWriter &json, const diagnosis::Patterns &patterns, const diagnosis::PatternWords &words)
{
    json.beginArray();
    for (const diagnosis::Pattern &pattern : patterns.patterns) {
        const bool isNumber = pattern.factor == Factor::Dnis;
        json.beginObject().member("factor", nameOf(pattern.factor));
        json.member("value", isNumber && words.number ? words.number(pattern.value) : pattern.value);
        json.member("text", textOf(pattern, words));
        const bool isHidden = isNumber && words.number && words.number(pattern.value) != pattern.value;
        json.known("query", isHidden ? std::string() : queryFor(pattern, words));
        json.member("failed", pattern.failed).member("calls", pattern.calls);
        json.member("failures", pattern.failures).member("lookedAt", pattern.looked);
        json.key("lift").number(decimal(pattern.lift)).key("chance").number(decimal(pattern.chance));
        json.known("first", std::optional(pattern.first)).endObject();
    }
    json.endArray();
}

} // namespace legwork::items
