// SPDX-License-Identifier: GPL-3.0-or-later
#include "peerfinder.h"

#include "text.h"

#include <algorithm>

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

std::vector<PeerFix> PeerFinder::fixesFor(const TakenPeer &taken, const std::vector<std::string> &rules) const
{
    const auto snapshot = taken.deviceId.isEmpty() ? nullptr : m_session.snapshot(taken.deviceId);
    if (!snapshot || !snapshot->isChecked)
        return {};
    std::vector<PeerFix> own, others;
    for (const dialplan::LintFinding &finding : snapshot->lint) {
        if (std::ranges::find(rules, finding.id) == rules.end())
            continue;
        PeerFix fix { .text = textFrom(finding.text) };
        for (const std::string &command : finding.fix)
            fix.commands << textFrom(command);
        const bool isOwn = finding.object != nullptr && finding.object->tag == taken.tag;
        (isOwn ? own : others).push_back(std::move(fix));
    }
    constexpr std::size_t most = 3; // the Dial plan page has them all
    own.insert(own.end(), others.begin(), others.end());
    own.resize(std::min(own.size(), most));
    return own;
}

} // namespace legwork::items
