// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "tst_iosrendered.h"

#include <formats/scan.h>

#include <base/utctime.h>
#endif

#include <QTest>

using namespace legwork;
using namespace legwork::formats;

class TestCusp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headers_data();
    void headers();
    void preambles_data();
    void preambles();
    void otherCategoriesAreRouting();
    void messagesOfAPacketTrace();
};

void TestCusp::headers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    const QString none = QStringLiteral("foreign");
    const QString time
        = QString::number(daysFromCivil(2013, 2, 27) * msPerDay + ((19 * 60 + 15) * 60 + 59) * 1000 + 245);
    QTest::newRow("wire") << QByteArray("[DsTransportListener-2] DEBUG 2013.02.27 19:15:59:245 DsSipLlApi.Wire -")
                          << QString(u"date " + time + u" sip | DsSipLlApi.Wire -");
    QTest::newRow("routing") << QByteArray("[REQUESTI.CUSP.2] INFO  2013.02.27 19:15:59:245 cusp.routing - x")
                             << QString(u"date " + time + u" | cusp.routing - x");
    QTest::newRow("point before ms") << QByteArray(
        "[DsTransportListener-2] DEBUG 2013.02.27 19:15:59.245 DsSipLlApi.Wire -")
                                     << none;
    QTest::newRow("month out of range") << QByteArray(
        "[DsTransportListener-2] DEBUG 2013.13.27 19:15:59:245 DsSipLlApi.Wire -")
                                        << none;
    QTest::newRow("hour out of range") << QByteArray(
        "[DsTransportListener-2] DEBUG 2013.02.27 24:15:59:245 DsSipLlApi.Wire -")
                                       << none;
    QTest::newRow("no level") << QByteArray("[DsTransportListener-2] 2013.02.27 19:15:59:245 DsSipLlApi.Wire -")
                              << none;
    QTest::newRow("CUCM's message number") << QByteArray("[431528,NET]") << none;
    QTest::newRow("one byte short") << QByteArray("[a] DEBUG 2013.02.27 19:15:59:24") << none;
    QTest::newRow("empty") << QByteArray() << none;
    QTest::newRow("bracket open") << QByteArray(
        "[DsTransportListener-2 DEBUG 2013.02.27 19:15:59:245 DsSipLlApi.Wire -")
                                  << none;
}

void TestCusp::headers()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, expected);
    const std::string_view text(line.constData(), static_cast<std::size_t>(line.size()));
    QCOMPARE(test::renderedHead(cuspDialect().match(text), text), expected);
}

void TestCusp::preambles_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expected");
    QTest::newRow("received") << QByteArray("Received UDP packet on 14.128.100.169:5060 ,source 14.128.100.150:57878")
                              << QStringLiteral("rx 1 14.128.100.169 14.128.100.150");
    QTest::newRow("sending") << QByteArray("Sending TCP packet on 10.10.1.20:5060, destination 10.10.1.11:5060")
                             << QStringLiteral("tx 2 10.10.1.20 10.10.1.11");
    QTest::newRow("TLS, IPv6") << QByteArray("Sending TLS packet on [2001:db8::1]:5061, destination [2001:db8::2]:5061")
                               << QStringLiteral("tx 3 2001:db8::1 2001:db8::2");
    QTest::newRow("addresses cut") << QByteArray("Received UDP packet on ") << QStringLiteral("rx 1  ");
    QTest::newRow("a sentence") << QByteArray("Received nothing") << QStringLiteral("no");
    QTest::newRow("a request") << QByteArray("INVITE sip:1@h SIP/2.0") << QStringLiteral("no");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("no");
}

void TestCusp::preambles()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, expected);
    Head head;
    QString actual = QStringLiteral("no");
    if (cuspDialect().sipPreamble({ line.constData(), static_cast<std::size_t>(line.size()) }, head)) {
        actual = head.direction == Direction::Received ? QStringLiteral("rx ") : QStringLiteral("tx ");
        actual += QString::number(static_cast<int>(head.transport)) + u' ' + test::latin(head.local) + u' '
            + test::latin(head.peer);
    }
    QCOMPARE(actual, expected);
}

void TestCusp::otherCategoriesAreRouting()
{
    QCOMPARE(test::rendered(cuspDialect(), "[REQUESTI.CUSP.2] INFO 2013.02.27 19:15:59:245 cusp.routing - x"),
        QStringLiteral("cusp_routing -"));
    QCOMPARE(test::rendered(cuspDialect(), "[DsTransportListener-2] DEBUG 2013.02.27 19:15:59:245 DsSipLlApi.Wire -"),
        QStringLiteral("other -"));
}

void TestCusp::messagesOfAPacketTrace()
{
    constexpr std::string_view text
        = "[DsTransportListener-2] DEBUG 2008.03.13 21:00:03:238 DsSipLlApi.Wire -\n"
          "Received UDP packet on 10.10.1.20:5060 ,source 10.10.1.11:5060\n"
          "BYE sip:1@10.10.1.20 SIP/2.0\nVia: SIP/2.0/UDP 10.10.9.9:5060;branch=z9hG4bK1\n"
          "Call-ID: a@b\nCSeq: 2 BYE\nContent-Length: 0\n\n\n--- end of packet ---\n"
          "[REQUESTI.CUSP.2] DEBUG 2008.03.13 21:00:03:239 DsSipLlApi.Wire -\n"
          "Sending TCP packet on 10.10.1.20:5060, destination 10.10.1.11:5060\n"
          "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 10.10.9.9:5060;branch=z9hG4bK1\nCall-ID: a@b\nCSeq: 2 BYE\n"
          "Content-Length: 0\n\n\n--- end of packet ---\n";
    Batch batch;
    QCOMPARE(scanText(text, 0, 0, text.size(), Tail::Final, batch), text.size());
    QCOMPARE(test::renderedBatch(batch), QStringLiteral("sip CallId:a@b request_user=1\nsip CallId:a@b reason=OK"));
    QCOMPARE(batch.sip.size(), std::size_t { 2 });
    QCOMPARE(batch.sip[0].direction, Direction::Received);
    QCOMPARE(test::latin(batch.strings.view(batch.sip[0].fromHost)), QStringLiteral("10.10.1.11"));
    QCOMPARE(test::latin(batch.strings.view(batch.sip[0].toHost)), QStringLiteral("10.10.1.20"));
    QCOMPARE(batch.sip[0].transport, sip::Transport::Udp);
    QCOMPARE(batch.sip[1].direction, Direction::Sent);
    QCOMPARE(test::latin(batch.strings.view(batch.sip[1].toHost)), QStringLiteral("10.10.1.11"));
    QCOMPARE(batch.sip[1].transport, sip::Transport::Tcp);
    QCOMPARE(int { batch.sip[1].flags }, 0);
    QVERIFY(batch.rejected.empty());
}

QTEST_GUILESS_MAIN(TestCusp)
#include "tst_cusp.moc"
