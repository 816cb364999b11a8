// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include "packedfiles.h"
#include "testfiles.h"

#include <trace/source.h>

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace legwork;
using namespace legwork::trace;
using namespace legwork::trace::test;

namespace {

namespace fs = std::filesystem;

/// Puts something else in place of standard input for a while.
class StandardInput final {
public:
    explicit StandardInput(int descriptor)
        : m_saved(dup(STDIN_FILENO))
    {
        dup2(descriptor, STDIN_FILENO);
        ::close(descriptor);
    }
    StandardInput(const StandardInput &) = delete;
    StandardInput &operator=(const StandardInput &) = delete;
    ~StandardInput()
    {
        dup2(m_saved, STDIN_FILENO);
        ::close(m_saved);
    }

private:
    int m_saved;
};

/// The reading end of a pipe into which a thread writes `bytes`.
int pipeOf(std::jthread &writer, const std::string &bytes)
{
    int ends[2] = { -1, -1 };
    if (pipe(ends) != 0)
        return -1;
    writer = std::jthread([bytes, end = ends[1]] {
        for (std::string_view rest = bytes; !rest.empty();) {
            const ssize_t done = ::write(end, rest.data(), rest.size());
            if (done <= 0)
                break;
            rest.remove_prefix(static_cast<std::size_t>(done));
        }
        ::close(end);
    });
    return ends[0];
}

bool makeSocket(const std::string &path)
{
    const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const bool made = bind(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    ::close(descriptor);
    return made;
}

} // namespace

class TestOpen final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

