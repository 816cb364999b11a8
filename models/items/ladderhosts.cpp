// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderhosts.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace legwork::items {

using formats::EventKind;

namespace {

/// A gateway logs a call's first event a little before the leg it belongs to is set up.
constexpr Milliseconds legLead { 200 };

class ColumnMaker final {
public:
    ColumnMaker(const Ladder &ladder, const LayoutOptions &options)
        : m_ladder(ladder)
        , m_options(options)
    {
        learnAddresses();
    }

    LadderColumns make()
    {
        m_columns.ends.reserve(m_ladder.rows.size());
        m_columns.legs.reserve(m_ladder.rows.size());
        for (const LadderRow &row : m_ladder.rows) {
            m_columns.ends.push_back(endsOf(row));
            m_columns.legs.push_back(legOf(row));
        }
        return std::move(m_columns);
    }

private:
    const calls::Leg *legAt(int leg) const
    {
        const auto &legs = m_ladder.call.legs;
        return leg >= 0 && static_cast<std::size_t>(leg) < legs.size() ? &legs[static_cast<std::size_t>(leg)] : nullptr;
    }

    /// An alias that stands for several addresses names a host only together with the address.
    void learnAddresses()
    {
        const auto add = [this](const Text &alias, const Text &ip) {
            if (alias.empty() || ip.empty())
                return;
            std::vector<std::string> &known = m_addresses[alias.str()];
            if (std::ranges::find(known, ip.view()) == known.end())
                known.push_back(ip.str());
        };
        for (const calls::Leg &leg : m_ladder.call.legs) {
            add(leg.from, leg.fromIp);
            add(leg.to, leg.toIp);
        }
    }

    std::int16_t host(const std::string &alias, const calls::Leg *leg)
    {
        if (alias.empty())
            return -1;
        for (const Recent &recent : m_recent) {
            if (recent.leg == leg && recent.alias == alias)
                return recent.host;
        }
        std::string name = alias;
        std::string address;
        if (const auto known = m_addresses.find(alias); known != m_addresses.end()) {
            const std::vector<std::string> &all = known->second;
            address = all.front();
            if (leg && leg->from == alias)
                address = leg->fromIp.str();
            else if (leg && leg->to == alias)
                address = leg->toIp.str();
            if (all.size() > 1 && address != all.front() && !address.empty())
                name += " " + address;
        } else if (alias.find_first_not_of("0123456789.:abcdefABCDEF") == std::string::npos) {
            address = alias;
        }
        Recent &recent = m_recent[m_nextRecent++ % m_recent.size()];
        recent = { .alias = alias, .leg = leg, .host = column(name, address) };
        return recent.host;
    }

    std::int16_t column(std::string name, const std::string &address)
    {
        if (const auto merged = m_options.mergedHosts.find(name); merged != m_options.mergedHosts.end())
            name = merged->second;
        const auto found = m_index.find(name);
        if (found != m_index.end()) {
            LadderHost &known = m_columns.hosts[static_cast<std::size_t>(found->second)];
            if (known.address.empty())
                known.address = address;
            return found->second;
        }
        auto at = static_cast<std::int16_t>(m_columns.hosts.size());
        if (m_columns.hosts.size() >= maxColumns) {
            at = static_cast<std::int16_t>(maxColumns - 1);
            m_columns.hosts.back() = { .name = "others", .role = HostRole::Other };
        } else {
            const auto chosen = m_options.roles.find(name);
            m_columns.hosts.push_back({ .name = name,
                .address = address,
                .role = chosen != m_options.roles.end() ? chosen->second : roleByLegs(name, address) });
        }
        m_index.emplace(std::move(name), at);
        return at;
    }

    /// A host without an alias is what its legs make of it.
    HostRole roleByLegs(const std::string &name, const std::string &address) const
    {
        const HostRole role = roleOf(name);
        if (role != HostRole::Other || address.empty())
            return role;
        for (const calls::Leg &leg : m_ladder.call.legs) {
            const bool isTo = leg.toIp == address;
            if (!isTo && leg.fromIp != address)
                continue;
            switch (leg.kind) {
            case calls::LegKind::Ingress: return isTo ? HostRole::CallServer : HostRole::Gateway;
            case calls::LegKind::Vru:
            case calls::LegKind::Ringtone:
            case calls::LegKind::Error: return isTo ? HostRole::Vxml : HostRole::CallServer;
            case calls::LegKind::Agent: return isTo ? HostRole::Cucm : HostRole::CallServer;
            case calls::LegKind::Other: break;
            }
        }
        return HostRole::Other;
    }

