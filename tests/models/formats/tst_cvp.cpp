// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "batchtext.h"
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::formats;
using namespace legwork::formats::test;

namespace {

/// A record of the call server with this mnemonic and text.
QByteArray record(const char *mnemonic, const char *text)
{
    return QByteArray("10356476: 10.66.68.169: Nov 11 2012 13:54:36.943 -0800: %CVP_9_0_") + mnemonic
        + ": {Thrd=DATAI.11} " + text + '\n';
}

constexpr const char *guid = "guid:F177950F1000013A0ECE85280A4244A9";
constexpr const char *leg = "legid:tmywxhkiresfmot";
constexpr const char *joined = " [guid:F177950F1000013A0ECE85280A4244A9~legid:tmywxhkiresfmot guid]";

} // namespace

class TestCvp final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headers_data();
    void headers();
    void sipLines_data();
    void sipLines();
    void icmLines_data();
    void icmLines();
    void ivrLines_data();
    void ivrLines();
    void runTogether_data();
    void runTogether();
    void rawMessages();
    void stackTraceBelongsToItsRecord();
};

void TestCvp::headers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("time"); // -1: no header, -2: a header without a time
    QTest::addColumn<QString>("host");
    const QByteArray rest = " %CVP_9_0_SIP-7-CALL: {Thrd=DATAI.11} x";
    QTest::newRow("usual") << QByteArray("10356476: 10.66.68.169: Nov 11 2012 13:54:36.943 -0800:" + rest)
                           << qint64(1352670876943) << QStringLiteral("10.66.68.169");
    QTest::newRow("no host") << QByteArray("3052: Mar 13 2008 14:34:39.703 -0700:" + rest) << qint64(1205444079703)
                             << QString();
    QTest::newRow("host name") << QByteArray("1: cvp-01.example.com: Mar 13 2008 14:34:39.703 -0700:" + rest)
                               << qint64(1205444079703) << QStringLiteral("cvp-01.example.com");
    QTest::newRow("IPv6 host") << QByteArray("1: 2001:db8::1: Mar 13 2008 14:34:39.703 -0700:" + rest)
                               << qint64(1205444079703) << QStringLiteral("2001:db8::1");
    QTest::newRow("day padded with a blank")
        << QByteArray("1: h: Mar  3 2008 14:34:39.703 -0700:" + rest) << qint64(1204580079703) << QStringLiteral("h");
    QTest::newRow("east of Greenwich") << QByteArray("1: h: Mar 13 2008 14:34:39.703 +0530:" + rest)
                                       << qint64(1205399079703) << QStringLiteral("h");
    QTest::newRow("no blank before the thread")
        << QByteArray("1: h: Mar 13 2008 14:34:39.703 -0700: %CVP_9_0_SIP-7-CALL:{Thrd=D} x") << qint64(1205444079703)
        << QStringLiteral("h");
    QTest::newRow("two digits of version")
        << QByteArray("1: h: Mar 13 2008 14:34:39.703 -0700: %CVP_12_5_RPT-7-LOW_LEVEL: x") << qint64(1205444079703)
        << QStringLiteral("h");
    QTest::newRow("mixed case mnemonic") << QByteArray(
        "1: h: Mar 13 2008 14:34:39.703 -0700: %CVP_10_0_RPT-7-createNewCallEvent:")
                                         << qint64(1205444079703) << QStringLiteral("h");
    QTest::newRow("hour that cannot be") << QByteArray("1: h: Mar 13 2008 25:34:39.703 -0700:" + rest) << qint64(-2)
                                         << QStringLiteral("h");
    QTest::newRow("letter in the minutes")
        << QByteArray("1: h: Mar 13 2008 14:3x:39.703 -0700:" + rest) << qint64(-2) << QStringLiteral("h");
    QTest::newRow("month that is none") << QByteArray("1: h: Foo 13 2008 14:34:39.703 -0700:" + rest) << qint64(-2)
                                        << QStringLiteral("h");
    QTest::newRow("eleven digits") << QByteArray("12345678901: h: Mar 13 2008 14:34:39.703 -0700:" + rest) << qint64(-1)
                                   << QString();
    QTest::newRow("no sequence number") << QByteArray(": h: Mar 13 2008 14:34:39.703 -0700:" + rest) << qint64(-1)
                                        << QString();
    QTest::newRow("another product") << QByteArray("1: h: Mar 13 2008 14:34:39.703 -0700: %UCCX_9_0_SIP-7-CALL: x")
                                     << qint64(-1) << QString();
    QTest::newRow("cut in the offset") << QByteArray("1: h: Mar 13 2008 14:34:39.703 -07") << qint64(-1) << QString();
    QTest::newRow("cut in the mnemonic") << QByteArray("1: h: Mar 13 2008 14:34:39.703 -0700: %CVP_9_0_SIP-7-CA")
                                         << qint64(-1) << QString();
    QTest::newRow("empty") << QByteArray() << qint64(-1) << QString();
}

