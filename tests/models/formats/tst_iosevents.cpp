// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "tst_iosrendered.h"
#endif

#include <QTest>

using namespace legwork::formats;

/// Single records of IOS debugs, most of them lines of shared/corpus/logs/ios, and what is taken from each.
class TestIosEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ccapi_data()
    {
        columns();
        addCcapi();
    }
    void ccapi() { check(); }
    void voice_data()
    {
        columns();
        addVoice();
    }
    void voice() { check(); }
    void messages_data()
    {
        columns();
        addMessages();
    }
    void messages() { check(); }
    void isdn_data()
    {
        columns();
        addIsdn();
    }
    void isdn() { check(); }
    void cover_data()
    {
        columns();
        addCover();
    }
    void cover() { check(); }
    void coverTakesItsOwnStamp();
    void idsOfASipHeaderJoinTheMessage_data();
    void idsOfASipHeaderJoinTheMessage();

private:
    static void columns();
    static void row(const char *name, const char *record, const char *expected);
    static void check();
    static void addCcapi();
    static void addVoice();
    static void addMessages();
    static void addIsdn();
    static void addCover();
};

void TestIosEvents::columns()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("expected");
}

void TestIosEvents::row(const char *name, const char *record, const char *expected)
{
    QTest::newRow(name) << QByteArray(record) << QString::fromLatin1(expected);
}

void TestIosEvents::check()
{
    QFETCH(QByteArray, record);
    QFETCH(QString, expected);
    QCOMPARE(test::rendered(iosDialect(), { record.constData(), static_cast<std::size_t>(record.size()) }), expected);
}

