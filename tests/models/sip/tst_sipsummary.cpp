// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include <QTest>

#include <base/limits.h>

using namespace legwork;
using siptest::bytesOf;
using siptest::Fed;
using siptest::feed;
using siptest::viewOf;

namespace {

/// A field of the summary by name, as text.
QByteArray fieldOf(const sip::Summary &m, const QByteArray &name)
{
    const QHash<QByteArray, std::string_view> texts {
        { "callId", m.callId },
        { "from", m.from },
        { "to", m.to },
        { "contact", m.contact },
        { "topVia", m.topVia },
        { "date", m.date },
        { "server", m.server },
        { "ciscoGuid", m.ciscoGuid },
        { "ciscoGucid", m.ciscoGucid },
        { "appInfo", m.appInfo },
        { "sessionId", m.sessionId },
        { "replaces", m.replaces },
        { "referTo", m.referTo },
        { "referredBy", m.referredBy },
        { "diversion", m.diversion },
        { "historyInfo", m.historyInfo },
        { "remotePartyId", m.remotePartyId },
        { "assertedIdentity", m.assertedIdentity },
        { "warning", m.warning },
        { "event", m.event },
        { "contentType", m.contentType },
        { "mediaAddress", m.mediaAddress },
    };
    const QHash<QByteArray, qint64> numbers {
        { "cseq", m.cseq },
        { "cseqMethod", int(m.cseqMethod) },
        { "viaCount", m.viaCount },
        { "q850", m.q850 },
        { "reasonSip", m.reasonSip },
        { "contentLength", m.contentLength },
        { "badContentLength", m.badContentLength },
        { "headers", m.headers },
        { "hasSdp", m.hasSdp },
        { "mediaPort", m.mediaPort },
        { "hasAudio", m.hasAudio },
        { "direction", int(m.mediaDirection) },
        { "inBody", m.inBody },
        { "bodyBytes", m.bodyBytes },
        { "onHold", m.isOnHold() },
    };
    if (texts.contains(name))
        return bytesOf(texts.value(name));
    return numbers.contains(name) ? QByteArray::number(numbers.value(name)) : QByteArray("no such field");
}

const QByteArray byeLine = "BYE sip:a@b SIP/2.0\n";
const QByteArray inviteLine = "INVITE sip:a@b SIP/2.0\n";
const QByteArray plainSdp = "v=0\no=x 1 1 IN IP4 10.1.1.1\ns=-\nc=IN IP4 10.1.1.1\nt=0 0\nm=audio 17782 RTP/AVP 0\n";

} // namespace

