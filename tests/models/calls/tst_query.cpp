// SPDX-License-Identifier: GPL-3.0-or-later
#include <calls/query.h>

#include <QTest>

using namespace legwork;
using namespace legwork::calls;

namespace {

// 2008-03-13T21:34:39.703Z is 14:34:39.703 in California, where daylight saving had just begun.
constexpr std::int64_t callStart = 1'205'444'079'703;
constexpr std::int64_t msPerHour = 3'600'000;

Zone pacific()
{
    Zone zone;
    zone.shifts = { { UtcTime(Milliseconds(1'194'166'800'000)), Milliseconds(-8 * msPerHour) }, // 2007-11-04T09:00Z
        { UtcTime(Milliseconds(1'205'056'800'000)), Milliseconds(-7 * msPerHour) }, // 2008-03-09T10:00Z
        { UtcTime(Milliseconds(1'225'616'400'000)), Milliseconds(-8 * msPerHour) } }; // 2008-11-02T09:00Z
    return zone;
}

/// The morning after the call, California time.
QueryClock clockInCalifornia() { return { UtcTime(Milliseconds(callStart + 20 * msPerHour)), pacific() }; }

Call failedCall()
{
    Call call;
    call.id = "F13437331000013A5FCA33210A4244A9";
    call.callguid = call.id;
    call.label = "5417641401";
    call.correlationId = "8901";
    call.ani = "4085274003";
    call.dnis = "8005550100";
    call.start = UtcTime(Milliseconds(callStart));
    call.end = call.start + Milliseconds(95'250);
    call.outcome = Outcome::Failed;
    call.sip = 503;
    call.q850 = 38;
    call.ivr = Milliseconds(60'000);
    call.queue = Milliseconds(31'500);
    call.setup = Milliseconds(97);
    call.lastStage = 6;
    call.findings.push_back({ .code = "vxml_503", .severity = Severity::Error });
    call.findings.push_back({ .code = "fork_recording", .severity = Severity::Info });
    call.legs.push_back({ .kind = LegKind::Ingress,
        .callId = "73829DE4-F14011DC-802A0013-192D1650@10.10.1.11",
        .from = "gw1",
        .to = "cvp",
        .fromIp = "10.10.1.11",
        .toIp = "10.10.2.30",
        .dialled = "8005550100",
        .result = 200,
        .q850 = 16,
        .dialPeerIn = "100",
        .dialPeerOut = "2000" });
    call.legs.push_back({ .kind = LegKind::Agent,
        .callId = "ldoycbefrqsphso@10.10.2.30",
        .from = "cvp",
        .to = "cucm-pub.example.com",
        .fromIp = "10.10.2.30",
        .toIp = "10.10.4.50",
        .result = 486,
        .q850 = 17 });
    return call;
}

class SomeExtras final : public QueryExtras {
public:
    bool any(Extra kind, const Call &, const Holds &holds) const override
    {
        ++fetched;
        switch (kind) {
        case Extra::Text:
            return holds("INVITE sip:8005550100@cvp SIP/2.0") || holds("From: <sip:4085274003@gw1>;tag=ds12aF");
        case Extra::Method: return holds("INVITE") || holds("BYE");
        case Extra::Codec: return holds("PCMU");
        case Extra::Source: return holds("/logs/site-a/gw1.log") || holds("capture.pcap");
        default: return false;
        }
    }
    mutable int fetched = 0;
};

QByteArray bytes(std::string_view text) { return { text.data(), static_cast<qsizetype>(text.size()) }; }

std::string_view view(const QByteArray &text) { return { text.constData(), static_cast<std::size_t>(text.size()) }; }

} // namespace

class TestQuery final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holds_data();
    void holds();
    void errors_data();
    void errors();
    void rendersCaret_data();
    void rendersCaret();
    void unknownIsNoNumber_data();
    void unknownIsNoNumber();
    void fetchesOnlyWhenColumnsAgree();
    void saysWhatItNeeds();
    void emptyHoldsForEvery();
    void daysAcrossMidnight();
    void daylightSaving();
    void limits();
    void findsInLongText();
    void nearest_data();
    void nearest();
};

void TestQuery::holds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    const auto yes = [](const char *text) { QTest::newRow(text) << QByteArray(text) << true; };
    const auto no = [](const char *text) { QTest::newRow(text) << QByteArray(text) << false; };

    // the examples of CLI.md
    yes("ani:4085274003 outcome:failed");
    no("stage>=6 length>30s code:5xx -any:408*");
    yes("stage>=6 length>30s code:5xx");
    yes("(finding:vxml_503 or cause:38) -dnis:8005550199 text~\"tag=ds[0-9a-f]+\"");
    no("(finding:vxml_503 or cause:38) -dnis:8005550100 text~\"tag=ds[0-9a-f]+\"");

    // numbers dialled
    yes("ani:4085274003");
    no("ani:408527400");
    no("ani:5274003");
    yes("ani=4085274003");
    no("ani!=4085274003");
    yes("ani!=4085274004");
    yes("ani:408*");
    yes("ani:*4003");
    yes("ani:408*003");
    yes("ani:*");
    yes("ani:*5274*");
    yes("ani:4*5*4*3");
    no("ani:409*");
    no("ani:*4004");
    no("ani:408527400*4003");
    yes("ani:4085270000..4085279999");
    no("ani:4085280000..4085289999");
    yes("ani:4085274003..4085274003");
    yes("any:8005550100");
    yes("any:4085274003");
    no("any:5417641401");
    yes("dnis:\"8005550100\"");
    no("dnis:\"800*\"");
    yes("dnis~^800");
    no("dnis~^801");
    yes("dnis~(?i)0100$");
    yes("label:5417641401");
    yes("corr:8901");
    no("corr:89");
    no("ani:\"\"");
    yes("-ani:\"\"");
    yes("ANI:4085274003");

    // names
    yes("outcome:failed");
    yes("outcome:FAILED");
    no("outcome:abandoned");
    no("outcome:self-service");
    yes("outcome!=self_service");
    yes("outcome~fail|aband");
    no("outcome~^aband");
    yes("leg:agent");
    yes("leg:ingress");
    no("leg:vru");
    yes("-leg:vru");
    yes("leg!=vru");
    no("leg!=agent");

    // findings
    yes("finding:vxml_503");
    yes("finding:vxml-503");
    yes("finding:fork_recording");
    yes("finding:vxml*");
    yes("finding:error");
    yes("finding:info");
    no("finding:warning");
    no("finding:vxml");
    yes("finding~503");
    no("finding:\"\"");
    yes("finding:*");

    // integers
    yes("code:503");
    yes("code:5xx");
    yes("code:5*");
    yes("code:50x");
    yes("code:486");
    yes("code:4xx");
    no("code:3xx");
    no("code:404");
    yes("code>=500");
    yes("code:>=500");
    no("code>503");
    yes("code>502");
    yes("code<300");
    no("code<200");
    yes("code:500..599");
    yes("code:500..");
    yes("code:..200");
    no("code:..199");
    no("code:5xx..6xx code:3xx");
    yes("code:4xx..5xx");
    no("code>5xx");
    yes("code<=5xx");
    yes("cause:38");
    yes("cause:17");
    no("cause:41");
    yes("cause=16 cause=17");
    no("cause!=16");
    yes("stage:6");
    yes("stage:agent");
    no("stage:vru");
    yes("stage>vru");
    yes("stage > 5");
    no("stage<6");

    // durations
    yes("length>30s");
    yes("length:95s");
    no("length:95s250ms length:94s");
    yes("length=1m35s");
    yes("length:1m");
    no("length:2m");
    yes("length>1m30s");
    yes("length:95.2s");
    no("length:95.3s");
    yes("length>95.2s");
    yes("length<0.1h");
    yes("length:90s..2m");
    no("length:100s..2m");
    yes("length:..2m");
    yes("length:90s..");
    yes("queue>30s");
    no("queue>31.5s");
    yes("queue>=31.5s");
    yes("queue<=31.5s");
    no("queue<31.5s");
    yes("ivr:60s");
    yes("ivr:1m");
    yes("talk:0s");
    yes("setup:97ms");
    yes("setup<100ms");
    no("setup>1s");
    no("ring<1h");
    yes("length != 5s");

    // times: the zone is California's
    yes("time:14:34");
    yes("14:34");
    yes("14:35");
    no("14:33");
    no("14:37");
    yes("time:14:36");
    no("time=14:36");
    yes("time=14:34");
    yes("time:14:34:39");
    no("time:14:34:38");
    yes("time:14:34:39.703");
    no("time=14:34:39.702");
    yes("time:14:00..15:00");
    no("time:15:00..16:00");
    yes("time:14:35..16:00");
    no("time=14:35..16:00");
    yes("time:14:30..14:35");
    yes("time:2008-03-13T14:34");
    yes("time:2008-03-13T14:35");
    no("time=2008-03-13T14:35");
    no("time:2008-03-13T21:34");
    yes("time:2008-03-13T21:34Z");
    yes("time:2008-03-13T22:34+01:00");
    yes("time:2008-03-13T14:34-0700");
    no("time:2008-03-13T14:34-08:00");
    yes("time:2008-03-13");
    no("time:2008-03-12");
    no("time:2008-03-14");
    yes("time:2008-03-13..2008-03-13");
    yes("time:2008-03-01..2008-03-13");
    no("time:2008-03-01..2008-03-12");
    yes("time>2008-03-12");
    no("time>2008-03-13");
    yes("time>=2008-03-13");
    yes("time<=2008-03-13");
    no("time<2008-03-13");
    yes("time<2008-03-14");
    yes("time:2008-03-13T14:00..15:00");
    no("time:2008-03-13T13:00..14:00");
    yes("time:2008-03-13T14:00..2008-03-13T14:40");
    yes("time:\"2008-03-13 14:34\"");
    yes("time:2008-03-13 14:34");
    yes("yesterday");
    no("today");
    yes("yesterday 14:34");
    yes("yesterday 14:00..15:00");
    yes("time:yesterday 14:00..15:00");
    no("time:yesterday 15:00..16:00");
    yes("time:Yesterday 14:00..today 09:00");
    no("today 14:34");
    yes("time:..yesterday 15:00");
    yes("time:yesterday..");
    no("time:today..");
    yes("yesterday outcome:failed");
    yes("time>14:00");
    no("time>14:34");
    yes("time>=14:34");
    yes("time<=14:34");
    no("time<14:34");
    yes("time<14:35");
    no("time>24:00");
    no("time<00:00");
    yes("time:14:00..24:00");
    yes("time:23:00..14:35");
    no("time:23:00..14:34");
    yes("time:23:00..14:34 or time:14:35..");
    yes("time:..14:35");
    yes("time!=14:33");

    // ids
    yes("guid:F13437331000013A5FCA33210A4244A9");
    yes("guid:f13437331000013a5fca33210a4244a9");
    yes("guid:F1343733");
    yes("guid:F1343733-1000013A-5FCA3321-0A4244A9");
    yes("guid:4046731059-268435770-1607086881-172115113");
    no("guid:738229 or guid:73822926F14011DC80250013192D1650");
    yes("guid:4046731059-0268435770-1607086881-0172115113");
    no("guid:73822926F14011DC80250013192D1651");
    no("guid=F1343733");
    yes("guid:F134*");
    yes("callid:ldoycbefrqsphso");
    yes("callid:LDOY");
    no("callid=ldoycbefrqsphso");
    yes("callid=ldoycbefrqsphso@10.10.2.30");
    yes("callid:ldoy*30");
    yes("callid~^(ldoy|xyz).*@10");
    no("callid~^(abc|xyz)");
    yes("(callid~^(ldoy|xyz))");

    // hosts, peers
    yes("host:gw1");
    yes("host:CVP");
    yes("host:10.10.4.50");
    no("host:10.10.4.5");
    yes("host:10.10.4.*");
    yes("host:cucm-pub");
    yes("host:cucm-pub.example.com");
    no("host:cucm");
    no("host:10");
    yes("host~^cucm");
    yes("peer:100");
    yes("peer:2000");
    no("peer:200");
    yes("peer:2*");

    // what is fetched
    yes("INVITE");
    yes("invite");
    yes("\"SIP/2.0\"");
    yes("text:\"tag=ds\"");
    no("text:\"tag=xx\"");
    no("text~\"TAG=ds\"");
    yes("text~\"(?i)TAG=ds\"");
    yes("text~sip:[0-9]+@cvp");
    yes("text:\"SIP:4085274003@GW1\"");
    yes("method:invite");
    yes("method:BYE");
    no("method:REFER");
    yes("-method:REFER");
    yes("method~^INV");
    yes("codec:pcmu");
    no("codec:G729");
    yes("source:gw1.log");
    yes("source:site-a");
    yes("source:*.pcap");
    no("source:*.zip");
    no("note:anything");
    yes("note:\"\"");
    no("text:\"\"");

    // and, or, not, brackets
    yes("outcome:failed and code:503");
    no("outcome:failed and code:404");
    yes("outcome:abandoned or outcome:failed");
    yes("outcome:abandoned OR outcome:failed");
    yes("outcome:abandoned outcome:agent or outcome:failed");
    no("outcome:abandoned (outcome:agent or outcome:failed)");
    yes("not outcome:abandoned");
    yes("NOT (outcome:abandoned or outcome:agent)");
    no("not not outcome:abandoned");
    yes("--outcome:failed");
    yes("-(outcome:abandoned)");
    no("-(outcome:failed or code:404)");
    yes("((((outcome:failed))))");
    yes("(outcome:failed)(code:503)");
    yes("\toutcome:failed\n");
    yes("outcome : failed");
    yes("queue >30s");
    yes("ani: 4085274003");
}

void TestQuery::holds()
{
    QFETCH(QByteArray, text);
    const auto query = Query::parse(view(text), clockInCalifornia());
    QVERIFY2(query.has_value(), query ? "" : render(query.error(), view(text)).c_str());
    const SomeExtras extras;
    QTEST(query->matches(failedCall(), &extras), "expected");
}

void TestQuery::errors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("nearest");
    const auto row = [](const char *text, int position, int length, const char *what, const char *nearest = "") {
        QTest::newRow(text) << QByteArray(text) << position << length << QByteArray(what) << QByteArray(nearest);
    };
    // fields
    row("anni:408", 0, 4, "no field 'anni' (text with ':' in it goes in quotes)", "ani");
    row("outcom:failed", 0, 6, "no field 'outcom' (text with ':' in it goes in quotes)", "outcome");
    row("ani:1 stauts>3", 6, 6, "no field 'stauts' (text with '>' in it goes in quotes)", "code");
    row("duration>3s", 0, 8, "no field 'duration' (text with '>' in it goes in quotes)", "length");
    row("status:503", 0, 6, "no field 'status' (text with ':' in it goes in quotes)", "code");
    row("sip:a@b", 0, 3, "no field 'sip' (text with ':' in it goes in quotes)", "code");
    row("Call-ID:x", 0, 7, "no field 'Call-ID' (text with ':' in it goes in quotes)", "callid");
    row("lenght>3s", 0, 6, "no field 'lenght' (text with '>' in it goes in quotes)", "length");
    row(":503", 0, 1, "a field must stand before ':'");
    row("~x", 0, 1, "a field must stand before '~'");
    row("!=x", 0, 1, "a field must stand before '!'");
    // operators
    row("code==503", 4, 2, "no operator '=='", "=");
    row("code=>500", 4, 2, "no operator '=>'", ">=");
    row("code=<500", 4, 2, "no operator '=<'", "<=");
    row("code<>500", 4, 2, "no operator '<>'", "!=");
    row("ani=~408", 3, 2, "no operator '=~'", "~");
    row("ani!~408", 3, 2, "no operator '!~'", "!=");
    row("ani>408", 3, 1, "'>' compares times, durations and numbers, and 'ani' is text");
    row("outcome>=failed", 7, 2, "'>=' compares times, durations and numbers, and 'outcome' is text");
    row("stage~6", 5, 1, "'~' looks into text, and 'stage' is a number");
    row("time~\"14\"", 4, 1, "'~' looks into text, and 'time' is a time");
    // values
    row("ani:", 0, 4, "'ani:' has no value (to ask for an unknown one write ani:\"\")");
    row("ani: ", 0, 5, "'ani:' has no value (to ask for an unknown one write ani:\"\")");
    row("(code>=)", 1, 6, "'code>=' has no value (to ask for an unknown one write code:\"\")");
    row("outcome:faild", 8, 5, "no outcome 'faild'", "failed");
    row("outcome:dropped", 8, 7, "no outcome 'dropped'", "failed");
    row("leg:agnet", 4, 5, "no leg 'agnet'", "agent");
    row("method:INVIT", 7, 5, "no method 'INVIT'", "INVITE");
    row("ani:408:1", 4, 5, "'408:1' is not a number that can be dialled");
    row("ani:408..4090", 4, 9,
        "a range of numbers needs two numbers with as many digits, as in 4085270000..4085279999");
    row("ani:409..408", 4, 8, "the range ends before it begins");
    row("code:99", 5, 2, "'99' cannot be: a SIP status is a number from 100 to 699, as in code:503 or 5xx");
    row("code:abc", 5, 3, "'abc' cannot be: a SIP status is a number from 100 to 699, as in code:503 or 5xx");
    row("code:5x3", 5, 3, "'5x3' cannot be: a SIP status is a number from 100 to 699, as in code:503 or 5xx");
    row("code:500..abc", 10, 3, "'abc' cannot be: a SIP status is a number from 100 to 699, as in code:503 or 5xx");
    row("code:600..500", 5, 8, "the range ends before it begins");
    row("code>500..600", 5, 8, "'>' compares with one value, not with a range");
    row("code:..", 5, 2, "a range needs a value before or after '..'");
    row("cause:256", 6, 3, "'256' cannot be: a Q.850 cause is a number from 1 to 255, as in cause:38");
    row("stage>=7", 7, 1, "'7' cannot be: a stage is a number from 1 to 6, as in stage:6");
    row("length>30", 7, 2, "'30' has no unit", "30s");
    row("length>abc", 7, 3, "'abc' is not a duration such as 250ms, 90s, 2m30s or 1h");
    row("length>3y", 7, 2, "'3y' is not a duration such as 250ms, 90s, 2m30s or 1h");
    row("length:3m..2m", 7, 6, "the range ends before it begins");
    row("length>99999999999s", 7, 12, "'99999999999s' is not a duration such as 250ms, 90s, 2m30s or 1h");
    row("time:25:00", 5, 5, "'25:00' is not a time such as 14:34, 2008-03-13, 2008-03-13T14:34 or yesterday 14:00");
    row("time:2008-02-30", 5, 10,
        "'2008-02-30' is not a time such as 14:34, 2008-03-13, 2008-03-13T14:34 or yesterday 14:00");
    row("time:noon", 5, 4, "'noon' is not a time such as 14:34, 2008-03-13, 2008-03-13T14:34 or yesterday 14:00");
    row("14:61", 0, 5, "'14:61' is not a time such as 14:34, 2008-03-13, 2008-03-13T14:34 or yesterday 14:00");
    row("time:14:00..2008-03-13", 5, 17, "the range begins with a time of any day and ends on a date");
    row("time:2008-03-14..2008-03-13", 5, 22, "the range ends before it begins");
    row("time<14:00..15:00", 5, 12, "'<' compares with one value, not with a range");
    row("time:..", 5, 2, "a range needs a value before or after '..'");
    row("text~\"[\"", 6, 1, "not a regular expression: missing ]: [");
    row("text~(a", 5, 2, "not a regular expression: missing ): (a");
    row("text:\"abc", 5, 4, "this quotation mark is not closed");
    row("\"abc", 0, 4, "this quotation mark is not closed");
    row("\"abc\\\"", 0, 6, "this quotation mark is not closed");
    // structure
    row("(ani:1", 0, 1, "this bracket is not closed");
    row("(", 0, 1, "this bracket is not closed");
    row("ani:1)", 5, 1, "this bracket closes nothing");
    row(")", 0, 1, "this bracket closes nothing");
    row("()", 0, 2, "nothing stands in these brackets");
    row("or", 0, 2, "a term must stand before 'or'");
    row("or ani:1", 0, 2, "a term must stand before 'or'");
    row("ani:1 or", 8, 0, "a term must follow 'or'");
    row("(ani:1 or )", 10, 0, "a term must follow 'or'");
    row("ani:1 or or ani:2", 9, 2, "a term must stand before 'or'");
    row("and ani:1", 0, 3, "a term must stand before 'and'");
    row("ani:1 and", 9, 0, "a term must follow 'and'");
    row("ani:1 and or ani:2", 10, 0, "a term must follow 'and'");
    row("not", 3, 0, "a term must follow 'not'");
    row("-", 0, 1, "'-' must stand directly before a term");
    row("- ani:1", 0, 1, "'-' must stand directly before a term");
    row("-)", 1, 0, "a term must follow '-'");
}

