// SPDX-License-Identifier: GPL-3.0-or-later
// The Dial plan page and a device: meeting it, reading it, applying a change with the keyboard, trouble on the way, the
// way back, and what is written down.
#include "restconfgateway.h"
#include "sshgateway.h"

#include <common/notices.h>
#include <common/strip.h>
#include <common/theme.h>
#include <dialplan/auditdialog.h>
#include <dialplan/changedialog.h>
#include <dialplan/deviceacts.h>
#include <dialplan/devicedialog.h>
#include <dialplan/dialplanpage.h>

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QTreeWidget>

#include <memory>

using namespace legwork;
using namespace legwork::ui;

namespace {

const QByteArray gateway
    = "hostname gw1\n!\ndial-peer voice 1400 voip\n destination-pattern 5417641400\n preference 0\n"
      " session protocol sipv2\n session target ipv4:10.10.1.20\n!\n"
      "dial-peer voice 9 pots\n incoming called-number 9\n!\nend\n";

template <typename Widget> Widget *child(QWidget *of, const char *name)
{
    return of->findChild<Widget *>(QLatin1StringView(name));
}

void click(QWidget *of, const char *name)
{
    auto *const button = child<QAbstractButton>(of, name);
    QVERIFY2(button != nullptr && button->isVisible() && button->isEnabled(), name);
    QTest::mouseClick(button, Qt::LeftButton);
}

void typeInto(QWidget *of, const char *name, const QString &text)
{
    auto *const edit = child<QLineEdit>(of, name);
    QVERIFY2(edit != nullptr && edit->isVisible() && edit->isEnabled(), name);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClicks(edit, text);
}

void picture(QWidget *widget, const char *name)
{
    const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
    if (!folder.isEmpty())
        widget->grab().save(folder + QLatin1Char('/') + QLatin1StringView(name) + QStringLiteral(".png"));
}

} // namespace

class TestDeviceWindow final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void firstMeeting();
    void changedKeyIsNotConnected();
    void wrongPassword();
    void cancelledConnecting();
    void appliesAndRollsBack();
    void readOnlyByDefault();
    void conflictIsTakenOver();
    void lostInTheMiddle();
    void stopped();
    void restconfSaysWhatItCannot();
    void unfinishedChangeIsTold();
    void everyControlHasAName();

private:
    [[nodiscard]] DeviceDialog *connectDialog() { return m_page->window()->findChild<DeviceDialog *>(); }
    [[nodiscard]] ChangeDialog *changeDialog() { return m_page->window()->findChild<ChangeDialog *>(); }
    /// Connects by the dialog and trusts the device; the configuration is then open.
    void connectToGateway(bool isReadOnly);
    /// Changes a preference as an edit of the page and shows the script.
    void edit();
    void openApply();
    void waitFor(device::RunState state);

    std::unique_ptr<peers::SshGateway> m_gateway;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<items::DialPlanSession> m_session;
    std::unique_ptr<DialPlanPage> m_page;
    DeviceActs *m_acts = nullptr;
};

void TestDeviceWindow::initTestCase()
{
    setUpApplication(*qApp);
    m_gateway = std::make_unique<peers::SshGateway>();
    const QString trouble = m_gateway->start(gateway);
    if (trouble.contains(QStringLiteral("is not there")))
        QSKIP(qPrintable(trouble));
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
}