void TestIosEvents::addCcapi()
{
    row("set-up indication",
        "002716: *May  9 08:59:13.041: //-1/E397C5B28088/CCAPI/cc_api_call_setup_ind_common:\n"
        "   Interface=0x429576D0, Call Info(\n"
        "   Calling Number=1001,(Calling Name=)(TON=Unknown, NPI=Unknown, Screening=Not Screened, "
        "Presentation=Allowed),\n"
        "   Called Number=3000(TON=Unknown, NPI=Unknown),\n"
        "   Incoming Dial-peer=3000, Progress Indication=NULL(0), Calling IE Present=TRUE,\n"
        "   Source Trkgrp Route Label=, Target Trkgrp Route Label=, CLID Transparent=FALSE), Call Id=680",
        "cc_setup_indication CcCall:680 begins ani=1001 dnis=3000 dial_peer_in=3000 [CcCall:680~Guid12:E397C5B28088 "
        "ccapi_id]");
    row("set-up indication with URIs, on one line",
        "Nov 12 05:17:36.470: //-1/F177950F0ECE/CCAPI/cc_api_call_setup_ind_common: Interface=0x70C7C3F0, Call Info( "
        "Calling "
        "Number=sip:1231234@10.66.68.169:5060,(Calling Name=)(TON=Unknown), Called "
        "Number=sip:12345678908907@10.66.75.241;transport=tcp(TON=Unknown), Incoming Dial-peer=92001, Call Id=7470647",
        "cc_setup_indication CcCall:7470647 begins ani=1231234 dnis=12345678908907 dial_peer_in=92001 "
        "[CcCall:7470647~Guid12:F177950F0ECE ccapi_id]");
    row("set-up event sent: nothing begins again",
        "Nov 12 05:17:36.470: //7470647/F177950F0ECE/CCAPI/cc_api_call_setup_ ind_common: Set Up Event Sent; Call "
        "Info(Calling Number=(TON=Unknown))",
        "cc_other CcCall:7470647 [CcCall:7470647~Guid12:F177950F0ECE ccapi_id]");
    row("handed to an application",
        "061006: Mar 13 14:00:03.228 PDT: //405/738229268025/CCAPI/cc_process_call_setup_ind:\n"
        "   >>>>CCAPI handed cid 405 with tag 1 to app \"cvp-survivability\"",
        "cc_handed_to_app CcCall:405 dial_peer_in=1 app=cvp-survivability [CcCall:405~Guid12:738229268025 ccapi_id]");
    row("application's name broken by the page",
        "Nov 13 01:38:23.093: //7470684/F5D53A9A2AE1/CCAPI/cc_process_call_setup_ind: >>>>CCAPI handed cid 7470684 "
        "with tag 999 to app \"_ManagedAppProcess_ bootstrap\"",
        "cc_handed_to_app CcCall:7470684 dial_peer_in=999 app=_ManagedAppProcess_bootstrap "
        "[CcCall:7470684~Guid12:F5D53A9A2AE1 ccapi_id]");
    row("hand-over cut behind the id",
        "Nov 13 01:38:23.093: //7/F5D53A9A2AE1/CCAPI/cc_process_call_setup_ind: >>>>CCAPI handed cid 7",
        "cc_handed_to_app CcCall:7 [CcCall:7~Guid12:F5D53A9A2AE1 ccapi_id]");
    row("process set-up, event only",
        "002726: *May  9 08:59:13.041: //680/E397C5B28088/CCAPI/cc_process_call_setup_ind:\n   Event=0x3FAB4CF8",
        "cc_other CcCall:680 [CcCall:680~Guid12:E397C5B28088 ccapi_id]");
    row("set-up request with the long GUID",
        "002735: *May  9 08:59:13.045: //680/E397C5B28088/CCAPI/ccCallSetupRequest:\n"
        "   Calling Number=1001(TON=Unknown, NPI=Unknown, Screening=Not Screened, Presentation=Allowed),\n"
        "   Called Number=3000(TON=Unknown, NPI=Unknown),\n"
        "   Guid=E397C5B2-7FA7-11DA-8088-CD004F5419B5, Outgoing Dial-peer=40002",
        "cc_setup_request CcCall:680 ani=1001 dnis=3000 dial_peer_out=40002 [CcCall:680~Guid12:E397C5B28088 ccapi_id] "
        "[CcCall:680~Guid:E397C5B27FA711DA8088CD004F5419B5 guid]");
    row("set-up request, first part",
        "007872: Apr  7 07:28:56.061: //89/286BC7C68020/CCAPI/ccCallSetupRequest:\n"
        "   Destination=, Calling IE Present=TRUE, Mode=0,\n"
        "   Outgoing Dial-peer=1000, Params=0x7FF65E441DE8, Progress Indication=NULL(0)",
        "cc_setup_request CcCall:89 dial_peer_out=1000 [CcCall:89~Guid12:286BC7C68020 ccapi_id]");
    row("set-up request with a bad GUID",
        "1w0d: //89/286BC7C68020/CCAPI/ccCallSetupRequest:\n   Guid=E397C5B2-7FA7-11DA-8088, Outgoing Dial-peer=2",
        "cc_setup_request CcCall:89 dial_peer_out=2 [CcCall:89~Guid12:286BC7C68020 ccapi_id]");
    row("conference",
        "002801: *May  9 08:59:17.061: //680/E397C5B28088/CCAPI/ccConferenceCreate:\n"
        "   Conference Id=0xFFFFFFFF, Call Id1=680, Call Id2=681, Tag=0x0",
        "cc_conference CcCall:680 [CcCall:680~Guid12:E397C5B28088 ccapi_id] [CcCall:680~CcCall:681 conference]");
    row("bridge",
        "002842: *May  9 08:59:17.065: //681/E397C5B28088/CCAPI/cc_api_bridge_done:\n"
        "   Conference Id=0x6, Source Interface=0x429576D0, Source Call Id=681,\n"
        "   Destination Call Id=680, Disposition=0x0, Tag=0x0",
        "cc_conference CcCall:681 [CcCall:681~Guid12:E397C5B28088 ccapi_id] [CcCall:681~CcCall:680 conference]");
    row("conference without ids",
        "002799: *May  9 08:59:17.061: //680/E397C5B28088/CCAPI/ccConferenceCreate:\n"
        "   (confID=0xFFFFFFFF, callID1=0x2A8, tag=0x0)",
        "cc_other CcCall:680 [CcCall:680~Guid12:E397C5B28088 ccapi_id]");
    row("connected",
        "002786: *May  9 08:59:17.061: //681/E397C5B28088/CCAPI/cc_api_call_connected:\n"
        "   Interface=0x429576D0, Data Bitmask=0x81000001, Progress Indication=NULL(0),\n   Connection Handle=0",
        "cc_connected CcCall:681 [CcCall:681~Guid12:E397C5B28088 ccapi_id]");
    row("disconnected",
        "008160: Apr  7 07:28:56.073: //90/286BC7C68020/CCAPI/cc_api_call_disconnected:\n"
        "   Cause Value=188, Interface=0x7FF64F4542E8, Call Id=90",
        "cc_disconnected CcCall:90 cause=188 [CcCall:90~Guid12:286BC7C68020 ccapi_id]");
    row("disconnect",
        "002899: *May  9 08:59:18.517: //680/E397C5B28088/CCAPI/ccCallDisconnect:\n"
        "   Cause Value=16, Tag=0x0, Call Entry(Previous Disconnect Cause=0, Disconnect Cause=0)",
        "cc_disconnect CcCall:680 cause=16 [CcCall:680~Guid12:E397C5B28088 ccapi_id]");
    row("disconnect done",
        "002903: *May  9 08:59:18.517: //681/E397C5B28088/CCAPI/cc_api_call_disconnect_done:\n"
        "   Disposition=0, Interface=0x429576D0, Tag=0x0, Call Id=681,\n"
        "   Call Entry(Disconnect Cause=16, Voice Class Cause Code=0, Retry Count=0)",
        "cc_disconnect_done CcCall:681 ends cause=16 [CcCall:681~Guid12:E397C5B28088 ccapi_id]");
    row("disconnect event sent",
        "002904: *May  9 08:59:18.517: //681/E397C5B28088/CCAPI/cc_api_call_disconnect_done:\n   Call Disconnect Event "
        "Sent",
        "cc_other CcCall:681 [CcCall:681~Guid12:E397C5B28088 ccapi_id]");
    row("guid known, id not",
        "002717: *May  9 08:59:13.041: //-1/E397C5B28088/CCAPI/ccCheckClipClir:\n   In: Calling Number=1001",
        "cc_other Guid12:E397C5B28088");
    row("nothing known", "002719: *May  9 08:59:13.041: //-1/xxxxxxxxxxxx/CCAPI/cc_get_feature_vsa:", "cc_other -");
    row("guid of zeros",
        "*Jun 15 10:37:55.406: //106/000000000000/SIP/Info/ccsip_call_setup_request: Set Protocol information",
        "ios_other CcCall:106");
    row("id too long", "*Jun 15 10:37:55.406: //12345678901/E397C5B28088/CCAPI/ccCallAlert: x",
        "cc_other Guid12:E397C5B28088");
}

