// SPDX-License-Identifier: GPL-3.0-or-later
#include <calls/engine.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <set>

using namespace legwork::calls;

namespace {

const QString corpus = QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/corpus/logs/");

std::string str(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() ? std::string() : value.toVariant().toString().toStdString();
}

QJsonObject expectations()
{
    QFile file(corpus + QStringLiteral("expected.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

std::set<std::string> setOf(const QJsonValue &array)
{
    std::set<std::string> result;
    for (const QJsonValue &value : array.toArray())
        result.insert(str(value));
    return result;
}

/// Call-IDs and LEGIDs, as far as a leg has them.
std::set<std::string> idsOf(const Call &call)
{
    std::set<std::string> ids;
    for (const Leg &leg : call.legs) {
        if (!leg.callId.empty()) {
            ids.insert(leg.callId.str());
            ids.insert(leg.callId.str().substr(0, leg.callId.str().find('@')));
        }
        if (!leg.legId.empty())
            ids.insert(leg.legId.str());
    }
    return ids;
}

/// How many of the identifiers of an expected call the call has: -1 when one of them contradicts.
int likeness(const Call &call, const QJsonObject &expected)
{
    const std::string guid = str(expected[QLatin1String("callguid")]);
    if (!guid.empty() && !call.callguid.empty() && guid != call.callguid)
        return -1;
    if (const std::string guid12 = str(expected[QLatin1String("guid12")]); !guid12.empty() && call.id == guid12)
        return 4;
    int score = !guid.empty() && guid == call.callguid ? 4 : 0;
    const std::set<std::string> ids = idsOf(call);
    for (const std::string &id : setOf(expected[QLatin1String("call_ids")]))
        score += ids.contains(id) ? 3 : 0;
    const std::string key = str(expected[QLatin1String("rckey")]);
    score += !key.empty() && key == call.rcday.str() + "," + call.rckey.str() ? 3 : 0;
    for (const auto &[field, own] : { std::pair("ani", &call.ani), std::pair("dnis", &call.dnis) }) {
        const std::string value = str(expected[QLatin1String(field)]);
        score += !value.empty() && own->view() == value ? 1 : 0;
    }
    const std::string dialogue = str(expected[QLatin1String("dlgid")]);
    score += !dialogue.empty() && call.dialogue == dialogue ? 2 : 0;
    return score;
}

std::string describe(const Call &call)
{
    std::string text = call.id.str() + " ani=" + call.ani + " dnis=" + call.dnis + " findings=";
    for (const Finding &finding : call.findings)
        text += finding.code.str() + ",";
    text += " legs=";
    for (const Leg &leg : call.legs)
        text += (leg.callId.empty() ? leg.legId : leg.callId).str() + ",";
    return text;
}

} // namespace

/// The engine against the hand-checked truth of the real samples.
class TestCorpusCalls final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void file_data()
    {
        QTest::addColumn<QJsonObject>("expected");
        for (const QJsonValue &value : expectations()[QLatin1String("files")].toArray())
            QTest::newRow(qPrintable(value[QLatin1String("file")].toString())) << value.toObject();
    }

    /// Each expected call is there with its identifiers, numbers and first finding, and there are no others.
    void file()
    {
        QFETCH(QJsonObject, expected);
        Engine engine;
        engine.load({ QString(corpus + expected[QLatin1String("file")].toString()).toStdString() });
        std::vector<const Call *> open;
        for (const Call &call : engine.calls())
            open.push_back(&call);
        for (const Call &call : engine.otherDialogs())
            open.push_back(&call);
        std::string problems;
        for (const QJsonValue &value : expected[QLatin1String("calls")].toArray()) {
            const QJsonObject want = value.toObject();
            const auto best
                = std::ranges::max_element(open, {}, [&](const Call *call) { return likeness(*call, want); });
            if (best == open.end() || likeness(**best, want) <= 0) {
                problems += "  missing: " + QJsonDocument(want).toJson(QJsonDocument::Compact).left(300).toStdString()
                    + "\n";
                continue;
            }
            problems += compare(**best, want);
            open.erase(best);
        }
        for (const Call *call : open) {
            if (call->isCall)
                problems += "  not expected: " + describe(*call) + "\n";
        }
        QVERIFY2(problems.empty(), ("\n" + problems).c_str());
    }

    void cases_data()
    {
        QTest::addColumn<QJsonObject>("expected");
        for (const QJsonValue &value : expectations()[QLatin1String("cases")].toArray())
            QTest::newRow(qPrintable(value[QLatin1String("case")].toString())) << value.toObject();
    }

    /// The logs of one case give one call, with the cause that the page names first and the clocks as far apart as they
    /// were.
    void cases()
    {
        QFETCH(QJsonObject, expected);
        std::vector<std::string> paths;
        for (const QJsonValue &name : expected[QLatin1String("files")].toArray())
            paths.push_back(QString(corpus + name.toString()).toStdString());
        Engine engine;
        engine.load(paths);
        std::string all;
        for (const Call &call : engine.calls())
            all += "\n  " + describe(call);
        QVERIFY2(
            engine.calls().size() == static_cast<std::size_t>(expected[QLatin1String("calls")].toInt()), all.c_str());
        const Call &call = engine.calls().front();
        QCOMPARE(call.callguid.str(), str(expected[QLatin1String("callguid")]));
        std::set<std::string> acceptable = setOf(expected[QLatin1String("also_acceptable")]);
        acceptable.insert(str(expected[QLatin1String("expected_finding")]));
        QVERIFY2(call.finding() != nullptr && acceptable.contains(call.finding()->code.str()), all.c_str());
        for (const std::string &code : setOf(expected[QLatin1String("other_findings")])) {
            const bool found = std::ranges::any_of(call.findings, [&](const Finding &f) { return f.code == code; });
            QVERIFY2(found, (code + all).c_str());
        }
        if (!expected[QLatin1String("skew_s")].isDouble())
            return;
        // The gateway's clock, read as UTC, against the call server's.
        const double skew = expected[QLatin1String("skew_s")].toDouble();
        bool compared = false;
        for (const SourceReport &source : engine.sources()) {
            if (!QString::fromStdString(source.path).contains(QLatin1String("gateway")))
                continue;
            QVERIFY2(!source.clocks.empty(), source.path.c_str());
            // Years are not in the stamp: the skew is what is left of the offset within the year.
            const double seconds = static_cast<double>(source.clocks.front().offsetMs) / 1000.0 + skew;
            const double days = std::round(seconds / 86400.0) * 86400.0;
            QVERIFY2(std::abs(seconds - days) <= 1.0, qPrintable(QString::number(seconds - days)));
            compared = true;
        }
        QVERIFY(compared);
    }

private:
    static std::string compare(const Call &call, const QJsonObject &want)
    {
        std::string problems;
        const auto equal = [&](const char *field, std::string_view got) {
            const std::string expected = str(want[QLatin1String(field)]);
            if (!expected.empty() && expected != got)
                problems += std::string("  ") + field + ": expected '" + expected + "', got '" + std::string(got)
                    + "' in " + describe(call) + "\n";
        };
        equal("callguid", call.callguid);
        equal("ani", call.ani);
        equal("dnis", call.dnis);
        equal("label", call.label);
        equal("correlation_id", call.correlationId);
        const std::set<std::string> ids = idsOf(call);
        for (const char *field : { "call_ids", "leg_ids" }) {
            for (const std::string &id : setOf(want[QLatin1String(field)])) {
                if (!ids.contains(id) && !ids.contains(id.substr(0, id.find('@'))))
                    problems += std::string("  ") + field + ": no leg " + id + " in " + describe(call) + "\n";
            }
        }
        const QJsonValue finding = want[QLatin1String("expected_finding")];
        std::set<std::string> acceptable = setOf(want[QLatin1String("also_acceptable")]);
        acceptable.insert(str(finding));
        const std::string got = call.finding() != nullptr ? call.finding()->code.str() : "";
        if (!acceptable.contains(got))
            problems += "  finding: expected '" + str(finding) + "' in " + describe(call) + "\n";
        for (const std::string &code : setOf(want[QLatin1String("other_findings")])) {
            if (std::ranges::none_of(call.findings, [&](const Finding &f) { return f.code == code; }))
                problems += "  other finding '" + code + "' missing in " + describe(call) + "\n";
        }
        return problems;
    }
};

QTEST_GUILESS_MAIN(TestCorpusCalls)
#include "tst_corpuscalls.moc"
