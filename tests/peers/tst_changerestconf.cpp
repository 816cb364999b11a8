// SPDX-License-Identifier: GPL-3.0-or-later
// A change applied over RESTCONF to a server that holds every request to the model: identity, what cannot be expressed,
// refusals, lost connections, the way back.
#include "restconfgateway.h"

#include <device/changerun.h>
#include <device/restconflink.h>
#include <device/voiceyang.h>

#include <QJsonArray>
#include <QTest>

#include <memory>

using namespace legwork;
using namespace legwork::device;
using namespace std::chrono_literals;

namespace {

/// The whole configuration, as SSH shows it; RESTCONF shows it without the services, the codec and the hunt scheme.
const QByteArray plain
    = "hostname gw1\n!\nvoice class codec 1\n codec preference 1 g711ulaw\n!\n"
      "voice translation-rule 1\n rule 1 /^9\\(.*\\)/ /\\1/\n rule 2 reject /^900/\n!\n"
      "voice translation-profile block\n translate called 1\n!\n"
      "application\n service bootstrap flash:bootstrap.tcl\n!\n"
      "dial-peer voice 1400 voip\n description to CVP\n destination-pattern 5417641400\n preference 0\n"
      " session protocol sipv2\n session target ipv4:10.10.1.20\n session transport udp\n"
      " voice-class codec 1\n dtmf-relay rtp-nte\n no vad\n!\n"
      "dial-peer voice 1401 voip\n service bootstrap\n incoming called-number 5417641401T\n"
      " session protocol sipv2\n codec g711ulaw\n!\n"
      "dial-peer voice 9 pots\n incoming called-number 9\n huntstop\n!\n"
      "num-exp 4... 5417644...\ndial-peer hunt 2\nend\n";

QJsonObject native(const QByteArray &model)
{
    QByteArray text = model;
    return QJsonDocument::fromJson(text.replace('\'', '"')).object();
}

const QJsonObject there = native(R"({
 'hostname': 'gw1',
 'Cisco-IOS-XE-voice:voice': {
  'class': {'codec': [{'codec-tag': 1}]},
  'translation-rule': [{'id': 1, 'rule': [{'id': 1, 'matching-replacement-pattern': '/^9\\(.*\\)/ /\\1/'},
                                         {'id': 2, 'reject': '/^900/'}]}],
  'translation-profile': [{'id': 'block', 'translate': {'called': 1}}]},
 'Cisco-IOS-XE-voice:dial-peer': {'voice': [
  {'dialpeertag': 1400, 'type': 'voip', 'description': 'to CVP', 'destination-pattern': '5417641400', 'preference': 0,
   'session': {'protocol': 'sipv2', 'target': {'address': 'ipv4:10.10.1.20'}, 'transport': {'udp': [null]}},
   'voice-class': {'codec': {'codectag': 1}}, 'dtmf-relay': {'rtp-nte': [null]}, 'vad': false},
  {'dialpeertag': 1401, 'type': 'voip', 'incoming': {'called-number': '5417641401T'}, 'session': {'protocol': 'sipv2'}},
  {'dialpeertag': 9, 'type': 'pots', 'incoming': {'called-number': '9'}, 'huntstop': true}]},
 'Cisco-IOS-XE-voice:num-exp': [{'id': '4...', 'dialled-pattern': '5417644...'}]})");

