// SPDX-License-Identifier: GPL-3.0-or-later
// Translation rules: every worked example of Cisco documents 61083, 64020 and 211306, and what is refused.
#include <QTest>

#include <dialplan/config.h>
#include <dialplan/translation.h>

using namespace legwork::dialplan;

namespace {

/// The rules of set 1.
struct Rules {
    explicit Rules(const QByteArray &lines)
        : config(std::move(Config::parse("voice translation-rule 1\n" + lines.toStdString() + "\n").value()))
        , rules(*config.devices().front().find(ObjectKind::TranslationRule, "1"))
    {
    }
    Config config;
    TranslationRules rules;
};

} // namespace

class TestTranslation final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void examples_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QByteArray>("number"); // digits, type/plan
        QTest::addColumn<QByteArray>("result"); // empty: no match
        int count = 0;
        const auto row = [&](const char *example, const char *rules, const char *number, const char *result) {
            QTest::addRow("example %s, %d: %s on '%s'", example, ++count, rules, number)
                << QByteArray(rules) << QByteArray(number) << QByteArray(result);
        };
        row("1", "rule 1 /123/ /456/", "6123123", "6456123");
        row("2", "rule 1 /^123/ /456/", "1234", "4564");
        row("2", "rule 1 /^123/ /456/", "6123", "");
        row("3", "rule 1 /^123$/ /456/", "123", "456");
        row("3", "rule 1 /^123$/ /456/", "1234", "");
        row("4", "rule 1 /^40.../ /6666000/", "40123", "6666000");
        row("5", "rule 1 /.*/ /5554000/", "86573", "5554000");
        row("5", "rule 1 /.*/ /5554000/", "", "5554000");
        row("6", "rule 1 /.+/ /5554000/", "123", "5554000");
        row("6", "rule 1 /.+/ /5554000/", "", "");
        row("7", "rule 1 /^0+/ /909/", "000123456", "909123456");
        row("7", "rule 1 /^0+/ /909/", "123456", "");
        row("8", "rule 1 /^\\(12\\)3\\(45\\)$/ /6\\1\\2/", "12345", "61245");
        row("9", "rule 1 /^4/ /904/ type national national", "493456567 national", "90493456567 national");
        row("9", "rule 1 /^4/ /904/ type national national", "493456567 international", "");
        row("10", "rule 1 /^4/ /904/ type national national\n rule 2 /^4/ /9004/ type international international",
            "493456567 international", "900493456567 international");
        row("11", "rule 1 /^2\\(...$\\)/ /01779345\\1/ type unknown national plan unknown isdn", "2001 unknown unknown",
            "01779345001 national isdn");
        row("13", "rule 1 /^.*\\(..\\)/ /\\1/", "123456", "56");
        row("14", "rule 1 /^\\(01...\\)\\-\\(......?$\\)/ /\\1\\2/", "01208-72345", "0120872345");
        row("15",
            "rule 1 /^\\(01...\\)\\-\\(......?$\\)/ /\\1\\2/\n rule 2 /^\\(0[12]..\\)\\-\\(...\\)\\-\\(....$\\)/ "
            "/\\1\\2\\3/",
            "0161-333-4444", "01613334444");
        row("16", "rule 1 /000\\(111\\)000\\(222\\)/ /\\1\\2/", "000111000222", "111222");
        row("17", "rule 1 /^9\\(.*\\)/ /\\1/", "918675309", "18675309");
        row("18", "rule 1 /.*\\(....\\)/ /\\1/", "8675309", "5309");
        row("19", "rule 1 /\\+\\(.*\\)/ /\\1/", "+8675309", "8675309");
        row("20", "rule 1 /^4...$/ /1408515\\0/", "4123", "14085154123");
        row("21", "rule 1 /\\(^...\\)555\\(....\\)/ /\\1444\\2/", "9195551212", "9194441212");
        row("22", "rule 1 /\\(.*\\)1212$/ /\\13434/", "555121212", "555123434");
        row("23", "rule 1 /444/ /555/", "44414441212", "55514441212");
        row("24", "rule 1 /^[^1-35]/ /9/", "4567", "9567");
        row("24", "rule 1 /^[^1-35]/ /9/", "2345", "");
        row("24, the misprinted row", "rule 1 /^[135]/ /9/", "32345", "92345");
        row("25", "rule 1 /^1\\*\\(.*\\)/ /\\1/", "1*456", "456");
        row("26", "rule 1 /^\\(555\\)+\\(.*\\)/ /444\\2/", "5555551212", "4441212");
        row("26", "rule 1 /^\\(555\\)+\\(.*\\)/ /444\\2/", "555551212", "444551212");
        row("27", "rule 1 /^9?1?\\(919\\)/ /\\1/", "919195551212", "9195551212");
        row("28", "rule 1 /1234/ /00&00/", "5551234", "55500123400");
        row("28", "rule 1 /1234/ /00\\000/", "5551234", "55500123400");
        row("lowest number first", "rule 2 /1/ /2/\n rule 1 /1/ /3/", "1", "3");
        row("same number again", "rule 1 /1/ /2/\n rule 1 /1/ /3/", "1", "3");
        row("taken back", "rule 1 /1/ /2/\n no rule 1\n rule 5 /1/ /7/", "1", "7");
        row("both empty", "rule 1 // // type any national", "5551212", "5551212 national");
        row("deletes", "rule 1 /^9/ //", "95551212", "5551212");
        row("text is not translated", "rule 1 /.*/ /1/", "alice", "");
        row("brackets are text", "rule 1 /(1)/ /2/", "(1)5", "25");
        row("linear", "rule 1 /^\\(1*\\)*\\(1*\\)*\\(1*\\)*$/ /2/", "1111111111111111111111111111111111111111112", "");
    }
    void examples()
    {
        QFETCH(QByteArray, rules);
        QFETCH(QByteArray, number);
        QFETCH(QByteArray, result);
        const Rules set(" " + rules);
        const auto party = [](const QByteArray &text) {
            const QList<QByteArray> words = text.split(' ');
            PartyNumber made { words[0].toStdString() };
            made.type = words.size() > 1 ? words[1].toStdString() : made.type;
            made.plan = words.size() > 2 ? words[2].toStdString() : made.plan;
            return made;
        };
        const RuleOutcome outcome = set.rules.apply(party(number));
        QCOMPARE(outcome.matchedRule != 0, !result.isEmpty());
        const PartyNumber expected = party(result.isEmpty() ? number : result);
        QCOMPARE(QByteArray::fromStdString(outcome.number.digits), QByteArray::fromStdString(expected.digits));
        QCOMPARE(QByteArray::fromStdString(outcome.number.type), QByteArray::fromStdString(expected.type));
        QCOMPARE(QByteArray::fromStdString(outcome.number.plan), QByteArray::fromStdString(expected.plan));
        // Rule by rule it comes to the same, and the pieces are the numbers.
        const auto joined = [](const std::vector<NumberPiece> &pieces) {
            std::string out;
            for (const NumberPiece &piece : pieces)
                out += piece.text;
            return out;
        };
        std::uint32_t applied = 0;
        for (const RuleTrial &trial : set.rules.tried(party(number))) {
            if (trial.verdict != RuleTrial::Applied)
                continue;
            applied = trial.number;
            QCOMPARE(joined(trial.before), party(number).digits);
            QCOMPARE(joined(trial.after), outcome.number.digits);
        }
        QCOMPARE(applied, outcome.matchedRule);
    }

    void trials()
    {
        const Rules set(" rule 3 /^9$/ /8/\n rule 1 /^4/ /5/ type national national\n"
                        " rule 2 /^\\(40\\)\\(8\\)/ /1\\2-\\1/\n");
        const auto trials = set.rules.tried({ "4085" });
        QCOMPARE(trials.size(), std::size_t(3));
        QVERIFY(trials[0].number == 1 && trials[0].verdict == RuleTrial::WrongType);
        QVERIFY(trials[1].number == 2 && trials[1].verdict == RuleTrial::Applied && trials[1].line == 4);
        QVERIFY(trials[2].verdict == RuleTrial::NotReached);
        QVERIFY((trials[1].before == std::vector<NumberPiece> { { "40", 1 }, { "8", 2 }, { "5", -1 } }));
        QVERIFY((trials[1].after
            == std::vector<NumberPiece> { { "1", 0 }, { "8", 2 }, { "-", 0 }, { "40", 1 }, { "5", -1 } }));
        QVERIFY(set.rules.tried({ "7" })[1].verdict == RuleTrial::NoMatch);
        const Rules reject(" rule 1 reject /34/\n");
        const RuleTrial rejected = reject.rules.tried({ "2345" }).front();
        QVERIFY(rejected.verdict == RuleTrial::Rejects && rejected.after.empty());
        QVERIFY((rejected.before == std::vector<NumberPiece> { { "2", -1 }, { "34", 0 }, { "5", -1 } }));
    }

    void rejects()
    {
        const Rules set(" rule 1 reject /^234/\n"); // example 12
        QVERIFY(set.rules.apply({ "2345" }).isRejected);
        QCOMPARE(set.rules.apply({ "2345" }).matchedRule, 1U);
        QCOMPARE(set.rules.apply({ "2345" }).line, LineNumber(2));
        QVERIFY(!set.rules.apply({ "1234" }).isRejected);
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::newRow("rule 0 /1/ /2/") << QByteArray("rule: its number is not one from 1 to 100");
        QTest::newRow("rule 101 /1/ /2/") << QByteArray("rule: its number is not one from 1 to 100");
        QTest::newRow("rule 1 /1/") << QByteArray("rule: needs /match/ and /replacement/, or reject /match/");
        QTest::newRow("rule 1 /1/ /2") << QByteArray("rule: needs /match/ and /replacement/, or reject /match/");
        QTest::newRow("rule 1 /1/ /2/ type long short") << QByteArray("rule: an unknown type or plan");
    }
    void faults()
    {
        const Rules set(QByteArray(" ") + QTest::currentDataTag());
        QCOMPARE(set.rules.size(), std::size_t(0));
        QCOMPARE(set.rules.faults().size(), std::size_t(1));
        QTEST(QByteArray::fromStdString(set.rules.faults()[0].what), "what");
    }

    void brokenExpression()
    {
        const Rules set(" rule 1 /[12/ /2/\n rule 2 /\\(12/ /2/\n rule 3 /**/ /2/\n");
        QCOMPARE(set.rules.size(), std::size_t(0));
        QCOMPARE(set.rules.faults().size(), std::size_t(3));
    }

    void longRule()
    {
        const QByteArray most(qsizetype(maxRuleBytes), '1');
        QCOMPARE(Rules(" rule 1 /" + most + "/ /2/").rules.size(), std::size_t(1));
        const Rules over(" rule 1 /1" + most + "/ /2/");
        QCOMPARE(over.rules.size(), std::size_t(0));
        QCOMPARE(
            QByteArray::fromStdString(over.rules.faults()[0].what), QByteArray("rule: longer than 256 characters"));
    }

    void longNumber()
    {
        const Rules set(" rule 1 /1/ /" + QByteArray("\\0").repeated(120) + "/");
        const RuleOutcome outcome = set.rules.apply({ std::string(200, '1') });
        QVERIFY(outcome.number.digits.size() <= maxTranslatedBytes);
        QVERIFY(set.rules.apply({ std::string(maxTranslatedBytes + 1, '1') }).isText);
    }
};

QTEST_APPLESS_MAIN(TestTranslation)
#include "tst_translation.moc"
