// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: moc of Qt 6.4 cannot read <compare> otherwise

#include <trace/content.h>
#include <trace/utf16.h>

#include <string>

using namespace legwork::trace;

Q_DECLARE_METATYPE(legwork::trace::Content)
Q_DECLARE_METATYPE(legwork::trace::Utf16Order)

namespace {

QByteArray bytes(std::string_view text) { return { text.data(), qsizetype(text.size()) }; }
using namespace std::string_view_literals;

/// Latin text as UTF-16 without a mark.
QByteArray wide(std::string_view text, Utf16Order order)
{
    QByteArray result;
    for (const char c : text) {
        if (order == Utf16Order::Big)
            result += '\0';
        result += c;
        if (order == Utf16Order::Little)
            result += '\0';
    }
    return result;
}

} // namespace

class TestContent final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isRecognised_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<Content>("content");
        QTest::newRow("empty") << QByteArray() << Content::Plain;
        QTest::newRow("one byte") << bytes("P") << Content::Plain;
        QTest::newRow("zip") << bytes("PK\x03\x04rest"sv) << Content::Archive;
        QTest::newRow("zip, one byte short") << bytes("PK\x03"sv) << Content::Plain;
        QTest::newRow("zip without members") << bytes("PK\x05\x06"sv) << Content::Archive;
        QTest::newRow("text that begins with PK") << bytes("PK is the initials of Phil Katz\n") << Content::Plain;
        QTest::newRow("7z") << bytes("7z\xBC\xAF\x27\x1C\0\x04"sv) << Content::Archive;
        QTest::newRow("gzip") << bytes("\x1F\x8B\x08\x08"sv) << Content::Compressed;
        QTest::newRow("xz") << bytes("\xFD\x37zXZ\0\0"sv) << Content::Compressed;
        QTest::newRow("zstd") << bytes("\x28\xB5\x2F\xFD"sv) << Content::Compressed;
        QTest::newRow("lz4") << bytes("\x04\x22\x4D\x18"sv) << Content::Compressed;
        QTest::newRow("bzip2") << bytes("BZh91AY&SY\0\0"sv) << Content::Compressed;
        QTest::newRow("bzip2 of nothing") << bytes("BZh9\x17\x72\x45\x38\x50\x90"sv) << Content::Compressed;
        QTest::newRow("text that begins with BZh9") << bytes("BZh9 is a name, 1AY&SY too\n") << Content::Plain;
        QTest::newRow("rar") << bytes("Rar!\x1A\x07\0"sv) << Content::Unsupported;
        QTest::newRow("cabinet") << bytes("MSCF\0\0\0\0\0\0"sv) << Content::Unsupported;
        QTest::newRow("pcap") << bytes("\xD4\xC3\xB2\xA1\x02\0\x04\0\0\0\0\0\0\0\0\0\xFF\xFF\0\0\x01\0\0\0"sv)
                              << Content::Plain;
        QTest::newRow("pcapng") << bytes("\x0A\x0D\x0D\x0A\x1C\0\0\0\x4D\x3C\x2B\x1A\x01\0\0\0"sv) << Content::Plain;
        QTest::newRow("mtree, which is text") << bytes("#mtree\n/set type=file\n") << Content::Plain;
        QTest::newRow("a log") << bytes("Mar 13 2008 14:34:39.703 -0700: %_ICM-7-ICM_NEW_CALL\n") << Content::Plain;
        QTest::newRow("ustar at its place in text")
            << QByteArray(257, 'x') + bytes("ustar") + QByteArray(300, 'x') << Content::Plain;
        QTest::newRow("ustar") << QByteArray(100, 'x') + QByteArray(157, '\0') + bytes("ustar") + QByteArray(300, '\0')
                               << Content::Archive;
        QTest::newRow("NULs alone") << QByteArray(4096, '\0') << Content::Plain;
        const auto line = "2008-03-13 14:34:39 a line of a log\r\n"sv;
        QTest::newRow("UTF-16 LE with mark") << bytes("\xFF\xFE") << Content::Utf16Little;
        QTest::newRow("UTF-16 BE with mark") << bytes("\xFE\xFFx") << Content::Utf16Big;
        QTest::newRow("UTF-32 with mark") << bytes("\xFF\xFE\0\0a\0\0\0"sv) << Content::Plain;
        QTest::newRow("UTF-16 LE without") << wide(line, Utf16Order::Little) << Content::Utf16Little;
        QTest::newRow("UTF-16 BE without") << wide(line, Utf16Order::Big) << Content::Utf16Big;
        QTest::newRow("too short to tell") << wide("seven c"sv, Utf16Order::Little) << Content::Plain;
        QTest::newRow("text with some NULs") << bytes("text\0with\0some\0\0NULs\0in it\n"sv) << Content::Plain;
        QTest::newRow("UTF-8 with mark") << bytes("\xEF\xBB\xBF"
                                                  "a log line\n")
                                         << Content::Plain;
    }
    void isRecognised()
    {
        QFETCH(QByteArray, begin);
        QFETCH(Content, content);
        QCOMPARE(int(contentOf(begin.toStdString())), int(content));
    }

    void decodes_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<Utf16Order>("order");
        QTest::addColumn<QByteArray>("text");
        const auto little = Utf16Order::Little;
        const auto big = Utf16Order::Big;
        QTest::newRow("empty") << QByteArray() << little << QByteArray();
        QTest::newRow("a mark alone") << bytes("\xFF\xFE") << little << QByteArray();
        QTest::newRow("Latin, little") << bytes("\xFF\xFEh\0i\0"sv) << little << bytes("hi");
        QTest::newRow("Latin, big") << bytes("\xFE\xFF\0h\0i"sv) << big << bytes("hi");
        QTest::newRow("a second mark is a character") << bytes("\xFF\xFE\xFF\xFE"sv) << little << bytes("\xEF\xBB\xBF");
        QTest::newRow("two bytes of UTF-8") << bytes("\xE9\0"sv) << little << bytes("\xC3\xA9");
        QTest::newRow("three bytes of UTF-8") << bytes("\x20\xAC"sv) << big << bytes("\xE2\x82\xAC");
        QTest::newRow("a pair") << bytes("\x3D\xD8\x00\xDE"sv) << little << bytes("\xF0\x9F\x98\x80");
        QTest::newRow("last character of all") << bytes("\xDB\xFF\xDF\xFF"sv) << big << bytes("\xF4\x8F\xBF\xBF");
        QTest::newRow("NUL") << bytes("\0\0"sv) << little << bytes("\0"sv);
        QTest::newRow("high half alone") << bytes("\x3D\xD8h\0"sv) << little << bytes("\xEF\xBF\xBDh");
        QTest::newRow("low half alone") << bytes("\x00\xDEh\0"sv) << little << bytes("\xEF\xBF\xBDh");
        QTest::newRow("two high halves") << bytes("\xD8\x3D\xD8\x3D\xDE\x00"sv) << big
                                         << bytes("\xEF\xBF\xBD\xF0\x9F\x98\x80");
        QTest::newRow("cut in a unit") << bytes("h\0i"sv) << little << bytes("h\xEF\xBF\xBD");
        QTest::newRow("cut in a pair") << bytes("h\0\x3D\xD8"sv) << little << bytes("h\xEF\xBF\xBD");
    }
    void decodes()
    {
        QFETCH(QByteArray, input);
        QFETCH(Utf16Order, order);
        QFETCH(QByteArray, text);
        const std::string whole = input.toStdString();
        for (std::size_t piece = 1; piece <= whole.size() + 1; ++piece) { // any split gives the same
            Utf16Decoder decoder(order);
            std::string out;
            for (std::size_t at = 0; at < whole.size(); at += piece)
                decoder.decode(std::string_view(whole).substr(at, piece), out);
            decoder.finish(out);
            QCOMPARE(QByteArray::fromStdString(out), text);
        }
    }
};

QTEST_APPLESS_MAIN(TestContent)
#include "tst_content.moc"