void TestIosEvents::addVoice()
{
    row("hand-off to the CVP script",
        "062010: Mar 13 14:00:03.357 PDT: //407//TCL :/tcl_HandoffObjCmd:  handoff appl leg_incoming new-call "
        "CALLID=73822926F14011DC80250013192D1650 "
        "CALL_LEGID=73822926F14011DC80250013192D1650-1205442003261970@10.10.2.30 "
        "DNIS=54176414018901 PROTOCOL=http PORT=8000 HOST=10.10.2.30 BACKUP=10.10.2.30 VERSION=CVP_9_0_1_0_0_0_634 "
        "UUI=",
        "tcl_handoff CcCall:407 dialled=54176414018901 host=10.10.2.30 "
        "[CcCall:407~Guid:73822926F14011DC80250013192D1650 ccapi_id] "
        "[CcCall:407~CallId:73822926F14011DC80250013192D1650-1205442003261970@10.10.2.30 ccapi_id]");
    row("hand-off without headers",
        "Nov 13 01:38:23.141: //7470684//TCL :/tcl_HandoffObjCmd:  handoff appl leg_ incoming new-call "
        "CALLID=F5D53A9A1000013A2AE1EFE10A4244A9 CALL_LEGID= DNIS=12345678908918 PROTOCOL=http PORT=8000 "
        "HOST=10.66.68.164 BACKUP=10.66.68.164",
        "tcl_handoff CcCall:7470684 dialled=12345678908918 host=10.66.68.164 "
        "[CcCall:7470684~Guid:F5D53A9A1000013A2AE1EFE10A4244A9 ccapi_id]");
    row("header missing",
        "Nov 13 01:38:23.097: //7470684//TCL :/tcl_InfotagObjCmd:  infotag get leg_proto_headers Call-ID *** CANNOT "
        "PARSE "
        "Cisco-Gucid header.  Assuming H323 call or else Cisco-Gucid header is not present in the call.***",
        "tcl_header_missing CcCall:7470684 text=CANNOT PARSE Cisco-Gucid header");
    row("puts", "*Apr 19 08:38:52.525: //-1//TCL2:HN01C24D3C:/tcl_PutsCmd:\nSending MWI client request to server",
        "tcl_puts - text=Sending MWI client request to server");
    row("document load, blanks of the page gone",
        "Nov 13 01:38:23.289: //7470684/F5D53A9A2AE1/VXML:/vxml_vapp_bgload: url "
        "http://10.66.68.164:8000/cvp/VBServlet?"
        "MSG_TYPE=PING&CALL_ DNIS=12345678908918&CALL_ ID=F5D53A9A1000013A2AE1EFE10A4244A9&CALL_LEGID=&VERSION= "
        "CVP_9_0_1_0_0_0_634 cachable 1 fetchtimeout 7 maxage=-1 maxstale=-1",
        "vxml_fetch CcCall:7470684 "
        "url=http://10.66.68.164:8000/cvp/VBServlet?MSG_TYPE=PING&CALL_DNIS=12345678908918&CALL_ID="
        "F5D53A9A1000013A2AE1EFE10A4244A9&CALL_LEGID=&VERSION=CVP_9_0_1_0_0_0_634 [CcCall:7470684~Guid12:F5D53A9A2AE1 "
        "ccapi_id] "
        "[CcCall:7470684~Guid:F5D53A9A1000013A2AE1EFE10A4244A9 ccapi_id]");
    row("load failed",
        "Nov 13 01:38:30.289: //7470684/F5D53A9A2AE1/VXML:/vxml_bgload_post_done: vxmlhandle=78009C60 status=2 "
        "async_status=400000000",
        "vxml_fetch_failed CcCall:7470684 result=2 [CcCall:7470684~Guid12:F5D53A9A2AE1 ccapi_id]");
    row("load succeeded",
        "Nov 13 01:38:30.289: //7470684/F5D53A9A2AE1/VXML:/vxml_bgload_post_done: vxmlhandle=78009C60 status=0 "
        "async_status=200000000",
        "ios_other CcCall:7470684 [CcCall:7470684~Guid12:F5D53A9A2AE1 ccapi_id]");
    row("load failed, function broken by the page",
        "Nov 13 01:38:30.289: //7470684/F5D53A9A2AE1/VXML:/vxml_stop_fetchaudio_ load_fail:",
        "vxml_fetch_failed CcCall:7470684 [CcCall:7470684~Guid12:F5D53A9A2AE1 ccapi_id]");
    row("digits",
        "063686: Mar 13 18:25:14.383 PST: //404/vapp_digit_collection_done: digits [5432], status [0], pattern [v0]",
        "vxml_digits CcCall:404 digits=5432");
    row("digits, other form", "063688: Mar 13 18:25:14.383 PST: //404/vxml_digit_collection_done: digits (5432)",
        "vxml_digits CcCall:404 digits=5432");
    row("digits, text on the next line",
        "063687: Mar 13 18:25:14.383 PST: //404/vxml_digit_collection_done:\n  vxmlp 6A6D1EA4 status 0 async_status "
        "200000000",
        "ios_other CcCall:404");
    row("prompt",
        "062014: Mar 13 14:00:03.447 PDT: //407/vapp_media_play: prompt=http://10.10.2.30:7000/CVP/en-us/app/menu.wav",
        "media_play CcCall:407 url=http://10.10.2.30:7000/CVP/en-us/app/menu.wav");
    row("prompt without a name",
        "063779: Mar 13 18:25:14.407 PST: //404/vapp_media_play: prompt=", "ios_other CcCall:404");
    row("ring tone",
        "062152: Mar 13 18:14:12.483 PST: //383/tcl_MediaPlayObjCmd:  play leg_incoming flash:ringback.wav",
        "media_play CcCall:383 url=flash:ringback.wav");
    row("HTTP request on lines",
        "062013: Mar 13 14:00:03.368 PDT: //407//HTTPC:/httpc_write_stream: Client write buffer fd(0):\n"
        "GET /cvp/VBServlet?MSG_TYPE=PING&CALL_ID=73822926F14011DC80250013192D1650 HTTP/1.1\nHost: "
        "10.10.2.30:8000\nConnection: close",
        "http_request CcCall:407 "
        "url=http://10.10.2.30:8000/cvp/VBServlet?MSG_TYPE=PING&CALL_ID=73822926F14011DC80250013192D1650 "
        "[CcCall:407~Guid:73822926F14011DC80250013192D1650 ccapi_id]");
    row("HTTP request in one line",
        "Nov 14 02:10:28.646: //7471196//HTTPC:/httpc_write_stream: Client write buffer fd(1): GET "
        "/cvp/VBServlet?MSG_TYPE=CALL_RESULT&CALL_ID= FB18F53A1000013A7AF65C0B0A4244A9&CALL_SEQ_NUM=1&ERROR_CODE=9 "
        "HTTP/1.1 Host: 10.66.68.169:8000 Content-Type: x",
        "http_request CcCall:7471196 "
        "url=http://10.66.68.169:8000/cvp/VBServlet?MSG_TYPE=CALL_RESULT&CALL_ID=FB18F53A1000013A7AF65C0B0A4244A9&"
        "CALL_SEQ_NUM=1&ERROR_CODE=9 [CcCall:7471196~Guid:FB18F53A1000013A7AF65C0B0A4244A9 ccapi_id]");
    row("HTTP response", "Nov 14 02:10:28.598: HTTP/1.1 404 Not Found Server: Apache-Coyote/1.1",
        "http_response - result=404");
    row("HTTP response, status cut", "Nov 14 02:10:28.598: HTTP/1.1 40", "ios_other -");
    row("dial-peer busied out",
        "007935: Apr  7 07:28:56.064: //-1/xxxxxxxxxxxx/SIP/Info/critical/8192/ccsip_call_setup_request: SIP Dialpeer "
        "1000 busied out due to options-keepalive profile in server group",
        "ios_dial_peer_busy - dial_peer_out=1000");
    row("dial-peer matched, VoIP Trace",
        "3: *Aug 30 21:21:45.588: //1/1CE915CE8002/CUBE_VT/SIP/MISC/Matched Dialpeer: Dir: Inbound, Peer-Tag: 251",
        "cc_setup_indication CcCall:1 dial_peer_in=251 [CcCall:1~Guid12:1CE915CE8002 ccapi_id]");
    row("outbound dial-peer matched, VoIP Trace",
        "3: *Aug 30 21:21:45.588: //2/1CE915CE8002/CUBE_VT/SIP/MISC/Matched Dialpeer: Dir: Outbound, Peer-Tag: 252",
        "cc_setup_request CcCall:2 dial_peer_out=252 [CcCall:2~Guid12:1CE915CE8002 ccapi_id]");
    row("dial-peer matched, ccsip",
        "007649: Apr  7 07:28:56.050://-1/286BC7C68020/SIP/Info/info/2048/sipSPIGetCallConfig: Peer tag 3001 matched "
        "for incoming call",
        "cc_setup_indication Guid12:286BC7C68020 dial_peer_in=3001");
    row("text that looks like an up-time", "Nov 13 01:38:23.109: //7470684//MSM :/ms_start_play: 13w6d mgdTstop(ply)",
        "ios_other CcCall:7470684");
    row("record without slashes", "*Mar 22 17:08:24.600: dchan tx start", "ios_other -");
}

