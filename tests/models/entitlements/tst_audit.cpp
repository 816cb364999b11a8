// SPDX-License-Identifier: GPL-3.0-or-later
// The audit trail's hash chain: whatever is done to its rows is found, at the row where it was done.
#include <QTest>

#include <entitlements/audit.h>

#include <QCryptographicHash>
#include <QJsonArray>
#include <QRandomGenerator>

using namespace legwork::entitlements;

namespace {

QList<AuditEntry> trail(int rows, QRandomGenerator &random)
{
    QList<AuditEntry> list;
    for (int i = 0; i < rows; ++i) {
        AuditEntry entry;
        entry.time = QDateTime(QDate(2026, 1, 1), QTime(9, 0), Qt::UTC).addSecs(60LL * i);
        entry.who = QStringLiteral("anna");
        entry.what = wordOf(Act::ContractChanged);
        entry.subject = QStringLiteral("CC-%1").arg(random.bounded(5));
        entry.before = keptValue(random.bounded(1000));
        entry.after = keptValue(random.bounded(1000));
        entry.reason = QStringLiteral("because %1").arg(i);
        list << chained(entry, list.isEmpty() ? std::nullopt : std::optional(list.last()));
    }
    return list;
}

/// What the comment of hashOf() says, by Qt's own SHA-256.
QByteArray hashByTheComment(const AuditEntry &entry)
{
    QByteArray text;
    const QList<QByteArray> fields { QByteArray::number(entry.number),
        entry.time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ")).toUtf8(), entry.who.toUtf8(),
        entry.what.toUtf8(), entry.subject.toUtf8(), entry.before.toUtf8(), entry.after.toUtf8(), entry.reason.toUtf8(),
        entry.previous.toHex() };
    for (const QByteArray &field : fields)
        text += QByteArray::number(field.size()) + ':' + field + ',';
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
}

} // namespace

class TestAudit final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashIsAsDocumented();
    void intactAsWritten();
    void everyFieldIsCovered();
    void tamperedRows_data();
    void tamperedRows();
    void rewrittenTail();
    void valuesThereAndBack();
    void saysHow_data();
    void saysHow();
};

void TestAudit::hashIsAsDocumented()
{
    QRandomGenerator random(1);
    for (const AuditEntry &entry : trail(20, random)) {
        QCOMPARE(entry.hash, hashByTheComment(entry));
        QCOMPARE(entry.hash.size(), 32);
    }
}

void TestAudit::intactAsWritten()
{
    QRandomGenerator random(2);
    for (const int rows : { 0, 1, 2, 50 }) {
        const QList<AuditEntry> list = trail(rows, random);
        const ChainState state = verified(list);
        QVERIFY(state.isIntact());
        QCOMPARE(state.rows, rows);
        QCOMPARE(state.last, rows > 0 ? list.last().hash : noHash());
        for (const AuditEntry &entry : list)
            QVERIFY(verified(list, entry.hash).isIntact());
    }
}

void TestAudit::everyFieldIsCovered()
{
    QRandomGenerator random(3);
    const QList<AuditEntry> list = trail(9, random);
    const auto isFound = [&](const auto &spoil) {
        QList<AuditEntry> spoilt = list;
        spoil(spoilt[4]);
        const ChainState state = verified(spoilt);
        return state.how == Break::Changed && state.row == 5;
    };
    QVERIFY(isFound([](AuditEntry &e) { e.number += 1; }));
    QVERIFY(isFound([](AuditEntry &e) { e.time = e.time.addMSecs(1); }));
    QVERIFY(isFound([](AuditEntry &e) { e.who += u'x'; }));
    QVERIFY(isFound([](AuditEntry &e) { e.what = wordOf(Act::ContractEnded); }));
    QVERIFY(isFound([](AuditEntry &e) { e.subject.chop(1); }));
    QVERIFY(isFound([](AuditEntry &e) { e.before = QStringLiteral("9999"); }));
    QVERIFY(isFound([](AuditEntry &e) { e.after.clear(); }));
    QVERIFY(isFound([](AuditEntry &e) { e.reason = QStringLiteral("other"); }));
    QVERIFY(isFound([](AuditEntry &e) { std::swap(e.before, e.after); }));
    QVERIFY(isFound([](AuditEntry &e) { e.previous[0] = char(e.previous[0] ^ 1); }));
    QVERIFY(isFound([](AuditEntry &e) { e.hash[31] = char(e.hash[31] ^ 1); }));
    QVERIFY(isFound([](AuditEntry &e) { e.hash.chop(1); }));
    // From one field into the next: the lengths are hashed too.
    QVERIFY(isFound([](AuditEntry &e) {
        e.subject += e.before.left(1);
        e.before.remove(0, 1);
    }));
}

void TestAudit::tamperedRows_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : { "changed", "changed, hash made anew", "removed", "several removed", "first removed",
             "inserted", "inserted with a fitting hash", "copied", "several inserted", "swapped", "moved", "reversed",
             "tail cut", "all cut" })
        QTest::newRow(how) << QString::fromLatin1(how);
}

