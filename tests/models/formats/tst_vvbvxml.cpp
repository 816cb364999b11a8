// SPDX-License-Identifier: GPL-3.0-or-later
// The voice browser's log and the VXML Server's activity log.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "batchtext.h"
#endif

#include <base/utctime.h>

#include <QTest>

using namespace legwork;
using namespace legwork::formats;
using namespace legwork::formats::test;

class TestVvbVxml final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void vvbHeaders_data();
    void vvbHeaders();
    void vvbLines_data();
    void vvbLines();
    void vxmlHeaders_data();
    void vxmlHeaders();
    void vxmlLines_data();
    void vxmlLines();
};

void TestVvbVxml::vvbHeaders_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("stamp"); // -1: no header
    QTest::addColumn<QString>("zone");
    const auto row = [](const char *name, const char *line, int stamp, const char *zone) {
        QTest::newRow(name) << QByteArray(line) << stamp << QString::fromLatin1(zone);
    };
    row("usual", "256317: Oct 23 10:10:36.668 AEST %MIVR-JASMIN-7-UNK:[CALLID=x] y", int(StampKind::LocalNoYear),
        "AEST");
    row("no zone", "256317: Oct 23 10:10:36.668 %MIVR-JASMIN-7-UNK:[CALLID=x] y", int(StampKind::LocalNoYear), "");
    row("minute that cannot be", "256317: Oct 23 10:70:36.668 AEST %MIVR-JASMIN-7-UNK:[CALLID=x] y",
        int(StampKind::None), "AEST");
    row("a gateway's message", "256317: Oct 23 10:10:36.668 AEST: %SYS-5-CONFIG_I: x", -1, "");
    row("no number", ": Oct 23 10:10:36.668 AEST %MIVR-JASMIN-7-UNK:", -1, "");
    row("cut in the mark", "256317: Oct 23 10:10:36.668 AEST %MIV", -1, "");
}

void TestVvbVxml::vvbHeaders()
{
    QFETCH(QByteArray, line);
    QFETCH(int, stamp);
    const Head head = vvbDialect().match(view(line));
    QCOMPARE(head.kind == LineKind::Head, stamp >= 0);
    if (stamp < 0)
        return;
    QCOMPARE(int(head.stamp), stamp);
    QTEST(text(head.zone), "zone");
    if (head.stamp == StampKind::LocalNoYear)
        QCOMPARE(head.time, daysFromCivil(2000, 10, 23) * msPerDay + ((10 * 60 + 10) * 60 + 36) * 1000 + 668);
}

void TestVvbVxml::vvbLines_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *said, const char *expected) {
        QTest::newRow(name) << QByteArray("256317: Oct 23 10:10:36.668 AEST %MIVR-JASMIN-7-UNK:") + said + '\n'
                            << QString::fromLatin1(expected);
    };
    row("new call",
        "[CALLID=B42C-15] NEW_CALL, GUCID=B42C468000010000000000650851430A; "
        "GUID=3022800512-0000065536-0000000101-0139543306; "
        "CallId=B42C-15@10.66.75.49; URI=sip:888811111139@10.66.75.62;transport=tls",
        "vvb_new_call legid:B42C-15 dialled=888811111139 [callid:B42C-15@10.66.75.49~legid:B42C-15 call_id] "
        "[guid:B42C468000010000000000650851430A~legid:B42C-15 guid]");
    row("state", "[CALLID=B42C-15] SIP-ltp92-88881111*, State=ALERTED: Sending 200 OK response.",
        "vvb_state legid:B42C-15 event=ALERTED text=Sending 200 OK response.");
    row("fetch", "[CALLID=B42C-15] Fetch: file:/opt/bootstrap.vxml",
        "vvb_fetch legid:B42C-15 url=file:/opt/bootstrap.vxml");
    row("fetch of a call's document",
        "[CALLID=B42C-15] Fetch: "
        "http://h/cvp/VBServlet?MSG_TYPE=PING&CALL_ID=B42C468000010000000000650851430A&CALL_UUI=",
        "vvb_fetch legid:B42C-15 "
        "url=http://h/cvp/VBServlet?MSG_TYPE=PING&CALL_ID=B42C468000010000000000650851430A&CALL_UUI= "
        "[guid:B42C468000010000000000650851430A~legid:B42C-15 guid]");
    row("another sentence", "[CALLID=B42C-15] hello", "vvb_other legid:B42C-15");
    row("no call", "hello", "vvb_other -");
    row("bracket not closed", "[CALLID=B42C-15", "vvb_other legid:B42C-15");
}

