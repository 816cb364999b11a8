// SPDX-License-Identifier: GPL-3.0-or-later
// legwork-cli dialplan fetch and apply against a gateway behind OpenSSH's server and one behind RESTCONF.
#include "restconfgateway.h"
#include "sshgateway.h"

#include <workspace/workspace.h>

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include "runcli.h"

#include <csignal>
#include <memory>

using namespace legwork::tests;

namespace {

const QByteArray before = "hostname gw1\n!\ndial-peer voice 1400 voip\n destination-pattern 5417641400\n preference 0\n"
                          " session protocol sipv2\n session target ipv4:10.10.1.20\n!\nend\n";
const QByteArray after = "hostname gw1\n!\ndial-peer voice 1400 voip\n destination-pattern 5417641400\n preference 1\n"
                         " session protocol sipv2\n session target ipv4:10.10.1.20\n!\ndial-peer voice 2 pots\n"
                         " incoming called-number 5417641500\n!\nend\n";

} // namespace

class TestDeviceCli final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void fetches();
    void fetchesOverRestconf();
    void saysWhyNot_data();
    void saysWhyNot();
    void dryRun();
    void applies();
    void wrongHash();
    void conflict();
    void refused_data();
    void refused();
    void cut();
    void interrupted();
    void restconf();
    void unrecordedIsNotDone();
    void readOnlyInTheWindow();
    void auditIsOnlyAddedTo();
    void passwordIsNowhere();
    void keychain();

private:
    [[nodiscard]] QStringList words(const char *command, const QStringList &more = {}) const
    {
        QStringList list { QStringLiteral("dialplan"), QString::fromLatin1(command) };
        if (list.last() == QStringLiteral("apply"))
            list << m_folder.filePath(QStringLiteral("old.cfg")) << m_folder.filePath(QStringLiteral("new.cfg"))
                 << QStringLiteral("--workspace") << workspace();
        list << QStringLiteral("--host") << QStringLiteral("127.0.0.1") << QStringLiteral("--user")
             << QStringLiteral("operator") << QStringLiteral("--password-stdin") << QStringLiteral("--format")
             << QStringLiteral("json");
        return list + more;
    }
    [[nodiscard]] QStringList ssh() const
    {
        return { QStringLiteral("--port"), QString::number(m_ssh->port()), QStringLiteral("--pin"),
            m_ssh->fingerprint() };
    }
    [[nodiscard]] QStringList rest() const
    {
        return { QStringLiteral("--restconf"), QStringLiteral("--port"), QString::number(m_rest->port()),
            QStringLiteral("--pin"), m_rest->fingerprint() };
    }
    [[nodiscard]] QString workspace() const { return m_folder.filePath(QStringLiteral("workspace.sqlite")); }
    [[nodiscard]] static QJsonObject object(const Run &run) { return QJsonDocument::fromJson(run.out).object(); }
    [[nodiscard]] QStringList agreed() const
    {
        const Run run = runCli(words("fetch", ssh()), "s3cret\n");
        return { QStringLiteral("--yes"), QStringLiteral("--expect-hash"),
            object(run).value(QStringLiteral("sha256")).toString() };
    }
    /// Records of the workspace, oldest first.
    [[nodiscard]] QList<QJsonObject> audit() const;

    QTemporaryDir m_folder;
    std::unique_ptr<legwork::peers::SshGateway> m_ssh;
    std::unique_ptr<legwork::peers::RestconfGateway> m_rest;
};

QList<QJsonObject> TestDeviceCli::audit() const
{
    QList<QJsonObject> list;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("audit"));
        database.setDatabaseName(workspace());
        if (database.open()) {
            QSqlQuery query(QStringLiteral("SELECT record FROM device_audit ORDER BY id"), database);
            while (query.next())
                list << QJsonDocument::fromJson(query.value(0).toString().toUtf8()).object();
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("audit"));
    return list;
}

