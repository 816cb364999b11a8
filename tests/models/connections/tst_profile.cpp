// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses, fingerprints and tokens as people and servers give them.
#include <QTest>

#include <connections/bearer.h>
#include <connections/profile.h>

using namespace legwork::connections;

namespace {

QByteArray jwt(const QByteArray &claims)
{
    return "e30." + claims.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + ".c2ln";
}

QByteArray reply(const QByteArray &token) { return R"({"role":"APP_USER","token":")" + token + "\"}"; }

} // namespace

class TestProfile final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void base_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("base"); // empty: refused
        const auto row = [](const char *text, const char *base) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(base);
        };
        row("https://lb.example.com", "https://lb.example.com:8445/cache-service/api/v1");
        row("https://lb.example.com/", "https://lb.example.com:8445/cache-service/api/v1");
        row("https://lb.example.com:443", "https://lb.example.com:443/cache-service/api/v1");
        row("http://lb.example.com", "http://lb.example.com/cache-service/api/v1"); // the vendor's sample: port 80
        row(" https://[2001:db8::1]:8445 ", "https://[2001:db8::1]:8445/cache-service/api/v1");
        row("https://lb/x/api/v1/", "https://lb/x/api/v1");
        row("ftp://lb", "");
        row("lb.example.com", "");
        row("", "");
        row("https://user:geheim@lb", "");
        row("https://lb/?a=b", "");
    }

    void base()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, base);
        const auto url = baseFrom(text);
        QCOMPARE(url ? url->toString() : QString(), base);
        if (!url)
            QVERIFY(!QString::fromStdString(url.error().place + url.error().what).contains(QStringLiteral("geheim")));
    }

    void places()
    {
        QCOMPARE(placeOf(QUrl(QStringLiteral("https://[2001:db8::1]/x"))), QStringLiteral("[2001:db8::1]:443"));
        QCOMPARE(placeOf(QUrl(QStringLiteral("http://lb/x"))), QStringLiteral("lb:80"));
        QCOMPARE(tokenUrl(*baseFrom(QStringLiteral("https://lb"))).toString(),
            QStringLiteral("https://lb:8445/cache-service/api/auth/token"));
    }

    void tokens()
    {
        const QDateTime now = QDateTime::fromSecsSinceEpoch(1'000'000, Qt::UTC);
        const auto bearer = readBearer(reply(jwt(R"({"exp":1001000})")), now);
        QVERIFY(bearer);
        QCOMPARE(bearer->role, QStringLiteral("APP_USER"));
        QCOMPARE(bearer->expires->toSecsSinceEpoch(), 1'001'000);
        QCOMPARE(*bearer->life, 1'000'000); // ms from now on
        QVERIFY(!readBearer(reply("opaque"), now)->life);
        QVERIFY(!readBearer(reply(jwt(R"({"exp":"soon"})")), now)->life);
        QVERIFY(!readBearer(reply(jwt(R"({"exp":1e300})")), now)->life);
        QCOMPARE(*readBearer(reply(jwt(R"({"exp":5})")), now)->life, 0); // over already: the next request renews
        // A server whose clock is an hour behind ours: what counts is how long its token lives.
        QCOMPARE(*readBearer(reply(jwt(R"({"iat":996400,"exp":997400})")), now)->life, 1'000'000);
        QCOMPARE(*readBearer(reply(jwt(R"({"iat":2000,"exp":1000})")), now)->life, 0);
    }

    void noTokens()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QVERIFY(!readBearer("", now));
        QVERIFY(!readBearer(R"({"token":7})", now));
        QVERIFY(!readBearer(R"({"token":""})", now));
        QVERIFY(!readBearer(R"({"token":"a\r\nX-Evil: 1"})", now)); // no way into the headers
        QVERIFY(!readBearer(reply(QByteArray(20'000, 'a')), now));
    }
};

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
