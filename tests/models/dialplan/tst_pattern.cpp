// SPDX-License-Identifier: GPL-3.0-or-later
// Patterns of dial-peers: what matches, how many digits count, what is wrong with a pattern. Rows marked with a source
// are examples of the IOS Voice Command Reference and of Cisco documents 211306 and 14074.
#include <QTest>

#include <dialplan/pattern.h>

using namespace legwork::dialplan;

class TestPattern final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<int>("length"); // -1: no match
        const auto row = [](const char *pattern, const char *number, int length, const char *note = "") {
            QTest::addRow("%s takes '%s'%s%s", pattern, number, *note ? ", " : "", note)
                << QByteArray(pattern) << QByteArray(number) << length;
        };
        // Match lengths for 4085550148, command reference, destination-pattern.
        row("4085550148", "4085550148", 10, "all explicit");
        row("408[0-9]550148", "4085550148", 9, "a set counts nothing");
        row("408555", "4085550148", 6, "shorter than the number");
        row("408%", "4085550148", 3);
        row("..........", "4085550148", 0, "dots count nothing");
        row("816..", "81690", 3);
        row("8....", "81690", 1);
        row("81690T", "81690", 5);
        row("8T", "81690", 1);
        row("^1234$", "1234", 4);
        row("^1234$", "12345", -1);
        row("1234", "12345", 4);
        row("1234", "123", -1);
        row("[12]...", "2345", 0);
        row("[12]...", "3345", -1);
        row("[2,5-8]1", "61", 1);
        row("[2,5-8]1", "41", -1);
        row("91[^135]555", "912555", 5);
        row("91[^135]555", "913555", -1);
        row("(206)?5015111", "2065015111", 10);
        row("(206)?5015111", "5015111", 7);
        row("(206)?5015111", "2055015111", -1);
        row("(12)+5", "12125", 5);
        row("(12)%5", "5", 1);
        row("(1[23])+5", "12135", 3);
        row("408555+", "4085550148", 6);
        row("408555?", "40855", 5);
        row("+1214888....", "+12148881234", 8, "plus is a digit at the start");
        row("+.T", "+4412345", 1);
        row("+.T", "4412345", -1);
        row("\\+1", "+1", 2);
        row("A.", "A5", 1);
        row("*9", "*9", 2);
        row("#9", "#91", 2);
        row("9T", "9", 1, "T takes no digit too");
        row(".T", "", -1);
        row("T", "", 0);
        row("T", "12345678901234567890123456789012", 0, "32 digits");
        row("T", "123456789012345678901234567890123", -1, "33 digits");
        row("5$", "5", 1);
        row("5$", "55", -1);
        row("AAAA", "AAAA", 4);
        row("5417641401T", "541764140144", 10, "label with correlation id");
        row("1", "alice", -1);
        row(".", "z", -1);
        row("12%3", "1222223", 7);
        row("1(2%3%)%4", "1223323234", 10);
    }
    void matches()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, number);
        const Pattern read = Pattern::parse({ pattern.constData(), std::size_t(pattern.size()) });
        QVERIFY2(read.fault() == nullptr, read.fault());
        const auto length = read.match(Digits::from({ number.constData(), std::size_t(number.size()) }));
        QTEST(length ? int(*length) : -1, "length");
        const PatternMiss miss = read.miss(Digits::from({ number.constData(), std::size_t(number.size()) }));
        QCOMPARE(miss.kind == PatternMiss::None, length.has_value());
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::newRow("") << QByteArray("is empty");
        QTest::newRow("$") << QByteArray("has no digits");
        QTest::newRow("9T1") << QByteArray("has a T that is not at its end");
        QTest::newRow("9[12") << QByteArray("has a '[' without a ']'");
        QTest::newRow("9[]") << QByteArray("has an empty set");
        QTest::newRow("9[5-2]") << QByteArray("has a range that runs backwards");
        QTest::newRow("9(12") << QByteArray("has a '(' without a ')'");
        QTest::newRow("9)") << QByteArray("has a ')' without a '('");
        QTest::newRow("9()") << QByteArray("has an empty group");
        QTest::newRow("%9") << QByteArray("repeats nothing");
        QTest::newRow("9%%") << QByteArray("repeats a repeat");
        QTest::newRow("xx..") << QByteArray("holds a character that is no digit and no wildcard");
        QTest::newRow("((((((((((1))))))))))") << QByteArray("has groups nested too deep");
        QTest::newRow("11111111111111111111111111111111111111111111111111111111111111111")
            << QByteArray("has more than 64 elements");
    }
    void faults()
    {
        const std::string_view pattern = QTest::currentDataTag();
        const Pattern read = Pattern::parse(pattern);
        QVERIFY(read.fault() != nullptr);
        QTEST(QByteArray(read.fault()), "fault");
        QVERIFY(!read.match(Digits::from("9")));
    }

    void strips_data()
    {
        QTest::addColumn<unsigned>("digits");
        QTest::newRow("9011T") << 4U;
        QTest::newRow("408555....") << 6U;
        QTest::newRow("408555+") << 6U;
        QTest::newRow("408555%") << 5U;
        QTest::newRow("408555?") << 5U;
        QTest::newRow("408555[0-9].%") << 6U;
        QTest::newRow("408555..48") << 6U;
        QTest::newRow("(206)?501") << 0U;
        QTest::newRow(".T") << 0U;
        QTest::newRow("911") << 3U;
    }
    void strips() { QTEST(Pattern::parse(QTest::currentDataTag()).stripDigits(), "digits"); }

    void misses_data()
    {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("at");
        QTest::newRow("5417641500") << QByteArray("5417641400") << int(PatternMiss::Digit) << 7;
        QTest::newRow("81[^1]") << QByteArray("811") << int(PatternMiss::Digit) << 2;
        QTest::newRow("816..") << QByteArray("816") << int(PatternMiss::Ends) << 3;
        QTest::newRow("81$") << QByteArray("812") << int(PatternMiss::GoesOn) << 2;
        QTest::newRow("(206)?501") << QByteArray("2065") << int(PatternMiss::Ends) << 4;
        QTest::newRow("12+3") << QByteArray("1224") << int(PatternMiss::Digit) << 3;
        QTest::newRow("[5") << QByteArray("5") << int(PatternMiss::Never) << 0;
        QTest::newRow("81") << QByteArray("8123") << int(PatternMiss::None) << 0;
    }
    void misses()
    {
        QFETCH(QByteArray, number);
        const PatternMiss miss = Pattern::parse(QTest::currentDataTag()).miss(Digits::from(number.toStdString()));
        QTEST(int(miss.kind), "kind");
        QTEST(int(miss.at), "at");
    }

    void tooLongANumberMatchesNothing()
    {
        QVERIFY(Pattern::parse("1").match(Digits::from(std::string(maxNumberDigits, '1'))));
        QVERIFY(!Pattern::parse("1").match(Digits::from(std::string(maxNumberDigits + 1, '1'))));
    }

    void overlap_data()
    {
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<bool>("overlaps");
        QTest::newRow("816..") << QByteArray("8....") << true;
        QTest::newRow("81") << QByteArray("82") << false;
        QTest::newRow("81$") << QByteArray("812") << false;
        QTest::newRow("81T") << QByteArray("812") << true;
        QTest::newRow("[12]5") << QByteArray("[34]5") << false;
    }
    void overlap()
    {
        QFETCH(QByteArray, other);
        const Pattern a = Pattern::parse(QTest::currentDataTag()), b = Pattern::parse(other.toStdString());
        QTEST(a.overlaps(b), "overlaps");
        QCOMPARE(a.overlaps(b), b.overlaps(a));
    }
};

QTEST_APPLESS_MAIN(TestPattern)
#include "tst_pattern.moc"
