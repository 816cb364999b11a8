// SPDX-License-Identifier: GPL-3.0-or-later
// openssl is the judge of signatures: our own code signs and checks.
#include <QTest>

#include <connections/tokencheck.h>
#include <lab/authority.h>
#include <lab/jwt.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace legwork::lab;

namespace {

constexpr qint64 nowSeconds = 1'795'489'200;
constexpr auto urlSafe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QJsonObject claims(qint64 expires = nowSeconds + 60)
{
    return { { QStringLiteral("sub"), QStringLiteral("ccadmin") }, { QStringLiteral("exp"), expires } };
}

QByteArray part(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(urlSafe);
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

class TestJwt final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_key = newSigningKey(); }
    void opensslAgrees();
    void faults_data();
    void faults();
    void keySetIsThePublicKey();

private:
    SigningKey m_key;
};

void TestJwt::opensslAgrees()
{
    const QString openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
    if (openssl.isEmpty())
        QSKIP("openssl is not installed");
    const QList<QByteArray> parts = signedToken(claims(), m_key.secret).split('.');
    QCOMPARE(parts.size(), 3);
    const QTemporaryDir folder;
    const QString text = folder.filePath(QStringLiteral("text"));
    const QString signature = folder.filePath(QStringLiteral("signature"));
    const QString key = folder.filePath(QStringLiteral("key.pem"));
    QVERIFY(write(text, parts[0] + '.' + parts[1]));
    QVERIFY(write(signature, QByteArray::fromBase64(parts[2], urlSafe)));
    QVERIFY(write(key, m_key.open));
    QProcess judge;
    judge.start(openssl,
        { QStringLiteral("dgst"), QStringLiteral("-sha256"), QStringLiteral("-verify"), key,
            QStringLiteral("-signature"), signature, text });
    QVERIFY(judge.waitForFinished(30'000));
    QCOMPARE(judge.readAllStandardOutput(), QByteArray("Verified OK\n"));
}

void TestJwt::faults_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<TokenFault>("fault");
    const SigningKey key = newSigningKey();
    const QByteArray good = signedToken(claims(), m_key.secret);
    const QList<QByteArray> parts = good.split('.');
    const QJsonObject none { { QStringLiteral("alg"), QStringLiteral("none") } };
    const QJsonObject hmac { { QStringLiteral("alg"), QStringLiteral("HS256") } };
    QTest::newRow("good") << good << TokenFault::None;
    QTest::newRow("run out this second") << signedToken(claims(nowSeconds), m_key.secret) << TokenFault::Expired;
    QTest::newRow("one second left") << signedToken(claims(nowSeconds + 1), m_key.secret) << TokenFault::None;
    QTest::newRow("never runs out") << signedToken({ { QStringLiteral("sub"), QStringLiteral("x") } }, m_key.secret)
                                    << TokenFault::Expired;
    QTest::newRow("not valid yet") << signedToken(
        { { QStringLiteral("exp"), nowSeconds + 60 }, { QStringLiteral("nbf"), nowSeconds + 1 } }, m_key.secret)
                                   << TokenFault::Expired;
    QTest::newRow("alg none") << part(none) + '.' + parts[1] + '.' << TokenFault::Algorithm;
    QTest::newRow("alg HS256") << part(hmac) + '.' + parts[1] + '.' + parts[2] << TokenFault::Algorithm;
    QTest::newRow("other claims") << parts[0] + '.' + part(claims(nowSeconds + 61)) + '.' + parts[2]
                                  << TokenFault::Signature;
    QTest::newRow("another key") << signedToken(claims(), key.secret) << TokenFault::Signature;
    QTest::newRow("no signature") << parts[0] + '.' + parts[1] + '.' << TokenFault::Signature;
    QTest::newRow("two parts") << parts[0] + '.' + parts[1] << TokenFault::Malformed;
    QTest::newRow("nothing") << QByteArray() << TokenFault::Malformed;
    QTest::newRow("no base64") << QByteArray("!.!.!") << TokenFault::Malformed;
}

void TestJwt::faults()
{
    QFETCH(QByteArray, token);
    const CheckedToken checked = checkToken(token, m_key.open, nowSeconds * 1000);
    QTEST(checked.fault, "fault");
    QCOMPARE(checked.claims.isEmpty(), checked.fault != TokenFault::None);
}

void TestJwt::keySetIsThePublicKey()
{
    const QJsonArray keys = keySet(m_key.open).value(QLatin1StringView("keys")).toArray();
    QCOMPARE(keys.size(), 1);
    QCOMPARE(keys[0][QLatin1StringView("e")].toString(), QStringLiteral("AQAB"));
    QCOMPARE(QByteArray::fromBase64(keys[0][QLatin1StringView("n")].toString().toLatin1(), urlSafe).size(), 2048 / 8);
    const auto read
        = legwork::connections::TokenKeys::read(QJsonDocument(keySet(m_key.open)).toJson(), QStringLiteral("jwks"));
    QVERIFY(read);
    QVERIFY(read->check(signedToken(claims(), m_key.secret)));
}

QTEST_GUILESS_MAIN(TestJwt)
#include "tst_jwt.moc"
