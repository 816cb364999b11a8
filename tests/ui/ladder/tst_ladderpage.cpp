// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <common/theme.h>
#include <ladder/compareview.h>
#include <ladder/detailpane.h>
#include <ladder/findingcard.h>
#include <ladder/ladderheader.h>
#include <ladder/ladderpage.h>
#include <ladder/ladderview.h>
#include <ladder/messageview.h>
#include <workspace/workspace.h>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QInputDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTimer>

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
        for (const bool isDark : { false, true }) {
            setTheme(isDark ? darkTheme() : lightTheme());
            for (const QSize size : { QSize(1360, 836), QSize(944, 632) }) {
                m_page->resize(size);
                QTest::qWait(50);
                m_page->grab().save(folder + QStringLiteral("/page-%1-%2.png").arg(QLatin1String(isDark ? "dark" : "light")).arg(size.width()));
            }
        }
        setTheme(lightTheme());
    }

private:
    std::unique_ptr<items::TraceSession> m_session;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<LadderPage> m_page;
    QString m_callId;
};

QTEST_MAIN(TestLadderPage)
#include "tst_ladderpage.moc"
