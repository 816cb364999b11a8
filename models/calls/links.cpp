// SPDX-License-Identifier: GPL-3.0-or-later
#include "links.h"

#include "evidence.h"

#include <sip/values.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace legwork::calls {

using formats::FactKind;
using formats::KeyKind;

namespace {

constexpr std::int64_t referWindow = 30'000; // ms from a REFER to the INVITE it asked for
constexpr std::int64_t divertWindow = 180'000; // ms a phone rings at most before the call goes on
constexpr std::int64_t shift = 12LL * 3600'000; // ms: a mobile agent's leg stands for a working day

struct Leg {
    StrandId strand = nothing;
    std::int64_t time = 0; // of its first message
};

/// The number of a mobile agent's device pair, LCP_nnn and RCP_nnn.
std::string_view pairOf(std::string_view device) { return device.substr(4); }

class Finder final {
public:
    Finder(const Store &store, const Timeline &timeline, const Grouping &groups)
        : m_store(store)
        , m_timeline(timeline)
        , m_groups(groups)
    {
    }

    std::vector<CallLink> find()
    {
        linkRecordings();
        linkSessions();
        if (!m_store.mentions().empty()) {
            indexLegs();
            for (const Store::Mention &mention : m_store.mentions())
                linkMention(mention);
            linkMobileAgents();
        }
        std::ranges::sort(m_links);
        m_links.erase(std::unique(m_links.begin(), m_links.end()), m_links.end());
        return std::move(m_links);
    }

private:
    void link(StrandId a, StrandId b)
    {
        const StrandId rootOfA = m_groups.rootOf(a), rootOfB = m_groups.rootOf(b);
        if (rootOfA != rootOfB)
            m_links.push_back({ std::min(rootOfA, rootOfB), std::max(rootOfA, rootOfB) });
    }

    [[nodiscard]] std::int64_t timeOf(std::uint32_t sipRecord) const
    {
        return m_timeline.common(m_store.sipRecord(sipRecord)).time_since_epoch().count();
    }

    void indexLegs()
    {
        for (StrandId id = 0; id < m_store.strands().size(); ++id) {
            const Strand &strand = m_store.strands()[id];
            if (strand.kind != KeyKind::CallId || strand.lastSip == nothing)
                continue;
            m_byCallId.emplace(m_store.text(strand.text), id);
            if (!strand.hasInitialFacts)
                continue;
            const std::string_view called = factOf(m_store, m_store.sipFactsOf(id), FactKind::RequestUser);
            if (!called.empty())
                m_byCalled[called].push_back({ id, firstMs(m_store, m_timeline, id) });
        }
    }

    void linkCallId(StrandId from, std::string_view callId)
    {
        if (const auto found = m_byCallId.find(callId); found != m_byCallId.end())
            link(from, found->second);
    }

    void linkMention(const Store::Mention &mention)
    {
        const std::string_view value = m_store.text(mention.text);
        const std::int64_t time = timeOf(mention.record);
        switch (mention.kind) {
        case FactKind::Replaces: return linkCallId(mention.strand, sip::readReplaces(value).callId);
        case FactKind::ReferTo: return linkReferred(mention.strand, value, time);
        case FactKind::Diversion:
        case FactKind::HistoryInfo: return linkDiverted(mention.strand, sip::firstUser(value), time);
        case FactKind::Device: m_devices[pairOf(value)].push_back({ mention, time }); return;
        default: return;
        }
    }

    void linkReferred(StrandId from, std::string_view referTo, std::int64_t time)
    {
        const sip::EmbeddedReplaces replaces(referTo);
        if (replaces.exists())
            linkCallId(from, replaces.value().callId);
        const auto legs = m_byCalled.find(sip::firstUser(referTo));
        if (legs == m_byCalled.end())
            return;
        for (const Leg &leg : legs->second) {
            if (leg.time >= time - 1000 && leg.time <= time + referWindow && mentions(leg.strand, FactKind::ReferredBy))
                link(from, leg.strand);
        }
    }

