// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <common/theme.h>
#include <dialplan/numberchecks.h>
#include <dialplan/translationpane.h>
#endif

using namespace legwork;
using namespace legwork::ui;
using items::CoverageModel;
using items::TrialModel;

namespace {

const char *const gateway = R"(voice translation-rule 1
 rule 1 /^\(408\)\(527\)/ /1\2\1/
 rule 2 reject /^900/
!
voice translation-rule 2
 rule 1 /^/ /+/
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
end
)";

struct Loaded {
    explicit Loaded(const QByteArray &text)
        : config(
            std::make_shared<const dialplan::Config>(std::move(dialplan::Config::parse(text.toStdString()).value())))
        , router(std::make_shared<const dialplan::Router>(config->devices().front()))
    {
    }
    std::shared_ptr<const dialplan::Config> config;
    std::shared_ptr<const dialplan::Router> router;
};

} // namespace

/// The translation tester and the numbers that have to arrive, typed at.
class TestTranslationPane : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setUpApplication(*qApp); }
    void init();
    void triesEachRule();
    void profileTranslatesBoth();
    void followsTheConfiguration();
    void numbersAreRunAtEveryEdit();
    void numbersAreAddedByKeyboard();
    void brokenListIsSaid();
    void checks();
    void everyControlHasAName();
    void pictures();

private:
    void load(const QByteArray &before, const QByteArray &after)
    {
        const Loaded old(before), edited(after);
        m_pane->setConfigurations(old.config, old.router, edited.config, edited.router);
    }
    template <typename Control> Control *find(const char *name) const
    {
        auto *const found = m_pane->findChild<Control *>(QString::fromLatin1(name));
        Q_ASSERT(found != nullptr);
        return found;
    }
    QString cell(const char *table, int row, int column) const
    {
        return find<QTableView>(table)->model()->index(row, column).data().toString();
    }
    void type(const char *field, const char *text)
    {
        find<QLineEdit>(field)->setFocus();
        find<QLineEdit>(field)->selectAll();
        QTest::keyClicks(find<QLineEdit>(field), QLatin1String(text));
    }

    std::unique_ptr<TranslationPane> m_pane;
};

void TestTranslationPane::init()
{
    m_pane = std::make_unique<TranslationPane>();
    m_pane->resize(1180, 700);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    load(gateway, gateway);
}

void TestTranslationPane::triesEachRule()
{
    find<QComboBox>("subject")->setFocus();
    QTest::keyClicks(find<QComboBox>("subject"), QStringLiteral("Rule set 1"));
    type("trialCalled", "4085274003");
    QTRY_COMPARE(find<QLabel>("trialOutcome")->text(), QStringLiteral("4085274003 becomes 15274084003."));
    QCOMPARE(cell("trialTable", 0, TrialModel::WordsColumn), QStringLiteral("Applied"));
    QCOMPARE(cell("trialTable", 1, TrialModel::WordsColumn), QStringLiteral("Not reached"));
    QSignalSpy lines(m_pane.get(), &TranslationPane::lineActivated);
    find<QTableView>("trialTable")->setFocus();
    find<QTableView>("trialTable")->setCurrentIndex(find<QTableView>("trialTable")->model()->index(1, 0));
    QTest::keyClick(find<QTableView>("trialTable"), Qt::Key_Return);
    QTRY_COMPARE(lines.count(), 1);
    QCOMPARE(lines[0][0].toUInt(), 3U);
    type("trialCalled", "9005551212");
    QTRY_COMPARE(find<QLabel>("trialOutcome")->text(), QStringLiteral("A reject rule blocks the call."));
}

void TestTranslationPane::profileTranslatesBoth()
{
    QCOMPARE(find<QComboBox>("subject")->currentText(), QStringLiteral("Profile IN"));
    type("trialCalled", "8005550100");
    type("trialCalling", "14085274003");
    QTRY_COMPARE(find<QLabel>("trialOutcome")->text(), QStringLiteral("14085274003 becomes +14085274003."));
    QCOMPARE(cell("trialTable", 2, TrialModel::SetColumn), QStringLiteral("calling, rule set 2"));
}

void TestTranslationPane::followsTheConfiguration()
{
    type("trialCalled", "4085274003");
    QTRY_COMPARE(find<QLabel>("trialOutcome")->text(), QStringLiteral("4085274003 becomes 15274084003."));
    load(gateway, QByteArray(gateway).replace("/1\\2\\1/", "/\\1/"));
    QTRY_COMPARE(find<QLabel>("trialOutcome")->text(), QStringLiteral("4085274003 becomes 4084003."));
    load(gateway, "dial-peer voice 1 voip\n");
    QTRY_COMPARE(find<QLabel>("trialOutcome")->text(), QStringLiteral("This configuration has no translation rules."));
}

