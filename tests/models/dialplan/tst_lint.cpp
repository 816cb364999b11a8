// SPDX-License-Identifier: GPL-3.0-or-later
// Lint: a good CVP gateway has no findings; with the fault of each rule planted it has that one and no other.
#include <QSet>
#include <QTest>

#include <dialplan/lint.h>

using namespace legwork::dialplan;

namespace {

const char *const goodGateway = R"(hostname gw1
!
voice service voip
 sip
  early-offer forced
!
voice class codec 1
 codec preference 1 g711ulaw
 codec preference 2 g729r8
!
voice translation-rule 1
 rule 1 /^\+1/ //
!
voice translation-profile FROM-PSTN
 translate called 1
!
application
 service bootstrap flash:bootstrap.tcl
  param sigdigits 0
 service ringtone flash:ringtone.tcl
 service cvperror flash:cvperror.tcl
 service cvp-survivability flash:survivability.tcl
!
interface GigabitEthernet0/0
 ip address 192.0.2.1 255.255.255.0
!
sip-ua
 retry invite 2
!
dial-peer voice 8 pots
 description PSTN
 translation-profile incoming FROM-PSTN
 service cvp-survivability
 incoming called-number .T
 direct-inward-dial
!
dial-peer voice 9 pots
 destination-pattern 9T
 port 0/0/0:23
!
dial-peer voice 70021 voip
 description CVP side A
 preference 1
 max-conn 225
 huntstop
 destination-pattern 80055501..
 session protocol sipv2
 session target ipv4:192.0.2.10
 session transport tcp
 voice-class codec 1
 voice-class sip options-keepalive up-interval 12 down-interval 65 retry 2
 dtmf-relay rtp-nte
 no vad
!
dial-peer voice 7777 voip
 description VRU label
 service bootstrap
 incoming called-number 7777T
 session protocol sipv2
 voice-class codec 1
 voice-class sip rel1xx disable
 dtmf-relay rtp-nte
 no vad
!
dial-peer voice 919191 voip
 description Ringtone
 service ringtone
 incoming called-number 9191T
 session protocol sipv2
 voice-class sip rel1xx disable
 dtmf-relay rtp-nte
 codec g711ulaw
 no vad
!
dial-peer voice 929292 voip
 description Error
 service cvperror
 incoming called-number 9292T
 session protocol sipv2
 voice-class sip rel1xx disable
 dtmf-relay rtp-nte
 codec g711ulaw
 no vad
!
end
)";

const char *const secondSide
    = "dial-peer voice 70022 voip\n preference 2\n destination-pattern 80055501..\n session protocol sipv2\n "
      "session target ipv4:192.0.2.11\n session transport tcp\n voice-class codec 1\n"
      " voice-class sip options-keepalive\n dtmf-relay rtp-nte\n no vad\n!\n";

Config parsed(const QByteArray &text) { return std::move(Config::parse(text.toStdString()).value()); }

QByteArray said(const Config &config, const LintContext &context)
{
    QByteArray out;
    for (const LintFinding &finding : lint(config.devices().front(), context))
        out += QByteArray(finding.id.data(), qsizetype(finding.id.size())) + ' ' + QByteArray::number(finding.line)
            + ": " + QByteArray::fromStdString(finding.text) + '\n';
    return out;
}

/// Replaces a text that must be there.
QByteArray planted(const QByteArray &from, const QByteArray &to)
{
    QByteArray text(goodGateway);
    Q_ASSERT(from.isEmpty() || text.contains(from));
    if (from.isEmpty())
        return text.replace("end\n", QByteArray(to + "end\n"));
    const auto at = text.indexOf(from);
    return text.replace(at, from.size(), to);
}

QSet<QByteArray> covered;

} // namespace

class TestLint final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodHasNone();
    void faults_data();
    void faults();
    void everyRuleIsTested();
    void fixMends_data();
    void fixMends();
    void context();
    void seenLegs_data();
    void seenLegs();
    void suppresses();
    void profiles();
};

void TestLint::goodHasNone()
{
    QCOMPARE(said(parsed(goodGateway), {}), QByteArray());
    QCOMPARE(
        said(parsed(planted("huntstop\n", "\n").replace("end\n", QByteArray(QByteArray(secondSide) + "end\n"))), {}),
        QByteArray());
}