void TestQuery::errors()
{
    QFETCH(QByteArray, text);
    const auto query = Query::parse(view(text), clockInCalifornia());
    QVERIFY(!query.has_value());
    const QueryError &error = query.error();
    QTEST(bytes(error.what), "what");
    QTEST(bytes(error.nearest), "nearest");
    QTEST(static_cast<int>(error.position), "position");
    QTEST(static_cast<int>(error.length), "length");
}

void TestQuery::rendersCaret_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("a word") << QByteArray("code:503 outcom:failed")
                            << QByteArray(
                                   "column 10: no field 'outcom' (text with ':' in it goes in quotes); did you mean "
                                   "'outcome'?\n  code:503 outcom:failed\n           ^~~~~~");
    QTest::newRow("the end") << QByteArray("not") << QByteArray("column 4: a term must follow 'not'\n  not\n     ^");
    QTest::newRow("after letters of two bytes")
        << QByteArray("M\xc3\xbcller len>3s")
        << QByteArray("column 8: no field 'len' (text with '>' in it goes in quotes); did you mean 'leg'?\n"
                      "  M\xc3\xbcller len>3s\n         ^~~");
    QTest::newRow("a tab counts one") << QByteArray("INVITE\t)")
                                      << QByteArray("column 8: this bracket closes nothing\n  INVITE )\n         ^");
}

