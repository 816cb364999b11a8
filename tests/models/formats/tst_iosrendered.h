// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <formats/dialect.h>

#include <QByteArray>
#include <QString>

#include <string_view>
#include <vector>

/// What a dialect makes of one record, as text that a test row can state whole.
namespace legwork::formats::test {

inline std::string_view nameOfKey(KeyKind kind)
{
    switch (kind) {
    case KeyKind::CallId: return "CallId";
    case KeyKind::LegId: return "LegId";
    case KeyKind::Guid: return "Guid";
    case KeyKind::Guid12: return "Guid12";
    case KeyKind::CcCall: return "CcCall";
    case KeyKind::IsdnCall: return "IsdnCall";
    case KeyKind::CucmCall: return "CucmCall";
    default: return "other";
    }
}

inline QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

inline QString keyText(const Batch &batch, KeyRef key)
{
    if (key == noKey)
        return QStringLiteral("-");
    return latin(nameOfKey(batch.keys[key].kind)) + u':' + latin(batch.text(key));
}

inline std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    for (;;) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return lines;
        text.remove_prefix(end + 1);
    }
}

/// "kind key flags | Fact=value ... | a~b join ...", one line per record that read() added.
inline QString renderedBatch(const Batch &batch)
{
    QString out;
    for (std::uint32_t i = 0; i < batch.records.size(); ++i) {
        const Record &record = batch.records[i];
        if (!out.isEmpty())
            out += u'\n';
        out += latin(nameOf(record.kind)) + u' ' + keyText(batch, record.key);
        if (record.flags & RecordBegins)
            out += QStringLiteral(" begins");
        if (record.flags & RecordEnds)
            out += QStringLiteral(" ends");
        for (const Fact &fact : batch.facts) {
            if (fact.record == i)
                out += u' ' + latin(nameOf(fact.kind)) + u'=' + latin(batch.strings.view(fact.text));
        }
        for (const Link &link : batch.links) {
            if (link.record == i)
                out += QStringLiteral(" [") + keyText(batch, link.a) + u'~' + keyText(batch, link.b) + u' '
                    + latin(nameOf(link.join)) + u']';
        }
    }
    return out;
}

/// Matches the first line, reads the record with all lines, and renders the result; "foreign" when it is no header.
inline QString rendered(const DialectTraits &dialect, std::string_view text)
{
    std::vector<std::string_view> lines = linesOf(text);
    const Head head = dialect.match(lines.front());
    if (head.kind != LineKind::Head)
        return QStringLiteral("foreign");
    lines.front().remove_prefix(head.textAt);
    Batch batch;
    const std::uint16_t clock = batch.clock({ head.dialect, head.stamp, {}, {} });
    dialect.read({ head, lines }, batch, { .offset = 0, .time = head.time, .clock = clock, .flags = 0 });
    return renderedBatch(batch);
}

/// "kind stamp time zone host text" of a header.
inline QString renderedHead(const Head &head, std::string_view line)
{
    if (head.kind == LineKind::Foreign)
        return QStringLiteral("foreign");
    constexpr std::string_view stamps[] = { "none", "utc", "date", "no-year", "clock", "uptime" };
    QString out = head.kind == LineKind::Continuation ? QStringLiteral("continues ") : QString();
    out += latin(stamps[static_cast<std::size_t>(head.stamp)]) + u' ' + QString::number(head.time);
    if (!head.zone.empty())
        out += QStringLiteral(" zone=") + latin(head.zone);
    if (!head.host.empty())
        out += QStringLiteral(" host=") + latin(head.host);
    if (head.sequence != 0)
        out += QStringLiteral(" seq=") + QString::number(head.sequence);
    if (head.stream != 0)
        out += QStringLiteral(" relayed");
    if (head.opensSip)
        out += QStringLiteral(" sip");
    if (head.direction != Direction::Unknown)
        out += head.direction == Direction::Received ? QStringLiteral(" rx") : QStringLiteral(" tx");
    return out + QStringLiteral(" | ") + latin(line.substr(head.textAt));
}

} // namespace legwork::formats::test
