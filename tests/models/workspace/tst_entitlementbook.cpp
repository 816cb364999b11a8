// SPDX-License-Identifier: GPL-3.0-or-later
// Contracts and their trail in the workspace's file: together or not at all, two writers, and what somebody does to the
// file with SQLite's own tools.
#include <QTest>

#include <workspace/entitlementbook.h>

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::entitlements;
using workspace::Database;
using workspace::EntitlementBook;

namespace {

Contract contract(const QString &number, unsigned quantity)
{
    Contract one = newContract();
    one.number = number;
    one.quantity = quantity;
    one.start = QDate(2026, 1, 1);
    one.end = QDate(2026, 12, 31);
    return one;
}

/// Statements by another connection, as a person with sqlite3 would run them; the error of the first that fails.
QString sql(const QString &path, const QStringList &statements)
{
    QString error;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("person"));
        database.setDatabaseName(path);
        if (!database.open())
            error = database.lastError().text();
        for (const QString &statement : statements) {
            QSqlQuery query(database);
            if (error.isEmpty() && !query.exec(statement))
                error = query.lastError().text();
        }
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("person"));
    return error;
}

const QStringList dropTriggers { QStringLiteral("DROP TRIGGER entitlement_audit_stays"),
    QStringLiteral("DROP TRIGGER entitlement_audit_keeps") };

} // namespace

class TestEntitlementBook final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_folder.isValid());
        m_path = m_folder.filePath(QStringLiteral("%1.sqlite").arg(++m_count));
        auto opened = Database::open(m_path);
        QVERIFY(opened);
        m_database = std::move(*opened);
    }
    void cleanup() { m_database.reset(); }

    void keepsWhatWasAdded();
    void everyChangeHasItsRow();
    void undoIsARow();
    void nothingWithoutBelief();
    void twoWriters();
    void figures();
    void rowsAreNotChanged();
    void sayWhereItBreaks_data();
    void sayWhereItBreaks();
    void whatCannotBeWrittenIsNotHeld();

private:
    void fill(EntitlementBook &book, int rows);

    QTemporaryDir m_folder;
    QString m_path;
    int m_count = 0;
    std::unique_ptr<Database> m_database;
};

void TestEntitlementBook::fill(EntitlementBook &book, int rows)
{
    for (int i = 0; i < rows; ++i)
        QVERIFY(book.change({ { std::nullopt, contract(QStringLiteral("C%1").arg(i), 10) } },
            { Act::ContractAdded, QStringLiteral("test") }));
}

void TestEntitlementBook::keepsWhatWasAdded()
{
    const Contract one = contract(QStringLiteral("A"), 100);
    {
        EntitlementBook book(*m_database);
        QSignalSpy changed(&book, &EntitlementBook::changed);
        QVERIFY(book.change({ { std::nullopt, one } }, { Act::ContractAdded, QStringLiteral("bought") }));
        QCOMPARE(changed.size(), 1);
    }
    m_database.reset();
    auto again = Database::open(m_path);
    QVERIFY(again);
    EntitlementBook book(**again);
    QVERIFY(book.reload());
    QCOMPARE(book.contracts(), QList<Contract> { one });
    QCOMPARE(book.numbered(QStringLiteral("A")).size(), 1);
    QVERIFY(book.find(one.id) != nullptr);
}

void TestEntitlementBook::everyChangeHasItsRow()
{
    EntitlementBook book(*m_database);
    const Contract one = contract(QStringLiteral("A"), 100);
    QVERIFY(book.change({ { std::nullopt, one } }, { Act::ContractAdded, QStringLiteral("bought") }));
    Contract more = one;
    more.quantity = 120;
    QVERIFY(book.change({ { one, more } }, { Act::ContractChanged, QStringLiteral("true-up") }));
    const auto parts = split(more, 20, QStringLiteral("B"), {});
    QVERIFY(parts);
    QVERIFY(book.change(*parts, { Act::ContractSplit, QStringLiteral("two sites") }));
    const auto rows = book.audit();
    QVERIFY(rows);
    QCOMPARE(rows->size(), 4);
    QCOMPARE((*rows)[0].what, QStringLiteral("contract-added"));
    QCOMPARE((*rows)[0].before, QString());
    QCOMPARE((*rows)[1].reason, QStringLiteral("true-up"));
    QCOMPARE(valueOf((*rows)[1].before).toObject().value(QLatin1StringView("quantity")).toInt(), 100);
    QCOMPARE(valueOf((*rows)[1].after).toObject().value(QLatin1StringView("quantity")).toInt(), 120);
    QCOMPARE((*rows)[3].subject, QStringLiteral("B"));
    for (const AuditEntry &row : *rows) {
        QCOMPARE(row.who, systemUser());
        QVERIFY(row.time.isValid() && row.time.timeSpec() == Qt::UTC);
    }
    QVERIFY(verified(*rows).isIntact());
}