/// A peer changed in several ways, one new with all that it uses, one gone, a rule changed and one gone, an expansion
/// changed.
QByteArray edited()
{
    QByteArray text = plain;
    text.replace(" preference 0\n", " preference 1\n max-conn 225\n");
    text.replace(" session transport udp\n", " session transport tcp tls\n");
    text.replace(" voice-class codec 1\n", " voice-class codec 1 offer-all\n");
    text.replace(" description to CVP\n", "");
    text.replace(
        " rule 1 /^9\\(.*\\)/ /\\1/\n rule 2 reject /^900/\n", " rule 1 /^8\\(.*\\)/ /\\1/\n rule 3 /^7?/ //\n");
    text.replace("dial-peer voice 9 pots\n incoming called-number 9\n huntstop\n!\n", "");
    text.replace("num-exp 4... 5417644...\n", "num-exp 4... 5417645...\nnum-exp 6... 5417646...\n");
    text.replace("dial-peer hunt 2\nend\n",
        "dial-peer hunt 2\n!\nvoice translation-rule 2\n rule 1 /^\\(408\\)/ /1\\1/\n!\n"
        "voice translation-profile out/new\n translate calling 2\n!\n"
        "dial-peer voice 1500 voip\n translation-profile outgoing out/new\n destination-pattern 54176415..\n "
        "preference 2\n"
        " session protocol sipv2\n session target dns:cvp.example.net\n session transport tcp\n voice-class codec 1\n"
        " dtmf-relay rtp-nte digit-drop\n huntstop\n no vad\n!\n"
        "dial-peer voice 2 pots\n incoming called-number 5417641500\n direct-inward-dial\n forward-digits "
        "all\n!\nend\n");
    return text;
}

dialplan::CommandModel modelOf(const QByteArray &text)
{
    return dialplan::CommandModel::from(dialplan::Config::parse(text.toStdString())->devices().front());
}

const QString gw1 = QStringLiteral("gw1");

} // namespace

class TestChangeRestconf final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void firstMeetingSendsNothing();
    void knownByAuthority();
    void otherCertificateIsRefused();
    void signInRefused();
    void readsWhatTheModelHas();
    void reads_data();
    void reads();
    void appliesAndRollsBack();
    void whatCannotBeExpressed_data();
    void whatCannotBeExpressed();
    void refusedByTheModel_data();
    void refusedByTheModel();
    void somebodyElse();
    void somebodyElseInTheLastMoment();
    void cut_data();
    void cut();
    void silent();
    void gone();

private:
    [[nodiscard]] DeviceAddress address() const
    {
        return { .host = QStringLiteral("127.0.0.1"),
            .port = m_gateway->port(),
            .user = QStringLiteral("operator"),
            .pin = m_gateway->fingerprint() };
    }
    struct Change {
        Stop stop {};
        std::unique_ptr<RestconfLink> link {};
        std::unique_ptr<ChangeRun> run {};
    };
    [[nodiscard]] std::unique_ptr<Change> change(
        const QByteArray &wanted, ChangeRequest request = {}, LinkTimes times = {})
    {
        auto made = std::make_unique<Change>();
        made->link = std::make_unique<RestconfLink>(
            address(), Credentials { .password = Secret("s3cret") },
            [stop = &made->stop] { return stop->endsWaiting(); }, times);
        request.base = plain.toStdString();
        request.wanted = wanted.toStdString();
        request.isReadOnly = false;
        made->run = std::make_unique<ChangeRun>(*made->link, request, made->stop);
        made->run->prepare();
        return made;
    }
    [[nodiscard]] dialplan::CommandModel now() const
    {
        return modelOf(QByteArray::fromStdString(configText(m_gateway->native())));
    }

    std::unique_ptr<peers::RestconfGateway> m_gateway;
};

