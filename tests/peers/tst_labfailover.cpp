// SPDX-License-Identifier: GPL-3.0-or-later
// What a client sees when parts of the lab fail: nobody is told wrong figures, and everybody is told why.
#include <QTest>

#include "labrun.h"
#include "runcli.h"

#include <connections/poller.h>

#include <QSignalSpy>

using namespace legwork;
using namespace legwork::peers;
using connections::Poller;
using legwork::tests::Run;

namespace {

std::unique_ptr<Poller> pollerOf(const LabRun &lab, connections::Profile profile)
{
    auto poller = std::make_unique<Poller>(std::move(profile),
        connections::Secret(
            std::string_view(lab.password().constData(), static_cast<std::size_t>(lab.password().size()))),
        connections::ApiNames::builtIn());
    poller->setInterval(std::chrono::seconds(1));
    return poller;
}

std::unique_ptr<Poller> pollerOf(const LabRun &lab) { return pollerOf(lab, lab::profileOf(lab.place())); }

/// Asks the load balancer alone: nobody else takes over when it is not to be trusted.
std::unique_ptr<Poller> balancerPollerOf(const LabRun &lab)
{
    connections::Profile profile = lab::profileOf(lab.place());
    profile.bases.resize(1);
    return pollerOf(lab, std::move(profile));
}

/// `ports poll` beside the test.
class PollRun final {
public:
    explicit PollRun(const LabRun &lab, const QStringList &more = {})
    {
        m_process.start(QStringLiteral(LEGWORK_CLI),
            QStringList { QStringLiteral("ports"), QStringLiteral("poll"), QStringLiteral("--jwt"),
                QStringLiteral("--interval"), QStringLiteral("1"), QStringLiteral("--format"),
                QStringLiteral("ndjson") }
                + lab.server() + more);
        m_process.write(lab.password() + '\n');
        m_process.closeWriteChannel();
    }
    ~PollRun()
    {
        m_process.terminate();
        m_process.waitForFinished(10'000);
    }
    [[nodiscard]] const QList<QJsonObject> &answers()
    {
        m_process.waitForReadyRead(0);
        while (m_process.canReadLine())
            m_answers.append(QJsonDocument::fromJson(m_process.readLine()).object());
        return m_answers;
    }
    [[nodiscard]] const QByteArray &messages()
    {
        m_process.waitForReadyRead(0);
        m_messages += m_process.readAllStandardError();
        return m_messages;
    }

private:
    QProcess m_process;
    QList<QJsonObject> m_answers;
    QByteArray m_messages;
};

QString nodeOf(const Poller &poller) { return poller.lastSample() ? poller.lastSample()->node : QString(); }

} // namespace

class TestLabFailover final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void failoverAndFailback_data();
    void failoverAndFailback();
    void roundRobin();
    void publishersFollow();
    void faultHasItsMessage_data();
    void faultHasItsMessage();
    void faultShowsInFigures_data();
    void faultShowsInFigures();
    void scenarioBreaksAndMends();
};

void TestLabFailover::failoverAndFailback_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::newRow("killed") << QByteArray("kill-primary");
    QTest::newRow("hangs") << QByteArray("hang-primary");
}

