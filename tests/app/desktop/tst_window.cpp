// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "accessibility.h"

#include <calls/calltable.h>
#include <calls/queryline.h>
#include <calls/recordwindow.h>
#include <common/edits.h>
#include <common/lineview.h>
#include <common/notices.h>
#include <common/theme.h>
#include <common/toast.h>
#include <desktop/commandpalette.h>
#include <desktop/desktop.h>
#include <desktop/helpdock.h>
#include <desktop/keysheet.h>
#include <desktop/mainwindow.h>
#include <desktop/noticepanel.h>
#include <desktop/palettemodel.h>
#include <desktop/preferences.h>
#include <desktop/rejectedlist.h>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QUrl>

using namespace legwork;
using desktop::Desktop;
using desktop::MainWindow;

namespace {

const QString samples = QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14");

} // namespace

/// The window as a person meets it: keys and clicks only, whatever happens behind it.
class TestWindow final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Desktop> m_desktop;

    MainWindow &window() { return *m_desktop->window(); }

    void start(const QStringList &paths)
    {
        m_desktop = std::make_unique<Desktop>();
        desktop::WindowOptions options;
        options.paths = paths;
        options.standsAlone = true;
        QVERIFY(m_desktop->start(options));
        QVERIFY(QTest::qWaitForWindowActive(m_desktop->window()));
    }
    void startRead(const QStringList &paths, std::size_t calls)
    {
        start(paths);
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().snapshot().calls.size(), calls, 60000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->session().progress().isLoading, 60000);
        // The page shows them a moment later; before, its table is not there to take the focus.
        auto *const table = window().findChild<ui::CallTable *>();
        QTRY_COMPARE_WITH_TIMEOUT(static_cast<std::size_t>(table->model()->rowCount()), calls, 60000);
        if (window().currentName() == QLatin1String("calls"))
            QTRY_VERIFY_WITH_TIMEOUT(table->isVisible(), 60000);
    }
    void end()
    {
        m_desktop->window()->close();
        m_desktop.reset();
    }
    QString paletteRow(int row) { return window().commandPalette()->list()->model()->index(row, 0).data().toString(); }
    QString paletteChoice() { return window().commandPalette()->list()->currentIndex().data().toString(); }
    void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_window"));
        ui::setUpApplication(*qApp);
    }
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("LEGWORK_HOME", m_home->path().toLocal8Bit());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home->path());
        ui::Notices::instance().clear();
    }
    void cleanup()
    {
        m_desktop.reset();
        m_home.reset();
        ui::setZoom(100);
        ui::setDensity(ui::Density::Normal);
        ui::ThemeWatcher::instance().setChoice(ui::ThemeWatcher::Choice::Light);
    }

    void startedWithNothingItOpensTheSamples()
    {
        startRead({}, 14);
        QCOMPARE(window().currentName(), QStringLiteral("calls"));
        // ... and offers to play them.
        auto *const toast = window().findChild<ui::Toast *>();
        QVERIFY(toast != nullptr);
        for (auto *const button : toast->findChildren<QAbstractButton *>())
            if (button->text() == QStringLiteral("Play them"))
                QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->live().all().empty(), 30000);
    }

    void pathsOnTheCommandLineAreOpened() { startRead({ samples }, 7); }

    void keysGoToEveryPage()
    {
        start({ samples });
        const QStringList names { QStringLiteral("calls"), QStringLiteral("dialplan"), QStringLiteral("ports"),
            QStringLiteral("entitlements"), QStringLiteral("connections"), QStringLiteral("learn") };
        for (int n = 5; n >= 0; --n) {
            QTest::keyClick(&window(), static_cast<Qt::Key>(Qt::Key_1 + n), Qt::ControlModifier);
            QCOMPARE(window().currentName(), names[n]);
            QVERIFY(window().currentPage()->isVisible());
            QVERIFY(window().windowTitle().startsWith(window().currentPage()->title()));
        }
        QTest::keyClick(&window(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(window().currentName(), QStringLiteral("dialplan"));
        QTest::keyClick(&window(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(window().currentName(), QStringLiteral("ports"));
        QTest::keyClick(&window(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(window().currentName(), QStringLiteral("dialplan"));
    }

    void thePaletteFindsCommandsAndReturnsTheFocus()
    {
        start({ samples });
        QWidget *const before = QApplication::focusWidget();
        QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(window().commandPalette()->isVisible());
        QCOMPARE(QApplication::focusWidget(), window().commandPalette()->field());
        type(QStringLiteral(">theme da"));
        QCOMPARE(paletteRow(0), QStringLiteral("Commands"));
        QCOMPARE(paletteChoice(), QStringLiteral("Theme: dark"));
        QVERIFY(!ui::theme().isDark);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(ui::theme().isDark);
        QVERIFY(!window().commandPalette()->isVisible());
        QCOMPARE(QApplication::focusWidget(), before);
    }

    void thePaletteIsWalkedByKeys()
    {
        startRead({ samples }, 7);
        QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
        type(QStringLiteral("541764"));
        QTRY_COMPARE(paletteRow(0), QStringLiteral("Calls"));
        const QString first = paletteChoice();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        const QString second = paletteChoice();
        QVERIFY(first != second);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QCOMPARE(paletteChoice(), first);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QCOMPARE(paletteChoice(), first);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!window().commandPalette()->isVisible());
    }

    void aPrefixNarrowsThePalette_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("group");
        QTest::newRow("numbers") << QStringLiteral("#541764") << QStringLiteral("Numbers");
        QTest::newRow("hosts") << QStringLiteral("@10.10") << QStringLiteral("Hosts");
        QTest::newRow("time") << QStringLiteral(":16:02") << QStringLiteral("Filter");
        QTest::newRow("help") << QStringLiteral("?") << QStringLiteral("Help");
        QTest::newRow("commands") << QStringLiteral(">") << QStringLiteral("Pages");
    }
    void aPrefixNarrowsThePalette()
    {
        QFETCH(QString, typed);
        QFETCH(QString, group);
        startRead({ samples }, 7);
        QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
        type(typed);
        QTRY_COMPARE(paletteRow(0), group);
        const QAbstractItemModel *const rows = window().commandPalette()->list()->model();
        for (int n = 0; n < rows->rowCount(); ++n)
            QVERIFY2(!rows->index(n, 0).data(desktop::PaletteModel::IsTitleRole).toBool()
                    || rows->index(n, 0).data().toString() != QStringLiteral("Calls"),
                qPrintable(typed));
    }

    void recentSourcesAreFoundInThePalette()
    {
        startRead({ samples }, 7);
        QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
        type(QStringLiteral("2008-03-14"));
        QTRY_COMPARE(window()
                         .commandPalette()
                         ->list()
                         ->model()
                         ->match(window().commandPalette()->list()->model()->index(0, 0), Qt::DisplayRole,
                             QStringLiteral("Recent sources"))
                         .size(),
            1);
    }

    void droppedFilesAreRead()
    {
        startRead({ samples + QStringLiteral("/cusp.log") }, 7);
        QMimeData data;
        data.setUrls({ QUrl::fromLocalFile(samples + QStringLiteral("/vxml-gw.log")) });
        QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window(), &drop);
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().sources().size(), 2U, 60000);
    }

    void whatIsNoFileIsNotTaken()
    {
        start({ samples });
        QMimeData data;
        data.setText(QStringLiteral("hello"));
        QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QApplication::sendEvent(&window(), &enter);
        QVERIFY(!enter.isAccepted());
    }

    void theNextStartFindsEverythingAsItWas()
    {
        startRead({ samples }, 7);
        window().resize(1100, 720);
        QTest::keyClick(&window(), Qt::Key_4, Qt::ControlModifier);
        desktop::Settings settings = window().settings();
        settings.theme = ui::ThemeWatcher::Choice::Dark;
        settings.zoom = 110;
        window().setSettings(settings);
        QVERIFY(m_desktop->workspace().setAlias(QStringLiteral("10.10.2.30"), QStringLiteral("call server east")));
        end();
        startRead({}, 7);
        QCOMPARE(window().currentName(), QStringLiteral("entitlements"));
        QCOMPARE(window().size(), QSize(1100, 720));
        QVERIFY(ui::theme().isDark);
        QCOMPARE(ui::zoom(), 110);
        QCOMPARE(m_desktop->workspace().alias(QStringLiteral("10.10.2.30")), QStringLiteral("call server east"));
    }

    void aMissingSourceStaysListed()
    {
        const QString path = m_home->filePath(QStringLiteral("gw1.log"));
        QVERIFY(QFile::copy(samples + QStringLiteral("/ingress-gw.log"), path));
        start({ path });
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->session().sources().size(), 1U, 60000);
        end();
        QVERIFY(QFile::remove(path));
        start({});
        QTRY_VERIFY_WITH_TIMEOUT(!ui::Notices::instance().all().isEmpty(), 60000);
        QVERIFY(ui::Notices::instance().all().first().text.contains(QStringLiteral("gw1.log")));
        end();
        start({});
        end(); // at once, before anything could be read
        start({});
        QTRY_COMPARE(m_desktop->session().roots().size(), 1U);
    }

    void aBrokenWorkspaceIsKeptAsideAndSaid()
    {
        QFile file(m_home->filePath(QStringLiteral("workspace.sqlite")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("rubbish\n").repeated(500));
        file.close();
        start({ samples });
        QCOMPARE(QDir(m_home->path()).entryList({ QStringLiteral("workspace.sqlite.broken-*") }).size(), 1);
        QVERIFY(!window().findChild<ui::Toast *>()->text().isEmpty());
        QVERIFY(ui::Notices::instance().all().first().text.contains(QStringLiteral("workspace.sqlite.broken-")));
    }

    void themesSizesAndRowsChangeAtOnce()
    {
        start({ samples });
        QTest::keyClick(&window(), Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(ui::zoom(), 110);
        QTest::keyClick(&window(), Qt::Key_Minus, Qt::ControlModifier);
        QTest::keyClick(&window(), Qt::Key_Minus, Qt::ControlModifier);
        QCOMPARE(ui::zoom(), 90);
        QTest::keyClick(&window(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(ui::zoom(), 100);
        QTest::keyClick(&window(), Qt::Key_Comma, Qt::ControlModifier);
        auto *const preferences = window().findChild<desktop::Preferences *>();
        QVERIFY(preferences != nullptr);
        auto *const theme = preferences->findChild<QComboBox *>(QStringLiteral("theme"));
        theme->setCurrentIndex(2);
        Q_EMIT theme->activated(2);
        QVERIFY(ui::theme().isDark);
        QCOMPARE(window().settings().theme, ui::ThemeWatcher::Choice::Dark);
        QVERIFY(namelessControls(preferences).isEmpty());
        preferences->close();
    }

    void onePageOfThePreferencesIsReset()
    {
        start({ samples });
        desktop::Settings settings = window().settings();
        settings.zoom = 120;
        settings.masksExports = false;
        window().setSettings(settings);
        QTest::keyClick(&window(), Qt::Key_Comma, Qt::ControlModifier);
        auto *const preferences = window().findChild<desktop::Preferences *>();
        QVERIFY(preferences != nullptr);
        auto *const pages = preferences->findChild<QListWidget *>();
        auto *const reset = preferences->findChild<QAbstractButton *>(QStringLiteral("resetPage"));
        for (int row = 0; row < pages->count(); ++row) {
            pages->setCurrentRow(row);
            if (pages->item(row)->text() == QStringLiteral("Privacy"))
                QTest::mouseClick(reset, Qt::LeftButton);
        }
        QVERIFY(window().settings().masksExports);
        QCOMPARE(window().settings().zoom, 120);
        QVERIFY(!reset->isEnabled()); // the last page has nothing to be reset
        preferences->close();
    }

    void helpIsThatOfTheFocusedThing()
    {
        startRead({ samples }, 7);
        window().findChild<ui::CallTable *>()->setFocus();
        QTest::keyClick(&window(), Qt::Key_F1);
        auto *const help = window().findChild<desktop::HelpDock *>();
        QVERIFY(help != nullptr);
        const QString ofPage = help->text();
        QTest::keyClick(&window(), Qt::Key_F, Qt::ControlModifier);
        window().findChild<ui::QueryLine *>()->takeFocus();
        QTest::keyClick(&window(), Qt::Key_F1);
        QVERIFY(help->text() != ofPage);
        QVERIFY(help->text().contains(QStringLiteral("field:value")) || help->text().contains(QStringLiteral("ani:")));
    }

    void theClockIsSwitched()
    {
        startRead({ samples }, 7);
        QTRY_COMPARE(m_desktop->session().clock().name, QStringLiteral("\u221207:00"));
        QTest::keyClick(&window(), Qt::Key_T, Qt::ControlModifier);
        QTest::keyClick(&window(), Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(m_desktop->session().clock().name, QStringLiteral("UTC"));
        QTest::keyClick(&window(), Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(m_desktop->session().clock().name, QStringLiteral("\u221207:00"));
    }

    void keysCanBeChanged()
    {
        start({ samples });
        desktop::Settings settings = window().settings();
        settings.shortcuts.insert(QStringLiteral("go.palette"), QKeySequence(Qt::CTRL | Qt::Key_J));
        window().setSettings(settings);
        QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(!window().commandPalette()->isVisible());
        QTest::keyClick(&window(), Qt::Key_J, Qt::ControlModifier);
        QVERIFY(window().commandPalette()->isVisible());
    }

    void noTwoCommandsHaveTheSameKeys()
    {
        start({ samples });
        QHash<QString, QString> taken;
        for (const QAction *const action : window().commands()) {
            for (const QKeySequence &keys : action->shortcuts()) {
                const QString name = keys.toString();
                QVERIFY2(!taken.contains(name),
                    qPrintable(
                        name + QStringLiteral(": ") + taken.value(name) + QStringLiteral(", ") + action->text()));
                taken.insert(name, action->text());
            }
        }
    }

    void theKeySheetShowsAllKeys()
    {
        start({ samples });
        QTest::keyClick(&window(), Qt::Key_Slash, Qt::ControlModifier);
        auto *const sheet = window().findChild<desktop::KeySheet *>();
        QVERIFY(sheet != nullptr && sheet->isVisible());
        const int all = sheet->shownRows();
        QVERIFY(all > 15);
        QTest::keyClicks(sheet->field(), QStringLiteral("palette").left(0) + QStringLiteral("undo"));
        QCOMPARE(sheet->shownRows(), 1);
        QVERIFY(namelessControls(sheet).isEmpty());
        QTest::keyClick(sheet, Qt::Key_Escape);
    }

    void helpIsOneKeyAway()
    {
        startRead({ samples }, 7);
        window().findChild<ui::CallTable *>()->setFocus();
        QTest::keyClick(&window(), Qt::Key_F1);
        auto *const help = window().findChild<desktop::HelpDock *>();
        QVERIFY(help != nullptr && help->isVisible());
        QVERIFY(help->text().startsWith(QStringLiteral("Calls")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!help->isVisible());
    }

    void everyLinkOfTheHelpLeadsToAnArticle()
    {
        QStringList names;
        for (const desktop::HelpArticle &article : desktop::helpArticles()) {
            QVERIFY(!article.title.isEmpty());
            names.append(article.name);
        }
        QVERIFY(names.contains(QStringLiteral("start")));
        static const QRegularExpression link(QStringLiteral("\\]\\(([a-z]+)\\.md\\)"));
        for (const QString &name : names) {
            QFile file(QStringLiteral(":/help/%1.md").arg(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            auto found = link.globalMatch(QString::fromUtf8(file.readAll()));
            while (found.hasNext())
                QVERIFY2(names.contains(found.next().captured(1)), qPrintable(name));
        }
    }

    void undoTakesBackWhatAPersonChanged()
    {
        start({ samples });
        workspace::Workspace &workspace = m_desktop->workspace();
        const QString host = QStringLiteral("10.10.2.30");
        ui::editHostName(workspace, host, { QStringLiteral("east"), {} });
        ui::editNote(workspace, { QStringLiteral("c"), {} }, QStringLiteral("seen"));
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(workspace.note({ QStringLiteral("c"), {} }), QString());
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(workspace.alias(host), QString());
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(workspace.alias(host), QStringLiteral("east"));
    }

    void noticesShowAtMostThreeToastsAndAreKept()
    {
        start({ samples });
        for (int n = 0; n < 5; ++n) {
            ui::Notice notice;
            notice.text = QStringLiteral("<b>%1</b>").arg(n);
            ui::Notices::instance().post(notice);
        }
        const auto visible = [this] {
            int count = 0;
            for (const auto *const toast : window().findChildren<ui::Toast *>())
                count += toast->isVisible() ? 1 : 0;
            return count;
        };
        QCOMPARE(visible(), 3);
        QCOMPARE(ui::Notices::instance().unseen(), 5);
        window().findChild<QAction *>(QStringLiteral("show.notices"))->trigger();
        auto *const panel = window().findChild<desktop::NoticePanel *>();
        QVERIFY(panel != nullptr);
        QCOMPARE(panel->list()->count(), 5);
        QVERIFY(panel->list()->item(0)->text().endsWith(QStringLiteral("<b>4</b>")));
        QCOMPARE(ui::Notices::instance().unseen(), 0);
        panel->close();
        end();
        ui::Notices::instance().clear();
        start({});
        QCOMPARE(ui::Notices::instance().all().size(), 5);
    }

    void aToastDoesWhatItOffers()
    {
        start({ samples });
        bool acted = false;
        ui::Notice notice;
        notice.text = QStringLiteral("done");
        notice.actText = QStringLiteral("Undo");
        notice.act = [&acted] { acted = true; };
        ui::Notices::instance().post(notice);
        auto *const toast = window().findChild<ui::Toast *>();
        QVERIFY(toast != nullptr);
        for (auto *const button : toast->findChildren<QAbstractButton *>())
            if (button->text() == QStringLiteral("Undo"))
                QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(acted);
        QVERIFY(!toast->isVisible());
    }

    void whatWasRejectedIsListed()
    {
        const QString path = m_home->filePath(QStringLiteral("torn.log"));
        QFile whole(samples + QStringLiteral("/ingress-gw.log"));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        QFile torn(path);
        QVERIFY(torn.open(QIODevice::WriteOnly));
        torn.write(whole.readAll().left(60'000));
        torn.write("\nMar 14 21:34:39.703: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:\nReceived: \nINVITE sip:x@y "
                   "SIP/2.0\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x@y>\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
        torn.close();
        start({ path });
        QTRY_VERIFY_WITH_TIMEOUT(
            !m_desktop->session().progress().isLoading && m_desktop->session().sources().size() == 1, 60000);
        window().findChild<QAction *>(QStringLiteral("show.rejected"))->trigger();
        auto *const list = window().findChild<desktop::RejectedList *>();
        QVERIFY(list != nullptr);
        const bool hasRejected = m_desktop->session().stats().rejected > 0;
        QVERIFY(hasRejected);
        QCOMPARE(list->list()->topLevelItem(0)->text(0), QStringLiteral("torn.log"));
        list->list()->setCurrentItem(list->list()->topLevelItem(0));
        list->list()->setFocus();
        QTest::keyClick(list->list(), Qt::Key_Return); // shows the line in its file
        auto *const record = window().findChild<ui::RecordWindow *>();
        QVERIFY(record != nullptr);
        QTRY_VERIFY(!record->text()->toPlainText().isEmpty());
        record->close();
        QVERIFY(namelessControls(list).isEmpty());
        list->close();
    }

    void theLinkToAPlaceIsCopied()
    {
        start({ samples });
        QTest::keyClick(&window(), Qt::Key_3, Qt::ControlModifier);
        QTest::keyClick(&window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("legwork:page/ports"));
        window().openPaths({ QStringLiteral("legwork:page/learn") });
        QCOMPARE(window().currentName(), QStringLiteral("learn"));
    }

    void everyControlHasANameAndIsReachedByTab_data()
    {
        QTest::addColumn<QString>("page");
        for (const char *name : { "calls", "dialplan", "ports", "entitlements", "connections", "learn" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyControlHasANameAndIsReachedByTab()
    {
        QFETCH(QString, page);
        startRead({ samples }, 7);
        ui::Link link;
        link.page = page;
        QVERIFY(window().go(link));
        const QStringList nameless = namelessControls(&window());
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
        const QStringList unreachable = unreachableControls(&window());
        QVERIFY2(unreachable.isEmpty(), qPrintable(unreachable.join(QLatin1Char('\n'))));
    }

    /// What asks for how much width, the greediest first.
    static QString widest(const QWidget &window)
    {
        QMultiMap<int, QString> found;
        for (const QWidget *const widget : window.findChildren<QWidget *>()) {
            if (widget->isVisible() && widget->window() == &window)
                found.insert(-std::max(widget->minimumSizeHint().width(), widget->minimumWidth()), describe(widget));
        }
        QStringList lines { QStringLiteral("the window wants %1").arg(window.minimumSizeHint().width()) };
        for (auto it = found.cbegin(); it != found.cend() && lines.size() < 30; ++it)
            lines << QStringLiteral("%1 %2").arg(-it.key()).arg(it.value());
        return lines.join(QLatin1Char('\n'));
    }

    void nothingIsCutOffInASmallOrALargeWindow_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1024x700") << QSize(1024, 700);
        QTest::newRow("1440x900") << QSize(1440, 900);
        QTest::newRow("4K") << QSize(3840, 2160);
    }
    void nothingIsCutOffInASmallOrALargeWindow()
    {
        QFETCH(QSize, size);
        startRead({ samples }, 7);
        window().resize(size);
        QTRY_COMPARE(window().size(), size);
        QCoreApplication::sendPostedEvents(); // what the new size makes the layouts do
        QVERIFY2(window().minimumSizeHint().width() <= 1024, qPrintable(widest(window())));
        QVERIFY(window().minimumSizeHint().height() <= 700);
        for (const QWidget *const widget : window().findChildren<QWidget *>()) {
            if (!widget->isVisible() || !isControl(widget) || widget->window() != &window())
                continue;
            const QRect place(widget->mapTo(&window(), QPoint()), widget->size());
            // What a scroll area holds may lie outside; the area itself may not.
            bool scrolls = false;
            for (const QWidget *up = widget->parentWidget(); up != nullptr; up = up->parentWidget())
                scrolls = scrolls || up->inherits("QAbstractScrollArea");
            QVERIFY2(scrolls || window().rect().contains(place), qPrintable(describe(widget)));
        }
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
