// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include <base/parallel.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

class TestParallel final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void callsOncePerIndex_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("threads");
        QTest::newRow("nothing to do") << 0 << 4;
        QTest::newRow("no threads count as one") << 10 << 0;
        QTest::newRow("one thread") << 1000 << 1;
        QTest::newRow("more threads than work") << 3 << 16;
        QTest::newRow("one item") << 1 << 8;
        QTest::newRow("more work than threads") << 10'000 << 4;
    }
    void callsOncePerIndex()
    {
        QFETCH(int, count);
        QFETCH(int, threads);
        std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
        std::atomic<unsigned> highestWorker { 0 };
        legwork::parallelFor(calls.size(), static_cast<unsigned>(threads), [&](std::size_t index, unsigned worker) {
            calls[index].fetch_add(1);
            for (unsigned seen = highestWorker.load();
                 worker > seen && !highestWorker.compare_exchange_weak(seen, worker);) { }
        });
        QVERIFY(std::ranges::all_of(calls, [](const std::atomic<int> &times) { return times.load() == 1; }));
        QVERIFY(highestWorker.load() < static_cast<unsigned>(std::max(threads, 1)));
    }

    /// A worker number never has two threads behind it: what is kept per worker needs no lock.
    void aWorkerIsOneThread()
    {
        constexpr unsigned threads = 4;
        std::vector<std::thread::id> owners(threads);
        std::atomic<int> foreign { 0 };
        legwork::parallelFor(20'000, threads, [&](std::size_t, unsigned worker) {
            if (owners[worker] == std::thread::id())
                owners[worker] = std::this_thread::get_id();
            if (owners[worker] != std::this_thread::get_id())
                foreign.fetch_add(1);
        });
        QCOMPARE(foreign.load(), 0);
        QVERIFY(owners[0] == std::this_thread::get_id() || owners[0] == std::thread::id());
    }

    void theCallerSeesAllResults()
    {
        std::vector<std::size_t> squares(5000);
        legwork::parallelFor(squares.size(), 3, [&](std::size_t index, unsigned) { squares[index] = index * index; });
        for (std::size_t i = 0; i < squares.size(); ++i)
            QCOMPARE(squares[i], i * i);
    }

    void theDefaultIsBounded()
    {
        QVERIFY(legwork::defaultThreads() >= 1);
        QVERIFY(legwork::defaultThreads() <= 16);
    }
};

QTEST_APPLESS_MAIN(TestParallel)
#include "tst_parallel.moc"
