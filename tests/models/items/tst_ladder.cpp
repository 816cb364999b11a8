// SPDX-License-Identifier: GPL-3.0-or-later
#include <items/laddertext.h>
#include <items/text.h>
#include <items/zone.h>

#include "golden.h"
#include "samplecall.h"

#include <QTest>

using namespace legwork;
using namespace legwork::items;

namespace {

Ladder sample(const Presenter &presenter)
{
    return makeLadder(samples::failedCall(), samples::failedRows(), presenter);
}

QByteArray bytes(const std::string &text) { return QByteArray::fromStdString(text); }

} // namespace

class TestLadder final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void text();
    void masked();
    void inAnotherZone();
    void longNames();
    void emptyCall();
    void mermaid();
    void fits_data();
    void fits();
    void colours();
    void hostileText();
    void legNames();
    void durations_data();
    void durations();
    void shifts_data();
    void shifts();
    void zones();
};

void TestLadder::text()
{
    const Presenter presenter { samples::recordAt };
    COMPARE_GOLDEN("ladder.txt", bytes(textOf(sample(presenter), presenter, {})));
}

void TestLadder::masked()
{
    Masker masker;
    masker.learn(samples::failedCall());
    const Presenter presenter { samples::recordAt, &masker };
    COMPARE_GOLDEN("ladder-masked.txt", bytes(textOf(sample(presenter), presenter, {})));
}

void TestLadder::inAnotherZone()
{
    const auto zone = zoneFromName("Asia/Kolkata");
    QVERIFY(zone.has_value());
    const Presenter presenter { samples::recordAt };
    // 21:34 UTC is 03:04 of the next day.
    const QByteArray text = bytes(textOf(sample(presenter), presenter, { *zone, "Asia/Kolkata" }));
    QVERIFY2(text.contains("2008-03-14 03:04:39.703 (Asia/Kolkata)"), text.constData());
    QVERIFY(text.contains("\n03:04:39.705 "));
}

void TestLadder::longNames()
{
    std::vector<calls::Row> rows = samples::failedRows();
    for (calls::Row &row : rows) {
        for (std::string *host : { &row.from, &row.to })
            *host += host->empty() ? "" : ".contact-centre.example.com";
    }
    rows.back().time += std::chrono::hours(30); // the next day but one
    const Presenter presenter { samples::recordAt };
    COMPARE_GOLDEN("ladder-long-names.txt", bytes(rowsText(makeLadder(samples::failedCall(), rows, presenter), {})));
}

void TestLadder::emptyCall()
{
    calls::Call call;
    call.id = "abc@10.1.1.1";
    const Presenter presenter { samples::recordAt };
    QCOMPARE(bytes(textOf(makeLadder(call, {}, presenter), presenter, {})),
        QByteArray("Call abc@10.1.1.1  fragment\n  from unknown to unknown\n"
                   "  IVR 0.000 s, queue 0.000 s, talk 0.000 s; held an IVR port 0.000 s, a call director 0.000 s\n"));
}

void TestLadder::mermaid()
{
    std::vector<calls::Row> rows = samples::failedRows();
    rows[6].label = "a;b#c<d>%%{e}\nf";
    const Presenter presenter { samples::recordAt };
    COMPARE_GOLDEN("ladder.mmd", bytes(mermaidOf(makeLadder(samples::failedCall(), rows, presenter), presenter)));
}

void TestLadder::fits_data()
{
    QTest::addColumn<int>("hosts");
    QTest::addColumn<int>("nameLength");
    for (const int hosts : { 0, 1, 2, 5, 8, 12, 13, 40 }) {
        for (const int length : { 1, 10, 60 })
            QTest::addRow("%d hosts, names of %d", hosts, length) << hosts << length;
    }
}

void TestLadder::fits()
{
    QFETCH(int, hosts);
    QFETCH(int, nameLength);
    std::vector<calls::Row> rows = samples::failedRows();
    for (int i = 0; i < 50; ++i) {
        const auto host = [&](int n) {
            return hosts == 0 ? std::string()
                              : std::string(static_cast<std::size_t>(nameLength), 'h') + std::to_string(n % hosts);
        };
        rows.push_back(samples::row(i * 1'000'000'000LL, { 2, 123'456'789'000ULL + static_cast<std::uint64_t>(i) },
            formats::EventKind::Sip, calls::Stage::Agent, i % 3 - 1, host(i), host(i * 7 + 3),
            std::string(static_cast<std::size_t>(i * 4), 'm')));
        rows.back().copies = 1000;
    }
    if (hosts == 0)
        rows.erase(rows.begin(), rows.begin() + 10);
    const Presenter presenter { samples::recordAt };
    const Ladder ladder = makeLadder(samples::failedCall(), rows, presenter);
    QVERIFY(ladder.participants.size() <= maxParticipants);
    const QByteArray text = bytes(textOf(ladder, presenter, {}));
    for (const QByteArray &line : text.split('\n')) {
        if (line.endsWith(".log")) // paths of the list of sources are whole
            continue;
        QVERIFY2(columnsOf(line.toStdString()) <= ladderColumns, line.constData());
    }
    QCOMPARE(text.count(" +999"), 50);
}