void TestEntitlementBook::undoIsARow()
{
    EntitlementBook book(*m_database);
    const Contract one = contract(QStringLiteral("A"), 100);
    const ContractChanges added { { std::nullopt, one } };
    QVERIFY(book.change(added, { Act::ContractAdded, QStringLiteral("bought") }));
    QVERIFY(book.change(inverseOf(added), { Act::ContractChanged, QStringLiteral("undo") }));
    QVERIFY(book.contracts().isEmpty());
    const auto rows = book.audit();
    QVERIFY(rows);
    QCOMPARE(rows->size(), 2);
    QCOMPARE(rows->last().what, QStringLiteral("contract-removed"));
    QCOMPARE(rows->last().before, rows->first().after);
    QVERIFY(verified(*rows).isIntact());
}

void TestEntitlementBook::nothingWithoutBelief()
{
    EntitlementBook book(*m_database);
    const Contract one = contract(QStringLiteral("A"), 100);
    QVERIFY(book.change({ { std::nullopt, one } }, { Act::ContractAdded, QStringLiteral("bought") }));
    Contract other = one, more = one;
    other.quantity = 90;
    more.quantity = 120;
    const auto done = book.change({ { std::nullopt, contract(QStringLiteral("B"), 1) }, { other, more } }, {});
    QVERIFY(!done);
    QCOMPARE(done.error().place, std::string("A"));
    QCOMPARE(book.contracts(), QList<Contract> { one });
    QCOMPARE(book.audit().value().size(), 1);
}

void TestEntitlementBook::twoWriters()
{
    auto second = Database::open(m_path);
    QVERIFY(second);
    EntitlementBook ours(*m_database), theirs(**second);
    const Contract one = contract(QStringLiteral("A"), 100);
    QVERIFY(ours.change({ { std::nullopt, one } }, { Act::ContractAdded, QStringLiteral("bought") }));
    QVERIFY(theirs.reload());
    QRandomGenerator random(4);
    for (int i = 0; i < 40; ++i) {
        EntitlementBook &book = random.bounded(2) == 0 ? ours : theirs;
        QVERIFY(book.change({ { std::nullopt, contract(QStringLiteral("C%1").arg(i), 1) } }, {}));
    }
    QVERIFY(ours.reload());
    QVERIFY(theirs.reload());
    QCOMPARE(ours.contracts(), theirs.contracts());
    QCOMPARE(ours.contracts().size(), 41);
    QVERIFY(verified(ours.audit().value()).isIntact());
    Contract a = one, b = one;
    a.quantity = 1;
    b.quantity = 2;
    QVERIFY(ours.change({ { one, a } }, {}));
    QVERIFY(!theirs.change({ { one, b } }, {})); // it believes what is no longer so
    QCOMPARE(theirs.find(one.id)->quantity, 1U);
    QCOMPARE(theirs.audit().value().size(), 42);
}

void TestEntitlementBook::figures()
{
    EntitlementBook book(*m_database);
    const QString service = QStringLiteral("10.0.0.1:8445");
    QVERIFY(!book.lastFigure(service));
    QVERIFY(book.noteFigure(service, 600, QStringLiteral("read")));
    QVERIFY(book.noteFigure(service, 600, QStringLiteral("read")));
    QVERIFY(book.noteFigure(service, 580, QStringLiteral("read")));
    QVERIFY(book.noteFigure(QStringLiteral("other"), 5, QStringLiteral("read")));
    QCOMPARE(book.lastFigure(service), std::optional<qint64>(580));
    const auto rows = book.audit();
    QVERIFY(rows);
    QCOMPARE(rows->size(), 3);
    QCOMPARE((*rows)[1].before, QStringLiteral("600"));
    QCOMPARE((*rows)[1].after, QStringLiteral("580"));
}

