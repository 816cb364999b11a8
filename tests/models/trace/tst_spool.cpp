// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include "testfiles.h"

#include <trace/spool.h>

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace legwork;
using namespace legwork::trace;
using namespace legwork::trace::test;

namespace {

namespace fs = std::filesystem;

unsigned modeOf(const std::string &path)
{
    struct stat status { };
    return lstat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

Lines entriesOf(const std::string &folder)
{
    Lines names;
    std::error_code none;
    for (const auto &entry : fs::directory_iterator(folder, none))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

/// Runs `work` in a child process; the child tells its spool's folder through a pipe, then ends as `work` says.
template <typename Work> std::string folderOfChild(Work work)
{
    int ends[2] = {};
    if (pipe(ends) != 0)
        return {};
    const pid_t child = fork();
    if (child == 0) {
        work(ends[1]);
        _exit(0);
    }
    ::close(ends[1]);
    std::string folder(4096, '\0');
    const ssize_t got = ::read(ends[0], folder.data(), folder.size());
    ::close(ends[0]);
    folder.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    int status = 0;
    waitpid(child, &status, 0);
    return folder;
}

void tell(int pipe, const std::string &text) { static_cast<void>(::write(pipe, text.data(), text.size()) > 0); }

} // namespace

class TestSpool final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void givesBackWhatWasWritten_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("piece");
        QTest::newRow("nothing") << 0 << 1;
        QTest::newRow("a few bytes") << 100 << 7;
        QTest::newRow("the largest that stays in memory") << int(smallFileBytes) << 1000;
        QTest::newRow("one byte more") << int(smallFileBytes) + 1 << 1000;
        QTest::newRow("at once") << 3'000'000 << 3'000'000;
        QTest::newRow("in many pieces") << 3'000'000 << 4097;
    }
    void givesBackWhatWasWritten()
    {
        QFETCH(int, size);
        QFETCH(int, piece);
        const Folder folder;
        Spool spool(10'000'000);
        auto writer = spool.create();
        QVERIFY(writer.has_value());
        const std::string text = numberedLines(static_cast<std::size_t>(size));
        for (std::string_view rest = text; !rest.empty();) {
            const std::string_view part = rest.substr(0, static_cast<std::size_t>(piece));
            QVERIFY((*writer)->write(part).has_value());
            rest.remove_prefix(part.size());
        }
        QCOMPARE((*writer)->written(), std::uint64_t(size));
        const auto file = (*writer)->close();
        writer->reset();
        QVERIFY(file.has_value());
        QVERIFY(file->bytes() == text);
        QCOMPARE(spool.used(), std::uint64_t(size));
        spool.giveBack(static_cast<std::uint64_t>(size));
        QCOMPARE(spool.used(), std::uint64_t(0));
        QVERIFY(file->bytes() == text); // its name is gone, its bytes are not
    }

