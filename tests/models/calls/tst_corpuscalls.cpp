// SPDX-License-Identifier: GPL-3.0-or-later
#include <calls/engine.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTime>

#include <algorithm>
#include <cstdlib>
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
    // Of some calls a debug shows nothing but when they were.
    if (const std::string time = str(expected[QLatin1String("time")]); !time.empty()) {
        const int at
            = QTime::fromString(QString::fromStdString(time), QStringLiteral("HH:mm:ss.zzz")).msecsSinceStartOfDay();
        const auto start = call.start.time_since_epoch().count() % 86'400'000;
        score += std::abs(start - at) <= 100 ? 3 : 0;
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

/// One way in which the engine and the hand-checked truth differ.
struct Problem {
    std::string
        subject; // "line 14": the expected call whose evidence stands there; else the id of a call of the engine
    std::string what; // field, "missing" or "not expected"
    std::string text;
};

/// What a page's author knew and no general rule can read out of the file. Any other difference fails the test, and so
/// does an entry that is not needed any more.
struct Exception {
    const char *file;
    const char *subject;
    const char *what;
    const char *reason;
};

constexpr Exception exceptions[] = {
    { "ios/ios-dialpeer-211306.log", "line 14", "ani",
        "its messages have no Call-ID; a SIP profile's copied variable does not say that it is the caller" },
    { "ios/ios-dialpeer-211306.log", "line 14", "dnis", "its messages have no Call-ID" },
    { "ios/netrec-cube.log", "line 74", "dnis", "the INVITE has no Call-ID; the ACK's To belongs to another dialogue" },
    { "ios/netrec-cube.log", "line 74", "call_ids", "only the page joins the ACK with the INVITE that has no Call-ID" },
    { "ios/netrec-cube.log", "FFFFFFFF91E00FE6-FFFFFFFF8FC011E2-FFFFFFFF824DF469-FFFFFFFFB6661C06@9.41.36.41",
        "not expected", "the ACK that only the page joins with the call of line 74" },
    { "ios/netrec-cube.log", "line 154", "missing", "neither INVITE nor 200 has a Call-ID" },
    { "ios/pcce-refer-200323.log", "line 33", "dnis",
        "the REFER names the number with the dialler's prefix 00190 that the trunk had stripped" },
    { "ios/rfc3261-config-guide.log", "line 199", "callguid", "its INVITE has lost the start line: no message" },
    { "ios/sip-timer-guide.log", "line 594", "ani", "'sip:nobody' without '@' names a host (RFC 3261 section 19.1.1)" },
    { "ios/sip-timer-guide.log", "256F0CED801A", "not expected",
        "a single CCAPI record names it, as one would name any call of which no more was logged" },
    { "ios/siprec.log", "line 3", "finding", "an ordinary 200 OK: only the page says that a recorder sent it" },
    { "ios/siprec.log", "line 91", "ani", "metadata lists participants without saying who called (RFC 7865)" },
    { "ios/siprec.log", "line 91", "dnis", "as above: the leg's own called number is the recorder's" },
    { "ios/siprec.log", "line 211", "missing", "INVITE, UPDATE and 200 have no Call-ID" },
    { "ios/siprec.log", "line 285", "missing", "the BYE has no Call-ID" },
    { "cucm/cube-cucm-212649.log", "line 21", "ani",
        "P-Asserted-Identity has one masked digit more than From, which the truth takes" },
};

/// Those of the problems that no exception explains, and the exceptions that explain none.
std::string unexplained(const std::string &file, const std::vector<Problem> &problems)
{
    std::string text;
    std::set<const Exception *> used;
    for (const Problem &problem : problems) {
        const auto *const known = std::ranges::find_if(exceptions, [&](const Exception &e) {
            return file == e.file && problem.subject == e.subject && problem.what == e.what;
        });
        if (known == std::end(exceptions))
            text += "  " + problem.subject + ", " + problem.what + ": " + problem.text + "\n";
        else
            used.insert(known);
    }
    for (const Exception &e : exceptions) {
        if (file == e.file && !used.contains(&e))
            text += std::string("  exception not needed: ") + e.subject + ", " + e.what + "\n";
    }
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
        QCOMPARE(engine.sources().size(), std::size_t(1));
        QCOMPARE(engine.sources().front().sipMessages,
            static_cast<std::uint64_t>(expected[QLatin1String("sip_messages")].toInteger()));
        std::vector<const Call *> open;
        for (const Call &call : engine.calls())
            open.push_back(&call);
        for (const Call &call : engine.otherDialogs())
            open.push_back(&call);
        std::vector<Problem> problems;
        for (const QJsonValue &value : expected[QLatin1String("calls")].toArray()) {
            const QJsonObject want = value.toObject();
            const std::string subject = "line " + std::to_string(want[QLatin1String("evidence_line")].toInt());
            const auto best
                = std::ranges::max_element(open, {}, [&](const Call *call) { return likeness(*call, want); });
            if (best == open.end() || likeness(**best, want) <= 0) {
                problems.push_back(
                    { subject, "missing", QJsonDocument(want).toJson(QJsonDocument::Compact).left(300).toStdString() });
                continue;
            }
            compare(**best, want, subject, problems);
            open.erase(best);
        }
        for (const Call *call : open) {
            if (call->isCall)
                problems.push_back({ call->id.str(), "not expected", describe(*call) });
        }
        const std::string text = unexplained(str(expected[QLatin1String("file")]), problems);
        QVERIFY2(text.empty(), ("\n" + text).c_str());
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
    static void compare(
        const Call &call, const QJsonObject &want, const std::string &subject, std::vector<Problem> &problems)
    {
        const auto differ = [&](const char *what, const std::string &text) {
            problems.push_back({ subject, what, text + " in " + describe(call) });
        };
        const auto equal = [&](const char *field, std::string_view got) {
            const std::string expected = str(want[QLatin1String(field)]);
            if (!expected.empty() && expected != got)
                differ(field, "expected '" + expected + "', got '" + std::string(got) + "'");
        };
        equal("callguid", call.callguid);
        equal("ani", call.ani);
        const std::string other = str(want[QLatin1String("linked_to")]);
        if (!other.empty() && std::ranges::find(call.linked, other) == call.linked.end())
            problems.push_back({ subject, "linked_to", "not linked to " + other });
        equal("dnis", call.dnis);
        equal("label", call.label);
        equal("correlation_id", call.correlationId);
        const std::set<std::string> ids = idsOf(call);
        for (const char *field : { "call_ids", "leg_ids" }) {
            for (const std::string &id : setOf(want[QLatin1String(field)])) {
                if (!ids.contains(id) && !ids.contains(id.substr(0, id.find('@'))))
                    differ(field, "no leg " + id);
            }
        }
        const QJsonValue finding = want[QLatin1String("expected_finding")];
        std::set<std::string> acceptable = setOf(want[QLatin1String("also_acceptable")]);
        acceptable.insert(str(finding));
        const std::string got = call.finding() != nullptr ? call.finding()->code.str() : "";
        if (!acceptable.contains(got))
            differ("finding", "expected '" + str(finding) + "'");
        for (const std::string &code : setOf(want[QLatin1String("other_findings")])) {
            if (std::ranges::none_of(call.findings, [&](const Finding &f) { return f.code == code; }))
                differ("other finding", "'" + code + "' missing");
        }
    }
};

QTEST_GUILESS_MAIN(TestCorpusCalls)
#include "tst_corpuscalls.moc"