void TestEntitlementBook::rowsAreNotChanged()
{
    EntitlementBook book(*m_database);
    fill(book, 3);
    QVERIFY(sql(m_path, { QStringLiteral("UPDATE entitlement_audit SET reason = 'x'") })
                .contains(QStringLiteral("only added to")));
    QVERIFY(sql(m_path, { QStringLiteral("DELETE FROM entitlement_audit WHERE id = 3") })
                .contains(QStringLiteral("only added to")));
    QVERIFY(book.verify()->isIntact());
    QCOMPARE(book.verify()->rows, 3);
}

void TestEntitlementBook::sayWhereItBreaks_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("row");
    const auto row = [](const char *name, const QStringList &statements, const char *how, int at) {
        QTest::newRow(name) << statements << QString::fromLatin1(how) << at;
    };
    const auto one = [](const char *statement) { return QStringList { QString::fromLatin1(statement) }; };
    row("nothing", {}, "intact", 0);
    row("a field", one("UPDATE entitlement_audit SET after = replace(after, '10', '99') WHERE id = 4"), "changed", 4);
    row("a row taken out", one("DELETE FROM entitlement_audit WHERE id = 4"), "removed", 4);
    row("a row taken out and the rest moved up",
        { QStringLiteral("DELETE FROM entitlement_audit WHERE id = 4"),
            QStringLiteral("UPDATE entitlement_audit SET id = id - 1 WHERE id > 4") },
        "removed", 4);
    row("numbers closed up too",
        { QStringLiteral("DELETE FROM entitlement_audit WHERE id = 4"),
            QStringLiteral("UPDATE entitlement_audit SET id = id - 1, number = number - 1 WHERE id > 4") },
        "changed", 4);
    row("two rows change places",
        { QStringLiteral("UPDATE entitlement_audit SET id = 100 WHERE id = 3"),
            QStringLiteral("UPDATE entitlement_audit SET id = 3 WHERE id = 6"),
            QStringLiteral("UPDATE entitlement_audit SET id = 6 WHERE id = 100") },
        "reordered", 3);
    row("a row put in",
        { QStringLiteral("UPDATE entitlement_audit SET id = -id - 1 WHERE id > 4"),
            QStringLiteral("UPDATE entitlement_audit SET id = -id WHERE id < 0"),
            QStringLiteral(
                "INSERT INTO entitlement_audit SELECT 5, 500, time, who, what, subject, before, after, reason, "
                "'00', hash FROM entitlement_audit WHERE id = 2") },
        "inserted", 5);
    row("a hash with something behind it", one("UPDATE entitlement_audit SET hash = hash || 'zz' WHERE id = 2"),
        "changed", 2);
    row("a time that is none", one("UPDATE entitlement_audit SET time = 'long ago' WHERE id = 7"), "changed", 7);
    row("the last rows cut", one("DELETE FROM entitlement_audit WHERE id > 5"), "tail-cut", 5);
    row("everything gone", one("DELETE FROM entitlement_audit"), "tail-cut", 0);
}

void TestEntitlementBook::sayWhereItBreaks()
{
    QFETCH(QStringList, statements);
    EntitlementBook book(*m_database);
    fill(book, 8);
    const QByteArray last = book.verify()->last;
    QCOMPARE(sql(m_path, dropTriggers + statements), QString());
    const auto state = book.verify(last);
    QVERIFY(state);
    QTEST(wordOf(state->how), "how");
    QTEST(int(state->row), "row");
}

void TestEntitlementBook::whatCannotBeWrittenIsNotHeld()
{
    EntitlementBook book(*m_database);
    fill(book, 1);
    QCOMPARE(sql(m_path,
                 { QStringLiteral(
                     "CREATE TRIGGER full BEFORE INSERT ON contract BEGIN SELECT RAISE(ABORT, 'disk full'); END") }),
        QString());
    const auto done = book.change({ { std::nullopt, contract(QStringLiteral("B"), 1) } }, {});
    QVERIFY(!done);
    QVERIFY(done.error().what.find("disk full") != std::string::npos);
    QCOMPARE(book.contracts().size(), 1);
    QCOMPARE(book.audit().value().size(), 1); // nor has the trail a row for what did not happen
}

QTEST_GUILESS_MAIN(TestEntitlementBook)
#include "tst_entitlementbook.moc"
