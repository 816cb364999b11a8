// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanlink.h"

#include <QUrlQuery>

namespace legwork::ui {

namespace {

const QString deviceKey = QStringLiteral("device"), peerKey = QStringLiteral("peer"), sideKey = QStringLiteral("side"),
              protocolKey = QStringLiteral("protocol");

constexpr std::pair<const char *, QString items::SimulatedCall::*> texts[] { { "called",
                                                                                 &items::SimulatedCall::called },
    { "calling", &items::SimulatedCall::calling }, { "port", &items::SimulatedCall::inPort },
    { "request", &items::SimulatedCall::requestUri }, { "to", &items::SimulatedCall::toUri },
    { "from", &items::SimulatedCall::fromUri }, { "via", &items::SimulatedCall::via } };

const QString protocols[] { QStringLiteral("sip"), QStringLiteral("h323"), QStringLiteral("pots") };

} // namespace

QString dialPlanPage() { return QStringLiteral("dialplan"); }

Link linkTo(const DialPlanPlace &place)
{
    QUrlQuery query;
    // Semicolons and ampersands stand in URIs; a key's value is encoded by itself.
    const auto add = [&](const QString &key, const QString &value) {
        if (!value.isEmpty())
            query.addQueryItem(key, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    add(deviceKey, place.device);
    add(peerKey, place.peer != 0 ? QString::number(place.peer) : QString());
    if (place.call) {
        add(sideKey, place.call->side == dialplan::CallSide::Inbound ? QStringLiteral("in") : QStringLiteral("out"));
        add(protocolKey, protocols[static_cast<std::size_t>(place.call->protocol)]);
        for (const auto &[key, member] : texts)
            add(QLatin1String(key), place.call.value().*member);
    }
    return { .page = dialPlanPage(), .query = query.toString(QUrl::FullyEncoded) };
}

std::optional<DialPlanPlace> dialPlanPlace(const Link &link)
{
    if (link.page != dialPlanPage())
        return std::nullopt;
    const QUrlQuery query(link.query);
    const auto value = [&](const QString &key) {
        return QUrl::fromPercentEncoding(query.queryItemValue(key, QUrl::FullyEncoded).toLatin1());
    };
    // Encoded twice: once by the query, once for what stands in it.
    const auto text = [&](const QString &key) { return QUrl::fromPercentEncoding(value(key).toLatin1()); };
    DialPlanPlace place { .device = text(deviceKey), .peer = text(peerKey).toUInt() };
    if (query.hasQueryItem(sideKey)) {
        items::SimulatedCall call;
        call.side = text(sideKey) == QLatin1String("in") ? dialplan::CallSide::Inbound : dialplan::CallSide::Outbound;
        for (std::size_t i = 0; i < std::size(protocols); ++i) {
            if (text(protocolKey) == protocols[i])
                call.protocol = static_cast<dialplan::Protocol>(i);
        }
        for (const auto &[key, member] : texts)
            call.*member = text(QLatin1String(key));
        place.call = call;
    }
    return place;
}

} // namespace legwork::ui
