// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/calllist.h>
#include <dialplan/nearmiss.h>
#include <dialplan/router.h>

#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

/// A gateway whose configuration is open: the one that it runs, not the one that is being edited.
struct GatewayPlan {
    QString id {}; // of the device in the dial plan's session
    QString name {};
    std::shared_ptr<const dialplan::Config> config {};
    std::shared_ptr<const dialplan::Router> router {};
};

/// A dial-peer of a gateway that a leg passed.
struct TakenPeer {
    enum class Basis : std::uint8_t { Trace, Simulated }; // Trace: the gateway's own debug says so

    QString deviceId {}; // of the open configuration; empty: none is open for that gateway
    QString device {}; // the gateway, by its configuration's name or as the traces call it
    QString peer {}; // as written; "0": peer 0; empty: no peer, the call fails
    quint32 tag = 0;
    dialplan::CallSide side = dialplan::CallSide::Inbound;
    Basis basis = Basis::Trace;
    QString reason {}; // simulated: why this one

    friend bool operator==(const TakenPeer &, const TakenPeer &) = default;
};

/// What lint finds in an open configuration, with what mends it.
struct PeerFix {
    QString text {}; // a sentence
    QStringList commands {}; // in configuration mode; empty where no command alone mends it
};

/// "Peer 999 of vxml-gw took the leg in"; says when it is simulated.
[[nodiscard]] QString wordsOf(const TakenPeer &taken);

/// The gateways whose configurations are open, ready to be asked about legs. A value; any thread.
class GatewayPlans final {
public:
    GatewayPlans() = default;
    explicit GatewayPlans(std::vector<GatewayPlan> plans);

    [[nodiscard]] bool isEmpty() const noexcept { return m_plans.empty(); }
    /// The gateway with this address on an interface, else of this name (a trace's "ingress" is "ingress-gw"); null:
    /// none is open.
    [[nodiscard]] const GatewayPlan *find(std::string_view address, std::string_view host) const;

    /// The peers that the leg passed, inbound first. What the traces say counts; where they say nothing, and a
    /// configuration is open for the gateway, it is worked out.
    [[nodiscard]] std::vector<TakenPeer> peersOf(const calls::Call &call, const calls::Leg &leg) const;

private:
    struct Known {
        GatewayPlan plan {};
        std::set<std::string, std::less<>> addresses {};
    };
    std::vector<Known> m_plans;
};

/// How calls of the traces used a dial-peer.
struct PeerUse {
    int calls = 0; // that the traces say used it
    int failed = 0; // of these and of the simulated ones
    int simulated = 0; // that used it by what is worked out
    std::vector<QString> terms {}; // of a query, one for each of the first calls, mostPeerCalls at most
};
inline constexpr std::size_t mostPeerCalls = 100;

/// Use of each peer of one gateway, by tag. Any thread; O(legs).
[[nodiscard]] QHash<quint32, PeerUse> peerUse(
    const calls::CallList &calls, const GatewayPlans &plans, const QString &deviceId);

/// The query that finds these calls: by peer where the traces name it, else by the calls' GUIDs. Empty: there are none.
[[nodiscard]] QString queryFor(quint32 tag, const PeerUse &use);

} // namespace legwork::items
