// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/filessource.h>

#include <memory>
#endif

using namespace legwork::live;

/// Files and folders that grow: which are followed, and what is told of them.
class TestFilesSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void folderAndNewFilesInIt();
    void rotatedFileIsNotNew();
    void missingPathIsWaitedFor();
    void onePathMissingIsATrouble();
    void countsGrowth();
    void onlyWhatIsNew();
    void stopEndsIt();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FilesSource> m_source;

    QString path(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }
    void write(const char *name, const QByteArray &text) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::Append));
        file.write(text);
    }
    FilesSource &start(const QStringList &paths, bool fromStart = true)
    {
        LiveConfig config;
        config.kind = LiveKind::Files;
        config.paths = paths;
        config.fromStart = fromStart;
        m_source = std::make_unique<FilesSource>(config);
        m_source->start();
        return *m_source;
    }
};

void TestFilesSource::init()
{
    m_source.reset();
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestFilesSource::folderAndNewFilesInIt()
{
    write("logs/a.log", "a\n");
    LiveSource &source = start({ path("logs") });
    QTRY_VERIFY(source.state() == LiveState::Running);
    QTRY_COMPARE(source.spoolPaths(), QStringList { path("logs/a.log") });
    write("logs/deep/b.log", "b\n");
    QTRY_COMPARE(source.spoolPaths(), (QStringList { path("logs/a.log"), path("logs/deep/b.log") }));
}

void TestFilesSource::rotatedFileIsNotNew()
{
    write("logs/a.log", "a\n");
    LiveSource &source = start({ path("logs") });
    QTRY_COMPARE(source.spoolPaths().size(), 1);
    QVERIFY(QFile::rename(path("logs/a.log"), path("logs/a.log.1")));
    write("logs/a.log", "b\n");
    write("logs/c.log", "c\n");
    QTRY_COMPARE(source.spoolPaths(), (QStringList { path("logs/a.log"), path("logs/c.log") }));
}

void TestFilesSource::missingPathIsWaitedFor()
{
    LiveSource &source = start({ path("later.log") });
    QTRY_VERIFY(source.state() == LiveState::Waiting);
    QVERIFY(source.trouble().what.contains(path("later.log")));
    QVERIFY(!source.trouble().advice.isEmpty());
    QVERIFY(source.retryAt().has_value());
    write("later.log", "x\n");
    QTRY_VERIFY_WITH_TIMEOUT(source.state() == LiveState::Running, 20'000);
    QCOMPARE(source.spoolPaths(), QStringList { path("later.log") });
    QVERIFY(source.trouble().isEmpty());
    QVERIFY(QFile::remove(path("later.log")));
    QTRY_VERIFY(source.state() == LiveState::Waiting);
}

void TestFilesSource::onePathMissingIsATrouble()
{
    write("a.log", "x\n");
    LiveSource &source = start({ path("a.log"), path("b.log") });
    QTRY_VERIFY(source.state() == LiveState::Running);
    QVERIFY(source.trouble().what.contains(path("b.log")));
    write("b.log", "x\n");
    QTRY_VERIFY(source.trouble().isEmpty());
    QCOMPARE(source.spoolPaths().size(), 2);
}

void TestFilesSource::countsGrowth()
{
    write("a.log", "before\n");
    LiveSource &source = start({ path("a.log") });
    QTRY_VERIFY(source.state() == LiveState::Running);
    QCOMPARE(source.counters().bytes, quint64(0));
    QVERIFY(!source.counters().last.has_value());
    write("a.log", "more\n");
    QTRY_COMPARE(source.counters().bytes, quint64(5));
    QVERIFY(source.counters().last.has_value());
}

void TestFilesSource::onlyWhatIsNew()
{
    write("logs/a.log", "before\n");
    start({ path("logs") }, false);
    QSignalSpy spools(m_source.get(), &LiveSource::spoolAdded);
    QTRY_COMPARE(spools.size(), 1);
    QCOMPARE(spools[0][1].toBool(), false);
    write("logs/b.log", "all of it is new\n");
    QTRY_COMPARE(spools.size(), 2);
    QCOMPARE(spools[1][1].toBool(), true);
}

void TestFilesSource::stopEndsIt()
{
    LiveSource &source = start({ path("logs") });
    source.stop();
    QVERIFY(source.state() == LiveState::Stopped);
    write("logs/a.log", "x\n");
    source.start();
    QTRY_COMPARE(source.spoolPaths(), QStringList { path("logs/a.log") });
}

QTEST_GUILESS_MAIN(TestFilesSource)
#include "tst_filessource.moc"
