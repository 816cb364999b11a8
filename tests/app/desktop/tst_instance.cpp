// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <desktop/instance.h>

#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QThread>
#include <QUuid>

using legwork::desktop::Instance;

class TestInstance final : public QObject {
    Q_OBJECT

    QString m_name;

    /// Hands over from another thread, as another process would: the first one's event loop goes on here.
    bool handOver(const QStringList &paths)
    {
        bool taken = false;
        QThread *const other = QThread::create([&] { taken = Instance(m_name).handOver(paths); });
        other->start();
        while (!other->wait(1))
            QCoreApplication::processEvents();
        delete other;
        return taken;
    }

private Q_SLOTS:
    void init() { m_name = QUuid::createUuid().toString(); }

    void aSecondStartHandsItsPathsOver()
    {
        Instance first(m_name);
        QVERIFY(!handOver({ QStringLiteral("/nobody/listens") }));
        QVERIFY(first.listen());
        QSignalSpy received(&first, &Instance::received);
        const QStringList paths { QStringLiteral("/traces/gw 1.log"), QStringLiteral("/traces/\u00e4\u00f6.zip"),
            QStringLiteral("legwork:call/1") };
        QVERIFY(handOver(paths));
        QVERIFY(handOver({}));
        QTRY_COMPARE(received.size(), 2);
        QCOMPARE(received[0].first().toStringList(), paths);
        QCOMPARE(received[1].first().toStringList(), QStringList());
    }

    void anotherWorkspaceIsAnotherProgram()
    {
        Instance first(m_name);
        QVERIFY(first.listen());
        m_name += QStringLiteral("/other");
        QVERIFY(!handOver({}));
    }

    void aStrangerIsSentAway_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("not JSON") << QByteArray("open everything\n");
        QTest::newRow("an object") << QByteArray("{\"a\":1}\n");
    }
    void aStrangerIsSentAway()
    {
        QFETCH(QByteArray, message);
        Instance first(m_name);
        QVERIFY(first.listen());
        QSignalSpy received(&first, &Instance::received);
        QLocalSocket stranger;
        stranger.connectToServer(first.socketName());
        QVERIFY(stranger.waitForConnected());
        stranger.write(message);
        QTRY_COMPARE(stranger.state(), QLocalSocket::UnconnectedState);
        QVERIFY(received.isEmpty());
    }

    void theSocketOfADeadProgramIsTakenOver()
    {
        QFile dead(QDir(QDir::tempPath()).filePath(Instance(m_name).socketName()));
        QVERIFY(dead.open(QIODevice::WriteOnly));
        dead.close();
        Instance first(m_name);
        QVERIFY(!handOver({}));
        QVERIFY(first.listen());
        QVERIFY(handOver({}));
    }
};

QTEST_GUILESS_MAIN(TestInstance)
#include "tst_instance.moc"