void TestDeviceCli::initTestCase()
{
    m_ssh = std::make_unique<legwork::peers::SshGateway>();
    const QString trouble = m_ssh->start(before);
    if (trouble.contains(QStringLiteral("is not there")))
        QSKIP(qPrintable(trouble));
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    m_rest = std::make_unique<legwork::peers::RestconfGateway>();
    const QString other = m_rest->start({});
    QVERIFY2(other.isEmpty(), qPrintable(other));
    QVERIFY(legwork::peers::writeFile(m_folder.filePath(QStringLiteral("old.cfg")), before));
    QVERIFY(legwork::peers::writeFile(m_folder.filePath(QStringLiteral("new.cfg")), after));
}

void TestDeviceCli::init()
{
    m_ssh->setFaults({});
    m_ssh->setRunning(before);
    m_ssh->setStartup(before);
    m_ssh->forgetTyped();
    QFile::remove(workspace());
    const QJsonObject peer { { QStringLiteral("dialpeertag"), 1400 },
        { QStringLiteral("type"), QStringLiteral("voip") },
        { QStringLiteral("destination-pattern"), QStringLiteral("5417641400") }, { QStringLiteral("preference"), 0 },
        { QStringLiteral("session"),
            QJsonObject { { QStringLiteral("protocol"), QStringLiteral("sipv2") },
                { QStringLiteral("target"),
                    QJsonObject { { QStringLiteral("address"), QStringLiteral("ipv4:10.10.1.20") } } } } } };
    m_rest->setNative({ { QStringLiteral("hostname"), QStringLiteral("gw1") },
        { QStringLiteral("Cisco-IOS-XE-voice:dial-peer"),
            QJsonObject { { QStringLiteral("voice"), QJsonArray { peer } } } } });
    m_rest->setFaults({});
    m_rest->forgetRequests();
}

void TestDeviceCli::fetches()
{
    const Run run = runCli(words("fetch", ssh()), "s3cret\n");
    QCOMPARE(run.code, 0);
    QCOMPARE(schemaErrors("dialplan-fetch", run.out), QByteArray());
    QCOMPARE(object(run).value(QStringLiteral("device")).toString(), QStringLiteral("gw1"));
    QVERIFY(object(run).value(QStringLiteral("config")).toString().contains(QStringLiteral(" preference 0\n")));
    QVERIFY(!object(run).value(QStringLiteral("partial")).toBool());

    const QString file = m_folder.filePath(QStringLiteral("fetched.cfg"));
    const Run written = runCli(words("fetch", ssh() << QStringLiteral("--out") << file), "s3cret\n");
    QCOMPARE(written.code, 0);
    QVERIFY(object(written).value(QStringLiteral("config")).isNull());
    QFile text(file);
    QVERIFY(text.open(QIODevice::ReadOnly) && text.readAll().contains(" session target ipv4:10.10.1.20\n"));
    for (const QByteArray &line : m_ssh->typed())
        QVERIFY2(line.startsWith("exec: "), line.constData());
}

void TestDeviceCli::fetchesOverRestconf()
{
    const Run run = runCli(words("fetch", rest()), "s3cret\n");
    QVERIFY2(run.code == 0, run.err.constData());
    QCOMPARE(schemaErrors("dialplan-fetch", run.out), QByteArray());
    QVERIFY(object(run).value(QStringLiteral("partial")).toBool());
    QVERIFY(run.err.contains("shows only what its model has"));
}

void TestDeviceCli::saysWhyNot_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("message");
    const QString port = QString::number(m_ssh->port());
    QTest::newRow("a wrong password") << ssh() << QByteArray("wrong\n")
                                      << QByteArray("refused the sign-in for operator");
    QTest::newRow("a first meeting without a terminal")
        << QStringList { QStringLiteral("--port"), port } << QByteArray("s3cret\n") << QByteArray("is not known yet");
    QTest::newRow("another key") << QStringList { QStringLiteral("--port"), port, QStringLiteral("--pin"),
        QStringLiteral("SHA256:") + QString(43, u'A') }
                                 << QByteArray("s3cret\n") << QByteArray("another host key");
    QTest::newRow("nobody there") << QStringList { QStringLiteral("--port"),
        QString::number(legwork::peers::freePort()), QStringLiteral("--pin"), m_ssh->fingerprint() }
                                  << QByteArray("s3cret\n") << QByteArray("nobody listens there");
}