void TestIosEvents::addMessages()
{
    row("limit of connections",
        "000308: Oct  5 19:01:02.603: %CALL_CONTROL-6-MAX_CONNECTIONS: Maximum number of connections reached for "
        "dial-peer 1",
        "ios_max_connections - dial_peer_out=1");
    row("any message", "000310: Oct  5 19:01:02.604: %SIP-3-MAXCONNCAC: Call rejected due to CAC",
        "ios_message - event=SIP-3-MAXCONNCAC text=Call rejected due to CAC");
    row("facility of two parts", "*Mar  1 00:00:01: %SYS-SP-5-RESTART: System restarted",
        "ios_message - event=SYS-SP-5-RESTART text=System restarted");
    row("blank before the colon", "*Mar  1 00:00:01: %SYS-5-CONFIG_I : Configured",
        "ios_message - event=SYS-5-CONFIG_I text=Configured");
    row("severity out of range", "*Mar  1 00:00:01: %SYS-9-CONFIG_I: Configured", "ios_other -");
}

void TestIosEvents::addIsdn()
{
    row("set-up",
        "061002: Mar 13 14:00:03.226 PDT: ISDN Se0/0/0:23 Q931: RX <- SETUP pd = 8  callref = 0x0001\n"
        "        Bearer Capability i = 0x8090A2\n        Channel ID i = 0xA98381\n"
        "        Calling Party Number i = 0x2181, '5417460434'\n                Plan:ISDN, Type:National\n"
        "        Called Party Number i = 0xA1, '5417641400'",
        "isdn_setup IsdnCall:Se0/0/0:23/0001 begins ani=5417460434 dnis=5417641400");
    row("answer, flag bit set",
        "061007: Mar 13 14:00:03.228 PDT: ISDN Se0/0/0:23 Q931: TX -> CALL_PROC pd = 8  callref = 0x8001\n        "
        "Channel ID i = 0xA98381",
        "isdn_message IsdnCall:Se0/0/0:23/0001 event=CALL_PROC");
    row("reference of one octet",
        "*Mar 22 17:05:11.119: ISDN BR1/0 Q931: RX <- CALL_PROC pd = 8  callref = 0x81\n        Channel ID i = 0x89",
        "isdn_message IsdnCall:BR1/0/0001 event=CALL_PROC");
    row("disconnect",
        "Nov  5 09:01:44.901: ISDN BR0/0/0 Q931: RX <- DISCONNECT pd = 8  callref = 0xEC\n        Cause i = 0x82B9 - "
        "Bearer capability not presently authorized",
        "isdn_disconnect IsdnCall:BR0/0/0/006C event=DISCONNECT cause=57");
    row("release complete, reference cut by the terminal",
        "Nov  5 09:01:45.009: ISDN BR0/0/0 Q931: RX <- RELEASE_COMP pd = 8  callref = 0xE\nC",
        "isdn_disconnect IsdnCall:BR0/0/0/006C ends event=RELEASE_COMP");
    row("progress with a trailing blank",
        "Nov 28 21:25:41.754: ISDN Se0/1/1:15 Q931: TX -> PROGRESS pd = 8  callref = 0x805C ",
        "isdn_message IsdnCall:Se0/1/1:15/005C event=PROGRESS");
    row("not a message",
        "Nov  5 09:01:43.897: ISDN BR0/0/0 Q931: Sending SETUP  callref = 0x006C callID =\n 0x806C switch = basic-net3",
        "ios_other -");
    row("layer 2", "Nov  5 10:02:24.396: ISDN BR0/0/0 Q921: User TX -> RRp sapi=0 tei=76 nr=120", "ios_other -");
    row("events", "*Mar 22 17:07:10.530: ISDN  CDAPI: cdapi_find_tsm found a GTD message REL,\nPRN,isdn*,,,",
        "ios_other -");
    row("cause cut",
        "Nov  5 09:01:44.901: ISDN BR0/0/0 Q931: TX -> RELEASE pd = 8  callref = 0x6C\n        Cause i = 0x8",
        "isdn_disconnect IsdnCall:BR0/0/0/006C event=RELEASE");
    row("no reference", "Nov  5 09:01:44.901: ISDN BR0/0/0 Q931: TX -> RELEASE pd = 8  callref = 0x",
        "isdn_disconnect - event=RELEASE");
    row("reference too long", "Nov  5 09:01:44.901: ISDN BR0/0/0 Q931: TX -> RELEASE pd = 8  callref = 0x12345678",
        "isdn_disconnect - event=RELEASE");
}

