// SPDX-License-Identifier: GPL-3.0-or-later
// A call placed by sipp through Kamailio, which mirrors it by HEP: it is there while it rings, and whole at its end.
#include "peer.h"

#include <QTest>

#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <calls/engine.h>
#include <live/networksource.h>

#include <memory>
#include <string>
#include <vector>
#endif

using namespace legwork;
using namespace legwork::live;
using namespace legwork::peers;

class TestHepPeers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void callRingsAndIsAnswered_data();
    void callRingsAndIsAnswered();
};

namespace {

const QString folder = QStringLiteral(LEGWORK_SOURCE_DIR "/tests/peers/");

QByteArray filled(const QString &file, const QList<std::pair<QByteArray, QByteArray>> &values)
{
    QFile form(file);
    if (!form.open(QIODevice::ReadOnly))
        return {};
    QByteArray text = form.readAll();
    for (const auto &[name, value] : values)
        text.replace(QByteArray('@' + name + '@'), value);
    return text;
}

QStringList sippWords(const QString &scenario, quint16 port)
{
    return { QStringLiteral("-sf"), folder + scenario, QStringLiteral("-i"), QStringLiteral("127.0.0.1"),
        QStringLiteral("-p"), QString::number(port), QStringLiteral("-m"), QStringLiteral("1"),
        QStringLiteral("-nostdin") };
}

/// The labels of a call's rows, one after another.
QStringList labels(const calls::Engine &engine, const calls::Call &call)
{
    QStringList all;
    for (const calls::Row &row : engine.rows(call.id))
        all.append(QString::fromStdString(row.label));
    return all;
}

} // namespace

void TestHepPeers::callRingsAndIsAnswered_data()
{
    QTest::addColumn<int>("transport");
    QTest::newRow("HEP by UDP") << int(Transport::Udp);
    QTest::newRow("HEP by TCP") << int(Transport::Tcp);
}

void TestHepPeers::callRingsAndIsAnswered()
{
    QFETCH(int, transport);
    const QString kamailio = findProgram(QStringLiteral("kamailio"));
    const QString sipp = findProgram(QStringLiteral("sipp"));
    if (kamailio.isEmpty() || sipp.isEmpty())
        QSKIP("kamailio or sipp is not installed");
    const QTemporaryDir dir;
    qputenv("XDG_CACHE_HOME", dir.filePath(QStringLiteral("cache")).toUtf8());
    const auto way = static_cast<Transport>(transport);
    LiveConfig config;
    config.kind = LiveKind::Hep;
    config.port = 0;
    config.transports = way;
    NetworkSource source(config, dir.filePath(QStringLiteral("spool")));
    calls::Engine engine;
    QObject::connect(&source, &LiveSource::spoolAdded, &source,
        [&](const QString &path, bool fromStart) { engine.follow({ path.toStdString() }, fromStart); });
    source.start();
    QTRY_VERIFY(source.state() == LiveState::Running);

    const quint16 proxyPort = freePort(), uasPort = freePort(), uacPort = freePort();
    const QByteArray configuration = filled(folder + QStringLiteral("kamailio.cfg.in"),
        { { "PORT", QByteArray::number(proxyPort) }, { "UAS", QByteArray::number(uasPort) },
            { "HEPTRANSPORT", way == Transport::Tcp ? ";transport=tcp" : "" },
            { "HEP", QByteArray::number(source.listeningPort(way)) } });
    QVERIFY(!configuration.isEmpty());
    QVERIFY(writeFile(dir.filePath(QStringLiteral("kamailio.cfg")), configuration));
    Peer proxy, callee, caller;
    QVERIFY(proxy.start(kamailio,
        { QStringLiteral("-DD"), QStringLiteral("-E"), QStringLiteral("-m"), QStringLiteral("64"), QStringLiteral("-f"),
            dir.filePath(QStringLiteral("kamailio.cfg")), QStringLiteral("-Y"), dir.path(), QStringLiteral("-w"),
            dir.path(), QStringLiteral("-P"), dir.filePath(QStringLiteral("pid")) }));
    QVERIFY(callee.start(sipp, sippWords(QStringLiteral("uas-rings.xml"), uasPort)));
    QTRY_VERIFY_WITH_TIMEOUT(
        !QTcpServer().listen(QHostAddress::LocalHost, proxyPort), 20'000); // the proxy has its port
    QVERIFY2(proxy.isRunning(), proxy.output().constData());
    QVERIFY(caller.start(sipp,
        sippWords(QStringLiteral("uac-calls.xml"), uacPort)
            << QStringLiteral("127.0.0.1:") + QString::number(proxyPort)));

    // While it rings.
    const auto look = [&] {
        engine.advance();
        return engine.calls().size() == 1
            && labels(engine, *engine.calls().begin()).contains(QStringLiteral("180 Ringing (INVITE)"));
    };
    QTRY_VERIFY2_WITH_TIMEOUT(look(), proxy.output().constData(), 20'000);
    const calls::Call ringing = *engine.calls().begin();
    QVERIFY(ringing.outcome == calls::Outcome::InProgress);
    QVERIFY(!labels(engine, ringing).contains(QStringLiteral("200 OK (INVITE)")));
    QCOMPARE(ringing.ani.str(), std::string("4085274003"));
    QCOMPARE(ringing.dnis.str(), std::string("8005550100"));
    QVERIFY(caller.isRunning());

    // And at its end.
    const auto isWhole = [&] {
        engine.advance();
        return engine.calls().size() == 1
            && labels(engine, *engine.calls().begin()).contains(QStringLiteral("200 OK (BYE)"));
    };
    QTRY_VERIFY_WITH_TIMEOUT(isWhole(), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(!caller.isRunning(), 20'000);
    QCOMPARE(caller.process().exitCode(), 0);
    engine.settle();
    const calls::Call whole = *engine.calls().begin();
    QVERIFY(whole.outcome != calls::Outcome::InProgress);
    QCOMPARE(int { whole.legs.at(0).result }, 200);
    QCOMPARE(source.counters().rejected, quint64(0));
    QVERIFY(source.trouble().isEmpty());
    for (const calls::SourceReport &report : engine.sources())
        QVERIFY(report.rejected.empty());
}

QTEST_GUILESS_MAIN(TestHepPeers)
#include "tst_heppeers.moc"
