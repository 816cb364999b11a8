// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QUdpSocket>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <common/theme.h>
#include <live/livesources.h>
#include <livesources/livesourcesdialog.h>
#endif

using namespace legwork;
using namespace legwork::ui;
using live::LiveState;

/// The list of live sources: what it says of each, and what can be done with them.
class TestLiveSourcesDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setUpApplication(*qApp); }
    void init();
    void emptyListSaysWhatToDo();
    void rowsTellStateRateAndLast();
    void stopAndStart();
    void troubleSaysWhatToDo();
    void removeIsAskedFor();
    void modelKeepsItsPromises();
    void picture();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<live::LiveSources> m_sources;
    std::unique_ptr<LiveSourcesDialog> m_dialog;

    template <typename Control> Control *find(const char *name) const
    {
        return m_dialog->findChild<Control *>(QString::fromLatin1(name));
    }
    QString cell(int row, int column) const
    {
        return find<QTableView>("liveTable")->model()->index(row, column).data().toString();
    }
    live::LiveSource *addListening(quint16 port = 0)
    {
        live::LiveConfig config;
        config.port = port;
        config.transports = port == 0 ? live::Transport::Udp : live::Transport::Tcp;
        live::LiveSource *const source = m_sources->add(config);
        source->start();
        return source;
    }
    static void send(const live::LiveSource &source, const QByteArray &message)
    {
        QUdpSocket().writeDatagram(
            message, QHostAddress(QHostAddress::LocalHost), source.listeningPort(live::Transport::Udp));
    }
};

void TestLiveSourcesDialog::init()
{
    m_dialog.reset();
    m_sources.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_sources = std::make_unique<live::LiveSources>(m_dir->filePath(QStringLiteral("live")));
    m_dialog = std::make_unique<LiveSourcesDialog>(*m_sources);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

void TestLiveSourcesDialog::emptyListSaysWhatToDo()
{
    QVERIFY(!find<QTableView>("liveTable")->isVisible());
    QVERIFY(!find<QPushButton>("startSource")->isEnabled());
    QSignalSpy requests(m_dialog.get(), &LiveSourcesDialog::connectRequested);
    QTest::mouseClick(find<QPushButton>("connectSource"), Qt::LeftButton);
    QCOMPARE(requests.size(), 1);
}

void TestLiveSourcesDialog::rowsTellStateRateAndLast()
{
    live::LiveSource *const source = addListening();
    QTRY_COMPARE(cell(0, LiveModel::StateColumn), QStringLiteral("running"));
    QCOMPARE(cell(0, LiveModel::LastColumn), QStringLiteral("\u2013"));
    send(*source, "<13>x: y");
    QTRY_VERIFY(cell(0, LiveModel::LastColumn).contains(QStringLiteral("ago")));
    QTRY_VERIFY(cell(0, LiveModel::RateColumn).contains(QStringLiteral("records/s")));
    QTRY_VERIFY(find<QLabel>("counters")->text().contains(QStringLiteral("received 1 records")));
}

void TestLiveSourcesDialog::stopAndStart()
{
    const live::LiveSource *const source = addListening();
    QTRY_VERIFY(source->state() == LiveState::Running);
    QTRY_VERIFY(find<QPushButton>("stopSource")->isEnabled());
    QVERIFY(!find<QPushButton>("startSource")->isEnabled());
    QTest::mouseClick(find<QPushButton>("stopSource"), Qt::LeftButton);
    QVERIFY(source->state() == LiveState::Stopped);
    QCOMPARE(cell(0, LiveModel::StateColumn), QStringLiteral("stopped"));
    QTest::mouseClick(find<QPushButton>("startSource"), Qt::LeftButton);
    QTRY_VERIFY(source->state() == LiveState::Running);
}

void TestLiveSourcesDialog::troubleSaysWhatToDo()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    addListening(other.serverPort());
    QTRY_COMPARE(cell(0, LiveModel::StateColumn), QStringLiteral("waiting"));
    QTRY_VERIFY(find<QLabel>("trouble")->isVisible());
    const QString text = find<QLabel>("trouble")->text();
    QVERIFY2(text.contains(QString::number(other.serverPort())), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("another port")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("Next try")), qPrintable(text));
    QCOMPARE(find<QLabel>("trouble")->textFormat(), Qt::PlainText);
}

void TestLiveSourcesDialog::removeIsAskedFor()
{
    live::LiveSource *const source = addListening();
    QSignalSpy requests(m_dialog.get(), &LiveSourcesDialog::removeRequested);
    QTest::mouseClick(find<QPushButton>("removeSource"), Qt::LeftButton);
    QCOMPARE(requests.size(), 1);
    m_sources->remove(source);
    QCOMPARE(find<QTableView>("liveTable")->model()->rowCount(), 0);
    QVERIFY(!find<QPushButton>("removeSource")->isEnabled());
}

void TestLiveSourcesDialog::modelKeepsItsPromises()
{
    LiveModel model(*m_sources);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    live::LiveSource *const first = addListening();
    addListening();
    QTRY_VERIFY(first->state() == LiveState::Running);
    QCOMPARE(model.rowCount(), 2);
    m_sources->remove(first);
    QCOMPARE(model.rowCount(), 1);
}

void TestLiveSourcesDialog::picture()
{
    const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
    if (folder.isEmpty())
        QSKIP("LEGWORK_PICTURES names no folder");
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    live::LiveSource *const source = addListening();
    QTRY_VERIFY(source->state() == LiveState::Running);
    for (int i = 0; i < 100; ++i)
        send(*source, "<13>x: y");
    addListening(other.serverPort());
    QTRY_COMPARE(cell(1, LiveModel::StateColumn), QStringLiteral("waiting"));
    QTRY_COMPARE(source->counters().records, quint64(100));
    for (const bool isDark : { false, true }) {
        setTheme(isDark ? darkTheme() : lightTheme());
        qApp->processEvents();
        QVERIFY(m_dialog->grab().save(
            folder + (isDark ? QStringLiteral("/live-dark.png") : QStringLiteral("/live-light.png"))));
    }
}

QTEST_MAIN(TestLiveSourcesDialog)
#include "tst_livesourcesdialog.moc"
