// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and where they are to go: run, edited, compared before and after; rules tried one by one.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <items/coveragemodel.h>
#include <items/translationtrial.h>

using namespace legwork::items;
using namespace legwork::dialplan;

namespace {

const char *const gateway = R"(voice translation-rule 1
 rule 1 /^\(408\)\(527\)/ /1\2\1/
 rule 2 reject /^900/
!
voice translation-rule 2
 rule 1 /^/ /+/ type unknown international
!
voice translation-profile IN
 translate called 1
 translate calling 2
!
dial-peer voice 1 pots
 incoming called-number .T
 direct-inward-dial
!
dial-peer voice 1400 voip
 destination-pattern 80055501..
 session target ipv4:10.0.0.1
!
dial-peer voice 5 voip
 destination-pattern 8[1-3]+
 session target ipv4:10.0.0.1
!
end
)";

struct Made {
    explicit Made(const QByteArray &text = gateway)
        : config(std::move(Config::parse(text.toStdString()).value()))
        , router(config.devices().front())
    {
    }
    Config config;
    Router router;
};

QByteArray text(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString().toUtf8();
}

} // namespace

class TestCoverageModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runs();
    void isEdited();
    void differencesFirst();
    void samples();
    void trial();
    void trialOfAProfile();
    void subjects();
};

void TestCoverageModel::runs()
{
    const Made made;
    CoverageModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCases(
        { { "8005550100", "", "0/0", "1", "1400" }, { "8005550100", "", "", "", "none" }, { "7", "", "", "", "" } });
    QVERIFY(model.stateOf(0) == CoverageModel::State::Unknown);
    model.setAnswer(answerCoverage(nullptr, made.router, model.cases()));
    QVERIFY(model.stateOf(0) == CoverageModel::State::Passes);
    QVERIFY(model.stateOf(1) == CoverageModel::State::Fails);
    QVERIFY(model.stateOf(2) == CoverageModel::State::NotExpected);
    QCOMPARE(model.failures(), 1);
    QCOMPARE(model.changes(), 0);
    QCOMPARE(text(model, 0, CoverageModel::ResultColumn), QByteArray("in 1, out 1400"));
    QCOMPARE(text(model, 2, CoverageModel::ResultColumn), QByteArray("in peer 0, out no peer"));
    QCOMPARE(
        model.index(1, CoverageModel::StateColumn).data(Qt::AccessibleTextRole).toString(), QStringLiteral("fails"));
}

void TestCoverageModel::isEdited()
{
    const Made made;
    CoverageModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy edited(&model, &CoverageModel::casesEdited);
    const int row = model.addCase();
    QCOMPARE(edited.count(), 0);
    QVERIFY(model.setData(model.index(row, CoverageModel::CalledColumn), QStringLiteral("800-555 0100")));
    QCOMPARE(edited.count(), 1);
    QCOMPARE(QByteArray::fromStdString(model.cases()[0].called), QByteArray("8005550100"));
    QVERIFY(model.setData(model.index(row, CoverageModel::OutboundColumn), QStringLiteral(" no ne ")));
    QCOMPARE(QByteArray::fromStdString(model.cases()[0].outbound), QByteArray("none"));
    QVERIFY(!model.setData(model.index(row, CoverageModel::ResultColumn), QStringLiteral("x")));
    QVERIFY(!(model.index(row, CoverageModel::ResultColumn).flags() & Qt::ItemIsEditable));
    model.setAnswer(answerCoverage(nullptr, made.router, model.cases()));
    QCOMPARE(model.failures(), 1);
    model.expectResult(row);
    QCOMPARE(model.failures(), 0);
    QCOMPARE(QByteArray::fromStdString(written(model.cases())), QByteArray("8005550100 - - 0 1400\n"));
    model.removeCase(row);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(edited.count(), 4);
    // What is written is read again as it was.
    const std::vector<CoverageCase> cases { { "8005550100", "", "0/0/0:23", "1", "1400" },
        { "7", "4085274003", "", "", "" } };
    QVERIFY(readCoverage(written(cases)).value() == cases);
}

