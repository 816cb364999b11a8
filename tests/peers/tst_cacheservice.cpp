// SPDX-License-Identifier: GPL-3.0-or-later
// The client of the port usage cache service against real servers over TLS: sign-in, trust, failover, hostile answers.
#include <QTest>

#include <connections/cacheclient.h>
#include <connections/connectiontest.h>
#include <connections/fingerprint.h>
#include <connections/usageparser.h>

#include "cacheservice.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::connections;
using legwork::peers::CacheService;

namespace {

const Secret password { CacheService::password().toStdString() };

/// The answer to one request; the event loop runs until it is there.
CacheClient::Reply ask(CacheClient &client, const QString &resource = QStringLiteral("licenseUsage"))
{
    std::optional<CacheClient::Reply> reply;
    client.get(resource, {}, [&](const CacheClient::Reply &given) { reply = given; });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(reply.has_value(), 60'000); }();
    return reply ? *reply : tl::unexpected(Failure {});
}

QString word(const CacheClient::Reply &reply) { return reply ? QStringLiteral("answer") : wordOf(reply.error().fault); }

} // namespace

class TestCacheService final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString trouble = m_service.start(m_folder.path(), QStringLiteral("one"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
        QCOMPARE(m_other.start(m_folder.path(), QStringLiteral("two")), QString());
    }
    void init()
    {
        for (CacheService *service : { &m_service, &m_other }) {
            QVERIFY(service->say("good"));
            QVERIFY(service->say("life 3600"));
        }
    }

    void signsIn_data()
    {
        QTest::addColumn<int>("signIn");
        QTest::newRow("basic") << static_cast<int>(SignIn::Basic);
        QTest::newRow("jwt") << static_cast<int>(SignIn::Jwt);
    }
    void signsIn()
    {
        QFETCH(const int, signIn);
        CacheClient client(profile(static_cast<SignIn>(signIn)), password);
        const auto reply = ask(client);
        QVERIFY2(reply, qPrintable(reply ? QString() : reply.error().what));
        QCOMPARE(*readUsage(reply->body, ApiNames::builtIn())->inUse, 412U);
        QVERIFY(!reply->isFailover);
        QCOMPARE(m_service.lastSignIn(), signIn == static_cast<int>(SignIn::Jwt) ? "Bearer" : "Basic");
        CacheClient wrong(profile(static_cast<SignIn>(signIn)), Secret("guess"));
        QCOMPARE(word(ask(wrong)), QStringLiteral("sign-in"));
    }

    void tokenIsRenewed()
    {
        CacheClient client(profile(SignIn::Jwt), password);
        QVERIFY(ask(client));
        const int before = m_service.asked();
        QVERIFY(ask(client));
        QCOMPARE(m_service.asked(), before + 1); // the same token again
        QVERIFY(m_service.say("expire"));
        QVERIFY(ask(client)); // 401, a new token, once more
        QCOMPARE(m_service.asked(), before + 4);
        QVERIFY(m_service.say("life 0"));
        QVERIFY(m_service.say("expire"));
        QVERIFY(ask(client));
        const int old = m_service.asked();
        QVERIFY(ask(client)); // its life is over: renewed before it is refused
        QCOMPARE(m_service.asked(), old + 2);
    }

    void tokenThatIsNone()
    {
        CacheClient client(profile(SignIn::Jwt), password);
        QVERIFY(m_service.say(R"(token {"token": 7})"));
        QCOMPARE(word(ask(client)), QStringLiteral("unsupported"));
        QVERIFY(m_service.say("token <html>"));
        QCOMPARE(word(ask(client)), QStringLiteral("unsupported"));
        QVERIFY(m_service.say("token "));
    }

    void trust()
    {
        Profile unknown = profile(SignIn::Basic);
        unknown.caFile.clear();
        CacheClient client(unknown, password);
        const int before = m_service.asked();
        const auto reply = ask(client);
        QCOMPARE(word(reply), QStringLiteral("untrusted"));
        QCOMPARE(reply.error().fingerprint, m_service.pin());
        QVERIFY(reply.error().what.contains(certificateFingerprint(m_service.pin())));
        QCOMPARE(m_service.asked(), before); // nothing was sent

        Profile pinned = unknown;
        pinned.pin = m_service.pin();
        CacheClient trusting(pinned, password);
        QVERIFY(ask(trusting));
    }

    void pinGoesBeforeAuthorities()
    {
        // Another certificate, though of an authority that is trusted: somebody stands in between, or it was renewed.
        Profile pinned = profile(SignIn::Basic);
        pinned.pin = m_other.pin();
        pinned.bases.append(m_other.base()); // is not tried: a changed certificate stops everything
        CacheClient client(pinned, password);
        const int before = m_service.asked();
        const int other = m_other.asked();
        const auto reply = ask(client);
        QCOMPARE(word(reply), QStringLiteral("certificate-changed"));
        QVERIFY(reply.error().what.contains(certificateFingerprint(m_service.pin())));
        QVERIFY(reply.error().what.contains(certificateFingerprint(m_other.pin())));
        QCOMPARE(m_service.asked(), before);
        QCOMPARE(m_other.asked(), other);
    }

    void certificateChangesMeanwhile()
    {
        CacheService service;
        QCOMPARE(service.start(m_folder.path(), QStringLiteral("changing")), QString());
        Profile pinned = profile(SignIn::Basic);
        pinned.bases = { service.base() };
        pinned.pin = service.pin();
        CacheClient client(pinned, password);
        QVERIFY(ask(client));
        QVERIFY(service.say("certificate"));
        QVERIFY(service.say("status 500")); // Python keeps the connection; an error of the server's ends it
        CacheClient next(pinned, password);
        QCOMPARE(word(ask(next)), QStringLiteral("certificate-changed"));
    }

    void oldTls()
    {
        CacheService old;
        QCOMPARE(old.start(m_folder.path(), QStringLiteral("old"), { QStringLiteral("--tls1") }), QString());
        Profile to = profile(SignIn::Basic);
        to.bases = { old.base() };
        CacheClient client(to, password);
        QCOMPARE(word(ask(client)), QStringLiteral("untrusted"));
        QCOMPARE(old.asked(), 0);
    }

    void statuses_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QString>("fault");
        QTest::newRow("403") << QByteArray("status 403") << QStringLiteral("no-right");
        QTest::newRow("404") << QByteArray("status 404") << QStringLiteral("not-there");
        QTest::newRow("429") << QByteArray("status 429 7") << QStringLiteral("busy");
        QTest::newRow("500") << QByteArray("status 500") << QStringLiteral("server");
        QTest::newRow("elsewhere") << QByteArray("redirect https://192.0.2.1/steal") << QStringLiteral("redirected");
        QTest::newRow("to plain") << QByteArray("redirect http://127.0.0.1/") << QStringLiteral("redirected");
        QTest::newRow("large") << QByteArray("big 40") << QStringLiteral("too-large");
    }
    void statuses()
    {
        QFETCH(const QByteArray, command);
        QFETCH(const QString, fault);
        QVERIFY(m_service.say(command));
        Profile both = profile(SignIn::Basic);
        both.bases.append(m_other.base());
        CacheClient client(both, password);
        const int other = m_other.asked();
        const auto reply = ask(client);
        QCOMPARE(word(reply), fault);
        QCOMPARE(m_other.asked(), other); // another node would say the same
        QCOMPARE(reply.error().retryAfterSeconds, command.endsWith('7') ? 7 : 0);
        QVERIFY(reply.error().what.startsWith(placeOf(m_service.base())));
        QVERIFY(!reply.error().what.contains(QString::fromUtf8(CacheService::password())));
    }