void TestQuery::rendersCaret()
{
    QFETCH(QByteArray, text);
    const auto query = Query::parse(view(text));
    QVERIFY(!query.has_value());
    QTEST(bytes(render(query.error(), view(text))), "shown");
}

void TestQuery::unknownIsNoNumber_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    for (const char *text : { "code>=100", "code:..699", "cause<=255", "stage<=6", "setup<1h", "ring>=0s",
             "leg:ingress", "ani:*1", "host:\"gw1\"", "callid:x" })
        QTest::newRow(text) << QByteArray(text) << false;
    for (const char *text : { "ani:\"\"", "any:\"\"", "guid:\"\"", "callid:\"\"", "host:\"\"", "peer:\"\"",
             "finding:\"\"", "outcome:fragment", "-code>=100" })
        QTest::newRow(text) << QByteArray(text) << true;
}

void TestQuery::unknownIsNoNumber()
{
    QFETCH(QByteArray, text);
    const auto query = Query::parse(view(text));
    QVERIFY(query.has_value());
    QTEST(query->matches(Call {}), "expected");
}

void TestQuery::fetchesOnlyWhenColumnsAgree()
{
    const SomeExtras extras;
    const auto query = Query::parse("INVITE outcome:agent");
    QVERIFY(query.has_value());
    QVERIFY(!query->matches(failedCall(), &extras));
    QCOMPARE(extras.fetched, 0);
    const auto other = Query::parse("outcome:failed or text:nothing");
    QVERIFY(other.has_value());
    QVERIFY(other->matches(failedCall(), &extras));
    QCOMPARE(extras.fetched, 0);
    QVERIFY(Query::parse("INVITE")->matches(failedCall(), &extras));
    QCOMPARE(extras.fetched, 1);
}

