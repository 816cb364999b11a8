// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include <base/utctime.h>

#include <chrono>
#include <limits>

using namespace legwork;

class TestUtcTime final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void daysFromCivilCounts_data()
    {
        QTest::addColumn<int>("year");
        QTest::addColumn<int>("month");
        QTest::addColumn<int>("day");
        QTest::addColumn<qint64>("days");
        QTest::newRow("the epoch") << 1970 << 1 << 1 << qint64(0);
        QTest::newRow("the day before") << 1969 << 12 << 31 << qint64(-1);
        QTest::newRow("leap day of a century that has one") << 2000 << 2 << 29 << qint64(11'016);
        QTest::newRow("first of March of a century that has none") << 2100 << 3 << 1 << qint64(47'541);
        QTest::newRow("a log's day") << 2008 << 3 << 13 << qint64(13'951);
        QTest::newRow("year zero") << 0 << 3 << 1 << qint64(-719'468);
    }
    void daysFromCivilCounts()
    {
        QFETCH(int, year);
        QFETCH(int, month);
        QFETCH(int, day);
        QFETCH(qint64, days);
        QCOMPARE(qint64(daysFromCivil(year, static_cast<unsigned>(month), static_cast<unsigned>(day))), days);
    }

    void daysFromCivilAgreesWithChrono()
    {
        namespace chrono = std::chrono;
        for (auto day = chrono::sys_days(chrono::year(1895) / 1 / 1);
             day < chrono::sys_days(chrono::year(2110) / 1 / 1); day += chrono::days(1)) {
            const chrono::year_month_day date(day);
            QCOMPARE(daysFromCivil(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                         static_cast<unsigned>(date.day())),
                std::int64_t(day.time_since_epoch().count()));
        }
    }

    void readsMonths_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<unsigned>("month");
        const char *const names[]
            = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
        for (unsigned i = 0; i < 12; ++i)
            QTest::newRow(names[i]) << QByteArray(names[i]) << i + 1;
        QTest::newRow("capitals") << QByteArray("SEP") << 9U;
        QTest::newRow("small letters") << QByteArray("dec") << 12U;
        QTest::newRow("mixed") << QByteArray("mAr") << 3U;
        QTest::newRow("empty") << QByteArray("") << 0U;
        QTest::newRow("one short") << QByteArray("Ja") << 0U;
        QTest::newRow("one long") << QByteArray("June") << 0U;
        QTest::newRow("no month") << QByteArray("Foo") << 0U;
        QTest::newRow("bytes over 127") << QByteArray("\xC3\xA4n") << 0U;
    }
    void readsMonths()
    {
        QFETCH(QByteArray, name);
        QFETCH(unsigned, month);
        QCOMPARE(monthFromName(name.toStdString()), month);
    }

    void writesIso8601_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("the epoch") << qint64(0) << QByteArray("1970-01-01T00:00:00.000Z");
        QTest::newRow("one ms before") << qint64(-1) << QByteArray("1969-12-31T23:59:59.999Z");
        QTest::newRow("a log line") << qint64(1'205'444'079'703) << QByteArray("2008-03-13T21:34:39.703Z");
        QTest::newRow("leap day") << qint64(951'782'400'000) << QByteArray("2000-02-29T00:00:00.000Z");
        QTest::newRow("five-digit year") << qint64(253'402'300'800'000) << QByteArray("10000-01-01T00:00:00.000Z");
    }
    void writesIso8601()
    {
        QFETCH(qint64, ms);
        QFETCH(QByteArray, text);
        QCOMPARE(toIso8601(UtcTime(Milliseconds(ms))), text.toStdString());
    }

    /// Times that no calendar has must not crash; what they print is of no use to anybody.
    void writesExtremesWithoutHarm()
    {
        QVERIFY(!toIso8601(UtcTime(Milliseconds(std::numeric_limits<std::int64_t>::max()))).empty());
        QVERIFY(!toIso8601(UtcTime(Milliseconds(std::numeric_limits<std::int64_t>::min()))).empty());
    }

    void knowsZones_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<int>("minutes");
        QTest::newRow("UTC") << QByteArray("UTC") << true << 0;
        QTest::newRow("west") << QByteArray("PST") << true << -480;
        QTest::newRow("summer time") << QByteArray("CEST") << true << 120;
        QTest::newRow("half an hour") << QByteArray("IST") << true << 330;
        QTest::newRow("far east") << QByteArray("NZDT") << true << 780;
        QTest::newRow("small letters are not what devices print") << QByteArray("pst") << false << 0;
        QTest::newRow("empty") << QByteArray("") << false << 0;
        QTest::newRow("unknown") << QByteArray("XYZ") << false << 0;
    }
    void knowsZones()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, isKnown);
        QFETCH(int, minutes);
        const auto offset = offsetOfZone(name.toStdString());
        QCOMPARE(offset.has_value(), isKnown);
        QCOMPARE(offset.value_or(0), minutes);
    }
};

QTEST_APPLESS_MAIN(TestUtcTime)
#include "tst_utctime.moc"
