// SPDX-License-Identifier: GPL-3.0-or-later
// A change applied over SSH to a gateway behind OpenSSH's server: carried out, refused, cut in the middle, rolled back.
#include "sshgateway.h"

#include <device/changerun.h>
#include <device/sshlink.h>

#include <QTest>

#include <memory>

using namespace legwork;
using namespace legwork::device;
using namespace std::chrono_literals;

namespace {

const QByteArray plain = "hostname gw1\n!\nvoice translation-rule 1\n rule 1 /^9\\(.*\\)/ /\\1/\n!\n"
                         "voice translation-profile block\n translate called 1\n!\n"
                         "application\n service cvp-survivability flash:survivability.tcl\n!\n"
                         "dial-peer voice 1400 voip\n destination-pattern 5417641400\n preference 0\n"
                         " session protocol sipv2\n session target ipv4:10.10.1.20\n dtmf-relay rtp-nte\n no vad\n!\n"
                         "dial-peer voice 9 pots\n incoming called-number 9\n!\nend\n";

QByteArray withArchive(QByteArray text)
{
    return text.replace("!\nvoice translation-rule", "!\narchive\n path flash:cfg\n!\nvoice translation-rule");
}

/// The same with a peer changed, one new, one gone, a rule added.
QByteArray edited(QByteArray text)
{
    text.replace(" preference 0\n", " preference 1\n max-conn 225\n");
    text.replace(" rule 1 /^9\\(.*\\)/ /\\1/\n", " rule 1 /^9\\(.*\\)/ /\\1/\n rule 2 /^1?\\(408\\)/ /\\1/\n");
    text.replace("dial-peer voice 9 pots\n incoming called-number 9\n!\n", "");
    text.replace("!\nend\n",
        "!\ndial-peer voice 2 pots\n service cvp-survivability\n incoming called-number 5417641500\n "
        "direct-inward-dial\n!\nend\n");
    return text;
}

dialplan::CommandModel modelOf(const QByteArray &text)
{
    return dialplan::CommandModel::from(dialplan::Config::parse(text.toStdString())->devices().front());
}

const QString gw1 = QStringLiteral("gw1");

} // namespace

class TestChangeSsh final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void appliesAndRollsBack();
    void slowLink();
    void refusedLine();
    void somebodyElse();
    void cut_data();
    void cut();
    void silent();
    void gatewayGone();
    void timerTakesItBack();
    void timerOnRequest();
    void reload();

private:
    /// A device with this configuration, and a run that is ready to change it.
    struct Change {
        Stop stop {};
        std::unique_ptr<SshLink> link {};
        std::unique_ptr<ChangeRun> run {};
    };
    [[nodiscard]] std::unique_ptr<Change> ready(
        const QByteArray &config, ChangeRequest request = {}, LinkTimes times = {})
    {
        m_gateway->setRunning(config);
        m_gateway->setStartup(config);
        auto change = std::make_unique<Change>();
        const DeviceAddress address { .host = QStringLiteral("127.0.0.1"),
            .port = m_gateway->port(),
            .user = QStringLiteral("operator"),
            .pin = m_gateway->fingerprint() };
        change->link = std::make_unique<SshLink>(
            address, Credentials { .password = Secret("s3cret") },
            [stop = &change->stop] { return stop->endsWaiting(); }, times);
        request.base = config.toStdString();
        request.wanted = edited(config).toStdString();
        request.isReadOnly = false;
        change->run = std::make_unique<ChangeRun>(*change->link, request, change->stop);
        if (change->run->prepare() != RunState::Ready) {
            qWarning("%s", qPrintable(change->run->summary()));
            return nullptr;
        }
        return change;
    }
    [[nodiscard]] dialplan::CommandModel now() const { return modelOf(m_gateway->running()); }

    std::unique_ptr<peers::SshGateway> m_gateway;
};