void TestVvbVxml::vvbLines()
{
    QFETCH(QByteArray, said);
    QTEST(scannedText(view(said)), "expected");
}

void TestVvbVxml::vxmlHeaders_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("stamp"); // -1: no header
    QTest::addColumn<QString>("host");
    const auto row = [](const char *name, const char *line, int stamp, const char *host) {
        QTest::newRow(name) << QByteArray(line) << stamp << QString::fromLatin1(host);
    };
    row("usual", "10.201.198.11.1450114878607.81.App,12/14/2015 11:41:18.607,,start,newcall,",
        int(StampKind::LocalDate), "10.201.198.11");
    row("session without address", "1450114878607.81.App,12/14/2015 11:41:18.607,,start,newcall,",
        int(StampKind::LocalDate), "");
    row("month thirteen", "10.201.198.11.1.81.App,13/14/2015 11:41:18.607,,start,newcall,", int(StampKind::None),
        "10.201.198.11");
    row("no comma behind the time", "10.201.198.11.1.81.App,12/14/2015 11:41:18.607", -1, "");
    row("a list of numbers", "1,2,3", -1, "");
    row("empty", "", -1, "");
}

void TestVvbVxml::vxmlHeaders()
{
    QFETCH(QByteArray, line);
    QFETCH(int, stamp);
    const Head head = vxmlActivityDialect().match(view(line));
    QCOMPARE(head.kind == LineKind::Head, stamp >= 0);
    if (stamp < 0)
        return;
    QCOMPARE(int(head.stamp), stamp);
    QTEST(text(head.host), "host");
    if (head.stamp == StampKind::LocalDate)
        QCOMPARE(head.time, daysFromCivil(2015, 12, 14) * msPerDay + ((11 * 60 + 41) * 60 + 18) * 1000 + 607);
}

void TestVvbVxml::vxmlLines_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QString>("expected");
    const QString key = QStringLiteral(" vxmlsession:10.201.198.11.1450114878607.81.CallbackEntry");
    const auto row = [&key](const char *name, const char *said, const char *kind, const char *rest) {
        QTest::newRow(name) << QByteArray("10.201.198.11.1450114878607.81.CallbackEntry,12/14/2015 11:41:18.607,")
                + said
                + '\n' << QString(QString::fromLatin1(kind) + key + QString::fromLatin1(rest));
    };
    row("start", ",start,newcall,", "vxml_server_start", " begins date_header=1450114878607");
    row("calling number", ",start,ani,5008", "vxml_server_number", " ani=5008");
    row("called number as a parameter", ",start,parameter,_dnis=8013", "vxml_server_number", " dnis=8013");
    row("number not available", ",start,uui,NA", "other", "");
    row("calling number not available", ",start,ani,NA", "other", "");
    row("call id", ",start,parameter,callid=064CD880000100000000025308C6C90A", "vxml_server_call_id",
        " [guid:064CD880000100000000025308C6C90A~vxmlsession:10.201.198.11.1450114878607.81.CallbackEntry "
        "vxml_session]");
    row("call id that is none", ",start,parameter,callid=xyz", "vxml_server_call_id", "");
    row("element", "CVP Subdialog Start_01,enter,", "vxml_server_element", " event=enter text=CVP Subdialog Start_01");
    row("value with commas", "Validate_01,custom,probe outcome,id:10.1,loc:x,y", "vxml_server_element",
        " event=custom text=Validate_01");
    row("how it ended", ",end,how,hangup", "vxml_server_end", " spi_direction=hangup");
    row("result", ",end,result,normal", "vxml_server_end", " result=normal");
    row("duration", ",end,duration,499", "vxml_server_end", " ends duration=499000");
    row("duration of ten digits", ",end,duration,4990000000", "vxml_server_end", " ends");
    row("custom data without an element", ",custom,Callback_Leave_Queue,ELEMENT_EXIT", "vxml_server_element",
        " event=custom");
    row("nothing behind the time", "", "vxml_server_element", "");
}

void TestVvbVxml::vxmlLines()
{
    QFETCH(QByteArray, said);
    QTEST(scannedText(view(said)), "expected");
}

QTEST_APPLESS_MAIN(TestVvbVxml)
#include "tst_vvbvxml.moc"