void TestDeviceCli::saysWhyNot()
{
    QFETCH(QStringList, more);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, message);
    const Run run = runCli(words("fetch", more), input);
    QCOMPARE(run.code, 4);
    QVERIFY2(run.err.contains(message), run.err.constData());
    QCOMPARE(run.out, QByteArray());
}

void TestDeviceCli::dryRun()
{
    const Run run = runCli(words("apply", ssh() << QStringLiteral("--dry-run")), "s3cret\n");
    QVERIFY2(run.code == 0, run.err.constData());
    QCOMPARE(schemaErrors("dialplan-apply", run.out), QByteArray());
    const QJsonObject answer = object(run);
    QCOMPARE(answer.value(QStringLiteral("state")).toString(), QStringLiteral("ready"));
    QVERIFY(answer.value(QStringLiteral("rollback")).toArray().contains(QStringLiteral("no dial-peer voice 2 pots")));
    QVERIFY(answer.value(QStringLiteral("notes")).toArray().size() >= 2);
    QCOMPARE(m_ssh->running(), before);
    QVERIFY(!m_ssh->typed().contains("exec: configure terminal"));
    QVERIFY(!QFile::exists(workspace()));
}

void TestDeviceCli::applies()
{
    const Run run = runCli(words("apply", ssh() + agreed() << QStringLiteral("--save")), "s3cret\n");
    QVERIFY2(run.code == 0, run.err.constData());
    QCOMPARE(schemaErrors("dialplan-apply", run.out), QByteArray());
    QCOMPARE(object(run).value(QStringLiteral("state")).toString(), QStringLiteral("applied"));
    QVERIFY(m_ssh->running().contains(" preference 1\n"));
    QVERIFY(m_ssh->startup().contains(" preference 1\n"));
    const auto records = audit();
    QCOMPARE(records.size(), 2);
    QCOMPARE(records[0].value(QStringLiteral("result")).toString(), QStringLiteral("sending"));
    QCOMPARE(records[1].value(QStringLiteral("result")).toString(), QStringLiteral("applied"));
    QCOMPARE(records[0].value(QStringLiteral("run")), records[1].value(QStringLiteral("run")));
    QCOMPARE(records[1].value(QStringLiteral("device")).toString(), QStringLiteral("gw1"));
    QVERIFY(records[1].value(QStringLiteral("who")).toString().endsWith(QStringLiteral(" as operator")));

    const Run again = runCli(words("apply", ssh() + agreed()), "s3cret\n");
    QCOMPARE(again.code, 1); // the device is not as OLD any more
    QCOMPARE(object(again).value(QStringLiteral("state")).toString(), QStringLiteral("conflict"));
}

void TestDeviceCli::wrongHash()
{
    const Run run = runCli(
        words("apply", ssh() << QStringLiteral("--yes") << QStringLiteral("--expect-hash") << QString(64, u'0')),
        "s3cret\n");
    QCOMPARE(run.code, 1);
    QVERIFY(run.err.contains("Nothing was sent"));
    QCOMPARE(m_ssh->running(), before);
}

void TestDeviceCli::conflict()
{
    const QStringList agreement = agreed();
    m_ssh->setRunning(QByteArray(before).replace("10.10.1.20", "10.10.1.99"));
    const Run run = runCli(words("apply", ssh() + agreement), "s3cret\n");
    QCOMPARE(run.code, 1);
    QCOMPARE(schemaErrors("dialplan-apply", run.out), QByteArray());
    QCOMPARE(object(run).value(QStringLiteral("found")).toArray().size(), 2);
    QVERIFY(run.err.contains("ipv4:10.10.1.99"));
    QVERIFY(!m_ssh->typed().contains("exec: configure terminal"));
}

