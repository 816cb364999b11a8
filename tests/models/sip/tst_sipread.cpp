// SPDX-License-Identifier: GPL-3.0-or-later
#include "allocations.h"
#include "siptext.h"

#include <sip/headers.h>
#include <sip/multipart.h>
#include <sip/reason.h>
#include <sip/sdp.h>
#include <sip/values.h>

#include <QRandomGenerator>
#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

namespace {

const QByteArray head
    = "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=1\r\nCall-ID: 1\r\nReason: SIP;cause=1, Q.850;cause=2\r\n";
const QByteArray sdp = "v=0\r\nc=IN IP4 1.1.1.1\r\nm=audio 5 RTP/AVP 0\r\na=sendonly\r\n";

QByteArray withLength(const QByteArray &body, qsizetype length)
{
    return head + "l: " + QByteArray::number(length) + "\r\n\r\n" + body;
}

/// Messages as they are on the wire, of many shapes, each complete.
QList<QByteArray> wireMessages()
{
    const QByteArray multi
        = "--b\r\nContent-Type: application/gtd\r\n\r\nIAM,\r\nc=1\r\n--b\r\nContent-Type: application/sdp\r\n\r\n"
        + sdp + "--b--\r\n";
    return {
        withLength({}, 0),
        withLength(sdp, sdp.size()),
        withLength("hello", 5),
        "NOTIFY sip:a@b SIP/2.0\r\nc: message/sipfrag\r\nl: 16\r\n\r\nSIP/2.0 200 OK\r\n",
        head + "c: multipart/mixed;boundary=b\r\nl: " + QByteArray::number(multi.size()) + "\r\n\r\n" + multi,
        "SIP/2.0 180 Ringing\r\nv: SIP/2.0/TCP h\r\nf: <sip:a@b>;\r\n tag=5\r\nt: <sip:c@d>\r\nl: 0\r\n\r\n",
        "OPTIONS sip:a SIP/2.0\r\nFrom: \"M\xC3\xBC\xFF\" <sip:a>\r\nX: \x01\x02\r\nl: 0\r\n\r\n",
    };
}

QByteArray described(const sip::Summary &m)
{
    QByteArray text;
    for (const std::string_view field :
        { m.methodName, m.requestUri, m.callId, m.from, m.to, m.contact, m.topVia, m.date, m.server, m.ciscoGuid,
            m.ciscoGucid, m.appInfo, m.sessionId, m.replaces, m.referTo, m.referredBy, m.diversion, m.historyInfo,
            m.remotePartyId, m.assertedIdentity, m.warning, m.event, m.contentType, m.mediaAddress })
        text += bytesOf(field) + '|';
    for (const qint64 number : std::initializer_list<qint64> { int(m.method), m.status, m.cseq, int(m.cseqMethod),
             m.viaCount, m.q850, m.reasonSip, m.contentLength, m.headers, m.hasSdp, m.hasAudio, m.mediaPort,
             int(m.mediaDirection), m.inBody, m.badContentLength, m.bodyBytes })
        text += QByteArray::number(number) + ' ';
    return text;
}

/// Everything this layer can say about a message, so that nothing of it is left out of the allocation count.
std::size_t readAll(std::string_view bytes)
{
    std::size_t sum = 0;
    const sip::Read read = sip::readMessage(bytes);
    sum += read.size + sip::readNameAddr(read.message.from).tag.size()
        + sip::readVia(read.message.topVia).branch.size();
    sip::Guid guid;
    sum += sip::readGuid(read.message.ciscoGuid, guid) ? 1 : 0;
    sip::HeaderReader reader(bytes);
    sip::Header header;
    while (reader.next(header))
        sum += header.longName.size();
    sip::PartReader parts(read.message.contentType, reader.body());
    sip::BodyPart part;
    while (parts.next(part)) {
        sip::SdpReader media(part.content);
        sip::SdpMedia stream;
        while (media.next(stream)) {
            sip::SdpPayloadReader payloads(stream);
            sip::SdpPayload payload;
            while (payloads.next(payload))
                sum += payload.codec.size();
        }
    }
    sip::ReasonReader reasons("SIP;cause=1;text=\"x\", Q.850;cause=2");
    sip::Reason reason;
    while (reasons.next(reason))
        sum += reason.cause;
    const sip::EmbeddedReplaces embedded("<sip:a@b?Replaces=c%3Bto-tag%3D1>");
    return sum + embedded.value().toTag.size() + sip::readSessionId(read.message.sessionId).local.size()
        + sip::readAppInfo(read.message.appInfo).host.size() + sip::firstUser(read.message.diversion).size();
}

} // namespace

