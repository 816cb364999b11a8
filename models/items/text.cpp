// SPDX-License-Identifier: GPL-3.0-or-later
#include "text.h"

#include <QStringDecoder>

#include <algorithm>

namespace legwork::items {

QString textFrom(std::string_view bytes)
{
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    if (!utf8.hasError())
        return text;
    // Windows-1252 differs from Latin-1 in 0x80..0x9F only.
    static constexpr char16_t high[]
        = u"\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f"
          u"\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";
    text = QString::fromLatin1(bytes.data(), static_cast<qsizetype>(bytes.size()));
    for (QChar &c : text) {
        if (c.unicode() >= 0x80 && c.unicode() < 0xa0)
            c = QChar(high[c.unicode() - 0x80]);
    }
    return text;
}

QString shownText(std::string_view bytes)
{
    QString text = textFrom(bytes);
    for (QChar &c : text) {
        constexpr char16_t controlPictures = 0x2400; // "Control Pictures": a sign for each of 0x00..0x1f
        constexpr char16_t deleteSign = 0x2421;
        if (c.unicode() < 0x20)
            c = QChar(static_cast<char16_t>(controlPictures + c.unicode()));
        else if (c.unicode() == 0x7f)
            c = QChar(deleteSign);
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
            || c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph)
            c = QChar(QChar::ReplacementCharacter);
    }
    return text;
}

std::string printable(std::string_view bytes)
{
    const auto isPlain = [](char c) { return c >= 0x20 && c != 0x7f; };
    if (std::ranges::all_of(bytes, isPlain))
        return std::string(bytes);
    QString text = textFrom(bytes);
    for (QChar &c : text) {
        const bool steers = c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
            || c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph;
        if (steers)
            c = QLatin1Char(' ');
    }
    return text.toStdString();
}

std::size_t columnsOf(std::string_view utf8) noexcept
{
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string cutTo(std::string_view utf8, std::size_t columns)
{
    if (columnsOf(utf8) <= columns)
        return std::string(utf8);
    constexpr std::string_view mark = "..";
    const std::size_t kept = columns - std::min(columns, mark.size());
    std::size_t seen = 0;
    std::size_t end = 0;
    for (; end < utf8.size(); ++end) {
        if ((static_cast<unsigned char>(utf8[end]) & 0xc0U) != 0x80U && seen++ == kept)
            break;
    }
    return std::string(utf8.substr(0, end)).append(mark.substr(0, std::min(columns, mark.size())));
}

std::string padRight(std::string text, std::size_t columns)
{
    const std::size_t width = columnsOf(text);
    return width < columns ? text.append(columns - width, ' ') : text;
}

std::string padLeft(std::string text, std::size_t columns)
{
    const std::size_t width = columnsOf(text);
    return width < columns ? text.insert(0, columns - width, ' ') : text;
}

} // namespace legwork::items
