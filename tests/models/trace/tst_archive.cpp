// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include "packedfiles.h"
#include "testfiles.h"

#include <trace/archive.h>
#include <trace/source.h>

#include <clocale>
#include <numeric>

using namespace legwork;
using namespace legwork::trace;
using namespace legwork::trace::test;

Q_DECLARE_METATYPE(legwork::trace::test::Pack)

namespace {

constexpr std::uint64_t spoolBytes = 100'000'000;

/// What is in the spool is what the sources hold, and nothing else.
bool spoolHoldsTheSourcesOnly(const Spool &spool, const Opened &opened)
{
    return spool.used()
        == std::accumulate(opened.sources.begin(), opened.sources.end(), std::uint64_t(0),
            [](std::uint64_t sum, const Source &source) { return sum + source.file.bytes().size(); });
}

std::vector<Member> twoLogs()
{
    return { { "logs/gw1.log", numberedLines(200'000) }, { "logs/cvp.log", numberedLines(10) } };
}

} // namespace

class TestArchive final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { std::setlocale(LC_ALL, "C"); } // the hardest one: names are not to be converted

    void readsMembers_data()
    {
        QTest::addColumn<Pack>("pack");
        QTest::addColumn<int>("filter");
        QTest::newRow("zip") << Pack::Zip << int(ARCHIVE_FILTER_NONE);
        QTest::newRow("7z") << Pack::SevenZip << int(ARCHIVE_FILTER_NONE);
        QTest::newRow("tar") << Pack::Tar << int(ARCHIVE_FILTER_NONE);
        QTest::newRow("tar.gz") << Pack::Tar << int(ARCHIVE_FILTER_GZIP);
        QTest::newRow("tar.bz2") << Pack::Tar << int(ARCHIVE_FILTER_BZIP2);
        QTest::newRow("tar.xz") << Pack::Tar << int(ARCHIVE_FILTER_XZ);
        QTest::newRow("tar.zst") << Pack::Tar << int(ARCHIVE_FILTER_ZSTD);
        QTest::newRow("tar.lz4") << Pack::Tar << int(ARCHIVE_FILTER_LZ4);
    }
    void readsMembers()
    {
        QFETCH(Pack, pack);
        QFETCH(int, filter);
        const Folder folder;
        Spool spool(spoolBytes);
        const std::string path = folder.write("looks like text.log", packed({ pack, filter }, twoLogs()));
        const auto opened = open({ path }, spool);
        COMPARE_LINES(complaints(opened, folder.path()), {});
        COMPARE_LINES(listed(opened, folder.path()),
            { "looks like text.log/logs/cvp.log 10", "looks like text.log/logs/gw1.log 200000" });
        QVERIFY(opened.sources[1].file.bytes() == numberedLines(200'000));
        QVERIFY(spoolHoldsTheSourcesOnly(spool, opened));
    }

    void readsOneCompressedFile_data()
    {
        QTest::addColumn<int>("filter");
        QTest::addColumn<int>("size");
        for (const int size : { 0, 1, 300'000 }) {
            const QByteArray bytes = " of " + QByteArray::number(size) + " bytes";
            QTest::newRow(QByteArray("gz" + bytes).constData()) << int(ARCHIVE_FILTER_GZIP) << size;
            QTest::newRow(QByteArray("bz2" + bytes).constData()) << int(ARCHIVE_FILTER_BZIP2) << size;
            QTest::newRow(QByteArray("xz" + bytes).constData()) << int(ARCHIVE_FILTER_XZ) << size;
            QTest::newRow(QByteArray("zst" + bytes).constData()) << int(ARCHIVE_FILTER_ZSTD) << size;
            if (size > 0) // libarchive's writer crashes on it
                QTest::newRow(QByteArray("lz4" + bytes).constData()) << int(ARCHIVE_FILTER_LZ4) << size;
        }
    }
    void readsOneCompressedFile()
    {
        QFETCH(int, filter);
        QFETCH(int, size);
        const Folder folder;
        Spool spool(spoolBytes);
        const std::string text = numberedLines(static_cast<std::size_t>(size));
        const auto opened = open({ folder.write("gw1.log.gz", compressed(filter, text)) }, spool);
        COMPARE_LINES(complaints(opened, folder.path()), {});
        COMPARE_LINES(listed(opened, folder.path()), { "gw1.log.gz " + std::to_string(size) });
        QVERIFY(opened.sources[0].file.bytes() == text);
        QVERIFY(spoolHoldsTheSourcesOnly(spool, opened));
    }

    void readsAllPartsOfAFileThatWasCompressedInParts()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const std::string parts
            = compressed(ARCHIVE_FILTER_GZIP, "first\n") + compressed(ARCHIVE_FILTER_GZIP, "second\n");
        const auto opened = open({ folder.write("a.gz", parts) }, spool);
        COMPARE_LINES(complaints(opened, folder.path()), {});
        QVERIFY(opened.sources[0].file.bytes() == "first\nsecond\n");
    }

    void readsArchivesInArchives()
    {
        const Folder folder;
        const std::string zip = packed({ Pack::Zip }, { { "deep.log", numberedLines(100'000) } });
        const std::string tar = packed({ Pack::Tar, ARCHIVE_FILTER_GZIP }, { { "in.zip", zip }, { "a.log", "a" } });
        const std::string top
            = packed({ Pack::SevenZip }, { { "in.tar.gz", tar }, { "z.log.xz", compressed(ARCHIVE_FILTER_XZ, "zz") } });
        Spool spool(spoolBytes);
        const auto opened = open({ folder.write("top.7z", top) }, spool);
        COMPARE_LINES(complaints(opened, folder.path()), {});
        COMPARE_LINES(listed(opened, folder.path()),
            { "top.7z/in.tar.gz/a.log 1", "top.7z/in.tar.gz/in.zip/deep.log 100000", "top.7z/z.log.xz 2" });
        QVERIFY(spoolHoldsTheSourcesOnly(spool, opened));
    }

    void decodesUtf16Members()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const auto bytes = packed({ Pack::Zip }, { { "wide.log", std::string("\xFF\xFEh\0i\0", 6) } });
        const auto opened = open({ folder.write("a.zip", bytes) }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "a.zip/wide.log 2" });
        QVERIFY(opened.sources[0].file.bytes() == "hi");
        QVERIFY(spoolHoldsTheSourcesOnly(spool, opened));
    }

    void cleansNames_data()
    {
        QTest::addColumn<QByteArray>("stored");
        QTest::addColumn<QByteArray>("clean");
        QTest::newRow("ordinary") << QByteArray("logs/gw1.log") << QByteArray("logs/gw1.log");
        QTest::newRow("climbs out") << QByteArray("../../etc/passwd") << QByteArray("etc/passwd");
        QTest::newRow("climbs out from inside") << QByteArray("logs/../../x") << QByteArray("logs/x");
        QTest::newRow("absolute") << QByteArray("/etc/passwd") << QByteArray("etc/passwd");
        QTest::newRow("a drive") << QByteArray("C:\\logs\\a.log") << QByteArray("logs/a.log");
        QTest::newRow("backslashes") << QByteArray("logs\\a.log") << QByteArray("logs/a.log");
        QTest::newRow("dots and slashes in a row") << QByteArray("./a//b/./c") << QByteArray("a/b/c");
        QTest::newRow("terminal sequences") << QByteArray("a\x1B[31m\nb\x7F") << QByteArray("a?[31m?b?");
        QTest::newRow("UTF-8") << QByteArray("Anr\xC3\xBC"
                                             "fe.log")
                               << QByteArray("Anr\xC3\xBC"
                                             "fe.log");
        QTest::newRow("nothing left") << QByteArray("../..") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void cleansNames()
    {
        QFETCH(QByteArray, stored);
        QFETCH(QByteArray, clean);
        QCOMPARE(QByteArray::fromStdString(memberName(stored.toStdString())), clean);
    }

    void ordersPaths()
    {
        QVERIFY(pathLess("a/b", "a.b"));
        QVERIFY(pathLess("a", "a/b"));
        QVERIFY(pathLess("a/b", "a/c"));
        QVERIFY(!pathLess("a", "a"));
        QVERIFY(pathLess("z", "\xC3\xA9"));
    }

    void climbingNamesAreOnlyNames()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const auto bytes = packed({ Pack::Tar },
            { { "../../evil.log", "e" }, { "/abs.log", "ab" }, { "..", "abc" }, { "fine.log", "fine" } });
        const auto opened = open({ folder.write("a/b/c.tar", bytes) }, spool);
        COMPARE_LINES(listed(opened, folder.path()),
            { "a/b/c.tar/abs.log 2", "a/b/c.tar/evil.log 1", "a/b/c.tar/fine.log 4", "a/b/c.tar/member 3 3" });
        const std::string words = ": Its name in the archive leads out of the archive; read under this name";
        COMPARE_LINES(complaints(opened, folder.path()),
            { "a/b/c.tar/evil.log" + words, "a/b/c.tar/abs.log" + words, "a/b/c.tar/member 3" + words });
        QVERIFY(!std::filesystem::exists(folder.path("evil.log")));
        QVERIFY(!std::filesystem::exists("/abs.log"));
    }

    void leavesOutWhatIsNoFile()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const auto bytes = packed({ Pack::Tar },
            { { "folder/", "", AE_IFDIR }, { "real.log", "r" }, { "soft", "", AE_IFLNK, "/etc/passwd" },
                { "hard", "", AE_IFREG, "real.log" }, { "fifo", "", AE_IFIFO }, { "null", "", AE_IFCHR } });
        const auto opened = open({ folder.write("a.tar", bytes) }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "a.tar/real.log 1" });
        COMPARE_LINES(complaints(opened, folder.path()),
            { "a.tar/soft: A link in an archive; only files are read",
                "a.tar/hard: A link in an archive; only files are read",
                "a.tar/fifo: Not a file (a device, socket or FIFO in an archive)",
                "a.tar/null: Not a file (a device, socket or FIFO in an archive)" });
    }

    void leavesOutEncryptedMembers()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const auto bytes = packed({ .pack = Pack::Zip, .passphrase = "secret" }, twoLogs());
        const auto opened = open({ folder.write("a.zip", bytes) }, spool);
        COMPARE_LINES(listed(opened, folder.path()), {});
        COMPARE_LINES(complaints(opened, folder.path()),
            { "!a.zip/logs/gw1.log: Encrypted; unpack it with its password first",
                "a.zip/logs/cvp.log: Encrypted; unpack it with its password first" });
        QCOMPARE(int(opened.problems[0].error.kind), int(ErrorKind::NotSupported));
    }

    void keepsTheBeginningOfACutFile_data()
    {
        QTest::addColumn<int>("filter");
        QTest::newRow("gz") << int(ARCHIVE_FILTER_GZIP);
        QTest::newRow("xz") << int(ARCHIVE_FILTER_XZ);
        QTest::newRow("zst") << int(ARCHIVE_FILTER_ZSTD);
        QTest::newRow("bz2") << int(ARCHIVE_FILTER_BZIP2);
        QTest::newRow("lz4") << int(ARCHIVE_FILTER_LZ4);
    }
    void keepsTheBeginningOfACutFile()
    {
        QFETCH(int, filter);
        const Folder folder;
        Spool spool(spoolBytes);
        const std::string text = numberedLines(6'000'000);
        const std::string whole = compressed(filter, text);
        const auto opened = open({ folder.write("a.log.gz", whole.substr(0, whole.size() * 3 / 4)) }, spool);
        QCOMPARE(opened.sources.size(), std::size_t(1));
        const std::string_view kept = opened.sources[0].file.bytes();
        QVERIFY(kept.size() > 500'000 && kept.size() < text.size());
        QVERIFY(std::string_view(text).starts_with(kept));
        QCOMPARE(opened.problems.size(), std::size_t(1));
        QVERIFY(opened.problems[0].error.what.starts_with("Only its beginning can be read: "));
        QCOMPARE(int(opened.problems[0].error.kind), int(ErrorKind::Truncated));
        QVERIFY(spoolHoldsTheSourcesOnly(spool, opened));
    }

    void aDamagedMemberDoesNotHarmTheOthers()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const auto members
            = std::vector<Member> { { "a.log", "aaa" }, { "b.log", numberedLines(100'000) }, { "c.log", "ccc" } };
        std::string bytes = packed({ Pack::Zip }, members);
        bytes.replace(bytes.find("b.log") + 5000, 200, 200, '\xFF');
        const auto opened = open({ folder.write("a.zip", bytes) }, spool);
        QCOMPARE(opened.sources.front().path, folder.path("a.zip/a.log"));
        QCOMPARE(opened.sources.back().path, folder.path("a.zip/c.log"));
        QVERIFY(opened.sources.back().file.bytes() == "ccc");
        QCOMPARE(opened.problems.size(), std::size_t(1));
        QCOMPARE(opened.problems[0].path, folder.path("a.zip/b.log"));
        QCOMPARE(int(opened.problems[0].error.kind), int(ErrorKind::Broken));
    }

    /// Whatever length an archive is cut to, the rest of the input loads and something is said.
    void survivesEveryCut_data()
    {
        QTest::addColumn<Pack>("pack");
        QTest::addColumn<int>("filter");
        QTest::newRow("zip") << Pack::Zip << int(ARCHIVE_FILTER_NONE);
        QTest::newRow("7z") << Pack::SevenZip << int(ARCHIVE_FILTER_NONE);
        QTest::newRow("tar.gz") << Pack::Tar << int(ARCHIVE_FILTER_GZIP);
    }
    void survivesEveryCut()
    {
        QFETCH(Pack, pack);
        QFETCH(int, filter);
        const Folder folder;
        const std::string whole = packed({ pack, filter }, { { "a.log", numberedLines(300) }, { "b.log", "b" } });
        const std::string other = folder.write("other.log", "other");
        for (std::size_t size = 8; size < whole.size(); ++size) {
            Spool spool(spoolBytes);
            const auto opened = open({ folder.write("cut", whole.substr(0, size)), other }, spool);
            QCOMPARE(opened.sources.back().path, other);
            QVERIFY2(opened.sources.size() == 3 || !opened.problems.empty(), qPrintable(QString::number(size)));
        }
    }

    void beginsLikeAnArchiveButIsNone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        using namespace std::string_view_literals;
        const auto junk = QByteArray::fromStdString(numberedLines(2000));
        QTest::newRow("zip") << QByteArray("PK\x03\x04") + junk;
        QTest::newRow("7z") << QByteArray("7z\xBC\xAF\x27\x1C") + junk;
        QTest::newRow("gz") << QByteArray("\x1F\x8B\x08") + junk;
        QTest::newRow("xz") << QByteArray("\xFD"
                                          "7zXZ\0",
                                   6)
                + junk;
        QTest::newRow("zst") << QByteArray("\x28\xB5\x2F\xFD") + junk;
        QTest::newRow("bz2") << QByteArray("BZh91AY&SY") + junk;
        QTest::newRow("tar") << QByteArray("name") + QByteArray(253, '\0')
                + QByteArray("ustar\0"
                             "00",
                    8)
                + junk;
        QTest::newRow("zip magic alone") << QByteArray("PK\x03\x04");
    }
    void beginsLikeAnArchiveButIsNone()
    {
        QFETCH(QByteArray, bytes);
        const Folder folder;
        Spool spool(spoolBytes);
        const auto opened
            = open({ folder.write("in/broken", bytes.toStdString()), folder.write("in/good.log", "good") }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "in/good.log 4" });
        QCOMPARE(opened.problems.size(), std::size_t(1));
        QCOMPARE(opened.problems[0].path, folder.path("in/broken"));
        QVERIFY(opened.problems[0].wholeInput);
        QVERIFY2(!opened.problems[0].error.what.empty(), opened.problems[0].error.what.c_str());
    }

    void emptyArchivesAreNoProblem()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const auto opened = open({ folder.write("a.zip", packed({ Pack::Zip }, {})) }, spool);
        COMPARE_LINES(complaints(opened, folder.path()), {});
        COMPARE_LINES(listed(opened, folder.path()), {});
    }

    void archivesOfOtherSortsAreNamed()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const auto opened = open({ folder.write("a.rar", "Rar!\x1A\x07\x01") }, spool);
        COMPARE_LINES(
            complaints(opened, folder.path()), { "!a.rar: An archive of a sort that is not read; unpack it first" });
    }

    void staysOutsideWhenTold()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        OpenOptions options;
        options.descendArchives = false;
        const auto opened = open({ folder.write("a.zip", packed({ Pack::Zip }, twoLogs())) }, spool, options);
        COMPARE_LINES(complaints(opened, folder.path()), { "!a.zip: An archive, which was not to be opened" });
        QCOMPARE(spool.used(), std::uint64_t(0));
    }

    void keepsUtf8Names()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        for (const Pack pack : { Pack::Zip, Pack::Tar }) {
            const auto opened = open({ folder.write("a",
                                         packed({ pack },
                                             { { "Anr\xC3\xBC"
                                                 "fe.log",
                                                 "x" } })) },
                spool);
            COMPARE_LINES(listed(opened, folder.path()),
                { "a/Anr\xC3\xBC"
                  "fe.log 1" });
        }
    }
};

QTEST_APPLESS_MAIN(TestArchive)
#include "tst_archive.moc"
