// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanread.h"

#include "text.h"

#include <dialplan/words.h>

#include <QCborArray>
#include <QCborValue>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <set>

namespace legwork::items {

using dialplan::Config;
using dialplan::Router;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::items::DialPlanSession", text); }

/// A router that keeps what it borrows.
std::shared_ptr<const Router> routerOf(const std::shared_ptr<const Config> &config)
{
    struct Held {
        explicit Held(const std::shared_ptr<const Config> &kept)
            : config(kept)
            , router(kept->devices().front())
        {
        }
        std::shared_ptr<const Config> config;
        Router router;
    };
    const auto held = std::make_shared<const Held>(config);
    return { held, &held->router };
}

/// The first words that commands of a dial-peer have, and what belongs to one without being read by this program.
const std::vector<std::string_view> &peerWords()
{
    static const std::vector<std::string_view> words = [] {
        std::set<std::string_view> all { "clid", "req-qos", "acc-qos", "snmp", "modem", "tech-prefix", "max-redirects",
            "supplementary-service", "information-type", "playout-delay", "signaling", "icpif", "expect-factor", "call",
            "credentials", "authentication", "roaming", "settle-call", "tone", "sequence-numbers", "dspfarm", "isdn",
            "loopback", "incoming", "answer-address", "carrier-id", "emergency", "aaa", "rtp", "sip", "vofr",
            "preemption", "trunk-group-label", "translate", "outbound", "music-threshold", "gateway", "nat", "group",
            "redirect", "signal", "ring", "dtmf-interworking", "mailbox-selection", "conferencing", "default" };
        for (const dialplan::OptionSpec &spec : dialplan::optionSpecs()) {
            if (spec.kind == dialplan::ObjectKind::Peer)
                all.insert(dialplan::firstWord(spec.words));
        }
        return std::vector<std::string_view>(all.begin(), all.end());
    }();
    return words;
}

/// Letters to change, to put in or to take out until the words are the same; `most` + 1 when more.
unsigned distance(std::string_view a, std::string_view b, unsigned most)
{
    if (a.size() > b.size() + most || b.size() > a.size() + most)
        return most + 1;
    std::vector<unsigned> row(b.size() + 1);
    for (std::size_t i = 0; i <= b.size(); ++i)
        row[i] = static_cast<unsigned>(i);
    for (std::size_t i = 0; i < a.size(); ++i) {
        unsigned corner = row[0];
        row[0] = static_cast<unsigned>(i) + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const unsigned change = corner + (dialplan::lower(a[i]) == dialplan::lower(b[j]) ? 0 : 1);
            corner = row[j + 1];
            row[j + 1] = std::min({ change, row[j] + 1, row[j + 1] + 1 });
        }
    }
    return row[b.size()];
}

bool isIn(const std::vector<LineHunk> &hunks, std::uint32_t line)
{
    return std::ranges::any_of(
        hunks, [line](const LineHunk &hunk) { return line >= hunk.newFirst && line < hunk.newFirst + hunk.newCount; });
}

QString nameOf(const Config &config, const QString &otherwise)
{
    const std::string_view name = config.devices().front().name;
    return name.empty() ? otherwise : shownText(name);
}

/// Where words stand in a line, in characters.
void place(DialPlanProblem &problem, std::string_view line, std::string_view words)
{
    const std::size_t at = words.empty() ? std::string_view::npos : line.find(words);
    if (at == std::string_view::npos) {
        const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
        problem.column = static_cast<int>(textFrom(line.substr(0, begin)).size());
        problem.length = static_cast<int>(textFrom(dialplan::trimmed(line)).size());
        return;
    }
    problem.column = static_cast<int>(textFrom(line.substr(0, at)).size());
    problem.length = static_cast<int>(textFrom(words).size());
}

/// The words that a diagnostic quotes; empty when it quotes none.
std::string_view quotedIn(std::string_view text)
{
    for (const char quote : { '"', '\'' }) {
        const std::size_t begin = text.find(quote);
        const std::size_t end = begin == std::string_view::npos ? begin : text.find(quote, begin + 1);
        if (end != std::string_view::npos)
            return text.substr(begin + 1, end - begin - 1);
    }
    return {};
}

