// SPDX-License-Identifier: GPL-3.0-or-later
// Polling a real server over TLS: samples, what is missed, and when it stops by itself.
#include <QTest>

#include <connections/poller.h>

#include "cacheservice.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::connections;
using namespace std::chrono_literals;
using legwork::peers::CacheService;

namespace {

/// The two servers of the peer, and one that publishes from now on no more.
QByteArray twoServers(qint64 firstStamp, qint64 secondStamp)
{
    return QStringLiteral(R"(body {"totalPorts": 900, "usedPorts": 412, "servers": [)"
                          R"({"ipAddress": "192.0.2.11", "totalPorts": 450, "usedPorts": 230, "timestamp": %1},)"
                          R"({"ipAddress": "192.0.2.12", "totalPorts": 450, "usedPorts": 182, "timestamp": %2}]})")
        .arg(firstStamp)
        .arg(secondStamp)
        .toUtf8();
}

} // namespace

class TestPoller final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString trouble = m_service.start(m_folder.path(), QStringLiteral("one"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
        QCOMPARE(m_other.start(m_folder.path(), QStringLiteral("two")), QString());
    }
    void init() { QVERIFY(m_service.say("good") && m_other.say("good")); }

    void samples()
    {
        Poller poller(profile(), secret(), ApiNames::builtIn());
        poller.setInterval(1ms); // held at its shortest
        QCOMPARE(poller.interval(), Poller::shortest);
        QSignalSpy sampled(&poller, &Poller::sampled);
        QSignalSpy states(&poller, &Poller::stateChanged);
        QCOMPARE(poller.state(), PollState::Waiting);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(sampled.size() >= 2, 30'000);
        const auto sample = sampled.constFirst().constFirst().value<ports::Sample>();
        QCOMPARE(sample.inUse, std::optional<quint32>(412));
        QCOMPARE(sample.total, std::optional<quint32>(900));
        QCOMPARE(sample.purchased, std::optional<quint32>(600));
        QCOMPARE(sample.endpoint, m_service.base().toString());
        QCOMPARE(sample.servers.size(), 2);
        QCOMPARE(sample.servers[1].inUse, std::optional<quint32>(182));
        QCOMPARE(poller.state(), PollState::Live);
        QCOMPARE(states.size(), 1);
        QVERIFY(poller.lastAnswer()->body.contains("usedPorts"));
        poller.pause();
        QCOMPARE(poller.state(), PollState::Paused);
        const int asked = m_service.asked();
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(poller.state() == PollState::Live, 30'000);
        QVERIFY(m_service.asked() > asked);
    }

    void vanishedServerHasNoFigures()
    {
        Poller poller(profile(), secret(), ApiNames::builtIn());
        poller.setInterval(1s);
        const qint64 old = QDateTime::currentMSecsSinceEpoch() - 20'000; // older than the window of 15 s
        QVERIFY(m_service.say(twoServers(old, old + 20'000)));
        QSignalSpy sampled(&poller, &Poller::sampled);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 30'000);
        QCOMPARE(poller.lastSample()->servers[0].freshness, ports::Freshness::Stale);
        QCOMPARE(poller.lastSample()->servers[1].freshness, ports::Freshness::Live);
        QVERIFY(m_service.say(R"(body {"totalPorts": 450, "usedPorts": 230, "servers": [)"
                              R"({"ipAddress": "192.0.2.12", "totalPorts": 450, "usedPorts": 182}]})"));
        QTRY_VERIFY_WITH_TIMEOUT(
            poller.lastSample()->servers.constFirst().server == QStringLiteral("192.0.2.12"), 30'000);
        QCOMPARE(poller.lastSample()->servers.size(), 2);
        QCOMPARE(poller.lastSample()->servers[1].server, QStringLiteral("192.0.2.11"));
        QCOMPARE(poller.lastSample()->servers[1].inUse, std::optional<quint32>()); // unknown, never 0
    }

    void whatIsNotUnderstoodIsMissed_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<Fault>("fault");
        QTest::newRow("no JSON") << QByteArray("body <html>sign in</html>") << Fault::Unsupported;
        QTest::newRow("no figure") << QByteArray("body {}") << Fault::Unsupported;
        QTest::newRow("more ports than there can be")
            << QByteArray(R"(body {"totalPorts": 9007199254740991, "usedPorts": 1})") << Fault::Unsupported;
        QTest::newRow("500") << QByteArray("status 500") << Fault::Server;
    }
    void whatIsNotUnderstoodIsMissed()
    {
        QFETCH(const QByteArray, command);
        QFETCH(const Fault, fault);
        QVERIFY(m_service.say(command));
        Poller poller(profile(), secret(), ApiNames::builtIn());
        poller.setInterval(1s);
        QSignalSpy sampled(&poller, &Poller::sampled);
        QSignalSpy failed(&poller, &Poller::failed);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() == 2, 30'000);
        QCOMPARE(poller.failure()->fault, fault);
        QVERIFY(sampled.isEmpty());
        QVERIFY(!poller.lastUsage());
        QVERIFY(poller.missed() >= 2);
        if (fault == Fault::Unsupported)
            QCOMPARE("body " + poller.lastAnswer()->body, command); // its raw text stays to be shown
        QVERIFY(m_service.say("good"));
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 30'000);
        QCOMPARE(poller.missedInARow(), 0U);
        QVERIFY(!poller.failure());
    }

    void retryAfterIsHonoured()
    {
        QVERIFY(m_service.say("status 429 3"));
        Poller poller(profile(), secret(), ApiNames::builtIn());
        poller.setInterval(1s);
        QSignalSpy failed(&poller, &Poller::failed);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() == 1, 30'000);
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() == 2, 30'000);
        QVERIFY2(clock.elapsed() >= 2'900, qPrintable(QString::number(clock.elapsed()))); // not earlier, however loaded
        QVERIFY(poller.missed() >= 4); // those that were put off count too
    }

    void stopsByItself_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<Fault>("fault");
        QTest::newRow("password") << QStringLiteral("password") << Fault::SignIn;
        QTest::newRow("authority") << QStringLiteral("authority") << Fault::Untrusted;
        QTest::newRow("pin") << QStringLiteral("pin") << Fault::Changed;
    }
    void stopsByItself()
    {
        QFETCH(const QString, change);
        QFETCH(const Fault, fault);
        Profile to = profile();
        if (change == QLatin1String("authority"))
            to.caFile.clear();
        if (change == QLatin1String("pin"))
            to.pin = m_other.pin();
        Poller poller(to, change == QLatin1String("password") ? Secret("guess") : secret(), ApiNames::builtIn());
        QSignalSpy failed(&poller, &Poller::failed);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() == 1, 30'000);
        QCOMPARE(poller.state(), PollState::Stopped);
        QCOMPARE(poller.failure()->fault, fault);
        const int asked = m_service.asked();
        QTest::qWait(1'500); // an interval and a half: nothing is asked any more
        QCOMPARE(m_service.asked(), asked);
    }

    void partnerAnswersInTime()
    {
        Profile both = profile();
        both.bases.append(m_other.base());
        Poller poller(both, secret(), ApiNames::builtIn());
        poller.setInterval(1s);
        QSignalSpy sampled(&poller, &Poller::sampled);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 30'000);
        QVERIFY(m_service.say("hang"));
        QTRY_VERIFY_WITH_TIMEOUT(poller.lastSample()->endpoint == m_other.base().toString(), 30'000);
        QCOMPARE(poller.lastSample()->isFailover, true);
        QCOMPARE(poller.profile().timeout, std::chrono::milliseconds(1500));
    }

private:
    [[nodiscard]] Profile profile() const
    {
        Profile profile;
        profile.bases = { m_service.base() };
        profile.signIn = SignIn::Basic;
        profile.user = CacheService::user();
        profile.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
        return profile;
    }
    static Secret secret() { return Secret(CacheService::password().toStdString()); }

    QTemporaryDir m_folder;
    CacheService m_service, m_other;
};

QTEST_GUILESS_MAIN(TestPoller)
#include "tst_poller.moc"
