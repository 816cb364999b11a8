// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <common/theme.h>
#include <live/certificate.h>
#include <livesources/connectdialog.h>
#endif

using namespace legwork;
using namespace legwork::ui;
using live::LiveKind;
using live::Transport;

Q_DECLARE_METATYPE(legwork::live::LiveConfig)

/// The form of a live source, clicked and typed at.
class TestConnectDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setUpApplication(*qApp); }
    void init();
    void defaultsAreTheLoopback();
    void connectsByKeyboardAlone();
    void widerNeedsItsBox();
    void boxDoesNotOutliveItsAddress();
    void hepHasItsPortAndItsHint();
    void tlsNeedsACertificate();
    void makesACertificateAndShowsItsFingerprint();
    void filesNeedAPath();
    void nothingHappensOnCancel();
    void everyControlHasAName();
    void picture();

private:
    QTemporaryDir m_dir;
    std::unique_ptr<ConnectDialog> m_dialog;

    template <typename Control> Control *find(const char *name) const
    {
        auto *const found = m_dialog->findChild<Control *>(QString::fromLatin1(name));
        Q_ASSERT(found != nullptr);
        return found;
    }
    bool canConnect() const { return find<QPushButton>("connect")->isEnabled(); }
    QString fault() const { return find<QLabel>("fault")->isHidden() ? QString() : find<QLabel>("fault")->text(); }
};

