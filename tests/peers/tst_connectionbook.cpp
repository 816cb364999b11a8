// SPDX-License-Identifier: GPL-3.0-or-later
// The servers of a window: kept without secrets, polled, renamed, removed and brought back, trusted for a while.
#include <QTest>

#include <connections/connectionbook.h>
#include <connections/profilejson.h>

#include "cacheservice.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace legwork::connections;
using legwork::peers::CacheService;

class TestConnectionBook final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // No keychain here: what would have gone there is known for the session only.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        const QString trouble = m_service.start(m_folder.path(), QStringLiteral("one"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
    }
    void init()
    {
        QVERIFY(m_service.say("good"));
        m_kept.clear();
    }

    void pollsFromTheStart()
    {
        ConnectionBook book({}, keep());
        QSignalSpy sampled(&book, &ConnectionBook::sampled);
        const int before = m_service.asked();
        QVERIFY(book.add(profile()));
        QTRY_VERIFY_WITH_TIMEOUT(book.needsPassword(name), 60'000);
        QCOMPARE(m_service.asked(), before); // an empty password is not tried
        book.setSecret(name, SecretKind::Password, secret());
        QTRY_VERIFY_WITH_TIMEOUT(!sampled.isEmpty(), 60'000);
        QVERIFY(!book.sessionOnly(name).isEmpty()); // and it says so
        QCOMPARE(book.poller(name)->state(), PollState::Live);
        QCOMPARE(book.strip(name).figures(QDateTime::currentMSecsSinceEpoch()).answered, 1U);
        QVERIFY(!m_kept.contains(CacheService::password()));

        // The next session knows the server, and asks for no password of the last one's memory.
        ConnectionBook next(m_kept, keep());
        QVERIFY(next.trouble().isEmpty());
        QCOMPARE(next.profiles(), book.profiles());
    }

    void renamingKeepsTheSecret()
    {
        ConnectionBook book({}, keep());
        QVERIFY(book.add(profile()));
        book.setSecret(name, SecretKind::Password, secret());
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Live, 60'000);
        Profile renamed = profile();
        renamed.name = QStringLiteral("cache-service B");
        QVERIFY(book.change(name, renamed));
        QTRY_VERIFY_WITH_TIMEOUT(
            book.poller(renamed.name) && book.poller(renamed.name)->state() == PollState::Live, 60'000);
        QVERIFY(!book.find(name));
        QVERIFY(book.add(profile()));
        QVERIFY(!book.change(name, renamed)); // two of one name
    }

    void removedComesBackWithItsSecret()
    {
        ConnectionBook book({}, keep());
        QVERIFY(book.add(profile()));
        Profile other = profile();
        other.name = QStringLiteral("other");
        other.isPolled = false;
        QVERIFY(book.add(other));
        book.setSecret(name, SecretKind::Password, secret());
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Live, 60'000);
        book.remove(name);
        QVERIFY(!m_kept.contains(name.toUtf8()));
        QCOMPARE(book.poller(name), nullptr);
        QTest::qWait(0);
        QCOMPARE(book.restore(name), name);
        QCOMPARE(book.profiles().constFirst().name, name); // where it was
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Live, 60'000);
        QCOMPARE(book.restore(name), QString());
    }

    void pausesAndGoesOn()
    {
        ConnectionBook book({}, keep());
        Profile still = profile();
        still.isPolled = false;
        QVERIFY(book.add(still));
        book.setSecret(name, SecretKind::Password, secret());
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Paused, 60'000);
        book.resume(name);
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name)->state() == PollState::Live, 60'000);
        QVERIFY(imported(m_kept)->constFirst().isPolled);
        book.pause(name);
        QCOMPARE(book.poller(name)->state(), PollState::Paused);
        QVERIFY(!imported(m_kept)->constFirst().isPolled);
    }

    void trustForTheSessionIsNotKept()
    {
        ConnectionBook book({}, keep());
        Profile unknown = profile();
        unknown.caFile.clear();
        QVERIFY(book.add(unknown));
        book.setSecret(name, SecretKind::Password, secret());
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Stopped, 60'000);
        QCOMPARE(book.poller(name)->failure()->fault, Fault::Untrusted);
        const QString place = placeOf(m_service.base());
        book.trustForSession(name, place, { m_service.pin(), {}, {} });
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Live, 60'000);
        QVERIFY(imported(m_kept)->constFirst().trusted.isEmpty());
        book.forgetTrust(name, place);
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Stopped, 60'000);
        book.trust(name, place, { m_service.pin(), {}, {} });
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Live, 60'000);
        QCOMPARE(imported(m_kept)->constFirst().trusted.value(place).sha256, m_service.pin());
    }

    void passingServerIsNotKept()
    {
        ConnectionBook book({}, keep());
        book.addPassing(profile(), secret());
        QTRY_VERIFY_WITH_TIMEOUT(book.poller(name) && book.poller(name)->state() == PollState::Live, 60'000);
        QVERIFY(m_kept.isEmpty());
        std::unique_ptr<CacheClient> client;
        book.client(name, this, [&](std::unique_ptr<CacheClient> made) { client = std::move(made); });
        QTRY_VERIFY(client);
        std::optional<CacheClient::Reply> reply;
        client->get(QStringLiteral("licensePurchased"), {}, [&](const auto &given) { reply = given; });
        QTRY_VERIFY_WITH_TIMEOUT(reply.has_value(), 60'000);
        QVERIFY(*reply);
        book.removePassing(name);
        QCOMPARE(book.poller(name), nullptr);
    }

private:
    static inline const QString name = QStringLiteral("cache-service A");
    [[nodiscard]] ConnectionBook::Keep keep()
    {
        return [this](const QByteArray &kept) { m_kept = kept; };
    }
    [[nodiscard]] Profile profile() const
    {
        Profile profile;
        profile.name = name;
        profile.bases = { m_service.base() };
        profile.signIn = SignIn::Jwt;
        profile.user = CacheService::user();
        profile.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
        return profile;
    }
    static Secret secret() { return Secret(CacheService::password().toStdString()); }

    QTemporaryDir m_folder;
    CacheService m_service;
    QByteArray m_kept;
};

QTEST_GUILESS_MAIN(TestConnectionBook)
#include "tst_connectionbook.moc"
