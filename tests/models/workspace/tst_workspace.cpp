// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "outside.h"

#include <workspace/workspace.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <unistd.h>

using namespace legwork;
using workspace::Database;
using workspace::FullDisk;
using workspace::sql;
using workspace::Workspace;

class TestWorkspace final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_files = 0;

    QString newPath() { return m_folder.filePath(QString::number(++m_files) + QStringLiteral("/workspace.sqlite")); }

private Q_SLOTS:
    void deviceAuditIsOnlyAddedTo()
    {
        const QString path = newPath();
        const auto record = [](const char *result) {
            return QJsonObject { { QStringLiteral("run"), QStringLiteral("r1") },
                { QStringLiteral("device"), QStringLiteral("gw1") },
                { QStringLiteral("result"), QLatin1StringView(result) } };
        };
        auto opened = Workspace::open(path);
        QVERIFY(!opened.trouble);
        QSignalSpy changed(opened.workspace.get(), &Workspace::deviceAuditChanged);
        QVERIFY(opened.workspace->addDeviceAudit(record("sending")));
        QCOMPARE(changed.size(), 1);
        // Another program adds to the same file while this one has it open.
        QVERIFY(workspace::addDeviceAudit(path, record("applied")));
        const auto list = opened.workspace->deviceAudit();
        QVERIFY(list);
        QCOMPARE(list->size(), 2);
        QCOMPARE(list->front(), record("applied")); // newest first
        QCOMPARE(opened.workspace->deviceAudit(1)->size(), 1);
        for (const char *forgery : { "UPDATE device_audit SET device = ''", "DELETE FROM device_audit" }) {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("forger"));
            database.setDatabaseName(path);
            QVERIFY(database.open());
            QVERIFY(!QSqlQuery(database).exec(QLatin1StringView(forgery)));
            database.close();
        }
        QCOMPARE(opened.workspace->deviceAudit()->size(), 2);
    }
    void recordsForABrokenFileAreRefused()
    {
        const QString path = newPath();
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(4096, 'x')) == 4096);
        file.close();
        const auto done = workspace::addDeviceAudit(path, {});
        QVERIFY(!done);
        QCOMPARE(int(done.error().kind), int(ErrorKind::Broken));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(4096, 'x')); // left as it was
    }
    void everythingIsThereAfterReopening()
    {
        const QString path = newPath();
        const workspace::Spot call { QStringLiteral("A1"), {} };
        const workspace::Spot row { QStringLiteral("A1"), QStringLiteral("cvp.log:1022") };
        const QList<workspace::KeptSource> sources { { QStringLiteral("/traces/b"), QStringLiteral("path"), {}, true },
            { QStringLiteral("127.0.0.1:5514"), QStringLiteral("syslog"), QStringLiteral("{}"), false } };
        {
            auto opened = Workspace::open(path);
            QVERIFY(!opened.trouble);
            Workspace &w = *opened.workspace;
            QVERIFY(w.setHostName(
                QStringLiteral("10.1.1.1"), { QStringLiteral("gw <b>east</b>"), QStringLiteral("gateway") }));
            QVERIFY(w.setAlias(QStringLiteral("10.1.1.2"), QStringLiteral("proxy")));
            QVERIFY(w.setAlias(QStringLiteral("10.1.1.2"), {}));
            QVERIFY(w.setNote(call, QStringLiteral("called back twice")));
            QVERIFY(w.setNote(row, QStringLiteral("here")));
            QVERIFY(w.setMarked(row, true));
            QVERIFY(w.saveQuery({ QStringLiteral("b"), QStringLiteral("code:5xx") }));
            QVERIFY(w.saveQuery({ QStringLiteral("a"), QStringLiteral("outcome:failed") }));
            QVERIFY(w.saveQuery({ QStringLiteral("b"), QStringLiteral("code:503") }));
            QVERIFY(w.addToHistory(QStringLiteral("one")));
            QVERIFY(w.addToHistory(QStringLiteral("two")));
            QVERIFY(w.addToHistory(QStringLiteral("one")));
            QVERIFY(w.setClockOffset(QStringLiteral("gw1.log"), -800));
            QVERIFY(w.setCut(QStringLiteral("A1"), QStringLiteral("leg@host"), true));
            QVERIFY(w.setSources(sources));
            QVERIFY(w.setState(QStringLiteral("page"), QByteArray("\0\x01 bytes", 8)));
        }
        auto opened = Workspace::open(path);
        QVERIFY(!opened.trouble);
        const Workspace &w = *opened.workspace;
        QCOMPARE(w.alias(QStringLiteral("10.1.1.1")), QStringLiteral("gw <b>east</b>"));
        QCOMPARE(w.hostName(QStringLiteral("10.1.1.1")).role, QStringLiteral("gateway"));
        QVERIFY(!w.hosts().contains(QStringLiteral("10.1.1.2")));
        QCOMPARE(w.note(call), QStringLiteral("called back twice"));
        QCOMPARE(w.note(row), QStringLiteral("here"));
        QVERIFY(w.isMarked(row));
        QVERIFY(!w.isMarked(call));
        QCOMPARE(w.savedQueries(),
            (QList<workspace::SavedQuery> { { QStringLiteral("a"), QStringLiteral("outcome:failed") },
                { QStringLiteral("b"), QStringLiteral("code:503") } }));
        QCOMPARE(w.history(), (QStringList { QStringLiteral("one"), QStringLiteral("two") }));
        QCOMPARE(w.clockOffset(QStringLiteral("gw1.log")), std::optional<qint64>(-800));
        QCOMPARE(w.clockOffset(QStringLiteral("gw2.log")), std::nullopt);
        QCOMPARE(w.cutLegs(QStringLiteral("A1")), QSet<QString> { QStringLiteral("leg@host") });
        QCOMPARE(w.sources(), sources);
        QCOMPARE(w.state(QStringLiteral("page")), QByteArray("\0\x01 bytes", 8));
    }

    void theHistoryIsBounded()
    {
        auto opened = Workspace::open({});
        for (qsizetype n = 0; n < workspace::maxHistory + 5; ++n)
            QVERIFY(opened.workspace->addToHistory(QString::number(n)));
        QCOMPARE(opened.workspace->history().size(), workspace::maxHistory);
        QCOMPARE(opened.workspace->history().first(), QString::number(workspace::maxHistory + 4));
    }

    void dialPlansAreKept()
    {
        const QString path = newPath();
        const QDateTime when = QDateTime::fromString(QStringLiteral("2008-03-14T16:00:00Z"), Qt::ISODate);
        const workspace::KeptConfiguration first { QStringLiteral("1"), QStringLiteral("gw1"),
            QStringLiteral("/cfg/gw1.cfg"), {}, when, false, qCompress("hostname gw1\n"), {} };
        workspace::KeptConfiguration second { QStringLiteral("2"), QStringLiteral("gw1, what if"), {},
            QStringLiteral("ssh:gw1"), when, true, qCompress("hostname gw1\n"), QByteArray("[]") };
        {
            auto opened = Workspace::open(path);
            QVERIFY(opened.workspace->keepConfiguration(first));
            QVERIFY(opened.workspace->keepConfiguration(second));
            second.edits = QByteArray("[1]");
            QVERIFY(opened.workspace->keepConfiguration(second));
            QVERIFY(opened.workspace->suppress(QStringLiteral("gw1"),
                { QStringLiteral("CVP004"), QStringLiteral("7777"), QStringLiteral("until May"), when }));
            QVERIFY(opened.workspace->suppress(
                QStringLiteral("gw1"), { QStringLiteral("DP012"), {}, QStringLiteral("no trunk"), when }));
            QVERIFY(opened.workspace->unsuppress(QStringLiteral("gw1"), QStringLiteral("DP012"), {}));
            QVERIFY(opened.workspace->setCoverage(QStringLiteral("gw1"), QStringLiteral("1400 - - 1 1400\n")));
            QVERIFY(opened.workspace->setCoverage(QStringLiteral("gw2"), QStringLiteral("1\n")));
            QVERIFY(opened.workspace->setCoverage(QStringLiteral("gw2"), {}));
        }
        auto again = Workspace::open(path);
        QCOMPARE(again.workspace->configurations(), (QList { first, second }));
        QCOMPARE(again.workspace->suppressions(QStringLiteral("gw1")),
            QList<workspace::Suppression>(
                { { QStringLiteral("CVP004"), QStringLiteral("7777"), QStringLiteral("until May"), when } }));
        QCOMPARE(again.workspace->coverage(QStringLiteral("gw1")), QStringLiteral("1400 - - 1 1400\n"));
        QVERIFY(again.workspace->coverage(QStringLiteral("gw2")).isEmpty());
        QVERIFY(again.workspace->dropConfiguration(QStringLiteral("1")));
        QCOMPARE(Workspace::open(path).workspace->configurations().size(), 1);
    }

    void anOlderFileIsBroughtUpToDate()
    {
        const QString path = newPath();
        QVERIFY(QDir().mkpath(QFileInfo(path).absolutePath()));
        sql(path,
            workspace::migrationFrom(0)
                + QStringList { QStringLiteral("INSERT INTO host VALUES ('h', 'old')"),
                    QStringLiteral("PRAGMA user_version = 1") });
        auto opened = Workspace::open(path);
        QVERIFY(!opened.trouble);
        QCOMPARE(opened.workspace->alias(QStringLiteral("h")), QStringLiteral("old"));
        QVERIFY(opened.workspace->setCut(QStringLiteral("c"), QStringLiteral("l"), true));
    }

    void aNewerFileIsKeptAsideWhole()
    {
        const QString path = newPath();
        {
            auto first = Workspace::open(path);
            QVERIFY(first.workspace->setAlias(QStringLiteral("h"), QStringLiteral("precious")));
        }
        sql(path, { QStringLiteral("PRAGMA user_version = 99") });
        auto opened = Workspace::open(path);
        QVERIFY(opened.trouble);
        QCOMPARE(opened.trouble->kind, ErrorKind::NotSupported);
        QVERIFY(opened.keptAside.contains(QStringLiteral(".newer-")));
        QCOMPARE(opened.workspace->path(), path);
        QVERIFY(opened.workspace->hosts().isEmpty());
        QVERIFY(opened.workspace->setAlias(QStringLiteral("h"), QStringLiteral("new")));

        sql(opened.keptAside, { QStringLiteral("PRAGMA user_version = %1").arg(workspace::schemaVersion()) });
        auto aside = Workspace::open(opened.keptAside);
        QCOMPARE(aside.workspace->alias(QStringLiteral("h")), QStringLiteral("precious"));
    }

    void aBrokenFileIsKeptAside_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text instead of a database") << QByteArray("this is a letter to a friend\n").repeated(40);
        QTest::newRow("a head and rubbish behind it") << QByteArray("SQLite format 3\0", 16) + QByteArray(5000, 'x');
    }
    void aBrokenFileIsKeptAside()
    {
        QFETCH(QByteArray, bytes);
        const QString path = newPath();
        QVERIFY(QDir().mkpath(QFileInfo(path).absolutePath()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
        file.close();
        auto opened = Workspace::open(path);
        QVERIFY(opened.trouble);
        QCOMPARE(opened.trouble->kind, ErrorKind::Broken);
        QVERIFY(opened.keptAside.contains(QStringLiteral(".broken-")));
        QFile aside(opened.keptAside);
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), bytes);
        QVERIFY(opened.workspace->setAlias(QStringLiteral("h"), QStringLiteral("a")));
        QVERIFY(QFileInfo::exists(path));
    }

    void anotherProgramsDatabaseIsNotTouched()
    {
        const QString path = newPath();
        QVERIFY(QDir().mkpath(QFileInfo(path).absolutePath()));
        sql(path, { QStringLiteral("CREATE TABLE theirs (x)"), QStringLiteral("PRAGMA application_id = 7") });
        auto opened = Workspace::open(path);
        QVERIFY(opened.trouble);
        QVERIFY(!opened.keptAside.isEmpty());
    }

    void whereNoFileCanBeItIsInMemory()
    {
        auto opened = Workspace::open(QStringLiteral("/proc/no/such/folder/workspace.sqlite"));
        QVERIFY(opened.trouble);
        QVERIFY(opened.keptAside.isEmpty());
        QVERIFY(opened.workspace);
        QVERIFY(opened.workspace->path().isEmpty());
        QVERIFY(opened.workspace->setAlias(QStringLiteral("h"), QStringLiteral("a")));
        QCOMPARE(opened.workspace->alias(QStringLiteral("h")), QStringLiteral("a"));
    }

    void aFullDiskLosesNothing()
    {
        const QString path = newPath();
        auto opened = Workspace::open(path);
        Workspace &w = *opened.workspace;
        QVERIFY(w.setAlias(QStringLiteral("before"), QStringLiteral("1")));
        const QSignalSpy said(&w, &Workspace::unsavedChanged);
        {
            const FullDisk full(1);
            QVERIFY(!w.setNote({ QStringLiteral("c"), {} }, QString(20000, QLatin1Char('n'))));
            QVERIFY(!w.setAlias(QStringLiteral("after"), QStringLiteral("2")));
        }
        QCOMPARE(said.size(), 1);
        QVERIFY(!said.first().first().toString().isEmpty());
        QCOMPARE(w.unsaved(), 2);
        QCOMPARE(w.alias(QStringLiteral("after")), QStringLiteral("2"));
        // Room again: the next try writes both, in order.
        QVERIFY(w.save());
        QCOMPARE(w.unsaved(), 0);
        QCOMPARE(said.size(), 2);
        opened.workspace.reset();
        auto again = Workspace::open(path);
        QVERIFY(!again.trouble);
        QCOMPARE(again.workspace->alias(QStringLiteral("before")), QStringLiteral("1"));
        QCOMPARE(again.workspace->alias(QStringLiteral("after")), QStringLiteral("2"));
        QCOMPARE(again.workspace->note({ QStringLiteral("c"), {} }).size(), 20000);
    }

    void aKilledProcessLosesNothing()
    {
        const QString path = newPath();
        QProcess writer;
        writer.setProgram(QCoreApplication::applicationFilePath());
        writer.setArguments({ QStringLiteral("--write-until-killed"), path });
        writer.start();
        QVERIFY(writer.waitForStarted());
        QByteArray said;
        while (said.count('\n') < 50) {
            QVERIFY(writer.waitForReadyRead(20000));
            said += writer.readAll();
        }
        writer.kill();
        writer.waitForFinished();
        QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
        said += writer.readAll();
        const int written = static_cast<int>(said.count('\n')); // a line is said after its change was committed
        auto opened = Workspace::open(path);
        QVERIFY2(!opened.trouble, opened.trouble ? opened.trouble->what.c_str() : "");
        for (int n = 0; n < written; ++n)
            QCOMPARE(opened.workspace->alias(QString::number(n)), QStringLiteral("alias"));
    }
};

/// Writes aliases and says so, until somebody ends it.
static int writeUntilKilled(const QString &path)
{
    auto opened = Workspace::open(path);
    for (int n = 0; n < 100000; ++n) {
        if (!opened.workspace->setAlias(QString::number(n), QStringLiteral("alias")))
            return 1;
        if (::write(STDOUT_FILENO, "x\n", 2) != 2)
            return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() == 3 && words[1] == QLatin1String("--write-until-killed"))
        return writeUntilKilled(words[2]);
    TestWorkspace test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_workspace.moc"
