// SPDX-License-Identifier: GPL-3.0-or-later
// Which dial-peer took a leg: by the samples' own debug, and worked out where they say nothing.
#include <QFile>
#include <QTest>

#include <items/takenpeer.h>

#include <calls/engine.h>

using namespace legwork;
using namespace legwork::items;

namespace {

QByteArray contents(const char *path)
{
    QFile file(QStringLiteral(LEGWORK_SOURCE_DIR) + QLatin1String(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

GatewayPlan plan(const char *id, const QByteArray &text)
{
    const auto config
        = std::make_shared<const dialplan::Config>(std::move(dialplan::Config::parse(text.toStdString()).value()));
    return { QLatin1String(id),
        QString::fromUtf8(config->devices().front().name.data(), qsizetype(config->devices().front().name.size())),
        config, std::make_shared<const dialplan::Router>(config->devices().front()) };
}

QStringList words(const std::vector<TakenPeer> &taken)
{
    QStringList out;
    for (const TakenPeer &one : taken)
        out << wordsOf(one);
    return out;
}

const calls::Leg &legOf(const calls::Call &call, calls::LegKind kind)
{
    return *std::ranges::find(call.legs, kind, &calls::Leg::kind);
}

} // namespace

class TestTakenPeer final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void byTheTraces();
    void simulated();
    void withoutConfigurations();
    void whichGateway_data();
    void whichGateway();
    void use();

private:
    [[nodiscard]] const calls::Call &failed() const
    {
        return *std::ranges::find_if(m_engine.calls(),
            [](const calls::Call &call) { return call.finding() != nullptr && call.finding()->code == "vxml_503"; });
    }

    calls::Engine m_engine;
    std::vector<GatewayPlan> m_plans;
};

void TestTakenPeer::initTestCase()
{
    m_engine.load({ LEGWORK_SOURCE_DIR "/resources/samples" });
    QVERIFY(m_engine.calls().size() == 14);
    m_plans = { plan("a", contents("/resources/configs/ingress-gw.cfg")),
        plan("b", contents("/resources/configs/vxml-gw.cfg")) };
}

void TestTakenPeer::byTheTraces()
{
    const GatewayPlans plans(m_plans);
    const calls::Call &call = failed();
    const auto vru = plans.peersOf(call, legOf(call, calls::LegKind::Vru));
    QCOMPARE(words(vru), QStringList { QStringLiteral("Peer 999 of vxml-gw took it in") });
    QCOMPARE(vru[0].deviceId, QStringLiteral("b"));
    QCOMPARE(vru[0].tag, 999U);
    const QStringList expected { QStringLiteral("Peer 1 of ingress-gw took it in"),
        QStringLiteral("Peer 1400 of ingress-gw sent it on") };
    QCOMPARE(words(plans.peersOf(call, legOf(call, calls::LegKind::Ingress))), expected);
}

void TestTakenPeer::simulated()
{
    const GatewayPlans plans(m_plans);
    calls::Call call = failed();
    for (calls::Leg &leg : call.legs)
        leg.dialPeerIn = leg.dialPeerOut = Text();
    const auto vru = plans.peersOf(call, legOf(call, calls::LegKind::Vru));
    QCOMPARE(words(vru), QStringList { QStringLiteral("Peer 999 of vxml-gw would take it in (simulated)") });
    QCOMPARE(vru[0].reason, QStringLiteral("Wins: the only match"));
    const QStringList expected { QStringLiteral("Peer 1 of ingress-gw would take it in (simulated)"),
        QStringLiteral("Peer 1400 of ingress-gw would send it on (simulated)") };
    QCOMPARE(words(plans.peersOf(call, legOf(call, calls::LegKind::Ingress))), expected);
    // A gateway where no peer takes the number.
    const GatewayPlans other(
        { plan("b", contents("/resources/configs/vxml-gw.cfg").replace("[58].........T", "7.........T")) });
    const auto none = other.peersOf(call, legOf(call, calls::LegKind::Vru));
    QCOMPARE(words(none), QStringList { QStringLiteral("Peer 0 of vxml-gw would take it in (simulated)") });
    QVERIFY(none[0].reason.startsWith(QStringLiteral("No peer matches")));
}

void TestTakenPeer::withoutConfigurations()
{
    const GatewayPlans plans;
    const calls::Call &call = failed();
    const auto vru = plans.peersOf(call, legOf(call, calls::LegKind::Vru));
    QCOMPARE(words(vru), QStringList { QStringLiteral("Peer 999 of vxml took it in") });
    QVERIFY(vru[0].deviceId.isEmpty());
    calls::Call silent = call;
    for (calls::Leg &leg : silent.legs)
        leg.dialPeerIn = leg.dialPeerOut = Text();
    QVERIFY(plans.peersOf(silent, silent.legs.front()).empty());
}

void TestTakenPeer::whichGateway_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QString>("id");
    QTest::newRow("by address") << QByteArray("10.10.3.41") << QByteArray("anything") << QStringLiteral("b");
    QTest::newRow("by name") << QByteArray("192.0.2.1") << QByteArray("ingress-gw") << QStringLiteral("a");
    QTest::newRow("by the name's beginning") << QByteArray() << QByteArray("VXML") << QStringLiteral("b");
    QTest::newRow("not within a word") << QByteArray() << QByteArray("in") << QString();
    QTest::newRow("nobody's") << QByteArray("10.10.2.30") << QByteArray("cvp") << QString();
}

void TestTakenPeer::whichGateway()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, host);
    const GatewayPlans plans(m_plans);
    const GatewayPlan *const found = plans.find(address.toStdString(), host.toStdString());
    QTEST(found != nullptr ? found->id : QString(), "id");
}

void TestTakenPeer::use()
{
    const GatewayPlans plans(m_plans);
    const auto uses = peerUse(m_engine.calls(), plans, QStringLiteral("b"));
    QCOMPARE(uses.value(999).calls, 14);
    QCOMPARE(uses.value(999).simulated, 0);
    QVERIFY(uses.value(999).failed > 0 && uses.value(999).failed < 14);
    QCOMPARE(uses.value(9292).calls, 1);
    QCOMPARE(queryFor(999, uses.value(999)), QStringLiteral("peer:999"));
    QVERIFY(!uses.contains(1400)); // of the other gateway
    QCOMPARE(queryFor(5, {}), QString());
    const PeerUse mixed { .calls = 1, .simulated = 1, .terms = { QStringLiteral("guid:A1") } };
    QCOMPARE(queryFor(5, mixed), QStringLiteral("peer:5 or guid:A1"));
}

QTEST_GUILESS_MAIN(TestTakenPeer)
#include "tst_takenpeer.moc"
