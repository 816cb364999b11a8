// SPDX-License-Identifier: GPL-3.0-or-later
// The lab as the real program: its processes, sockets, certificates, and how it ends.
#include <QTest>

#include "labrun.h"
#include "runcli.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QtEndian>

#include <csignal>
#include <sys/stat.h>

using namespace legwork;
using namespace legwork::peers;
using legwork::tests::Run;
using legwork::tests::runCli;
using legwork::tests::schemaErrors;

namespace {

/// GET or POST, straight at one node; the body, or the status where it is none of 200..299.
QByteArray fetch(const LabRun &lab, const QString &url, const QByteArray &post = {})
{
    QNetworkAccessManager network;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setCaCertificates(QSslCertificate::fromPath(lab.place().authority));
    QNetworkRequest request { QUrl(url) };
    request.setSslConfiguration(tls);
    request.setTransferTimeout(20'000);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setRawHeader(
        "Authorization", "Basic " + QByteArray(lab.place().user.toUtf8() + ':' + lab.password()).toBase64());
    const std::unique_ptr<QNetworkReply> reply(post.isEmpty() ? network.get(request) : network.post(request, post));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 30'000))
        return "no answer";
    const QByteArray body = reply->readAll();
    return reply->error() == QNetworkReply::NoError
        ? body
        : QByteArray::number(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt());
}

int purchasedAt(const LabRun &lab, const QString &api)
{
    return QJsonDocument::fromJson(fetch(lab, api + QStringLiteral("/licensePurchased")))
        .object()
        .value(QLatin1StringView("licensePurchased"))
        .toInt(-1);
}

/// Addresses that a process listens at, "127.0.0.2".
QStringList listensAt(qint64 process)
{
    QSet<QString> sockets;
    const QDir files(QStringLiteral("/proc/%1/fd").arg(process));
    const QStringList names = files.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        sockets.insert(QFile::symLinkTarget(files.filePath(name)).section(u'/', -1));
    QStringList addresses;
    for (const char *table : { "tcp", "tcp6" }) {
        QFile file(QStringLiteral("/proc/%1/net/%2").arg(process).arg(QLatin1StringView(table)));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &line : file.readAll().split('\n')) {
            const QList<QByteArray> cells = line.simplified().split(' ');
            if (cells.size() < 10 || cells[3] != "0A" // LISTEN
                || !sockets.contains(QStringLiteral("socket:[%1]").arg(QString::fromLatin1(cells[9]))))
                continue;
            QByteArray address = cells[1].split(':').first();
            if (address.startsWith("0000000000000000FFFF0000")) // IPv4, in a socket that could do more
                address = address.mid(24);
            addresses.append(address.size() == 8
                    ? QHostAddress(qFromBigEndian(qFromLittleEndian(address.toUInt(nullptr, 16)))).toString()
                    : QString::fromLatin1(address));
        }
    }
    return addresses;
}

} // namespace

class TestLab final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void connectionsTest_data();
    void connectionsTest();
    void answersFitTheirSchemas();
    void onlyLoopbackOnlyTheUser();
    void passwordIsNowhere();
    void keysOfTheAuthenticationServer();
    void usageOfOneServer();
    void entitledPortsAreReplicated();
    void portIsTaken();
    void endsWithItsInput();
    void nothingIsLeftAfterKill_data();
    void nothingIsLeftAfterKill();
    void windowTakesItAlong();
    void commandLine();
};

void TestLab::connectionsTest_data()
{
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<int>("firstUrl");
    QTest::addColumn<QByteArray>("auth");
    QTest::newRow("Basic, through the load balancer") << QStringList() << 0 << QByteArray("Basic");
    QTest::newRow("JWT, through the load balancer")
        << QStringList { QStringLiteral("--jwt") } << 0 << QByteArray("JWT");
    QTest::newRow("JWT, primary") << QStringList { QStringLiteral("--jwt") } << 1 << QByteArray("JWT");
    QTest::newRow("JWT, secondary") << QStringList { QStringLiteral("--jwt") } << 2 << QByteArray("JWT");
}

