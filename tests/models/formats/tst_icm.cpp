// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "batchtext.h"
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::formats;
using namespace legwork::formats::test;

class TestIcm final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headers_data();
    void headers();
    void lines_data();
    void lines();
    void recordsInsideALine();
    void dayLineHasNoTime();
};

void TestIcm::headers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("time"); // -1: no header
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *line, qint64 time, const char *rest) {
        QTest::newRow(name) << QByteArray(line) << time << QString::fromLatin1(rest);
    };
    row("console", "14:51:07 Trace: Deleting Dialog.", 53467000, " Deleting Dialog.");
    row("dumplog with milliseconds", "12:41:02:591 ra-rtr Trace: x", 45662591, " x");
    row("dumplog without", "12:41:02 ra-rtr Trace: x", 45662000, " x");
    row("no Trace", "12:41:02:591 ra-rtr No network VRU", 45662591, "No network VRU");
    row("PG process", "15:56:52:557 PG1A-jgw1 Trace: new MyCID: 82", 57412557, " new MyCID: 82");
    row("neither process nor Trace", "12:41:02:591 hello there", -1, "");
    row("hour that cannot be", "25:00:00 Trace: x", -1, "");
    row("two digits of milliseconds", "12:41:02:59 ra-rtr Trace: x", -1, "");
    row("IOS up-time", "00:11:29: %SYS-5-RESTART: x", -1, "");
    row("cut", "12:41:02:591 r", -1, "");
    row("day line of no month", "Events from Foobar 13, 2008:", -1, "");
}

void TestIcm::headers()
{
    QFETCH(QByteArray, line);
    QFETCH(qint64, time);
    const Head head = icmDialect().match(view(line));
    QCOMPARE(head.kind == LineKind::Head, time >= 0);
    if (time < 0)
        return;
    QCOMPARE(head.stamp, StampKind::TimeOfDay);
    QCOMPARE(qint64(head.time), time);
    QTEST(text(view(line).substr(head.textAt)), "text");
}

