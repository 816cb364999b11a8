// SPDX-License-Identifier: GPL-3.0-or-later
// `legwork-cli collect` as a service runs it: against a real cache service over TLS, scraped by a real Prometheus.
#include "cacheservice.h"
#include "runcli.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace legwork::tests;
using legwork::peers::CacheService;

namespace {

/// A collector that runs; killed with the object.
class Collector final {
public:
    ~Collector()
    {
        m_process.kill();
        m_process.waitForFinished(30'000);
    }
    void start(const QStringList &words, const QByteArray &input)
    {
        m_process.start(QStringLiteral(LEGWORK_CLI), words);
        m_process.write(input);
        m_process.closeWriteChannel();
    }
    /// What it said so far.
    const QByteArray &said()
    {
        m_process.waitForReadyRead(100);
        m_said += m_process.readAllStandardError();
        return m_said;
    }
    /// 0 until it says where it listens.
    int port()
    {
        static const QRegularExpression where(QStringLiteral("http://127\\.0\\.0\\.1:(\\d+)/metrics"));
        return where.match(QString::fromUtf8(said())).captured(1).toInt();
    }
    QProcess &process() { return m_process; }

private:
    QProcess m_process;
    QByteArray m_said;
};

QByteArray get(const QString &url, int *status = nullptr)
{
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(QUrl(url))));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished() && !finished.wait(10'000))
        return {};
    if (status)
        *status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return reply->readAll();
}

int freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

class TestCollect final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    CacheService m_service;

