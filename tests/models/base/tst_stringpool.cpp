// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include <base/stringpool.h>

#include <string>
#include <unordered_map>
#include <vector>

using legwork::StringId;
using legwork::StringPool;

class TestStringPool final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anEmptyPoolKnowsNothing()
    {
        const StringPool pool;
        QCOMPARE(pool.size(), std::size_t(0));
        QVERIFY(!pool.find("a").isValid());
        QVERIFY(!pool.find("").isValid());
        QVERIFY(pool.view({}).empty());
    }

    void idsCountInOrderOfFirstUse()
    {
        StringPool pool;
        QCOMPARE(pool.intern("INVITE").value, 0U);
        QCOMPARE(pool.intern("ACK").value, 1U);
        QCOMPARE(pool.intern("INVITE").value, 0U);
        QCOMPARE(pool.intern("").value, 2U);
        QCOMPARE(pool.size(), std::size_t(3));
        QVERIFY(pool.view(StringId { 2 }).empty());
        QCOMPARE(pool.find("ACK").value, 1U);
        QCOMPARE(pool.find("").value, 2U);
        QVERIFY(!pool.find("BYE").isValid());
    }

    void distinguishes_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::newRow("one is the other's beginning") << QByteArray("abc") << QByteArray("abcd");
        QTest::newRow("case") << QByteArray("Call-ID") << QByteArray("call-id");
        QTest::newRow("a NUL at the end") << QByteArray("a") << QByteArray("a\0", 2);
        QTest::newRow("bytes over 127") << QByteArray("\xC3\xA9") << QByteArray("\xC3\xA8");
        QTest::newRow("empty and one blank") << QByteArray("") << QByteArray(" ");
    }
    void distinguishes()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        StringPool pool;
        const auto idOfFirst = pool.intern(first.toStdString());
        const auto idOfSecond = pool.intern(second.toStdString());
        QVERIFY(idOfFirst != idOfSecond);
        QCOMPARE(std::string(pool.view(idOfFirst)), first.toStdString());
        QCOMPARE(std::string(pool.view(idOfSecond)), second.toStdString());
    }

    void keepsACopyOfItsOwn()
    {
        StringPool pool;
        std::string text = "4085274003";
        const StringId id = pool.intern(text);
        text.assign("xxxxxxxxxx");
        QCOMPARE(std::string(pool.view(id)), std::string("4085274003"));
    }

    /// Growth of the table, of the blocks, and strings longer than a block: ids and views stay what they were.
    void viewsStayWhereTheyWere()
    {
        StringPool pool;
        std::vector<std::string_view> views;
        std::unordered_map<std::string, std::uint32_t> expected;
        for (std::uint32_t i = 0; i < 50'000; ++i) {
            std::string text = "call-" + std::to_string(i * 7919 % 20'000);
            if (i % 5000 == 0)
                text.append(100'000, 'x');
            const auto [entry, isNew] = expected.emplace(text, static_cast<std::uint32_t>(expected.size()));
            const StringId id = pool.intern(text);
            QCOMPARE(id.value, entry->second);
            if (isNew)
                views.push_back(pool.view(id));
        }
        QCOMPARE(pool.size(), expected.size());
        for (const auto &[text, id] : expected) {
            QVERIFY(pool.view(StringId { id }) == text);
            QVERIFY(pool.view(StringId { id }).data() == views[id].data());
            QCOMPARE(pool.find(text).value, id);
        }
    }

    void startsAgainAfterClear()
    {
        StringPool pool;
        QCOMPARE(pool.intern("a").value, 0U);
        pool.clear();
        QCOMPARE(pool.size(), std::size_t(0));
        QVERIFY(!pool.find("a").isValid());
        QCOMPARE(pool.intern("b").value, 0U);
        QCOMPARE(std::string(pool.view(StringId { 0 })), std::string("b"));
    }

    void movesWithItsStrings()
    {
        StringPool pool;
        const StringId id = pool.intern("label");
        const StringPool moved = std::move(pool);
        QCOMPARE(std::string(moved.view(id)), std::string("label"));
        QCOMPARE(moved.find("label").value, id.value);
    }
};

QTEST_APPLESS_MAIN(TestStringPool)
#include "tst_stringpool.moc"
