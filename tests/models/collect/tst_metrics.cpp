// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <collect/metrics.h>
#include <collect/metricsserver.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

using namespace legwork;
using namespace legwork::collect;
using ports::Freshness;

/// What a collector tells others: figures that are known, and nothing in the place of those that are not.
class TestMetrics final : public QObject {
    Q_OBJECT

    static Reading reading()
    {
        Reading one;
        one.profile = QStringLiteral("Berlin \"A\\B\"\n2");
        one.sample = ports::Sample {};
        one.sample->time = UtcTime(Milliseconds(1'717'394'400'123));
        one.sample->inUse = 412;
        one.sample->total = 900;
        one.sample->purchased = 600;
        one.sample->servers = { { QStringLiteral("10.0.0.1"), 412, 450, Freshness::Live },
            { QStringLiteral("10.0.0.2"), 7, 450, Freshness::Lost } };
        one.isLive = true;
        one.samples = 5;
        return one;
    }
    static bool hasLine(const QByteArray &text, const char *begin)
    {
        const QByteArray start = '\n' + QByteArray(begin);
        return text.contains(start);
    }

private Q_SLOTS:
    void figures_are_given_with_their_labels()
    {
        const QByteArray text = metricsText(reading());
        QVERIFY(text.contains("legwork_ports_in_use{profile=\"Berlin \\\"A\\\\B\\\"\\n2\"} 412\n"));
        QVERIFY(text.contains("legwork_ports_headroom{profile=\"Berlin \\\"A\\\\B\\\"\\n2\"} 128\n"));
        QVERIFY(text.contains("server=\"10.0.0.1\"} 412\n"));
        QVERIFY(!text.contains("server=\"10.0.0.2\"} 7\n")); // it is lost: what it said last is no figure
        QVERIFY(text.contains("server=\"10.0.0.2\",state=\"lost\"} 1\n"));
        QVERIFY(text.contains("} 1717394400.123\n"));
    }

    void what_is_unknown_or_past_has_no_value()
    {
        Reading one = reading();
        one.sample->purchased.reset();
        QVERIFY(!hasLine(metricsText(one), "legwork_ports_entitled{"));
        one.isLive = false;
        const QByteArray text = metricsText(one);
        for (const char *name : { "legwork_ports_in_use{", "legwork_ports_deployed{", "legwork_ports_headroom{",
                 "legwork_server_ports_in_use{" })
            QVERIFY2(!hasLine(text, name), name);
        QVERIFY(hasLine(text, "legwork_up{"));
        QVERIFY(metricsText({}).contains("legwork_up{profile=\"\"} 0\n"));
        const QJsonObject answer = QJsonDocument::fromJson(headroomJson(one)).object();
        QVERIFY(answer.value(QStringLiteral("headroom")).isNull());
        QVERIFY(answer.value(QStringLiteral("inUse")).isNull());
        QCOMPARE(answer.value(QStringLiteral("mayGoOn")), QJsonValue(false));
    }

    void prometheus_own_tool_finds_nothing_wrong()
    {
        const QString tool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
        if (tool.isEmpty())
            QSKIP("promtool (Debian package prometheus) is not installed");
        for (const Reading &one : { reading(), Reading {} }) {
            QProcess check;
            check.setProcessChannelMode(QProcess::MergedChannels);
            check.start(tool, { QStringLiteral("check"), QStringLiteral("metrics") });
            check.write(metricsText(one));
            check.closeWriteChannel();
            QVERIFY(check.waitForFinished(60'000));
            QVERIFY2(check.exitCode() == 0, check.readAll().constData());
        }
    }

    void the_dashboard_asks_only_for_what_is_served()
    {
        QFile file(QStringLiteral(LEGWORK_SOURCE_DIR "/installer/grafana-dashboard.json"));
        QVERIFY(file.open(QFile::ReadOnly));
        const QJsonArray panels
            = QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("panels")).toArray();
        QVERIFY(panels.size() > 5);
        const QString served = QString::fromUtf8(metricsText(reading()));
        static const QRegularExpression name(QStringLiteral("legwork_[a-z_]+"));
        for (const QJsonValue &panel : panels) {
            const QJsonArray targets = panel.toObject().value(QStringLiteral("targets")).toArray();
            for (const QJsonValue &target : targets) {
                const QString expression = target.toObject().value(QStringLiteral("expr")).toString();
                QVERIFY(expression.contains(name));
                for (auto found = name.globalMatch(expression); found.hasNext();) {
                    const QString metric = found.next().captured();
                    QVERIFY2(served.contains(QStringLiteral("# TYPE %1 ").arg(metric)), qPrintable(metric));
                }
            }
        }
    }

    void it_is_served_and_headroom_that_is_unknown_is_no_yes()
    {
        MetricsServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost, 0));
        QVERIFY(server.port() > 0);
        QNetworkAccessManager network;
        const auto get = [&](const QString &path, int &status) {
            QNetworkReply *const reply = network.get(
                QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(server.port()).arg(path))));
            QSignalSpy finished(reply, &QNetworkReply::finished);
            if (!reply->isFinished() && !finished.wait(30'000))
                return QByteArray("no answer");
            status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            reply->deleteLater();
            return reply->readAll();
        };
        int status = 0;
        QVERIFY(get(QStringLiteral("/headroom"), status).contains("\"headroom\":null"));
        QCOMPARE(status, 503);
        server.publish(reading());
        QVERIFY(get(QStringLiteral("/headroom"), status).contains("\"headroom\":128"));
        QCOMPARE(status, 200);
        QCOMPARE(get(QStringLiteral("/metrics"), status), metricsText(reading()));
        QCOMPARE(status, 200);
        get(QStringLiteral("/workspace.sqlite"), status);
        QCOMPARE(status, 404);
        MetricsServer second;
        const auto taken = second.listen(QHostAddress::LocalHost, server.port());
        QVERIFY(!taken);
        QVERIFY(taken.error().what.find("taken") != std::string::npos);
    }

    void a_client_that_says_nothing_holds_up_nobody()
    {
        MetricsServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost, 0));
        QTcpSocket silent;
        silent.connectToHost(QHostAddress::LocalHost, server.port());
        QVERIFY(silent.waitForConnected(30'000));
        QNetworkAccessManager network;
        QNetworkReply *const reply
            = network.get(QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1/metrics").arg(server.port()))));
        QSignalSpy finished(reply, &QNetworkReply::finished);
        QVERIFY(reply->isFinished() || finished.wait(30'000));
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        reply->deleteLater();
    }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