void TestIcm::lines_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *said, const char *expected) {
        QTest::newRow(name) << QByteArray("12:41:02:591 ra-rtr Trace: ") + said + '\n' << QString::fromLatin1(expected);
    };
    row("new call", "(763757 x 0 : 0 0) NewCall: CID=(150429,204), DN=2003, ANI=1231234, CED=, RCID=5001, MRDID=1",
        "router_new_call dialog:763757 begins dnis=2003 ani=1231234 [dialog:763757~routerkey:150429,204 "
        "router_call_key]");
    row("correlation id, dialogue in front", "(763765 x 0 : 0 0) Correlation id for dialog is (8907).",
        "router_correlation dialog:763765 correlation_id=8907");
    row("correlation id, dialogue inside", "Correlation id for dialog (116 x 0 : 0 0) is (8901).",
        "router_correlation dialog:116 correlation_id=8901");
    row("transfer to VRU", "(6 x 8918 : 0 0) TransferToVRU: Label=1234567890, CorID=8918, VRUID=5000, RCID=5001",
        "router_transfer_to_vru dialog:6 label=1234567890 correlation_id=8918");
    row("transfer label", "Dialog (23 x 44 : 0 0) transfer label = 5417641401",
        "router_transfer_to_vru dialog:23 label=5417641401 correlation_id=44");
    row("translation route", "(65536 x 0 : 0 0) TranRouteToVRU: Label=4100, CorID=1, VRUID=5001 .",
        "router_translation_route dialog:65536 label=4100 correlation_id=1");
    row("transfer connect", "(6 x 8918 : 0 0) TransferConnect sent. Dialog pending.",
        "router_transfer_connect dialog:6");
    row("request instruction", "(116 117 9000 : 0 0) RequestInstr: CID=(150431,201), CallState=1",
        "router_request_instruction dialog:116 [dialog:116~routerkey:150431,201 router_call_key]");
    row("run script", "(116 117 9000 : 0 0) Runscript sent. Dialog pending.", "router_run_script dialog:116");
    row("script response", "(116 117 9000 : 0 0) Dialog resuming (Script response received.) status (0)",
        "router_script_response dialog:116 result=0");
    row("script response with an error",
        "(116 117 9000 : 0 0) Dialog resuming (Script response received (error).) status (1)",
        "router_script_response dialog:116 result=1");
    row("script error", "(116 117 9000 : 0 0) VRU script response had error.", "router_script_error dialog:116");
    row("queued", "(116 117 9000 : 0 0) Dialog queued to skill group (5000,PreSales_SG), LAA.",
        "router_queued dialog:116 skill_group=PreSales_SG");
    row("agent available", "(116 117 9000 : 0 0) Dialog resuming (Agent available.) status (0)",
        "router_agent_available dialog:116");
    row("reroute", "(6 x 8907 : 0 0) ReRoute: Reason=1 CallState=1.", "router_reroute dialog:6 reason=1");
    row("resumed by a reroute says nothing", "(6 x 8907 : 0 0) Dialog resuming (ReRoute requested.) status (1)",
        "router_other dialog:6");
    row("route complete", "(6 x 8907 : 0 0) RouteComplete:", "router_route_complete dialog:6");
    row("route, without its dialogue", "     Route: CID=(150429,211), Labels=0",
        "router_route_complete routerkey:150429,211 result=0");
    row("event report", "(116 117 8901 : 0 0) CallEventReport: CID=(148725,201), Event=DISCONNECT, DlgEnds=1, FromVRU",
        "router_event_report dialog:116 event=DISCONNECT [dialog:116~routerkey:148725,201 router_call_key]");
    row("timed out", "(6 x 8918 : 0 0) Dialog timed out callstate is :(1).", "router_timed_out dialog:6");
    row("dialogue failure", "(16 x 0 : 0 0) Dialog sending dialog fail reason (11)",
        "router_dialog_failure dialog:16 reason=11");
    row("dialogue failure in words", "Router sending dialog fail reason (11) for dialog (16).",
        "router_dialog_failure dialog:16 reason=11");
    row("unknown correlation id", "Dialog (150) has a correlation id (6 6) that is unknown.",
        "router_unknown_correlation dialog:150 correlation_id=6");
    row("unknown dialogue", "For message (9) from routing client CVPRC (ID 5001) could not find dialog id (763757).",
        "router_other dialog:763757");
    row("no customer", "(763757 x 0 : 0 0) Customer not found for dialed number (2003) - using default.",
        "router_no_customer dialog:763757 dnis=2003");
    row("customer without VRU", "(763758 x 0 : 0 0) Customer (1) has no valid network vru defined - using default.",
        "router_no_network_vru dialog:763758");
    row("no network VRU", "No network VRU is configured for dialed number CVPRC.2003(ID:5003)",
        "router_no_network_vru -");
    row("no network VRU on the PG",
        "(16 x 0 : 0 0) No NetworkVRU configured for peripheral for VRU capable call on dialed number 2003",
        "router_no_pg_network_vru dialog:16");
    row("no label", "(16 x 0 : 0 0) No label configured on network VRU for routing client CVPRC",
        "router_no_label dialog:16");
    row("route selected", "MsgRouteSelect:  XRefID: 1 RouteSelected: 9876543210",
        "router_route_selected - label=9876543210");
    row("invalid destination", "ReRouteEvent State: RE_ROUTE XRefID: 1 Cause: INVALID_DESTINATION RteAddr: 2002",
        "router_invalid_destination -");
    row("database lookup", "DBWorker transactionID 1, Failed! result=1", "router_db_lookup_failed -");
    row("end", "(6 x 8918 : 0 0) Deleting Dialog.", "router_dialog_ended dialog:6 ends");
    row("brackets that name nothing", "handleConnCreated ConnCreatedEv CID: 17242254 (465038/1) Addr: 2002",
        "router_other -");
    row("tuple cut at the end", "Correlation id for dialog (116 x 0", "router_correlation dialog:116");
    row("nothing", "", "router_other -");
}

void TestIcm::lines()
{
    QFETCH(QByteArray, said);
    QTEST(scannedText(view(said)), "expected");
}

void TestIcm::recordsInsideALine()
{
    const QByteArray bytes = "13:24:05:294 ra-dbw Trace: Queue a lookup request 13:24:05:295 ra-dbw Trace: DBWorker "
                             "transactionID 1, Failed! result=1\n";
    QCOMPARE(scannedText(view(bytes)), QStringLiteral("router_other -\nrouter_db_lookup_failed - inline"));
    QCOMPARE(scanned(view(bytes)).records[1].offset, std::uint64_t { 50 });
}

void TestIcm::dayLineHasNoTime()
{
    const QByteArray bytes = "Events from March 13, 2008:\n14:00:40:333 ra-rtr Trace: x\n";
    const Batch batch = scanned(view(bytes));
    QCOMPARE(batch.records.size(), std::size_t { 2 });
    QCOMPARE(recordText(batch, 0), QStringLiteral("router_other - text=date 2008-03-13"));
    QCOMPARE(batch.clocks[batch.records[0].clock].stamp, StampKind::None);
    QVERIFY(batch.rejected.empty());
}

QTEST_APPLESS_MAIN(TestIcm)
#include "tst_icm.moc"