void TestChangeSsh::initTestCase()
{
    m_gateway = std::make_unique<peers::SshGateway>();
    const QString trouble = m_gateway->start(plain);
    if (trouble.contains(QStringLiteral("is not there")))
        QSKIP(qPrintable(trouble));
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

void TestChangeSsh::init()
{
    m_gateway->setFaults({});
    m_gateway->forgetTyped();
    QFile::remove(m_gateway->state(QStringLiteral("timer.json")));
}

void TestChangeSsh::appliesAndRollsBack()
{
    const auto change = ready(plain, { .isSaved = true });
    QVERIFY(change);
    for (const QByteArray &line : m_gateway->typed())
        QVERIFY2(line.startsWith("exec: ") && !line.contains("configure"), line.constData());
    QCOMPARE(change->run->apply(gw1), RunState::Applied);
    QCOMPARE(now(), modelOf(edited(plain)));
    QVERIFY(m_gateway->running().contains(" rule 2 /^1?\\(408\\)/ /\\1/\n"));
    QCOMPARE(modelOf(m_gateway->startup()), now());
    QCOMPARE(change->run->rollBack(), RunState::Unchanged);
    QCOMPARE(now(), modelOf(plain));
    QVERIFY(!m_gateway->typed().join().contains("s3cret"));
}

void TestChangeSsh::slowLink()
{
    m_gateway->setFaults({ { QStringLiteral("chunk"), 11 }, { QStringLiteral("delay_ms"), 2 },
        { QStringLiteral("remark"), QStringLiteral("Configured from console") } });
    const auto change = ready(plain);
    QVERIFY(change);
    QCOMPARE(change->run->apply(gw1), RunState::Applied);
    QCOMPARE(now(), modelOf(edited(plain)));
}

void TestChangeSsh::refusedLine()
{
    m_gateway->setFaults({ { QStringLiteral("reject"), QJsonArray { QStringLiteral("max-conn") } } });
    const auto change = ready(plain);
    QVERIFY(change);
    QCOMPARE(change->run->apply(gw1), RunState::Partial);
    QVERIFY(change->run->error()->reply.contains(QStringLiteral("% Invalid input")));
    QVERIFY(change->run->error()->what.contains(QStringLiteral("max-conn 225")));
    // Nothing of the change behind that line was typed.
    QVERIFY(m_gateway->typed().contains("config: max-conn 225"));
    QVERIFY(!m_gateway->typed().contains("config: no dial-peer voice 9 pots"));
    QVERIFY(now() != modelOf(plain));
    QCOMPARE(change->run->rollBack(), RunState::Unchanged);
    QCOMPARE(now(), modelOf(plain));
}

void TestChangeSsh::somebodyElse()
{
    const auto change = ready(plain);
    QVERIFY(change);
    QByteArray other = plain;
    other.replace("5417641400", "5417641499");
    m_gateway->setRunning(other);
    QCOMPARE(change->run->apply(gw1), RunState::Conflict);
    QCOMPARE(m_gateway->running(), other);
    QVERIFY(!m_gateway->typed().contains("exec: configure terminal"));
}

void TestChangeSsh::cut_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("line");
    for (const int line : { 1, 4, 7, 10 }) {
        QTest::addRow("line %d arrived and was not carried out", line) << QStringLiteral("cut_before") << line;
        QTest::addRow("line %d was carried out and not answered", line) << QStringLiteral("cut_after") << line;
    }
}

void TestChangeSsh::cut()
{
    QFETCH(QString, fault);
    QFETCH(int, line);
    const auto change = ready(plain);
    QVERIFY(change);
    QVERIFY(int(change->run->plan().pieces.size()) >= line);
    // The gateway's faults are read at each sign-in: the next session is whole.
    change->link->close();
    m_gateway->setFaults({ { fault, line } });
    const RunState state = change->run->apply(gw1);
    const dialplan::CommandModel there = now();
    std::vector<std::string> commands;
    for (std::size_t i = 0; i < change->run->inForce(); ++i)
        commands.push_back(change->run->plan().pieces[i].shown);
    QVERIFY2(state == RunState::Partial || state == RunState::Unchanged || state == RunState::Applied,
        qPrintable(change->run->summary()));
    QCOMPARE(modelOf(plain).after(commands), there);
    QVERIFY(change->run->summary().contains(gw1));
    m_gateway->setFaults({});
    if (change->run->canRollBack())
        QCOMPARE(change->run->rollBack(), RunState::Unchanged);
    QCOMPARE(now(), modelOf(plain));
}