void TestConnectDialog::init()
{
    m_dialog = std::make_unique<ConnectDialog>(m_dir.filePath(QStringLiteral("tls")));
    m_dialog->open();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

void TestConnectDialog::defaultsAreTheLoopback()
{
    const live::LiveConfig config = m_dialog->config();
    QVERIFY(config.kind == LiveKind::Syslog);
    QCOMPARE(config.address, QStringLiteral("127.0.0.1"));
    QCOMPARE(config.port, quint16(5514));
    QVERIFY(config.transports == (Transport::Udp | Transport::Tcp));
    QVERIFY(config.reach == live::Reach::Loopback);
    QVERIFY(canConnect());
    QVERIFY(!find<QCheckBox>("network")->isEnabled());
}

void TestConnectDialog::connectsByKeyboardAlone()
{
    QSignalSpy requests(m_dialog.get(), &ConnectDialog::connectRequested);
    QComboBox *const kind = find<QComboBox>("kind");
    kind->setFocus();
    QTest::keyClick(kind, Qt::Key_Down);
    QTest::keyClick(kind, Qt::Key_Tab);
    QVERIFY(find<QLineEdit>("name")->hasFocus());
    QTest::keyClicks(qApp->focusWidget(), QStringLiteral("proxy"));
    QTest::keyClick(qApp->focusWidget(), Qt::Key_Return);
    QCOMPARE(requests.size(), 1);
    const auto config = requests[0][0].value<live::LiveConfig>();
    QVERIFY(config.kind == LiveKind::Hep);
    QCOMPARE(config.name, QStringLiteral("proxy"));
    QVERIFY(!m_dialog->isVisible());
}

void TestConnectDialog::widerNeedsItsBox()
{
    QComboBox *const address = find<QComboBox>("address");
    address->setCurrentText(QStringLiteral("0.0.0.0"));
    QVERIFY(!canConnect());
    QVERIFY(fault().contains(QStringLiteral("0.0.0.0")));
    QVERIFY(m_dialog->config().reach == live::Reach::Loopback);
    QCheckBox *const network = find<QCheckBox>("network");
    QVERIFY(network->isEnabled());
    QVERIFY(!network->isChecked());
    QTest::mouseClick(network, Qt::LeftButton, {}, QPoint(8, network->height() / 2));
    QVERIFY(network->isChecked());
    QVERIFY(canConnect());
    QVERIFY(m_dialog->config().reach == live::Reach::Network);
    address->setCurrentText(QStringLiteral("not an address"));
    QVERIFY(!canConnect());
}

void TestConnectDialog::boxDoesNotOutliveItsAddress()
{
    QComboBox *const address = find<QComboBox>("address");
    address->setCurrentText(QStringLiteral("0.0.0.0"));
    find<QCheckBox>("network")->setChecked(true);
    address->setCurrentText(QStringLiteral("127.0.0.1"));
    QVERIFY(m_dialog->config().reach == live::Reach::Loopback);
}

void TestConnectDialog::hepHasItsPortAndItsHint()
{
    m_dialog->setKind(LiveKind::Hep);
    QCOMPARE(find<QSpinBox>("port")->value(), 9060);
    QVERIFY(find<QPlainTextEdit>("hint")->toPlainText().contains(QStringLiteral("sip:127.0.0.1:9060")));
    find<QSpinBox>("port")->setValue(9061);
    find<QCheckBox>("udp")->setChecked(false);
    QVERIFY(find<QPlainTextEdit>("hint")->toPlainText().contains(QStringLiteral("sip:127.0.0.1:9061;transport=tcp")));
    find<QCheckBox>("tcp")->setChecked(false);
    QVERIFY(!canConnect());
}

void TestConnectDialog::tlsNeedsACertificate()
{
    find<QCheckBox>("tls")->setChecked(true);
    QVERIFY(!canConnect());
    QVERIFY(find<QLineEdit>("certificate")->isVisible());
    find<QLineEdit>("certificate")->setText(QStringLiteral("/nothing/here.pem"));
    QVERIFY(fault().contains(QStringLiteral("/nothing/here.pem")));
}

void TestConnectDialog::makesACertificateAndShowsItsFingerprint()
{
    find<QCheckBox>("tls")->setChecked(true);
    QTest::mouseClick(find<QPushButton>("makeCertificate"), Qt::LeftButton);
    QVERIFY2(canConnect(), qPrintable(fault()));
    const live::LiveConfig config = m_dialog->config();
    QCOMPARE(find<QLineEdit>("fingerprint")->text(), live::readCertificate(config.certificateFile)->fingerprint);
    // The next one does not take its place.
    QTest::mouseClick(find<QPushButton>("makeCertificate"), Qt::LeftButton);
    QVERIFY(m_dialog->config().certificateFile != config.certificateFile);
    find<QSpinBox>("tlsPort")->setValue(find<QSpinBox>("port")->value());
    QVERIFY(!canConnect());
}

void TestConnectDialog::filesNeedAPath()
{
    m_dialog->setKind(LiveKind::Files);
    QVERIFY(!canConnect());
    m_dialog->paths()->addPaths({ QStringLiteral("/var/log"), QStringLiteral("/var/log") });
    QVERIFY(canConnect());
    find<QCheckBox>("fromStart")->setChecked(false);
    QCOMPARE(m_dialog->config().paths, QStringList { QStringLiteral("/var/log") });
    QVERIFY(!m_dialog->config().fromStart);
    find<QListWidget>("paths")->setCurrentRow(0);
    QTest::mouseClick(find<QPushButton>("removePath"), Qt::LeftButton);
    QVERIFY(!canConnect());
}

void TestConnectDialog::nothingHappensOnCancel()
{
    QSignalSpy requests(m_dialog.get(), &ConnectDialog::connectRequested);
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QVERIFY(requests.isEmpty());
}

void TestConnectDialog::everyControlHasAName()
{
    find<QCheckBox>("tls")->setChecked(true);
    for (const LiveKind kind : { LiveKind::Syslog, LiveKind::Files }) {
        m_dialog->setKind(kind);
        const QList<QWidget *> controls = m_dialog->findChildren<QWidget *>();
        for (QWidget *const control : controls) {
            if (control->focusPolicy() == Qt::NoFocus || !control->isVisible()
                || control->objectName().startsWith(QLatin1String("qt_")))
                continue;
            const QAccessibleInterface *const seen = QAccessible::queryAccessibleInterface(control);
            QVERIFY(seen != nullptr);
            QVERIFY2(!seen->text(QAccessible::Name).isEmpty(),
                qPrintable(QString::fromLatin1(control->metaObject()->className()) + control->objectName()));
        }
    }
}

void TestConnectDialog::picture()
{
    const QString folder = qEnvironmentVariable("LEGWORK_PICTURES");
    if (folder.isEmpty())
        QSKIP("LEGWORK_PICTURES names no folder");
    for (const bool isDark : { false, true }) {
        setTheme(isDark ? darkTheme() : lightTheme());
        m_dialog->setKind(LiveKind::Hep);
        m_dialog->setKind(LiveKind::Syslog);
        const QString suffix = isDark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png");
        QVERIFY(m_dialog->grab().save(folder + QStringLiteral("/connect") + suffix));
        find<QCheckBox>("tls")->setChecked(true);
        find<QComboBox>("address")->setCurrentText(QStringLiteral("0.0.0.0"));
        QTest::mouseClick(find<QPushButton>("makeCertificate"), Qt::LeftButton);
        qApp->processEvents();
        QVERIFY(m_dialog->grab().save(folder + QStringLiteral("/connect-tls") + suffix));
        m_dialog->setKind(LiveKind::Files);
        QVERIFY(m_dialog->grab().save(folder + QStringLiteral("/connect-files") + suffix));
    }
}

QTEST_MAIN(TestConnectDialog)
#include "tst_connectdialog.moc"
