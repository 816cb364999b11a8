// SPDX-License-Identifier: GPL-3.0-or-later
#include <items/calljson.h>
#include <items/ladder.h>
#include <items/sourcejson.h>

#include "samplecall.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace legwork;
using namespace legwork::items;

namespace {

QByteArray written(const std::function<void(JsonWriter &)> &write)
{
    std::string out;
    JsonWriter json(out);
    write(json);
    return QByteArray::fromStdString(out);
}

QByteArray callText(const calls::Call &call)
{
    return written([&](JsonWriter &json) { writeCall(json, call, { samples::recordAt }); });
}

QJsonObject parsed(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qWarning("%s: %s", qPrintable(error.errorString()), text.constData());
    return document.object();
}

/// What the schema has against it; empty when nothing.
QByteArray schemaErrors(const char *schema, const QByteArray &text)
{
    QProcess python;
    python.start(QStringLiteral(LEGWORK_PYTHON),
        { QStringLiteral(LEGWORK_SOURCE_DIR "/tests/tools/validate_json.py"), QLatin1String(schema) });
    python.write(text);
    python.closeWriteChannel();
    if (!python.waitForFinished())
        return "no answer from " LEGWORK_PYTHON;
    return python.exitCode() == 0 ? QByteArray() : python.readAllStandardOutput() + python.readAllStandardError();
}

calls::SourceReport sampleSource()
{
    calls::SourceReport source;
    source.path = "/logs/gw1.log";
    source.host = "gw1";
    source.dialects = { { "ios", 1200 }, { "isdn", 3 } };
    source.bytes = 785'864;
    source.records = 1203;
    source.sipMessages = 400;
    source.first = samples::at(0);
    source.last = samples::at(95'250);
    source.clocks = { { .dialect = "ios",
        .zone = "PDT",
        .offsetMs = 25'200'000,
        .basis = "41 messages seen twice",
        .pairs = 41,
        .spreadMs = 3 } };
    source.rejected = { { "sip_cut", "a SIP message that ends inside its headers", 2, 88'214, 4'000'000 } };
    return source;
}

} // namespace

class TestCallJson final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyField();
    void unknownIsNull();
    void leg();
    void findings();
    void cutsLongEvidence();
    void escapes_data();
    void escapes();
    void source();
    void stats();
    void queryError();
    void ladder();
    void schemas_data();
    void schemas();
    void schemasRefuse();
};

void TestCallJson::everyField()
{
    const QJsonObject call = parsed(callText(samples::failedCall()));
    const QStringList fields { QStringLiteral("id"), QStringLiteral("callguid"), QStringLiteral("ciscoGuid"),
        QStringLiteral("rckey"), QStringLiteral("rcday"), QStringLiteral("dialogue"), QStringLiteral("label"),
        QStringLiteral("correlationId"), QStringLiteral("ani"), QStringLiteral("dnis"), QStringLiteral("start"),
        QStringLiteral("startMs"), QStringLiteral("end"), QStringLiteral("endMs"), QStringLiteral("outcome"),
        QStringLiteral("releasedBy"), QStringLiteral("sip"), QStringLiteral("q850"), QStringLiteral("ivrMs"),
        QStringLiteral("queueMs"), QStringLiteral("talkMs"), QStringLiteral("ivrPortMs"),
        QStringLiteral("callDirectorMs"), QStringLiteral("finding"), QStringLiteral("findings"), QStringLiteral("legs"),
        QStringLiteral("messages"), QStringLiteral("copies"), QStringLiteral("events") };
    for (const QString &field : fields)
        QVERIFY2(call.contains(field), qPrintable(field));
    const auto text = [&](const char *name) { return call.value(QLatin1String(name)).toString(); };
    const auto number = [&](const char *name) { return call.value(QLatin1String(name)).toInteger(-1); };
    QCOMPARE(text("id"), QStringLiteral("73822926F14011DC80250013192D1650"));
    QCOMPARE(text("ani"), QStringLiteral("4085274003"));
    QCOMPARE(text("dnis"), QStringLiteral("8005550100"));
    QCOMPARE(text("rckey"), QStringLiteral("201"));
    QCOMPARE(text("correlationId"), QStringLiteral("8901"));
    QCOMPARE(text("start"), QStringLiteral("2008-03-13T21:34:39.703Z"));
    QCOMPARE(number("startMs"), samples::callStart);
    QCOMPARE(text("end"), QStringLiteral("2008-03-13T21:36:14.953Z"));
    QCOMPARE(text("outcome"), QStringLiteral("failed"));
    QCOMPARE(text("releasedBy"), QStringLiteral("vxml"));
    QCOMPARE(number("sip"), 503);
    QCOMPARE(number("q850"), 38);
    QCOMPARE(number("ivrMs"), 60'000);
    QCOMPARE(number("talkMs"), 0);
    QCOMPARE(number("ivrPortMs"), 91'500);
    QCOMPARE(text("finding"), QStringLiteral("vxml_503"));
    QCOMPARE(number("copies"), 13);
    QCOMPARE(number("stage"), 6);
}

void TestCallJson::unknownIsNull()
{
    calls::Call call;
    call.id = "x";
    call.legs.push_back({});
    const QJsonObject object = parsed(callText(call));
    for (const char *name :
        { "callguid", "ciscoGuid", "rckey", "rcday", "dialogue", "label", "correlationId", "ani", "dnis", "start",
            "startMs", "end", "endMs", "releasedBy", "sip", "q850", "finding", "setupMs", "ringMs", "stage" })
        QVERIFY2(object.value(QLatin1String(name)).isNull(), name);
    const QJsonObject leg = object.value(QLatin1String("legs")).toArray().first().toObject();
    for (const char *name : { "callId", "legId", "from", "to", "fromIp", "toIp", "transport", "dialled", "ani",
             "setupMs", "answerMs", "endMs", "result", "q850", "releasedBy" })
        QVERIFY2(leg.contains(QLatin1String(name)) && leg.value(QLatin1String(name)).isNull(), name);
    QCOMPARE(object.value(QLatin1String("ivrMs")).toInteger(-1), 0);
    QCOMPARE(object.value(QLatin1String("outcome")).toString(), QStringLiteral("fragment"));
}

void TestCallJson::leg()
{
    const QJsonObject leg
        = parsed(callText(samples::failedCall())).value(QLatin1String("legs")).toArray().first().toObject();
    QCOMPARE(leg.value(QLatin1String("kind")).toString(), QStringLiteral("ingress"));
    QCOMPARE(leg.value(QLatin1String("from")).toString(), QStringLiteral("ingress"));
    QCOMPARE(leg.value(QLatin1String("toIp")).toString(), QStringLiteral("10.10.2.30"));
    QCOMPARE(leg.value(QLatin1String("answerMs")).toInteger(), samples::callStart + 97);
    QCOMPARE(leg.value(QLatin1String("result")).toInteger(), 200);
    const QJsonObject peers = leg.value(QLatin1String("dialPeers")).toObject();
    QCOMPARE(peers.value(QLatin1String("in")).toString(), QStringLiteral("100"));
    QCOMPARE(peers.value(QLatin1String("out")).toString(), QStringLiteral("2000"));
    QCOMPARE(leg.value(QLatin1String("joinedBy")).toArray(),
        (QJsonArray { QStringLiteral("call_id"), QStringLiteral("guid") }));
}

void TestCallJson::findings()
{
    const QJsonArray findings = parsed(callText(samples::failedCall())).value(QLatin1String("findings")).toArray();
    QCOMPARE(findings.size(), 2);
    const QJsonObject first = findings.first().toObject();
    QCOMPARE(first.value(QLatin1String("code")).toString(), QStringLiteral("vxml_503"));
    QCOMPARE(first.value(QLatin1String("severity")).toString(), QStringLiteral("error"));
    const QJsonObject evidence = first.value(QLatin1String("evidence")).toArray().first().toObject();
    QCOMPARE(evidence.value(QLatin1String("path")).toString(),
        QStringLiteral("bundle.zip/logs/vxml-gateway-with-a-rather-long-name.log"));
    QCOMPARE(evidence.value(QLatin1String("line")).toInteger(), 10);
    QCOMPARE(evidence.value(QLatin1String("offset")).toInteger(), 900);
    QCOMPARE(evidence.value(QLatin1String("text")).toString(),
        QStringLiteral(
            "SIP/2.0 503 Service Unavailable\r\nFrom: \"Jane Caller\" <sip:4085274003@10.10.1.11>;tag=ds12af"));
}

void TestCallJson::cutsLongEvidence()
{
    Presenter presenter { [](calls::Place) {
        return RecordText { "p", 1, std::string(maxEvidenceBytes - 1, 'a') + "\xc3\xa9" + std::string(10, 'b') };
    } };
    QCOMPARE(QByteArray::fromStdString(presenter.record({}).text),
        QByteArray(static_cast<qsizetype>(maxEvidenceBytes) - 1, 'a'));
}

void TestCallJson::escapes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("quote and backslash") << QByteArray("a\"b\\c") << QStringLiteral("a\"b\\c");
    QTest::newRow("controls") << QByteArray("\n\r\t\x01\x1b[31m\x7f") << QStringLiteral("\n\r\t\u0001\u001b[31m\u007f");
    QTest::newRow("nul") << QByteArray("a\0b", 3) << QString::fromLatin1("a\0b", 3);
    QTest::newRow("utf-8") << QByteArray("Fr\xc3\xa9"
                                         "d")
                           << QStringLiteral("Fr\u00e9d");
    QTest::newRow("windows-1252") << QByteArray("Fr\xe9"
                                                "d \x80")
                                  << QStringLiteral("Fr\u00e9d \u20ac");
    QTest::newRow("quote beside a wrong byte") << QByteArray("\"\xff\"") << QStringLiteral("\"\u00ff\"");
    QTest::newRow("empty") << QByteArray() << QString();
}

void TestCallJson::escapes()
{
    QFETCH(QByteArray, text);
    const QByteArray out = written([&](JsonWriter &json) {
        json.beginObject()
            .member("v", std::string_view(text.constData(), static_cast<std::size_t>(text.size())))
            .endObject();
    });
    QVERIFY(!out.contains('\n'));
    QTEST(parsed(out).value(QLatin1String("v")).toString(), "expected");
}

void TestCallJson::source()
{
    const QJsonObject source = parsed(written([](JsonWriter &json) { writeSource(json, sampleSource()); }));
    QCOMPARE(source.value(QLatin1String("dialects")).toObject(),
        (QJsonObject { { QStringLiteral("ios"), 1200 }, { QStringLiteral("isdn"), 3 } }));
    QCOMPARE(source.value(QLatin1String("first")).toString(), QStringLiteral("2008-03-13T21:34:39.703Z"));
    const QJsonObject clock = source.value(QLatin1String("clock")).toObject();
    QCOMPARE(clock.value(QLatin1String("offsetMs")).toInteger(), 25'200'000);
    QCOMPARE(clock.value(QLatin1String("basis")).toString(), QStringLiteral("41 messages seen twice"));
    QCOMPARE(clock.value(QLatin1String("zone")).toString(), QStringLiteral("PDT"));
    const QJsonObject rejected = source.value(QLatin1String("rejected")).toArray().first().toObject();
    QCOMPARE(rejected.value(QLatin1String("reason")).toString(), QStringLiteral("sip_cut"));
    QCOMPARE(rejected.value(QLatin1String("firstLine")).toInteger(), 88'214);
    QVERIFY(source.value(QLatin1String("error")).isNull());
}

void TestCallJson::stats()
{
    const calls::Stats stats { .bytes = 1, .records = 2, .sipMessages = 3, .legs = 4, .calls = 5, .rejected = 6 };
    const RunCost cost { .wallMs = 7, .cpuMs = 8, .anonPeakMb = 9, .threads = 10 };
    QCOMPARE(written([&](JsonWriter &json) { writeStats(json, stats, cost); }),
        QByteArray("{\"stats\":{\"bytes\":1,\"wallMs\":7,\"cpuMs\":8,\"anonPeakMb\":9,\"records\":2,\"sipMessages\":3,"
                   "\"legs\":4,\"calls\":5,"
                   "\"rejected\":6,\"threads\":10}}"));
}

void TestCallJson::queryError()
{
    const calls::QueryError error { .position = 4, .length = 2, .what = "no operator '=='", .nearest = "=" };
    QCOMPARE(written([&](JsonWriter &json) { writeQueryError(json, error, "code==503"); }),
        QByteArray("{\"queryError\":{\"query\":\"code==503\",\"position\":4,\"length\":2,\"message\":\"no operator "
                   "'=='\",\"nearest\":\"=\"}}"));
}

void TestCallJson::ladder()
{
    const Presenter presenter { samples::recordAt };
    const Ladder made = makeLadder(samples::failedCall(), samples::failedRows(), presenter);
    const QJsonObject show = parsed(written([&](JsonWriter &json) { writeLadder(json, made, presenter); }));
    QCOMPARE(show.value(QLatin1String("participants")).toArray(),
        (QJsonArray { QStringLiteral("ingress"), QStringLiteral("cusp"), QStringLiteral("cvp"), QStringLiteral("icm"),
            QStringLiteral("vxml") }));
    const QJsonArray rows = show.value(QLatin1String("rows")).toArray();
    QCOMPARE(rows.size(), 10);
    const QJsonObject first = rows.first().toObject();
    QCOMPARE(first.value(QLatin1String("label")).toString(), QStringLiteral("INVITE 8005550100"));
    QCOMPARE(first.value(QLatin1String("leg")).toString(), QStringLiteral("I"));
    QCOMPARE(first.value(QLatin1String("copies")).toInteger(), 3);
    QCOMPARE(first.value(QLatin1String("otherCopies")).toArray().size(), 2);
    QCOMPARE(first.value(QLatin1String("deltaMs")).toInteger(-1), 0);
    const QJsonObject again = rows.at(3).toObject();
    QVERIFY(again.value(QLatin1String("retransmission")).toBool());
    QCOMPARE(again.value(QLatin1String("deltaMs")).toInteger(), 500);
    const QJsonObject event = rows.at(6).toObject();
    QCOMPARE(event.value(QLatin1String("from")).toString(), QStringLiteral("cvp"));
    QVERIFY(event.value(QLatin1String("to")).isNull() && event.value(QLatin1String("leg")).isNull());
}

void TestCallJson::schemas_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("text");
    const Presenter presenter { samples::recordAt };
    calls::Call fragment;
    fragment.id = "x";
    QTest::newRow("call") << QByteArray("call") << callText(samples::failedCall());
    QTest::newRow("call that is hardly known") << QByteArray("call") << callText(fragment);
    QTest::newRow("source") << QByteArray("source")
                            << written([](JsonWriter &json) { writeSource(json, sampleSource()); });
    QTest::newRow("source that could not be read") << QByteArray("source") << written([](JsonWriter &json) {
        calls::SourceReport source;
        source.path = "-";
        source.error = "ends inside a packet";
        writeSource(json, source);
    });
    QTest::newRow("show") << QByteArray("show") << written([&](JsonWriter &json) {
        writeLadder(json, makeLadder(samples::failedCall(), samples::failedRows(), presenter), presenter);
    });
    QTest::newRow("stats") << QByteArray("stats") << written([](JsonWriter &json) { writeStats(json, {}, {}); });
    QTest::newRow("query error") << QByteArray("query-error") << written([](JsonWriter &json) {
        writeQueryError(json, { .position = 0, .length = 1, .what = "x" }, "q");
    });
}

void TestCallJson::schemas()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, text);
    const QByteArray errors = schemaErrors(schema.constData(), text);
    QVERIFY2(errors.isEmpty(), errors.constData());
}

void TestCallJson::schemasRefuse()
{
    QByteArray text = callText(samples::failedCall());
    QVERIFY(!schemaErrors("call", text.replace("\"outcome\":\"failed\"", "\"outcome\":\"lost\"")).isEmpty());
    QVERIFY(!schemaErrors("call", "{}").isEmpty());
}

QTEST_APPLESS_MAIN(TestCallJson)
#include "tst_calljson.moc"
