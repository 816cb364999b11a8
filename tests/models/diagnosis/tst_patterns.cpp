// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <calls/query.h>
#include <diagnosis/patterns.h>

#include <cmath>
#include <numeric>
#include <random>

using namespace legwork;
using namespace legwork::diagnosis;
using calls::Call;
using calls::LegKind;
using calls::Outcome;

namespace {

constexpr std::int64_t hour = 3'600'000, begin = 1'205'510'400'000; // 2008-03-14 16:00 UTC

Call callAt(int minute, bool isFailed, const char *peer, const char *host, const char *dnis = "8005550100")
{
    Call call;
    call.id = "c" + std::to_string(minute) + peer;
    call.start = UtcTime(Milliseconds(begin + minute * 60'000LL));
    call.outcome = isFailed ? Outcome::Failed : Outcome::Agent;
    call.dnis = dnis;
    if (isFailed)
        call.findings.push_back({ .code = "vxml_503", .severity = calls::Severity::Error });
    calls::Leg leg { .kind = LegKind::Ingress };
    leg.dialPeerOut = peer;
    leg.toIp = host;
    leg.fromIp = "10.1.1.9";
    call.legs.push_back(leg);
    return call;
}

calls::CallList listOf(std::vector<Call> calls)
{
    calls::CallList::Pointers pointers;
    for (Call &call : calls)
        pointers.push_back(std::make_shared<const Call>(std::move(call)));
    return calls::CallList(std::move(pointers));
}

Patterns found(const calls::CallList &list, const ExtraValues &extra = {})
{
    std::vector<std::uint32_t> rows(list.size());
    std::iota(rows.begin(), rows.end(), 0U);
    const std::atomic<bool> go = false;
    return patternsOf(list, rows, 2, go, extra);
}

std::string clockOf(UtcTime time)
{
    const std::int64_t minute = (time.time_since_epoch().count() - begin) / 60'000 + 16 * 60;
    char text[40];
    std::snprintf(
        text, sizeof text, "2008-03-14 %02d:%02d:00.000", static_cast<int>(minute / 60), static_cast<int>(minute % 60));
    return text;
}
const PatternWords words { .clock = clockOf };

/// 41 failures, 37 of them by peer 1402, among 400 calls that mostly go by 1401.
calls::CallList outage()
{
    std::vector<Call> calls;
    for (int i = 0; i < 340; ++i)
        calls.push_back(callAt(i % 110, i % 85 == 0, "1401", "10.1.1.1"));
    for (int i = 0; i < 52; ++i)
        calls.push_back(callAt(2 + i * 2, i >= 15, "1402", "10.1.1.2"));
    return listOf(std::move(calls));
}

} // namespace

class TestPatterns final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRouteThatFails()
    {
        const calls::CallList list = outage();
        const Patterns patterns = found(list);
        QCOMPARE(patterns.calls, std::size_t(392));
        QCOMPARE(patterns.failures, std::size_t(41));
        const auto route = std::ranges::find(patterns.patterns, Factor::Route, &Pattern::factor);
        QVERIFY(route != patterns.patterns.end());
        QCOMPARE(route->value, std::string("1402 10.1.1.2"));
        QCOMPARE(QString::fromStdString(textOf(*route, words)),
            QStringLiteral("37 of 41 failures since 16:32 left by dial-peer 1402 to 10.1.1.2; of 52 such calls 71 % "
                           "failed, 6.8 times as many as of all"));
        QCOMPARE(queryFor(*route, words), std::string("outcome:failed peer:1402 host:10.1.1.2"));
        // Peer and host alone say less of the same calls.
        QVERIFY(std::ranges::none_of(patterns.patterns,
            [](const Pattern &p) { return p.factor == Factor::DialPeer || p.factor == Factor::Host; }));
        // The number that all calls have is none.
        QVERIFY(std::ranges::none_of(patterns.patterns, [](const Pattern &p) { return p.factor == Factor::Dnis; }));
    }

    /// The query of a pattern finds as many calls as the pattern says.
    void queriesFindWhatIsCounted()
    {
        std::vector<Call> made;
        for (int i = 0; i < 300; ++i)
            made.push_back(
                callAt(i, i / 60 == 2 && i % 3 != 0, "1401", "10.1.1.1", i % 2 ? "8005550100" : "5417641400"));
        const calls::CallList list = listOf(std::move(made));
        const Patterns patterns = found(list);
        QVERIFY(!patterns.isEmpty());
        bool hasHour = false;
        for (const Pattern &pattern : patterns.patterns) {
            const auto query = calls::Query::parse(queryFor(pattern, words));
            QVERIFY2(query.has_value(), queryFor(pattern, words).c_str());
            const auto count = static_cast<std::size_t>(
                std::ranges::count_if(list, [&](const Call &call) { return query->matches(call); }));
            QCOMPARE(count, pattern.failed);
            hasHour = hasHour || pattern.factor == Factor::Hour;
        }
        QVERIFY2(hasHour, "all failures are within one hour");
    }

    /// Failures by chance have nothing in common, whatever the seed.
    void chanceIsNoPattern()
    {
        for (unsigned seed = 1; seed <= 20; ++seed) {
            std::mt19937 random(seed);
            std::vector<Call> made;
            const char *const peers[] = { "1", "2", "3", "4", "5" };
            const char *const hosts[] = { "10.0.0.1", "10.0.0.2", "10.0.0.3" };
            for (int i = 0; i < 600; ++i) {
                made.push_back(callAt(static_cast<int>(random() % 600), random() % 12 == 0, peers[random() % 5],
                    hosts[random() % 3], random() % 2 ? "100" : "200"));
                made.back().findings.clear();
            }
            const Patterns patterns = found(listOf(std::move(made)));
            QVERIFY2(patterns.isEmpty(), patterns.isEmpty() ? "" : textOf(patterns.patterns.front(), words).c_str());
        }
    }

    /// Without calls that went well there is nothing to compare with; two failures are no pattern.
    void tooLittleIsNoPattern()
    {
        QVERIFY(found(listOf({})).isEmpty());
        std::vector<Call> failed;
        for (int i = 0; i < 50; ++i)
            failed.push_back(callAt(i, true, "1402", "10.1.1.2"));
        QVERIFY(found(listOf(std::move(failed))).isEmpty());
        std::vector<Call> few { callAt(1, true, "1402", "10.1.1.2"), callAt(2, true, "1402", "10.1.1.2") };
        for (int i = 0; i < 200; ++i)
            few.push_back(callAt(i, false, "1401", "10.1.1.1"));
        QVERIFY(found(listOf(std::move(few))).isEmpty());
    }

    void unfinishedCallsDoNotCount()
    {
        std::vector<Call> made;
        for (int i = 0; i < 40; ++i) {
            made.push_back(callAt(i, false, "1402", "10.1.1.2"));
            made.back().outcome = i % 2 ? Outcome::InProgress : Outcome::Fragment;
        }
        QCOMPARE(found(listOf(std::move(made))).calls, std::size_t(0));
    }

    void valuesBesideTheColumns()
    {
        const Patterns patterns = found(outage(), [](Factor factor, const Call &call) {
            const bool isNew = call.legs.front().dialPeerOut == "1402";
            if (factor == Factor::Codec)
                return std::vector<std::string> { isNew ? "G729" : "PCMU" };
            return std::vector<std::string> { "Cisco-SIPGateway/IOS-16" };
        });
        const auto codec = std::ranges::find(patterns.patterns, Factor::Codec, &Pattern::factor);
        QVERIFY(codec != patterns.patterns.end());
        QCOMPARE(codec->value, std::string("G729"));
        QCOMPARE(codec->failed, std::size_t(37));
    }

    /// Against sums over all ways to draw.
    void chances()
    {
        const auto choose = [](int n, int k) {
            double product = 1;
            for (int i = 1; i <= k; ++i)
                product = product * (n - k + i) / i;
            return product;
        };
        for (const auto &[hits, draws, marked, total] :
            { std::array { 3, 5, 6, 20 }, { 1, 4, 2, 9 }, { 5, 5, 5, 30 }, { 4, 10, 12, 25 } }) {
            double sum = 0;
            for (int k = hits; k <= std::min(draws, marked); ++k)
                sum += choose(marked, k) * choose(total - marked, draws - k) / choose(total, draws);
            const auto u = [](int n) { return static_cast<std::size_t>(n); };
            QVERIFY(std::abs(chanceOf(u(hits), u(draws), u(marked), u(total)) - sum) < 1e-9);
        }
        QCOMPARE(chanceOf(0, 5, 6, 20), 1.0);
        QCOMPARE(chanceOf(2, 19, 3, 20), 1.0); // at least two of three are drawn
    }

    void isCancelled()
    {
        const calls::CallList list = outage();
        std::vector<std::uint32_t> rows(list.size());
        std::iota(rows.begin(), rows.end(), 0U);
        const std::atomic<bool> stop = true;
        QVERIFY(patternsOf(list, rows, 1, stop).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPatterns)
#include "tst_patterns.moc"
