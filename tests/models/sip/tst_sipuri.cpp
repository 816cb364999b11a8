// SPDX-License-Identifier: GPL-3.0-or-later
#include "siptext.h"

#include <QTest>

using namespace legwork;
using siptest::bytesOf;
using siptest::viewOf;

class TestSipUri final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void uris_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("parts"); // scheme|user|host|port|parameters
        const auto row = [](const char *name, const char *text, const char *parts) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(parts);
        };
        row("empty", "", "|||0|");
        row("user and host", "sip:alice@example.com", "sip|alice|example.com|0|");
        row("port and parameters", "sip:222@192.0.2.12:5060;transport=tcp;maddr=1.2.3.4",
            "sip|222|192.0.2.12|5060|transport=tcp;maddr=1.2.3.4");
        row("host only", "sip:10.1.1.1:5062", "sip||10.1.1.1|5062|");
        row("host with parameter", "sip:10.1.1.1;lr", "sip||10.1.1.1|0|lr");
        row("scheme as written", "SIPS:a@b", "SIPS|a|b|0|");
        row("password", "sip:alice:secret@h", "sip|alice|h|0|");
        row("user parameters", "sip:+1408;phone-context=x.y@h:5061;user=phone", "sip|+1408|h|5061|user=phone");
        row("IPv6", "sip:a@[2001:db8::1]:5060;x", "sip|a|2001:db8::1|5060|x");
        row("IPv6 not closed", "sip:a@[2001:db8::1", "sip|a|2001:db8::1|0|");
        row("tel", "tel:+1-408-555;phone-context=example.com", "tel|+1-408-555||0|phone-context=example.com");
        row("in angle brackets", "<sip:a@b:1>;tag=x", "sip|a|b|1|");
        row("blanks around a masked user", "sip: 22222 @10.42.29.7:5060", "sip|22222|10.42.29.7|5060|");
        row("headers", "sip:5550101@10.102.17.217?Replaces=DD713380@172.16.195.77", "sip|5550101|10.102.17.217|0|");
        row("at sign in the headers only", "sip:10.1.1.1?Replaces=a@b", "sip||10.1.1.1|0|");
        row("question mark in the user", "sip:what?@h", "sip|what?|h|0|");
        row("no scheme", "alice@h:5060", "|alice|h|5060|");
        row("host and port without scheme", "10.1.1.1:5060", "||10.1.1.1|5060|");
        row("port too large", "sip:a@b:65536", "sip|a|b|0|");
        row("largest port", "sip:a@b:65535", "sip|a|b|65535|");
        row("port is no number", "sip:a@b:port", "sip|a|b|0|");
        row("nothing behind the colon", "sip:a@b:", "sip|a|b|0|");
        row("nothing behind the at sign", "sip:a@", "sip|a||0|");
        row("scheme only", "sip:", "sip|||0|");
        row("raw garbage", "sip:\x95", "sip||\x95|0|");
        row("bytes over 127", "sip:M\xC3\xBCller@h", "sip|M\xC3\xBCller|h|0|");
        row("only brackets", "<>", "|||0|");
        row("service", "urn:service:sos", "urn|service:sos||0|");
    }
    void uris()
    {
        QFETCH(QByteArray, text);
        const sip::Uri uri = sip::readUri(viewOf(text));
        const QByteArray parts = bytesOf(uri.scheme) + '|' + bytesOf(uri.user) + '|' + bytesOf(uri.host) + '|'
            + QByteArray::number(uri.port) + '|' + bytesOf(uri.parameters);
        QTEST(parts, "parts");
    }

    void addresses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("parts"); // display|user|host|tag|parameters
        const auto row = [](const char *name, const char *text, const char *parts) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(parts);
        };
        row("empty", "", "||||");
        row("brackets and tag", "<sip:111@192.0.2.14>;tag=3DD33DE4-10DF",
            "|111|192.0.2.14|3DD33DE4-10DF|tag=3DD33DE4-10DF");
        row("quoted name", "\"4082025555\" <sip:4082025555@14.128.100.150>;tag=81D7430C-1D2",
            "4082025555|4082025555|14.128.100.150|81D7430C-1D2|tag=81D7430C-1D2");
        row("name with comma and bracket", "\"Doe, <J>\" <sip:j@h>", "Doe, <J>|j|h||");
        row("escaped quote", "\"a\\\"b\" <sip:j@h>", "a\\\"b|j|h||");
        row("name without quotes", "x <sip:+612@10.1.1.1>", "x|+612|10.1.1.1||");
        row("no blank behind the name", "\"Sample Caller\"<sip:07@20.20.20.10>;tag=B",
            "Sample Caller|07|20.20.20.10|B|tag=B");
        row("without brackets the parameters are the header's", "sip:111@192.0.2.14:5060;tag=5",
            "|111|192.0.2.14|5|tag=5");
        row("wrapped between parameters", "<sip:a@b>;\nparty=calling;screen=yes", "|a|b||\nparty=calling;screen=yes");
        row("wrapped inside the tag list", "<sip:a@b>\r\n ;tag=7", "|a|b|7|tag=7");
        row("omitted lines behind the tag", "<sip:a@b>;tag=7C798-1441\n...", "|a|b|7C798-1441|tag=7C798-1441\n...");
        row("list: the first counts", "<sip:a@b>;tag=1, <sip:c@d>;tag=2", "|a|b|1|tag=1");
        row("bracket not closed", "<sip:a@b;tag=x", "|a|b||");
        row("quote not closed", "\"abc <sip:a@b>", "abc|a|b||");
        row("capital Tag", "<sip:a@b>;TAG=Q", "|a|b|Q|TAG=Q");
        row("telephone", "<tel:+1408>;tag=9", "|+1408||9|tag=9");
        row("contact star", "*", "||*||");
        row("raw garbage", "<sip:\x95>", "||\x95||");
    }
    void addresses()
    {
        QFETCH(QByteArray, text);
        const sip::NameAddr address = sip::readNameAddr(viewOf(text));
        const QByteArray parts = bytesOf(address.display) + '|' + bytesOf(address.uri.user) + '|'
            + bytesOf(address.uri.host) + '|' + bytesOf(address.tag) + '|' + bytesOf(address.parameters);
        QTEST(parts, "parts");
    }

    void uriParametersStayInside()
    {
        const sip::NameAddr address = sip::readNameAddr("<sip:a@b:5060;transport=tcp>;expires=5");
        QCOMPARE(bytesOf(address.uri.parameters), QByteArray("transport=tcp"));
        QCOMPARE(bytesOf(address.parameters), QByteArray("expires=5"));
    }

    void parameters_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("present");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char *title, const char *list, const char *name, bool present, const char *value) {
            QTest::newRow(title) << QByteArray(list) << QByteArray(name) << present << QByteArray(value);
        };
        row("first", ";a=1;b;c=x", "a", true, "1");
        row("without value", ";a=1;b;c=x", "b", true, "");
        row("last", ";a=1;b;c=x", "c", true, "x");
        row("absent", ";a=1;b;c=x", "d", false, "");
        row("no semicolon in front", "tag=5", "tag", true, "5");
        row("any case", ";Branch=z9", "bRANCH", true, "z9");
        row("blanks around", "; tag = 5 ; x", "tag", true, "5");
        row("quoted", ";text=\"a;b=c\";b=d", "text", true, "a;b=c");
        row("behind a quoted one", ";text=\"a;b=c\";b=d", "b", true, "d");
        row("quote not closed", ";text=\"abc", "text", true, "abc");
        row("name is a prefix", ";tags=1;tag=2", "tag", true, "2");
        row("first of two", ";a=1;a=2", "a", true, "1");
        row("empty value", ";a=;b", "a", true, "");
        row("value ends at a comma", ";a=1, SIP/2.0", "a", true, "1");
        row("empty list", "", "a", false, "");
        row("semicolons only", ";;;", "a", false, "");
        row("value with an equals sign", ";a=b=c", "a", true, "b=c");
    }
    void parameters()
    {
        QFETCH(QByteArray, list);
        QFETCH(QByteArray, name);
        const std::string_view value = sip::parameterOf(viewOf(list), viewOf(name));
        QTEST(value.data() != nullptr, "present");
        QTEST(bytesOf(value), "value");
    }

    void vias_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("parts"); // transport|host|port|branch|received
        const auto row = [](const char *name, const char *text, const char *parts) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(parts);
        };
        row("empty", "", "0||0||");
        row("udp", "SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK1", "1|10.1.1.1|5060|z9hG4bK1|");
        row("tcp", "SIP/2.0/TCP h;branch=a", "2|h|0|a|");
        row("tls", "SIP/2.0/TLS h:5061;branch=a", "3|h|5061|a|");
        row("sctp", "SIP/2.0/SCTP h;branch=a", "4|h|0|a|");
        row("ws", "SIP/2.0/WS h;branch=a", "5|h|0|a|");
        row("wss", "sip/2.0/wss h;branch=a", "6|h|0|a|");
        row("unknown transport", "SIP/2.0/XYZ h;branch=a", "0|h|0|a|");
        row("received and rport", "SIP/2.0/UDP 192.168.1.1:58810;branch=b;rport=5060;received=1.2.3.4",
            "1|192.168.1.1|58810|b|1.2.3.4");
        row("rport without value", "SIP/2.0/UDP h;rport;branch=b", "1|h|0|b|");
        row("blanks around the slashes", "SIP / 2.0 / UDP first.example.com: 4000;ttl=16", "1|first.example.com|0||");
        row("first of a list", "SIP/2.0/UDP a:1;branch=5,SIP/2.0/UDP b:2;branch=6", "1|a|1|5|");
        row("host on the next line", "SIP/2.0/UDP\n192.0.2.14:5060;branch=z9hG4bK1D38",
            "1|192.0.2.14|5060|z9hG4bK1D38|");
        row("IPv6", "SIP/2.0/TCP [2001:db8::9]:5060;branch=x", "2|2001:db8::9|5060|x|");
        row("comma in a quoted parameter", "SIP/2.0/UDP a;comment=\"x,y\";branch=5", "1|a|0|5|");
        row("no host", "SIP/2.0/UDP", "1||0||");
        row("not a Via", "HTTP/1.1 proxy", "0||0||");
        row("header run together", "SIP/2.0/TCP 10.42.30.10:5060;branch=z9hG4bKB622CF X-Cisco: 1",
            "2|10.42.30.10|5060|z9hG4bKB622CF|");
    }
    void vias()
    {
        QFETCH(QByteArray, text);
        const sip::Via via = sip::readVia(viewOf(text));
        const QByteArray parts = QByteArray::number(int(via.transport)) + '|' + bytesOf(via.host) + '|'
            + QByteArray::number(via.port) + '|' + bytesOf(via.branch) + '|' + bytesOf(via.received);
        QTEST(parts, "parts");
    }
};

QTEST_APPLESS_MAIN(TestSipUri)
#include "tst_sipuri.moc"
