// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QDir>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/spoolset.h>

#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#endif

using namespace legwork::live;

/// Files that grow, are put aside, stay within their limits, and survive a disk without room.
class TestSpoolSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatWasGiven();
    void namesAreHarmless_data();
    void namesAreHarmless();
    void longFilesArePutAside();
    void aRecordIsNotCut();
    void oldestGoesWhenTotalIsCrossed();
    void manyNamesShareAFile();
    void anEarlierRunIsPutAside();
    void fullDiskLosesOnlyWhatArrives();
    void noRoomLeftForOthers();
    void folderThatCannotBe();
};

namespace {

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("<not there>");
}

SpoolLimits small(std::uint64_t segment, std::uint64_t total)
{
    return { .totalBytes = total, .segmentBytes = segment, .freeBytes = 0 };
}

} // namespace

void TestSpoolSet::writesWhatWasGiven()
{
    const QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("a/b"));
    SpoolSet spool(folder.toStdString(), ".log", "head\n", small(1000, 1'000'000));
    QVERIFY(spool.open().has_value());
    spool.append("gw1", "one\n");
    spool.append("gw1", "two", "\n", SpoolSet::Border::Record);
    QVERIFY(spool.takeNew().empty());
    spool.flush();
    const std::vector<std::string> fresh = spool.takeNew();
    QCOMPARE(fresh.size(), std::size_t { 1 });
    QCOMPARE(content(QString::fromStdString(fresh[0])), QByteArray("head\none\ntwo\n"));
    QCOMPARE(spool.bytes(), std::uint64_t { 13 });
    struct stat status { };
    QCOMPARE(::stat(fresh[0].c_str(), &status), 0);
    QCOMPARE(int(status.st_mode & 0777), 0600);
    QCOMPARE(::stat(folder.toStdString().c_str(), &status), 0);
    QCOMPARE(int(status.st_mode & 0777), 0700);
}

void TestSpoolSet::namesAreHarmless_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("address") << QByteArray("10.1.1.1") << QByteArray("10.1.1.1");
    QTest::newRow("IPv6") << QByteArray("fe80::1%eth0") << QByteArray("fe80::1_eth0");
    QTest::newRow("folder above") << QByteArray("../../etc/passwd") << QByteArray("_.._.._etc_passwd");
    QTest::newRow("empty") << QByteArray() << QByteArray("_");
    QTest::newRow("hidden") << QByteArray(".x") << QByteArray("_.x");
    QTest::newRow("control characters") << QByteArray("a\nb\0c", 5) << QByteArray("a_b_c");
    QTest::newRow("long") << QByteArray(300, 'x') << QByteArray(100, 'x');
}

void TestSpoolSet::namesAreHarmless()
{
    QFETCH(QByteArray, name);
    QTEST(QByteArray::fromStdString(fileNameFor({ name.constData(), std::size_t(name.size()) })), "file");
}

void TestSpoolSet::longFilesArePutAside()
{
    const QTemporaryDir dir;
    SpoolSet spool(dir.path().toStdString(), ".log", "h\n", small(20, 1'000'000));
    QVERIFY(spool.open().has_value());
    for (int i = 0; i < 5; ++i)
        spool.append("gw1", "0123456789" + std::to_string(i) + '\n');
    spool.flush();
    QCOMPARE(content(dir.filePath(QStringLiteral("gw1.000001.log"))), QByteArray("h\n01234567890\n01234567891\n"));
    QCOMPARE(content(dir.filePath(QStringLiteral("gw1.000002.log"))), QByteArray("h\n01234567892\n01234567893\n"));
    QCOMPARE(content(dir.filePath(QStringLiteral("gw1.log"))), QByteArray("h\n01234567894\n"));
    QCOMPARE(spool.takeNew().size(), std::size_t { 1 }); // one name that is followed through its rotations
}

void TestSpoolSet::aRecordIsNotCut()
{
    const QTemporaryDir dir;
    SpoolSet spool(dir.path().toStdString(), ".log", {}, small(10, 1'000'000));
    QVERIFY(spool.open().has_value());
    spool.append("x", "begin......\n", SpoolSet::Border::Record);
    spool.append("x", "line\n", SpoolSet::Border::Inside);
    QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("x.000001.log"))));
    spool.append("x", "line that goes on\n", SpoolSet::Border::Inside);
    // ... but not for ever.
    spool.append("x", "more\n", SpoolSet::Border::Inside);
    spool.flush();
    QCOMPARE(
        content(dir.filePath(QStringLiteral("x.000001.log"))), QByteArray("begin......\nline\nline that goes on\n"));
    QCOMPARE(content(dir.filePath(QStringLiteral("x.log"))), QByteArray("more\n"));
}

