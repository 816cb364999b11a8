// SPDX-License-Identifier: GPL-3.0-or-later
// dialplan lint and diff.
#include "dialplan.h"
#include "dialplaninput.h"
#include "options.h"

#include <base/parallel.h>
#include <dialplan/changescript.h>
#include <items/callcsv.h>
#include <items/jsonwriter.h>
#include <items/lintcontext.h>
#include <items/mask.h>
#include <items/text.h>

#include <algorithm>
#include <cstdio>

namespace legwork::cli {

namespace {

using namespace dialplan;

struct DeviceFinding {
    const FoundConfig *found;
    const Device *device;
    LintFinding finding;
};

std::string joined(const std::vector<std::string> &lines, const char *with)
{
    std::string out;
    for (const std::string &line : lines)
        out.append(out.empty() ? "" : with).append(line);
    return out;
}

std::string_view peerOf(const LintFinding &finding)
{
    return finding.object != nullptr && finding.object->kind == ObjectKind::Peer ? finding.object->name
                                                                                 : std::string_view();
}

void writeStrings(items::JsonWriter &json, std::string_view name, const std::vector<std::string> &lines)
{
    json.key(name).beginArray();
    for (const std::string &line : lines)
        json.value(line);
    json.endArray();
}

void writeFinding(items::JsonWriter &json, const DeviceFinding &one)
{
    json.beginObject()
        .member("path", one.found->path)
        .known("device", one.device->name)
        .member("id", one.finding.id)
        .member("severity", nameOf(one.finding.severity))
        .knownNumber("line", one.finding.line)
        .known("peer", peerOf(one.finding))
        .member("text", one.finding.text);
    if (one.finding.fix.empty())
        json.key("fix").null();
    else
        writeStrings(json, "fix", one.finding.fix);
    json.endObject();
}

void writeChanges(items::JsonWriter &json, const ChangeScript &script)
{
    json.key("changes").beginArray();
    for (const Change &change : script.changes) {
        const char *const kind = change.kind == ChangeKind::Added ? "added"
            : change.kind == ChangeKind::Removed                  ? "removed"
                                                                  : "changed";
        json.beginObject().member("kind", kind).member("block", change.block).endObject();
    }
    json.endArray();
}

void writeOutside(items::JsonWriter &json, const std::vector<OutsideChange> &changes)
{
    json.key("outside").beginArray();
    for (const OutsideChange &change : changes)
        json.beginObject()
            .member("in", change.isNew ? "new" : "old")
            .member("line", change.line)
            .member("text", change.text)
            .endObject();
    json.endArray();
}

/// What the traces say about the deployment. False when one of them cannot be read.
bool learnTraces(const DialplanWords &words, LintContext &context, items::Masker &masker, DialplanCost &cost)
{
    const calls::EngineOptions options;
    calls::Engine engine(options);
    engine.load(words.traces);
    bool isRead = true;
    for (const trace::Problem &problem : engine.problems()) {
        isRead = isRead && !problem.wholeInput;
        std::fprintf(stderr, "legwork-cli dialplan lint: %s: %s\n", items::printable(problem.path).c_str(),
            items::printable(problem.error.what).c_str());
    }
    items::learnDeployment(engine, context);
    for (const calls::Call &call : engine.calls())
        masker.learn(call);
    const calls::Stats stats = engine.stats();
    cost.threads = defaultThreads();
    cost.read = { .bytes = cost.read.bytes + stats.bytes,
        .records = cost.read.records + stats.records,
        .sipMessages = stats.sipMessages,
        .legs = stats.legs,
        .calls = stats.calls,
        .rejected = stats.rejected };
    return isRead;
}

} // namespace

int runLint(
    const DialplanInput &input, const DialplanWords &words, DialplanFormat format, Output &out, DialplanCost &cost)
{
    constexpr const char *form = "legwork-cli dialplan lint CONFIG [--profile cvp|generic] [options]";
    if (words.lintProfile != "cvp" && words.lintProfile != "generic")
        return sayUsage("lint", "--profile: '" + words.lintProfile + "' is not one of cvp, generic", form);
    if (words.failOn != "warning" && words.failOn != "error")
        return sayUsage("lint", "--fail-on: '" + words.failOn + "' is not one of warning, error", form);
    LintContext context { .labels = words.labels, .licensedPorts = words.licensedPorts, .suppressed = words.suppress };
    context.profile = words.lintProfile == "cvp" ? LintProfile::Cvp : LintProfile::Generic;
    items::Masker masker;
    const bool isRead = words.traces.empty() || learnTraces(words, context, masker, cost);
    std::vector<DeviceFinding> findings;
    for (const auto &[found, device] : input.places()) {
        for (LintFinding &finding : lint(*device, context)) {
            if (words.mask)
                finding.text = masker.text(finding.text);
            findings.push_back({ found, device, std::move(finding) });
        }
    }
    const bool isFound = std::ranges::any_of(findings, [&](const DeviceFinding &one) {
        return one.finding.severity == LintSeverity::Error
            || (one.finding.severity == LintSeverity::Warning && words.failOn == "warning");
    });
    const auto cells = [](const DeviceFinding &one, const char *with) {
        const LintFinding &finding = one.finding;
        return std::vector<std::string> { items::printable(one.device->name), std::string(finding.id),
            std::string(nameOf(finding.severity)), finding.line > 0 ? std::to_string(finding.line) : "",
            items::printable(peerOf(finding)), items::printable(finding.text),
            items::printable(joined(finding.fix, with)) };
    };
    if (format == DialplanFormat::Text) {
        std::string text;
        for (const DeviceFinding &one : findings) {
            const std::vector<std::string> cell = cells(one, "; ");
            text += items::padRight(cell[2], 8) + cell[1] + "  " + (cell[3].empty() ? "" : "line " + cell[3] + ": ")
                + cell[5] + "\n";
            if (!one.finding.fix.empty())
                text += "        fix: " + cell[6] + "\n";
        }
        out.write(text.empty() ? "No findings.\n" : text);
    } else if (format == DialplanFormat::Csv) {
        out.write(items::csvRecord({ "device", "id", "severity", "line", "peer", "text", "fix" }));
        for (const DeviceFinding &one : findings)
            out.write(items::csvRecord(cells(one, "; ")));
    } else {
        writeJsonValues(out, format, findings, writeFinding);
    }
    return !isRead ? exitUnreadable : isFound ? exitFound : exitDone;
}

int runDiff(const DialplanInput &before, const DialplanInput &after, const DialplanWords &words, DialplanFormat format,
    Output &out)
{
    const CommandModel from = CommandModel::from(*before.device), to = CommandModel::from(*after.device);
    const ChangeScript script = changeScript(from, to), back = changeScript(to, from);
    const ChangeScript &shown = words.rollback ? back : script;
    const auto outside = changesOutside(
        before.places().front().found->config, *before.device, after.places().front().found->config, *after.device);
    if (format == DialplanFormat::Script) {
        out.write(joined(shown.commands, "\n"));
        out.write(shown.commands.empty() ? "" : "\n");
        if (!words.quiet) {
            for (const std::string &note : shown.notes)
                std::fprintf(stderr, "legwork-cli dialplan diff: %s\n", items::printable(note).c_str());
            if (!outside.empty())
                std::fprintf(stderr,
                    "legwork-cli dialplan diff: %zu lines outside the dial plan differ and are not in the script; the "
                    "first: line %u of %s: %s\n",
                    outside.size(), outside.front().line, outside.front().isNew ? "NEW" : "OLD",
                    items::printable(outside.front().text).c_str());
        }
    } else {
        items::JsonWriter json(out.buffer());
        json.beginObject();
        writeStrings(json, "commands", script.commands);
        writeStrings(json, "rollback", back.commands);
        writeChanges(json, script);
        writeStrings(json, "notes", script.notes);
        writeOutside(json, outside);
        json.endObject();
        out.write("\n");
    }
    return script.commands.empty() && outside.empty() ? exitDone : exitFound;
}

} // namespace legwork::cli
