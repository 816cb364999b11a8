// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include "testfiles.h"

#include <trace/follow.h>

#include <base/limits.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace legwork;
using namespace legwork::trace;
using namespace legwork::trace::test;

Q_DECLARE_METATYPE(legwork::trace::FileChange)

namespace {

namespace fs = std::filesystem;
constexpr std::size_t budget = 1024 * 1024;

/// Takes all that is pending.
std::string taken(FollowedFile &file)
{
    std::string bytes(file.pending());
    file.consume(bytes.size());
    return bytes;
}

#define COMPARE_CHANGE(file, change) QCOMPARE(int((file).poll(budget)), int(FileChange::change))

} // namespace

class TestFollow final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsWhatIsAppended()
    {
        const Folder folder;
        FollowedFile file(folder.write("a.log", "one\n"), false);
        COMPARE_CHANGE(file, Appended);
        QCOMPARE(std::string(file.pending()), std::string("one\n"));
        QCOMPARE(file.offset(), std::uint64_t(0));
        COMPARE_CHANGE(file, None);
        folder.append("a.log", "tw");
        COMPARE_CHANGE(file, Appended);
        file.consume(4);
        QCOMPARE(file.offset(), std::uint64_t(4));
        folder.append("a.log", "o\n");
        COMPARE_CHANGE(file, Appended);
        QCOMPARE(std::string(file.pending()), std::string("two\n"));
        QCOMPARE(file.offset(), std::uint64_t(4));
        file.consume(1'000'000); // more than there is
        QCOMPARE(file.offset(), std::uint64_t(8));
        QCOMPARE(file.generation(), 0U);
        QVERIFY(file.finished().empty());
    }

    void startsAtTheEnd_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<int>("offset");
        QTest::newRow("empty") << QByteArray() << 0;
        QTest::newRow("whole lines") << QByteArray("one\ntwo\n") << 8;
        QTest::newRow("in the middle of a line") << QByteArray("one\ntw") << 4;
        QTest::newRow("one line without its end") << QByteArray("one") << 0;
        const auto longest = int(limits::maxLineBytes);
        QTest::newRow("behind a long line") << QByteArray(longest - 1, 'x') + '\n' << longest;
        QTest::newRow("in a line that is too long") << QByteArray("a\n") + QByteArray(longest, 'x') << longest + 2;
    }
    void startsAtTheEnd()
    {
        QFETCH(QByteArray, before);
        QFETCH(int, offset);
        const Folder folder;
        FollowedFile file(folder.write("a.log", before.toStdString()), true);
        QCOMPARE(file.offset(), std::uint64_t(offset));
        folder.append("a.log", "more\n");
        COMPARE_CHANGE(file, Appended);
        QCOMPARE(std::string(file.pending()), before.mid(offset).toStdString() + "more\n");
    }

    void waitsForAFileThatIsNotThere()
    {
        const Folder folder;
        FollowedFile file(folder.path("a.log"), true);
        COMPARE_CHANGE(file, Gone);
        COMPARE_CHANGE(file, None);
        folder.write("a.log", "one\ntwo\n");
        COMPARE_CHANGE(file, Appended); // all of it is new, so it is read from its beginning
        QCOMPARE(taken(file), std::string("one\ntwo\n"));
        QCOMPARE(file.generation(), 0U);
    }

    void renamedAndRecreated()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "old one\n");
        FollowedFile file(path, false);
        COMPARE_CHANGE(file, Appended);
        file.consume(4);
        folder.append("a.log", "old two\nhalf a li");
        fs::rename(path, folder.path("a.log.1"));
        folder.write("a.log", "new\n");
        COMPARE_CHANGE(file, Replaced);
        QCOMPARE(std::string(file.finished()), std::string("one\nold two\nhalf a li"));
        QCOMPARE(file.finishedOffset(), std::uint64_t(4));
        QCOMPARE(std::string(file.pending()), std::string("new\n"));
        QCOMPARE(file.offset(), std::uint64_t(0));
        QCOMPARE(file.generation(), 1U);
        COMPARE_CHANGE(file, None);
        QVERIFY(file.finished().empty());
        QCOMPARE(std::string(file.pending()), std::string("new\n"));
    }

    void renamedAndRecreatedLater()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "one\n");
        FollowedFile file(path, false);
        COMPARE_CHANGE(file, Appended);
        fs::rename(path, folder.path("a.log.1"));
        COMPARE_CHANGE(file, Gone);
        folder.append("a.log.1", "still written to\n");
        COMPARE_CHANGE(file, Appended);
        QCOMPARE(taken(file), std::string("one\nstill written to\n"));
        COMPARE_CHANGE(file, None);
        folder.write("a.log", "new\n");
        COMPARE_CHANGE(file, Replaced);
        QVERIFY(file.finished().empty());
        QCOMPARE(taken(file), std::string("new\n"));
    }

    void deletedAndReturned()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "one\nhalf");
        FollowedFile file(path, false);
        COMPARE_CHANGE(file, Appended);
        file.consume(4);
        fs::remove(path);
        COMPARE_CHANGE(file, Gone);
        COMPARE_CHANGE(file, None);
        folder.write("a.log", "one\nhalf"); // the same text, and perhaps the same inode: another file all the same
        COMPARE_CHANGE(file, Replaced);
        QCOMPARE(std::string(file.finished()), std::string("half"));
        QCOMPARE(file.finishedOffset(), std::uint64_t(4));
        QCOMPARE(taken(file), std::string("one\nhalf"));
        QCOMPARE(file.generation(), 1U);
    }

    void movedAwayAndBack()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "one\n");
        FollowedFile file(path, false);
        COMPARE_CHANGE(file, Appended);
        fs::rename(path, folder.path("b.log"));
        COMPARE_CHANGE(file, Gone);
        fs::rename(folder.path("b.log"), path);
        folder.append("a.log", "two\n");
        COMPARE_CHANGE(file, Appended);
        QCOMPARE(taken(file), std::string("one\ntwo\n"));
        QCOMPARE(file.generation(), 0U);
    }

    void replacedByAnotherFile()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "one\n");
        FollowedFile file(path, false);
        COMPARE_CHANGE(file, Appended);
        file.consume(4);
        fs::rename(folder.write("other.log", "one\ntwo\n"), path);
        COMPARE_CHANGE(file, Replaced);
        QVERIFY(file.finished().empty());
        QCOMPARE(taken(file), std::string("one\ntwo\n"));
    }

    void truncated_data()
    {
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("to nothing") << QByteArray();
        QTest::newRow("and shorter") << QByteArray("new\n");
        QTest::newRow("and as long as before") << QByteArray("new lines\n");
        QTest::newRow("and longer than before") << QByteArray("new lines of a log that grows fast\n");
        QTest::newRow("and begins as before") << QByteArray("old\nNEW LINE of a log that grows fast\n");
    }
    void truncated()
    {
        QFETCH(QByteArray, after);
        const Folder folder;
        const std::string path = folder.write("a.log", "old\nlines\n");
        FollowedFile file(path, false);
        COMPARE_CHANGE(file, Appended);
        file.consume(4);
        folder.write("a.log", after.toStdString()); // truncates, then writes: the same inode
        COMPARE_CHANGE(file, Truncated);
        QCOMPARE(std::string(file.finished()), std::string("lines\n"));
        QCOMPARE(file.finishedOffset(), std::uint64_t(4));
        QCOMPARE(file.offset(), std::uint64_t(0));
        QCOMPARE(taken(file), after.toStdString());
        QCOMPARE(file.generation(), 1U);
        folder.append("a.log", "next\n");
        COMPARE_CHANGE(file, Appended);
        QCOMPARE(taken(file), std::string("next\n"));
    }

    /// Logs may begin with the same long banner each time; the lines behind it give the exchange away.
    void truncatedBehindALongBanner()
    {
        const Folder folder;
        const std::string banner = numberedLines(2000) + '\n';
        FollowedFile file(folder.write("a.log", banner + "first text\n"), false);
        COMPARE_CHANGE(file, Appended);
        QCOMPARE(taken(file), banner + "first text\n");
        folder.write("a.log", banner + "other text that is longer\n");
        COMPARE_CHANGE(file, Truncated);
        QCOMPARE(taken(file), banner + "other text that is longer\n");
    }

    void truncatedWhenFollowedFromItsEnd()
    {
        const Folder folder;
        FollowedFile file(folder.write("a.log", numberedLines(5000) + '\n'), true);
        COMPARE_CHANGE(file, None);
        folder.write("a.log", std::string(6000, 'x'));
        COMPARE_CHANGE(file, Truncated);
        QCOMPARE(taken(file), std::string(6000, 'x'));
    }

    /// A writer without O_APPEND goes on at its old position after a copy-truncate and leaves a hole before it.
    void truncatedUnderAWriterThatKeepsItsPosition()
    {
        const Folder folder;
        const std::string path = folder.path("a.log");
        const int writer = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        const std::string before = numberedLines(10'000'000);
        QCOMPARE(::write(writer, before.data(), before.size()), ssize_t(before.size()));
        FollowedFile file(path, true);
        QCOMPARE(truncate(path.c_str(), 0), 0);
        QCOMPARE(::write(writer, "new\n", 4), ssize_t(4));
        ::close(writer);
        COMPARE_CHANGE(file, Truncated);
        const std::string_view pending = file.pending();
        QVERIFY(pending.size() < 10'000); // not ten million NULs
        QVERIFY(pending.ends_with("new\n"));
        QCOMPARE(pending.find_first_not_of('\0'), pending.size() - 4);
        QCOMPARE(file.offset() + pending.size(), std::uint64_t(before.size() + 4));
    }

    void changesTwiceBetweenLooks()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "one\n");
        FollowedFile file(path, false);
        COMPARE_CHANGE(file, Appended);
        fs::rename(path, folder.path("a.log.1"));
        fs::rename(folder.write("a.log", "lost\n"), folder.path("a.log.2"));
        folder.write("a.log", "three\n");
        COMPARE_CHANGE(file, Replaced);
        QCOMPARE(taken(file), std::string("three\n"));
    }

    void readsNoMoreThanItsBudget()
    {
        const Folder folder;
        const std::string text = numberedLines(10'000);
        const std::string path = folder.write("a.log", text);
        FollowedFile file(path, false);
        QCOMPARE(int(file.poll(4000)), int(FileChange::Appended));
        QCOMPARE(file.pending().size(), std::size_t(4000));
        QVERIFY(file.hasMore());
        fs::rename(path, folder.path("a.log.1")); // the rest of the old file comes first
        folder.write("a.log", "new\n");
        QCOMPARE(int(file.poll(4000)), int(FileChange::Appended));
        QVERIFY(file.hasMore());
        QCOMPARE(int(file.poll(4000)), int(FileChange::Replaced));
        QVERIFY(!file.hasMore());
        QVERIFY(file.finished() == text);
        QCOMPARE(taken(file), std::string("new\n"));
        QCOMPARE(int(file.poll(0)), int(FileChange::None));
    }

    void holdsALimitedNumberOfBytes()
    {
        const Folder folder;
        const std::string text = numberedLines(maxPendingBytes + 5000);
        FollowedFile file(folder.write("a.log", text), false);
        QCOMPARE(int(file.poll(SIZE_MAX)), int(FileChange::Appended));
        QCOMPARE(file.pending().size(), maxPendingBytes);
        QVERIFY(file.hasMore());
        QCOMPARE(int(file.poll(SIZE_MAX)), int(FileChange::None)); // until the caller gives some up
        QVERIFY(file.hasMore());
        file.consume(1000);
        QCOMPARE(int(file.poll(SIZE_MAX)), int(FileChange::Appended));
        QCOMPARE(file.pending().size(), maxPendingBytes);
        file.consume(maxPendingBytes);
        QCOMPARE(int(file.poll(SIZE_MAX)), int(FileChange::Appended));
        QVERIFY(!file.hasMore());
        QCOMPARE(file.offset() + file.pending().size(), std::uint64_t(text.size()));
        QVERIFY(text.ends_with(file.pending()));
    }

    void isGoneWhileItIsNoFile()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "one\n");
        FollowedFile file(path, false);
        COMPARE_CHANGE(file, Appended);
        fs::remove(path);
        QCOMPARE(mkfifo(path.c_str(), 0600), 0);
        COMPARE_CHANGE(file, Gone);
        fs::remove(path);
        fs::create_directory(path);
        COMPARE_CHANGE(file, None);
        fs::remove(path);
        folder.write("a.log", "back\n");
        COMPARE_CHANGE(file, Replaced);
        QCOMPARE(std::string(file.finished()), std::string("one\n"));
    }

    void followsALinkToItsNewTarget()
    {
        const Folder folder;
        fs::create_symlink(folder.write("1.log", "one\n"), folder.path("current"));
        FollowedFile file(folder.path("current"), false);
        COMPARE_CHANGE(file, Appended);
        fs::remove(folder.path("current"));
        fs::create_symlink(folder.write("2.log", "two\n"), folder.path("current"));
        COMPARE_CHANGE(file, Replaced);
        QCOMPARE(taken(file), std::string("two\n"));
    }

    void moves()
    {
        const Folder folder;
        FollowedFile first(folder.write("a.log", "one\n"), false);
        COMPARE_CHANGE(first, Appended);
        FollowedFile second = std::move(first);
        QCOMPARE(taken(second), std::string("one\n"));
        QCOMPARE(second.path(), folder.path("a.log"));
    }
};

QTEST_APPLESS_MAIN(TestFollow)
#include "tst_follow.moc"
