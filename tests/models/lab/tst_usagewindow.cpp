// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <lab/usagewindow.h>

using namespace legwork;
using namespace legwork::lab;
using namespace std::chrono_literals;

namespace {

const UsageWindow::Moment start = UsageWindow::Moment::clock::now();

PublishedUsage usage(const char *server, std::uint32_t inUse, std::int64_t seconds)
{
    return { server, 100, inUse, UtcTime(Milliseconds(1'795'489'200'000 + seconds * 1000)) };
}

} // namespace

class TestUsageWindow final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newestOfEach();
    void leavesTheWindow();
    void lateFiguresAreDropped();
    void aClockSetBackIsANewBeginning();
    void everythingForThePeer();
    void tooManyServers();
};

void TestUsageWindow::newestOfEach()
{
    UsageWindow window;
    QVERIFY(window.newest(start).empty());
    QVERIFY(window.add(usage("b", 1, 0), start));
    QVERIFY(window.add(usage("a", 2, 0), start));
    QVERIFY(window.add(usage("b", 3, 1), start + 1s));
    const std::vector<PublishedUsage> expected { usage("a", 2, 0), usage("b", 3, 1) };
    QCOMPARE(window.newest(start + 1s), expected);
    QCOMPARE(window.newestOf("b", start + 1s), std::optional(usage("b", 3, 1)));
    QVERIFY(!window.newestOf("c", start + 1s));
}

void TestUsageWindow::leavesTheWindow()
{
    UsageWindow window(15s);
    QVERIFY(window.add(usage("a", 1, 0), start));
    QVERIFY(window.add(usage("b", 2, 10), start + 10s));
    QCOMPARE(window.newest(start + 15s - 1ms).size(), 2U);
    QCOMPARE(window.newest(start + 15s), std::vector { usage("b", 2, 10) }); // gone, not 0
    QVERIFY(!window.newestOf("a", start + 15s));
    QVERIFY(window.newest(start + 25s).empty());
}

void TestUsageWindow::lateFiguresAreDropped()
{
    UsageWindow window;
    QVERIFY(window.add(usage("a", 1, 5), start));
    QVERIFY(!window.add(usage("a", 9, 5), start)); // the same again, as from a publisher and from the peer
    QVERIFY(!window.add(usage("a", 9, 4), start));
    QCOMPARE(window.newest(start), std::vector { usage("a", 1, 5) });
}

void TestUsageWindow::aClockSetBackIsANewBeginning()
{
    UsageWindow window;
    QVERIFY(window.add(usage("a", 1, 3600), start));
    QVERIFY(window.add(usage("a", 2, 0), start + 1s));
    QCOMPARE(window.newest(start + 1s), std::vector { usage("a", 2, 0) });
}

void TestUsageWindow::everythingForThePeer()
{
    UsageWindow window;
    QVERIFY(window.add(usage("b", 1, 0), start));
    QVERIFY(window.add(usage("a", 2, 1), start + 1s));
    QVERIFY(window.add(usage("b", 3, 2), start + 2s));
    const std::vector<PublishedUsage> expected { usage("b", 1, 0), usage("a", 2, 1), usage("b", 3, 2) };
    QCOMPARE(window.all(start + 2s), expected);
    UsageWindow peer;
    for (const PublishedUsage &one : window.all(start + 2s))
        QVERIFY(peer.add(one, start + 2s));
    QCOMPARE(peer.newest(start + 2s), window.newest(start + 2s));
}

void TestUsageWindow::tooManyServers()
{
    UsageWindow window;
    for (std::size_t n = 0; n < UsageWindow::mostServers; ++n)
        QVERIFY(window.add(usage(std::to_string(n).c_str(), 1, 0), start));
    QVERIFY(!window.add(usage("one more", 1, 0), start));
    QVERIFY(window.add(usage("7", 2, 1), start));
}

QTEST_GUILESS_MAIN(TestUsageWindow)
#include "tst_usagewindow.moc"
