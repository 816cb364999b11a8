// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplansession.h"
#include "latestjob.h"
#include "session.h"
#include "takenpeer.h"

#include <QObject>
#include <QTimer>

namespace legwork::items {

/// Where the traces and the configurations that are open meet: which dial-peer took a leg, and which calls used a peer.
/// Lives in the GUI thread; both sessions outlive it.
class PeerFinder final : public QObject {
    Q_OBJECT
public:
    PeerFinder(const TraceSession &traces, const DialPlanSession &plans, QObject *parent = nullptr);

    [[nodiscard]] const GatewayPlans &plans() const noexcept { return m_plans; }
    [[nodiscard]] std::vector<TakenPeer> peersOf(const calls::Call &call, const calls::Leg &leg) const
    {
        return m_plans.peersOf(call, leg);
    }

    /// What lint finds by these rules in the configuration of the peer's gateway: of the peer itself first. Empty when
    /// it is not open, or not checked yet.
    [[nodiscard]] std::vector<PeerFix> fixesFor(const TakenPeer &taken, const std::vector<std::string> &rules) const;

    /// Use of a device's peers by the calls that are loaded, by tag; counted in another thread, so that it is a moment
    /// behind. Empty until the first count.
    [[nodiscard]] const QHash<quint32, PeerUse> &use() const noexcept { return m_use; }
    /// Whose use is counted.
    void setDevice(const QString &id);

Q_SIGNALS:
    /// Other configurations are open, or one is another.
    void plansChanged();
    void useChanged();

private:
    void refreshPlans();
    void count();

    const TraceSession &m_traces;
    const DialPlanSession &m_session;
    std::vector<GatewayPlan> m_shown; // what m_plans is made of
    GatewayPlans m_plans;
    QString m_device;
    QHash<quint32, PeerUse> m_use;
    QTimer m_soon; // calls come in batches; counting them all again after each would never end
    LatestJob m_job;
};

} // namespace legwork::items
