// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <formats/batch.h>
#include <formats/dialect.h>
#include <formats/scan.h>

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

/// Batches as text: what tests compare.
namespace legwork::formats::test {

inline QString text(std::string_view bytes)
{
    return QString::fromLatin1(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

inline std::string_view view(const QByteArray &bytes)
{
    return { bytes.constData(), static_cast<std::size_t>(bytes.size()) };
}

inline QString keyName(KeyKind kind)
{
    static const char *const names[] = { "callid", "legid", "guid", "guid12", "dialog", "routerkey", "cccall",
        "isdncall", "vxmlsession", "cucmcall" };
    static_assert(std::size(names) == static_cast<std::size_t>(KeyKind::Count));
    return QString::fromLatin1(names[static_cast<std::size_t>(kind)]);
}

inline QString keyText(const Batch &batch, KeyRef key)
{
    return key == noKey ? QStringLiteral("-") : keyName(batch.keys[key].kind) + u':' + text(batch.text(key));
}

inline QString linkText(const Batch &batch, const Link &link)
{
    QStringList ends { keyText(batch, link.a), keyText(batch, link.b) };
    ends.sort();
    return ends.join(u'~') + u' ' + QString::fromLatin1(nameOf(link.join));
}

inline QString sipText(const Batch &batch, const SipColumns &sip)
{
    static const char *const directions[] = { "?", "rx", "tx", "wire" };
    QString out = text(sip::nameOf(sip.method));
    if (sip.status != 0)
        out += u' ' + QString::number(sip.status);
    out += QStringLiteral(" cseq=%1 %2 %3>%4")
               .arg(sip.cseq)
               .arg(QString::fromLatin1(directions[static_cast<std::size_t>(sip.direction)]),
                   text(batch.strings.view(sip.fromHost)), text(batch.strings.view(sip.toHost)));
    if (sip.q850 != 0)
        out += QStringLiteral(" q850=%1").arg(sip.q850);
    const std::pair<SipFlag, const char *> flags[]
        = { { SipHasSdp, " sdp" }, { SipHold, " hold" }, { SipTruncated, " truncated" }, { SipInDialog, " indialog" },
              { SipProxied, " proxied" }, { SipEarlyTag, " early" } };
    for (const auto &[flag, name] : flags)
        out += sip.flags & flag ? QString::fromLatin1(name) : QString();
    return out;
}

/// The first message of a leg tells its parties in every batch that has one, so a split tells them again.
inline bool tellsPartiesAgain(const Batch &batch, const Record &record, FactKind kind)
{
    if (record.kind != EventKind::Sip
        || (kind != FactKind::RequestUser && kind != FactKind::FromUser && kind != FactKind::ToUser))
        return false;
    const SipColumns &sip = batch.sip[record.sip];
    return sip.method != sip::Method::Invite || sip.status != 0 || (sip.flags & SipInDialog) != 0;
}

/// Kind, key, flags, SIP columns and facts of one record: "kind key [flags] [sip] fact=value ...".
inline QString recordText(const Batch &batch, std::uint32_t index)
{
    const Record &record = batch.records[index];
    QString out = QString::fromLatin1(nameOf(record.kind)) + u' ' + keyText(batch, record.key);
    const std::pair<RecordFlag, const char *> flags[] = { { RecordBegins, " begins" }, { RecordEnds, " ends" },
        { RecordIncomplete, " incomplete" }, { RecordInline, " inline" } };
    for (const auto &[flag, name] : flags)
        out += record.flags & flag ? QString::fromLatin1(name) : QString();
    if (record.kind == EventKind::Sip)
        out += u' ' + sipText(batch, batch.sip[record.sip]);
    for (const Fact &fact : batch.facts) {
        if (fact.record == index && !tellsPartiesAgain(batch, record, fact.kind))
            out += u' ' + QString::fromLatin1(nameOf(fact.kind)) + u'=' + text(batch.strings.view(fact.text));
    }
    for (const Link &link : batch.links) {
        if (link.record == index)
            out += QStringLiteral(" [") + linkText(batch, link) + u']';
    }
    return out;
}

/// Everything a batch says, without its numbering: one line per record in order, then the distinct links in order of
/// their text, then what was rejected.
struct Decoded {
    std::vector<std::string> records {};
    std::vector<std::string> links {};
    std::vector<std::uint64_t> rejected = std::vector<std::uint64_t>(static_cast<std::size_t>(Reject::Count));
    std::uint64_t newlines = 0;
    bool withInline = true; // whether RecordInline counts

    void add(const Batch &batch)
    {
        std::size_t fact = 0;
        for (std::uint32_t i = 0; i < batch.records.size(); ++i) {
            const Record &record = batch.records[i];
            const Clock &clock = batch.clocks[record.clock];
            std::string line = std::to_string(record.offset) + ' ' + std::to_string(record.time) + ' '
                + nameOf(record.kind) + ' ' + std::to_string(withInline ? record.flags : record.flags & ~RecordInline)
                + ' ' + nameOf(clock.dialect) + ' ' + std::to_string(static_cast<int>(clock.stamp));
            for (const StringId id : { clock.host, clock.zone })
                line.append(" ").append(batch.strings.view(id));
            line += ' ' + keyText(batch, record.key).toStdString();
            if (record.kind == EventKind::Sip) {
                const SipColumns &sip = batch.sip[record.sip];
                line += ' ' + sipText(batch, sip).toStdString() + ' ' + std::to_string(sip.identity) + ' '
                    + std::to_string(static_cast<int>(sip.transport));
            }
            for (; fact < batch.facts.size() && batch.facts[fact].record == i; ++fact) {
                if (!tellsPartiesAgain(batch, record, batch.facts[fact].kind))
                    line.append(" ")
                        .append(nameOf(batch.facts[fact].kind))
                        .append("=")
                        .append(batch.strings.view(batch.facts[fact].text));
            }
            records.push_back(std::move(line));
        }
        for (const Link &link : batch.links)
            links.push_back(linkText(batch, link).toStdString());
        for (const Rejected &reject : batch.rejected)
            rejected[static_cast<std::size_t>(reject.reason)] += reject.count;
        newlines += batch.newlines;
        std::ranges::sort(links);
        links.erase(std::unique(links.begin(), links.end()), links.end());
    }
};

/// Where two decoded texts differ first, for a person; empty when they do not.
inline QString difference(const Decoded &a, const Decoded &b)
{
    for (std::size_t i = 0; i < std::max(a.records.size(), b.records.size()); ++i) {
        const std::string none = "(none)";
        const std::string &x = i < a.records.size() ? a.records[i] : none;
        const std::string &y = i < b.records.size() ? b.records[i] : none;
        if (x != y)
            return QStringLiteral("record %1\n  one:   %2\n  other: %3")
                .arg(i)
                .arg(QString::fromStdString(x), QString::fromStdString(y));
    }
    // The strongest reason for a pair may be said in another part than the first one.
    if (a.links != b.links) {
        std::vector<std::string> only;
        std::ranges::set_symmetric_difference(a.links, b.links, std::back_inserter(only));
        return QStringLiteral("link %1").arg(QString::fromStdString(only.front()));
    }
    for (std::size_t i = 0; i < a.rejected.size(); ++i) {
        if (a.rejected[i] != b.rejected[i])
            return QStringLiteral("%1: %2 and %3")
                .arg(QString::fromLatin1(nameOf(static_cast<Reject>(i))))
                .arg(a.rejected[i])
                .arg(b.rejected[i]);
    }
    return a.newlines == b.newlines ? QString() : QStringLiteral("newlines %1 and %2").arg(a.newlines).arg(b.newlines);
}

inline Batch scanned(std::string_view bytes)
{
    Batch batch;
    (void)scanText(bytes, 0, 0, bytes.size(), Tail::Final, batch);
    return batch;
}

/// All records of a text, one line each.
inline QString scannedText(std::string_view bytes)
{
    const Batch batch = scanned(bytes);
    QStringList lines;
    for (std::uint32_t i = 0; i < batch.records.size(); ++i)
        lines += recordText(batch, i);
    return lines.join(u'\n');
}

inline QByteArray corpusPath(const QString &file)
{
    return QFile::encodeName(QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/corpus/logs/") + file);
}

inline QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace legwork::formats::test