void TestLab::connectionsTest()
{
    QFETCH(QStringList, more);
    QFETCH(int, firstUrl);
    QFETCH(QByteArray, auth);
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    const Run run
        = runCli(QStringList { QStringLiteral("connections"), QStringLiteral("test") } + lab.server(firstUrl) + more,
            lab.password() + '\n');
    QCOMPARE(run.code, 0);
    QCOMPARE(run.texts("step").join(u' '), QStringLiteral("dns tcp tls auth version usage"));
    QVERIFY2(
        run.objects()[3].value(QLatin1StringView("detail")).toString().toUtf8().contains(auth), run.out.constData());
    // Without its authority the certificate is refused before anything is sent.
    QStringList without = lab.server(firstUrl);
    without.removeLast();
    without.removeLast();
    const Run refused = runCli(
        QStringList { QStringLiteral("connections"), QStringLiteral("test") } + without + more, lab.password() + '\n');
    QVERIFY(refused.code != 0);
    QCOMPARE(refused.texts("step").join(u' '), QStringLiteral("dns tcp tls"));
}

void TestLab::answersFitTheirSchemas()
{
    LabRun lab;
    QCOMPARE(lab.start(R"({"servers": 3, "portsPerServer": 20, "purchased": 50})"), QString());
    QCOMPARE(schemaErrors("lab-ready", lab.readyLine()), QByteArray());
    QCOMPARE(schemaErrors("lab-status", QJsonDocument(lab.status()).toJson()), QByteArray());
    const Run run
        = runCli(QStringList { QStringLiteral("ports"), QStringLiteral("poll"), QStringLiteral("--jwt"),
                     QStringLiteral("--interval"), QStringLiteral("1"), QStringLiteral("--count"), QStringLiteral("2") }
                + lab.server(),
            lab.password() + '\n');
    QCOMPARE(run.code, 0);
    QCOMPARE(schemaErrors("ports-poll", run.out), QByteArray());
    QCOMPARE(run.objects().size(), 2);
    const QJsonObject answer = run.objects().first();
    QCOMPARE(answer.value(QLatin1StringView("total")).toInt(), 60);
    QCOMPARE(answer.value(QLatin1StringView("purchased")).toInt(), 50);
    QCOMPARE(answer.value(QLatin1StringView("servers")).toArray().size(), 3);
    QCOMPARE(answer.value(QLatin1StringView("node")).toString(), QStringLiteral("cache-1"));
    QCOMPARE(answer.value(QLatin1StringView("state")).toString(), QStringLiteral("live"));
}

void TestLab::onlyLoopbackOnlyTheUser()
{
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    const QList<qint64> family = familyOf(lab.process().processId());
    QVERIFY2(family.size() >= 5, qPrintable(QString::number(family.size()))); // itself, two nodes, keys, nginx
    int listeners = 0;
    for (const qint64 process : family) {
        for (const QString &address : listensAt(process)) {
            ++listeners;
            QVERIFY2(address.startsWith(QStringLiteral("127.")), qPrintable(address));
        }
    }
    QVERIFY2(listeners >= 6, qPrintable(QString::number(listeners))); // two nodes with two each, keys, nginx
    const QFileInfo folder(lab.folder());
    QCOMPARE(int(folder.permissions() & 0x0077), 0);
    const QFileInfoList files = QDir(folder.filePath()).entryInfoList(QDir::Files | QDir::Hidden);
    for (const QFileInfo &file : files) {
        if (file.fileName().endsWith(QStringLiteral(".key")) || file.fileName().endsWith(QStringLiteral(".pem")))
            QVERIFY2(!(file.permissions() & 0x0077), qPrintable(file.fileName()));
    }
}

void TestLab::passwordIsNowhere()
{
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    QVERIFY(lab.password().size() >= 20);
    (void)runCli(QStringList { QStringLiteral("ports"), QStringLiteral("poll"), QStringLiteral("--count"),
                     QStringLiteral("1"), QStringLiteral("--jwt") }
            + lab.server(),
        lab.password() + '\n');
    const auto holds = [&](const QString &path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(lab.password());
    };
    for (const qint64 process : familyOf(lab.process().processId())) {
        for (const char *name : { "cmdline", "environ" })
            QVERIFY(!holds(QStringLiteral("/proc/%1/%2").arg(process).arg(QLatin1StringView(name))));
    }
    const QFileInfoList files = QDir(lab.folder()).entryInfoList(QDir::Files | QDir::Hidden);
    QVERIFY(files.size() >= 5);
    for (const QFileInfo &file : files)
        QVERIFY2(!holds(file.filePath()), qPrintable(file.fileName()));
    QVERIFY(!lab.readyLine().contains(lab.password()));
    QVERIFY(!lab.process().readAllStandardError().contains(lab.password()));
}

