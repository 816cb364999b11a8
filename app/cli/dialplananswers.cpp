// SPDX-License-Identifier: GPL-3.0-or-later
// dialplan peers, match and translate.
#include "dialplan.h"
#include "dialplaninput.h"
#include "options.h"

#include <dialplan/explain.h>
#include <dialplan/peerstate.h>
#include <items/callcsv.h>
#include <items/jsonwriter.h>
#include <items/mask.h>
#include <items/text.h>

#include <calls/call.h>

#include <algorithm>
#include <charconv>

namespace legwork::cli {

namespace {

using namespace dialplan;

std::string shown(std::string_view text) { return items::printable(text); }

std::string optionText(const Option &option, std::string_view description)
{
    std::string text = option.isNegated ? "no " : "";
    text.append(option.words);
    if (!option.value.empty())
        text.append(" ").append(option.id == OptionId::Description ? description : option.value);
    return text;
}

struct DevicePeer {
    const FoundConfig *found;
    const Device *device;
    const Object *peer;
    std::string description; // as it is shown
};

/// Hides a number and everything that is it in the words of an answer.
class NumberMask final {
public:
    NumberMask(std::string_view called, std::string_view calling)
    {
        calls::Call call;
        call.dnis = called;
        call.ani = calling;
        m_masker.learn(call);
    }

    void hide(std::string &text) { text = m_masker.text(text); }
    void hideNumber(std::string &number) { number = m_masker.number(number); }

    void hide(std::vector<NumberStep> &steps)
    {
        for (NumberStep &step : steps) {
            hideNumber(step.before);
            hideNumber(step.after);
            hide(step.note);
        }
    }

