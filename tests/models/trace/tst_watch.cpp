// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include "testfiles.h"

#include <trace/watch.h>

#include <thread>

#include <unistd.h>

using namespace legwork::trace;
using namespace legwork::trace::test;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

/// Long enough for any machine; a wait that works ends at once.
constexpr auto longTime = 60s;

#define COMPARE_WAKE(watcher, timeout, wake) QCOMPARE(int((watcher).wait(timeout)), int(Watcher::Wake::wake))

/// Takes the events that are there already.
void settle(Watcher &watcher)
{
    while (watcher.wait(0ms) == Watcher::Wake::Changed && !watcher.isPolling()) { }
}

} // namespace

class TestWatch final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noticesChanges_data()
    {
        QTest::addColumn<int>("change");
        QTest::newRow("append") << 0;
        QTest::newRow("truncate") << 1;
        QTest::newRow("delete") << 2;
        QTest::newRow("rename away") << 3;
        QTest::newRow("rename over it") << 4;
        QTest::newRow("delete and create") << 5;
    }
    void noticesChanges()
    {
        QFETCH(int, change);
        const Folder folder;
        const std::string path = folder.write("in/a.log", "one\n");
        const std::string other = folder.write("in/b.log", "other\n");
        Watcher watcher;
        watcher.add(path);
        COMPARE_WAKE(watcher, 0ms, TimedOut);
        QVERIFY(!watcher.isPolling());
        switch (change) {
        case 0: folder.append("in/a.log", "two\n"); break;
        case 1: QCOMPARE(truncate(path.c_str(), 0), 0); break;
        case 2: fs::remove(path); break;
        case 3: fs::rename(path, folder.path("in/a.log.1")); break;
        case 4: fs::rename(other, path); break;
        default: fs::remove(path); folder.write("in/a.log", "new\n");
        }
        COMPARE_WAKE(watcher, longTime, Changed);
        settle(watcher);
        folder.append("in/a.log", "whatever was done, the name is watched\n");
        COMPARE_WAKE(watcher, longTime, Changed);
        settle(watcher);
        COMPARE_WAKE(watcher, 1ms, TimedOut);
    }

    void isNotWokenByOtherFiles()
    {
        const Folder folder;
        Watcher watcher;
        watcher.add(folder.write("in/a.log", "one\n"));
        folder.write("in/b.log", "b");
        fs::remove(folder.path("in/b.log"));
        COMPARE_WAKE(watcher, 20ms, TimedOut);
    }

    void seesWhatWasWrittenBeforeTheWait()
    {
        const Folder folder;
        Watcher watcher;
        watcher.add(folder.write("a.log", "one\n"));
        folder.append("a.log", "two\n");
        COMPARE_WAKE(watcher, 0ms, Changed);
    }

    void watchesAFileThatIsNotThere()
    {
        const Folder folder;
        fs::create_directories(folder.path("in"));
        Watcher watcher;
        watcher.add(folder.path("in/a.log"));
        COMPARE_WAKE(watcher, 0ms, TimedOut);
        QVERIFY(!watcher.isPolling());
        folder.write("in/a.log", "");
        COMPARE_WAKE(watcher, longTime, Changed);
        settle(watcher);
        folder.append("in/a.log", "x");
        COMPARE_WAKE(watcher, longTime, Changed);
    }

    void pollsForAFolderThatIsNotThere()
    {
        const Folder folder;
        Watcher watcher;
        watcher.add(folder.path("in/deep/a.log"));
        COMPARE_WAKE(watcher, longTime, Changed); // may have: nobody can tell
        QVERIFY(watcher.isPolling());
        folder.write("in/deep/a.log", "x");
        COMPARE_WAKE(watcher, longTime, Changed);
        settle(watcher);
        QCOMPARE(int(watcher.wait(1ms)), int(Watcher::Wake::TimedOut));
        QVERIFY(!watcher.isPolling());
        folder.append("in/deep/a.log", "x");
        COMPARE_WAKE(watcher, longTime, Changed);
    }

    void survivesTheFolderBeingMadeAnew()
    {
        const Folder folder;
        Watcher watcher;
        watcher.add(folder.write("in/a.log", "x"));
        fs::rename(folder.path("in"), folder.path("old"));
        COMPARE_WAKE(watcher, longTime, Changed);
        settle(watcher);
        folder.write("in/a.log", "new");
        COMPARE_WAKE(watcher, longTime, Changed);
        settle(watcher);
        folder.append("in/a.log", "x");
        COMPARE_WAKE(watcher, longTime, Changed);
    }

    void watchesAFolderForNewFiles()
    {
        const Folder folder;
        folder.write("in/a.log", "x");
        Watcher watcher;
        watcher.add(folder.path("in"));
        COMPARE_WAKE(watcher, 0ms, TimedOut);
        folder.write("in/b.log", "x");
        COMPARE_WAKE(watcher, longTime, Changed);
        settle(watcher);
        fs::remove(folder.path("in/b.log"));
        COMPARE_WAKE(watcher, longTime, Changed);
    }

    void followsALinksTarget()
    {
        const Folder folder;
        folder.write("target/a.log", "x");
        fs::create_symlink(folder.path("target/a.log"), folder.path("link"));
        Watcher watcher;
        watcher.add(folder.path("link"));
        folder.append("target/a.log", "y");
        COMPARE_WAKE(watcher, longTime, Changed);
    }

    void twoNamesOfOneFile()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "x");
        fs::create_hard_link(path, folder.path("b.log"));
        Watcher watcher;
        watcher.add(path);
        watcher.add(folder.path("b.log"));
        watcher.add(path);
        fs::remove(path);
        COMPARE_WAKE(watcher, longTime, Changed);
        settle(watcher);
        folder.append("b.log", "y");
        COMPARE_WAKE(watcher, longTime, Changed);
    }

    void isWokenFromAnotherThread()
    {
        const Folder folder;
        Watcher watcher;
        watcher.add(folder.write("a.log", "x"));
        const std::jthread other([&watcher] { watcher.wake(); });
        COMPARE_WAKE(watcher, longTime, Woken);
        watcher.wake();
        watcher.wake();
        COMPARE_WAKE(watcher, longTime, Woken);
        COMPARE_WAKE(watcher, 0ms, TimedOut);
    }

    void withNothingToWatchItOnlyWaits()
    {
        Watcher watcher;
        COMPARE_WAKE(watcher, 1ms, TimedOut);
        COMPARE_WAKE(watcher, -5ms, TimedOut);
    }

    void aWriterIsNoticedWhileItWaits()
    {
        const Folder folder;
        Watcher watcher;
        watcher.add(folder.write("a.log", ""));
        const std::jthread writer([&folder] {
            for (int i = 0; i < 100; ++i)
                folder.append("a.log", "line\n");
        });
        while (fs::file_size(folder.path("a.log")) < 500)
            COMPARE_WAKE(watcher, longTime, Changed);
    }
};

QTEST_APPLESS_MAIN(TestWatch)
#include "tst_watch.moc"