    /// The call that went to the diverting user before, of the same caller.
    void linkDiverted(StrandId to, std::string_view user, std::int64_t time)
    {
        const auto legs = m_byCalled.find(user);
        const std::string_view caller = factOf(m_store, m_store.sipFactsOf(to), FactKind::FromUser);
        if (legs == m_byCalled.end() || caller.empty())
            return;
        const Leg *nearest = nullptr;
        for (const Leg &leg : legs->second) {
            const bool fits = leg.strand != to && leg.time <= time && leg.time >= time - divertWindow
                && factOf(m_store, m_store.sipFactsOf(leg.strand), FactKind::FromUser) == caller;
            if (fits && (nearest == nullptr || leg.time > nearest->time))
                nearest = &leg;
        }
        if (nearest != nullptr)
            link(nearest->strand, to);
    }

    [[nodiscard]] bool mentions(StrandId strand, FactKind kind) const
    {
        return std::ranges::any_of(m_store.mentions(),
            [&](const Store::Mention &mention) { return mention.strand == strand && mention.kind == kind; });
    }

    /// A customer's call at LCP_n is heard on the leg that stands at RCP_n.
    void linkMobileAgents()
    {
        for (const auto &[pair, devices] : m_devices) {
            for (const auto &[customer, time] : devices) {
                if (!m_store.text(customer.text).starts_with("LCP_"))
                    continue;
                StrandId standing = nothing;
                std::int64_t since = INT64_MIN;
                for (const auto &[agent, agentTime] : devices) {
                    const bool fits = m_store.text(agent.text).starts_with("RCP_")
                        && std::abs(agentTime - time) <= shift && agentTime > since;
                    if (fits) {
                        standing = agent.strand;
                        since = agentTime;
                    }
                }
                if (standing != nothing)
                    link(customer.strand, standing);
            }
        }
    }

    void linkRecordings()
    {
        std::map<std::string_view, StrandId> guids;
        for (const Store::Recording &recording : m_store.recordings()) {
            const std::string_view recorded = m_store.text(recording.call);
            if (recorded.size() == 32)
                guids.emplace(recorded, nothing);
        }
        if (guids.empty())
            return;
        for (StrandId id = 0; id < m_store.strands().size(); ++id) {
            const Strand &strand = m_store.strands()[id];
            if (strand.kind != KeyKind::Guid)
                continue;
            if (const auto found = guids.find(m_store.text(strand.text)); found != guids.end())
                found->second = std::min(found->second, id);
        }
        for (const Store::Recording &recording : m_store.recordings()) {
            const auto found = guids.find(m_store.text(recording.call));
            if (found != guids.end() && found->second != nothing)
                link(recording.strand, found->second);
        }
    }

    /// A transfer keeps its session and gets a new GUID.
    void linkSessions()
    {
        std::map<std::string_view, std::vector<Leg>> sessions;
        for (StrandId id = 0; id < m_store.strands().size(); ++id) {
            const std::string_view value = factOf(m_store, m_store.sipFactsOf(id), FactKind::SessionId);
            const std::string_view local = value.substr(0, value.find(';'));
            if (local.size() == 32 && !sip::SessionId::isNull(local))
                sessions[local].push_back({ id, firstMs(m_store, m_timeline, id) });
        }
        for (auto &[session, legs] : sessions) {
            std::ranges::sort(legs, {}, [](const Leg &leg) { return std::tuple(leg.time, leg.strand); });
            for (const Leg &leg : legs) {
                if (leg.time - legs.front().time <= sessionWindow)
                    link(legs.front().strand, leg.strand);
            }
        }
    }

    const Store &m_store;
    const Timeline &m_timeline;
    const Grouping &m_groups;
    std::map<std::string_view, StrandId> m_byCallId;
    std::map<std::string_view, std::vector<Leg>> m_byCalled;
    std::map<std::string_view, std::vector<std::pair<Store::Mention, std::int64_t>>> m_devices;
    std::vector<CallLink> m_links;
};

} // namespace

std::vector<CallLink> findLinks(const Store &store, const Timeline &timeline, const Grouping &groups)
{
    return Finder(store, timeline, groups).find();
}

} // namespace legwork::calls