void TestDeviceWindow::init()
{
    m_gateway->setFaults({});
    m_gateway->setRunning(gateway);
    m_gateway->setStartup(gateway);
    m_gateway->forgetTyped();
    m_workspace = workspace::Workspace::open({}).workspace;
    m_session = std::make_unique<items::DialPlanSession>();
    m_page = std::make_unique<DialPlanPage>(*m_session, m_workspace.get());
    m_acts = new DeviceActs(*m_page, m_workspace.get(), m_page.get());
    m_page->resize(1440, 856);
    m_page->QWidget::show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestDeviceWindow::cleanup()
{
    m_page.reset();
    m_session.reset();
    m_workspace.reset();
}

void TestDeviceWindow::connectToGateway(bool isReadOnly)
{
    m_acts->connectToDevice();
    DeviceDialog *const dialog = connectDialog();
    QVERIFY(dialog != nullptr);
    typeInto(dialog, "host", QStringLiteral("127.0.0.1"));
    child<QSpinBox>(dialog, "port")->setValue(m_gateway->port());
    typeInto(dialog, "user", QStringLiteral("operator"));
    typeInto(dialog, "password", QStringLiteral("s3cret"));
    QVERIFY(child<QCheckBox>(dialog, "readOnly")->isChecked());
    if (!isReadOnly)
        click(dialog, "readOnly");
    click(dialog, "connect");
    auto *const trust = child<QWidget>(dialog, "trust");
    QTRY_VERIFY_WITH_TIMEOUT(trust->isVisible(), 60'000);
    QCOMPARE(child<QLabel>(dialog, "fingerprint")->text(), m_gateway->fingerprint());
    QVERIFY(m_gateway->typed().isEmpty());
    picture(dialog, "device-trust");
    click(dialog, "trustYes");
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot() != nullptr, 60'000);
}

void TestDeviceWindow::edit()
{
    const QString id = m_session->current();
    const auto &text = m_session->text(id);
    std::uint32_t line = 0;
    for (std::uint32_t i = 1; i <= text.lineCount(); ++i) {
        if (text.line(i) == " preference 0")
            line = i;
    }
    QVERIFY(line > 0);
    QVERIFY(m_session->edit(id, QStringLiteral("preference"), { { line, 1, " preference 1\n max-conn 225\n" } }));
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->isReading(id) && m_session->snapshot()->isChanged(), 60'000);
    m_page->showTab(DialPlanPage::Tab::Script);
}

void TestDeviceWindow::openApply()
{
    QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(m_page.get(), "applyChange")->isEnabled(), 60'000);
    picture(m_page.get(), "script-apply");
    click(m_page.get(), "applyChange");
    QTRY_VERIFY_WITH_TIMEOUT(changeDialog() != nullptr && changeDialog()->isVisible(), 60'000);
    waitFor(device::RunState::Ready);
}

void TestDeviceWindow::waitFor(device::RunState state)
{
    ChangeDialog *const dialog = changeDialog();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isBusy() && dialog->report(), 120'000);
    QVERIFY2(dialog->report()->state == state, qPrintable(dialog->report()->summary));
}

void TestDeviceWindow::firstMeeting()
{
    connectToGateway(true);
    QCOMPARE(m_session->device(m_session->current()).name, QStringLiteral("gw1"));
    QVERIFY(m_session->device(m_session->current()).origin.startsWith(QStringLiteral("ssh:operator@127.0.0.1:")));
    QCOMPARE(m_acts->book().profiles().size(), 1);
    QCOMPARE(m_acts->book().profiles().front().address.pin, m_gateway->fingerprint());
    // The profile is kept, the password is not.
    const QByteArray kept = m_workspace->state(QStringLiteral("dialplan/devices"));
    QVERIFY(kept.contains("operator") && !kept.contains("s3cret"));
    // Known from now on: reading again asks nothing.
    m_gateway->setRunning(QByteArray(gateway).replace("5417641400", "5417641499"));
    click(m_page.get(), "reload");
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot()->base->text().find("5417641499") != std::string::npos, 60'000);
    QCOMPARE(m_session->devices().size(), 1);
}

void TestDeviceWindow::changedKeyIsNotConnected()
{
    connectToGateway(true);
    QCOMPARE(m_gateway->changeHostKey(), QString());
    m_gateway->forgetTyped();
    click(m_page.get(), "reload");
    DeviceDialog *const dialog = connectDialog();
    auto *const trust = child<QWidget>(dialog, "trust");
    QTRY_VERIFY_WITH_TIMEOUT(trust->isVisible(), 60'000);
    picture(dialog, "device-changed");
    QVERIFY(child<QLabel>(dialog, "fingerprint")->text().contains(m_gateway->fingerprint()));
    QVERIFY(m_gateway->typed().isEmpty());
    // Enter decides nothing, and "no" leaves everything as it was.
    click(dialog, "trustNo");
    QVERIFY(dialog->isVisible());
    QVERIFY(m_gateway->typed().isEmpty());
    QVERIFY(m_acts->book().profiles().front().address.pin != m_gateway->fingerprint());
    dialog->close();
}

void TestDeviceWindow::wrongPassword()
{
    m_acts->connectToDevice();
    DeviceDialog *const dialog = connectDialog();
    click(dialog, "connect");
    QVERIFY(child<Strip>(dialog, "trouble")->text().contains(QStringLiteral("address")));
    typeInto(dialog, "host", QStringLiteral("127.0.0.1"));
    child<QSpinBox>(dialog, "port")->setValue(m_gateway->port());
    typeInto(dialog, "user", QStringLiteral("operator"));
    typeInto(dialog, "password", QStringLiteral("nonsense"));
    click(dialog, "connect");
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(dialog, "trust")->isVisible(), 60'000);
    click(dialog, "trustYes");
    QTRY_VERIFY_WITH_TIMEOUT(
        child<Strip>(dialog, "trouble")->text().contains(QStringLiteral("refused the sign-in")), 60'000);
    QVERIFY(m_acts->book().profiles().isEmpty());
    QVERIFY(m_session->devices().isEmpty());
    dialog->close();
}

void TestDeviceWindow::cancelledConnecting()
{
    m_gateway->setFaults({ { QStringLiteral("delay_ms"), 500 }, { QStringLiteral("chunk"), 1 } });
    m_acts->connectToDevice();
    DeviceDialog *const dialog = connectDialog();
    typeInto(dialog, "host", QStringLiteral("127.0.0.1"));
    child<QSpinBox>(dialog, "port")->setValue(m_gateway->port());
    typeInto(dialog, "user", QStringLiteral("operator"));
    typeInto(dialog, "password", QStringLiteral("s3cret"));
    click(dialog, "connect");
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(dialog, "trust")->isVisible(), 60'000);
    click(dialog, "trustYes");
    QVERIFY(!child<QLabel>(dialog, "progress")->text().isEmpty());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
    QVERIFY(m_session->devices().isEmpty());
}

void TestDeviceWindow::appliesAndRollsBack()
{
    connectToGateway(false);
    edit();
    openApply();
    ChangeDialog *const dialog = changeDialog();
    QVERIFY(child<QPlainTextEdit>(dialog, "script")->toPlainText().contains(QStringLiteral(" max-conn 225")));
    QVERIFY(child<QPlainTextEdit>(dialog, "rollback")->toPlainText().contains(QStringLiteral(" no max-conn 225")));
    QVERIFY(!m_gateway->typed().contains("exec: configure terminal"));
    picture(dialog, "change-ready");
    // Nothing but the name enables it.
    auto *const apply = child<QPushButton>(dialog, "apply");
    QVERIFY(!apply->isEnabled());
    typeInto(dialog, "deviceName", QStringLiteral("gw"));
    QVERIFY(!apply->isEnabled());
    typeInto(dialog, "deviceName", QStringLiteral("gw1"));
    QVERIFY(apply->isEnabled());
    QTest::keyClick(child<QLineEdit>(dialog, "deviceName"), Qt::Key_Return); // by keyboard
    QVERIFY(!m_session->lockedWhy(m_session->current()).isEmpty());
    waitFor(device::RunState::Applied);
    picture(dialog, "change-applied");
    QVERIFY(m_session->lockedWhy(m_session->current()).isEmpty());
    QVERIFY(m_gateway->running().contains(" max-conn 225\n"));
    // What was applied is no edit any more.
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->snapshot()->isChanged(), 60'000);
    auto records = m_workspace->deviceAudit().value();
    QCOMPARE(records.size(), 2);
    QCOMPARE(records[0].value(QStringLiteral("result")).toString(), QStringLiteral("applied"));
    QCOMPARE(records[1].value(QStringLiteral("result")).toString(), QStringLiteral("sending"));

    // Closed and opened again, the way back is still there.
    click(dialog, "close");
    QVERIFY(!dialog->isVisible());
    click(m_page.get(), "lastChange");
    click(dialog, "rollBack");
    waitFor(device::RunState::Unchanged);
    QVERIFY(!m_gateway->running().contains("max-conn"));
    QVERIFY(m_gateway->running().contains(" preference 0\n"));
    // What was taken back is an edit again.
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot()->isChanged()
            && m_session->snapshot()->base->text().find("max-conn") == std::string::npos
            && m_session->snapshot()->edited->text().find("max-conn 225") != std::string::npos,
        60'000);
    records = m_workspace->deviceAudit().value();
    QCOMPARE(records.front().value(QStringLiteral("result")).toString(), QStringLiteral("unchanged"));
    dialog->close();
    click(m_page.get(), "auditRecords");
    auto *const audit = m_page->window()->findChild<AuditDialog *>();
    QCOMPARE(child<QTreeWidget>(audit, "records")->topLevelItemCount(), 3);
    QVERIFY(child<QPlainTextEdit>(audit, "record")->toPlainText().contains(QStringLiteral("Rolled back")));
    picture(audit, "audit");
    audit->close();
}

void TestDeviceWindow::readOnlyByDefault()
{
    connectToGateway(true);
    edit();
    QVERIFY(!child<QPushButton>(m_page.get(), "applyChange")->isVisible());
    auto *const why = child<QLabel>(m_page.get(), "whyNotApply");
    QVERIFY(why->isVisible() && why->text().contains(QStringLiteral("read-only")));
    // The dry run shows what it would be, and there is nothing to send it with.
    QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(m_page.get(), "dryRun")->isEnabled(), 60'000);
    click(m_page.get(), "dryRun");
    QTRY_VERIFY_WITH_TIMEOUT(changeDialog() != nullptr, 60'000);
    waitFor(device::RunState::Blocked);
    QVERIFY(child<QPlainTextEdit>(changeDialog(), "script")->toPlainText().contains(QStringLiteral("max-conn 225")));
    QVERIFY(!child<QPushButton>(changeDialog(), "apply")->isVisible());
    QCOMPARE(m_gateway->running(), gateway);
    QVERIFY(m_workspace->deviceAudit()->isEmpty());
    changeDialog()->close();
}

void TestDeviceWindow::conflictIsTakenOver()
{
    connectToGateway(false);
    edit();
    m_gateway->setRunning(QByteArray(gateway).replace("incoming called-number 9\n", "incoming called-number 8\n"));
    QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(m_page.get(), "applyChange")->isEnabled(), 60'000);
    click(m_page.get(), "applyChange");
    QTRY_VERIFY_WITH_TIMEOUT(changeDialog() != nullptr, 60'000);
    waitFor(device::RunState::Conflict);
    QVERIFY(child<Strip>(changeDialog(), "state")->text().contains(QStringLiteral("incoming called-number 8")));
    picture(changeDialog(), "change-conflict");
    click(changeDialog(), "take");
    // The device's change is in the base now, and the edit is still an edit.
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot()->base->text().find("called-number 8") != std::string::npos
            && m_session->snapshot()->edited->text().find("max-conn 225") != std::string::npos,
        60'000);
    openApply();
    typeInto(changeDialog(), "deviceName", QStringLiteral("gw1"));
    click(changeDialog(), "apply");
    waitFor(device::RunState::Applied);
    QVERIFY(m_gateway->running().contains("called-number 8\n"));
    changeDialog()->close();
}

void TestDeviceWindow::lostInTheMiddle()
{
    connectToGateway(false);
    edit();
    m_gateway->setFaults({ { QStringLiteral("cut_after"), 2 } });
    openApply();
    ChangeDialog *const dialog = changeDialog();
    typeInto(dialog, "deviceName", QStringLiteral("gw1"));
    click(dialog, "apply");
    waitFor(device::RunState::Partial);
    QVERIFY2(child<Strip>(dialog, "state")->text().contains(QStringLiteral("2 of 3")),
        qPrintable(child<Strip>(dialog, "state")->text()));
    picture(dialog, "change-partial");
    QVERIFY(m_gateway->running().contains("max-conn 225") != m_gateway->running().contains(" preference 1\n"));
    // The session that found it out is cut, too, when the way back is typed; the one after that is not.
    m_gateway->setFaults({});
    click(dialog, "rollBack");
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isBusy(), 120'000);
    if (dialog->report()->state != device::RunState::Unchanged) {
        QVERIFY2(dialog->report()->canRollBack, qPrintable(dialog->report()->summary));
        click(dialog, "rollBack");
    }
    waitFor(device::RunState::Unchanged);
    QVERIFY(m_gateway->running().contains(" preference 0\n") && !m_gateway->running().contains("max-conn"));
    dialog->close();
}

void TestDeviceWindow::stopped()
{
    connectToGateway(false);
    edit();
    m_gateway->setFaults({ { QStringLiteral("delay_ms"), 25 }, { QStringLiteral("chunk"), 8 } });
    openApply();
    ChangeDialog *const dialog = changeDialog();
    typeInto(dialog, "deviceName", QStringLiteral("gw1"));
    click(dialog, "apply");
    QTRY_VERIFY_WITH_TIMEOUT(m_gateway->typed().contains("config: dial-peer voice 1400 voip"), 60'000);
    // It cannot be closed while commands are on their way, but it can be stopped.
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(dialog->isVisible());
    click(dialog, "stop");
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->isBusy(), 120'000);
    QVERIFY(
        dialog->report()->state == device::RunState::Partial || dialog->report()->state == device::RunState::Unchanged);
    QVERIFY(!m_gateway->running().contains(" preference 1\n"));
    dialog->close();
}

void TestDeviceWindow::restconfSaysWhatItCannot()
{
    peers::RestconfGateway other;
    QCOMPARE(other.start({ { QStringLiteral("hostname"), QStringLiteral("gw1") } }), QString());
    m_session->openText(QStringLiteral("gw1"), "hostname gw1\nend\n");
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot() != nullptr, 60'000);
    QVERIFY(m_session->edit(m_session->current(), QStringLiteral("x"),
        { { 2, 0, "dial-peer voice 1 voip\n service bootstrap\n incoming called-number 7777T\n!\n" } }));
    QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot()->isChanged(), 60'000);
    m_page->showTab(DialPlanPage::Tab::Script);
    QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>(m_page.get(), "applyChange")->isEnabled(), 60'000);
    click(m_page.get(), "applyChange"); // of a text: it is asked which device
    DeviceDialog *const dialog = connectDialog();
    QVERIFY(dialog != nullptr);
    child<QComboBox>(dialog, "way")->setCurrentIndex(1);
    typeInto(dialog, "host", QStringLiteral("127.0.0.1"));
    child<QSpinBox>(dialog, "port")->setValue(other.port());
    typeInto(dialog, "user", QStringLiteral("operator"));
    typeInto(dialog, "password", QStringLiteral("s3cret"));
    click(dialog, "readOnly");
    picture(dialog, "device-restconf");
    click(dialog, "connect");
    QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(dialog, "trust")->isVisible(), 60'000);
    picture(dialog, "device-restconf-trust");
    click(dialog, "trustYes");
    QTRY_VERIFY_WITH_TIMEOUT(changeDialog() != nullptr, 60'000);
    waitFor(device::RunState::Blocked);
    QVERIFY(child<QLabel>(changeDialog(), "notes")->text().contains(QStringLiteral("service bootstrap")));
    QVERIFY(child<QPushButton>(changeDialog(), "useSsh")->isVisible());
    picture(changeDialog(), "change-blocked");
    QCOMPARE(other.changes(), 0);
    click(changeDialog(), "useSsh");
    QTRY_VERIFY_WITH_TIMEOUT(connectDialog() != nullptr && connectDialog()->isVisible(), 60'000);
    QCOMPARE(child<QComboBox>(connectDialog(), "way")->currentIndex(), 0);
    connectDialog()->close();
}

void TestDeviceWindow::unfinishedChangeIsTold()
{
    const QJsonObject begun { { QStringLiteral("run"), QStringLiteral("r1") },
        { QStringLiteral("device"), QStringLiteral("gw7") }, { QStringLiteral("result"), QStringLiteral("sending") } };
    const QJsonObject ended { { QStringLiteral("run"), QStringLiteral("r0") },
        { QStringLiteral("result"), QStringLiteral("applied") } };
    QCOMPARE(unfinishedChanges({ begun, ended }).size(), 1);
    QCOMPARE(unfinishedChanges({ ended,
                                   { { QStringLiteral("run"), QStringLiteral("r0") },
                                       { QStringLiteral("result"), QStringLiteral("sending") } } })
                 .size(),
        0);
    QVERIFY(m_workspace->addDeviceAudit(begun));
    const qsizetype before = Notices::instance().all().size();
    DeviceActs other(*m_page, m_workspace.get());
    QCOMPARE(Notices::instance().all().size(), before + 1);
    QVERIFY(Notices::instance().all().front().text.contains(QStringLiteral("gw7")));
    QVERIFY(unfinishedChanges(m_workspace->deviceAudit().value()).isEmpty());
}

void TestDeviceWindow::everyControlHasAName()
{
    DeviceBook book(nullptr);
    DeviceDialog connecting(book);
    ChangeDialog changing({}, {}, "end\n", "end\n");
    AuditDialog audit(*m_workspace);
    for (QWidget *const dialog :
        { static_cast<QWidget *>(&connecting), static_cast<QWidget *>(&changing), static_cast<QWidget *>(&audit) }) {
        for (const QWidget *const control : dialog->findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<const QAbstractButton *>(control)
                || qobject_cast<const QComboBox *>(control) || qobject_cast<const QSpinBox *>(control)
                || (qobject_cast<const QLineEdit *>(control)
                    && !qobject_cast<const QSpinBox *>(control->parentWidget()))
                || qobject_cast<const QTreeWidget *>(control) || qobject_cast<const QPlainTextEdit *>(control);
            if (!isControl || qobject_cast<const Strip *>(control->parentWidget())
                || control->objectName().startsWith(QStringLiteral("qt_")))
                continue;
            auto *const accessible = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(control));
            QVERIFY2(accessible != nullptr && !accessible->text(QAccessible::Name).isEmpty(),
                qPrintable(dialog->objectName() + QLatin1Char('/') + control->objectName() + QLatin1Char(' ')
                    + QLatin1StringView(control->metaObject()->className())));
        }
    }
}

QTEST_MAIN(TestDeviceWindow)
#include "tst_devicewindow.moc"
