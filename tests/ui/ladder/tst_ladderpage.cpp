// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <common/dialplanlink.h>
#include <common/edits.h>
#include <common/notices.h>
#include <common/theme.h>
#include <ladder/announcer.h>
#include <ladder/compareview.h>
#include <ladder/detailpane.h>
#include <ladder/findingcard.h>
#include <ladder/ladderheader.h>
#include <ladder/ladderpage.h>
#include <ladder/ladderview.h>
#include <ladder/messageview.h>
#include <ladder/storyview.h>
#include <workspace/workspace.h>

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QImage>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QUndoStack>

#include <algorithm>

using namespace legwork;
using namespace legwork::ui;

namespace {

const QString samples = QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14");

} // namespace

class TestLadderPage final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        setUpApplication(*qobject_cast<QApplication *>(QCoreApplication::instance()));
        m_session = std::make_unique<items::TraceSession>();
        m_session->open({ samples });
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->progress().isLoading && m_session->snapshot().calls.size() == 7, 20000);
        for (const calls::Call &call : m_session->snapshot().calls) {
            if (call.finding() != nullptr && call.finding()->code == "wan_drop")
                m_callId = QString::fromStdString(call.id.str());
        }
        QVERIFY(!m_callId.isEmpty());
    }

    void init()
    {
        m_workspace = workspace::Workspace::open({}).workspace;
        m_page = std::make_unique<LadderPage>(*m_session, m_workspace.get());
        m_page->resize(1360, 836);
        m_page->QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QVERIFY(m_page->show(Link { .page = QStringLiteral("ladder"), .callId = m_callId }));
        QTRY_VERIFY(!m_page->view().isEmpty());
        m_page->takeFocus();
    }
    void cleanup() { m_page.reset(); }

    void pictures()
    {
        if (!qEnvironmentVariableIsSet("LEGWORK_PICTURES"))
            QSKIP("set LEGWORK_PICTURES to a folder");
        const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
        QTest::keyClick(&m_page->view(), Qt::Key_E);
        QTRY_VERIFY(!m_page->detail().message().isEmpty());
        m_page->resize(1360, 836);
        m_page->detail().setTab(DetailPane::StoryTab);
        QTest::qWait(100);
        m_page->grab().save(folder + QStringLiteral("/page-story.png"));
        m_page->card().setExpanded(true);
        QTest::qWait(100);
        m_page->grab().save(folder + QStringLiteral("/page-advice.png"));
        m_page->card().setExpanded(false);
        m_page->detail().setTab(DetailPane::MessageTab);
        for (const bool isDark : { false, true }) {
            setTheme(isDark ? darkTheme() : lightTheme());
            for (const QSize size : { QSize(1360, 836), QSize(944, 632) }) {
                m_page->resize(size);
                QTest::qWait(50);
                m_page->grab().save(folder
                    + QStringLiteral("/page-%1-%2.png")
                          .arg(QLatin1String(isDark ? "dark" : "light"))
                          .arg(size.width()));
            }
        }
        setTheme(lightTheme());
    }

    /// A sentence of the story leads to its row, by click and by key, and the row back to its sentence; the good call
    /// is one click away.
    void the_story_leads_to_its_rows()
    {
        StoryView &story = m_page->detail().story();
        m_page->detail().setTab(DetailPane::StoryTab);
        const auto entry = [&](const QString &words) -> QListWidgetItem * {
            const auto found = story.findItems(words, Qt::MatchContains);
            return found.isEmpty() ? nullptr : found.constFirst();
        };
        QTRY_VERIFY(entry(QStringLiteral("ICM answered with label")) != nullptr);
        QVERIFY(entry(QStringLiteral("The call failed")) != nullptr);
        QListWidgetItem *const bye = entry(QStringLiteral("The ingress gateway ended the caller's leg"));
        QVERIFY(bye != nullptr);
        story.scrollToItem(bye);
        QTest::mouseClick(story.viewport(), Qt::LeftButton, {}, story.visualItemRect(bye).center());
        QTRY_VERIFY(m_page->view().currentRow() != nullptr && m_page->view().currentRow()->row.label == "BYE Q.850 38");
        QVERIFY2(story.currentItem() == bye, "the row marks its sentence");

        QListWidgetItem *const label = entry(QStringLiteral("ICM answered with label"));
        story.setCurrentItem(label);
        story.setFocus();
        QTest::keyClick(&story, Qt::Key_Return);
        QTRY_VERIFY(m_page->view().currentRow() != nullptr
            && m_page->view().currentRow()->row.kind == formats::EventKind::IcmTemporaryConnect);
        QVERIFY2(entry(QStringLiteral("Lay the good call of")) == nullptr, "no good call of this number is loaded");
    }

    /// Causes and checks open below the evidence, with the call's own numbers and the peer that it is about.
    void a_finding_says_what_causes_it_and_what_to_check()
    {
        const auto texts = [this] {
            QStringList all;
            for (const QLabel *const label : m_page->card().findChildren<QLabel *>()) {
                if (label->isVisibleTo(&m_page->card()))
                    all << label->text();
            }
            return all.join(QLatin1Char('\n'));
        };
        QVERIFY2(texts().contains(QStringLiteral("Likely, 1 of 1")), qPrintable(texts()));
        QVERIFY(!texts().contains(QStringLiteral("Usual causes")));
        QToolButton *more = nullptr;
        for (QToolButton *const button : m_page->card().findChildren<QToolButton *>()) {
            if (button->isCheckable())
                more = button;
        }
        QVERIFY(more != nullptr);
        more->setFocus();
        QTest::keyClick(more, Qt::Key_Space);
        QVERIFY(m_page->card().isExpanded());
        QVERIFY2(texts().contains(QStringLiteral("Usual causes")), qPrintable(texts()));
        QVERIFY2(texts().contains(QStringLiteral("Likely: the gateway gave up")), qPrintable(texts()));
        QVERIFY2(texts().contains(QStringLiteral("show interface | include error|drops")), qPrintable(texts()));
        QVERIFY(m_page->card().ticketText().contains(QStringLiteral("* Network: Look at the interface counters")));
    }

    /// The dial-peer that a finding is about is a link, with what its open configuration says to mend it.
    void a_finding_leads_to_its_peer()
    {
        QString refused;
        m_session->open({ QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-14") });
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->progress().isLoading && m_session->snapshot().calls.size() >= 7, 20000);
        for (const calls::Call &call : m_session->snapshot().calls) {
            if (call.finding() != nullptr && call.finding()->code == "vxml_503")
                refused = QString::fromStdString(call.id.str());
        }
        QVERIFY(!refused.isEmpty());
        QVERIFY(m_page->show(Link { .page = QStringLiteral("ladder"), .callId = refused }));
        m_page->card().setExpanded(true);
        QStringList rules;
        m_page->setFixesOf([&](const items::TakenPeer &taken, const std::vector<std::string> &ids) {
            for (const std::string &id : ids)
                rules << QString::fromStdString(id);
            return std::vector<items::PeerFix> { { .text = QStringLiteral("max-conn of %1 is too low").arg(taken.tag),
                .commands = { QStringLiteral("max-conn 120") } } };
        });
        const auto link = [this] { return m_page->card().findChild<QToolButton *>(QStringLiteral("advisedPeer")); };
        QTRY_VERIFY(link() != nullptr && link()->text() == QStringLiteral("Peer 999 of vxml took it in"));
        QVERIFY(rules.contains(QStringLiteral("CVP018")));
        QStringList texts;
        for (const QLabel *const label : m_page->card().findChildren<QLabel *>())
            texts << label->text();
        QVERIFY(texts.contains(QStringLiteral("Its configuration: max-conn of 999 is too low")));
        QVERIFY(texts.contains(QStringLiteral("max-conn 120")));
        QSignalSpy links(m_page.get(), &Page::linkActivated);
        link()->setFocus();
        QTest::keyClick(link(), Qt::Key_Space);
        QCOMPARE(links.count(), 1);
        const auto place = dialPlanPlace(links[0][0].value<Link>());
        QVERIFY(place && place->peer == 999 && place->call);
    }

    /// The gateway's own debug names the peer; without it what is worked out is marked so. By key and by click.
    void a_leg_names_the_peer_that_took_it()
    {
        QSignalSpy links(m_page.get(), &Page::linkActivated);
        const auto isVru = [](const items::LadderLine &line) { return line.leg == calls::LegKind::Vru; };
        QVERIFY(m_page->view().goToNext(1, isVru));
        const auto buttons = [this] {
            QStringList texts;
            for (const QToolButton *const button :
                m_page->detail().findChildren<QToolButton *>(QStringLiteral("takenPeer")))
                texts << button->text();
            return texts;
        };
        QTRY_COMPARE(buttons(), QStringList { QStringLiteral("Peer 999 of vxml took it in") });
        QTest::keyClick(&m_page->view(), Qt::Key_M, Qt::ControlModifier);
        QCOMPARE(links.count(), 1);
        const auto place = dialPlanPlace(links[0][0].value<Link>());
        QVERIFY(place && place->peer == 999 && place->device == QStringLiteral("vxml") && place->call);
        QVERIFY(place->call->called.startsWith(QString::fromStdString(m_page->ladder()->call.label.str())));
        QVERIFY(place->call->side == dialplan::CallSide::Inbound);

        const items::TakenPeer guess { .device = QStringLiteral("vxml-gw"),
            .peer = QStringLiteral("7777"),
            .tag = 7777,
            .basis = items::TakenPeer::Basis::Simulated,
            .reason = QStringLiteral("Wins: longest match") };
        m_page->setPeersOf([&](const calls::Call &, const calls::Leg &) { return std::vector { guess }; });
        QTRY_COMPARE(buttons(), QStringList { QStringLiteral("Peer 7777 of vxml-gw would take it in (simulated)") });
        auto *const button = m_page->detail().findChild<QToolButton *>(QStringLiteral("takenPeer"));
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(links.count(), 2);
        QCOMPARE(dialPlanPlace(links[1][0].value<Link>())->peer, 7777U);
        // A leg of which nobody knows anything says what to do.
        m_page->setPeersOf([](const calls::Call &, const calls::Leg &) { return std::vector<items::TakenPeer> {}; });
        QTRY_COMPARE(buttons(), QStringList {});
        m_page->takeFocus();
        QTest::keyClick(&m_page->view(), Qt::Key_M, Qt::ControlModifier);
        QCOMPARE(links.count(), 2);
        QVERIFY(
            Notices::instance().all().constFirst().text.contains(QStringLiteral("no configuration of its gateway")));
    }

    /// Moving along rows repaints two of them; what is then on the screen is what a whole repaint would show.
    void a_row_repainted_alone_looks_the_same()
    {
        LadderView &view = m_page->view();
        view.verticalScrollBar()->setValue(130);
        const auto paint = [&view](QImage &image, const QRegion &region) {
            view.viewport()->render(&image, region.boundingRect().topLeft(), region);
        };
        QImage whole(view.viewport()->size(), QImage::Format_RGB32);
        paint(whole, view.viewport()->rect());
        QImage patched = whole.copy();
        for (int y = 0; y + 20 < whole.height(); y += 20) {
            if (const int line = view.lineAt(QPoint(100, y)); line >= 0)
                paint(patched, view.lineRect(line) & view.viewport()->rect());
        }
        QCOMPARE(patched, whole);
    }

    /// 1024 x 700 is the smallest window: 944 are left for the page, and its detail goes below.
    void the_page_fits_the_smallest_window()
    {
        m_page->resize(944, 632);
        QTRY_COMPARE(m_page->width(), 944);
        QVERIFY(m_page->minimumSizeHint().width() <= 944);
        QVERIFY(m_page->minimumSizeHint().height() <= 632);
    }

    void keys_move_along_rows_legs_and_stages()
    {
        LadderView &view = m_page->view();
        QCOMPARE(view.currentLine(), 0);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.currentLine(), 1);
        QTest::keyClick(&view, Qt::Key_J);
        QCOMPARE(view.currentLine(), 2);
        QTest::keyClick(&view, Qt::Key_K);
        QCOMPARE(view.currentLine(), 1);
        QTest::keyClick(&view, Qt::Key_End);
        QCOMPARE(view.currentLine(), static_cast<int>(view.ladderLayout().lines().size()) - 1);
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(view.currentLine(), 0);
        QTest::keyClick(&view, Qt::Key_6);
        const auto &bands = view.ladderLayout().bands();
        const auto six = std::ranges::find(bands, 6, &items::LadderBand::number);
        QVERIFY(six != bands.end());
        QCOMPARE(view.currentLine(), static_cast<int>(six->first));
        QTest::keyClick(&view, Qt::Key_Up, Qt::ControlModifier);
        QVERIFY(view.currentLine() < static_cast<int>(six->first));
        QTest::keyClick(&view, Qt::Key_Home);
        QTest::keyClick(&view, Qt::Key_2);
        const int leg = view.currentRow()->row.leg;
        QVERIFY(leg >= 0);
        QTest::keyClick(&view, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(view.currentRow()->row.leg, leg);
    }

    void evidence_and_failures_are_one_key_away()
    {
        LadderView &view = m_page->view();
        QTest::keyClick(&view, Qt::Key_E);
        QVERIFY(view.currentRow() != nullptr);
        const calls::Finding &finding = m_page->ladder()->call.findings.front();
        QCOMPARE(view.ladderLayout().lineOfPlace(finding.evidence[0]), view.currentLine());
        QCOMPARE(view.look().framed, view.currentLine());
        QTest::keyClick(&view, Qt::Key_E);
        QCOMPARE(view.ladderLayout().lineOfPlace(finding.evidence[1]), view.currentLine());
        QTest::keyClick(&view, Qt::Key_E, Qt::ShiftModifier);
        QCOMPARE(view.ladderLayout().lineOfPlace(finding.evidence[0]), view.currentLine());
        QTest::keyClick(&view, Qt::Key_R);
        QVERIFY(view.ladderLayout().lines()[static_cast<std::size_t>(view.currentLine())].isRepeat);
        QTest::keyClick(&view, Qt::Key_Home);
        QTest::keyClick(&view, Qt::Key_BracketRight);
        QVERIFY(view.currentLine() > 0);
    }

    void detail_follows_the_row()
    {
        LadderView &view = m_page->view();
        QTest::keyClick(&view, Qt::Key_2);
        QTRY_VERIFY(m_page->detail().message().startsWith(QStringLiteral("INVITE sip:")));
        m_page->detail().setTab(DetailPane::SourceTab);
        QTest::keyClick(&view, Qt::Key_E);
        QTRY_VERIFY(m_page->detail().message().startsWith(QStringLiteral("BYE sip:")));
        QTest::keyClick(&view, Qt::Key_C);
        QCOMPARE(QGuiApplication::clipboard()->text(), m_page->detail().message());
    }

    void a_click_on_the_badge_unfolds()
    {
        LadderView &view = m_page->view();
        const auto &lines = view.ladderLayout().lines();
        const auto folded
            = std::ranges::find_if(lines, [](const items::LadderLine &line) { return line.foldCount > 0; });
        QVERIFY(folded != lines.end());
        const int line = static_cast<int>(folded - lines.begin());
        const std::size_t before = lines.size();
        const QRectF badge = view.ladderPainter().labelBox(line).badge;
        QVERIFY(!badge.isEmpty());
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
            (badge.center() - QPointF(view.horizontalScrollBar()->value(), view.verticalScrollBar()->value()))
                .toPoint());
        QVERIFY(view.ladderLayout().lines().size() > before);
        QTest::keyClick(&view, Qt::Key_Plus);
        QCOMPARE(view.ladderLayout().lines().size(), before);
    }

    void more_detail_keeps_the_row()
    {
        LadderView &view = m_page->view();
        QTest::keyClick(&view, Qt::Key_E);
        const calls::Place place = view.currentRow()->row.place;
        auto *const detail = m_page->findChild<QComboBox *>();
        QVERIFY(detail != nullptr);
        const std::size_t before = view.ladderLayout().lines().size();
        detail->setFocus();
        QTest::keyClick(detail, Qt::Key_Down);
        Q_EMIT detail->activated(detail->currentIndex());
        QCOMPARE(view.options().detail, items::DetailLevel::Full);
        QVERIFY(view.ladderLayout().lines().size() > before);
        QCOMPARE(view.currentRow()->row.place, place);
    }

    void hosts_are_moved_hidden_and_renamed_by_keyboard()
    {
        LadderView &view = m_page->view();
        LadderHeader &header = *view.header();
        header.setFocus();
        header.setCurrentHost(0);
        const std::string first = view.ladderLayout().hosts()[0].name;
        QTest::keyClick(&header, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(view.ladderLayout().hosts()[1].name, first);
        QTest::keyClick(&header, Qt::Key_F2);
        auto *const edit = header.findChild<QLineEdit *>();
        QVERIFY(edit != nullptr);
        QTest::keyClicks(edit, QStringLiteral("Front <b>door</b>"));
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(m_workspace->alias(QString::fromStdString(first)), QStringLiteral("Front <b>door</b>"));
        QCOMPARE(view.look().names[1].name, QStringLiteral("Front <b>door</b>"));
        const std::size_t count = view.ladderLayout().hosts().size();
        QTest::keyClick(&header, Qt::Key_Delete);
        QCOMPARE(view.ladderLayout().hosts().size(), count - 1);
    }

    void rows_take_notes_and_bookmarks()
    {
        LadderView &view = m_page->view();
        QTest::keyClick(&view, Qt::Key_M);
        QCOMPARE(m_workspace->marks().size(), qsizetype(1));
        QCOMPARE(view.look().marked.size(), std::size_t(1));
        QTest::keyClick(&view, Qt::Key_M);
        QVERIFY(view.look().marked.empty());
        QTest::keyClick(&view, Qt::Key_N);
        auto *const dialog = m_page->findChild<QInputDialog *>();
        QVERIFY(dialog != nullptr);
        dialog->setTextValue(QStringLiteral("look here"));
        dialog->accept();
        QCOMPARE(view.look().noted.size(), std::size_t(1));
        QVERIFY(m_workspace->notes().values().contains(QStringLiteral("look here")));
    }

    void a_word_is_found_in_folded_rows_too()
    {
        LadderView &view = m_page->view();
        QTest::keyClick(&view, Qt::Key_F, Qt::ControlModifier);
        QLineEdit *field = nullptr;
        for (QLineEdit *const edit : m_page->findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == QStringLiteral("Find in this call"))
                field = edit;
        }
        QVERIFY(field != nullptr && field->isVisible());
        QTest::keyClicks(field, QStringLiteral("queued"));
        QVERIFY(view.ladderPainter()
                    .labelText(view.ladderLayout().lines()[static_cast<std::size_t>(view.currentLine())])
                    .contains(QStringLiteral("queued")));
    }

    void a_screen_reader_reads_a_table()
    {
        LadderView &view = m_page->view();
        QAccessibleInterface *const root = QAccessible::queryAccessibleInterface(&view);
        QVERIFY(root != nullptr);
        QCOMPARE(root->role(), QAccessible::Table);
        QVERIFY(root->text(QAccessible::Name).contains(QStringLiteral("rows")));
        QAccessibleTableInterface *const table = root->tableInterface();
        QVERIFY(table != nullptr);
        QCOMPARE(table->rowCount(), static_cast<int>(view.ladderLayout().lines().size()));
        QCOMPARE(table->columnCount(), 9);
        QCOMPARE(table->columnDescription(6), QStringLiteral("Message"));
        QTest::keyClick(&view, Qt::Key_E);
        QCOMPARE(table->selectedRows(), QList<int> { view.currentLine() });
        QAccessibleInterface *const cell = table->cellAt(view.currentLine(), 6);
        QVERIFY(cell != nullptr && cell->isValid());
        QCOMPARE(cell->text(QAccessible::Name), QStringLiteral("BYE Q.850 38"));
        const QString row = table->rowDescription(view.currentLine());
        for (const char *words : { "Ingress leg", "Ingress gateway to CVP call server", "BYE Q.850 38", "lost" })
            QVERIFY2(row.contains(QLatin1String(words)), qPrintable(row));
        QVERIFY(table->selectRow(3));
        QCOMPARE(view.currentLine(), 3);
    }

    void every_control_has_a_name()
    {
        for (QWidget *const widget : m_page->findChildren<QWidget *>()) {
            if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0
                || widget->objectName().startsWith(QLatin1String("qt_")))
                continue;
            QAccessibleInterface *const face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(face != nullptr);
            const bool isNamed = !face->text(QAccessible::Name).isEmpty() || widget->inherits("QTabBar")
                || widget->inherits("QTabWidget") || widget->inherits("QHeaderView") || widget->focusProxy() != nullptr
                || widget->inherits("QScrollBar");
            QVERIFY2(isNamed, widget->metaObject()->className());
        }
    }

    void two_calls_are_compared()
    {
        QString good;
        for (const calls::Call &call : m_session->snapshot().calls) {
            if (call.finding() != nullptr && call.finding()->code == "agent_reject")
                good = QString::fromStdString(call.id.str());
        }
        m_page->compare(good);
        CompareView *compare = nullptr;
        QTRY_VERIFY((compare = m_page->findChild<CompareView *>()) != nullptr && compare->differences() > 0);
        // The same steps at the same height: what only one of the calls did stands beside a blank line.
        const auto &left = compare->left().ladderLayout().lines(), &right = compare->right().ladderLayout().lines();
        QCOMPARE(left.size(), right.size());
        for (const int line : compare->left().look().different)
            QCOMPARE(right[static_cast<std::size_t>(line)].kind, items::LineKind::Blank);
        for (const int line : compare->right().look().different)
            QCOMPARE(left[static_cast<std::size_t>(line)].kind, items::LineKind::Blank);
        QCOMPARE(int(compare->left().look().different.size() + compare->right().look().different.size()),
            compare->differences());
        QVERIFY(compare->left().look().slowness.empty() && !compare->right().look().slowness.empty());
        QCOMPARE(compare->currentDifference(), 0);
        QScrollBar &leftBar = *compare->left().verticalScrollBar();
        QVERIFY(leftBar.maximum() > 0);
        leftBar.setValue(leftBar.maximum());
        QCOMPARE(compare->right().verticalScrollBar()->value(), leftBar.value());
        QTest::keyClick(&compare->right(), Qt::Key_D);
        QCOMPARE(compare->currentDifference(), 1);
        QTest::keyClick(&compare->left(), Qt::Key_D, Qt::ShiftModifier);
        QCOMPARE(compare->currentDifference(), 0);
        if (qEnvironmentVariableIsSet("LEGWORK_PICTURES"))
            m_page->grab().save(qEnvironmentVariable("LEGWORK_PICTURES") + QStringLiteral("/compare.png"));
        QTest::keyClick(&compare->left(), Qt::Key_D);
        QTest::keyClick(&compare->left(), Qt::Key_Escape);
        QTRY_VERIFY(m_page->findChild<CompareView *>() == nullptr);
    }

    void rows_that_come_do_not_move_the_view()
    {
        LadderView view;
        view.resize(900, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto whole = m_page->ladder();
        auto part = std::make_shared<items::Ladder>(*whole);
        part->rows.resize(part->rows.size() / 2);
        view.setLadder(part);
        view.verticalScrollBar()->setValue(60);
        const int scroll = view.verticalScrollBar()->value();
        view.setCurrentLine(3);
        view.verticalScrollBar()->setValue(scroll);
        view.setLadder(whole);
        QCOMPARE(view.verticalScrollBar()->value(), scroll);
        QVERIFY(view.newBelow() > 0);
        QTest::keyClick(&view, Qt::Key_End);
        QCOMPARE(view.newBelow(), 0);
        view.setLadder(part);
        view.setFollowing(true);
        view.setLadder(whole);
        QCOMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
        QVERIFY(view.isFollowing());
        view.verticalScrollBar()->setValue(0);
        QVERIFY(!view.isFollowing());
    }

    void the_ladder_is_a_table_too()
    {
        LadderView &view = m_page->view();
        const QAbstractItemModelTester tester(m_page->table().model());
        view.setCurrentLine(5);
        QTest::keyClick(&view, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_page->table().isVisible() && !view.isVisible());
        QVERIFY(m_page->table().hasFocus());
        const QAbstractItemModel &model = *m_page->table().model();
        QCOMPARE(model.rowCount(), int(view.ladderLayout().lines().size()));
        QCOMPARE(m_page->table().currentIndex().row(), 5);
        QTest::keyClick(&m_page->table(), Qt::Key_Down);
        QCOMPARE(view.currentLine(), 6);
        QCOMPARE(m_page->detail().row(), int(view.ladderLayout().lines()[6].row));
        QCOMPARE(model.index(6, 6).data().toString(), view.ladderPainter().labelText(view.ladderLayout().lines()[6]));
        QVERIFY(m_page->saveState()[QStringLiteral("table")].toBool());
        QTest::keyClick(&m_page->table(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(view.isVisible() && view.hasFocus());
    }

    /// On the clock of its own source a row has the time that stands in its record.
    void times_as_the_sources_wrote_them()
    {
        LadderView &view = m_page->view();
        const auto &lines = view.ladderLayout().lines();
        const auto timesOf = [&] {
            QStringList times;
            for (const items::LadderLine &line : lines)
                times << view.ladderPainter().timeText(line);
            return times;
        };
        const QStringList aligned = timesOf();
        QTest::keyClick(&view, Qt::Key_W);
        const QStringList written = timesOf();
        int moved = 0;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const items::LadderRow *const row = view.ladderLayout().rowOf(lines[i]);
            const auto at = static_cast<qsizetype>(i);
            if (row == nullptr || lines[i].isCoarse || written[at] == aligned[at])
                continue;
            ++moved;
            // The record begins with its stamp, or has it behind a number and the date.
            const std::string text = textAt(row->row.place);
            QVERIFY2(
                QString::fromStdString(text.substr(0, 80)).contains(written[at].section(QLatin1Char(':'), 1).left(5)),
                qPrintable(written[at] + QLatin1Char(' ') + QString::fromStdString(text.substr(0, 80))));
        }
        QVERIFY(moved > 0);
        QTest::keyClick(&view, Qt::Key_W);
        QCOMPARE(timesOf(), aligned);
    }

    /// A leg that a person cut goes, and comes back when that is undone.
    void a_cut_leg_comes_back_by_undo()
    {
        LadderView &view = m_page->view();
        QTest::keyClick(&view, Qt::Key_Home);
        view.goToNext(1, [](const items::LadderLine &line) {
            return line.leg == calls::LegKind::Agent && line.row != items::noRow;
        });
        const int leg = view.currentRow()->row.leg;
        const QString legId = QString::fromStdString(m_page->ladder()->call.legs[std::size_t(leg)].callId.str());
        editCut(*m_workspace, m_callId, legId, true);
        QVERIFY(view.options().hiddenLegs.contains(leg));
        QVERIFY(m_workspace->cutLegs(m_callId).contains(legId));
        edits().undo();
        QVERIFY(!view.options().hiddenLegs.contains(leg));
    }

    void what_joined_a_leg_and_how_sure_it_is()
    {
        m_page->view().goToNext(1, [](const items::LadderLine &line) { return line.leg == calls::LegKind::Ingress; });
        const QString caption = [this] {
            for (QLabel *const label : m_page->detail().findChildren<QLabel *>()) {
                if (label->text().startsWith(QStringLiteral("Belongs to the call by")))
                    return label->text();
            }
            return QString();
        }();
        QVERIFY2(caption.contains(QStringLiteral("(certain)")), qPrintable(caption));
        const auto reasons = items::reasonsOf({ formats::Join::NumbersAndTime, formats::Join::Guid12 });
        QCOMPARE(reasons.size(), 2U);
        QVERIFY(reasons[0].strength == "likely" && reasons[1].strength == "a guess");
    }

    /// What changes by itself is said, and not more often than one can listen.
    void a_screen_reader_hears_what_comes()
    {
        Announcer announcer(m_page.get());
        announcer.setPause(50);
        announcer.say(QStringLiteral("No longer following"));
        QCOMPARE(announcer.accessibleName(), QStringLiteral("No longer following"));
        announcer.count(2);
        announcer.count(1);
        QCOMPARE(announcer.accessibleName(), QStringLiteral("No longer following"));
        QTRY_COMPARE(announcer.accessibleName(), QStringLiteral("3 new rows"));
        auto *const own = m_page->findChild<Announcer *>();
        QVERIFY(own != nullptr);
        QTest::keyClick(&m_page->view(), Qt::Key_F);
        QCOMPARE(own->accessibleName(), QStringLiteral("Following the end"));
    }

    void escape_goes_back_to_the_calls()
    {
        const QSignalSpy links(m_page.get(), &Page::linkActivated);
        QTest::keyClick(&m_page->view(), Qt::Key_Escape);
        QCOMPARE(links.size(), 1);
        QCOMPARE(links.front().front().value<Link>().page, QStringLiteral("calls"));
    }

private:
    std::string textAt(calls::Place place)
    {
        std::optional<std::string> text;
        m_session->record(place, this, [&](const calls::Engine::Text &record) { text = record.text; });
        [&] { QTRY_VERIFY(text.has_value()); }();
        return text.value_or(std::string());
    }

    std::unique_ptr<items::TraceSession> m_session;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<LadderPage> m_page;
    QString m_callId;
};

QTEST_MAIN(TestLadderPage)
#include "tst_ladderpage.moc"