    void hide(Answer &answer)
    {
        hide(answer.steps);
        hideNumber(answer.called.digits);
        hideNumber(answer.calling.digits);
        hideNumber(answer.sent);
        for (auto *candidates : { &answer.inboundCandidates, &answer.outboundCandidates }) {
            for (Candidate &one : *candidates) {
                hide(one.matched);
                hide(one.reason);
            }
        }
        for (std::string &note : answer.notes)
            hide(note);
    }

private:
    items::Masker m_masker;
};

void writePeer(items::JsonWriter &json, const DevicePeer &one)
{
    const PeerState state = stateOf(*one.peer);
    json.beginObject()
        .member("path", one.found->path)
        .known("device", one.device->name)
        .member("tag", one.peer->name)
        .known("type", one.peer->type)
        .member("line", one.peer->line)
        .member("state", state.isUp ? "up" : "down")
        .member("stateReason", state.reason)
        .member("stateLine", state.line)
        .known("description", one.description);
    json.key("options").beginArray();
    for (const Option &option : one.peer->options) {
        if (option.isReplaced)
            continue;
        json.beginObject()
            .member("option", option.words)
            .known("value", option.id == OptionId::Description ? std::string_view(one.description) : option.value)
            .member("negated", option.isNegated)
            .member("understood", option.id != OptionId::Unknown)
            .member("line", option.line)
            .endObject();
    }
    json.endArray().endObject();
}

std::vector<std::string> peerCells(const DevicePeer &one, bool withOptions)
{
    const PeerState state = stateOf(*one.peer);
    std::string match, target, options;
    for (const OptionId id : { OptionId::IncomingCalled, OptionId::AnswerAddress, OptionId::IncomingCalledMap,
             OptionId::IncomingUriVia, OptionId::IncomingUriRequest, OptionId::DestinationPattern,
             OptionId::DestinationMap, OptionId::DestinationDpg, OptionId::DestinationUri }) {
        if (one.peer->has(id))
            match.append(match.empty() ? "" : ", ").append(dialplan::textOf(*one.peer, id));
    }
    for (const OptionId id : { OptionId::Port, OptionId::TrunkGroupUse, OptionId::SessionTarget,
             OptionId::SessionServerGroup, OptionId::ServiceUse }) {
        if (one.peer->has(id))
            target.append(target.empty() ? "" : ", ").append(dialplan::textOf(*one.peer, id));
    }
    for (const Option &option : one.peer->options) {
        if (withOptions && !option.isReplaced)
            options.append(options.empty() ? "" : "; ").append(optionText(option, one.description));
    }
    std::vector<std::string> cells { shown(one.device->name), shown(one.peer->name), shown(one.peer->type),
        state.isUp ? "up" : "down", state.isUp ? "" : state.reason, std::to_string(one.peer->line),
        one.peer->has(OptionId::Preference) ? shown(one.peer->value(OptionId::Preference)) : "0", shown(match),
        shown(target) };
    if (withOptions)
        cells.push_back(shown(options));
    return cells;
}

void writeCandidates(items::JsonWriter &json, const std::vector<Candidate> &candidates)
{
    json.key("candidates").beginArray();
    for (const Candidate &one : candidates) {
        json.beginObject()
            .member("tag", one.peer->name)
            .member("matched", one.matched)
            .member("length", one.length)
            .member("line", one.line)
            .member("chosen", one.isChosen)
            .member("reason", one.reason)
            .endObject();
    }
    json.endArray();
}

void writeStep(items::JsonWriter &json, const NumberStep &step)
{
    json.beginObject()
        .member("where", step.where)
        .member("party", step.party)
        .member("by", step.by)
        .knownNumber("rule", step.rule)
        .knownNumber("line", step.line)
        .member("before", step.before)
        .member("after", step.after)
        .member("rejected", step.isRejected)
        .known("note", step.note)
        .endObject();
}

const char *wordFor(Disconnect disconnect)
{
    switch (disconnect) {
    case Disconnect::None: return nullptr;
    case Disconnect::NoPeer: return "no_peer";
    case Disconnect::EveryMemberDown: return "every_member_down";
    case Disconnect::Blocked: return "blocked";
    case Disconnect::NoUsablePeer: return "no_usable_peer";
    }
    return nullptr;
}

void writeAnswer(items::JsonWriter &json, const Answer &answer)
{
    json.beginObject();
    json.key("inbound").beginObject();
    json.member("peer", answer.inbound != nullptr ? answer.inbound->name : std::string_view("0"))
        .member("step", answer.step)
        .member("ambiguous", answer.isAmbiguous);
    writeCandidates(json, answer.inboundCandidates);
    json.endObject();
    json.member("called", answer.called.digits).member("calling", answer.calling.digits);
    json.member("calledType", answer.called.type).member("callingType", answer.calling.type);
    json.key("steps").beginArray();
    for (const NumberStep &step : answer.steps)
        writeStep(json, step);
    json.endArray();
    json.key("outbound").beginObject().member("row", answer.row);
    json.key("order").beginArray();
    for (const Object *peer : answer.order)
        json.value(peer->name);
    json.endArray();
    writeCandidates(json, answer.outboundCandidates);
    json.key("targets").beginArray();
    for (const Target &target : answer.targets)
        json.beginObject()
            .member("address", target.address)
            .member("how", target.how)
            .member("line", target.line)
            .endObject();
    json.endArray().endObject();
    if (answer.order.empty())
        json.key("sent").null();
    else
        json.member("sent", answer.sent);
    json.known("application", answer.application)
        .known("script", answer.script)
        .known("disconnect", wordFor(answer.disconnect))
        .knownNumber("cause", answer.cause);
    json.key("notes").beginArray();
    for (const std::string &note : answer.notes)
        json.value(note);
    json.endArray().endObject();
}

std::string textOf(const Answer &answer)
{
    std::string out;
    const auto line = [&](const std::string &text) { out.append(shown(text)).append("\n"); };
    const auto list = [&](const std::vector<Candidate> &candidates) {
        for (const Candidate &one : candidates)
            line((one.isChosen ? "  > " : "    ") + std::string(one.peer->name) + "  line " + std::to_string(one.line)
                + ": " + one.reason);
    };
    line("Inbound   peer " + (answer.inbound != nullptr ? std::string(answer.inbound->name) : "0") + "  (step "
        + answer.step + ")" + (answer.isAmbiguous ? "  ambiguous" : ""));
    list(answer.inboundCandidates);
    if (!answer.application.empty())
        line("Service   " + answer.application + "  " + (answer.script.empty() ? "(not defined)" : answer.script));
    if (!answer.steps.empty())
        line("Numbers");
    for (const NumberStep &step : answer.steps) {
        std::string text = "    " + step.where + ", " + step.party + ": " + step.before + " -> ";
        text += step.isRejected ? "rejected" : step.after;
        text += "  (" + step.by + (step.rule > 0 ? " rule " + std::to_string(step.rule) : "")
            + (step.line > 0 ? ", line " + std::to_string(step.line) : "") + (step.note.empty() ? "" : "; " + step.note)
            + ")";
        line(text);
    }
    std::string order;
    for (const Object *peer : answer.order)
        order.append(order.empty() ? "" : ", ").append(peer->name);
    line("Outbound  " + (order.empty() ? "none" : "peer " + order) + "  (row " + answer.row + ")");
    list(answer.outboundCandidates);
    if (!answer.order.empty())
        line("Sent      " + answer.sent);
    for (const Target &target : answer.targets)
        line("Target    " + target.address + "  (" + target.how + ")");
    for (const std::string &note : answer.notes)
        line("Note      " + note);
    return out;
}

/// Long runs of digits in free text, each as a number.
std::string maskedDigits(items::Masker &masker, std::string_view text)
{
    constexpr std::size_t shortest = 7;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9')
            ++end;
        if (end - at >= shortest)
            out += masker.number(text.substr(at, end - at));
        else
            out.append(text.substr(at, std::max<std::size_t>(end - at, 1)));
        at = std::max(end, at + 1);
    }
    return masker.text(out);
}

} // namespace

