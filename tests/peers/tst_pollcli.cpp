// SPDX-License-Identifier: GPL-3.0-or-later
// `ports poll` and `connections test` as scripts use them, against real servers over TLS.
#include "cacheservice.h"
#include "runcli.h"

#include <connections/connectionbook.h>
#include <connections/profilejson.h>
#include <workspace/workspace.h>

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace legwork::tests;
using legwork::peers::CacheService;

class TestPollCli final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString trouble = m_first.start(m_folder.path(), QStringLiteral("first"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
        QCOMPARE(m_second.start(m_folder.path(), QStringLiteral("second")), QString());
    }
    void init() { QVERIFY(m_first.say("good") && m_second.say("good")); }

    void answers()
    {
        const Run run = runCli(poll({ QStringLiteral("--count"), QStringLiteral("2") }), secret());
        QCOMPARE(run.code, 0);
        QCOMPARE(schemaErrors("ports-poll", run.out), QByteArray());
        QCOMPARE(run.objects().size(), 2);
        const QJsonObject answer = run.objects().constFirst();
        QCOMPARE(answer.value(QLatin1String("inUse")).toInt(), 412);
        QCOMPARE(answer.value(QLatin1String("available")).toInt(), 488);
        QCOMPARE(answer.value(QLatin1String("servers")).toArray().size(), 2);
        QCOMPARE(answer.value(QLatin1String("state")).toString(), QStringLiteral("live"));
        QVERIFY(!QByteArray(run.out + run.err).contains(CacheService::password()));
    }

    void failover()
    {
        // The first node goes while it is asked each second: the next answers in its place, and one answer says so.
        QProcess process;
        process.start(QStringLiteral(LEGWORK_CLI), poll({ QStringLiteral("--count"), QStringLiteral("5") }));
        process.write(secret());
        process.closeWriteChannel();
        QByteArray out;
        const auto lines = [&] {
            process.waitForReadyRead(500);
            out += process.readAllStandardOutput();
            return out.count('\n');
        };
        QTRY_VERIFY_WITH_TIMEOUT(lines() >= 2, 30'000);
        QVERIFY(m_first.say("hang"));
        QTRY_VERIFY_WITH_TIMEOUT(lines() >= 5, 60'000);
        QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished(10'000));
        int marked = 0;
        QUrl last;
        for (const QJsonObject &answer : (Run { 0, out, {} }).objects()) {
            marked += answer.value(QLatin1String("failover")).toBool() ? 1 : 0;
            last = QUrl(answer.value(QLatin1String("endpoint")).toString());
            QCOMPARE(answer.value(QLatin1String("inUse")).toInt(), 412); // none wrong
        }
        QCOMPARE(marked, 1);
        QCOMPARE(last, m_second.base());
    }

    void unknownAnswer()
    {
        QVERIFY(m_first.say("body <html>sign in</html>"));
        QProcess process;
        process.start(QStringLiteral(LEGWORK_CLI), poll({}));
        process.write(secret());
        process.closeWriteChannel();
        QByteArray error;
        const auto said = [&] {
            process.waitForReadyRead(200);
            error += process.readAllStandardError();
            return error.contains("web page, not with figures; nothing was counted");
        };
        QTRY_VERIFY_WITH_TIMEOUT(said(), 30'000);
        QVERIFY(process.readAllStandardOutput().isEmpty()); // never zero ports
        process.terminate();
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitCode(), 128 + 15);
    }

    void refused()
    {
        const Run run = runCli(poll({}), "guess\n");
        QCOMPARE(run.code, 3);
        QVERIFY(run.err.contains("401"));
        QVERIFY(!QByteArray(run.out + run.err).contains("guess"));
    }

    void connectionTest()
    {
        QStringList words { QStringLiteral("connections"), QStringLiteral("test"), QStringLiteral("--url"),
            m_first.base().toString() };
        words << signIn();
        Run run = runCli(words, secret());
        QCOMPARE(run.code, 0);
        QCOMPARE(schemaErrors("connections-test", run.out), QByteArray());
        QCOMPARE(run.texts("step").join(u' '), QStringLiteral("dns tcp tls auth version usage"));
        words.removeLast();
        words.removeLast(); // --ca
        run = runCli(words, secret());
        QCOMPARE(run.code, 3);
        QCOMPARE(schemaErrors("connections-test", run.out), QByteArray());
        const QJsonObject last = run.objects().constLast();
        QCOMPARE(last.value(QLatin1String("step")).toString(), QStringLiteral("tls"));
        QCOMPARE(last.value(QLatin1String("fingerprintSha256")).toString().remove(u':').toLower(),
            QString::fromLatin1(m_first.pin().toHex()));
        // The fingerprint that was shown is what a person pins.
        words << QStringLiteral("--pin") << last.value(QLatin1String("fingerprintSha256")).toString();
        QCOMPARE(runCli(words, secret()).code, 0);
    }

    void byName()
    {
        // As the window keeps it; the secret would come from the keychain, and here from standard input.
        const QString workspace = m_folder.filePath(QStringLiteral("workspace.sqlite"));
        {
            legwork::connections::Profile kept;
            kept.name = QStringLiteral("cache-service A");
            kept.bases = { m_first.base() };
            kept.signIn = legwork::connections::SignIn::Jwt;
            kept.user = CacheService::user();
            kept.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
            kept.publicKey = m_folder.filePath(QStringLiteral("key-public.pem"));
            const auto opened = legwork::workspace::Workspace::open(workspace);
            QVERIFY(opened.workspace->setState(
                QLatin1String(legwork::connections::connectionsState), legwork::connections::exported({ kept })));
        }
        const QStringList named { QStringLiteral("cache-service A"), QStringLiteral("--workspace"), workspace };
        Run run = runCli(QStringList { QStringLiteral("ports"), QStringLiteral("poll") } + named
                + QStringList { QStringLiteral("--password-stdin"), QStringLiteral("--count"), QStringLiteral("1") },
            secret());
        QVERIFY2(run.code == 0, run.err.constData());
        QCOMPARE(run.objects().constFirst().value(QLatin1String("inUse")).toInt(), 412);
        run = runCli(QStringList { QStringLiteral("connections"), QStringLiteral("test") } + named
                + QStringList { QStringLiteral("--password-stdin") },
            secret());
        QCOMPARE(run.code, 0);
        QVERIFY2(run.out.contains("signature checked (RS256)"), run.out.constData());
        QCOMPARE(schemaErrors("connections-test", run.out), QByteArray());
        // Without a keychain and without a password it asks for one rather than trying an empty one.
        const int asked = m_first.asked();
        run = runCli(QStringList { QStringLiteral("connections"), QStringLiteral("test") } + named);
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains("--password-stdin"), run.err.constData());
        QCOMPARE(m_first.asked(), asked);
        run = runCli({ QStringLiteral("connections"), QStringLiteral("test"), QStringLiteral("nobody"),
            QStringLiteral("--workspace"), workspace });
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains("known are: cache-service A"), run.err.constData());
    }

    void wrongWords_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("says");
        const QString url = QStringLiteral("https://127.0.0.1:9");
        QTest::newRow("no server") << QStringList {} << QByteArray("--url");
        QTest::newRow("password in it") << QStringList { QStringLiteral("--url"),
            QStringLiteral("https://me:geheim@lb") }
                                        << QByteArray("apart");
        QTest::newRow("no password") << QStringList { QStringLiteral("--url"), url, QStringLiteral("--user"),
            QStringLiteral("me") } << QByteArray("--password-stdin");
        QTest::newRow("pin") << QStringList { QStringLiteral("--url"), url, QStringLiteral("--pin"),
            QStringLiteral("12:34") }
                             << QByteArray("--pin");
        QTest::newRow("jwt alone") << QStringList { QStringLiteral("--url"), url, QStringLiteral("--jwt") }
                                   << QByteArray("--jwt");
    }

    void wrongWords()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QByteArray, says);
        for (const QStringList &command : { QStringList { QStringLiteral("ports"), QStringLiteral("poll") },
                 QStringList { QStringLiteral("connections"), QStringLiteral("test") } }) {
            const Run run = runCli(command + words);
            QCOMPARE(run.code, 2);
            QVERIFY2(run.err.contains(says), run.err.constData());
            QVERIFY(!run.err.contains("geheim"));
        }
    }

private:
    [[nodiscard]] QByteArray secret() const { return CacheService::password() + '\n'; }
    [[nodiscard]] QStringList signIn() const
    {
        return { QStringLiteral("--user"), CacheService::user(), QStringLiteral("--jwt"),
            QStringLiteral("--password-stdin"), QStringLiteral("--ca"), m_folder.filePath(QStringLiteral("ca.pem")) };
    }
    [[nodiscard]] QStringList poll(const QStringList &more) const
    {
        return QStringList { QStringLiteral("ports"), QStringLiteral("poll"), QStringLiteral("--interval"),
            QStringLiteral("1"), QStringLiteral("--url"), m_first.base().toString(), QStringLiteral("--url"),
            m_second.base().toString() }
        + signIn() + more;
    }

    QTemporaryDir m_folder;
    CacheService m_first, m_second;
};

QTEST_GUILESS_MAIN(TestPollCli)
#include "tst_pollcli.moc"