void TestCvp::headers()
{
    QFETCH(QByteArray, line);
    QFETCH(qint64, time);
    QFETCH(QString, host);
    const Head head = cvpDialect().match(view(line));
    QCOMPARE(head.kind == LineKind::Head, time != -1);
    if (time == -1)
        return;
    QCOMPARE(head.stamp, time == -2 ? StampKind::None : StampKind::Utc);
    QCOMPARE(qint64(head.time), time == -2 ? qint64(0) : time);
    QCOMPARE(text(head.host), host);
}

void TestCvp::sipLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    const QByteArray in = "CALLGUID = F177950F1000013A0ECE85280A4244A9 LEGID = tmywxhkiresfmot - [INBOUND]";
    const QByteArray out
        = "CALLGUID = F177950F1000013A0ECE85280A4244A9 LEGID = F177950F1000013A0ECE85280A4244A9-1352 - [OUTBOUND]";
    const QString outKey = QStringLiteral("legid:F177950F1000013A0ECE85280A4244A9-1352");
    const QString outJoin
        = QStringLiteral(" [guid:F177950F1000013A0ECE85280A4244A9~") + outKey + QStringLiteral(" legid_prefix]");
    const auto row
        = [](const char *name, const QByteArray &said, const QString &expected, const char *mnemonic = "SIP-7-CALL") {
              QTest::newRow(name) << record(mnemonic, said.constData()) << expected;
          };
    const auto inbound = [](const QString &kind, const QString &facts) -> QString {
        return kind + u' ' + QLatin1String(leg) + facts + QLatin1String(joined);
    };
    const auto outbound
        = [&](const QString &kind, const QString &facts) -> QString { return kind + u' ' + outKey + facts + outJoin; };
    row("new call",
        "NEW CALL with guid=F177950F1000013A0ECE85280A4244A9 legid=tmywxhkiresfmot dn=2003 ani=1231234 uui=null",
        inbound(QStringLiteral("cvp_new_call"), QStringLiteral(" ani=1231234 dnis=2003")));
    row("inbound invite", in + ": ReqURI (DN) sip:2003@10.66.68.169 FromURI sip:1231234@10.66.68.157 Video:false",
        inbound(QStringLiteral("cvp_inbound_invite"), QStringLiteral(" dnis=2003 ani=1231234")), "SIP-7-PARAM");
    row("outbound invite",
        out
            + ": INVITE TO <sip:12345678908907@10.66.75.241;transport=tcp> FROM 1231234 "
              "<sip:1231234@10.66.68.169:5060>",
        outbound(QStringLiteral("cvp_outbound_invite"), QStringLiteral(" dialled=12345678908907 host=10.66.75.241")));
    row("proceeding", out + ": Invitation proceeding 100",
        outbound(QStringLiteral("cvp_proceeding"), QStringLiteral(" sip_status=100")));
    row("accepted", out + ": Invitation accepted - ack'ing", outbound(QStringLiteral("cvp_accepted"), QString()));
    row("acked", out + ": Acked the invite.", outbound(QStringLiteral("cvp_acked"), QString()));
    row("answered to the caller", in + ": Send the 200 OK back to caller with SDP of this dialog.",
        inbound(QStringLiteral("cvp_answered_caller"), QString()));
    row("rejected",
        out
            + " - DsSipInvitation - <sip:1@10.66.75.241>; tag=F2E952A4-961 - 1 REJECTED WITH 404 - Not Found Reason: "
              "Q.850;cause=1",
        outbound(QStringLiteral("cvp_rejected"), QStringLiteral(" sip_status=404 reason=Not Found cause=1")));
    row("updated by", in + ": Updated by : " + out + ": with event type INV_REJECTED",
        QStringLiteral("cvp_updated_by ") + QLatin1String(leg) + QStringLiteral(" event=INV_REJECTED")
            + QLatin1String(joined) + QStringLiteral(" [") + outKey + u'~' + QLatin1String(leg)
            + QStringLiteral(" updated_by]") + outJoin);
    row("hangup", in + " DURATION (msecs) = 20312 - HANGUP with Call History12345678908918|-1;",
        inbound(QStringLiteral("cvp_hangup"), QStringLiteral(" duration=20312")));
    row("terminated", in + ": Terminated with Q.850;cause=16",
        inbound(QStringLiteral("cvp_terminated"), QStringLiteral(" cause=16")));
    row("abnormal end",
        in
            + " - ABNORMALLY ENDING - SIP code [404], Reason Hdr [SIP;cause=404] Not Found, GW call using SURV TCL "
              "flag [false], "
              "NON NORMAL flag [true], DNIS [2003], ANI [1231234] with AGE (msecs) 2246",
        inbound(
            QStringLiteral("cvp_abnormal"), QStringLiteral(" sip_status=404 reason=Not Found dnis=2003 ani=1231234")),
        "SIP-3-SIP_CALL_ERROR");
    row("dialogue failure",
        in + " - DIALOGUE_FAILURE from ICM Router sends 404 rejection to call. errorcode=15 [id:5004]",
        inbound(QStringLiteral("cvp_dialogue_failure"), QStringLiteral(" error_code=15 sip_status=404")),
        "SIP-3-SIP_CALL_ERROR");
    row("no route, no blank behind the bracket",
        "B2BUA is not configured with a route for making calls to [92929292].Please add this route. [id:5010]",
        QStringLiteral("cvp_no_route - dialled=92929292"), "SIP-3-SIP_ERROR_SNMP");
    row("route with a left-over",
        "Static route matched 12345678908907 to StaticRoute: patterns like 1234567890> will route to 10.66.75.241",
        QStringLiteral("cvp_route - dialled=12345678908907 pattern=1234567890 host=10.66.75.241"));
    row("connect, other variables in front",
        in
            + " Handling CONNECT :>>HEADERS: (JMSType)=MsgBus:CONNECT >>BODY: "
              "callguid=F177950F1000013A0ECE85280A4244A9 "
              "floatingvars=>>HEADERS: (JMSType)=MsgBus:FLOATINGVARS >>BODY: label=no >>STATE: isTabular=false "
              "cursor=-1 dnis=2003 "
              "correlationid=8907 label=12345678908907 calllegid=tmywxhkiresfmot >>STATE: isTabular=false",
        inbound(QStringLiteral("cvp_connect"), QStringLiteral(" dialled=12345678908907 correlation_id=8907")));
    row("disconnected by ICM, worker in front",
        "MessagingWorker:run: " + in + " ICM Disconnecting the call with : >>HEADERS: x",
        inbound(QStringLiteral("cvp_icm_disconnect"), QString()));
    row("bus message with an empty leg",
        "Sending BUS MSG:>>HEADERS: (JMSType)=MsgBus:CALL_STATE_EVENT (JMSTimestamp)=1 >>BODY: "
        "callguid=F177950F1000013A0ECE85280A4244A9 "
        "calllegid= >>STATE: isTabular=false",
        QStringLiteral("cvp_bus_event ") + QLatin1String(guid) + QStringLiteral(" event=CALL_STATE_EVENT"));
    row("bus message that a page broke",
        "Sending msg:>>HEADERS: (JMSType)=MsgBus:NEW_CALL (JMSTimestamp)=1 >>BODY: callguid= "
        "F177950F1000013A0ECE85280A4244A9 "
        "calllegid= tmywxhkiresfmot >>STATE: isTabular=false",
        inbound(QStringLiteral("cvp_bus_event"), QStringLiteral(" event=NEW_CALL")));
    row("stripped digits", in + ": Stripping 3 sigdigits from 6062003 and saving them as [606]",
        inbound(QStringLiteral("cvp_sig_digits"), QStringLiteral(" pattern=606 dialled=6062003 event=STRIP")));
    row("prepended digits", "Prepending SigDigits to label: 606 + 12345678909013",
        QStringLiteral("cvp_sig_digits - pattern=606 dialled=60612345678909013 event=PREPEND"));
    row("cancelled", out + ": Cancelling the invite, no answer in 15000 msecs",
        outbound(QStringLiteral("cvp_cancelling"), QStringLiteral(" duration=15000")));
    row("no transfer", in + ": Destination URL is null, cannot make the REFER. [id:5004]",
        inbound(QStringLiteral("cvp_no_transfer"), QString()), "SIP-3-SIP_CALL_ERROR");
    row("no answer to BYE", in + ": No response to BYE, transaction timed out. [id:5004]",
        inbound(QStringLiteral("cvp_bye_timeout"), QString()), "SIP-3-SIP_CALL_ERROR");
    row("both forms of the id",
        "Found an incoming CISCO-GUID hdr : 1621709056-0000065536-0000000034-2738110474, Generated a new CVP-ID hdr : "
        "F177950F1000013A0ECE85280A4244A9",
        QStringLiteral("other ") + QLatin1String(guid) + QStringLiteral(" [guid:60A951000001000000000022A334400A~")
            + QLatin1String(guid) + QStringLiteral(" guid]"));
    row("a GUID cut to 31 digits", "GetStatusHandler CALLGUID=F177950F1000013A0ECE85280A4244A",
        QStringLiteral("other -"));
}