void TestDeviceCli::refused_data()
{
    QTest::addColumn<QString>("onError");
    QTest::addColumn<QString>("state");
    QTest::newRow("stops") << QStringLiteral("stop") << QStringLiteral("partial");
    QTest::newRow("rolls back") << QStringLiteral("rollback") << QStringLiteral("unchanged");
}

void TestDeviceCli::refused()
{
    QFETCH(QString, onError);
    QFETCH(QString, state);
    const QStringList agreement = agreed();
    m_ssh->setFaults({ { QStringLiteral("reject"), QJsonArray { QStringLiteral("preference 1") } } });
    const Run run = runCli(words("apply", ssh() + agreement << QStringLiteral("--on-error") << onError), "s3cret\n");
    QCOMPARE(run.code, 4);
    QVERIFY2(run.err.contains("preference 1"), run.err.constData());
    QCOMPARE(object(run).value(QStringLiteral("state")).toString(), state);
    QCOMPARE(m_ssh->running().contains("5417641500"), state == QStringLiteral("partial"));
    QCOMPARE(audit().last().value(QStringLiteral("result")).toString(), state);
}

void TestDeviceCli::cut()
{
    const QStringList agreement = agreed();
    m_ssh->setFaults({ { QStringLiteral("cut_after"), 2 } });
    const Run run = runCli(words("apply", ssh() + agreement), "s3cret\n");
    QCOMPARE(run.code, 4);
    QCOMPARE(object(run).value(QStringLiteral("state")).toString(), QStringLiteral("partial"));
    QCOMPARE(object(run).value(QStringLiteral("inForce")).toInt(), 2);
    QVERIFY(run.err.contains("2 of"));
}

void TestDeviceCli::interrupted()
{
    const QStringList agreement = agreed();
    m_ssh->setFaults({ { QStringLiteral("delay_ms"), 20 }, { QStringLiteral("chunk"), 4 } });
    QProcess process;
    process.start(QStringLiteral(LEGWORK_CLI), words("apply", ssh() + agreement));
    process.write("s3cret\n");
    process.closeWriteChannel();
    QTRY_VERIFY_WITH_TIMEOUT(m_ssh->typed().contains("config: dial-peer voice 2 pots"), 60'000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 130);
    const QJsonObject answer = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    const QString state = answer.value(QStringLiteral("state")).toString();
    QVERIFY2(state == QStringLiteral("partial") || state == QStringLiteral("unchanged"), qPrintable(state));
    QCOMPARE(audit().last().value(QStringLiteral("result")).toString(), state);
    QVERIFY(!m_ssh->running().contains(" preference 1\n"));
}

void TestDeviceCli::restconf()
{
    const Run asked = runCli(words("fetch", rest()), "s3cret\n");
    const QStringList agreement { QStringLiteral("--yes"), QStringLiteral("--expect-hash"),
        object(asked).value(QStringLiteral("sha256")).toString() };
    const Run run = runCli(words("apply", rest() + agreement), "s3cret\n");
    QVERIFY2(run.code == 0, run.err.constData());
    QCOMPARE(schemaErrors("dialplan-apply", run.out), QByteArray());
    QVERIFY(QJsonDocument(m_rest->native()).toJson().contains("5417641500"));

    QVERIFY(legwork::peers::writeFile(m_folder.filePath(QStringLiteral("old.cfg")), after));
    QVERIFY(legwork::peers::writeFile(m_folder.filePath(QStringLiteral("new.cfg")),
        QByteArray(after).replace(" incoming called", " service cvp-survivability\n incoming called")));
    const Run blocked = runCli(words("apply", rest() << QStringLiteral("--dry-run")), "s3cret\n");
    QVERIFY(legwork::peers::writeFile(m_folder.filePath(QStringLiteral("old.cfg")), before));
    QVERIFY(legwork::peers::writeFile(m_folder.filePath(QStringLiteral("new.cfg")), after));
    QCOMPARE(blocked.code, 1);
    QVERIFY2(blocked.err.contains("service cvp-survivability"), blocked.err.constData());
    QVERIFY(blocked.err.contains("over SSH it can be done"));
}

void TestDeviceCli::unrecordedIsNotDone()
{
    const QStringList agreement = agreed();
    QVERIFY(legwork::peers::writeFile(workspace(),
        "this is no database, and it is longer than a header of one would be, "
        "so that nobody takes it for an empty file"));
    const Run run = runCli(words("apply", ssh() + agreement), "s3cret\n");
    QCOMPARE(run.code, 3);
    QVERIFY2(run.err.contains("a change that cannot be recorded is not made"), run.err.constData());
    QCOMPARE(m_ssh->running(), before);
}

void TestDeviceCli::readOnlyInTheWindow()
{
    const QByteArray profile = "[{\"way\":\"ssh\",\"host\":\"127.0.0.1\",\"port\":" + QByteArray::number(m_ssh->port())
        + ",\"user\":\"operator\",\"readOnly\":READONLY}]";
    for (const bool isReadOnly : { true, false }) {
        QByteArray kept = profile;
        kept.replace("READONLY", isReadOnly ? "true" : "false");
        QVERIFY(legwork::workspace::Workspace::open(workspace())
                    .workspace->setState(QStringLiteral("dialplan/devices"), kept));
        const Run run = runCli(words("apply", ssh() + agreed()), "s3cret\n");
        QCOMPARE(run.code, isReadOnly ? 1 : 0);
        QCOMPARE(object(run).value(QStringLiteral("state")).toString(),
            isReadOnly ? QStringLiteral("blocked") : QStringLiteral("applied"));
        QCOMPARE(m_ssh->running().contains(" preference 1\n"), !isReadOnly);
    }
}

void TestDeviceCli::auditIsOnlyAddedTo()
{
    QCOMPARE(runCli(words("apply", ssh() + agreed()), "s3cret\n").code, 0);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("forger"));
        database.setDatabaseName(workspace());
        QVERIFY(database.open());
        for (const char *statement : { "UPDATE device_audit SET result = 'x'", "DELETE FROM device_audit" }) {
            QSqlQuery query(database);
            QVERIFY(!query.exec(QLatin1StringView(statement)));
            QVERIFY(query.lastError().text().contains(QStringLiteral("only added to")));
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("forger"));
    QCOMPARE(audit().size(), 2);
}

