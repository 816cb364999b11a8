// SPDX-License-Identifier: GPL-3.0-or-later
// The Dial plan page as a person uses it: table, form, text and lint follow each other, every act is taken back.
#include <QTest>

#include <QAccessible>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QToolButton>

#include <common/theme.h>
#include <dialplan/dialplanpage.h>
#include <dialplan/peerdialogs.h>
#include <items/dialplanchange.h>

#include <algorithm>

using namespace legwork;
using dialplan::OptionId;

namespace {

const char *const gateway
    = "hostname gw1\n!\napplication\n service bootstrap flash:bootstrap.tcl\n!\n"
      "dial-peer voice 1 pots\n service cvp-survivability\n incoming called-number .T\n"
      " direct-inward-dial\n!\n"
      "dial-peer voice 1400 voip\n preference 0\n destination-pattern 5417641400\n"
      " session protocol sipv2\n session target ipv4:10.10.1.20\n dtmf-relay rtp-nte\n no vad\n!\n"
      "dial-peer voice 5417 voip\n preference 2\n destination-pattern 541764....\n"
      " session protocol sipv2\n session target ipv4:10.10.9.9\n no vad\n!\nend\n";

/// A page with the gateway open, read and checked.
struct Open {
    workspace::Workspace::Opened kept = workspace::Workspace::open({});
    items::DialPlanSession session;
    ui::DialPlanPage page { session, kept.workspace.get() };
    QString id {};

    explicit Open(const QByteArray &text = gateway, QSize size = { 1360, 832 })
    {
        page.resize(size);
        page.QWidget::show();
        session.openText(QStringLiteral("gw"), text.toStdString());
        wait();
        id = session.current();
    }
    void wait()
    {
        const bool isDone = QTest::qWaitFor([this] {
            const QString now = session.current();
            return !now.isEmpty() && session.snapshot() != nullptr && !session.isReading(now)
                && (session.snapshot()->isChecked || session.problem(now).has_value());
        });
        if (!isDone)
            qFatal("the configuration was not read");
    }
    [[nodiscard]] QString text() const { return QString::fromStdString(session.text(id).bytes()); }
    [[nodiscard]] QWidget *editor(OptionId option) { return page.form().row(option)->editor(); }
    void typeInto(OptionId option, const QString &value)
    {
        auto *const edit = qobject_cast<QLineEdit *>(editor(option));
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, value);
    }
    template <typename Widget> Widget *part(const char *name)
    {
        return page.findChild<Widget *>(QString::fromLatin1(name));
    }
    QAction *act(const char *name) { return part<QAction>(name); }
};

QAbstractButton *accepting(QDialog *dialog)
{
    auto *const box = dialog->findChild<QDialogButtonBox *>();
    for (QAbstractButton *const button : box->buttons()) {
        if (box->buttonRole(button) == QDialogButtonBox::AcceptRole)
            return button;
    }
    return nullptr;
}

/// Lines that the text view shows, those taken away left out.
QStringList realLines(const ui::ConfigEdit &edit)
{
    QStringList lines;
    for (const QString &line : edit.shownLines()) {
        if (!line.startsWith(QLatin1Char('-')))
            lines.append(line.mid(1));
    }
    return lines;
}

QStringList linesOf(const items::DialPlanText &text)
{
    QStringList lines;
    for (std::uint32_t line = 1; line <= text.lineCount(); ++line)
        lines.append(QString::fromStdString(std::string(text.line(line))));
    return lines;
}

} // namespace

class TestDialPlanPage final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::setUpApplication(*qApp); }

    void emptyPageOffersWays();
    void samplesFromFaultToScript();
    void formWritesTheText();
    void whatCannotBeMeantStaysInTheField();
    void oneWordIsOneStepOfUndo();
    void flagsAndChoices();
    void revertGoesBackToTheDevice();
    void textWritesTheForm();
    void removedLinesAreGhosts();
    void ghostsAreNotTypedInto();
    void brokenTextKeepsTheForm();
    void textFollowsAnyEdit();
    void typingAnywhereIsTheText();
    void undoLineTakesOneBack();
    void filterKeepsTheSelection();
    void cellsAreEditedInPlace();
    void duplicateDeleteAndRestore();
    void newPeerFromAShape();
    void bulkEditIsOneStep();
    void moveBetweenDevices();
    void dropOrdersPreference();
    void findingIsFixedAndSuppressed();
    void scriptCanBeCopied();
    void narrowPageHasTheTextAsATab();
    void longTextShowsOnePeer();
    void linksLeadToPeers();
    void openConfigurationsComeBack();
    void everyControlHasAName();
};