void TestCvp::sipLines()
{
    QFETCH(QByteArray, line);
    QTEST(scannedText(view(line)), "expected");
}

void TestCvp::icmLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    const QByteArray about = "CALLGUID = F177950F1000013A0ECE85280A4244A9, DLGID = 763765 [SIP_LEG] - ";
    const QByteArray tail = ",, LEGID = tmywxhkiresfmot, DNIS = 2003, ANI = 1231234";
    const auto row = [](const char *name, const QByteArray &said, const QString &kind, const QString &facts,
                         const QString &joins = QLatin1String(joined)) {
        QTest::newRow(name) << record("ICM-7-CALL", said.constData())
                            << QString(kind + u' ' + QLatin1String(guid) + facts + joins);
    };
    const QString router
        = QStringLiteral(" [guid:F177950F1000013A0ECE85280A4244A9~routerkey:150429,211 router_call_key]");
    row("new call",
        about
            + "Publishing ,, [ICM_NEW_CALL],   dialogueId=763765, sendSeqNo=1,   dialedNumber=2003,   uui=, rckey=,   "
              "rcday="
            + tail,
        QStringLiteral("icm_new_call"), QStringLiteral(" dialogue_id=763765 dnis=2003 ani=1231234"));
    row("temporary connect",
        about
            + "Processing ,, [ICM_TEMPORARY_CONNECT], dialogueId=763765,   label=1234567890,   correlationId=8907,   "
              "rckey=211,   rcday=150429"
            + tail,
        QStringLiteral("icm_temporary_connect"),
        QStringLiteral(" dialogue_id=763765 label=1234567890 correlation_id=8907"), router + QLatin1String(joined));
    row("request instruction, no leg",
        about
            + "Publishing ,, [ICM_REQUEST_INSTRUCTION], dialogueId=117,   correlationId=9000,   location=,, LEGID = , "
              "DNIS = 1, ANI = sip:1@h",
        QStringLiteral("icm_request_instruction"), QStringLiteral(" dialogue_id=117 correlation_id=9000"), QString());
    row("run script, a comma in its name",
        about
            + "Processing ,, [ICM_RUN_SCRIPT_REQ],   dialogueId=117,   invokedId=1, scriptId=PM,Welcome,   "
              "scriptConfiguration=,   ced="
            + tail,
        QStringLiteral("icm_run_script"), QStringLiteral(" dialogue_id=117 script_id=PM,Welcome invoked_id=1"));
    row("run script result",
        about
            + "Publishing ,, [ICM_RUN_SCRIPT_RESULT],   dialogueId=117,   invokedId=1, resultCode=false,   ced=42,   "
              "CallContext:, "
              "user.microapp.error_code: 9"
            + tail,
        QStringLiteral("icm_run_script_result"),
        QStringLiteral(" dialogue_id=117 invoked_id=1 result=false digits=42 error_code=9"));
    row("event report",
        about + "Publishing ,, [ICM_EVENT_REPORT],   dialogueId=6,   eventId=DISCONNECT,   causeCode=NORMAL_COMPLETION"
            + tail,
        QStringLiteral("icm_event_report"), QStringLiteral(" dialogue_id=6 event=DISCONNECT reason=NORMAL_COMPLETION"));
    row("release", about + "Processing ,, [ICM_RELEASE],   dialogueId=6, cause=NORMAL_CALL_CLEARING" + tail,
        QStringLiteral("icm_release"), QStringLiteral(" dialogue_id=6 reason=NORMAL_CALL_CLEARING"));
    row("dialogue failure, blanks around the sign",
        about + "Processing ,, [ICM_DIALOGUE_FAILURE_EVENT], dialogueId=16,   errorCode = E_UNSPECIFIED_FAILURE" + tail,
        QStringLiteral("icm_dialogue_failure"), QStringLiteral(" dialogue_id=16 reason=E_UNSPECIFIED_FAILURE"));
    row("bus event that a page broke",
        about + "Processing ,, [MsgBus: CALL_STATE_EVENT],   ssId=SYS_SIP1, eventId=ANSWER" + tail,
        QStringLiteral("icm_bus_event"), QStringLiteral(" event=CALL_STATE_EVENT reason=ANSWER"));
    row("deleted dialogue",
        "CALLGUID = F177950F1000013A0ECE85280A4244A9, DLGID = 6 [SIP_LEG] - Deleted dialogue. Duration: 0 hrs, 1 mins, "
        "20 secs, 296 msecs",
        QStringLiteral("icm_dialogue_deleted"), QStringLiteral(" duration=80296"), QString());
    row("deleted call",
        "CALLGUID = F177950F1000013A0ECE85280A4244A9 - Deleted call.  Duration: 2 hrs, 0 mins, 0 secs, 0 msecs",
        QStringLiteral("icm_call_deleted"), QStringLiteral(" duration=7200000"), QString());
}

