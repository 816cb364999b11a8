// SPDX-License-Identifier: GPL-3.0-or-later
// The page Connections on a real server over TLS: adding, testing, trusting, changing, removing.
#include <QTest>

#include <common/edits.h>
#include <common/notices.h>
#include <common/theme.h>
#include <connections/connectionspage.h>
#include <connections/fingerprint.h>
#include <connections/profilejson.h>

#include "cacheservice.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>

using namespace legwork::connections;
using namespace legwork::ui;
using legwork::peers::CacheService;

namespace {

/// The widget of that name, which has to be there and visible.
template <typename Widget> Widget *part(QWidget &page, const char *name)
{
    Widget *const found = page.findChild<Widget *>(QLatin1StringView(name));
    return found != nullptr && found->isVisible() ? found : nullptr;
}

void type(QWidget &page, const char *name, const QString &text)
{
    auto *const edit = part<QLineEdit>(page, name);
    QVERIFY2(edit, name);
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Tab);
}

} // namespace

class TestConnectionsPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"); // no keychain
        setUpApplication(*qApp);
        const QString trouble = m_service.start(m_folder.path(), QStringLiteral("one"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
    }

    void init()
    {
        QVERIFY(m_service.say("good"));
        edits().clear();
        Notices::instance().clear();
        m_kept.clear();
        m_book = std::make_unique<ConnectionBook>(QByteArray(), [this](const QByteArray &kept) { m_kept = kept; });
        m_page = std::make_unique<ConnectionsPage>(*m_book, nullptr);
        m_page->resize(1363, 800);
        m_page->QWidget::show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->activateWindow();
    }
    void cleanup()
    {
        m_page.reset();
        m_book.reset();
    }

    void emptyPageSaysWhatToDo()
    {
        QStringList texts;
        for (const QLabel *const label : m_page->findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        QVERIFY(texts.contains(QStringLiteral("No servers. Add one; nothing is contacted until you test.")));
        picture("empty");
    }

    void newServerIsTestedTrustedAndPolled()
    {
        const int asked = m_service.asked();
        newServer();
        QCOMPARE(m_service.asked(), asked); // nothing yet
        QTest::mouseClick(part<QPushButton>(*m_page, "add"), Qt::LeftButton);
        // Its certificate is of an authority that nobody knows here: the question is on the page, and nothing was sent.
        QTRY_VERIFY_WITH_TIMEOUT((part<QPushButton>(*m_page, "trust")), 60'000);
        QCOMPARE(m_service.asked(), asked);
        QVERIFY(part<QLabel>(*m_page, "whatWasSent")->text().contains(QStringLiteral("No credentials left")));
        QTRY_VERIFY(!part<QLabel>(*m_page, "offeredFingerprint")->text().isEmpty());
        const QString shown = part<QLabel>(*m_page, "offeredFingerprint")->text();
        QCOMPARE(QString(shown).replace(u'\n', u':'), certificateFingerprint(m_service.pin()));
        QTRY_COMPARE(m_page->troubled(), 1);
        picture("trust");
        // Enter answers nothing, wherever the keys are.
        for (const char *button : { "trust", "trustForSession", "doNotTrust" }) {
            part<QPushButton>(*m_page, button)->setFocus();
            QTest::keyClick(part<QPushButton>(*m_page, button), Qt::Key_Return);
            QVERIFY((part<QPushButton>(*m_page, "trust")));
            QVERIFY(!part<QPushButton>(*m_page, button)->isDefault());
        }
        QTest::mouseClick(part<QPushButton>(*m_page, "trust"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(state() == PollState::Live, 60'000);
        QVERIFY(m_page->findChild<QLabel *>(QStringLiteral("testHead"))
                    ->text()
                    .contains(QStringLiteral("all steps passed")));
        const auto kept = imported(m_kept);
        QCOMPARE(kept->constFirst().trusted.value(placeOf(m_service.base())).sha256, m_service.pin());
        QVERIFY(!m_kept.contains(CacheService::password()));
        QTRY_VERIFY(
            (m_page->findChild<QLabel *>(QStringLiteral("pollFigures"))->text().contains(QStringLiteral("100.0 %"))));
        picture("live");
        QTest::mouseClick(part<QPushButton>(*m_page, "copyReport"), Qt::LeftButton);
        const QString report = QApplication::clipboard()->text();
        QVERIFY2(report.contains(QStringLiteral("Sign-in")), qPrintable(report));
        QVERIFY(!report.contains(QString::fromUtf8(CacheService::password())));
        // Trust can be taken back.
        edits().undo();
        QTRY_VERIFY_WITH_TIMEOUT(state() == PollState::Stopped, 60'000);
        QTRY_COMPARE(m_page->troubled(), 1);
    }

    void notTrustedStaysUntouched()
    {
        newServer();
        const int asked = m_service.asked();
        QTest::mouseClick(part<QPushButton>(*m_page, "add"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT((part<QPushButton>(*m_page, "doNotTrust")), 60'000);
        QTest::mouseClick(part<QPushButton>(*m_page, "doNotTrust"), Qt::LeftButton);
        QVERIFY(part<QLabel>(*m_page, "notTrusted")->text().contains(QStringLiteral("Not trusted")));
        QVERIFY(!(part<QPushButton>(*m_page, "trust")));
        QCOMPARE(m_service.asked(), asked);
        QVERIFY(imported(m_kept)->constFirst().trusted.isEmpty());
    }

    void sessionTrustIsNotKept()
    {
        newServer();
        QTest::mouseClick(part<QPushButton>(*m_page, "add"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT((part<QPushButton>(*m_page, "trustForSession")), 60'000);
        QTest::mouseClick(part<QPushButton>(*m_page, "trustForSession"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(state() == PollState::Live, 60'000);
        QVERIFY(imported(m_kept)->constFirst().trusted.isEmpty());
    }

    void changedCertificateIsComparedFieldByField()
    {
        CacheService changing;
        QCOMPARE(changing.start(m_folder.path(), QStringLiteral("changing")), QString());
        newServer(changing.base());
        QTest::mouseClick(part<QPushButton>(*m_page, "add"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT((part<QPushButton>(*m_page, "trust")), 60'000);
        QTest::mouseClick(part<QPushButton>(*m_page, "trust"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(state() == PollState::Live, 60'000);
        QVERIFY(changing.say("certificate other-name"));
        QVERIFY(changing.say("status 500")); // the connection that is open ends
        m_book->pause(name);
        QTest::keyClick(m_page.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT((part<QPushButton>(*m_page, "trust")), 60'000);
        QVERIFY(part<QLabel>(*m_page, "knownFingerprint")
                    ->text()
                    .contains(certificateFingerprint(changing.pin().left(16))));
        QStringList marks;
        for (const QLabel *const label : m_page->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text() == QStringLiteral("≠"))
                marks << label->accessibleName();
        }
        QVERIFY2(marks.contains(QStringLiteral("Subject differs")), qPrintable(marks.join(u' ')));
        QVERIFY(!marks.contains(QStringLiteral("Key differs")));
        picture("changed");
    }

    void fieldsChangeTheProfileAndCanBeUndone()
    {
        addTrusted();
        auto *const interval = part<QSpinBox>(*m_page, "interval");
        interval->setFocus();
        interval->selectAll();
        QTest::keyClicks(interval, QStringLiteral("7"));
        QTest::keyClick(interval, Qt::Key_Tab);
        QCOMPARE(imported(m_kept)->constFirst().interval, std::chrono::milliseconds(7000));
        edits().undo();
        QCOMPARE(imported(m_kept)->constFirst().interval, std::chrono::milliseconds(5000));
        QTest::mouseClick(part<QCheckBox>(*m_page, "readOnly"), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(imported(m_kept)->constFirst().isReadOnly);
        // What cannot be is said below and changes nothing.
        type(*m_page, "address", QStringLiteral("ftp://elsewhere"));
        QVERIFY(part<QLabel>(*m_page, "wrong")->text().contains(QStringLiteral("neither https:// nor http://")));
        QCOMPARE(imported(m_kept)->constFirst().bases.constFirst(), m_service.base());
        type(*m_page, "address", QStringLiteral("http://127.0.0.1:9"));
        QCOMPARE(part<QLabel>(*m_page, "plainHttp")->text(),
            QStringLiteral("Plain HTTP: the password travels unencrypted."));
        QCOMPARE(imported(m_kept)->constFirst().bases.constFirst().port(), 9);
        edits().undo();
        QCOMPARE(imported(m_kept)->constFirst().bases.constFirst(), m_service.base());
        QVERIFY(!(part<QLabel>(*m_page, "plainHttp")));
    }

    void passwordIsNeverShownAgain()
    {
        addTrusted();
        auto *const password = part<QLineEdit>(*m_page, "password");
        QCOMPARE(password->echoMode(), QLineEdit::Password);
        password->setFocus();
        QTest::keyClicks(password, QStringLiteral("s3cret words"));
        QTest::keyClick(password, Qt::Key_Tab);
        QCOMPARE(password->text(), QString());
        QTRY_VERIFY(part<QLabel>(*m_page, "secretState")->text().contains(QStringLiteral("this session only")));
        for (const QLineEdit *const edit : m_page->findChildren<QLineEdit *>())
            QVERIFY(!edit->text().contains(QStringLiteral("s3cret")));
    }

    void deletedComesBack()
    {
        addTrusted();
        m_page->takeFocus();
        QTest::keyClick(m_page->findChild<QWidget *>(QStringLiteral("serverTree")), Qt::Key_Delete);
        QVERIFY(!m_book->find(name));
        QCOMPARE(Notices::instance().all().constFirst().text, QStringLiteral("Deleted profile cache A"));
        QTest::qWait(0);
        Notices::instance().all().constFirst().act();
        QTRY_VERIFY_WITH_TIMEOUT(state() == PollState::Live, 60'000); // with its password
    }

    void keys()
    {
        addTrusted();
        m_page->takeFocus();
        QTest::keyClick(m_page.get(), Qt::Key_F2);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("name"));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("cache B"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(m_book->find(QStringLiteral("cache B")));
        QTRY_COMPARE(m_page->here().query, QStringLiteral("cache B"));
        QTest::keyClick(m_page.get(), Qt::Key_N, Qt::ControlModifier);
        QVERIFY((part<QPushButton>(*m_page, "add")));
        QTest::mouseClick(part<QPushButton>(*m_page, "cancel"), Qt::LeftButton);
        QVERIFY(!(part<QPushButton>(*m_page, "add")));
    }

    void exportHoldsNoSecretAndComesBack()
    {
        addTrusted();
        const QString path = m_folder.filePath(QStringLiteral("profiles.json"));
        m_page->exportTo(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray written = file.readAll();
        QVERIFY(written.contains("cache A"));
        QVERIFY(!written.contains(CacheService::password()));
        m_page->importFile(path);
        QVERIFY(m_book->find(QStringLiteral("cache A 2"))); // beside the one that is there
        QVERIFY(!m_book->find(QStringLiteral("cache A 2"))->isPolled);
        QFile broken(m_folder.filePath(QStringLiteral("broken.json")));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("[{\"name\": \"x\", \"addresses\": [\"https://me:geheim@lb\"]}]");
        broken.close();
        const auto before = m_book->profiles().size();
        m_page->importFile(broken.fileName());
        QCOMPARE(m_book->profiles().size(), before);
    }

    void everythingHasAName()
    {
        addTrusted();
        for (const QWidget *const widget : m_page->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() != nullptr
                || widget->objectName().startsWith(QLatin1String("qt_"))) // the insides of a spin box
                continue;
            const auto *const button = qobject_cast<const QAbstractButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
                qPrintable(QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName()));
        }
    }

private:
    static inline const QString name = QStringLiteral("cache A");

    [[nodiscard]] std::optional<PollState> state() const
    {
        const Poller *const poller = m_book->poller(name);
        return poller != nullptr ? std::optional(poller->state()) : std::nullopt;
    }

    /// Fills the form of a new server as a person does.
    void newServer(const QUrl &base)
    {
        QTest::keyClick(m_page.get(), Qt::Key_N, Qt::ControlModifier);
        type(*m_page, "name", name);
        type(*m_page, "address", QStringLiteral("https://127.0.0.1:%1").arg(base.port()));
        type(*m_page, "user", CacheService::user());
        type(*m_page, "password", QString::fromUtf8(CacheService::password()));
    }
    void newServer() { newServer(m_service.base()); }

    /// A server that is live.
    void addTrusted()
    {
        Profile profile;
        profile.name = name;
        profile.bases = { m_service.base() };
        profile.signIn = SignIn::Basic;
        profile.user = CacheService::user();
        profile.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
        QVERIFY(m_book->add(profile));
        m_book->setSecret(name, SecretKind::Password, Secret(CacheService::password().toStdString()));
        QTRY_VERIFY_WITH_TIMEOUT(state() == PollState::Live, 60'000);
    }

    /// For the eye: LEGWORK_PICTURES names a folder.
    void picture(const char *what)
    {
        const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
        if (folder.isEmpty())
            return;
        const auto save = [&](const char *how) {
            QTest::qWait(300);
            m_page->grab().save(
                QStringLiteral("%1/connections-%2%3.png").arg(folder, QLatin1String(what), QLatin1String(how)));
        };
        save("");
        setTheme(darkTheme());
        save("-dark");
        setTheme(lightTheme());
        m_page->resize(947, 600); // of a window of 1024 x 700
        save("-narrow");
        m_page->resize(1363, 800);
    }

    QTemporaryDir m_folder;
    CacheService m_service;
    QByteArray m_kept;
    std::unique_ptr<ConnectionBook> m_book;
    std::unique_ptr<ConnectionsPage> m_page;
};

QTEST_MAIN(TestConnectionsPage)
#include "tst_connectionspage.moc"
