// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QSignalSpy>

#include <calls/query.h>
#include <calls/queryline.h>
#include <common/chip.h>
#include <common/theme.h>

using namespace legwork;
using namespace legwork::ui;

namespace {

QList<Chip *> chipsOf(const QueryLine &line)
{
    QList<Chip *> chips;
    for (Chip *const chip : line.findChildren<Chip *>()) {
        if (!chip->isHidden())
            chips.append(chip);
    }
    std::ranges::sort(chips, {}, [](const Chip *chip) { return chip->x(); });
    return chips;
}

} // namespace

class TestQueryLine final : public QObject {
    Q_OBJECT
    std::unique_ptr<QWidget> m_window;
    QueryLine *m_line = nullptr;
    QString m_accepted;

private Q_SLOTS:
    void initTestCase() { setUpApplication(*qApp); }
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_window->resize(900, 300);
        m_line = new QueryLine(m_window.get());
        m_line->setGeometry(10, 10, 860, 32);
        m_accepted.clear();
        m_line->setAccept([this](const QString &query) -> std::optional<calls::QueryError> {
            const auto parsed = calls::Query::parse(query.toStdString());
            if (!parsed)
                return parsed.error();
            m_accepted = query;
            return std::nullopt;
        });
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_line->takeFocus();
    }

    void aBlankFinishesATerm()
    {
        QTest::keyClicks(m_line->field(), QStringLiteral("outcome:failed "));
        QCOMPARE(m_line->terms(), QStringList { QStringLiteral("outcome:failed") });
        QVERIFY(m_line->field()->text().isEmpty());
        QTest::keyClicks(m_line->field(), QStringLiteral("-dnis:800* "));
        QCOMPARE(m_line->query(), QStringLiteral("outcome:failed -dnis:800*"));
        QCOMPARE(m_accepted, m_line->query());
        QCOMPARE(chipsOf(*m_line).size(), 2);
    }

    void wordsWithBlanksWaitForEnter()
    {
        QSignalSpy finished(m_line, &QueryLine::queryFinished);
        QTest::keyClicks(m_line->field(), QStringLiteral("length > 30s"));
        QVERIFY(m_line->terms().isEmpty());
        QTest::keyClick(m_line->field(), Qt::Key_Return);
        QCOMPARE(m_line->terms(), QStringList { QStringLiteral("length > 30s") });
        QCOMPARE(finished.size(), 1);
    }

    void alternativesAreOneTermBesideOthers()
    {
        m_line->setQuery(QStringLiteral("ani:4085274003"));
        m_line->takeFocus();
        QTest::keyClicks(m_line->field(), QStringLiteral("finding:wan_drop or cause:38"));
        QTest::keyClick(m_line->field(), Qt::Key_Return);
        QCOMPARE(m_line->query(), QStringLiteral("ani:4085274003 (finding:wan_drop or cause:38)"));
        QCOMPARE(m_line->terms().size(), 2);
    }

    void anErrorSaysWhereAndKeepsTheLastGoodQuery()
    {
        m_line->setQuery(QStringLiteral("outcome:failed"));
        m_line->takeFocus();
        QTest::keyClicks(m_line->field(), QStringLiteral("outcom:agent"));
        QTest::keyClick(m_line->field(), Qt::Key_Return);
        QVERIFY(m_line->fault().contains(QStringLiteral("outcom")));
        // A caret stands below the wrong word.
        const QStringList lines = m_line->fault().split(QLatin1Char('\n'));
        QVERIFY(lines.size() >= 3);
        QCOMPARE(lines[2].indexOf(QLatin1Char('^')), lines[1].indexOf(QStringLiteral("outcom:agent")));
        QVERIFY(m_line->field()->accessibleDescription().contains(QStringLiteral("outcome")));
        QCOMPARE(m_line->query(), QStringLiteral("outcome:failed"));
        QCOMPARE(m_accepted, QStringLiteral("outcome:failed"));
        m_line->field()->selectAll();
        QTest::keyClicks(m_line->field(), QStringLiteral("ani:4*"));
        QTest::keyClick(m_line->field(), Qt::Key_Return);
        QVERIFY(m_line->fault().isEmpty());
        QCOMPARE(m_line->query(), QStringLiteral("outcome:failed ani:4*"));
    }

    void aTermThatIsNotFinishedIsNoErrorYet()
    {
        QTest::keyClicks(m_line->field(), QStringLiteral("outcome:"));
        QTest::qWait(250); // longer than the pause after which what was typed is tried
        QVERIFY(m_line->fault().isEmpty());
    }

    void whatIsTypedIsInForceAfterAPause()
    {
        QTest::keyClicks(m_line->field(), QStringLiteral("outcome:failed"));
        QTRY_COMPARE(m_accepted, QStringLiteral("outcome:failed"));
        QVERIFY(m_line->terms().isEmpty());
    }

    void aChipIsEditedRemovedAndInverted()
    {
        m_line->setQuery(QStringLiteral("outcome:failed ani:4085274003 cause:38"));
        QTest::mouseClick(chipsOf(*m_line)[1], Qt::LeftButton, Qt::AltModifier, QPoint(20, 10));
        QCOMPARE(m_line->query(), QStringLiteral("outcome:failed -ani:4085274003 cause:38"));
        QTest::mouseClick(chipsOf(*m_line)[1], Qt::LeftButton, {}, QPoint(20, 10));
        QCOMPARE(m_line->field()->text(), QStringLiteral("-ani:4085274003"));
        m_line->field()->selectAll();
        QTest::keyClicks(m_line->field(), QStringLiteral("ani:5*"));
        QTest::keyClick(m_line->field(), Qt::Key_Return);
        QCOMPARE(m_line->query(), QStringLiteral("outcome:failed ani:5* cause:38")); // in its old place
        Chip *const last = chipsOf(*m_line).last();
        QTest::mouseClick(last, Qt::LeftButton, {}, QPoint(last->width() - 10, last->height() / 2));
        QCOMPARE(m_line->query(), QStringLiteral("outcome:failed ani:5*"));
        chipsOf(*m_line).last()->setFocus();
        QTest::keyClick(chipsOf(*m_line).last(), Qt::Key_Delete);
        QCOMPARE(m_line->query(), QStringLiteral("outcome:failed"));
    }

    void aChipIsDraggedToAnotherPlace()
    {
        m_line->setQuery(QStringLiteral("outcome:failed ani:4085274003 cause:38"));
        QApplication::processEvents();
        Chip *const first = chipsOf(*m_line).first();
        Chip *const last = chipsOf(*m_line).last();
        const QPoint target = first->mapFromGlobal(last->mapToGlobal(QPoint(last->width() - 2, 10)));
        QTest::mousePress(first, Qt::LeftButton, {}, QPoint(10, 10));
        QMouseEvent move(QEvent::MouseMove, target, first->mapToGlobal(target), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(first, &move);
        QTest::mouseRelease(first, Qt::LeftButton, {}, target);
        QTRY_COMPARE(m_line->query(), QStringLiteral("ani:4085274003 cause:38 outcome:failed"));
    }

    void backspaceInAnEmptyFieldEditsTheLastChip()
    {
        m_line->setQuery(QStringLiteral("outcome:failed cause:38"));
        m_line->takeFocus();
        QTest::keyClick(m_line->field(), Qt::Key_Backspace);
        QCOMPARE(m_line->field()->text(), QStringLiteral("cause:38"));
        QCOMPARE(m_line->terms(), QStringList { QStringLiteral("outcome:failed") });
    }

    void fieldsAndValuesAreOffered()
    {
        m_line->setValues([](const QString &field, const QString &prefix, auto done) {
            QCOMPARE(field, QStringLiteral("outcome"));
            if (prefix.isEmpty())
                done({ { "agent", 8 }, { "failed", 3 } });
        });
        QTest::keyClicks(m_line->field(), QStringLiteral("outc"));
        auto *const completer = m_line->findChild<QCompleter *>();
        QCOMPARE(completer->model()->index(0, 0).data().toString(), QStringLiteral("outcome:"));
        QTest::keyClicks(m_line->field(), QStringLiteral("ome:"));
        QVERIFY(completer->popup()->isVisible());
        const QAbstractItemModel &model = *completer->model();
        QStringList words;
        for (int row = 0; row < model.rowCount(); ++row)
            words.append(model.index(row, 0).data().toString());
        QCOMPARE(words.first(2), (QStringList { QStringLiteral("agent"), QStringLiteral("failed") }));
        QVERIFY(words.contains(QStringLiteral("abandoned"))); // known, though no call has it
        QTest::keyClick(completer->popup(), Qt::Key_Down);
        QTest::keyClick(completer->popup(), Qt::Key_Down);
        QTest::keyClick(completer->popup(), Qt::Key_Return);
        QTRY_COMPARE(m_line->query(), QStringLiteral("outcome:failed"));
    }

    void termsHaveWordsForPeople_data()
    {
        QTest::addColumn<QString>("term");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char *term, const QStringList &words) {
            QTest::newRow(term) << QString::fromLatin1(term) << words;
        };
        row("dnis:8005550100", { QStringLiteral("dnis"), QString(), QStringLiteral("8005550100") });
        row("-dnis:8005550100", { QStringLiteral("dnis"), QStringLiteral("is not"), QStringLiteral("8005550100") });
        row("dnis!=8005550100", { QStringLiteral("dnis"), QStringLiteral("is not"), QStringLiteral("8005550100") });
        row("length>30s", { QStringLiteral("length"), QStringLiteral(">"), QStringLiteral("30s") });
        row("finding:\"\"", { QStringLiteral("finding"), QStringLiteral("is unknown"), QString() });
        row("-finding:\"\"", { QStringLiteral("finding"), QStringLiteral("is known"), QString() });
        row("time:2008-03-13T14:00:00.000..2008-03-13T14:01:00.000",
            { QStringLiteral("time"), QString(), QStringLiteral("14:00:00\u201314:01:00") });
    }
    void termsHaveWordsForPeople()
    {
        QFETCH(QString, term);
        const TermWords words = wordsOfTerm(term);
        QTEST((QStringList { words.field, words.relation, words.value }), "words");
    }

    void invertedTwiceIsTheTerm()
    {
        for (const char *term : { "dnis:800", "-ani:4*", "length > 30s" }) {
            const QString text = QString::fromLatin1(term);
            QCOMPARE(inverted(inverted(text)), text);
            QVERIFY(calls::Query::parse(inverted(text).toStdString()).has_value());
        }
    }
};

QTEST_MAIN(TestQueryLine)
#include "tst_queryline.moc"
