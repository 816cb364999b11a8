// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include <sip/headers.h>

#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

namespace {

QByteArray listed(const QByteArray &text)
{
    QByteArray list;
    sip::HeaderReader reader(viewOf(text));
    sip::Header header;
    while (reader.next(header)) {
        list += bytesOf(header.longName) + '=' + QByteArray::fromStdString(sip::unfolded(header.value)) + '\n';
    }
    return list;
}

} // namespace

class TestSipHeaders final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lists_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QByteArray>("body");
        const QByteArray bye = "BYE sip:a@b SIP/2.0\n";
        const auto row = [](const char *name, const QByteArray &text, const char *list, const char *body) {
            QTest::newRow(name) << text << QByteArray(list) << QByteArray(body);
        };
        row("empty", "", "", "");
        row("not SIP", "Hello: world\n", "", "");
        row("start line only", "BYE sip:a@b SIP/2.0", "", "");
        row("ordinary", bye + "Call-ID: 1\nCSeq: 2 BYE\n\n", "Call-ID=1\nCSeq=2 BYE\n", "");
        row("carriage returns", "BYE sip:a@b SIP/2.0\r\nCall-ID: 1\r\nl: 0\r\n\r\n", "Call-ID=1\nContent-Length=0\n",
            "");
        row("cut behind a name", bye + "Call-ID: 1\nCSeq", "Call-ID=1 CSeq\n", "");
        row("cut behind a colon", bye + "Call-ID: 1\nCSeq:", "Call-ID=1\nCSeq=\n", "");
        row("every compact form",
            bye
                + "v: 1\nf: 2\nt: 3\ni: 4\nm: 5\nl: 6\nc: 7\ne: 8\ns: 9\nk: 10\no: 11\nr: 12\nb: 13\nx: 14\nu: 15\na: "
                  "16\nj: 17\nd: 18\ny: 19\nn: 20\n",
            "Via=1\nFrom=2\nTo=3\nCall-ID=4\nContact=5\nContent-Length=6\nContent-Type=7\nContent-Encoding=8\nSubject="
            "9\nSupported=10\n"
            "Event=11\nRefer-To=12\nReferred-By=13\nSession-Expires=14\nAllow-Events=15\nAccept-Contact=16\nReject-"
            "Contact=17\n"
            "Request-Disposition=18\nIdentity=19\nIdentity-Info=20\n",
            "");
        row("spelling", bye + "CALL-ID: 1\nmime-version: 1.0\nX-mine: 2\nz: 3\n",
            "Call-ID=1\nMIME-Version=1.0\nX-mine=2\nz=3\n", "");
        row("repeated", bye + "Via: a\nVia: b\n", "Via=a\nVia=b\n", "");
        row("wrapped", bye + "Remote-Party-ID: <sip:a@b>;\nparty=calling\nTo: <sip:a@b>;\r\n \t tag=1\nl: 0\n\n",
            "Remote-Party-ID=<sip:a@b>; party=calling\nTo=<sip:a@b>; tag=1\nContent-Length=0\n", "");
        row("wrapped with the value on the next line", bye + "To:\n <sip:a@b>\nl: 0\n\n",
            "To=<sip:a@b>\nContent-Length=0\n", "");
        row("wrapped at the end", bye + "To: <sip:a@b>;\ntag=1\n\n", "To=<sip:a@b>; tag=1\n", "");
        row("body by length", bye + "l: 5\n\nhellolog text\n", "Content-Length=5\n", "hellolog text\n");
        row("body by length at a line end", bye + "l: 6\n\nhello\nlog text\n", "Content-Length=6\n", "hello\n");
        row("body without its line end", bye + "l: 5\n\nhello\nlog text\n", "Content-Length=5\n", "hello");
        row("body shorter than its length", bye + "l: 500\n\nhello\n", "Content-Length=500\n", "hello\n");
        row("blank line lost", bye + "l: 191\nv=0\ns=x\n", "Content-Length=191\n", "v=0\ns=x\n");
        row("stray blank line", bye + "Call-ID: 1\n\nReferred-By: x\nl: 3\n\nabc",
            "Call-ID=1\nReferred-By=x\nContent-Length=3\n", "abc");
        row("spaced log", bye + "\nCall-ID: 1\n\nVia: SIP/2.0/UDP\n\n10.1.1.1:5060\n\nl: 3\n\n\nabc\n",
            "Call-ID=1\nVia=SIP/2.0/UDP 10.1.1.1:5060\nContent-Length=3\n", "abc");
        row("run together", bye + "Contact: <sip:a@b> Cisco-Guid: 1-2-3-4 To: <sip:c@d>;\ntag=1\nl: 0\n\n",
            "Contact=<sip:a@b>\nCisco-Guid=1-2-3-4\nTo=<sip:c@d>; tag=1\nContent-Length=0\n", "");
        row("run together with the start line", "SIP/2.0 200 OK Via: x To: y\nCall-ID: 1\n\n",
            "Via=x\nTo=y\nCall-ID=1\n", "");
        row("next message", bye + "Call-ID: 1\nSIP/2.0 200 OK\nCall-ID: 2\n", "Call-ID=1\n", "");
        row("bytes over 127", bye + "From: \"M\xC3\xBC\xFF\" <sip:a@b>\n", "From=\"M\xC3\xBC\xFF\" <sip:a@b>\n", "");
    }
    void lists()
    {
        QFETCH(QByteArray, text);
        QTEST(listed(text), "list");
        QTEST(bytesOf(sip::HeaderReader(viewOf(text)).body()), "body");
    }

    void placesAndNamesAsWritten()
    {
        const QByteArray text = "BYE sip:a@b SIP/2.0\ncall-id: 1\n  CSeq : 2 BYE\n\n";
        sip::HeaderReader reader(viewOf(text));
        sip::Header header;
        QVERIFY(reader.next(header));
        QCOMPARE(bytesOf(header.name), QByteArray("call-id"));
        QCOMPARE(header.offset, std::size_t(text.indexOf("call-id")));
        QVERIFY(reader.next(header));
        QCOMPARE(bytesOf(header.name), QByteArray("CSeq"));
        QCOMPARE(bytesOf(header.value), QByteArray("2 BYE"));
        QCOMPARE(header.offset, std::size_t(text.indexOf("CSeq")));
        QVERIFY(!reader.next(header));
        QVERIFY(!reader.next(header));
    }

    void bodyDoesNotDependOnWhatWasRead()
    {
        const QByteArray text = "INVITE sip:a@b SIP/2.0\nTo: x\nl: 3\n\nabc";
        sip::HeaderReader reader(viewOf(text));
        QCOMPARE(bytesOf(reader.body()), QByteArray("abc"));
        sip::Header header;
        QVERIFY(reader.next(header));
        QCOMPARE(bytesOf(reader.body()), QByteArray("abc"));
        QCOMPARE(bytesOf(header.longName), QByteArray("To"));
        QVERIFY(reader.next(header));
        QVERIFY(!reader.next(header));
        QCOMPARE(bytesOf(reader.body()), QByteArray("abc"));
    }

    void unfolds_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("one line") << QByteArray("a  b") << QByteArray("a  b");
        QTest::newRow("two lines") << QByteArray("a\r\n b") << QByteArray("a b");
        QTest::newRow("blank line between") << QByteArray("a\n\n\tb\n") << QByteArray("a b");
        QTest::newRow("carriage return without line feed") << QByteArray("a\rb") << QByteArray("a b");
    }
    void unfolds()
    {
        QFETCH(QByteArray, value);
        QTEST(QByteArray::fromStdString(sip::unfolded(viewOf(value))), "line");
    }
};

QTEST_APPLESS_MAIN(TestSipHeaders)
#include "tst_sipheaders.moc"