void TestSpoolSet::oldestGoesWhenTotalIsCrossed()
{
    const QTemporaryDir dir;
    SpoolSet spool(dir.path().toStdString(), ".log", {}, small(100, 350));
    QVERIFY(spool.open().has_value());
    for (int i = 0; i < 100; ++i) {
        spool.append(i % 2 == 0 ? "a" : "b", std::string(49, 'x') + '\n');
        spool.flush();
        QVERIFY(spool.bytes() <= 350);
    }
    quint64 onDisk = 0;
    const QFileInfoList files = QDir(dir.path()).entryInfoList(QDir::Files);
    for (const QFileInfo &file : files)
        onDisk += quint64(file.size());
    QCOMPARE(onDisk, spool.bytes());
    QVERIFY(onDisk > 200);
}

void TestSpoolSet::manyNamesShareAFile()
{
    const QTemporaryDir dir;
    SpoolLimits limits = small(1000, 1'000'000);
    limits.files = 3;
    SpoolSet spool(dir.path().toStdString(), ".log", {}, limits);
    QVERIFY(spool.open().has_value());
    for (int i = 0; i < 100; ++i)
        spool.append("host" + std::to_string(i), "x\n");
    spool.flush();
    QCOMPARE(QDir(dir.path()).entryList(QDir::Files).size(), 4);
    QCOMPARE(content(dir.filePath(QStringLiteral("others.log"))).size(), 97 * 2);
}

void TestSpoolSet::anEarlierRunIsPutAside()
{
    const QTemporaryDir dir;
    const auto run = [&](const std::string &text) {
        SpoolSet spool(dir.path().toStdString(), ".log", {}, small(10, 1'000'000));
        const auto kept = spool.open();
        spool.append("gw", text);
        spool.append("gw", text);
        spool.flush();
        QStringList names;
        for (const std::string &path : *kept)
            names.append(QFileInfo(QString::fromStdString(path)).fileName());
        return names;
    };
    QCOMPARE(run("first run.\n"), QStringList());
    const QStringList kept { QStringLiteral("gw.000001.log"), QStringLiteral("gw.000002.log") };
    QCOMPARE(run("second run\n"), kept);
    QCOMPARE(content(dir.filePath(QStringLiteral("gw.000002.log"))), QByteArray("first run.\n"));
    QCOMPARE(content(dir.filePath(QStringLiteral("gw.log"))), QByteArray("second run\n"));
}

void TestSpoolSet::fullDiskLosesOnlyWhatArrives()
{
    // A file-size limit of the process stands for a full disk: write() stops in the middle and then fails.
    const QTemporaryDir dir;
    SpoolSet spool(dir.path().toStdString(), ".log", {}, small(1'000'000, 10'000'000));
    QVERIFY(spool.open().has_value());
    spool.append("gw", "written before\n");
    spool.flush();
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit full = before;
    full.rlim_cur = 40;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
    spool.append("gw", std::string(100, 'x') + '\n');
    spool.append("gw", "second\n");
    spool.flush();
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    QCOMPARE(content(dir.filePath(QStringLiteral("gw.log"))), QByteArray("written before\n"));
    QCOMPARE(spool.dropped(), std::uint64_t { 2 });
    QVERIFY(spool.fault().has_value());
    spool.append("gw", "written after\n");
    spool.flush();
    QVERIFY(!spool.fault().has_value());
    QCOMPARE(content(dir.filePath(QStringLiteral("gw.log"))), QByteArray("written before\nwritten after\n"));
    QCOMPARE(spool.dropped(), std::uint64_t { 2 });
}

void TestSpoolSet::noRoomLeftForOthers()
{
    const QTemporaryDir dir;
    SpoolLimits limits = small(1000, 1'000'000);
    limits.freeBytes = std::numeric_limits<std::uint64_t>::max() / 2;
    SpoolSet spool(dir.path().toStdString(), ".log", {}, limits);
    QVERIFY(spool.open().has_value());
    spool.append("gw", "x\n");
    spool.flush();
    QCOMPARE(spool.dropped(), std::uint64_t { 1 });
    QVERIFY(spool.fault().has_value());
    QCOMPARE(spool.fault()->kind, legwork::ErrorKind::TooLarge);
    QVERIFY(QDir(dir.path()).entryList(QDir::Files).isEmpty());
}

void TestSpoolSet::folderThatCannotBe()
{
    SpoolSet spool("/proc/nothing/here", ".log", {}, {});
    QVERIFY(!spool.open().has_value());
}

QTEST_GUILESS_MAIN(TestSpoolSet)
#include "tst_spoolset.moc"