    RowEnds endsOf(const LadderRow &row)
    {
        const calls::Leg *const leg = legAt(row.row.leg);
        RowEnds ends { host(row.row.from, leg), host(row.row.to, leg) };
        if (row.row.kind == EventKind::Sip) {
            completeMessage(row, leg, ends);
            return ends;
        }
        switch (lookOf(row.meaning).form) {
        case EventForm::AtHost:
        case EventForm::Between: break;
        case EventForm::ToRouter: ends.to = withRole(HostRole::Router, "icm"); break;
        case EventForm::FromRouter:
            ends.to = ends.from;
            ends.from = withRole(HostRole::Router, "icm");
            break;
        case EventForm::ToCallServer: ends.to = withRole(HostRole::CallServer, "cvp"); break;
        }
        return ends;
    }

    /// A log that shows only one end of a message: the other one is the leg's other end.
    void completeMessage(const LadderRow &row, const calls::Leg *leg, RowEnds &ends)
    {
        noteAddress(row, ends.from);
        if (!leg || (ends.from >= 0 && ends.to >= 0))
            return;
        const std::int16_t known = std::max(ends.from, ends.to);
        const std::int16_t a = host(leg->from.str(), leg);
        const std::int16_t b = host(leg->to.str(), leg);
        if (known < 0 || (known != a && known != b))
            return;
        (ends.from < 0 ? ends.from : ends.to) = known == a ? b : a;
    }

    /// Who sends a request puts its own address on top of the Via list.
    void noteAddress(const LadderRow &row, std::int16_t from)
    {
        if (from < 0 || row.sip < 0)
            return;
        LadderHost &sender = m_columns.hosts[static_cast<std::size_t>(from)];
        const SipFacts &facts = m_ladder.sip[static_cast<std::size_t>(row.sip)];
        if (sender.address.empty() && facts.isRequest() && !facts.via.empty())
            sender.address = facts.via;
    }

    std::int16_t withRole(HostRole role, const char *name)
    {
        const auto found = std::ranges::find(m_columns.hosts, role, &LadderHost::role);
        return found != m_columns.hosts.end() ? static_cast<std::int16_t>(found - m_columns.hosts.begin())
                                              : column(name, {});
    }

    /// What a gateway says of itself belongs to the leg that it has at that time.
    calls::LegKind legOf(const LadderRow &row) const
    {
        if (const calls::Leg *const leg = legAt(row.row.leg))
            return leg->kind;
        const EventLook look = lookOf(row.meaning);
        if (row.row.kind == EventKind::Sip || look.form == EventForm::ToRouter || look.form == EventForm::FromRouter)
            return calls::LegKind::Other;
        const calls::Leg *best = nullptr;
        for (const calls::Leg &leg : m_ladder.call.legs) {
            const bool isHere = leg.kind == calls::LegKind::Ingress ? leg.from == row.row.from : leg.to == row.row.from;
            if (!isHere || row.row.from.empty())
                continue;
            const bool isBegun = leg.setup && *leg.setup - legLead <= row.row.time;
            if (!best || (isBegun && (!best->setup || *best->setup < *leg.setup)))
                best = &leg;
        }
        return best ? best->kind : calls::LegKind::Other;
    }

    const Ladder &m_ladder;
    const LayoutOptions &m_options;
    LadderColumns m_columns;
    std::unordered_map<std::string, std::int16_t> m_index;
    std::unordered_map<std::string, std::vector<std::string>> m_addresses;
    struct Recent {
        std::string alias {};
        const calls::Leg *leg = nullptr;
        std::int16_t host = -1;
    };
    std::array<Recent, 8> m_recent {}; // neighbouring rows lie between the same hosts
    std::size_t m_nextRecent = 0;
};

} // namespace

LadderColumns columnsOf(const Ladder &ladder, const LayoutOptions &options)
{
    return ColumnMaker(ladder, options).make();
}

HostRole roleOf(std::string_view name) noexcept
{
    static constexpr std::pair<std::string_view, HostRole> words[] = { { "ingress", HostRole::Gateway },
        { "gateway", HostRole::Gateway }, { "proxy", HostRole::Proxy }, { "cusp", HostRole::Proxy },
        { "cvp", HostRole::CallServer }, { "vxml", HostRole::Vxml }, { "vvb", HostRole::Vxml },
        { "icm", HostRole::Router }, { "router", HostRole::Router }, { "cucm", HostRole::Cucm } };
    for (const auto &[word, role] : words) {
        if (name.substr(0, word.size()) == word)
            return role;
    }
    return HostRole::Other;
}

const char *nameOf(HostRole role) noexcept
{
    switch (role) {
    case HostRole::Gateway: return "gateway";
    case HostRole::Proxy: return "proxy";
    case HostRole::CallServer: return "call server";
    case HostRole::Vxml: return "VXML gateway";
    case HostRole::Router: return "router";
    case HostRole::Cucm: return "CUCM";
    case HostRole::Other: break;
    }
    return "host";
}

} // namespace legwork::items