    void failsOver_data()
    {
        QTest::addColumn<QByteArray>("command");
        for (const char *command : { "status 502", "status 503", "status 504", "hang" })
            QTest::newRow(command) << QByteArray(command);
    }
    void failsOver()
    {
        QFETCH(const QByteArray, command);
        Profile both = profile(SignIn::Basic);
        both.bases.append(m_other.base());
        both.timeout = std::chrono::milliseconds(1500);
        CacheClient client(both, password);
        QCOMPARE(ask(client)->endpoint, m_service.base());
        QVERIFY(m_service.say(command));
        const auto reply = ask(client);
        QVERIFY(reply);
        QCOMPARE(reply->endpoint, m_other.base());
        QVERIFY(reply->isFailover);
        const auto next = ask(client);
        QVERIFY(next);
        QVERIFY(!next->isFailover); // only the first answer is marked
        QCOMPARE(next->endpoint, m_other.base());
    }

    void returnsToTheFirst()
    {
        Profile both = profile(SignIn::Jwt);
        both.bases.append(m_other.base());
        both.backAfter = std::chrono::milliseconds(600);
        CacheClient client(both, password);
        // Each instance knows its own tokens only: a new one is asked for on the way over and on the way back.
        QVERIFY(m_service.say("status 503"));
        QCOMPARE(ask(client)->endpoint, m_other.base());
        const QUrl firstBase = m_service.base();
        for (int i = 0; i < 5; ++i, QTest::qWait(200))
            QCOMPARE(ask(client)->endpoint, m_other.base()); // not well: it stays where it is
        QVERIFY(m_service.say("good"));
        QElapsedTimer well;
        well.start();
        CacheClient::Reply reply = ask(client);
        while (reply && reply->endpoint != firstBase && well.elapsed() < 30'000) {
            QTest::qWait(100);
            reply = ask(client);
        }
        QVERIFY(reply);
        QCOMPARE(reply->endpoint, firstBase);
        QVERIFY(reply->isFailover);
        QVERIFY(well.elapsed() >= 600);
    }

