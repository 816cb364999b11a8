// SPDX-License-Identifier: GPL-3.0-or-later
// Which dial-peer took a leg: from the ladder to the dial plan.
#include "detailpane.h"
#include "findingcard.h"
#include "ladderpage.h"
#include "ladderview.h"

#include <common/dialplanlink.h>
#include <common/icons.h>
#include <common/notices.h>

#include <QMenu>

namespace legwork::ui {

void LadderPage::setPeersOf(PeersOf peersOf)
{
    m_peersOf = std::move(peersOf);
    adviseOnPeers();
    refreshPeers();
}

void LadderPage::setFixesOf(FixesOf fixesOf)
{
    m_fixesOf = std::move(fixesOf);
    adviseOnPeers();
}

/// Tells the finding's card of the dial-peer that it is about.
void LadderPage::adviseOnPeers()
{
    m_card->setAdvice([this](const items::Diagnosed &found) {
        std::vector<PeerAdvice> advice;
        if (found.leg < 0 || found.explanation == nullptr || !m_ladder)
            return advice;
        const calls::Leg &leg = m_ladder->call.legs[static_cast<std::size_t>(found.leg)];
        const bool isInbound = found.explanation->peer.side == diagnosis::ConcernedPeer::Side::Inbound;
        const auto side = isInbound ? dialplan::CallSide::Inbound : dialplan::CallSide::Outbound;
        const auto peers
            = m_peersOf ? m_peersOf(m_ladder->call, leg) : items::GatewayPlans().peersOf(m_ladder->call, leg);
        for (const items::TakenPeer &taken : peers) {
            if (taken.side != side)
                continue;
            PeerAdvice one { .taken = taken, .leg = found.leg };
            if (m_fixesOf) {
                for (const items::PeerFix &fix : m_fixesOf(taken, found.explanation->lintRules))
                    one.fixes.push_back({ fix.text, fix.commands });
            }
            advice.push_back(std::move(one));
        }
        return advice;
    });
}

void LadderPage::refreshPeers()
{
    m_detail->setPeers(peersOfRow());
    if (m_card->isExpanded())
        m_card->refresh();
}

std::vector<items::TakenPeer> LadderPage::peersOfRow() const
{
    const items::LadderRow *const row = m_view->currentRow();
    if (row == nullptr || row->row.leg < 0 || !m_ladder
        || static_cast<std::size_t>(row->row.leg) >= m_ladder->call.legs.size())
        return {};
    const calls::Leg &leg = m_ladder->call.legs[static_cast<std::size_t>(row->row.leg)];
    return m_peersOf ? m_peersOf(m_ladder->call, leg) : items::GatewayPlans().peersOf(m_ladder->call, leg);
}

/// The peer, with the leg in the simulator beside it.
void LadderPage::goToPeer(const items::TakenPeer &taken)
{
    const items::LadderRow *const row = m_view->currentRow();
    if (row != nullptr)
        goToPeer(taken, row->row.leg);
}

void LadderPage::goToPeer(const items::TakenPeer &taken, int ofLeg)
{
    if (ofLeg < 0 || !m_ladder || static_cast<std::size_t>(ofLeg) >= m_ladder->call.legs.size())
        return;
    const calls::Leg &leg = m_ladder->call.legs[static_cast<std::size_t>(ofLeg)];
    Q_EMIT linkActivated(linkTo(DialPlanPlace {
        .device = taken.device, .peer = taken.tag, .call = items::simulatedCall(m_ladder->call, leg, taken.side) }));
}

/// One peer is gone to; between several a person chooses.
void LadderPage::askForPeer()
{
    const auto peers = peersOfRow();
    if (peers.size() == 1) {
        goToPeer(peers.front());
        return;
    }
    if (peers.empty()) {
        const items::LadderRow *const row = m_view->currentRow();
        const bool hasLeg = row != nullptr && row->row.leg >= 0;
        Notices::instance().post({ .sign = Sign::Info,
            .text = hasLeg
                ? tr("The traces do not name the dial-peer of this leg, and no configuration of its gateway is "
                     "open. Open one on the Dial plan page.")
                : tr("This row belongs to no leg.") });
        return;
    }
    QMenu menu(this);
    addPeers(menu);
    menu.setActiveAction(menu.actions().constFirst());
    menu.exec(m_view->mapToGlobal(m_view->rect().center()));
}

void LadderPage::addPeers(QMenu &menu)
{
    for (const items::TakenPeer &taken : peersOfRow()) {
        QString text = items::wordsOf(taken);
        text.replace(QLatin1Char('&'), QStringLiteral("&&"));
        QAction *const action = menu.addAction(icon("dialplan"), text, this, [this, taken] { goToPeer(taken); });
        action->setToolTip(taken.reason);
    }
}

} // namespace legwork::ui