int runPeers(const DialplanInput &input, const DialplanWords &words, DialplanFormat format, Output &out)
{
    std::vector<DevicePeer> peers;
    items::Masker masker;
    for (const auto &[found, device] : input.places()) {
        for (const Object *peer : device->peers()) {
            // The words are a person's, and numbers in them may be one; patterns are the deployment's.
            const std::string_view description = peer->value(OptionId::Description);
            peers.push_back(
                { found, device, peer, words.mask ? maskedDigits(masker, description) : std::string(description) });
        }
    }
    if (format == DialplanFormat::Text) {
        const std::vector<Column> columns { { "device" }, { "tag", true }, { "type" }, { "state" },
            { "why", false, 44 }, { "line", true }, { "pref", true }, { "matches", false, 60 }, { "goes to" } };
        std::vector<std::vector<std::string>> rows;
        for (const DevicePeer &one : peers)
            rows.push_back(peerCells(one, false));
        out.write(tableOf(columns, rows, terminalColumns()));
    } else if (format == DialplanFormat::Csv) {
        out.write(items::csvRecord(
            { "device", "tag", "type", "state", "stateReason", "line", "preference", "matches", "goesTo", "options" }));
        for (const DevicePeer &one : peers)
            out.write(items::csvRecord(peerCells(one, true)));
    } else {
        writeJsonValues(out, format, peers, writePeer);
    }
    return exitDone;
}

int runMatch(const DialplanInput &input, const DialplanWords &words, DialplanFormat format, Output &out)
{
    constexpr const char *form = "legwork-cli dialplan match CONFIG --called N [--calling N] [options]";
    Settings settings;
    for (const std::string &word : words.assume) {
        if (word == "uri-pattern-first")
            settings.isUriPatternFirst = true;
        else if (word == "num-exp-last")
            settings.isNumExpLast = true;
        else if (word == "port-translation-late")
            settings.isPortTranslationLate = true;
        else if (word == "ties-by-preference")
            settings.breaksTiesByPreference = true;
        else
            return sayUsage("match",
                "--assume: '" + word
                    + "' is not one of uri-pattern-first, num-exp-last, port-translation-late, ties-by-preference",
                form);
    }
    std::vector<std::uint32_t> busy;
    for (const std::string &word : words.busy) {
        std::uint32_t tag = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), tag);
        if (error != std::errc {} || end != word.data() + word.size())
            return sayUsage("match", "--busy: '" + word + "' is not the tag of a dial-peer", form);
        busy.push_back(tag);
    }
    const bool isSip
        = !words.sipTo.empty() || !words.sipFrom.empty() || !words.via.empty() || !words.requestUri.empty();
    if (!words.inPort.empty() && (isSip || words.h323))
        return sayUsage("match", "--in-port: a call by a voice-port has no SIP headers", form);
    CallInput call { .protocol = !words.inPort.empty() ? Protocol::Pots
            : words.h323                               ? Protocol::H323
                                                       : Protocol::Sip,
        .called = words.called,
        .calling = words.calling,
        .calledType = words.calledType,
        .callingType = words.callingType,
        .inPort = words.inPort,
        .requestUri = words.requestUri,
        .toUri = words.sipTo,
        .fromUri = words.sipFrom,
        .via = words.via,
        .carrier = words.carrier,
        .vrf = words.vrf,
        .tenant = words.tenant,
        .routeString = words.routeString,
        .seed = words.seed,
        .busyPeers = busy };
    dialplan::completeNumbers(call);
    if (call.called.empty() && words.inPort.empty())
        return sayUsage("match", "--called is missing: the number that was dialled", form);
    if (call.called.size() > maxNumberDigits || call.calling.size() > maxNumberDigits)
        return sayUsage("match", "a number has at most " + std::to_string(maxNumberDigits) + " digits", form);
    const Router router(*input.device, settings);
    Answer answer = dialplan::explain(router, call);
    if (words.mask)
        NumberMask(call.called, call.calling).hide(answer);
    if (format == DialplanFormat::Text)
        out.write(textOf(answer));
    else
        writeJsonValues(out, DialplanFormat::Ndjson, std::array { &answer },
            [](items::JsonWriter &json, const Answer *one) { writeAnswer(json, *one); });
    return exitDone;
}

