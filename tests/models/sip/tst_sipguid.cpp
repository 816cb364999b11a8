// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

class TestSipGuid final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("digits");
        const auto row = [](const char *name, const char *text, const char *digits) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(digits);
        };
        row("worked example", "4124392090-0268435770-0719450081-0172115113", "F5D53A9A1000013A2AE1EFE10A4244A9");
        row("made by a gateway", "3818374578-2141655514-2156449024-1330911669", "E397C5B27FA711DA8088CD004F5419B5");
        row("beside its Gucid", "1766213308-0488837607-2832368234-3409041498", "694646BC1D2311E7A8D2826ACB31D85A");
        row("words not padded", "940277299-4203352536-2149420338-1927483950", "380B7E33FA8A11D8801D8D3272E3122E");
        row("words of one digit", "1-2-3-4", "00000001000000020000000300000004");
        row("largest words", "4294967295-4294967295-4294967295-4294967295", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");
        row("all zero", "0000000000-0000000000-0000000000-0000000000", "00000000000000000000000000000000");
        row("32 digits", "F5D53A9A1000013A2AE1EFE10A4244A9", "F5D53A9A1000013A2AE1EFE10A4244A9");
        row("lower case", "f5d53a9a1000013a2ae1efe10a4244a9", "F5D53A9A1000013A2AE1EFE10A4244A9");
        row("8-4-4-4-12", "E397C5B2-7FA7-11DA-8088-CD004F5419B5", "E397C5B27FA711DA8088CD004F5419B5");
        row("8-8-8-8", "E397C5B2-7FA711DA-8088CD00-4F5419B5", "E397C5B27FA711DA8088CD004F5419B5");
        row("8-8-8-8 of decimal digits is hex", "12345678-12345678-12345678-12345678",
            "12345678123456781234567812345678");
        row("blanks around", " F5D53A9A1000013A2AE1EFE10A4244A9\r", "F5D53A9A1000013A2AE1EFE10A4244A9");
        row("no-break space in front",
            "\xC2\xA0"
            "F5D53A9A1000013A2AE1EFE10A4244A9",
            "F5D53A9A1000013A2AE1EFE10A4244A9");
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        sip::Guid guid;
        QVERIFY(sip::readGuid(viewOf(text), guid));
        QTEST(bytesOf(guid.view()), "digits");
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, const char *text) { QTest::newRow(name) << QByteArray(text); };
        row("empty", "");
        row("blank", "  ");
        row("31 digits", "F5D53A9A1000013A2AE1EFE10A4244A");
        row("33 digits", "F5D53A9A1000013A2AE1EFE10A4244A90");
        row("not hex", "G5D53A9A1000013A2AE1EFE10A4244A9");
        row("dashes at other places", "E397C5B27-FA7-11DA-8088-CD004F5419B5");
        row("fifth dash", "E397C5B2-7FA7-11DA-8088-CD004F541-B5");
        row("word of more than 32 bits", "4294967296-0000000000-0000000000-0000000000");
        row("last word of more than 32 bits", "0000000000-0000000000-0000000000-9999999999");
        row("word of eleven digits", "00000000001-0000000000-0000000000-000000000");
        row("three words", "4124392090-0268435770-0719450081");
        row("five words", "1-2-3-4-5");
        row("empty word", "4124392090--0719450081-0172115113");
        row("ends in a dash", "4124392090-0268435770-0719450081-");
        row("masked", "XXXXXXXXXX-0268435770-0719450081-0172115113");
        row("minus", "-1-2-3-4");
        row("Call-ID of IOS with its host", "E4256294-7FA711DA-808DCD00-4F5419B5@h");
        row("NUL inside", "F5D53A9A1000013A\0AE1EFE10A4244A9");
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        sip::Guid guid;
        QVERIFY(!sip::readGuid(viewOf(text), guid));
    }
};

QTEST_APPLESS_MAIN(TestSipGuid)
#include "tst_sipguid.moc"