    static QByteArray secret() { return CacheService::password() + '\n'; }
    QString workspace(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    QStringList words(const QString &file, const QStringList &more = {}) const
    {
        return QStringList { QStringLiteral("collect"), QStringLiteral("--url"), m_service.base().toString(),
            QStringLiteral("--user"), CacheService::user(), QStringLiteral("--password-stdin"), QStringLiteral("--ca"),
            m_folder.filePath(QStringLiteral("ca.pem")), QStringLiteral("--interval"), QStringLiteral("1"),
            QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--workspace"), file }
        + more;
    }
    static QString metrics(Collector &collector)
    {
        return QString::fromUtf8(get(QStringLiteral("http://127.0.0.1:%1/metrics").arg(collector.port())));
    }
    static Run history(const QString &file, const QStringList &more = {})
    {
        return runCli(QStringList { QStringLiteral("ports"), QStringLiteral("history"), QStringLiteral("--workspace"),
                          file, QStringLiteral("--step"), QStringLiteral("1s") }
            + more);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString trouble = m_service.start(m_folder.path(), QStringLiteral("first"));
        if (!trouble.isEmpty())
            QSKIP(qPrintable(trouble));
    }
    void init() { QVERIFY(m_service.say("good")); }

    void it_keeps_what_it_polls_and_serves_what_it_knows()
    {
        const QString file = workspace("kept/new/workspace.sqlite"); // the folder is made
        Collector collector;
        collector.start(words(file), secret());
        QTRY_VERIFY_WITH_TIMEOUT(collector.port() > 0, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(metrics(collector).contains(QStringLiteral("legwork_ports_in_use{")), 30'000);
        int status = 0;
        const QByteArray headroom = get(QStringLiteral("http://127.0.0.1:%1/headroom").arg(collector.port()), &status);
        QCOMPARE(status, 200);
        QCOMPARE(schemaErrors("collect-headroom", headroom), QByteArray());
        QCOMPARE(QJsonDocument::fromJson(headroom).object().value(QLatin1String("inUse")).toInt(), 412);
        QTRY_VERIFY_WITH_TIMEOUT(history(file).objects().size() >= 3, 60'000);
        const Run run = history(file);
        QCOMPARE(run.code, 0);
        QCOMPARE(schemaErrors("ports-history", run.out), QByteArray());
        const QJsonObject last = run.objects().constLast();
        QCOMPARE(last.value(QLatin1String("inUse")).toObject().value(QLatin1String("max")).toInt(), 412);
        QCOMPARE(last.value(QLatin1String("servers")).toArray().size(), 2);
        // The other forms say the same.
        const Run csv = history(file, { QStringLiteral("--format"), QStringLiteral("csv") });
        QVERIFY(csv.out.startsWith("time,stepMs,server,figure,min,mean,max,last,samples"));
        QVERIFY(csv.out.contains(",1000,,inUse,412,412.00,412,412,1"));
        const Run table = history(file, { QStringLiteral("--format"), QStringLiteral("table") });
        QVERIFY(table.out.contains("412"));
        const Run json = history(file, { QStringLiteral("--format"), QStringLiteral("json") });
        QCOMPARE(QJsonDocument::fromJson(json.out).array().size() >= 3, true);
        collector.process().terminate();
        QVERIFY(collector.process().waitForFinished(30'000));
        QCOMPARE(collector.process().exitCode(), 128 + 15);
    }

    void prometheus_scrapes_it()
    {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("prometheus"));
        if (program.isEmpty())
            QSKIP("prometheus is not installed");
        Collector collector;
        collector.start(words(workspace("prometheus.sqlite")), secret());
        QTRY_VERIFY_WITH_TIMEOUT(collector.port() > 0, 30'000);
        QFile config(m_folder.filePath(QStringLiteral("prometheus.yml")));
        QVERIFY(config.open(QFile::WriteOnly));
        config.write(
            "global: { scrape_interval: 1s }\nscrape_configs:\n- job_name: legwork\n  static_configs:\n  - targets: "
            "['127.0.0.1:"
            + QByteArray::number(collector.port()) + "']\n");
        config.close();
        const int port = freePort();
        QProcess prometheus;
        prometheus.setStandardErrorFile(QProcess::nullDevice());
        prometheus.start(program,
            { QStringLiteral("--config.file=") + config.fileName(),
                QStringLiteral("--storage.tsdb.path=") + m_folder.filePath(QStringLiteral("tsdb")),
                QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(port) });
        QVERIFY(prometheus.waitForStarted(30'000));
        const auto value = [&](const char *query) {
            const QByteArray answer
                = get(QStringLiteral("http://127.0.0.1:%1/api/v1/query?query=%2").arg(port).arg(QLatin1String(query)));
            const QJsonArray result = QJsonDocument::fromJson(answer)
                                          .object()
                                          .value(QLatin1String("data"))
                                          .toObject()
                                          .value(QLatin1String("result"))
                                          .toArray();
            return result.isEmpty() ? QString()
                                    : result.at(0).toObject().value(QLatin1String("value")).toArray().at(1).toString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(value("legwork_ports_in_use"), QStringLiteral("412"), 120'000);
        QCOMPARE(value("count(legwork_server_ports_in_use)"), QStringLiteral("2"));
        QCOMPARE(value("up{job='legwork'}"), QStringLiteral("1"));
        prometheus.terminate();
        if (!prometheus.waitForFinished(30'000))
            prometheus.kill();
        prometheus.waitForFinished(30'000);
    }

    void a_second_collector_is_refused_and_a_killed_one_is_no_hindrance()
    {
        const QString file = workspace("two.sqlite");
        {
            Collector first;
            first.start(words(file), secret());
            QTRY_VERIFY_WITH_TIMEOUT(metrics(first).contains(QStringLiteral("legwork_ports_in_use{")), 60'000);
            const Run second = runCli(words(file), secret());
            QCOMPARE(second.code, 3);
            QVERIFY2(second.err.contains(QByteArray("another collector works on this workspace: process "
                         + QByteArray::number(first.process().processId()))),
                second.err.constData());
        } // SIGKILL
        const qsizetype kept = history(file).objects().size();
        QVERIFY(kept >= 1);
        Collector third;
        third.start(words(file), secret());
        QTRY_VERIFY_WITH_TIMEOUT(metrics(third).contains(QStringLiteral("legwork_ports_in_use{")), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(history(file).objects().size() > kept, 60'000);
    }

    void a_server_that_falls_silent_has_no_figures_and_no_headroom()
    {
        const QString file = workspace("silent.sqlite");
        Collector collector;
        collector.start(words(file), secret());
        QTRY_VERIFY_WITH_TIMEOUT(metrics(collector).contains(QStringLiteral("legwork_ports_in_use{")), 60'000);
        QVERIFY(m_service.say("hang"));
        QTRY_VERIFY_WITH_TIMEOUT(!metrics(collector).contains(QStringLiteral("\nlegwork_ports_in_use{")), 120'000);
        int status = 0;
        const QByteArray headroom = get(QStringLiteral("http://127.0.0.1:%1/headroom").arg(collector.port()), &status);
        QCOMPARE(status, 503);
        QVERIFY(headroom.contains("\"headroom\":null"));
        QVERIFY(m_service.say("good"));
        QTRY_VERIFY_WITH_TIMEOUT(metrics(collector).contains(QStringLiteral("\nlegwork_ports_in_use{")), 120'000);
        // What was missed is a gap, not a row of zeros.
        bool hasGap = false;
        for (const QJsonObject &span : history(file).objects()) {
            QVERIFY(span.value(QLatin1String("inUse")).isNull()
                || span.value(QLatin1String("inUse")).toObject().value(QLatin1String("min")).toInt() == 412);
            for (const QJsonValue &mark : span.value(QLatin1String("marks")).toArray())
                hasGap = hasGap || mark.toObject().value(QLatin1String("kind")).toString() == QLatin1String("gap");
        }
        QVERIFY(hasGap);
    }

    void alerts_run_commands_and_outlive_a_kill()
    {
        const QString file = workspace("alerts.sqlite"), out = m_folder.filePath(QStringLiteral("told"));
        QFile rules(m_folder.filePath(QStringLiteral("rules.json")));
        QVERIFY(rules.open(QFile::WriteOnly));
        QJsonObject rule { { QStringLiteral("id"), QStringLiteral("full") },
            { QStringLiteral("name"), QStringLiteral("400 in use") },
            { QStringLiteral("watched"), QStringLiteral("used") }, { QStringLiteral("threshold"), 400 },
            { QStringLiteral("clear"), 300 } };
        rule.insert(QStringLiteral("command"),
            QJsonArray { QStringLiteral("/usr/bin/tee"), QStringLiteral("-a"),
                QString(out + QStringLiteral(".{state}.{value}")) });
        rules.write(QJsonDocument(QJsonArray { rule }).toJson());
        rules.close();
        {
            Collector collector;
            collector.start(words(file, { QStringLiteral("--rules"), rules.fileName() }), secret());
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(out + QStringLiteral(".open.412")), 60'000);
            QTRY_VERIFY_WITH_TIMEOUT(collector.said().contains("alert 400 in use: open, value 412"), 30'000);
            QTRY_VERIFY_WITH_TIMEOUT(
                metrics(collector).contains(QRegularExpression(QStringLiteral("legwork_alerts\\{.*\\} 1\n"))), 30'000);
        } // SIGKILL
        QVERIFY(QFile::remove(out + QStringLiteral(".open.412")));
        Collector collector; // without --rules: they are in the workspace
        collector.start(words(file), secret());
        QTRY_VERIFY_WITH_TIMEOUT(metrics(collector).contains(QStringLiteral("\nlegwork_ports_in_use{")), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(
            metrics(collector).contains(QRegularExpression(QStringLiteral("legwork_samples_total\\{.*\\} [3-9]"))),
            60'000);
        QVERIFY(!QFile::exists(out + QStringLiteral(".open.412"))); // it was told before
        QVERIFY(!collector.said().contains("alert "));
    }

    void wrong_words_and_refusals_have_their_codes()
    {
        const QString file = workspace("wrong.sqlite");
        const Run refused = runCli(words(file), "guess\n");
        QCOMPARE(refused.code, 3);
        QVERIFY(refused.err.contains("401"));
        QVERIFY(!refused.err.contains("guess"));
        QCOMPARE(runCli(words(file, { QStringLiteral("--margin"), QStringLiteral("101") }), secret()).code, 2);
        QCOMPARE(runCli({ QStringLiteral("collect") }).code, 2);
        QFile rules(m_folder.filePath(QStringLiteral("wrong.json")));
        QVERIFY(rules.open(QFile::WriteOnly));
        rules.write(R"([{"id":"a","name":"a","watched":"used","threshold":1,"clear":5}])");
        rules.close();
        const Run wrong = runCli(words(file, { QStringLiteral("--rules"), rules.fileName() }), secret());
        QCOMPARE(wrong.code, 3);
        QVERIFY2(wrong.err.contains("rule 1:"), wrong.err.constData());
        QCOMPARE(history(workspace("none.sqlite")).code, 3);
        QVERIFY(!QFile::exists(workspace("none.sqlite")));
    }

    /// After all of the above.
    void no_secret_is_in_any_file_that_was_written()
    {
        int files = 0;
        QDirIterator all(m_folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            if (!file.fileName().contains(QStringLiteral("sqlite")) || !file.open(QFile::ReadOnly))
                continue;
            ++files;
            QVERIFY2(!file.readAll().contains(CacheService::password()), qPrintable(file.fileName()));
        }
        QVERIFY(files >= 5);
    }
};

QTEST_GUILESS_MAIN(TestCollect)
#include "tst_collect.moc"