int runTranslate(const DialplanInput &input, const DialplanWords &words, DialplanFormat format, Output &out)
{
    constexpr const char *form = "legwork-cli dialplan translate CONFIG --rule N | --profile NAME --number X [options]";
    if (words.rule.empty() == words.profile.empty())
        return sayUsage("translate", "needs --rule or --profile, one of them", form);
    if (words.party != "called" && words.party != "calling")
        return sayUsage("translate", "--party: '" + words.party + "' is not one of called, calling", form);
    const Router router(*input.device);
    PartyNumber number { words.number, words.type, words.plan };
    PartyNumber result = number;
    std::vector<NumberStep> steps;
    std::uint32_t matched = 0;
    bool isRejected = false;
    if (!words.rule.empty()) {
        const TranslationRules *const rules = router.rules(words.rule);
        if (rules == nullptr)
            return sayUsage("translate", "--rule: no voice translation-rule " + words.rule, form);
        const RuleOutcome outcome = rules->apply(number);
        steps.push_back({ .where = "rule set " + words.rule,
            .party = words.party,
            .by = "rule set " + words.rule,
            .rule = outcome.matchedRule,
            .line = outcome.line,
            .before = number.digits,
            .after = outcome.number.digits,
            .isRejected = outcome.isRejected,
            .note = outcome.isText ? "not a number, so not translated" : "" });
        result = outcome.number;
        matched = outcome.matchedRule;
        isRejected = outcome.isRejected;
    } else {
        const Object *const profile = input.device->find(ObjectKind::TranslationProfile, words.profile);
        if (profile == nullptr)
            return sayUsage("translate",
                "--profile: no voice translation-profile " + words.profile + " (names are case-sensitive)", form);
        PartyNumber called = words.party == "called" ? number : PartyNumber {};
        PartyNumber calling = words.party == "calling" ? number : PartyNumber {};
        isRejected = !router.translate(*profile, "profile " + words.profile, called, calling, &steps);
        std::erase_if(steps, [&](const NumberStep &step) { return step.party != words.party; });
        result = words.party == "called" ? called : calling;
        for (const NumberStep &step : steps)
            matched = step.rule != 0 ? step.rule : matched;
    }
    if (words.mask) {
        NumberMask mask(number.digits, result.digits);
        mask.hide(steps);
        mask.hideNumber(number.digits);
        mask.hideNumber(result.digits);
    }
    if (format == DialplanFormat::Text) {
        std::string text = "Original number: " + number.digits
            + "   Translated number: " + (isRejected ? "blocked" : result.digits) + "\n";
        text += "Original number type: " + number.type + "   Translated number type: " + result.type + "\n";
        text += "Original number plan: " + number.plan + "   Translated number plan: " + result.plan + "\n";
        for (const NumberStep &step : steps)
            text += step.by + ": "
                + (step.note.empty() ? step.rule == 0 ? "no rule matches"
                                                      : (step.isRejected ? "blocked on rule " : "matched with rule ")
                                + std::to_string(step.rule) + ", line " + std::to_string(step.line)
                                     : step.note)
                + "\n";
        out.write(text);
        return exitDone;
    }
    items::JsonWriter json(out.buffer());
    json.beginObject().member("input", number.digits);
    if (isRejected)
        json.key("output").null();
    else
        json.member("output", result.digits);
    json.knownNumber("matchedRule", matched).member("rejected", isRejected);
    json.member("inputType", number.type)
        .member("inputPlan", number.plan)
        .member("outputType", result.type)
        .member("outputPlan", result.plan);
    json.key("steps").beginArray();
    for (const NumberStep &step : steps)
        writeStep(json, step);
    json.endArray().endObject();
    out.write("\n");
    return exitDone;
}

} // namespace legwork::cli
