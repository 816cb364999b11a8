// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets in a real keychain (gnome-keyring in a session of its own, see with_keychain.sh), and signing in with them.
#include "sshgateway.h"

#include <connections/secretstore.h>
#include <device/profile.h>

#include <QTest>

#include "runcli.h"

#include <memory>

using namespace legwork;
using namespace legwork::connections;
using namespace legwork::device;

namespace {

/// What the store says, waited for.
SecretStore::Answer asked(SecretStore &store, const QString &key)
{
    std::optional<SecretStore::Answer> answer;
    store.read(key, &store, [&](const SecretStore::Answer &given) { answer = given; });
    return QTest::qWaitFor([&] { return answer.has_value(); }, 60'000)
        ? *answer
        : SecretStore::Answer { {}, QStringLiteral("nothing came") };
}

QString kept(SecretStore &store, const QString &key, const Secret &secret)
{
    std::optional<QString> why;
    store.write(key, secret, &store, [&](const QString &given) { why = given; });
    return QTest::qWaitFor([&] { return why.has_value(); }, 60'000) ? *why : QStringLiteral("nothing came");
}

QByteArray bytesOf(const SecretStore::Answer &answer)
{
    return answer.secret ? QByteArray(answer.secret->c_str()) : QByteArray("none");
}

} // namespace

class TestKeychain final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAndForgets();
    void goneAskerHearsNothing();
    void signsIn_data();
    void signsIn();
};

void TestKeychain::keepsAndForgets()
{
    const QString key = QStringLiteral("ssh:anna@gw1:22#password");
    SecretStore store;
    QCOMPARE(bytesOf(asked(store, key)), QByteArray("none"));
    QCOMPARE(asked(store, key).trouble, QString());
    QCOMPARE(kept(store, key, Secret("p\xc3\xa4ss \"word\"")), QString());
    // From the keychain, not from this store's own memory.
    SecretStore other;
    QCOMPARE(bytesOf(asked(other, key)), QByteArray("p\xc3\xa4ss \"word\""));
    other.forget(key);
    QTRY_COMPARE_WITH_TIMEOUT(bytesOf(asked(store, key)), QByteArray("none"), 60'000);
}

void TestKeychain::goneAskerHearsNothing()
{
    SecretStore store;
    bool isHeard = false;
    {
        QObject asker;
        store.read(QStringLiteral("x"), &asker, [&](const SecretStore::Answer &) { isHeard = true; });
    }
    static_cast<void>(asked(store, QStringLiteral("y"))); // answered after the first one was
    QVERIFY(!isHeard);
}

void TestKeychain::signsIn_data()
{
    QTest::addColumn<bool>("usesKey");
    QTest::newRow("with a password") << false;
    QTest::newRow("with a private key") << true;
}

void TestKeychain::signsIn()
{
    QFETCH(bool, usesKey);
    peers::SshGateway gateway;
    const QString trouble = gateway.start("hostname gw1\nend\n");
    if (trouble.contains(QStringLiteral("is not there")))
        QSKIP(qPrintable(trouble));
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    DeviceProfile profile;
    profile.address
        = { .host = QStringLiteral("127.0.0.1"), .port = gateway.port(), .user = QStringLiteral("operator") };
    SecretStore store;
    const QString key = keychainKey(profile, usesKey ? QStringLiteral("key") : QStringLiteral("password"));
    QCOMPARE(kept(store, key, Secret(usesKey ? gateway.clientKey().toStdString() : std::string("s3cret"))), QString());
    const tests::Run run = tests::runCli(
        { QStringLiteral("dialplan"), QStringLiteral("fetch"), QStringLiteral("--host"), QStringLiteral("127.0.0.1"),
            QStringLiteral("--port"), QString::number(gateway.port()), QStringLiteral("--user"),
            QStringLiteral("operator"), QStringLiteral("--keychain"), QStringLiteral("--pin"), gateway.fingerprint() });
    QVERIFY2(run.code == 0, run.err.constData());
    QVERIFY(run.out.contains("hostname gw1\n"));
    QTRY_VERIFY(
        gateway.log().contains(usesKey ? QStringLiteral("Accepted publickey") : QStringLiteral("Accepted password")));
    store.forget(key);
    QTRY_COMPARE_WITH_TIMEOUT(bytesOf(asked(store, key)), QByteArray("none"), 60'000);
}

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
