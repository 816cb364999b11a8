// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/syslogframes.h>

#include <string>
#include <vector>
#endif

using namespace legwork::live;

/// RFC 6587: both framings, chosen by every message for itself.
class TestSyslogFrames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void frames_data();
    void frames();
    void anySplitGivesTheSame_data() { frames_data(); }
    void anySplitGivesTheSame();
    void longMessageIsCut_data();
    void longMessageIsCut();
    void whatHasNoEndIsTheRest();
    void keepsNoMoreThanOneMessage();
};

namespace {

QByteArrayList framed(const QByteArray &bytes, int step)
{
    SyslogFrames frames;
    QByteArrayList messages;
    const auto take = [&] {
        for (std::string_view message; frames.next(message);)
            messages.append(QByteArray(message.data(), qsizetype(message.size())));
    };
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        const QByteArray part = bytes.mid(at, step);
        frames.append({ part.constData(), std::size_t(part.size()) });
        take();
    }
    return messages;
}

} // namespace

void TestSyslogFrames::frames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("messages");
    QTest::newRow("lines") << QByteArray("<1>a\n<2>b\n") << QByteArrayList { "<1>a", "<2>b" };
    QTest::newRow("CR LF") << QByteArray("<1>a\r\n<2>b\r\n") << QByteArrayList { "<1>a", "<2>b" };
    QTest::newRow("NUL") << QByteArray("<1>a\0<2>b\0", 10) << QByteArrayList { "<1>a", "<2>b" };
    QTest::newRow("counted") << QByteArray("4 <1>a5 <2>bc") << QByteArrayList { "<1>a", "<2>bc" };
    QTest::newRow("counted, with line ends inside")
        << QByteArray("8 <1>a\nb\nc4 <2>d") << QByteArrayList { "<1>a\nb\nc", "<2>d" };
    QTest::newRow("counted, with line ends between")
        << QByteArray("4 <1>a\n4 <2>b\n") << QByteArrayList { "<1>a", "<2>b" };
    QTest::newRow("both ways on one connection")
        << QByteArray("4 <1>a<2>b\n4 <3>c") << QByteArrayList { "<1>a", "<2>b", "<3>c" };
    QTest::newRow("a device's number is no count")
        << QByteArray("12: Via: x\n12 Mar: y\n") << QByteArrayList { "12: Via: x", "12 Mar: y" };
    QTest::newRow("count of nothing") << QByteArray("0 <1>a\n") << QByteArrayList { "0 <1>a" };
    QTest::newRow("count that no message has")
        << QByteArray("99999999999 <1>a\n") << QByteArrayList { "99999999999 <1>a" };
    QTest::newRow("empty lines") << QByteArray("\n\n<1>a\n\n") << QByteArrayList { "<1>a" };
    QTest::newRow("no end yet") << QByteArray("<1>a") << QByteArrayList {};
    QTest::newRow("counted, not all there") << QByteArray("9 <1>a") << QByteArrayList {};
    QTest::newRow("nothing") << QByteArray() << QByteArrayList {};
}

void TestSyslogFrames::frames()
{
    QFETCH(QByteArray, bytes);
    QTEST(framed(bytes, qMax(1, int(bytes.size()))), "messages");
}

void TestSyslogFrames::anySplitGivesTheSame()
{
    QFETCH(QByteArray, bytes);
    for (int step = 1; step < bytes.size(); ++step)
        QTEST(framed(bytes, step), "messages");
}

void TestSyslogFrames::longMessageIsCut_data()
{
    QTest::addColumn<bool>("counted");
    QTest::newRow("line") << false;
    QTest::newRow("counted") << true;
}

void TestSyslogFrames::longMessageIsCut()
{
    QFETCH(bool, counted);
    const QByteArray text = "<1>" + QByteArray(2 * int(maxSyslogBytes), 'x');
    QByteArray bytes = counted ? QByteArray(QByteArray::number(text.size()) + ' ' + text) : QByteArray(text + '\n');
    bytes += "<2>next\n";
    for (const int step : { 1000, 70'000, int(bytes.size()) }) {
        const QByteArrayList messages = framed(bytes, step);
        QCOMPARE(messages.size(), 2);
        QCOMPARE(messages[0], text.left(int(maxSyslogBytes)));
        QCOMPARE(messages[1], QByteArray("<2>next"));
    }
}

void TestSyslogFrames::whatHasNoEndIsTheRest()
{
    SyslogFrames frames;
    std::string_view message;
    frames.append("<1>a\n<2>b\r");
    QVERIFY(frames.next(message));
    QVERIFY(!frames.next(message));
    QCOMPARE(std::string(frames.rest()), std::string("<2>b"));
    QVERIFY(frames.rest().empty());
}

void TestSyslogFrames::keepsNoMoreThanOneMessage()
{
    SyslogFrames frames;
    const std::string block(64 * 1024, 'x');
    std::string_view message;
    int messages = 0;
    for (int i = 0; i < 1000; ++i) {
        frames.append(block);
        while (frames.next(message)) {
            QVERIFY(message.size() <= maxSyslogBytes);
            ++messages;
        }
    }
    QCOMPARE(messages, 1);
    QCOMPARE(frames.cut(), std::uint64_t { 1 });
    QVERIFY(frames.rest().empty());
}

QTEST_GUILESS_MAIN(TestSyslogFrames)
#include "tst_syslogframes.moc"
