// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include "packedfiles.h"
#include "testfiles.h"

#include <trace/intake.h>
#include <trace/source.h>

#include <algorithm>
#include <numeric>
#include <random>

using namespace legwork;
using namespace legwork::trace;
using namespace legwork::trace::test;

namespace {

constexpr std::uint64_t spoolBytes = 1ULL << 30;

/// An archive with one member of `size` zeros, made without holding them.
std::string zeros(const Packing &packing, const std::string &name, std::size_t size)
{
    Packer packer(packing);
    packer.begin({ name }, size);
    const std::string block(1024 * 1024, '\0');
    for (std::size_t left = size; left > 0;) {
        const std::size_t part = std::min(left, block.size());
        packer.write(std::string_view(block).substr(0, part));
        left -= part;
    }
    return packer.finish();
}

/// Bytes that no compression shortens.
std::string noise(std::size_t size)
{
    std::minstd_rand random(11); // NOLINT(cert-msc51-cpp): the same bytes in every run
    std::string bytes(size, '\0');
    std::ranges::generate(bytes, [&random] { return static_cast<char>(random() >> 8 & 0xFF); });
    return bytes;
}

/// "x.log" wrapped `depth` times in a zip.
std::string nested(unsigned depth)
{
    std::string bytes = "x";
    std::string name = "x.log";
    for (unsigned level = 0; level < depth; ++level) {
        bytes = packed({ Pack::Zip }, { { name, bytes } });
        name = "in.zip";
    }
    return bytes;
}

std::uint64_t bytesOf(const Opened &opened)
{
    return std::accumulate(opened.sources.begin(), opened.sources.end(), std::uint64_t(0),
        [](std::uint64_t sum, const Source &source) { return sum + source.file.bytes().size(); });
}

} // namespace

