// SPDX-License-Identifier: GPL-3.0-or-later
// The SSH link against OpenSSH's server with a scripted IOS behind it: who the device is, signing in, the dialogue.
#include "sshgateway.h"

#include <device/sshlink.h>

#include <QTest>

#include <atomic>
#include <memory>
#include <thread>

using namespace legwork;
using namespace legwork::device;
using namespace std::chrono_literals;

namespace {

const QByteArray gateway = "hostname gw1\n!\narchive\n path flash:cfg\n!\ndial-peer voice 1 voip\n"
                           " destination-pattern 5...\n preference 1\n session protocol sipv2\n"
                           " session target ipv4:10.1.1.1\n!\nend\n";

QByteArray bytesOf(const std::string &text) { return QByteArray::fromStdString(text); }

} // namespace

class TestSshLink final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void firstMeetingSendsNothing();
    void changedKeyIsRefused();
    void knownHosts_data();
    void knownHosts();
    void signsInWithPassword();
    void signsInWithKey();
    void oldAlgorithms();
    void signInRefused_data();
    void signInRefused();
    void enable_data();
    void enable();
    void readsConfiguration_data();
    void readsConfiguration();
    void cutConfigurationIsNone();
    void endlessOutputEnds();
    void silenceEnds();
    void cancels();
    void unreachable();
    void refusalStopsAtItsLine_data();
    void refusalStopsAtItsLine();
    void questionIsDeclined();
    void typesQuestionMarks();
    void modes();
    void revertTimer();
    void reloadTimer();
    void saves();

private:
    [[nodiscard]] DeviceAddress address() const
    {
        return { .host = QStringLiteral("127.0.0.1"),
            .port = m_gateway->port(),
            .user = QStringLiteral("operator"),
            .pin = m_gateway->fingerprint() };
    }
    [[nodiscard]] static Credentials password() { return { .password = Secret("s3cret") }; }
    [[nodiscard]] std::unique_ptr<SshLink> opened(LinkTimes times = {})
    {
        auto link = std::make_unique<SshLink>(address(), password(), IsCancelled(), times);
        const auto done = link->open();
        if (!done) {
            qWarning("%s", qPrintable(done.error().what));
            return nullptr;
        }
        return link;
    }

    std::unique_ptr<peers::SshGateway> m_gateway;
};

void TestSshLink::initTestCase()
{
    m_gateway = std::make_unique<peers::SshGateway>();
    const QString trouble = m_gateway->start(gateway);
    if (trouble.contains(QStringLiteral("is not there")))
        QSKIP(qPrintable(trouble));
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

void TestSshLink::init()
{
    m_gateway->setFaults({});
    m_gateway->setRunning(gateway);
    m_gateway->setStartup(gateway);
    m_gateway->forgetTyped();
    QFile::remove(m_gateway->state(QStringLiteral("timer.json")));
}

void TestSshLink::firstMeetingSendsNothing()
{
    DeviceAddress unknown = address();
    unknown.pin.clear();
    SshLink link(unknown, password());
    const auto done = link.open();
    QVERIFY(!done);
    QCOMPARE(int(done.error().fault), int(LinkFault::IdentityUnknown));
    QCOMPARE(done.error().fingerprint, m_gateway->fingerprint());
    QVERIFY(done.error().what.contains(m_gateway->fingerprint()));
    QVERIFY(m_gateway->typed().isEmpty());
    // Not even the user's name: the server has seen a connection end before anybody signed in.
    QTRY_VERIFY(m_gateway->log().contains(QStringLiteral("127.0.0.1 port")));
    QVERIFY2(!m_gateway->log().contains(QStringLiteral("operator")), qPrintable(m_gateway->log()));
}

void TestSshLink::changedKeyIsRefused()
{
    const DeviceAddress known = address();
    QCOMPARE(m_gateway->changeHostKey(), QString());
    SshLink link(known, password());
    const auto done = link.open();
    QVERIFY(!done);
    QCOMPARE(int(done.error().fault), int(LinkFault::IdentityChanged));
    QCOMPARE(done.error().fingerprint, m_gateway->fingerprint());
    QVERIFY(done.error().fingerprint != known.pin);
    QVERIFY(!m_gateway->log().contains(QStringLiteral("Accepted")));
}

void TestSshLink::knownHosts_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("fault"); // -1: opens
    QByteArray other = m_gateway->knownHostsLine();
    other.replace(other.indexOf("AAAA") + 40, 10, "AAAAAAAAAA");
    QTest::newRow("it is there") << m_gateway->knownHostsLine() << -1;
    QTest::newRow("another key") << other << int(LinkFault::IdentityChanged);
    QTest::newRow("empty") << QByteArray() << int(LinkFault::IdentityUnknown);
    QTest::newRow("rubbish") << QByteArray("\x01\x02 not a file\n") << int(LinkFault::IdentityUnknown);
}

