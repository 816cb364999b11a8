// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <desktop/places.h>

using legwork::desktop::Places;
using legwork::ui::Link;

namespace {

Link page(const char *name)
{
    Link link;
    link.page = QString::fromLatin1(name);
    return link;
}

} // namespace

class TestPlaces final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void backAndForwardWalkWhereOneWas()
    {
        Places places;
        QVERIFY(!places.canGoBack() && !places.canGoForward());
        places.visit(page("a"));
        QVERIFY(!places.canGoBack());
        places.visit(page("b"));
        places.visit(page("b"));
        places.visit(page("c"));
        QVERIFY(places.back() == page("b"));
        QVERIFY(places.back() == page("a"));
        QVERIFY(!places.canGoBack());
        QVERIFY(places.back() == page("a"));
        QVERIFY(places.forward() == page("b"));
        places.visit(page("d"));
        QVERIFY(!places.canGoForward());
        QVERIFY(places.back() == page("b"));
    }

    void onlySoManyStepsAreKept()
    {
        Places places;
        for (int n = 0; n <= legwork::desktop::maxPlaces; ++n)
            places.visit(page(n % 2 == 0 ? "even" : "odd"));
        qsizetype steps = 0;
        for (; places.canGoBack(); ++steps)
            places.back();
        QCOMPARE(steps, legwork::desktop::maxPlaces - 1);
    }
};

QTEST_GUILESS_MAIN(TestPlaces)
#include "tst_places.moc"
