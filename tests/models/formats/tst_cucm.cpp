// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "tst_iosrendered.h"

#include <formats/scan.h>

#include <base/utctime.h>
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::formats;

class TestCucm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headers_data();
    void headers();
    void ends_data();
    void ends();
    void preambles();
    void inlineHeaders_data();
    void inlineHeaders();
    void events_data();
    void events();
    void digitAnalysisIsNoMessage();
};

void TestCucm::headers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    const QString none = QStringLiteral("foreign");
    QTest::newRow("AppInfo") << QByteArray("71439203.001 |19:00:36.580 |AppInfo  |Digit Analysis: x")
                             << QStringLiteral("clock 68436580 | Digit Analysis: x");
    QTest::newRow("SdlSig, one blank") << QByteArray("01383641.000 |12:53:00.657 |SdlSig |SsDataInd |await")
                                       << QStringLiteral("clock 46380657 | SsDataInd |await");
    QTest::newRow("empty column") << QByteArray(
        "71439203.014 |19:00:36.588 |AppInfo  ||PretransformCallingPartyNumber=110")
                                  << QStringLiteral("clock 68436588 | |PretransformCallingPartyNumber=110");
    QTest::newRow("first digit lost") << QByteArray("1383671.008 |12:53:00.658 |AppInfo ||Pretransform")
                                      << QStringLiteral("clock 46380658 | |Pretransform");
    QTest::newRow("blank in the number") << QByteArray("82645958 .001 |13:08:46.297 |AppInfo  |x")
                                         << QStringLiteral("clock 47326297 | x");
    QTest::newRow("with the date") << QByteArray("00001234 | 26/02/2026 07:30:00.123 | SdlSig | x")
                                   << QString(u"date "
                                          + QString::number(daysFromCivil(2026, 2, 26) * msPerDay + 27000123)
                                          + u" | x");
    QTest::newRow("month out of range") << QByteArray("00001234 | 26/13/2026 07:30:00.123 | SdlSig | x") << none;
    QTest::newRow("hour out of range") << QByteArray("71439203.001 |24:00:36.580 |AppInfo  |x") << none;
    QTest::newRow("no ms") << QByteArray("71439203.001 |19:00:36 |AppInfo  |xxxx") << none;
    QTest::newRow("one column short") << QByteArray("71439203.001 |19:00:36.580 |AppInfo") << none;
    QTest::newRow("result of digit analysis") << QByteArray("|CallingPartyNumber=110") << none;
    QTest::newRow("CVP") << QByteArray("11: 10.10.2.30: Mar 13 2008 14:34:39.718 -0700: %CVP_9_0_SIP-7-CALL: x")
                         << none;
    QTest::newRow("empty") << QByteArray() << none;
}

void TestCucm::headers()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, expected);
    const std::string_view text(line.constData(), static_cast<std::size_t>(line.size()));
    QCOMPARE(test::renderedHead(cucmDialect().match(text), text), expected);
}

void TestCucm::ends_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(expected);
    };
    row("TCP in",
        "SIPTcp - wait_SdlReadRsp: Incoming SIP TCP message from 10.1.61.12 on port 51600 index 25770 with 1791 bytes:",
        "rx 2 10.1.61.12");
    row("TCP out", "SIPTcp - wait_SdlSPISignal: Outgoing SIP TCP message to 10.1.61.118 on port 5060 index 25758 ",
        "tx 2 10.1.61.118");
    row("TCP in, SDI",
        "//SIP/SIPTcp/wait_SdlReadRsp: Incoming SIP TCP message from 10.1.61.12 on port 51600 index 25770 with 1791 "
        "bytes:",
        "rx 2 10.1.61.12");
    row("UDP in, SDI",
        "//SIP/SIPUdp/wait_SdlDataInd: Incoming SIP UDP message size 276 from 10.10.1.20:[5060]:", "rx 1 10.10.1.20");
    row("UDP out, SDI",
        "//SIP/SIPUdp/wait_SdlSPISignal: Outgoing SIP UDP message to 10.10.1.20:[5060]:", "tx 1 10.10.1.20");
    row("UDP in, SDL",
        "SIPUdp - wait_SdlReadRsp: Incoming SIP UDP message size 276 from 10.10.1.20:[5060]:", "rx 1 10.10.1.20");
    row("TLS", "SIPTls - wait_SdlSPISignal: Outgoing SIP TLS message to 2001:db8::1 on port 5061 index 3",
        "tx 3 2001:db8::1");
    row("another transport", "SIPTcp - wait: Incoming SIP XYZ message from 10.1.1.1", "no");
    row("another text", "SIPTcp - wait_SdlReadRsp: connection closed by 10.1.61.12", "no");
}

void TestCucm::ends()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const QByteArray line = "71439050.002 |19:00:35.206 |AppInfo  |" + text;
    const Head head = cucmDialect().match({ line.constData(), static_cast<std::size_t>(line.size()) });
    QCOMPARE(head.kind, LineKind::Head);
    QString actual = QStringLiteral("no");
    if (head.opensSip) {
        actual = head.direction == Direction::Received ? QStringLiteral("rx ") : QStringLiteral("tx ");
        actual += QString::number(static_cast<int>(head.transport)) + u' ' + test::latin(head.peer);
    }
    QCOMPARE(actual, expected);
}