class TestSipRead final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<qsizetype>("size");
        QTest::addColumn<bool>("complete");
        const auto row = [](const char *name, const QByteArray &bytes, qsizetype size, bool complete) {
            QTest::newRow(name) << bytes << size << complete;
        };
        row("empty", "", 0, false);
        row("not SIP", "GET / HTTP/1.1\r\n\r\n", 0, false);
        row("keep-alive", "\r\n\r\n", 0, false);
        row("start line cut", "INVITE sip:a@b SIP/2", 0, false);
        row("start line only", "INVITE sip:a@b SIP/2.0", 22, false);
        row("cut in the headers", head, head.size(), false);
        row("blank line is missing", head + "l: 0\r\n", head.size() + 6, false);
        row("blank line without line feed", head + "l: 0\r\n\r", head.size() + 7, true);
        const QByteArray whole = withLength(sdp, sdp.size());
        row("whole", whole, whole.size(), true);
        row("next message behind", whole + withLength({}, 0), whole.size(), true);
        row("keep-alive in front", "\r\n\r\n" + whole, whole.size() + 4, true);
        row("one byte short", whole.chopped(1), whole.size() - 1, false);
        row("one byte more", whole + "x", whole.size(), true);
        row("no length: up to the end", head + "c: application/sdp\r\n\r\n" + sdp, head.size() + 22 + sdp.size(), true);
        row("no length, next message behind", head + "\r\n" + withLength({}, 0), head.size() + 2, true);
        row("length too large: stops at the next message", withLength(sdp, 500) + withLength({}, 0),
            withLength(sdp, 500).size(), false);
        row("huge length is not believed", head + "l: 99999999999\r\n\r\n" + sdp, head.size() + 18 + sdp.size(), true);
        row("length too small", withLength(sdp, 10), withLength(sdp, 10).size() - sdp.size() + 10, true);
        row("binary body with line feeds", withLength(QByteArray("\0\n\xFF\n\n\n\x01", 7), 7) + "rest",
            withLength({}, 7).size() + 7, true);
        row("body of line feeds only is as long as stated", withLength("a\nb\nc\nd\ne\n", 10),
            withLength({}, 10).size() + 10, true);
        row("CR without LF is no line end", "BYE sip:a@b SIP/2.0\rl: 0\r\r", 26, false);
        row("LF only", "BYE sip:a@b SIP/2.0\nl: 0\n\n", 26, true);
        row("blank line lost", head + "l: 500\r\n" + sdp, head.size() + 8 + sdp.size(), false);
    }
    void reads()
    {
        QFETCH(QByteArray, bytes);
        const sip::Read read = sip::readMessage(viewOf(bytes));
        QTEST(qsizetype(read.size), "size");
        QTEST(read.complete, "complete");
    }

    /// Property: a message fed line by line is the message read in one piece, for all shapes and for cuts at any place.
    void linesEqualWhole()
    {
        for (const QByteArray &wire : wireMessages()) {
            for (qsizetype cut = 0; cut <= wire.size(); ++cut) {
                const QByteArray bytes = wire.left(cut);
                const sip::Read whole = sip::readMessage(viewOf(bytes));
                const siptest::Fed fed = siptest::feed(bytes);
                QCOMPARE(whole.size > 0, fed.started);
                if (fed.started)
                    QCOMPARE(described(whole.message), described(fed.message));
                // A last line of blanks only, cut before its line feed, passes for the blank line.
                const bool endsBlank
                    = bytes.mid(bytes.lastIndexOf('\n') + 1).trimmed().isEmpty() && !bytes.endsWith('\n');
                QVERIFY(whole.complete == (cut == wire.size()) || endsBlank);
            }
        }
    }

    /// Property: what the summary counts, the reader for people lists.
    void headersEqualSummary()
    {
        for (const QByteArray &wire : wireMessages()) {
            sip::HeaderReader reader(viewOf(wire));
            sip::Header header;
            int count = 0;
            while (reader.next(header))
                ++count;
            QCOMPARE(count, int(sip::readMessage(viewOf(wire)).message.headers));
        }
    }

    /// Bytes changed at random never make a reader leave its text; sanitizers watch this.
    void damagedMessages()
    {
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QList<QByteArray> wires = wireMessages();
        for (int i = 0; i < 20000; ++i) {
            QByteArray bytes = wires.at(random.bounded(int(wires.size())));
            for (int change = random.bounded(1, 6); change > 0 && !bytes.isEmpty(); --change) {
                const int at = random.bounded(int(bytes.size()));
                switch (random.bounded(4)) {
                case 0: bytes[at] = char(random.bounded(256)); break;
                case 1: bytes.remove(at, random.bounded(1, 20)); break;
                case 2: bytes.insert(at, bytes.mid(random.bounded(int(bytes.size())), random.bounded(40))); break;
                default: bytes.insert(at, "\r\n;=,\"<>@:-"[random.bounded(11)]); break;
                }
            }
            const sip::Read read = sip::readMessage(viewOf(bytes));
            QVERIFY(read.size <= std::size_t(bytes.size()));
            readAll(viewOf(bytes));
        }
    }

    void allocatesNothing()
    {
        const QList<QByteArray> wires = wireMessages();
        std::size_t sum = 0;
        const std::size_t before = siptest::allocations();
        for (const QByteArray &wire : wires)
            sum += readAll(viewOf(wire));
        const std::size_t after = siptest::allocations();
        QCOMPARE(after - before, std::size_t { 0 });
        QVERIFY(sum > 0);
    }

    void allocationsAreCounted()
    {
        const std::size_t before = siptest::allocations();
        const auto text = std::make_unique<std::string>(100, 'x');
        QCOMPARE(text->size(), std::size_t { 100 });
        QVERIFY(siptest::allocations() >= before + 2);
    }
};

QTEST_APPLESS_MAIN(TestSipRead)
#include "tst_sipread.moc"
