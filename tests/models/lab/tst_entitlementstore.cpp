// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <lab/entitlementstore.h>

#include <QTemporaryDir>

using namespace legwork::lab;

class TestEntitlementStore final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outlivesTheProcess();
    void newerWins();
    void folderThatIsNotThere();
};

void TestEntitlementStore::outlivesTheProcess()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("cache.sqlite"));
    {
        EntitlementStore store;
        QVERIFY(store.open(path, { 500, 1 }));
        QCOMPARE(store.purchased(), (PurchasedPorts { 500, 1 }));
        QVERIFY(store.keep({ 600, 2 }));
    }
    EntitlementStore again;
    QVERIFY(again.open(path, { 500, 1 })); // what it knows counts, not what a new one begins with
    QCOMPARE(again.purchased(), (PurchasedPorts { 600, 2 }));
}

void TestEntitlementStore::newerWins()
{
    const QTemporaryDir folder;
    EntitlementStore store;
    QVERIFY(store.open(folder.filePath(QStringLiteral("cache.sqlite")), { 500, 3 }));
    QVERIFY(!store.keep({ 900, 2 })); // older
    QVERIFY(!store.keep({ 500, 3 })); // the same
    QVERIFY(!store.keep({ 400, 3 })); // both nodes were told at once: the higher figure stays
    QVERIFY(store.keep({ 700, 3 }));
    QVERIFY(store.keep({ 100, 4 }));
    QCOMPARE(store.purchased(), (PurchasedPorts { 100, 4 }));
}

void TestEntitlementStore::folderThatIsNotThere()
{
    EntitlementStore store;
    const auto opened = store.open(QStringLiteral("/nowhere/cache.sqlite"), { 1, 1 });
    QVERIFY(!opened);
    QCOMPARE(opened.error().place, "/nowhere/cache.sqlite");
}

QTEST_GUILESS_MAIN(TestEntitlementStore)
#include "tst_entitlementstore.moc"
