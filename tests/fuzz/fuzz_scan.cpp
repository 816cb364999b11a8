// SPDX-License-Identifier: GPL-3.0-or-later
// Whole text sources through the scanner: any split on chunk borders, and a file that grew in two steps, give what the
// whole gives.
#include "invariants.h"

#include <formats/scan.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace legwork;
using formats::Batch;
using formats::Tail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

/// Everything a batch states, without its numbering of strings and keys, one line per record and one per link.
struct Content {
    std::vector<std::string> records {}, links {};
    std::vector<std::uint64_t> rejected = std::vector<std::uint64_t>(std::size_t(formats::Reject::Count));
};

std::string keyText(const Batch &batch, formats::KeyRef key)
{
    if (key == formats::noKey)
        return "-";
    return std::to_string(int(batch.keys[key].kind)) + ':' + std::string(batch.text(key));
}

std::string sipText(const Batch &batch, const formats::SipColumns &sip)
{
    std::string text;
    for (const std::uint64_t number : { sip.identity, std::uint64_t(sip.cseq), std::uint64_t(sip.status),
             std::uint64_t(sip.q850), std::uint64_t(sip.method), std::uint64_t(sip.direction),
             std::uint64_t(sip.transport), std::uint64_t(sip.flags) })
        text += ' ' + std::to_string(number);
    return text.append(" ").append(batch.strings.view(sip.fromHost)).append(">").append(batch.strings.view(sip.toHost));
}

/// The first message of a leg tells its parties in every batch that has one, so a split tells them again.
bool tellsPartiesAgain(const Batch &batch, const formats::Record &record, formats::FactKind kind)
{
    using formats::FactKind;
    if (record.kind != formats::EventKind::Sip
        || (kind != FactKind::RequestUser && kind != FactKind::FromUser && kind != FactKind::ToUser))
        return false;
    const auto &sip = batch.sip[record.sip];
    return sip.method != sip::Method::Invite || sip.status != 0 || (sip.flags & formats::SipInDialog) != 0;
}

void add(Content &content, const Batch &batch)
{
    fuzz::checkBatch(batch);
    auto fact = batch.facts.begin();
    for (std::uint32_t i = 0; i < batch.records.size(); ++i) {
        const auto &record = batch.records[i];
        const auto &clock = batch.clocks[record.clock];
        // A scan that goes on at a header inside a line cannot see that text stood before it, so that flag may differ.
        const int flags = record.flags & ~formats::RecordInline;
        std::string text = std::to_string(record.offset) + ' ' + std::to_string(record.time) + ' '
            + std::to_string(int(record.kind)) + ' ' + std::to_string(flags) + ' ' + keyText(batch, record.key)
            + " clock " + std::to_string(int(clock.dialect)) + ' ' + std::to_string(int(clock.stamp)) + ' ';
        text.append(batch.strings.view(clock.host)).append(" ").append(batch.strings.view(clock.zone));
        if (record.kind == formats::EventKind::Sip)
            text += sipText(batch, batch.sip[record.sip]);
        for (; fact != batch.facts.end() && fact->record == i; ++fact) {
            if (tellsPartiesAgain(batch, record, fact->kind))
                continue;
            text.append("|").append(std::to_string(int(fact->kind))).append("=").append(batch.strings.view(fact->text));
        }
        content.records.push_back(std::move(text));
    }
    for (const auto &link : batch.links) {
        auto a = keyText(batch, link.a), b = keyText(batch, link.b);
        if (b < a)
            std::swap(a, b);
        content.links.push_back(a + " = " + b);
    }
    for (const auto &rejected : batch.rejected)
        content.rejected[std::size_t(rejected.reason)] += rejected.count;
}

void sortLinks(Content &content)
{
    std::sort(content.links.begin(), content.links.end());
    content.links.erase(std::unique(content.links.begin(), content.links.end()), content.links.end());
}

void requireSame(const Content &whole, Content &parts, const char *what)
{
    sortLinks(parts);
    for (std::size_t i = 0; i < std::max(whole.records.size(), parts.records.size()); ++i) {
        const std::string none = "(none)";
        const auto &a = i < whole.records.size() ? whole.records[i] : none;
        const auto &b = i < parts.records.size() ? parts.records[i] : none;
        if (a != b)
            std::fprintf(stderr, "record %zu\n  whole: %s\n  parts: %s\n", i, a.c_str(), b.c_str());
        fuzz::require(a == b, what);
    }
    fuzz::require(whole.links == parts.links, what);
    for (std::size_t i = 0; i < whole.rejected.size(); ++i) {
        if (whole.rejected[i] != parts.rejected[i])
            std::fprintf(stderr, "reason %zu: whole %llu, parts %llu\n", i,
                static_cast<unsigned long long>(whole.rejected[i]), static_cast<unsigned long long>(parts.rejected[i]));
        fuzz::require(whole.rejected[i] == parts.rejected[i], what);
    }
}

/// Scans [from, to) of `bytes` as the last part of a finished source.
void scanPart(Content &content, std::string_view bytes, std::size_t from, std::size_t to)
{
    Batch batch;
    const auto settled = formats::scanText(bytes, 0, from, to, Tail::Final, batch);
    fuzz::require(settled == to, "a final scan settles everything");
    add(content, batch);
}

void chunks(const Content &whole, std::string_view bytes, std::size_t near)
{
    const auto border = formats::chunkBorder(bytes, near);
    fuzz::require(
        border >= std::min(near, bytes.size()) && border <= bytes.size(), "a border lies at or behind the wish");
    Content parts;
    scanPart(parts, bytes, 0, border);
    scanPart(parts, bytes, border, bytes.size());
    requireSame(whole, parts, "two chunks give what the whole gives");
}

void growth(const Content &whole, std::string_view bytes, std::size_t cut)
{
    Content parts;
    Batch before;
    const auto settled = formats::scanText(bytes.substr(0, cut), 0, 0, cut, Tail::Growing, before);
    fuzz::require(settled <= cut, "nothing is settled that was not read");
    add(parts, before);
    Batch after;
    const auto rest = bytes.substr(settled);
    const auto end = formats::scanText(rest, settled, 0, rest.size(), Tail::Final, after);
    fuzz::require(end == rest.size(), "a final scan settles everything");
    add(parts, after);
    requireSame(whole, parts, "a file that grew gives what the whole gives");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    // The first two bytes choose where to cut, so that the fuzzer can move the cut as well as the text.
    const std::string_view bytes(reinterpret_cast<const char *>(data) + 2, size - 2);
    const std::size_t cut = bytes.size() * (data[0] * 256U + data[1]) / 65536U;
    Content whole;
    scanPart(whole, bytes, 0, bytes.size());
    sortLinks(whole);
    chunks(whole, bytes, cut);
    growth(whole, bytes, cut);
    fuzz::require(formats::orphanHead(bytes) <= bytes.size(), "an orphan head lies in the bytes");
    return 0;
}
