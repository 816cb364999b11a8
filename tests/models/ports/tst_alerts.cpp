// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts in synthetic time: what opens, what clears, and what is told.
#include <QTest>

#include <ports/alerts.h>

#include <cmath>
#include <functional>

using namespace legwork;
using namespace legwork::ports;
using namespace std::chrono_literals;

namespace {

// 2024-06-03T06:00:00Z, 08:00 in Berlin
const UtcTime start { Milliseconds(1'717'394'400'000) };

AlertRule rule(Watched watched, double threshold, double clear, std::chrono::seconds hold = 0s)
{
    AlertRule one;
    one.id = one.name = QStringLiteral("r");
    one.watched = watched;
    one.threshold = threshold;
    one.clear = clear;
    one.hold = hold;
    return one;
}

Sample used(std::chrono::seconds at, std::optional<quint32> inUse)
{
    Sample sample;
    sample.time = start + at;
    sample.inUse = inUse;
    sample.total = 1000;
    sample.purchased = 500;
    return sample;
}

/// "open told", "cleared": what one sample led to.
QString wordsOf(const QList<AlertWatch::Event> &events)
{
    QStringList words;
    for (const AlertWatch::Event &event : events)
        words.append(wordOf(event.alert.state) + (event.alert.server.isEmpty() ? QString() : u' ' + event.alert.server)
            + (event.isTold ? QStringLiteral(" told") : QString()));
    return words.join(QStringLiteral(", "));
}

AlertWatch watching(const AlertRule &one)
{
    AlertWatch watch { QTimeZone("Europe/Berlin") };
    watch.setRules({ one });
    return watch;
}

} // namespace

