// SPDX-License-Identifier: GPL-3.0-or-later
// Replies of a server that may be anything: lengths, chunks, ends, limits; whole or byte by byte.
#include <QTest>

#include <device/https.h>

using namespace legwork::device;
using State = HttpReader::State;

class TestHttpReader final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void anyCutIsNoWholeReply_data() { reads_data(); }
    void anyCutIsNoWholeReply();
    void bounded();
};

void TestHttpReader::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status"); // 0: broken
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *bytes, int status, const char *body) {
        QTest::newRow(name) << QByteArray(bytes) << status << QByteArray(body);
    };
    row("with a length", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc");
    row("no body", "HTTP/1.1 204 No Content\r\n\r\n", 204, "");
    row("names in any case", "HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh:3\r\n\r\nabc", 200, "abc");
    row("in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\n\r\n", 200,
        "abc");
    row("after an interim reply", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", 200,
        "a");
    row("up to the end", "HTTP/1.1 200 OK\r\n\r\nabc", 200, "abc");
    row("another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n", 0, "");
    row("no status", "HTTP/1.1 OK\r\n\r\n", 0, "");
    row("a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc", 0, "");
    row("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc", 0, "");
    row("a chunk size that is none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 0, "");
    row("a chunk without its end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 0, "");
    row("a header without a name", "HTTP/1.1 200 OK\r\n: x\r\n\r\n", 0, "");
    row("empty", "", 0, "");
}

void TestHttpReader::reads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    for (const bool isWhole : { true, false }) {
        HttpReader reader(10'000);
        State state = State::More;
        if (isWhole) {
            state = reader.feed({ bytes.constData(), std::size_t(bytes.size()) });
        } else {
            for (qsizetype i = 0; i < bytes.size() && state == State::More; ++i)
                state = reader.feed({ bytes.constData() + i, 1 });
        }
        if (state == State::More)
            state = reader.end();
        QCOMPARE(state, status == 0 ? State::Broken : State::Done);
        if (status != 0) {
            QCOMPARE(reader.reply().status, status);
            QCOMPARE(QByteArray::fromStdString(reader.reply().body), body);
        }
    }
}

void TestHttpReader::anyCutIsNoWholeReply()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    if (status == 0 || !bytes.contains("ength") || status == 204)
        return; // only the connection's end tells where such a reply ends
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        HttpReader reader(10'000);
        State state = reader.feed({ bytes.constData(), std::size_t(size) });
        if (state == State::More)
            state = reader.end();
        QCOMPARE(state, State::Broken);
    }
}

void TestHttpReader::bounded()
{
    HttpReader endless(1000);
    State state = endless.feed("HTTP/1.1 200 OK\r\n\r\n");
    for (int i = 0; i < 100 && state == State::More; ++i)
        state = endless.feed(std::string(100, 'x'));
    QCOMPARE(state, State::TooLarge);
    HttpReader announced(1000);
    QCOMPARE(announced.feed("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"), State::TooLarge);
    HttpReader chunked(1000);
    QCOMPARE(chunked.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n"), State::TooLarge);
    HttpReader head(1 << 20);
    state = head.feed("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 10'000 && state == State::More; ++i)
        state = head.feed("X: aaaaaaaaaaaaaaaa\r\n");
    QCOMPARE(state, State::Broken);
}

QTEST_APPLESS_MAIN(TestHttpReader)
#include "tst_httpreader.moc"
