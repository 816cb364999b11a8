// SPDX-License-Identifier: GPL-3.0-or-later
// calls, sources and show: read everything, then print.
#include "calltable.h"
#include "listing.h"
#include "session.h"

#include <calls/query.h>
#include <items/callcsv.h>
#include <items/diagnosis.h>
#include <items/ladder.h>
#include <items/rtpquality.h>
#include <items/sourcejson.h>

#include <algorithm>
#include <cstdio>

namespace legwork::cli {

namespace {

bool startsWith(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size()
        && std::ranges::equal(
            text.substr(0, prefix.size()), prefix, [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

/// Calls that a person may mean: exactly that id or Call-ID, else those whose id begins so.
std::vector<const calls::Call *> callsNamed(const calls::Engine &engine, const std::string &name)
{
    std::vector<const calls::Call *> exact, prefix;
    for (const auto *list : { &engine.calls(), &engine.otherDialogs() }) {
        for (const calls::Call &call : *list) {
            const bool isLeg = std::ranges::any_of(call.legs, [&](const calls::Leg &leg) {
                return leg.callId == name || leg.legId == name
                    || (!leg.callId.empty() && leg.callId.view().substr(0, leg.callId.view().find('@')) == name);
            });
            if (call.id == name || call.callguid == name || call.ciscoGuid() == name || isLeg)
                exact.push_back(&call);
            else if (startsWith(call.id, name) || startsWith(call.callguid, name))
                prefix.push_back(&call);
        }
    }
    return exact.empty() ? prefix : exact;
}

int sayNoCall(const Session &session, const std::vector<const calls::Call *> &found)
{
    const std::string &name = session.options().call;
    std::string text = found.empty()
        ? "--call: no call '" + name + "' in these sources; legwork-cli calls lists them"
        : "--call: '" + name + "' is the beginning of " + std::to_string(found.size()) + " calls; write more of it:";
    constexpr std::size_t most = 10;
    for (std::size_t i = 0; i < std::min(found.size(), most); ++i)
        text.append("\n  ").append(found[i]->id);
    std::fprintf(stderr, "legwork-cli show: %s\n", text.c_str());
    return exitUsage;
}

} // namespace

int runCalls(Session &session)
{
    if (!session.load())
        return session.finish();
    const auto chosen = session.selection();
    const items::Presenter &presenter = session.presenter();
    for (const calls::Call *call : chosen)
        session.note(*call);
    switch (session.options().format) {
    case Format::Table:
        writeTable(session, chosen, callColumns(),
            [&](const calls::Call *call) { return callCells(*call, presenter, session.style()); });
        break;
    case Format::Csv:
        writeCsvList(session, chosen, items::callCsvNames(),
            [&](const calls::Call *call) { return items::callCsvCells(*call, presenter); });
        break;
    default:
        writeJsonList(session, chosen,
            [&](items::JsonWriter &json, const calls::Call *call) { items::writeCall(json, *call, presenter); });
        break;
    }
    return session.finish();
}

int runSources(Session &session)
{
    if (!session.load())
        return session.finish();
    const auto sources = session.engine().sources();
    switch (session.options().format) {
    case Format::Table:
        writeTable(session, sources, sourceColumns(),
            [&](const calls::SourceReport &source) { return sourceCells(source, session.style()); });
        break;
    case Format::Csv: writeCsvList(session, sources, sourceCsvNames(), sourceCsvCells); break;
    default: writeJsonList(session, sources, items::writeSource); break;
    }
    for (const calls::Call &call : session.engine().calls())
        session.note(call);
    return session.finish();
}

int runShow(Session &session)
{
    if (!session.load())
        return session.finish();
    const auto found = callsNamed(session.engine(), session.options().call);
    if (found.size() != 1) {
        const int code = session.finish(); // a source that could not be read may be why the call is missing
        return sayNoCall(session, found) == exitUsage && code != exitDone && code != exitFound ? code : exitUsage;
    }
    const items::Presenter &presenter = session.presenter();
    items::Ladder ladder
        = items::makeLadder(session.withRules(*found.front()), session.engine().rows(found.front()->id), presenter);
    items::addGoodCall(ladder, session.engine(), presenter);
    ladder.quality
        = std::make_shared<const std::vector<items::RtpQuality>>(items::rtpQualityOf(ladder, session.engine()));
    session.note(ladder.call);
    if (session.options().format == Format::Mermaid) {
        session.output().write(items::mermaidOf(ladder, presenter));
    } else if (session.options().format == Format::Json) {
        items::JsonWriter json(session.output().buffer());
        items::writeLadder(json, ladder, presenter);
        session.output().write("\n");
    } else {
        session.output().write(items::textOf(ladder, presenter, session.style()));
    }
    return session.finish();
}

} // namespace legwork::cli
