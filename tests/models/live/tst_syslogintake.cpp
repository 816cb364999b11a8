// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QDir>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <formats/scan.h>
#include <live/syslogintake.h>

#include <memory>
#include <string>
#include <vector>
#endif

using namespace legwork;
using namespace legwork::live;

/// What senders put into datagrams becomes logs that the engine reads.
class TestSyslogIntake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void devicesMessageIsOneRecord_data();
    void devicesMessageIsOneRecord();
    void numbersOfMessagesAreNoLineNumbers();
    void overtakenLinesAreInOrder();
    void lostLineIsCountedAndSeen();
    void hostsHaveFilesOfTheirOwn();
    void callServersLinesAreAsTheyWere();
    void continuationOnAConnection();
    void garbageIsCounted_data();
    void garbageIsCounted();
    void manyHostsShareAFile();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<SpoolSet> m_spool;
    std::unique_ptr<SyslogIntake> m_intake;

    void send(const std::string &message, const std::string &sender = "10.1.1.1",
        SyslogIntake::Connection *connection = nullptr)
    {
        m_intake->take(sender, message, UtcTime(Milliseconds(1'710'354'315'000)), connection); // 2024-03-13T18:25:15Z
    }
    QByteArray file(const char *name)
    {
        m_intake->flush();
        m_spool->flush();
        QFile f(m_dir->filePath(QString::fromLatin1(name)));
        return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray("<not there>");
    }
};

namespace {

/// The lines of one message as a gateway sends them.
std::vector<std::string> message(const std::string &callId)
{
    return { "063686: Mar 13 18:25:14.383 PST: //406/738229268025/SIP/Msg/ccsipDisplayMsg:", "Sent: ",
        "INVITE sip:1@10.1.1.2:5060 SIP/2.0", "Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1",
        "From: <sip:2@10.1.1.1>;tag=1", "To: <sip:1@10.1.1.2>", "Call-ID: " + callId, "CSeq: 101 INVITE",
        "Content-Length: 0", "" };
}

formats::Batch scanned(const QByteArray &text)
{
    formats::Batch batch;
    formats::scanText(
        { text.constData(), std::size_t(text.size()) }, 0, 0, std::size_t(text.size()), formats::Tail::Final, batch);
    return batch;
}

} // namespace

void TestSyslogIntake::init()
{
    m_intake.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_spool = std::make_unique<SpoolSet>(m_dir->path().toStdString(), ".log", "", SpoolLimits { .freeBytes = 0 });
    QVERIFY(m_spool->open().has_value());
    m_intake = std::make_unique<SyslogIntake>(*m_spool);
}

void TestSyslogIntake::devicesMessageIsOneRecord_data()
{
    QTest::addColumn<QByteArray>("before"); // "#": the count
    QTest::addColumn<bool>("inOne"); // all lines in one datagram
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("line by line") << QByteArray("<191>#: ") << false << QByteArray("10.1.1.1.log");
    QTest::newRow("with origin-id") << QByteArray("<191>#: gw1: ") << false << QByteArray("10.1.1.1.log");
    QTest::newRow("without count") << QByteArray("<191>") << false << QByteArray("10.1.1.1.log");
    QTest::newRow("through rsyslog") << QByteArray("<191>Mar 13 18:25:15 gw1 #: ") << false << QByteArray("gw1.log");
    QTest::newRow("through a relay, RFC 5424")
        << QByteArray("<191>1 2024-03-13T18:25:15Z gw1 # - - - ") << false << QByteArray("gw1.log");
    QTest::newRow("through a relay, without count")
        << QByteArray("<191>Mar 13 18:25:15 gw1 ") << false << QByteArray("gw1.log");
    QTest::newRow("through a program that tags its lines")
        << QByteArray("<13>Mar 13 18:25:15 gw1 relay: ") << false << QByteArray("gw1.log");
    QTest::newRow("in one datagram") << QByteArray("<191>#: ") << true << QByteArray("10.1.1.1.log");
}

void TestSyslogIntake::devicesMessageIsOneRecord()
{
    QFETCH(QByteArray, before);
    QFETCH(bool, inOne);
    QFETCH(QByteArray, file);
    int count = 100;
    std::string whole;
    const auto prefix = [&] { return QByteArray(before).replace("#", QByteArray::number(count)).toStdString(); };
    for (const std::string &line : message("a@b")) {
        if (inOne) {
            whole += line + "\r\n";
        } else {
            send(prefix() + line);
            ++count;
        }
    }
    if (inOne)
        send(prefix() + whole);
    const QByteArray text = this->file(file.constData());
    const formats::Batch batch = scanned(text);
    QVERIFY2(batch.records.size() == 1, text.constData());
    QVERIFY2(batch.rejected.empty(), text.constData());
    QCOMPARE(batch.records[0].kind, formats::EventKind::Sip);
    QCOMPARE(std::string(batch.text(batch.records[0].key)), std::string("a@b"));
    QCOMPARE(int { batch.sip[0].flags } & formats::SipTruncated, 0);
    QCOMPARE(batch.clocks[batch.records[0].clock].stamp, formats::StampKind::LocalDate); // the relay's year
}

void TestSyslogIntake::numbersOfMessagesAreNoLineNumbers()
{
    // As in line-per-datagram-udp.log of the corpus: the device numbers what begins a message, and other debugs, which
    // are not sent here, have numbers too.
    for (const char *const number : { "661105", "661106", "661113" }) {
        std::vector<std::string> lines = message(std::string(number) + "@b");
        lines[0].replace(0, 6, number);
        for (const std::string &line : lines)
            send("<191>" + line);
    }
    const QByteArray text = file("10.1.1.1.log");
    const formats::Batch batch = scanned(text);
    QVERIFY2(batch.records.size() == 3, text.constData());
    QVERIFY2(batch.rejected.empty(), text.constData());
    for (const formats::SipColumns &sip : batch.sip)
        QCOMPARE(int { sip.flags } & formats::SipTruncated, 0);
    QCOMPARE(m_intake->counts().lost, std::uint64_t { 0 });
}

