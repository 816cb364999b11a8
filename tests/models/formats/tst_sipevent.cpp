// SPDX-License-Identifier: GPL-3.0-or-later
// Keys, links and SIP messages in a batch.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "batchtext.h"
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::formats;
using namespace legwork::formats::test;

namespace {

const QByteArray invite = "INVITE sip:5417641400@10.10.2.30:5060 SIP/2.0\n"
                          "Via: SIP/2.0/UDP 10.10.1.20:5060;branch=z9hG4bK1\n"
                          "Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK0\n"
                          "From: \"Ann\" <sip:5417460434@10.10.1.11>;tag=A\n"
                          "To: <sip:5417641400@10.10.1.20>\n"
                          "Call-ID: call@10.10.1.11\n"
                          "CSeq: 101 INVITE\n"
                          "Contact: <sip:10.10.1.11:5060>\n"
                          "Cisco-Guid: 4124392090-0268435770-0719450081-0172115113\n"
                          "Date: Thu, 13 Mar 2008 21:00:03 GMT\n"
                          "Content-Type: application/sdp\n"
                          "\n"
                          "v=0\n"
                          "c=IN IP4 10.10.1.11\n"
                          "m=audio 31288 RTP/AVP 0\n";

const QByteArray ringing = "SIP/2.0 180 Ringing\n"
                           "Via: SIP/2.0/UDP 10.10.1.20:5060;branch=z9hG4bK1\n"
                           "From: <sip:5417460434@10.10.1.11>;tag=A\n"
                           "To: <sip:5417641400@10.10.1.20>;tag=B\n"
                           "Call-ID: call@10.10.1.11\n"
                           "CSeq: 101 INVITE\n"
                           "\n";

QByteArray edited(QByteArray message, const char *from, const char *to) { return message.replace(from, to); }

sip::Summary summaryOf(const QByteArray &message) { return sip::readMessage(view(message)).message; }

/// The one record of a batch to which the message was added.
QString added(const QByteArray &message, const SipPlace &place)
{
    Batch batch;
    SipPlace where = place;
    where.clock = batch.clock({ .dialect = Dialect::Ios, .stamp = StampKind::LocalNoYear });
    return addSip(batch, summaryOf(message), where)
        ? recordText(batch, 0)
        : QStringLiteral("rejected ") + QString::fromLatin1(nameOf(batch.rejected.at(0).reason));
}

} // namespace

class TestSipEvent final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysAreDistinctPerKind();
    void linksAreDistinctAndKeepTheStrongestReason();
    void emptyTextsAreNothing();
    void rejectsAreCountedPerReason();
    void namesAreDistinct();
    void initialInvite();
    void hosts_data();
    void hosts();
    void identity_data();
    void identity();
    void recordingLegs_data();
    void recordingLegs();
    void withoutCallId();
    void hold();
};

void TestSipEvent::keysAreDistinctPerKind()
{
    Batch batch;
    const KeyRef leg = batch.key(KeyKind::LegId, "x");
    QCOMPARE(batch.key(KeyKind::LegId, "x"), leg);
    QVERIFY(batch.key(KeyKind::Guid, "x") != leg);
    for (int i = 0; i < 1000; ++i)
        (void)batch.key(KeyKind::Dialog, std::to_string(i));
    QCOMPARE(batch.keys.size(), std::size_t { 1002 });
    QCOMPARE(text(batch.text(batch.key(KeyKind::Dialog, "517"))), QStringLiteral("517"));
    QCOMPARE(batch.keys.size(), std::size_t { 1002 });
    QCOMPARE(batch.text(noKey).size(), std::size_t { 0 });
}

void TestSipEvent::linksAreDistinctAndKeepTheStrongestReason()
{
    Batch batch;
    const KeyRef a = batch.key(KeyKind::LegId, "a");
    const KeyRef b = batch.key(KeyKind::LegId, "b");
    batch.link(a, b, Join::Guid);
    QVERIFY2(batch.links.empty(), "a link is said by a record");
    addEvent(batch, EventKind::Other, a, {});
    batch.link(a, b, Join::Dialog);
    batch.link(b, a, Join::Dialog);
    batch.link(a, a, Join::Dialog);
    batch.link(a, noKey, Join::Dialog);
    QCOMPARE(batch.links.size(), std::size_t { 1 });
    addEvent(batch, EventKind::Other, a, {});
    batch.link(a, b, Join::UpdatedBy);
    batch.link(a, b, Join::Label);
    QCOMPARE(batch.links.size(), std::size_t { 1 });
    QCOMPARE(batch.links[0].join, Join::UpdatedBy);
    QCOMPARE(batch.links[0].record, 1U);
    for (int i = 0; i < 500; ++i)
        batch.link(a, batch.key(KeyKind::Dialog, std::to_string(i)), Join::Dialog);
    batch.link(a, batch.key(KeyKind::Dialog, "77"), Join::Dialog);
    QCOMPARE(batch.links.size(), std::size_t { 501 });
}