void TestCoverageModel::differencesFirst()
{
    const Made before, after(QByteArray(gateway).replace("80055501..", "80055502.."));
    const std::vector<CoverageCase> cases { { "7", "", "", "", "" }, { "8005550200", "", "", "", "1400" },
        { "8005550100", "", "", "", "1400" } };
    DifferenceModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAnswer(cases, answerCoverage(&before.router, after.router, cases));
    QCOMPARE(model.changed(), 2);
    QCOMPARE(model.failing(), 1);
    QCOMPARE(text(model, 0, DifferenceModel::NumberColumn), QByteArray("8005550100"));
    QCOMPARE(text(model, 0, DifferenceModel::BeforeColumn), QByteArray("in peer 0, out 1400"));
    QCOMPARE(text(model, 0, DifferenceModel::AfterColumn), QByteArray("in peer 0, out no peer"));
    QCOMPARE(text(model, 0, DifferenceModel::WordsColumn), QByteArray("fails, expected out 1400"));
    QCOMPARE(text(model, 1, DifferenceModel::WordsColumn), QByteArray("goes elsewhere, passes"));
    QCOMPARE(model.index(1, 0).data(DifferenceModel::PeerRole).toUInt(), 1400U);
    QCOMPARE(text(model, 2, DifferenceModel::WordsColumn), QByteArray("as before"));
}

void TestCoverageModel::samples()
{
    const Made made;
    QByteArray numbers;
    for (const CoverageCase &one : sampleCases(made.router.device(), 10))
        numbers += QByteArray::fromStdString(one.called) + ' ';
    // `.T` asks for one digit; a pattern with repeats is left out.
    QCOMPARE(numbers, QByteArray("5 8005550155 "));
    QCOMPARE(sampleCases(made.router.device(), 1).size(), std::size_t(1));
}

void TestCoverageModel::trial()
{
    const Made made;
    TrialInput input { .subject = { false, QStringLiteral("1") }, .called = QStringLiteral("4085274003") };
    const TranslationTrial trial = tryTranslation(made.router, input);
    QCOMPARE(trial.called, QStringLiteral("15274084003"));
    QCOMPARE(trial.outcome, QStringLiteral("4085274003 becomes 15274084003."));
    TrialModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(trial.rows);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(text(model, 0, TrialModel::MatchColumn), QByteArray("/^\\(408\\)\\(527\\)/"));
    QCOMPARE(text(model, 0, TrialModel::BeforeColumn), QByteArray("4085274003"));
    QCOMPARE(text(model, 0, TrialModel::AfterColumn), QByteArray("15274084003"));
    QCOMPARE(model.index(0, TrialModel::BeforeColumn).data(Qt::AccessibleDescriptionRole).toString(),
        QStringLiteral("a 408, b 527"));
    QCOMPARE(model.index(0, TrialModel::AfterColumn).data(Qt::AccessibleDescriptionRole).toString(),
        QStringLiteral("b 527, a 408"));
    QCOMPARE(text(model, 1, TrialModel::MatchColumn), QByteArray("reject /^900/"));
    QCOMPARE(text(model, 1, TrialModel::WordsColumn), QByteArray("Not reached"));
    input.called = QStringLiteral("9005551212");
    const TranslationTrial rejected = tryTranslation(made.router, input);
    QVERIFY(rejected.isRejected);
    QCOMPARE(rejected.outcome, QStringLiteral("A reject rule blocks the call."));
    input.subject.name = QStringLiteral("9");
    QCOMPARE(tryTranslation(made.router, input).rows[0].words, QStringLiteral("There is no such rule set"));
}

void TestCoverageModel::trialOfAProfile()
{
    const Made made;
    const TrialInput input { .subject = { true, QStringLiteral("IN") },
        .called = QStringLiteral("8005550100"),
        .calling = QStringLiteral("14085274003") };
    const TranslationTrial trial = tryTranslation(made.router, input);
    QCOMPARE(trial.called, QStringLiteral("8005550100"));
    QCOMPARE(trial.calling, QStringLiteral("+14085274003"));
    QCOMPARE(trial.rows.size(), std::size_t(3));
    QCOMPARE(trial.rows[0].set, QStringLiteral("called, rule set 1"));
    QCOMPARE(trial.rows[0].words, QStringLiteral("Does not match"));
    QCOMPARE(trial.rows[2].set, QStringLiteral("calling, rule set 2"));
    QCOMPARE(trial.rows[2].words, QStringLiteral("Applied"));
    QCOMPARE(trial.outcome, QStringLiteral("14085274003 becomes +14085274003."));
}

void TestCoverageModel::subjects()
{
    const Made made;
    const auto subjects = translationSubjects(made.router.device());
    QCOMPARE(subjects.size(), std::size_t(3));
    QVERIFY((subjects[0] == TranslationSubject { true, QStringLiteral("IN") }));
    QVERIFY((subjects[2] == TranslationSubject { false, QStringLiteral("2") }));
}

QTEST_GUILESS_MAIN(TestCoverageModel)
#include "tst_coveragemodel.moc"
