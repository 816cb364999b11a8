// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/sequencewindow.h>

#include <string>
#include <vector>
#endif

using legwork::live::SequenceWindow;

/// Order, loss, lateness and repetition of what one device numbers.
class TestSequenceWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void orders_data();
    void orders();
    void gapIsGivenUpInTime();
    void gapIsGivenUpWhenMuchWaits();
    void countsPassTheirEnd();
};

namespace {

using Clock = SequenceWindow::Clock;

QString joined(const std::vector<std::string> &lines)
{
    QString all;
    for (const std::string &line : lines)
        all += QString::fromStdString(line) + u' ';
    return all.trimmed();
}

} // namespace

void TestSequenceWindow::orders_data()
{
    QTest::addColumn<QList<unsigned>>("numbers");
    QTest::addColumn<QString>("order"); // after a flush
    QTest::addColumn<int>("lost");
    QTest::addColumn<int>("late");
    QTest::addColumn<int>("repeated");
    QTest::newRow("in order") << QList<unsigned> { 5, 6, 7 } << QStringLiteral("5 6 7") << 0 << 0 << 0;
    QTest::newRow("overtaken") << QList<unsigned> { 5, 7, 6, 8 } << QStringLiteral("5 6 7 8") << 0 << 0 << 0;
    QTest::newRow("backwards") << QList<unsigned> { 5, 9, 8, 7, 6 } << QStringLiteral("5 6 7 8 9") << 0 << 0 << 0;
    QTest::newRow("one lost") << QList<unsigned> { 5, 7, 8 } << QStringLiteral("5 7 8") << 1 << 0 << 0;
    QTest::newRow("repeated at once") << QList<unsigned> { 5, 6, 6, 7 } << QStringLiteral("5 6 7") << 0 << 0 << 1;
    QTest::newRow("repeated while it waits") << QList<unsigned> { 5, 7, 7 } << QStringLiteral("5 7") << 1 << 0 << 1;
    QTest::newRow("device began anew") << QList<unsigned> { 5000, 5001, 1, 2 } << QStringLiteral("5000 5001 1 2") << 0
                                       << 0 << 0;
    QTest::newRow("jump too far to be a loss")
        << QList<unsigned> { 5, 5'000'000 } << QStringLiteral("5 5000000") << 0 << 0 << 0;
    QTest::newRow("zero") << QList<unsigned> { 0, 1 } << QStringLiteral("0 1") << 0 << 0 << 0;
}

void TestSequenceWindow::orders()
{
    QFETCH(QList<unsigned>, numbers);
    SequenceWindow window;
    std::vector<std::string> out;
    for (const unsigned number : numbers)
        window.add(number, std::to_string(number), Clock::time_point(), out);
    window.flush(out);
    QTEST(joined(out), "order");
    QVERIFY(!window.isWaiting());
    QTEST(int(window.counts().lost), "lost");
    QTEST(int(window.counts().late), "late");
    QTEST(int(window.counts().repeated), "repeated");
}

void TestSequenceWindow::gapIsGivenUpInTime()
{
    SequenceWindow window;
    std::vector<std::string> out;
    const Clock::time_point begin = Clock::now();
    window.add(1, "1", begin, out);
    window.add(4, "4", begin, out);
    window.expire(begin + SequenceWindow::patience / 2, out);
    QCOMPARE(joined(out), QStringLiteral("1"));
    window.expire(begin + SequenceWindow::patience, out);
    QCOMPARE(joined(out), QStringLiteral("1 4"));
    QCOMPARE(window.counts().lost, std::uint64_t { 2 });
    // What comes all the same is late, and lost no longer.
    window.add(3, "3", begin + SequenceWindow::patience, out);
    QCOMPARE(joined(out), QStringLiteral("1 4 3"));
    QCOMPARE(window.counts().lost, std::uint64_t { 1 });
    QCOMPARE(window.counts().late, std::uint64_t { 1 });
    window.add(5, "5", begin + SequenceWindow::patience, out);
    QCOMPARE(joined(out), QStringLiteral("1 4 3 5"));
}

void TestSequenceWindow::gapIsGivenUpWhenMuchWaits()
{
    SequenceWindow window;
    std::vector<std::string> out;
    window.add(1, "1", Clock::time_point(), out);
    for (unsigned number = 3; number < 3 + SequenceWindow::maxHeld; ++number)
        window.add(number, "x", Clock::time_point(), out);
    QCOMPARE(out.size(), std::size_t { 1 });
    window.add(3 + unsigned(SequenceWindow::maxHeld), "x", Clock::time_point(), out);
    QCOMPARE(out.size(), SequenceWindow::maxHeld + 2);
    QCOMPARE(window.counts().lost, std::uint64_t { 1 });
}

void TestSequenceWindow::countsPassTheirEnd()
{
    SequenceWindow window;
    std::vector<std::string> out;
    window.add(0xfffffffeU, "a", Clock::time_point(), out);
    window.add(0, "c", Clock::time_point(), out);
    window.add(0xffffffffU, "b", Clock::time_point(), out);
    window.add(1, "d", Clock::time_point(), out);
    QCOMPARE(joined(out), QStringLiteral("a b c d"));
    QCOMPARE(window.counts().lost, std::uint64_t { 0 });
}

QTEST_GUILESS_MAIN(TestSequenceWindow)
#include "tst_sequencewindow.moc"