    void everyBaseIsTriedOnce()
    {
        Profile nobody = profile(SignIn::Basic);
        QTcpServer silent; // takes connections and says nothing
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        nobody.bases = { *baseFrom(QStringLiteral("https://127.0.0.1:9")),
            *baseFrom(QStringLiteral("https://127.0.0.1:%1").arg(silent.serverPort())) };
        nobody.timeout = std::chrono::milliseconds(700);
        CacheClient client(nobody, password);
        QCOMPARE(word(ask(client)), QStringLiteral("timed-out"));
    }

    void oneRequestAtATime()
    {
        CacheClient client(profile(SignIn::Basic), password);
        std::optional<CacheClient::Reply> first, second;
        client.get(QStringLiteral("licenseUsage"), {}, [&](const auto &reply) { first = reply; });
        client.get(QStringLiteral("licenseUsage"), {}, [&](const auto &reply) { second = reply; });
        QTRY_VERIFY(first && second);
        QVERIFY(*first);
        QCOMPARE(word(*second), QStringLiteral("cancelled"));
        QVERIFY(m_service.say("hang"));
        first.reset();
        client.get(QStringLiteral("licenseUsage"), {}, [&](const auto &reply) { first = reply; });
        client.cancel();
        QTRY_VERIFY(first);
        QCOMPARE(word(*first), QStringLiteral("cancelled"));
    }

    void stepByStep()
    {
        QCOMPARE(steps(profile(SignIn::Jwt), password),
            (QStringList { QStringLiteral("dns ok"), QStringLiteral("tcp ok"), QStringLiteral("tls ok"),
                QStringLiteral("auth ok"), QStringLiteral("version ok"), QStringLiteral("usage ok") }));
        QCOMPARE(steps(profile(SignIn::Jwt), Secret("guess")).last(), QStringLiteral("auth failed"));
        Profile unknown = profile(SignIn::Basic);
        unknown.caFile.clear();
        QCOMPARE(steps(unknown, password).last(), QStringLiteral("tls failed"));
        Profile closed = profile(SignIn::Basic);
        closed.bases = { *baseFrom(QStringLiteral("https://127.0.0.1:9")) };
        QCOMPARE(steps(closed, password).last(), QStringLiteral("tcp failed"));
        Profile nameless = profile(SignIn::Basic);
        nameless.bases = { *baseFrom(QStringLiteral("https://cache.invalid")) };
        QCOMPARE(steps(nameless, password).last(), QStringLiteral("dns failed"));
        QVERIFY(m_service.say(R"(body {"servers": []})"));
        QCOMPARE(steps(profile(SignIn::Basic), password).last(), QStringLiteral("usage failed"));
    }

private:
    [[nodiscard]] Profile profile(SignIn signIn) const
    {
        Profile profile;
        profile.bases = { m_service.base() };
        profile.signIn = signIn;
        profile.user = CacheService::user();
        profile.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
        return profile;
    }

    static QStringList steps(const Profile &profile, const Secret &secret)
    {
        ConnectionTest test(profile, secret, ApiNames::builtIn());
        QStringList said;
        QObject::connect(&test, &ConnectionTest::stepped, &test, [&](const TestStep &step) {
            said.append(step.name + (step.isOk ? QStringLiteral(" ok") : QStringLiteral(" failed")));
        });
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start();
        if (finished.isEmpty())
            finished.wait(60'000);
        return said;
    }

    QTemporaryDir m_folder;
    CacheService m_service, m_other;
};

QTEST_GUILESS_MAIN(TestCacheService)
#include "tst_cacheservice.moc"
