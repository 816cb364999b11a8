// SPDX-License-Identifier: GPL-3.0-or-later
// Every fault of the network side, played by a real server over TLS: its message, and that nothing wrong is counted.
#include <QTest>

#include <connections/connectiontest.h>
#include <connections/fingerprint.h>
#include <connections/poller.h>

#include "cacheservice.h"

#include <QHostAddress>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <dlfcn.h>
#include <netdb.h>

using namespace legwork;
using namespace legwork::connections;
using legwork::peers::CacheService;

namespace {

/// Released at the end, so that the program can.
QSemaphore nameServerIsBack;

} // namespace

/// A name server that does not answer: stands before the C library's function for one name.
extern "C" int getaddrinfo(const char *node, const char *service, const addrinfo *hints, addrinfo **result)
{
    using Function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    if (node != nullptr && qstrcmp(node, "stalls.example") == 0) {
        nameServerIsBack.acquire();
        nameServerIsBack.release();
        return EAI_AGAIN;
    }
    return real(node, service, hints, result);
}

class TestNetworkFaults final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString trouble = m_service.start(m_folder.path(), QStringLiteral("one"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
        QCOMPARE(m_other.start(m_folder.path(), QStringLiteral("two")), QString());
    }
    void cleanupTestCase() { nameServerIsBack.release(); }
    void init()
    {
        for (const char *command : { "good", "sign good", "clock 0", "token ", "life 3600" })
            QVERIFY(m_service.say(command));
    }

    void hostileAnswers_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("says");
        const auto body = [](const char *name, const char *text, const char *says) {
            QTest::newRow(name) << QByteArray("body ") + text << Fault::Unsupported << QString::fromUtf8(says);
        };
        QTest::newRow("1 GB") << QByteArray("big 1000") << Fault::TooLarge
                              << QStringLiteral("more than 4 MiB; it was not read");
        QTest::newRow("1 GB announced") << QByteArray("declared 1073741824") << Fault::TooLarge
                                        << QStringLiteral("more than 4 MiB; it was not read");
        QTest::newRow("depth 10 000") << QByteArray("deep 10000") << Fault::Unsupported << QStringLiteral("nested");
        body("2^53 + 1", R"({"totalPorts": 9007199254740993, "usedPorts": 1})", "total is not a count of ports");
        body("beyond every integer", R"({"usedPorts": 123456789012345678901234567890})", "inUse is not a count");
        body("beyond every number", R"({"usedPorts": 1e400})", "not understood");
        body("negative", R"({"totalPorts": 900, "usedPorts": -1})", "inUse is not a count of ports");
        body("fraction", R"({"totalPorts": 900, "usedPorts": 1.5})", "inUse is not a count of ports");
        body("NaN", R"({"usedPorts": NaN})", "not understood");
        body("NaN in quotes", R"({"usedPorts": "NaN"})", "inUse is not a count of ports");
        body("duplicate keys", R"({"usedPorts": 1, "usedPorts": 400})", "holds a name twice");
        body("duplicate keys, escaped", R"({"usedPorts": 1, "\u0075sedPorts": 400})", "holds a name twice");
        body("duplicate keys in a server", R"({"usedPorts":1,"servers":[{"ip":"a","ip":"b"}]})", "holds a name twice");
        body("list for a count", R"({"totalPorts": 900, "usedPorts": [412]})", "inUse is not a count of ports");
        body("object for a count", R"({"totalPorts": 900, "usedPorts": {"n": 1}})", "inUse is not a count of ports");
        body("word for a count", R"({"usedPorts": "many"})", "inUse is not a count of ports");
        body("truth for a count", R"({"usedPorts": true})", "inUse is not a count of ports");
        body("number for a server", R"({"usedPorts": 1, "servers": [17]})", "is no server");
        body("nothing known", R"({"hello": 1})", "holds no figure that is known");
        body("captive portal", "<!DOCTYPE html><html><body>Accept the terms</body></html>",
            "web page, not with figures");
        body("empty", "", "not understood");
        QTest::newRow("no end of a header") << QByteArray("head 3000000") << Fault::NoConnection << QString();
        QTest::newRow("body that stops") << QByteArray("nobody") << Fault::TimedOut
                                         << QStringLiteral("does not answer in time");
    }
    void hostileAnswers()
    {
        QFETCH(const QByteArray, command);
        QFETCH(const Fault, fault);
        QFETCH(const QString, says);
        QVERIFY(m_service.say(command));
        const Failure failure = failureOf(profile());
        if (command.startsWith("head")) // whatever the library makes of it: no figures, and no end of memory
            return;
        QVERIFY2(failure.what.contains(says), qPrintable(failure.what));
        QCOMPARE(failure.fault, fault);
        QVERIFY(failure.what.startsWith(placeOf(m_service.base())));
    }

    void redirectionsAreNotFollowed_data()
    {
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("another host over TLS") << QByteArray("https://localhost:%1/cache-service/api/v1/licenseUsage");
        QTest::newRow("another port") << QByteArray("https://127.0.0.1:%1/cache-service/api/v1/licenseUsage");
        QTest::newRow("plain HTTP") << QByteArray("http://127.0.0.1:%1/cache-service/api/v1/licenseUsage");
        QTest::newRow("with a name in it") << QByteArray("https://me:geheim@127.0.0.1:%1/");
    }
    void redirectionsAreNotFollowed()
    {
        QFETCH(QByteArray, to);
        // Somebody who collects what comes.
        QTcpServer thief;
        QVERIFY(thief.listen(QHostAddress::LocalHost));
        QVERIFY(m_service.say("redirect " + to.replace("%1", QByteArray::number(thief.serverPort()))));
        for (const SignIn signIn : { SignIn::Basic, SignIn::Jwt }) {
            Profile to302 = profile();
            to302.signIn = signIn;
            const Failure failure = failureOf(to302);
            QCOMPARE(failure.fault, Fault::Redirected);
            QVERIFY2(failure.what.contains(QStringLiteral("it was not followed")), qPrintable(failure.what));
            QVERIFY(!failure.what.contains(QStringLiteral("geheim")));
        }
        QVERIFY(!thief.waitForNewConnection(300));
    }

    void certificateThatChangesMidSession()
    {
        CacheService changing;
        QCOMPARE(changing.start(m_folder.path(), QStringLiteral("changing")), QString());
        Profile pinned = profile();
        pinned.bases = { changing.base(), m_other.base() };
        pinned.caFile = m_folder.filePath(QStringLiteral("ca.pem")); // both are of an authority that is trusted
        pinned.trusted.insert(placeOf(changing.base()), { changing.pin(), {}, {} });
        Poller poller(pinned, secret(), ApiNames::builtIn());
        poller.setInterval(std::chrono::seconds(1));
        QSignalSpy sampled(&poller, &Poller::sampled);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 60'000);
        const int other = m_other.asked();
        QVERIFY(changing.say("certificate"));
        QVERIFY(changing.say("close"));
        QTRY_COMPARE_WITH_TIMEOUT(poller.state(), PollState::Stopped, 60'000);
        QCOMPARE(poller.failure()->fault, Fault::Changed);
        const QString what = poller.failure()->what;
        QVERIFY2(what.contains(certificateFingerprint(changing.pin())), qPrintable(what));
        QVERIFY2(what.contains(certificateFingerprint(poller.failure()->fingerprint)), qPrintable(what));
        QVERIFY(poller.failure()->fingerprint != changing.pin());
        QCOMPARE(m_other.asked(), other); // it stops everything: the partner is not asked either
    }

    void oldTls()
    {
        CacheService old;
        QCOMPARE(old.start(m_folder.path(), QStringLiteral("old"), { QStringLiteral("--tls1") }), QString());
        Profile to = profile();
        to.bases = { old.base() };
        const Failure failure = failureOf(to);
        QCOMPARE(failure.fault, Fault::Untrusted);
        QVERIFY2(
            failure.what.contains(QStringLiteral("could not agree on a safe connection")), qPrintable(failure.what));
        QCOMPARE(old.asked(), 0);
        const TestStep step = lastStep(to);
        QCOMPARE(step.name, QStringLiteral("tls"));
        QVERIFY2(step.advice.contains(QStringLiteral("TLS 1.2 or later")), qPrintable(step.advice));
    }

    void certificateThatIsOver()
    {
        CacheService old;
        QCOMPARE(old.start(m_folder.path(), QStringLiteral("over"), { QStringLiteral("--days"), QStringLiteral("0") }),
            QString());
        Profile to = profile();
        to.bases = { old.base() };
        Failure failure;
        QTRY_VERIFY_WITH_TIMEOUT(
            (failure = failureOf(to)).fault == Fault::Untrusted, 60'000); // it ends within a second
        QVERIFY2(failure.what.contains(QStringLiteral("expired")), qPrintable(failure.what));
        QVERIFY2(failure.advice.contains(QStringLiteral("is this machine's clock right")), qPrintable(failure.advice));
    }

    void tokens_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("says"); // empty: it is taken
        const QString pem = QStringLiteral("key-public.pem");
        const QString none;
        QTest::newRow("alg none, no key")
            << QByteArray("sign none") << none << QStringLiteral("algorithm is none, not RS256");
        QTest::newRow("alg none") << QByteArray("sign none") << pem << QStringLiteral("algorithm is none, not RS256");
        QTest::newRow("HMAC with the public key")
            << QByteArray("sign hs256") << pem << QStringLiteral("algorithm is HS256, not RS256");
        QTest::newRow("HMAC, no key") << QByteArray("sign hs256") << none
                                      << QStringLiteral("algorithm is HS256, not RS256");
        QTest::newRow("another key") << QByteArray("sign other") << pem << QStringLiteral("is signed with another key");
        QTest::newRow("another key, not checked") << QByteArray("sign other") << none << QString();
        QTest::newRow("good, PEM") << QByteArray("sign good") << pem << QString();
        QTest::newRow("good, key set in a file") << QByteArray("sign good") << QStringLiteral("key.jwks") << QString();
        QTest::newRow("good, key set of a server") << QByteArray("sign good") << QStringLiteral("https") << QString();
        QTest::newRow("another key, key set of a server")
            << QByteArray("sign other") << QStringLiteral("https") << QStringLiteral("is signed with another key");
        QTest::newRow("no token of that kind")
            << QByteArray(R"(token {"token": "opaque"})") << pem << QStringLiteral("is not signed with RS256");
        QTest::newRow("no key in the file") << QByteArray("sign good") << QStringLiteral("ca.pem")
                                            << QStringLiteral("holds no public RSA key of 2048 bits or more");
        QTest::newRow("no such file") << QByteArray("sign good") << QStringLiteral("nothing.pem")
                                      << QStringLiteral("nothing.pem");
    }
    void tokens()
    {
        QFETCH(const QByteArray, command);
        QFETCH(const QString, key);
        QFETCH(const QString, says);
        QVERIFY(m_service.say(command));
        Profile jwt = profile();
        jwt.signIn = SignIn::Jwt;
        if (key == QLatin1String("https"))
            jwt.publicKey = QStringLiteral("https://127.0.0.1:%1/keys").arg(m_service.port());
        else if (!key.isEmpty())
            jwt.publicKey = m_folder.filePath(key);
        Poller poller(jwt, secret(), ApiNames::builtIn());
        QSignalSpy sampled(&poller, &Poller::sampled);
        QSignalSpy failed(&poller, &Poller::failed);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty() || !failed.isEmpty(), 60'000);
        if (says.isEmpty()) {
            QVERIFY2(!sampled.isEmpty(), qPrintable(poller.failure() ? poller.failure()->what : QString()));
            QCOMPARE(m_service.lastSignIn(), "Bearer");
            return;
        }
        QVERIFY(sampled.isEmpty());
        QCOMPARE(poller.failure()->fault, Fault::BadToken);
        QVERIFY2(poller.failure()->what.contains(says), qPrintable(poller.failure()->what));
        QCOMPARE(poller.state(), PollState::Stopped);
        QCOMPARE(m_service.lastSignIn(), "Basic"); // the token was never used
    }

    void halfOpenConnection()
    {
        // The server forgot the connection and nobody said so: the next answers come over a new one.
        Profile alone = profile();
        alone.timeout = std::chrono::milliseconds(1500);
        Poller poller(alone, secret(), ApiNames::builtIn());
        poller.setInterval(std::chrono::seconds(1));
        QSignalSpy sampled(&poller, &Poller::sampled);
        QSignalSpy failed(&poller, &Poller::failed);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 60'000);
        QVERIFY(m_service.say("stall"));
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), 60'000);
        QCOMPARE(failed.constFirst().constFirst().value<Failure>().fault, Fault::TimedOut);
        const auto before = sampled.size();
        QTRY_VERIFY_WITH_TIMEOUT(sampled.size() > before, 60'000);
    }

    void namesThatStall()
    {
        Profile stalls = profile();
        stalls.bases = { *baseFrom(QStringLiteral("https://stalls.example:%1").arg(m_service.port())) };
        stalls.timeout = std::chrono::milliseconds(1500);
        const Failure failure = failureOf(stalls);
        QCOMPARE(failure.fault, Fault::TimedOut);
        QVERIFY2(failure.what.startsWith(QStringLiteral("stalls.example:")), qPrintable(failure.what));
        const TestStep step = lastStep(stalls);
        QCOMPARE(step.name, QStringLiteral("dns"));
        QCOMPARE(step.detail, QStringLiteral("the name server does not answer for stalls.example"));
        // And the partner answers in time.
        stalls.bases.append(m_service.base());
        Poller poller(stalls, secret(), ApiNames::builtIn());
        poller.setInterval(std::chrono::seconds(1));
        QSignalSpy sampled(&poller, &Poller::sampled);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 60'000);
        QCOMPARE(poller.lastSample()->endpoint, m_service.base().toString());
    }

    void wrongClock_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::newRow("an hour ahead") << QByteArray("clock 3600");
        QTest::newRow("an hour behind") << QByteArray("clock -3600");
    }
    void wrongClock()
    {
        QFETCH(const QByteArray, command);
        QVERIFY(m_service.say(command));
        Profile jwt = profile();
        jwt.signIn = SignIn::Jwt;
        Poller poller(jwt, secret(), ApiNames::builtIn());
        poller.setInterval(std::chrono::seconds(1));
        QSignalSpy sampled(&poller, &Poller::sampled);
        const int before = m_service.asked();
        poller.start();
        // What counts is that the stamps move on: it is live, and its token is not asked for again and again.
        QTRY_VERIFY_WITH_TIMEOUT(sampled.size() >= 3, 60'000);
        QCOMPARE(poller.state(), PollState::Live);
        QCOMPARE(poller.lastSample()->servers.constFirst().freshness, ports::Freshness::Live);
        QVERIFY(m_service.asked() <= before + 1 + static_cast<int>(sampled.size()) + 1);
        // A refusal says how far the clocks are apart.
        Poller refused(jwt, Secret("guess"), ApiNames::builtIn());
        refused.start();
        QTRY_COMPARE_WITH_TIMEOUT(refused.state(), PollState::Stopped, 60'000);
        QVERIFY2(refused.failure()->advice.contains(QStringLiteral("its clock is 3")),
            qPrintable(refused.failure()->advice));
        const TestStep step = lastStep(jwt);
        QVERIFY(step.isOk);
        QVERIFY2(step.isWarning && step.advice.contains(QStringLiteral("clock")), qPrintable(step.detail));
    }

    void plainHttpIsWarnedOf()
    {
        CacheService plain;
        QCOMPARE(plain.start(m_folder.path(), QStringLiteral("plain"), { QStringLiteral("--plain") }), QString());
        Profile to = profile();
        QUrl base = plain.base();
        base.setScheme(QStringLiteral("http"));
        to.bases = { base };
        QVERIFY(sendsPasswordInClear(to));
        ConnectionTest test(to, secret(), ApiNames::builtIn());
        bool isWarned = false;
        connect(&test, &ConnectionTest::stepped, &test, [&](const TestStep &step) {
            if (step.name == QLatin1String("tls"))
                isWarned = step.isWarning && step.detail.contains(QStringLiteral("the password travels unencrypted"))
                    && plain.asked() == 0; // before it does
        });
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 60'000);
        QVERIFY(isWarned);
        QVERIFY(test.sent().contains(QStringLiteral("unencrypted")));
    }

    void clientCertificates()
    {
        // Signed by the same authority, in a file that a pass phrase protects.
        QVERIFY(QProcess::execute(QStringLiteral("openssl"),
                    { QStringLiteral("pkcs12"), QStringLiteral("-export"), QStringLiteral("-in"),
                        m_folder.filePath(QStringLiteral("one.pem")), QStringLiteral("-inkey"),
                        m_folder.filePath(QStringLiteral("one.key")), QStringLiteral("-out"),
                        m_folder.filePath(QStringLiteral("client.p12")), QStringLiteral("-passout"),
                        QStringLiteral("pass:open") })
            == 0);
        CacheService asks;
        QCOMPARE(asks.start(m_folder.path(), QStringLiteral("asks"),
                     { QStringLiteral("--client-ca"), m_folder.filePath(QStringLiteral("ca.pem")) }),
            QString());
        Profile to = profile();
        to.bases = { asks.base() };
        QVERIFY(failureOf(to).fault != Fault::Unsupported); // none shown: the server ends the connection
        QCOMPARE(asks.asked(), 0);
        to.clientCertificate = m_folder.filePath(QStringLiteral("client.p12"));
        Secrets secrets = secret();
        secrets.certificate = Secret("open");
        Poller poller(to, secrets, ApiNames::builtIn());
        QSignalSpy sampled(&poller, &Poller::sampled);
        poller.start();
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 60'000);
        secrets.certificate = Secret("wrong");
        Poller wrong(to, secrets, ApiNames::builtIn());
        wrong.start();
        QTRY_COMPARE_WITH_TIMEOUT(wrong.state(), PollState::Stopped, 60'000);
        QVERIFY2(wrong.failure()->what.contains(QStringLiteral("its pass phrase is another")),
            qPrintable(wrong.failure()->what));
    }

    void proxies()
    {
        // A proxy that nobody answers at: nothing goes past it.
        Profile to = profile();
        to.proxy = { ProxyKind::Socks5, QStringLiteral("127.0.0.1"), 9, {} };
        const int before = m_service.asked();
        QVERIFY(failureOf(to).fault != Fault::Unsupported);
        to.proxy.kind = ProxyKind::Http;
        QVERIFY(failureOf(to).fault != Fault::Unsupported);
        QCOMPARE(m_service.asked(), before);
        QCOMPARE(lastStep(to).name, QStringLiteral("tcp"));
    }

private:
    [[nodiscard]] Profile profile() const
    {
        Profile profile;
        profile.bases = { m_service.base() };
        profile.signIn = SignIn::Basic;
        profile.user = CacheService::user();
        profile.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
        profile.timeout = std::chrono::seconds(5);
        return profile;
    }
    static Secret secret() { return Secret(CacheService::password().toStdString()); }

    /// What the first poll fails with; there is no sample.
    static Failure failureOf(const Profile &profile)
    {
        Poller poller(profile, secret(), ApiNames::builtIn());
        QSignalSpy sampled(&poller, &Poller::sampled);
        QSignalSpy failed(&poller, &Poller::failed);
        poller.start();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty() || !sampled.isEmpty(), 60'000); }();
        return failed.isEmpty() ? Failure { Fault::Unsupported, {}, 0, QStringLiteral("there was a sample"), {}, {}, 0 }
                                : failed.constFirst().constFirst().value<Failure>();
    }

    static TestStep lastStep(const Profile &profile)
    {
        ConnectionTest test(profile, secret(), ApiNames::builtIn());
        TestStep last;
        connect(&test, &ConnectionTest::stepped, &test, [&](const TestStep &step) { last = step; });
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 60'000); }();
        return last;
    }

    QTemporaryDir m_folder;
    CacheService m_service, m_other;
};

QTEST_GUILESS_MAIN(TestNetworkFaults)
#include "tst_networkfaults.moc"
