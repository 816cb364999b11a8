// SPDX-License-Identifier: GPL-3.0-or-later
#include "gatewayplan.h"

#include <dialplan/config.h>
#include <dialplan/lint.h>
#include <dialplan/router.h>
#include <dialplan/words.h>

namespace legwork::labcalls {

using namespace dialplan;

namespace {

constexpr std::string_view pstnPort = "0/0/0:23";

std::vector<std::string> codecNames(const Device &device, const Object *peer)
{
    std::vector<std::string> names;
    if (peer != nullptr) {
        for (const std::string_view name : codecsOf(device, *peer))
            names.emplace_back(name);
    }
    if (names.empty())
        names.emplace_back("g729r8"); // IOS's own default
    return names;
}

bool relaysDtmf(const Object &peer)
{
    return peer.value(OptionId::DtmfRelay).find("rtp-nte") != std::string_view::npos;
}

/// "ipv4:127.0.0.1:5080", "ipv4:127.0.0.1", "sip-server".
std::optional<Peer> targetOf(const Device &device, const Object &peer)
{
    std::string_view target = peer.value(OptionId::SessionTarget);
    if (target == "sip-server") {
        const Object *const agent = device.find(ObjectKind::SipUa, {});
        target = agent != nullptr ? agent->value(OptionId::SipServer) : std::string_view();
    }
    if (!target.starts_with("ipv4:"))
        return std::nullopt;
    target.remove_prefix(5);
    const std::size_t colon = target.find(':');
    Peer found { std::string(target.substr(0, colon)), 5060 };
    if (colon != std::string_view::npos)
        found.port
            = static_cast<std::uint16_t>(std::strtoul(std::string(target.substr(colon + 1)).c_str(), nullptr, 10));
    return found;
}

} // namespace

struct GatewayPlan::State {
    explicit State(Config read)
        : config(std::move(read))
        , device(config.devices().front())
        , router(device)
    {
    }
    Config config;
    const Device &device;
    Router router;

    [[nodiscard]] Taken taken(const Selection &selection) const
    {
        Taken result;
        result.called = selection.called.digits;
        result.calling = selection.calling.digits;
        if (selection.inbound == noPeer)
            return result;
        const Object &peer = *router.peers()[selection.inbound].object;
        result.tag = peer.tag;
        result.service = std::string(serviceOf(peer));
        result.isServiceDefined = !result.service.empty()
            && (isBuiltInService(result.service) || device.find(ObjectKind::Service, result.service) != nullptr);
        result.codecs = codecNames(device, &peer);
        result.hasDtmfRelay = relaysDtmf(peer);
        result.disablesRel1xx = dialplan::disablesRel1xx(device, peer);
        result.hasDid = peer.has(OptionId::DirectInwardDial);
        if (const Object *const service = device.find(ObjectKind::Service, result.service); service != nullptr) {
            for (const Option &option : service->options) {
                if (option.id == OptionId::Param && option.value.starts_with("sigdigits "))
                    result.sigDigits = std::strtoul(std::string(option.value.substr(10)).c_str(), nullptr, 10);
            }
        }
        return result;
    }
};

GatewayPlan::GatewayPlan() = default;
GatewayPlan::~GatewayPlan() = default;

Result<std::unique_ptr<GatewayPlan>> GatewayPlan::read(const std::string &config)
{
    Result<Config> parsed = Config::parse(config);
    if (!parsed)
        return tl::unexpected(parsed.error());
    std::unique_ptr<GatewayPlan> plan(new GatewayPlan);
    plan->m_state = std::make_unique<State>(std::move(*parsed));
    for (LineNumber line = 1; line <= plan->m_state->config.lineCount(); ++line) {
        std::string_view text = plan->m_state->config.line(line);
        const std::size_t begin = text.find_first_not_of(' ');
        if (begin != std::string_view::npos && text.substr(begin) == "header-passing")
            plan->m_passesHeaders = true;
    }
    return plan;
}

Taken GatewayPlan::takeFromPstn(const std::string &called, const std::string &calling) const
{
    Selection selection;
    m_state->router.select(
        { .protocol = Protocol::Pots, .called = called, .calling = calling, .inPort = pstnPort }, selection);
    return m_state->taken(selection);
}

Taken GatewayPlan::takeSip(const std::string &called, const std::string &calling, const std::string &fromIp) const
{
    Selection selection;
    m_state->router.select({ .called = called, .calling = calling, .via = fromIp }, selection);
    Taken taken = m_state->taken(selection);
    taken.called = called;
    return taken;
}

std::vector<Outgoing> GatewayPlan::routeFromPstn(const std::string &called, const std::string &calling,
    const std::vector<std::uint32_t> &busy, std::uint64_t seed) const
{
    const Device &device = m_state->device;
    Selection selection;
    m_state->router.select({ .protocol = Protocol::Pots,
                               .called = called,
                               .calling = calling,
                               .inPort = pstnPort,
                               .seed = seed,
                               .busyPeers = busy },
        selection);
    std::vector<Outgoing> result;
    for (const Found &found : selection.order) {
        const Router::Peer &peer = m_state->router.peers()[found.peer];
        if (peer.isPots)
            continue;
        Outgoing &out = result.emplace_back();
        const Object &object = *peer.object;
        out.tag = peer.tag;
        out.isHuntstop = peer.isHuntstop;
        out.isSip = object.value(OptionId::SessionProtocol) == "sipv2";
        out.transport = object.value(OptionId::SessionTransport) == "tcp" ? Transport::Tcp : Transport::Udp;
        out.digits = m_state->router.sentBy(found.peer, selection.called, selection.calling, nullptr);
        out.codecs = codecNames(device, &object);
        out.hasDtmfRelay = relaysDtmf(object);
        out.disablesRel1xx = dialplan::disablesRel1xx(device, object);
        out.hasKeepalive = object.has(OptionId::Keepalive) || object.has(OptionId::KeepaliveProfile);
        if (const auto target = targetOf(device, object)) {
            out.target = *target;
            out.hasTarget = true;
        }
    }
    return result;
}

} // namespace legwork::labcalls
