// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets are searched for while servers are polled, tested and told: in every file the program writes, in what it
// says, in its command lines and environment, in exports and reports.
#include <QTest>

#include <connections/connectionbook.h>
#include <connections/connectiontest.h>
#include <connections/profilejson.h>
#include <workspace/workspace.h>

#include "cacheservice.h"
#include "runcli.h"

#include <QDir>
#include <QDirIterator>
#include <QMutex>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::connections;
using legwork::peers::CacheService;

namespace {

QMutex saidLock;
QByteArray said; // by anything that logs

void take(QtMsgType, const QMessageLogContext &, const QString &text)
{
    const QMutexLocker lock(&saidLock);
    said += text.toUtf8() + '\n';
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestSecretSearch final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *variable : { "HOME", "LEGWORK_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
                 "XDG_STATE_HOME", "TMPDIR" })
            qputenv(variable, m_home.path().toUtf8());
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        qputenv("QT_LOGGING_RULES", "qt.network.*=true;legwork.*=true");
        qInstallMessageHandler(take);
        const QString trouble = m_service.start(m_folder.path(), QStringLiteral("one"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
    }

    void searchFindsWhatIsThere()
    {
        // A search that finds nothing because it does not look would pass for ever.
        QFile file(m_home.filePath(QStringLiteral("planted")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("x" + CacheService::password() + "y");
        file.close();
        QVERIFY(!search().isEmpty());
        QVERIFY(file.remove());
        QProcess process;
        process.start(QStringLiteral("sleep"), { QStringLiteral("30") });
        QVERIFY(process.waitForStarted());
        qputenv("PLANTED", CacheService::password());
        QProcess told;
        told.start(QStringLiteral("sleep"), { QStringLiteral("30") });
        QVERIFY(told.waitForStarted());
        QTRY_VERIFY(!search().isEmpty());
        qunsetenv("PLANTED");
        told.kill();
        process.kill();
        told.waitForFinished();
        process.waitForFinished();
        QCOMPARE(search(), QString());
    }

    void theWindowsServers()
    {
        auto opened = workspace::Workspace::open(m_home.filePath(QStringLiteral("workspace.sqlite")));
        workspace::Workspace &workspace = *opened.workspace;
        {
            ConnectionBook book({},
                [&](const QByteArray &kept) { QVERIFY(workspace.setState(QLatin1String(connectionsState), kept)); });
            Profile jwt = profile();
            jwt.publicKey = m_folder.filePath(QStringLiteral("key.jwks"));
            QVERIFY(book.add(jwt));
            book.setSecret(jwt.name, SecretKind::Password, Secret(CacheService::password().toStdString()));
            book.setSecret(jwt.name, SecretKind::Proxy, Secret("pr0xy words"));
            QTRY_VERIFY_WITH_TIMEOUT(live(book, jwt.name), 60'000);
            QCOMPARE(search(), QString());
            Profile renamed = jwt;
            renamed.name = QStringLiteral("other name");
            QVERIFY(book.change(jwt.name, renamed));
            QTRY_VERIFY_WITH_TIMEOUT(live(book, renamed.name), 60'000);
            // What goes wrong is said without them too.
            for (const char *command : { "status 500", "status 401", "redirect http://127.0.0.1:9/", "body <html>",
                     "token {\"token\": \"a.b.c\"}", "drop" }) {
                QVERIFY(m_service.say(command));
                Poller poller(jwt, Secret(CacheService::password().toStdString()), ApiNames::builtIn());
                QSignalSpy failed(&poller, &Poller::failed);
                poller.start();
                QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty() || poller.lastSample(), 60'000);
                if (poller.failure())
                    qWarning("%s %s", qPrintable(poller.failure()->what), qPrintable(poller.failure()->advice));
                QVERIFY(m_service.say("good") && m_service.say("token "));
            }
            ConnectionTest test(jwt, Secret(CacheService::password().toStdString()), ApiNames::builtIn());
            connect(&test, &ConnectionTest::stepped, &test,
                [](const TestStep &step) { qWarning("%s %s", qPrintable(step.detail), qPrintable(step.advice)); });
            QSignalSpy finished(&test, &ConnectionTest::finished);
            test.start();
            QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 60'000);
            qWarning("%s", qPrintable(test.sent()));
            QFile file(m_home.filePath(QStringLiteral("export.json")));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(exported(book.profiles()));
        }
        QCOMPARE(search(), QString());
        QVERIFY(contentsOf(m_home.filePath(QStringLiteral("export.json"))).contains("other name"));
    }

    void theCommandLine()
    {
        QProcess process;
        process.start(QStringLiteral(LEGWORK_CLI),
            { QStringLiteral("ports"), QStringLiteral("poll"), QStringLiteral("--url"), m_service.base().toString(),
                QStringLiteral("--user"), CacheService::user(), QStringLiteral("--jwt"),
                QStringLiteral("--password-stdin"), QStringLiteral("--ca"), m_folder.filePath(QStringLiteral("ca.pem")),
                QStringLiteral("--interval"), QStringLiteral("1") });
        process.write(CacheService::password() + '\n');
        process.closeWriteChannel();
        QByteArray out;
        QTRY_VERIFY_WITH_TIMEOUT((out += process.readAllStandardOutput()).count('\n') >= 2, 60'000);
        QCOMPARE(search(), QString()); // while it runs
        process.terminate();
        QVERIFY(process.waitForFinished(30'000));
        out += process.readAllStandardOutput() + process.readAllStandardError();
        QCOMPARE(found(out), QString());
        QCOMPARE(search(), QString());
    }

private:
    [[nodiscard]] Profile profile() const
    {
        Profile profile;
        profile.name = QStringLiteral("cache A");
        profile.bases = { m_service.base() };
        profile.signIn = SignIn::Jwt;
        profile.user = CacheService::user();
        profile.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
        return profile;
    }
    static bool live(const ConnectionBook &book, const QString &name)
    {
        const Poller *const poller = book.poller(name);
        return poller != nullptr && poller->state() == PollState::Live;
    }

    /// The secrets that are about, and what they look like on the wire.
    QList<QByteArray> secrets()
    {
        QList<QByteArray> all { CacheService::password(), "pr0xy words",
            QByteArray(CacheService::user().toUtf8() + ':' + CacheService::password()).toBase64(),
            CacheService::password().toBase64(), CacheService::password().toPercentEncoding(),
            CacheService::password().toHex() };
        all += m_service.tokens();
        return all;
    }

    QString found(const QByteArray &in)
    {
        for (const QByteArray &secret : secrets()) {
            if (in.contains(secret))
                return QString::fromUtf8(secret);
        }
        return {};
    }

    /// Where one of them is; empty: nowhere.
    QString search()
    {
        QDirIterator files(m_home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            if (!found(contentsOf(path)).isEmpty())
                return path;
        }
        for (const QString &process : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            for (const char *part : { "cmdline", "environ" }) {
                const QString path = QStringLiteral("/proc/%1/%2").arg(process, QLatin1String(part));
                if (process.toInt() > 0 && !found(contentsOf(path)).isEmpty())
                    return path;
            }
        }
        const QMutexLocker lock(&saidLock);
        return found(said).isEmpty() ? QString() : QStringLiteral("what was said");
    }

    QTemporaryDir m_home, m_folder;
    CacheService m_service;
};

QTEST_GUILESS_MAIN(TestSecretSearch)
#include "tst_secretsearch.moc"
