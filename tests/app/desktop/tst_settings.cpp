// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <desktop/settings.h>

#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>

using namespace legwork;
using desktop::Settings;

class TestSettings final : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;

    static Settings other()
    {
        Settings settings;
        settings.theme = ui::ThemeWatcher::Choice::Dark;
        settings.density = ui::Density::Compact;
        settings.zoom = 150;
        settings.clock = desktop::ClockChoice::Utc;
        settings.reopensSources = false;
        settings.masksExports = false;
        settings.shortcuts.insert(QStringLiteral("go.palette"), QKeySequence(Qt::CTRL | Qt::Key_J));
        return settings;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_settings"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
    }

    void settingsAreThereAtTheNextStart()
    {
        QVERIFY(desktop::loadSettings() == Settings());
        desktop::storeSettings(other());
        QVERIFY(desktop::loadSettings() == other());
    }

    void settingsTravelAsJson()
    {
        const auto read = desktop::settingsFrom(desktop::toJson(other()));
        QVERIFY(read && *read == other());
    }

    void whatIsNotOursIsRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("not JSON") << QByteArray("theme = dark");
        QTest::newRow("another program's") << QByteArray(R"({"program":"other","zoom":120})");
    }
    void whatIsNotOursIsRefused()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!desktop::settingsFrom(json));
    }

    void impossibleValuesBecomePossibleOnes()
    {
        const auto read
            = desktop::settingsFrom(R"({"program":"legwork","zoom":100000,"theme":77,"density":-1,"clock":"x"})");
        QVERIFY(read);
        QCOMPARE(read->zoom, 300);
        QCOMPARE(read->theme, ui::ThemeWatcher::Choice::Auto);
        QCOMPARE(read->density, ui::Density::Normal);
        QCOMPARE(read->clock, desktop::ClockChoice::Source);
    }

    void theSamplesAreFound()
    {
        QVERIFY(QFileInfo(desktop::samplesFolder() + QStringLiteral("/2008-03-14/cusp.log")).isFile());
    }

    void theClockIsTheOneThatMostRecordsArePrintedWith()
    {
        calls::SourceReport gateway;
        gateway.records = 900;
        gateway.clocks.push_back({ .dialect = "ios", .zone = "PDT" });
        calls::SourceReport other;
        other.records = 100;
        other.clocks.push_back({ .dialect = "ios", .zone = "CET" });
        calls::SourceReport silent;
        silent.records = 5000;
        silent.clocks.push_back({ .dialect = "cusp" });
        QCOMPARE(
            desktop::offsetOfSources({ other, gateway, silent }), std::optional<Milliseconds>(std::chrono::hours(-7)));
        QCOMPARE(desktop::offsetOfSources({ silent }), std::nullopt);
        QCOMPARE(desktop::offsetText(std::chrono::hours(-7)), QStringLiteral("\u221207:00"));
        QCOMPARE(desktop::offsetText(std::chrono::minutes(330)), QStringLiteral("+05:30"));
        QCOMPARE(desktop::offsetText({}), QStringLiteral("UTC"));
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
