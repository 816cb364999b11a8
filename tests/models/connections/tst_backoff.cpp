// SPDX-License-Identifier: GPL-3.0-or-later
// How long a server is left alone: as it asks, and as often as it failed.
#include <QTest>

#include <connections/poller.h>

using namespace legwork::connections;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class TestBackOff final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void retryAfterHeader_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<int>("seconds");
        const QByteArray none;
        QTest::newRow("count") << QByteArray("120") << none << 120;
        QTest::newRow("blanks") << QByteArray(" 7 ") << none << 7;
        QTest::newRow("none") << none << none << 0;
        QTest::newRow("negative") << QByteArray("-5") << none << 0;
        QTest::newRow("a year") << QByteArray("31536000") << none << 3600;
        QTest::newRow("beyond numbers") << QByteArray("99999999999999999999999") << none << 0;
        QTest::newRow("date") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << none << 37;
        QTest::newRow("date that is over") << QByteArray("Sun, 06 Nov 1994 08:48:37 GMT") << none << 0;
        QTest::newRow("server's clock an hour ahead")
            << QByteArray("Sun, 06 Nov 1994 09:49:37 GMT") << QByteArray("Sun, 06 Nov 1994 09:49:07 GMT") << 30;
        QTest::newRow("words") << QByteArray("soon") << none << 0;
    }
    void retryAfterHeader()
    {
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, date);
        QTEST(retryAfter(header, date, QDateTime({ 1994, 11, 6 }, { 8, 49, 0 }, Qt::UTC)), "seconds");
    }

    void serverIsObeyed()
    {
        const Failure busy { Fault::Busy, {}, 429, {}, {}, {}, 90 };
        QCOMPARE(Poller::backOff(busy, 1s, 1, 0), milliseconds(90s));
        QCOMPARE(Poller::backOff(busy, 1s, 9, 1), milliseconds(90s));
    }

    void growsUpToHalfAMinute()
    {
        const Failure busy { Fault::Busy, {}, 503, {}, {}, {}, 0 };
        QCOMPARE(Poller::backOff(busy, 1s, 1, 1), milliseconds(2s));
        QCOMPARE(Poller::backOff(busy, 1s, 3, 1), milliseconds(8s));
        QCOMPARE(Poller::backOff(busy, 1s, 3, 0), milliseconds(4s)); // spread: half of it at least
        for (const quint64 many : { quint64(6), quint64(1000), ~quint64(0) })
            QCOMPARE(Poller::backOff(busy, 1s, many, 1), milliseconds(30s));
        QCOMPARE(Poller::backOff(busy, 300s, 1000, 1), milliseconds(300s)); // a long interval stays what it is
    }

    void restartIsWaitedForAtTheUsualPace()
    {
        const Failure gone { Fault::NoConnection, {}, 0, {}, {}, {}, 0 };
        for (quint64 failures = 1; failures <= 3; ++failures)
            QCOMPARE(Poller::backOff(gone, 1s, failures, 1), milliseconds(0));
        QCOMPARE(Poller::backOff(gone, 1s, 4, 1), milliseconds(2s));
        const Failure notUnderstood { Fault::Unsupported, {}, 200, {}, {}, {}, 0 };
        QCOMPARE(Poller::backOff(notUnderstood, 1s, 50, 1), milliseconds(0));
    }
};

QTEST_GUILESS_MAIN(TestBackOff)
#include "tst_backoff.moc"