void TestLint::faults_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char *id, const char *from, const char *to) {
        QTest::newRow(id) << QByteArray(from) << QByteArray(to);
        covered.insert(QByteArray(id).left(QByteArray(id).indexOf(' ')));
    };
    row("CVP001 no T", "called-number 7777T", "called-number 7777");
    row("CVP002 closed", "called-number 7777T", "called-number 7777$");
    row("CVP003 service not defined", "service ringtone flash", "service ringtones flash");
    row("CVP004 VAD on a label", "dtmf-relay rtp-nte\n no vad\n!\ndial-peer voice 919191",
        "dtmf-relay rtp-nte\n!\ndial-peer voice 919191");
    row("CVP005 H.323 outgoing", "session protocol sipv2\n session target", "session target");
    row("CVP006 no protocol on a label", "incoming called-number 7777T\n session protocol sipv2",
        "incoming called-number 7777T");
    row("CVP007 no dtmf-relay", "rel1xx disable\n dtmf-relay rtp-nte\n no vad\n!\ndial-peer voice 919191",
        "rel1xx disable\n no vad\n!\ndial-peer voice 919191");
    row("CVP008 codecs", "codec g711ulaw\n no vad\n!\nend", "codec g723r63\n no vad\n!\nend");
    row("CVP009 rel1xx", "voice-class codec 1\n voice-class sip rel1xx disable\n", "voice-class codec 1\n");
    row("CVP010 survivability", " service cvp-survivability\n incoming", " incoming");
    row("CVP011 no keep-alive", "",
        QByteArray(secondSide)
            .replace(" voice-class sip options-keepalive\n", "")
            .replace("preference 2", "preference 0")
            .constData());
    row("CVP012 sip-server", "session target ipv4:192.0.2.10", "session target sip-server");
    row("CVP013 direct-inward-dial", " direct-inward-dial\n", "");
    row("CVP015 ringtone", "incoming called-number 9191T", "incoming called-number 9393T");
    row("CVP016 sigdigits", "param sigdigits 0", "param sigdigits 4");
    row("CVP017 transports", "",
        QByteArray(secondSide)
            .replace("transport tcp", "transport udp")
            .replace("preference 2", "preference 0")
            .constData());
    row("DP001 down", "", "dial-peer voice 5 voip\n destination-pattern 4T\n session protocol sipv2\n");
    row("DP001 down, port alone", "", "dial-peer voice 5 pots\n port 1/0\n");
    row("DP002 loop", "session target ipv4:192.0.2.10", "session target ipv4:192.0.2.1");
    row("DP003 behind a huntstop", "", secondSide);
    row("DP004 catch-all", "",
        "dial-peer voice 1 pots\n destination-pattern .T\n port 1/0:23\ndial-peer voice 2 pots\n destination-pattern "
        "411\n port 1/1\ndial-peer voice 3 pots\n preference 1\n destination-pattern 411\n port 1/1\n");
    row("DP005 equal", "",
        "dial-peer voice 2 pots\n destination-pattern 411\n port 1/1\ndial-peer voice 3 pots\n destination-pattern "
        "411\n port 1/1\n");
    row("DP006 longer and worse", "",
        "dial-peer voice 2 pots\n destination-pattern 41\n port 1/1\ndial-peer voice 3 pots\n preference 1\n "
        "destination-pattern 411\n port 1/1\n");
    row("DP007 T alone", "incoming called-number .T", "incoming called-number .T\n answer-address T");
    row("DP008 missing profile", "translation-profile incoming FROM-PSTN", "translation-profile incoming From-PSTN");
    row("DP008 missing codec class", "voice-class codec 1\n voice-class sip opt",
        "voice-class codec 3\n voice-class sip opt");
    row("DP009 member down", "",
        "voice class dpg 1\n dial-peer 70021\n dial-peer 6\n!\ndial-peer voice 6 voip\n shutdown\n");
    row("DP010 nothing sent", "destination-pattern 9T", "destination-pattern 911");
    row("DP011 group keep-alive", "session target ipv4:192.0.2.10",
        "session server-group 1\n!\nvoice class server-group 1\n ipv4 192.0.2.10\n!\ndial-peer voice 70021 voip");
    row("DP013 dots", "80055501..", "................");
    row("DP014 empty caller", "incoming called-number .T", "incoming called-number 8T");
    row("DP015 rule", "rule 1 /^\\+1/ //", "rule 1 /[/ //");
}

void TestLint::faults()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const QByteArray id = QByteArray(QTest::currentDataTag()).split(' ').front();
    const QByteArray found = said(parsed(planted(from, to)), {});
    QCOMPARE(found.count('\n'), 1);
    QVERIFY2(found.startsWith(QByteArray(id + ' ')), found.constData());
}

void TestLint::everyRuleIsTested()
{
    // These have tests of their own below: they need something that is not in the configuration, or another one.
    const QSet<QByteArray> elsewhere { "CVP014", "CVP018", "CVP019", "CVP020", "CVP021", "DP012" };
    for (const LintRule &rule : lintRules()) {
        const QByteArray id(rule.id.data(), qsizetype(rule.id.size()));
        QVERIFY2(covered.contains(id) != elsewhere.contains(id), id.constData());
        QVERIFY(!rule.what.empty() && !rule.source.empty());
    }
}

void TestLint::fixMends_data() { faults_data(); }

/// The commands of a finding, typed behind the configuration, take it away and bring no other.
void TestLint::fixMends()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QByteArray text = planted(from, to);
    const Config config = parsed(text);
    const auto findings = lint(config.devices().front(), {});
    QCOMPARE(findings.size(), std::size_t(1));
    if (findings[0].fix.empty())
        return; // no command alone mends it
    text.chop(4); // end
    for (const std::string &command : findings[0].fix)
        text += QByteArray::fromStdString(command) + '\n';
    QCOMPARE(said(parsed(text), {}), QByteArray());
}