void TestQuery::saysWhatItNeeds()
{
    const auto query = Query::parse("ani:1 (method:BYE or -codec:PCMU)");
    QVERIFY(query.has_value());
    QVERIFY(query->needs(Extra::Method));
    QVERIFY(query->needs(Extra::Codec));
    QVERIFY(!query->needs(Extra::Text));
    QVERIFY(!query->needs(Extra::Source));
    QVERIFY(Query::parse("word")->needs(Extra::Text));
    QVERIFY(!Query::parse("14:34")->needs(Extra::Text));
    QVERIFY(Query::parse("\"14:34\"")->needs(Extra::Text));
}

void TestQuery::emptyHoldsForEvery()
{
    QVERIFY(Query().matches(Call {}));
    QVERIFY(Query::parse("")->matches(Call {}));
    QVERIFY(Query::parse(" \t\n")->matches(Call {}));
}

void TestQuery::daysAcrossMidnight()
{
    Call call = failedCall();
    call.start = UtcTime(Milliseconds(callStart + 9 * msPerHour)); // 23:34:39 in California
    call.end = call.start + std::chrono::hours(1);
    const auto holds = [&](const char *text) { return Query::parse(text, clockInCalifornia())->matches(call); };
    QVERIFY(holds("time:23:40"));
    QVERIFY(holds("time:00:30"));
    QVERIFY(!holds("time:00:40"));
    QVERIFY(holds("time:00:10..00:20"));
    QVERIFY(holds("time:23:50..00:10"));
    QVERIFY(holds("time=23:30..00:10"));
    QVERIFY(!holds("time=23:40..00:10"));
    call.end = call.start + std::chrono::hours(25);
    QVERIFY(holds("time:12:00"));
}