void TestCvp::icmLines()
{
    QFETCH(QByteArray, line);
    QTEST(scannedText(view(line)), "expected");
}

void TestCvp::ivrLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *mnemonic, const QByteArray &said, const QString &expected) {
        QTest::newRow(name) << record(mnemonic, said.constData()) << expected;
    };
    row("request with a leg", "IVR-7-CALL",
        "VBServlet:service: HTTP Request from 10.66.75.241: { CALL_ID=F177950F1000013A0ECE85280A4244A9, "
        "CLIENT_TYPE=IOS, MSG_TYPE=PING, "
        "CALL_DNIS=12345678909000, CALL_LEGID=F177950F1000013A0ECE85280A4244A9-1352@10.66.68.169, ERROR_CODE=NONE(0) }",
        QStringLiteral(
            "ivr_request guid:F177950F1000013A0ECE85280A4244A9 event=PING error_code=NONE dialled=12345678909000 "
            "host=10.66.75.241"
            " [callid:F177950F1000013A0ECE85280A4244A9-1352@10.66.68.169~guid:F177950F1000013A0ECE85280A4244A9 guid]"));
    row("result with digits, blanks from a page", "IVR-7-CALL",
        "VBServlet:service: HTTP Request from 10.66.75.241: { MSG_TYPE= CALL_RESULT, CED=42, "
        "ERROR_CODE=MEDIA_FILE_NOT_FOUND(9), CALL_ID= "
        "F177950F1000013A0ECE85280A4244A9 }",
        QStringLiteral("ivr_request guid:F177950F1000013A0ECE85280A4244A9 event=CALL_RESULT "
                       "error_code=MEDIA_FILE_NOT_FOUND digits=42 "
                       "host=10.66.75.241"));
    row("media error", "IVR-3-CALL_ERROR",
        "CALLGUID=F177950F1000013A0ECE85280A4244A9 DNIS=1 Media Fetch Error for URL= "
        "http://10.66.68.169:7000/CVP/Welcome.wav (Client: x)",
        QStringLiteral("ivr_other guid:F177950F1000013A0ECE85280A4244A9 url=http://10.66.68.169:7000/CVP/Welcome.wav"));
    row("identifier with a colon", "IVR-3-CALL_ERROR",
        "RunScript Error from 10.66.75.241 [X(9)] CALLGUID: F177950F1000013A0ECE85280A4244A9 DNIS=1",
        QStringLiteral("ivr_other guid:F177950F1000013A0ECE85280A4244A9"));
    row("reporting record", "RPT-7-CALL", "validate guid=f177950f1000013a0ece85280a4244a9 icmewt=180",
        QStringLiteral("reporting_record guid:F177950F1000013A0ECE85280A4244A9"));
    row("runs into the next word", "RPT-7-CALL", "CALLGUID=F177950F1000013A0ECE85280A4244A9returning status=done",
        QStringLiteral("reporting_record guid:F177950F1000013A0ECE85280A4244A9"));
    row("another subsystem", "VXML-7-CALL", "CALLGUID = F177950F1000013A0ECE85280A4244A9 x",
        QStringLiteral("other guid:F177950F1000013A0ECE85280A4244A9"));
}

