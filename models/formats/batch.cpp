// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch.h"

#include <algorithm>

namespace legwork::formats {

namespace {

constexpr std::uint32_t emptySlot = ~std::uint32_t { 0 };

std::uint64_t mixed(std::uint64_t value) noexcept
{
    // Finaliser of MurmurHash3: string and key ids are small and consecutive, slots must not be.
    value ^= value >> 33;
    value *= 0xff51afd7ed558ccdULL;
    value ^= value >> 33;
    value *= 0xc4ceb9fe1a85ec53ULL;
    return value ^ value >> 33;
}

std::size_t keySlot(const std::vector<std::uint32_t> &slots, const std::vector<Key> &keys, Key key) noexcept
{
    const std::size_t mask = slots.size() - 1;
    const std::uint64_t id = std::uint64_t { key.text.value } << 8 | static_cast<std::uint64_t>(key.kind);
    for (std::size_t at = mixed(id) & mask;; at = (at + 1) & mask) {
        if (slots[at] == emptySlot || keys[slots[at]] == key)
            return at;
    }
}

std::size_t linkSlot(
    const std::vector<std::uint32_t> &slots, const std::vector<Link> &links, KeyRef a, KeyRef b) noexcept
{
    const std::size_t mask = slots.size() - 1;
    for (std::size_t at = mixed(std::uint64_t { a } << 32 | b) & mask;; at = (at + 1) & mask) {
        if (slots[at] == emptySlot || (links[slots[at]].a == a && links[slots[at]].b == b))
            return at;
    }
}

template <typename Fill> void rebuild(std::vector<std::uint32_t> &slots, std::size_t count, Fill slotOf)
{
    slots.assign(std::max<std::size_t>(64, slots.size() * 2), emptySlot);
    for (std::uint32_t i = 0; i < count; ++i)
        slots[slotOf(i)] = i;
}

} // namespace

void Batch::growKeys()
{
    rebuild(m_keySlots, keys.size(), [this](std::uint32_t i) { return keySlot(m_keySlots, keys, keys[i]); });
}

KeyRef Batch::key(KeyKind kind, std::string_view text)
{
    if (text.empty())
        return noKey;
    KeyRef &recent = m_recent[static_cast<std::size_t>(kind)];
    if (recent != noKey && strings.view(keys[recent].text) == text)
        return recent; // lines of one call follow each other
    const Key wanted { .kind = kind, .text = strings.intern(text) };
    if ((keys.size() + 1) * 4 > m_keySlots.size() * 3)
        growKeys();
    std::uint32_t &slot = m_keySlots[keySlot(m_keySlots, keys, wanted)];
    if (slot == emptySlot) {
        slot = static_cast<std::uint32_t>(keys.size());
        keys.push_back(wanted);
    }
    recent = slot;
    return slot;
}

void Batch::link(KeyRef a, KeyRef b, Join join)
{
    if (a == noKey || b == noKey || a == b || records.empty())
        return;
    if (a > b)
        std::swap(a, b);
    // The lines of one call follow each other and repeat their pair: most links end here.
    const std::uint64_t pair = std::uint64_t { a } << 32 | b;
    if (pair == m_lastLink && join >= m_lastJoin)
        return;
    m_lastLink = pair;
    m_lastJoin = join;
    if ((links.size() + 1) * 4 > m_linkSlots.size() * 3)
        rebuild(m_linkSlots, links.size(),
            [this](std::uint32_t i) { return linkSlot(m_linkSlots, links, links[i].a, links[i].b); });
    std::uint32_t &slot = m_linkSlots[linkSlot(m_linkSlots, links, a, b)];
    if (slot != emptySlot) {
        if (join < links[slot].join) // a stronger reason for the same pair
            links[slot] = { .a = a, .b = b, .join = join, .record = static_cast<std::uint32_t>(records.size() - 1) };
        return;
    }
    slot = static_cast<std::uint32_t>(links.size());
    links.push_back({ .a = a, .b = b, .join = join, .record = static_cast<std::uint32_t>(records.size() - 1) });
}

void Batch::fact(FactKind kind, std::string_view text)
{
    if (text.empty() || records.empty())
        return;
    StringId &recent = m_recentFacts[static_cast<std::size_t>(kind)];
    if (!recent.isValid() || strings.view(recent) != text)
        recent = strings.intern(text);
    facts.push_back({ .record = static_cast<std::uint32_t>(records.size() - 1), .kind = kind, .text = recent });
}

StringId Batch::host(std::string_view text)
{
    if (text.empty())
        return {};
    // A source has a few hosts, whose addresses differ in their last characters.
    const auto last = static_cast<unsigned char>(text.back());
    const auto before = static_cast<unsigned char>(text[text.size() / 2]);
    StringId &recent = m_recentHosts[(last + 4U * before) % m_recentHosts.size()];
    if (!recent.isValid() || strings.view(recent) != text)
        recent = strings.intern(text);
    return recent;
}

std::uint16_t Batch::clock(const Clock &wanted)
{
    // A source has a handful of clocks, and the one used last is nearly always meant.
    for (std::size_t i = clocks.size(); i-- > 0;) {
        if (clocks[i] == wanted)
            return static_cast<std::uint16_t>(i);
    }
    constexpr std::size_t most = 0xffff;
    if (clocks.size() >= most)
        return static_cast<std::uint16_t>(most - 1);
    clocks.push_back(wanted);
    return static_cast<std::uint16_t>(clocks.size() - 1);
}

void Batch::reject(Reject reason, std::uint64_t offset, std::uint64_t count)
{
    const auto found = std::ranges::find(rejected, reason, &Rejected::reason);
    if (found == rejected.end()) {
        rejected.push_back({ .reason = reason, .count = count, .firstOffset = offset });
        return;
    }
    found->count += count;
    found->firstOffset = std::min(found->firstOffset, offset);
}

std::string_view Batch::text(KeyRef key) const noexcept
{
    return key < keys.size() ? strings.view(keys[key].text) : std::string_view();
}

const char *nameOf(Dialect dialect) noexcept
{
    switch (dialect) {
    case Dialect::None: return "none";
    case Dialect::Cvp: return "cvp";
    case Dialect::Ios: return "ios";
    case Dialect::Isdn: return "isdn_q931";
    case Dialect::VoipTrace: return "voip_trace";
    case Dialect::Icm: return "icm";
    case Dialect::Cucm: return "cucm_sdl";
    case Dialect::Cusp: return "cusp";
    case Dialect::Vvb: return "vvb";
    case Dialect::VxmlActivity: return "vxml_activity";
    case Dialect::Sip: return "sip";
    case Dialect::Capture: return "capture";
    case Dialect::CliSession: return "cli_session";
    case Dialect::Count: break;
    }
    return "none";
}

const char *nameOf(Join join) noexcept
{
    switch (join) {
    case Join::CallId: return "call_id";
    case Join::Guid: return "guid";
    case Join::LegIdPrefix: return "legid_prefix";
    case Join::UpdatedBy: return "updated_by";
    case Join::PeerCallId: return "peer_call_id";
    case Join::Conference: return "conference";
    case Join::CcCall: return "ccapi_id";
    case Join::RouterKey: return "router_call_key";
    case Join::Dialog: return "dialog";
    case Join::Guid12: return "guid12";
    case Join::Label: return "label_correlation_id";
    case Join::SessionId: return "session_id";
    case Join::VxmlSession: return "vxml_session";
    case Join::CucmCall: return "cucm_ci";
    case Join::NumbersAndTime: return "numbers_and_time";
    case Join::Count: break;
    }
    return "none";
}

const char *nameOf(Reject reason) noexcept
{
    switch (reason) {
    case Reject::UnknownLine: return "unknown_line";
    case Reject::BadStamp: return "bad_stamp";
    case Reject::SipCut: return "sip_cut";
    case Reject::SipNoCallId: return "sip_no_call_id";
    case Reject::SipTooManyHeaders: return "sip_too_many_headers";
    case Reject::LineTooLong: return "line_too_long";
    case Reject::BadContentLength: return "bad_content_length";
    case Reject::NotSipDatagram: return "not_sip_datagram";
    case Reject::PacketCut: return "packet_cut";
    case Reject::PacketBroken: return "packet_broken";
    case Reject::FragmentLost: return "fragment_lost";
    case Reject::StreamGap: return "stream_gap";
    case Reject::UnknownLinkType: return "unknown_link_type";
    case Reject::TooManyFlows: return "too_many_flows";
    case Reject::ShownElsewhere: return "shown_elsewhere";
    case Reject::Count: break;
    }
    return "none";
}

const char *explanationOf(Reject reason) noexcept
{
    switch (reason) {
    case Reject::UnknownLine: return "line that belongs to no known record";
    case Reject::BadStamp: return "record whose time of day or date cannot be";
    case Reject::SipCut: return "SIP message that ends inside its headers before its Call-ID";
    case Reject::SipNoCallId: return "SIP message without Call-ID";
    case Reject::SipTooManyHeaders: return "SIP message with more header lines than are read";
    case Reject::LineTooLong: return "line longer than is read; its rest was left out";
    case Reject::BadContentLength: return "SIP message whose Content-Length is not a believable number";
    case Reject::NotSipDatagram: return "packet whose payload is not SIP";
    case Reject::PacketCut: return "packet cut by the capture";
    case Reject::PacketBroken: return "packet whose lengths contradict each other";
    case Reject::FragmentLost: return "fragmented packet whose parts are not all there";
    case Reject::StreamGap: return "bytes missing in a TCP stream";
    case Reject::UnknownLinkType: return "packet of a link type that is not read";
    case Reject::TooManyFlows: return "packet beyond the number of streams followed at once";
    case Reject::ShownElsewhere: return "record that another source of the same log shows as well";
    case Reject::Count: break;
    }
    return "";
}

} // namespace legwork::formats