void TestChangeRestconf::initTestCase()
{
    QVERIFY(!there.isEmpty());
    m_gateway = std::make_unique<peers::RestconfGateway>();
    const QString trouble = m_gateway->start(there);
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

void TestChangeRestconf::init()
{
    m_gateway->setFaults({});
    m_gateway->setNative(there);
    m_gateway->forgetRequests();
}

void TestChangeRestconf::firstMeetingSendsNothing()
{
    DeviceAddress unknown = address();
    unknown.pin.clear();
    RestconfLink link(unknown, { .password = Secret("s3cret") });
    const auto done = link.open();
    QVERIFY(!done);
    QCOMPARE(done.error().fault, LinkFault::IdentityUnknown);
    QCOMPARE(QString(done.error().fingerprint).remove(u':').toLower(), m_gateway->fingerprint());
    QVERIFY(m_gateway->requests().isEmpty());
}

void TestChangeRestconf::knownByAuthority()
{
    DeviceAddress known = address();
    known.pin.clear();
    known.caFile = m_gateway->caFile();
    RestconfLink link(known, { .password = Secret("s3cret") });
    const auto done = link.open();
    QVERIFY2(done, done ? "" : qPrintable(done.error().what));
    // The authority vouches for 127.0.0.1, not for any name.
    known.host = QStringLiteral("localhost");
    RestconfLink other(known, { .password = Secret("s3cret") });
    const auto refused = other.open();
    QVERIFY(!refused);
    QCOMPARE(refused.error().fault, LinkFault::IdentityUnknown);
}

void TestChangeRestconf::otherCertificateIsRefused()
{
    const DeviceAddress known = address();
    QCOMPARE(m_gateway->changeCertificate(), QString());
    RestconfLink link(known, { .password = Secret("s3cret") });
    const auto done = link.open();
    QVERIFY(!done);
    QCOMPARE(done.error().fault, LinkFault::IdentityChanged);
    QVERIFY(m_gateway->requests().isEmpty());
}

void TestChangeRestconf::signInRefused()
{
    RestconfLink link(address(), { .password = Secret("wrong") });
    const auto done = link.open();
    QVERIFY(!done);
    QCOMPARE(done.error().fault, LinkFault::SignInRefused);
    QVERIFY(!done.error().what.contains(QStringLiteral("wrong")));
}

void TestChangeRestconf::readsWhatTheModelHas()
{
    RestconfLink link(address(), { .password = Secret("s3cret") });
    QVERIFY(link.open());
    const auto text = link.runningConfig();
    QVERIFY(text);
    const QByteArray config = QByteArray::fromStdString(*text);
    QCOMPARE(modelOf(config), link.visible(modelOf(plain)));
    QVERIFY(config.startsWith("hostname gw1\n"));
    QVERIFY(config.contains(" dtmf-relay rtp-nte\n"));
    QVERIFY(config.contains(" no vad\n"));
    QVERIFY(config.contains(" rule 2 reject /^900/\n"));
    QVERIFY(!config.contains("bootstrap"));
}

void TestChangeRestconf::reads_data()
{
    QTest::addColumn<QJsonObject>("faults");
    QTest::addColumn<int>("fault"); // -1: it reads
    const auto row = [](const char *name, const QString &fault, const QJsonValue &value, int expected) {
        QTest::newRow(name) << QJsonObject { { fault, value } } << expected;
    };
    row("in chunks", QStringLiteral("chunked"), true, -1);
    row("slowly", QStringLiteral("delay_ms"), 200, -1);
    row("not JSON", QStringLiteral("garbage"), QStringLiteral("<html>"), int(LinkFault::NotUnderstood));
    row("JSON of something else", QStringLiteral("garbage"), QStringLiteral("[1,2]"), int(LinkFault::NotUnderstood));
    row("nested without end", QStringLiteral("garbage"), QString(100'000, u'['), int(LinkFault::NotUnderstood));
    row("more than anything real", QStringLiteral("flood"), 80 * 1024 * 1024, int(LinkFault::TooLarge));
}

void TestChangeRestconf::reads()
{
    QFETCH(QJsonObject, faults);
    QFETCH(int, fault);
    RestconfLink link(address(), { .password = Secret("s3cret") });
    QVERIFY(link.open());
    m_gateway->setFaults(faults);
    const auto text = link.runningConfig();
    QCOMPARE(text ? -1 : int(text.error().fault), fault);
}

void TestChangeRestconf::appliesAndRollsBack()
{
    const auto made = change(edited(), { .isSaved = true });
    QVERIFY2(made->run->state() == RunState::Ready,
        qPrintable(made->run->summary() + made->run->plan().obstacles.join(u'\n')));
    QCOMPARE(m_gateway->changes(), 0);
    QCOMPARE(made->run->plan().safety, Safety::None);
    QVERIFY2(made->run->apply(gw1) == RunState::Applied, qPrintable(made->run->summary()));
    QCOMPARE(now(), expressiblePart(modelOf(edited())));
    QVERIFY(m_gateway->isSaved());
    // Two request bodies at most: what is set goes in one.
    QCOMPARE(m_gateway->requests().count("PATCH /restconf/data/Cisco-IOS-XE-native:native"), 1);
    QCOMPARE(made->run->rollBack(), RunState::Unchanged);
    QCOMPARE(now(), expressiblePart(modelOf(plain)));
    QCOMPARE(
        m_gateway->native().value(QStringLiteral("Cisco-IOS-XE-voice:voice")).toObject().value(QStringLiteral("class")),
        there.value(QStringLiteral("Cisco-IOS-XE-voice:voice")).toObject().value(QStringLiteral("class")));
}

void TestChangeRestconf::whatCannotBeExpressed_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("obstacle");
    const auto row = [](const char *name, const char *from, const char *to, const char *obstacle) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(obstacle);
    };
    row("a service of the gateway", " incoming called-number 9\n",
        " incoming called-number 9\n service cvp-survivability\n", "service cvp-survivability");
    row("a service that goes", " service bootstrap\n", "", "service bootstrap");
    row("a peer with a service is deleted",
        "dial-peer voice 1401 voip\n service bootstrap\n incoming called-number 5417641401T\n session protocol sipv2\n "
        "codec "
        "g711ulaw\n!\n",
        "", "could not be undone");
    row("a codec", " voice-class codec 1\n", " codec g729r8\n", "codec g729r8");
    row("a target without SIP", " incoming called-number 5417641401T\n session protocol sipv2\n",
        " incoming called-number 5417641401T\n session target ipv4:10.1.1.1\n", "session target");
    row("a description that is too long", " description to CVP\n",
        " description 12345678901234567890123456789012345678901234567890123456789012345\n", "64 characters");
    row("an order of DTMF relays", " dtmf-relay rtp-nte\n", " dtmf-relay rtp-nte sip-kpml\n", "order");
    row("a hunt scheme", "dial-peer hunt 2\n", "dial-peer hunt 1\n", "dial-peer hunt 1");
    row("a class", " codec preference 1 g711ulaw\n", " codec preference 1 g729r8\n", "over SSH");
    row("an application", " service bootstrap flash:bootstrap.tcl\n", " service bootstrap flash:new.tcl\n", "over SSH");
    row("100rel", " no vad\n", " no vad\n voice-class sip rel1xx disable\n", "rel1xx");
}

void TestChangeRestconf::whatCannotBeExpressed()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, obstacle);
    QByteArray wanted = plain;
    QVERIFY(wanted.contains(from));
    wanted.replace(wanted.indexOf(from), from.size(), to);
    const auto made = change(wanted);
    QCOMPARE(made->run->state(), RunState::Blocked);
    QVERIFY2(made->run->plan().obstacles.join(u'\n').contains(obstacle),
        qPrintable(made->run->plan().obstacles.join(u'\n')));
    QCOMPARE(made->run->apply(gw1), RunState::Blocked);
    QCOMPARE(m_gateway->changes(), 0);
    QCOMPARE(m_gateway->native(), there);
}