void TestLabFailover::failoverAndFailback()
{
    QFETCH(QByteArray, fault);
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    const std::unique_ptr<Poller> poller = pollerOf(lab);
    QList<ports::Sample> samples;
    connect(poller.get(), &Poller::sampled, this, [&](const ports::Sample &sample) { samples.append(sample); });
    PollRun program(lab);
    poller->start();
    QTRY_VERIFY_WITH_TIMEOUT(samples.size() >= 3 && program.answers().size() >= 3, 60'000);
    QCOMPARE(nodeOf(*poller), QStringLiteral("cache-1"));

    QVERIFY(lab.fault(fault.constData()));
    QTRY_COMPARE_WITH_TIMEOUT(nodeOf(*poller), QStringLiteral("cache-2"), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(lab.targets(), QStringList { QStringLiteral("cache-2") }, 60'000);
    const qsizetype during = samples.size();
    QTRY_VERIFY_WITH_TIMEOUT(samples.size() >= during + 3, 60'000);
    QVERIFY(lab.clear());
    QTRY_COMPARE_WITH_TIMEOUT(nodeOf(*poller), QStringLiteral("cache-1"), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(lab.targets(), QStringList { QStringLiteral("cache-1") }, 60'000);
    const auto came = [&] {
        const QList<QJsonObject> &answers = program.answers();
        return !answers.isEmpty()
            && answers.last().value(QLatin1StringView("node")).toString() == QStringLiteral("cache-1")
            && std::ranges::count_if(
                   answers, [](const QJsonObject &one) { return one.value(QLatin1StringView("failover")).toBool(); })
            == 2;
    };
    QTRY_VERIFY_WITH_TIMEOUT(came(), 60'000);
    poller->pause();

    QVERIFY2(poller->missed() <= 3, qPrintable(QString::number(poller->missed())));
    qsizetype marked = 0;
    for (const ports::Sample &sample : std::as_const(samples)) {
        QCOMPARE(sample.total, std::optional<quint32>(600));
        QCOMPARE(sample.purchased, std::optional<quint32>(500));
        QCOMPARE(sample.servers.size(), 4);
        quint32 sum = 0;
        for (const ports::ServerSample &server : sample.servers)
            sum += server.inUse.value_or(1'000'000);
        QCOMPARE(sample.inUse, std::optional<quint32>(sum));
        QCOMPARE(sample.state, ports::Freshness::Live);
        marked += sample.isFailover ? 1 : 0;
    }
    QCOMPARE(marked, 2);
    for (const QJsonObject &answer : program.answers()) {
        QCOMPARE(answer.value(QLatin1StringView("total")).toInt(), 600);
        QCOMPARE(answer.value(QLatin1StringView("state")).toString(), QStringLiteral("live"));
    }
}

void TestLabFailover::roundRobin()
{
    LabRun lab;
    QCOMPARE(lab.start(R"({"balancer": "round-robin"})"), QString());
    const std::unique_ptr<Poller> poller = pollerOf(lab);
    QSet<QString> nodes;
    connect(poller.get(), &Poller::sampled, this, [&](const ports::Sample &sample) {
        nodes.insert(sample.node);
        QCOMPARE(sample.total, std::optional<quint32>(600)); // both nodes know all servers
    });
    poller->start();
    QTRY_COMPARE_WITH_TIMEOUT(nodes.size(), 2, 60'000);
    QVERIFY(lab.fault("kill-secondary"));
    nodes.clear();
    const quint64 before = poller->samples();
    QTRY_VERIFY_WITH_TIMEOUT(poller->samples() >= before + 4, 60'000);
    QVERIFY(poller->missed() <= 3);
    QCOMPARE(nodeOf(*poller), QStringLiteral("cache-1"));
}

void TestLabFailover::publishersFollow()
{
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    QTRY_COMPARE_WITH_TIMEOUT(lab.targets(), QStringList { QStringLiteral("cache-1") }, 60'000);
    QVERIFY(lab.fault("split")); // the primary lives, but publishers do not reach it
    QTRY_COMPARE_WITH_TIMEOUT(lab.targets(), QStringList { QStringLiteral("cache-2") }, 60'000);
    QVERIFY(lab.clear("split"));
    QTRY_COMPARE_WITH_TIMEOUT(lab.targets(), QStringList { QStringLiteral("cache-1") }, 60'000);
    QVERIFY(lab.fault("split-both"));
    QTRY_COMPARE_WITH_TIMEOUT(lab.targets(), QStringList { QString() }, 60'000);
    QVERIFY(lab.clear());
    QTRY_COMPARE_WITH_TIMEOUT(lab.targets(), QStringList { QStringLiteral("cache-1") }, 60'000);
}

void TestLabFailover::faultHasItsMessage_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::addColumn<QByteArrayList>("words"); // of the message, any case
    const auto row
        = [](const char *fault, const QByteArrayList &words) { QTest::newRow(fault) << QByteArray(fault) << words; };
    row("error-500", { "500" });
    row("error-503", { "503" });
    row("error-429", { "429" });
    row("wrong-json", { "not understood" });
    row("cut-json", { "not understood" });
    row("web-page", { "web page", "nothing was counted" });
    row("expired-keys", { "token", "key" });
    row("expired-certificate", { "expired" });
}

void TestLabFailover::faultHasItsMessage()
{
    QFETCH(QByteArray, fault);
    QFETCH(QByteArrayList, words);
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    QVERIFY(lab.fault(fault.constData()));
    // A fault is at work a moment after it was asked for: a client that comes then is told, and gets no figure.
    QString said;
    const auto isTold = [&] {
        const std::unique_ptr<Poller> poller = fault == "expired-certificate" ? balancerPollerOf(lab) : pollerOf(lab);
        connect(poller.get(), &Poller::failed, this,
            [&](const connections::Failure &failure) { said = failure.what + u' ' + failure.advice; });
        said.clear();
        poller->start();
        const bool isOver = QTest::qWaitFor([&] { return !said.isEmpty() || poller->samples() > 0; }, 20'000);
        const QByteArray text = said.toLower().toUtf8();
        return isOver && poller->samples() == 0
            && std::ranges::all_of(words, [&](const QByteArray &word) { return text.contains(word); });
    };
    QTRY_VERIFY2_WITH_TIMEOUT(isTold(), qPrintable(said), 60'000);
    QVERIFY(lab.clear());
    const std::unique_ptr<Poller> next = pollerOf(lab); // without the back-off of the first
    next->start();
    QTRY_VERIFY_WITH_TIMEOUT(next->samples() > 0, 60'000);
    QCOMPARE(next->lastSample()->total, std::optional<quint32>(600));
}

void TestLabFailover::faultShowsInFigures_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::newRow("silent-server") << QByteArray("silent-server");
    QTest::newRow("split-both") << QByteArray("split-both");
}

/// Servers that publish no more become stale, and are never taken for idle.
void TestLabFailover::faultShowsInFigures()
{
    QFETCH(QByteArray, fault);
    LabRun lab;
    QCOMPARE(lab.start(R"({"windowSeconds": 3})"), QString());
    const std::unique_ptr<Poller> poller = pollerOf(lab);
    connect(poller.get(), &Poller::sampled, this, [&](const ports::Sample &sample) {
        for (const ports::ServerSample &server : sample.servers)
            QVERIFY(!server.inUse || *server.total == 150);
    });
    poller->start();
    QTRY_VERIFY_WITH_TIMEOUT(poller->samples() > 0, 60'000);
    QVERIFY(lab.fault(fault.constData()));
    const auto isGone = [&] {
        const ports::Sample &sample = *poller->lastSample();
        const auto first
            = std::ranges::find(sample.servers, QStringLiteral("127.0.0.11"), &ports::ServerSample::server);
        return first != sample.servers.end() && !first->inUse && first->freshness != ports::Freshness::Live;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isGone(), 90'000);
    QCOMPARE(poller->lastSample()->state, fault == "split-both" ? ports::Freshness::Stale : ports::Freshness::Live);
    if (fault == "split-both")
        QCOMPARE(poller->lastSample()->inUse, std::nullopt); // unknown, not 0
}

void TestLabFailover::scenarioBreaksAndMends()
{
    LabRun lab;
    QCOMPARE(lab.start(R"({"steps": [{"atSeconds": 1, "fault": "kill-balancer", "seconds": 4}]})"), QString());
    const std::unique_ptr<Poller> poller = pollerOf(lab);
    poller->start();
    QTRY_COMPARE_WITH_TIMEOUT(
        lab.status().value(QLatin1StringView("balancer")).toString(), QStringLiteral("gone"), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(
        poller->lastSample() ? poller->lastSample()->endpoint : QString(), lab.place().urls[1], 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(
        lab.status().value(QLatin1StringView("balancer")).toString(), QStringLiteral("runs"), 60'000);
}

QTEST_GUILESS_MAIN(TestLabFailover)
#include "tst_labfailover.moc"
