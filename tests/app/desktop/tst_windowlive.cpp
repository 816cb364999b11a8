// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <common/notices.h>
#include <common/theme.h>
#include <desktop/desktop.h>
#include <desktop/mainwindow.h>
#include <livesources/connectdialog.h>
#include <livesources/livesourcesdialog.h>
#include <livesources/replaybar.h>

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUdpSocket>

using namespace legwork;
using desktop::Desktop;
using desktop::MainWindow;

/// Live sources in the window: connected by keys, seen in the calls, kept for the next start; the sample replayed.
class TestWindowLive final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Desktop> m_desktop;

    MainWindow &window() { return *m_desktop->window(); }
    std::size_t calls() { return m_desktop->session().snapshot().calls.size(); }

    void start(const QStringList &paths)
    {
        m_desktop = std::make_unique<Desktop>();
        desktop::WindowOptions options;
        options.paths = paths;
        options.standsAlone = true;
        QVERIFY(m_desktop->start(options));
        QVERIFY(QTest::qWaitForWindowActive(m_desktop->window()));
    }
    static quint16 freePort()
    {
        QUdpSocket socket;
        socket.bind(QHostAddress::LocalHost);
        return socket.localPort();
    }
    /// What a gateway prints for a call, a datagram a line.
    static void ring(quint16 port)
    {
        QUdpSocket socket;
        int count = 100;
        for (const char *const line :
            { "063686: Mar 13 18:25:14.383 PST: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:", "Received: ",
                "INVITE sip:8005550100@10.1.1.2:5060 SIP/2.0", "Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1",
                "From: <sip:4085274003@10.1.1.1>;tag=1", "To: <sip:8005550100@10.1.1.2>", "Call-ID: a@10.1.1.1",
                "CSeq: 101 INVITE", "Content-Length: 0", "", "063687: Mar 13 18:25:15.000 PST: %SYS-5-CONFIG_I: x" })
            socket.writeDatagram(
                "<191>" + QByteArray::number(count++) + ": gw1: " + line, QHostAddress(QHostAddress::LocalHost), port);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_windowlive"));
        ui::setUpApplication(*qApp);
        qRegisterMetaType<live::LiveConfig>();
    }
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("LEGWORK_HOME", m_home->path().toLocal8Bit());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home->path());
        ui::Notices::instance().clear();
    }
    void cleanup()
    {
        m_desktop.reset();
        m_home.reset();
    }

    void syslogIsConnectedByKeysAndItsCallShows()
    {
        const QString file = m_home->filePath(QStringLiteral("empty.log"));
        QVERIFY(QFile(file).open(QIODevice::WriteOnly));
        start({ file });
        const quint16 port = freePort();
        QTest::keyClick(&window(), Qt::Key_L, Qt::ControlModifier);
        auto *const dialog = window().findChild<ui::ConnectDialog *>();
        QVERIFY(dialog != nullptr);
        QTRY_VERIFY(dialog->isVisible());
        auto *const field = dialog->findChild<QSpinBox *>(QStringLiteral("port"));
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, QString::number(port));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(m_desktop->live().all().size(), std::size_t { 1 });
        live::LiveSource *const source = m_desktop->live().all().front();
        QTRY_VERIFY(source->state() == live::LiveState::Running);
        QCOMPARE(source->listeningPort(live::Transport::Udp), port);
        ring(port);
        QTRY_COMPARE_WITH_TIMEOUT(calls(), std::size_t { 1 }, 20000);
        QCOMPARE(m_desktop->session().snapshot().calls.begin()->ani.str(), std::string("4085274003"));
        QVERIFY(m_desktop->session().liveRate().isFollowing);
    }

    void comesBackWithWhatItHeld()
    {
        start({});
        live::LiveConfig config;
        config.port = freePort();
        live::LiveSource *source = m_desktop->live().add(config);
        source->start();
        QTRY_VERIFY(source->state() == live::LiveState::Running);
        const std::size_t before = calls();
        ring(config.port);
        QTRY_COMPARE_WITH_TIMEOUT(source->counters().records, quint64(11), 20000);
        m_desktop->window()->close();
        m_desktop.reset();
        start({});
        QCOMPARE(m_desktop->live().all().size(), std::size_t { 1 });
        source = m_desktop->live().all().front();
        QTRY_VERIFY(source->state() == live::LiveState::Running);
        const auto isThere = [&] {
            const auto snapshot = m_desktop->session().snapshot();
            return std::any_of(snapshot.calls.begin(), snapshot.calls.end(),
                [](const calls::Call &call) { return call.ani == "4085274003"; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isThere(), 20000);
        QVERIFY(calls() >= before);
    }

    void troubleIsSaidOnceAndShown()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        start({});
        live::LiveConfig config;
        config.transports = live::Transport::Tcp;
        config.port = other.serverPort();
        m_desktop->live().add(config)->start();
        // Among whatever else the window has to say.
        const auto told = [&] {
            QList<ui::Notice> notices = ui::Notices::instance().all();
            notices.removeIf(
                [&](const ui::Notice &one) { return !one.text.contains(QString::number(other.serverPort())); });
            return notices;
        };
        QTRY_COMPARE(told().size(), 1);
        const ui::Notice notice = told().front();
        notice.act();
        QTRY_VERIFY(window().findChild<ui::LiveSourcesDialog *>() != nullptr);
        auto *const dialog = window().findChild<ui::LiveSourcesDialog *>();
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("removeSource")), Qt::LeftButton);
        QVERIFY(m_desktop->live().all().empty());
    }

    void sampleIsReplayedAndComesBack()
    {
        start({ QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14") });
        QTRY_VERIFY_WITH_TIMEOUT(calls() > 0 && !m_desktop->session().progress().isLoading, 60000);
        const std::size_t whole = calls();
        auto *const bar = window().findChild<ui::ReplayBar *>();
        QVERIFY(!bar->isVisible());
        window().findChild<QAction *>(QStringLiteral("live.replay"))->trigger();
        QTRY_VERIFY(bar->isVisible());
        QTRY_VERIFY(calls() < whole);
        // A start in the middle of it finds the files, not the replay.
        m_desktop->window()->close();
        m_desktop.reset();
        start({});
        QTRY_COMPARE_WITH_TIMEOUT(calls(), whole, 60000);
        QVERIFY(!window().findChild<ui::ReplayBar *>()->isVisible());
    }
};

QTEST_MAIN(TestWindowLive)
#include "tst_windowlive.moc"