void TestCvp::ivrLines()
{
    QFETCH(QByteArray, line);
    QTEST(scannedText(view(line)), "expected");
}

void TestCvp::runTogether_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<int>>("offsets");
    const QByteArray first = "15215: 10.0.0.1: Dec 14 2015 11:41:18.935 -0600: %CVP_10_0_RPT-7-CALL: {Thrd=a} ";
    const QByteArray second = "10.0.0.1: Dec 14 2015 11:41:18.935 -0600: %CVP_10_0_RPT-7-CALL: {Thrd=b} y\n";
    const int size = int(first.size());
    QTest::newRow("number behind a number: 100 and 15216")
        << QByteArray(first + "percent: 10015216: " + second) << QList<int> { 0, size + 12 };
    QTest::newRow("number behind a dot") << QByteArray(first + "in use.15216: " + second) << QList<int> { 0, size + 7 };
    QTest::newRow("another subsystem's number")
        << QByteArray(first + "in use.999: " + second) << QList<int> { 0, size + 7 };
    QTest::newRow("no host") << QByteArray(first + "x15216: " + second.mid(10)) << QList<int> { 0, size + 1 };
    QTest::newRow("three in one line") << QByteArray(first + "a15216: " + second.chopped(1) + "15217: " + second)
                                       << QList<int> { 0, size + 1, size + 1 + 7 + int(second.size()) - 1 };
    QTest::newRow("percent sign only") << QByteArray(first + "100% %CVP_ %CVP_9_0\n") << QList<int> { 0 };
}