/// Random rows, random places; what is found must be what was done, where it was done.
void TestAudit::tamperedRows()
{
    QFETCH(QString, how);
    QRandomGenerator random(42);
    for (int round = 0; round < 200; ++round) {
        const int rows = 4 + random.bounded(40);
        QList<AuditEntry> list = trail(rows, random);
        const QByteArray last = list.last().hash;
        int at = random.bounded(rows);
        Break expected = Break::None;
        int row = 0; // from 1
        AuditEntry forged = list[at];
        forged.reason = QStringLiteral("forged");
        if (how == QLatin1StringView("changed")) {
            list[at].after = keptValue(random.bounded(1000, 2000));
            expected = Break::Changed;
            row = at + 1;
        } else if (how == QLatin1StringView("changed, hash made anew")) {
            at = random.bounded(rows - 1); // the last one is for the hash that is known
            list[at].after = keptValue(random.bounded(1000, 2000));
            list[at].hash = hashOf(list[at]);
            expected = Break::Changed;
            row = at + 1;
        } else if (how.startsWith(QLatin1StringView("removed"))) {
            at = random.bounded(rows - 1);
            list.removeAt(at);
            expected = Break::Removed;
            row = at + 1;
        } else if (how == QLatin1StringView("several removed")) {
            at = random.bounded(rows - 1);
            list.remove(at, random.bounded(1, rows - at));
            expected = Break::Removed;
            row = at + 1;
        } else if (how == QLatin1StringView("first removed")) {
            list.removeFirst();
            expected = Break::Removed;
            row = 1;
        } else if (how == QLatin1StringView("inserted")) {
            at = random.bounded(rows);
            forged.hash = hashOf(trail(1, random).first()); // some hash
            list.insert(at, forged);
            expected = Break::Inserted;
            row = at + 1;
        } else if (how == QLatin1StringView("inserted with a fitting hash")) {
            at = random.bounded(rows - 1); // before a row that has one after it
            forged.previous = at > 0 ? list[at - 1].hash : noHash();
            forged.number = at + 1;
            forged.hash = hashOf(forged);
            list.insert(at, forged);
            expected = Break::Inserted;
            row = at + 1;
        } else if (how == QLatin1StringView("copied")) {
            const int from = random.bounded(rows);
            at = random.bounded(rows);
            if (at == from || at == from + 1)
                continue; // beside itself: the same list whichever of the two is the copy
            list.insert(at, list[from]);
            expected = Break::Inserted;
            row = at + 1;
        } else if (how == QLatin1StringView("several inserted")) {
            at = random.bounded(rows);
            for (int i = random.bounded(2, 5); i > 0; --i) {
                forged.reason += u'x';
                list.insert(at, forged);
            }
            expected = Break::Inserted;
            row = at + 1;
        } else if (how == QLatin1StringView("swapped")) {
            const int other = random.bounded(rows);
            if (other == at)
                continue;
            list.swapItemsAt(at, other);
            expected = Break::Reordered;
            row = std::min(at, other) + 1;
        } else if (how == QLatin1StringView("moved")) {
            const int to = random.bounded(rows);
            if (to == at)
                continue;
            list.move(at, to);
            expected = Break::Reordered;
            row = std::min(at, to) + 1;
        } else if (how == QLatin1StringView("reversed")) {
            std::reverse(list.begin(), list.end());
            expected = Break::Reordered;
            row = 1;
        } else if (how == QLatin1StringView("tail cut")) {
            list.resize(1 + random.bounded(rows - 1));
            QVERIFY(verified(list).isIntact()); // a chain alone cannot know
            expected = Break::TailCut;
            row = int(list.size());
        } else {
            list.clear();
            expected = Break::TailCut;
        }
        const ChainState state = verified(list, last);
        QCOMPARE(wordOf(state.how), wordOf(expected));
        QCOMPARE(state.row, row);
    }
}

void TestAudit::rewrittenTail()
{
    QRandomGenerator random(5);
    QList<AuditEntry> list = trail(10, random);
    const QByteArray last = list.last().hash;
    list[6].after = QStringLiteral("1");
    for (int i = 6; i < 10; ++i)
        list[i] = chained(list[i], list[i - 1]);
    QVERIFY(verified(list).isIntact());
    QCOMPARE(verified(list, last).how, Break::TailCut);
}

void TestAudit::valuesThereAndBack()
{
    for (const QJsonValue &value :
        { QJsonValue(), QJsonValue(600), QJsonValue(QStringLiteral("a \"quoted\" text")), QJsonValue(true),
            QJsonValue(QJsonObject { { QStringLiteral("a"), 1 } }), QJsonValue(QJsonArray { 90, 30, 7 }) })
        QCOMPARE(valueOf(keptValue(value)), value);
    QVERIFY(!systemUser().isEmpty());
}

void TestAudit::saysHow_data()
{
    QTest::addColumn<int>("how");
    QTest::addColumn<QString>("word");
    QTest::newRow("changed") << int(Break::Changed) << QStringLiteral("was changed");
    QTest::newRow("removed") << int(Break::Removed) << QStringLiteral("was removed");
    QTest::newRow("inserted") << int(Break::Inserted) << QStringLiteral("was inserted");
    QTest::newRow("reordered") << int(Break::Reordered) << QStringLiteral("another place");
}

void TestAudit::saysHow()
{
    QFETCH(int, how);
    QFETCH(QString, word);
    ChainState state;
    state.how = static_cast<Break>(how);
    state.row = 17;
    state.number = 18;
    const QString said = sentenceOf(state);
    QVERIFY2(said.contains(word) && said.contains(QStringLiteral("row 17")) && said.contains(QStringLiteral("18")),
        qPrintable(said));
}

QTEST_APPLESS_MAIN(TestAudit)
#include "tst_audit.moc"
