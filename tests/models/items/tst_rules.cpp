// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <items/rules.h>

using namespace legwork;
using namespace legwork::items;
using calls::Call;
using calls::Severity;

namespace {

constexpr const char *good = R"({
  "rules": [
    {
      "code": "slow_setup",
      "severity": "warning",
      "query": "setup>5s",
      "text": "Setting the call up took more than five seconds.",
      "causes": ["A backup route was tried only after a time-out."],
      "checks": [
        { "where": "gateway", "text": "See which peer was tried first.", "commands": ["show dialplan number {number}"] }
      ],
      "sureness": "likely",
      "reason": "that is how long an INVITE to a dead host takes"
    },
    { "code": "vip", "severity": "info", "query": "ani:4085274003 or dnis:8005550100", "text": "One of ours." }
  ]
})";

QString errorsOf(const char *json)
{
    QStringList lines;
    for (const RuleError &error : readRules(json).errors)
        lines << QStringLiteral("%1: %2").arg(error.line).arg(QString::fromStdString(error.what));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class TestRules final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rulesAreRead()
    {
        const RuleBook book = readRules(good);
        QVERIFY2(book.errors.empty(), qPrintable(errorsOf(good)));
        QCOMPARE(book.rules.size(), std::size_t(2));
        QCOMPARE(book.rules[0].code, std::string("slow_setup"));
        QCOMPARE(book.explanations[0].checks[0].commands[0], std::string("show dialplan number {number}"));
        QVERIFY(book.explanations[0].sureness == diagnosis::Sureness::Likely);
        QCOMPARE(book.explanations[1].reason,
            std::string("the query holds for the call: ani:4085274003 or dnis:8005550100"));
    }

    void findingsAreAddedBySeverity()
    {
        const RuleBook book = readRules(good);
        Call call;
        call.dnis = "8005550100";
        call.setup = Milliseconds(6000);
        call.findings = { { .code = "agent_reject", .severity = Severity::Warning },
            { .code = "fork_recording", .severity = Severity::Info } };
        addFindings(call, findingsBy(book.rules, call, nullptr));
        QStringList codes;
        for (const calls::Finding &finding : call.findings)
            codes << QString::fromStdString(finding.code.str());
        QCOMPARE(codes.join(QLatin1Char(' ')), QStringLiteral("agent_reject slow_setup fork_recording vip"));
        const diagnosis::Explanations explanations(book.explanations);
        QVERIFY(explanations.find(call.findings[1]) != nullptr);
        QVERIFY(explanations.find({ .code = "no_such" }) == nullptr);
        Call other;
        other.setup = Milliseconds(100);
        QVERIFY(findingsBy(book.rules, other, nullptr).empty());
    }

    void errorsNameTheirLine_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("errors");
        const auto row = [](const char *name, const char *json, const char *errors) {
            QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(errors);
        };
        row("no JSON", "{\n\"rules\": [\n{,}\n]}", "3: not JSON: unterminated object");
        row("not an object", "[]", "1: the file must be an object with one list, 'rules'");
        row("another key", "{\"rules\": [], \"run\": \"rm\"}", "1: the file must be an object with one list, 'rules'");
        row("a query",
            "{\"rules\": [\n{\"code\": \"a\",\n \"severity\": \"error\",\n \"text\": \"x\",\n \"query\": "
            "\"nosuch:1\"}]}",
            "5: the query is wrong at character 1: no field 'nosuch' (text with ':' in it goes in quotes)");
        row("a severity",
            "{\"rules\": [\n{\"code\": \"a\",\n \"text\": \"x\", \"query\": \"setup>1s\",\n\"severity\": \"bad\"}]}",
            "4: 'severity' must be error, warning or info");
        row("a code of the program",
            "{\"rules\": [\n{\"code\": \"vxml_503\", \"text\": \"x\", \"query\": \"setup>1s\", \"severity\": "
            "\"info\"}]}",
            "2: the code 'vxml_503' is taken");
        row("a key",
            "{\"rules\": [\n{\"code\": \"a\", \"text\": \"x\", \"query\": \"setup>1s\",\n \"severity\": \"info\", "
            "\"casues\": []}]}",
            "3: there is no key 'casues'; did you mean 'causes'?");
        row("nothing", "{\"rules\": [\n\n{}]}",
            "3: 'code' must be a text that is not empty\n3: 'text' must be a text that is not empty\n"
            "3: 'query' must be a text that is not empty\n3: 'severity' must be error, warning or info");
        row("braces in texts",
            "{\"rules\": [\n{\"code\": \"a\", \"text\": \"}{ [\\\"\", \"query\": \"setup>1s\", \"severity\": "
            "\"info\"},\n"
            "{\"code\": \"a\", \"text\": \"x\", \"query\": \"setup>1s\", \"severity\": \"info\"}]}",
            "3: the code 'a' is taken");
    }

    void errorsNameTheirLine()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, errors);
        QCOMPARE(errorsOf(json.constData()), errors);
    }

    void limits()
    {
        QVERIFY(errorsOf(std::string(maxRulesBytes + 1, ' ').c_str()).contains(QStringLiteral("larger than")));
        std::string many = "{\"rules\": [{}";
        for (std::size_t i = 0; i < maxRules; ++i)
            many += ",{}";
        QVERIFY(errorsOf((many + "]}").c_str()).contains(QStringLiteral("more than 500 rules")));
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