/// Each limit of OpenLimits is crossed once, and met exactly where that is cheap.
class TestArchiveLimits final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// With the real limits: a gigabyte of zeros, 1029 times its packed size, stops at the 64 MiB where ratios count.
    void aBombIsDefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const std::string &bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        row("zip", zeros({ Pack::Zip }, "bomb.log", 1'000'000'000));
        row("tar.bz2", zeros({ Pack::Tar, ARCHIVE_FILTER_BZIP2 }, "bomb.log", 200'000'000));
    }
    void aBombIsDefused()
    {
        QFETCH(QByteArray, bytes);
        const Folder folder;
        Spool spool(spoolBytes);
        std::uint64_t most = 0;
        OpenOptions options;
        options.progress = [&most](std::uint64_t unpacked) {
            most = std::max(most, unpacked);
            return true;
        };
        const auto opened
            = open({ folder.write("bomb", bytes.toStdString()), folder.write("good.log", "good") }, spool, options);
        COMPARE_LINES(listed(opened, folder.path()), { "good.log 4" });
        COMPARE_LINES(complaints(opened, folder.path()),
            { "!bomb/bomb.log: An archive bomb: more than 1000 times its size; left out" });
        QCOMPARE(int(opened.problems[0].error.kind), int(ErrorKind::TooLarge));
        QVERIFY(most > 0 && most <= limits::archiveRatioFloor * 16);
        QCOMPARE(spool.used(), std::uint64_t(0));
    }

    void aBombInABombIsDefused()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        OpenOptions options;
        options.limits.archiveRatioFloor = 4 * 1024 * 1024;
        options.limits.archiveRatio = 500;
        // The outer archive's own ratio stays small, so only the inner one is given up.
        const std::string inner = zeros({ Pack::Zip }, "bomb.log", 20'000'000);
        const std::string outer
            = packed({ Pack::Zip }, { { "a.log", noise(100'000) }, { "b.zip", inner }, { "c.log", "c" } });
        const auto opened = open({ folder.write("top.zip", outer) }, spool, options);
        QCOMPARE(complaints(opened, folder.path()).front(),
            std::string("top.zip/b.zip/bomb.log: An archive bomb: more than 500 times its size; left out"));
        QCOMPARE(opened.problems.size(), std::size_t(1));
        COMPARE_LINES(listed(opened, folder.path()), { "top.zip/a.log 100000", "top.zip/c.log 1" });
    }

    /// Long runs of one byte are ordinary as long as they are few.
    void theRatioDoesNotCountBelowItsFloor()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        OpenOptions options;
        options.limits.archiveRatioFloor = 3'000'000;
        options.limits.archiveRatio = 10;
        const auto opened = open({ folder.write("a.zip", zeros({ Pack::Zip }, "a.log", 3'000'000)) }, spool, options);
        COMPARE_LINES(complaints(opened, folder.path()), {});
        COMPARE_LINES(listed(opened, folder.path()), { "a.zip/a.log 3000000" });
    }

    void theSizeIsLimited()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        OpenOptions options;
        options.limits.archiveBytes = 300'000;
        const std::vector<Member> members { { "a.log", numberedLines(200'000) }, { "b.log", numberedLines(100'001) },
            { "c.log", "c" } };
        const auto opened = open({ folder.write("a.zip", packed({ Pack::Zip }, members)) }, spool, options);
        COMPARE_LINES(listed(opened, folder.path()), { "a.zip/a.log 200000" });
        COMPARE_LINES(complaints(opened, folder.path()),
            { "a.zip/b.log: The archive holds more than 300000 bytes; the rest was left out" });
        QCOMPARE(spool.used(), std::uint64_t(200'000));
    }

    void theSizeOfAllLevelsIsLimited()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        OpenOptions options;
        options.limits.archiveBytes = 300'000;
        std::vector<Member> members;
        members.reserve(4);
        for (int i = 0; i < 4; ++i)
            members.push_back({ std::to_string(i) + ".gz", compressed(ARCHIVE_FILTER_GZIP, numberedLines(90'000)) });
        const auto opened = open({ folder.write("a.tar", packed({ Pack::Tar }, members)) }, spool, options);
        QCOMPARE(opened.problems.size(), std::size_t(1));
        QVERIFY(opened.problems[0].error.what.starts_with("The archive holds more than 300000 bytes"));
        QVERIFY(opened.sources.size() < 4);
        QCOMPARE(spool.used(), bytesOf(opened));
    }

    void membersAreCounted()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        std::vector<Member> members;
        members.reserve(11);
        for (int i = 0; i < 11; ++i)
            members.push_back({ std::to_string(i) + ".log", "x" });
        const std::string path = folder.write("a.zip", packed({ Pack::Zip }, members));
        OpenOptions options;
        options.limits.archiveMembers = 11;
        QCOMPARE(open({ path }, spool, options).problems.size(), std::size_t(0));
        options.limits.archiveMembers = 10;
        const auto opened = open({ path }, spool, options);
        QCOMPARE(opened.sources.size(), std::size_t(10));
        COMPARE_LINES(complaints(opened, folder.path()), { "a.zip: More than 10 members; the rest was left out" });
    }

    void theDepthIsLimited()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        const auto four = open({ folder.write("4.zip", nested(4)) }, spool);
        COMPARE_LINES(complaints(four, folder.path()), {});
        COMPARE_LINES(listed(four, folder.path()), { "4.zip/in.zip/in.zip/in.zip/x.log 1" });
        const auto five = open({ folder.write("5.zip", nested(5)) }, spool);
        COMPARE_LINES(listed(five, folder.path()), {});
        COMPARE_LINES(complaints(five, folder.path()),
            { "!5.zip/in.zip/in.zip/in.zip/in.zip: Archives in archives are read down to level 4" });
        QCOMPARE(int(five.problems[0].error.kind), int(ErrorKind::TooLarge));
    }

    /// libarchive undoes compression around compression by itself: it counts all the same.
    void theDepthOfCompressionIsLimited()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        std::string bytes = "x";
        for (int level = 0; level < 4; ++level)
            bytes = compressed(ARCHIVE_FILTER_GZIP, bytes);
        const auto four = open({ folder.write("4.gz", bytes) }, spool);
        COMPARE_LINES(complaints(four, folder.path()), {});
        COMPARE_LINES(listed(four, folder.path()), { "4.gz 1" });
        const auto five = open({ folder.write("5.gz", compressed(ARCHIVE_FILTER_GZIP, bytes)) }, spool);
        COMPARE_LINES(listed(five, folder.path()), {});
        COMPARE_LINES(complaints(five, folder.path()), { "!5.gz: Archives in archives are read down to level 4" });
    }

    void theSpoolIsLimited()
    {
        const Folder folder;
        Spool spool(250'000);
        const std::vector<Member> members { { "a.log", numberedLines(200'000) }, { "b.log", numberedLines(200'000) },
            { "c.log", "c" } };
        const auto opened = open({ folder.write("a.zip", packed({ Pack::Zip }, members)) }, spool);
        QCOMPARE(opened.sources[0].path, folder.path("a.zip/a.log"));
        COMPARE_LINES(complaints(opened, folder.path()),
            { "a.zip/b.log: The spool is full: 250000 bytes are its limit (--spool-limit)" });
        QVERIFY(spool.used() <= 250'000);
        QCOMPARE(spool.used(), bytesOf(opened));
        for (const Source &source : opened.sources) // what is kept of the second is its beginning
            QVERIFY(numberedLines(200'000).starts_with(source.file.bytes()));
    }

    void aHundredThousandTinyMembers()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        Packer packer({ Pack::Zip });
        constexpr std::size_t count = 100'000;
        for (std::size_t i = 0; i < count; ++i) {
            packer.begin({ std::to_string(i) }, 4);
            packer.write("tiny");
        }
        const auto opened = open({ folder.write("a.zip", packer.finish()) }, spool);
        COMPARE_LINES(complaints(opened, folder.path()), {});
        QCOMPARE(opened.sources.size(), count);
        QCOMPARE(spool.used(), std::uint64_t(4 * count));
        QVERIFY(!std::filesystem::exists(folder.path("cache"))); // none of them needed a file
    }

    void problemsAreLimited()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        Packer packer({ Pack::Tar, ARCHIVE_FILTER_GZIP });
        for (std::size_t i = 0; i < Intake::maxProblems + 5; ++i)
            packer.begin({ "link" + std::to_string(i), "", AE_IFLNK, "target" }, 0);
        const auto opened = open({ folder.write("a.tar.gz", packer.finish()) }, spool);
        QCOMPARE(opened.problems.size(), Intake::maxProblems + 1);
        QCOMPARE(opened.problems.back().error.what, std::string("5 more files or archive members were left out"));
    }

    void unpackingCanBeStopped()
    {
        const Folder folder;
        Spool spool(spoolBytes);
        OpenOptions options;
        options.progress = [](std::uint64_t bytes) { return bytes < 5'000'000; };
        const auto bytes = packed({ Pack::Tar }, { { "a.log", numberedLines(20'000'000) }, { "b.log", "b" } });
        const auto opened = open({ folder.write("a.tar", bytes) }, spool, options);
        QCOMPARE(opened.sources.size(), std::size_t(1));
        QVERIFY(opened.sources[0].file.bytes().size() < 8'000'000);
        COMPARE_LINES(complaints(opened, folder.path()), {});
    }
};

QTEST_APPLESS_MAIN(TestArchiveLimits)
#include "tst_archivelimits.moc"
