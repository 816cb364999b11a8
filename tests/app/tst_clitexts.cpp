// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that people read: help, manual page, completions, ladders and reports of the sample traces.
#include "golden.h"
#include "runcli.h"

#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace legwork::tests;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString resource(const char *name) { return QStringLiteral(LEGWORK_SOURCE_DIR "/resources/") + QLatin1String(name); }

const QStringList commands { QStringLiteral("calls"), QStringLiteral("show"), QStringLiteral("report"),
    QStringLiteral("sources"), QStringLiteral("follow") };

/// The long options that a command's help lists.
QStringList optionsOf(const QString &command)
{
    QStringList options;
    const QString help = QString::fromUtf8(runCli({ command, QStringLiteral("--help") }).out);
    static const QRegularExpression pattern(QStringLiteral("^  -.*$"), QRegularExpression::MultilineOption);
    static const QRegularExpression option(QStringLiteral("--[a-z-]+"));
    for (auto lines = pattern.globalMatch(help); lines.hasNext();) {
        const QString line = lines.next().captured();
        for (auto found = option.globalMatch(line.left(30)); found.hasNext();)
            options << found.next().captured();
    }
    return options;
}

/// What bash would offer for the last of these words.
QStringList completed(const QString &line)
{
    QProcess bash;
    bash.setWorkingDirectory(samples);
    const QStringList script { QStringLiteral("-c"),
        QStringLiteral("source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _legwork_cli; "
                       "printf '%s\\n' \"${COMPREPLY[@]}\""),
        QStringLiteral("bash"), resource("completions/legwork-cli.bash"), QStringLiteral("legwork-cli") };
    bash.start(QStringLiteral("/bin/bash"), script + line.split(QLatin1Char(' ')));
    bash.waitForFinished(20'000);
    return QString::fromUtf8(bash.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

} // namespace

class TestCliTexts final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void version();
    void helpHasExample_data();
    void helpHasExample();
    void optionsAreDocumented_data();
    void optionsAreDocumented();
    void manualPageIsClean();
    void completes_data();
    void completes();
    void ladder_data();
    void ladder();
    void reportPages();
};

void TestCliTexts::version()
{
    const Run run = runCli({ QStringLiteral("--version") });
    QCOMPARE(run.code, 0);
    QVERIFY(QRegularExpression(QStringLiteral("^legwork-cli [0-9]+\\.[0-9]+\\.[0-9]+\n$"))
                .match(QString::fromUtf8(run.out))
                .hasMatch());
    QCOMPARE(run.err, QByteArray());
}

void TestCliTexts::helpHasExample_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("program") << QStringList { QStringLiteral("--help") };
    for (const QString &command : commands)
        QTest::newRow(qPrintable(command)) << QStringList { command, QStringLiteral("--help") };
}

void TestCliTexts::helpHasExample()
{
    QFETCH(QStringList, arguments);
    const Run run = runCli(arguments);
    QCOMPARE(run.code, 0);
    QCOMPARE(run.err, QByteArray());
    QVERIFY(run.out.contains("Usage: legwork-cli "));
    QVERIFY(run.out.contains("\nExample: "));
    QVERIFY(run.out.contains("\n  legwork-cli "));
}

void TestCliTexts::optionsAreDocumented_data()
{
    QTest::addColumn<QString>("command");
    for (const QString &command : commands)
        QTest::newRow(qPrintable(command)) << command;
}

void TestCliTexts::optionsAreDocumented()
{
    QFETCH(QString, command);
    const QByteArray manual = contents(resource("man/legwork-cli.1"));
    const QByteArray zsh = contents(resource("completions/_legwork-cli"));
    const QByteArray fish = contents(resource("completions/legwork-cli.fish"));
    const QStringList options = optionsOf(command);
    QVERIFY(options.size() >= 13);
    const QStringList offered = completed(command + QStringLiteral(" --"));
    for (const QString &option : options) {
        const QByteArray name = option.toLatin1();
        QVERIFY2(manual.contains(QByteArray("Fl ").append(name.mid(1))), name.constData());
        QVERIFY2(offered.contains(option), name.constData());
        QVERIFY2(zsh.contains(name), name.constData());
        QVERIFY2(fish.contains(QByteArray("-l ").append(name.mid(2)).append(' ')), name.constData());
    }
    for (const QString &option : offered)
        QVERIFY2(options.contains(option), qPrintable(option));
}

void TestCliTexts::manualPageIsClean()
{
    const QString mandoc = QStandardPaths::findExecutable(QStringLiteral("mandoc"));
    if (mandoc.isEmpty())
        QSKIP("mandoc is not installed");
    QProcess lint;
    lint.start(mandoc,
        { QStringLiteral("-T"), QStringLiteral("lint"), QStringLiteral("-W"), QStringLiteral("warning"),
            resource("man/legwork-cli.1") });
    QVERIFY(lint.waitForFinished(20'000));
    QCOMPARE(lint.readAllStandardOutput() + lint.readAllStandardError(), QByteArray());
}

void TestCliTexts::completes_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("offered");
    const auto row = [](const char *line, const char *offered) {
        QTest::newRow(line) << QString::fromLatin1(line)
                            << QString::fromLatin1(offered).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    row("s", "show sources");
    row("calls --fo", "--format");
    row("calls --format ", "table json ndjson csv");
    row("show x --format m", "mermaid");
    row("calls --fail-on ", "warning error");
    row("calls --sort le", "length legs");
    row("calls --query outc", "outcome:");
    row("sources --qu", "--quiet");
    row("calls 2008-03-13/ca", "2008-03-13/capture.pcap");
    row("calls --threads ", "");
}

void TestCliTexts::completes()
{
    QFETCH(QString, line);
    QTEST(completed(line), "offered");
}

void TestCliTexts::ladder_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("VXML gateway answers 503") << QByteArray("B3780B14") << QByteArray("show-vxml-503.txt");
    QTest::newRow("error tone") << QByteArray("5226EB9A") << QByteArray("show-error-tone.txt");
}

void TestCliTexts::ladder()
{
    QFETCH(QByteArray, call);
    QFETCH(QByteArray, file);
    const Run run = runCli({ QStringLiteral("show"), QStringLiteral("2008-03-14"), QStringLiteral("--mask"),
        QStringLiteral("--call"), QString::fromLatin1(call) });
    QCOMPARE(run.code, 0);
    COMPARE_GOLDEN(file.constData(), run.out);
}

void TestCliTexts::reportPages()
{
    QTemporaryDir folder;
    const QString out = folder.filePath(QStringLiteral("r"));
    const Run run = runCli({ QStringLiteral("report"), QStringLiteral("2008-03-13"), QStringLiteral("2008-03-14"),
        QStringLiteral("--out"), out, QStringLiteral("--format"), QStringLiteral("table") });
    QCOMPARE(run.code, 0);
    COMPARE_GOLDEN("report.md", contents(out + QStringLiteral("/report.md")));
    COMPARE_GOLDEN("report-stdout.txt", QByteArray(run.out).replace(out.toUtf8(), "OUT"));
    COMPARE_GOLDEN("report-call.md", contents(out + QStringLiteral("/call-14D358A0F1E011DC80280013192D1650.md")));
}

QTEST_GUILESS_MAIN(TestCliTexts)
#include "tst_clitexts.moc"
