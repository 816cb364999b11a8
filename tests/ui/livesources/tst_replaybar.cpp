// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <common/theme.h>
#include <items/session.h>
#include <livesources/replaybar.h>
#endif

using namespace legwork;
using namespace legwork::ui;

/// The sample traces replayed in a session by the bar's controls.
class TestReplayBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setUpApplication(*qApp); }
    void init();
    void cleanup();
    void hiddenWithoutAReplay();
    void replaysTheSample();
    void stepAndPause();
    void nothingToReplay();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<items::TraceSession> m_session;
    std::unique_ptr<live::LiveSources> m_sources;
    std::unique_ptr<ReplayControl> m_control;
    std::unique_ptr<ReplayBar> m_bar;

    template <typename Control> Control *find(const char *name) const
    {
        return m_bar->findChild<Control *>(QString::fromLatin1(name));
    }
    void click(const char *name) const { QTest::mouseClick(find<QToolButton>(name), Qt::LeftButton); }
    std::size_t calls() const { return m_session->snapshot().calls.size(); }
    void openSample()
    {
        m_session->open({ QStringLiteral(LEGWORK_SOURCE_DIR "/resources/samples/2008-03-13") });
        QTRY_VERIFY(!m_session->progress().isLoading && calls() > 0);
    }
};

void TestReplayBar::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CACHE_HOME", m_dir->filePath(QStringLiteral("cache")).toUtf8());
    m_session = std::make_unique<items::TraceSession>();
    m_sources = std::make_unique<live::LiveSources>(m_dir->filePath(QStringLiteral("live")));
    connect(m_sources.get(), &live::LiveSources::spoolAdded, m_session.get(),
        [this](const QString &path, bool fromStart) { m_session->follow({ path }, fromStart); });
    m_control = std::make_unique<ReplayControl>(*m_session, *m_sources);
    m_bar = std::make_unique<ReplayBar>(*m_control);
    m_bar->resize(px(900), m_bar->sizeHint().height());
}

void TestReplayBar::cleanup()
{
    m_bar.reset();
    m_control.reset();
    m_sources.reset();
    m_session.reset();
}

void TestReplayBar::hiddenWithoutAReplay()
{
    QVERIFY(m_bar->isHidden());
    QVERIFY(!m_control->canStart());
}

void TestReplayBar::replaysTheSample()
{
    openSample();
    const std::size_t whole = calls();
    const auto first = m_session->roots().front().path;
    QTRY_VERIFY(m_control->canStart());
    m_control->start();
    QTRY_VERIFY(!m_bar->isHidden());
    QVERIFY(!m_control->canStart());
    QTRY_VERIFY(calls() < whole); // the files have left the session
    find<QComboBox>("replaySpeed")->setCurrentIndex(2);
    QCOMPARE(m_control->replay()->speed(), 100.0);
    m_control->replay()->setSpeed(10'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_control->replay()->isFinished(), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(calls(), whole, 20'000);
    QVERIFY(find<QLabel>("replayPosition")->text().contains(QStringLiteral("at its end")));
    QVERIFY(m_session->roots().front().path != first);
    // Once more: nothing of the first run is left to be counted twice.
    const auto messagesOf = [this] {
        std::size_t all = 0;
        for (const calls::Call &call : m_session->snapshot().calls)
            all += call.copies;
        return all;
    };
    const std::size_t messages = messagesOf();
    click("replayPlay");
    QTRY_VERIFY(!m_control->replay()->isFinished());
    m_control->replay()->setSpeed(10'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_control->replay()->isFinished(), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(calls(), whole, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(messagesOf(), messages, 20'000);
    click("replayClose");
    QVERIFY(m_bar->isHidden());
    QTRY_VERIFY(m_session->roots().size() == 1 && m_session->roots().front().path == first);
    QTRY_COMPARE(calls(), whole);
    QTRY_VERIFY(m_control->canStart());
}

void TestReplayBar::stepAndPause()
{
    openSample();
    m_control->start();
    QTRY_VERIFY(!m_bar->isHidden());
    click("replayPlay");
    QVERIFY(m_control->replay()->isPaused());
    QCOMPARE(find<QToolButton>("replayPlay")->accessibleName(), QStringLiteral("Go on with the replay"));
    QTRY_VERIFY(m_control->replay()->counters().records > 0);
    const auto before = m_control->replay()->counters().records;
    click("replayStep");
    QTRY_VERIFY(m_control->replay()->counters().records > before);
    QVERIFY(m_control->replay()->isPaused());
    click("replayPlay");
    QVERIFY(!m_control->replay()->isPaused());
    find<QComboBox>("replaySpeed")->setCurrentIndex(1);
    QCOMPARE(m_control->replay()->speed(), 10.0);
    click("replayAgain");
    QVERIFY(m_control->replay()->state() == live::LiveState::Running);
}

void TestReplayBar::nothingToReplay()
{
    const QString path = m_dir->filePath(QStringLiteral("empty.log"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no record of anything\n");
    file.close();
    m_session->open({ path });
    QTRY_VERIFY(m_control->canStart());
    QSignalSpy failures(m_control.get(), &ReplayControl::failed);
    m_control->start();
    QTRY_COMPARE(failures.size(), 1);
    QVERIFY(m_bar->isHidden());
}

QTEST_MAIN(TestReplayBar)
#include "tst_replaybar.moc"
