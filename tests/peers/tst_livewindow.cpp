// SPDX-License-Identifier: GPL-3.0-or-later
// The window with live sources and real senders: a call placed by sipp through Kamailio with HEP shows while it rings;
// so do the calls of a gateway's log that is sent line by line as syslog.
#include "peer.h"

#include <QTest>

#include <calls/calltable.h>
#include <common/theme.h>
#include <desktop/desktop.h>
#include <desktop/mainwindow.h>

#include <QApplication>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::peers;

class TestLiveWindow final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<desktop::Desktop> m_desktop;

    QString path(const char *name) const { return m_home->filePath(QString::fromLatin1(name)); }
    void start()
    {
        QVERIFY(writeFile(path("empty.log"), {}));
        m_desktop = std::make_unique<desktop::Desktop>();
        desktop::WindowOptions options;
        options.paths = QStringList { path("empty.log") };
        options.standsAlone = true;
        QVERIFY(m_desktop->start(options));
        m_desktop->window()->resize(1440, 900);
        QVERIFY(QTest::qWaitForWindowActive(m_desktop->window()));
    }
    live::LiveSource *listen(live::LiveKind kind, quint16 port)
    {
        live::LiveConfig config;
        config.kind = kind;
        config.port = port;
        config.transports = live::Transport::Udp;
        live::LiveSource *const source = m_desktop->live().add(config);
        source->start();
        return source;
    }
    /// What a person reads in the table of calls.
    QStringList cells()
    {
        QStringList all;
        const auto *const table = m_desktop->window()->findChild<ui::CallTable *>();
        if (table == nullptr)
            return all;
        const QAbstractItemModel *const model = table->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column)
                all.append(model->index(row, column).data().toString());
        }
        return all;
    }
    void keepPicture(const char *name)
    {
        const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
        if (!folder.isEmpty())
            m_desktop->window()->grab().save(folder + u'/' + QString::fromLatin1(name));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_livewindow"));
        ui::setUpApplication(*qApp);
    }
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("LEGWORK_HOME", m_home->path().toLocal8Bit());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home->path());
    }
    void cleanup()
    {
        m_desktop.reset();
        m_home.reset();
    }

    void callThroughKamailioShowsWhileItRings()
    {
        const QString kamailio = findProgram(QStringLiteral("kamailio")), sipp = findProgram(QStringLiteral("sipp"));
        if (kamailio.isEmpty() || sipp.isEmpty())
            QSKIP("kamailio or sipp is not installed");
        start();
        const quint16 hepPort = freePort(), proxyPort = freePort(), uasPort = freePort();
        live::LiveSource *const source = listen(live::LiveKind::Hep, hepPort);
        QTRY_VERIFY(source->state() == live::LiveState::Running);
        const QString folder = QStringLiteral(LEGWORK_SOURCE_DIR "/tests/peers/");
        QFile form(folder + QStringLiteral("kamailio.cfg.in"));
        QVERIFY(form.open(QIODevice::ReadOnly));
        QByteArray configuration = form.readAll();
        configuration.replace("@HEPTRANSPORT@", "").replace("@PORT@", QByteArray::number(proxyPort));
        configuration.replace("@UAS@", QByteArray::number(uasPort)).replace("@HEP@", QByteArray::number(hepPort));
        QVERIFY(writeFile(path("kamailio.cfg"), configuration));
        Peer proxy, callee, caller;
        const QStringList common { QStringLiteral("-i"), QStringLiteral("127.0.0.1"), QStringLiteral("-m"),
            QStringLiteral("1"), QStringLiteral("-nostdin") };
        QVERIFY(proxy.start(kamailio,
            { QStringLiteral("-DD"), QStringLiteral("-E"), QStringLiteral("-m"), QStringLiteral("64"),
                QStringLiteral("-f"), path("kamailio.cfg"), QStringLiteral("-Y"), m_home->path(), QStringLiteral("-w"),
                m_home->path(), QStringLiteral("-P"), path("pid") }));
        QVERIFY(callee.start(sipp,
            common
                + QStringList { QStringLiteral("-sf"), folder + QStringLiteral("uas-rings.xml"), QStringLiteral("-p"),
                    QString::number(uasPort) }));
        QTRY_VERIFY_WITH_TIMEOUT(!QTcpServer().listen(QHostAddress::LocalHost, proxyPort), 20'000);
        QVERIFY(caller.start(sipp,
            common
                + QStringList { QStringLiteral("-sf"), folder + QStringLiteral("uac-calls.xml"), QStringLiteral("-p"),
                    QString::number(freePort()), QStringLiteral("127.0.0.1:") + QString::number(proxyPort) }));
        QTRY_VERIFY_WITH_TIMEOUT(cells().contains(QStringLiteral("4085274003")), 20'000);
        QVERIFY(caller.isRunning()); // it has not hung up; the callee answers three seconds after it began to ring
        const calls::Call ringing = *m_desktop->session().snapshot().calls.begin();
        QVERIFY(ringing.outcome == calls::Outcome::InProgress);
        QVERIFY(!ringing.legs.at(0).answer.has_value());
        keepPicture("window-rings.png");
        QTRY_VERIFY_WITH_TIMEOUT(
            m_desktop->session().snapshot().calls.begin()->outcome != calls::Outcome::InProgress, 20'000);
        QTRY_VERIFY(!caller.isRunning());
        QCOMPARE(caller.process().exitCode(), 0);
    }

    void gatewaysLogLineByLine()
    {
        const QString generator = QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/tools/gen_traces.py");
        if (!QFile::exists(generator))
            QSKIP("the trace generator is not in this checkout");
        start();
        const quint16 port = freePort();
        live::LiveSource *const source = listen(live::LiveKind::Syslog, port);
        QTRY_VERIFY(source->state() == live::LiveState::Running);
        Peer gateway;
        QVERIFY(gateway.start(QStringLiteral("python3"),
            { generator, QStringLiteral("--calls"), QStringLiteral("20"), QStringLiteral("--span-seconds"),
                QStringLiteral("600"), QStringLiteral("--seed"), QStringLiteral("5"), QStringLiteral("--live"),
                QStringLiteral("0.3"), QStringLiteral("--syslog"), QStringLiteral("127.0.0.1:") + QString::number(port),
                QStringLiteral("--out"), path("traces") }));
        QTRY_VERIFY_WITH_TIMEOUT(cells().contains(QStringLiteral("5038670567")), 60'000);
        QVERIFY(gateway.isRunning());
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().snapshot().calls.size(), std::size_t { 20 }, 60'000);
        keepPicture("window-syslog.png");
        QCOMPARE(source->counters().lost + source->counters().rejected, quint64(0));
    }
};

QTEST_MAIN(TestLiveWindow)
#include "tst_livewindow.moc"