void TestChangeSsh::silent()
{
    const auto change = ready(plain, {}, { .silence = 1500ms });
    QVERIFY(change);
    change->link->close();
    m_gateway->setFaults({ { QStringLiteral("hang_after"), 6 } });
    QCOMPARE(change->run->apply(gw1), RunState::Partial);
    QVERIFY(change->run->error() && change->run->error()->fault == LinkFault::TimedOut);
    m_gateway->setFaults({});
    QCOMPARE(change->run->rollBack(), RunState::Unchanged);
    QCOMPARE(now(), modelOf(plain));
}

void TestChangeSsh::gatewayGone()
{
    const auto change = ready(plain, { .reconnect = 500ms });
    QVERIFY(change);
    change->link->close();
    m_gateway->setFaults({ { QStringLiteral("cut_after"), 5 } });
    // The first connection of apply() is up when the server stops listening for further ones.
    QVERIFY(change->link->open());
    m_gateway->stop();
    QCOMPARE(change->run->apply(gw1), RunState::Unknown);
    QVERIFY(change->run->summary().contains(QStringLiteral("could not be asked")));
    QVERIFY(change->run->record().hashAfter.isEmpty());
    m_gateway->setFaults({});
    QCOMPARE(m_gateway->startAgain(), QString());
    QCOMPARE(change->run->findOut(), RunState::Partial);
    QCOMPARE(change->run->rollBack(), RunState::Unchanged);
    QCOMPARE(now(), modelOf(plain));
}

void TestChangeSsh::timerTakesItBack()
{
    // The change is cut at its sixth line, and nobody comes back in time.
    const QByteArray config = withArchive(plain);
    const auto change = ready(config, { .time = 1min, .reconnect = 0ms });
    QVERIFY(change);
    QCOMPARE(change->run->plan().safety, Safety::RevertTimer);
    change->link->close();
    m_gateway->setFaults({ { QStringLiteral("cut_after"), 6 } });
    const RunState state = change->run->apply(gw1);
    QVERIFY(state == RunState::Partial || state == RunState::Unknown);
    QVERIFY(change->run->revertsAt());
    QVERIFY(change->run->summary().contains(QStringLiteral("by itself")));
    change->link->close();
    m_gateway->setFaults({});
    QJsonObject timer = m_gateway->timer();
    QVERIFY(timer.contains(QStringLiteral("end")));
    timer[QStringLiteral("end")] = 0; // the minute is over
    QVERIFY(peers::writeFile(m_gateway->state(QStringLiteral("timer.json")), QJsonDocument(timer).toJson()));
    QCOMPARE(change->run->findOut(), RunState::Unchanged);
    QVERIFY(QFile::exists(m_gateway->state(QStringLiteral("reverted"))));
    QCOMPARE(now(), modelOf(config));
}

void TestChangeSsh::timerOnRequest()
{
    const QByteArray config = withArchive(plain);
    m_gateway->setFaults({ { QStringLiteral("reject"), QJsonArray { QStringLiteral("max-conn") } } });
    const auto change = ready(config);
    QVERIFY(change);
    QCOMPARE(change->run->apply(gw1), RunState::Partial);
    QCOMPARE(change->run->rollBack(), RunState::Unchanged);
    QVERIFY(m_gateway->typed().contains("exec: configure revert now"));
    QCOMPARE(now(), modelOf(config));

    m_gateway->setFaults({});
    const auto whole = ready(config);
    QVERIFY(whole);
    QCOMPARE(whole->run->apply(gw1), RunState::Applied);
    QVERIFY(m_gateway->typed().contains("exec: configure confirm"));
    QCOMPARE(m_gateway->timer(), QJsonObject());
}

void TestChangeSsh::reload()
{
    const auto change = ready(plain, { .safety = Safety::Reload });
    QVERIFY(change);
    QVERIFY(change->run->plan().notes.join(QString()).contains(QStringLiteral("calls end")));
    QCOMPARE(change->run->apply(gw1), RunState::Applied);
    QVERIFY(m_gateway->typed().contains("exec: reload in 5"));
    QVERIFY(m_gateway->typed().contains("exec: reload cancel"));
}

QTEST_GUILESS_MAIN(TestChangeSsh)
#include "tst_changessh.moc"
