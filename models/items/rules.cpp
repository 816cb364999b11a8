// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <calls/findings.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace legwork::items {

namespace {

using diagnosis::Check;
using diagnosis::CheckPlace;
using diagnosis::Sureness;

std::uint32_t lineAt(std::string_view text, std::size_t offset)
{
    return static_cast<std::uint32_t>(1 + std::ranges::count(text.substr(0, std::min(offset, text.size())), '\n'));
}

/// Where the objects of the array in the outermost object begin, and their keys. For text that is JSON.
struct RuleLines {
    std::uint32_t begin = 1;
    std::map<std::string, std::uint32_t, std::less<>> keys {};

    [[nodiscard]] std::uint32_t of(std::string_view key) const
    {
        const auto found = keys.find(key);
        return found != keys.end() ? found->second : begin;
    }
};

std::vector<RuleLines> linesOf(std::string_view text)
{
    constexpr int ruleDepth = 3; // file, list, rule
    std::vector<RuleLines> rules;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '{' || c == '[') {
            if (++depth == ruleDepth && c == '{')
                rules.push_back({ .begin = lineAt(text, i) });
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == '"') {
            const std::size_t begin = i + 1;
            for (++i; i < text.size() && text[i] != '"'; ++i)
                i += text[i] == '\\' ? 1U : 0U;
            const std::size_t next = text.find_first_not_of(" \t\r\n", i + 1);
            if (depth == ruleDepth && !rules.empty() && next != std::string_view::npos && text[next] == ':')
                rules.back().keys.emplace(text.substr(begin, i - begin), lineAt(text, begin));
        }
    }
    return rules;
}

template <typename Value, std::size_t size>
const Value *named(const std::array<Value, size> &values, const QString &name)
{
    const auto found = std::ranges::find_if(values, [&](Value value) { return name == QLatin1String(nameOf(value)); });
    return found != values.end() ? &*found : nullptr;
}

constexpr std::array severities { calls::Severity::Error, calls::Severity::Warning, calls::Severity::Info };
constexpr std::array surenesses { Sureness::Certain, Sureness::Likely, Sureness::Possible };
constexpr std::array places { CheckPlace::Gateway, CheckPlace::CallServer, CheckPlace::Icm, CheckPlace::Cucm,
    CheckPlace::Proxy, CheckPlace::MediaServer, CheckPlace::Network, CheckPlace::Trace };

class Reader final {
public:
    Reader(const calls::QueryClock &clock, RuleBook &book)
        : m_clock(clock)
        , m_book(book)
    {
        for (const calls::FindingRule &rule : calls::findingRules())
            m_codes.emplace(rule.code);
    }

    void read(const QJsonObject &object, const RuleLines &lines)
    {
        m_lines = &lines;
        const std::size_t before = m_book.errors.size();
        static constexpr std::array<std::string_view, 8> known { "code", "severity", "query", "text", "causes",
            "checks", "sureness", "reason" };
        for (const QString &key : object.keys()) {
            const std::string name = key.toStdString();
            if (std::ranges::find(known, name) == known.end())
                wrong(name,
                    "there is no key '" + name + "'; did you mean '" + std::string(calls::nearestWord(name, known))
                        + "'?");
        }
        Rule rule;
        rule.code = textOf(object, "code");
        checkCode(rule.code);
        rule.text = textOf(object, "text");
        rule.queryText = textOf(object, "query");
        if (const auto *const severity = named(severities, object[QLatin1String("severity")].toString()))
            rule.severity = *severity;
        else
            wrong("severity", "'severity' must be error, warning or info");
        if (auto query = calls::Query::parse(rule.queryText, m_clock))
            rule.query = *query;
        else
            wrong("query",
                "the query is wrong at character " + std::to_string(query.error().position + 1) + ": "
                    + query.error().what);
        diagnosis::Explanation explanation { .code = rule.code, .sureness = Sureness::Possible };
        explanation.causes = texts(object, "causes");
        readChecks(object, explanation);
        readSureness(object, explanation);
        if (explanation.reason.empty())
            explanation.reason = "the query holds for the call: " + rule.queryText;
        if (m_book.errors.size() != before)
            return;
        m_codes.insert(rule.code);
        m_book.rules.push_back(std::move(rule));
        m_book.explanations.push_back(std::move(explanation));
    }

private:
    void wrong(std::string_view key, std::string what)
    {
        m_book.errors.push_back({ m_lines->of(key), std::move(what) });
    }

    std::string textOf(const QJsonObject &object, const char *key)
    {
        const QJsonValue value = object[QLatin1String(key)];
        const std::string text = value.toString().toStdString();
        if (!value.isString() || text.empty())
            wrong(key, std::string("'") + key + "' must be a text that is not empty");
        else if (text.size() > maxRuleText)
            wrong(key, std::string("'") + key + "' is longer than " + std::to_string(maxRuleText) + " bytes");
        return text;
    }