void TestTranslationPane::numbersAreRunAtEveryEdit()
{
    m_pane->coverage().setText(QStringLiteral("8005550100 - 0/0 1 1400\n8005550199 - - - 1400\n"));
    const CoverageModel &model = m_pane->coverage().model();
    QTRY_COMPARE(find<QLabel>("coverageCount")->text(), QStringLiteral("2 number(s), none fails"));
    load(gateway, QByteArray(gateway).replace("80055501..", "800555010."));
    QTRY_COMPARE(model.failures(), 1);
    QVERIFY(model.stateOf(1) == CoverageModel::State::Fails && model.isChanged(1));
    QCOMPARE(find<QLabel>("coverageCount")->text(),
        QStringLiteral("2 number(s), 1 fail(s), 1 go(es) elsewhere than before the edit"));
    QCOMPARE(cell("coverageTable", 1, CoverageModel::BeforeColumn), QStringLiteral("in peer 0, out 1400"));
}

void TestTranslationPane::numbersAreAddedByKeyboard()
{
    QSignalSpy edited(&m_pane->coverage(), &CoverageView::textEdited);
    find<QPushButton>("addNumber")->setFocus();
    QTest::keyClick(find<QPushButton>("addNumber"), Qt::Key_Space);
    auto *const table = find<QTableView>("coverageTable");
    QTRY_VERIFY(table->findChild<QLineEdit *>() != nullptr);
    QTest::keyClicks(table->findChild<QLineEdit *>(), QStringLiteral("8005550142"));
    QTest::keyClick(table->findChild<QLineEdit *>(), Qt::Key_Return);
    QTRY_COMPARE(m_pane->coverage().text(), QStringLiteral("8005550142 - - - -\n"));
    QTRY_COMPARE(cell("coverageTable", 0, CoverageModel::ResultColumn), QStringLiteral("in peer 0, out 1400"));
    QVERIFY(find<QPushButton>("expectResult")->isEnabled());
    QTest::mouseClick(find<QPushButton>("expectResult"), Qt::LeftButton);
    QTRY_COMPARE(m_pane->coverage().text(), QStringLiteral("8005550142 - - 0 1400\n"));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(m_pane->coverage().text(), QString());
    QCOMPARE(edited.count(), 3);
    m_pane->coverage().addNumber(QStringLiteral("8005550100"), QString());
    m_pane->coverage().addNumber(QStringLiteral("8005550100"), QString());
    QCOMPARE(m_pane->coverage().model().rowCount(), 1);
}

void TestTranslationPane::brokenListIsSaid()
{
    m_pane->coverage().setText(QStringLiteral("800 1\n"));
    QCOMPARE(find<QLabel>("coverageCount")->text(),
        QStringLiteral("The list kept is not understood: line 1 needs called, calling, port, inbound and outbound"));
}

void TestTranslationPane::checks()
{
    NumberChecks view;
    QCOMPARE(view.headline(), QStringLiteral("Nothing to compare."));
    const Loaded before(gateway), after(QByteArray(gateway).replace("80055501..", "80055502.."));
    QSignalSpy answered(&view, &NumberChecks::answered);
    view.setConfigurations(before.config, before.router, after.config, after.router);
    QTRY_COMPARE(answered.count(), 1);
    // Of the patterns: 5 (.T), 8005550255 and, of the old one, 8005550155.
    QCOMPARE(view.headline(),
        QStringLiteral("2 number(s) of 3 change peer. There is no list of numbers: these are made of the patterns."));
    view.setCases({ { "8005550100", "", "", "", "1400" } });
    QTRY_COMPARE(view.headline(), QStringLiteral("1 number(s) of 1 change peer, 1 fail(s)."));
    QCOMPARE(view.failing(), 1);
}

void TestTranslationPane::everyControlHasAName()
{
    for (QWidget *const widget : m_pane->findChildren<QWidget *>()) {
        if (qobject_cast<QLabel *>(widget) != nullptr || widget->focusPolicy() == Qt::NoFocus || widget->isHidden()
            || widget->window() != m_pane->window() || widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        const QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(interface != nullptr && !interface->text(QAccessible::Name).isEmpty(),
            qPrintable(QString::fromLatin1(widget->metaObject()->className()) + widget->objectName()));
    }
}

void TestTranslationPane::pictures()
{
    const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
    for (const bool isDark : { false, true }) {
        setTheme(isDark ? darkTheme() : lightTheme());
        init();
        load(gateway, QByteArray(gateway).replace("80055501..", "800555010."));
        m_pane->coverage().setText(
            QStringLiteral("8005550100 - 0/0 1 1400\n8005550199 - - - 1400\n4085274003 - - - -\n"));
        type("trialCalled", "4085274003");
        type("trialCalling", "14085274003");
        QTRY_COMPARE(find<QTableView>("trialTable")->model()->rowCount(), 3);
        QTRY_COMPARE(m_pane->coverage().model().failures(), 1);
        const QImage picture = m_pane->grab().toImage();
        QVERIFY(!picture.isNull());
        if (!folder.isEmpty())
            picture.save(QStringLiteral("%1/translation-%2.png")
                             .arg(folder, isDark ? QStringLiteral("dark") : QStringLiteral("light")));
    }
    setTheme(lightTheme());
}

QTEST_MAIN(TestTranslationPane)
#include "tst_translationpane.moc"
