// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <cstdint>

namespace legwork::lab {

/// A token of these claims, RS256 (RFC 7519, RFC 7515), signed with a private key in PEM; empty when that is none.
[[nodiscard]] QByteArray signedToken(const QJsonObject &claims, const QByteArray &privateKey);

enum class TokenFault : std::uint8_t {
    None,
    Malformed, // no three parts of base64url, no JSON
    Algorithm, // not RS256: "none" above all
    Signature,
    Expired, // or not valid yet
};

struct CheckedToken {
    TokenFault fault = TokenFault::Malformed;
    QJsonObject claims {}; // of a good one
};
/// Checks a token with a public key in PEM; `nowMs` is epoch.
[[nodiscard]] CheckedToken checkToken(const QByteArray &token, const QByteArray &publicKey, qint64 nowMs);

/// The public key as a JSON Web Key Set (RFC 7517) with one key, whose id is the beginning of its fingerprint.
[[nodiscard]] QJsonObject keySet(const QByteArray &publicKey);

} // namespace legwork::lab
