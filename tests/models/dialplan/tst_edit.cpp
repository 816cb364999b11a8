// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of a configuration's text, which leave every other byte, and numbers with the peers they are expected at.
#include <QTest>

#include <dialplan/coverage.h>
#include <dialplan/edit.h>

using namespace legwork::dialplan;

namespace {

const QByteArray text = "hostname gw\r\n!\r\ndial-peer voice 1 voip\r\n  preference 1 !--- side A\r\n  odd thing\r\n"
                        "  destination-pattern 5T\r\n  session target ipv4:10.0.0.1\r\n!\r\nvoice class dpg 4\r\n"
                        " dial-peer 1 preference 2\r\n!\r\nend\r\n";

Config parsed(const QByteArray &bytes) { return std::move(Config::parse(bytes.toStdString()).value()); }

} // namespace

class TestEdit final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void setsCommands_data();
    void setsCommands();
    void refusesCommands();
    void blocks();
    void renumbers();
    void coverage();
    void coverageFaults();
};

void TestEdit::setsCommands_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("preference 2") << QByteArray("preference 1 !") << QByteArray("preference 2 !");
    QTest::newRow("no preference") << QByteArray("preference 1 !") << QByteArray("no preference !");
    QTest::newRow("no vad") << QByteArray("10.0.0.1\r\n") << QByteArray("10.0.0.1\r\n  no vad\r\n");
    QTest::newRow("destination-pattern 6T")
        << QByteArray("destination-pattern 5T") << QByteArray("destination-pattern 6T");
}

void TestEdit::setsCommands()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const Config config = parsed(text);
    const auto edited
        = withCommand(config, *config.devices().front().find(ObjectKind::Peer, "1"), QTest::currentDataTag());
    QVERIFY(edited.has_value());
    QVERIFY(text.contains(from));
    QCOMPARE(QByteArray::fromStdString(*edited), QByteArray(text).replace(from, to));
}

void TestEdit::refusesCommands()
{
    const Config config = parsed(text);
    const Object &peer = *config.devices().front().find(ObjectKind::Peer, "1");
    QVERIFY(!withCommand(config, peer, ""));
    QVERIFY(!withCommand(config, peer, "no"));
    QVERIFY(!withCommand(config, peer, "preference 1\nshutdown"));
}

void TestEdit::blocks()
{
    const Config config = parsed(text);
    const Device &device = config.devices().front();
    QCOMPARE(QByteArray::fromStdString(withBlock(config, device, { "dial-peer voice 2 voip", " preference 3" })),
        QByteArray(text).replace("end\r\n", "dial-peer voice 2 voip\r\n preference 3\r\n!\r\nend\r\n"));
    const auto from = text.indexOf("dial-peer voice 1"), to = text.indexOf("voice class dpg");
    QCOMPARE(QByteArray::fromStdString(withoutBlock(config, device, *device.find(ObjectKind::Peer, "1"))),
        QByteArray(text).remove(from, to - from));
    QCOMPARE(QByteArray::fromStdString(withoutLine(config, 5)), QByteArray(text).replace("  odd thing\r\n", ""));
    const auto copy = cloned(config, device, *device.find(ObjectKind::Peer, "1"), 9);
    QCOMPARE(QByteArray::fromStdString(copy.value()),
        QByteArray(text).replace("end\r\n",
            "dial-peer voice 9 voip\r\n preference 1\r\n odd thing\r\n destination-pattern 5T\r\n session target "
            "ipv4:10.0.0.1\r\n!\r\nend\r\n"));
    QCOMPARE(QByteArray::fromStdString(withBlock(parsed("a"), parsed("a").devices().front(), { "b" })),
        QByteArray("a\nb\n!\n"));
}

void TestEdit::renumbers()
{
    const Config config = parsed(text);
    const Device &device = config.devices().front();
    const Object &peer = *device.find(ObjectKind::Peer, "1");
    const auto edited = renumbered(config, device, peer, 77);
    QVERIFY(edited.has_value());
    QCOMPARE(QByteArray::fromStdString(*edited),
        QByteArray(text).replace("dial-peer voice 1 ", "dial-peer voice 77 ").replace("dial-peer 1 ", "dial-peer 77 "));
    QVERIFY(!renumbered(config, device, peer, 1));
    QVERIFY(!renumbered(config, device, peer, 0));
    QVERIFY(!cloned(config, device, device.global(), 5));
}

void TestEdit::coverage()
{
    const Config config = parsed("dial-peer voice 1 pots\n incoming called-number 8T\n direct-inward-dial\n"
                                 "dial-peer voice 2 voip\n destination-pattern 800\n session target ipv4:10.0.0.1\n");
    const Router router(config.devices().front());
    const auto cases = readCoverage(
        "# numbers of the hotline\n8005550100 - 0/0 1 2\n9005550100 4085551212 - 0 none # no\n8005550100 - 0/0 - 3\n");
    QVERIFY(cases.has_value());
    QCOMPARE(cases->size(), std::size_t(3));
    QCOMPARE(readCoverage(written(*cases)).value(), *cases);
    const auto results = runCoverage(router, *cases);
    QVERIFY(results[0].passes && results[1].passes && !results[2].passes);
    QCOMPARE(results[2].outbound, std::string("2"));
}

void TestEdit::coverageFaults()
{
    QCOMPARE(readCoverage("5 - - 1\n").error().what, std::string("needs called, calling, port, inbound and outbound"));
    QCOMPARE(readCoverage("\n5 - - 1 2 3\n").error().place, std::string("2"));
    QVERIFY(readCoverage("").value().empty());
}

QTEST_APPLESS_MAIN(TestEdit)
#include "tst_edit.moc"