void TestDialPlanPage::emptyPageOffersWays()
{
    items::DialPlanSession session;
    ui::DialPlanPage page(session, nullptr);
    page.resize(900, 600);
    page.QWidget::show();
    const auto *const empty = page.findChild<QWidget *>(QStringLiteral("dialPlanEmpty"));
    QVERIFY(empty->isVisible());
    QApplication::clipboard()->setText(QString::fromLatin1(gateway));
    const auto buttons = empty->findChildren<QPushButton *>();
    const auto all = page.findChildren<QPushButton *>();
    const auto paste = std::ranges::find_if(
        all, [](const QPushButton *button) { return button->text() == ui::DialPlanPage::tr("Paste configuration"); });
    QVERIFY(paste != all.end());
    QTest::mouseClick(*paste, Qt::LeftButton);
    QTRY_COMPARE(session.devices().size(), 1);
    QCOMPARE(session.devices().first().origin, QStringLiteral("clipboard"));
    QVERIFY(!empty->isVisible());
}

void TestDialPlanPage::samplesFromFaultToScript()
{
    auto kept = workspace::Workspace::open({});
    items::DialPlanSession session;
    ui::DialPlanPage page(session, kept.workspace.get());
    page.resize(1360, 832);
    page.QWidget::show();
    page.openSamples();
    QTRY_COMPARE(session.devices().size(), 2);
    for (const items::DialPlanDevice &device : session.devices()) {
        if (device.name == QLatin1String("vxml-gw"))
            session.setCurrent(device.id);
    }
    QTRY_VERIFY(session.snapshot() != nullptr && session.snapshot()->isChecked);
    QCOMPARE(page.lint().model().rowCount(), 1);
    // By keyboard: to the finding, mend it, review the script.
    page.activateWindow();
    page.setFocus();
    QTest::keyClick(&page, Qt::Key_F8);
    QCOMPARE(session.selectedPeer(), 999U);
    page.lint().list()->setFocus();
    QTest::keyClick(page.lint().list(), Qt::Key_Return);
    QTRY_VERIFY(session.snapshot()->isChecked && session.snapshot()->isChanged());
    QCOMPARE(page.lint().model().rowCount(), 0);
    QTest::keyClick(page.lint().list(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(page.script().change(), QStringLiteral("application\n service bootstrap flash:bootstrap.tcl\n"));
    QCOMPARE(page.script().rollback(), QStringLiteral("application\n no service bootstrap\n"));
    QVERIFY(page.script().isVisible());
    QCOMPARE(page.editCount(), 1);
    page.undoStack()->undo();
    QTRY_VERIFY(session.snapshot()->isChecked && !session.snapshot()->isChanged());
    QCOMPARE(page.editCount(), 0);
}

void TestDialPlanPage::formWritesTheText()
{
    Open open;
    open.session.selectPeer(1400);
    auto *const target = qobject_cast<QLineEdit *>(open.editor(OptionId::SessionTarget));
    QCOMPARE(target->text(), QStringLiteral("ipv4:10.10.1.20"));
    open.typeInto(OptionId::Preference, QStringLiteral("1"));
    QVERIFY(open.text().contains(QLatin1String("dial-peer voice 1400 voip\n preference 1\n")));
    open.wait();
    const QStringList shown = open.page.text().shownLines();
    const qsizetype ghost = shown.indexOf(QStringLiteral("- preference 0"));
    QVERIFY(ghost > 0);
    QCOMPARE(shown[ghost + 1], QStringLiteral("+ preference 1"));
    QVERIFY(open.page.form().row(OptionId::Preference)->isChanged());
    QCOMPARE(open.part<QLabel>("peerState")->text(), ui::PeerForm::tr("edited"));
    // What is not set yet becomes a line of the block.
    open.typeInto(OptionId::MaxConn, QStringLiteral("225"));
    QVERIFY(open.text().contains(QLatin1String(" no vad\n max-conn 225\n!\n")));
    open.typeInto(OptionId::MaxConn, QStringLiteral(" "));
    QVERIFY(!open.text().contains(QLatin1String("max-conn")));
}

void TestDialPlanPage::whatCannotBeMeantStaysInTheField()
{
    Open open;
    open.session.selectPeer(1400);
    open.typeInto(OptionId::Preference, QStringLiteral("1"));
    const QString before = open.text();
    QTest::keyClicks(open.editor(OptionId::Preference), QStringLiteral("1")); // 11
    QCOMPARE(open.text(), before);
    QCOMPARE(open.page.form().row(OptionId::Preference)->fault(), QStringLiteral("A number from 0 to 10."));
    open.wait();
    QCOMPARE(qobject_cast<QLineEdit *>(open.editor(OptionId::Preference))->text(), QStringLiteral("11"));
    QTest::keyClick(open.editor(OptionId::Preference), Qt::Key_Backspace);
    QVERIFY(open.page.form().row(OptionId::Preference)->fault().isEmpty());
    // Left as it is it stays, whatever else is edited; another peer does not inherit it.
    QTest::keyClicks(open.editor(OptionId::Preference), QStringLiteral("1"));
    open.typeInto(OptionId::MaxConn, QStringLiteral("5"));
    open.wait();
    QCOMPARE(qobject_cast<QLineEdit *>(open.editor(OptionId::Preference))->text(), QStringLiteral("11"));
    open.session.selectPeer(5417);
    QCOMPARE(qobject_cast<QLineEdit *>(open.editor(OptionId::Preference))->text(), QStringLiteral("2"));
    open.session.selectPeer(1400);
    QCOMPARE(qobject_cast<QLineEdit *>(open.editor(OptionId::Preference))->text(), QStringLiteral("1"));
    open.typeInto(OptionId::SessionTarget, QStringLiteral("ipv4:10.10.1"));
    QVERIFY(!open.page.form().row(OptionId::SessionTarget)->fault().isEmpty());
    QVERIFY(!open.text().contains(QLatin1String("ipv4:10.10.1\n")));
    open.typeInto(OptionId::DestinationPattern, QStringLiteral("54[17"));
    QVERIFY(!open.page.form().row(OptionId::DestinationPattern)->fault().isEmpty());
}

void TestDialPlanPage::oneWordIsOneStepOfUndo()
{
    Open open;
    open.session.selectPeer(1400);
    open.typeInto(OptionId::Description, QStringLiteral("to CVP"));
    open.typeInto(OptionId::MaxConn, QStringLiteral("225"));
    QCOMPARE(open.page.undoStack()->count(), 2);
    open.page.undoStack()->undo();
    QVERIFY(!open.text().contains(QLatin1String("max-conn")));
    QVERIFY(open.text().contains(QLatin1String(" description to CVP\n")));
    open.page.undoStack()->undo();
    QCOMPARE(open.text(), QString::fromLatin1(gateway));
    open.page.undoStack()->redo();
    open.page.undoStack()->redo();
    QVERIFY(open.text().contains(QLatin1String(" max-conn 225\n")));
    // While a change is on its way to the device the text stays; what was taken back meanwhile is done afterwards.
    open.session.setLocked(open.id, QStringLiteral("being applied"));
    open.page.undoStack()->undo();
    QVERIFY(open.text().contains(QLatin1String(" max-conn 225\n")));
    open.session.setLocked(open.id, {});
    QVERIFY(!open.text().contains(QLatin1String("max-conn")));
    open.page.undoStack()->redo();
    open.wait();
    QCOMPARE(realLines(open.page.text()), linesOf(open.session.text(open.id)));
}

void TestDialPlanPage::flagsAndChoices()
{
    Open open;
    open.session.selectPeer(1400);
    auto *const vad = qobject_cast<QCheckBox *>(open.editor(OptionId::Vad));
    QVERIFY(!vad->isChecked());
    vad->click();
    QVERIFY(open.text().contains(QLatin1String(" dtmf-relay rtp-nte\n!\n"))); // on by itself: nobody writes it down
    vad->click();
    QVERIFY(open.text().contains(QLatin1String(" dtmf-relay rtp-nte\n no vad\n!\n")));
    auto *const stop = qobject_cast<QCheckBox *>(open.editor(OptionId::Huntstop));
    stop->click();
    QVERIFY(open.text().contains(QLatin1String(" huntstop\n")));
    stop->click();
    QVERIFY(!open.text().contains(QLatin1String("huntstop")));
    auto *const protocol = qobject_cast<QComboBox *>(open.editor(OptionId::SessionProtocol));
    QCOMPARE(protocol->currentText(), QStringLiteral("sipv2"));
    protocol->setFocus();
    QTest::keyClicks(protocol, QStringLiteral("n")); // none
    QTest::keyClick(protocol, Qt::Key_Return);
    if (open.text().count(QLatin1String("session protocol")) == 2) { // a style that only opens the list by Return
        protocol->setCurrentIndex(0);
        Q_EMIT protocol->activated(0);
    }
    QCOMPARE(open.text().count(QLatin1String("session protocol")), 1);
    // Fields of the other kind are not there.
    QVERIFY(open.page.form().row(OptionId::Port)->isHidden());
    open.session.selectPeer(1);
    QVERIFY(!open.page.form().row(OptionId::Port)->isHidden());
    QVERIFY(open.page.form().row(OptionId::SessionTarget)->isHidden());
}

void TestDialPlanPage::revertGoesBackToTheDevice()
{
    Open open;
    open.session.selectPeer(1400);
    open.typeInto(OptionId::Preference, QStringLiteral("7"));
    open.typeInto(OptionId::MaxConn, QStringLiteral("2"));
    const auto buttons = open.page.form().row(OptionId::Preference)->findChildren<QToolButton *>();
    QCOMPARE(buttons.size(), 1);
    QVERIFY(buttons.first()->isVisible());
    QTest::mouseClick(buttons.first(), Qt::LeftButton);
    QVERIFY(open.text().contains(QLatin1String(" preference 0\n")));
    QVERIFY(open.text().contains(QLatin1String(" max-conn 2\n")));
    open.wait();
    open.act("dialplan.revert")->trigger();
    QCOMPARE(open.text(), QString::fromLatin1(gateway));
}

void TestDialPlanPage::textWritesTheForm()
{
    Open open;
    open.session.selectPeer(1);
    ui::ConfigEdit &edit = open.page.text();
    edit.setFocus();
    const auto lines = edit.shownLines();
    const auto at = lines.indexOf(QStringLiteral("  preference 2"));
    edit.setTextCursor(QTextCursor(edit.document()->findBlockByNumber(static_cast<int>(at))));
    QCOMPARE(open.session.selectedPeer(), 5417U); // the cursor selects
    QTest::keyClick(&edit, Qt::Key_End);
    QTest::keyClick(&edit, Qt::Key_Backspace);
    QTest::keyClicks(&edit, QStringLiteral("9"));
    QTest::keyClick(&edit, Qt::Key_Return);
    QTest::keyClicks(&edit, QStringLiteral("max-conn 12"));
    edit.flush();
    QVERIFY(open.text().contains(QLatin1String(" preference 9\n max-conn 12\n destination-pattern 541764....\n")));
    QCOMPARE(qobject_cast<QLineEdit *>(open.editor(OptionId::Preference))->text(), QStringLiteral("9"));
    QCOMPARE(qobject_cast<QLineEdit *>(open.editor(OptionId::MaxConn))->text(), QStringLiteral("12"));
    // Of itself, after a moment.
    QTest::keyClicks(&edit, QStringLiteral("5"));
    QTRY_VERIFY(open.text().contains(QLatin1String(" max-conn 125\n")));
}

void TestDialPlanPage::removedLinesAreGhosts()
{
    Open open;
    open.session.selectPeer(1400);
    QVERIFY(open.session.edit(open.id, QStringLiteral("t"), { { 12, 2, {} } }));
    open.wait();
    const QStringList shown = open.page.text().shownLines();
    const qsizetype at = shown.indexOf(QStringLiteral("- preference 0"));
    QCOMPARE(shown[at + 1], QStringLiteral("- destination-pattern 5417641400"));
    QCOMPARE(shown[at - 1], QStringLiteral(" dial-peer voice 1400 voip"));
    QCOMPARE(realLines(open.page.text()), linesOf(open.session.text(open.id)));
    open.page.undoStack()->undo();
    open.wait();
    QVERIFY(!open.page.text().shownLines().contains(QStringLiteral("- preference 0")));
}

void TestDialPlanPage::ghostsAreNotTypedInto()
{
    Open open;
    QVERIFY(open.session.edit(open.id, QStringLiteral("t"), { { 12, 1, {} } }));
    open.wait();
    ui::ConfigEdit &edit = open.page.text();
    const auto at = static_cast<int>(edit.shownLines().indexOf(QStringLiteral("- preference 0")));
    edit.setFocus();
    const QString before = open.text();
    edit.setTextCursor(QTextCursor(edit.document()->findBlockByNumber(at)));
    QTest::keyClicks(&edit, QStringLiteral("x"));
    QTest::keyClick(&edit, Qt::Key_Delete);
    edit.flush();
    QCOMPARE(open.text(), before);
    // The line behind it is joined to the line before it, past the ghost.
    edit.setTextCursor(QTextCursor(edit.document()->findBlockByNumber(at + 1)));
    QTest::keyClick(&edit, Qt::Key_Backspace);
    edit.flush();
    QVERIFY(open.text().contains(QLatin1String("dial-peer voice 1400 voip destination-pattern 5417641400\n")));
    open.page.undoStack()->undo();
    QCOMPARE(open.text(), before);
    open.wait();
    QCOMPARE(realLines(edit), linesOf(open.session.text(open.id)));
}

void TestDialPlanPage::brokenTextKeepsTheForm()
{
    Open open;
    open.session.selectPeer(1400);
    ui::ConfigEdit &edit = open.page.text();
    edit.setFocus();
    edit.showLine(14);
    QTest::keyClick(&edit, Qt::Key_End);
    QTest::keyClick(&edit, Qt::Key_Return);
    QTest::keyClicks(&edit, QStringLiteral("incomming called-number 8..."));
    edit.flush();
    QTRY_VERIFY(open.session.problem(open.id).has_value());
    auto *const preference = qobject_cast<QLineEdit *>(open.editor(OptionId::Preference));
    QVERIFY(!preference->isEnabled());
    QCOMPARE(preference->text(), QStringLiteral("0"));
    QVERIFY(open.part<QLabel>("formNotice")->isVisible());
    QVERIFY(!open.act("dialplan.delete")->isEnabled());
    QVERIFY(!edit.extraSelections().isEmpty());
    QCOMPARE(edit.extraSelections().first().cursor.selectedText(), QStringLiteral("incomming"));
    // The strip mends it.
    auto *const strip = open.page.findChild<ui::Strip *>();
    QVERIFY(strip->isVisible());
    QVERIFY(strip->text().contains(QLatin1String("Did you mean \"incoming\"?")));
    QTest::mouseClick(strip->findChild<QPushButton *>(), Qt::LeftButton);
    open.wait();
    QVERIFY(!open.session.problem(open.id).has_value());
    QVERIFY(open.text().contains(QLatin1String(" incoming called-number 8...\n")));
    QVERIFY(preference->isEnabled());
    QVERIFY(!strip->isVisible());
}

/// Whatever is edited elsewhere, the view shows the text, line by line, with what was taken away between.
void TestDialPlanPage::textFollowsAnyEdit()
{
    Open open;
    QRandomGenerator random(20080314);
    const ui::ConfigEdit &edit = open.page.text();
    for (int step = 0; step < 120; ++step) {
        const std::uint32_t lines = open.session.text(open.id).lineCount();
        items::LineEdits edits;
        std::uint32_t at = 1;
        for (int i = random.bounded(1, 4); i > 0 && at <= lines; --i) {
            const auto first = at + static_cast<std::uint32_t>(random.bounded(8));
            std::string inserted;
            for (int n = random.bounded(3); n > 0; --n)
                inserted += " description line " + std::to_string(random.bounded(40)) + "\n";
            const auto removed = static_cast<std::uint32_t>(random.bounded(3));
            edits.push_back({ first, removed, inserted });
            at = first + removed + 1;
        }
        open.session.apply(open.id, edits);
        QCOMPARE(realLines(edit), linesOf(open.session.text(open.id)));
        if (random.bounded(3) == 0) {
            open.wait();
            QCOMPARE(realLines(edit), linesOf(open.session.text(open.id)));
        }
    }
}

/// Keys at any place give the text what they give the view.
void TestDialPlanPage::typingAnywhereIsTheText()
{
    Open open;
    QRandomGenerator random(7);
    ui::ConfigEdit &edit = open.page.text();
    edit.setFocus();
    for (int step = 0; step < 150; ++step) {
        QTextCursor cursor(edit.document());
        cursor.setPosition(random.bounded(edit.document()->characterCount()));
        if (random.bounded(4) == 0)
            cursor.setPosition(std::min(cursor.position() + random.bounded(60), edit.document()->characterCount() - 1),
                QTextCursor::KeepAnchor);
        edit.setTextCursor(cursor);
        switch (random.bounded(5)) {
        case 0: QTest::keyClick(&edit, Qt::Key_Backspace); break;
        case 1: QTest::keyClick(&edit, Qt::Key_Delete); break;
        case 2: QTest::keyClick(&edit, Qt::Key_Return); break;
        default: QTest::keyClicks(&edit, QStringLiteral("7")); break;
        }
        edit.flush();
        QCOMPARE(realLines(edit).join(QLatin1Char('\n')), linesOf(open.session.text(open.id)).join(QLatin1Char('\n')));
        if (random.bounded(4) == 0)
            QTRY_VERIFY(!open.session.isReading(open.id));
    }
    while (open.page.undoStack()->canUndo())
        open.page.undoStack()->undo();
    QCOMPARE(open.text(), QString::fromLatin1(gateway));
}

void TestDialPlanPage::undoLineTakesOneBack()
{
    Open open;
    QVERIFY(open.session.edit(
        open.id, QStringLiteral("t"), { { 12, 2, " preference 3\n destination-pattern 5417641499\n" } }));
    open.wait();
    open.page.text().showLine(13);
    open.page.text().undoLine();
    QVERIFY(open.text().contains(QLatin1String(" preference 3\n destination-pattern 5417641400\n")));
}

void TestDialPlanPage::filterKeepsTheSelection()
{
    Open open;
    open.session.selectPeer(5417);
    auto *const filter = open.part<QLineEdit>("peerFilter");
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("541764"));
    QCOMPARE(open.page.peers().rowCount(), 2);
    QCOMPARE(open.page.table().currentTag(), 5417U);
    QTest::keyClicks(filter, QStringLiteral(" 10.10.1.20"));
    QCOMPARE(open.page.peers().rowCount(), 1);
    filter->clear();
    QCOMPARE(open.page.peers().rowCount(), 3);
    QCOMPARE(open.page.table().currentTag(), 5417U);
    QCOMPARE(open.session.selectedPeer(), 5417U);
    QTest::keyClicks(filter, QStringLiteral("nothing has this"));
    QVERIFY(!open.page.table().isVisible());
    filter->clear();
    open.page.table().sortByColumn(items::DialPlanPeerModel::TagColumn, Qt::DescendingOrder);
    QCOMPARE(open.page.peers().peer(0)->tag, 5417U);
    QCOMPARE(open.page.table().currentTag(), 5417U);
}

void TestDialPlanPage::cellsAreEditedInPlace()
{
    Open open;
    const auto edit = [&](quint32 tag, int column, const QString &value) {
        items::DialPlanPeerModel &model = open.page.peers();
        model.setData(model.index(model.rowOf(tag), column), value, Qt::EditRole);
        open.wait();
    };
    using Model = items::DialPlanPeerModel;
    edit(1400, Model::PreferenceColumn, QStringLiteral("4"));
    QVERIFY(open.text().contains(QLatin1String(" preference 4\n")));
    edit(1400, Model::TargetColumn, QStringLiteral("10.10.1.21"));
    QVERIFY(open.text().contains(QLatin1String(" session target ipv4:10.10.1.21\n")));
    edit(1, Model::MatchesColumn, QStringLiteral("5417641...T"));
    QVERIFY(open.text().contains(QLatin1String(" incoming called-number 5417641...T\n")));
    edit(1400, Model::PreferenceColumn, QStringLiteral("44"));
    QVERIFY(!open.text().contains(QLatin1String(" preference 44\n")));
    edit(1400, Model::TagColumn, QStringLiteral("1401"));
    QVERIFY(open.text().contains(QLatin1String("dial-peer voice 1401 voip\n")));
    QCOMPARE(open.session.selectedPeer(), 1401U);
    edit(1401, Model::TagColumn, QStringLiteral("1"));
    QVERIFY(open.text().contains(QLatin1String("dial-peer voice 1401 voip\n")));
}

void TestDialPlanPage::duplicateDeleteAndRestore()
{
    Open open;
    open.session.selectPeer(1400);
    open.act("dialplan.duplicate")->trigger();
    open.wait();
    QVERIFY(open.text().contains(QLatin1String("dial-peer voice 1401 voip\n preference 0\n")));
    QCOMPARE(open.session.selectedPeer(), 1401U);
    QCOMPARE(open.page.table().currentTag(), 1401U);
    open.page.table().setFocus();
    QTest::keyClick(&open.page.table(), Qt::Key_Delete);
    QCOMPARE(open.text(), QString::fromLatin1(gateway));
    open.wait();
    open.page.table().selectTag(1400);
    open.session.selectPeer(1400);
    open.page.table().setFocus();
    QTest::keyClick(&open.page.table(), Qt::Key_Delete);
    open.wait();
    QVERIFY(!open.text().contains(QLatin1String("1400 voip")));
    // It stays in the table, struck out, and in the form, to be looked at and restored.
    QCOMPARE(open.page.peers().peer(open.page.peers().rowOf(1400))->change, items::PeerChange::Deleted);
    QVERIFY(!open.editor(OptionId::Preference)->isEnabled());
    open.act("dialplan.revert")->trigger();
    open.wait();
    QCOMPARE(open.text(), QString::fromLatin1(gateway));
    QVERIFY(!open.session.snapshot()->isChanged());
}

void TestDialPlanPage::newPeerFromAShape()
{
    Open open;
    open.session.selectPeer(1400);
    open.act("dialplan.new")->trigger();
    auto *const dialog = open.page.findChild<ui::NewPeerDialog *>();
    QVERIFY(dialog != nullptr);
    auto *const list = dialog->findChild<QListWidget *>();
    list->setCurrentRow(0); // VRU label
    auto *const tag = dialog->findChild<QLineEdit *>(QStringLiteral("newTag"));
    QAbstractButton *const add = accepting(dialog);
    tag->selectAll();
    QTest::keyClicks(tag, QStringLiteral("1400"));
    QVERIFY(!add->isEnabled());
    tag->selectAll();
    QTest::keyClicks(tag, QStringLiteral("1401"));
    auto *const pattern = dialog->findChild<QLineEdit *>(QStringLiteral("new-pattern"));
    pattern->selectAll();
    QTest::keyClicks(pattern, QStringLiteral("5417641401T"));
    QVERIFY(add->isEnabled());
    QTest::mouseClick(add, Qt::LeftButton);
    open.wait();
    QVERIFY(
        open.text().contains(QLatin1String("!\ndial-peer voice 1401 voip\n description VRU leg\n service bootstrap\n"
                                           " incoming called-number 5417641401T\n")));
    QVERIFY(open.text().indexOf(QLatin1String("voice 1401")) < open.text().indexOf(QLatin1String("voice 5417")));
    QCOMPARE(open.session.selectedPeer(), 1401U);
    QCOMPARE(open.page.undoStack()->count(), 1);
    for (const dialplan::LintFinding &finding : open.session.snapshot()->lint)
        QVERIFY(finding.object == nullptr || finding.object->tag != 1401);
}

void TestDialPlanPage::bulkEditIsOneStep()
{
    Open open;
    open.page.table().selectAll();
    QCOMPARE(open.page.table().selectedTags().size(), 3);
    open.act("dialplan.bulk")->trigger();
    auto *const dialog = open.page.findChild<ui::BulkEditDialog *>();
    auto *const value = dialog->findChild<QComboBox *>(QStringLiteral("bulkValue"));
    QAbstractButton *const change = accepting(dialog);
    value->setEditText(QStringLiteral("12"));
    QVERIFY(!change->isEnabled());
    value->setEditText(QStringLiteral("6"));
    QVERIFY(change->isEnabled());
    QTest::mouseClick(change, Qt::LeftButton);
    open.wait();
    QCOMPARE(open.text().count(QLatin1String(" preference 6\n")), 3);
    QCOMPARE(open.page.undoStack()->count(), 1);
    open.page.undoStack()->undo();
    QCOMPARE(open.text(), QString::fromLatin1(gateway));
}

void TestDialPlanPage::moveBetweenDevices()
{
    Open open;
    open.session.openText(QStringLiteral("other"), "hostname gw2\n!\ndial-peer voice 9 pots\n port 0/0/0:23\n!\nend\n");
    QTRY_COMPARE(open.session.devices().size(), 2);
    const QString other = open.session.devices().last().id;
    QTRY_VERIFY(open.session.snapshot(other) != nullptr);
    open.session.setCurrent(open.id);
    open.session.selectPeer(1400);
    QMetaObject::invokeMethod(&open.page, [&] { open.page.moveChosen(other); });
    QVERIFY(!open.text().contains(QLatin1String("voice 1400")));
    QVERIFY(
        open.session.text(other).bytes().find("!\ndial-peer voice 1400 voip\n preference 0\n") != std::string::npos);
    QCOMPARE(open.page.undoStack()->count(), 1);
    open.page.undoStack()->undo();
    QCOMPARE(open.text(), QString::fromLatin1(gateway));
    QVERIFY(open.session.text(other).bytes().find("1400") == std::string::npos);
}

void TestDialPlanPage::dropOrdersPreference()
{
    QByteArray text(gateway);
    text.replace("end\n",
        "dial-peer voice 1402 voip\n preference 2\n destination-pattern 5417641400\n session target "
        "ipv4:10.10.1.30\n!\n"
        "end\n");
    Open open(text);
    Q_EMIT open.page.table().orderDropped({ 1402 }, 1); // in front of 1400
    open.wait();
    const auto *const device = &open.session.snapshot()->device();
    const auto preference = [&](const char *tag) {
        return std::string(device->find(dialplan::ObjectKind::Peer, tag)->value(OptionId::Preference));
    };
    QCOMPARE(preference("1402"), std::string("0"));
    QCOMPARE(preference("1400"), std::string("1"));
    QCOMPARE(preference("5417"), std::string("2")); // of other numbers
}

void TestDialPlanPage::findingIsFixedAndSuppressed()
{
    Open open;
    ui::LintPane &lint = open.page.lint();
    const auto rowOf = [&](const QString &rule, quint32 tag) {
        for (int row = 0; row < lint.model().rowCount(); ++row) {
            if (lint.model().finding(row).rule == rule && lint.model().finding(row).tag == tag)
                return row;
        }
        return -1;
    };
    // The service of peer 1 is not defined; the fix goes below application.
    QVERIFY(rowOf(QStringLiteral("CVP003"), 1) >= 0);
    lint.fix(rowOf(QStringLiteral("CVP003"), 1));
    open.wait();
    QVERIFY(open.text().contains(QLatin1String("application\n service bootstrap flash:bootstrap.tcl\n service "
                                               "cvp-survivability flash:survivability.tcl\n!\n")));
    QCOMPARE(rowOf(QStringLiteral("CVP003"), 1), -1);
    QVERIFY(rowOf(QStringLiteral("CVP007"), 5417) >= 0);
    lint.suppress(rowOf(QStringLiteral("CVP007"), 5417), false, QStringLiteral("   "));
    QVERIFY(open.kept.workspace->suppressions(QStringLiteral("gw1")).isEmpty()); // not without a reason
    lint.suppress(rowOf(QStringLiteral("CVP007"), 5417), false, QStringLiteral("an announcement only"));
    open.wait();
    QTRY_COMPARE(rowOf(QStringLiteral("CVP007"), 5417), -1);
    QCOMPARE(open.kept.workspace->suppressions(QStringLiteral("gw1")).size(), 1);
    std::ignore
        = open.kept.workspace->unsuppress(QStringLiteral("gw1"), QStringLiteral("CVP007"), QStringLiteral("5417"));
    QTRY_VERIFY(rowOf(QStringLiteral("CVP007"), 5417) >= 0);
}

void TestDialPlanPage::scriptCanBeCopied()
{
    Open open;
    open.session.selectPeer(1400);
    open.typeInto(OptionId::Preference, QStringLiteral("1"));
    open.wait();
    open.act("dialplan.review")->trigger();
    QCOMPARE(open.page.script().change(), QStringLiteral("dial-peer voice 1400 voip\n preference 1\n"));
    const auto buttons = open.page.script().findChildren<QPushButton *>();
    const auto copy = std::ranges::find_if(
        buttons, [](const QPushButton *button) { return button->text() == ui::ChangeScriptPane::tr("Copy rollback"); });
    QTest::mouseClick(*copy, Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("dial-peer voice 1400 voip\n preference 0\n"));
    QVERIFY(open.part<QListWidget>("checks")->count() >= 3);
    QCOMPARE(open.part<QListWidget>("changeList")->count(), 1);
    QVERIFY(open.part<QListWidget>("changeList")->item(0)->toolTip().contains(QStringLiteral("preference 0 \u2192 1")));
}

void TestDialPlanPage::narrowPageHasTheTextAsATab()
{
    Open open(gateway, { 960, 620 });
    QVERIFY(open.page.form().isVisible());
    QVERIFY(!open.page.text().isVisible());
    const auto bars = open.page.findChildren<QTabBar *>();
    const auto formTabs = std::ranges::find_if(bars, [](const QTabBar *bar) {
        return bar->count() == 2 && bar->isVisible() && bar->tabText(1) == ui::DialPlanPage::tr("Text");
    });
    QVERIFY(formTabs != bars.end());
    (*formTabs)->setCurrentIndex(1);
    QVERIFY(open.page.text().isVisible());
    QVERIFY(!open.page.form().isVisible());
    open.page.resize(1360, 832);
    QVERIFY(open.page.text().isVisible());
    QVERIFY(open.page.form().isVisible());
}

void TestDialPlanPage::longTextShowsOnePeer()
{
    QByteArray text("hostname big\n!\n");
    for (int tag = 1; tag <= 1200; ++tag)
        text += "dial-peer voice " + QByteArray::number(tag) + " voip\n destination-pattern 8005"
            + QByteArray::number(1000 + tag) + "\n session target ipv4:10.0.0.1\n!\n";
    text += "end\n";
    Open open(text);
    ui::ConfigEdit &edit = open.page.text();
    QVERIFY(edit.isLong());
    open.session.selectPeer(700);
    QCOMPARE(realLines(edit),
        (QStringList { QStringLiteral("dial-peer voice 700 voip"), QStringLiteral(" destination-pattern 80051700"),
            QStringLiteral(" session target ipv4:10.0.0.1") }));
    open.typeInto(OptionId::Preference, QStringLiteral("3"));
    QCOMPARE(realLines(edit).last(), QStringLiteral(" preference 3"));
    edit.setFocus();
    edit.moveCursor(QTextCursor::End);
    QTest::keyClicks(&edit, QStringLiteral("\b2"));
    QTest::keyClick(&edit, Qt::Key_Backspace);
    QTest::keyClicks(&edit, QStringLiteral("4"));
    edit.flush();
    QVERIFY(open.text().contains(QLatin1String("80051700\n session target ipv4:10.0.0.1\n preference ")));
    QCOMPARE(open.text().count(QLatin1String("preference")), 1);
    open.part<QToolButton>("wholeFile")->click();
    QTRY_COMPARE(realLines(edit).size(), static_cast<qsizetype>(open.session.text(open.id).lineCount()));
    QCOMPARE(realLines(edit), linesOf(open.session.text(open.id)));
}

void TestDialPlanPage::linksLeadToPeers()
{
    Open open;
    open.session.selectPeer(1400);
    const ui::Link here = open.page.here();
    open.session.selectPeer(1);
    QVERIFY(open.page.show(here));
    QCOMPARE(open.session.selectedPeer(), 1400U);
    QVERIFY(!open.page.show(ui::linkTo(ui::DialPlanPlace { QStringLiteral("no such device"), 1, std::nullopt })));
}

void TestDialPlanPage::openConfigurationsComeBack()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("workspace.sqlite"));
    QJsonObject state;
    {
        auto kept = workspace::Workspace::open(path);
        items::DialPlanSession session;
        ui::DialPlanPage page(session, kept.workspace.get());
        session.openText(QStringLiteral("gw"), gateway);
        QTRY_VERIFY(session.snapshot() != nullptr);
        session.selectPeer(1400);
        QVERIFY(session.edit(session.current(), QStringLiteral("t"), { { 12, 1, " preference 8\n" } }));
        QTRY_VERIFY(!session.isReading(session.current()));
        page.keep();
        state = page.saveState();
    }
    auto kept = workspace::Workspace::open(path);
    items::DialPlanSession session;
    ui::DialPlanPage page(session, kept.workspace.get());
    page.restoreState(state);
    QTRY_VERIFY(session.snapshot() != nullptr);
    QCOMPARE(session.snapshot()->peers->changed, 1);
    QCOMPARE(std::string(session.text(session.current()).line(12)), std::string(" preference 8"));
    QTRY_COMPARE(session.selectedPeer(), 1400U);
    // What is closed does not come back.
    page.findChild<QAction *>(QStringLiteral("dialplan.close"))->trigger();
    QVERIFY(kept.workspace->configurations().isEmpty());
}

void TestDialPlanPage::everyControlHasAName()
{
    Open open;
    for (QWidget *const child : open.page.findChildren<QWidget *>()) {
        const bool isControl = qobject_cast<QAbstractButton *>(child) != nullptr
            || qobject_cast<QLineEdit *>(child) != nullptr || qobject_cast<QComboBox *>(child) != nullptr
            || qobject_cast<QAbstractItemView *>(child) != nullptr || qobject_cast<QPlainTextEdit *>(child) != nullptr;
        if (!isControl || !child->isVisible() || child->parent()->inherits("QComboBox")
            || child->inherits("QHeaderView") || child->objectName().startsWith(QLatin1String("qt_"))
            || child->parent()->inherits("QTabBar") || child->parent()->inherits("QLineEdit")
            || child->inherits("QTableCornerButton"))
            continue;
        QAccessibleInterface *const face = QAccessible::queryAccessibleInterface(child);
        QVERIFY2(face != nullptr && !face->text(QAccessible::Name).isEmpty(),
            qPrintable(QString::fromLatin1(child->metaObject()->className()) + QLatin1Char(' ') + child->objectName()));
    }
}

QTEST_MAIN(TestDialPlanPage)
#include "tst_dialplanpage.moc"