void TestQuery::daylightSaving()
{
    const Zone zone = pacific();
    // 02:30 did not exist on 2008-03-09 and came twice on 2008-11-02.
    const auto utc = [&](const char *text) { return readTime(text, UtcTime {}, zone).from; };
    QCOMPARE(utc("2008-03-09T01:59"), std::int64_t { 1'205'056'740'000 });
    QCOMPARE(utc("2008-03-09T03:00"), std::int64_t { 1'205'056'800'000 });
    QCOMPARE(utc("2008-03-09T02:30"), std::int64_t { 1'205'058'600'000 });
    QCOMPARE(utc("2008-11-02T01:30"), std::int64_t { 1'225'614'600'000 });
    QCOMPARE(utc("2008-11-02T02:30"), std::int64_t { 1'225'621'800'000 });
    const TimeText day = readTime("2008-03-09", UtcTime {}, zone);
    QCOMPARE(day.until - day.from, 23 * msPerHour);
}

void TestQuery::limits()
{
    const std::string longest = '"' + std::string(maxQueryBytes - 2, 'x') + '"';
    QVERIFY(Query::parse(longest).has_value());
    const auto tooLong = Query::parse(longest + ' ');
    QVERIFY(!tooLong.has_value());
    QCOMPARE(bytes(tooLong.error().what), QByteArray("the query is longer than 8192 bytes"));
    QCOMPARE(tooLong.error().position, maxQueryBytes);

    const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "ani:1" + std::string(depth, ')'); };
    QVERIFY(Query::parse(nested(maxQueryDepth - 1)).has_value());
    const auto tooDeep = Query::parse(nested(maxQueryDepth + 1));
    QVERIFY(!tooDeep.has_value());
    QCOMPARE(bytes(tooDeep.error().what), QByteArray("more than 64 brackets or negations inside one another"));
    QVERIFY(!Query::parse(std::string(maxQueryDepth + 1, '-') + "ani:1").has_value());
}

