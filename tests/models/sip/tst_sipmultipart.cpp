// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include <sip/multipart.h>

#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

class TestSipMultipart final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parts_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("list"); // depth type disposition {content}
        const auto row = [](const char *name, const char *type, const char *body, const char *list) {
            QTest::newRow(name) << QByteArray(type) << QByteArray(body) << QByteArray(list);
        };
        row("no body", "application/sdp", "", "");
        row("body without parts", "application/sdp", "v=0\n", "0 application/sdp  {v=0\n}\n");
        row("no type", "", "v=0\n", "0   {v=0\n}\n");
        row("two parts", "multipart/mixed;boundary=b",
            "--b\r\nContent-Type: application/sdp\r\nContent-Disposition: "
            "session;handling=required\r\n\r\nv=0\r\n--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b--\r\n",
            "1 application/sdp session;handling=required {v=0}\n1 text/plain  {hi}\n");
        row("preamble and epilogue", "multipart/mixed; boundary=\"b\"", "pre\n--b\n\nx\n--b--\nepilogue\n",
            "1   {x}\n");
        row("empty part", "multipart/mixed;boundary=b", "--b\n--b--\n", "1   {}\n");
        row("part of blank lines", "multipart/mixed;boundary=b", "--b\n\n\n--b--\n", "1   {}\n");
        row("blank lines lost, indented", "multipart/mixed;boundary=b",
            "--b\n  Content-Type: application/sdp\n  v=0\n  s=x\n--b\n Content-Type: application/x\n <a>\n--b--\n",
            "1 application/sdp  {  v=0\n  s=x}\n1 application/x  { <a>}\n");
        row("closing boundary lost", "multipart/mixed;boundary=b", "--b\n\nx\n--b\n\ny\n", "1   {x}\n1   {y\n}\n");
        row("all boundaries lost", "multipart/mixed;boundary=b", "x\ny\n", "");
        row("closes at once", "multipart/mixed;boundary=b", "--b--\n--b\nx\n", "");
        row("boundary not stated", "multipart/mixed", "--q\n\nx\n--q--\n", "1   {x}\n");
        row("boundary inside a line", "multipart/mixed;boundary=b", "--b\n\nx --b\n--b--\n", "1   {x --b}\n");
        row("longer boundary", "multipart/mixed;boundary=b", "--b\n\nx\n--bc\n--b--\n", "1   {x\n--bc}\n");
        row("part of a part", "multipart/mixed;boundary=a",
            "--a\nContent-Type: multipart/alternative;boundary=b\n\n--b\n\nx\n--b\n\ny\n--b--\n--a\n\nz\n--a--\n",
            "2   {x}\n2   {y}\n1   {z}\n");
        row("inner closing boundary lost", "multipart/mixed;boundary=a",
            "--a\nContent-Type: multipart/mixed;boundary=b\n\n--b\n\nx\n--a\n\nz\n--a--\n", "2   {x}\n1   {z}\n");
        row("type in capitals", "MULTIPART/MIXED;BOUNDARY=b", "--b\n\nx\n--b--\n", "1   {x}\n");
        row("XML of SIPREC", "multipart/mixed;boundary=b",
            "--b\nContent-Type: application/rs-metadata+xml\n\n<?xml version=\"1.0\"?>\n<a>\n--b--\n",
            "1 application/rs-metadata+xml  {<?xml version=\"1.0\"?>\n<a>}\n");
    }
    void parts()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QByteArray list;
        sip::PartReader reader(viewOf(type), viewOf(body));
        sip::BodyPart part;
        while (reader.next(part)) {
            list += QByteArray::number(part.depth) + ' ' + bytesOf(part.contentType) + ' ' + bytesOf(part.disposition)
                + " {" + bytesOf(part.content) + "}\n";
        }
        QTEST(list, "list");
        QVERIFY(!reader.next(part));
    }

    void depthLimit()
    {
        // Six levels, each a part of the one before: the fourth is handed out as it is.
        QByteArray body = "deep";
        for (int level = 6; level > 1; --level) {
            const QByteArray b = "b" + QByteArray::number(level);
            body = "Content-Type: multipart/mixed;boundary=" + b + "\n\n--" + b + "\n" + (level == 6 ? "\n" : "") + body
                + "\n--" + b + "--";
        }
        body = "--b1\n" + body + "\n--b1--\n";
        sip::PartReader reader("multipart/mixed;boundary=b1", viewOf(body));
        sip::BodyPart part;
        QVERIFY(reader.next(part));
        QCOMPARE(std::size_t { part.depth }, sip::PartReader::maxDepth);
        QCOMPARE(bytesOf(part.contentType), QByteArray("multipart/mixed;boundary=b5"));
        QVERIFY(bytesOf(part.content).startsWith("--b5\n"));
        QVERIFY(bytesOf(part.content).contains("deep"));
        QVERIFY(!reader.next(part));
    }

    void findsSdp_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("sdp");
        QTest::newRow("the body") << QByteArray("application/sdp") << QByteArray("v=0\n") << QByteArray("v=0\n");
        QTest::newRow("type lost") << QByteArray() << QByteArray("v=0\n") << QByteArray("v=0\n");
        QTest::newRow("another type") << QByteArray("text/plain") << QByteArray("v=0\n") << QByteArray();
        QTest::newRow("second part")
            << QByteArray("multipart/mixed;boundary=b")
            << QByteArray("--b\nContent-Type: text/xml\n\nv=0\n--b\nContent-Type: application/SDP\n\nv=0\ns=x\n--b--\n")
            << QByteArray("v=0\ns=x");
        QTest::newRow("none") << QByteArray("multipart/mixed;boundary=b")
                              << QByteArray("--b\nContent-Type: text/xml\n\n<a>\n--b--\n") << QByteArray();
    }
    void findsSdp()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QTEST(bytesOf(sip::sdpOf(viewOf(type), viewOf(body))), "sdp");
    }
};

QTEST_APPLESS_MAIN(TestSipMultipart)
#include "tst_sipmultipart.moc"
