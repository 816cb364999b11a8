// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <desktop/options.h>

#include <QDir>

using namespace legwork::desktop;

namespace {

auto read(std::vector<const char *> words)
{
    words.insert(words.begin(), "legwork");
    return readOptions(static_cast<int>(words.size()), words.data());
}

} // namespace

class TestOptions final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pathsBecomeAbsoluteAndLinksStay()
    {
        const auto options = std::get<WindowOptions>(read({ "gw1.log", "/traces/../x", "legwork:call/1#2.3" }));
        QCOMPARE(options.paths,
            (QStringList { QDir::current().filePath(QStringLiteral("gw1.log")), QStringLiteral("/x"),
                QStringLiteral("legwork:call/1#2.3") }));
        QVERIFY(!options.standsAlone);
        QVERIFY(!options.theme);
    }

    void theWindowsOwnWords()
    {
        const auto options = std::get<WindowOptions>(read({ "--new-window", "--theme", "dark" }));
        QVERIFY(options.standsAlone);
        QCOMPARE(options.theme, std::optional(legwork::ui::ThemeWatcher::Choice::Dark));
    }

    void renderHasItsOwn()
    {
        const auto render = std::get<legwork::ui::RenderOptions>(
            read({ "render", "a", "b", "--call", "1A2B", "-o", "x.svg", "--theme", "dark", "--no-mask" }));
        QCOMPARE(render.paths, (std::vector<std::string> { "a", "b" }));
        QCOMPARE(render.callId, std::string("1A2B"));
        QCOMPARE(render.output, std::string("x.svg"));
        QCOMPARE(render.theme, std::string("dark"));
        QVERIFY(!render.mask);
        QVERIFY(std::get<legwork::ui::RenderOptions>(read({ "render", "a", "--call", "1", "-o", "x.svg" })).mask);
    }

    void wrongWordsEndTheProgramAndNameTheOption_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown option") << QStringList { QStringLiteral("--colour") } << QStringLiteral("--colour");
        QTest::newRow("unknown theme") << QStringList { QStringLiteral("--theme"), QStringLiteral("pink") }
                                       << QStringLiteral("--theme");
        QTest::newRow("render without a call") << QStringList { QStringLiteral("render"), QStringLiteral("a"),
            QStringLiteral("-o"), QStringLiteral("x.svg") }
                                               << QStringLiteral("--call");
        QTest::newRow("render without an output") << QStringList { QStringLiteral("render"), QStringLiteral("a"),
            QStringLiteral("--call"), QStringLiteral("1") }
                                                  << QStringLiteral("--output");
    }
    void wrongWordsEndTheProgramAndNameTheOption()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, named);
        QList<QByteArray> bytes;
        for (const QString &word : words)
            bytes.append(word.toUtf8());
        std::vector<const char *> argv;
        for (const QByteArray &word : bytes)
            argv.push_back(word.constData());
        const auto exit = std::get<Exit>(read(argv));
        QCOMPARE(exit.code, 2);
        QVERIFY2(QString::fromStdString(exit.message).contains(named), exit.message.c_str());
    }

    void helpAndVersionAreAnswers()
    {
        const auto help = std::get<Exit>(read({ "--help" }));
        QCOMPARE(help.code, 0);
        QVERIFY(help.answer.find("render") != std::string::npos);
        QCOMPARE(std::get<Exit>(read({ "--version" })).answer.substr(0, 8), std::string("legwork "));
    }
};

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