    void isPrivate()
    {
        const Folder folder;
        std::string path;
        {
            Spool spool(10'000'000);
            auto writer = spool.create();
            QVERIFY((*writer)->write(numberedLines(100'000)).has_value());
            path = spool.folder();
            QVERIFY(path.starts_with(folder.path("cache/legwork/spool-") + std::to_string(getpid()) + '-'));
            QCOMPARE(modeOf(path), 0700U);
            COMPARE_LINES(entriesOf(path), { "0", "lock" });
            QCOMPARE(modeOf(path + "/0"), 0600U);
            QCOMPARE(modeOf(path + "/lock"), 0600U);
            QVERIFY((*writer)->close().has_value());
            COMPARE_LINES(entriesOf(path), { "lock" });
        }
        QVERIFY(!fs::exists(path));
        COMPARE_LINES(entriesOf(folder.path("cache/legwork")), {});
    }

    void makesNoFolderBeforeItIsNeeded()
    {
        const Folder folder;
        Spool spool(1000);
        auto writer = spool.create();
        QVERIFY((*writer)->write("few bytes").has_value());
        QVERIFY((*writer)->close().has_value());
        QVERIFY(!fs::exists(folder.path("cache")));
    }

    void isBounded_data()
    {
        QTest::addColumn<int>("limit");
        QTest::newRow("in memory") << 1000;
        QTest::newRow("in files") << 100'000;
    }
    void isBounded()
    {
        QFETCH(int, limit);
        const Folder folder;
        const auto bytes = static_cast<std::size_t>(limit);
        Spool spool(bytes);
        auto first = spool.create();
        auto second = spool.create();
        QVERIFY((*first)->write(numberedLines(bytes / 2)).has_value());
        QVERIFY((*second)->write(numberedLines(bytes / 2)).has_value());
        const auto refused = (*second)->write("x");
        QVERIFY(!refused);
        QCOMPARE(refused.error(),
            (Error { ErrorKind::TooLarge, "spool",
                "The spool is full: " + std::to_string(limit) + " bytes are its limit (--spool-limit)" }));
        QCOMPARE(spool.used(), std::uint64_t(bytes));
        first->reset(); // abandoned: its room is free again
        QCOMPARE(spool.used(), std::uint64_t(bytes / 2));
        QVERIFY((*second)->write("x").has_value());
        QVERIFY((*second)->close()->bytes() == numberedLines(bytes / 2) + "x");
    }

    void aLimitNearTheLargestNumberDoesNotWrapRound()
    {
        const Folder folder;
        Spool spool(UINT64_MAX);
        auto writer = spool.create();
        QVERIFY((*writer)->write("abc").has_value());
        QVERIFY((*writer)->write("def").has_value());
        QCOMPARE(spool.used(), std::uint64_t(6));
    }

    void writersOfSeveralThreads()
    {
        const Folder folder;
        Spool spool(100'000'000);
        std::atomic<int> wrong { 0 };
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < 4; ++i) {
                threads.emplace_back([&, i] {
                    for (std::size_t round = 0; round < 20; ++round) {
                        const std::string text = numberedLines(10'000 + i * 10'000 + round);
                        auto writer = spool.create();
                        if (!(*writer)->write(text) || (*writer)->close()->bytes() != text)
                            wrong.fetch_add(1);
                    }
                });
            }
        }
        QCOMPARE(wrong.load(), 0);
    }

    void fallsBackWhereTheCacheCannotBeWritten()
    {
        const Folder folder;
        // A path component that is a file fails for root as well, unlike one without permission.
        setenv("XDG_CACHE_HOME", (folder.write("file", "x") + "/cache").c_str(), 1);
        setenv("HOME", folder.path("home").c_str(), 1);
        QVERIFY(Spool(10).folder().starts_with(folder.path("home/.cache/legwork/spool-")));
        setenv("XDG_CACHE_HOME", "relative/paths/do/not/count", 1);
        QVERIFY(Spool(10).folder().starts_with(folder.path("home/.cache/legwork/spool-")));
        setenv("HOME", (folder.path("file") + "/home").c_str(), 1);
        QVERIFY(Spool(10).folder().starts_with("/tmp/legwork-" + std::to_string(geteuid()) + "/spool-"));
    }

    void doesNotFollowALinkSomebodyPutThere()
    {
        const Folder folder;
        fs::create_directories(folder.path("elsewhere"));
        fs::create_directories(folder.path("cache"));
        fs::create_directory_symlink(folder.path("elsewhere"), folder.path("cache/legwork"));
        setenv("HOME", folder.path("home").c_str(), 1);
        QVERIFY(Spool(10).folder().starts_with(folder.path("home/.cache/legwork/spool-")));
        COMPARE_LINES(entriesOf(folder.path("elsewhere")), {});
    }

    void removesWhatAKilledRunLeft()
    {
        const Folder folder;
        const std::string left = folderOfChild([](int pipe) {
            Spool spool(10'000'000);
            auto writer = spool.create();
            static_cast<void>((*writer)->write(numberedLines(100'000)));
            tell(pipe, spool.folder());
            kill(getpid(), SIGKILL);
        });
        COMPARE_LINES(entriesOf(left), { "0", "lock" });
        const std::string outside = folder.write("outside.txt", "keep me");
        fs::create_symlink(outside, left + "/link");
        const Spool next(10);
        QVERIFY(!next.folder().empty());
        QVERIFY(!fs::exists(left));
        QVERIFY(fs::exists(outside));
    }

    void leavesTheFoldersOfTheLiving()
    {
        const Folder folder;
        const Spool first(10);
        const std::string &path = first.folder();
        const std::string freshWithoutLock = folder.path("cache/legwork/spool-999999-AAAAAA");
        fs::create_directory(freshWithoutLock); // its owner may be about to lock it
        const std::string unrelated = folder.path("cache/legwork/notes");
        fs::create_directory(unrelated);
        const Spool second(10);
        QVERIFY(second.folder() != path);
        QVERIFY(fs::exists(path));
        QVERIFY(fs::exists(freshWithoutLock));
        QVERIFY(fs::exists(unrelated));
    }

    void isRemovedAtExit_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("exit()") << 0;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void isRemovedAtExit()
    {
        QFETCH(int, signal);
        const Folder folder;
        const std::string path = folderOfChild([signal](int pipe) {
            Spool::removeOnSignals();
            // Leaked on purpose: exit() and signals do not run the destructors of what lives on the stack.
            auto *const spool = new Spool(10'000'000); // NOLINT(cppcoreguidelines-owning-memory)
            auto *const writer = spool->create()->release();
            static_cast<void>(writer->write(numberedLines(100'000)));
            tell(pipe, spool->folder());
            if (signal != 0)
                kill(getpid(), signal);
            std::exit(0);
        });
        QVERIFY(path.starts_with(folder.path("cache/legwork/spool-")));
        QVERIFY(!fs::exists(path));
    }

    void aForkedChildLeavesItsParentsFolder()
    {
        const Folder folder;
        const Spool spool(10);
        const std::string &path = spool.folder();
        folderOfChild([](int) { std::exit(0); });
        QVERIFY(fs::exists(path));
    }
};

QTEST_APPLESS_MAIN(TestSpool)
#include "tst_spool.moc"
