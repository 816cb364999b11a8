// SPDX-License-Identifier: GPL-3.0-or-later
#include <calls/engine.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace legwork::calls;

namespace {

std::string str(const QJsonValue &value)
{
    return value.isNull() ? std::string() : value.toVariant().toString().toStdString();
}

/// What differs between the generator's truth and the engine's calls, field by field.
struct Differences {
    std::map<std::string, int> count;
    std::map<std::string, std::string> example;
    int calls = 0;
    int whole = 0;

    void note(const std::string &field, const std::string &where, const std::string &expected, const std::string &got)
    {
        if (++count[field] == 1)
            example[field] = where + ": expected '" + expected + "', got '" + got + "'";
    }
    [[nodiscard]] std::string text() const
    {
        std::string all;
        for (const auto &[field, n] : count)
            all += "  " + field + ": " + std::to_string(n) + ", " + example.at(field) + "\n";
        return all;
    }
};

/// How exactly times of a clock that prints milliseconds can be told: two stamps cut to the millisecond, and half a
/// hop.
constexpr std::int64_t exact = 3;

class Comparison final {
public:
    Comparison(const CallList &calls, const QJsonArray &truth, bool wholeMessages, std::int64_t tolerance)
        : m_wholeMessages(wholeMessages)
        , m_tolerance(tolerance)
    {
        std::map<std::string, const Call *> byGuid;
        for (const Call &call : calls) {
            if (!call.callguid.empty())
                byGuid.emplace(call.callguid.str(), &call);
        }
        for (const QJsonValue &value : truth) {
            const QJsonObject expected = value.toObject();
            ++differences.calls;
            const std::string guid = str(expected[QLatin1String("callguid")]);
            const auto found = byGuid.find(guid);
            if (found == byGuid.end()) {
                differences.note("call", guid, "a call", "none");
                continue;
            }
            const std::size_t before = total();
            compare(*found->second, expected, guid);
            differences.whole += total() == before ? 1 : 0;
        }
        if (calls.size() != static_cast<std::size_t>(truth.size()))
            differences.note("number of calls", "all", std::to_string(truth.size()), std::to_string(calls.size()));
    }

    Differences differences;

private:
    std::size_t total() const
    {
        std::size_t sum = 0;
        for (const auto &[field, n] : differences.count)
            sum += static_cast<std::size_t>(n);
        return sum;
    }
    void equal(const char *field, const std::string &where, const std::string &expected, std::string_view got)
    {
        if (expected != got)
            differences.note(field, where, expected, std::string(got));
    }
    void near(const char *field, const std::string &where, double expected, std::int64_t got)
    {
        if (std::abs(static_cast<std::int64_t>(expected) - got) > m_tolerance)
            differences.note(field, where, std::to_string(static_cast<std::int64_t>(expected)), std::to_string(got));
    }

    void compare(const Call &call, const QJsonObject &expected, const std::string &guid)
    {
        const std::string where = guid + " (" + str(expected[QLatin1String("outcome")]) + ")";
        equal("ani", where, str(expected[QLatin1String("ani")]), call.ani);
        equal("dnis", where, str(expected[QLatin1String("dnis")]), call.dnis);
        equal("label", where, str(expected[QLatin1String("label")]), call.label);
        equal("correlation id", where, str(expected[QLatin1String("correlation_id")]), call.correlationId);
        equal("rckey", where, str(expected[QLatin1String("rckey")]), call.rckey);
        equal("outcome", where, str(expected[QLatin1String("cli_outcome")]), nameOf(call.outcome));
        equal("finding", where, str(expected[QLatin1String("finding")]),
            call.finding() != nullptr ? call.finding()->code.view() : "");
        equal("released by", where, str(expected[QLatin1String("released_by")]),
            nameOf(call.releasedBy) != nullptr ? nameOf(call.releasedBy) : "");
        near("ivr port ms", where, expected[QLatin1String("ivr_port_ms")].toDouble(), call.ivrPort.count());
        near("call director ms", where, expected[QLatin1String("call_director_ms")].toDouble(),
            call.callDirector.count());
        const QJsonArray legs = expected[QLatin1String("legs")].toArray();
        std::map<std::string, const Leg *> byId;
        for (const Leg &leg : call.legs)
            byId[leg.callId.empty() ? leg.legId.str() : leg.callId.str()] = &leg;
        equal("number of legs", where, std::to_string(legs.size()), std::to_string(call.legs.size()));
        for (const QJsonValue &value : legs)
            compareLeg(byId, value.toObject(), where);
    }