class TestSipSummary final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fields_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *name, const char *lines, const char *field, const QByteArray &value) {
            QTest::newRow(name) << QByteArray(lines) << QByteArray(field) << value;
        };
        row("Via", "Via: SIP/2.0/UDP h;branch=1", "topVia", "SIP/2.0/UDP h;branch=1");
        row("From", "From: <sip:a@b>;tag=1", "from", "<sip:a@b>;tag=1");
        row("To", "To: <sip:a@b>", "to", "<sip:a@b>");
        row("Call-ID", "Call-ID: x@y", "callId", "x@y");
        row("CSeq", "CSeq: 101 INVITE", "cseq", "101");
        row("CSeq method", "CSeq: 101 INVITE", "cseqMethod", QByteArray::number(int(sip::Method::Invite)));
        row("CSeq of the request itself", "CSeq: 2 BYE", "cseqMethod", QByteArray::number(int(sip::Method::Bye)));
        row("CSeq unknown method", "CSeq: 2 COMET", "cseqMethod", QByteArray::number(int(sip::Method::Other)));
        row("CSeq with a header run into it", "CSeq:100 CANCEL X-B: 1", "cseqMethod",
            QByteArray::number(int(sip::Method::Cancel)));
        row("CSeq largest", "CSeq: 4294967295 BYE", "cseq", "4294967295");
        row("CSeq too large", "CSeq: 4294967296 BYE", "cseq", "0");
        row("CSeq no number", "CSeq: BYE", "cseqMethod", "0");
        row("Contact", "Contact: <sip:a@b>", "contact", "<sip:a@b>");
        row("Date", "Date: Mon, 08 Apr 2002 16:58:08 GMT", "date", "Mon, 08 Apr 2002 16:58:08 GMT");
        row("User-Agent", "User-Agent: Cisco-SIPGateway/IOS-12.x", "server", "Cisco-SIPGateway/IOS-12.x");
        row("Server", "Server: CVP 9.0", "server", "CVP 9.0");
        row("Cisco-Guid", "Cisco-Guid: 1-2-3-4", "ciscoGuid", "1-2-3-4");
        row("Cisco-Gucid", "Cisco-Gucid: F5D5", "ciscoGucid", "F5D5");
        row("App-Info", "App-Info: <10.66.68.169:8000:8443>", "appInfo", "<10.66.68.169:8000:8443>");
        row("Session-ID", "Session-ID: aa;remote=bb", "sessionId", "aa;remote=bb");
        row("Replaces", "Replaces: x;to-tag=1;from-tag=2", "replaces", "x;to-tag=1;from-tag=2");
        row("Refer-To", "Refer-To: <sip:a@b>", "referTo", "<sip:a@b>");
        row("Referred-By", "Referred-By: <sip:a@b>", "referredBy", "<sip:a@b>");
        row("Diversion", "Diversion: <sip:a@b>;reason=unconditional", "diversion", "<sip:a@b>;reason=unconditional");
        row("History-Info with garbage", "History-Info: <sip:\x95>", "historyInfo", "<sip:\x95>");
        row("Remote-Party-ID", "Remote-Party-ID: <sip:a@b>;party=calling", "remotePartyId", "<sip:a@b>;party=calling");
        row("P-Asserted-Identity", "P-Asserted-Identity: <sip:a@b>", "assertedIdentity", "<sip:a@b>");
        row("Warning", "Warning: 399 h \"x\"", "warning", "399 h \"x\"");
        row("Event", "Event: refer", "event", "refer");
        row("Content-Type", "Content-Type: application/sdp", "contentType", "application/sdp");
        row("Content-Length", "Content-Length: 265", "contentLength", "265");

        row("compact v", "v: SIP/2.0/UDP h", "topVia", "SIP/2.0/UDP h");
        row("compact f", "f: <sip:a@b>", "from", "<sip:a@b>");
        row("compact t", "t: <sip:a@b>", "to", "<sip:a@b>");
        row("compact i", "i: x@y", "callId", "x@y");
        row("compact m", "m: <sip:a@b>", "contact", "<sip:a@b>");
        row("compact l", "l: 7", "contentLength", "7");
        row("compact c", "c: application/sdp", "contentType", "application/sdp");
        row("compact o", "o: refer", "event", "refer");
        row("compact r", "r: <sip:a@b>", "referTo", "<sip:a@b>");
        row("compact b", "b: <sip:a@b>", "referredBy", "<sip:a@b>");
        row("compact k is a header of no field", "k: timer", "headers", "1");
        row("compact e is a header of no field", "e: gzip", "headers", "1");
        row("compact s is a header of no field", "s: hello", "headers", "1");
        row("compact x is a header of no field", "x: 1800", "headers", "1");
        row("compact u is a header of no field", "u: presence", "headers", "1");
        row("compact form in capitals", "V: SIP/2.0/UDP h", "topVia", "SIP/2.0/UDP h");

        row("name in capitals", "CALL-ID: x", "callId", "x");
        row("name in mixed case", "cSeQ: 5 BYE", "cseq", "5");
        row("no blank behind the colon", "Call-ID:x", "callId", "x");
        row("blank before the colon", "Call-ID : x", "callId", "x");
        row("blanks and tab before the colon", "Call-ID  \t: x", "callId", "x");
        row("no-break space before the colon", "Call-ID\xC2\xA0: x", "callId", "x");
        row("no-break space behind the colon", "Call-ID:\xC2\xA0x", "callId", "x");
        row("no-break spaces at the end", "Call-ID: x\xC2\xA0\xC2\xA0 ", "callId", "x");
        row("Windows-1252 no-break spaces", "Call-ID:\xA0x\xA0", "callId", "x");
        row("value that ends in a letter whose last byte is A0", "Server: voil\xC3\xA0", "server", "voil\xC3\xA0");
        row("trailing blanks", "Call-ID: x   \t ", "callId", "x");
        row("carriage return left", "Call-ID: x\r", "callId", "x");
        row("two carriage returns left", "Call-ID: x\r\r", "callId", "x");
        row("bytes over 127", "From: \"M\xC3\xBCller\" <sip:a@b>", "from", "\"M\xC3\xBCller\" <sip:a@b>");
        row("indented", "  Call-ID: x", "callId", "x");
        row("indented with no-break spaces",
            "\xC2\xA0\xC2\xA0"
            "Call-ID: x",
            "callId", "x");
        row("name one byte short", "Call-I: x", "callId", "");
        row("name one byte long", "Call-IDs: x", "callId", "");
        row("name without colon", "Call-ID x", "callId", "");
        row("empty value", "Call-ID:", "callId", "");
        row("value with colons", "Call-ID: a:b:c", "callId", "a:b:c");

        row("first Call-ID counts", "Call-ID: 1\nCall-ID: 2", "callId", "1");
        row("first From counts", "From: <sip:1@h>\nf: <sip:2@h>", "from", "<sip:1@h>");
        row("first CSeq counts", "CSeq: 1 BYE\nCSeq: 2 ACK", "cseq", "1");
        row("first Content-Length counts", "l: 5\nContent-Length: 6", "contentLength", "5");
        row("first of Server and User-Agent counts", "Server: a\nUser-Agent: b", "server", "a");
        row("topmost Via", "Via: SIP/2.0/UDP a\nVia: SIP/2.0/UDP b", "topVia", "SIP/2.0/UDP a");
        row("Via count", "Via: SIP/2.0/UDP a\nv: SIP/2.0/UDP b\nVIA: SIP/2.0/UDP c", "viaCount", "3");
        row("Vias of one line", "Via:SIP/2.0/UDP a;branch=5,SIP/2.0/UDP b", "topVia", "SIP/2.0/UDP a;branch=5");
        row("Vias of one line counted", "Via:SIP/2.0/UDP a;branch=5,SIP/2.0/UDP b", "viaCount", "2");
        row("comma in a quoted Via parameter", "Via:SIP/2.0/UDP a;x=\",\"", "viaCount", "1");

        row("Q.850 cause", "Reason: Q.850;cause=16", "q850", "16");
        row("SIP cause", "Reason: SIP;cause=200;text=\"x, y;cause=1\"", "reasonSip", "200");
        row("both in one value", "Reason: SIP;cause=503, Q.850;cause=38;text=\"a\"", "q850", "38");
        row("both in two headers", "Reason: SIP;cause=503\nReason: q.850 ; Cause=38", "q850", "38");
        row("first Q.850 counts", "Reason: Q.850;cause=1\nReason: Q.850;cause=2", "q850", "1");
        row("cause zero", "Reason: Q.850;cause=0", "q850", "0");
        row("Cisco's cause above 127", "Reason: Q.850;cause=188", "q850", "188");
        row("cause above 255", "Reason: Q.850;cause=256", "q850", "0");
        row("cause of another protocol", "Reason: X.int;reasoncode=0x10;cause=3", "q850", "0");

        row("Content-Length zero", "Content-Length: 0", "contentLength", "0");
        row("Content-Length with text behind", "Content-Length: 682 --uniqueBoundary", "contentLength", "682");
        row("Content-Length negative", "Content-Length: -1", "contentLength", "-1");
        row("Content-Length negative is bad", "Content-Length: -1", "badContentLength", "1");
        row("Content-Length no number", "Content-Length: abc", "badContentLength", "1");
        row("Content-Length huge", "Content-Length: 99999999999999999999", "badContentLength", "1");
        row("Content-Length at the limit", "Content-Length: 16777216", "contentLength", "16777216");
        row("Content-Length above the limit", "Content-Length: 16777217", "contentLength", "-1");
        row("Content-Length absent is not bad", "CSeq: 1 BYE", "badContentLength", "0");

        row("wrapped with a blank", "From: <sip:a@b>;\n tag=1", "from", "<sip:a@b>;\n tag=1");
        row("wrapped without a blank", "Remote-Party-ID: <sip:a@14.128.100.150>;\nparty=calling;screen=yes",
            "remotePartyId", "<sip:a@14.128.100.150>;\nparty=calling;screen=yes");
        row("wrapped twice", "To: <sip:a@b>;\nx=1;\ny=2", "to", "<sip:a@b>;\nx=1;\ny=2");
        row("wrapped before a host with port",
            "Via:SIP/2.0/UDP 192.0.2.4:5060;branch=5,SIP/2.0/UDP\n192.0.2.14:5060;branch=6", "topVia",
            "SIP/2.0/UDP 192.0.2.4:5060;branch=5");
        row("wrapped Via with its host on the next line", "Via: SIP/2.0/UDP\n192.168.237.130:58810;branch=6", "topVia",
            "SIP/2.0/UDP\n192.168.237.130:58810;branch=6");
        row("wrapped Via is one", "Via: SIP/2.0/UDP\n192.168.237.130:58810;branch=6", "viaCount", "1");
        row("wrapped Via with a second element", "Via: SIP/2.0/UDP a,\nSIP/2.0/UDP b", "viaCount", "2");
        row("wrapped before a uri", "Contact: \nsip:a@b", "contact", "sip:a@b");
        row("wrapped before a uri in the middle", "Refer-To: \"x\"\nsip:a@b", "referTo", "\"x\"\nsip:a@b");
        row("wrapped Reason", "Reason: Q.850\n ;cause=17", "q850", "17");
        row("wrapped Call-ID value", "Call-ID:\n x@y", "callId", "x@y");
        row("wrapped CSeq value", "CSeq:\n 101 INVITE", "cseq", "101");
        row("wrapped Content-Length value", "Content-Length:\n 265", "contentLength", "265");
        row("nothing is appended to a Call-ID", "Call-ID: x@y\n z", "callId", "x@y");
        row("wrapped unknown header touches nothing", "From: <sip:a@b>\nAllow: INVITE,\nSUBSCRIBE, NOTIFY", "from",
            "<sip:a@b>");
        row("wrapped duplicate touches nothing", "From: <sip:a@b>\nFrom: <sip:c@d>;\ntag=5", "from", "<sip:a@b>");
        row("omitted headers", "To: <sip:a@b>;tag=1\n...\n.", "to", "<sip:a@b>;tag=1");
        row("trailing blanks before the wrap", "To: <sip:a@b>; \r\n\ttag=1", "to", "<sip:a@b>; \r\n\ttag=1");
        row("remark behind a Call-ID", "Call-ID: x@y // Header remains consistent.", "callId", "x@y");
        row("CSeq method in mixed case", "CSeq: 103 Refer", "cseqMethod", QByteArray::number(int(sip::Method::Refer)));

        row("run together, first", "Contact: <sip:a@b> Cisco-Guid: 1-2-3-4 Refer-To: <sip:c@d>", "contact",
            "<sip:a@b>");
        row("run together, middle", "Contact: <sip:a@b> Cisco-Guid: 1-2-3-4 Refer-To: <sip:c@d>", "ciscoGuid",
            "1-2-3-4");
        row("run together, last", "Contact: <sip:a@b> Cisco-Guid: 1-2-3-4 Refer-To: <sip:c@d>", "referTo", "<sip:c@d>");
        row("run together, counted", "Contact: <sip:a@b> Cisco-Guid: 1-2-3-4 Refer-To: <sip:c@d>", "headers", "3");
        row("run together behind an unknown header", "Min-SE:  1800 Cisco-Guid: 1-2-3-4", "ciscoGuid", "1-2-3-4");
        row("run together and wrapped", "Min-SE:  1800 To: <sip:a@b>;\ntag=1", "to", "<sip:a@b>;\ntag=1");
        row("header's name in quotes", "Warning: 399 h \"no Reason: given\"", "warning", "399 h \"no Reason: given\"");
        row("unknown name inside a value", "Server: my Tool: x", "server", "my Tool: x");
        row("name inside a value without blank behind the colon", "Server: x Date:y", "server", "x Date:y");
        row("name inside a word", "Server: x/Date: y", "server", "x/Date: y");
        row("continuation first", "party=calling\nCall-ID: x", "callId", "x");
    }
    void fields()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, field);
        const QByteArray text = byeLine + lines;
        const Fed fed = feed(text);
        QVERIFY(fed.started);
        QVERIFY(!fed.answers.contains('N'));
        QVERIFY(!fed.message.inBody);
        QTEST(fieldOf(fed.message, field), "value");
    }

    void linesApartInMemoryAreNotJoined()
    {
        const QByteArray text = "From: <sip:a@b>;" + QByteArray(64, ' ') + "tag=1";
        sip::Summary message;
        QVERIFY(sip::start(message, "BYE sip:a@b SIP/2.0"));
        QCOMPARE(sip::addLine(message, viewOf(text).substr(0, 16)), sip::LineTaken::Taken);
        QCOMPARE(sip::addLine(message, viewOf(text).substr(16 + 64)), sip::LineTaken::Taken);
        QCOMPARE(bytesOf(message.from), QByteArray("<sip:a@b>;"));
    }

    void linesOutOfOrderInMemoryAreNotJoined()
    {
        const QByteArray text = "tag=1\nFrom: <sip:a@b>;";
        sip::Summary message;
        QVERIFY(sip::start(message, "BYE sip:a@b SIP/2.0"));
        QCOMPARE(sip::addLine(message, viewOf(text).substr(6)), sip::LineTaken::Taken);
        QCOMPARE(sip::addLine(message, viewOf(text).substr(0, 5)), sip::LineTaken::Taken);
        QCOMPARE(bytesOf(message.from), QByteArray("<sip:a@b>;"));
    }

    void valuesStopGrowing()
    {
        QByteArray text = byeLine + "From: <sip:a@b>";
        for (int i = 0; i < 40; ++i)
            text += "\n" + QByteArray(1000, 'x');
        const Fed fed = feed(text);
        QCOMPARE(fed.answers, QByteArray(41, 'T'));
        QCOMPARE(qsizetype(fed.message.from.size()), qsizetype(9 + 9 * 1001));
    }

    void answers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("answers");
        const auto row = [](const char *name, const QByteArray &text, const char *answers) {
            QTest::newRow(name) << text << QByteArray(answers);
        };
        row("no body", byeLine + "l: 0\n\n", "TC");
        row("nothing belongs to it behind no body", byeLine + "l: 0\n\nanything\nl: 0\n\n", "TCNNN");
        row("body without last line end", inviteLine + "l: 5\n\nhello\n", "TTC");
        row("body with its line end", inviteLine + "l: 7\n\nhello\n", "TTC");
        row("body of two lines", inviteLine + "l: 14\n\nhello\nworld\n", "TTTC");
        row("body of two lines, the last without end", inviteLine + "l: 12\n\nhello\nworld\n", "TTTC");
        row("length one too small", inviteLine + "l: 11\n\nhello\nworld\n", "TTTT");
        row("length one too large", inviteLine + "l: 15\n\nhello\nworld\n", "TTTT");
        row("length overshot", inviteLine + "l: 1\n\nhello\nworld\n", "TTTT");
        row("carriage returns are not counted twice", inviteLine + "l: 14\r\n\r\nhello\r\nworld\r\n", "TTTC");
        row("trailing blanks count", inviteLine + "l: 9\n\nhello  \n", "TTC");
        row("blank line inside a body", inviteLine + "c: text/plain\nl: 16\n\nhello\n\nworld\n", "TTTTTC");
        row("no length and no type: no body", byeLine + "Call-ID: 1\n\nsome prose\n", "TTN");
        row("no length, no type, blank lines", byeLine + "Call-ID: 1\n\n\n\n", "TTTT");
        row("no length and no type but SDP", inviteLine + "Call-ID: 1\n\nv=0\no=x\n", "TTTT");
        row("no length but a type", inviteLine + "c: text/plain\n\nsome prose\nmore\n", "TTTT");
        row("next message behind no length", byeLine + "Call-ID: 1\n\nSIP/2.0 200 OK\n", "TTN");
        row("next message inside the headers", byeLine + "Call-ID: 1\nSIP/2.0 200 OK\n", "TN");
        row("next message inside SDP", inviteLine + "l: 500\n\nv=0\ns=x\nBYE sip:a@b SIP/2.0\n", "TTTTN");
        row("direction word behind the headers", byeLine + "Call-ID: 1\nSent:\n", "TN");
        row("direction word with a blank", byeLine + "Call-ID: 1\nReceived: \n", "TN");
        row("direction word behind the body", inviteLine + "l: 500\n\nv=0\nSent:\n", "TTTN");
        row("log text behind a body of SDP", inviteLine + "c: application/sdp\nl: 9\n\nv=0\ns=x\nlog text\n", "TTTTTN");
        row("log text behind a blank line behind SDP", inviteLine + "l: 500\n\nv=0\ns=x\n\nlog text\n", "TTTTTN");
        row("wrapped line of SDP",
            inviteLine + "l: 500\n\nv=0\na=fmtp:126 profile-level-id=42801E;\npacketization-mode=1\n", "TTTTT");
        row("blank lines inside SDP", inviteLine + "l: 500\n\nv=0\ns=x\n\nm=audio 1 RTP/AVP 0\n", "TTTTTT");
        row("a SIP message as body",
            "NOTIFY sip:a@b SIP/2.0\nc: message/sipfrag;version=2.0\nl: 20\n\nSIP/2.0 100 Trying\n", "TTTC");
        row("no second message in such a body",
            "NOTIFY sip:a@b SIP/2.0\nc: message/sipfrag\nl: 99\n\nSIP/2.0 100 Trying\nSIP/2.0 200 OK\n", "TTTTN");
        row("headers behind a stray blank line",
            "REFER sip:a@b SIP/2.0\nCall-ID: 1\n\nReferred-By: <sip:a@b>\nl: 0\n\n", "TTTTC");
        row("text is no header behind a blank line", byeLine + "Call-ID: 1\n\nHello: world\n", "TTN");
        row("start line only", byeLine, "");
        row("cut in the headers", byeLine + "Call-ID: 1\nFr", "TT");
    }
    void answers()
    {
        QFETCH(QByteArray, text);
        const Fed fed = feed(text);
        QVERIFY(fed.started);
        QTEST(fed.answers, "answers");
    }

    void bodies_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("sdp"); // hasSdp address:port direction hold
        const auto row = [](const char *name, const QByteArray &text, const char *sdp) {
            QTest::newRow(name) << text << QByteArray(sdp);
        };
        const QByteArray head = inviteLine + "Content-Type: application/sdp\n\n";
        row("no body", inviteLine + "l: 0\n\n", "0 :0 0 0");
        row("ordinary", head + plainSdp, "1 10.1.1.1:17782 1 0");
        row("connection of the stream", head + plainSdp + "c=IN IP4 10.1.1.2\n", "1 10.1.1.2:17782 1 0");
        row("connection with TTL", head + plainSdp + "c=IN IP4 224.2.1.1/127/3\n", "1 224.2.1.1:17782 1 0");
        row("IPv6", head + plainSdp + "c=IN IP6 2001:db8::1\n", "1 2001:db8::1:17782 1 0");
        row("sendonly", head + plainSdp + "a=sendonly\n", "1 10.1.1.1:17782 2 1");
        row("recvonly", head + plainSdp + "a=recvonly\n", "1 10.1.1.1:17782 3 0");
        row("inactive", head + plainSdp + "a=inactive\n", "1 10.1.1.1:17782 4 1");
        row("sendrecv", head + plainSdp + "a=sendrecv\n", "1 10.1.1.1:17782 1 0");
        row("connection 0.0.0.0", head + plainSdp + "c=IN IP4 0.0.0.0\n", "1 0.0.0.0:17782 1 1");
        row("port 0", head + "v=0\nc=IN IP4 1.1.1.1\nm=audio 0 RTP/AVP 0\n", "1 1.1.1.1:0 1 1");
        row("port too large", head + "v=0\nc=IN IP4 1.1.1.1\nm=audio 65536 RTP/AVP 0\n", "1 1.1.1.1:0 1 1");
        row("direction of the session", head + "v=0\nc=IN IP4 1.1.1.1\na=sendonly\nm=audio 5 RTP/AVP 0\n",
            "1 1.1.1.1:5 2 1");
        row("the stream's direction wins",
            head + "v=0\nc=IN IP4 1.1.1.1\na=sendonly\nm=audio 5 RTP/AVP 0\na=sendrecv\n", "1 1.1.1.1:5 1 0");
        row("second audio stream does not count",
            head + plainSdp + "m=audio 9 RTP/AVP 0\nc=IN IP4 9.9.9.9\na=inactive\n", "1 10.1.1.1:17782 1 0");
        row("video in front does not count",
            head + "v=0\nc=IN IP4 1.1.1.1\nm=video 7 RTP/AVP 9\nc=IN IP4 7.7.7.7\na=inactive\nm=audio 5 RTP/AVP 0\n",
            "1 1.1.1.1:5 1 0");
        row("no audio", head + "v=0\nc=IN IP4 1.1.1.1\nm=image 7 udptl t38\n", "1 1.1.1.1:0 1 0");
        row("audiovisual is not audio", head + "v=0\nc=IN IP4 1.1.1.1\nm=audiox 7 RTP/AVP 0\n", "1 1.1.1.1:0 1 0");
        row("direction with text behind", head + plainSdp + "a=sendonly m=audio 31166 RTP/AVP 0\n",
            "1 10.1.1.1:17782 2 1");
        row("longer attribute", head + plainSdp + "a=inactivex\n", "1 10.1.1.1:17782 1 0");
        row("blank line lost", inviteLine + "Content-Length: 191\n" + plainSdp, "1 10.1.1.1:17782 1 0");
        row("type lost", inviteLine + "Content-Length: 191\n\n" + plainSdp, "1 10.1.1.1:17782 1 0");
        row("indented", inviteLine + "Content-Length: 191\n  v=0\n  c=IN IP4 1.2.3.4\n  m=audio 5 RTP/AVP 0\n",
            "1 1.2.3.4:5 1 0");
        row("carriage returns", head + QByteArray(plainSdp).replace("\n", "\r\n"), "1 10.1.1.1:17782 1 0");
        row("connection cut", head + "v=0\nc=IN IP4\nm=audio 5 RTP/AVP 0\n", "1 :5 1 0");
        row("media cut", head + "v=0\nc=IN IP4 1.1.1.1\nm=audio\n", "1 1.1.1.1:0 1 0");
        row("media cut behind a blank", head + "v=0\nc=IN IP4 1.1.1.1\nm=audio \n", "1 1.1.1.1:0 1 0");
        row("only a version", head + "v=0\n", "1 :0 1 0");
        row("another type", inviteLine + "c: application/dtmf-relay\nl: 24\n\nSignal= 5\nDuration= 100\n", "0 :0 0 0");
        row("another type with equals signs", inviteLine + "c: text/plain\nl: 24\n\nc=IN IP4 1.1.1.1\nm=audio 5 x\n",
            "0 :0 0 0");
        row("NULs", head + "v=0\nc=IN IP4 1.1.1.1\nm=audio 5" + QByteArray(3, '\0') + "\n", "1 1.1.1.1:5 1 0");

        const QByteArray multi
            = inviteLine + "Content-Type: multipart/mixed;boundary=uniqueBoundary\nContent-Length: 2470\n";
        row("part beside XML",
            multi + "\n--uniqueBoundary\nContent-Type: application/sdp\n\n" + plainSdp
                + "a=sendonly\n--uniqueBoundary\nContent-Type: application/rs-metadata+xml\n\n<a>\nc=IN IP4 "
                  "9.9.9.9\n</a>\n--uniqueBoundary--\n",
            "1 10.1.1.1:17782 2 1");
        row("part behind XML",
            multi
                + "\n--uniqueBoundary\nContent-Type: application/rs-metadata+xml\n\n<a>\nv=0\nc=IN IP4 9.9.9.9\n</a>\n"
                  "--uniqueBoundary\nContent-Type:application/sdp\n\n"
                + plainSdp + "--uniqueBoundary--\n",
            "1 10.1.1.1:17782 1 0");
        row("blank lines lost and indented",
            multi
                + "--uniqueBoundary\n  Content-Type: application/sdp\n  Content-Disposition: "
                  "session;handling=required\n"
                  "  v=0\n  c=IN IP4 1.2.3.4\n  m=audio 8086 RTP/AVP 0\n  a=sendonly\n--uniqueBoundary\n Content-Type: "
                  "application/x\n",
            "1 1.2.3.4:8086 2 1");
        row("part beside GTD",
            multi
                + "\n--uniqueBoundary\nContent-Type: application/gtd\n\nIAM,\nPRN,isdn*,,NI***,\nc=x\nGCI,87f0\n"
                  "--uniqueBoundary\nContent-Type: application/sdp\n\n"
                + plainSdp + "--uniqueBoundary--\n",
            "1 10.1.1.1:17782 1 0");
        row("part without type", multi + "\n--uniqueBoundary\n\n" + plainSdp + "--uniqueBoundary--\n",
            "1 10.1.1.1:17782 1 0");
        row("first SDP counts",
            multi + "\n--uniqueBoundary\n\n" + plainSdp
                + "--uniqueBoundary\nContent-Type: application/sdp\n\nv=0\nc=IN IP4 2.2.2.2\nm=audio 2 RTP/AVP 0\n",
            "1 10.1.1.1:17782 1 0");
        row("no SDP part",
            multi
                + "\n--uniqueBoundary\nContent-Type: application/kpml-request+xml\n\n<?xml "
                  "version=\"1.0\"?>\na=inactive\n--uniqueBoundary--\n",
            "0 :0 0 0");
        row("quoted boundary",
            inviteLine + "c: multipart/mixed; boundary=\"a b\"\n\n--a b\nContent-Type: application/sdp\n\n" + plainSdp
                + "--a b--\n",
            "1 10.1.1.1:17782 1 0");
        row("boundary on the wrapped line",
            inviteLine + "c: multipart/mixed;\n boundary=xyz\n\n--xyz\nContent-Type: application/sdp\n\n" + plainSdp
                + "--xyz--\n",
            "1 10.1.1.1:17782 1 0");
        row("boundary not stated",
            inviteLine + "c: multipart/mixed\n\n--q\nContent-Type: application/sdp\n\n" + plainSdp + "--q--\n",
            "1 10.1.1.1:17782 1 0");
        row("type lost, boundary in the body",
            inviteLine + "l: 900\n\n--q\nContent-Type: application/sdp\n\n" + plainSdp + "--q--\n",
            "1 10.1.1.1:17782 1 0");
    }
    void bodies()
    {
        QFETCH(QByteArray, text);
        const Fed fed = feed(text);
        QVERIFY(fed.started);
        QVERIFY(!fed.answers.contains('N'));
        const sip::Summary &m = fed.message;
        const QByteArray sdp = QByteArray::number(m.hasSdp) + ' ' + bytesOf(m.mediaAddress) + ':'
            + QByteArray::number(m.mediaPort) + ' ' + QByteArray::number(int(m.mediaDirection)) + ' '
            + QByteArray::number(m.isOnHold());
        QTEST(sdp, "sdp");
    }

    void multipartEndsWithItsClosingBoundary()
    {
        const QByteArray text = inviteLine + "c: multipart/mixed;boundary=b\nl: 999\n\n--b\n\nx\n--b--\nlog text\n";
        QCOMPARE(feed(text).answers, QByteArray("TTTTTTTN"));
    }

    void spacedLog_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("answers");
        QTest::addColumn<int>("headers");
        QTest::newRow("request without body")
            << byeLine + "\nCall-ID: 1\n\nVia: SIP/2.0/UDP\n\n10.1.1.1:5060\n\nl: 0\n\n\n"
            << QByteArray("TTTTTTTTTC") << 3;
        QTest::newRow("ends with its record") << byeLine + "\nCall-ID: 1\n\nl: 0\n\n" << QByteArray("TTTTT") << 2;
        QTest::newRow("SDP") << inviteLine + "\nCall-ID: 1\n\nl: 10\n\n \n\nv=0\n\ns=x\n\n"
                             << QByteArray("TTTTTTTTTCN") << 2;
    }
    void spacedLog()
    {
        QFETCH(QByteArray, text);
        const Fed fed = feed(text);
        QTEST(fed.answers, "answers");
        QTEST(int(fed.message.headers), "headers");
        QCOMPARE(bytesOf(fed.message.callId), QByteArray("1"));
    }

    void spacedLogJoinsWrappedValues()
    {
        const QByteArray text = byeLine + "\nVia: SIP/2.0/UDP\n\n192.168.237.130:58810;branch=z9\n\n";
        const Fed fed = feed(text);
        const sip::Via via = sip::readVia(fed.message.topVia);
        QCOMPARE(bytesOf(via.host), QByteArray("192.168.237.130"));
        QCOMPARE(bytesOf(via.branch), QByteArray("z9"));
    }

    void headerLimit()
    {
        QByteArray text = byeLine;
        for (std::size_t i = 0; i < limits::maxSipHeaders; ++i)
            text += "X-A: 1\n";
        const Fed within = feed(text);
        QCOMPARE(within.answers, QByteArray(qsizetype(limits::maxSipHeaders), 'T'));
        QCOMPARE(std::size_t { within.message.headers }, limits::maxSipHeaders);
        text += "X-A: 1\nCall-ID: 1\n\n";
        const Fed beyond = feed(text);
        QVERIFY(beyond.answers.endsWith("TNNN"));
        QCOMPARE(std::size_t { beyond.message.headers }, limits::maxSipHeaders);
        QVERIFY(beyond.message.callId.empty());
    }

    void proseIsNotCollectedForever()
    {
        QByteArray text = byeLine;
        for (int i = 0; i < 65; ++i)
            text += "this is prose about the request above\n";
        QCOMPARE(feed(text).answers, QByteArray(64, 'T') + 'N');
    }

    void countsOfViasAndBytesDoNotWrap()
    {
        QByteArray text = byeLine;
        const QByteArray line = "Via: a" + QByteArray(40000, ',') + "\n";
        text += line + line;
        QCOMPARE(int(feed(text).message.viaCount), 65535);
    }
};

QTEST_APPLESS_MAIN(TestSipSummary)
#include "tst_sipsummary.moc"
