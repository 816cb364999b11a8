// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/syslogmessage.h>

#include <string>
#endif

using namespace legwork::live;

/// The headers that relays, programs and devices write, and what only looks like one.
class TestSyslogMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void everyPrefixIsRead();
    void printable_data();
    void printable();
};

namespace {

QString text(std::string_view view) { return QString::fromLatin1(view.data(), qsizetype(view.size())); }

} // namespace

void TestSyslogMessage::reads_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("priority"); // -1: none
    QTest::addColumn<QString>("stamp");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("app");
    QTest::addColumn<QString>("bareText");
    const auto row = [](const char *name, const char *message, int priority, const char *stamp, const char *host,
                         const char *app, const char *bareText) {
        QTest::newRow(name) << QByteArray(message) << priority << QString::fromLatin1(stamp)
                            << QString::fromLatin1(host) << QString::fromLatin1(app) << QString::fromLatin1(bareText);
    };
    row("RFC 3164", "<34>Oct 11 22:14:15 mymachine su: 'su root' failed", 34, "Oct 11 22:14:15", "mymachine", "su",
        "'su root' failed");
    row("process id", "<13>Oct  1 22:14:15 10.1.1.1 sshd[311]: x", 13, "Oct  1 22:14:15", "10.1.1.1", "sshd", "x");
    row("no tag", "<13>Oct  1 22:14:15 gw hello world", 13, "Oct  1 22:14:15", "gw", "", "hello world");
    row("rsyslog's forward format", "<13>2024-03-13T18:25:15.001+00:00 gw1 app: x", 13, "2024-03-13T18:25:15.001+00:00",
        "gw1", "app", "x");
    row("RFC 5424", "<165>1 2003-10-11T22:14:15.003Z host.example app 77 ID47 [a b=\"c ] \\\" d\"][e] text", 165,
        "2003-10-11T22:14:15.003Z", "host.example", "app", "text");
    row("RFC 5424, nothing stated", "<165>1 - - - - - - text", 165, "", "", "", "text");
    row("RFC 5424, byte order mark", "<165>1 - - - - - - \xef\xbb\xbftext", 165, "", "", "", "text");
    row("RFC 5424, no text", "<165>1 - h a - - -", 165, "", "h", "a", "");
    row("RFC 5424, structured data without end", "<165>1 - h a - - [x y=\"", 165, "", "", "", "1 - h a - - [x y=\"");
    row("IPv6 host", "<13>Oct  1 22:14:15 2001:db8::1 app: x", 13, "Oct  1 22:14:15", "2001:db8::1", "app", "x");
    row("a device", "<191>123: gw1: 063686: Mar 13 18:25:14.383 PST: //1/2", 191, "", "", "",
        "123: gw1: 063686: Mar 13 18:25:14.383 PST: //1/2");
    row("a device without count", "<191>Mar 13 18:25:14.383 PST: //1/2", 191, "", "", "",
        "Mar 13 18:25:14.383 PST: //1/2");
    row("a device's own stamp with a zone is no relay's", "<191>Mar 13 18:25:14 PST: //1/2", 191, "", "", "",
        "Mar 13 18:25:14 PST: //1/2");
    row("a device through a relay", "<191>Mar 13 18:25:15 10.1.1.1 123: 063686: Mar 13 18:25:14.383 PST: x", 191,
        "Mar 13 18:25:15", "10.1.1.1", "123", "063686: Mar 13 18:25:14.383 PST: x");
    row("no priority", "hello", -1, "", "", "", "hello");
    row("priority too large", "<192>hello", -1, "", "", "", "<192>hello");
    row("priority without end", "<19", -1, "", "", "", "<19");
    row("empty priority", "<>x", -1, "", "", "", "<>x");
    row("priority only", "<0>", 0, "", "", "", "");
    row("empty", "", -1, "", "", "", "");
    row("stamp only", "<1>Oct 11 22:14:15 ", 1, "", "", "", "Oct 11 22:14:15 ");
}

void TestSyslogMessage::reads()
{
    QFETCH(QByteArray, message);
    QFETCH(int, priority);
    const SyslogMessage read = readSyslog({ message.constData(), std::size_t(message.size()) });
    QCOMPARE(read.hasPriority ? read.facility * 8 + read.severity : -1, priority);
    QTEST(text(read.stamp), "stamp");
    QTEST(text(read.host), "host");
    QTEST(text(read.app), "app");
    QTEST(text(read.bareText), "bareText");
}

void TestSyslogMessage::everyPrefixIsRead()
{
    const std::string whole = "<165>1 2003-10-11T22:14:15.003Z host.example app 77 ID47 [a b=\"c ] \\\" d\"] text";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const std::string cut = whole.substr(0, size); // of its own, so that a read beyond it is seen
        const SyslogMessage read = readSyslog(cut);
        QVERIFY(read.text.size() <= size);
    }
}

void TestSyslogMessage::printable_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("printable");
    QTest::newRow("text") << QByteArray("INVITE sip:a@b\r\n\tx") << true;
    QTest::newRow("UTF-8") << QByteArray("\xc3\xa4") << true;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
    QTest::newRow("TLS hello") << QByteArray("\x16\x03\x01") << false;
    QTest::newRow("empty") << QByteArray() << true;
}

void TestSyslogMessage::printable()
{
    QFETCH(QByteArray, bytes);
    QTEST(isPrintable({ bytes.constData(), std::size_t(bytes.size()) }), "printable");
}

QTEST_GUILESS_MAIN(TestSyslogMessage)
#include "tst_syslogmessage.moc"