void TestSipEvent::emptyTextsAreNothing()
{
    Batch batch;
    QCOMPARE(batch.key(KeyKind::Guid, ""), noKey);
    addEvent(batch, EventKind::Other, noKey, {});
    batch.fact(FactKind::Ani, "");
    QVERIFY(batch.facts.empty());
}

void TestSipEvent::rejectsAreCountedPerReason()
{
    Batch batch;
    batch.reject(Reject::UnknownLine, 70);
    batch.reject(Reject::UnknownLine, 50, 3);
    batch.reject(Reject::SipCut, 60);
    QCOMPARE(batch.rejected.size(), std::size_t { 2 });
    QCOMPARE(batch.rejected[0].count, std::uint64_t { 4 });
    QCOMPARE(batch.rejected[0].firstOffset, std::uint64_t { 50 });
}

void TestSipEvent::namesAreDistinct()
{
    QStringList names;
    const auto add = [&names](const char *name) { names += QString::fromLatin1(name); };
    for (int i = 0; i < int(Reject::Count); ++i) {
        add(nameOf(Reject(i)));
        QVERIFY(std::string_view(explanationOf(Reject(i))).size() > 10);
    }
    names += QString();
    for (int i = 0; i < int(EventKind::Count); ++i)
        add(nameOf(EventKind(i)));
    QCOMPARE(names.removeDuplicates(), 0);
    names.clear();
    for (int i = 0; i < int(FactKind::Count); ++i)
        add(nameOf(FactKind(i)));
    QCOMPARE(names.removeDuplicates(), 0);
    names.clear();
    for (int i = 0; i < int(Join::Count); ++i)
        add(nameOf(Join(i)));
    for (int i = 0; i < int(Dialect::Count); ++i)
        add(nameOf(Dialect(i)));
    QCOMPARE(names.removeDuplicates(), 0);
}

void TestSipEvent::initialInvite()
{
    QCOMPARE(added(invite, { .direction = Direction::Received }),
        QStringLiteral(
            "sip callid:call@10.10.1.11 INVITE cseq=101 rx 10.10.1.20>10.10.2.30 sdp proxied request_user=5417641400 "
            "from_user=5417460434 to_user=5417641400 from_display=Ann contact_host=10.10.1.11 "
            "media_address=10.10.1.11:31288 "
            "dialled=5417641400 date_header=1205442003000 "
            "[callid:call@10.10.1.11~guid:F5D53A9A1000013A2AE1EFE10A4244A9 guid]"));
}

void TestSipEvent::hosts_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("direction");
    QTest::addColumn<QByteArray>("local");
    QTest::addColumn<QByteArray>("peer");
    QTest::addColumn<QString>("hosts");
    const QByteArray none;
    const auto row = [](const char *name, const QByteArray &message, Direction direction, const QByteArray &local,
                         const QByteArray &peer, const char *hosts) {
        QTest::newRow(name) << message << int(direction) << local << peer << QString::fromLatin1(hosts);
    };
    row("request received", invite, Direction::Received, none, none, "10.10.1.20>10.10.2.30");
    row("request received, address of the socket known",
        edited(invite, "branch=z9hG4bK1", "branch=z9hG4bK1;received=10.9.9.9"), Direction::Received, none, none,
        "10.9.9.9>10.10.2.30");
    row("request received by a host that says who it is", invite, Direction::Received, "10.1.1.1", none,
        "10.10.1.20>10.1.1.1");
    row("request sent", invite, Direction::Sent, none, none, "10.10.1.20>10.10.2.30");
    row("request sent to a proxy", invite, Direction::Sent, "10.1.1.1", "10.2.2.2", "10.1.1.1>10.2.2.2");
    row("response received: who sent it is not in it", ringing, Direction::Received, none, none, ">10.10.1.20");
    row("response received from a known peer", ringing, Direction::Received, none, "10.2.2.2", "10.2.2.2>10.10.1.20");
    row("response sent", ringing, Direction::Sent, "10.1.1.1", none, "10.1.1.1>10.10.1.20");
    row("on the wire", ringing, Direction::Wire, "10.1.1.1", "10.2.2.2", "10.1.1.1>10.2.2.2");
    row("pasted request", invite, Direction::Unknown, none, none, "10.10.1.20>10.10.2.30");
    row("pasted response", ringing, Direction::Unknown, none, none, ">10.10.1.20");
    row("no Via", edited(ringing, "Via: SIP/2.0/UDP 10.10.1.20:5060;branch=z9hG4bK1\n", ""), Direction::Received, none,
        none, ">");
}