void TestChangeRestconf::refusedByTheModel_data()
{
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<bool>("isPlain");
    QTest::addColumn<QString>("reply");
    QTest::newRow("a class that is not there")
        << QByteArray(" voice-class codec 7\n") << false << QStringLiteral("leafref");
    QTest::newRow("errors without the module's name")
        << QByteArray(" voice-class codec 7\n") << true << QStringLiteral("leafref");
}

void TestChangeRestconf::refusedByTheModel()
{
    QFETCH(QByteArray, to);
    QFETCH(bool, isPlain);
    QFETCH(QString, reply);
    m_gateway->setFaults({ { QStringLiteral("plain_errors"), isPlain } });
    const auto made = change(edited().replace(" voice-class codec 1 offer-all\n", to));
    QCOMPARE(made->run->state(), RunState::Ready);
    const RunState state = made->run->apply(gw1);
    QVERIFY(state == RunState::Partial); // the leaf that made room was deleted before
    QVERIFY2(made->run->error()->reply.contains(reply), qPrintable(made->run->error()->reply));
    QVERIFY(made->run->error()->reply.contains(QStringLiteral("voice=1400")));
    QCOMPARE(made->run->rollBack(), RunState::Unchanged);
    QCOMPARE(now(), expressiblePart(modelOf(plain)));
}

