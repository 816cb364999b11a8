// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUdpSocket>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/livesources.h>
#include <live/replaysource.h>

#include <memory>
#endif

using namespace legwork::live;

/// The list of live sources: made, told of, kept for the next start, removed with their spools.
class TestLiveSources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void addedStartedAndToldOf();
    void removedWithItsSpools();
    void restoredAsTheyWere();
    void twoOfOneKindHaveFoldersOfTheirOwn();
    void replaysAreNotKept();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString folder() const { return m_dir->filePath(QStringLiteral("live")); }
};

namespace {

LiveConfig freePort()
{
    LiveConfig config;
    config.port = 0;
    config.transports = Transport::Udp;
    return config;
}

void send(const LiveSource &source, const QByteArray &message)
{
    QUdpSocket().writeDatagram(message, QHostAddress(QHostAddress::LocalHost), source.listeningPort(Transport::Udp));
}

} // namespace

void TestLiveSources::init() { m_dir = std::make_unique<QTemporaryDir>(); }

void TestLiveSources::addedStartedAndToldOf()
{
    LiveSources sources(folder());
    QSignalSpy added(&sources, &LiveSources::added);
    QSignalSpy spools(&sources, &LiveSources::spoolAdded);
    QSignalSpy changed(&sources, &LiveSources::changed);
    LiveSource *const source = sources.add(freePort());
    QCOMPARE(added.size(), 1);
    QVERIFY(source->state() == LiveState::Stopped);
    QVERIFY(!QDir(folder()).exists()); // nothing is written before it is started
    source->start();
    QTRY_COMPARE(sources.rate().running, 1);
    send(*source, "<13>x: y");
    QTRY_COMPARE(spools.size(), 1);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(sources.sourceOf(spools[0][0].toString()), source);
    QCOMPARE(sources.sourceOf(QStringLiteral("/another")), nullptr);
    QTRY_VERIFY(sources.rate().recordsPerSecond > 0);
    send(*source, "\x01\x02");
    QTRY_COMPARE(sources.rate().troubled, 1);
}

void TestLiveSources::removedWithItsSpools()
{
    LiveSources sources(folder());
    LiveSource *const source = sources.add(freePort());
    source->start();
    QTRY_VERIFY(source->state() == LiveState::Running);
    send(*source, "<13>x: y");
    QTRY_COMPARE(source->spoolPaths().size(), 1);
    const QString spool = source->spoolPaths().front();
    QVERIFY(QFile::exists(spool));
    QSignalSpy removed(&sources, &LiveSources::aboutToRemove);
    sources.remove(source);
    QCOMPARE(removed.size(), 1);
    QVERIFY(sources.all().empty());
    QVERIFY(!QFile::exists(spool));
}

void TestLiveSources::restoredAsTheyWere()
{
    QJsonArray saved;
    {
        LiveSources sources(folder());
        sources.add(freePort())->start();
        LiveConfig files;
        files.kind = LiveKind::Files;
        files.paths = QStringList { m_dir->path() };
        sources.add(files);
        saved = sources.saved();
        QCOMPARE(saved.size(), 2);
    }
    LiveSources sources(folder());
    saved.append(QJsonObject { { QStringLiteral("kind"), QStringLiteral("of a later version") } });
    sources.restore(saved);
    QCOMPARE(sources.all().size(), std::size_t { 2 });
    QTRY_VERIFY(sources.all()[0]->state() == LiveState::Running);
    QVERIFY(sources.all()[1]->state() == LiveState::Stopped);
    QCOMPARE(sources.all()[1]->name(), m_dir->path());
    QCOMPARE(sources.saved().size(), 2);
}

void TestLiveSources::twoOfOneKindHaveFoldersOfTheirOwn()
{
    LiveSources sources(folder());
    for (int i = 0; i < 2; ++i) {
        LiveSource *const source = sources.add(freePort());
        source->start();
        QTRY_VERIFY(source->state() == LiveState::Running);
        send(*source, "<13>x: y");
        QTRY_COMPARE(source->spoolPaths().size(), 1);
    }
    QVERIFY(sources.all()[0]->spoolPaths() != sources.all()[1]->spoolPaths());
}

void TestLiveSources::replaysAreNotKept()
{
    LiveSources sources(folder());
    ReplaySource *const replay = sources.addReplay({}, QStringLiteral("replay"));
    QCOMPARE(replay->name(), QStringLiteral("replay"));
    QVERIFY(sources.saved().isEmpty());
}

QTEST_GUILESS_MAIN(TestLiveSources)
#include "tst_livesources.moc"
