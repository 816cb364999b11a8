// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <common/dialplanlink.h>
#include <common/theme.h>
#include <dialplan/simulatorpane.h>
#include <dialplan/whyview.h>
#endif

using namespace legwork;
using namespace legwork::ui;
using items::SimulationModel;

namespace {

const char *const gateway = R"(hostname ingress-gw
application
 service bootstrap flash:bootstrap.tcl
!
dial-peer voice 1 pots
 incoming called-number 5417641400
 direct-inward-dial
!
dial-peer voice 1400 voip
 preference 1
 max-conn 2
 destination-pattern 5417641400
 session target ipv4:10.10.1.20
!
dial-peer voice 1401 voip
 service bootstrap
 incoming called-number 5417641401T
!
dial-peer voice 1500 voip
 preference 1
 destination-pattern 5417641500
 session target ipv4:10.10.1.20
!
dial-peer voice 5417 voip
 preference 2
 destination-pattern 541764....
 session target ipv4:10.10.9.9
!
dial-peer voice 70000 voip
 destination-pattern 70...
 session target ipv4:10.10.4.50
!
end
)";

} // namespace

/// The simulator, typed at: answers come as one types, and when the configuration changes.
class TestSimulatorPane : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setUpApplication(*qApp); }
    void init();
    void answersWhileTyping();
    void directionDecidesTheSide();
    void asksAgainWhenTheConfigurationChanges();
    void rowsLeadToPeers();
    void whyInFull();
    void wholeAsksForEverything();
    void saysWhatIsWrong();
    void remembers();
    void links();
    void everyControlHasAName();
    void tenThousandPeers();
    void pictures();

private:
    void load(const QByteArray &text);
    template <typename Control> Control *find(const char *name) const
    {
        auto *const found = m_pane->findChild<Control *>(QString::fromLatin1(name));
        Q_ASSERT(found != nullptr);
        return found;
    }
    QString cell(int row, int column) const
    {
        return find<QTableView>("verdicts")->model()->index(row, column).data().toString();
    }
    void type(const char *field, const char *text)
    {
        find<QLineEdit>(field)->setFocus();
        find<QLineEdit>(field)->selectAll();
        QTest::keyClicks(find<QLineEdit>(field), QLatin1String(text));
    }
    void make(SimulatorPane::Form form)
    {
        m_pane = std::make_unique<SimulatorPane>(form);
        m_pane->resize(form == SimulatorPane::Form::Whole ? QSize(1180, 700) : QSize(507, 310));
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
        load(gateway);
    }

    std::unique_ptr<SimulatorPane> m_pane;
};

void TestSimulatorPane::load(const QByteArray &text)
{
    const auto config
        = std::make_shared<const dialplan::Config>(std::move(dialplan::Config::parse(text.toStdString()).value()));
    m_pane->setConfiguration(config, std::make_shared<const dialplan::Router>(config->devices().front()));
}

void TestSimulatorPane::init() { make(SimulatorPane::Form::Beside); }

void TestSimulatorPane::answersWhileTyping()
{
    QCOMPARE(find<QLabel>("outcome")->text(), QStringLiteral("Type a number."));
    type("called", "541-764 1400");
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("1400"));
    QTRY_COMPARE(cell(0, SimulationModel::ReasonColumn), QStringLiteral("Wins: longest match"));
    QCOMPARE(cell(1, SimulationModel::TagColumn), QStringLiteral("5417"));
    QVERIFY(find<QLabel>("then")->text().startsWith(QStringLiteral("Then  5417 if 1400 is full (max-conn 2)")));
    QCOMPARE(find<QLabel>("hunt")->text(), QStringLiteral("Hunt mode 0: longest match, preference, random"));
    QTest::keyClick(find<QLineEdit>("called"), Qt::Key_Backspace);
    QTest::keyClick(find<QLineEdit>("called"), Qt::Key_Backspace);
    QTest::keyClick(find<QLineEdit>("called"), Qt::Key_Backspace);
    QTest::keyClicks(find<QLineEdit>("called"), QStringLiteral("999"));
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("5417"));
}

void TestSimulatorPane::directionDecidesTheSide()
{
    type("called", "541764140144");
    find<QComboBox>("direction")->setFocus();
    QTest::keyClicks(find<QComboBox>("direction"), QStringLiteral("inbound, S"));
    QCOMPARE(find<QComboBox>("direction")->currentText(), QStringLiteral("inbound, SIP"));
    QTRY_COMPARE(find<QLabel>("outcome")->text(), QStringLiteral("Peer 1401 takes the call and starts bootstrap."));
    type("called", "432");
    QTRY_VERIFY(find<QLabel>("outcome")->text().startsWith(QStringLiteral("No peer matches 432 coming in")));
    QVERIFY(find<QLabel>("outcome")->isVisible());
}

