// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <base/column.h>
#include <trace/spoolblocks.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>

using namespace legwork;

namespace {

struct Row {
    std::uint64_t number = 0;
    std::uint16_t part = 0;
};

/// Kilobytes of private memory as the kernel counts them.
long privateKb()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("RssAnon:"))
            return std::stol(line.substr(8));
    }
    return -1;
}

} // namespace

class TestSpoolBlocks final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnKeepsItsValues_data()
    {
        QTest::addColumn<quint64>("limit");
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("spooled");
        QTest::newRow("few: no file") << quint64(1) << 1000 << false;
        QTest::newRow("a million") << quint64(1) << 1'000'000 << false;
        QTest::newRow("a million, spool with room") << (quint64(1) << 30) << 1'000'000 << true;
        QTest::newRow("spool that gets full") << quint64(9'000'000) << 3'000'000 << true;
    }
    void columnKeepsItsValues()
    {
        QFETCH(quint64, limit);
        QFETCH(int, count);
        QFETCH(bool, spooled);
        trace::Spool spool(limit);
        trace::SpoolBlocks blocks(spool);
        Column<Row> column(blocks);
        for (int i = 0; i < count; ++i)
            column.push_back({ std::uint64_t(i) * 7, std::uint16_t(i) });
        QCOMPARE(column.size(), std::size_t(count));
        for (int i = 0; i < count; ++i) {
            const Row &row = column[std::size_t(i)];
            if (row.number != std::uint64_t(i) * 7 || row.part != std::uint16_t(i))
                QFAIL(qPrintable(QString::number(i)));
        }
        QCOMPARE(blocks.spooled() > 0, spooled);
        QVERIFY(spool.used() <= limit);
    }

    void blocksAreAligned()
    {
        trace::Spool spool(1 << 30);
        trace::SpoolBlocks blocks(spool);
        for (int i = 0; i < 200; ++i) {
            std::byte *const block = blocks.allocate(100'001);
            std::memset(block, i, 100'001);
            QCOMPARE(reinterpret_cast<std::uintptr_t>(block) % alignof(std::max_align_t), std::uintptr_t(0));
        }
        QVERIFY(blocks.spooled() > 0);
    }

    /// What it is for: rows beyond the first megabytes are not the program's own memory.
    void rowsAreNotPrivate()
    {
#if defined(__SANITIZE_THREAD__)
        QSKIP("the thread sanitizer keeps private notes of every byte");
#endif
        trace::Spool spool(1 << 30);
        trace::SpoolBlocks blocks(spool);
        Column<Row> column(blocks);
        const long before = privateKb();
        constexpr int count = 4'000'000; // 64 MB
        for (int i = 0; i < count; ++i)
            column.push_back({ std::uint64_t(i), 0 });
        const long more = privateKb() - before;
        QVERIFY2(before > 0 && more < 16 * 1024, qPrintable(QString::number(more)));
    }

    void spoolGetsItsBytesBack()
    {
        trace::Spool spool(1 << 30);
        {
            trace::SpoolBlocks blocks(spool);
            for (int i = 0; i < 100; ++i)
                (void)blocks.allocate(1 << 20);
            QVERIFY(spool.used() > 0);
        }
        QCOMPARE(spool.used(), std::uint64_t(0));
    }
};

QTEST_APPLESS_MAIN(TestSpoolBlocks)
#include "tst_spoolblocks.moc"
