// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderpainter.h"

#include <items/text.h>
#include <items/zone.h>

#include <QCoreApplication>
#include <QFileInfo>

#include <cstdlib>

namespace legwork::ui {

using items::HostRole;
using items::LineKind;

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("legwork::ui::Ladder", text, nullptr, n);
}

/// Characters that change the direction of what follows them: they would put a label out of its place.
bool isDirectionSign(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069) || u == 0x200e || u == 0x200f || u == 0x061c;
}

bool isRightToLeft(QChar c) { return c.direction() == QChar::DirR || c.direction() == QChar::DirAL; }

/// Longer text is cut before it is measured: nobody reads it on an arrow.
constexpr qsizetype longestLabel = 240;

} // namespace

QString shown(std::string_view bytes)
{
    QString text = items::textFrom(bytes.substr(0, static_cast<std::size_t>(longestLabel) * 4));
    bool isMixed = false;
    for (QChar &c : text) {
        if (c.unicode() < 0x20)
            c = QChar(static_cast<char16_t>(0x2400 + c.unicode())); // control pictures
        else if (c.unicode() == 0x7f)
            c = QChar(char16_t { 0x2421 });
        else if (isDirectionSign(c) || c.unicode() == 0x2028 || c.unicode() == 0x2029
            || (c.unicode() >= 0x80 && c.unicode() < 0xa0) || c.unicode() == 0xfffe || c.unicode() == 0xffff)
            c = QChar(char16_t { 0x25af });
        isMixed = isMixed || isRightToLeft(c);
    }
    if (text.size() > longestLabel) {
        text.truncate(longestLabel);
        if (text.back().isHighSurrogate())
            text.chop(1);
        text += QChar(char16_t { 0x2026 });
    }
    return isMixed ? QChar(char16_t { 0x2068 }) + text + QChar(char16_t { 0x2069 }) : text;
}

const char *iconOf(HostRole role) noexcept
{
    switch (role) {
    case HostRole::Gateway: return "gateway";
    case HostRole::Proxy: return "proxy";
    case HostRole::CallServer: return "server";
    case HostRole::Vxml: return "voice";
    case HostRole::Router: return "router";
    case HostRole::Cucm: return "headset";
    case HostRole::Other: break;
    }
    return "network";
}

QString wordFor(HostRole role)
{
    switch (role) {
    case HostRole::Gateway: return tr("Ingress gateway");
    case HostRole::Proxy: return tr("Proxy");
    case HostRole::CallServer: return tr("CVP call server");
    case HostRole::Vxml: return tr("VXML gateway");
    case HostRole::Router: return tr("ICM router");
    case HostRole::Cucm: return tr("CUCM");
    case HostRole::Other: break;
    }
    return tr("Host");
}

std::vector<ColumnName> columnNames(
    const items::LadderLayout &layout, const std::function<QString(const QString &)> &aliasOf)
{
    // Names that the engine gives by role; anything else is a name of its own.
    static const QStringList byRole { QStringLiteral("ingress"), QStringLiteral("proxy"), QStringLiteral("cvp"),
        QStringLiteral("vxml"), QStringLiteral("icm"), QStringLiteral("cucm") };
    std::vector<ColumnName> names;
    for (const items::LadderHost &host : layout.hosts()) {
        const QString engineName = shown(host.name);
        const QString address = shown(host.address);
        QString name = aliasOf ? aliasOf(engineName) : QString();
        if (name.isEmpty() && aliasOf && !address.isEmpty())
            name = aliasOf(address);
        if (name.isEmpty())
            name = byRole.contains(engineName) ? wordFor(host.role) : engineName;
        names.push_back({ name, address == name ? QString() : address });
    }
    return names;
}

QString gapText(const items::LadderLine &line, const QString &duration)
{
    switch (line.gap) {
    case items::GapKind::Queue: return tr("%1 in queue").arg(duration);
    case items::GapKind::Script: return tr("%1 in the script").arg(duration);
    case items::GapKind::Ringing: return tr("%1 ringing").arg(duration);
    case items::GapKind::Talk: return tr("%1 talking, no signalling").arg(duration);
    case items::GapKind::Silence: break;
    }
    return tr("%1 without a message").arg(duration);
}