    void compareLeg(
        const std::map<std::string, const Leg *> &legs, const QJsonObject &expected, const std::string &call)
    {
        const std::string id = str(expected[QLatin1String("call_id")]);
        auto found = legs.find(id);
        if (found == legs.end() && !m_wholeMessages)
            found = legs.find(id.substr(0, id.find('@'))); // no source shows the host part
        if (found == legs.end()) {
            differences.note("leg", call + " " + id, str(expected[QLatin1String("kind")]), "none");
            return;
        }
        const Leg &leg = *found->second;
        const std::string where = call + " " + str(expected[QLatin1String("kind")]) + " " + id;
        equal("leg kind", where, str(expected[QLatin1String("kind")]), nameOf(leg.kind));
        equal("dialled", where, str(expected[QLatin1String("dialled")]), leg.dialled);
        equal(
            "result", where, str(expected[QLatin1String("result")]), leg.result != 0 ? std::to_string(leg.result) : "");
        equal("release cause", where, str(expected[QLatin1String("release_cause")]),
            leg.q850 != 0 ? std::to_string(leg.q850) : "");
        if (!m_wholeMessages)
            return;
        // Who ends an agent's leg is the phone or the system behind it: one party here.
        const std::string released = str(expected[QLatin1String("released_by")]);
        equal("leg released by", where, released == "cucm" ? "agent" : released,
            nameOf(leg.releasedBy) != nullptr ? nameOf(leg.releasedBy) : "");
        equal("from ip", where, str(expected[QLatin1String("from_ip")]), leg.fromIp);
        equal("to ip", where, str(expected[QLatin1String("to_ip")]), leg.toIp);
        equal("transport", where, str(expected[QLatin1String("transport")]), leg.transport);
        equal("messages", where, str(expected[QLatin1String("messages")]), std::to_string(leg.messages));
    }

    bool m_wholeMessages;
    std::int64_t m_tolerance;
};

} // namespace

