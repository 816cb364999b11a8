// SPDX-License-Identifier: GPL-3.0-or-later
// Licence use by interval against counting millisecond by millisecond.
#include <QTest>

#include <ports/usage.h>

#include <QRandomGenerator>

#include <algorithm>

using namespace legwork;
using namespace legwork::ports;
using calls::Hold;
using calls::Licence;

namespace {

const Text left = "10.1.1.1", right = "10.1.1.2";

Held counted(const std::vector<Hold> &holds, std::int64_t from, std::int64_t to, auto isOne)
{
    std::int64_t area = 0, peak = 0;
    for (std::int64_t at = from; at < to; ++at) {
        const std::int64_t held = std::ranges::count_if(
            holds, [&](const Hold &hold) { return isOne(hold) && hold.begin <= at && at < hold.end; });
        area += held;
        peak = std::max(peak, held);
    }
    return { static_cast<std::uint32_t>(peak), static_cast<double>(area) / static_cast<double>(to - from) };
}

std::vector<Hold> someHolds(QRandomGenerator &random, int count)
{
    std::vector<Hold> holds;
    for (int i = 0; i < count; ++i) {
        Hold hold;
        hold.licence = random.bounded(3) == 0 ? Licence::CallDirector : Licence::IvrPort;
        hold.isQueued = hold.licence == Licence::IvrPort && random.bounded(2) == 0;
        hold.begin = random.bounded(-500, 2000);
        hold.end = hold.begin + random.bounded(0, 300);
        if (hold.licence == Licence::IvrPort)
            hold.server = random.bounded(2) == 0 ? left : right;
        holds.push_back(hold);
    }
    return holds;
}

} // namespace

class TestUsage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsCounting()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 40; ++round) {
            const std::vector<Hold> holds = someHolds(random, random.bounded(1, 60));
            const int width = random.bounded(1, 400);
            const Usage usage = usageOver(holds, Milliseconds(width));
            for (const UsageSpan &span : usage.spans) {
                const std::int64_t from = span.from.time_since_epoch().count();
                const std::int64_t to = from + width;
                QCOMPARE(((from % width) + width) % width, 0);
                const auto isPort = [](const Hold &hold) { return hold.licence == Licence::IvrPort; };
                QVERIFY(span.ivrPorts == counted(holds, from, to, isPort));
                QVERIFY(
                    span.queued == counted(holds, from, to, [&](const Hold &h) { return isPort(h) && h.isQueued; }));
                QVERIFY(span.callDirector == counted(holds, from, to, [&](const Hold &h) { return !isPort(h); }));
                for (std::size_t i = 0; i < usage.servers.size(); ++i)
                    QVERIFY(span.servers[i] == counted(holds, from, to, [&](const Hold &h) {
                        return isPort(h) && h.server == usage.servers[i];
                    }));
            }
            for (std::size_t i = 1; i < usage.spans.size(); ++i)
                QCOMPARE(usage.spans[i].from - usage.spans[i - 1].from, Milliseconds(width));
            // Nothing is left out at either end.
            double area = 0, whole = 0;
            for (const UsageSpan &span : usage.spans)
                area += (span.ivrPorts.mean + span.callDirector.mean) * width;
            for (const Hold &hold : holds)
                whole += static_cast<double>(hold.end - hold.begin);
            QVERIFY(std::abs(area - whole) < 1e-6 * (1 + whole));
        }
    }

    void onePortHandedOn()
    {
        // One caller leaves at the moment when the next comes: one port, not two.
        const std::vector<Hold> holds { { Licence::IvrPort, false, 0, 500, left },
            { Licence::IvrPort, false, 500, 900, left } };
        const Usage usage = usageOver(holds, Milliseconds(1000));
        QCOMPARE(usage.spans.size(), 1U);
        QCOMPARE(usage.spans.front().ivrPorts.peak, 1U);
        QCOMPARE(usage.spans.front().ivrPorts.mean, 0.9);
    }

    void nothingHeld()
    {
        QVERIFY(usageOver({}, Milliseconds(1000)).spans.empty());
        const std::vector<Hold> none { { Licence::IvrPort, false, 5, 5, left } };
        QVERIFY(usageOver(none, Milliseconds(0)).spans.empty());
    }

    void timesYearsApart()
    {
        // A clock that jumped by years must not ask for a span per millisecond of them.
        const std::vector<Hold> holds { { Licence::IvrPort, false, 0, 10, left },
            { Licence::IvrPort, false, 1'700'000'000'000, 1'700'000'000'010, left } };
        const Usage usage = usageOver(holds, Milliseconds(1));
        QVERIFY(usage.spans.size() <= maxSpans + 1);
        QCOMPARE(usage.spans.front().ivrPorts.peak, 1U);
        QCOMPARE(usage.spans.back().ivrPorts.peak, 1U);
    }
};

QTEST_APPLESS_MAIN(TestUsage)
#include "tst_usage.moc"
