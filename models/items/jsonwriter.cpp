// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonwriter.h"

#include "text.h"

#include <algorithm>

namespace legwork::items {

namespace {

void appendEscaped(std::string &out, std::string_view text)
{
    static constexpr char hex[] = "0123456789abcdef";
    std::size_t clean = 0; // bytes [clean, i) need no escape
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        out.append(text, clean, i - clean);
        clean = i + 1;
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            out += "\\u00";
            out += hex[c >> 4U];
            out += hex[c & 0xfU];
        }
    }
    out.append(text, clean);
}

} // namespace

JsonWriter &JsonWriter::key(std::string_view name)
{
    value(name);
    m_out += ':';
    m_afterKey = true;
    return *this;
}

JsonWriter &JsonWriter::value(std::string_view text)
{
    separate();
    m_out += '"';
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        appendEscaped(m_out, textFrom(text).toUtf8().toStdString());
    else
        appendEscaped(m_out, text);
    m_out += '"';
    return *this;
}

JsonWriter &JsonWriter::known(std::string_view name, std::optional<UtcTime> time)
{
    return time && *time != UtcTime {} ? member(name, toIso8601(*time)) : key(name).null();
}

JsonWriter &JsonWriter::knownMs(std::string_view name, std::optional<UtcTime> time)
{
    return time && *time != UtcTime {} ? member(name, time->time_since_epoch().count()) : key(name).null();
}

JsonWriter &JsonWriter::open(char bracket)
{
    separate();
    m_out += bracket;
    m_filled <<= 1U;
    return *this;
}

JsonWriter &JsonWriter::close(char bracket)
{
    m_out += bracket;
    m_filled >>= 1U;
    return *this;
}

JsonWriter &JsonWriter::raw(std::string_view text)
{
    separate();
    m_out += text;
    return *this;
}

void JsonWriter::separate()
{
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if ((m_filled & 1U) != 0)
        m_out += ',';
    m_filled |= 1U;
}

} // namespace legwork::items