std::optional<DialPlanProblem> misspelt(
    const Config &config, const dialplan::Object &peer, const dialplan::Option &option)
{
    const std::string_view word = dialplan::firstWord(option.words);
    if (option.id != dialplan::OptionId::Unknown || word.size() < 3
        || std::ranges::find(peerWords(), word) != peerWords().end())
        return std::nullopt;
    const std::string_view meant = nearestWord(word, peerWords());
    if (meant.empty())
        return std::nullopt;
    DialPlanProblem problem;
    problem.line = option.line;
    problem.tag = peer.tag;
    place(problem, config.line(option.line), word);
    problem.replacement = shownText(meant);
    problem.text = tr("Peer %1, line %2: \"%3\" is not a dial-peer command. Did you mean \"%4\"?")
                       .arg(shownText(peer.name))
                       .arg(option.line)
                       .arg(shownText(word), problem.replacement);
    return problem;
}

quint32 peerAt(const Config &config, std::uint32_t line)
{
    for (const dialplan::Object *const peer : config.devices().front().peers()) {
        const LineRange lines = linesOf(*peer);
        if (line >= lines.first && line < lines.first + lines.count)
            return peer->tag;
    }
    return 0;
}

} // namespace

std::string_view nearestWord(std::string_view word, const std::vector<std::string_view> &words)
{
    const unsigned most = word.size() < 5 ? 1 : 2;
    std::string_view best;
    unsigned least = most + 1;
    for (const std::string_view known : words) {
        const unsigned far = distance(word, known, most);
        if (far > 0 && far < least) {
            least = far;
            best = known;
        }
    }
    return best;
}

std::optional<DialPlanProblem> problemOf(const Config &edited, const std::vector<LineHunk> &hunks)
{
    if (hunks.empty())
        return std::nullopt;
    for (const dialplan::Diagnostic &said : edited.diagnostics()) {
        if (said.kind != dialplan::DiagnosticKind::Error || !isIn(hunks, said.line))
            continue;
        DialPlanProblem problem;
        problem.line = said.line;
        problem.tag = peerAt(edited, said.line);
        place(problem, edited.line(said.line), quotedIn(said.what));
        problem.text = tr("Line %1: %2").arg(said.line).arg(shownText(said.what));
        return problem;
    }
    for (const dialplan::Object *const peer : edited.devices().front().peers()) {
        for (const dialplan::Option &option : peer->options) {
            if (option.id != dialplan::OptionId::Unknown || !isIn(hunks, option.line))
                continue;
            if (auto problem = misspelt(edited, *peer, option))
                return problem;
        }
    }
    return std::nullopt;
}

DialPlanOpening openDialPlan(const DialPlanDevice &device, std::string text)
{
    DialPlanOpening opening;
    auto whole = Config::parse(std::move(text));
    if (!whole) {
        opening.error = shownText(whole.error().what);
        return opening;
    }
    if (whole->lineCount() == 0) {
        opening.error = tr("there is nothing in it");
        return opening;
    }
    const auto add = [&](std::string part, std::size_t number) {
        auto config = Config::parse(std::move(part));
        if (!config)
            return;
        DialPlanOpened opened;
        opened.device = device;
        if (opened.device.id.isEmpty() || number > 0)
            opened.device.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        opened.device.name = nameOf(*config, device.name);
        if (!opened.device.read.isValid())
            opened.device.read = QDateTime::currentDateTimeUtc();
        opened.text = DialPlanText(config->text());
        opened.packed = qCompress(QByteArray::fromStdString(config->text()));
        opened.base = std::make_shared<const Config>(std::move(*config));
        opening.devices.push_back(std::move(opened));
    };
    if (whole->devices().size() == 1) {
        add(whole->text(), 0);
        return opening;
    }
    for (std::size_t i = 0; i < whole->devices().size(); ++i) {
        const dialplan::Device &one = whole->devices()[i];
        const std::uint32_t first = i == 0 ? 1 : one.firstLine;
        const std::uint32_t last
            = i + 1 < whole->devices().size() ? whole->devices()[i + 1].firstLine - 1 : whole->lineCount();
        std::string part;
        for (std::uint32_t line = first; line <= last; ++line)
            part.append(whole->wholeLine(line));
        add(std::move(part), i);
    }
    return opening;
}

