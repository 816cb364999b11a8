// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <common/notices.h>
#include <common/theme.h>
#include <common/toast.h>
#include <desktop/desktop.h>
#include <desktop/helpdock.h>
#include <desktop/mainwindow.h>
#include <dialplan/dialplanpage.h>
#include <dialplan/numberchecks.h>
#include <dialplan/simulatorpane.h>
#include <ladder/ladderpage.h>
#include <ladder/ladderview.h>

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTranslator>

using namespace legwork;
using desktop::Desktop;
using desktop::MainWindow;

/// From the failed call of the samples to the change of the gateway that mends it, by keyboard alone. With
/// LEGWORK_PICTURES set to a folder each step is kept as a picture, which is what the help shows
/// (tests/tools/film_dialplan.py).
class TestDialPlanPath final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Desktop> m_desktop;
    QTranslator m_plurals;
    int m_step = 0;

    MainWindow &window() { return *m_desktop->window(); }
    ui::LadderPage &ladder() { return *qobject_cast<ui::LadderPage *>(window().page(QStringLiteral("ladder"))); }
    ui::DialPlanPage &plan() { return *window().dialPlan(); }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(QApplication::focusWidget(), static_cast<Qt::Key>(key), modifiers);
    }
    void film()
    {
        const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
        ++m_step;
        if (folder.isEmpty())
            return;
        for (ui::Toast *const toast : window().findChildren<ui::Toast *>())
            toast->hide();
        QTest::qWait(400); // what is painted after the step
        QVERIFY(window().grab().save(QStringLiteral("%1/dialplan-%2.png").arg(folder).arg(m_step)));
    }
    QString failedCall()
    {
        for (const calls::Call &call : m_desktop->session().snapshot().calls) {
            if (call.finding() != nullptr && call.finding()->code == "vxml_503")
                return QString::fromStdString(call.id.str());
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_dialplanpath"));
        ui::setUpApplication(*qApp);
        if (m_plurals.load(QStringLiteral(":/i18n/legwork_en.qm")))
            QCoreApplication::installTranslator(&m_plurals);
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("LEGWORK_HOME", m_home->path().toLocal8Bit());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home->path());
        m_desktop = std::make_unique<Desktop>();
        desktop::WindowOptions options;
        options.standsAlone = true;
        QVERIFY(m_desktop->start(options));
        window().resize(1440, 900);
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().snapshot().calls.size(), std::size_t(14), 60000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->session().progress().isLoading, 60000);
    }
    void cleanupTestCase()
    {
        window().close();
        m_desktop.reset();
    }

    /// The samples bring the gateways that their calls ran through.
    void gatewaysAreOpenWithTheSamples()
    {
        QTRY_COMPARE_WITH_TIMEOUT(plan().session().devices().size(), 2, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(
            plan().session().snapshot() != nullptr && plan().session().snapshot()->isChecked, 30000);
    }

    void theFailedCallInItsLadder()
    {
        QVERIFY(!failedCall().isEmpty());
        QVERIFY(window().go(ui::Link { .page = QStringLiteral("ladder"), .callId = failedCall() }));
        QTRY_VERIFY(!ladder().view().isEmpty());
        ladder().takeFocus();
        key(Qt::Key_E);
        QTRY_VERIFY(ladder().view().currentRow() != nullptr && ladder().view().currentRow()->row.leg >= 0);
        film();
    }

    void theLegLeadsToItsPeer()
    {
        key(Qt::Key_M, Qt::ControlModifier);
        if (auto *const menu = qobject_cast<QWidget *>(QApplication::activePopupWidget()))
            QTest::keyClick(menu, Qt::Key_Return);
        QTRY_COMPARE(window().currentName(), QStringLiteral("dialplan"));
        QTRY_COMPARE(plan().session().selectedPeer(), 999U);
        QCOMPARE(plan().session().snapshot()->deviceName, QStringLiteral("vxml-gw"));
        // Which peer matches: the leg's own number, and that its service is not there.
        const auto *const beside = plan().findChild<ui::SimulatorPane *>(QStringLiteral("simulatorBeside"));
        QTRY_VERIFY(beside->answer() != nullptr && beside->answer()->winner() != nullptr);
        QCOMPARE(beside->answer()->winner()->tag, 999U);
        QVERIFY(beside->call().called.startsWith(QStringLiteral("5417641401")));
        QVERIFY(beside->answer()->lacksService);
        QTRY_VERIFY_WITH_TIMEOUT(plan().session().snapshot()->isChecked, 30000);
        film();
    }

    void lintFixesIt()
    {
        key(Qt::Key_F8);
        auto &lint = plan().lint();
        QTRY_VERIFY(lint.list()->currentIndex().isValid());
        QCOMPARE(lint.model().finding(lint.list()->currentIndex().row()).rule, QStringLiteral("CVP003"));
        lint.list()->setFocus();
        key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(plan().session().snapshot()->isChanged(), 30000);
        QTRY_VERIFY_WITH_TIMEOUT(
            plan().session().snapshot()->isChecked && plan().session().snapshot()->lint.empty(), 30000);
        QCOMPARE(plan().editCount(), 1);
        const auto *const beside = plan().findChild<ui::SimulatorPane *>(QStringLiteral("simulatorBeside"));
        QTRY_VERIFY(!beside->answer()->lacksService);
        film();
    }

    void theScriptAndItsRollback()
    {
        key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(plan().script().change(), QStringLiteral("application\n service bootstrap flash:bootstrap.tcl\n"));
        QVERIFY(plan().script().rollback().contains(QStringLiteral("no service bootstrap")));
        QVERIFY(plan().script().isVisible());
        film();
    }

    void whatItDoesToNumbers()
    {
        auto *const show = plan().findChild<QAbstractButton *>(QStringLiteral("showNumbers"));
        show->setFocus();
        key(Qt::Key_Space);
        const auto *const checks = plan().findChild<ui::NumberChecks *>();
        QTRY_VERIFY(checks->isVisible());
        QTRY_VERIFY(checks->headline().contains(QStringLiteral("none goes elsewhere")));
        film();
    }

    /// The other way: from the peer to the calls that used it, failures counted.
    void theCallsOfAPeer()
    {
        plan().showTab(ui::DialPlanPage::Tab::Peers);
        plan().takeFocus();
        auto &peers = plan().peers();
        QTRY_COMPARE_WITH_TIMEOUT(peers.index(peers.rowOf(999), items::DialPlanPeerModel::CallsColumn)
                                      .data(Qt::DisplayRole)
                                      .toString()
                                      .left(2),
            QStringLiteral("14"), 10000);
        plan().session().selectPeer(999);
        for (QAction *const action : plan().actions()) {
            if (action->objectName() == QStringLiteral("dialplan.calls"))
                action->trigger();
        }
        QTRY_COMPARE(window().currentName(), QStringLiteral("calls"));
        QTRY_COMPARE(window().currentPage()->here().query, QStringLiteral("peer:999"));
        film();
    }

    /// The help shows this very way in pictures, each of which opens in full.
    void theHelpShowsIt()
    {
        QTest::keyClick(&window(), Qt::Key_2, Qt::ControlModifier);
        auto *const help = desktop::HelpDock::showIn(&window(), QStringLiteral("dialplan"));
        QVERIFY(help->text().contains(QStringLiteral("From a failed call to the change")));
        auto *const browser = help->findChild<QTextBrowser *>();
        QCoreApplication::processEvents(); // pictures take the width that is left when all is in its place
        int pictures = 0;
        for (QTextBlock block = browser->document()->begin(); block.isValid(); block = block.next()) {
            for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
                const QTextImageFormat image = piece.fragment().charFormat().toImageFormat();
                if (!image.isValid())
                    continue;
                ++pictures;
                QCOMPARE(int(image.width()), browser->viewport()->width() - 2 * ui::px(16));
                QVERIFY(!QPixmap(QStringLiteral(":/help/") + image.name()).isNull());
            }
        }
        QCOMPARE(pictures, 6);
        Q_EMIT browser->anchorClicked(QUrl(QStringLiteral("dialplan-4.png")));
        auto *const picture = window().findChild<QDialog *>(QStringLiteral("helpPicture"));
        QVERIFY(picture != nullptr && picture->isVisible());
        QTest::keyClick(picture, Qt::Key_Escape);
        help->close();
    }

    /// What the traces say is in lint: the labels of the calls come to the VXML gateway.
    void lintKnowsTheTraces()
    {
        QString id;
        for (const items::DialPlanDevice &device : plan().session().devices()) {
            if (device.name.contains(QStringLiteral("vxml")))
                id = device.id;
        }
        QTRY_VERIFY_WITH_TIMEOUT(!plan().session().lintContext(id).legs.empty(), 10000);
    }
};

QTEST_MAIN(TestDialPlanPath)
#include "tst_dialplanpath.moc"