void TestSyslogIntake::overtakenLinesAreInOrder()
{
    std::vector<std::string> lines = message("a@b");
    std::vector<std::string> datagrams;
    for (std::size_t i = 0; i < lines.size(); ++i)
        datagrams.push_back("<191>" + std::to_string(100 + i) + ": " + lines[i]);
    std::swap(datagrams[2], datagrams[5]);
    std::swap(datagrams[6], datagrams[7]);
    for (const std::string &datagram : datagrams)
        send(datagram);
    send(datagrams.back());
    const formats::Batch batch = scanned(file("10.1.1.1.log"));
    QCOMPARE(batch.records.size(), std::size_t { 1 });
    QCOMPARE(int { batch.sip[0].flags } & formats::SipTruncated, 0);
    QCOMPARE(m_intake->counts().lost, std::uint64_t { 0 });
    QCOMPARE(m_intake->counts().repeated, std::uint64_t { 1 });
}

void TestSyslogIntake::lostLineIsCountedAndSeen()
{
    int count = 100;
    for (const std::string &line : message("a@b")) {
        const int own = count++;
        if (!line.starts_with("From:"))
            send("<191>" + std::to_string(own) + ": " + line);
    }
    const formats::Batch batch = scanned(file("10.1.1.1.log"));
    QCOMPARE(batch.records.size(), std::size_t { 1 });
    QVERIFY((batch.sip[0].flags & formats::SipTruncated) != 0);
    QCOMPARE(m_intake->counts().lost, std::uint64_t { 1 });
}

void TestSyslogIntake::hostsHaveFilesOfTheirOwn()
{
    send("<191>1: Mar 13 18:25:14.383 PST: //1/2/SIP/Info/x: y", "10.1.1.1");
    send("<191>1: Mar 13 18:25:14.383 PST: //1/2/SIP/Info/x: y", "10.1.1.2");
    send("<13>Mar 13 18:25:15 mail postfix/smtp[12]: connected", "10.1.1.3");
    QVERIFY(file("10.1.1.1.log").startsWith("2024-03-13T18:25:15.000Z 10.1.1.1 1: Mar 13"));
    QVERIFY(file("10.1.1.2.log").contains("10.1.1.2 1: Mar 13"));
    QCOMPARE(file("mail.log"), QByteArray("2024-03-13T18:25:15.000Z mail 1: postfix/smtp[12]: connected\n"));
    QCOMPARE(m_intake->hosts(), std::size_t { 3 });
    QCOMPARE(m_intake->counts().records, std::uint64_t { 3 });
}

void TestSyslogIntake::callServersLinesAreAsTheyWere()
{
    const std::string line
        = "3052: 10.86.129.20: Mar 13 2008 14:34:39.703 -0700: %CVP_7_0_SIP-7-CALL:  {Thrd=x} CALLGUID = "
          "C6E1A1C9F5D53A9A1000013A2AE1EFE1 LEGID = a - [INBOUND]: x";
    send("<134>Mar 13 18:25:15 cvp1 callserver: " + line);
    send("<134>Mar 13 18:25:15 cvp1 callserver: \tat com.cisco.Some(Line.java:12)");
    send("<134>1 2024-03-13T18:25:15Z cvp1 callserver - - - " + line + "#012#011at x");
    QCOMPARE(file("cvp1-callserver.log"),
        QByteArray::fromStdString(line + "\n\tat com.cisco.Some(Line.java:12)\n" + line + "\n\tat x\n"));
}

void TestSyslogIntake::continuationOnAConnection()
{
    SyslogIntake::Connection connection;
    send("Via: x", "10.1.1.1", &connection);
    QCOMPARE(m_intake->counts().rejected, std::uint64_t { 1 });
    int first = 1;
    for (const std::string &line : message("a@b"))
        send((first-- == 1 ? "<191>" : "") + line, "10.1.1.1", &connection);
    const formats::Batch batch = scanned(file("10.1.1.1.log"));
    QCOMPARE(batch.records.size(), std::size_t { 1 });
    QCOMPARE(batch.records[0].kind, formats::EventKind::Sip);
}

void TestSyslogIntake::garbageIsCounted_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("tls");
    QTest::newRow("noise") << QByteArray("\x8f\x01\xff\x00zz", 6) << false;
    QTest::newRow("TLS hello") << QByteArray("\x16\x03\x01\x02\x00\x01", 6) << true;
    QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1") << false;
    QTest::newRow("noise behind a priority") << QByteArray("<13>\x01\x02\x03") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestSyslogIntake::garbageIsCounted()
{
    QFETCH(QByteArray, bytes);
    send(bytes.toStdString());
    QCOMPARE(m_intake->counts().rejected, std::uint64_t { 1 });
    QCOMPARE(m_intake->counts().records, std::uint64_t { 0 });
    QTEST(m_intake->stranger().speaksTls, "tls");
    m_spool->flush();
    QVERIFY(QDir(m_dir->path()).isEmpty());
}

void TestSyslogIntake::manyHostsShareAFile()
{
    for (std::size_t i = 0; i < SyslogIntake::maxHosts + 100; ++i)
        send("<13>Mar 13 18:25:15 host" + std::to_string(i) + " app: x");
    QCOMPARE(m_intake->hosts(), SyslogIntake::maxHosts + 1);
    QCOMPARE(file("others.log").count('\n'), 100);
}

QTEST_GUILESS_MAIN(TestSyslogIntake)
#include "tst_syslogintake.moc"
