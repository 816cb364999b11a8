// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <common/link.h>

using legwork::calls::Place;
using legwork::ui::Link;

class TestLink final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLinkSurvivesItsText_data()
    {
        QTest::addColumn<Link>("link");
        QTest::addColumn<QString>("url");
        QTest::newRow("a call") << Link { {}, QStringLiteral("B3780B14"), {}, {}, {}, false }
                                << QStringLiteral("legwork:call/B3780B14");
        QTest::newRow("a record of it") << Link { {}, QStringLiteral("B3780B14"), Place { 3, 4096 }, {}, {}, false }
                                        << QStringLiteral("legwork:call/B3780B14#3.4096");
        QTest::newRow("two calls side by side")
            << Link { {}, QStringLiteral("B3780B14"), {}, {}, QStringLiteral("a/b@10.1.1.1"), false }
            << QStringLiteral("legwork:call/B3780B14/a%2Fb%4010.1.1.1");
        QTest::newRow("a page") << Link { QStringLiteral("calls"), {}, {}, {}, {}, false }
                                << QStringLiteral("legwork:page/calls");
        QTest::newRow("a filter") << Link { QStringLiteral("calls"), {}, {}, QStringLiteral("code:5xx -dnis:\"1?2#3\""),
            {}, false } << QStringLiteral("legwork:page/calls?code%3A5xx%20-dnis%3A%221%3F2%233%22");
        QTest::newRow("a Call-ID with signs of its own") << Link { {}, QStringLiteral("a#b?c/d@10.1.1.1"),
            Place { 0, 0 }, {}, {}, false } << QStringLiteral("legwork:call/a%23b%3Fc%2Fd%4010.1.1.1#0.0");
    }
    void aLinkSurvivesItsText()
    {
        QFETCH(Link, link);
        QFETCH(QString, url);
        QCOMPARE(legwork::ui::toUrl(link), url);
        QVERIFY(legwork::ui::fromUrl(url) == link);
    }

    void whatIsNoLinkIsNone_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("empty") << QString();
        QTest::newRow("another scheme") << QStringLiteral("https://example.com/call/1");
        QTest::newRow("nothing named") << QStringLiteral("legwork:call/");
        QTest::newRow("unknown kind") << QStringLiteral("legwork:peer/1");
    }
    void whatIsNoLinkIsNone()
    {
        QFETCH(QString, url);
        QVERIFY(!legwork::ui::fromUrl(url));
    }

    void aBadPlaceIsNoPlace()
    {
        const auto link = legwork::ui::fromUrl(QStringLiteral("legwork:call/x#1.-2"));
        QVERIFY(link);
        QVERIFY(!link->place);
    }
};

QTEST_GUILESS_MAIN(TestLink)
#include "tst_link.moc"