void TestQuery::findsInLongText()
{
    class LongText final : public QueryExtras {
    public:
        bool any(Extra, const Call &, const Holds &holds) const override { return holds(text); }
        std::string text {};
    };
    LongText extras;
    const auto holds = [&](const char *query) { return Query::parse(query)->matches(Call {}, &extras); };
    for (const std::size_t before : { 0U, 100U, 1000U }) {
        extras.text = std::string(before, 'i') + std::string(before, 'I') + "InViTe" + std::string(200, 'n');
        QVERIFY(holds("invite"));
        QVERIFY(holds("INVITEn"));
        QVERIFY(!holds("invited"));
        QVERIFY(holds(before > 0 ? "iiinvite" : "invite"));
        extras.text.resize(before * 2 + 5);
        QVERIFY(!holds("invite"));
    }
}

void TestQuery::nearest_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("one letter too many") << QByteArray("annis") << QByteArray("ani");
    QTest::newRow("two letters changed places") << QByteArray("stgae") << QByteArray("stage");
    QTest::newRow("another case") << QByteArray("FINDNG") << QByteArray("finding");
    QTest::newRow("empty") << QByteArray() << QByteArray("ani");
}

void TestQuery::nearest()
{
    QFETCH(QByteArray, word);
    QTEST(bytes(nearestWord(view(word), queryFieldNames())), "expected");
}

QTEST_APPLESS_MAIN(TestQuery)
#include "tst_query.moc"
