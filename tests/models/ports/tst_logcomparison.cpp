// SPDX-License-Identifier: GPL-3.0-or-later
// Use from logs laid over the service's: each cause of a difference, planted alone and together, is found with its
// figure.
#include <QTest>

#include <ports/logcomparison.h>

#include <cmath>

using namespace legwork;
using namespace legwork::ports;

namespace {

constexpr Milliseconds width { 60'000 };
constexpr int spans = 600;

double busy(int server, int minute)
{
    return 40 + 10 * server + 30 * std::sin(minute / 37.0) + 9 * std::sin(minute / 5.0);
}

Bucket bucket(int minute, double use)
{
    const auto ports = static_cast<std::uint32_t>(std::lround(use));
    return { UtcTime(minute * width), ports, ports, ports, 1, ports };
}

std::string name(int server) { return "10.0.0." + std::to_string(server); }

/// What happened on three servers, as the service tells it.
struct Truth {
    std::vector<Bucket> all {};
    std::vector<ServerCurve> servers {};
};

Truth truth()
{
    Truth made;
    for (int server = 0; server < 3; ++server)
        made.servers.push_back({ name(server), {} });
    for (int minute = 0; minute < spans; ++minute) {
        double sum = 0;
        for (int server = 0; server < 3; ++server) {
            made.servers[static_cast<std::size_t>(server)].buckets.push_back(bucket(minute, busy(server, minute)));
            sum += std::round(busy(server, minute));
        }
        made.all.push_back(bucket(minute, sum));
    }
    return made;
}

/// What the logs of the first `servers` tell, with a clock that is `late` minutes behind and only a share of the calls.
Usage logs(int servers, int late = 0, double seen = 1)
{
    Usage usage;
    for (int server = 0; server < servers; ++server)
        usage.servers.emplace_back(name(server));
    for (int minute = 0; minute < spans; ++minute) {
        UsageSpan span;
        span.from = UtcTime((minute - late) * width);
        span.width = width;
        for (int server = 0; server < servers; ++server)
            span.ivrPorts.mean += seen * std::round(busy(server, minute));
        usage.spans.push_back(span);
    }
    return usage;
}

bool isNear(double a, double b, double off = 1e-6) { return std::abs(a - b) <= off; }

} // namespace

class TestLogComparison final : public QObject {
    Q_OBJECT

    static LogComparison compared(const Usage &usage)
    {
        const Truth real = truth();
        const auto comparison = compareWithLogs(usage, real.all, real.servers);
        if (!comparison)
            qFatal("nothing to compare");
        // The parts add up, whatever they are.
        if (!isNear(comparison->service - comparison->logs, comparison->absentServers + comparison->unseen))
            qFatal("the parts do not add up");
        return *comparison;
    }

private Q_SLOTS:
    void equal_curves_have_no_difference()
    {
        const LogComparison same = compared(logs(3));
        QVERIFY(isNear(same.apart, 0));
        QCOMPARE(same.clockOffset, Milliseconds(0));
        QVERIFY(same.absent.empty());
        QVERIFY(!same.isFinding());
        QCOMPARE(same.spans.size(), std::size_t { spans });
    }

    void a_clock_that_is_off_is_found_to_the_minute()
    {
        for (const int late : { 7, -7, 61, -120 }) {
            const LogComparison off = compared(logs(3, late));
            QCOMPARE(off.clockOffset, late * width);
            QVERIFY(off.apart > 1);
            QVERIFY(isNear(off.apartAfterClock, 0));
            QVERIFY(isNear(off.unseen, 0));
        }
    }

    void a_server_without_logs_is_named_with_its_use()
    {
        const LogComparison without = compared(logs(2));
        QCOMPARE(without.absent.size(), std::size_t { 1 });
        QCOMPARE(QString::fromStdString(without.absent[0].server), QStringLiteral("10.0.0.2"));
        QVERIFY(isNear(without.unseen, 0));
        QVERIFY(isNear(without.apartAfterServers, 0));
        QVERIFY(without.isFinding());
    }

    void calls_that_are_not_in_the_logs_are_what_is_left()
    {
        const LogComparison fewer = compared(logs(3, 0, 0.8));
        QVERIFY(isNear(fewer.unseen, 0.2 * fewer.service));
        QVERIFY(isNear(*fewer.difference, 0.2));
        QVERIFY(fewer.absent.empty());
        const LogComparison more = compared(logs(3, 0, 1.1));
        QVERIFY(more.unseen < 0);
        QVERIFY(!compared(logs(3, 0, 0.96)).isFinding());
    }

    void all_three_together_are_told_apart()
    {
        const LogComparison all = compared(logs(2, 20, 0.9));
        QCOMPARE(all.clockOffset, 20 * width);
        QCOMPARE(all.absent.size(), std::size_t { 1 });
        const double seen = all.logs / 0.9;
        QVERIFY(isNear(all.unseen, seen - all.logs, 1e-6));
    }

    void logs_that_name_no_server_blame_none()
    {
        Usage usage = logs(2);
        usage.servers.clear();
        QVERIFY(compared(usage).absent.empty());
        QVERIFY(compared(usage).unseen > 0);
    }

    void without_a_common_time_there_is_nothing_to_say()
    {
        const Truth real = truth();
        QVERIFY(!compareWithLogs({}, real.all, {}));
        QVERIFY(!compareWithLogs(logs(3, 100'000), real.all, {}));
        QVERIFY(!compareWithLogs(logs(3), {}, {}));
    }
};

QTEST_GUILESS_MAIN(TestLogComparison)
#include "tst_logcomparison.moc"
