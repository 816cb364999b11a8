// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include "patterns.h"
#include "sourcejson.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace legwork::items {

namespace {

void countFindings(Report &report, std::span<const calls::Call *const> calls)
{
    std::map<std::string, Report::Count> counts;
    for (const calls::Call *call : calls) {
        std::set<std::string_view> seen; // a call counts once however often its cause was met
        for (const calls::Finding &finding : call->findings) {
            if (!seen.insert(finding.code).second)
                continue;
            Report::Count &count = counts[finding.code.str()];
            if (count.calls++ == 0)
                count = { finding.code, finding.severity, 1, call->id, finding.text };
        }
    }
    for (auto &[code, count] : counts)
        report.findings.push_back(std::move(count));
    std::ranges::stable_sort(report.findings, [](const Report::Count &a, const Report::Count &b) {
        return std::pair(a.severity, b.calls) < std::pair(b.severity, a.calls);
    });
}

void countOutcomes(Report &report, std::span<const calls::Call *const> calls)
{
    std::map<calls::Outcome, std::size_t> counts;
    for (const calls::Call *call : calls)
        ++counts[call->outcome];
    report.outcomes.assign(counts.begin(), counts.end());
    std::ranges::stable_sort(
        report.outcomes, std::ranges::greater {}, [](const auto &outcome) { return outcome.second; });
}

void findSlowest(Report &report, std::span<const calls::Call *const> calls)
{
    for (const calls::Call *call : calls) {
        if (call->setup.count() > 0)
            report.slowest.push_back(call);
    }
    std::ranges::stable_sort(
        report.slowest, std::ranges::greater {}, [](const calls::Call *call) { return call->setup; });
    report.slowest.resize(std::min(report.slowest.size(), slowestSetups));
}

void nameFailed(Report &report, std::span<const calls::Call *const> calls)
{
    std::set<std::string> names;
    for (const calls::Call *call : calls) {
        if (call->outcome != calls::Outcome::Failed)
            continue;
        std::string name = pageName(call->id);
        for (int other = 2; !names.insert(name).second; ++other)
            name = pageName(call->id + "-" + std::to_string(other));
        report.failed.push_back({ call, std::move(name) });
    }
}

} // namespace

std::string pageName(std::string_view callId)
{
    constexpr std::size_t longest = 120; // file systems take 255 bytes
    std::string name = "call-";
    for (const char c : callId.substr(0, longest)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
            || c == '_' || c == '.';
        name += plain ? c : '_';
    }
    return name + ".md";
}

Report makeReport(std::span<const calls::Call *const> calls, std::vector<calls::SourceReport> sources)
{
    Report report;
    report.callCount = calls.size();
    report.sources = std::move(sources);
    for (const calls::Call *call : calls) {
        if (call->start != UtcTime {})
            report.first = std::min(report.first.value_or(call->start), call->start);
        if (call->end != UtcTime {})
            report.last = std::max(report.last.value_or(call->end), call->end);
    }
    countOutcomes(report, calls);
    countFindings(report, calls);
    findSlowest(report, calls);
    nameFailed(report, calls);
    return report;
}

void writeReport(JsonWriter &json, const Report &report, const Presenter &presenter)
{
    json.beginObject().key("paths").beginArray();
    for (const std::string &path : report.paths)
        json.value(path);
    json.endArray().member("masked", report.masked).known("folder", report.folder);
    json.member("calls", report.callCount).member("otherDialogs", report.otherDialogs);
    json.known("first", report.first).known("last", report.last).key("outcomes").beginObject();
    for (const auto &[outcome, count] : report.outcomes)
        json.member(nameOf(outcome), count);
    json.endObject().key("findings").beginArray();
    for (const Report::Count &count : report.findings) {
        json.beginObject()
            .member("code", count.code)
            .member("severity", nameOf(count.severity))
            .member("calls", count.calls);
        json.member("first", count.first).member("text", presenter.text(count.text)).endObject();
    }
    json.endArray().key("patterns");
    writePatterns(json, report.patterns, report.words);
    json.key("slowestSetups").beginArray();
    for (const calls::Call *call : report.slowest)
        json.beginObject()
            .member("id", call->id)
            .member("setupMs", call->setup.count())
            .known("start", call->start)
            .endObject();
    json.endArray().key("failed").beginArray();
    for (const Report::Failed &failed : report.failed) {
        json.beginObject().member("id", failed.call->id);
        json.known("finding", failed.call->finding() ? failed.call->finding()->code : std::string());
        json.known("page", failed.page).endObject();
    }
    json.endArray().key("sources").beginArray();
    for (const calls::SourceReport &source : report.sources)
        writeSource(json, source);
    json.endArray().endObject();
}

} // namespace legwork::items
