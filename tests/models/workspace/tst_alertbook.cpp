// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "outside.h"

#include <workspace/alertbook.h>

#include <QTemporaryDir>

using namespace legwork;
using namespace legwork::workspace;
using ports::Alert;
using ports::AlertRule;
using ports::AlertState;

/// Rules and alerts stay in the workspace, each connection's for itself.
class TestAlertBook final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::unique_ptr<AlertBook> opened(const char *profile)
    {
        auto book = AlertBook::open(m_folder.filePath(QStringLiteral("w.legwork")), QLatin1String(profile));
        if (!book)
            qFatal("%s", book.error().what.c_str());
        return *std::move(book);
    }
    static AlertRule rule(const char *id, double threshold)
    {
        AlertRule one;
        one.id = one.name = QLatin1String(id);
        one.threshold = one.clear = threshold;
        return one;
    }

private Q_SLOTS:
    void rules_come_back_in_their_order()
    {
        const QList<AlertRule> rules { rule("b", 10), rule("a", 20) };
        QVERIFY(opened("berlin")->setRules(rules));
        QVERIFY(opened("hamburg")->setRules({ rule("a", 5) }));
        QCOMPARE(*opened("berlin")->rules(), rules);
        QCOMPARE(opened("hamburg")->rules()->size(), 1);
    }

    void a_wrong_rule_changes_nothing()
    {
        const auto book = opened("berlin");
        const auto before = book->rules();
        AlertRule wrong = rule("c", 1);
        wrong.clear = 2;
        const auto refused = book->setRules({ wrong });
        QVERIFY(!refused);
        QVERIFY(!refused.error().what.empty());
        QCOMPARE(*book->rules(), *before);
    }

    void a_rule_that_cannot_be_read_is_left_out_and_told()
    {
        sql(m_folder.filePath(QStringLiteral("w.legwork")),
            { QStringLiteral("INSERT INTO alert_rule VALUES ('berlin', 'x', 9, '{\"watched\":\"moon\"}')") });
        const auto book = opened("berlin");
        QCOMPARE(book->rules()->size(), 2);
        QVERIFY(book->takeTroubles().value(0).contains(QStringLiteral("moon")));
    }

    void alerts_are_kept_and_the_open_ones_come_first()
    {
        const auto book = opened("berlin");
        Alert alert;
        for (int i = 0; i < 5; ++i) {
            alert.id = QString::number(i);
            alert.rule = QStringLiteral("a");
            alert.opened = alert.changed = UtcTime(Milliseconds(i));
            alert.state = i == 1 ? AlertState::Acknowledged : AlertState::Cleared;
            alert.note = QStringLiteral("n");
            QVERIFY(book->keep(alert));
        }
        alert.worst = 7;
        QVERIFY(book->keep(alert));
        const auto kept = opened("berlin")->alerts();
        QVERIFY(kept);
        QCOMPARE(kept->size(), 5);
        QCOMPARE(kept->at(0).id, QStringLiteral("1"));
        QCOMPARE(kept->at(1), alert);
        QVERIFY(opened("hamburg")->alerts()->isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAlertBook)
#include "tst_alertbook.moc"
