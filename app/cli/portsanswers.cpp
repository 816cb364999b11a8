// SPDX-License-Identifier: GPL-3.0-or-later
#include "portsanswers.h"

#include "listing.h"

#include <items/timetext.h>
#include <items/zone.h>
#include <ports/capacity.h>
#include <ports/usage.h>

#include <array>
#include <charconv>
#include <cmath>

namespace legwork::cli {

namespace {

/// A number with at most so many decimals, without zeros at its end.
std::string decimal(double value, int decimals)
{
    std::array<char, 64> text {};
    const auto end
        = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals).ptr;
    std::string out(text.data(), end);
    if (out.find('.') != std::string::npos) {
        out.erase(out.find_last_not_of('0') + 1);
        if (out.back() == '.')
            out.pop_back();
    }
    return out;
}

/// A share with three digits that count, however small.
std::string shareText(double value)
{
    std::array<char, 64> text {};
    return { text.data(),
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 3).ptr };
}

void writeHeld(items::JsonWriter &json, std::string_view name, const ports::Held &held)
{
    json.key(name).beginObject().member("peak", held.peak).key("mean").number(decimal(held.mean, 3)).endObject();
}

std::string serverName(const Text &ip) { return ip.empty() ? "unknown" : ip.str(); }

struct ShownSpan {
    const ports::Usage *usage;
    const ports::UsageSpan *span;
};

void writeSpan(items::JsonWriter &json, const ShownSpan &shown)
{
    const ports::UsageSpan &span = *shown.span;
    json.beginObject()
        .known("time", span.from)
        .knownMs("timeMs", span.from)
        .member("seconds", span.width.count() / 1000);
    writeHeld(json, "ivrPorts", span.ivrPorts);
    writeHeld(json, "queued", span.queued);
    writeHeld(json, "callDirector", span.callDirector);
    json.key("servers").beginArray();
    for (std::size_t i = 0; i < span.servers.size(); ++i) {
        if (span.servers[i].peak == 0)
            continue;
        json.beginObject().known("ip", shown.usage->servers[i].view()).member("peak", span.servers[i].peak);
        json.key("mean").number(decimal(span.servers[i].mean, 3)).endObject();
    }
    json.endArray().endObject();
}

std::vector<std::string> spanCells(const ShownSpan &shown, const calls::Zone &zone)
{
    const ports::UsageSpan &span = *shown.span;
    std::string servers;
    for (std::size_t i = 0; i < span.servers.size(); ++i) {
        if (span.servers[i].peak != 0)
            servers.append(servers.empty() ? "" : ", ")
                .append(serverName(shown.usage->servers[i]))
                .append(" ")
                .append(std::to_string(span.servers[i].peak));
    }
    return { items::queryTime(span.from, zone).toStdString(), std::to_string(span.ivrPorts.peak),
        decimal(span.ivrPorts.mean, 1), std::to_string(span.queued.peak), std::to_string(span.callDirector.peak),
        decimal(span.callDirector.mean, 1), servers };
}

} // namespace

int runUsage(Session &session, Milliseconds step)
{
    if (!session.load())
        return session.finish();
    const std::vector<calls::Hold> holds = session.engine().holds();
    const ports::Usage usage = ports::usageOver(holds, step);
    const Options &options = session.options();
    std::vector<ShownSpan> shown;
    for (const ports::UsageSpan &span : usage.spans) {
        const bool isIdle = span.ivrPorts.peak == 0 && span.callDirector.peak == 0;
        if (isIdle && options.format == Format::Table)
            continue;
        if ((!options.since || span.from >= *options.since) && (!options.until || span.from <= *options.until))
            shown.push_back({ &usage, &span });
    }
    if (!usage.spans.empty() && usage.spans.front().width > step)
        session.say("--step: intervals of " + decimal(static_cast<double>(usage.spans.front().width.count()) / 1000, 3)
            + " s, as there would be more than " + std::to_string(ports::maxSpans));
    const auto cells = [&](const ShownSpan &span) { return spanCells(span, options.zone); };
    switch (options.format) {
    case Format::Table:
        writeTable(session, shown,
            { { "time" }, { "IVR peak", true }, { "mean", true }, { "queued", true }, { "director", true },
                { "mean", true }, { "peak by VXML gateway" } },
            cells);
        break;
    case Format::Csv:
        writeCsvList(session, shown,
            { "time", "seconds", "ivrPeak", "ivrMean", "queuedPeak", "queuedMean", "directorPeak", "directorMean" },
            [&](const ShownSpan &one) {
                const ports::UsageSpan &span = *one.span;
                return std::vector<std::string> { toIso8601(span.from), std::to_string(span.width.count() / 1000),
                    std::to_string(span.ivrPorts.peak), decimal(span.ivrPorts.mean, 3),
                    std::to_string(span.queued.peak), decimal(span.queued.mean, 3),
                    std::to_string(span.callDirector.peak), decimal(span.callDirector.mean, 3) };
            });
        break;
    default: writeJsonList(session, shown, writeSpan); break;
    }
    return session.finish();
}

int runSize(const LoadOfCalls &load, Format format)
{
    const double seconds = load.ivrSeconds + load.queueSeconds;
    const double erlangs = load.callsPerHour * seconds / 3600;
    const unsigned needed = ports::serversFor(erlangs, load.blocking, load.recall);
    const double reached = ports::extendedErlangB(erlangs, needed, load.recall);
    const char *const formula = load.recall > 0 ? "extended Erlang B" : "Erlang B";
    const double lost = ports::extendedErlangB(erlangs, load.licensed, load.recall);
    const double carries = ports::trafficFor(load.licensed, load.blocking, load.recall);
    const double callsCarried = seconds > 0 ? carries * 3600 / seconds : 0;
    Output out;
    if (format == Format::Table) {
        out.write("traffic    " + decimal(erlangs, 2) + " erlangs: " + decimal(load.callsPerHour, 1)
            + " calls an hour of " + decimal(seconds, 1) + " s each\n");
        out.write("ports      " + std::to_string(needed) + " lose " + shareText(reached) + " of the calls (" + formula
            + ", asked for at most " + shareText(load.blocking) + ")\n");
        if (load.licensed > 0)
            out.write("licensed   " + std::to_string(load.licensed) + " lose " + shareText(lost)
                + " of these calls; they carry " + decimal(carries, 2) + " erlangs, "
                + decimal(std::floor(callsCarried), 0) + " such calls an hour\n");
        return exitDone;
    }
    if (format == Format::Csv) {
        out.write(items::csvRecord({ "erlangs", "ports", "blocking", "formula" }));
        out.write(items::csvRecord({ decimal(erlangs, 4), std::to_string(needed), shareText(reached), formula }));
        return exitDone;
    }
    items::JsonWriter json(out.buffer());
    json.beginObject().key("erlangs").number(decimal(erlangs, 4)).member("ports", needed);
    json.key("blocking").number(shareText(reached)).member("formula", formula);
    json.key("licensed");
    if (load.licensed == 0) {
        json.null();
    } else {
        json.beginObject().member("ports", load.licensed).key("blocking").number(shareText(lost));
        json.key("erlangs").number(decimal(carries, 4));
        json.member("callsPerHour", static_cast<std::uint64_t>(callsCarried)).endObject();
    }
    json.endObject();
    out.write("\n");
    return exitDone;
}

} // namespace legwork::cli