void TestChangeRestconf::somebodyElse()
{
    QJsonObject other = there;
    other[QStringLiteral("Cisco-IOS-XE-voice:num-exp")] = QJsonArray();
    m_gateway->setNative(other);
    const auto made = change(edited());
    QCOMPARE(made->run->state(), RunState::Conflict);
    QCOMPARE(made->run->found().size(), std::size_t(1));
    QCOMPARE(made->run->found()[0].command, QStringLiteral("num-exp 4... 5417644..."));
}

void TestChangeRestconf::somebodyElseInTheLastMoment()
{
    // Between the last reading and the first request: the device compares the versions itself.
    const auto made = change(edited());
    QCOMPARE(made->run->state(), RunState::Ready);
    QVERIFY(made->link->runningConfig());
    QJsonObject other = there;
    other[QStringLiteral("hostname")] = QStringLiteral("gw1x");
    m_gateway->setNative(other);
    const auto sent = made->link->send(made->run->plan().pieces.front());
    QVERIFY(!sent);
    QVERIFY(sent.error().what.contains(QStringLiteral("412")));
    QCOMPARE(m_gateway->native(), other);
}

void TestChangeRestconf::cut_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("request");
    for (const int request : { 1, 2, 3, 5 }) {
        QTest::addRow("request %d arrived and was not carried out", request) << QStringLiteral("cut_before") << request;
        QTest::addRow("request %d was carried out and not answered", request) << QStringLiteral("cut_after") << request;
    }
}

void TestChangeRestconf::cut()
{
    QFETCH(QString, fault);
    QFETCH(int, request);
    const auto made = change(edited());
    QCOMPARE(made->run->state(), RunState::Ready);
    QVERIFY(int(made->run->plan().pieces.size()) >= request);
    m_gateway->setFaults({ { fault, request } });
    const RunState state = made->run->apply(gw1);
    QVERIFY2(state == RunState::Partial || state == RunState::Unchanged || state == RunState::Applied,
        qPrintable(made->run->summary()));
    std::vector<std::string> commands;
    for (std::size_t i = 0; i < made->run->inForce(); ++i) {
        const Piece &piece = made->run->plan().pieces[i];
        commands.insert(commands.end(), piece.commands.begin(), piece.commands.end());
    }
    QCOMPARE(now(), expressiblePart(modelOf(plain).after(commands)));
    // Each request was sent once: what was lost is not sent again by itself.
    QCOMPARE(m_gateway->changes(), request);
    m_gateway->setFaults({});
    if (made->run->canRollBack())
        QCOMPARE(made->run->rollBack(), RunState::Unchanged);
    QCOMPARE(now(), expressiblePart(modelOf(plain)));
}

void TestChangeRestconf::silent()
{
    const auto made = change(edited(), {}, { .silence = 1500ms });
    QCOMPARE(made->run->state(), RunState::Ready);
    m_gateway->setFaults({ { QStringLiteral("hang_after"), 3 }, { QStringLiteral("chunked"), true } });
    const RunState state = made->run->apply(gw1);
    QVERIFY2(state == RunState::Partial, qPrintable(made->run->summary()));
    QCOMPARE(made->run->answered(), std::size_t(2));
    QCOMPARE(made->run->inForce(), std::size_t(2));
}

void TestChangeRestconf::gone()
{
    const auto made = change(edited(), { .reconnect = 0ms });
    QCOMPARE(made->run->state(), RunState::Ready);
    m_gateway->stop();
    QCOMPARE(made->run->apply(gw1), RunState::Failed);
    QVERIFY(made->run->summary().contains(QStringLiteral("Nothing was changed")));
    QCOMPARE(m_gateway->startAgain(), QString());
    QCOMPARE(m_gateway->native(), there);
}

QTEST_GUILESS_MAIN(TestChangeRestconf)
#include "tst_changerestconf.moc"
