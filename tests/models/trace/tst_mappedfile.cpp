// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include "testfiles.h"

#include <trace/mappedfile.h>
#include <trace/mappingtable.h>

#include <atomic>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace legwork;
using namespace legwork::trace;
using namespace legwork::trace::test;

namespace {

constexpr std::size_t page = 4096;

/// What a child process that runs `work` ends with: its exit code, or the negative number of the signal.
template <typename Work> int endOfChild(Work work)
{
    const pid_t child = fork();
    if (child == 0) {
        work();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

constexpr int exitCodeOfHandlerBefore = 77;

/// A bus error in a mapping that MappedFile knows nothing of.
void touchLostPage(const std::string &path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const void *const place = mmap(nullptr, page * 8, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (place != MAP_FAILED && truncate(path.c_str(), 0) == 0) {
        const volatile char *const lost = static_cast<const char *>(place) + page;
        static_cast<void>(*lost);
    }
}

std::size_t sumOf(std::string_view bytes)
{
    std::size_t sum = 0;
    for (const char c : bytes)
        sum += static_cast<unsigned char>(c);
    return sum;
}

} // namespace

class TestMappedFile final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGBUS, [](int) { _exit(exitCodeOfHandlerBefore); });
    }

    void holdsTheBytes_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("empty") << 0;
        QTest::newRow("one byte") << 1;
        QTest::newRow("one byte less than is mapped") << int(smallFileBytes);
        QTest::newRow("the first size that is mapped") << int(smallFileBytes) + 1;
        QTest::newRow("whole pages") << int(page * 16);
        QTest::newRow("many pages and a byte") << int(page * 300 + 1);
    }
    void holdsTheBytes()
    {
        QFETCH(int, size);
        const Folder folder;
        const std::string text = numberedLines(static_cast<std::size_t>(size));
        const auto file = MappedFile::open(folder.write("a.log", text));
        QVERIFY(file.has_value());
        QVERIFY(file->bytes() == text);
        QVERIFY(!file->wasTruncated());
    }

    void refuses()
    {
        const Folder folder;
        const auto missing = MappedFile::open(folder.path("none.log"));
        QVERIFY(!missing);
        QCOMPARE(
            missing.error(), (Error { ErrorKind::NotFound, folder.path("none.log"), "No such file or directory" }));
        const auto directory = MappedFile::open(folder.path());
        QVERIFY(!directory);
        QCOMPARE(directory.error(), (Error { ErrorKind::NotReadable, folder.path(), "Is a directory" }));
        const auto below = MappedFile::open(folder.write("a.log", "x") + "/b.log");
        QVERIFY(!below);
        QCOMPARE(below.error().kind, ErrorKind::NotFound);
    }

    void doesNotWaitForAFifo()
    {
        const Folder folder;
        QCOMPARE(mkfifo(folder.path("fifo").c_str(), 0600), 0);
        const auto file = MappedFile::open(folder.path("fifo"));
        QVERIFY(!file);
        QCOMPARE(file.error(), (Error { ErrorKind::NotReadable, folder.path("fifo"), "Not a regular file" }));
    }

    void moves()
    {
        const Folder folder;
        auto first = MappedFile::open(folder.write("a.log", numberedLines(page * 8)));
        auto second = MappedFile::open(folder.write("b.log", "short"));
        QVERIFY(first && second);
        const char *const place = first->bytes().data();
        MappedFile moved = std::move(*first);
        QVERIFY(moved.bytes().data() == place);
        moved = std::move(*second);
        QVERIFY(moved.bytes() == "short");
        moved = MappedFile();
        QVERIFY(moved.bytes().empty());
    }

    void releasedBytesCanBeReadAgain()
    {
        const Folder folder;
        const std::string text = numberedLines(page * 100 + 17);
        const auto file = MappedFile::open(folder.write("a.log", text));
        QVERIFY(file.has_value());
        const std::size_t sum = sumOf(file->bytes());
        file->release(0, file->bytes().size());
        QCOMPARE(sumOf(file->bytes()), sum);
        file->release(5, 10);
        file->release(page, SIZE_MAX);
        file->release(SIZE_MAX, SIZE_MAX);
        file->release(text.size(), 1);
        QCOMPARE(sumOf(file->bytes()), sum);
        MappedFile().release(0, 10);
    }

    void survivesTruncation_data()
    {
        QTest::addColumn<int>("left");
        QTest::newRow("to nothing") << 0;
        QTest::newRow("to one page") << int(page);
        QTest::newRow("within a page") << int(page * 3 + 100);
        QTest::newRow("the last page only") << int(page * 63);
    }
    void survivesTruncation()
    {
        QFETCH(int, left);
        const Folder folder;
        const std::string text = numberedLines(page * 64);
        const std::string path = folder.write("a.log", text);
        const auto file = MappedFile::open(path);
        QVERIFY(file.has_value());
        QCOMPARE(truncate(path.c_str(), left), 0);
        const auto kept = static_cast<std::size_t>(left);
        QVERIFY(file->bytes().substr(0, kept) == std::string_view(text).substr(0, kept));
        QVERIFY(file->bytes().substr(kept) == std::string(text.size() - kept, '\0'));
        QVERIFY(file->wasTruncated());
    }

    void aTruncatedFileDoesNotHarmItsNeighbours()
    {
        const Folder folder;
        const std::string text = numberedLines(page * 64);
        const std::string lost = folder.write("lost.log", text);
        const auto before = MappedFile::open(folder.write("before.log", text));
        const auto cut = MappedFile::open(lost);
        const auto after = MappedFile::open(folder.write("after.log", text));
        QVERIFY(before && cut && after);
        QCOMPARE(truncate(lost.c_str(), 0), 0);
        QCOMPARE(sumOf(cut->bytes()), std::size_t(0));
        QVERIFY(before->bytes() == text);
        QVERIFY(after->bytes() == text);
        QVERIFY(!before->wasTruncated());
        QVERIFY(!after->wasTruncated());
    }

    void manyThreadsMeetTheLoss()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", numberedLines(page * 2048));
        const auto file = MappedFile::open(path);
        QVERIFY(file.has_value());
        QCOMPARE(truncate(path.c_str(), 0), 0);
        std::vector<std::size_t> sums(8, 1);
        {
            std::vector<std::jthread> readers;
            for (std::size_t i = 0; i < sums.size(); ++i) {
                readers.emplace_back([&, i] {
                    const std::string_view bytes = file->bytes();
                    sums[i] = sumOf(i % 2 == 0 ? bytes : bytes.substr(bytes.size() / (i + 1)));
                });
            }
        }
        QCOMPARE(sums, std::vector<std::size_t>(8, 0));
        QVERIFY(file->wasTruncated());
    }

    /// Mappings come and go in other threads while lost pages are looked up.
    void theTableChangesWhilePagesAreLost()
    {
        const Folder folder;
        const std::string other = folder.write("other.log", numberedLines(page * 8));
        std::atomic<bool> stop { false };
        std::atomic<int> wrong { 0 };
        {
            std::jthread churn([&] {
                while (!stop.load()) {
                    const auto file = MappedFile::open(other);
                    if (!file || file->wasTruncated() || file->bytes()[page] == '\0')
                        wrong.fetch_add(1);
                }
            });
            for (int round = 0; round < 200; ++round) {
                const std::string path = folder.write("a.log", numberedLines(page * 16));
                const auto file = MappedFile::open(path);
                if (!file || truncate(path.c_str(), 0) != 0 || sumOf(file->bytes()) != 0 || !file->wasTruncated())
                    wrong.fetch_add(1);
            }
            stop.store(true);
        }
        QCOMPARE(wrong.load(), 0);
    }

    void otherBusErrorsGoToTheHandlerBefore()
    {
        const Folder folder;
        const auto ours = MappedFile::open(folder.write("a.log", numberedLines(page * 8)));
        QVERIFY(ours.has_value());
        const std::string path = folder.write("b.log", numberedLines(page * 8));
        QCOMPARE(endOfChild([&] { touchLostPage(path); }), exitCodeOfHandlerBefore);
        QCOMPARE(endOfChild([] { raise(SIGBUS); }), exitCodeOfHandlerBefore);
    }

    /// In a program that has no handler of its own, which this one (by Qt Test and initTestCase()) has.
    void otherBusErrorsStayDeadly_data()
    {
        QTest::addColumn<QByteArray>("how");
        QTest::newRow("a fault") << QByteArray("fault");
        QTest::newRow("a signal that somebody sent") << QByteArray("raise");
    }
    void otherBusErrorsStayDeadly()
    {
        QFETCH(QByteArray, how);
        const Folder folder;
        const std::string path = folder.write("b.log", numberedLines(page * 8));
        const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
        QCOMPARE(endOfChild([&] {
            execl(program.c_str(), program.c_str(), "--bus-error", how.constData(), path.c_str(), nullptr);
        }),
            -SIGBUS);
    }

    void filesBeyondTheTableAreReadOrRefused()
    {
        const Folder folder;
        const std::string middle = folder.write("middle.log", numberedLines(crowdedFileBytes));
        const std::string large = folder.write("large.log", numberedLines(crowdedFileBytes + 1));
        std::vector<std::uint32_t> entries;
        while (const auto entry = mappingtable::add(nullptr, 0))
            entries.push_back(*entry);
        QVERIFY(entries.size() <= mappingtable::capacity);
        const auto read = MappedFile::open(middle);
        const auto refused = MappedFile::open(large);
        for (const std::uint32_t entry : entries)
            mappingtable::remove(entry);
        QVERIFY(read.has_value());
        QVERIFY(read->bytes() == numberedLines(crowdedFileBytes));
        QVERIFY(!refused);
        QCOMPARE(refused.error(), (Error { ErrorKind::TooLarge, large, "too many large files at once" }));
        QVERIFY(MappedFile::open(large).has_value());
    }
};

/// What the test program does when it is started by otherBusErrorsStayDeadly().
int endByBusError(std::string_view how, const std::string &path)
{
    prctl(PR_SET_DUMPABLE, 0); // no core file
    std::signal(SIGBUS, SIG_DFL);
    const auto ours = MappedFile::open(path);
    if (!ours)
        return 1;
    if (how == "raise")
        raise(SIGBUS);
    else
        touchLostPage(path);
    return 2;
}

int main(int argc, char *argv[])
{
    if (argc == 4 && std::string_view(argv[1]) == "--bus-error")
        return endByBusError(argv[2], argv[3]);
    TestMappedFile test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mappedfile.moc"