QString LadderPainter::timeText(const items::LadderLine &line) const
{
    const items::LadderRow *const row = m_layout.rowOf(line);
    if (row == nullptr)
        return {};
    if (m_look.isRelative) {
        const items::LadderLine relative { .delta = row->row.time - m_layout.ladder().rows.front().row.time };
        return deltaText(relative);
    }
    const std::size_t source = row->row.place.source;
    const Milliseconds offset = source < m_look.written.size() ? m_look.written[source] : Milliseconds {};
    const std::string clock = items::wallClock(row->row.time - offset, m_look.zone);
    if (clock.size() < 19)
        return {};
    return QString::fromLatin1(clock.data() + 11, line.isCoarse ? 8 : static_cast<qsizetype>(clock.size()) - 11);
}

QString LadderPainter::deltaText(const items::LadderLine &line)
{
    const std::int64_t ms = line.delta.count();
    const std::int64_t size = std::abs(ms);
    const QChar sign = ms < 0 ? QChar(char16_t { 0x2212 }) : QLatin1Char('+');
    const auto two = [](std::int64_t n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (size >= 3'600'000)
        return sign + QString::number(size / 3'600'000) + QLatin1Char(':') + two(size / 60'000 % 60) + QLatin1Char(':')
            + two(size / 1000 % 60);
    return sign + QString::number(size / 1000) + QLatin1Char('.')
        + QStringLiteral("%1").arg(size % 1000, 3, 10, QLatin1Char('0'));
}

QString LadderPainter::labelText(const items::LadderLine &line) const
{
    const QString title = shown(m_layout.title(line));
    switch (line.kind) {
    case LineKind::Gap: return gapText(line, title);
    case LineKind::NotSeen: return tr("not seen");
    case LineKind::Blank: return tr("not in this call");
    case LineKind::FoldedBand: return tr("%1: %n rows folded", static_cast<int>(line.repeats)).arg(title);
    default: break;
    }
    if (!line.isRepeat)
        return title;
    const QString name = title.section(QLatin1Char(' '), 0, title.startsWith(QLatin1Char('r')) ? 1 : 0);
    if (line.repeats <= 1)
        return tr("%1 again").arg(name);
    const QString span = QString::number(static_cast<double>(line.span.count()) / 1000.0, 'f', 1);
    return tr("%1 %n more times, %2 s", static_cast<int>(line.repeats)).arg(name, span);
}

QString LadderPainter::mediaText(const items::LadderLine &line) const
{
    if (line.media < 0 || line.kind == LineKind::Gap)
        return {};
    const items::MediaFacts &media = m_layout.ladder().media[static_cast<std::size_t>(line.media)];
    if (media.isHeld)
        return tr("held %1").arg(shown(media.address));
    const QString codec = shown(items::codecName(media.codec));
    const QString sign = codec.startsWith(QChar(char16_t { 0xb5 })) ? QString(QChar(char16_t { 0xb5 })) : codec.left(5);
    return (sign.isEmpty() ? QString() : sign + QLatin1Char(' ')) + shown(media.address) + QLatin1Char(':')
        + QString::number(media.port);
}

QString LadderPainter::sourceText(const items::LadderLine &line) const
{
    const items::LadderRow *const row = m_layout.rowOf(line);
    if (row == nullptr)
        return {};
    const bool isOther = line.copy >= 0 && static_cast<std::size_t>(line.copy) < row->copies.size();
    const items::RecordText &record = isOther ? row->copies[static_cast<std::size_t>(line.copy)] : row->record;
    const QString name = shown(std::string_view(record.path).substr(record.path.find_last_of('/') + 1));
    return record.line > 0 ? name + QLatin1Char(':') + QString::number(record.line) : name;
}

} // namespace legwork::ui