/// The engine against the generator's truth, for many shapes of a deployment's traces.
class TestTruth final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agrees_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("wholeMessages"); // every message on the wire is in some source
        QTest::addColumn<int>("tolerance");
        const auto row = [](const char *name, const char *options, bool whole = true, int tolerance = exact) {
            QTest::newRow(name) << QString::fromLatin1(options).split(QLatin1Char(' '), Qt::SkipEmptyParts) << whole
                                << tolerance;
        };
        row("plain", "--seed 1");
        row("clocks hours apart", "--seed 2 --clock-skew-ms ingress=-26579000,vxml=+1200,icm=-900,cusp=3600000");
        row("ticking clocks", "--seed 3 --ticks", true, 40);
        row("CRLF", "--seed 4 --line-ends crlf");
        row("dumplog", "--seed 5 --icm-format dumplog");
        row("no raw SIP in the call-server log", "--seed 6 --cvp-raw-sip off");
        row("no raw SIP and no capture", "--seed 7 --cvp-raw-sip off --no-pcap", false, 10);
        row("no capture", "--seed 8 --no-pcap");
        row("rotated", "--seed 9 --rotate-mb 0.5");
        row("VVB", "--seed 10 --vvb");
        row("CUCM and VXML Server logs", "--seed 11 --cucm-sdl --vxml-activity");
        row("agents on TCP", "--seed 12 --agent-transport tcp");
        row("proxy on local time", "--seed 13 --cusp-clock local");
        row("no host field", "--seed 14 --no-cvp-host-field");
        row("version 12.5", "--seed 15 --cvp-version 12_5");
        row("version 7.0", "--seed 16 --cvp-version 7_0");
        row("over New Year", "--seed 17 --start 2008-12-31T23:55:00 --tz-offset-min 0 --tz-name UTC");
        for (const char *outcome : { "self_service", "agent", "agent_rna_requery", "abandoned", "vxml_503", "vxml_busy",
                 "agent_reject", "wan_drop", "error_tone", "transfer" })
            row(outcome, (std::string("--seed 20 --only ") + outcome).c_str());
    }

    void agrees()
    {
        QFETCH(QStringList, options);
        QFETCH(bool, wholeMessages);
        QFETCH(int, tolerance);
        const QTemporaryDir folder;
        const QJsonArray truth = generate(folder.path(),
            QStringList { QStringLiteral("--calls"), QStringLiteral("60"), QStringLiteral("--span-seconds"),
                QStringLiteral("600") }
                + options);
        Engine engine;
        engine.load(logsIn(folder.path()));
        const Comparison comparison(engine.calls(), truth, wholeMessages, tolerance);
        QVERIFY2(comparison.differences.count.empty(), ("\n" + comparison.differences.text()).c_str());
        QCOMPARE(comparison.differences.whole, comparison.differences.calls);
    }

    void survivesNoise_data()
    {
        QTest::addColumn<QStringList>("options");
        for (int seed = 31; seed < 35; ++seed)
            QTest::addRow("noise, rotation and skew, seed %d", seed) << QStringList { QStringLiteral("--seed"),
                QString::number(seed), QStringLiteral("--noise"), QStringLiteral("--rotate-mb"), QStringLiteral("2"),
                QStringLiteral("--clock-skew-ms"), QStringLiteral("ingress=-26579000,vxml=+1200,cusp=7200000") };
    }

    /// At least 99.5 % of the calls whole, none merged wrongly.
    void survivesNoise()
    {
        QFETCH(QStringList, options);
        const QTemporaryDir folder;
        const QJsonArray truth = generate(folder.path(),
            QStringList { QStringLiteral("--calls"), QStringLiteral("400"), QStringLiteral("--span-seconds"),
                QStringLiteral("900") }
                + options);
        Engine engine;
        engine.load(logsIn(folder.path()));
        const Comparison comparison(engine.calls(), truth, false, 50);
        const Differences &differences = comparison.differences;
        QVERIFY2(differences.whole * 1000 >= differences.calls * 995, ("\n" + differences.text()).c_str());
        QVERIFY2(!differences.count.contains("number of calls"), ("\n" + differences.text()).c_str());
        QVERIFY2(!differences.count.contains("number of legs"), ("\n" + differences.text()).c_str());
    }

private:
    static QJsonArray generate(const QString &folder, const QStringList &options)
    {
        QProcess generator;
        generator.start(QStringLiteral("python3"),
            QStringList { QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/tools/gen_traces.py"),
                QStringLiteral("--quiet"), QStringLiteral("--out"), folder }
                + options);
        if (!generator.waitForFinished(120000) || generator.exitCode() != 0)
            qFatal("gen_traces.py: %s", generator.readAllStandardError().constData());
        QJsonArray truth;
        QFile file(folder + QStringLiteral("/truth.jsonl"));
        if (!file.open(QIODevice::ReadOnly))
            return truth;
        while (!file.atEnd())
            truth.append(QJsonDocument::fromJson(file.readLine()).object());
        return truth;
    }

    static std::vector<std::string> logsIn(const QString &folder)
    {
        std::vector<std::string> paths;
        for (const QString &name : QDir(folder).entryList(QDir::Files)) {
            if (!name.startsWith(QLatin1String("truth")))
                paths.push_back(QString(folder + QLatin1Char('/') + name).toStdString());
        }
        return paths;
    }
};

QTEST_GUILESS_MAIN(TestTruth)
#include "tst_truth.moc"