    void opensFilesInTheOrderNamed()
    {
        const Folder folder;
        Spool spool(1'000'000);
        const auto opened
            = open({ folder.write("b.log", "bb"), folder.write("a.log", ""), folder.write("c.log", "c") }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "b.log 2", "a.log 0", "c.log 1" });
        COMPARE_LINES(complaints(opened, folder.path()), {});
        QCOMPARE(spool.used(), std::uint64_t(0));
    }

    void opensFoldersInOrderOfPath()
    {
        const Folder folder;
        for (const char *const name :
            { "in/z.log", "in/a/2.log", "in/a/1.log", "in/a.log", "in/.hidden", "in/b/c/d/e.log" })
            folder.write(name, name);
        fs::create_directories(folder.path("in/empty"));
        Spool spool(1'000'000);
        const Lines expected { "in/.hidden 10", "in/a/1.log 10", "in/a/2.log 10", "in/a.log 8", "in/b/c/d/e.log 14",
            "in/z.log 8" };
        const auto opened = open({ folder.path("in") }, spool);
        QCOMPARE(joined(listed(opened, folder.path())), joined(expected));
        COMPARE_LINES(complaints(opened, folder.path()), {});
        const auto withSlash = open({ folder.path("in/") }, spool);
        QCOMPARE(joined(listed(withSlash, folder.path())), joined(expected));
    }

    void reportsWhatIsMissing()
    {
        const Folder folder;
        Spool spool(1'000'000);
        const auto opened = open({ folder.path("none"), folder.write("a.log", "a"), "" }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "a.log 1" });
        COMPARE_LINES(
            complaints(opened, folder.path()), { "!none: No such file or directory", "!: No such file or directory" });
        QCOMPARE(int(opened.problems[0].error.kind), int(ErrorKind::NotFound));
    }

    void anEmptyFolderIsNoProblem()
    {
        const Folder folder;
        fs::create_directories(folder.path("in"));
        Spool spool(1'000'000);
        const auto opened = open({ folder.path("in") }, spool);
        COMPARE_LINES(listed(opened, folder.path()), {});
        COMPARE_LINES(complaints(opened, folder.path()), {});
    }

    void survivesLinkLoops()
    {
        const Folder folder;
        folder.write("in/a/x.log", "x");
        fs::create_directory_symlink(folder.path("in"), folder.path("in/a/up"));
        fs::create_directory_symlink(".", folder.path("in/a/here"));
        fs::create_symlink("self", folder.path("in/self"));
        fs::create_symlink("nowhere", folder.path("in/dangling"));
        folder.write("outside/y.log", "yy");
        fs::create_directory_symlink(folder.path("outside"), folder.path("in/b"));
        fs::create_symlink(folder.path("in/a/x.log"), folder.path("in/current.log"));
        Spool spool(1'000'000);
        const auto opened = open({ folder.path("in") }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "in/a/x.log 1", "in/b/y.log 2" });
        COMPARE_LINES(complaints(opened, folder.path()),
            { "in/dangling: No such file or directory", "in/self: Too many levels of symbolic links" });
    }

    void opensNothingTwice()
    {
        const Folder folder;
        const std::string file = folder.write("in/a.log", "a");
        Spool spool(1'000'000);
        const auto opened = open({ file, folder.path("in"), file, folder.path("in") }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "in/a.log 1" });
        COMPARE_LINES(complaints(opened, folder.path()), {});
    }

    void leavesOutWhatIsNoFile()
    {
        const Folder folder;
        folder.write("in/a.log", "a");
        QCOMPARE(mkfifo(folder.path("in/fifo").c_str(), 0600), 0);
        QVERIFY(makeSocket(folder.path("in/socket")));
        fs::create_symlink("/dev/zero", folder.path("in/zero"));
        Spool spool(1'000'000);
        const auto opened = open({ folder.path("in") }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "in/a.log 1" });
        COMPARE_LINES(complaints(opened, folder.path()),
            { "in/fifo: A FIFO, left out", "in/socket: A socket, left out", "in/zero: A device, left out" });
        QCOMPARE(int(opened.problems[0].error.kind), int(ErrorKind::NotSupported));
    }

    void aNamedSocketCannotBeRead()
    {
        const Folder folder;
        QVERIFY(makeSocket(folder.path("socket")));
        Spool spool(1'000'000);
        const auto opened = open({ folder.path("socket") }, spool);
        COMPARE_LINES(complaints(opened, folder.path()), { "!socket: No such device or address" });
    }

    /// Permissions do not bind root, so a child process gives its rights away first.
    void goesOnPastWhatMayNotBeRead()
    {
        const Folder folder;
        fs::permissions(folder.path(), fs::perms::all);
        folder.write("in/closed/a.log", "a");
        folder.write("in/open/b.log", "b");
        const std::string secret = folder.write("in/secret.log", "s");
        fs::permissions(folder.path("in/closed"), fs::perms::none);
        fs::permissions(secret, fs::perms::none);
        const pid_t child = fork();
        if (child == 0) {
            if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
                _exit(2);
            Spool spool(1'000'000);
            const auto opened = open({ folder.path("in"), secret }, spool);
            const bool right = listed(opened, folder.path()) == Lines { "in/open/b.log 1" }
                && complaints(opened, folder.path())
                    == Lines { "in/closed: Permission denied", "in/secret.log: Permission denied",
                           "!in/secret.log: Permission denied" };
            _exit(right ? 0 : 1);
        }
        int status = 0;
        waitpid(child, &status, 0);
        fs::permissions(folder.path("in/closed"), fs::perms::all);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }

    void foldersAreReadToALimitedDepth()
    {
        const Folder folder;
        folder.write("in/1/2/3/deep.log", "d");
        folder.write("in/1/2/last.log", "l");
        Spool spool(1'000'000);
        OpenOptions options;
        options.limits.folderDepth = 3;
        const auto opened = open({ folder.path("in") }, spool, options);
        COMPARE_LINES(listed(opened, folder.path()), { "in/1/2/last.log 1" });
        COMPARE_LINES(complaints(opened, folder.path()), { "in/1/2/3: Folders are read down to level 3" });
        QCOMPARE(int(opened.problems[0].error.kind), int(ErrorKind::TooLarge));
    }

    void readsStandardInput_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("nothing") << 0;
        QTest::newRow("a few bytes") << 10;
        QTest::newRow("more than a pipe holds") << 3'000'000;
    }
    void readsStandardInput()
    {
        QFETCH(int, size);
        const Folder folder;
        const std::string text = numberedLines(static_cast<std::size_t>(size));
        std::jthread writer;
        const StandardInput input(pipeOf(writer, text));
        Spool spool(10'000'000);
        const auto opened = open({ "-", "-" }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "- " + std::to_string(size) });
        QVERIFY(opened.sources[0].file.bytes() == text);
        COMPARE_LINES(complaints(opened, folder.path()), {});
        QCOMPARE(spool.used(), std::uint64_t(text.size()));
    }

    void readsAnArchiveFromStandardInput()
    {
        const Folder folder;
        std::jthread writer;
        const StandardInput input(pipeOf(writer, packed({ Pack::Zip }, { { "a.log", numberedLines(100'000) } })));
        Spool spool(10'000'000);
        const auto opened = open({ "-" }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "-/a.log 100000" });
        QCOMPARE(spool.used(), std::uint64_t(100'000));
    }

    void keepsWhatFitsOfALongStream()
    {
        const Folder folder;
        std::jthread writer;
        const StandardInput input(pipeOf(writer, numberedLines(3'000'000)));
        Spool spool(1'000'000);
        const auto opened = open({ "-" }, spool);
        QCOMPARE(opened.sources.size(), std::size_t(1));
        const std::size_t kept = opened.sources[0].file.bytes().size();
        QVERIFY(kept > 0 && kept <= 1'000'000);
        QVERIFY(opened.sources[0].file.bytes() == numberedLines(kept));
        COMPARE_LINES(
            complaints(opened, folder.path()), { "-: The spool is full: 1000000 bytes are its limit (--spool-limit)" });
        QCOMPARE(spool.used(), std::uint64_t(kept));
        writer.detach(); // its pipe is closed with `input`
    }

    void readsANamedFifo()
    {
        const Folder folder;
        const std::string path = folder.path("fifo");
        QCOMPARE(mkfifo(path.c_str(), 0600), 0);
        const std::jthread writer([&path] { std::ofstream(path) << numberedLines(200'000); });
        Spool spool(10'000'000);
        const auto opened = open({ path }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "fifo 200000" });
        QVERIFY(opened.sources[0].file.bytes() == numberedLines(200'000));
    }

    void decodesUtf16()
    {
        const Folder folder;
        std::string little = "\xFF\xFE";
        std::string big;
        const std::string text = numberedLines(3'000'000);
        for (const char c : text) {
            little += c;
            little += '\0';
            big += '\0';
            big += c;
        }
        Spool spool(10'000'000);
        const auto opened = open({ folder.write("little.log", little), folder.write("big.log", big),
                                     folder.write("utf8.log",
                                         "\xEF\xBB\xBF"
                                         "a") },
            spool);
        COMPARE_LINES(listed(opened, folder.path()), { "little.log 3000000", "big.log 3000000", "utf8.log 4" });
        QVERIFY(opened.sources[0].file.bytes() == text);
        QVERIFY(opened.sources[1].file.bytes() == text);
        QCOMPARE(spool.used(), std::uint64_t(6'000'000));
    }

    void aHundredThousandTinyFiles()
    {
        const Folder folder(Folder::Place::Memory);
        constexpr std::size_t count = 100'000;
        for (std::size_t i = 0; i < count; ++i) {
            if (i % 1000 == 0)
                fs::create_directories(folder.path("in/" + std::to_string(i / 1000)));
            std::ofstream(folder.path("in/" + std::to_string(i / 1000) + '/' + std::to_string(i))) << i;
        }
        Spool spool(1'000'000);
        std::size_t questions = 0;
        OpenOptions options;
        options.progress = [&questions](std::uint64_t) { return ++questions != 0; };
        const auto opened = open({ folder.path("in") }, spool, options);
        QCOMPARE(opened.sources.size(), count);
        QCOMPARE(opened.problems.size(), std::size_t(0));
        QVERIFY(std::ranges::all_of(opened.sources,
            [](const Source &source) { return source.path.ends_with('/' + std::string(source.file.bytes())); }));
        QCOMPARE(questions, count / 256);
    }

    void canBeStopped()
    {
        const Folder folder;
        for (int i = 0; i < 2000; ++i)
            folder.write("in/" + std::to_string(i), "x");
        Spool spool(1'000'000);
        OpenOptions options;
        options.progress = [](std::uint64_t) { return false; };
        const auto opened = open({ folder.path("in"), folder.path("none") }, spool, options);
        QCOMPARE(opened.sources.size(), std::size_t(256));
        QCOMPARE(opened.problems.size(), std::size_t(0));
    }

    void filesMayVanishWhileItReads()
    {
        const Folder folder;
        for (int i = 1000; i < 1300; ++i)
            folder.write("in/" + std::to_string(i), "x");
        Spool spool(1'000'000);
        OpenOptions options;
        options.progress = [&folder](std::uint64_t) { return fs::remove(folder.path("in/1299")); };
        const auto opened = open({ folder.path("in") }, spool, options);
        QCOMPARE(opened.sources.size(), std::size_t(299));
        COMPARE_LINES(complaints(opened, folder.path()), { "in/1299: No such file or directory" });
    }

    void anArchiveMayBeCutWhileItIsRead()
    {
        const Folder folder;
        const std::string path
            = folder.write("a.tar", packed({ Pack::Tar }, { { "a.log", numberedLines(8'000'000) } }));
        Spool spool(10'000'000);
        OpenOptions options;
        options.progress = [&path](std::uint64_t) { return truncate(path.c_str(), 0) == 0; };
        const auto opened = open({ path }, spool, options);
        COMPARE_LINES(listed(opened, folder.path()), { "a.tar/a.log 8000000" });
        QVERIFY(numberedLines(1'000'000) == opened.sources[0].file.bytes().substr(0, 1'000'000));
        COMPARE_LINES(complaints(opened, folder.path()), { "a.tar: The file became shorter while it was read" });
        QCOMPARE(int(opened.problems[0].error.kind), int(ErrorKind::Truncated));
    }

    void doesNotReadPlainFiles()
    {
#if defined(__SANITIZE_THREAD__)
        QSKIP("the thread sanitizer has no room to map a terabyte");
#endif
        const Folder folder;
        const std::string path = folder.write("a.log", numberedLines(10'000));
        QCOMPARE(truncate(path.c_str(), off_t(1) << 40), 0); // a terabyte: reading it would not end
        Spool spool(1'000'000);
        const auto opened = open({ path }, spool);
        COMPARE_LINES(listed(opened, folder.path()), { "a.log 1099511627776" });
    }
};

QTEST_APPLESS_MAIN(TestOpen)
#include "tst_open.moc"
