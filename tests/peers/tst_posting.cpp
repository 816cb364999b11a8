// SPDX-License-Identifier: GPL-3.0-or-later
// Telling a real cache service a figure: once, and never again when it may have been taken.
#include <QTest>

#include <connections/cacheclient.h>

#include "cacheservice.h"

#include <QTemporaryDir>

using namespace legwork::connections;
using legwork::peers::CacheService;

class TestPosting final : public QObject {
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

    void isTakenOnce_data()
    {
        QTest::addColumn<int>("signIn");
        QTest::newRow("basic") << static_cast<int>(SignIn::Basic);
        QTest::newRow("jwt") << static_cast<int>(SignIn::Jwt);
    }
    void isTakenOnce()
    {
        QFETCH(const int, signIn);
        CacheClient client(profile(static_cast<SignIn>(signIn)), secret());
        const int before = m_service.posted();
        const auto reply = post(client, 640);
        QVERIFY2(reply, qPrintable(reply ? QString() : reply.error().what));
        QCOMPARE(m_service.posted(), before + 1);
        QCOMPARE(m_service.lastPosted(), QByteArrayLiteral(R"({"licensePurchased":640})"));
        QVERIFY(get(client)->body.contains("640")); // read back
    }

    void tokenThatIsOldIsRenewed()
    {
        CacheClient client(profile(SignIn::Jwt), secret());
        QVERIFY(get(client));
        QVERIFY(m_service.say("expire"));
        const int before = m_service.posted();
        QVERIFY(post(client, 641)); // refused with 401, so not taken; once more with a new token
        QCOMPARE(m_service.posted(), before + 2);
    }

    void wrongTokenIsNotTriedForEver()
    {
        CacheClient client(profile(SignIn::Jwt), secret());
        QVERIFY(get(client));
        const int before = m_service.posted();
        QVERIFY(m_service.say("token {\"token\": \"not.that.one\"}"));
        QVERIFY(m_service.say("expire"));
        const auto reply = post(client, 642);
        QVERIFY(m_service.say("token "));
        QVERIFY(!reply);
        QCOMPARE(reply.error().fault, Fault::SignIn);
        QVERIFY(!reply.error().mayBeTaken);
        QCOMPARE(m_service.posted(), before + 2);
    }

    void isNeverSentTwice_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::newRow("connection ends behind the body") << QByteArray("drop");
        QTest::newRow("no answer") << QByteArray("hang");
        QTest::newRow("503") << QByteArray("status 503");
        QTest::newRow("502 of a load balancer") << QByteArray("status 502");
    }
    void isNeverSentTwice()
    {
        QFETCH(const QByteArray, command);
        Profile both = profile(SignIn::Basic);
        both.bases.append(m_other.base());
        both.timeout = std::chrono::milliseconds(1500);
        CacheClient client(both, secret());
        QVERIFY(get(client)); // the connection is open, as it is between polls
        const int before = m_service.posted();
        const int other = m_other.posted();
        QVERIFY(m_service.say(command));
        const auto reply = post(client, 700);
        QVERIFY(!reply);
        QVERIFY(reply.error().mayBeTaken);
        QVERIFY(reply.error().advice.contains(QStringLiteral("read it back")));
        QCOMPARE(m_service.posted(), before + 1);
        QCOMPARE(m_other.posted(), other);
    }

    void nextBaseTakesItWhenTheFirstIsNotThere()
    {
        Profile both = profile(SignIn::Basic);
        both.bases = { *baseFrom(QStringLiteral("https://127.0.0.1:9")), m_other.base() };
        CacheClient client(both, secret());
        const int other = m_other.posted();
        const auto reply = post(client, 650);
        QVERIFY(reply);
        QCOMPARE(reply->endpoint, m_other.base());
        QCOMPARE(m_other.posted(), other + 1);
    }

    void readOnly()
    {
        Profile only = profile(SignIn::Basic);
        only.isReadOnly = true;
        CacheClient client(only, secret());
        const int before = m_service.asked();
        const auto reply = post(client, 1);
        QVERIFY(!reply);
        QVERIFY(reply.error().what.contains(QStringLiteral("read-only")));
        QCOMPARE(m_service.asked(), before);
        QVERIFY(get(client));
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
    static Secret secret() { return Secret(CacheService::password().toStdString()); }

    static CacheClient::Reply waited(const std::function<void(CacheClient::Done)> &begin)
    {
        std::optional<CacheClient::Reply> reply;
        begin([&](const CacheClient::Reply &given) { reply = given; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(reply.has_value(), 60'000); }();
        return reply ? *reply : tl::unexpected(Failure {});
    }
    static CacheClient::Reply post(CacheClient &client, int purchased)
    {
        return waited([&](CacheClient::Done done) {
            client.post(QStringLiteral("licensePurchased"), { { QStringLiteral("licensePurchased"), purchased } },
                std::move(done));
        });
    }
    static CacheClient::Reply get(CacheClient &client)
    {
        return waited(
            [&](CacheClient::Done done) { client.get(QStringLiteral("licensePurchased"), {}, std::move(done)); });
    }

    QTemporaryDir m_folder;
    CacheService m_service, m_other;
};

QTEST_GUILESS_MAIN(TestPosting)
#include "tst_posting.moc"
