// SPDX-License-Identifier: GPL-3.0-or-later
#include <items/mask.h>

#include "samplecall.h"

#include <QTest>

using namespace legwork;
using namespace legwork::items;

namespace {

QByteArray bytes(const std::string &text) { return QByteArray::fromStdString(text); }

Masker learned()
{
    Masker masker({ "91919191", "92929292" });
    masker.learn(samples::failedCall());
    return masker;
}

} // namespace

class TestMask final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbers_data();
    void numbers();
    void sameNumberSameMask();
    void otherNumberOtherMask();
    void texts_data();
    void texts();
    void leavesNothingBehind();
    void manyNumbers();
};

void TestMask::numbers_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *number, const char *expected) {
        QTest::newRow(name) << QByteArray(number) << QByteArray(expected);
    };
    row("calling number", "4085274003", "xxxxxxxx03");
    row("called number", "8005550100", "xxxxxxxx00");
    row("unknown to the call", "2125551234", "xxxxxxxx34");
    row("with a plus", "+14085274003", "+1xxxxxxxx03");
    row("behind an access code", "94085274003", "9xxxxxxxx03");
    row("an extension", "2001", "xx01");
    row("two digits", "42", "42");
    row("empty", "", "");
    row("label", "5417641401", "5417641401");
    row("label and correlation id", "54176414018901", "54176414018901");
    row("ringtone number", "9191919100", "9191919100");
    row("error number", "92929292", "92929292");
    row("a name", "jane.caller", "(name)");
    row("no number", "anonymous", "anonymous");
}

void TestMask::numbers()
{
    QFETCH(QByteArray, number);
    Masker masker = learned();
    QTEST(bytes(masker.number(number.toStdString())), "expected");
}

void TestMask::sameNumberSameMask()
{
    Masker masker = learned();
    const std::string first = masker.number("4085274003");
    QCOMPARE(bytes(masker.number("9995554003")), QByteArray("xxxxxxxa03"));
    QCOMPARE(masker.number("4085274003"), first);
    QCOMPARE(bytes(masker.text("from 4085274003")), QByteArray("from xxxxxxxx03"));
}

void TestMask::otherNumberOtherMask()
{
    Masker masker;
    QStringList masks;
    for (int i = 0; i < 1000; ++i)
        masks << QString::fromStdString(masker.number("40852" + std::to_string(100 + i) + "03"));
    QCOMPARE(masks.removeDuplicates(), 0);
    QVERIFY(masks.first().endsWith(QLatin1String("03")) && masks.last().endsWith(QLatin1String("03")));
}

void TestMask::texts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(expected);
    };
    row("known number alone", "caller 4085274003 hung up", "caller xxxxxxxx03 hung up");
    row("known number behind a country code", "ANI 14085274003,", "ANI 1xxxxxxxx03,");
    row("known number inside other digits", "x=0040852740031", "x=00xxxxxxxx031");
    row("user of an address", "INVITE sip:2125551234@10.1.1.1:5060 SIP/2.0",
        "INVITE sip:xxxxxxxx34@10.1.1.1:5060 SIP/2.0");
    row("tel address", "<tel:+12125551234>", "<tel:+xxxxxxxxx34>");
    row("label in an address", "INVITE sip:54176414018901@10.1.1.1 SIP/2.0",
        "INVITE sip:54176414018901@10.1.1.1 SIP/2.0");
    row("ringtone in an address", "<sip:9191919100@gw>", "<sip:9191919100@gw>");
    row("quoted display name", "From: \"Jane Caller\" <sip:4085274003@gw>;tag=1",
        "From: \"(name)\" <sip:xxxxxxxx03@gw>;tag=1");
    row("display name without quotes", "From: Jane Caller <sip:4085274003@gw>", "From: (name) <sip:xxxxxxxx03@gw>");
    row("compact header", "f: Jane <sip:4085274003@gw>", "f: (name) <sip:xxxxxxxx03@gw>");
    row("no display name", "To: <sip:8005550100@cvp>", "To: <sip:xxxxxxxx00@cvp>");
    row("remote party", "Remote-Party-ID: \"J. C.\" <sip:4085274003@gw>;party=calling",
        "Remote-Party-ID: \"(name)\" <sip:xxxxxxxx03@gw>;party=calling");
    row("Q.931 display", "Display i = 'JANE CALLER'", "Display i = '(name)'");
    row("Q.931 number", "Calling Party Number i = 0x2181, '2125551234'",
        "Calling Party Number i = 0x2181, 'xxxxxxxx34'");
    row("entered digits", "CED=4711, x", "CED=xxx, x");
    row("entered digits in brackets", "digits [4711#]", "digits [xxx]");
    row("entered digits by word", "digits collected: 12", "digits collected: xxx");
    row("significant digits are not entered", "SigDigits=3", "SigDigits=3");
    row("media", "playing http://media.example.com/en-us/app/acct_4711.wav now", "playing (media) now");
    row("media with a query", "http://m/a.wav?x=1&y=2, next", "(media), next");
    row("document", "http://vxml/CVP/Server?CALL_ID=73822926F14011DC80250013192D1650&ANI=2125551234",
        "http://vxml/CVP/Server?CALL_ID=73822926F14011DC80250013192D1650&ANI=xxxxxxxx34");
    row("activity log", "start,parameter,_ani,2125551234", "start,parameter,_ani,xxxxxxxx34");
    row("user to user", "User-to-User: 3132333435;encoding=hex", "User-to-User: (hidden);encoding=hex");
    row("times and ids stay", "1205442003238 Mar 13 2008 14:34:45.102 thread 77, GUID 73822926F14011DC80250013192D1650",
        "1205442003238 Mar 13 2008 14:34:45.102 thread 77, GUID 73822926F14011DC80250013192D1650");
    row("Call-ID stays", "Call-ID: 73829DE4-F14011DC-802A0013-192D1650@10.10.1.11",
        "Call-ID: 73829DE4-F14011DC-802A0013-192D1650@10.10.1.11");
    row("empty", "", "");
    row("bytes over 127",
        "Fr\xc3\xa9"
        "d 4085274003 \xff",
        "Fr\xc3\xa9"
        "d xxxxxxxx03 \xff");
}

void TestMask::texts()
{
    QFETCH(QByteArray, text);
    Masker masker = learned();
    QTEST(bytes(masker.text(text.toStdString())), "expected");
}

void TestMask::leavesNothingBehind()
{
    Masker masker = learned();
    Presenter presenter { samples::recordAt, &masker };
    std::string out;
    JsonWriter json(out);
    writeCall(json, samples::failedCall(), presenter);
    for (const char *secret : { "4085274003", "8005550100", "Jane", "4711" })
        QVERIFY2(out.find(secret) == std::string::npos, secret);
    QVERIFY(out.find("xxxxxxxx03") != std::string::npos);
    QVERIFY(out.find("73829DE4-F14011DC-802A0013-192D1650@10.10.1.11") != std::string::npos);
}

void TestMask::manyNumbers()
{
    // Long runs of digits among many known numbers: the search is bounded by their few lengths, not by their count.
    Masker masker;
    calls::Call call;
    for (int i = 0; i < 20'000; ++i) {
        call.ani = "4085" + std::to_string(100'000 + i);
        masker.learn(call);
    }
    const std::string digits(200'000, '7');
    QCOMPARE(bytes(masker.text(digits)), bytes(digits));
}

QTEST_APPLESS_MAIN(TestMask)
#include "tst_mask.moc"
