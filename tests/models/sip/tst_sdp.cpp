// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include <sip/sdp.h>

#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

namespace {

/// type port protocol connection direction ptime hold(payloads), one stream per line.
QByteArray described(const QByteArray &text)
{
    QByteArray list;
    sip::SdpReader reader(viewOf(text));
    sip::SdpMedia media;
    while (reader.next(media)) {
        list += bytesOf(media.type) + ' ' + QByteArray::number(media.port) + ' ' + bytesOf(media.protocol) + ' '
            + bytesOf(media.connection) + ' ' + QByteArray::number(int(media.direction)) + ' '
            + QByteArray::number(media.ptime) + (media.isOnHold() ? " hold" : "")
            + (media.isRefused() ? " refused" : "");
        sip::SdpPayloadReader payloads(media);
        sip::SdpPayload payload;
        while (payloads.next(payload)) {
            list += " [" + bytesOf(payload.format) + ' ' + QByteArray::number(payload.number) + ' '
                + bytesOf(payload.codec) + '|' + bytesOf(payload.parameters) + ']';
        }
        list += '\n';
    }
    return list;
}

} // namespace

class TestSdp final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void streams_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("list");
        const auto row = [](const char *name, const QByteArray &text, const char *list) {
            QTest::newRow(name) << text << QByteArray(list);
        };
        row("empty", "", "");
        row("no stream", "v=0\ns=x\n", "");
        row("ordinary",
            "v=0\no=x 1 1 IN IP4 h\ns=SIP Call\nc=IN IP4 192.0.2.14\nt=0 0\nm=audio 17782 RTP/AVP 8 0 18 101\n"
            "c=IN IP4 192.0.2.15\na=rtpmap:8 PCMA/8000\na=rtpmap:18 G729/8000\na=fmtp:18 annexb=no\n"
            "a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\na=ptime:20\n",
            "audio 17782 RTP/AVP 192.0.2.15 1 20 [8 8 PCMA/8000|] [0 0 PCMU/8000|] [18 18 G729/8000|annexb=no] [101 "
            "101 telephone-event/8000|0-16]\n");
        row("session's connection and direction", "v=0\nc=IN IP4 1.1.1.1/127\na=sendonly\nm=audio 2 RTP/AVP 0\n",
            "audio 2 RTP/AVP 1.1.1.1 2 0 hold [0 0 PCMU/8000|]\n");
        row("the stream's own direction", "v=0\nc=IN IP4 1.1.1.1\na=sendonly\nm=audio 2 RTP/AVP 9\na=sendrecv\n",
            "audio 2 RTP/AVP 1.1.1.1 1 0 [9 9 G722/8000|]\n");
        row("two streams",
            "v=0\nc=IN IP4 1.1.1.1\nm=audio 2 RTP/AVP 0\na=inactive\nm=video 0 RTP/AVP 97\na=rtpmap:97 H264/90000\n",
            "audio 2 RTP/AVP 1.1.1.1 4 0 hold [0 0 PCMU/8000|]\nvideo 0 RTP/AVP 1.1.1.1 1 0 hold refused [97 97 "
            "H264/90000|]\n");
        row("RFC 2543 hold", "v=0\nc=IN IP4 0.0.0.0\nm=audio 2 RTP/AVP 0\n",
            "audio 2 RTP/AVP 0.0.0.0 1 0 hold [0 0 PCMU/8000|]\n");
        row("recvonly is no hold", "v=0\nm=audio 2 RTP/AVP 0\na=recvonly\n", "audio 2 RTP/AVP  3 0 [0 0 PCMU/8000|]\n");
        row("fax", "v=0\nc=IN IP4 1.1.1.1\nm=image 16384 udptl t38\n", "image 16384 udptl 1.1.1.1 1 0 [t38 -1 |]\n");
        row("port count", "v=0\nm=video 49170/2 RTP/AVP 31\n", "video 49170 RTP/AVP  1 0 [31 31 H261/90000|]\n");
        row("port too large", "v=0\nm=audio 65536 RTP/AVP 3\n", "audio 0 RTP/AVP  1 0 hold refused [3 3 GSM/8000|]\n");
        row("payload above 127", "v=0\nm=audio 2 RTP/AVP 128\n", "audio 2 RTP/AVP  1 0 [128 -1 |]\n");
        row("rtpmap of another number", "v=0\nm=audio 2 RTP/AVP 10\na=rtpmap:101 x/1\na=rtpmap:1 y/1\n",
            "audio 2 RTP/AVP  1 0 [10 10 |]\n");
        row("stream line cut", "v=0\nm=audio\n", "audio 0   1 0 hold refused\n");
        row("stream line empty", "v=0\nm=\n", " 0   1 0 hold refused\n");
        row("carriage returns", "v=0\r\nc=IN IP4 1.1.1.1\r\nm=audio 2 RTP/AVP 0\r\na=ptime:30\r\n",
            "audio 2 RTP/AVP 1.1.1.1 1 30 [0 0 PCMU/8000|]\n");
        row("no line end at the end", "v=0\nm=audio 2 RTP/AVP 0\na=ptime:30",
            "audio 2 RTP/AVP  1 30 [0 0 PCMU/8000|]\n");
        row("indented", "  v=0\n  c=IN IP4 1.1.1.1\n  m=audio 2 RTP/AVP 0\n  a=sendonly\n",
            "audio 2 RTP/AVP 1.1.1.1 2 0 hold [0 0 PCMU/8000|]\n");
        row("foreign lines between", "v=0\n...\n<xml>\nm=audio 2 RTP/AVP 0\n.\na=sendonly\n",
            "audio 2 RTP/AVP  2 0 hold [0 0 PCMU/8000|]\n");
        row("first ptime counts", "v=0\nm=audio 2 RTP/AVP 0\na=ptime:20\na=ptime:30\n",
            "audio 2 RTP/AVP  1 20 [0 0 PCMU/8000|]\n");
        row("ptime too large", "v=0\nm=audio 2 RTP/AVP 0\na=ptime:65536\n", "audio 2 RTP/AVP  1 0 [0 0 PCMU/8000|]\n");
        row("IPv6", "v=0\nc=IN IP6 2001:db8::1\nm=audio 2 RTP/SAVP 0\n",
            "audio 2 RTP/SAVP 2001:db8::1 1 0 [0 0 PCMU/8000|]\n");
        row("starts with a stream", "m=audio 2 RTP/AVP 0\n", "audio 2 RTP/AVP  1 0 [0 0 PCMU/8000|]\n");
        row("bytes over 127", "v=0\ns=M\xC3\xBC\nm=audio 2 RTP/AVP \xFF\n", "audio 2 RTP/AVP  1 0 [\xFF -1 |]\n");
    }
    void streams()
    {
        QFETCH(QByteArray, text);
        QTEST(described(text), "list");
    }

    void session()
    {
        const QByteArray text
            = "v=0\no=CiscoSystemsSIP-GW-UserAgent 6579 1987 IN IP4 192.0.2.14\ns=SIP Call\nc=IN IP4 192.0.2.14/16\n"
              "a=inactive\na=tool:x\nm=audio 2 RTP/AVP 0\na=label:1\n";
        const sip::SdpReader reader(viewOf(text));
        QCOMPARE(
            bytesOf(reader.session().origin), QByteArray("CiscoSystemsSIP-GW-UserAgent 6579 1987 IN IP4 192.0.2.14"));
        QCOMPARE(bytesOf(reader.session().name), QByteArray("SIP Call"));
        QCOMPARE(bytesOf(reader.session().connection), QByteArray("192.0.2.14"));
        QCOMPARE(reader.session().direction, sip::MediaDirection::Inactive);
        sip::SdpAttributeReader attributes(reader.session().lines);
        sip::SdpAttribute attribute;
        QVERIFY(attributes.next(attribute));
        QCOMPARE(bytesOf(attribute.name), QByteArray("inactive"));
        QVERIFY(attribute.value.empty());
        QVERIFY(attributes.next(attribute));
        QCOMPARE(bytesOf(attribute.name), QByteArray("tool"));
        QCOMPARE(bytesOf(attribute.value), QByteArray("x"));
        QVERIFY(!attributes.next(attribute));
    }

    void payloadLimit()
    {
        QByteArray text = "v=0\nm=audio 2 RTP/AVP";
        for (int i = 0; i < 1000; ++i)
            text += " 0";
        sip::SdpReader reader(viewOf(text));
        sip::SdpMedia media;
        QVERIFY(reader.next(media));
        sip::SdpPayloadReader payloads(media);
        sip::SdpPayload payload;
        int count = 0;
        while (payloads.next(payload))
            ++count;
        QCOMPARE(count, 128);
        QVERIFY(!payloads.next(payload));
    }
};

QTEST_APPLESS_MAIN(TestSdp)
#include "tst_sdp.moc"
