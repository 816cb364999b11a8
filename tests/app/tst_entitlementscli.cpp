// SPDX-License-Identifier: GPL-3.0-or-later
// legwork-cli entitlements as scripts use it: contracts in and out, what is in force, the trail and what breaks it,
// exit codes; help, manual page, completions.
#include "runcli.h"

#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace legwork::tests;

namespace {

QStringList words(const char *line) { return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

QByteArray resource(const char *name)
{
    QFile file(QStringLiteral(LEGWORK_SOURCE_DIR "/resources/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString textOf(const QJsonObject &object, const char *name) { return object.value(QLatin1String(name)).toString(); }
int numberOf(const QJsonObject &object, const char *name) { return object.value(QLatin1String(name)).toInt(-1); }

} // namespace

class TestEntitlementsCli final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath(QStringLiteral("w.sqlite"));
    }

    void contractsFromFirstToLast();
    void whatIsInForce();
    void importTellsEachLine();
    void exportIsReadBack();
    void trailIsVerified();
    void reportOfContracts();
    void wrongWords_data();
    void wrongWords();
    void isDocumented_data();
    void isDocumented();

private:
    Run run(const QStringList &arguments, const QByteArray &input = {})
    {
        return runCli(QStringList { QStringLiteral("entitlements") } + arguments
                + QStringList { QStringLiteral("--workspace"), m_file },
            input);
    }
    Run run(const char *line) { return run(words(line)); }
    void sql(const char *statement)
    {
        QProcess python;
        python.start(QStringLiteral(LEGWORK_PYTHON),
            { QStringLiteral("-c"),
                QStringLiteral("import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n"
                               "c.executescript(sys.argv[2])\nc.commit()"),
                m_file, QString::fromLatin1(statement) });
        QVERIFY(python.waitForFinished(20'000));
        QCOMPARE(python.exitCode(), 0);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

void TestEntitlementsCli::contractsFromFirstToLast()
{
    const Run added = run("add --contract A --product self-service --quantity 450 --start 2026-01-01 --end 2026-12-31 "
                          "--grace 14 --site Lyon --order PO-1 --remind 60,10 --reason first");
    QCOMPARE(added.code, 0);
    QCOMPARE(schemaErrors("entitlements-contract", added.out), QByteArray());
    QCOMPARE(run("change A --quantity 500 --reason true-up").code, 0);
    QCOMPARE(run("split A --quantity 100 --contract B --site Nice --reason site").code, 0);
    QCOMPARE(run("renew A --contract C --quantity 420 --reason next").code, 0);
    QCOMPARE(run("end B --on 2026-06-30 --reason closed").code, 0);
    const Run list = run("list --on 2026-11-15");
    QCOMPARE(list.code, 0);
    QCOMPARE(schemaErrors("entitlements-contract", list.out), QByteArray());
    const QList<QJsonObject> contracts = list.objects();
    QCOMPARE(list.texts("contract"), (QStringList { QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C") }));
    QCOMPARE(list.texts("state"),
        (QStringList { QStringLiteral("ends-soon"), QStringLiteral("expired"), QStringLiteral("planned") }));
    QCOMPARE(numberOf(contracts[0], "quantity"), 400);
    QCOMPARE(numberOf(contracts[0], "daysLeft"), 46);
    QCOMPARE(numberOf(contracts[0], "inForce"), 400);
    QCOMPARE(textOf(contracts[1], "site"), QStringLiteral("Nice"));
    QCOMPARE(textOf(contracts[2], "start"), QStringLiteral("2027-01-01"));
    QCOMPARE(textOf(contracts[2], "end"), QStringLiteral("2027-12-31"));
    QCOMPARE(run("list --due --on 2027-11-15").texts("contract"), QStringList { QStringLiteral("C") });
    QCOMPARE(run("list --due --on 2027-11-15").code, 1);
    QCOMPARE(run("list --due --on 2026-11-15").code, 0); // A is renewed
    const Run table = run("list --on 2026-11-15 --format table");
    QVERIFY(table.out.contains("in force on 2026-11-15: 400 self-service"));
}

void TestEntitlementsCli::whatIsInForce()
{
    QCOMPARE(
        run("add --contract A --product flex --quantity 10 --start 2026-03-01 --end 2026-03-31 --grace 1 --reason r")
            .code,
        0);
    QCOMPARE(run("add --contract B --product call-director --quantity 7 --start 2026-03-15 --reason r").code, 0);
    const Run steps = run("entitled --from 2026-02-01 --to 2026-12-31 --pool self-service");
    QCOMPARE(schemaErrors("entitlements-entitled", steps.out), QByteArray());
    QStringList said;
    for (const QJsonObject &step : steps.objects())
        said << QStringLiteral("%1 %2").arg(textOf(step, "from")).arg(numberOf(step, "entitled"));
    QCOMPARE(said,
        (QStringList { QStringLiteral("2026-02-01 0"), QStringLiteral("2026-03-01 10"), QStringLiteral("2026-04-01 10"),
            QStringLiteral("2026-04-02 0") }));
    QCOMPARE(numberOf(run("entitled --on 2026-03-20").objects().first(), "entitled"), 17);
    QCOMPARE(numberOf(run("entitled --on 2026-03-20 --product call-director").objects().first(), "entitled"), 7);
}

void TestEntitlementsCli::importTellsEachLine()
{
    const QByteArray list = "Contract No;Port type;Number;Valid from;Expires\n"
                            "N-1;CVP STD Self Service Ports;12;01.05.2026;30.04.2027\n"
                            "N-2;flex;many;01.05.2026;\n";
    const QStringList arguments = words("import - --map quantity=Number --date-format dd.MM.yyyy");
    const Run dry = run(arguments + QStringList { QStringLiteral("--dry-run") }, list);
    QCOMPARE(dry.code, 1);
    QCOMPARE(schemaErrors("entitlements-import", dry.out), QByteArray());
    QCOMPARE(dry.texts("becomes"), (QStringList { QStringLiteral("added"), QStringLiteral("rejected") }));
    QVERIFY(textOf(dry.objects()[1], "why").contains(QStringLiteral("quantity: 'many'")));
    QCOMPARE(run("list").objects().size(), 0);
    QCOMPARE(run(arguments, list).code, 1);
    const QList<QJsonObject> contracts = run("list").objects();
    QCOMPARE(contracts.size(), 1);
    QCOMPARE(textOf(contracts[0], "product"), QStringLiteral("std"));
    QCOMPARE(textOf(contracts[0], "start"), QStringLiteral("2026-05-01"));
    QCOMPARE(run(arguments, list).texts("becomes").first(), QStringLiteral("same"));
    const Run missing = run(words("import -"), "contract,product\nA,flex\n");
    QCOMPARE(missing.code, 2);
    QVERIFY(missing.err.contains("no column for quantity, start"));
    QCOMPARE(run("import /no/such/file").code, 3);
}

void TestEntitlementsCli::exportIsReadBack()
{
    QCOMPARE(run({ QStringLiteral("add"), QStringLiteral("--contract"), QStringLiteral("A, \"quoted\""),
                     QStringLiteral("--product"), QStringLiteral("Speech"), QStringLiteral("--quantity"),
                     QStringLiteral("3"), QStringLiteral("--start"), QStringLiteral("2026-01-01"),
                     QStringLiteral("--reason"), QStringLiteral("r") })
                 .code,
        0);
    for (const char *const format : { "csv", "json", "ndjson" }) {
        const Run exported = run({ QStringLiteral("export"), QStringLiteral("--format"), QLatin1String(format) });
        QCOMPARE(exported.code, 0);
        const Run again = run(words("import - --dry-run"), exported.out);
        QCOMPARE(again.code, 0);
        QCOMPARE(again.texts("becomes"), QStringList { QStringLiteral("same") });
    }
}

void TestEntitlementsCli::trailIsVerified()
{
    QCOMPARE(run("add --contract A --product flex --quantity 10 --start 2026-03-01 --reason bought").code, 0);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(run(QStringList { QStringLiteral("change"), QStringLiteral("A"), QStringLiteral("--quantity"),
                         QString::number(20 + i), QStringLiteral("--reason"), QStringLiteral("more") })
                     .code,
            0);
    const Run trail = run("audit");
    QCOMPARE(trail.code, 0);
    QCOMPARE(schemaErrors("entitlements-audit", trail.out), QByteArray());
    QCOMPARE(trail.objects().size(), 5);
    QCOMPARE(textOf(trail.objects()[0], "what"), QStringLiteral("contract-added"));
    const QString last = textOf(trail.objects().last(), "hash");
    const Run state = run("audit --state");
    QCOMPARE(schemaErrors("entitlements-audit-state", state.out), QByteArray());
    QCOMPARE(textOf(state.objects().first(), "lastHash"), last);
    sql("DROP TRIGGER entitlement_audit_keeps; DELETE FROM entitlement_audit WHERE id = 5;");
    QCOMPARE(run("audit --state").code, 0); // a chain alone does not know
    const Run cut = run({ QStringLiteral("audit"), QStringLiteral("--state"), QStringLiteral("--known"), last });
    QCOMPARE(cut.code, 1);
    QCOMPARE(textOf(cut.objects().first(), "state"), QStringLiteral("tail-cut"));
    sql("DROP TRIGGER entitlement_audit_stays; UPDATE entitlement_audit SET reason = 'never' WHERE id = 3;");
    const Run changed = run("audit --state");
    QCOMPARE(changed.code, 1);
    QCOMPARE(textOf(changed.objects().first(), "state"), QStringLiteral("changed"));
    QCOMPARE(numberOf(changed.objects().first(), "breaksAtRow"), 3);
    QVERIFY(changed.err.contains("row 3"));
}

void TestEntitlementsCli::reportOfContracts()
{
    QCOMPARE(run("add --contract A --product flex --quantity 10 --start 2026-03-01 --reason bought").code, 0);
    const Run report = run("report --from 2026-01-01 --to 2026-03-31 --format json");
    QCOMPARE(report.code, 0);
    QCOMPARE(schemaErrors("entitlements-report", report.out), QByteArray());
    const QJsonObject object = QJsonDocument::fromJson(report.out).object();
    QCOMPARE(numberOf(object, "entitledAtEnd"), 10);
    QVERIFY(object.value(QLatin1String("peak")).isNull()); // not measured is not 0
    const Run html = run("report --from 2026-01-01 --to 2026-03-31 --format html");
    QCOMPARE(html.code, 0);
    QVERIFY(html.out.startsWith("<!DOCTYPE html>"));
}

void TestEntitlementsCli::wrongWords_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *name, const char *line, int code, const char *said) {
        QTest::newRow(name) << QString::fromLatin1(line) << code << QByteArray(said);
    };
    row("no command", "", 2, "list|entitled|add");
    row("no reason", "add --contract B --product flex --quantity 1 --start 2026-01-01", 2, "--reason");
    row("no number", "add --product flex --quantity 1 --start 2026-01-01 --reason r", 2, "its number is missing");
    row("no product", "add --contract B --quantity 1 --start 2026-01-01 --reason r", 2, "product");
    row("quantity with a fraction", "add --contract B --product flex --quantity 1.5 --start 2026-01-01 --reason r", 2,
        "--quantity");
    row("a date that is none", "add --contract B --product flex --quantity 1 --start 2026-02-30 --reason r", 2,
        "--start");
    row("twice the same", "add --contract A --product flex --quantity 1 --start 2026-01-01 --reason r", 1,
        "there already");
    row("no such contract", "change Z --quantity 3 --reason r", 3, "no such contract");
    row("nothing to change", "change A --reason r", 2, "nothing is to be changed");
    row("too much split off", "split A --quantity 5 --contract B --reason r", 2, "from 1 to 4");
    row("renewed without an end", "renew A --contract B --reason r", 2, "no end");
    row("push without a word", "reconcile --url http://127.0.0.1:1 --push", 2, "--yes");
    row("push without expectation", "reconcile --url http://127.0.0.1:1 --push --yes --reason r", 2, "--expect N");
    row("nobody there", "reconcile --url http://127.0.0.1:1", 4, "127.0.0.1:1");
    row("hash that is none", "audit --known 12", 2, "64 hexadecimal digits");
    row("backwards", "entitled --from 2026-02-01 --to 2026-01-01", 2, "--to");
    row("unknown pool", "list --pool water", 2, "self-service|call-director|own");
    row("unknown zone", "report --from 2026-01-01 --to 2026-01-02 --tz Mars", 2, "--tz");
    row("other hold", "report --from 2026-01-01 --to 2026-01-02 --hold 20", 2, "--hold");
    row("history that is not there", "report --from 2026-01-01 --to 2026-01-02 --profile x", 3,
        "no use of this connection");
}

void TestEntitlementsCli::wrongWords()
{
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    QCOMPARE(run("add --contract A --product flex --quantity 5 --start 2026-01-01 --reason first").code, 0);
    const QStringList arguments = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const Run done = arguments.isEmpty() ? runCli({ QStringLiteral("entitlements") }) : run(arguments);
    QCOMPARE(done.code, code);
    QVERIFY2(done.err.contains(said), done.err.constData());
    QCOMPARE(done.out, QByteArray());
    QCOMPARE(run("audit").objects().size(), 1);
}

void TestEntitlementsCli::isDocumented_data()
{
    QTest::addColumn<QString>("sub");
    for (const char *const sub : { "list", "entitled", "add", "change", "end", "split", "renew", "import", "export",
             "reconcile", "audit", "report" })
        QTest::newRow(sub) << QString::fromLatin1(sub);
}

void TestEntitlementsCli::isDocumented()
{
    QFETCH(const QString, sub);
    const Run help = runCli({ QStringLiteral("entitlements"), sub, QStringLiteral("--help") });
    QCOMPARE(help.code, 0);
    QVERIFY(help.out.contains("Example"));
    const QByteArray manual = resource("man/legwork-cli.1");
    static const QRegularExpression option(
        QStringLiteral("^  (?:-.,)?(--[a-z-]+)"), QRegularExpression::MultilineOption);
    int options = 0;
    const QString text = QString::fromUtf8(help.out);
    for (auto found = option.globalMatch(text); found.hasNext(); ++options) {
        const QByteArray name = found.next().captured(1).toLatin1();
        QVERIFY2(manual.contains(QByteArray("Fl ").append(name.mid(1))), name.constData());
        for (const char *file :
            { "completions/legwork-cli.bash", "completions/legwork-cli.fish", "completions/_legwork-cli" }) {
            const QByteArray word = QByteArray(file).endsWith("fish") ? name.mid(2) : name;
            QVERIFY2(resource(file).contains(word), qPrintable(QString::fromLatin1(name)));
        }
    }
    QVERIFY(options >= 5);
}

QTEST_APPLESS_MAIN(TestEntitlementsCli)
#include "tst_entitlementscli.moc"
