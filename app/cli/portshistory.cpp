// SPDX-License-Identifier: GPL-3.0-or-later
#include "portshistory.h"

#include "output.h"

#include <items/callcsv.h>
#include <items/jsonwriter.h>
#include <items/timetext.h>
#include <items/zone.h>
#include <workspace/usagehistory.h>

#include <QDateTime>
#include <QFileInfo>

#include <array>
#include <charconv>
#include <cstdio>
#include <map>

namespace legwork::cli {

namespace {

using ports::Bucket;
using ports::Figure;
using ports::Mark;
using ports::MarkKind;
using ports::Series;

constexpr Milliseconds usualLength = std::chrono::hours(24);
constexpr int usualRows = 100;

std::string meanText(const Bucket &bucket)
{
    std::array<char, 64> text {};
    return { text.data(),
        std::to_chars(text.data(), text.data() + text.size(), bucket.mean(), std::chars_format::fixed, 2).ptr };
}

std::string_view wordOf(MarkKind kind) noexcept
{
    switch (kind) {
    case MarkKind::Failover: return "failover";
    case MarkKind::Gap: return "gap";
    case MarkKind::Stale: return "stale";
    case MarkKind::Lost: return "lost";
    case MarkKind::Live: return "live";
    case MarkKind::Clock: return "clock";
    case MarkKind::Note: break;
    }
    return "note";
}

/// What one span has, by series.
struct Span {
    std::map<qsizetype, Bucket> figures {}; // by the place in the list of series
    std::vector<Mark> marks {}; // that begin in it
};

struct History {
    QString profile {};
    Milliseconds step {};
    QList<Series> series {};
    std::map<UtcTime, Span> spans {};
};

int say(const HistoryOptions &asked, const std::string &what, int code)
{
    if (!asked.quiet || code == exitUsage)
        std::fprintf(stderr, "legwork-cli ports history: %s\n", what.c_str());
    return code;
}

Result<QString> chosenProfile(const HistoryOptions &asked)
{
    const auto names = workspace::UsageHistory::profiles(asked.workspace);
    if (!names)
        return tl::unexpected(names.error());
    const QString list = names->join(QStringLiteral(", "));
    const QString name = QString::fromStdString(asked.profile);
    if (names->isEmpty())
        return failure(ErrorKind::NotFound, "", "no usage is kept in this workspace");
    if (!name.isEmpty())
        return names->contains(name)
            ? Result<QString>(name)
            : failure(ErrorKind::Usage, "PROFILE",
                "'" + asked.profile + "' has no history here; there is: " + list.toStdString());
    if (names->size() > 1)
        return failure(ErrorKind::Usage, "PROFILE", "say which one: " + list.toStdString());
    return names->first();
}

Result<History> read(const HistoryOptions &asked, const QString &profile, std::vector<std::string> &troubles)
{
    auto history = workspace::UsageHistory::open(asked.workspace, profile);
    if (!history)
        return tl::unexpected(history.error());
    // --until is included, as everywhere.
    const UtcTime end = asked.options.until ? *asked.options.until + Milliseconds(1)
                                            : UtcTime(Milliseconds(QDateTime::currentMSecsSinceEpoch()));
    const UtcTime since = asked.options.since.value_or(end - usualLength);
    History answer { profile, asked.step.value_or(workspace::UsageHistory::spanFor(since, end, usualRows)), {}, {} };
    const std::int64_t step = answer.step.count();
    const UtcTime from { Milliseconds(workspace::floorTo(since.time_since_epoch().count(), step)) };
    const auto series = (*history)->series();
    if (!series)
        return tl::unexpected(series.error());
    answer.series = *series;
    const auto buckets = (*history)->buckets(*series, from, end, answer.step);
    if (!buckets)
        return tl::unexpected(buckets.error());
    for (qsizetype i = 0; i < buckets->size(); ++i) {
        for (const Bucket &bucket : buckets->at(i))
            answer.spans[bucket.from].figures.emplace(i, bucket);
    }
    const auto marks = (*history)->marks(from, end);
    if (!marks)
        return tl::unexpected(marks.error());
    for (const Mark &mark : *marks) {
        const UtcTime span { Milliseconds(workspace::floorTo(mark.time.time_since_epoch().count(), step)) };
        if (span >= from)
            answer.spans[span].marks.push_back(mark);
    }
    const QStringList told = (*history)->takeTroubles();
    for (const QString &trouble : told)
        troubles.push_back(trouble.toStdString());
    return answer;
}

const Bucket *figureOf(const History &history, const Span &span, const Series &series)
{
    const auto found = span.figures.find(history.series.indexOf(series));
    return found != span.figures.end() ? &found->second : nullptr;
}

void writeFigure(items::JsonWriter &json, std::string_view name, const Bucket *bucket)
{
    json.key(name);
    if (!bucket) {
        json.null();
        return;
    }
    json.beginObject().member("min", bucket->min).key("mean").number(meanText(*bucket));
    json.member("max", bucket->max).member("last", bucket->last).member("samples", bucket->samples).endObject();
}

void writeSpan(items::JsonWriter &json, const History &history, UtcTime time, const Span &span)
{
    json.beginObject().known("time", time).member("stepMs", history.step.count());
    json.member("profile", history.profile.toStdString());
    writeFigure(json, "inUse", figureOf(history, span, { Figure::Used, {} }));
    writeFigure(json, "total", figureOf(history, span, { Figure::Deployed, {} }));
    writeFigure(json, "purchased", figureOf(history, span, { Figure::Entitled, {} }));
    json.key("servers").beginArray();
    QString server;
    for (const Series &one : history.series) { // by server
        if (one.server.isEmpty() || one.server == server)
            continue;
        server = one.server;
        const Bucket *const used = figureOf(history, span, { Figure::Used, server });
        const Bucket *const total = figureOf(history, span, { Figure::Deployed, server });
        if (!used && !total)
            continue;
        json.beginObject().member("ip", server.toStdString());
        writeFigure(json, "inUse", used);
        writeFigure(json, "total", total);
        json.endObject();
    }
    json.endArray().key("marks").beginArray();
    for (const Mark &mark : span.marks) {
        json.beginObject().known("time", mark.time).known("until", mark.until);
        json.member("kind", wordOf(mark.kind)).known("server", mark.server.toStdString());
        json.known("text", mark.text.toStdString()).endObject();
    }
    json.endArray().endObject();
}

std::vector<std::string> cellsOf(const History &history, UtcTime time, const Span &span, const calls::Zone &zone)
{
    const auto text = [](const Bucket *bucket, std::uint32_t Bucket::*figure) {
        return bucket ? std::to_string(bucket->*figure) : std::string("?");
    };
    const Bucket *const used = figureOf(history, span, { Figure::Used, {} });
    std::string marks;
    for (const Mark &mark : span.marks)
        marks.append(marks.empty() ? "" : ", ")
            .append(wordOf(mark.kind))
            .append(mark.server.isEmpty() ? "" : " ")
            .append(mark.server.toStdString());
    return { items::queryTime(time, zone).toStdString(), text(used, &Bucket::min), used ? meanText(*used) : "?",
        text(used, &Bucket::max), text(used, &Bucket::last),
        text(figureOf(history, span, { Figure::Deployed, {} }), &Bucket::last),
        text(figureOf(history, span, { Figure::Entitled, {} }), &Bucket::last), marks };
}

void writeCsv(Output &out, const History &history)
{
    out.write(items::csvRecord({ "time", "stepMs", "server", "figure", "min", "mean", "max", "last", "samples" }));
    static constexpr std::array figures { "inUse", "total", "purchased" };
    for (const auto &[time, span] : history.spans) {
        for (const auto &[place, bucket] : span.figures) {
            const Series &series = history.series[place];
            out.write(
                items::csvRecord({ toIso8601(time), std::to_string(history.step.count()), series.server.toStdString(),
                    figures[static_cast<std::size_t>(series.figure)], std::to_string(bucket.min), meanText(bucket),
                    std::to_string(bucket.max), std::to_string(bucket.last), std::to_string(bucket.samples) }));
        }
    }
}

} // namespace

int runHistory(const HistoryOptions &asked)
{
    if (!QFileInfo::exists(asked.workspace))
        return say(asked, asked.workspace.toStdString() + ": there is no such file", exitUnreadable);
    const Result<QString> profile = chosenProfile(asked);
    if (!profile)
        return say(asked, profile.error().place + (profile.error().place.empty() ? "" : ": ") + profile.error().what,
            profile.error().kind == ErrorKind::Usage ? exitUsage : exitUnreadable);
    std::vector<std::string> troubles;
    const Result<History> history = read(asked, *profile, troubles);
    if (!history)
        return say(asked, history.error().place + ": " + history.error().what,
            history.error().kind == ErrorKind::Usage ? exitUsage : exitUnreadable);
    for (const std::string &trouble : troubles)
        say(asked, trouble, exitDone);

    Output out;
    if (asked.options.format == Format::Table) {
        std::vector<std::vector<std::string>> rows;
        for (const auto &[time, span] : history->spans)
            rows.push_back(cellsOf(*history, time, span, asked.options.zone));
        out.write(tableOf({ { "time" }, { "min", true }, { "mean", true }, { "max", true }, { "last", true },
                              { "total", true }, { "bought", true }, { "marks" } },
            rows, terminalColumns()));
        return exitDone;
    }
    if (asked.options.format == Format::Csv) {
        writeCsv(out, *history);
        return exitDone;
    }
    const bool isArray = asked.options.format == Format::Json;
    bool isFirst = true;
    out.write(isArray ? "[" : "");
    for (const auto &[time, span] : history->spans) {
        out.write(!isArray ? "" : isFirst ? "\n" : ",\n");
        isFirst = false;
        items::JsonWriter json(out.buffer());
        writeSpan(json, *history, time, span);
        if (!isArray)
            out.write("\n");
        out.flushIfFull();
    }
    out.write(isArray ? "\n]\n" : "");
    return exitDone;
}

} // namespace legwork::cli