void TestSipEvent::hosts()
{
    QFETCH(QByteArray, message);
    QFETCH(int, direction);
    QFETCH(QByteArray, local);
    QFETCH(QByteArray, peer);
    Batch batch;
    const std::uint16_t clock = batch.clock({});
    QVERIFY(addSip(batch, summaryOf(message),
        { .clock = clock, .direction = Direction(direction), .local = view(local), .peer = view(peer) }));
    QTEST(
        QString(text(batch.strings.view(batch.sip[0].fromHost)) + u'>' + text(batch.strings.view(batch.sip[0].toHost))),
        "hosts");
}

void TestSipEvent::identity_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("same");
    const auto row = [](const char *name, const QByteArray &one, const QByteArray &other, bool same) {
        QTest::newRow(name) << one << other << same;
    };
    row("a copy whose receiver noted the address", invite,
        edited(invite, "branch=z9hG4bK1", "branch=z9hG4bK1;received=10.9.9.9"), true);
    row("a copy whose receiver noted the port", invite, edited(invite, "branch=z9hG4bK1", "rport=5061;branch=z9hG4bK1"),
        true);
    row("the next hop", invite,
        edited(invite, "Via: SIP/2.0/UDP 10.10.1.20",
            "Via: SIP/2.0/UDP 10.3.3.3:5060;branch=z9hG4bK2\nVia: SIP/2.0/UDP 10.10.1.20"),
        false);
    row("another branch", invite, edited(invite, "z9hG4bK1", "z9hG4bK9"), false);
    row("another sequence number", invite, edited(invite, "CSeq: 101", "CSeq: 102"), false);
    row("another method", invite, edited(invite, "INVITE", "CANCEL"), false);
    row("another status", ringing, edited(ringing, "180 Ringing", "183 Progress"), false);
    row("ringing of another branch of a fork", ringing, edited(ringing, "tag=B", "tag=C"), false);
    row("another unknown method", edited(invite, "INVITE", "FOO"), edited(invite, "INVITE", "BAR"), false);
    const QByteArray old = edited(invite, ";branch=z9hG4bK1", "");
    row("no branch, same tags", old, edited(old, "Contact", "X-Other"), true);
    row("no branch, other tags", old, edited(old, "tag=A", "tag=Z"), false);
    row("no branch, other call", old, edited(old, "call@", "call2@"), false);
}

void TestSipEvent::identity()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QTEST(sipIdentity(summaryOf(one)) == sipIdentity(summaryOf(other)), "same");
}

void TestSipEvent::recordingLegs_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<bool>("recording");
    QTest::newRow("ordinary") << invite << false;
    QTest::newRow("recording session, RFC 7866")
        << edited(invite, "<sip:10.10.1.11:5060>", "<sip:10.10.1.11:5060>;+sip.src") << true;
    QTest::newRow("CUCM near end") << edited(
        invite, "<sip:5417460434@10.10.1.11>", "<sip:5417460434@10.10.1.11;x-nearend;x-refci=43358625>")
                                   << true;
    QTest::newRow("CUCM far end") << edited(
        invite, "<sip:5417460434@10.10.1.11>", "<sip:5417460434@10.10.1.11;x-farend;x-refci=43358625>")
                                  << true;
    QTest::newRow("conference focus only")
        << edited(invite, "<sip:10.10.1.11:5060>", "<sip:10.10.1.11:5060>;isFocus") << false;
}

void TestSipEvent::recordingLegs()
{
    QFETCH(QByteArray, message);
    QTEST(added(message, {}).contains(QStringLiteral(" multipart_recording=")), "recording");
    QVERIFY(added(message, { .recording = true }).contains(QStringLiteral(" multipart_recording=")));
}

void TestSipEvent::withoutCallId()
{
    const QByteArray message = edited(invite, "Call-ID", "X-Call");
    QCOMPARE(added(message, {}), QStringLiteral("rejected sip_no_call_id"));
    QCOMPARE(added(message, { .truncated = true }), QStringLiteral("rejected sip_cut"));
}

void TestSipEvent::hold()
{
    QVERIFY(added(invite + "a=inactive\n", {}).contains(QStringLiteral(" sdp hold ")));
    QVERIFY(added(invite + "a=sendonly\n", {}).contains(QStringLiteral(" sdp hold ")));
    QVERIFY(
        added(edited(invite, "c=IN IP4 10.10.1.11", "c=IN IP4 0.0.0.0"), {}).contains(QStringLiteral(" sdp hold ")));
    QVERIFY(!added(invite + "a=recvonly\n", {}).contains(QStringLiteral(" hold")));
}

QTEST_APPLESS_MAIN(TestSipEvent)
#include "tst_sipevent.moc"