void TestLint::context()
{
    const Config good = parsed(goodGateway);
    QCOMPARE(said(good, { .labels = { "7777" } }), QByteArray());
    QVERIFY(said(good, { .labels = { "8888" } }).startsWith("CVP014 0: label 8888 was seen in calls"));
    QCOMPARE(said(good, { .licensedPorts = 300 }), QByteArray());
    QVERIFY(said(good, { .licensedPorts = 100 }).contains("CVP018"));
    const Config onlyOut = parsed(
        "dial-peer voice 1 voip\n destination-pattern 5\n session protocol sipv2\n session target ipv4:1.1.1.1\n"
        "dial-peer voice 2 voip\n destination-pattern 6\n session protocol sipv2\n session target ipv4:1.1.1.1\n");
    QVERIFY(said(onlyOut, {}).startsWith("DP012 0: no voip peer matches incoming calls"));
}

void TestLint::seenLegs_data()
{
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("transport");
    QTest::addColumn<QByteArray>("codecs");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *to, const char *transport, const char *codecs, const char *text) {
        QTest::newRow(name) << QByteArray(to) << QByteArray(transport) << QByteArray(codecs) << QByteArray(text);
    };
    row("a switch leg that agrees", "192.0.2.10", "tcp", "PCMU g711ulaw telephone-event", "");
    row("a switch leg by another transport", "192.0.2.10", "udp", "PCMU g711ulaw telephone-event",
        "CVP019 49: dial-peer 70021: session transport tcp, and calls of 8005550100 to 192.0.2.10 went by udp\n");
    row("a switch leg to somebody else", "192.0.2.99", "udp", "PCMA g711alaw", "");
    row("a label that agrees", "192.0.2.1", "udp", "G729 g729r8 telephone-event", "");
    row("a label with another codec", "192.0.2.1", "tcp", "PCMA g711alaw telephone-event",
        "CVP020 60: dial-peer 7777: calls of 7777 from 192.0.2.10 offered PCMA, and the peer takes only g711ulaw, "
        "g729r8\n");
    row("a label without telephone-event", "192.0.2.1", "tcp", "PCMU g711ulaw",
        "CVP021 62: dial-peer 7777: calls of 7777 from 192.0.2.10 offered no telephone-event, and the peer relies on "
        "rtp-nte\n");
    row("a label without any SDP", "192.0.2.1", "tcp", "", "");
    row("a label of another gateway", "192.0.2.77", "tcp", "PCMA g711alaw", "");
}

void TestLint::seenLegs()
{
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, transport);
    QFETCH(QByteArray, codecs);
    QFETCH(QByteArray, expected);
    const bool isSwitchLeg = to == "192.0.2.10" || to == "192.0.2.99";
    SeenLeg leg { .role = isSwitchLeg ? CvpRole::SwitchLeg : CvpRole::Label,
        .label = isSwitchLeg ? "" : "7777",
        .called = isSwitchLeg ? "8005550100" : "777712",
        .calling = "4085274003",
        .fromIp = isSwitchLeg ? "192.0.2.1" : "192.0.2.10",
        .toIp = to.toStdString(),
        .transport = transport.toStdString() };
    for (const QByteArray &codec : codecs.split(' ')) {
        if (codec == "telephone-event")
            leg.hasDtmfEvents = true;
        else if (!codec.isEmpty())
            leg.codecs.push_back(codec.toStdString());
    }
    QCOMPARE(said(parsed(goodGateway), { .legs = { leg } }), expected);
    // A label that came here and that no peer takes; one that went elsewhere is not this device's.
    if (!isSwitchLeg && codecs.isEmpty())
        QVERIFY(said(parsed(planted("called-number 7777T", "called-number 8888T")), { .legs = { leg } })
                    .startsWith("CVP014 0: label 7777 was seen in calls"));
    if (to == "192.0.2.77")
        QVERIFY(!said(parsed(planted("called-number 7777T", "called-number 8888T")), { .legs = { leg } })
                     .contains("CVP014"));
}

void TestLint::suppresses()
{
    const Config config = parsed(planted("called-number 7777T", "called-number 7777"));
    QVERIFY(said(config, {}).startsWith("CVP001"));
    QCOMPARE(said(config, { .suppressed = { "CVP001" } }), QByteArray());
    QCOMPARE(said(config, { .suppressed = { "CVP001:7777" } }), QByteArray());
    QVERIFY(said(config, { .suppressed = { "CVP001:8888" } }).startsWith("CVP001"));
}

void TestLint::profiles()
{
    const Config config = parsed(planted("called-number 7777T", "called-number 7777"));
    QCOMPARE(said(config, { .profile = LintProfile::Generic }), QByteArray());
    // No CVP gateway: nothing of the recipe is asked of it.
    QCOMPARE(said(parsed("dial-peer voice 1 voip\n destination-pattern 5\n incoming called-number .\n session protocol "
                         "sipv2\n session target ipv4:1.1.1.1\n"),
                 {}),
        QByteArray());
}

QTEST_APPLESS_MAIN(TestLint)
#include "tst_lint.moc"