void TestDeviceCli::passwordIsNowhere()
{
    m_ssh->setFaults({ { QStringLiteral("delay_ms"), 20 }, { QStringLiteral("chunk"), 8 } });
    QProcess process;
    process.start(QStringLiteral(LEGWORK_CLI),
        words("apply", ssh() << QStringLiteral("--dry-run") << QStringLiteral("--verbose")));
    process.write("s3cret\n");
    process.closeWriteChannel();
    QTRY_VERIFY_WITH_TIMEOUT(!m_ssh->typed().isEmpty(), 60'000);
    for (const char *name : { "cmdline", "environ" }) {
        QFile file(QStringLiteral("/proc/%1/%2").arg(process.processId()).arg(QLatin1StringView(name)));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("s3cret"));
    }
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY(!process.readAllStandardError().contains("s3cret"));
    QVERIFY(!process.readAllStandardOutput().contains("s3cret"));
    QVERIFY(!m_ssh->typed().join().contains("s3cret"));
    QCOMPARE(runCli(words("apply", ssh() + agreed()), "s3cret\n").code, 0);
    QFile file(workspace());
    QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains("s3cret"));
}

void TestDeviceCli::keychain()
{
    // Without a session bus there is no keychain, and that is said.
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("DISPLAY"));
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nowhere"));
    process.setProcessEnvironment(environment);
    QStringList line = words("fetch", ssh());
    line.replace(line.indexOf(QStringLiteral("--password-stdin")), QStringLiteral("--keychain"));
    process.start(QStringLiteral(LEGWORK_CLI), line);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("the keychain cannot be used"));
}

QTEST_GUILESS_MAIN(TestDeviceCli)
#include "tst_devicecli.moc"