void TestSshLink::knownHosts()
{
    QFETCH(QByteArray, file);
    QFETCH(int, fault);
    DeviceAddress known = address();
    known.pin.clear();
    known.knownHostsFile = m_gateway->file(QStringLiteral("known_hosts"));
    QVERIFY(peers::writeFile(known.knownHostsFile, file));
    SshLink link(known, password());
    const auto done = link.open();
    QCOMPARE(done ? -1 : int(done.error().fault), fault);
}

void TestSshLink::signsInWithPassword()
{
    const auto link = opened();
    QVERIFY(link);
    QVERIFY(link->isOpen());
    QCOMPARE(bytesOf(link->hostName()), QByteArray("gw1"));
}

void TestSshLink::signsInWithKey()
{
    SshLink link(address(), { .privateKey = Secret(m_gateway->clientKey().toStdString()) });
    const auto done = link.open();
    QVERIFY2(done, done ? "" : qPrintable(done.error().what));
    QTRY_VERIFY(m_gateway->log().contains(QStringLiteral("Accepted publickey for operator")));
}

void TestSshLink::oldAlgorithms()
{
    QCOMPARE(m_gateway->useOldAlgorithms(), QString());
    SshLink link(address(), password());
    const auto done = link.open();
    const bool isRead = done && link.runningConfig();
    link.close();
    QCOMPARE(m_gateway->useNewAlgorithms(), QString());
    QVERIFY2(done, done ? "" : qPrintable(done.error().what));
    QVERIFY(isRead);
}

void TestSshLink::signInRefused_data()
{
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("wrong password") << QByteArray("wrong") << QByteArray();
    QTest::newRow("nothing given") << QByteArray() << QByteArray();
    QTest::newRow("a key that is none") << QByteArray() << QByteArray("-----BEGIN NOTHING-----\n");
}

void TestSshLink::signInRefused()
{
    QFETCH(QByteArray, password);
    QFETCH(QByteArray, key);
    SshLink link(address(), { .password = Secret(password.toStdString()), .privateKey = Secret(key.toStdString()) });
    const auto done = link.open();
    QVERIFY(!done);
    QCOMPARE(int(done.error().fault), int(LinkFault::SignInRefused));
    QVERIFY(!done.error().what.contains(QStringLiteral("wrong password")));
    QVERIFY(!link.isOpen());
}

void TestSshLink::enable_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<bool>("opens");
    QTest::newRow("right") << QByteArray("en4ble") << true;
    QTest::newRow("wrong") << QByteArray("other") << false;
    QTest::newRow("none") << QByteArray() << false;
}

void TestSshLink::enable()
{
    QFETCH(QByteArray, secret);
    QFETCH(bool, opens);
    m_gateway->setFaults(
        { { QStringLiteral("unprivileged"), true }, { QStringLiteral("enable_secret"), QStringLiteral("en4ble") } });
    Credentials credentials = password();
    credentials.enable = Secret(secret.toStdString());
    SshLink link(address(), credentials);
    const auto done = link.open();
    QCOMPARE(bool(done), opens);
    if (!opens)
        QCOMPARE(int(done.error().fault), int(LinkFault::NotPrivileged));
    for (const QByteArray &line : m_gateway->typed())
        QVERIFY(!line.contains("en4ble"));
}

void TestSshLink::readsConfiguration_data()
{
    QTest::addColumn<QJsonObject>("faults");
    QTest::newRow("plain") << QJsonObject {};
    QTest::newRow("with a pager") << QJsonObject { { QStringLiteral("no_length"), true } };
    QTest::newRow("slow link, seven bytes at a time")
        << QJsonObject { { QStringLiteral("chunk"), 7 }, { QStringLiteral("delay_ms"), 1 } };
    QTest::newRow("slow link with a pager")
        << QJsonObject { { QStringLiteral("chunk"), 5 }, { QStringLiteral("no_length"), true } };
    QTest::newRow("banner that looks like a prompt")
        << QJsonObject { { QStringLiteral("banner"), QStringLiteral("\n\nrouter#\nKeep out>\n\n") },
               { QStringLiteral("chunk"), 3 } };
    QTest::newRow("output that stops where it looks like a question")
        << QJsonObject { { QStringLiteral("banner"), QStringLiteral("Are you sure? [confirm]\n") },
               { QStringLiteral("chunk"), 23 }, { QStringLiteral("delay_ms"), 20 } };
    QTest::newRow("log messages before each prompt")
        << QJsonObject { { QStringLiteral("remark"), QStringLiteral("Configured from console") } };
    QTest::newRow("log messages behind each prompt")
        << QJsonObject { { QStringLiteral("late_remark"), QStringLiteral("Configured from console") },
               { QStringLiteral("chunk"), 9 } };
}

