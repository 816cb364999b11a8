// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <labcalls/scenario.h>

#include <QDir>
#include <QTemporaryDir>

using namespace legwork::labcalls;

/// Scenario files are data from strangers: what is wrong is named with its line and key.
class TestLabScenario final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builtInsAreRead()
    {
        for (const QString &name : QDir(QStringLiteral(":/lab")).entryList({ QStringLiteral("*.json") })) {
            const auto scenario = builtInScenario(name.chopped(5).toStdString());
            QVERIFY2(scenario, scenario ? "" : (scenario.error().place + ": " + scenario.error().what).c_str());
        }
    }

    void networkMovesEveryAddress()
    {
        const auto scenario = builtInScenario("comprehensive", "127.77");
        QVERIFY(scenario);
        for (const auto &[name, host] : scenario->hosts) {
            QVERIFY2(host.address.starts_with("127.77."), name.c_str());
            QVERIFY2(host.config.find("127.10.") == std::string::npos, name.c_str());
        }
    }

    void faultsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("keys"); // in the message; empty: a place alone
        QTest::addColumn<QByteArray>("lineOf"); // the text whose line is named, after the replacement
        const auto row = [](const char *name, const char *from, const char *to, const char *keys, const char *line) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(keys) << QByteArray(line);
        };
        row("broken JSON", "\"seed\": 7,", "\"seed\": 7", "", "\"start\"");
        row("unknown key", "\"seed\": 7", "\"sead\": 7", "sead: no such key", "\"sead\"");
        row("wrong type", "\"seed\": 7", "\"seed\": \"x\"", "seed: must be a number", "\"seed\"");
        row("out of range", "\"calls\": 200", "\"calls\": 99000000",
            "callers.calls: must be a number from 1 to 1000000", "\"calls\"");
        row("address outside", "\"127.10.1.20\"", "\"10.0.0.1\"",
            "hosts.proxy.address: must be an address in 127.0.0.0/8", "\"proxy\": {");
        row("configuration elsewhere", "\"config\": \"ingress-gw.cfg\"", "\"config\": \"../../../etc/passwd\"",
            "hosts.ingress.config: must be the name of a file", "\"ingress\": {");
        row("no such script", "\"script\": \"sales\"", "\"script\": \"sails\"", "numbers[0].script: there is no script",
            "\"sails\"");
        row("no such step", "\"do\": \"sendToVru\"", "\"do\": \"exec\"", "scripts.sales[1].do: must be one of",
            "\"exec\"");
        row("key of another step", "{ \"do\": \"sendToVru\" }", "{ \"do\": \"sendToVru\", \"digits\": 3 }",
            "scripts.sales[1].digits: no such key", "\"digits\": 3 }");
        row("no such model", "\"model\": \"comprehensive\"", "\"model\": \"other\"", "model: must be", "\"other\"");
        row("span backwards", "\"talkSeconds\": [10, 90]", "\"talkSeconds\": [90, 10]",
            "agents.talkSeconds: must be [from, to]", "\"talkSeconds\"");
        row("no such fault", "\"agents\": {", "\"faults\": [ { \"name\": \"fire\" } ],\n  \"agents\": {",
            "faults[0].name: there is no fault", "\"fire\"");
    }

    void faultsAreNamed()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, keys);
        QFETCH(QByteArray, lineOf);
        const QTemporaryDir folder;
        QByteArray text;
        for (const QString &name : QDir(QStringLiteral(":/lab")).entryList(QDir::Files)) {
            QFile source(QStringLiteral(":/lab/") + name);
            QVERIFY(source.open(QIODevice::ReadOnly));
            QByteArray bytes = source.readAll();
            if (name == QLatin1String("comprehensive.json")) {
                QVERIFY(bytes.contains(from));
                bytes.replace(bytes.indexOf(from), from.size(), to);
                text = bytes;
            }
            QFile copy(folder.filePath(name));
            QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(bytes) == bytes.size());
        }
        const std::string path = folder.filePath(QStringLiteral("comprehensive.json")).toStdString();
        const auto scenario = readScenario(path);
        QVERIFY(!scenario);
        QVERIFY2(scenario.error().what.starts_with(keys.toStdString()), scenario.error().what.c_str());
        const auto line = text.left(text.indexOf(lineOf)).count('\n') + 1;
        QCOMPARE(
            QString::fromStdString(scenario.error().place), QString::fromStdString(path + ':' + std::to_string(line)));
    }

    void aMissingFileIsSaid() { QVERIFY(!readScenario("/nowhere/at-all.json")); }
};

QTEST_GUILESS_MAIN(TestLabScenario)
#include "tst_labscenario.moc"
