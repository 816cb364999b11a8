// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QJsonArray>
#include <QSslConfiguration>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <live/backoff.h>
#include <live/certificate.h>
#include <live/liveconfig.h>
#endif

using namespace legwork;
using namespace legwork::live;

/// What a workspace keeps of a source, and the certificates it shows.
class TestLiveConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void survivesItsJson_data();
    void survivesItsJson();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void nothingWiderIsTheDefault();
    void loopback_data();
    void loopback();
    void makesACertificate();
    void certificateFaults();
    void backoffDoubles();
};

void TestLiveConfig::survivesItsJson_data()
{
    QTest::addColumn<LiveConfig>("config");
    LiveConfig files;
    files.kind = LiveKind::Files;
    files.paths = QStringList { QStringLiteral("/var/log"), QStringLiteral("/tmp/a b.log") };
    files.fromStart = false;
    QTest::newRow("files") << files;
    LiveConfig syslog;
    syslog.name = QStringLiteral("gateways");
    syslog.address = QStringLiteral("0.0.0.0");
    syslog.reach = Reach::Network;
    syslog.transports = Transport::Tls;
    syslog.certificateFile = QStringLiteral("/c.pem");
    syslog.keyFile = QStringLiteral("/k.pem");
    syslog.clientCaFile = QStringLiteral("/ca.pem");
    syslog.port = 514;
    syslog.spoolBytes = 5'000'000'000;
    QTest::newRow("syslog") << syslog;
    LiveConfig hep;
    hep.kind = LiveKind::Hep;
    hep.port = 9060;
    QTest::newRow("hep") << hep;
}

void TestLiveConfig::survivesItsJson()
{
    QFETCH(LiveConfig, config);
    const Result<LiveConfig> again = liveConfigFrom(toJson(config));
    QVERIFY(again.has_value());
    QCOMPARE(toJson(*again), toJson(config));
    QVERIFY(*again == config);
}

void TestLiveConfig::refusesWhatCannotBe_data()
{
    QTest::addColumn<QJsonObject>("object");
    QTest::newRow("nothing") << QJsonObject();
    QTest::newRow("unknown kind") << QJsonObject { { QStringLiteral("kind"), QStringLiteral("ftp") } };
    QTest::newRow("port") << QJsonObject { { QStringLiteral("kind"), QStringLiteral("hep") },
        { QStringLiteral("port"), 70000 } };
    QTest::newRow("negative port") << QJsonObject { { QStringLiteral("kind"), QStringLiteral("hep") },
        { QStringLiteral("tlsPort"), -1 } };
}

void TestLiveConfig::refusesWhatCannotBe()
{
    QFETCH(QJsonObject, object);
    QVERIFY(!liveConfigFrom(object).has_value());
}

void TestLiveConfig::nothingWiderIsTheDefault()
{
    const LiveConfig config;
    QCOMPARE(config.address, QStringLiteral("127.0.0.1"));
    QCOMPARE(config.port, quint16(5514));
    QVERIFY(config.reach == Reach::Loopback);
    QJsonObject object = toJson(config);
    object.remove(QStringLiteral("network"));
    QVERIFY(liveConfigFrom(object)->reach == Reach::Loopback);
}

void TestLiveConfig::loopback_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("own");
    QTest::newRow("127.0.0.1") << QStringLiteral("127.0.0.1") << true;
    QTest::newRow("127.9.9.9") << QStringLiteral("127.9.9.9") << true;
    QTest::newRow("::1") << QStringLiteral("::1") << true;
    QTest::newRow("localhost") << QStringLiteral("localhost") << true;
    QTest::newRow("all") << QStringLiteral("0.0.0.0") << false;
    QTest::newRow("all of IPv6") << QStringLiteral("::") << false;
    QTest::newRow("another") << QStringLiteral("192.168.1.1") << false;
    QTest::newRow("a name") << QStringLiteral("example.org") << false;
}

void TestLiveConfig::loopback()
{
    QFETCH(QString, address);
    QTEST(isLoopback(address), "own");
}

void TestLiveConfig::makesACertificate()
{
    const QTemporaryDir dir;
    const QString certificate = dir.filePath(QStringLiteral("c.pem")), key = dir.filePath(QStringLiteral("k.pem"));
    QVERIFY(
        makeCertificate(certificate, key, { QStringLiteral("host.example"), QStringLiteral("127.0.0.1") }).has_value());
    QCOMPARE(QFile::permissions(key) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const Result<CertificateInfo> info = readCertificate(certificate);
    QVERIFY(info.has_value());
    QCOMPARE(info->subject, QStringLiteral("host.example"));
    QVERIFY(!info->isExpired);
    QCOMPARE(info->fingerprint.size(), 32 * 3 - 1);
    QVERIFY(serverConfiguration(certificate, key, {}).has_value());
    QVERIFY(serverConfiguration(certificate, key, certificate).has_value());
    // What is there is not overwritten.
    QVERIFY(!makeCertificate(certificate, key, {}).has_value());
    QCOMPARE(readCertificate(certificate)->fingerprint, info->fingerprint);
}

void TestLiveConfig::certificateFaults()
{
    const QTemporaryDir dir;
    const QString text = dir.filePath(QStringLiteral("text"));
    QFile file(text);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no certificate");
    file.close();
    QCOMPARE(readCertificate(QStringLiteral("/nothing/here")).error().kind, ErrorKind::NotFound);
    QCOMPARE(readCertificate({}).error().kind, ErrorKind::NotFound);
    QCOMPARE(readCertificate(text).error().kind, ErrorKind::Broken);
    const QString certificate = dir.filePath(QStringLiteral("c.pem")), key = dir.filePath(QStringLiteral("k.pem"));
    QVERIFY(makeCertificate(certificate, key, {}).has_value());
    QCOMPARE(serverConfiguration(certificate, text, {}).error().kind, ErrorKind::Broken);
    QCOMPARE(serverConfiguration(certificate, key, text).error().kind, ErrorKind::Broken);
}

void TestLiveConfig::backoffDoubles()
{
    Backoff backoff(Milliseconds(100), Milliseconds(350));
    QCOMPARE(backoff.next().count(), 100);
    QCOMPARE(backoff.next().count(), 200);
    QCOMPARE(backoff.next().count(), 350);
    QCOMPARE(backoff.next().count(), 350);
    backoff.reset();
    QCOMPARE(backoff.next().count(), 100);
}

QTEST_GUILESS_MAIN(TestLiveConfig)
#include "tst_liveconfig.moc"