void TestSshLink::readsConfiguration()
{
    QFETCH(QJsonObject, faults);
    QByteArray longer = gateway;
    for (int tag = 100; tag < 120; ++tag)
        longer.replace("!\nend\n",
            QByteArray("!\ndial-peer voice " + QByteArray::number(tag) + " voip\n destination-pattern "
                + QByteArray::number(tag) + "....\n session target ipv4:10.1.1.1\n!\nend\n"));
    m_gateway->setRunning(longer);
    m_gateway->setFaults(faults);
    const auto link = opened();
    QVERIFY(link);
    const auto text = link->runningConfig();
    QVERIFY2(text, text ? "" : qPrintable(text.error().what));
    QCOMPARE(bytesOf(steadyText(*text)), bytesOf(steadyText(longer.toStdString())));
}

void TestSshLink::cutConfigurationIsNone()
{
    m_gateway->setFaults({ { QStringLiteral("cut_config"), 12 } });
    const auto link = opened();
    QVERIFY(link);
    const auto text = link->runningConfig();
    QVERIFY(!text);
    QCOMPARE(int(text.error().fault), int(LinkFault::NotUnderstood));
}

void TestSshLink::endlessOutputEnds()
{
    m_gateway->setFaults({ { QStringLiteral("flood"), 100'000'000 } });
    const auto link = opened();
    QVERIFY(link);
    const auto text = link->runningConfig();
    QVERIFY(!text);
    QCOMPARE(int(text.error().fault), int(LinkFault::TooLarge));
}

void TestSshLink::silenceEnds()
{
    m_gateway->setFaults({ { QStringLiteral("hang_after"), 1 } });
    const auto link = opened({ .silence = 1500ms });
    QVERIFY(link);
    QVERIFY(link->begin(Safety::None, 1min));
    const auto sent = link->send({ "num-exp 1 2", { "num-exp 1 2" } });
    QVERIFY(!sent);
    QCOMPARE(int(sent.error().fault), int(LinkFault::TimedOut));
}

void TestSshLink::cancels()
{
    m_gateway->setFaults({ { QStringLiteral("hang_after"), 1 } });
    std::atomic<bool> isCancelled = false;
    SshLink link(address(), password(), [&] { return isCancelled.load(); });
    QVERIFY(link.open());
    QVERIFY(link.begin(Safety::None, 1min));
    std::thread later([&] {
        std::this_thread::sleep_for(200ms);
        isCancelled = true;
    });
    const auto sent = link.send({ "num-exp 1 2", { "num-exp 1 2" } });
    later.join();
    QVERIFY(!sent);
    QCOMPARE(int(sent.error().fault), int(LinkFault::Cancelled));
}

void TestSshLink::unreachable()
{
    DeviceAddress nobody = address();
    nobody.port = peers::freePort();
    SshLink link(nobody, password());
    const auto done = link.open();
    QVERIFY(!done);
    QCOMPARE(int(done.error().fault), int(LinkFault::Unreachable));
    QVERIFY(done.error().what.contains(QString::number(nobody.port)));
}

void TestSshLink::refusalStopsAtItsLine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("invalid input") << QByteArray(" preference 11") << QByteArray("% Invalid input detected");
    QTest::newRow("incomplete") << QByteArray(" preference") << QByteArray("% Incomplete command.");
    QTest::newRow("no percent sign") << QByteArray(" destination-pattern 5!")
                                     << QByteArray("Incorrect format for E.164 Number");
}

void TestSshLink::refusalStopsAtItsLine()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, reply);
    const auto link = opened();
    QVERIFY(link);
    QVERIFY(link->begin(Safety::None, 1min));
    QVERIFY(link->send({ {}, { "dial-peer voice 1 voip" } }));
    const auto sent = link->send({ {}, { line.toStdString() } });
    QVERIFY(!sent);
    QCOMPARE(int(sent.error().fault), int(LinkFault::Refused));
    QVERIFY2(sent.error().reply.contains(QString::fromLatin1(reply)), qPrintable(sent.error().reply));
    QVERIFY(sent.error().what.contains(QString::fromLatin1(line.trimmed())));
    QVERIFY(link->finish());
    QVERIFY(m_gateway->running().contains(" preference 1\n"));
}