DialPlanOpening openDialPlanFile(const QString &path)
{
    DialPlanOpening opening;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        opening.error = file.errorString();
        return opening;
    }
    if (file.size() > static_cast<qint64>(dialplan::maxConfigBytes)) {
        opening.error = tr("it is too large to be a configuration");
        return opening;
    }
    DialPlanDevice device;
    device.path = QFileInfo(path).absoluteFilePath();
    device.name = QFileInfo(path).completeBaseName();
    return openDialPlan(device, file.readAll().toStdString());
}

DialPlanOpening unpackedDialPlan(const DialPlanDevice &device, const QByteArray &base, const QByteArray &edits)
{
    DialPlanOpening opening;
    auto config = Config::parse(qUncompress(base).toStdString());
    if (!config) {
        opening.error = shownText(config.error().what);
        return opening;
    }
    DialPlanOpened opened;
    opened.device = device;
    opened.packed = base;
    opened.text = DialPlanText(config->text());
    for (const LineEdits &step : unpacked(edits))
        opened.text.apply(step);
    opened.base = std::make_shared<const Config>(std::move(*config));
    opening.devices.push_back(std::move(opened));
    return opening;
}

QByteArray packed(const std::vector<LineEdits> &edits)
{
    QCborArray steps;
    for (const LineEdits &step : edits) {
        QCborArray lines;
        for (const LineEdit &edit : step)
            lines.append(QCborArray { edit.first, edit.removed, QByteArray::fromStdString(edit.inserted) });
        if (!lines.isEmpty())
            steps.append(lines);
    }
    return steps.isEmpty() ? QByteArray() : QCborValue(steps).toCbor();
}

std::vector<LineEdits> unpacked(const QByteArray &edits)
{
    std::vector<LineEdits> out;
    const QCborArray steps = QCborValue::fromCbor(edits).toArray();
    for (const auto &step : steps) {
        LineEdits lines;
        const QCborArray entries = step.toArray();
        for (const auto &entry : entries) {
            const QCborArray parts = entry.toArray();
            lines.push_back({ static_cast<std::uint32_t>(std::clamp<qint64>(parts.at(0).toInteger(1), 1, UINT32_MAX)),
                static_cast<std::uint32_t>(std::clamp<qint64>(parts.at(1).toInteger(), 0, UINT32_MAX)),
                parts.at(2).toByteArray().toStdString() });
        }
        out.push_back(std::move(lines));
    }
    return out;
}

std::variant<std::shared_ptr<const DialPlanSnapshot>, DialPlanProblem> readDialPlan(DialPlanReading reading)
{
    auto config = Config::parse(std::move(reading.text));
    if (!config) {
        DialPlanProblem problem;
        problem.line = 1;
        problem.text = shownText(config.error().what);
        return problem;
    }
    auto snapshot = std::make_shared<DialPlanSnapshot>();
    snapshot->id = reading.id;
    snapshot->deviceName = nameOf(*config, reading.name);
    snapshot->path = reading.path;
    snapshot->revision = reading.revision;
    snapshot->base = reading.base;
    snapshot->edited = std::make_shared<const Config>(std::move(*config));
    snapshot->hunks = differences(*snapshot->base, *snapshot->edited);
    if (auto problem = problemOf(*snapshot->edited, snapshot->hunks))
        return *std::move(problem);
    snapshot->peers = std::make_shared<const DialPlanPeers>(peerRows(*snapshot->base, *snapshot->edited));
    snapshot->router = routerOf(snapshot->edited);
    snapshot->baseRouter = reading.baseRouter != nullptr ? reading.baseRouter : routerOf(snapshot->base);
    return std::shared_ptr<const DialPlanSnapshot>(std::move(snapshot));
}

std::shared_ptr<const DialPlanSnapshot> checkedDialPlan(
    const DialPlanSnapshot &snapshot, const dialplan::LintContext &context)
{
    auto checked = std::make_shared<DialPlanSnapshot>(snapshot);
    checked->lint = dialplan::lint(snapshot.device(), context);
    checked->isChecked = true;
    if (!snapshot.isChanged()) {
        checked->change.isExact = checked->rollback.isExact = true;
        return checked;
    }
    const auto before = dialplan::CommandModel::from(snapshot.baseDevice());
    const auto after = dialplan::CommandModel::from(snapshot.device());
    checked->change = dialplan::changeScript(before, after);
    checked->rollback = dialplan::changeScript(after, before);
    checked->outside
        = dialplan::changesOutside(*snapshot.base, snapshot.baseDevice(), *snapshot.edited, snapshot.device());
    return checked;
}

} // namespace legwork::items