void TestSimulatorPane::asksAgainWhenTheConfigurationChanges()
{
    type("called", "5417641400");
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("1400"));
    load(QByteArray(gateway).replace("dial-peer voice 1400 voip\n", "dial-peer voice 1400 voip\n shutdown\n"));
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("5417"));
    QCOMPARE(cell(1, SimulationModel::ReasonColumn), QStringLiteral("Admin down"));
    m_pane->setConfiguration({}, {});
    QCOMPARE(find<QTableView>("verdicts")->model()->rowCount(), 0);
    QCOMPARE(find<QLabel>("outcome")->text(), QStringLiteral("No configuration is open."));
}

void TestSimulatorPane::rowsLeadToPeers()
{
    QSignalSpy activated(m_pane.get(), &SimulatorPane::peerActivated);
    type("called", "5417641400");
    QTRY_COMPARE(cell(1, SimulationModel::TagColumn), QStringLiteral("5417"));
    auto *const table = find<QTableView>("verdicts");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
        table->visualRect(table->model()->index(1, SimulationModel::PatternColumn)).center());
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated[0][0].toUInt(), 5417U);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 1));
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_COMPARE(activated.count(), 2);
    QCOMPARE(activated[1][0].toUInt(), 1400U);
}

void TestSimulatorPane::whyInFull()
{
    QVERIFY(!find<QPushButton>("why")->isEnabled());
    type("called", "5417641400");
    QTRY_VERIFY(find<QPushButton>("why")->isEnabled());
    QTest::mouseClick(find<QPushButton>("why"), Qt::LeftButton);
    auto *const dialog = m_pane->findChild<QDialog *>(QStringLiteral("whyDialog"));
    QVERIFY(dialog != nullptr && dialog->isVisible());
    const QString text = dialog->findChild<WhyView *>()->text();
    QVERIFY(text.contains(QStringLiteral("Row 7 destination-pattern decides.")));
    QVERIFY(text.contains(QStringLiteral("5417: destination-pattern 541764.... matched 6 digits explicitly")));
    QVERIFY(text.contains(QStringLiteral("Cisco 211306")));
    for (const QLabel *const label : dialog->findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_pane->findChild<QDialog *>(QStringLiteral("whyDialog")) == nullptr);
}

void TestSimulatorPane::wholeAsksForEverything()
{
    make(SimulatorPane::Form::Whole);
    type("called", "5417641400");
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("1400"));
    QVERIFY(!find<QLineEdit>("busy")->isVisible());
    QTest::mouseClick(find<QToolButton>("more"), Qt::LeftButton);
    QVERIFY(find<QLineEdit>("busy")->isVisible());
    QSignalSpy kept(m_pane.get(), &SimulatorPane::keepRequested);
    QTest::mouseClick(find<QPushButton>("keepNumber"), Qt::LeftButton);
    QCOMPARE(kept.count(), 1);
    QCOMPARE(kept[0][0].toString(), QStringLiteral("5417641400"));
    type("busy", "1400");
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("5417"));
    QCOMPARE(cell(1, SimulationModel::ReasonColumn), QStringLiteral("Busied out by keepalive"));
    find<QLineEdit>("busy")->clear();
    type("connections", "1400=2");
    QTRY_COMPARE(cell(1, SimulationModel::ReasonColumn), QStringLiteral("Full: max-conn 2"));
    QVERIFY(!find<QLineEdit>("inPort")->isEnabled());
    find<QComboBox>("direction")->setCurrentIndex(4); // inbound, POTS
    QVERIFY(find<QLineEdit>("inPort")->isEnabled() && !find<QLineEdit>("requestUri")->isEnabled());
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("1"));
    QTRY_VERIFY(m_pane->findChild<WhyView *>()->text().contains(QStringLiteral("decides: peer 1.")));
    // The same question with another assumption asks again.
    QSignalSpy answered(m_pane.get(), &SimulatorPane::answered);
    QTest::mouseClick(
        find<QCheckBox>("expandLast"), Qt::LeftButton, {}, QPoint(8, find<QCheckBox>("expandLast")->height() / 2));
    QTRY_COMPARE(answered.count(), 1);
    QVERIFY(m_pane->call().settings.isNumExpLast);
}