void TestSshLink::questionIsDeclined()
{
    m_gateway->setFaults({ { QStringLiteral("ask"), QStringLiteral("num-exp") } });
    const auto link = opened();
    QVERIFY(link);
    QVERIFY(link->begin(Safety::None, 1min));
    const auto sent = link->send({ {}, { "num-exp 1 2" } });
    QVERIFY(!sent);
    QCOMPARE(int(sent.error().fault), int(LinkFault::Refused));
    QVERIFY(sent.error().reply.contains(QStringLiteral("Continue? [confirm]")));
    QVERIFY(link->finish());
    QVERIFY(!m_gateway->running().contains("num-exp"));
}

void TestSshLink::typesQuestionMarks()
{
    const auto link = opened();
    QVERIFY(link);
    QVERIFY(link->begin(Safety::None, 1min));
    QVERIFY(link->send({ {}, { "dial-peer voice 1 voip" } }));
    QVERIFY(link->send({ {}, { " destination-pattern 408?" } }));
    QVERIFY(link->finish());
    QVERIFY2(m_gateway->running().contains(" destination-pattern 408?\n"), m_gateway->running().constData());
    QVERIFY(!link->send({ {}, { " description a\x03z" } }));
}

void TestSshLink::modes()
{
    const auto link = opened();
    QVERIFY(link);
    QVERIFY(link->begin(Safety::None, 1min));
    for (const char *line : { "application", " service bootstrap flash:bootstrap.tcl", "  param sigdigits 4",
             "voice service voip", " sip", "  rel1xx disable", "num-exp 7 8", "dial-peer voice 2 pots",
             " incoming called-number 5T", " direct-inward-dial", "no dial-peer voice 1" }) {
        const auto sent = link->send({ {}, { line } });
        QVERIFY2(sent, line);
    }
    QVERIFY(link->finish());
    const QByteArray now = m_gateway->running();
    QVERIFY2(
        now.contains("application\n service bootstrap flash:bootstrap.tcl\n  param sigdigits 4\n"), now.constData());
    QVERIFY(now.contains("voice service voip\n sip\n  rel1xx disable\n"));
    QVERIFY(now.contains("num-exp 7 8\n"));
    QVERIFY(now.contains("dial-peer voice 2 pots\n incoming called-number 5T\n direct-inward-dial\n"));
    QVERIFY(!now.contains("voice 1 "));
}

void TestSshLink::revertTimer()
{
    const auto link = opened();
    QVERIFY(link);
    QString why;
    QVERIFY(link->offers(Safety::RevertTimer, gateway.toStdString(), why));
    QVERIFY(
        !link->offers(Safety::RevertTimer, "hostname gw1\narchive\n log config\nline vty 0 4\n path x\nend\n", why));
    QVERIFY(!why.isEmpty());

    QVERIFY(link->begin(Safety::RevertTimer, 5min));
    QVERIFY(link->send({ {}, { "num-exp 1 2" } }));
    QVERIFY(link->finish());
    QVERIFY(QFile::exists(m_gateway->state(QStringLiteral("timer.json"))));
    QVERIFY(link->revert(Safety::RevertTimer));
    QVERIFY(!m_gateway->running().contains("num-exp"));

    QVERIFY(link->begin(Safety::RevertTimer, 5min));
    QVERIFY(link->send({ {}, { "num-exp 1 2" } }));
    QVERIFY(link->finish());
    QVERIFY(link->keep(Safety::RevertTimer));
    QVERIFY(!link->keep(Safety::RevertTimer)); // nothing is pending any more
    QVERIFY(m_gateway->running().contains("num-exp 1 2\n"));
}

void TestSshLink::reloadTimer()
{
    const auto link = opened();
    QVERIFY(link);
    QVERIFY(link->begin(Safety::Reload, 5min));
    QVERIFY(link->send({ {}, { "num-exp 1 2" } }));
    QVERIFY(link->finish());
    QVERIFY(link->keep(Safety::Reload));
    QVERIFY(!m_gateway->startup().contains("num-exp")); // "Save?" was answered with no
    // Now the startup configuration is another one: a reload would bring something else back.
    const auto begun = link->begin(Safety::Reload, 5min);
    QVERIFY(!begun);
    QVERIFY(begun.error().what.contains(QStringLiteral("startup configuration")));
}

void TestSshLink::saves()
{
    const auto link = opened();
    QVERIFY(link);
    QVERIFY(link->begin(Safety::None, 1min));
    QVERIFY(link->send({ {}, { "num-exp 1 2" } }));
    QVERIFY(link->finish());
    QVERIFY(link->save());
    QVERIFY(m_gateway->startup().contains("num-exp 1 2\n"));
}

QTEST_GUILESS_MAIN(TestSshLink)
#include "tst_sshlink.moc"
