// SPDX-License-Identifier: GPL-3.0-or-later
#include "peerfinder.h"

namespace legwork::items {

namespace {

constexpr int countDelayMs = 300;

} // namespace

PeerFinder::PeerFinder(const TraceSession &traces, const DialPlanSession &plans, QObject *parent)
    : QObject(parent)
    , m_traces(traces)
    , m_session(plans)
    , m_job(*this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(countDelayMs);
    connect(&m_soon, &QTimer::timeout, this, &PeerFinder::count);
    connect(&plans, &DialPlanSession::devicesChanged, this, &PeerFinder::refreshPlans);
    connect(&plans, &DialPlanSession::opened, this, &PeerFinder::refreshPlans);
    connect(&plans, &DialPlanSession::reloaded, this, &PeerFinder::refreshPlans);
    connect(&plans, &DialPlanSession::changed, this, &PeerFinder::refreshPlans);
    connect(&traces, &TraceSession::callsChanged, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    refreshPlans();
}

/// The configurations that run: what is being edited has taken no call yet.
void PeerFinder::refreshPlans()
{
    std::vector<GatewayPlan> plans;
    for (const DialPlanDevice &device : m_session.devices()) {
        const auto snapshot = m_session.snapshot(device.id);
        if (snapshot && snapshot->baseRouter && !device.isWhatIf)
            plans.push_back({ device.id, device.name, snapshot->base, snapshot->baseRouter });
    }
    const bool isSame = std::ranges::equal(plans, m_shown,
        [](const GatewayPlan &a, const GatewayPlan &b) { return a.id == b.id && a.router == b.router; });
    if (isSame)
        return;
    m_shown = plans;
    m_plans = GatewayPlans(std::move(plans));
    Q_EMIT plansChanged();
    count();
}

void PeerFinder::setDevice(const QString &id)
{
    if (id == m_device)
        return;
    m_device = id;
    m_use.clear();
    Q_EMIT useChanged();
    count();
}

void PeerFinder::count()
{
    if (m_device.isEmpty()) {
        m_job.cancel();
        return;
    }
    m_job.run([snapshot = m_traces.snapshot(), plans = m_plans,
                  device = m_device] { return peerUse(snapshot.calls, plans, device); },
        [this](QHash<quint32, PeerUse> use) {
            m_use = std::move(use);
            Q_EMIT useChanged();
        });
}

} // namespace legwork::items