void TestCucm::preambles()
{
    Head head;
    QVERIFY(cucmDialect().sipPreamble("[431528,NET]", head));
    QVERIFY(cucmDialect().sipPreamble("[101344,INT] ", head));
    QVERIFY(!cucmDialect().sipPreamble("[,NET]", head));
    QVERIFY(!cucmDialect().sipPreamble("[431528]", head));
    QVERIFY(!cucmDialect().sipPreamble("INVITE sip:7@10.1.61.158 SIP/2.0", head));
    QVERIFY(!cucmDialect().sipPreamble("", head));
}

void TestCucm::inlineHeaders_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("position");
    QTest::newRow("behind a note") << QByteArray("a=sendrecv ### note 71439203.000 |19:00:36.580 |SdlSig   |DaReq")
                                   << 20;
    QTest::newRow("blank in the number") << QByteArray("from cube SP 82645958 .001 |13:08:46.297 |AppInfo  |x") << 13;
    QTest::newRow("at the begin: not inside") << QByteArray("71439203.000 |19:00:36.580 |SdlSig   |DaReq") << -1;
    QTest::newRow("columns of a row") << QByteArray("x |Da(1,100,216,1) |19:00:36 |y") << -1;
    QTest::newRow("no number") << QByteArray("note |19:00:36.580 |SdlSig   |DaReq") << -1;
    QTest::newRow("empty") << QByteArray() << -1;
}

void TestCucm::inlineHeaders()
{
    QFETCH(QByteArray, line);
    QFETCH(int, position);
    const std::size_t at = cucmDialect().inlineHead({ line.constData(), static_cast<std::size_t>(line.size()) }, 0);
    QCOMPARE(at == std::string_view::npos ? -1 : static_cast<int>(at), position);
}

void TestCucm::events_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *record, const char *expected) {
        QTest::newRow(name) << QByteArray(record) << QString::fromLatin1(expected);
    };
    row("signal",
        "01383682.000 |12:53:00.658 |SdlSig |CcSetupReq |restart0 |SIPvBIBCdpc(2,100,68,55) |[R:N-H:0] CI=43358633 "
        "CI.branch=0",
        "cucm_signal CucmCall:43358633");
    row("AppInfo with a CI",
        "01383497.002 |12:53:00.651 |AppInfo  |ARBTRY-ConnectionManager- storeMediaInfo(CI=43358624): ADD NEW ENTRY",
        "cucm_signal CucmCall:43358624");
    row("refCI is another call's",
        "01383682.001 |12:53:00.658 |AppInfo |CcSetupReq onBehalfOf=Recording refCI=43358624, CI=43358633",
        "cucm_signal CucmCall:43358633");
    row("no CI", "01383641.001 |12:53:00.657 |AppInfo |Recording::- (0000077)", "cucm_other -");
    row("CI 0", "01383641.001 |12:53:00.657 |SdlSig |x CI=0", "cucm_other -");
    row("digits match",
        "71439203.012 |19:00:36.588 |AppInfo  |Digit analysis: match(pi=\"2\", fqcn=\"110\", cn=\"110\",plv=\"5\", "
        "pss=\"x\", dd=\"7777\",dac=\"1\")",
        "cucm_digits - ani=110 dnis=7777");
    row("digits result",
        "71439203.014 |19:00:36.588 |AppInfo  "
        "||PretransformCallingPartyNumber=110\n|CallingPartyNumber=110\n|DialingPattern=7777\n|"
        "FullyQualifiedCalledPartyNumber=7777",
        "cucm_digits - ani=110 dnis=7777");
}

void TestCucm::events()
{
    QFETCH(QByteArray, record);
    QFETCH(QString, expected);
    QCOMPARE(test::rendered(cucmDialect(), { record.constData(), static_cast<std::size_t>(record.size()) }), expected);
}

void TestCucm::digitAnalysisIsNoMessage()
{
    constexpr std::string_view text
        = "71439319.001 |19:00:36.850 |AppInfo  |SIPTcp - wait_SdlSPISignal: Outgoing SIP TCP message to 10.1.61.118 "
          "on port 5060 index 25758 \n"
          "[431550,NET]\nACK sip:7777@10.1.61.118;transport=tcp SIP/2.0\nVia: SIP/2.0/TCP "
          "10.1.61.158:5060;branch=z9hG4bK1\n"
          "Call-ID: a@b\nCSeq: 101 ACK\nContent-Length: 0\n\n"
          "71439203.014 |19:00:36.588 |AppInfo  ||PretransformCallingPartyNumber=110\n|CallingPartyNumber=110\n"
          "|DialingPattern=7777\n|FullyQualifiedCalledPartyNumber=7777\n";
    Batch batch;
    QCOMPARE(scanText(text, 0, 0, text.size(), Tail::Final, batch), text.size());
    QCOMPARE(test::renderedBatch(batch),
        QStringLiteral("sip CallId:a@b request_user=7777\ncucm_digits - ani=110 dnis=7777"));
    QCOMPARE(test::latin(batch.strings.view(batch.sip[0].toHost)), QStringLiteral("10.1.61.118"));
    QCOMPARE(batch.sip[0].transport, sip::Transport::Tcp);
}

QTEST_GUILESS_MAIN(TestCucm)
#include "tst_cucm.moc"
