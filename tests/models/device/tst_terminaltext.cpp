// SPDX-License-Identifier: GPL-3.0-or-later
// A device's output as a terminal would show it: pagers rubbed out, escapes gone, any bytes, bounded memory.
#include <QTest>

#include <device/terminaltext.h>

using legwork::device::TerminalText;

class TestTerminalText final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shows_data();
    void shows();
    void anySplitIsTheSame_data() { shows_data(); }
    void anySplitIsTheSame();
    void anyBytes();
    void bounded();
};

namespace {

QByteArray shown(const TerminalText &text)
{
    QByteArray all;
    for (const std::string &line : text.lines())
        all += QByteArray::fromStdString(line) + '\n';
    return all + QByteArray::fromStdString(text.open());
}

} // namespace

void TestTerminalText::shows_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &bytes, const char *text) {
        QTest::newRow(name) << bytes << QByteArray(text);
    };
    row("nothing", "", "");
    row("lines", "a\r\nb\r\n", "a\nb\n");
    row("a prompt is open", "gw1#", "gw1#");
    row("line feed alone", "a\nb", "a\nb");
    row("return alone overwrites", "abc\rX", "Xbc");
    row("pager rubbed out by backspaces",
        QByteArray(" --More-- ") + QByteArray(10, '\b') + QByteArray(10, ' ') + QByteArray(10, '\b') + "next\r\n",
        "next\n");
    row("pager rubbed out by returns", "--More--\r        \rnext\r\n", "next\n");
    row("a line's own blanks at its end stay", "description x  \r\n", "description x  \n");
    row("escape sequences", "\x1b[2J\x1b[1;31mred\x1b[0m\r\n", "red\n");
    row("a title", "\x1b]0;title\agw1#", "gw1#");
    row("a title ended by ST", "\x1b]0;title\x1b\\gw1#", "gw1#");
    row("bells and fills", QByteArray("a\0\a b", 5), "a b");
    row("backspace at the start", "\b\ba", "a");
    row("bytes over 127", "d\xc3\xa9j\xe0\r\n", "d\xc3\xa9j\xe0\n");
}

void TestTerminalText::shows()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    TerminalText screen(1 << 20);
    screen.feed({ bytes.constData(), static_cast<std::size_t>(bytes.size()) });
    QCOMPARE(shown(screen), text);
}

void TestTerminalText::anySplitIsTheSame()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    TerminalText screen(1 << 20);
    for (const char byte : bytes)
        screen.feed({ &byte, 1 });
    QCOMPARE(shown(screen), text);
}

void TestTerminalText::anyBytes()
{
    TerminalText screen(10'000);
    std::uint32_t random = 1;
    for (int i = 0; i < 100'000; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        const char byte = static_cast<char>(random >> 24);
        screen.feed({ &byte, 1 });
        for (const char shownByte : screen.open())
            QVERIFY(shownByte != '\x1b' && shownByte != '\n' && shownByte != '\r');
    }
}

void TestTerminalText::bounded()
{
    TerminalText screen(1000);
    for (int i = 0; i < 100; ++i)
        screen.feed(std::string(100, 'x'));
    QVERIFY(screen.isOverfull());
    QVERIFY(screen.open().size() <= 1000);
    screen.clear();
    QVERIFY(!screen.isOverfull());
    for (int i = 0; i < 10'000; ++i)
        screen.feed("\n");
    QVERIFY(screen.isOverfull());
    QVERIFY(screen.lines().size() < 1000);
}

QTEST_APPLESS_MAIN(TestTerminalText)
#include "tst_terminaltext.moc"
