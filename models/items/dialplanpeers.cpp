// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanpeers.h"

#include "text.h"

#include <dialplan/configline.h>
#include <dialplan/peerstate.h>
#include <dialplan/words.h>

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace legwork::items {

using dialplan::Config;
using dialplan::Object;
using dialplan::Option;
using dialplan::OptionId;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::items::DialPlanPeers", text); }

QString shown(std::string_view bytes) { return shownText(bytes); }

/// What is in force in a peer, as one text to compare.
std::string contentOf(const Object &peer)
{
    std::string out(peer.type);
    for (const Option &option : peer.options) {
        if (option.isReplaced)
            continue;
        out.append(option.isNegated ? "\nno " : "\n").append(option.words).append(" ").append(option.value);
    }
    return out;
}

/// The first of these options that is set, behind its word.
QString firstOf(const Object &peer, std::initializer_list<std::pair<OptionId, const char *>> wanted)
{
    for (const auto &[id, word] : wanted) {
        if (const std::string_view value = peer.value(id); !value.empty())
            return word[0] == '\0' ? shown(value) : QString::fromLatin1(word) + QLatin1Char(' ') + shown(value);
    }
    return {};
}

QString incomingOf(const Object &peer)
{
    return firstOf(peer,
        { { OptionId::IncomingCalled, "" }, { OptionId::IncomingCalledMap, "map" }, { OptionId::IncomingUriVia, "via" },
            { OptionId::IncomingUriRequest, "request" }, { OptionId::IncomingUriTo, "to" },
            { OptionId::IncomingUriFrom, "from" }, { OptionId::IncomingUriCalled, "called" },
            { OptionId::IncomingUriCalling, "calling" }, { OptionId::AnswerAddress, "caller" },
            { OptionId::IncomingCallingMap, "caller map" }, { OptionId::CarrierSource, "carrier" } });
}

QString outgoingOf(const Object &peer)
{
    return firstOf(peer,
        { { OptionId::DestinationPattern, "" }, { OptionId::DestinationMap, "map" },
            { OptionId::DestinationUri, "uri" }, { OptionId::DestinationUriTo, "uri-to" },
            { OptionId::DestinationUriFrom, "uri-from" }, { OptionId::DestinationUriVia, "uri-via" },
            { OptionId::DestinationUriDiversion, "uri-diversion" }, { OptionId::DestinationCallingMap, "caller map" },
            { OptionId::DestinationRouteString, "route-string" }, { OptionId::DnisMapUse, "dnis-map" },
            { OptionId::CarrierTarget, "carrier" } });
}

QString targetOf(const Object &peer)
{
    std::string_view target = peer.value(OptionId::SessionTarget);
    for (const std::string_view scheme : { std::string_view("ipv4:"), std::string_view("dns:") }) {
        if (target.starts_with(scheme))
            target.remove_prefix(scheme.size());
    }
    if (!target.empty())
        return shown(target);
    return firstOf(peer,
        { { OptionId::SessionServerGroup, "group" }, { OptionId::DestinationDpg, "dpg" }, { OptionId::Port, "port" },
            { OptionId::TrunkGroupUse, "trunk" } });
}

DialPlanPeer rowOf(const Object &peer)
{
    DialPlanPeer row;
    row.tag = peer.tag;
    row.name = shown(peer.name);
    row.kind = shown(peer.type);
    row.description = shown(peer.value(OptionId::Description));
    const QString in = incomingOf(peer), out = outgoingOf(peer);
    row.isIncoming = !in.isEmpty() && out.isEmpty();
    row.matches = row.isIncoming ? in : in.isEmpty() ? out : tr("%1, in %2").arg(out, in);
    row.service = shown(dialplan::serviceOf(peer));
    row.target = targetOf(peer);
    row.lacksTarget = row.isIncoming && peer.isPots() && row.service.isEmpty();
    row.preference = shown(peer.value(OptionId::Preference));
    row.maxConnections = shown(peer.value(OptionId::MaxConn));
    row.dpg = shown(peer.value(OptionId::DestinationDpg));
    row.keepalive = peer.has(OptionId::KeepaliveProfile)
        ? tr("profile %1").arg(shown(peer.value(OptionId::KeepaliveProfile)))
        : peer.has(OptionId::Keepalive) ? tr("yes")
                                        : QString();
    row.translation = shown(peer.value(OptionId::TranslationIncoming));
    row.codec = firstOf(peer, { { OptionId::Codec, "" }, { OptionId::VoiceClassCodec, "class" } });
    const dialplan::PeerState state = dialplan::stateOf(peer);
    row.isUp = state.isUp;
    row.isShut = !state.isAdminUp;
    row.state = state.isUp ? tr("up") : tr("down: %1").arg(QString::fromUtf8(state.reason));
    row.lines = linesOf(peer);
    row.searched = QStringList { row.name, row.kind, row.description, in, out, row.target, row.service, row.dpg,
        row.translation, row.codec }
                       .join(QLatin1Char('\n'))
                       .toLower();
    return row;
}

} // namespace

LineRange linesOf(const Object &object) noexcept
{
    std::uint32_t first = object.line, last = object.line;
    for (const dialplan::LineNumber line : object.headers) {
        first = std::min(first, line);
        last = std::max(last, line);
    }
    for (const Option &option : object.options)
        last = std::max(last, option.line);
    return { first, last + 1 - first };
}

DialPlanPeers peerRows(const Config &base, const Config &edited)
{
    DialPlanPeers out;
    const auto basePeers = base.devices().front().peers(), peers = edited.devices().front().peers();
    std::unordered_map<std::string_view, const Object *> before, after;
    for (const Object *const peer : basePeers)
        before.emplace(peer->name, peer);
    for (const Object *const peer : peers)
        after.emplace(peer->name, peer);
    // Deleted ones behind the one that stood before them.
    std::unordered_map<std::string_view, std::vector<const Object *>> deletedBehind;
    std::string_view last;
    for (const Object *const peer : basePeers) {
        if (after.contains(peer->name))
            last = peer->name;
        else
            deletedBehind[last].push_back(peer);
    }
    const auto addDeleted = [&](std::string_view behind) {
        const auto found = deletedBehind.find(behind);
        if (found == deletedBehind.end())
            return;
        for (const Object *const peer : found->second) {
            out.rows.push_back(rowOf(*peer));
            out.rows.back().change = PeerChange::Deleted;
            ++out.deleted;
        }
    };
    out.rows.reserve(peers.size());
    addDeleted({});
    for (const Object *const peer : peers) {
        DialPlanPeer row = rowOf(*peer);
        const auto old = before.find(peer->name);
        if (old == before.end()) {
            row.change = PeerChange::New;
            ++out.added;
        } else if (contentOf(*old->second) != contentOf(*peer)) {
            row.change = PeerChange::Changed;
            ++out.changed;
        }
        out.rows.push_back(std::move(row));
        addDeleted(peer->name);
    }
    return out;
}

} // namespace legwork::items