    void checkCode(const std::string &code)
    {
        constexpr std::size_t longest = 64;
        const bool isWord = std::ranges::all_of(
            code, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
        if (!isWord || code.size() > longest)
            wrong("code", "a code has small letters, digits and '_', at most 64");
        else if (m_codes.contains(code))
            wrong("code", "the code '" + code + "' is taken");
    }

    std::vector<std::string> texts(const QJsonObject &object, const char *key)
    {
        const QJsonValue value = object[QLatin1String(key)];
        std::vector<std::string> all;
        bool isGood = value.isUndefined() || value.isArray();
        for (const QJsonValue item : value.toArray()) {
            isGood = isGood && item.isString() && item.toString().size() <= static_cast<qsizetype>(maxRuleText);
            all.push_back(item.toString().toStdString());
        }
        if (!isGood)
            wrong(key, std::string("'") + key + "' must be a list of texts");
        return all;
    }

    void readChecks(const QJsonObject &object, diagnosis::Explanation &explanation)
    {
        const QJsonValue checks = object[QLatin1String("checks")];
        if (!checks.isUndefined() && !checks.isArray())
            wrong("checks", "'checks' must be a list");
        for (const QJsonValue item : checks.toArray()) {
            const QJsonObject of = item.toObject();
            const auto *const place = named(places, of[QLatin1String("where")].toString());
            if (place == nullptr || !of[QLatin1String("text")].isString()) {
                wrong("checks",
                    "a check needs 'text', and 'where': gateway, call server, ICM, CUCM, proxy, media server, "
                    "network or these sources");
                continue;
            }
            explanation.checks.push_back(
                { *place, of[QLatin1String("text")].toString().toStdString(), texts(of, "commands") });
        }
    }

    void readSureness(const QJsonObject &object, diagnosis::Explanation &explanation)
    {
        explanation.reason = object[QLatin1String("reason")].toString().toStdString();
        const QJsonValue value = object[QLatin1String("sureness")];
        if (value.isUndefined())
            return;
        if (const auto *const sureness = named(surenesses, value.toString()))
            explanation.sureness = *sureness;
        else
            wrong("sureness", "'sureness' must be certain, likely or possible");
    }

    const calls::QueryClock &m_clock;
    RuleBook &m_book;
    std::set<std::string, std::less<>> m_codes;
    const RuleLines *m_lines = nullptr;
};

} // namespace

RuleBook readRules(std::string_view json, const calls::QueryClock &clock)
{
    RuleBook book;
    if (json.size() > maxRulesBytes) {
        book.errors.push_back({ 1, "the file is larger than " + std::to_string(maxRulesBytes) + " bytes" });
        return book;
    }
    QJsonParseError error;
    const QJsonDocument document
        = QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size())), &error);
    if (error.error != QJsonParseError::NoError) {
        book.errors.push_back(
            { lineAt(json, static_cast<std::size_t>(error.offset)), "not JSON: " + error.errorString().toStdString() });
        return book;
    }
    const QJsonObject root = document.object();
    const QJsonArray rules = root[QLatin1String("rules")].toArray();
    if (!root[QLatin1String("rules")].isArray() || root.size() != 1) {
        book.errors.push_back({ 1, "the file must be an object with one list, 'rules'" });
        return book;
    }
    if (rules.size() > static_cast<qsizetype>(maxRules)) {
        book.errors.push_back({ 1, "there are more than " + std::to_string(maxRules) + " rules" });
        return book;
    }
    const std::vector<RuleLines> lines = linesOf(json);
    Reader reader(clock, book);
    std::size_t object = 0;
    for (const QJsonValue value : rules) {
        if (!value.isObject()) {
            book.errors.push_back({ 1, "every rule must be an object" });
            return book;
        }
        reader.read(value.toObject(), object < lines.size() ? lines[object] : RuleLines {});
        ++object;
    }
    std::ranges::stable_sort(book.errors, {}, &RuleError::line);
    return book;
}

std::vector<calls::Finding> findingsBy(
    const std::vector<Rule> &rules, const calls::Call &call, const calls::QueryExtras *extras)
{
    std::vector<calls::Finding> findings;
    for (const Rule &rule : rules) {
        if (rule.query.matches(call, extras))
            findings.push_back({ .code = rule.code, .severity = rule.severity, .text = rule.text });
    }
    return findings;
}

void addFindings(calls::Call &call, std::vector<calls::Finding> findings)
{
    std::ranges::move(findings, std::back_inserter(call.findings));
    std::ranges::stable_sort(call.findings, {}, &calls::Finding::severity);
}

} // namespace legwork::items