void TestLadder::colours()
{
    const Presenter presenter { samples::recordAt };
    LadderStyle style;
    style.colours = true;
    const QByteArray coloured = bytes(textOf(sample(presenter), presenter, style));
    QVERIFY(coloured.contains("\x1b[1;31m"));
    QByteArray plain;
    for (qsizetype i = 0; i < coloured.size(); ++i) {
        if (coloured[i] == '\x1b')
            i = coloured.indexOf('m', i);
        else
            plain += coloured[i];
    }
    QCOMPARE(plain, bytes(textOf(sample(presenter), presenter, {})));
}

void TestLadder::hostileText()
{
    std::vector<calls::Row> rows = samples::failedRows();
    rows[0].label = "INVITE \x1b[2J\x9b\r\n\x07";
    rows[0].from = "gw\x1b]0;title\x07";
    calls::Call call = samples::failedCall();
    call.id = "a\nb\x1b[31m";
    call.findings[0].text = "\x1b[2J\xc2\x9b";
    const Presenter presenter { samples::recordAt };
    const std::string text = textOf(makeLadder(call, rows, presenter), presenter, {});
    for (const char c : text)
        QVERIFY(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
    QVERIFY(text.find("\xc2\x9b") == std::string::npos);
    QVERIFY(QString::fromStdString(text).toStdString() == text);
}

void TestLadder::legNames()
{
    calls::Call call;
    for (const calls::LegKind kind : { calls::LegKind::Ingress, calls::LegKind::Agent, calls::LegKind::Agent })
        call.legs.push_back({ .kind = kind });
    QCOMPARE(bytes(legName(call, 0)), QByteArray("I"));
    QCOMPARE(bytes(legName(call, 1)), QByteArray("A1"));
    QCOMPARE(bytes(legName(call, 2)), QByteArray("A2"));
    QCOMPARE(bytes(legName(call, 3)), QByteArray());
    QCOMPARE(bytes(legName(call, -1)), QByteArray());
}

void TestLadder::durations_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << qint64 { 0 } << QByteArray("0.000 s");
    QTest::newRow("ms") << qint64 { 97 } << QByteArray("0.097 s");
    QTest::newRow("seconds") << qint64 { 12'340 } << QByteArray("12.3 s");
    QTest::newRow("minutes") << qint64 { 125'000 } << QByteArray("2 min 5 s");
    QTest::newRow("hours") << qint64 { 3'720'000 } << QByteArray("1 h 2 min");
}

void TestLadder::durations()
{
    QFETCH(qint64, ms);
    QTEST(bytes(durationText(Milliseconds(ms))), "expected");
}

void TestLadder::shifts_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << qint64 { 0 } << QByteArray("+0.000 s");
    QTest::newRow("slow by ms") << qint64 { 12 } << QByteArray("+0.012 s");
    QTest::newRow("fast by seconds") << qint64 { -59'999 } << QByteArray("-59.999 s");
    QTest::newRow("zone") << qint64 { 25'200'000 } << QByteArray("+7:00:00");
    QTest::newRow("zone without a date") << qint64 { 252'488'712'000 } << QByteArray("+7:45:12");
    QTest::newRow("east of UTC without a date") << qint64 { 334'850LL * 3'600'000 } << QByteArray("+2:00:00");
    QTest::newRow("west, before the epoch") << qint64 { -25LL * 3'600'000 } << QByteArray("-1:00:00");
}

void TestLadder::shifts()
{
    QFETCH(qint64, ms);
    QTEST(bytes(clockShift(ms)), "expected");
}

void TestLadder::zones()
{
    QVERIFY(!zoneFromName("Mars/Olympus").has_value());
    const auto zone = zoneFromName("America/Los_Angeles");
    QVERIFY(zone.has_value());
    QCOMPARE(bytes(wallClock(samples::at(0), *zone)), QByteArray("2008-03-13 14:34:39.703"));
    QCOMPARE(
        zone->toUtc(samples::callStart - 7 * 3'600'000LL).time_since_epoch().count(), qint64 { samples::callStart });
    QCOMPARE(bytes(wallClock(samples::at(0), *zoneFromName("UTC"))), QByteArray("2008-03-13 21:34:39.703"));
    QCOMPARE(bytes(wallClock(UtcTime {}, *zone)), QByteArray());
}

QTEST_APPLESS_MAIN(TestLadder)
#include "tst_ladder.moc"