class TestAlerts final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_level_opens_and_clears_with_hysteresis()
    {
        AlertWatch watch = watching(rule(Watched::Used, 100, 80));
        QCOMPARE(wordsOf(watch.take(used(0s, 99))), QString());
        QCOMPARE(wordsOf(watch.take(used(1s, 100))), QStringLiteral("open told"));
        QCOMPARE(wordsOf(watch.take(used(2s, 130))), QString());
        QCOMPARE(wordsOf(watch.take(used(3s, 80))), QString());
        QCOMPARE(watch.alerts().size(), 1);
        QCOMPARE(watch.alerts().first().worst, 130.0);
        QCOMPARE(wordsOf(watch.take(used(4s, 79))), QStringLiteral("cleared told"));
        QVERIFY(watch.alerts().isEmpty());
        QCOMPARE(wordsOf(watch.take(used(5s, 99))), QString());
        QCOMPARE(wordsOf(watch.take(used(6s, 100))), QStringLiteral("open told"));
    }

    void percents_are_of_what_the_rule_says()
    {
        AlertWatch bought = watching(rule(Watched::PercentOfEntitled, 90, 80));
        QCOMPARE(wordsOf(bought.take(used(0s, 449))), QString());
        QCOMPARE(wordsOf(bought.take(used(1s, 450))), QStringLiteral("open told"));
        AlertWatch there = watching(rule(Watched::PercentOfDeployed, 90, 80));
        QCOMPARE(wordsOf(there.take(used(0s, 899))), QString());
        QCOMPARE(wordsOf(there.take(used(1s, 900))), QStringLiteral("open told"));
    }

    void it_must_be_so_for_the_hold_time()
    {
        AlertWatch watch = watching(rule(Watched::Used, 100, 80, 60s));
        QCOMPARE(wordsOf(watch.take(used(0s, 100))), QString());
        QCOMPARE(wordsOf(watch.take(used(59s, 100))), QString());
        QCOMPARE(wordsOf(watch.take(used(60s, 99))), QString()); // not any more
        QCOMPARE(wordsOf(watch.take(used(61s, 100))), QString());
        QCOMPARE(wordsOf(watch.take(used(120s, 100))), QString());
        QCOMPARE(wordsOf(watch.take(used(121s, 100))), QStringLiteral("open told"));
    }

    void the_unknown_neither_opens_nor_clears()
    {
        AlertWatch watch = watching(rule(Watched::Used, 100, 80, 10s));
        (void)watch.take(used(0s, 100));
        QCOMPARE(wordsOf(watch.take(used(11s, std::nullopt))), QString());
        QCOMPARE(wordsOf(watch.take(used(12s, 100))), QString()); // the hold time begins anew
        QCOMPARE(wordsOf(watch.take(used(22s, 100))), QStringLiteral("open told"));
        QCOMPARE(wordsOf(watch.take(used(23s, std::nullopt))), QString());
        Sample stale = used(24s, 0);
        stale.state = Freshness::Lost;
        QCOMPARE(wordsOf(watch.take(stale)), QString());
        QCOMPARE(watch.alerts().size(), 1);
    }

    void a_clock_that_goes_back_does_not_stop_alerts()
    {
        AlertWatch watch = watching(rule(Watched::Used, 100, 80, 60s));
        (void)watch.take(used(3600s, 100));
        QCOMPARE(wordsOf(watch.take(used(0s, 100))), QString());
        QCOMPARE(wordsOf(watch.take(used(60s, 100))), QStringLiteral("open told"));
    }

    void a_rise_is_measured_over_a_minute()
    {
        AlertWatch watch = watching(rule(Watched::Rate, 60, 10));
        for (int i = 0; i < 120; ++i)
            QCOMPARE(wordsOf(watch.take(used(std::chrono::seconds(i), 10))), QString());
        // One port a second more: 60 a minute after a minute, not before.
        for (int i = 0; i < 60; ++i)
            QCOMPARE(wordsOf(watch.take(used(std::chrono::seconds(120 + i), static_cast<quint32>(10 + i)))), QString());
        QString words;
        for (int i = 60; i < 63 && words.isEmpty(); ++i)
            words = wordsOf(watch.take(used(std::chrono::seconds(120 + i), static_cast<quint32>(10 + i))));
        QCOMPARE(words, QStringLiteral("open told"));
    }

    void servers_alert_one_by_one()
    {
        AlertWatch watch = watching(rule(Watched::Stale, 1, 1, 5s));
        Sample sample = used(0s, 1);
        const auto servers = [&](std::chrono::seconds at, Freshness a, Freshness b) {
            sample.time = start + at;
            sample.servers = { { QStringLiteral("a"), 1, 1, a }, { QStringLiteral("b"), 1, 1, b } };
            return wordsOf(watch.take(sample));
        };
        QCOMPARE(servers(0s, Freshness::Live, Freshness::Stale), QString());
        QCOMPARE(servers(5s, Freshness::Lost, Freshness::Stale), QStringLiteral("open b told"));
        QCOMPARE(servers(10s, Freshness::Lost, Freshness::Lost), QStringLiteral("open a told"));
        QCOMPARE(servers(11s, Freshness::Lost, Freshness::Live), QStringLiteral("cleared b told"));
        QCOMPARE(watch.alerts().size(), 1);
    }

    void a_failover_stays_for_a_while()
    {
        AlertWatch watch = watching(rule(Watched::Failover, 1, 1, 30s));
        Sample sample = used(0s, 1);
        QCOMPARE(wordsOf(watch.take(sample)), QString());
        sample = used(1s, 1);
        sample.isFailover = true;
        QCOMPARE(wordsOf(watch.take(sample)), QStringLiteral("open told"));
        QCOMPARE(wordsOf(watch.take(used(30s, 1))), QString());
        QCOMPARE(wordsOf(watch.take(used(31s, 1))), QStringLiteral("cleared told"));
    }

    void a_forecast_alerts_when_few_days_are_left()
    {
        AlertWatch watch = watching(rule(Watched::ForecastWithin, 30, 40));
        QCOMPARE(wordsOf(watch.takeForecast(31, start)), QString());
        QCOMPARE(wordsOf(watch.takeForecast(std::nullopt, start)), QString());
        QCOMPARE(wordsOf(watch.takeForecast(30, start)), QStringLiteral("open told"));
        QCOMPARE(wordsOf(watch.takeForecast(40, start + 1s)), QString());
        QCOMPARE(wordsOf(watch.takeForecast(41, start + 2s)), QStringLiteral("cleared told"));
    }

    void what_opens_in_quiet_hours_is_told_at_their_end_if_it_still_is_so()
    {
        AlertRule one = rule(Watched::Used, 100, 80);
        one.quiet = QuietHours { QTime(22, 0), QTime(8, 30) }; // until half an hour after the start
        AlertWatch watch = watching(one);
        QCOMPARE(wordsOf(watch.take(used(0s, 100))), QStringLiteral("open"));
        QCOMPARE(wordsOf(watch.take(used(60s, 70))), QStringLiteral("cleared")); // nobody heard that it began
        QCOMPARE(wordsOf(watch.take(used(120s, 100))), QStringLiteral("open"));
        QCOMPARE(wordsOf(watch.tick(start + 1799s)), QString());
        QCOMPARE(wordsOf(watch.tick(start + 1800s)), QStringLiteral("open told"));
        QCOMPARE(wordsOf(watch.tick(start + 1801s)), QString());
    }

    void a_person_acknowledges_and_snoozes()
    {
        AlertWatch watch = watching(rule(Watched::Used, 100, 80));
        (void)watch.take(used(0s, 100));
        const QString id = watch.alerts().first().id;
        QVERIFY(watch.snooze(id, start + 60s, start + 1s));
        QCOMPARE(wordsOf(watch.take(used(30s, 120))), QString());
        QCOMPARE(wordsOf(watch.take(used(60s, 120))), QStringLiteral("open told"));
        QVERIFY(watch.acknowledge(id, QStringLiteral("known campaign"), start + 61s));
        QCOMPARE(wordsOf(watch.take(used(3600s, 120))), QString());
        QCOMPARE(watch.alerts().first().note, QStringLiteral("known campaign"));
        QCOMPARE(wordsOf(watch.take(used(3601s, 10))), QStringLiteral("cleared told"));
        QVERIFY(!watch.acknowledge(id, {}, start));
    }

    void alerts_go_on_after_a_start_and_end_with_their_rule()
    {
        AlertWatch watch = watching(rule(Watched::Used, 100, 80));
        (void)watch.take(used(0s, 100));
        const auto kept = alertFrom(toJson(watch.alerts().first()));
        QVERIFY(kept);
        QCOMPARE(*kept, watch.alerts().first());
        AlertWatch next = watching(rule(Watched::Used, 100, 80));
        next.takeOver({ *kept });
        QCOMPARE(wordsOf(next.take(used(10s, 100))), QString());
        next.setRules({});
        QCOMPARE(wordsOf(next.tick(start + 11s)), QStringLiteral("cleared"));
    }

    void what_a_person_did_elsewhere_is_taken_over()
    {
        AlertWatch watch = watching(rule(Watched::Used, 100, 80));
        (void)watch.take(used(0s, 100));
        Alert other = watch.alerts().first();
        other.state = AlertState::Acknowledged;
        other.note = QStringLiteral("seen");
        other.changed += 5s;
        watch.takeOver({ other });
        QCOMPARE(watch.alerts().first().state, AlertState::Acknowledged);
        other.state = AlertState::Open;
        other.changed -= 10s; // old news
        watch.takeOver({ other });
        QCOMPARE(watch.alerts().first().state, AlertState::Acknowledged);
    }

    void rules_are_kept_and_wrong_ones_refused_data()
    {
        QTest::addColumn<std::function<void(AlertRule &)>>("change");
        QTest::addColumn<bool>("isGood");
        using Change = std::function<void(AlertRule &)>;
        QTest::newRow("as it is") << Change([](AlertRule &) {}) << true;
        QTest::newRow("no name") << Change([](AlertRule &r) { r.name = QStringLiteral(" "); }) << false;
        QTest::newRow("clears above") << Change([](AlertRule &r) { r.clear = 200; }) << false;
        QTest::newRow("forecast clears below")
            << Change([](AlertRule &r) { r.watched = Watched::ForecastWithin; }) << false;
        QTest::newRow("not a number") << Change([](AlertRule &r) { r.threshold = std::nan(""); }) << false;
        QTest::newRow("bought for one server") << Change([](AlertRule &r) {
            r.watched = Watched::PercentOfEntitled;
            r.server = QStringLiteral("a");
        }) << false;
        QTest::newRow("webhook over plain HTTP")
            << Change([](AlertRule &r) { r.webhook = QStringLiteral("http://a/"); }) << false;
        QTest::newRow("webhook with a password")
            << Change([](AlertRule &r) { r.webhook = QStringLiteral("https://a:b@c/"); }) << false;
        QTest::newRow("everything") << Change([](AlertRule &r) {
            r.webhook = QStringLiteral("https://a/b?c");
            r.command = { QStringLiteral("/bin/echo"), QStringLiteral("{rule}") };
            r.quiet = QuietHours { QTime(1, 2), QTime(3, 4) };
            r.hold = 90s;
            r.isOn = r.notifies = false;
            r.server = QStringLiteral("10.0.0.1");
        }) << true;
    }
    void rules_are_kept_and_wrong_ones_refused()
    {
        QFETCH(const std::function<void(AlertRule &)>, change);
        QFETCH(const bool, isGood);
        AlertRule one = rule(Watched::Used, 100, 80);
        change(one);
        QCOMPARE(faultOf(one).isEmpty(), isGood);
        const auto back = alertRuleFrom(toJson(one));
        QCOMPARE(back.has_value(), isGood);
        if (isGood)
            QCOMPARE(*back, one);
    }
};

QTEST_GUILESS_MAIN(TestAlerts)
#include "tst_alerts.moc"
