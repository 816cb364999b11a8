// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include "testfiles.h"

#include <trace/follow.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include <unistd.h>

using namespace legwork::trace;
using namespace legwork::trace::test;

namespace {

namespace fs = std::filesystem;

/// Takes all that is pending.
std::string taken(FollowedFile &file)
{
    std::string bytes(file.pending());
    file.consume(bytes.size());
    return bytes;
}

} // namespace

/// Files that another thread writes, rotates and truncates while they are read.
class TestFollowRace final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A writer that never rests, in pieces that end anywhere: every byte arrives once and in order.
    void keepsUpWithAFastWriter_data()
    {
        QTest::addColumn<bool>("rotates");
        QTest::newRow("appends") << false;
        QTest::newRow("renames and recreates") << true;
    }
    void keepsUpWithAFastWriter()
    {
        QFETCH(bool, rotates);
        const Folder folder;
        const std::string path = folder.write("a.log", "");
        const std::string text = numberedLines(8'000'000);
        FollowedFile file(path, false);
        std::atomic<unsigned> filesMade { 1 };
        std::atomic<unsigned> filesSeen { 1 };
        std::atomic<bool> done { false };
        const std::jthread writer([&] {
            std::size_t at = 0;
            for (std::size_t piece = 1; at < text.size(); piece = piece * 7 % 9973) {
                const std::string_view part = std::string_view(text).substr(at, piece);
                folder.append("a.log", part);
                at += part.size();
                // Waits until the last rotation was seen: two between two looks lose the file in between for anybody.
                if (rotates && at / 1'000'000 >= filesMade.load() && filesSeen.load() == filesMade.load()) {
                    fs::rename(path, path + '.' + std::to_string(filesMade.fetch_add(1)));
                    folder.write("a.log", "");
                }
            }
            done.store(true);
        });
        std::string got;
        for (bool isLast = false; !isLast;) {
            isLast = done.load();
            do {
                const FileChange change = file.poll(100'000);
                QVERIFY(change != FileChange::Truncated);
                got += file.finished();
                got += taken(file);
                filesSeen.store(file.generation() + 1);
            } while (file.hasMore());
        }
        QCOMPARE(got.size(), text.size());
        QVERIFY(got == text);
        QCOMPARE(file.generation() + 1, filesMade.load());
    }

    /// The same with copy-truncate: what lies between copy and truncation may be lost to anybody, but no line arrives
    /// damaged or twice.
    void keepsUpWithCopyTruncate()
    {
        const Folder folder;
        const std::string path = folder.write("a.log", "");
        FollowedFile file(path, false);
        std::atomic<bool> done { false };
        const std::jthread writer([&] {
            for (unsigned line = 0; line < 40'000; ++line) {
                if (line % 5000 == 4999 && truncate(path.c_str(), 0) != 0)
                    break;
                folder.append("a.log", "line " + std::to_string(line) + " of the log\n");
            }
            done.store(true);
        });
        long last = -1;
        std::size_t lines = 0;
        std::string rest;
        const auto take = [&](std::string_view bytes) {
            rest += bytes;
            for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
                const std::string line = rest.substr(0, end);
                rest.erase(0, end + 1);
                const long number = std::strtol(line.c_str() + 5, nullptr, 10);
                QCOMPARE(line, "line " + std::to_string(number) + " of the log");
                QVERIFY(number > last);
                last = number;
                ++lines;
            }
        };
        for (bool isLast = false; !isLast;) {
            isLast = done.load();
            do {
                if (const FileChange change = file.poll(100'000); change == FileChange::Truncated) {
                    take(file.finished());
                    rest.clear();
                }
                take(taken(file));
            } while (file.hasMore());
        }
        QCOMPARE(last, 39'999L);
        QVERIFY(file.generation() >= 1 && file.generation() <= 8);
        QVERIFY(lines > 5000);
    }
};

QTEST_APPLESS_MAIN(TestFollowRace)
#include "tst_followrace.moc"