void TestIosEvents::addCover()
{
    row("cover buffer",
        "------------------ Cover Buffer ---------------\nSearch-key     = 808808:6666:4\n  Timestamp      = Apr 27 "
        "09:54:54.491\n"
        "  CallID         = 4\n  Peer-CallID    = 5\n  Correlator     = NA\n  Called-Number  = 6666\n  Calling-Number "
        "= 808808\n"
        "  SIP CallID     = 1-18630@10.1.40.50\n  SIP SessionID  = \n  GUID           = 651A3C548005\n"
        "  Cause-code     = recovery on timer expiry (102)\n-----------------------------------------------\n  CallID  "
        "       = 9",
        "voip_cover CcCall:4 ani=808808 dnis=6666 cause=102 [CcCall:4~CallId:1-18630@10.1.40.50 ccapi_id] "
        "[CcCall:4~Guid12:651A3C548005 ccapi_id] [CcCall:4~CcCall:5 peer_call_id]");
    row("from 17.8.1a on, colons",
        "------------------ Cover Buffer ---------------\n  CallID: 4\n  Peer-CallID: NA\n  SIP CallID: "
        "1-18630@10.1.40.50\n-----",
        "voip_cover CcCall:4 [CcCall:4~CallId:1-18630@10.1.40.50 ccapi_id]");
    row("cut", "------------------ Cover Buffer ---------------", "voip_cover -");
}