void TestLab::keysOfTheAuthenticationServer()
{
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    const QByteArray pem = fetch(lab, lab.ready().value(QLatin1StringView("publicKey")).toString());
    QVERIFY2(pem.startsWith("-----BEGIN PUBLIC KEY-----"), pem.constData());
    const QJsonObject set
        = QJsonDocument::fromJson(fetch(lab, lab.ready().value(QLatin1StringView("jwks")).toString())).object();
    QCOMPARE(set.value(QLatin1StringView("keys")).toArray().size(), 1);
    QCOMPARE(set.value(QLatin1StringView("keys"))[0][QLatin1StringView("alg")].toString(), QStringLiteral("RS256"));
}

void TestLab::usageOfOneServer()
{
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    const QString usage = lab.place().urls[0] + QStringLiteral("/licenseUsage?ipAddress=");
    const QJsonObject one = QJsonDocument::fromJson(fetch(lab, usage + QStringLiteral("127.0.0.12"))).object();
    QCOMPARE(one.value(QLatin1StringView("totalPorts")).toInt(), 150);
    QCOMPARE(one.value(QLatin1StringView("servers")).toArray().size(), 1);
    QCOMPARE(fetch(lab, usage + QStringLiteral("192.0.2.1")), QByteArray("404"));
}

void TestLab::entitledPortsAreReplicated()
{
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    const QStringList urls = lab.place().urls;
    const QString purchased = urls[0] + QStringLiteral("/licensePurchased");
    QCOMPARE(purchasedAt(lab, urls[1]), 500);
    QCOMPARE(fetch(lab, purchased, R"({"licensePurchased": 640})"), QByteArray(R"({"licensePurchased":640})"));
    QTRY_COMPARE_WITH_TIMEOUT(purchasedAt(lab, urls[1]), 640, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(purchasedAt(lab, urls[2]), 640, 20'000);
    // What is told to the secondary while the primary is gone is there when that is back.
    QVERIFY(lab.fault("kill-primary"));
    QCOMPARE(fetch(lab, purchased, R"({"licensePurchased": 700})"), QByteArray(R"({"licensePurchased":700})"));
    QVERIFY(lab.clear());
    QTRY_COMPARE_WITH_TIMEOUT(purchasedAt(lab, urls[1]), 700, 20'000);
    for (const char *wrong : { R"({"licensePurchased": -1})", R"({"licensePurchased": 1.5})",
             R"({"licensePurchased": "700"})", R"({"purchased": 1})", "[]", "no JSON" })
        QCOMPARE(fetch(lab, purchased, wrong), QByteArray("400"));
    QCOMPARE(purchasedAt(lab, urls[0]), 700);
}

void TestLab::portIsTaken()
{
    QTcpServer other;
    // Somebody has it already, or we take it: either way it is not the lab's.
    (void)other.listen(QHostAddress(QStringLiteral("127.0.0.1")), 8445);
    LabRun lab;
    QCOMPARE(lab.start("{}", false), QString());
    const QUrl first(lab.place().urls[0]);
    QVERIFY(first.port() != 8445);
    QVERIFY2(lab.place().notes.join(u'\n').contains(QStringLiteral("8445 of 127.0.0.1")),
        qPrintable(lab.place().notes.join(u'\n')));
    QVERIFY(lab.place().notes.join(u'\n').contains(QString::number(first.port())));
    QCOMPARE(purchasedAt(lab, lab.place().urls[0]), 500);
}

void TestLab::endsWithItsInput()
{
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    const QList<qint64> family = familyOf(lab.process().processId());
    const QString folder = lab.folder();
    lab.process().closeWriteChannel();
    QVERIFY(lab.process().waitForFinished(30'000));
    QCOMPARE(lab.process().exitCode(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::none_of(family, isAlive), 20'000);
    QVERIFY(!QFileInfo::exists(folder));
}

void TestLab::nothingIsLeftAfterKill_data()
{
    QTest::addColumn<QByteArray>("fault");
    QTest::newRow("all well") << QByteArray();
    QTest::newRow("a node hangs") << QByteArray("hang-primary");
    QTest::newRow("a node was started anew") << QByteArray("kill-secondary");
}

void TestLab::nothingIsLeftAfterKill()
{
    QFETCH(QByteArray, fault);
    LabRun lab;
    QCOMPARE(lab.start(), QString());
    if (!fault.isEmpty())
        QVERIFY(lab.fault(fault.constData()));
    if (fault == "kill-secondary")
        QVERIFY(lab.clear());
    QTRY_VERIFY_WITH_TIMEOUT(familyOf(lab.process().processId()).size() >= 5, 20'000);
    const QList<qint64> family = familyOf(lab.process().processId());
    const QString folder = lab.folder();
    QCOMPARE(::kill(static_cast<pid_t>(lab.process().processId()), SIGKILL), 0);
    QVERIFY(lab.process().waitForFinished(30'000));
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::none_of(family, isAlive), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(folder), 20'000);
}

/// `legwork --lab`, killed: nobody is left who could say good bye.
void TestLab::windowTakesItAlong()
{
    const QTemporaryDir home(QDir::tempPath() + QStringLiteral("/lw-XXXXXX"));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home.path());
    environment.insert(QStringLiteral("LEGWORK_HOME"), home.path());
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    QProcess window;
    window.setProcessEnvironment(environment);
    window.start(QStringLiteral(LEGWORK_WINDOW), { QStringLiteral("--lab"), QStringLiteral("--new-window") });
    const auto sockets = [&] {
        QStringList found;
        const QDir base(home.filePath(QStringLiteral("legwork-lab")));
        const QStringList runs = base.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &run : runs) {
            if (QFileInfo::exists(base.filePath(run + QStringLiteral("/control"))))
                found.append(run);
        }
        return found;
    };
    QTRY_COMPARE_WITH_TIMEOUT(sockets().size(), 1, 90'000);
    const QList<qint64> family = familyOf(window.processId());
    QVERIFY2(family.size() >= 6, qPrintable(QString::number(family.size())));
    QCOMPARE(::kill(static_cast<pid_t>(window.processId()), SIGKILL), 0);
    QVERIFY(window.waitForFinished(30'000));
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::none_of(family, isAlive), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(sockets().size(), 0, 30'000);
}

void TestLab::commandLine()
{
    LabRun lab;
    const auto command = [&](const QStringList &words) {
        qputenv("XDG_RUNTIME_DIR", lab.runtime().toUtf8());
        return runCli(QStringList { QStringLiteral("lab") } + words);
    };
    const Run none = command({ QStringLiteral("status") });
    QCOMPARE(none.code, 4);
    QVERIFY(none.err.contains("legwork-cli lab start"));
    QCOMPARE(lab.start(), QString());
    QCOMPARE(command({ QStringLiteral("password") }).out, lab.password() + '\n');
    const Run faults = command({ QStringLiteral("fault"), QStringLiteral("list") });
    QCOMPARE(faults.code, 0);
    QCOMPARE(schemaErrors("lab-fault", faults.out), QByteArray());
    QVERIFY(faults.texts("fault").contains(QStringLiteral("kill-primary")));
    QCOMPARE(command({ QStringLiteral("fault"), QStringLiteral("silent-server") }).code, 0);
    QCOMPARE(
        lab.status().value(QLatin1StringView("faults")).toArray(), (QJsonArray { QStringLiteral("silent-server") }));
    const Run again = command({ QStringLiteral("fault"), QStringLiteral("silent-server") });
    QCOMPARE(again.code, 2);
    QVERIFY(again.err.contains("under way already"));
    const Run wrong = command({ QStringLiteral("fault"), QStringLiteral("earthquake") });
    QCOMPARE(wrong.code, 2);
    QVERIFY(wrong.err.contains("earthquake"));
    QCOMPARE(command({ QStringLiteral("fault"), QStringLiteral("clear") }).code, 0);
    QCOMPARE(lab.status().value(QLatin1StringView("faults")).toArray(), QJsonArray());
    QCOMPARE(schemaErrors("lab-status", command({ QStringLiteral("status") }).out), QByteArray());
    QCOMPARE(command({ QStringLiteral("stop") }).code, 0);
    QVERIFY(lab.process().waitForFinished(30'000));
    QCOMPARE(lab.process().exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestLab)
#include "tst_lab.moc"
