// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <calls/findings.h>
#include <diagnosis/causes.h>
#include <diagnosis/explanation.h>

#include <functional>
#include <map>
#include <set>

using namespace legwork;
using namespace legwork::diagnosis;
using calls::Finding;
using calls::Severity;

namespace {

std::set<std::string, std::less<>> codes()
{
    std::set<std::string, std::less<>> all;
    for (const calls::FindingRule &rule : calls::findingRules())
        all.emplace(rule.code);
    return all;
}

std::vector<Finding> findings(std::initializer_list<std::pair<const char *, Severity>> list)
{
    std::vector<Finding> all;
    for (const auto &[code, severity] : list)
        all.push_back({ .code = code, .severity = severity });
    return all;
}

/// "a > b": b follows from a; "a" alone is a first cause.
QString told(const std::vector<Finding> &found)
{
    QStringList lines;
    for (const OrderedFinding &of : inOrderOfCause(found)) {
        QString line = QString::fromStdString(found[of.finding].code.str());
        if (of.explainedBy)
            line.prepend(QString::fromStdString(found[*of.explainedBy].code.str()) + QStringLiteral(" > "));
        lines << QString(static_cast<int>(of.depth) * 2, QLatin1Char(' ')) + line;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class TestExplanations final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// No finding is left without causes, checks and how sure it is, and no explanation is of a code that is not found.
    void areComplete()
    {
        for (const calls::FindingRule &rule : calls::findingRules()) {
            const Explanation *const found = explanationOf(rule.code, rule.severity);
            QVERIFY2(found != nullptr, std::string(rule.code).c_str());
            QVERIFY2(!found->causes.empty() && !found->checks.empty() && !found->reason.empty(), found->code.c_str());
            for (const Check &check : found->checks)
                QVERIFY2(check.text.ends_with('.'), check.text.c_str());
            for (const std::string &cause : found->causes)
                QVERIFY2(cause.ends_with('.'), cause.c_str());
        }
        const auto known = codes();
        for (const Explanation &explanation : explanations())
            QVERIFY2(known.contains(explanation.code), explanation.code.c_str());
    }

    /// A code that is found as an error and as a warning is explained as what it is.
    void ofTwoSeverities()
    {
        QCOMPARE(explanationOf("sigdigits_mismatch", Severity::Error)->sureness, Sureness::Certain);
        QCOMPARE(explanationOf("sigdigits_mismatch", Severity::Warning)->sureness, Sureness::Likely);
        QVERIFY(explanationOf("no_such_code", Severity::Error) == nullptr);
    }

    void causesAreKnownCodes()
    {
        const auto known = codes();
        for (const Explains &row : causeTable()) {
            QVERIFY2(known.contains(row.cause), std::string(row.cause).c_str());
            QVERIFY2(known.contains(row.effect), std::string(row.effect).c_str());
        }
    }

    void causesHaveNoCircle()
    {
        std::map<std::string_view, std::vector<std::string_view>> effects;
        for (const Explains &row : causeTable())
            effects[row.cause].push_back(row.effect);
        const std::function<bool(std::string_view, std::set<std::string_view>)> isFree
            = [&](std::string_view code, std::set<std::string_view> above) {
                  if (!above.insert(code).second)
                      return false;
                  return std::ranges::all_of(effects[code], [&](std::string_view next) { return isFree(next, above); });
              };
        for (const Explains &row : causeTable())
            QVERIFY2(isFree(row.cause, {}), std::string(row.cause).c_str());
    }

    void order()
    {
        // A warning that explains an error goes before it.
        QCOMPARE(told(findings({ { "no_route_for_label", Severity::Error }, { "sigdigits_mismatch", Severity::Warning },
                     { "fork_recording", Severity::Info } })),
            QStringLiteral("sigdigits_mismatch\n  sigdigits_mismatch > no_route_for_label\nfork_recording"));
        // The nearer cause is named, and the chain is whole.
        QCOMPARE(told(findings({ { "bootstrap_service_missing", Severity::Error },
                     { "vru_leg_rejected_404", Severity::Error }, { "no_route_for_error_dn", Severity::Warning } })),
            QStringLiteral("bootstrap_service_missing\n  bootstrap_service_missing > vru_leg_rejected_404\n"
                           "    vru_leg_rejected_404 > no_route_for_error_dn"));
        // What has nothing to do with each other stays as it was given.
        QCOMPARE(told(findings({ { "wan_drop", Severity::Error }, { "agent_reject", Severity::Warning } })),
            QStringLiteral("wan_drop\nagent_reject"));
        QVERIFY(inOrderOfCause({}).empty());
    }

    void checksAreOfTheCall()
    {
        calls::Call call;
        call.dnis = "2002";
        call.label = "5417641400";
        call.legs.push_back({ .kind = calls::LegKind::Vru, .dialled = "541764140044", .dialPeerIn = "999" });
        const Explanation *const found = explanationOf("vru_dial_peer_missing", Severity::Error);
        std::string all;
        for (const Check &check : checksFor(*found, call, {})) {
            for (const std::string &command : check.commands)
                all += command + "\n";
        }
        QVERIFY2(all.find("show dialplan incall sip called 541764140044\n") != std::string::npos, all.c_str());
        QVERIFY2(all.find("dial-peer voice 999 voip\n incoming called-number 5417641400T\n") != std::string::npos,
            all.c_str());
        QVERIFY2(all.find('{') == std::string::npos, all.c_str());
        const std::string hidden
            = checksFor(*found, call, [](std::string_view) { return std::string("xx"); }).front().commands.front();
        QCOMPARE(hidden, std::string("show dialplan incall sip called xx"));
        QCOMPARE(
            checksFor(*found, {}, {}).front().commands.front(), std::string("show dialplan incall sip called NUMBER"));
    }
};

QTEST_GUILESS_MAIN(TestExplanations)
#include "tst_explanations.moc"