void TestIosEvents::coverTakesItsOwnStamp()
{
    constexpr std::string_view lines[]
        = { "------------------ Cover Buffer ---------------", "  Timestamp      = *Aug 30 21:21:45.583" };
    const Head head = iosDialect().match(lines[0]);
    QCOMPARE(head.dialect, Dialect::VoipTrace);
    Batch batch;
    const std::uint16_t clock = batch.clock({ Dialect::VoipTrace, StampKind::None, {}, {} });
    iosDialect().read({ head, lines }, batch, { .offset = 7, .time = 0, .clock = clock, .flags = 0 });
    QCOMPARE(batch.records.size(), std::size_t { 1 });
    QCOMPARE(batch.clocks[batch.records[0].clock].stamp, StampKind::LocalNoYear);
    QCOMPARE(batch.records[0].time, iosDialect().match("*Aug 30 21:21:45.583: x").time);
    QCOMPARE(batch.records[0].offset, std::uint64_t { 7 });
}

void TestIosEvents::idsOfASipHeaderJoinTheMessage_data()
{
    columns();
    row("both known", "Nov 13 01:38:23.105: //7470684/F5D53A9A2AE1/SIP/Msg/ccsipDisplayMsg:",
        "sip CallId:a@b [CallId:a@b~CcCall:7470684 ccapi_id] [CallId:a@b~Guid12:F5D53A9A2AE1 guid12]");
    row("none known", "Nov 13 01:38:23.081: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:", "sip CallId:a@b");
    row("guid of zeros", "Nov 13 01:38:23.081: //106/000000000000/SIP/Msg/ccsipDisplayMsg:",
        "sip CallId:a@b [CallId:a@b~CcCall:106 ccapi_id]");
    row("12.x", "1w1d: SIP Msg:ccsipDisplayMsg:Sent:", "sip CallId:a@b");
}

void TestIosEvents::idsOfASipHeaderJoinTheMessage()
{
    QFETCH(QByteArray, record);
    QFETCH(QString, expected);
    std::string_view line(record.constData(), static_cast<std::size_t>(record.size()));
    const Head head = iosDialect().match(line);
    QVERIFY(head.opensSip);
    line.remove_prefix(head.textAt);
    Batch batch;
    addEvent(batch, EventKind::Sip, batch.key(KeyKind::CallId, "a@b"), {});
    iosDialect().readSipHead({ head, { &line, 1 } }, batch);
    QCOMPARE(test::renderedBatch(batch), expected);
}

QTEST_GUILESS_MAIN(TestIosEvents)
#include "tst_iosevents.moc"
