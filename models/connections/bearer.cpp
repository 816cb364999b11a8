// SPDX-License-Identifier: GPL-3.0-or-later
#include "bearer.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace legwork::connections {

namespace {

constexpr qsizetype longestToken = 16 * 1024;

/// The claims of a JSON Web Token (RFC 7519); empty for a token of another kind.
QJsonObject claimsOf(const QByteArray &token)
{
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return {};
    const auto payload = QByteArray::fromBase64Encoding(
        parts[1], QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return payload ? QJsonDocument::fromJson(*payload).object() : QJsonObject();
}

} // namespace

std::optional<Bearer> readBearer(const QByteArray &body, const QDateTime &now)
{
    const QJsonObject reply = QJsonDocument::fromJson(body).object();
    Bearer bearer { reply.value(QLatin1StringView("token")).toString().toLatin1(),
        reply.value(QLatin1StringView("role")).toString(), {}, {} };
    const bool isHeaderText
        = std::ranges::all_of(bearer.token, [](char c) { return c > ' ' && c < 0x7F; }); // no way out of the header
    if (bearer.token.isEmpty() || bearer.token.size() > longestToken || !isHeaderText)
        return std::nullopt;
    const QJsonObject claims = claimsOf(bearer.token);
    const auto seconds = [&](const char *claim) {
        constexpr double mostSeconds = 1e11;
        const double value = claims.value(QLatin1StringView(claim)).toDouble(-1);
        return value >= 0 && value <= mostSeconds ? std::optional(static_cast<qint64>(value)) : std::nullopt;
    };
    const std::optional<qint64> expires = seconds("exp");
    if (!expires)
        return bearer;
    bearer.expires = QDateTime::fromSecsSinceEpoch(*expires, Qt::UTC);
    const qint64 from = seconds("iat").value_or(now.toSecsSinceEpoch());
    bearer.life = std::max<qint64>(*expires - from, 0) * 1000;
    return bearer;
}

} // namespace legwork::connections