void TestSimulatorPane::saysWhatIsWrong()
{
    make(SimulatorPane::Form::Whole);
    QVERIFY(find<QLabel>("fault")->isHidden());
    QTest::mouseClick(find<QToolButton>("more"), Qt::LeftButton);
    type("busy", "cvp");
    QCOMPARE(find<QLabel>("fault")->text(),
        QStringLiteral("Keepalive failed: tags of dial-peers, with blanks between them."));
    QVERIFY(find<QLabel>("fault")->isVisible());
    type("busy", "1400, 1401");
    QVERIFY(find<QLabel>("fault")->isHidden());
    QCOMPARE(m_pane->call().busyPeers, (QList<quint32> { 1400, 1401 }));
    type("called", QByteArray(70, '1').constData());
    QCOMPARE(find<QLabel>("fault")->text(), QStringLiteral("A number has at most 64 digits."));
}

void TestSimulatorPane::remembers()
{
    type("called", "5417641400");
    type("calling", "4085274003");
    find<QComboBox>("direction")->setCurrentIndex(4);
    const QJsonObject state = m_pane->saveState();
    make(SimulatorPane::Form::Whole);
    m_pane->restoreState(state);
    QCOMPARE(find<QLineEdit>("called")->text(), QStringLiteral("5417641400"));
    QCOMPARE(find<QComboBox>("direction")->currentText(), QStringLiteral("inbound, POTS"));
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("1"));
}

void TestSimulatorPane::links()
{
    const items::SimulatedCall call { .side = dialplan::CallSide::Inbound,
        .called = QStringLiteral("5417641401#44"),
        .calling = QStringLiteral("+14085274003"),
        .requestUri = QStringLiteral("sip:5417641401@h;user=phone?a=b&c=d"),
        .via = QStringLiteral("10.1.1.1") };
    const DialPlanPlace place { .device = QStringLiteral("gw 1 & co"), .peer = 999, .call = call };
    const Link link = linkTo(place);
    QCOMPARE(link.page, QStringLiteral("dialplan"));
    QVERIFY(dialPlanPlace(link) == place);
    const auto copied = fromUrl(toUrl(link));
    QVERIFY(copied && dialPlanPlace(*copied) == place);
    QVERIFY(dialPlanPlace(linkTo(DialPlanPlace {})) == DialPlanPlace {});
    QVERIFY(!dialPlanPlace({ .page = QStringLiteral("calls") }));
}

void TestSimulatorPane::everyControlHasAName()
{
    for (const auto form : { SimulatorPane::Form::Beside, SimulatorPane::Form::Whole }) {
        make(form);
        for (QWidget *const widget : m_pane->findChildren<QWidget *>()) {
            if (qobject_cast<QLabel *>(widget) != nullptr || widget->focusPolicy() == Qt::NoFocus || widget->isHidden()
                || widget->objectName().startsWith(QLatin1String("qt_")))
                continue;
            const QAccessibleInterface *const interface = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(interface != nullptr && !interface->text(QAccessible::Name).isEmpty(),
                qPrintable(QString::fromLatin1(widget->metaObject()->className()) + widget->objectName()));
        }
    }
}

/// The fields stay the window's: the answer is worked out elsewhere, however many peers there are.
void TestSimulatorPane::tenThousandPeers()
{
    QByteArray text("hostname big\n");
    for (int i = 0; i < 10'000; ++i)
        text += "dial-peer voice " + QByteArray::number(i + 1) + " voip\n destination-pattern "
            + QByteArray::number(5'000'000 + i) + "\n session target ipv4:10.0.0.1\n";
    load(text);
    type("called", "5009999");
    QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("10000"));
    QCOMPARE(find<QTableView>("verdicts")->model()->rowCount(), 1 + int(items::maxNearMisses));
    QVERIFY(find<QLabel>("then")->text().contains(QStringLiteral("9975 other peer")));
}

void TestSimulatorPane::pictures()
{
    const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
    for (const bool isDark : { false, true }) {
        setTheme(isDark ? darkTheme() : lightTheme());
        for (const auto form : { SimulatorPane::Form::Beside, SimulatorPane::Form::Whole }) {
            make(form);
            type("called", "5417641400");
            type("calling", "4085274003");
            QTRY_COMPARE(cell(0, SimulationModel::TagColumn), QStringLiteral("1400"));
            const QImage picture = m_pane->grab().toImage();
            QVERIFY(!picture.isNull());
            if (!folder.isEmpty())
                picture.save(
                    QStringLiteral("%1/simulator-%2-%3.png")
                        .arg(folder,
                            form == SimulatorPane::Form::Whole ? QStringLiteral("whole") : QStringLiteral("beside"),
                            isDark ? QStringLiteral("dark") : QStringLiteral("light")));
        }
    }
    setTheme(lightTheme());
}

QTEST_MAIN(TestSimulatorPane)
#include "tst_simulatorpane.moc"