void TestCvp::runTogether()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QList<int>, offsets);
    const Batch batch = scanned(view(bytes));
    QList<int> found;
    for (const Record &record : batch.records)
        found += int(record.offset);
    QCOMPARE(found, offsets);
    for (std::size_t i = 1; i < batch.records.size(); ++i)
        QVERIFY(batch.records[i].flags & RecordInline);
}

void TestCvp::rawMessages()
{
    const QByteArray bytes = record("SIP-7-CALL", "processMessage(): -----  BEGINING PROCESSING NEW MESSAGE ------")
        + "BYE sip:1@10.66.68.169 SIP/2.0\nVia: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1\nFrom: <sip:a@h>;tag=1\nTo: "
          "<sip:b@h>;tag=2\n"
          "Call-ID: x@10.1.1.1\nCSeq: 2 BYE\nReason: Q.850;cause=16\nContent-Length: 0\n\n"
        + record("SIP-7-CALL", "Sending TCP message to 10.1.1.1:5060")
        + "SIP/2.0 200 OK\nVia: SIP/2.0/TCP 10.1.1.1:5060;branch=z9hG4bK1\nFrom: <sip:a@h>;tag=1\nTo: "
          "<sip:b@h>;tag=2\nCall-ID: x@10.1.1.1\n"
          "CSeq: 2 BYE\nContent-Length: 0\n\n"
        + record("SIP-7-CALL", "Sending REFER to sip:1@h");
    QCOMPARE(scannedText(view(bytes)),
        QStringLiteral("sip callid:x@10.1.1.1 BYE cseq=2 rx 10.1.1.1>10.66.68.169 q850=16 indialog\n"
                       "sip callid:x@10.1.1.1 BYE 200 cseq=2 tx 10.66.68.169>10.1.1.1 indialog reason=OK\n"
                       "cvp_refer - event=REFER"));
    const Batch batch = scanned(view(bytes));
    QCOMPARE(batch.sip[0].transport, sip::Transport::Udp);
    QCOMPARE(batch.sip[1].transport, sip::Transport::Tcp);
    QVERIFY(batch.rejected.empty());
}

void TestCvp::stackTraceBelongsToItsRecord()
{
    const QByteArray bytes = record("SIP-3-SIP_CALL_ERROR", "java.lang.NullPointerException")
        + "\tat com.dynamicsoft.A.b(A.java:1)\nCaused by: java.io.X\n" + record("SIP-7-CALL", "x");
    const Batch batch = scanned(view(bytes));
    QCOMPARE(batch.records.size(), std::size_t { 2 });
    QVERIFY(batch.rejected.empty());
}

QTEST_APPLESS_MAIN(TestCvp)
#include "tst_cvp.moc"
